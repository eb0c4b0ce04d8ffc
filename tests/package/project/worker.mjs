import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { createPlayground } from "policy-playground";
import { open, shop } from "./manifests.mjs";

const QUESTION = "shop/web -> shop/api:8080";

async function verdict(playground, text) {
  playground.evaluate([{ name: "shop.yaml", text }]);
  return playground;
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const said = await new Promise((tell) => worker.once("message", tell));
  const [one, other] = [await verdict(await createPlayground(), shop), await verdict(await createPlayground(), open)];
  console.log(JSON.stringify({ worker: said, other: [one, other].map((each) => each.ask(QUESTION).verdict) }));
} else {
  parentPort.postMessage((await verdict(await createPlayground(), shop)).ask(QUESTION).verdict);
}
