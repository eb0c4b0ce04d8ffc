// The editor's grammar, which goes through a stream document by document: it must find what Lezer's finds in the whole.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { build } from "esbuild";

const { outputFiles } = await build({
  stdin: {
    contents: `
      export { ensureSyntaxTree } from "@codemirror/language";
      export { EditorState } from "@codemirror/state";
      export { yamlLanguage } from "@codemirror/lang-yaml";
      export { documents } from "./static/editor/documents.js";`,
    resolveDir: ".",
  },
  bundle: true,
  format: "esm",
  write: false,
  logLevel: "warning",
});
const { EditorState, documents, ensureSyntaxTree, yamlLanguage } = await import(
  `data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`
);
const PATIENCE_MS = 60_000;
const examples = readdirSync("static/examples").map((name) => readFileSync(`static/examples/${name}`, "utf8"));

/** Every node with its range, but for those that stand for the stream and for a document. */
function nodes(tree) {
  const found = [];
  tree.iterate({
    enter({ name, from, to }) {
      if (name !== "Stream" && name !== "Document") found.push(`${name} ${from}-${to}`);
    },
  });
  return found;
}

test("each document of a stream is parsed as in the whole", () => {
  for (const text of examples) {
    const tree = documents.parser.parse(text);
    assert.deepEqual(nodes(tree), nodes(yamlLanguage.parser.parse(text)));
    assert.equal(tree.length, text.length);
  }
});

test("a document of many is parsed alone when somebody types in it", () => {
  const text = examples[0];
  let state = EditorState.create({ doc: text, extensions: [documents] });
  const old = ensureSyntaxTree(state, text.length, PATIENCE_MS).children;
  const at = text.indexOf("\n---", text.length / 2);
  state = state.update({ changes: { from: at, insert: " # x" } }).state;
  const now = ensureSyntaxTree(state, state.doc.length, PATIENCE_MS).children;
  assert.equal(now.length, old.length);
  // Its neighbour as well, which begins where the edit ends.
  assert.ok(now.filter((document, index) => document !== old[index]).length <= 2);
});

test("whatever is typed, the tree is that of the text", () => {
  const pieces = ["\n---\n", "a: b\n", "- x\n", "---", "\n", " ", "--", "# c\n", "'", "|\n  x\n", "{", "}", "\n--- ", "..."];
  let seed = 1;
  const below = (bound) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % bound;
  for (let round = 0; round < 40; round++) {
    let state = EditorState.create({ doc: examples[round % examples.length], extensions: [documents] });
    for (let key = 0; key < 25; key++) {
      const from = below(state.doc.length + 1);
      const to = Math.min(state.doc.length, from + (below(3) ? 0 : below(60)));
      state = state.update({ changes: { from, to, insert: pieces[below(pieces.length)] } }).state;
      if (below(3) === 0) ensureSyntaxTree(state, below(state.doc.length + 1), PATIENCE_MS);
      const text = state.doc.toString();
      assert.deepEqual(nodes(ensureSyntaxTree(state, text.length, PATIENCE_MS)), nodes(documents.parser.parse(text)), text);
    }
  }
});
