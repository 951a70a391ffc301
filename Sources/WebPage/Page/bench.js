// The part "Bench": kernel sets are proved, then timed; bars, a table and a report.
import { $, checkboxes, count, download, element, numberIn, percent, table, ticked, time, warn } from "./elements.js";
import { barChart } from "./charts.js";
import { report } from "./report.js";

/** What is ticked at first. */
const usual = ["conv1-forward", "conv2-forward", "conv2-gemm", "conv3-forward", "dense1-forward", "inference"];

export class BenchPart {
  constructor(client, page) {
    this.client = client;
    this.page = page;
    this.measured = [];
    $("bench-start").onclick = () => this.run();
    $("bench-stop").onclick = () => this.stop();
    $("bench-download").onclick = () => this.save();
    addEventListener("resize", () => this.show());
  }

  begin(description) {
    this.description = description;
    checkboxes("bench-workloads", description.workloads, usual);
    checkboxes("bench-kernels", description.kernels, description.kernels);
  }

  async run() {
    let choice;
    try {
      choice = this.choice();
      warn("bench-message");
    } catch (error) {
      return warn("bench-message", error.message);
    }
    this.setRunning(true);
    this.measured = [];
    this.show();
    try {
      for (const [index, workload] of choice.workloads.entries()) {
        $("bench-progress").value = index / choice.workloads.length;
        $("bench-status").textContent = `${index + 1} of ${choice.workloads.length}: ${workload} …`;
        this.measured.push(await this.client.ask("measure", { ...choice, workload }));
        this.show();
      }
      $("bench-progress").value = 1;
      $("bench-status").textContent = `Done: ${count(this.measured.length, "workload")}.`;
    } catch (error) {
      $("bench-status").textContent = `Stopped after ${count(this.measured.length, "workload")}.`;
      if (error.message !== "stopped") warn("bench-message", error.message);
    }
    this.setRunning(false);
  }

  choice() {
    const [workloads, kernels] = [ticked("bench-workloads"), ticked("bench-kernels")];
    if (!workloads.length) throw new Error("Workloads: expected at least one, found none.");
    if (!kernels.length) throw new Error("Kernels: expected at least one, found none.");
    return { workloads, kernels, seconds: numberIn("bench-seconds", "Seconds"), batch: numberIn("bench-batch", "Images") };
  }

  /** A measurement cannot be interrupted, so its worker is ended and another one started. */
  async stop() {
    $("bench-stop").disabled = true;
    await this.client.restart();
  }

  setRunning(isRunning) {
    $("bench-start").disabled = isRunning;
    $("bench-stop").disabled = !isRunning;
    $("bench-download").disabled = isRunning || !this.measured.length;
  }

  show() {
    const width = Math.max(280, Math.min(860, $("bench-charts").clientWidth));
    $("bench-charts").replaceChildren(
      ...this.measured.map((measured) => {
        const timed = measured.kernels.filter(({ error }) => !error);
        const speed = (nanoseconds) => measured.flops / nanoseconds;
        const bars = timed.map(({ kernel, median, estimates }) => ({
          name: kernel,
          value: speed(median),
          lower: speed(estimates.median_upper),
          upper: speed(estimates.median_lower),
          label: speed(median).toPrecision(3),
        }));
        return element("figure", {}, barChart(measured.workload, "GFLOP/s with 95 % intervals", bars, width));
      }),
    );
    const rows = this.measured.flatMap(({ workload, flops, kernels }) =>
      kernels.map((timed) => {
        if (timed.error) return [workload, timed.kernel, timed.error, "", "", "", ""];
        const { median, estimates } = timed;
        const reach = Math.max(estimates.median_upper - median, median - estimates.median_lower);
        const speedup = estimates.speedup_over_naive;
        return [
          workload,
          timed.kernel,
          time(median / 1e6),
          `± ${percent(reach / median)}`,
          (flops / median).toPrecision(3),
          speedup ? `${speedup.toPrecision(3)} ×` : "",
          timed.max_relative_error.toExponential(1),
        ];
      }),
    );
    const headings = ["Workload", "Kernels", "Median", "95 %", "GFLOP/s", "Over naive", "Greatest error"];
    $("bench-table").replaceChildren(...(rows.length ? [table(headings, rows, 2)] : []));
  }

  save() {
    const text = JSON.stringify(report(this.measured, this.description, this.page), null, 2);
    download("bench-browser.json", text, "application/json");
  }
}
