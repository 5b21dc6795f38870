// @ts-check

/** Conversations of this browser: their addresses and first words. The answers are derived again when opened.
 * @typedef {{ url: string, title: string, at: string }} Conversation */

const KEY = "tiaowen.conversations";
const MOST = 20;

/** @returns {Conversation[]} */
function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((c) => typeof c?.url === "string" && c.url.startsWith("/?")) : [];
  } catch {
    return [];
  }
}

/** @param {Conversation[]} conversations */
function save(conversations) {
  try {
    localStorage.setItem(KEY, JSON.stringify(conversations.slice(0, MOST)));
  } catch {
    // A browser that keeps nothing still answers.
  }
}

/** Remembers a conversation; a longer form of one takes its place.
 * @param {string} url @param {string} title @param {string} [before] address before the last question */
export function remember(url, title, before) {
  const others = load().filter((c) => c.url !== url && c.url !== before);
  save([{ url, title, at: new Date().toISOString() }, ...others]);
}

/** Fills the list on the first page. */
export function showRecent() {
  const section = document.getElementById("recent");
  const list = document.getElementById("recent-list");
  if (section === null || list === null) return;
  const conversations = load();
  list.replaceChildren(...conversations.map(entry));
  section.hidden = conversations.length === 0;
  document.getElementById("recent-clear")?.addEventListener("click", () => {
    save([]);
    section.hidden = true;
  });
  document.getElementById("recent-export")?.addEventListener("click", exportAll);
}

/** @param {Conversation} conversation */
function entry(conversation) {
  const link = document.createElement("a");
  link.href = conversation.url;
  link.textContent = conversation.title;
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function exportAll() {
  const file = new Blob([JSON.stringify(load(), null, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "tiaowen-conversations.json";
  link.click();
  URL.revokeObjectURL(link.href);
}
