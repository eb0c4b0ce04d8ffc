// What is done to files beside typing in them: tabs, the own disk, and the looks of it all.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { active, drags, filesAre, inMenu, names, pod, ready, renames, text, told } from "./files.mjs";
import { assertAccessible, withPage } from "./harness.mjs";
import { editorBox, openView, pasteFromClipboard, reported, sees, started } from "./steps.mjs";

const phone = { context: { viewport: { width: 390, height: 800 } } };

test(
  "a tab is renamed by a double click, by F2 or by the menu; Escape leaves it as it was",
  withPage(async ({ page }) => {
    await ready(page);
    await filesAre(page, ["a.yaml", pod("a")], ["b.yaml", pod("b")]);
    await page.getByTestId("file:b.yaml").dblclick();
    assert.equal(await page.evaluate(() => getSelection().toString() || document.activeElement.value.slice(0, document.activeElement.selectionEnd)), "b");
    await renames(page, "shop.yaml");
    await sees(() => names(page), ["a.yaml", "shop.yaml"]);
    await sees(() => page.evaluate(() => document.activeElement.dataset.testid), "file:shop.yaml");
    await page.keyboard.press("F2");
    await page.getByTestId("rename").fill("x");
    await page.keyboard.press("Escape");
    await sees(() => names(page), ["a.yaml", "shop.yaml"]);
    await sees(() => page.evaluate(() => document.activeElement.dataset.testid), "file:shop.yaml");
    await inMenu(page, "rename-file");
    await renames(page, " a.yaml ");
    await sees(() => names(page), ["a.yaml", "a-2.yaml"]);
    await page.getByTestId("file:a.yaml").dblclick();
    await page.getByTestId("rename").fill("<img src=x onerror=alert(1)>");
    await editorBox(page).click();
    await sees(() => names(page), ["<img src=x onerror=alert(1)>", "a-2.yaml"]);
  }),
);

test(
  "tabs are moved by drag, by keys and by the menu, and the text stays in the editor",
  withPage(async ({ page }) => {
    await ready(page);
    await filesAre(page, ["a.yaml", pod("a")], ["b.yaml", pod("b")], ["c.yaml", pod("c")]);
    await drags(page, "a.yaml", "c.yaml");
    await sees(() => names(page), ["b.yaml", "c.yaml", "a.yaml"]);
    assert.equal(await active(page), "a.yaml");
    await sees(() => page.evaluate(() => document.activeElement.dataset.testid), "file:a.yaml");
    await page.keyboard.press("Alt+ArrowLeft");
    await sees(() => names(page), ["b.yaml", "a.yaml", "c.yaml"]);
    await sees(() => told(page), ["a.yaml is file 2 of 3 now."]);
    await sees(() => page.evaluate(() => document.activeElement.dataset.testid), "file:a.yaml");
    await page.keyboard.press("Alt+ArrowRight");
    await sees(() => names(page), ["b.yaml", "c.yaml", "a.yaml"]);
    await page.keyboard.press("Alt+ArrowRight");
    await inMenu(page, "move-left");
    await sees(() => names(page), ["b.yaml", "a.yaml", "c.yaml"]);
    await page.getByTestId("files").click();
    await page.keyboard.press("Escape");
    await sees(() => page.evaluate(() => document.activeElement.dataset.testid), "files");
    assert.match(await text(page), /name: a/);
  }),
);

test(
  "a removed file comes back with what was typed in it, by the notice and by keys",
  withPage(async ({ page }) => {
    await ready(page);
    await filesAre(page, ["a.yaml", pod("a")], ["b.yaml", pod("b")]);
    await page.getByTestId("file:b.yaml").click();
    await editorBox(page).press("Control+End");
    await reported(page, () => page.keyboard.type("# mine"));
    await reported(page, () => page.getByTestId("close:b.yaml").click());
    await sees(() => told(page), ["b.yaml was removed."]);
    await reported(page, () => page.getByTestId("said-undo").click());
    await sees(() => names(page), ["a.yaml", "b.yaml"]);
    assert.match(await text(page), /# mine/);
    await sees(() => told(page), []);
    await page.getByTestId("file:b.yaml").focus();
    await reported(page, () => page.keyboard.press("Delete"));
    await sees(() => names(page), ["a.yaml"]);
    await reported(page, () => page.keyboard.press("Control+z"));
    await sees(() => names(page), ["a.yaml", "b.yaml"]);
    await reported(page, () => page.keyboard.press("Control+Shift+z"));
    await sees(() => names(page), ["a.yaml"]);
  }),
);

/** Drops what lies at these paths on the page, as the browser itself does it. */
async function drops(page, paths, before = async () => {}) {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver"]) await devtools.send("Input.dispatchDragEvent", { type, x: 300, y: 400, data });
  await before();
  await devtools.send("Input.dispatchDragEvent", { type: "drop", x: 300, y: 400, data });
}

function folder() {
  const place = mkdtempSync(join(tmpdir(), "dropped-"));
  mkdirSync(join(place, "base/deep"), { recursive: true });
  mkdirSync(join(place, "base/.git"));
  for (const [path, content] of [
    ["base/web.yaml", pod("web")],
    ["base/deep/db.yml", pod("db")],
    ["base/deep/list.json", JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } })],
    ["base/notes.txt", Buffer.from("\ufeffapiVersion: v1\nkind: Namespace\nmetadata: {name: wide}\n", "utf16le")],
    ["base/picture.png", "PNG"],
    ["base/.git/config.yaml", "x"],
    ["binary.txt", Buffer.from([0xff, 0x00, 0x80, 0xfe])],
    ["one.yaml", pod("one")],
  ]) {
    writeFileSync(join(place, path), content);
  }
  return place;
}

