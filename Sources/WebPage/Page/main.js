// The page: starts the engine and its three parts.
import { $, warn } from "./elements.js";
import { Client } from "./client.js";
import { suitableEngine } from "./features.js";
import { readSafetensors } from "./safetensors.js";
import { DrawPart } from "./draw.js";
import { BenchPart } from "./bench.js";
import { TrainPart } from "./train.js";

const page = JSON.parse('{{FACTS}}');

const phrases = {
  relaxed: "WebAssembly with vectors of four floats and relaxed multiply-add",
  simd: "WebAssembly with vectors of four floats",
  scalar: "WebAssembly without vectors: this browser has no SIMD, so only the naive kernels run, slowly",
};

async function begin() {
  const engine = suitableEngine();
  if (!engine) throw new Error("This browser has no WebAssembly, so nothing here can run. Any browser of the last years has it.");
  const clients = { draw: new Client(), bench: new Client(), train: new Client() };
  const parts = {
    draw: new DrawPart(clients.draw),
    bench: new BenchPart(clients.bench, page),
    train: new TrainPart(clients.train, (tensors) => parts.draw.use("own", "trained on this page", tensors)),
  };
  page.engine = engine;
  const part = (id) => $(id).textContent;
  const description = await clients.draw.start({ part: part(`engine-${engine}`) });
  const { module } = clients.draw;
  await Promise.all([clients.bench.start({ module }), clients.train.start({ module })]);
  const trained = readSafetensors(await clients.draw.ask("unpack", { part: part("weights") }));
  await parts.draw.begin(description, trained);
  parts.bench.begin(description);
  parts.train.begin(description);
  $("engine-status").textContent = `Ready: ${phrases[engine]}.`;
  // For scripts that look at the page.
  window.mnistBench = { clients, parts, description, engine };
}

begin().catch((error) => {
  $("engine-status").textContent = "The engine did not start.";
  warn("draw-message", error.message);
  for (const control of document.querySelectorAll("main button, main input, main select")) control.disabled = true;
});
