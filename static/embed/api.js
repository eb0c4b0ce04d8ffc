// The evaluator as a library, for browsers, workers and Node: index.js of the npm package. api.d.ts says what it takes and gives.
import { packed } from "../workspace/link.js";
import init, { Engine } from "./engine.js";

let started;
let usual;

async function wasm() {
  if (!globalThis.process?.versions?.node) return undefined;
  const { readFile } = await import("node:fs/promises");
  return { module_or_path: await readFile(new URL("engine_bg.wasm", import.meta.url)) };
}

/** An evaluator with files of its own. */
export async function createPlayground() {
  started ??= wasm().then(init);
  await started;
  return new Playground(new Engine());
}

class Playground {
  #engine;

  constructor(engine) {
    this.#engine = engine;
  }

  evaluate(files, settings) {
    return told(() => this.#engine.evaluate(files, settings));
  }

  ask(question) {
    return told(() => this.#engine.ask(question));
  }

  check(expectations) {
    return this.ask({ expectations: { files: filesOf(expectations) } }).checks;
  }

  picture(area) {
    return this.#engine.picture(area);
  }

  share(view = "") {
    return packed(this.#engine.shared(view).json);
  }
}

// Texts are thrown by the wasm.
function told(ask) {
  try {
    return ask();
  } catch (cause) {
    throw typeof cause === "string" ? new TypeError(cause) : cause;
  }
}

// What is YAML already, files of it, or objects, whose JSON is YAML.
function filesOf(expectations) {
  if (expectations === undefined) return [];
  if (typeof expectations === "string") return [{ name: "expectations.yaml", text: expectations }];
  const all = Array.isArray(expectations) ? expectations : [expectations];
  const file = (each, index) => (typeof each?.text === "string" ? each : { name: `expectations-${index + 1}.yaml`, text: JSON.stringify(each) });
  return all.map(file);
}

const playground = () => (usual ??= createPlayground());

export const evaluate = async (files, settings) => (await playground()).evaluate(files, settings);
export const ask = async (question) => (await playground()).ask(question);
export const check = async (expectations) => (await playground()).check(expectations);
