// The editor bridge alone, as static/editor/editor.js offers it to the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./harness.mjs";

const MANIFEST = `# a pod
kind: Pod
metadata:
  name: "web"
spec:
  replicas: 3
  hostNetwork: yes
  nodeName: three
`;

/** A test with an editor of its own in front of the page: globalThis.editor, and what it told in globalThis.told. */
function withEditor(body, { doc = MANIFEST, ...options } = {}) {
  return withPage(async (world) => {
    await world.page.evaluate(async (doc) => {
      const { createEditor } = await import(new URL("./editor.js", document.baseURI).href);
      const parent = document.createElement("div");
      parent.style.cssText = "position: fixed; inset: 20px 20px auto; height: 400px; z-index: 9";
      document.body.append(parent);
      globalThis.told = { texts: [], offsets: [] };
      globalThis.editor = createEditor(parent, {
        doc,
        label: "Tried editor",
        onChange: (text) => told.texts.push(text),
        onCursor: (offset) => told.offsets.push(offset),
      });
    }, doc);
    const box = world.page.getByRole("textbox", { name: "Tried editor" });
    await box.waitFor();
    await body({ ...world, box, root: world.page.locator(".cm-editor").filter({ has: box }) });
  }, options);
}

test(
  "its styles apply under the page's policy",
  withEditor(async ({ root }) => {
    const looks = await root.evaluate((editor) => ({
      display: getComputedStyle(editor).display,
      whiteSpace: getComputedStyle(editor.querySelector(".cm-content")).whiteSpace,
    }));
    assert.deepEqual(looks, { display: "flex", whiteSpace: "pre" });
  }),
);

test(
  "scalars that Kubernetes reads as numbers and booleans are told from text",
  withEditor(async ({ root }) => {
    assert.deepEqual(await root.locator(".cm-number").allTextContents(), ["3", "yes"]);
    assert.deepEqual(await root.locator(".cm-key").first().textContent(), "kind");
    assert.deepEqual(await root.locator(".cm-string").allTextContents(), ['"web"']);
    assert.deepEqual(await root.locator(".cm-comment").allTextContents(), ["# a pod"]);
  }),
);

test(
  "the page is told what the user types, not what it wrote itself",
  withEditor(async ({ page, box }) => {
    await page.evaluate(() => editor.setDoc("kind: Node\n", true));
    await box.press("Control+End");
    await box.pressSequentially("a");
    const told = await page.evaluate(() => globalThis.told);
    assert.deepEqual(told.texts, ["kind: Node\na"]);
    assert.equal(told.offsets.at(-1), 12);
  }),
);

test(
  "a replacement can be undone only when its history is kept",
  withEditor(async ({ page, box }) => {
    const after = async (keep) => {
      await page.evaluate((keep) => editor.setDoc(`kept: ${keep}\n`, keep), keep);
      await box.press("Control+z");
      return page.evaluate(() => editor.getDoc());
    };
    assert.equal(await after(true), MANIFEST);
    assert.equal(await after(false), "kept: false\n");
  }),
);

test(
  "marks cover whole lines and move with the text",
  withEditor(async ({ page, box, root }) => {
    await page.evaluate(() => {
      const at = editor.getDoc().indexOf("metadata");
      editor.setMarks([{ from: at + 3, to: at + 12 }]);
    });
    const marked = () => root.locator(".cm-decides").allTextContents();
    assert.deepEqual(await marked(), ["metadata:", '  name: "web"']);
    assert.deepEqual(await root.locator(".cm-lineNumbers .cm-decides-gutter").allTextContents(), ["3", "4"]);
    await box.press("Control+Home");
    await box.press("Enter");
    assert.deepEqual(await marked(), ["metadata:", '  name: "web"']);
    assert.deepEqual(await root.locator(".cm-lineNumbers .cm-decides-gutter").allTextContents(), ["4", "5"]);
    await page.evaluate(() => editor.setMarks([]));
    assert.deepEqual(await marked(), []);
  }),
);

test(
  "findings are underlined and explained, and late ones do no harm",
  withEditor(async ({ page, root }) => {
    await page.evaluate(() => {
      const at = editor.getDoc().indexOf("replicas");
      editor.setDiagnostics([
        { from: at, to: at + 8, severity: "warning", message: "unknown field `replicas`" },
        { from: 9000, to: 9001, severity: "error", message: "of an older text" },
      ]);
    });
    const underlined = root.locator(".cm-lintRange-warning");
    assert.equal(await underlined.textContent(), "replicas");
    assert.match(await underlined.evaluate((node) => getComputedStyle(node).textDecoration), /wavy/);
    await underlined.hover();
    const told = page.locator(".cm-diagnostic", { hasText: "unknown field replicas" });
    assert.equal(await told.locator("code").innerText(), "replicas");
  }),
);

test(
  "revealing a line moves neither focus nor cursor",
  withEditor(
    async ({ page, root }) => {
      await page.evaluate(() => editor.reveal(editor.getDoc().indexOf("line250")));
      await root.getByText("line250:").waitFor();
      const state = await page.evaluate(() => ({ focused: document.activeElement === document.body, told: told.offsets }));
      assert.deepEqual(state, { focused: true, told: [] });
    },
    { doc: Array.from({ length: 300 }, (_, number) => `line${number}: x\n`).join("") },
  ),
);

test(
  "Tab indents, and Escape before it leaves the editor",
  withEditor(async ({ page, box }) => {
    const focused = () => box.evaluate((node) => node === document.activeElement);
    await box.press("Control+Home");
    await box.press("Tab");
    assert.match(await page.evaluate(() => editor.getDoc()), /^ {2}# a pod/);
    assert.equal(await focused(), true);
    await box.press("Escape");
    await box.press("Shift+Tab");
    assert.equal(await focused(), false);
  }),
);

test(
  "Control-F finds text",
  withEditor(async ({ page, box, root }) => {
    await box.press("Control+f");
    await page.getByRole("textbox", { name: "Find" }).pressSequentially("hostNetwork");
    await page.keyboard.press("Enter");
    await root.locator(".cm-searchMatch-selected").waitFor();
  }),
);

test(
  "a destroyed editor leaves nothing behind",
  withEditor(async ({ page, box }) => {
    await page.evaluate(() => editor.destroy());
    assert.equal(await box.count(), 0);
  }),
);
