// Runs a folder's test files against a built site.
//
// A plain static server serves it. One browser, with a profile of its own that is thrown away, serves all files; they find
// both through the environment (see harness.mjs). CHROMIUM names the browser; scripts/browser.sh finds one.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

/** For one file. */
const PATIENCE_MS = 180_000;

/**
 * Resolves to the exit status.
 *
 * @param {string} tests folder of the `*.test.mjs`
 * @param {{site: string, subPath: string, words: string[], patience?: number}} given the folder that is served and where; only
 *   test files whose name contains one of the words, where there are any; milliseconds for each file
 */
export async function runTests(tests, { site, subPath, words, patience = PATIENCE_MS }) {
  const files = readdirSync(tests)
    .filter((name) => name.endsWith(".test.mjs"))
    .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
    .map((name) => join(tests, name));
  const server = await serve(site, subPath);
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
  try {
    return await run(files, { PLAYGROUND_URL: server.url, PLAYGROUND_BROWSER: browser.wsEndpoint() }, patience);
  } finally {
    await browser.close();
    await server.close();
  }
}

function run(files, env, patience) {
  const reporter = ["--test-reporter=spec", `--test-timeout=${patience}`, "--test-concurrency=1"];
  return new Promise((done) => {
    spawn(process.execPath, ["--test", ...reporter, ...files], { env: { ...process.env, ...env }, stdio: "inherit" }).on(
      "exit",
      (code) => done(code ?? 1),
    );
  });
}
