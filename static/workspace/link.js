// Links, made when somebody shares. static/links.js says what one looks like, and reads it.

/** Puts a link that holds this into the address and returns it. */
export async function link(json) {
  const stream = new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = "";
  for (let start = 0; start < packed.length; start += 8192) {
    letters += String.fromCharCode(...packed.subarray(start, start + 8192));
  }
  const text = btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  history.replaceState(null, "", `#v1.${text}`);
  return location.href;
}
