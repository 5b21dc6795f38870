// The pages beside asking: norms, comparison, state.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, at, axeIsContent, fitsPhone, onPage, useProgram } from "./support.js";

const EDITIONS = "/compare/voc-ai-v1/voc-ai-2026";
const OTHERS = "/compare/teacher-genai-v1/k12-genai-2025?topic=" + encodeURIComponent("学生作业");
const PAGES = ["/norms", "/norms?bearer=teacher&modality=prohibited", "/norms?q=xyz", "/compare", EDITIONS, `${EDITIONS}?kind=all`, OTHERS, "/status"];
const ATTACK = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';

useProgram();

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "" : ", without scripts";

  test(`norms are filtered, and lead to their sentence${how}`, () =>
    onPage(
      async (page) => {
        await page.goto(at("/norms"));
        await page.selectOption("select[name=bearer]", "teacher");
        await page.selectOption("select[name=modality]", "prohibited");
        await page.getByRole("button", { name: "筛选" }).click();
        await page.waitForURL(/bearer=teacher/);
        const rows = page.locator(".norms tbody tr");
        assert.ok(await rows.count() > 0);
        for (const text of await rows.allInnerTexts()) assert.match(text, /教师/);
        await page.locator(".matrix a").first().click();
        await page.waitForURL(/modality=/);
        await page.locator(".norms tbody tr a").first().click();
        await page.waitForURL(/\/documents\//);
        assert.notEqual(await page.locator(".doc mark").count(), 0);
      },
      { javaScriptEnabled },
    ));

  test(`two editions are chosen and laid side by side${how}`, () =>
    onPage(
      async (page) => {
        await page.goto(at("/compare"));
        await page.selectOption("select[name=old]", "voc-ai-v1");
        await page.selectOption("select[name=new]", "voc-ai-2026");
        await page.getByRole("button", { name: "比对" }).click();
        await page.waitForURL(/voc-ai-v1\/voc-ai-2026/);
        assert.notEqual(await page.locator(".change ins").count(), 0);
        assert.notEqual(await page.locator(".change del").count(), 0);
        await page.locator(".chips a", { hasText: "新增" }).click();
        await page.waitForURL(/kind=added/);
        assert.equal(await page.locator(".change del").count(), 0);
      },
      { javaScriptEnabled },
    ));
}

test("norms are taken away as a table", () =>
  onPage(async (page) => {
    await page.goto(at("/norms?bearer=parent"));
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("下载 CSV").click()]);
    assert.equal(download.suggestedFilename(), "norms.csv");
  }));

test("text from outside stays text", () =>
  onPage(
    async (page) => {
      const attack = encodeURIComponent(ATTACK);
      for (const path of [`/norms?q=${attack}`, `/norms?document=${attack}`, `${OTHERS}${attack}`, `/compare?old=${attack}&new=${attack}`, `/compare/${attack}/x`, `/${attack}/`]) {
        await page.goto(at(path));
        assert.equal(await page.evaluate(() => /** @type {any} */ (window).hit), undefined, path);
      }
    },
    {},
    /404/,
  ));

test("they fit a phone", () =>
  onPage(async (page) => { for (const path of PAGES) await fitsPhone(page, path); }, { viewport: PHONE, hasTouch: true, isMobile: true }));

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`axe finds nothing serious, ${colorScheme}`, () =>
    onPage(async (page) => { for (const path of PAGES) await axeIsContent(page, path); }, { colorScheme }));
}

test("a document leads to what it names, to what was scanned, and to its original", () =>
  onPage(async (page) => {
    await page.goto(at("/documents/voc-ai-v1"));
    await page.getByRole("link", { name: "比对两版" }).click();
    await page.waitForURL(/\/compare\/voc-ai-v1\/voc-ai-2026/);
    await page.goto(at("/documents/bj-ai-edu-2025"));
    await page.locator(".fix").first().click();
    await page.locator(".corrections li:target").waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("下载原文").click()]);
    assert.equal(download.suggestedFilename(), "bj-ai-edu-2025.txt");
    await page.goto(at("/documents?status=superseded"));
    assert.equal(await page.locator(".document").count(), 1);
  }));

test("an address that is too long is told in words", async () => {
  const long = "x".repeat(70_000);
  const page = await fetch(at(`/?q=${long}`));
  assert.equal(page.status, 414);
  assert.match(await page.text(), /<h1>地址太长/);
  const json = await fetch(at(`/api/v1/search?q=${long}`));
  assert.equal((await json.json()).code, "address_too_long");
});
