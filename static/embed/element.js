// `<policy-playground>`: all that a page needs at once. It waits until it comes near the viewport; then embed.js, which is beside
// it, draws it. Until then, and where that fails, the reader sees what stands inside.
const NAME = "policy-playground";
/** How far below the viewport an element begins, in pixels. */
const NEAR = 400;
/** The line by which plain YAML asks: `# ask: shop/web -> shop/db:5432`, at its very start. */
const ASKS = /^\s*#[ \t]*ask:[ \t]*(\S.*)/;
/** Where manifests come from, if not from inside. */
export const SOURCES = ["src", "hash", "lesson"];
const TEXTS = [...SOURCES, "question", "mode", "view", "k8s", "theme", "height", "open"];

// What fails is told in the element, and by `kpp-error`.
const begun = (element) => element.begin().catch((cause) => console.warn("policy-playground:", cause));

/** Defines the element; its other files lie beside `script`. */
export function define(script) {
  if (customElements.get(NAME)) return;

  const near = new IntersectionObserver(
    (entries) => entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => begun(target)),
    { rootMargin: `${NEAR}px` },
  );

  class PolicyPlayground extends HTMLElement {
    static observedAttributes = [...TEXTS, "readonly", "editor", "present"];
    #body;
    #drawn;
    #files;

    connectedCallback() {
      near.observe(this);
      this.addEventListener("focusin", () => begun(this), { once: true });
      // It may be put elsewhere in the page, and goes on there.
      this.#drawn?.enter();
    }

    disconnectedCallback() {
      near.unobserve(this);
      this.#drawn?.leave();
    }

    attributeChangedCallback(name) {
      this.#drawn?.changed(name);
    }

    /** Draws it now, wherever it is; resolves when the first verdict is there. */
    begin() {
      near.unobserve(this);
      const base = new URL(this.getAttribute("assets") ?? ".", this.hasAttribute("assets") ? document.baseURI : script);
      if (!base.pathname.endsWith("/")) base.pathname += "/";
      this.#body ??= import(new URL("embed.js", base).href).then(
        ({ draw }) => (this.#drawn = draw(this, base, this.#files)),
        (cause) => {
          this.#body = undefined;
          this.dispatchEvent(new CustomEvent("kpp-error", { bubbles: true, composed: true, detail: { message: String(cause) } }));
          throw cause;
        },
      );
      return this.#body.then(async (drawn) => {
        if (!this.isConnected) drawn.leave();
        await drawn.ready;
        return drawn;
      });
    }

    /** `[{name, text}]`; what is set takes the place of what stands inside. */
    get files() {
      return this.#drawn?.files ?? this.#files ?? [];
    }

    set files(files) {
      this.#files = files;
      this.#drawn?.take(files);
    }

    /** `{report, answer}` of what it shows; null until then. */
    get result() {
      return this.#drawn?.result ?? null;
    }

    /** Evaluates; resolves to the result. */
    run = async () => (await this.begin()).run();
    /** Takes back what the reader changed. */
    reset = async () => (await this.begin()).reset();
    /** Resolves to what stands behind `#` in a link to the playground; values of Secrets stay behind. */
    share = async () => (await this.begin()).share();
    /** Prints this element alone. */
    print = async () => (await this.begin()).print();
  }

  // Who asks for them need not know how they are kept.
  for (const name of [...TEXTS, "assets"]) {
    Object.defineProperty(PolicyPlayground.prototype, name, {
      configurable: true,
      get() {
        return this.getAttribute(name) ?? "";
      },
      set(value) {
        this.setAttribute(name, value);
      },
    });
  }
  customElements.define(NAME, PolicyPlayground);
}

/** What a first line of YAML asks; undefined where it asks nothing. */
export const askedBy = (text) => ASKS.exec(text)?.[1].trim();

/**
 * Puts an element beside each code block that fits, and hides the block; also beside those that come later, as in pages that
 * navigate by script. `data-` attributes of the block (`data-question`, …) are the element's attributes.
 *
 * @param {string} selector of `<pre>` or of the `<code>` in it
 * @param {Record<string, string>} [attributes] of all of them
 * @returns {() => void} ends the watching
 */
export function upgrade(selector, attributes = {}) {
  const all = () => document.querySelectorAll(selector).forEach((block) => place(block, attributes));
  const watch = new MutationObserver(all);
  const begin = () => {
    all();
    watch.observe(document.body, { childList: true, subtree: true });
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin, { once: true });
  else begin();
  return () => watch.disconnect();
}

function place(block, attributes) {
  const pre = block.closest("pre") ?? block;
  // The element's own blocks, and blocks that have their element.
  if (pre.closest(NAME) || pre.nextElementSibling?.localName === NAME) return;
  const element = document.createElement(NAME);
  const given = { ...attributes, ...pre.dataset, ...block.dataset };
  // The block itself is the source, whatever a highlighter calls so.
  const known = [...customElements.get(NAME).observedAttributes, "assets"].filter((name) => !SOURCES.includes(name));
  for (const [name, value] of Object.entries(given)) if (known.includes(name)) element.setAttribute(name, value);
  // Moved, it would be missed by who put it here: frameworks take away what they know of.
  element.append(pre.cloneNode(true));
  pre.after(element);
  pre.style.display = "none";
}
