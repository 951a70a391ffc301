// Pictures of numbers: images, feature maps, and the map of an explanation.

/** Draws grey values on a canvas of the same size. */
export function drawGray(canvas, values) {
  draw(canvas, values.length, (index) => [values[index], values[index], values[index]]);
}

/** Draws signed numbers: orange where they are positive, blue where negative, black at zero; `under` shines through. */
export function drawSigned(canvas, values, under) {
  const greatest = Math.max(1e-12, ...Array.from(values, Math.abs));
  draw(canvas, values.length, (index) => {
    const strength = values[index] / greatest;
    const gray = under[index] * 0.35;
    const color = strength > 0 ? [232, 135, 60] : [88, 166, 255];
    return color.map((part) => gray + (part - gray) * Math.abs(strength));
  });
}

/**
 * Draws all maps of a stage on a new canvas, side by side; each number is a square of some pixels. A row of single
 * numbers becomes one line.
 */
export function mapsCanvas({ width, height, channels, values }) {
  const isFlat = width * height === 1;
  const side = isFlat ? 12 : Math.max(2, Math.floor(44 / width));
  const columns = isFlat ? Math.min(channels, 64) : 16;
  const gap = 2;
  const [cellWidth, cellHeight] = [width * side + gap, height * side + gap];
  const canvas = document.createElement("canvas");
  canvas.width = columns * cellWidth + gap;
  canvas.height = Math.ceil(channels / columns) * cellHeight + gap;
  const context = canvas.getContext("2d");
  context.fillStyle = "#404850";
  context.fillRect(0, 0, canvas.width, canvas.height);
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  const range = greatest - least || 1;
  for (let channel = 0; channel < channels; channel++) {
    const left = gap + (channel % columns) * cellWidth;
    const top = gap + Math.floor(channel / columns) * cellHeight;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const gray = Math.round((255 * (values[(y * width + x) * channels + channel] - least)) / range);
        context.fillStyle = `rgb(${gray} ${gray} ${gray})`;
        context.fillRect(left + x * side, top + y * side, side, side);
      }
    }
  }
  return canvas;
}

function draw(canvas, count, color) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  for (let index = 0; index < count; index++) {
    const [red, green, blue] = color(index);
    image.data.set([red, green, blue, 255], 4 * index);
  }
  context.putImageData(image, 0, 0);
}
