// Binary parts of the page: gzip in base64.

/** The bytes of a part of the page. */
export async function unpacked(text) {
  const compressed = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  return gunzipped(compressed);
}

/** What a gzip file holds; rejects where it is damaged or ends too early. */
export async function gunzipped(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
