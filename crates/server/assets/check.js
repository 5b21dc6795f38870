// @ts-check
// The check without leaving the page, so that the file stays at hand for the copy with comments.

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
/** The file whose findings are shown. @type {File | null} */
let file = null;
enliven();

/** Makes the form that stands on the page work. */
function enliven() {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("check-form"));
  form.addEventListener("submit", (event) => {
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    if (button?.value === "check" || button?.value === "apply") {
      event.preventDefault();
      check(form, button);
    } else if (button?.value === "docx" && file !== null) {
      event.preventDefault();
      reviewed(file, button);
    }
  });
  const all = /** @type {HTMLButtonElement | null} */ (document.getElementById("choose-all"));
  if (all !== null) {
    all.hidden = false;
    all.addEventListener("click", () => {
      for (const box of form.querySelectorAll("input[name=accept]")) if (box instanceof HTMLInputElement) box.checked = true;
    });
  }
  takeDropped();
}

function takeDropped() {
  const drop = document.getElementById("drop");
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById("file"));
  if (drop === null || field === null) return;
  for (const name of ["dragover", "dragenter"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (event.dataTransfer !== null && event.dataTransfer.files.length > 0) field.files = event.dataTransfer.files;
  });
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
async function check(form, button) {
  const body = new FormData(form);
  body.set(button.name, button.value);
  const chosen = body.get("file");
  say("正在核对…");
  button.disabled = true;
  try {
    const response = await fetch("/check", { method: "POST", body, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("check");
    if (fresh === null) throw new Error("no result");
    // What was put right is no longer the file.
    file = button.value === "check" && chosen instanceof File && chosen.size > 0 ? chosen : null;
    main.replaceChildren(document.adoptNode(fresh));
    enliven();
    const head = /** @type {HTMLElement | null} */ (main.querySelector(".verdict, [role=alert]"));
    head?.setAttribute("tabindex", "-1");
    head?.focus();
  } catch {
    say("没有核对成：连接中断，请检查网络后重试。");
    button.disabled = false;
  }
}

/** The file itself with comments and tracked changes. @param {File} original @param {HTMLButtonElement} button */
async function reviewed(original, button) {
  const body = new FormData();
  body.set("file", original);
  button.disabled = true;
  const response = await fetch("/api/v1/checks?format=docx", { method: "POST", body }).catch(() => null);
  button.disabled = false;
  if (!response?.ok) return say("没有下载成，请重试。");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = `${original.name.replace(/\.[^.]*$/, "")}-核对.docx`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** @param {string} words */
function say(words) {
  const state = document.getElementById("check-state");
  if (state !== null) state.textContent = words;
}
