// Which functions read which of a wasm's data: what only a part reads can be fetched with it.
//
// The linker says where in code and data each address stands (`--emit-relocs`, see web/build.rs), so nothing is guessed from
// numbers that look like addresses. A function that is gone once wasm-opt is done stands within those that called it.
import { dataOf, reader, sectionOf, sections, withData } from "./wasm-binary.mjs";

// Kinds of relocations, as the tool conventions of WebAssembly number them.
const FUNCTION = 0;
const ADDRESSES = [3, 4, 5];
const WITH_ADDEND = [3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23];
// Smaller pieces cost more than they spare.
const LEAST_BYTES = 12;

/** `{at, size, readers}` of all that has a name in the data of what the linker wrote; `known` are the functions there still are. */
export function readData(linked, known) {
  const symbols = symbolsOf(linked);
  const { bodies, names } = functionsOf(linked);
  const bodyAt = finder(bodies);
  const data = symbols.filter(({ size }) => size > 0).sort((a, b) => a.at - b.at);
  const holderAt = finder(data.map((symbol) => ({ from: symbol.at, to: symbol.at + symbol.size, symbol })));
  const callers = new Map();
  for (const { kind, offset, index } of relocationsOf(linked, "reloc.CODE")) {
    const own = bodyAt(offset)?.name;
    const symbol = symbols[index];
    if (kind === FUNCTION) add(callers, names.get(symbol.index), own);
    else if (ADDRESSES.includes(kind) && symbol.size > 0) symbol.readers.add(own);
  }
  const addressOf = addressesOf(linked);
  for (const { kind, offset, index } of relocationsOf(linked, "reloc.DATA")) {
    const symbol = symbols[index];
    // What stands beside all that has a name is read by nobody knows whom.
    if (ADDRESSES.includes(kind) && symbol.size > 0) symbol.holders.add(holderAt(addressOf(offset))?.symbol);
  }
  const stands = (name, seen = new Set()) => {
    if (known.has(name)) return [name];
    if (seen.has(name)) return [];
    seen.add(name);
    return [...(callers.get(name) ?? [])].flatMap((caller) => stands(caller, seen));
  };
  const readersOf = (symbol, seen = new Set()) => {
    if (!symbol) return [undefined];
    if (seen.has(symbol)) return [];
    seen.add(symbol);
    return [...symbol.readers, ...[...symbol.holders].flatMap((holder) => readersOf(holder, seen))];
  };
  return data.map((symbol) => {
    const readers = new Set(readersOf(symbol).flatMap((name) => (name === undefined ? [undefined] : stands(name))));
    return { at: symbol.at, size: symbol.size, readers };
  });
}

/** Where the data lies that `members` alone read; `elsewhere` are numbers that stand in other code. */
export function rangesFor(members, all, elsewhere) {
  const isMine = ({ at, size, readers }) =>
    readers.size > 0 && [...readers].every((name) => members.has(name)) && !elsewhere.some((number) => number >= at && number < at + size);
  const mine = all.filter(isMine);
  const others = all.filter((symbol) => !mine.includes(symbol));
  const free = (from, to) => !others.some(({ at, size }) => at < to && from < at + size);
  const ranges = [];
  for (const { at, size } of mine) {
    if (!free(at, at + size)) continue;
    const last = ranges.at(-1);
    if (last && at <= last.to + LEAST_BYTES && free(last.to, at)) last.to = Math.max(last.to, at + size);
    else ranges.push({ from: at, to: at + size });
  }
  return ranges.filter(({ from, to }) => to - from >= LEAST_BYTES);
}

/** The wasm without the data there, and that data. */
export function withoutRanges(wasm, ranges) {
  const rest = [];
  const cut = [];
  for (const { at, bytes } of dataOf(wasm)) {
    let done = at;
    const end = at + bytes.length;
    const take = (to, into) => {
      if (to > done) into.push({ at: done, bytes: bytes.subarray(done - at, to - at) });
      done = Math.max(done, to);
    };
    for (const { from, to } of ranges) {
      if (to <= at || from >= end) continue;
      take(Math.max(from, at), rest);
      take(Math.min(to, end), cut);
    }
    take(end, rest);
  }
  return { rest: withData(wasm, rest), cut };
}

