// Pictures of every page: desk and phone, light and dark. `npm run screenshots -- http://127.0.0.1:8080 [FOLDER]`
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.js";

const [base = "http://127.0.0.1:8080", folder = "screenshots"] = process.argv.slice(2);
const views = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
const question = encodeURIComponent("小学生能不能自己用豆包写作文");
const pages = {
  home: "/",
  answer: `/?q=${question}`,
  refusal: `/?q=${encodeURIComponent("食堂能不能用人脸识别收费")}`,
  documents: "/documents",
  found: `/documents?q=${encodeURIComponent("白名单")}`,
  norms: "/norms?bearer=teacher&modality=prohibited",
  "norms-all": "/norms",
  choose: "/compare",
  compare: "/compare/voc-ai-v1/voc-ai-2026",
  sides: `/compare/teacher-genai-v1/k12-genai-2025?topic=${encodeURIComponent("学生作业")}`,
  check: "/check",
  status: "/status",
  admin: "/admin",
  health: "/admin/health",
  about: "/about",
  missing: "/documents/nothing",
};

mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const [view, viewport] of Object.entries(views)) {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 1, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(base + path);
      await page.screenshot({ path: join(folder, `${name}-${view}-${colorScheme}.png`), fullPage: true });
    }
    await page.goto(base + pages.answer);
    await page.locator(".source-link").first().click();
    await page.waitForURL(/\/documents\//);
    await page.screenshot({ path: join(folder, `reader-${view}-${colorScheme}.png`) });
    await context.close();
  }
}
await browser.close();
