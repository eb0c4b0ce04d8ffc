// Links and what stays in the browser: made, opened elsewhere, damaged, come while there is work; kept and forgotten.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { assertAccessible, withPage } from "./harness.mjs";
import { answer, DENY, openExample, openView, paste, reported, sees, started } from "./steps.mjs";

const pod = (name) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: nginx}]}\n`;

/** The text behind `#` of what a link holds, as other tools make it. */
const packed = (shared) => `#v1.${deflateRawSync(Buffer.from(JSON.stringify(shared))).toString("base64url")}`;
const unpacked = (address) => JSON.parse(inflateRawSync(Buffer.from(address.split("#v1.")[1], "base64url")).toString());

const text = (page) => page.evaluate(async () => (await window.policyPlayground.report()).documents.map(({ name }) => name));
const files = (...texts) => texts.map((text, index) => ({ name: `${index}.yaml`, text }));

async function shares(page) {
  await page.getByTestId("share").click();
  const address = await page.getByTestId("link").inputValue();
  await sees(() => page.url(), address);
  return address;
}

async function elsewhere(page, address, { width = 1280 } = {}) {
  const context = await page.context().browser().newContext({ viewport: { width, height: 800 } });
  const other = await context.newPage();
  await other.goto(address);
  await started(other);
  return other;
}

test(
  "a newcomer pastes, learns why a connection is denied, mends it by a click and shares the verdict",
  withPage(async ({ page }) => {
    await started(page);
    let interactions = 0;
    const does = async (act) => (interactions++, act());
    await does(() => reported(page, () => paste(page, DENY)));
    await does(() => page.getByTestId("cell:shop/web:shop/db").click());
    await sees(async () => (await answer(page)).verdict, "denied");
    assert.match(await page.getByTestId("answer").innerText(), /deny/);
    await does(() => reported(page, () => page.getByTestId("apply-fix").click()));
    await sees(async () => (await answer(page)).verdict, "allowed");
    const { question } = await answer(page);
    const address = await does(() => shares(page));
    const other = await elsewhere(page, address);
    interactions++;
    await sees(() => answer(other).then(({ question, verdict }) => ({ question, verdict })), { question, verdict: "allowed" });
    assert.ok(interactions < 15, `${interactions} interactions`);
    await other.context().close();
  }),
);

for (const [example, view] of [["03-hand-of-the-queen", "access"], ["05-restricted-psp", "pods"]]) {
  test(
    `a link opens on the verdict in the ${view} view, with the imagined cluster and who asks`,
    withPage(async ({ page }) => {
      await openExample(page, example);
      await reported(page, () => page.getByTestId("version").selectOption("1.36"));
      await reported(page, () => page.getByTestId("requester").selectOption("admin"));
      const before = await answer(page);
      const other = await elsewhere(page, await shares(page), { width: 390 });
      await sees(() => answer(other), before);
      assert.equal(await other.getByTestId("version").inputValue(), "1.36");
      assert.equal(await other.getByTestId("requester").inputValue(), "admin");
      await other.context().close();
    }),
  );
}

test(
  "a link to a comparison opens on it elsewhere, and Secrets of either side stay behind",
  withPage(async ({ page }) => {
    await started(page);
    const secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n";
    await reported(page, () => paste(page, DENY + secret));
    await page.getByTestId("compare-other").click();
    await page.getByTestId("compare-text").and(page.locator(":focus")).waitFor();
    await page.keyboard.insertText(DENY.slice(DENY.indexOf("---")) + secret);
    await page.getByTestId("compare-given").click();
    await sees(async () => (await answer(page)).verdict, "changed");
    const before = await answer(page);
    const address = await shares(page);
    assert.doesNotMatch(JSON.stringify(unpacked(address)), /hunter2/);
    assert.match(await page.getByTestId("link-left").innerText(), /^2 values of Secrets/);
    const other = await elsewhere(page, address);
    await sees(() => answer(other), before);
    await other.context().close();
  }),
);

