// Tidies the assembled index.html, which needs no comments where it is read by browsers alone: without its own start-up script, Trunk leaves its instruction for the page's binary
// behind. Then minifies what Trunk and wasm-bindgen wrote to be read, adds the lints' pages, and lists all for the service worker.
// Trunk runs this after each build and says where it assembles the site; it runs its hooks side by side, so what must come in an
// order is one of them.
import "./split-wasm.mjs";
import { transform } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const site = process.env.TRUNK_STAGING_DIR;
const index = join(site, "index.html");
const page = await readFile(index, "utf8");
const tidy = page
  .replace(/[ \t]*<link [^>]*data-trunk-id=[^>]*>\n/g, "")
  .replaceAll(' data-integrity="none"', "")
  .replace(/[ \t]*<!--[^]*?-->\n?/g, "")
  .replace(/\n[ \t]*(?=\n[ \t]*\n)/g, "");
if (tidy.includes("data-trunk")) throw new Error("an instruction for Trunk is left in index.html");
await writeFile(index, tidy);

// Exports and property names, by which the wasm finds its imports, stay; only local names are shortened.
const written = ["app.js", "evaluator.js", "pictures.js", "engine.js", "drawing.js", "links.js", "keys.js", "loader.js"].map((name) => [name, "js"]);
for (const [name, loader] of [...written, ["app.css", "css"], ["workspace.css", "css"], ["learn.css", "css"]]) {
  const path = join(site, name);
  const options = { loader, minify: true, legalComments: "none" };
  if (loader === "js") Object.assign(options, { format: "esm", target: "es2022" });
  const { code } = await transform(await readFile(path, "utf8"), options);
  await writeFile(path, code);
}

await import("./lint-pages.mjs");
await import("./keep-offline.mjs");
