import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Building the index from nothing takes a while on two cores. */
const START_S = 600;

/** The running service: the one named by TIAOWEN_URL, else the program built from this tree on a free port.
 * TIAOWEN_DATA names a data folder to use again.
 * @returns {Promise<{ base: string, stop: () => void }>} */
export async function start() {
  const running = process.env.TIAOWEN_URL;
  if (running !== undefined) return { base: running, stop: () => {} };
  const addr = `127.0.0.1:${await freePort()}`;
  const data = process.env.TIAOWEN_DATA ?? mkdtempSync(join(tmpdir(), "tiaowen-browser-"));
  const program = spawn(join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "release/tiaowen"), ["serve", "--addr", addr, "--data", data], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
  });
  let ended = false;
  program.on("exit", () => { ended = true; });
  const base = `http://${addr}`;
  for (let waited = 0; waited < START_S; waited++) {
    if (ended) throw new Error("the program ended instead of serving");
    const health = await fetch(`${base}/health`).catch(() => null);
    if (health?.ok) return { base, stop: () => program.kill("SIGTERM") };
    await pause(1000);
  }
  program.kill("SIGTERM");
  throw new Error(`the program did not serve within ${START_S} s`);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
