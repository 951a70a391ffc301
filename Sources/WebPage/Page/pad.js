// The drawing area: mouse, finger, pen and keyboard.

const radius = 11;
const step = 8;

export class Pad {
  /** `pen` shows the keyboard's place. `onChange` is called after each change of the drawing; with null when it was cleared. */
  constructor(canvas, pen, onChange) {
    this.canvas = canvas;
    this.pen = pen;
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.onChange = onChange;
    this.place = { x: canvas.width / 2, y: canvas.height / 2 };
    this.isDown = false;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => (this.last = null));
    canvas.addEventListener("keydown", (event) => this.press(event));
    canvas.addEventListener("blur", () => this.lift());
    this.wipe();
    this.mark();
  }

  /** The grey values, row by row. */
  get pixels() {
    const { width, height } = this.canvas;
    const data = this.context.getImageData(0, 0, width, height).data;
    return Uint8Array.from({ length: width * height }, (_, index) => data[4 * index]);
  }

  clear() {
    this.wipe();
    this.lift();
    this.onChange(null);
  }

  /** Shows an image of 28 x 28 pixels. */
  show(image) {
    const { width } = this.canvas;
    const side = width / 28;
    this.wipe();
    image.forEach((value, index) => {
      this.context.fillStyle = `rgb(${value} ${value} ${value})`;
      this.context.fillRect((index % 28) * side, Math.floor(index / 28) * side, side, side);
    });
  }

  wipe() {
    this.context.fillStyle = "#000";
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.last = null;
  }

  begin(event) {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.position(event);
    this.line(this.last, this.last);
  }

  move(event) {
    if (!this.last) return;
    // A fast pen reports several places at once.
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      const next = this.position(part);
      this.line(this.last, next);
      this.last = next;
    }
  }

  position(event) {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * this.canvas.width) / box.width,
      y: ((event.clientY - box.top) * this.canvas.height) / box.height,
    };
  }

  press(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "Escape") this.clear();
    else if (event.key === " ") this.isDown ? this.lift() : this.lower();
    else if (moves[event.key]) this.walk(...moves[event.key]);
    else return;
    event.preventDefault();
  }

  walk(right, down) {
    const inside = (value, size) => Math.min(Math.max(value, radius), size - radius);
    const next = {
      x: inside(this.place.x + right * step, this.canvas.width),
      y: inside(this.place.y + down * step, this.canvas.height),
    };
    if (this.isDown) this.line(this.place, next);
    this.place = next;
    this.mark();
  }

  lower() {
    this.isDown = true;
    this.line(this.place, this.place);
    this.mark();
  }

  lift() {
    this.isDown = false;
    this.mark();
  }

  /** Shows where the keyboard's pen is. */
  mark() {
    this.pen.style.left = `${(100 * this.place.x) / this.canvas.width}%`;
    this.pen.style.top = `${(100 * this.place.y) / this.canvas.height}%`;
    this.pen.classList.toggle("down", this.isDown);
  }

  line(from, to) {
    this.context.strokeStyle = "#fff";
    this.context.lineWidth = 2 * radius;
    this.context.lineCap = "round";
    this.context.lineJoin = "round";
    this.context.beginPath();
    this.context.moveTo(from.x, from.y);
    this.context.lineTo(to.x + 0.01, to.y);
    this.context.stroke();
    this.onChange(this);
  }
}