test(
  "on a phone a link opens with its reason in sight, and its cell in the matrix",
  withPage(async ({ page }) => {
    await openExample(page, "01-network-policy");
    await page.getByTestId("cell:oteemo/stranger:test-ns/server").click();
    await sees(async () => (await answer(page)).verdict, "denied");
    const other = await elsewhere(page, await shares(page), { width: 390 });
    await other.getByTestId("stage").first().waitFor();
    const across = (testid) => other.getByTestId(testid).first().evaluate((element) => {
      const [{ left, right, top, bottom }, around] = [element.getBoundingClientRect(), document.querySelector("[data-testid=answers]").getBoundingClientRect()];
      return [left >= around.left && right <= around.right, top >= around.top && bottom <= around.bottom];
    });
    await sees(() => across("stage"), [true, true]);
    await sees(async () => (await across("cell:oteemo/stranger:test-ns/server"))[0], true);
    await other.context().close();
  }),
);

test(
  "what a link holds is told in letters, and Secrets stay behind",
  withPage(async ({ page }) => {
    await started(page);
    const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  password: hunter2\n";
    await reported(page, () => paste(page, `${pod("web")}---\n${secret}`));
    const address = await shares(page);
    assert.match(await page.getByTestId("link-meter").innerText(), new RegExp(`^${address.length} letters: fits`));
    assert.match(await page.getByTestId("link-left").innerText(), /^1 value of Secrets/);
    const [file] = unpacked(address).files;
    assert.match(file.text, /password: ""/);
    assert.doesNotMatch(JSON.stringify(unpacked(address)), /hunter2/);
    await assertAccessible(page);
    await page.getByTestId("link-close").click();
    assert.equal(await page.getByTestId("link-made").count(), 0);
  }),
);

test(
  "a link that another tool made opens, whatever it leaves out",
  withPage(
    async ({ page, url }) => {
      const question = { admission: { pod: "default/web" } };
      await page.goto(url + packed({ files: files(pod("web")), view: "pods", question, unknown: [1] }));
      await started(page);
      await sees(async () => (await answer(page)).verdict, "admitted");
      assert.deepEqual(await text(page), ["web"]);
    },
    { open: false },
  ),
);

for (const [what, fragment, told = "link-damaged"] of [
  ["cut off", packed({ files: files(pod("web").repeat(20)) }).slice(0, -20)],
  ["of letters that are none", "#v1.%%%"],
  ["without files", packed({ view: "pods" })],
  ["of a version to come", "#v9.abc", "link-newer"],
  ["that inflates beyond all bounds", `#v1.${deflateRawSync(Buffer.alloc(30_000_000, 32)).toString("base64url")}`],
]) {
  test(
    `a link ${what} says so, and the page opens as ever`,
    withPage(
      async ({ page, url }) => {
        await page.goto(url + fragment);
        await started(page);
        await page.getByTestId(told).waitFor();
        await page.getByTestId("file:01-network-policy.yaml").waitFor();
        await page.getByTestId("damage-seen").click();
        await sees(() => page.getByTestId(told).count(), 0);
      },
      { open: false },
    ),
  );
}

test(
  "a link that comes while there is work is at hand, and the work is never lost",
  withPage(async ({ page }) => {
    await started(page);
    await reported(page, () => paste(page, pod("mine")));
    await page.evaluate((hash) => (location.hash = hash), packed({ files: files(pod("theirs")) }));
    await page.getByTestId("other-files").waitFor();
    assert.deepEqual(await text(page), ["mine"]);
    await reported(page, () => page.getByTestId("other-take").click());
    assert.deepEqual(await text(page), ["theirs"]);
    await reported(page, () => page.getByTestId("other-take").click());
    assert.deepEqual(await text(page), ["mine"]);
    await page.reload();
    await started(page);
    assert.deepEqual(await text(page), ["mine"]);
    await page.getByTestId("other-leave").click();
    await sees(() => page.getByTestId("other-files").count(), 0);
    await page.evaluate(() => (location.hash = "#v1.damaged"));
    await page.getByTestId("link-damaged").waitFor();
    await page.evaluate(() => (location.hash = "#v2.newer"));
    await page.getByTestId("link-newer").waitFor();
    assert.deepEqual(await text(page), ["mine"]);
  }),
);

