// The keeper's page: a document comes, waits for a yes, answers, and goes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, at, axeIsContent, fitsPhone, onPage, useProgram } from "./support.js";

/** @import { Page } from "playwright-core" */

const TITLE = "晨光学校关于<b>人工智能</b>考试监督的规定";
const RULES = `${TITLE}\n\n2026年3月1日\n\n一、考试监督\n\n（一）考场管理\n\n监考教师应当在开考前关闭考场内的人工智能播报设备。\n\n（二）违规处理\n\n考生在考场内使用人工智能眼镜的，监考教师应当场收缴。\n`;

useProgram();

/** @param {Page} page */
async function upload(page) {
  await page.goto(at("/admin"));
  await page.setInputFiles("#file", { name: "规定<i>.txt", mimeType: "text/plain", buffer: Buffer.from(RULES) });
  await page.getByRole("button", { name: /读取/ }).click();
  await page.waitForURL(/\/admin\/review\//);
}

/** @param {Page} page */
async function jobIsDone(page) {
  await page.waitForURL(at("/admin"));
  await page.locator("#job[data-state=done]").waitFor({ timeout: 90_000 });
}

test("a document is reviewed, taken in, asked about and removed", () =>
  onPage(async (page) => {
    await upload(page);
    assert.equal(await page.locator("input[name=title]").inputValue(), TITLE);
    assert.match(await page.locator(".tree").innerText(), /关闭考场内的人工智能播报设备/);
    const question = at(`/?q=${encodeURIComponent("监考教师在开考前要关闭人工智能播报设备吗")}`);
    await page.context().newPage().then(async (other) => {
      await other.goto(question);
      assert.doesNotMatch(await other.locator(".answer").innerText(), /播报设备。?”/);
      await other.close();
    });
    await page.selectOption("select[name=level]", "school");
    await page.selectOption("select[name=binding]", "binding");
    await page.getByRole("button", { name: "收录", exact: true }).click();
    await jobIsDone(page);
    await page.goto(question);
    assert.match(await page.locator(".sources").innerText(), /考场内的人工智能播报设备/);
    assert.equal(await page.locator(".sources b").count(), 0);
    await page.goto(at("/admin"));
    await page.getByRole("link", { name: `移除${TITLE}` }).click();
    await page.getByRole("button", { name: "移除" }).click();
    await jobIsDone(page);
    assert.doesNotMatch(await page.locator("[aria-labelledby=documents-title]").innerText(), /晨光学校/);
  }));

test("it works without scripts, and what is given up leaves no trace", () =>
  onPage(
    async (page) => {
      await upload(page);
      await page.getByRole("button", { name: "放弃" }).click();
      await page.waitForURL(/\/admin#waiting/);
      assert.match(await page.locator("#waiting").innerText(), /没有等待核对/);
    },
    { javaScriptEnabled: false },
  ));

test("a file that is none is told", () =>
  onPage(
    async (page) => {
      await page.goto(at("/admin"));
      await page.setInputFiles("#file", { name: "x.docx", mimeType: "application/zip", buffer: Buffer.from([1, 2, 3, 0, 255]) });
      await page.getByRole("button", { name: /读取/ }).click();
      await page.locator("h1", { hasText: "读不了这份文件" }).waitFor();
    },
    {},
    /422/,
  ));

test("it fits a phone and pleases axe", () =>
  onPage(
    async (page) => {
      await upload(page);
      const review = new URL(page.url()).pathname;
      for (const path of ["/admin", review, "/admin/remove/teacher-genai-v1", "/admin/feedback", "/admin/health", "/admin/questions"]) {
        await fitsPhone(page, path);
        await axeIsContent(page, path);
      }
      await page.goto(at(review));
      await page.getByRole("button", { name: "放弃" }).click();
    },
    { viewport: PHONE, hasTouch: true, isMobile: true },
  ));
