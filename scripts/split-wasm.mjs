// Splits a wasm in two: what a visitor needs at once, and what only answers or views that are opened later need. The second
// part is fetched when one of its functions is first called.
//
// `paths` below say where the second part begins; to it goes what nothing else calls. Binaryen's wasm-split does the work: in
// the first part stand placeholders, which load the second part; that then fills the table of functions with its own.
// Without wasm-split the files stay whole. finish-page.mjs imports this first, as the JavaScript that it changes is minified there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const parts = [
  {
    name: "evaluator",
    part: "answers",
    paths: [
      "Playground::ask_observed",
      "policy_core::remedy",
      "evaluator::question",
      "rbac::(compact|covers|escalation|least|locator|near|request)",
      "report::access::(answer|asked|changes|escalation|holders|kubectl|least|matrix|permissions|remedy|request|requests|running_as)",
      "report::network::(answer|at_node|changes|connections|exposed|icmp|rules|selected|selecting|several|through)",
      "report::admission::(answer|diff|events|migration|standard)",
      "admission::(identities|migration)",
      "(Access|Admission)Details as .*Plain.*::write",
    ],
  },
  {
    name: "app",
    part: "views",
    paths: [
      "policy_core::export",
      "policy_core::text::Fix::apply",
      "policy_web::pictures::page",
      "policy_web::state::(access_bar|question_bar::read)",
      "AccessView::(form|escalation|identity|least)_question",
      "policy_web::share::(forget|leave|written)",
      "Opened as .*Plain.*::read",
      "(Access|Admission)Details as .*Plain.*::read",
      "policy_web::views::(access|pods|sharing)",
      "policy_web::views::network::(connections|list|policies)",
    ],
  },
];

const features = [
  "bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue",
].map((name) => `--enable-${name}`);

const site = process.env.TRUNK_STAGING_DIR;
const work = mkdtempSync(join(tmpdir(), "split-"));
const run = (program, ...words) => execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 28 });
const strip = (from, to) => run("wasm-opt", ...features, "--strip-debug", "--strip-producers", from, "-o", to);

const canSplit = (() => {
  try {
    return run("wasm-split", "--version") !== "";
  } catch {
    console.warn("wasm-split is missing (Debian: binaryen): the wasm files stay whole");
    return false;
  }
})();

for (const { name, part, paths } of parts) {
  const whole = join(site, `${name}_bg.wasm`);
  if (!canSplit) {
    strip(whole, whole);
    continue;
  }
  const text = asOldToolsKnow(run("wasm-dis", whole));
  const later = onlyReachedBy(new RegExp(paths.join("|")), text);
  if (later.length === 0) throw new Error(`nothing in ${name} can be taken out`);
  const [source, list] = ["whole.wat", "list.txt"].map((file) => join(work, file));
  writeFileSync(source, text);
  run("wasm-as", ...features, "-g", source, "-o", whole);
  writeFileSync(list, later.join("\n") + "\n");
  const [first, second] = ["first.wasm", "second.wasm"].map((file) => join(work, file));
  run("wasm-split", "--split", ...features, whole, `--split-funcs=@${list}`, "-o1", first, "-o2", second, "--export-prefix=%");
  const mended = withItsTables(run("wasm-dis", first));
  writeFileSync(source, mended);
  run("wasm-as", ...features, source, "-o", first);
  strip(first, whole);
  strip(second, join(site, `${name}_${part}.wasm`));
  const glue = join(site, `${name}.js`);
  writeFileSync(glue, withPlaceholders(readFileSync(glue, "utf8"), `./${name}_${part}.wasm`));
}
rmSync(work, { recursive: true });

// Debian's wasm-split cannot read `table.fill`, with which wasm-bindgen empties one place of a table.
function asOldToolsKnow(text) {
  const one = /\(table\.fill (\S+)\s+(\(local\.get \S+\))\s+(\(ref\.null \S+\))\s+\(i32\.const 1\)\s*\)/g;
  return text.replace(one, "(table.set $1 $2 $3)");
}

// It also takes every table that is exported for the first one; wasm-bindgen's own is that of references.
function withItsTables(text) {
  const references = text.match(/^ \(table (\S+) .*externref\)/m)?.[1];
  const exported = /\(export "__wbindgen_externrefs" \(table \S+\)\)/;
  if (!references || !exported.test(text)) throw new Error("the table of references is exported otherwise than expected");
  return text.replace(exported, `(export "__wbindgen_externrefs" (table ${references}))`);
}

// The functions at these paths, and those that are called by them alone.
function onlyReachedBy(paths, text) {
  const name = String.raw`\$(?:"(?:[^"\\]|\\.)*"|[^\s()]+)`;
  const called = new RegExp(`(?:call|ref\\.func) (${name})`, "g");
  const calls = new Map();
  const roots = [];
  let own;
  for (const line of text.split("\n")) {
    const starts = line.match(new RegExp(`^ \\(func (${name})`));
    if (starts) {
      own = new Set();
      calls.set(starts[1], own);
    } else if (/^ \((elem|export|start)/.test(line)) {
      roots.push(...(line.match(new RegExp(name, "g")) ?? []));
      own = undefined;
    } else if (line.startsWith(" (")) {
      own = undefined;
    }
    if (own) for (const [, callee] of line.matchAll(called)) own.add(callee);
  }
  const begins = new Set([...calls.keys()].filter((mangled) => paths.test(pathOf(mangled))));
  const reached = new Set();
  const open = roots.filter((root) => !begins.has(root));
  while (open.length > 0) {
    const next = open.pop();
    if (reached.has(next) || !calls.has(next)) continue;
    reached.add(next);
    for (const callee of calls.get(next)) if (!begins.has(callee)) open.push(callee);
  }
  return [...calls.keys()].filter((known) => !reached.has(known)).map((known) => known.slice(1));
}

// `_ZN11policy_core6remedy…` as `…::policy_core::remedy…`, good enough to search in.
function pathOf(mangled) {
  return mangled.replaceAll("$u20$", " ").replace(/\d+(?=[A-Za-z_])/g, "::").replaceAll("..", "::");
}

// The glue of wasm-bindgen, giving the first part its placeholders. Whoever can wait calls `loadPart` first; a worker need not.
function withPlaceholders(glue, file) {
  const returned = /return \{\s*__proto__: null,/;
  if (!returned.test(glue)) throw new Error("wasm-bindgen's glue is written otherwise than expected");
  return `${glue.replace(returned, (start) => `${start} placeholder,`)}
const part = new URL(${JSON.stringify(file)}, import.meta.url);
let whole;
const complete = (bytes) => (whole ??= new WebAssembly.Instance(new WebAssembly.Module(bytes), { primary: wasm }));
export async function loadPart() {
  if (!whole) complete(await (await fetch(part)).arrayBuffer());
}
function loadNow() {
  if (whole) return;
  const request = new XMLHttpRequest();
  request.open("GET", part, false);
  // A page may not wait for bytes, but for text that is told to be any bytes.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  complete(Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255));
}
const placeholder = new Proxy({}, {
  get: (_, index) => (...values) => {
    loadNow();
    return wasm["%table"].get(Number(index))(...values);
  },
});
`;
}
