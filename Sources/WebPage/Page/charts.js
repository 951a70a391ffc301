// Charts in the style of the report page.

const namespace = "http://www.w3.org/2000/svg";

function svg(name, attributes, ...children) {
  const made = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const text = (x, y, attributes, content) => svg("text", { x, y, ...attributes }, content);
const line = (x1, y1, x2, y2, kind) => svg("line", { x1, y1, x2, y2, class: kind });

/** Horizontal bars with intervals: { name, value, lower, upper, label } each. The chart is as wide as its place. */
export function barChart(title, unit, bars, width) {
  const isNarrow = width < 520;
  const [rowHeight, top] = [26, 30];
  const left = isNarrow ? 8 : 150;
  const right = width - (isNarrow ? 96 : 120);
  const barTop = isNarrow ? 16 : 4;
  const pitch = rowHeight + (isNarrow ? 14 : 0);
  const height = top + bars.length * pitch + 8;
  const greatest = Math.max(...bars.map(({ upper }) => upper), 1e-9);
  const x = (value) => left + ((right - left) * value) / greatest;
  const chart = svg("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": title });
  chart.append(text(left, 16, { class: "heading" }, `${title}, ${unit}`), line(left, top - 4, left, height - 4, "axis"));
  bars.forEach(({ name, value, lower, upper, label }, index) => {
    const y = top + index * pitch;
    const middle = y + barTop + 9;
    chart.append(
      isNarrow ? text(left + 4, y + 11, {}, name) : text(left - 6, middle + 4, { "text-anchor": "end" }, name),
      svg("rect", { class: "bar", x: left, y: y + barTop, width: Math.max(x(value) - left, 0.5), height: 18 }),
      line(x(lower), middle, x(upper), middle, "error"),
      line(x(lower), middle - 4, x(lower), middle + 4, "error"),
      line(x(upper), middle - 4, x(upper), middle + 4, "error"),
      text(x(upper) + 6, middle + 4, {}, label),
    );
  });
  return chart;
}

/** A curve of numbers over images seen, from zero. */
export function lineChart(title, points, width, unit = "") {
  const height = 220;
  const [left, right, top, bottom] = [46, width - 12, 30, height - 30];
  const lastX = Math.max(points.at(-1)?.x ?? 1, 1);
  const greatest = Math.max(...points.map(({ y }) => y), 1e-9);
  const x = (value) => left + ((right - left) * value) / lastX;
  const y = (value) => bottom - ((bottom - top) * value) / greatest;
  const chart = svg("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": title });
  chart.append(text(left, 16, { class: "heading" }, title));
  for (const share of [0, 0.5, 1]) {
    const value = share * greatest;
    chart.append(
      line(left, y(value), right, y(value), share ? "grid" : "axis"),
      text(left - 6, y(value) + 4, { "text-anchor": "end", class: "faint" }, value.toPrecision(2) + unit),
    );
  }
  chart.append(
    text(left, height - 10, { class: "faint" }, "0"),
    text(right, height - 10, { "text-anchor": "end", class: "faint" }, `${Math.round(lastX).toLocaleString("en")} images`),
  );
  const path = points.map((point, index) => `${index ? "L" : "M"}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`).join("");
  chart.append(svg("path", { class: "s5 curve", d: path }));
  return chart;
}
