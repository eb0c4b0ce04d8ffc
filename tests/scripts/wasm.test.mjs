// The splitting of a wasm's data, as far as no compiler takes part: what goes with a part, and that no byte is lost or moved.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dataOf, section, sections, withData, withoutCustomSections } from "../../scripts/wasm-binary.mjs";
import { rangesFor, withoutRanges } from "../../scripts/wasm-data.mjs";

const HEAD = Buffer.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const NAMED = section(0, Buffer.from("\x04name\x01"));
const CODE = section(10, Buffer.from([0]));

/** A wasm with nothing in it but this data: `{at, bytes}`. */
const wasm = (...pieces) => withData(Buffer.concat([HEAD, section(12, Buffer.from([0])), CODE, NAMED]), pieces);
const bytes = (length, first = 0) => Buffer.from(Array.from({ length }, (_, index) => (first + index) % 256));
const plain = (pieces) => pieces.map(({ at, bytes }) => ({ at, bytes: [...bytes] }));

/** What a compiled module puts into memory when it starts. */
function memoryOf(...modules) {
  const memory = new Uint8Array(1_000);
  for (const { at, bytes } of modules.flatMap(dataOf)) memory.set(bytes, at);
  return memory;
}

const MINE = new Set(["mine", "mine too"]);
const symbol = (at, size, ...readers) => ({ at, size, readers: new Set(readers) });

test("data goes with the part whose functions alone read it", () => {
  const all = [symbol(100, 20, "mine"), symbol(200, 20, "mine", "other"), symbol(300, 20, "other"), symbol(400, 20, "mine", "mine too")];
  assert.deepEqual(rangesFor(MINE, all, []), [{ from: 100, to: 120 }, { from: 400, to: 420 }]);
});

test("data stays that nobody is known to read, or somebody who has no name", () => {
  assert.deepEqual(rangesFor(MINE, [symbol(100, 20), symbol(200, 20, "mine", undefined)], []), []);
});

test("data stays where a number in other code may be an address in it", () => {
  const all = [symbol(100, 20, "mine"), symbol(200, 20, "mine")];
  assert.deepEqual(rangesFor(MINE, all, [99, 119, 120]), [{ from: 200, to: 220 }]);
});

test("data stays that others have as the end of theirs", () => {
  assert.deepEqual(rangesFor(MINE, [symbol(100, 40, "mine"), symbol(130, 10, "other")], []), []);
});

test("neighbours are one piece, unless what stands between them is another's; what is short stays", () => {
  const near = [symbol(100, 20, "mine"), symbol(124, 20, "mine")];
  assert.deepEqual(rangesFor(MINE, near, []), [{ from: 100, to: 144 }]);
  assert.deepEqual(rangesFor(MINE, [near[0], symbol(120, 4, "other"), near[1]], []), [{ from: 100, to: 120 }, { from: 124, to: 144 }]);
  assert.deepEqual(rangesFor(MINE, [symbol(100, 11, "mine"), symbol(200, 12, "mine")], []), [{ from: 200, to: 212 }]);
});

test("what is cut out and what stays fill the same memory as the whole, at the beginning, the end and across pieces", () => {
  const whole = wasm({ at: 100, bytes: bytes(200, 1) }, { at: 400, bytes: bytes(300, 7) });
  for (const ranges of [[], [{ from: 100, to: 130 }], [{ from: 150, to: 170 }, { from: 680, to: 700 }], [{ from: 280, to: 420 }], [{ from: 0, to: 1_000 }]]) {
    const { rest, cut } = withoutRanges(whole, ranges);
    assert.deepEqual(memoryOf(rest, wasm(...cut)), memoryOf(whole), JSON.stringify(ranges));
    const isIn = (at) => ranges.some(({ from, to }) => from <= at && at < to);
    const isCut = cut.every(({ at, bytes }) => isIn(at) && isIn(at + bytes.length - 1));
    const stays = dataOf(rest).every(({ at, bytes }) => !isIn(at) && !isIn(at + bytes.length - 1));
    assert.deepEqual([isCut, stays], [true, true], JSON.stringify(ranges));
  }
});

test("data is read as it was written, at addresses and of lengths of one byte and of more", () => {
  for (const at of [0, 63, 64, 127, 128, 8_191, 8_192, 1_048_576, 2 ** 31 - 1]) {
    for (const length of [0, 1, 127, 128, 300]) {
      const pieces = [{ at, bytes: bytes(length) }];
      assert.deepEqual(plain(dataOf(wasm(...pieces))), plain(pieces), `${length} bytes at ${at}`);
    }
  }
});

test("a module with other data is one that engines take: the data is counted, stands behind the code and can be none", () => {
  const memory = section(5, Buffer.from([1, 0, 1]));
  const module = (...pieces) => withData(Buffer.concat([HEAD, memory, section(12, Buffer.from([0])), CODE, NAMED]), pieces);
  for (const pieces of [[], [{ at: 8, bytes: bytes(4) }], [{ at: 8, bytes: bytes(4) }, { at: 64, bytes: bytes(200) }]]) {
    const made = module(...pieces);
    assert.ok(WebAssembly.validate(made), `${pieces.length} pieces`);
    assert.deepEqual(sections(made).map(({ id }) => id), [5, 12, 10, ...(pieces.length > 0 ? [11] : []), 0]);
    assert.deepEqual(withoutCustomSections(made), made.subarray(0, made.length - NAMED.length));
  }
});
