// A draft is checked, put right, and taken away.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PHONE, at, axeIsContent, axeRun, fitsPhone, fitsPhoneHere, onPage, useProgram } from "./support.js";

/** @import { Page } from "playwright-core" */

const DRAFT = [
  "根据《教师生成式人工智能应用指引（第一版）》第三部分第（四）条，“原则上禁止小学生独立使用生成式人工智能”。",
  "《职业院校人工智能应用指引》要求职业院校提升学生素养。",
  "《并不存在的人工智能管理办法》第八条<script>window.hit=1</script><img src=x onerror=\"window.hit=1\">另有规定。",
].join("\n");

useProgram();

/** @param {Page} page */
async function checkDraft(page) {
  await page.goto(at("/check"));
  await page.fill("#draft", DRAFT);
  await page.getByRole("button", { name: "核对", exact: true }).click();
  await page.locator(".finding").first().waitFor();
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "" : ", without scripts";

  test(`pasted words are judged, and an accepted correction is put in${how}`, () =>
    onPage(
      async (page) => {
        await checkDraft(page);
        const before = await page.locator(".finding").count();
        assert.ok(before >= 3, `${before}`);
        assert.equal(await page.locator(".draft img, .finding img").count(), 0);
        await page.locator(".finding-head .source-number").first().click();
        assert.equal(await page.locator(".draft a:target").count(), 1);
        await page.locator(".draft a").first().click();
        assert.equal(await page.locator(".finding:target").count(), 1);
        await page.locator("input[name=accept]").first().check();
        await page.getByRole("button", { name: "应用所选修改" }).click();
        await page.getByText("刚才改了 1 处").waitFor();
        assert.match(await page.locator(".draft").innerText(), /第四部分第（四）条/);
      },
      { javaScriptEnabled },
    ));
}

test("every form of the result can be taken away", () =>
  onPage(async (page) => {
    await checkDraft(page);
    for (const [button, ending, beginning] of [["下载批注版 Word", "docx", "PK"], ["下载报告", "html", "<!do"], ["下载表格", "csv", "\u{feff}"], ["下载文稿", "txt", "根据"]]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
      assert.equal(download.suggestedFilename(), `check.${ending}`);
      assert.ok(readFileSync(await download.path(), "utf8").startsWith(beginning ?? ""), ending);
    }
  }));

test("a Word file is checked, and comes back with comments", () =>
  onPage(async (page) => {
    await checkDraft(page);
    const [made] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载批注版 Word" }).click()]);
    const docx = readFileSync(await made.path());
    await page.goto(at("/check"));
    await page.setInputFiles("#file", { name: "通知.docx", mimeType: "application/octet-stream", buffer: docx });
    await page.getByRole("button", { name: "核对", exact: true }).click();
    await page.locator(".finding").first().waitFor();
    const [back] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载批注版 Word" }).click()]);
    assert.equal(back.suggestedFilename(), "通知-核对.docx");
    assert.ok(readFileSync(await back.path()).subarray(0, 2).equals(Buffer.from("PK")));
  }));

test("what cannot be checked is told", () =>
  onPage(
    async (page) => {
      await page.goto(at("/check"));
      await page.getByRole("button", { name: "核对", exact: true }).click();
      await page.locator("[role=alert]").waitFor();
      await page.setInputFiles("#file", { name: "x.pdf", mimeType: "application/pdf", buffer: Buffer.from([0, 1, 2, 3, 255]) });
      await page.getByRole("button", { name: "核对", exact: true }).click();
      await page.locator("[role=alert]", { hasText: "读不了这份文件" }).waitFor();
      await page.fill("#draft", DRAFT);
      await page.setInputFiles("#file", []);
      await page.route(at("/check"), (route) => route.abort());
      await page.getByRole("button", { name: "核对", exact: true }).click();
      await page.getByText("连接中断").waitFor();
      assert.equal(await page.locator("#draft").inputValue(), DRAFT, "nothing typed is lost");
    },
    {},
    /422|ERR_FAILED/,
  ));

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`it fits a phone and pleases axe, ${colorScheme}`, () =>
    onPage(
      async (page) => {
        await fitsPhone(page, "/check");
        await axeIsContent(page, "/check");
        await checkDraft(page);
        await fitsPhoneHere(page, "/check with findings");
        await axeRun(page, "/check with findings");
      },
      { colorScheme, viewport: PHONE, hasTouch: true, isMobile: true },
    ));
}
