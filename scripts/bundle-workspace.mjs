// Bundles static/workspace/ into one ES module, workspace.js, which the page imports after its first report, and static/learn/ into
// learn.js, which comes when somebody wants to learn; handout.html is a page of its own. What they tell stands with all other words of
// the page (words.mjs), so that none of it weighs in the page's wasm. Trunk runs this before each build and says where it assembles the
// site.
import { build } from "esbuild";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { words } from "./words.mjs";

const outdir = process.env.TRUNK_STAGING_DIR;
if (!outdir) throw new Error("TRUNK_STAGING_DIR is not set: this is a hook of Trunk's build");

for (const [room, name] of [["workspace", "workspace"], ["learn", "learn"], ["learn", "handout"]]) {
  await build({
    entryPoints: [`static/${room}/${name}.js`],
    outfile: join(outdir, `${name}.js`),
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    // The page's own modules, which must be there once.
    external: ["./links.js", "./workspace.js", "./drawing.js"],
    plugins: [words(room)],
    logLevel: "warning",
    logOverride: { "import-is-undefined": "error" },
  });
}

await build({ entryPoints: ["static/learn/handout.css"], outfile: join(outdir, "handout.css"), minify: true, logLevel: "warning" });
await copyFile("static/learn/handout.html", join(outdir, "handout.html"));
