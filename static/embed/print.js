// Prints an element without the page around it.
const ALONE = `@media print {
  body * { visibility: hidden; }
  [data-prints], [data-prints] * { visibility: visible; }
  [data-prints] { position: absolute; inset: 0 0 auto; }
}`;

export function printAlone(element) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(ALONE);
  document.adoptedStyleSheets.push(sheet);
  element.dataset.prints = "";
  addEventListener(
    "afterprint",
    () => {
      delete element.dataset.prints;
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    },
    { once: true },
  );
  print();
}
