// Splits a wasm: what a visitor needs at once, and parts that only answers, views or the editor's help need later. A part is
// fetched when one of its functions is first called.
//
// `paths` below say where a part begins; to it goes what nothing else calls, and the data that nothing else reads. What two parts
// call stays, or goes to the part that one of them is said to be `beside`. Binaryen's wasm-split does the work, once for each
// part: in the first stand placeholders, which load the part; that then fills the table of functions with its own. Without
// wasm-split the files stay whole. finish-page.mjs imports this first, as the JavaScript that it changes is minified there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reader, section, sections, withData, withoutCustomSections } from "./wasm-binary.mjs";
import { rangesFor, readData, withoutRanges } from "./wasm-data.mjs";

const wholes = [
  {
    name: "evaluator",
    parts: [
      { name: "plain", paths: ["validation::errors::Errors::add::"] },
      {
        name: "language",
        paths: ["policy_core::language", "Playground::(complete|hover|hints|file_of)", "evaluator::language"],
      },
      {
        name: "answers",
        // Somebody will ask; and it takes long to come once somebody waits.
        early: true,
        paths: [
          "Playground::ask_observed",
          "policy_core::(remedy|share::blank)",
          "evaluator::shared::read",
          "report::Question as .*Plain.*::(read|write)",
          "evaluator::question",
          "rbac::(compact|covers|escalation|least|locator|near|request)",
          "report::access::(answer|asked|changes|escalation|holders|kubectl|least|matrix|permissions|remedy|request|requests|running_as)",
          "report::network::(answer|at_node|changes|connections|icmp|rules|selected|selecting|several|through)",
          // But what every report asks of them.
          "report::admission::(answer(?!::incomplete)|diff|events|migration|standard(?!::listed))",
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
      {
        name: "checks",
        beside: "answers",
        paths: ["manifest::expectations::check", "report::expectations", "Checks as .*Plain.*::write"],
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
          "policy_web::views::surveys::(overview|card|checks|copies)",
          // A click on a fix needs the views' part as well.
          "state::(files|history)::.*::(mend|fix|add_manifest|bring|rename_file|move_file|close_file|retrace|travel)::h",
          "policy_web::(views::settings::fields_by_hand|state::requesters::groups)",
          "(Survey|Checks) as .*Plain.*::read",
          // What other scripts, the editor's tools and the workspace's ask for.
          "policy_web::workspace::acts::_",
          "policy_web::(api::set_files|values::files|clipboard::copy|link::Link::(restart|give_up))",
        ],
      },
      {
        name: "views",
        beside: "surveys",
        paths: [
          "policy_core::export",
          "policy_core::text::Fix::apply",
          "policy_web::pictures::page",
          "policy_core::phrase::(access|admission|judged|names|subjects|shell|words|read|suggestions|traffic::(read|is_meant))",
          "AccessView::(form|escalation|identity|least)_question",
          "policy_web::share::(leave|show_kept|written)",
          "Opened as .*Plain.*::read",
          "(Access|Admission)(Details|Report) as .*Plain.*::read",
          "policy_web::views::(access|compare::other|pods|sharing)",
          "policy_web::views::network::(connections|list|policies)",
          // What somebody does, on the way to the reducer.
          "yew::callback::.*::reform::",
          "policy_web::(api::install|parts::export_list|share::start)::.*closure.*closure",
          "policy_web::link::Link::open",
          "policy_web::views::(findings::mend|network::(matrix::matrix|question::form)|settings|theme|surveys::kept)::.*closure",
          "policy_web::state::comparison::.*::(compare_anew|give|take_base)",
          "policy_web::state::sharing::.*::open_shared",
          "policy_web::state::State::(ask_what_is_typed|judged_here)",
          // What goes from the page, or moves in it.
          String.raw`drop_in_place\$LT\$policy_core::report::(Answer|access::AccessReport|admission::AdmissionReport)\$GT\$`,
          "yew::.*::(shift|shift_node|destroy|DestroyRunner|find_parent_scope|mountable_eq)",
          "alloc::collections::btree::.*BalancingContext",
          "hashbrown::.*::rehash_in_place",
          // What yew can and the page never asks for.
          "yew::(dom_bundle::(braw|bportal|bsuspense)|suspense)::",
        ],
      },
      {
        // Where something is told that went wrong in the program itself: nobody should ever need it.
        name: "failures",
        beside: "views",
        paths: [
          "core::(panicking|str::slice_error_fail|slice::index::slice_index_fail|result::unwrap_failed|option::expect_failed)",
          "std::panicking",
          "core::fmt.*Debug.*::fmt",
        ],
      },
    ],
  },
];

// What drops and calls closures names their types, and closures that are alike are one; it may serve others elsewhere.
// It is taken out only by a path that begins with what it is.
const GLUE = /^\$"?_ZN::core::/;
const CLOSURE = /\$u7b\$\$u7b\$closure\$u7d\$\$u7d\$/;

// A worker may wait for bytes; a page only for text, which is told to be any bytes.
const BYTES_IN_WORKER = `function bytesNow(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.responseType = "arraybuffer";
  request.send();
  return request.response;
}`;
const BYTES_IN_PAGE = `function bytesNow(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255);
}`;

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
    writeFileSync(whole, withoutCustomSections(readFileSync(whole)));
    continue;
  }
  const known = asOldToolsKnow(run("wasm-dis", whole));
  const members = membersOf(parts, known);
  const short = named(known, parts.slice(0, -1).flatMap((part) => members.get(part)));
  const written = [];
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
    assemble(text, input);
    writeFileSync(list, later.map((name) => `${short.of(name).slice(1)}\n`).join(""));
    // The names are for the next part; without them wasm-split takes the shortest that there are.
    const isLast = part === parts.at(-1);
    const names = ["--export-prefix=%", `--placeholder-namespace=${part.name}`, ...(isLast ? [] : ["-g"])];
    run("wasm-split", "--split", ...features, input, `--split-funcs=@${list}`, "-o1", first, "-o2", second, ...names);
    if (!isLast) writeFileSync(first, withoutNamesOfLocals(readFileSync(first)));
    text = withItsTables(run("wasm-dis", first));
    const file = join(site, `${name}_${part.name}.wasm`);
    strip(second, file, ...smaller);
    written.push({ file, members: new Set(later.map((name) => name.slice(1))), numbers: numbersIn(run("wasm-dis", second)) });
  }
  const glue = join(site, `${name}.js`);
  const brief = withShortImports(text, readFileSync(glue, "utf8"));
  assemble(brief.text, first);
  strip(first, whole, ...smaller);
  moveData(name, whole, numbersIn(text), written, known);
  writeFileSync(glue, withPlaceholders(brief.glue, name, parts));
}
rmSync(work, { recursive: true });

