// What people do when they ask, in the system's Chromium against the running program.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, at, axeIsContent, fitsPhone, onPage, useProgram } from "./support.js";

/** @import { Page } from "playwright-core" */

const QUESTION = "小学生能不能自己用豆包写作文";
const UNANSWERABLE = "食堂今天中午有什么菜";
const FIRST_PAGE_BYTES = 60 * 1024;

useProgram();

/** @param {Page} page @param {string} question */
async function ask(page, question) {
  const turns = await page.locator(".turn").count();
  await page.fill("#q", question);
  await page.press("#q", "Enter");
  await page.locator(`.turn:not(.is-pending) >> nth=${turns}`).waitFor();
}

/** @param {string} path */
const withQuestion = (path) => at(`${path}${encodeURIComponent(QUESTION)}`);

/** @param {Page} page */
async function openFirstCitation(page) {
  const quote = (await page.locator(".source blockquote").first().innerText()).replace(/\s/g, "");
  await page.locator(".source-link").first().click();
  await page.waitForURL(/\/documents\/[a-z0-9-]+\?/);
  return quote;
}

test("asks, and opens the citation at the marked sentence", () =>
  onPage(async (page) => {
    await page.goto(at("/"));
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
    await page.goto(at("/"));
    await ask(page, QUESTION);
    await ask(page, "那初中生呢");
    assert.equal(await page.locator(".turn").count(), 2);
    assert.deepEqual(new URL(page.url()).searchParams.getAll("h"), [QUESTION]);
    const before = await page.locator(".turn .text").allInnerTexts();
    await page.reload();
    assert.deepEqual(await page.locator(".turn .text").allInnerTexts(), before);
    await page.goto(at("/"));
    await page.locator("#recent-list a").first().click();
    await page.waitForURL(/q=/);
    assert.equal(await page.locator(".turn").count(), 2);
  }));

test("going back shows the page before", () =>
  onPage(async (page) => {
    await page.goto(at("/"));
    await ask(page, QUESTION);
    await page.goBack();
    await page.locator(".hero h1").waitFor();
    assert.equal(await page.locator(".turn").count(), 0);
  }));

test("refuses with a reason", () =>
  onPage(async (page) => {
    await page.goto(at("/"));
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
      await page.goto(at("/"));
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
      const first = await page.goto(at("/documents")).then(() => page.locator(".document a").first().getAttribute("href"));
      const long = encodeURIComponent("Donaudampfschifffahrtsgesellschaft".repeat(20));
      for (const path of ["/", `/?q=${encodeURIComponent(QUESTION)}`, `/?q=${long}`, "/documents", `${first}`, "/about", "/nowhere"]) {
        await fitsPhone(page, path);
      }
    },
    { viewport: PHONE, hasTouch: true, isMobile: true },
    /404|422/,
  ));

test("text from outside stays text", () =>
  onPage(
    async (page) => {
      const attack = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>作文能用AI吗';
      await page.goto(at("/"));
      await ask(page, attack);
      assert.equal(await page.locator(".turn .question").innerText().then((t) => t.includes("<img src=x")), true);
      await page.reload();
      await page.goto(at(`/documents?q=${encodeURIComponent(attack)}`));
      await page.goto(at("/"));
      assert.equal(await page.locator("#recent-list img").count(), 0);
      assert.equal(await page.evaluate(() => /** @type {any} */ (window).hit), undefined);
    },
  ));

test("says what went wrong, and tries again", () =>
  onPage(
    async (page) => {
      await page.goto(at("/"));
      const busy = { code: "overloaded", status: 503, message: "现在提问的人太多。", request_id: "x-1", hint: "请稍候。" };
      await page.route(at("/"), (route) => route.fulfill({ status: 503, json: busy }));
      await page.fill("#q", QUESTION);
      await page.press("#q", "Enter");
      await page.getByText("现在提问的人太多。请稍候。").waitFor();
      await page.getByText("请求编号 x-1").waitFor();
      await page.unroute(at("/"));
      await page.route(at("/"), (route) => route.abort());
      await page.getByRole("button", { name: "重试" }).click();
      await page.getByText("连接中断").waitFor();
      await page.unroute(at("/"));
      await page.getByRole("button", { name: "重试" }).click();
      await page.locator(".turn .verdict").waitFor();
      assert.equal(await page.locator(".turn").count(), 1);
    },
    {},
    /503|ERR_FAILED/,
  ));

