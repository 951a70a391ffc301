// The part "Train": synthetic digits or MNIST's own files; stop, go on, keep the weights.
import { $, count, download, element, kernelChoice, numberIn, percent, table, time, warn } from "./elements.js";
import { lineChart } from "./charts.js";
import { DroppedDigits } from "./idx.js";
import { writeSafetensors } from "./safetensors.js";

export class TrainPart {
  /** `onWeights` is called with tensors that the reader wants to draw with. */
  constructor(client, onWeights) {
    this.client = client;
    this.onWeights = onWeights;
    this.dropped = new DroppedDigits();
    this.epochs = [];
    this.course = [];
    $("train-start").onclick = () => this.start();
    $("train-stop").onclick = () => this.stop();
    $("train-continue").onclick = () => this.run();
    $("train-download").onclick = () => this.save();
    $("train-use").onclick = () => this.use();
    $("files").onchange = () => {
      this.take([...$("files").files]);
      // So that the same file, mended, can be chosen again.
      $("files").value = "";
    };
    this.listenToDrops();
    addEventListener("resize", () => this.show());
  }

  begin(description) {
    kernelChoice("train-kernels", description.kernels);
    $("train-start").disabled = false;
  }

  listenToDrops() {
    const place = $("drop");
    addEventListener("dragover", (event) => {
      event.preventDefault();
      place.classList.add("over");
    });
    addEventListener("dragleave", () => place.classList.remove("over"));
    addEventListener("drop", (event) => {
      event.preventDefault();
      place.classList.remove("over");
      this.take([...event.dataTransfer.files]);
    });
  }

  /** Reads files; one that is wrong is told and left out. */
  async take(files) {
    const faults = [];
    for (const file of files) {
      try {
        await this.dropped.add(file);
      } catch (error) {
        faults.push(error.message);
      }
    }
    const { missing } = this.dropped;
    this.data = null;
    if (missing.length) {
      $("files-status").textContent = `Still missing: ${missing.join(", ")}.`;
    } else {
      try {
        this.data = this.dropped.data;
        $("files-status").textContent = "All four files are there.";
      } catch (error) {
        faults.push(error.message);
        $("files-status").textContent = "The four files do not fit together.";
      }
    }
    this.offer(this.data);
    warn("files-message", faults.join("\n"));
  }

  /** Lets the reader train on the dropped files, as long as they are whole. */
  offer(data) {
    const offered = [...$("train-data").options].find(({ value }) => value === "dropped");
    if (!data) return offered?.remove();
    if (!offered) $("train-data").append(element("option", { value: "dropped" }, "the dropped files"));
    $("train-data").value = "dropped";
    $("train-images").value = Math.min(data.train.labels.length, $("train-images").max);
  }

  async start() {
    let choice;
    try {
      choice = this.choice();
      warn("train-message");
    } catch (error) {
      return warn("train-message", error.message);
    }
    this.choiceMade = choice;
    this.epochs = [];
    this.course = [];
    this.setRunning(true);
    $("train-progress").value = 0;
    try {
      this.sizes = await this.client.ask("beginTraining", choice, ({ drawn, of }) => {
        $("train-status").textContent = `${drawn} of ${of} synthetic digits drawn …`;
      });
    } catch (error) {
      return this.fail(error);
    }
    await this.run();
  }

  choice() {
    const data = $("train-data").value === "dropped" ? this.data : null;
    const images = numberIn("train-images", "Images");
    if (data && images > data.train.labels.length) {
      throw new Error(`Images: expected at most ${data.train.labels.length}, as many as the dropped files have, found ${images}.`);
    }
    const [epochs, seed] = [numberIn("train-epochs", "Epochs"), numberIn("train-seed", "Seed")];
    return { data, images, epochs, seed, kernels: $("train-kernels").value };
  }

  /** Trains until all epochs are done, or until a stop. */
  async run() {
    this.setRunning(true);
    const { epochs } = this.choiceMade;
    try {
      while (this.epochs.length < epochs) {
        const begun = performance.now();
        const result = await this.client.ask("trainEpoch", this.sizes, (step) => this.follow(step));
        if (result.isStopped) {
          $("train-status").textContent += " Stopped.";
          break;
        }
        this.epochs.push({ ...result, milliseconds: performance.now() - begun });
        this.show();
      }
      if (this.epochs.length === epochs) $("train-status").textContent = `Done: ${count(epochs, "epoch")}.`;
    } catch (error) {
      return this.fail(error);
    }
    this.setRunning(false);
  }

  follow({ images, loss, correct }) {
    const { epochs } = this.choiceMade;
    const seen = this.epochs.length * this.sizes.images + images;
    this.course.push({ x: seen, y: loss / images });
    $("train-progress").value = seen / (epochs * this.sizes.images);
    $("train-status").textContent =
      `Epoch ${this.epochs.length + 1} of ${epochs}: ${images} of ${this.sizes.images} images, ` +
      `loss ${(loss / images).toFixed(4)}, ${percent(correct / images)} correct.`;
    this.show();
  }

  stop() {
    $("train-stop").disabled = true;
    this.client.ask("stop");
  }

  fail(error) {
    this.setRunning(false);
    $("train-status").textContent = "Stopped.";
    $("train-continue").disabled = true;
    warn("train-message", error.message);
  }

  setRunning(isRunning) {
    const isBegun = this.course.length > 0;
    $("train-start").disabled = isRunning;
    $("train-stop").disabled = !isRunning;
    $("train-continue").disabled = isRunning || !isBegun || this.epochs.length >= this.choiceMade.epochs;
    for (const id of ["train-download", "train-use"]) $(id).disabled = isRunning || !isBegun;
  }

  show() {
    const width = Math.max(280, Math.min(860, $("train-chart").clientWidth));
    const chart = this.course.length > 1 ? [element("figure", {}, lineChart("Mean loss of the epoch so far", this.course, width))] : [];
    $("train-chart").replaceChildren(...chart);
    const rows = this.epochs.map(({ train, test, milliseconds }, index) => [
      String(index + 1),
      (train.loss / train.images).toFixed(4),
      percent(train.correct / train.images, 2),
      (test.loss / test.images).toFixed(4),
      percent(test.correct / test.images, 2),
      time(milliseconds),
    ]);
    const headings = ["Epoch", "Loss", "Accuracy", "Test loss", "Test accuracy", "Time"];
    $("train-table").replaceChildren(...(rows.length ? [table(headings, rows)] : []));
  }

  async save() {
    const tensors = await this.client.ask("trained");
    download("trained-in-browser.safetensors", writeSafetensors(tensors, { format: "mnist-bench web page" }), "application/octet-stream");
  }

  async use() {
    const tensors = await this.client.ask("trained");
    this.onWeights(Object.fromEntries(tensors.map(({ name, values }) => [name, values])));
  }
}
