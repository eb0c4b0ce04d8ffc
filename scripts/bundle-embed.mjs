// Bundles static/embed/: the element as an ES module and as a classic script, what it draws with (embed.js), and the page for
// frames. Trunk runs this before each build and says where it assembles the site; scripts/package.mjs does the same for the npm
// package, which has no page beside its element.
import { build } from "esbuild";
import { mkdir, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { words } from "./words.mjs";

const common = {
  bundle: true,
  target: "es2022",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  logOverride: { "import-is-undefined": "error" },
};

/** What a page of others loads: the element, twice, and embed.js. */
export async function bundleElement(outdir, hasPage) {
  await build({ ...common, entryPoints: ["static/embed/module.js"], outfile: join(outdir, "element.js"), format: "esm" });
  await build({
    ...common,
    entryPoints: ["static/embed/classic.js"],
    outfile: join(outdir, "element.iife.js"),
    format: "iife",
    globalName: "PolicyPlayground",
  });
  await build({
    ...common,
    entryPoints: ["static/embed/embed.js"],
    outfile: join(outdir, "embed.js"),
    format: "esm",
    loader: { ".css": "text" },
    define: { HAS_PAGE: String(hasPage) },
    plugins: [words("embed")],
  });
}

/** What stands in a frame, and what the page around the frame loads. */
async function bundleFrame(outdir) {
  const folder = join(outdir, "embed");
  await mkdir(folder, { recursive: true });
  for (const name of ["frame", "resize"]) {
    await build({ ...common, entryPoints: [`static/embed/${name}.js`], outfile: join(folder, `${name}.js`), format: "esm", external: ["../element.js"] });
  }
  await copyFile("static/embed/frame.html", join(folder, "index.html"));
  await copyFile("static/embed/frame.css", join(folder, "frame.css"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outdir = process.env.TRUNK_STAGING_DIR;
  if (!outdir) throw new Error("TRUNK_STAGING_DIR is not set: this is a hook of Trunk's build");
  await bundleElement(outdir, true);
  await bundleFrame(outdir);
}
