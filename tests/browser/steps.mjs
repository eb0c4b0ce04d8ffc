// What a person does on the page, and what they then see, for the tests that go through the course.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

const PATIENCE_MS = 15_000;

/** Reads until what is read equals `expected`; fails with the difference when it never does. */
export async function sees(read, expected) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await read();
    if (isDeepStrictEqual(seen, expected)) return;
    if (Date.now() > end) assert.deepEqual(seen, expected);
    await new Promise((later) => setTimeout(later, 40));
  }
}

/** Does something, and waits until the page shows a report on what became of its inputs. */
export async function reported(page, act) {
  const main = page.getByTestId("page");
  const before = Number(await main.getAttribute("data-revision"));
  await act();
  await page.waitForFunction(
    (before) => {
      const { busy, revision } = document.querySelector("[data-testid=page]").dataset;
      return busy === "false" && Number(revision) > before;
    },
    before,
    { timeout: PATIENCE_MS },
  );
}

/** The page has shown its first report and put the real editor in its place. */
export async function started(page) {
  await page.locator('[data-testid=page][data-busy="false"]:not([data-revision="0"])').waitFor();
  await page.locator('[data-testid=editor][data-ready="true"]').waitFor({ state: "attached" });
}

/** The page answers what one does to it, whatever the evaluator does. */
export async function isAlive(page) {
  const before = Date.now();
  await page.getByTestId("theme").click({ timeout: 5_000 });
  assert.ok(Date.now() - before < 5_000);
}

export async function openExample(page, id) {
  await started(page);
  await reported(page, async () => {
    await page.getByTestId("examples").click();
    await page.getByTestId(`example-${id}`).click();
  });
  await page.getByTestId(`file:${id}.yaml`).waitFor({ state: "attached" });
  await page.getByTestId("answer").waitFor();
}

export async function openView(page, view) {
  await page.getByTestId(`view-${view}`).click();
  await page.getByTestId(view).waitFor();
}

/** Every cell of the matrix as `from → to`: its verdict, or its ports where only some are open. */
export const cells = (page) =>
  page.getByTestId("matrix").evaluate((matrix) => {
    const told = [...matrix.querySelectorAll("[data-testid^='cell:']")].map((cell) => {
      const { testid, verdict, ports } = cell.dataset;
      return [testid.replace(/^cell:/, "").replace(":", " → "), verdict === "some" ? ports : verdict];
    });
    return Object.fromEntries(told.sort());
  });

/** A matrix written as a drawing: `✓` all, `✕` none, `–` itself, a blank `o` outside, else the ports. */
export function drawn(columns, rows) {
  const words = { "✓": "all", "✕": "none", "–": "itself", o: "outside" };
  const told = Object.entries(rows).flatMap(([from, row]) => {
    const glyphs = row.split(/ +/);
    assert.equal(glyphs.length, columns.length, `the row of ${from}`);
    return glyphs.map((glyph, index) => [`${from} → ${columns[index]}`, words[glyph] ?? glyph]);
  });
  return Object.fromEntries(told.sort());
}

/** The open card: question, verdict, and the outcome of each stage. */
export const answer = (page) =>
  page.getByTestId("answer").evaluate((card) => ({
    question: card.querySelector("[data-testid=answer-question]").textContent,
    verdict: card.dataset.verdict,
    stages: Object.fromEntries(
      [...card.querySelectorAll("[data-testid=stage]")].map(({ dataset }) => [dataset.code, dataset.outcome]),
    ),
  }));

/** Opens what is folded, if it is. */
export async function unfolds(page, summary) {
  const folded = page.getByTestId(summary);
  if (!(await folded.evaluate((summary) => summary.parentElement.open))) await folded.click();
}

/** Asks in the question bar of the access view, and sees the card's question and verdict. */
export async function asksInLine(page, line, question, verdict) {
  await page.getByTestId("question-bar").fill(line);
  await page.getByTestId("question-bar").press("Enter");
  await sees(async () => {
    const card = await answer(page);
    return { question: card.question, verdict: card.verdict };
  }, { question, verdict });
}

