// scripts/bench-network.mjs FOLDER NATIVE: runs the benchmark's wasm that wasm-bindgen put into FOLDER in a headless
// Chromium and prints its times beside the native ones (NATIVE, as `cargo bench --bench network -- --figures` tells them).
// Fails when the two do not find the same pairs.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "../tests/browser/server.mjs";

/** The native bounds times this. */
const TIMES = 3;
/** What a round consists of, as the native benchmark tells it apart. */
const STEPS = ["evaluate", "connect", "look"];
/** The engine compiles better what has run for a while, so there are more rounds where they are short. */
const rounds = (pods) => (pods > 5_000 ? 7 : pods > 1_000 ? 20 : 40);

const [folder, figures] = process.argv.slice(2);
const native = JSON.parse(figures);
optimise(join(folder, "bench_bg.wasm"));
writeFileSync(join(folder, "index.html"), "<!doctype html><title>Benchmark</title>");

const site = await serve(folder, "/");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
let failed = false;
try {
  row("pods × policies", "wasm", "evaluate", "rows", "pairs", "first round", "native", "ratio", "bound", "memory");
  for (const size of native.sizes) await compare(size);
} finally {
  await browser.close();
  await site.close();
}
process.exit(failed ? 1 : 0);

/** With the flags that index.html gives the evaluator. */
function optimise(wasm) {
  const link = readFileSync("index.html", "utf8").match(/<link [^>]*data-bin="evaluator"[^>]*>/)[0];
  const attribute = (name) => link.match(new RegExp(` ${name}="([^"]*)"`))[1];
  const flags = attribute("data-wasm-opt-params").split(" ");
  execFileSync("wasm-opt", [wasm, `-O${attribute("data-wasm-opt")}`, ...flags, "-o", wasm]);
}

async function compare({ pods, policies, allowed, bound, took: [nativeWhole] }) {
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.evaluate(start, [pods, policies]);
  const clock = await threadClock(page);
  const best = STEPS.map(() => Infinity);
  let [whole, first, pairs] = [Infinity];
  for (let count = rounds(pods); count > 0; count--) {
    await page.evaluate(() => globalThis.measured.bench.forget());
    let sum = 0;
    for (const [index, step] of STEPS.entries()) {
      const before = await clock();
      const { took, result } = await page.evaluate(timed, step);
      // Each counts something on top: the one other programs' turns, the other the call.
      const time = Math.min(took, (await clock()) - before);
      best[index] = Math.min(best[index], time);
      sum += time;
      pairs = result;
    }
    first ??= sum;
    whole = Math.min(whole, sum);
  }
  const { memory, checksum } = await page.evaluate(end, pods === native.sizes[0].pods);
  await page.close();

  row(
    `${pods} × ${policies}`,
    ...[whole, ...best, first, nativeWhole].map(milliseconds),
    (whole / nativeWhole).toFixed(2),
    `${whole <= bound * TIMES ? "within" : "BEYOND"} ${bound * TIMES} ms`,
    `${Math.ceil(memory / 2 ** 20)} MB`,
  );
  expect(pairs === allowed, `${pairs} pairs have an open port in the browser, ${allowed} native`);
  if (checksum) {
    expect(checksum === native.checksum, `the checksum is ${checksum} in the browser, ${native.checksum} native`);
    console.log(`checksum at ${pods} × ${policies}: ${checksum}`);
  }
}

/** In the page: loads the wasm and makes the cluster. */
async function start([pods, policies]) {
  const module = await import("./bench.js");
  const { memory } = await module.default();
  globalThis.measured = { bench: new module.Bench(pods, policies), memory };
}

/** In the page: one step, how long it took, and what it says: the last one how many pairs have an open port. */
function timed(step) {
  const { bench } = globalThis.measured;
  const start = performance.now();
  const result = bench[step]();
  return { took: performance.now() - start, result };
}

/** In the page: the memory, which only ever grows, and the checksum if wanted. */
function end(wanted) {
  const { bench, memory } = globalThis.measured;
  return { memory: memory.buffer.byteLength, checksum: wanted && bench.checksum() };
}

/** Reads how long the page's thread has run so far, others' turns not counted. */
async function threadClock(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  };
}

function milliseconds(time) {
  return time < 100 ? `${time.toFixed(1)} ms` : `${Math.round(time)} ms`;
}

function row(name, ...cells) {
  console.log(name.padEnd(16) + cells.map((cell) => cell.padStart(15)).join(""));
}

function expect(holds, otherwise) {
  if (holds) return;
  failed = true;
  console.error(`error: ${otherwise}`);
}
