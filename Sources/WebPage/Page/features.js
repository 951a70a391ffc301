// What this browser's WebAssembly can do, judged by whether it takes a tiny module.

const header = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10];

/** Vectors of 128 bits: a function that returns a constant one, by i8x16.splat. */
const simd = [...header, 8, 1, 6, 0, 65, 0, 253, 15, 11];

/** Relaxed multiply-add: f32x4.relaxed_madd of three splats. */
const relaxed = [...header, 19, 1, 17, 0, 65, 1, 253, 15, 65, 2, 253, 15, 65, 3, 253, 15, 253, 133, 2, 11];

function accepts(bytes) {
  return typeof WebAssembly === "object" && WebAssembly.validate(Uint8Array.from(bytes));
}

/** The engine that suits this browser: "relaxed", "simd" or "scalar"; null without WebAssembly. `?engine=` chooses another. */
export function suitableEngine() {
  if (typeof WebAssembly !== "object") return null;
  const best = accepts(relaxed) ? "relaxed" : accepts(simd) ? "simd" : "scalar";
  const asked = new URLSearchParams(location.search).get("engine");
  const known = ["scalar", "simd", "relaxed"];
  return known.includes(asked) && known.indexOf(asked) <= known.indexOf(best) ? asked : best;
}
