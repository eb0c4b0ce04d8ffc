// Splits a wasm: what a visitor needs at once, and parts that only answers, views or the editor's help need later. A part is
// fetched when one of its functions is first called.
//
// `paths` below say where a part begins; to it goes what nothing else calls, and the `texts` that only it reads. What two parts
// call stays, or goes to the part that one of them is said to be `beside`. Binaryen's wasm-split does the work, once for each part: in the first stand placeholders, which load the part;
// that then fills the table of functions with its own. Without wasm-split the files stay whole. finish-page.mjs imports this
// first, as the JavaScript that it changes is minified there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const wholes = [
  {
    name: "evaluator",
    parts: [
      {
        name: "language",
        paths: ["policy_core::language", "Playground::(complete|hover|hints|file_of)", "evaluator::language"],
        texts: ["docs", "values", "resources"].map((name) => `core/src/language/${name}.txt`),
      },
      {
        name: "answers",
        paths: [
          "Playground::ask_observed",
          "policy_core::remedy",
          "evaluator::question",
          "rbac::(compact|covers|escalation|least|locator|near|request)",
          "report::access::(answer|asked|changes|escalation|holders|kubectl|least|matrix|permissions|remedy|request|requests|running_as)",
          "report::network::(answer|at_node|changes|connections|icmp|rules|selected|selecting|several|through)",
          "report::admission::(answer|diff|events|migration|standard)",
          "admission::(identities|migration)",
          "(Access|Admission)Details as .*Plain.*::write",
        ],
      },
      {
        name: "surveys",
        beside: "answers",
        paths: [
          "playground::surveyed",
          "report::survey",
          "report::network::(around|exposed)",
          "Survey as .*Plain.*::write",
        ],
      },
    ],
  },
  {
    name: "app",
    // Once more, now that much is gone; the evaluator would be larger by it once it is packed.
    smaller: ["-Oz"],
    parts: [
      {
        name: "surveys",
        paths: [
          "policy_core::export::verdict",
          "policy_web::copies",
          "policy_web::state::radius",
          "policy_web::views::answer::found",
          "policy_web::views::surveys::(overview|card|copies|ask)",
          // A click on a fix needs the views' part as well.
          "state::(files|history)::.*::(mend|fix|add_manifest|bring|rename_file|move_file|close_file|travel)::h",
          "policy_web::(views::settings::fields_by_hand|state::requesters::groups)",
          "Survey as .*Plain.*::read",
          // What other scripts, the editor's tools and the workspace's ask for.
          "policy_web::(workspace::acts|api::install)::_",
          "policy_web::(values::files|clipboard::copy|link::Link::(restart|give_up))",
        ],
      },
      {
        name: "views",
        beside: "surveys",
        paths: [
          "policy_core::export",
          "policy_core::text::Fix::apply",
          "policy_web::pictures::page",
          "policy_web::state::(access_bar|question_bar::read)",
          "AccessView::(form|escalation|identity|least)_question",
          "policy_web::share::(leave|show_kept|written)",
          "Opened as .*Plain.*::read",
          "(Access|Admission)Details as .*Plain.*::read",
          "policy_web::views::(access|compare|pods|sharing)",
          "policy_web::views::network::(connections|list|policies)",
        ],
      },
    ],
  },
];

const features = [
  "bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue",
].map((name) => `--enable-${name}`);

const NAME = String.raw`\$(?:"(?:[^"\\]|\\.)*"|[^\s()]+)`;

const site = process.env.TRUNK_STAGING_DIR;
const work = mkdtempSync(join(tmpdir(), "split-"));
const run = (program, ...words) => execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 28 });
const strip = (from, to, ...more) =>
  run("wasm-opt", ...features, ...more, "--strip-debug", "--strip-producers", from, "-o", to);

const canSplit = (() => {
  try {
    return run("wasm-split", "--version") !== "";
  } catch {
    console.warn("wasm-split is missing (Debian: binaryen): the wasm files stay whole");
    return false;
  }
})();

