// scripts/bench-page.mjs [ROUNDS]: measures the page in dist/ as one uses it, in a headless Chromium: from a keystroke in
// the editor until the verdicts about it are painted, and from opening the page with an empty cache until its first
// verdict is. Prints the median and the 95th percentile beside their bounds, all of one run. Measured is the page, so each sample
// waits until the browser has built its own window: a current Chromium spends over a second of CPU on pages of its own
// (chrome://omnibox-popup.top-chrome) for every new one, which on two cores would be a third of what is measured.
import { readdirSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { serve } from "../tests/browser/server.mjs";

const rounds = Number(process.argv[2] ?? 40);
const site = await serve("dist", "/");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const processes = await browser.newBrowserCDPSession();

row("milliseconds", "median", "p95", "bound");
try {
  tell("opening, to the first verdict", await sampled(Math.ceil(rounds / 4), opening), 1000);
  const course = [];
  for (const name of readdirSync("static/examples").sort()) {
    course.push(...(await typing(readFileSync(`static/examples/${name}`, "utf8"), Math.ceil(rounds / 4))));
  }
  tell("a key, the course's examples", course, 50);
  tell("a key, 200 objects", await typing(generated(150, 50), rounds), 150);
  tell("a key in a policy, 2,000 pods × 500 policies", await typing(generated(2000, 500), Math.ceil(rounds / 4)), 400);
} finally {
  await browser.close();
  await site.close();
}

async function sampled(count, sample) {
  const samples = [];
  for (let round = 0; round < count; round++) samples.push(await sample());
  return samples;
}

/** A fresh context has an empty cache. */
async function opening() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    globalThis.painted = new Promise((told) => {
      const look = () => {
        const shown = document.querySelector("[data-testid=answer-verdict]");
        if (!shown) return requestAnimationFrame(look);
        requestAnimationFrame(() => setTimeout(() => told(performance.now())));
      };
      requestAnimationFrame(look);
    });
  });
  await atRest();
  await page.goto(site.url);
  const took = await page.evaluate(() => globalThis.painted);
  await context.close();
  return took;
}

/** Resolves when all of the browser's processes together use less than a tenth of a core, or after ten seconds. */
async function atRest() {
  const [pause, attempts] = [250, 40];
  let before = -Infinity;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { processInfo } = await processes.send("SystemInfo.getProcessInfo");
    const used = processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    if (used - before < pause / 1000 / 10) return;
    before = used;
    await new Promise((done) => setTimeout(done, pause));
  }
}

/** Types into the last line, which is a comment at the end of a policy's document, key by key. */
async function typing(text, count) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(site.url);
  await page.locator('[data-testid=editor][data-ready="true"]').waitFor({ state: "attached" });
  const commented = `${text.trimEnd()}\n# `;
  await page.evaluate((text) => window.policyPlayground.setFiles([{ name: "a.yaml", text }]), commented);
  await atRest();
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.evaluate(() => {
    const page = document.querySelector("[data-testid=page]");
    globalThis.took = [];
    let pressed;
    addEventListener("keydown", (event) => (pressed = event.timeStamp), true);
    new MutationObserver(() => {
      // A frame that follows has painted what this one changed.
      requestAnimationFrame(() => setTimeout(() => globalThis.took.push(performance.now() - pressed)));
    }).observe(page, { attributeFilter: ["data-revision"] });
  });
  // The first ones compile what the rest only runs.
  for (let key = 0; key < count + 5; key++) {
    const before = await page.evaluate(() => globalThis.took.length);
    await page.keyboard.press("x");
    await page.waitForFunction((before) => globalThis.took.length > before, before);
  }
  const took = await page.evaluate(() => globalThis.took);
  await context.close();
  return took.slice(5);
}

/** Pods of twenty apps in ten namespaces, and policies; the last document is a policy. */
function generated(pods, policies) {
  const documents = [];
  for (let index = 0; index < pods; index++) {
    const labels = `{app: app-${index % 20}, tier: t${index % 7}}`;
    documents.push(`apiVersion: v1
kind: Pod
metadata: {name: pod-${index}, namespace: ns-${index % 10}, labels: ${labels}}
spec: {containers: [{name: c, image: nginx}]}`);
  }
  for (let index = 0; index < policies; index++) {
    documents.push(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy-${index}, namespace: ns-${index % 10}}
spec:
  podSelector: {matchLabels: {app: app-${index % 20}}}
  ingress:
  - from: [{podSelector: {matchLabels: {tier: t${index % 7}}}}]
    ports: [{port: ${8000 + (index % 50)}}]`);
  }
  return documents.join("\n---\n");
}

function tell(name, took, bound) {
  const sorted = took.toSorted((left, right) => left - right);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const [median, p95] = [at(0.5), at(0.95)];
  row(name, median.toFixed(0), p95.toFixed(0), bound, p95 > bound ? "MISSED" : "");
}

function row(name, ...cells) {
  console.log(name.padEnd(46) + cells.map((cell) => String(cell).padStart(10)).join(""));
}
