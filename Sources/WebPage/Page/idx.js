// MNIST's files, dropped or chosen: IDX, as it is or gzipped.
import { gunzipped } from "./base64.js";

const parts = {
  "train-images": { isTest: false, dimensions: 3 },
  "train-labels": { isTest: false, dimensions: 1 },
  "t10k-images": { isTest: true, dimensions: 3 },
  "t10k-labels": { isTest: true, dimensions: 1 },
};

/** No file of MNIST is larger, inflated. */
const longest = 100 * 2 ** 20;

/** Other files that people have, by their first bytes. */
const strangers = {
  "a PNG picture": [0x89, 0x50, 0x4e, 0x47],
  "a JPEG picture": [0xff, 0xd8, 0xff],
  "a ZIP archive (also .npz): unpack it": [0x50, 0x4b],
  "a Parquet file": [0x50, 0x41, 0x52, 0x31],
};

function kind(bytes) {
  if (bytes.length === 0) return "an empty file";
  const known = Object.entries(strangers).find(([, start]) => start.every((byte, index) => bytes[index] === byte));
  return known ? known[0] : "another format";
}

/** The contents of one file: { part, shape, elements }. Errors are one line that names the file. */
export async function readIDX(file) {
  const fail = (expected, found) => {
    throw new Error(`${file.name}: expected ${expected}, found ${found}.`);
  };
  const most = `at most ${longest / 2 ** 20} MiB`;
  if (file.size > longest) fail(most, `${Math.ceil(file.size / 2 ** 20)} MiB`);
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    fail("a file that can be read", "a folder, or a file that is gone");
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = await gunzipped(bytes, longest);
    } catch {
      fail("a whole gzip file", "one that is damaged or cut off");
    }
    if (bytes.length > longest) fail(most, "more, inflated");
  }
  if (bytes.length === 0 || bytes[0] !== 0 || bytes[1] !== 0) fail("an IDX file", kind(bytes));
  if (bytes.length < 8) fail("an IDX file", `only ${bytes.length} bytes`);
  if (bytes[2] !== 0x08) fail("unsigned bytes (type 0x08)", `type 0x${bytes[2].toString(16).padStart(2, "0")}`);
  const dimensions = bytes[3];
  if (dimensions !== 1 && dimensions !== 3) fail("one dimension or three", dimensions);
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) fail(`a header of ${header} bytes`, `a file of ${bytes.length}`);
  const view = new DataView(bytes.buffer);
  const shape = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  const count = shape.reduce((a, b) => a * b, 1);
  if (dimensions === 3 && (shape[1] !== 28 || shape[2] !== 28)) fail("images of 28 × 28 pixels", `${shape[1]} × ${shape[2]}`);
  if (bytes.length !== header + count) fail(`${count} bytes after the header, as it says`, bytes.length - header);
  if (count === 0) fail("at least one element", "none");
  const elements = bytes.subarray(header);
  if (dimensions === 1) {
    const wrong = elements.findIndex((label) => label > 9);
    if (wrong >= 0) fail("labels from 0 to 9", `${elements[wrong]} at index ${wrong}`);
  }
  const part = Object.keys(parts).find((name) => file.name.toLowerCase().replaceAll(".", "-").includes(name));
  if (!part) fail(`a name with ${Object.keys(parts).join(", ")}`, "another one");
  if (parts[part].dimensions !== dimensions) fail(`${parts[part].dimensions} dimensions, as its name says`, dimensions);
  return { part, name: file.name, shape, elements };
}

/** Collects the four files. */
export class DroppedDigits {
  files = {};

  async add(file) {
    const read = await readIDX(file);
    this.files[read.part] = read;
  }

  /** The names of the parts that are missing. */
  get missing() {
    return Object.keys(parts).filter((part) => !this.files[part]);
  }

  /** The data set, once all four files are there. */
  get data() {
    const pair = (images, labels) => {
      const [pixels, classes] = [this.files[images], this.files[labels]];
      if (pixels.shape[0] !== classes.shape[0]) {
        throw new Error(`${classes.name}: expected ${pixels.shape[0]} labels, one for each image of ${pixels.name}, found ${classes.shape[0]}.`);
      }
      return { pixels: pixels.elements, labels: classes.elements };
    };
    return { train: pair("train-images", "train-labels"), test: pair("t10k-images", "t10k-labels") };
  }
}
