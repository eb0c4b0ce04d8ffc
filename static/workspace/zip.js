// A zip of stored files, as PKWARE's APPNOTE describes it: a header and the bytes of each, then the list of all.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let value = -1;
  for (const byte of bytes) value = (value >>> 8) ^ TABLE[(value ^ byte) & 255];
  return ~value >>> 0;
}

// Numbers of two and of four bytes, the lowest first.
function record(...fields) {
  const bytes = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    size === 2 ? bytes.setUint16(at, value, true) : bytes.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(bytes.buffer);
}

const VERSION = 20;
const UTF8_NAMES = 0x800;

/** A zip (Blob) of `[{name, text}, …]`, whose names are safe and differ. */
export function zip(files, date = new Date()) {
  const encoder = new TextEncoder();
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  const day = (Math.max(0, date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  const parts = [];
  const list = [];
  let offset = 0;
  for (const { name, text } of files) {
    const [path, bytes] = [encoder.encode(name), encoder.encode(text)];
    // Needed version, flags, stored, time, day, checksum, size packed and not, length of the name, no more fields.
    const about = [[2, VERSION], [2, UTF8_NAMES], [2, 0], [2, time], [2, day], [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, path.length], [2, 0]];
    const header = record([4, 0x04034b50], ...about);
    // Made by the same version; no comment, first disk, text, no attributes, where its header is.
    list.push(record([4, 0x02014b50], [2, VERSION], ...about, [2, 0], [2, 0], [2, 1], [4, 0], [4, offset]), path);
    parts.push(header, path, bytes);
    offset += header.length + path.length + bytes.length;
  }
  const size = list.reduce((sum, { length }) => sum + length, 0);
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]);
  return new Blob([...parts, ...list, end], { type: "application/zip" });
}
