// @ts-check
import { enableCopying } from "./copy.js";
import { enableOpinions } from "./opinion.js";
import { enablePreviews } from "./preview.js";
import { remember, showRecent } from "./recent.js";
import { Refused, stream } from "./stream.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("ask"));
const field = /** @type {HTMLTextAreaElement} */ (document.getElementById("q"));
const thread = /** @type {HTMLElement} */ (document.getElementById("thread"));
const live = /** @type {HTMLElement} */ (document.getElementById("live"));
const button = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));

const SLOW_MS = 4000;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (field.value.trim() !== "" && !button.disabled) ask(field.value.trim());
});
field.addEventListener("input", () => {
  const most = Number(field.dataset.max);
  const over = [...field.value].length - most;
  field.setCustomValidity(over > 0 ? `问题最多 ${most} 个字，多了 ${over} 个。整篇文稿可以用「核对」。` : "");
});
field.addEventListener("keydown", (event) => {
  // Enter while an input method is composing picks a word.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
// Going back shows the page of that address, answers derived again.
addEventListener("popstate", () => location.reload());
enableCopying(thread);
enablePreviews(thread);
enableOpinions(thread);
rememberShown();
showRecent();

/** @param {string} question */
async function ask(question) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  body.set("q", question);
  const turn = begin(question);
  const slow = setTimeout(() => {
    const working = turn.querySelector(".working");
    if (working !== null) working.append("　比平时慢，还在处理");
  }, SLOW_MS);
  let done = false;
  try {
    await stream("/", body, (name, html) => {
      if (name === "verdict") turn.querySelector(".working")?.replaceWith(parsed(html));
      if (name === "sentence") turn.querySelector(".text p")?.append(parsed(html));
      if (name === "answer") {
        finish(turn, html, question);
        done = true;
      }
    });
    if (!done) throw new Error("ended early");
  } catch (error) {
    if (!done) fail(turn, question, error);
  } finally {
    clearTimeout(slow);
    button.disabled = false;
  }
}

/** @param {string} question @returns {HTMLElement} */
function begin(question) {
  document.body.className = "is-thread";
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("pending"));
  const turn = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const title = turn.querySelector(".question");
  if (title !== null) title.textContent = question;
  thread.append(turn);
  field.value = "";
  field.placeholder = field.dataset.follow ?? "";
  button.disabled = true;
  live.textContent = "正在查找条文";
  turn.scrollIntoView({ block: "start" });
  return turn;
}

/** @param {HTMLElement} turn @param {string} html @param {string} question */
function finish(turn, html, question) {
  const answer = parsed(html);
  const whole = /** @type {HTMLElement} */ (answer.firstElementChild);
  turn.replaceWith(answer);
  enableCopying(whole);
  const carried = document.createElement("input");
  carried.type = "hidden";
  carried.name = "h";
  carried.value = question;
  form.prepend(carried);
  // Earlier questions come first in the form as in the conversation.
  for (const earlier of [...form.querySelectorAll("input[name=h]")].reverse()) {
    if (earlier !== carried) form.prepend(earlier);
  }
  const before = location.pathname + location.search;
  const url = whole.dataset.url ?? "/";
  if (url.length < 6000) {
    history.pushState(null, "", url);
    remember(url, title(), before);
  }
  document.title = `${question} · 条文`;
  live.textContent = `答复：${whole.querySelector(".verdict strong")?.textContent ?? ""}。${whole.querySelector(".text")?.textContent ?? ""}`;
}

/** @param {HTMLElement} turn @param {string} question @param {unknown} error */
function fail(turn, question, error) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("failed"));
  const notice = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  const known = error instanceof Refused;
  const lost = navigator.onLine ? "连接中断，答复没有收完。请检查网络后重试。" : "现在没有网络，连上以后再试。";
  const message = known ? `${error.message}${error.hint}` : lost;
  const set = (/** @type {string} */ where, /** @type {string} */ text) => {
    const place = notice.querySelector(where);
    if (place !== null) place.textContent = text;
  };
  set(".failed-message", message);
  set(".failed-id", known && error.id !== "" ? `请求编号 ${error.id}` : "");
  notice.querySelector(".failed-retry")?.addEventListener("click", () => {
    turn.remove();
    ask(question);
  });
  turn.querySelector(".answer")?.replaceChildren(notice);
  turn.removeAttribute("aria-busy");
  if (field.value === "") field.value = question;
  live.textContent = "";
}

/** Parts of the page as the server renders them; all text in them is escaped there.
 * @param {string} html @returns {DocumentFragment} */
function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function title() {
  const first = thread.querySelector(".question");
  return (first?.lastChild?.textContent ?? "").trim().slice(0, 60);
}

/** A conversation opened by its address is remembered too. */
function rememberShown() {
  if (thread.querySelector(".turn") !== null) remember(location.pathname + location.search, title());
}