test(
  "a damaged link says so beside the work that was there, and loses none of it",
  withPage(async ({ page, context, url }) => {
    await started(page);
    await reported(page, () => paste(page, pod("mine")));
    const other = await context.newPage();
    await other.goto(`${url}#v1.damaged`);
    await started(other);
    await other.getByTestId("link-damaged").waitFor();
    await sees(() => text(other), ["mine"]);
  }),
);

test(
  "work that one link after another takes the place of becomes a workspace, and a tab goes on with its own after a reload",
  withPage(async ({ page, context, url }) => {
    await started(page);
    await reported(page, () => paste(page, pod("mine")));
    const other = await context.newPage();
    for (const name of ["theirs", "others"]) {
      await other.goto("about:blank");
      await other.goto(url + packed({ files: files(pod(name)) }));
      await started(other);
      await reported(other, () => paste(other, pod(`${name}-edited`)));
    }
    const workspaces = await other.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes("/workspace/")).map(([, json]) => json));
    assert.match(workspaces.join(), /name: mine/);
    await page.reload();
    await started(page);
    await sees(() => text(page), ["mine"]);
  }),
);

test(
  "what was changed since a link was made is there after a reload, and the address no longer holds the link",
  withPage(async ({ page }) => {
    await started(page);
    await reported(page, () => paste(page, pod("mine")));
    await shares(page);
    await page.reload();
    await started(page);
    assert.match(page.url(), /#v1\./, "nothing was changed yet");
    await reported(page, () => paste(page, pod("changed")));
    await sees(() => page.evaluate(() => sessionStorage.getItem("policy-playground/v1/files")?.includes("changed")), true);
    await page.reload();
    await started(page);
    assert.deepEqual(await text(page), ["changed"]);
    assert.doesNotMatch(page.url(), /#/);
    assert.equal(await page.getByTestId("other-files").count(), 0);
    await page.evaluate((hash) => (location.hash = hash), packed({ files: files(pod("theirs")) }));
    await sees(() => text(page), ["theirs"]);
    await page.reload();
    await started(page);
    await reported(page, () => page.getByTestId("other-take").click());
    assert.deepEqual(await text(page), ["changed"], "work that was brought back outlives a link");
  }),
);

test(
  "what one typed is there after a reload, beside a link that is opened, and gone when forgotten",
  withPage(async ({ page, url }) => {
    await started(page);
    await reported(page, () => paste(page, pod("mine")));
    await openView(page, "pods");
    await sees(() => page.evaluate(() => localStorage.getItem("policy-playground/v1/files")?.includes("mine")), true);
    await page.reload();
    await started(page);
    assert.deepEqual(await text(page), ["mine"]);
    await page.goto("about:blank");
    await page.goto(url + packed({ files: files(pod("theirs")) }));
    await started(page);
    assert.deepEqual(await text(page), ["theirs"]);
    await page.getByTestId("other-files").waitFor();
    await reported(page, () => page.getByTestId("other-take").click());
    assert.deepEqual(await text(page), ["mine"]);
    await shares(page);
    await page.getByTestId("link-kept").click();
    await page.getByTestId("forget").click();
    await page.getByTestId("forget-sure").click();
    await page.getByTestId("kept-said").getByText("Nothing is kept").waitFor();
    await page.reload();
    await started(page);
    await page.getByTestId("file:01-network-policy.yaml").waitFor();
  }),
);
