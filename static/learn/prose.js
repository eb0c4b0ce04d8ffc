// Markdown, already taken apart by its library, as elements. Texts become text nodes: a lesson cannot bring HTML along.
import { make } from "../workspace/dom.js";

const SAFE = /^(https?:|#|\?|\.)/;

/** The elements of these tokens. */
export const prose = (tokens = []) => tokens.flatMap(block);

function block(token) {
  switch (token.type) {
    case "space":
      return [];
    case "heading":
      return [make(`h${Math.min(6, token.depth + 1)}`, {}, ...inline(token.tokens))];
    case "paragraph":
      return [make("p", {}, ...inline(token.tokens))];
    case "text":
      return token.tokens ? inline(token.tokens) : [token.text];
    case "list":
      return [make(token.ordered ? "ol" : "ul", {}, ...token.items.map((item) => make("li", {}, ...item.tokens.flatMap(block))))];
    case "code":
      return [make("pre", { tabIndex: 0 }, make("code", {}, token.text))];
    case "blockquote":
      return [make("blockquote", {}, ...token.tokens.flatMap(block))];
    default:
      return [make("p", {}, token.raw)];
  }
}

const inline = (tokens = []) => tokens.map(piece);

function piece(token) {
  switch (token.type) {
    case "codespan":
      return make("code", {}, token.text);
    case "strong":
      return make("strong", {}, ...inline(token.tokens));
    case "em":
      return make("em", {}, ...inline(token.tokens));
    case "br":
      return make("br");
    case "link":
      return SAFE.test(token.href) ? make("a", { href: token.href, rel: "noopener" }, ...inline(token.tokens)) : token.text;
    case "escape":
    case "text":
      return token.tokens ? make("span", {}, ...inline(token.tokens)) : token.text;
    default:
      return token.raw;
  }
}
