// Many manifests at once: the page stays responsive from the paste to the verdict.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./harness.mjs";
import { pasteFromClipboard, reported, started } from "./steps.mjs";

const LONGEST_MS = 100;
// Other programs may hold the processor; what the page itself needs is the same each time.
const ATTEMPTS = 5;
// What the same fixed work took, in the same page, on the machine for which the bound is set; a slower one is given more time.
const YARDSTICK_MS = 17;
const FILE = "manifests.yaml";
// The page opens with an example.
const OF_EXAMPLE = 7;
const PODS = 2000;
const NAMESPACES = 20;
const POLICIES = 100;

const namespace = (index) => `n${index % NAMESPACES}`;

function cluster() {
  const documents = [];
  for (let index = 0; index < PODS; index++) {
    documents.push(`apiVersion: v1
kind: Pod
metadata:
  name: pod-${index}
  namespace: ${namespace(index)}
  labels: {app: app-${index % 50}, tier: tier-${index % 4}}
spec:
  containers: [{name: main, image: nginx, ports: [{containerPort: 8080}]}]
`);
  }
  for (let index = 0; index < POLICIES; index++) {
    documents.push(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy-${index}, namespace: ${namespace(index)}}
spec:
  podSelector: {matchLabels: {app: app-${index % 50}}}
  ingress:
  - from: [{podSelector: {matchLabels: {tier: tier-${index % 4}}}}]
    ports: [{port: 8080}]
`);
  }
  return documents.join("---\n");
}

/** How long a fixed piece of work takes in this page now. */
const yardstick = (page) =>
  page.evaluate(() => {
    const took = [];
    for (let turn = 0; turn < 21; turn++) {
      const before = performance.now();
      const words = new Map();
      for (let index = 0; index < 60_000; index++) words.set(`word-${index % 5_000}`, [...(words.get(`word-${index % 5_000}`) ?? []), index]);
      took.push(performance.now() - before);
    }
    // The first turns are compiled on the way.
    return took.slice(-11).sort((a, b) => a - b)[5];
  });

test(
  `with ${PODS} pods pasted no task holds the page up for ${LONGEST_MS} ms`,
  withPage(
    async ({ page }) => {
      await started(page);
      const text = cluster();
      await page.evaluate(() => {
        globalThis.longTasks = [];
        new PerformanceObserver((list) => longTasks.push(...list.getEntries())).observe({ type: "longtask" });
      });
      let tasks;
      let bound;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        await reported(page, () => page.getByTestId("add-file").click());
        await page.evaluate(() => longTasks.splice(0));
        await pasteFromClipboard(page, text);
        await page.getByTestId("counts").filter({ hasText: `${PODS + OF_EXAMPLE} pods` }).waitFor();
        await page.locator("[data-testid='cell:n0/pod-0:n0/pod-100']").click();
        await page.getByTestId("answer-question").filter({ hasText: "n0/pod-0 → n0/pod-100" }).waitFor();
        // What was done last is told with the next frames.
        await page.waitForTimeout(500);
        tasks = await page.evaluate(() => longTasks.map(({ duration }) => Math.round(duration)));
        bound = LONGEST_MS * Math.max(1, (await yardstick(page)) / YARDSTICK_MS);
        if (Math.max(0, ...tasks) <= bound) return;
        await reported(page, () => page.getByTestId(`close:${FILE}`).click());
      }
      assert.fail(`tasks over 50 ms: ${tasks.join(", ")}; on this machine ${Math.round(bound)} are allowed`);
    },
    { context: { permissions: ["clipboard-read", "clipboard-write"] } },
  ),
);
