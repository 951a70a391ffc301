// Small helpers for the page's elements.

/** The element with this id. */
export const $ = (id) => document.getElementById(id);

/** A new element with attributes and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Shows one line of warning, or hides it. */
export function warn(id, message) {
  $(id).textContent = message ?? "";
  $(id).hidden = !message;
}

/** A number field's value as it may be used; the reason otherwise. */
export function numberIn(id, name) {
  const field = $(id);
  const value = field.valueAsNumber;
  const [least, greatest] = [Number(field.min), Number(field.max)];
  const isWhole = field.step === "1";
  if (!(value >= least && value <= greatest) || (isWhole && !Number.isInteger(value))) {
    field.setAttribute("aria-invalid", "true");
    throw new Error(`${name}: expected ${isWhole ? "a whole number" : "a number"} from ${least} to ${greatest}, found “${field.value}”.`);
  }
  field.removeAttribute("aria-invalid");
  return value;
}

/** Offers bytes or text as a file. */
export function download(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A checkbox or several in a group of fields. */
export function checkboxes(id, names, checked) {
  for (const name of names) {
    const box = element("input", { type: "checkbox", value: name });
    box.checked = checked.includes(name);
    $(id).append(element("label", {}, box, ` ${name}`));
  }
}

/** Fills a field with the kernel sets to choose from, and chooses the fastest. */
export function kernelChoice(id, kernels) {
  for (const name of kernels) $(id).append(element("option", { value: name }, name));
  $(id).value = kernels.findLast((name) => name.startsWith("simd")) ?? kernels[0];
}

/** The values of the ticked boxes of a group. */
export function ticked(id) {
  return [...$(id).querySelectorAll("input:checked")].map((box) => box.value);
}

/** A table like the report page's; the first `names` columns are names, the others numbers. */
export function table(headings, rows, names = 1) {
  const kind = (index) => (index < names ? "name" : "number");
  const head = element("tr", {}, ...headings.map((text, i) => element("th", { scope: "col", class: kind(i) }, text)));
  const body = rows.map((cells) => element("tr", {}, ...cells.map((text, i) => element("td", { class: kind(i) }, text))));
  const made = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table" }, made);
}

/** A time in the unit that suits it. */
export function time(milliseconds) {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  if (milliseconds >= 1) return `${milliseconds.toFixed(2)} ms`;
  return `${(milliseconds * 1000).toFixed(1)} µs`;
}

/** A number of things: "1 epoch", "2 epochs". */
export function count(number, name) {
  return `${number} ${name}${number === 1 ? "" : "s"}`;
}

/** A share in percent. */
export function percent(share, digits = 1) {
  return `${(100 * share).toFixed(digits)} %`;
}
