// Runs every tests/browser/*.test.mjs against the page that lies built in dist/.
//
//   scripts/browser.sh [WORD…]     only files whose name contains one of the words
//
// The page is served by a plain static server from a sub-path, so that an absolute address in it would fail. One
// browser, with a profile of its own that is thrown away, serves all files; they find both through the environment (see
// harness.mjs). CHROMIUM names the browser; scripts/browser.sh finds one.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "../../dist");
const SUB_PATH = "/some/where/play/";
const PATIENCE_MS = 180_000;

if (!existsSync(join(dist, "index.html"))) {
  console.error("error: dist/ holds no page; run `make dist` first");
  process.exit(1);
}
const words = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .map((name) => join(here, name));

const site = await serve(dist, SUB_PATH);
const browser = await chromium.launchServer({
  executablePath: process.env.CHROMIUM,
  headless: true,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
let status = 1;
try {
  status = await run(files, { PLAYGROUND_URL: site.url, PLAYGROUND_BROWSER: browser.wsEndpoint() });
} finally {
  await browser.close();
  await site.close();
}
process.exit(status);

function run(files, env) {
  const reporter = ["--test-reporter=spec", `--test-timeout=${PATIENCE_MS}`, "--test-concurrency=1"];
  return new Promise((done) => {
    spawn(process.execPath, ["--test", ...reporter, ...files], { env: { ...process.env, ...env }, stdio: "inherit" }).on(
      "exit",
      (code) => done(code ?? 1),
    );
  });
}