/** Fills the access form as one would type it, asks, and sees the verdict. */
export async function asks(page, { user, groups = "", verb, resource, name = "", namespace = "" }, verdict) {
  await unfolds(page, "more-questions");
  for (const [field, text] of Object.entries({ user, groups, verb, resource, name, namespace })) {
    await page.getByTestId(`ask-${field}`).fill(text);
  }
  await page.getByTestId("ask-submit").click();
  const where = namespace === "" ? "cluster-wide" : `in namespace ${namespace}`;
  const object = name === "" ? resource : `${resource} "${name}"`;
  const question = resource.startsWith("/") ? `${user} → ${verb} ${resource}` : `${user} → ${verb} ${object} ${where}`;
  await sees(async () => {
    const { question, verdict } = await answer(page);
    return { question, verdict };
  }, { question, verdict });
}

/** The outcome of each stage of the strip over the pods, in their order. */
export const strip = (page) =>
  page.getByTestId("strip-stage").evaluateAll((stages) => stages.map(({ dataset }) => [dataset.code, dataset.outcome]));

/** What a row of the table of pods says. */
export const podRow = (page, id) =>
  page.getByTestId(`pod-row:${id}`).evaluate((row) => ({
    verdict: row.dataset.verdict,
    policy: row.dataset.policy,
    outcomes: Object.fromEntries(
      [...row.querySelectorAll("[data-testid^='outcome:']")].map(({ dataset }) => [
        dataset.testid.split(":").at(-1),
        dataset.outcome,
      ]),
    ),
  }));

export const editorBox = (page) => page.getByRole("textbox", { name: "Manifests" });

export const marked = async (page) => (await page.locator(".cm-decides").allTextContents()).join("\n");

/** Selects the last `lines` lines of the text and deletes them. */
export async function deleteLastLines(page, lines) {
  await editorBox(page).press("Control+End");
  for (let line = 0; line < lines; line++) await page.keyboard.press("Shift+ArrowUp");
  await reported(page, () => page.keyboard.press("Delete"));
}

/** Finds `text` with the editor's own search, which selects it, and types something else in its place. */
export async function replaceInEditor(page, text, typed) {
  await editorBox(page).press("Control+Home");
  await page.keyboard.press("Control+f");
  await page.getByRole("textbox", { name: "Find" }).pressSequentially(text);
  await page.keyboard.press("Enter");
  await page.locator(".cm-searchMatch-selected").waitFor({ timeout: PATIENCE_MS });
  await page.keyboard.press("Escape");
  await reported(page, () => (typed === "" ? page.keyboard.press("Delete") : page.keyboard.type(typed)));
}

/** Replaces the whole text, as pasting does. */
export async function paste(page, text) {
  await editorBox(page).press("Control+a");
  await reported(page, () => page.keyboard.insertText(text));
}

/** Replaces the whole text by what is pasted from the clipboard, which long texts need; the context must permit it. */
export async function pasteFromClipboard(page, text) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await editorBox(page).press("Control+a");
  await reported(page, () => page.keyboard.press("Control+v"));
}

/** The text in the editor, as far as it is drawn. */
export const editorText = (page) =>
  page.evaluate(() => [...document.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));

/** What the editor's list proposes. */
export const editorOptions = (page) => page.getByRole("listbox").getByRole("option");

/** Puts this text into the editor and the cursor at its end. */
export async function withText(page, text) {
  await started(page);
  await paste(page, text);
  await editorBox(page).press("Control+End");
}

/** Two pods, and a document that is not begun. */
export const PODS = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web, tier: front}}
spec: {containers: [{name: c, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: c, image: postgres}]}
---
`;

/** They, and that nobody may reach them. */
export const DENY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
${PODS}`;

/** By how much something sticks out of the half that scrolls, but inside regions that scroll themselves. */
export const sticksOut = (page) =>
  page.evaluate(() => {
    const answers = document.querySelector("[data-testid=answers]");
    return Math.max(document.documentElement.scrollWidth - innerWidth, answers.scrollWidth - answers.clientWidth);
  });

/** They, and a policy with three selectors. */
export const POLICY = `${PODS}apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - namespaceSelector: {}
    - podSelector: {matchLabels: {app: nobody}}
`;
