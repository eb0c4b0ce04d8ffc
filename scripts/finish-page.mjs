// Tidies the assembled index.html: without its own start-up script, Trunk leaves its instruction for the page's binary
// behind. Trunk runs this after each build and says where it assembles the site.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const index = join(process.env.TRUNK_STAGING_DIR, "index.html");
const page = await readFile(index, "utf8");
const tidy = page
  .replace(/[ \t]*<link [^>]*data-trunk-id=[^>]*>\n/g, "")
  .replaceAll(' data-integrity="none"', "")
  .replace(/\n[ \t]*(?=\n[ \t]*\n)/g, "");
if (tidy.includes("data-trunk")) throw new Error("an instruction for Trunk is left in index.html");
await writeFile(index, tidy);
