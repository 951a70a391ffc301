// The worker: answers one message at a time. Long work is done in pieces, between which other messages get their turn.
import { Engine, EngineError } from "./engine.js";
import { unpacked } from "./base64.js";

let engine;
/** What the engine was made of and set to, to make it anew after a fatal fault. */
let compiled;
let network;
let isStopped = false;

const answers = {
  /** Starts the engine from a part of the page, or from a module that another worker compiled. */
  async start({ part, module }) {
    module ??= await WebAssembly.compile(await unpacked(part));
    compiled = module;
    engine = new Engine(module);
    return { module, description: engine.description };
  },

  /** Reads a packed part of the page. */
  async unpack({ part }) {
    return unpacked(part);
  },

  setNetwork({ tensors, kernels }) {
    engine.setNetwork(tensors, kernels);
    network = { tensors, kernels };
  },

  digits({ seed, first, count, isTest }) {
    return engine.digits(seed, first, count, isTest);
  },

  logits({ images }) {
    return engine.logits(images);
  },

  /** All about one drawing, or one image of 28 x 28 pixels: what the network sees, answers, and why. */
  classify({ pixels, width, height, explains }) {
    const isNormalized = width === 28 && height === 28;
    const { image, warnings } = isNormalized ? { image: pixels, warnings: "" } : engine.normalize(pixels, width, height);
    // The time of one image is often near the clock's resolution, so that several runs are timed together.
    const { logits } = engine.logits(image);
    let runs = 0;
    let milliseconds = 0;
    while (milliseconds < 4 && runs < 32) {
      milliseconds += engine.logits(image).milliseconds;
      runs += 1;
    }
    const stages = engine.stageOutputs();
    const probabilities = softmax(logits);
    const label = probabilities.indexOf(Math.max(...probabilities));
    const occlusion = explains ? engine.occlusion(image, label) : null;
    return { image, warnings, probabilities, label, stages, occlusion, milliseconds: milliseconds / runs };
  },

  measure({ workload, batch, kernels, seconds }) {
    return engine.measure(workload, batch, kernels, seconds);
  },

  /** Takes or draws the data, and starts a run. */
  async beginTraining({ data, images, kernels, seed, epochs }, tell) {
    const parts = data ?? { train: await drawn(seed, images, false, tell), test: await drawn(seed, 2000, true, tell) };
    const train = { pixels: parts.train.pixels.subarray(0, 784 * images), labels: parts.train.labels.subarray(0, images) };
    engine.setData(train, false);
    engine.setData(parts.test, true);
    engine.beginTraining(kernels, seed, epochs);
    return { images: train.labels.length, testImages: parts.test.labels.length };
  },

  /** Trains to the end of an epoch, and tests; a stop comes back early, and the next call goes on there. */
  async trainEpoch({ testImages }, tell) {
    isStopped = false;
    let told = 0;
    let step;
    do {
      step = engine.step();
      if (performance.now() - told > 60 || step.isComplete) {
        tell(step);
        await turn();
        told = performance.now();
      }
      if (!Number.isFinite(step.loss)) throw new EngineError("Training diverged: the loss is no longer a number.");
    } while (!step.isComplete && !isStopped);
    if (!step.isComplete) return { isStopped: true };
    const test = { images: 0, loss: 0, correct: 0 };
    while (test.images < testImages) {
      const part = engine.test(test.images, Math.min(250, testImages - test.images));
      for (const name of ["images", "loss", "correct"]) test[name] += part[name];
      await turn();
    }
    return { train: step, test };
  },

  stop() {
    isStopped = true;
  },

  trained() {
    return engine.trained();
  },
};

async function drawn(seed, count, isTest, tell) {
  const pixels = new Uint8Array(784 * count);
  const labels = new Uint8Array(count);
  for (let first = 0; first < count; first += 500) {
    const part = engine.digits(seed, first, Math.min(500, count - first), isTest);
    pixels.set(part.pixels, 784 * first);
    labels.set(part.labels, first);
    tell({ drawn: first + part.labels.length, of: count });
    await turn();
  }
  return { pixels, labels };
}

function softmax(logits) {
  const greatest = Math.max(...logits);
  const exponentials = Array.from(logits, (logit) => Math.exp(logit - greatest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}

/** Lets messages that wait get their turn. */
function turn() {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(0);
  });
}

function revive() {
  engine = new Engine(compiled);
  if (network) engine.setNetwork(network.tensors, network.kernels);
}

self.onmessage = async ({ data: { id, name, values } }) => {
  try {
    const result = await answers[name](values, (progress) => self.postMessage({ id, progress }));
    self.postMessage({ id, result });
  } catch (error) {
    if (error.isFatal) revive();
    self.postMessage({ id, error: error instanceof EngineError ? error.message : `${error.name}: ${error.message}` });
  }
};
