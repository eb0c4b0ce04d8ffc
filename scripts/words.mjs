// For esbuild: `import * as words from "words"` reads what a room of static/ tells from web/src/words/, where all words of the page
// are.
import { readFile } from "node:fs/promises";

const WORD = /^pub const ([A-Z_]+): &str =\s*("(?:[^"\\]|\\.)*");$/gm;

/** Each word is an export of its own, so that one that is missing, or not used, is noticed. */
export const words = (room) => ({
  name: "words",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^words$/ }, () => ({ path: `web/src/words/${room}.rs`, namespace: "words" }));
    onLoad({ filter: /.*/, namespace: "words" }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const found = [...source.matchAll(WORD)].map(([, name, text]) => `export const ${name} = ${text};`);
      return { contents: found.join("\n"), loader: "js" };
    });
  },
});
