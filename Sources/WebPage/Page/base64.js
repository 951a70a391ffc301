// Binary parts of the page: gzip in base64.

/** The bytes of a part of the page. */
export async function unpacked(text) {
  const compressed = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  return gunzipped(compressed);
}

/** What a gzip file holds; rejects where it is damaged or ends too early. Of more than `limit` bytes only the first are inflated. */
export async function gunzipped(bytes, limit = Infinity) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const pieces = [];
  let count = 0;
  while (count <= limit) {
    const { value, done } = await reader.read();
    if (done) break;
    pieces.push(value);
    count += value.length;
  }
  if (count > limit) await reader.cancel();
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
