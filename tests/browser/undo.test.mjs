// Undo and redo: of what is done to files, of what is typed, and where the editor's own meets that of the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { active, drags, filesAre, names, ready, renames, text, told, types } from "./files.mjs";
import { withPage } from "./harness.mjs";
import { PODS, editorBox, openExample, reported, sees } from "./steps.mjs";

const EXAMPLE = "01-network-policy.yaml";

test(
  "everything is undone in its order and done again, and the editor's undo stays its own",
  withPage(async ({ page }) => {
    await ready(page);
    assert.equal(await page.getByTestId("undo").getAttribute("aria-disabled"), "true");
    await editorBox(page).press("Control+End");
    await reported(page, () => page.keyboard.type("# mine"));
    await openExample(page, "02-default-deny");
    await sees(() => told(page), ["Other files took the place of yours."]);
    await reported(page, () => page.getByTestId("add-file").click());
    await page.getByTestId("file:manifests.yaml").dblclick();
    await reported(page, () => renames(page, "new.yaml"));
    const all = [["02-default-deny.yaml", "new.yaml"], ["02-default-deny.yaml", "manifests.yaml"], ["02-default-deny.yaml"], [EXAMPLE]];
    for (const [index, name] of ["renaming a file", "adding files", "opening files"].entries()) {
      await sees(() => page.getByTestId("undo").getAttribute("title"), `Undo ${name}`);
      await reported(page, () => page.getByTestId("undo").click());
      await sees(() => names(page), all[index + 1]);
    }
    assert.match(await text(page), /# mine/);
    // The example's own question is asked again.
    await page.getByTestId("answer-question").filter({ hasText: "oteemo/stranger" }).waitFor();
    await reported(page, () => page.getByTestId("undo").click());
    assert.doesNotMatch(await text(page), /# mine/);
    await sees(() => page.getByTestId("undo").getAttribute("aria-disabled"), "true");
    await reported(page, () => page.getByTestId("redo").click());
    assert.match(await text(page), /# mine/);
    // Within the editor what was typed comes first.
    await editorBox(page).press("Control+End");
    await reported(page, () => page.keyboard.type("# more"));
    await reported(page, () => page.keyboard.press("Control+z"));
    assert.match(await text(page), /# mine/);
    assert.doesNotMatch(await text(page), /# more/);
    await sees(() => names(page), [EXAMPLE]);
  }),
);

test(
  "where the editor's own undo ends, Ctrl-Z goes on with what was done to files, and Ctrl-Y comes back",
  withPage(async ({ page }) => {
    await ready(page);
    await editorBox(page).press("Control+End");
    await reported(page, () => page.keyboard.type("# mine"));
    await openExample(page, "02-default-deny");
    await editorBox(page).press("Control+End");
    await reported(page, () => page.keyboard.type("# more"));
    const presses = (keys) => reported(page, () => editorBox(page).press(keys));
    await presses("Control+z");
    assert.doesNotMatch(await text(page), /# more/);
    await sees(() => names(page), ["02-default-deny.yaml"]);
    await presses("Control+z");
    await sees(() => names(page), [EXAMPLE]);
    assert.match(await text(page), /# mine/);
    await presses("Control+z");
    assert.doesNotMatch(await text(page), /# mine/);
    for (const again of [/# mine/, /default-deny/, /# more/]) {
      await presses("Control+y");
      assert.match(await text(page), again);
    }
    await sees(() => names(page), ["02-default-deny.yaml"]);
  }),
);

test(
  "the editor's undo and the files' never do anything twice, nor in another file",
  withPage(async ({ page }) => {
    await ready(page);
    const key = (keys) => editorBox(page).press(keys);
    // Undone in the editor, done again by the button: there is nothing left to do again.
    await filesAre(page, ["a.yaml", "#\n"]);
    await types(page, "# abc");
    await types(page, "def");
    for (const keys of ["Control+z", "Control+z"]) await reported(page, () => key(keys));
    assert.equal(await text(page), "#\n");
    await reported(page, () => page.getByTestId("redo").click());
    await key("Control+y");
    assert.equal(await text(page), "#\n# abcdef");

    // Two files with the same text.
    await filesAre(page, ["a.yaml", "# same"], ["b.yaml", "# samex"]);
    await types(page, "x");
    await page.getByTestId("file:b.yaml").click();
    await reported(page, () => key("Control+z"));
    assert.equal(await text(page), "# same", "what was typed in the other file, there");
    await page.getByTestId("file:b.yaml").click();
    assert.equal(await text(page), "# samex");

    // A file is renamed between two bursts.
    await filesAre(page, ["a.yaml", "#"]);
    await types(page, "x");
    await page.getByTestId("file:a.yaml").dblclick();
    await reported(page, () => renames(page, "c.yaml"));
    await types(page, "y");
    for (const [keys, name, now] of [
      ["Control+z", "c.yaml", "#x"],
      ["Control+z", "a.yaml", "#x"],
      ["Control+z", "a.yaml", "#"],
      ["Control+y", "a.yaml", "#x"],
      ["Control+y", "c.yaml", "#x"],
      ["Control+y", "c.yaml", "#xy"],
    ]) {
      await reported(page, () => key(keys));
      await sees(() => names(page), [name]);
      assert.equal(await text(page), now);
    }
  }),
);

/** What the page holds: `[name, text]` of each file, in their order. What stands in the editor is the text of its file. */
async function held(page) {
  const files = await page.evaluate(async () => (await import(new URL("./workspace.js", document.baseURI).href)).files());
  const shown = await active(page);
  assert.equal(await text(page), files.find(({ name }) => name === shown).text, `in the editor, of ${shown}`);
  return files.map(({ name, text }) => [name, text]);
}

/** Does one thing after another; then Ctrl-Z comes by all that the page held before, and Ctrl-Y by all that it held then. */
async function goesBackAndForth(page, ...acts) {
  const moments = [await held(page)];
  for (const act of acts) {
    await act();
    moments.push(await held(page));
  }
  const now = moments.at(-1);
  for (const [keys, all] of [["Control+z", moments.slice(0, -1).reverse()], ["Control+y", moments.slice(1)]]) {
    for (const [index, moment] of all.entries()) {
      await reported(page, () => editorBox(page).press(keys));
      assert.deepEqual(await held(page), moment, `${keys}, press ${index + 1}`);
    }
  }
  return now;
}

const THREE = [["a.yaml", "#a"], ["b.yaml", "#b"], ["c.yaml", "#c"]];
const moves = {
  "by drag": (page) => drags(page, "b.yaml", "c.yaml"),
  "by keys": async (page) => {
    await page.getByTestId("file:b.yaml").focus();
    await page.keyboard.press("Alt+ArrowRight");
  },
};
for (const [how, move] of Object.entries(moves)) {
  test(
    `a tab that is moved ${how} between two bursts of typing is undone between them, and nothing is doubled or lost`,
    withPage(async ({ page }) => {
      await ready(page);
      for (const [mine, expected] of [
        ["b.yaml", [["a.yaml", "#a"], ["c.yaml", "#c"], ["b.yaml", "#b one two"]]],
        // The text that is typed stays where it is, and another's tab goes by.
        ["c.yaml", [["a.yaml", "#a"], ["c.yaml", "#c one two"], ["b.yaml", "#b"]]],
      ]) {
        await filesAre(page, ...THREE);
        await page.getByTestId(`file:${mine}`).click();
        const now = await goesBackAndForth(
          page,
          () => types(page, " one"),
          () => reported(page, () => move(page)),
          () => types(page, " two"),
        );
        assert.deepEqual(now, expected);
      }
    }),
  );
}

const closes = (page, name) => reported(page, () => page.getByTestId(`close:${name}`).click());
const [A, B, C] = THREE;
for (const [what, close, expected] of [
  ["another tab", (page) => closes(page, "c.yaml"), [A, ["b.yaml", "#b one two"]]],
  ["the tab that is typed in", (page) => closes(page, "b.yaml"), [A, ["c.yaml", "#c two"]]],
  [
    "a tab that was left",
    async (page) => {
      await page.getByTestId("file:a.yaml").click();
      await closes(page, "b.yaml");
    },
    [["a.yaml", "#a two"], C],
  ],
]) {
  test(
    `${what}, closed between two bursts of typing, comes back between them, and nothing is doubled or lost`,
    withPage(async ({ page }) => {
      await ready(page);
      await filesAre(page, ...THREE);
      await page.getByTestId("file:b.yaml").click();
      const now = await goesBackAndForth(page, () => types(page, " one"), () => close(page), () => types(page, " two"));
      assert.deepEqual(now, expected);
    }),
  );
}

const policy = (name, app, type) =>
  `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: {podSelector: {matchLabels: {app: ${app}}}, policyTypes: [${type}]}
`;

test(
  "a fix that changes two files is one step, which Ctrl-Z in the editor takes back before what was typed, whichever file is shown",
  withPage(async ({ page }) => {
    await ready(page);
    const verdict = () => page.getByTestId("answer").getAttribute("data-verdict");
    for (const shown of ["pods.yaml", "from.yaml", "to.yaml"]) {
      await filesAre(page, ["pods.yaml", PODS], ["from.yaml", policy("from", "web", "Egress")], ["to.yaml", policy("to", "db", "Ingress")]);
      await page.getByTestId(`file:${shown}`).click();
      await page.getByTestId("cell:shop/web:shop/db").click();
      await sees(verdict, "denied");
      const now = await goesBackAndForth(
        page,
        () => types(page, "# mine"),
        () => reported(page, () => page.getByTestId("apply-fix").click()),
      );
      await sees(verdict, "allowed");
      assert.deepEqual(now.map(([, text]) => /egress: |ingress: /.exec(text)?.[0]), [undefined, "egress: ", "ingress: "]);
    }
  }),
);
