// Bundles static/editor/editor.js and the CodeMirror modules that it imports into one ES module, editor.js, which the
// page imports lazily. Trunk runs this before each build and says where it assembles the site.
import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const outdir = process.env.TRUNK_STAGING_DIR;
if (!outdir) throw new Error("TRUNK_STAGING_DIR is not set: this is a hook of Trunk's build");

// CodeMirror's style-mod writes its rules into a <style> element, which the page's policy (style-src 'self') refuses; the
// constructed style sheets that it keeps for shadow roots are allowed. This drops its test for a shadow root.
const SHADOW_ROOTS_ONLY = "!root.head && root.adoptedStyleSheets";
const constructedStyleSheets = {
  name: "constructed-style-sheets",
  setup({ onLoad }) {
    onLoad({ filter: /style-mod\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (!source.includes(SHADOW_ROOTS_ONLY)) throw new Error("style-mod has changed: look how it mounts its rules now");
      return { contents: source.replace(SHADOW_ROOTS_ONLY, "root.adoptedStyleSheets"), loader: "js" };
    });
  },
};

await build({
  entryPoints: ["static/editor/editor.js"],
  outfile: join(outdir, "editor.js"),
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  // CodeMirror's parser works for 100 ms at a time where it can ask whether somebody types; without, for what is left of a
  // frame.
  define: { "navigator.scheduling": "undefined" },
  legalComments: "none",
  plugins: [constructedStyleSheets],
  logLevel: "warning",
});