test("the keyboard reaches everything, first a way past the menu", () =>
  onPage(async (page) => {
    await page.goto(at("/"));
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
    await page.goto(at("/"), { waitUntil: "networkidle" });
    assert.ok(bytes > 0 && bytes < FIRST_PAGE_BYTES, `${bytes} bytes before compression`);
  }));

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`axe finds nothing serious, ${colorScheme}`, () =>
    onPage(
      async (page) => {
        const first = await page.goto(at("/documents")).then(() => page.locator(".document a").first().getAttribute("href"));
        const refused = `/?q=${encodeURIComponent(UNANSWERABLE)}`;
        for (const path of ["/", `/?q=${encodeURIComponent(QUESTION)}`, refused, "/documents", `${first}`, "/about", "/nowhere"]) {
          await axeIsContent(page, path);
        }
      },
      { colorScheme },
      /404/,
    ));
}

test("a mark shows its clause in context, and Escape puts it away", () =>
  onPage(async (page) => {
    await page.goto(withQuestion("/?q="));
    await page.locator(".answer .text .cite").first().hover();
    await page.locator("#preview mark").waitFor();
    assert.match(await page.locator("#preview b").innerText(), /《.+》/);
    await page.keyboard.press("Escape");
    await page.locator("#preview").waitFor({ state: "hidden" });
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press("Tab");
      if (await page.locator(".cite:focus").count() > 0) break;
    }
    await page.locator("#preview mark").waitFor();
    assert.equal(await page.locator(".cite:focus").getAttribute("aria-describedby"), "preview");
  }));

test("a touch shows the clause first", () =>
  onPage(
    async (page) => {
      await page.goto(withQuestion("/?q="));
      await page.locator(".answer .text .cite").first().tap();
      await page.locator("#preview mark").waitFor();
      const [left, right] = await page.locator("#preview").evaluate((e) => [e.getBoundingClientRect().left, innerWidth - e.getBoundingClientRect().right]);
      assert.ok(left >= 0 && right >= 0);
    },
    { viewport: PHONE, hasTouch: true, isMobile: true },
  ));

test("a stage narrows the answer and stays in its address", () =>
  onPage(async (page) => {
    await page.goto(at("/"));
    await page.getByText("限定学段、文件或日期").click();
    await page.selectOption("select[name=stage]", "primary");
    await ask(page, "学生能不能自己用豆包写作文");
    assert.equal(new URL(page.url()).searchParams.get("stage"), "primary");
    await page.reload();
    assert.equal(await page.locator("select[name=stage]").inputValue(), "primary");
  }));

test("an opinion is taken without leaving the answer", () =>
  onPage(async (page) => {
    await page.goto(withQuestion("/?q="));
    await page.getByText("这个答复有用吗？").click();
    await page.getByRole("button", { name: "有用", exact: true }).click();
    await page.getByText("意见已记下").waitFor();
    assert.equal(await page.locator(".turn").count(), 1);
  }));

test("a question that is too long is told before it is sent", () =>
  onPage(async (page) => {
    await page.goto(at("/"));
    await page.fill("#q", "问".repeat(10_001));
    assert.match(await page.locator("#q").evaluate((e) => /** @type {HTMLTextAreaElement} */ (e).validationMessage), /最多 10000 个字/);
  }));

test("without a network it says so", () =>
  onPage(
    async (page) => {
      await page.goto(at("/"));
      await page.context().setOffline(true);
      await page.fill("#q", QUESTION);
      await page.press("#q", "Enter");
      await page.getByText("现在没有网络").waitFor();
      await page.context().setOffline(false);
      await page.getByRole("button", { name: "重试" }).click();
      await page.locator(".turn .verdict").waitFor();
    },
    {},
    /ERR_INTERNET_DISCONNECTED/,
  ));