function add(map, key, value) {
  if (!map.has(key)) map.set(key, new Set());
  map.get(key).add(value);
}

/** Finds what holds an offset among `{from, to}` that stand in their order. */
function finder(all) {
  return (offset) => {
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle].to <= offset) low = middle + 1;
      else high = middle;
    }
    return all[low]?.from <= offset ? all[low] : undefined;
  };
}

function relocationsOf(wasm, name) {
  const section = sectionOf(wasm, name);
  if (!section) throw new Error(`the linker was not asked for ${name}`);
  const read = reader(wasm, section.content);
  read.unsigned();
  return Array.from({ length: read.unsigned() }, () => {
    const [kind, offset, index] = [read.byte(), read.unsigned(), read.unsigned()];
    if (WITH_ADDEND.includes(kind)) read.unsigned();
    return { kind, offset, index };
  });
}

// Functions by their offsets within the section of code, as relocations name them, and the names of all.
function functionsOf(wasm) {
  const names = new Map();
  const named = sectionOf(wasm, "name");
  for (const { id, content } of sections(wasm, named.content, named.to)) {
    if (id !== 1) continue;
    const read = reader(wasm, content);
    for (let left = read.unsigned(); left > 0; left--) {
      const index = read.unsigned();
      names.set(index, read.text());
    }
  }
  const code = sectionOf(wasm, 10);
  const read = reader(wasm, code.content);
  const count = read.unsigned();
  const imported = importedFunctions(wasm);
  const bodies = Array.from({ length: count }, (_, place) => {
    const length = read.unsigned();
    const from = read.at() - code.content;
    read.skip(length);
    return { from, to: from + length, name: names.get(imported + place) };
  });
  return { bodies, names };
}

function importedFunctions(wasm) {
  const section = sectionOf(wasm, 2);
  if (!section) return 0;
  const read = reader(wasm, section.content);
  let functions = 0;
  for (let left = read.unsigned(); left > 0; left--) {
    read.text();
    read.text();
    if (read.byte() !== 0) throw new Error("something is imported that is no function");
    read.unsigned();
    functions += 1;
  }
  return functions;
}

// An offset within the section of data as an address in memory.
function addressesOf(wasm) {
  const { content } = sectionOf(wasm, 11);
  const start = wasm.byteOffset + content;
  const all = dataOf(wasm).map(({ at, bytes }) => {
    const from = bytes.byteOffset - start;
    return { from, to: from + bytes.length, at };
  });
  const find = finder(all);
  return (offset) => {
    const { from, at } = find(offset);
    return at + offset - from;
  };
}

// What relocations name: functions `{index}` and data `{at, size}`.
function symbolsOf(wasm) {
  const segments = dataOf(wasm);
  const linking = sectionOf(wasm, "linking");
  const head = reader(wasm, linking.content);
  head.unsigned();
  const table = sections(wasm, head.at(), linking.to).find(({ id }) => id === 8);
  const read = reader(wasm, table.content);
  return Array.from({ length: read.unsigned() }, () => {
    const [kind, flags] = [read.byte(), read.unsigned()];
    const isUndefined = (flags & 0x10) !== 0;
    if (kind === 3) return { index: read.unsigned(), size: 0 };
    if (kind === 1) {
      read.text();
      if (isUndefined) return { size: 0 };
      const [segment, offset, size] = [read.unsigned(), read.unsigned(), read.unsigned()];
      return { at: (segments[segment]?.at ?? 0) + offset, size: segments[segment] ? size : 0, readers: new Set(), holders: new Set() };
    }
    const index = read.unsigned();
    // An import has the name that it is imported by, unless it is said to have another.
    if (!isUndefined || flags & 0x40) read.text();
    return { index, size: 0 };
  });
}
