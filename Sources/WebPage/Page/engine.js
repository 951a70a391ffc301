// The engine in a worker: the exports of the WebAssembly module as functions on numbers, arrays and texts.

/** A fault that is told to the reader as it is; after one that `isFatal`, the engine cannot go on. */
export class EngineError extends Error {
  constructor(message, isFatal = false) {
    super(message);
    this.isFatal = isFatal;
  }
}

const decoder = new TextDecoder();

/** The most bytes that the engine's memory grows to, as build.sh says. */
const memoryLimit = 2 ** 30;

export class Engine {
  constructor(module) {
    const imports = { env: { now: () => performance.now() } };
    // Nothing else of the C library's system calls is ever reached.
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      imports[from] ??= {};
      if (kind === "function") imports[from][name] ??= () => 0;
    }
    this.exports = new WebAssembly.Instance(module, imports).exports;
    this.description = JSON.parse(this.text(this.exports.describe()));
  }

  /** The text at a pointer, up to its zero. */
  text(pointer) {
    const bytes = new Uint8Array(this.exports.memory.buffer, pointer);
    return decoder.decode(bytes.subarray(0, bytes.indexOf(0)));
  }

  /** `count` elements of an array type at a pointer; valid until memory grows. */
  view(Type, pointer, count) {
    return new Type(this.exports.memory.buffer, pointer, count);
  }

  /** Calls an export; a status below zero is an error, which the engine describes. */
  call(name, ...values) {
    let status;
    try {
      status = this.exports[name](...values);
    } catch (error) {
      // A trap: Swift's allocations trap where memory ends.
      throw new EngineError(
        this.exports.memory.buffer.byteLength > 0.8 * memoryLimit
          ? "The page ran out of memory: use fewer images, then start again."
          : `The engine stopped (${error.message}): start again.`,
        true,
      );
    }
    if (status < 0) throw new EngineError(this.text(this.exports.message()));
    return status;
  }

  /** Runs `body` with pointers to buffers of these numbers of bytes, which live as long as it runs. */
  withBuffers(sizes, body) {
    const pointers = [];
    try {
      for (const size of sizes) {
        const pointer = this.exports.malloc(size);
        if (pointer === 0) {
          throw new EngineError(`There is no memory for ${(size / 2 ** 20).toFixed(1)} MiB: use fewer images.`);
        }
        pointers.push(pointer);
      }
      return body(...pointers);
    } finally {
      for (const pointer of pointers) this.exports.free(pointer);
    }
  }

  /** Sets the parameters of the network that predicts, from tensors by name, and its kernel set. */
  setNetwork(tensors, kernels) {
    const { parameterCount } = this.description;
    const parameters = this.view(Float32Array, this.exports.parameters(), parameterCount);
    for (const { name, offset } of this.description.tensors) parameters.set(tensors[name], offset);
    this.call("prepare", this.kernelIndex(kernels));
  }

  kernelIndex(name) {
    const index = this.description.kernels.indexOf(name);
    if (index < 0) throw new EngineError(`This browser has no kernels called ${name}.`);
    return index;
  }

  /** A grey picture as 28 x 28 pixels like MNIST's, by the same steps as `mnist-bench predict`. */
  normalize(pixels, width, height) {
    return this.withBuffers([pixels.length, 784], (picture, image) => {
      this.view(Uint8Array, picture, pixels.length).set(pixels);
      this.call("normalize", picture, width, height, image);
      return { image: this.view(Uint8Array, image, 784).slice(), warnings: this.text(this.exports.message()) };
    });
  }

  /** A row of ten logits for each image of 784 grey values, and the milliseconds that it took. */
  logits(images) {
    const count = images.length / 784;
    return this.withBuffers([4 * images.length, 40 * count], (input, output) => {
      const floats = this.view(Float32Array, input, images.length);
      const scale = Math.fround(1 / 255);
      for (let i = 0; i < images.length; i++) floats[i] = Math.fround(images[i] * scale);
      const start = performance.now();
      this.call("predict", input, count, output);
      const milliseconds = performance.now() - start;
      return { logits: this.view(Float32Array, output, 10 * count).slice(), milliseconds };
    });
  }

  /** The outputs of every stage for the image of the last prediction. */
  stageOutputs() {
    const stages = JSON.parse(this.text(this.exports.stageOutputs()));
    return stages.map(({ values, ...stage }) => ({
      ...stage,
      values: this.view(Float32Array, values, stage.width * stage.height * stage.channels).slice(),
    }));
  }

  /** How far the log-probability of `label` falls when a square around each pixel is wiped out. */
  occlusion(image, label) {
    return this.withBuffers([4 * 784, 8 * 784], (input, map) => {
      const floats = this.view(Float32Array, input, 784);
      for (let i = 0; i < 784; i++) floats[i] = image[i] / 255;
      this.call("occlusion", input, label, map);
      return this.view(Float64Array, map, 784).slice();
    });
  }

  /** Synthetic digits of a seed. */
  digits(seed, first, count, isTest) {
    return this.withBuffers([784 * count, count], (pixels, labels) => {
      this.call("drawDigits", seed, first, count, isTest ? 1 : 0, pixels, labels);
      return {
        pixels: this.view(Uint8Array, pixels, 784 * count).slice(),
        labels: this.view(Uint8Array, labels, count).slice(),
      };
    });
  }

  /** Proves and times kernel sets at a workload. */
  measure(workload, batch, kernels, seconds) {
    const mask = kernels.reduce((mask, name) => mask | (1 << this.kernelIndex(name)), 0);
    const index = this.description.workloads.indexOf(workload);
    return JSON.parse(this.text(this.call("measure", index, batch, mask, seconds)));
  }

  /** Gives the engine images to learn from or to be tested on. */
  setData({ pixels, labels }, isTest) {
    this.withBuffers([pixels.length, labels.length], (pixelPointer, labelPointer) => {
      this.view(Uint8Array, pixelPointer, pixels.length).set(pixels);
      this.view(Uint8Array, labelPointer, labels.length).set(labels);
      this.call("setData", pixelPointer, labelPointer, labels.length, isTest ? 1 : 0);
    });
  }

  /** Starts a training run on the images that were set. */
  beginTraining(kernels, seed, epochs) {
    this.call("beginTraining", this.kernelIndex(kernels), seed, epochs);
  }

  /** One step: images of the epoch so far, their loss and correct predictions, and whether the epoch is complete. */
  step() {
    return this.figures("trainStep");
  }

  /** Loss and correct predictions of the trained network on `count` test images from `first`. */
  test(first, count) {
    return this.figures("test", first, count);
  }

  figures(name, ...values) {
    return this.withBuffers([24], (result) => {
      const isComplete = this.call(name, ...values, result) === 1;
      const [images, loss, correct] = this.view(Float64Array, result, 3);
      return { images, loss, correct, isComplete };
    });
  }

  /** The trained parameters by tensor. */
  trained() {
    const all = this.view(Float32Array, this.exports.trainedParameters(), this.description.parameterCount);
    return this.description.tensors.map(({ name, shape, offset }) => ({
      name,
      shape,
      values: all.slice(offset, offset + shape.reduce((a, b) => a * b, 1)),
    }));
  }
}
