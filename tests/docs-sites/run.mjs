// Runs tests/docs-sites/*.test.mjs against the sites that build.sh left in target/docs-sites; scripts/docs-sites.sh does both.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTests } from "../browser/runner.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const site = join(here, "../../target/docs-sites/site");

if (!existsSync(site)) {
  console.error("error: no site is built; run tests/docs-sites/build.sh first");
  process.exit(1);
}
process.exit(await runTests(here, { site, subPath: "/", words: process.argv.slice(2), patience: 600_000 }));
