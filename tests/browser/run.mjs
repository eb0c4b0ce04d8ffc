// Runs every tests/browser/*.test.mjs against the page that lies built in dist/.
//
//   scripts/browser.sh [WORD…]     only files whose name contains one of the words
//
// The page is served from a sub-path, so that an absolute address in it would fail.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTests } from "./runner.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "../../dist");
const SUB_PATH = "/some/where/play/";

if (!existsSync(join(dist, "index.html"))) {
  console.error("error: dist/ holds no page; run `make dist` first");
  process.exit(1);
}
process.exit(await runTests(here, { site: dist, subPath: SUB_PATH, words: process.argv.slice(2) }));
