// What people do with the pages, in the system's Chromium against the running program.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch } from "./browser.js";
import { start } from "./program.js";

/** @import { Browser, BrowserContextOptions, Page } from "playwright-core" */

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const QUESTION = "小学生能不能自己用豆包写作文";
const UNANSWERABLE = "食堂今天中午有什么菜";
const PHONE = { width: 360, height: 740 };
const FIRST_PAGE_BYTES = 60 * 1024;

/** @type {Browser} */
let browser;
/** @type {string} */
let base;
/** @type {() => void} */
let stop;

before(async () => {
  ({ base, stop } = await start());
  browser = await launch();
});

after(async () => {
  await browser?.close();
  stop?.();
});

/** Runs `visit` on a fresh page; anything the browser complains of, and any request elsewhere, fails the test.
 * @param {(page: Page) => Promise<void>} visit
 * @param {BrowserContextOptions} [options]
 * @param {RegExp} [expected] complaints that the test provokes */
async function onPage(visit, options = {}, expected = /^$/) {
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

/** @param {Page} page @param {string} question */
async function ask(page, question) {
  const turns = await page.locator(".turn").count();
  await page.fill("#q", question);
  await page.press("#q", "Enter");
  await page.locator(`.turn:not(.is-pending) >> nth=${turns}`).waitFor();
}

/** @param {string} path */
const withQuestion = (path) => `${base}${path}${encodeURIComponent(QUESTION)}`;

/** @param {Page} page */
async function openFirstCitation(page) {
  const quote = (await page.locator(".source blockquote").first().innerText()).replace(/\s/g, "");
  await page.locator(".source-link").first().click();
  await page.waitForURL(/\/documents\/[a-z0-9-]+\?/);
  return quote;
}

test("asks, and opens the citation at the marked sentence", () =>
  onPage(async (page) => {
    await page.goto(base);
    await ask(page, QUESTION);
    assert.notEqual(await page.locator(".verdict strong").innerText(), "");
    assert.match(await page.locator(".ai-label").innerText(), /人工智能生成合成/);
    assert.equal(new URL(page.url()).searchParams.get("q"), QUESTION);
    const quote = await openFirstCitation(page);
    const marks = page.locator(".doc mark");
    const marked = (await marks.allInnerTexts()).join("").replace(/\s/g, "");
    assert.ok(marked.includes(quote), `${marked} holds ${quote}`);
    await page.waitForFunction(() => {
      const box = document.querySelector(".doc mark")?.getBoundingClientRect();
      return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
    });
  }));

test("marks in the text lead to their cards", () =>
  onPage(async (page) => {
    await page.goto(withQuestion("/?q="));
    await page.locator(".answer .text .cite").first().click();
    await page.locator(".source:target").waitFor();
  }));

test("keeps the thread, also over a reload and back again", () =>
  onPage(async (page) => {
    await page.goto(base);
    await ask(page, QUESTION);
    await ask(page, "那初中生呢");
    assert.equal(await page.locator(".turn").count(), 2);
    assert.deepEqual(new URL(page.url()).searchParams.getAll("h"), [QUESTION]);
    const before = await page.locator(".turn .text").allInnerTexts();
    await page.reload();
    assert.deepEqual(await page.locator(".turn .text").allInnerTexts(), before);
    await page.goto(base);
    await page.locator("#recent-list a").first().click();
    await page.waitForURL(/q=/);
    assert.equal(await page.locator(".turn").count(), 2);
  }));

test("going back shows the page before", () =>
  onPage(async (page) => {
    await page.goto(base);
    await ask(page, QUESTION);
    await page.goBack();
    await page.locator(".hero h1").waitFor();
    assert.equal(await page.locator(".turn").count(), 0);
  }));

test("refuses with a reason", () =>
  onPage(async (page) => {
    await page.goto(base);
    await ask(page, UNANSWERABLE);
    assert.match(await page.locator(".verdict strong").innerText(), /未收录|未规定|个案|含混|超出/);
    assert.notEqual(await page.locator(".answer .text").innerText(), "");
  }));

test("copies answer, citations and label", () =>
  onPage(
    async (page) => {
      await page.goto(withQuestion("/?q="));
      await page.getByRole("button", { name: "复制答复" }).click();
      await page.getByText("已复制").waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /《.+》.*“.+”/);
      assert.match(copied, /人工智能生成合成/);
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  ));

test("works without scripts", () =>
  onPage(
    async (page) => {
      await page.goto(base);
      await page.fill("#q", QUESTION);
      await page.getByRole("button", { name: "提问" }).click();
      await page.waitForURL(/\?q=/);
      assert.equal(await page.locator(".turn").count(), 1);
      await page.fill("#q", "那初中生呢");
      await page.getByRole("button", { name: "提问" }).click();
      await page.waitForURL(/h=/);
      assert.equal(await page.locator(".turn").count(), 2);
      const quote = await openFirstCitation(page);
      const marked = (await page.locator(".doc mark").allInnerTexts()).join("").replace(/\s/g, "");
      assert.ok(marked.includes(quote));
      assert.notEqual(await page.locator(".clause:target").count(), 0);
    },
    { javaScriptEnabled: false },
  ));

test("fits a phone: no sideways scroll, targets of 44 pixels", () =>
  onPage(
    async (page) => {
      const first = await page.goto(`${base}/documents`).then(() => page.locator(".document a").first().getAttribute("href"));
      const long = encodeURIComponent("Donaudampfschifffahrtsgesellschaft".repeat(20));
      for (const path of ["/", `/?q=${encodeURIComponent(QUESTION)}`, `/?q=${long}`, "/documents", `${first}`, "/about", "/nowhere"]) {
        await page.goto(base + path);
        const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(inner <= outer, `${path}: ${inner} > ${outer}`);
        const small = await page.evaluate(() =>
          [...document.querySelectorAll("button, select, .top a, .example-group a, summary, .button, .outline a, .find input")]
            .filter((e) => e.checkVisibility({ opacityProperty: true }) && !e.closest(".tools"))
            .map((e) => ({ text: e.textContent?.trim().slice(0, 20), height: e.getBoundingClientRect().height }))
            .filter(({ height }) => height > 0 && height < 43.5));
        assert.deepEqual(small, [], path);
      }
    },
    { viewport: PHONE, hasTouch: true, isMobile: true },
    /404|422/,
  ));

test("text from outside stays text", () =>
  onPage(
    async (page) => {
      const attack = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>作文能用AI吗';
      await page.goto(base);
      await ask(page, attack);
      assert.equal(await page.locator(".turn .question").innerText().then((t) => t.includes("<img src=x")), true);
      await page.reload();
      await page.goto(`${base}/documents?q=${encodeURIComponent(attack)}`);
      await page.goto(base);
      assert.equal(await page.locator("#recent-list img").count(), 0);
      assert.equal(await page.evaluate(() => /** @type {any} */ (window).hit), undefined);
    },
  ));

test("says what went wrong, and tries again", () =>
  onPage(
    async (page) => {
      await page.goto(base);
      const busy = { code: "overloaded", status: 503, message: "现在提问的人太多。", request_id: "x-1", hint: "请稍候。" };
      await page.route(`${base}/`, (route) => route.fulfill({ status: 503, json: busy }));
      await page.fill("#q", QUESTION);
      await page.press("#q", "Enter");
      await page.getByText("现在提问的人太多。请稍候。").waitFor();
      await page.getByText("请求编号 x-1").waitFor();
      await page.unroute(`${base}/`);
      await page.route(`${base}/`, (route) => route.abort());
      await page.getByRole("button", { name: "重试" }).click();
      await page.getByText("连接中断").waitFor();
      await page.unroute(`${base}/`);
      await page.getByRole("button", { name: "重试" }).click();
      await page.locator(".turn .verdict").waitFor();
      assert.equal(await page.locator(".turn").count(), 1);
    },
    {},
    /503|ERR_FAILED/,
  ));

test("the keyboard reaches everything, first a way past the menu", () =>
  onPage(async (page) => {
    await page.goto(base);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
    for (let presses = 0; presses < 12; presses++) {
      if ((await page.evaluate(() => document.activeElement?.id)) === "q") return;
      await page.keyboard.press("Tab");
    }
    assert.fail("the field is out of reach");
  }));

test("the first page is light", () =>
  onPage(async (page) => {
    let bytes = 0;
    page.on("response", async (response) => {
      bytes += (await response.body().catch(() => Buffer.alloc(0))).length;
    });
    await page.goto(base, { waitUntil: "networkidle" });
    assert.ok(bytes > 0 && bytes < FIRST_PAGE_BYTES, `${bytes} bytes before compression`);
  }));

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`axe finds nothing serious, ${colorScheme}`, () =>
    onPage(
      async (page) => {
        const first = await page.goto(`${base}/documents`).then(() => page.locator(".document a").first().getAttribute("href"));
        const refused = `/?q=${encodeURIComponent(UNANSWERABLE)}`;
        for (const path of ["/", `/?q=${encodeURIComponent(QUESTION)}`, refused, "/documents", `${first}`, "/about", "/nowhere"]) {
          await page.goto(base + path);
          await page.evaluate(AXE);
          const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run());
          const serious = violations
            .filter((/** @type {any} */ v) => ["serious", "critical"].includes(v.impact))
            .map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => n.html).slice(0, 3).join(" ")}`);
          assert.deepEqual(serious, [], path);
        }
      },
      { colorScheme },
      /404/,
    ));
}
