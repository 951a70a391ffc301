// The part "Draw": a drawing, what the network answers, sees and computes, and why.
import { $, element, kernelChoice, percent, time, warn } from "./elements.js";
import { Pad } from "./pad.js";
import { drawGray, drawSigned, mapsCanvas } from "./pictures.js";

export class DrawPart {
  constructor(client) {
    this.client = client;
    this.weights = {};
    this.pad = new Pad($("pad"), $("pen"), (pad) => this.change(pad));
    this.rows = Array.from({ length: 10 }, (_, digit) => this.row(digit));
    $("clear").onclick = () => this.pad.clear();
    $("explain").onchange = () => this.classify();
    $("draw-kernels").onchange = () => this.setNetwork();
    $("draw-weights").onchange = () => this.setNetwork();
    for (let digit = 0; digit < 10; digit++) {
      const button = element("button", { type: "button", "aria-label": `Sample of a ${digit}` }, String(digit));
      button.onclick = () => this.showSample(digit);
      $("samples").append(button);
    }
  }

  /** Begins to answer, with the kernel sets and weights that there are. */
  async begin(description, trained) {
    this.samples = {};
    kernelChoice("draw-kernels", description.kernels);
    this.weights.trained = trained;
    this.isReady = true;
    await this.setNetwork();
  }

  /** Adds weights to choose from, and takes them. */
  async use(name, title, tensors) {
    this.weights[name] = tensors;
    if (![...$("draw-weights").options].some(({ value }) => value === name)) {
      $("draw-weights").append(element("option", { value: name }, title));
    }
    $("draw-weights").value = name;
    await this.setNetwork();
  }

  async setNetwork() {
    try {
      await this.client.ask("setNetwork", { tensors: this.weights[$("draw-weights").value], kernels: $("draw-kernels").value });
      warn("draw-message");
    } catch (error) {
      return warn("draw-message", error.message);
    }
    await this.classify();
  }

  change(pad) {
    this.image = pad ? "pad" : null;
    this.classify();
  }

  async showSample(digit) {
    if (!this.isReady) return;
    // Synthetic test digits in their order: each press of a button shows the next of its class.
    this.digits ??= await this.client.ask("digits", { seed: 1, first: 0, count: 400, isTest: true });
    const { pixels, labels } = this.digits;
    const indices = [...labels.keys()].filter((index) => labels[index] === digit);
    this.samples[digit] = ((this.samples[digit] ?? -1) + 1) % indices.length;
    const first = 784 * indices[this.samples[digit]];
    this.image = pixels.slice(first, first + 784);
    this.pad.show(this.image);
    await this.classify();
  }

  /** Asks about the drawing as it is. While an answer is under way, only the newest drawing waits. */
  async classify() {
    if (!this.isReady) return;
    if (this.isBusy) return void (this.waits = true);
    this.isBusy = true;
    do {
      this.waits = false;
      try {
        if (this.image) this.show(await this.client.ask("classify", this.question()));
        else this.showNothing("Draw a digit.");
        warn("draw-message");
      } catch (error) {
        this.showNothing("No answer.");
        warn("draw-message", error.message);
      }
    } while (this.waits);
    this.isBusy = false;
  }

  question() {
    const explains = $("explain").checked;
    if (this.image !== "pad") return { pixels: this.image, width: 28, height: 28, explains };
    return { pixels: this.pad.pixels, width: this.pad.canvas.width, height: this.pad.canvas.height, explains };
  }

  show({ image, warnings, probabilities, label, stages, occlusion, milliseconds }) {
    $("answer").textContent = `${label}, with ${percent(probabilities[label])}` + (warnings ? ` – doubtful: ${warnings}` : "");
    this.showProbabilities(probabilities, label);
    $("time").textContent = `${time(milliseconds)} for an image, by ${$("draw-kernels").value}`;
    drawGray($("seen"), image);
    $("explanation").hidden = !occlusion;
    if (occlusion) {
      drawSigned($("occlusion"), occlusion, image);
      $("occlusion-text").textContent =
        `Orange pixels speak for ${label}, blue ones against it: how the answer's log-probability falls ` +
        `when a square of 5 × 5 pixels is wiped out, by up to ${Math.max(...occlusion).toFixed(2)}.`;
    }
    $("maps").replaceChildren(
      ...stages.map((stage) => {
        const canvas = mapsCanvas(stage);
        const shape = stage.width * stage.height > 1 ? `${stage.channels} maps of ${stage.height} × ${stage.width}` : `${stage.channels} numbers`;
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", `${stage.name}: ${shape}`);
        return element("figure", {}, canvas, element("figcaption", {}, `${stage.name}: ${shape}`));
      }),
    );
  }

  showNothing(text) {
    $("answer").textContent = text;
    this.showProbabilities(Array(10).fill(0), -1);
    $("time").textContent = "";
    $("seen").getContext("2d").clearRect(0, 0, 28, 28);
    $("explanation").hidden = true;
    $("maps").replaceChildren();
  }

  showProbabilities(probabilities, label) {
    this.rows.forEach(({ row, number, bar }, digit) => {
      row.classList.toggle("best", digit === label);
      number.textContent = percent(probabilities[digit]);
      bar.style.width = `${100 * probabilities[digit]}%`;
    });
  }

  row(digit) {
    const number = element("td", { class: "number" }, percent(0));
    const bar = element("span");
    bar.style.width = "0";
    const row = element("tr", {}, element("th", { scope: "row" }, String(digit)), number, element("td", { class: "bar", "aria-hidden": "true" }, bar));
    $("probabilities").tBodies[0].append(row);
    return { row, number, bar };
  }
}
