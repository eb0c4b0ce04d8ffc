// The one evaluator of all elements of a page.
let loading;

/** Resolves to `engine.js` once its wasm is there; fails where the page's policy forbids WebAssembly. */
export function machine(base) {
  loading ??= import(new URL("engine.js", base).href)
    .then(async (engine) => {
      await engine.default();
      return engine;
    })
    .catch((cause) => {
      loading = undefined;
      throw cause;
    });
  return loading;
}
