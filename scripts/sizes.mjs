// Prints what a visitor downloads from dist/ (each file compressed by brotli, as static hosts send it), writes the compressed
// files beside the others, for servers that send them as they are, and fails when a group is over its bound.
// 1 KB = 1000 bytes.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = process.argv[2] ?? "dist";

// The first group that matches a file counts it.
const groups = [
  // Fetched right behind the evaluator, for the first question (split-wasm.mjs).
  { name: "answers, behind the evaluator", bound: 150_000, holds: (path) => path === "evaluator_answers.wasm" },
  // Fetched behind the first report, for hints, completion and hover in the editor; its keys when somebody asks for them.
  { name: "editor's language, behind the editor", bound: 44_000, holds: (path) => /^(evaluator_language\.wasm|keys\.js)$/.test(path) },
  // Fetched with the first object that the API server would refuse.
  { name: "plain words, on demand", bound: 8_000, holds: (path) => path === "evaluator_plain.wasm" },
  // Fetched with the first click or key.
  { name: "views and what is done, on demand", bound: 62_000, holds: (path) => path === "app_views.wasm" },
  // Fetched when the page's own program fails.
  { name: "failures, on demand", bound: 6_000, holds: (path) => path === "app_failures.wasm" },
  // Fetched when the overview is opened, somebody asks what is within a pod's reach, or copies an answer.
  { name: "surveys and copies, on demand", bound: 51_000, holds: (path) => /^(app|evaluator)_surveys\.wasm$/.test(path) },
  // Fetched with the first Expectations.
  { name: "expectations, on demand", bound: 9_000, holds: (path) => path === "evaluator_checks.wasm" },
  { name: "evaluator, to the first verdict", bound: 330_000, holds: (path) => /^evaluator.*\.(js|wasm)$/.test(path) },
  { name: "editor", bound: 125_000, holds: (path) => path === "editor.js" },
  // Fetched when the graph is opened or something is exported.
  { name: "pictures and exports, on demand", bound: 61_000, holds: (path) => /^(pictures.*\.(js|wasm)|drawing\.js)$/.test(path) },
  // Fetched once the first files are on their way to the evaluator: tabs, undo, workspaces, the looks of what is not seen at
  // first; and, when somebody asks for it, what keeps the page offline.
  { name: "workspace, beside the first report", bound: 16_000, holds: (path) => /^(workspace\.(js|css)|service-worker.*\.js)$/.test(path) },
  // Pages that somebody opens one at a time; only the group's sum is told.
  { name: "documentation, page by page", bound: 150_000, onDemand: true, holds: (path) => /^(lints\/|reading\.css$)/.test(path) },
  // Fetched when somebody wants to learn: what stands beside the page, with the library that takes Markdown apart; then lessons.
  { name: "lessons' panel, on demand", bound: 25_000, holds: (path) => /^learn\.(js|css)$/.test(path) },
  // A page of its own, with the same library.
  { name: "handouts, on demand", bound: 21_000, holds: (path) => /^handout\.(html|js|css)$/.test(path) },
  { name: "lessons, one by one", bound: 150_000, onDemand: true, holds: (path) => path.startsWith("lessons/") },
  // Chosen from the menu; the first opens with the page.
  { name: "examples, one by one", bound: 6_000, onDemand: true, holds: (path) => /^examples\/(?!01-)/.test(path) },
  // In pages of others: the element at once, what it draws with and evaluates with once one is near.
  { name: "element, in pages of others", bound: 3_000, holds: (path) => /^element(\.iife)?\.js$/.test(path) },
  { name: "its evaluator, once one is near", bound: 540_000, holds: (path) => /^(embed\.js|engine.*\.(js|wasm))$/.test(path) },
  { name: "the page for frames", bound: 2_000, holds: (path) => path.startsWith("embed/") },
  { name: "all the rest", bound: 105_000, holds: () => true },
];

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const row = (name, size, note = "") => console.log(`${name.padEnd(34)}${size.padStart(10)}${note}`);

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(dist, "/").length))
  .filter((path) => !/\.(br|gz)$/.test(path))
  .sort()
  .map((path) => {
    const whole = readFileSync(join(dist, path));
    const packed = brotliCompressSync(whole, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: whole.length } });
    writeFileSync(join(dist, `${path}.br`), packed);
    writeFileSync(join(dist, `${path}.gz`), gzipSync(whole, { level: 9 }));
    return { path, bytes: packed.length };
  });

let over = false;
for (const group of groups) {
  const members = files.filter(({ path }) => groups.find((candidate) => candidate.holds(path)) === group);
  const bytes = members.reduce((sum, file) => sum + file.bytes, 0);
  const fits = bytes <= group.bound;
  over ||= !fits;
  row(group.name, kilobytes(bytes), `  of at most ${kilobytes(group.bound)}${fits ? "" : "  TOO LARGE"}`);
  if (!group.onDemand) for (const file of members) row(`  ${file.path}`, kilobytes(file.bytes));
}
if (over) {
  console.error("error: a group is larger than it may be");
  process.exit(1);
}
