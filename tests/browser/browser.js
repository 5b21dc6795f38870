import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The system's Chromium, wherever it stands on the path. */
export function findBrowser() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no browser on the path; install Debian's chromium (looked for ${NAMES.join(", ")})`);
  return found;
}

export function launch() {
  return chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
}
