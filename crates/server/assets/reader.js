// @ts-check
import { enableCopying } from "./copy.js";

enableCopying(document);

// The browser goes to the clause; the sentence may stand further down in it.
const marked = document.querySelector(".doc mark");
if (marked !== null && new URLSearchParams(location.search).has("quote")) {
  marked.scrollIntoView({ block: "center", behavior: "instant" });
}

const links = new Map();
for (const link of document.querySelectorAll(".outline a[href^='#']")) {
  links.set(decodeURIComponent(link.getAttribute("href") ?? "").slice(1), link);
}

// The outline shows which clause is being read: the first one in sight.
const clauses = [...document.querySelectorAll(".clause")].filter((clause) => links.has(clause.id));
const inSight = new Set();
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) isIntersecting ? inSight.add(target) : inSight.delete(target);
  const first = clauses.find((clause) => inSight.has(clause));
  if (first === undefined) return;
  for (const link of links.values()) link.removeAttribute("aria-current");
  const current = links.get(first.id);
  current.setAttribute("aria-current", "true");
  if (matchMedia("(min-width: 60rem)").matches) keepVisible(current);
}, { rootMargin: "-15% 0px -60% 0px" });
for (const clause of clauses) watcher.observe(clause);

/** Scrolls the outline alone, never the page.
 * @param {HTMLElement} link */
function keepVisible(link) {
  const outline = link.closest(".outline");
  if (outline === null) return;
  const [inner, outer] = [link.getBoundingClientRect(), outline.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) outline.scrollTop += inner.top - outer.top - outer.height / 3;
}
