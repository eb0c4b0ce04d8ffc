// Reads and writes the sections of a wasm, as far as the splitting needs.

/** The sections of a wasm, or what a section of names is made of: `{id, from, content, to}`, all of them offsets. */
export function sections(wasm, start = 8, end = wasm.length) {
  const found = [];
  for (let from = start; from < end; from = found.at(-1).to) {
    const read = reader(wasm, from + 1);
    const length = read.unsigned();
    found.push({ id: wasm[from], from, content: read.at(), to: read.at() + length });
  }
  return found;
}

/** The section with this id, or the custom one of this name: `{content, to}`. */
export function sectionOf(wasm, wanted) {
  for (const section of sections(wasm)) {
    if (section.id === wanted) return section;
    if (section.id !== 0) continue;
    const read = reader(wasm, section.content);
    if (read.text() === wanted) return { ...section, content: read.at() };
  }
  return undefined;
}

/** Reads on from an offset. */
export function reader(wasm, offset) {
  let at = offset;
  const unsigned = () => {
    let number = 0;
    for (let unit = 1; ; unit *= 128) {
      number += (wasm[at] & 127) * unit;
      if (wasm[at++] < 128) return number;
    }
  };
  const skip = (bytes) => void (at += bytes);
  return {
    at: () => at,
    byte: () => wasm[at++],
    unsigned,
    skip,
    /** A number with a sign, below 2^32; where the sign is of no interest. */
    word() {
      const number = unsigned();
      const bits = 7 * Math.ceil(Math.log2(number + 1) / 7);
      return wasm[at - 1] & 64 ? number - 2 ** bits : number;
    },
    text() {
      const length = unsigned();
      skip(length);
      return wasm.toString("utf8", at - length, at);
    },
  };
}

/** What is put into memory when the wasm starts: `{at, bytes}`. */
export function dataOf(wasm) {
  const section = sectionOf(wasm, 11);
  if (!section) return [];
  const read = reader(wasm, section.content);
  return Array.from({ length: read.unsigned() }, () => {
    if (read.byte() !== 0 || read.byte() !== 0x41) throw new Error("data is put into memory otherwise than expected");
    const at = read.word();
    read.skip(1);
    const length = read.unsigned();
    read.skip(length);
    return { at, bytes: wasm.subarray(read.at() - length, read.at()) };
  });
}

/** The wasm with this data in place of its own. */
export function withData(wasm, pieces) {
  const piece = ({ at, bytes }) => [Buffer.from([0, 0x41, ...signed(at), 0x0b, ...unsigned(bytes.length)]), bytes];
  const data = section(11, Buffer.concat([Buffer.from(unsigned(pieces.length)), ...pieces.flatMap(piece)]));
  const out = [wasm.subarray(0, 8)];
  const all = sections(wasm);
  for (const { id, from, to } of all) {
    if (id === 12) out.push(section(12, Buffer.from(unsigned(pieces.length))));
    else if (id !== 11) out.push(wasm.subarray(from, to));
    // It follows the code.
    if (id === 10 && pieces.length > 0) out.push(data);
  }
  return Buffer.concat(out);
}

/** The wasm without what only tools read: names, and what the linker kept. */
export function withoutCustomSections(wasm) {
  const kept = sections(wasm).filter(({ id }) => id !== 0);
  return Buffer.concat([wasm.subarray(0, 8), ...kept.map(({ from, to }) => wasm.subarray(from, to))]);
}

export function section(id, content) {
  return Buffer.concat([Buffer.from([id, ...unsigned(content.length)]), content]);
}

// Numbers as wasm has them: seven bits a byte, the lowest first; of a signed one the last byte's highest bit is the sign.
function unsigned(number) {
  return number < 128 ? [number] : [(number % 128) | 128, ...unsigned(Math.floor(number / 128))];
}

function signed(number) {
  return number < 64 ? [number] : [(number % 128) | 128, ...signed(Math.floor(number / 128))];
}