test(
  "files and folders are dropped on the page; what is no manifest is named, and it is undone by a click",
  withPage(async ({ page }) => {
    await ready(page);
    const place = folder();
    await reported(page, () =>
      drops(page, [join(place, "base"), join(place, "binary.txt")], () => page.getByTestId("drop-target").waitFor()),
    );
    // An untouched example gives way.
    await sees(() => names(page), ["base/deep/db.yml", "base/deep/list.json", "base/notes.txt", "base/web.yaml"]);
    assert.equal(await page.getByTestId("drop-target").count(), 0);
    const [sentence] = await told(page);
    assert.match(sentence, /^4 files were opened\. Left out: base\/picture\.png, binary\.txt \(/);
    const documents = await page.evaluate(async () => (await policyPlayground.report()).documents.map(({ name }) => name));
    assert.deepEqual(documents.sort(), ["db", "shop", "web", "wide"]);
    await reported(page, () => drops(page, [join(place, "one.yaml")]));
    await sees(async () => (await names(page)).at(-1), "one.yaml");
    assert.equal(await active(page), "one.yaml");
    await reported(page, () => page.getByTestId("said-undo").click());
    await sees(async () => (await names(page)).length, 4);
    await drops(page, [join(place, "base/picture.png")]);
    await sees(async () => (await told(page))[0]?.startsWith("Nothing was opened. Left out: picture.png"), true);
    await sees(async () => (await names(page)).length, 4);
  }),
);

test(
  "files are chosen by a button, and a List of kubectl is read as ever",
  withPage(async ({ page }) => {
    await ready(page);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), inMenu(page, "open-files")]);
    assert.equal(chooser.isMultiple(), true);
    const place = folder();
    await reported(page, () => chooser.setFiles([join(place, "one.yaml"), join(place, "base/web.yaml")]));
    await sees(() => names(page), ["one.yaml", "web.yaml"]);
    await reported(page, () => page.getByTestId("add-file").click());
    const items = ["x", "db"].map((name) => `- ${pod(name).trim().replaceAll("\n", "\n  ")}`).join("\n");
    await pasteFromClipboard(page, `apiVersion: v1\nkind: List\nitems:\n${items}\n`);
    const documents = () => page.evaluate(async () => (await policyPlayground.report()).documents.map(({ name }) => name).sort());
    await sees(documents, ["db", "one", "web", "x"]);
  }, { context: { permissions: ["clipboard-read", "clipboard-write"] } }),
);

async function downloads(page, entry) {
  const [download] = await Promise.all([page.waitForEvent("download"), inMenu(page, entry)]);
  const path = join(mkdtempSync(join(tmpdir(), "download-")), "file");
  await download.saveAs(path);
  return { name: download.suggestedFilename(), path };
}

test(
  "the file in the editor is downloaded, and all of them as a zip that others unpack, under names that are safe",
  withPage(async ({ page }) => {
    await ready(page);
    const wide = pod("web") + "# ü 木 😀\n";
    await filesAre(page, ["web.yaml", wide], ["../../etc/pass:wd", pod("b")], ["WEB.yaml", pod("c")], ["CON", ""], ["a\u202elmay.exe", "x: 1"]);
    const one = await downloads(page, "download-file");
    assert.deepEqual([one.name, readFileSync(one.path, "utf8")], ["web.yaml", wide]);
    await sees(() => told(page), ["web.yaml was downloaded."]);
    const all = await downloads(page, "download-all");
    assert.equal(all.name, "manifests.zip");
    const script = "import sys, zipfile, json; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps([[i.filename, z.read(i).decode()] for i in z.infolist()]))";
    const unpacked = JSON.parse(execFileSync("python3", ["-c", script, all.path], { encoding: "utf8" }));
    assert.deepEqual(unpacked, [
      ["web.yaml", wide],
      ["etc/pass-wd.yaml", pod("b")],
      ["WEB-2.yaml", pod("c")],
      ["_CON.yaml", ""],
      ["a-lmay.exe.yaml", "x: 1"],
    ]);
  }),
);

for (const [width, settings] of [["wide", {}], ["narrow", phone]]) {
  test(
    `the tools beside the tabs shut nobody out on a ${width} screen`,
    withPage(async ({ page }) => {
      await started(page);
      if (width === "narrow") await page.getByTestId("pane-yaml").click();
      await page.getByTestId("files").click();
      await page.getByTestId("download-all").waitFor();
      await assertAccessible(page);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      await page.getByTestId("kept").waitFor();
      await assertAccessible(page);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(wider, false);
    }, settings),
  );
}

test(
  "a file that is added is typed in at once; what a tab's × or a banner's button leaves behind is the tab or button beside it",
  withPage(async ({ page }) => {
    await ready(page);
    const focused = () => page.evaluate(() => document.activeElement.dataset.testid);
    await filesAre(page, ["a.yaml", pod("a")]);
    await reported(page, () => page.getByTestId("add-file").click());
    await reported(page, () => page.keyboard.type("# mine"));
    assert.deepEqual((await text(page)).includes("# mine"), true);
    await reported(page, () => page.getByTestId("close:manifests.yaml").click());
    await sees(focused, "file:a.yaml");
    await page.getByTestId("share").click();
    await page.getByTestId("link-close").click();
    await sees(focused, "share");
  }),
);

test(
  "the views that are opened later look right from the start",
  withPage(async ({ page }) => {
    await started(page);
    await openView(page, "access");
    const order = await page.evaluate(() => [...document.styleSheets].map(({ href }) => href?.split("/").at(-1)));
    assert.deepEqual(order.filter(Boolean).slice(0, 2), ["workspace.css", "app.css"]);
  }),
);
