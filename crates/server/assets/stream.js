// @ts-check

/** What the server said instead of an answer. */
export class Refused extends Error {
  /** @param {string} message @param {string} hint @param {string} id */
  constructor(message, hint, id) {
    super(message);
    this.hint = hint;
    this.id = id;
  }
}

/** Posts a form and hands over each event of the answering stream as it comes.
 * @param {string} url
 * @param {URLSearchParams} form
 * @param {(name: string, data: string) => void} onEvent */
export async function stream(url, form, onEvent) {
  const response = await fetch(url, { method: "POST", body: form, headers: { Accept: "text/event-stream" } });
  if (!response.ok) throw await refusal(response);
  if (response.body === null) throw new Error("no body");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value;
    const blocks = buffer.split("\n\n");
    buffer = blocks.pop() ?? "";
    for (const block of blocks) dispatch(block, onEvent);
  }
}

/** @param {string} block @param {(name: string, data: string) => void} onEvent */
function dispatch(block, onEvent) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    const [field, value] = cut(line);
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  if (data.length > 0) onEvent(name, data.join("\n"));
}

/** @param {string} line @returns {[string, string]} */
function cut(line) {
  const colon = line.indexOf(":");
  if (colon < 0) return [line, ""];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")];
}

/** @param {Response} response */
async function refusal(response) {
  try {
    const { message, hint, request_id } = await response.json();
    return new Refused(String(message), String(hint), String(request_id));
  } catch {
    return new Refused("服务器没有给出答复。", `状态 ${response.status}`, "");
  }
}
