// Weights in safetensors: eight bytes of the header's length, the header in JSON, then the numbers.

/** The float32 tensors of a file by name. */
export function readSafetensors(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const tensors = {};
  for (const [name, { data_offsets: offsets }] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    tensors[name] = new Float32Array(bytes.slice(8 + length + offsets[0], 8 + length + offsets[1]).buffer);
  }
  return tensors;
}

/** A file of tensors: { name, shape, values } each. */
export function writeSafetensors(tensors, metadata) {
  const header = { __metadata__: metadata };
  let end = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, (end += values.byteLength)] };
  }
  let text = JSON.stringify(header);
  // The numbers begin at a multiple of eight.
  text = text.padEnd(Math.ceil(text.length / 8) * 8);
  const bytes = new Uint8Array(8 + text.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(new TextEncoder().encode(text), 8);
  let start = 8 + text.length;
  for (const { values } of tensors) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start);
    start += values.byteLength;
  }
  return bytes;
}