// The names of what is imported hold hashes, which nothing compresses.
function withShortImports(text, glue) {
  const short = new Map();
  const renamed = text.replace(/\(import "(\.\/\w+_bg\.js)" "(__wb\w+)"/g, (_, from, name) => {
    if (!short.has(name)) short.set(name, `i${short.size.toString(36)}`);
    return `(import "${from}" "${short.get(name)}"`;
  });
  return { text: renamed, glue: glue.replace(/\b__wb\w+/g, (name) => short.get(name) ?? name) };
}

// Each part gets the data that it alone reads, and puts it into the memory that all share when it is loaded.
function moveData(name, whole, numbers, parts, known) {
  const target = process.env.CARGO_TARGET_DIR ?? "target";
  const linked = readFileSync(join(target, "wasm32-unknown-unknown/wasm-release", `${name}.wasm`));
  const functions = new Set([...callsIn(known).calls.keys()].map((name) => name.slice(1)));
  const data = readData(linked, functions);
  let wasm = readFileSync(whole);
  for (const part of parts) {
    const others = parts.filter((other) => other !== part).map((other) => other.numbers);
    const { rest, cut } = withoutRanges(wasm, rangesFor(part.members, data, [numbers, ...others].flat()));
    wasm = rest;
    writeFileSync(part.file, withData(readFileSync(part.file), cut));
  }
  writeFileSync(whole, wasm);
}

// All that may be an address.
function numbersIn(text) {
  return [...text.matchAll(/(?:i32\.const |offset=)(\d{6,})/g)].map(([, number]) => Number(number));
}

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
  const imported = [...text.matchAll(new RegExp(`^ \\(import .* \\(func (${NAME})`, "gm"))].map(([, name]) => name);
  const known = [...calls.keys(), ...imported].filter((name) => /^\$["_]/.test(name));
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
    const wantedGlue = new RegExp(paths.filter((path) => /^(core::|drop_in_place)/.test(path)).join("|") || "^$");
    const isAt = (mangled) => {
      const path = pathOf(mangled);
      return (GLUE.test(path) ? wantedGlue : wanted).test(path);
    };
    const first = new Set([...calls.keys()].filter(isAt));
    for (const [caller, callees] of calls) {
      if (first.has(caller) || GLUE.test(pathOf(caller))) continue;
      for (const callee of callees) if (CLOSURE.test(callee)) first.delete(callee);
    }
    return first;
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

// wasm-split names locals in a way that wasm-dis takes for names of its own. They stand in part 2 of the section of names.
function withoutNamesOfLocals(wasm) {
  const isNames = ({ id, content }) => id === 0 && reader(wasm, content).text() === "name";
  const names = sections(wasm).find(isNames);
  const title = wasm.subarray(names.content, names.content + 5);
  const kept = sections(wasm, names.content + title.length, names.to).filter(({ id }) => id !== 2);
  const content = Buffer.concat([title, ...kept.map(({ from, to }) => wasm.subarray(from, to))]);
  return Buffer.concat([wasm.subarray(0, names.from), section(0, content), wasm.subarray(names.to)]);
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
  const early = parts.filter((part) => part.early).map((part) => `later.${part.name}.hold().catch(() => {});`).join(" ");
  const starts = /wasm\.__wbindgen_start\(\);/;
  if (!starts.test(glue)) throw new Error("wasm-bindgen's glue starts otherwise than expected");
  return `${glue.replace(returned, (start) => `${start} ${given}`).replace(starts, (start) => `${start} ${early}`)}
function part(file) {
  const address = new URL(file, import.meta.url);
  let whole;
  let held;
  const complete = (module) => (whole ??= new WebAssembly.Instance(module, { primary: wasm }));
  function now() {
    if (!whole) complete(held ?? new WebAssembly.Module(bytesNow(address)));
  }
  const compiled = async () => WebAssembly.compile(await (await fetch(address)).arrayBuffer());
  const get = (_, index) => (...values) => (now(), wasm["%table"].get(Number(index))(...values));
  const load = async () => whole || complete(held ?? (await compiled()));
  const hold = async () => void (held ??= await compiled());
  return { placeholders: new Proxy({}, { get }), load, hold };
}
const later = { ${later} };
export const loadPart = (index) => Object.values(later)[index].load();
${name === "app" ? BYTES_IN_PAGE : BYTES_IN_WORKER}
// Requests that wait never reach a service worker: where one keeps the page, the bytes are fetched before they are needed.
export const holdPart = () => Promise.all(Object.values(later).map(({ hold }) => hold()));
`;
}
