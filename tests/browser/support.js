// What the journeys share: the running program, a browser, and pages on which nothing may go wrong unseen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before } from "node:test";
import { launch } from "./browser.js";
import { start } from "./program.js";

/** @import { Browser, BrowserContextOptions, Page } from "playwright-core" */

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const PHONE = { width: 360, height: 740 };

/** @type {Browser} */
let browser;
/** @type {string} */
let base;
/** @type {() => void} */
let stop;

/** Starts program and browser before the tests of a file, and ends them after. */
export function useProgram() {
  before(async () => {
    ({ base, stop } = await start());
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    stop?.();
  });
}

/** @param {string} path */
export const at = (path) => base + path;

/** Runs `visit` on a fresh page; anything the browser complains of, and any request elsewhere, fails the test.
 * @param {(page: Page) => Promise<void>} visit
 * @param {BrowserContextOptions} [options]
 * @param {RegExp} [expected] complaints that the test provokes */
export async function onPage(visit, options = {}, expected = /^$/) {
  const context = await browser.newContext({ locale: "zh-CN", reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !expected.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !/^(blob|data):/.test(request.url())) complaints.push(`elsewhere: ${request.url()}`);
  });
  try {
    await visit(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** Nothing sticks out sideways, and what is touched is 44 pixels high.
 * @param {Page} page @param {string} path */
export async function fitsPhone(page, path) {
  await page.goto(base + path);
  await fitsPhoneHere(page, path);
}

/** @param {Page} page @param {string} path */
export async function fitsPhoneHere(page, path) {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inner <= outer, `${path}: ${inner} > ${outer}`);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button, select, .top a, .bottom a, .example-group a, summary, .button, .outline a, .chips a, .find input, .filters input[type=search], input[type=file], label.tick")]
      .filter((e) => e.checkVisibility({ opacityProperty: true }) && !e.closest(".tools"))
      .map((e) => ({ text: e.textContent?.trim().slice(0, 20), height: e.getBoundingClientRect().height }))
      .filter(({ height }) => height > 0 && height < 43.5));
  assert.deepEqual(small, [], path);
}

/** @param {Page} page @param {string} path */
export async function axeIsContent(page, path) {
  await page.goto(base + path);
  await axeRun(page, path);
}

/** @param {Page} page @param {string} path */
export async function axeRun(page, path) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run());
  const serious = violations
    .filter((/** @type {any} */ v) => ["serious", "critical"].includes(v.impact))
    .map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => n.html).slice(0, 3).join(" ")}`);
  assert.deepEqual(serious, [], path);
}
