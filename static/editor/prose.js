/** A sentence of the page, in which text of the user stands in backticks. */
export function prose(tag, sentence) {
  const node = document.createElement(tag);
  for (const [index, piece] of sentence.split("`").entries()) {
    const child = document.createElement(index % 2 ? "code" : "span");
    child.textContent = piece;
    node.append(child);
  }
  return node;
}
