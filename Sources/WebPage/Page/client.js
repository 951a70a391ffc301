// Workers as the page sees them: questions with answers.

export class Client {
  constructor() {
    this.number = 0;
    this.open = new Map();
    this.begin();
  }

  begin() {
    const text = document.getElementById("worker").textContent;
    this.url ??= URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    this.worker = new Worker(this.url);
    this.worker.onmessage = ({ data }) => this.receive(data);
    this.worker.onerror = (event) => this.fail(event.message || "The worker stopped.");
  }

  /** Asks the worker; `onProgress` hears what it tells meanwhile. */
  ask(name, values = {}, onProgress = () => {}) {
    const id = ++this.number;
    return new Promise((resolve, reject) => {
      this.open.set(id, { resolve, reject, onProgress });
      this.worker.postMessage({ id, name, values });
    });
  }

  receive({ id, result, error, progress }) {
    const question = this.open.get(id);
    if (!question) return;
    if (progress !== undefined) return question.onProgress(progress);
    this.open.delete(id);
    if (error === undefined) question.resolve(result);
    else question.reject(new Error(error));
  }

  fail(message) {
    for (const { reject } of this.open.values()) reject(new Error(message));
    this.open.clear();
  }

  /** Ends what the worker is doing, for good, and starts another one with the same module. */
  async restart() {
    this.worker.terminate();
    this.fail("stopped");
    this.begin();
    if (this.module) await this.start({ module: this.module });
  }

  async start(values) {
    const { module, description } = await this.ask("start", values);
    this.module = module;
    return description;
  }
}
