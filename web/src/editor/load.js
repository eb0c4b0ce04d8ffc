// Rust has no `import()`. The address is relative to the page, not to this file, which wasm-bindgen copies elsewhere.
export const importModule = (name) => import(new URL(name, document.baseURI).href);
