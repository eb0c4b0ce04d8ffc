// Bundles static/workspace/ into one ES module, workspace.js, which the page imports after its first report, and static/learn/ into
// learn.js, which comes when somebody wants to learn. What they tell stands with all other words of the page (words.mjs), so that
// none of it weighs in the page's wasm. Trunk runs this before each build and says where it assembles the site.
import { build } from "esbuild";
import { join } from "node:path";
import { words } from "./words.mjs";

const outdir = process.env.TRUNK_STAGING_DIR;
if (!outdir) throw new Error("TRUNK_STAGING_DIR is not set: this is a hook of Trunk's build");

for (const room of ["workspace", "learn"]) {
  await build({
    entryPoints: [`static/${room}/${room}.js`],
    outfile: join(outdir, `${room}.js`),
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    // The page's own modules, which must be there once.
    external: ["./links.js", "./workspace.js"],
    plugins: [words(room)],
    logLevel: "warning",
    logOverride: { "import-is-undefined": "error" },
  });
}
