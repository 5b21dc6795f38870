// @ts-check
// The clause in context, beside the mark of its citation: on hover, on focus, and on the first touch.

/** @type {Map<string, Promise<{ formal: string, text: string }>>} */
const known = new Map();
const box = build();
/** @type {HTMLElement | null} */
let shownFor = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** Makes the marks below `root` show their clause; also marks that come later. @param {HTMLElement} root */
export function enablePreviews(root) {
  const mark = (/** @type {Event} */ event) => /** @type {HTMLElement | null} */ (
    event.target instanceof Element ? event.target.closest(".cite") : null);
  root.addEventListener("pointerover", (event) => {
    const cite = mark(event);
    if (cite !== null && event.pointerType === "mouse") later(() => show(cite), 250);
  });
  root.addEventListener("pointerout", (event) => {
    if (mark(event) !== null && event.pointerType === "mouse") later(hide, 250);
  });
  root.addEventListener("focusin", (event) => {
    const cite = mark(event);
    if (cite?.matches(":focus-visible")) show(cite);
  });
  root.addEventListener("focusout", (event) => { if (mark(event) !== null) later(hide, 250); });
  root.addEventListener("click", (event) => {
    const cite = mark(event);
    // A first touch shows; the second one, and any other click, follows the link.
    const isTouch = event instanceof PointerEvent && event.pointerType === "touch";
    if (cite !== null && isTouch && shownFor !== cite) {
      event.preventDefault();
      show(cite);
    } else if (cite !== null) {
      hide();
    }
  });
  box.addEventListener("pointerenter", () => clearTimeout(waiting));
  box.addEventListener("pointerleave", () => later(hide, 250));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Element && event.target.closest(".cite, .preview") === null) hide();
  });
  addEventListener("scroll", () => { if (!box.matches(":hover")) hide(); }, { passive: true });
}

function build() {
  const box = document.createElement("div");
  box.className = "preview";
  box.id = "preview";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  document.body.append(box);
  return box;
}

/** @param {() => void} act @param {number} ms */
function later(act, ms) {
  clearTimeout(waiting);
  waiting = setTimeout(act, ms);
}

function hide() {
  clearTimeout(waiting);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  box.hidden = true;
}

/** @param {HTMLElement} cite */
async function show(cite) {
  clearTimeout(waiting);
  const source = document.getElementById((cite.getAttribute("href") ?? "").slice(1));
  const address = source?.dataset.clause;
  if (address === undefined || source === null) return;
  shownFor = cite;
  cite.setAttribute("aria-describedby", box.id);
  const quote = source.querySelector("blockquote")?.textContent ?? "";
  fill("正在取原文…", "", quote);
  place(cite);
  try {
    const { formal, text } = await clause(address);
    if (shownFor !== cite) return;
    fill(formal, text, quote);
  } catch {
    if (shownFor !== cite) return;
    fill("取不到上下文，这是引文：", quote, quote);
  }
  place(cite);
}

/** @param {string} address */
function clause(address) {
  const asked = known.get(address) ?? fetch(address).then(async (response) => {
    if (!response.ok) throw new Error(String(response.status));
    const body = await response.json();
    return { formal: String(body.clause.formal), text: String(body.clause.full_text) };
  });
  known.set(address, asked);
  asked.catch(() => known.delete(address));
  return asked;
}

/** @param {string} title @param {string} text @param {string} quote */
function fill(title, text, quote) {
  const head = document.createElement("b");
  head.textContent = title;
  const words = document.createElement("p");
  words.className = "words";
  const at = quote === "" ? -1 : text.indexOf(quote);
  if (at < 0) {
    words.textContent = text;
  } else {
    const marked = document.createElement("mark");
    marked.textContent = quote;
    words.append(text.slice(0, at), marked, text.slice(at + quote.length));
  }
  box.replaceChildren(head, words);
  box.hidden = false;
  words.querySelector("mark")?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

/** Below the mark, or above it where there is more room. @param {HTMLElement} cite */
function place(cite) {
  const at = cite.getBoundingClientRect();
  const width = Math.min(416, innerWidth - 24);
  box.style.width = `${width}px`;
  box.style.left = `${Math.max(12, Math.min(at.left - 24, innerWidth - width - 12))}px`;
  const below = innerHeight - at.bottom;
  const isBelow = below > 260 || below > at.top;
  box.style.top = isBelow ? `${at.bottom + 6}px` : "auto";
  box.style.bottom = isBelow ? "auto" : `${innerHeight - at.top + 6}px`;
  box.style.maxHeight = `${Math.max(120, (isBelow ? below : at.top) - 24)}px`;
}
