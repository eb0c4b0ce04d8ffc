// Links, made when somebody shares. static/links.js says what one looks like, and reads it.

/** The text behind `#` of a link that holds this. */
export async function packed(json) {
  const stream = new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = "";
  for (let start = 0; start < bytes.length; start += 8192) {
    letters += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return `v1.${btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** Puts a link that holds this into the address and returns it. */
export async function link(json) {
  history.replaceState(null, "", `#${await packed(json)}`);
  return location.href;
}