for (const { name, parts, smaller = [] } of wholes) {
  const whole = join(site, `${name}_bg.wasm`);
  if (!canSplit) {
    strip(whole, whole);
    continue;
  }
  const known = asOldToolsKnow(run("wasm-dis", whole));
  const members = membersOf(parts, known);
  const short = named(known, parts.slice(0, -1).flatMap((part) => members.get(part)));
  // Each part adds to the table of functions; one without a bound fits what all parts were told of it.
  let text = short.text.replace(/^( \(table \S+ \d+) \d+ (?=funcref)/m, "$1 ");
  const [source, list, input, first, second] = ["whole.wat", "list.txt", "whole.wasm", "first.wasm", "second.wasm"].map((file) =>
    join(work, file),
  );
  const assemble = (text, to) => {
    writeFileSync(source, text);
    run("wasm-as", ...features, "-g", source, "-o", to);
  };
  for (const part of parts) {
    const later = members.get(part);
    if (later.length === 0) throw new Error(`nothing in ${name} can be taken out for ${part.name}`);
    const { rest, cut } = withoutTexts(text, part.texts ?? []);
    assemble(rest, input);
    writeFileSync(list, later.map((name) => `${short.of(name).slice(1)}\n`).join(""));
    // The names are for the next part; without them wasm-split takes the shortest that there are.
    const isLast = part === parts.at(-1);
    const names = ["--export-prefix=%", `--placeholder-namespace=${part.name}`, ...(isLast ? [] : ["-g"])];
    run("wasm-split", "--split", ...features, input, `--split-funcs=@${list}`, "-o1", first, "-o2", second, ...names);
    if (!isLast) writeFileSync(first, withoutNamesOfLocals(readFileSync(first)));
    text = withItsTables(run("wasm-dis", first));
    const file = join(site, `${name}_${part.name}.wasm`);
    strip(second, file, ...smaller);
    writeFileSync(file, withData(readFileSync(file), cut));
  }
  assemble(text, first);
  strip(first, whole, ...smaller);
  const glue = join(site, `${name}.js`);
  writeFileSync(glue, withPlaceholders(readFileSync(glue, "utf8"), name, parts));
}
rmSync(work, { recursive: true });

// Debian's wasm-split cannot read `table.fill`, with which wasm-bindgen empties one place of a table.
function asOldToolsKnow(text) {
  const one = /\(table\.fill (\S+)\s+(\(local\.get \S+\))\s+(\(ref\.null \S+\))\s+\(i32\.const 1\)\s*\)/g;
  return text.replace(one, "(table.set $1 $2 $3)");
}

// It also takes every table that is exported for the first one; wasm-bindgen's own is that of references.
function withItsTables(text) {
  const references = text.match(/^ \(table (\S+) .*(?:extern|any)ref\)/m)?.[1];
  const exported = /\(export "__wbindgen_externrefs" \(table \S+\)\)/;
  if (!references || !exported.test(text)) throw new Error("the table of references is exported otherwise than expected");
  return text.replace(exported, `(export "__wbindgen_externrefs" (table ${references}))`);
}

// Functions by short names, as the parts know each other's; none that could be taken for a local's. Those that `early` parts
// call have the shortest, one after the other, which brotli likes.
function named(text, early) {
  const { calls } = callsIn(text);
  const called = new Set(early.flatMap((name) => [...calls.get(name)]));
  const known = [...calls.keys()].filter((name) => /^\$["_]/.test(name));
  const ordered = [...known.filter((name) => called.has(name)), ...known.filter((name) => !called.has(name))];
  const short = new Map(ordered.map((name, index) => [name, `$f${index.toString(36)}`]));
  const of = (name) => short.get(name) ?? name;
  return { of, text: text.replace(new RegExp(NAME, "g"), of) };
}

// Of each part the functions at its paths, and those that are called by them alone, or beside it.
function membersOf(parts, text) {
  const { calls, roots } = callsIn(text);
  const reached = (starts, stops) => {
    const seen = new Set();
    const open = [...starts];
    while (open.length > 0) {
      const next = open.pop();
      if (seen.has(next) || stops.has(next) || !calls.has(next)) continue;
      seen.add(next);
      open.push(...calls.get(next));
    }
    return seen;
  };
  const begins = parts.map(({ paths }) => {
    const wanted = new RegExp(paths.join("|"));
    return new Set([...calls.keys()].filter((mangled) => wanted.test(pathOf(mangled))));
  });
  const all = begins.flatMap((begin) => [...begin]);
  const needed = reached(roots, new Set(all));
  // Where another part begins, this one ends: it calls a placeholder there.
  const reaches = begins.map((begin) => reached(begin, new Set(all.filter((name) => !begin.has(name)))));
  const isBeside = (other, index) => parts[other].beside === parts[index].name;
  const isOf = (index) => (known) =>
    !needed.has(known) &&
    reaches[index].has(known) &&
    reaches.every((reach, other) => !reach.has(known) || other === index || isBeside(other, index));
  return new Map(parts.map((part, index) => [part, [...calls.keys()].filter(isOf(index))]));
}

// Who calls whom, and what is called from outside.
function callsIn(text) {
  const called = new RegExp(`(?:call|ref\\.func) (${NAME})`, "g");
  const calls = new Map();
  const roots = [];
  let own;
  for (const line of text.split("\n")) {
    const starts = line.match(new RegExp(`^ \\(func (${NAME})`));
    if (starts) {
      own = new Set();
      calls.set(starts[1], own);
    } else if (/^ \((elem|export|start)/.test(line)) {
      roots.push(...(line.match(new RegExp(NAME, "g")) ?? []));
      own = undefined;
    } else if (line.startsWith(" (")) {
      own = undefined;
    }
    if (own) for (const [, callee] of line.matchAll(called)) own.add(callee);
  }
  return { calls, roots };
}

// Takes these files' texts out of the data: what stays, and where in memory each belongs.
function withoutTexts(text, files) {
  let rest = text;
  const cut = [];
  for (const file of files) {
    const bytes = readFileSync(file);
    const wanted = escaped(bytes);
    const pieces = rest.split(wanted);
    if (pieces.length !== 2) throw new Error(`${file} does not stand once in the data`);
    const head = /\n \(data (\S+) \(i32\.const (\d+)\) "((?:[^"\\]|\\.)*)$/.exec(pieces[0]);
    const [, name, start, before] = head;
    const at = Number(start) + lengthOf(before);
    const end = at + bytes.length;
    cut.push({ at, bytes });
    rest = `${pieces[0]}")\n (data ${name}.${end} (i32.const ${end}) "${pieces[1]}`;
  }
  return { rest, cut };
}

// The sections of a wasm, or what a section of names is made of: `{id, from, content, to}`, all of them offsets.
function sections(wasm, start, end) {
  const found = [];
  for (let from = start; from < end; from = found.at(-1).to) {
    let content = from + 1;
    let length = 0;
    for (let unit = 1; ; unit *= 128) {
      length += (wasm[content] & 127) * unit;
      if (wasm[content++] < 128) break;
    }
    found.push({ id: wasm[from], from, content, to: content + length });
  }
  return found;
}

// A part that puts these bytes into the memory that all share when it is loaded. It has no data of its own (sections 11 and 12),
// so that a section of them fits in behind its code (10).
function withData(wasm, pieces) {
  if (pieces.length === 0) return wasm;
  const all = sections(wasm, 8, wasm.length);
  if (all.some(({ id }) => id === 11 || id === 12)) throw new Error("a part has data of its own");
  const { to } = all.find(({ id }) => id === 10);
  const piece = ({ at, bytes }) => [0, 0x41, ...signed(at), 0x0b, ...unsigned(bytes.length), ...bytes];
  const data = section(11, [...unsigned(pieces.length), ...pieces.flatMap(piece)]);
  return Buffer.concat([wasm.subarray(0, to), data, wasm.subarray(to)]);
}

// wasm-split names locals in a way that wasm-dis takes for names of its own. They stand in part 2 of the section of names.
function withoutNamesOfLocals(wasm) {
  const title = [4, ...Buffer.from("name")];
  const isNames = ({ id, content }) => id === 0 && title.every((byte, index) => wasm[content + index] === byte);
  const names = sections(wasm, 8, wasm.length).find(isNames);
  const kept = sections(wasm, names.content + title.length, names.to).filter(({ id }) => id !== 2);
  const content = Buffer.concat([Buffer.from(title), ...kept.map(({ from, to }) => wasm.subarray(from, to))]);
  return Buffer.concat([wasm.subarray(0, names.from), section(0, content), wasm.subarray(names.to)]);
}

function section(id, content) {
  return Buffer.concat([Buffer.from([id, ...unsigned(content.length)]), Buffer.from(content)]);
}

// Numbers as wasm has them: seven bits a byte, the lowest first; of a signed one the last byte's highest bit is the sign.
function unsigned(number) {
  return number < 128 ? [number] : [(number % 128) | 128, ...unsigned(Math.floor(number / 128))];
}

function signed(number) {
  return number < 64 ? [number] : [(number % 128) | 128, ...signed(Math.floor(number / 128))];
}

// Bytes as wasm-dis writes them, and how many such a writing stands for.
function escaped(bytes) {
  const named = { 9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 39: "\\'", 92: "\\\\" };
  const one = (byte) => named[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(16).padStart(2, "0")}`);
  return Array.from(bytes, one).join("");
}

function lengthOf(written) {
  return written.replace(/\\(?:[0-9a-f]{2}|.)/g, "x").length;
}

// `_ZN11policy_core6remedy…` as `…::policy_core::remedy…`, good enough to search in.
function pathOf(mangled) {
  return mangled.replaceAll("$u20$", " ").replace(/\d+(?=[A-Za-z_])/g, "::").replaceAll("..", "::");
}

// The glue of wasm-bindgen, giving the first part its placeholders. Whoever can wait calls `loadPart` with the number of a part
// first; a worker need not.
function withPlaceholders(glue, name, parts) {
  const returned = /return \{\s*__proto__: null,/;
  if (!returned.test(glue)) throw new Error("wasm-bindgen's glue is written otherwise than expected");
  const given = parts.map((part) => `${part.name}: later.${part.name}.placeholders,`).join(" ");
  const later = parts.map((part) => `${part.name}: part("./${name}_${part.name}.wasm"),`).join(" ");
  return `${glue.replace(returned, (start) => `${start} ${given}`)}
function part(file) {
  const address = new URL(file, import.meta.url);
  let whole;
  const complete = (bytes) => (whole ??= new WebAssembly.Instance(new WebAssembly.Module(bytes), { primary: wasm }));
  let held;
  function now() {
    if (whole) return;
    if (held) return void complete(held);
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    // A page may not wait for bytes, but for text that is told to be any bytes.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    complete(Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255));
  }
  const get = (_, index) => (...values) => (now(), wasm["%table"].get(Number(index))(...values));
  const load = async () => whole || complete(await (await fetch(address)).arrayBuffer());
  const hold = async () => (held = await (await fetch(address)).arrayBuffer());
  return { placeholders: new Proxy({}, { get }), load, hold };
}
const later = { ${later} };
export const loadPart = (index) => Object.values(later)[index].load();
// Requests that wait never reach a service worker: where one keeps the page, the bytes are fetched before they are needed.
export const holdPart = () => Promise.all(Object.values(later).map(({ hold }) => hold()));
`;
}
