// @ts-check

/** Shows the copy buttons below `root` and makes them work; without this module they stay hidden.
 * @param {ParentNode} root */
export function enableCopying(root) {
  for (const button of root.querySelectorAll("button[data-copy], button[data-copy-url]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const { copy: text, copyUrl: url } = button.dataset;
  const copied = url === undefined ? (text ?? "") : new URL(url, location.href).href;
  const caption = button.querySelector("span") ?? button;
  const before = caption.textContent;
  caption.textContent = (await write(copied)) ? "已复制" : "复制不了，请手动选取";
  setTimeout(() => { caption.textContent = before; }, 2000);
}

/** The clipboard's own interface exists on https and localhost only; schools often serve plain http.
 * @param {string} text
 * @returns {Promise<boolean>} */
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "vh";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }
}
