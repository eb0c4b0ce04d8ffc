// Elements from names and texts. Texts become text nodes, never HTML.

/** An element with these properties (functions are listeners, `data-` and `aria-` attributes) and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (name in element && !name.includes("-")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

export const button = (testid, text, click, properties = {}) =>
  make("button", { className: "btn", type: "button", "data-testid": testid, click, ...properties }, text);

/** A sentence whose `{}` are these values, in their order. */
export function said(sentence, ...values) {
  return sentence.replace(/\{\}/g, () => values.shift());
}

/** The first names of many, and how many more there are. */
export function listed(names, more, most = 3) {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? said(more, shown, names.length - most) : shown;
}
