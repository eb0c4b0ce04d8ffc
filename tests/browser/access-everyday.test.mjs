// The access view with what real files and real people bring: odd names, many subjects, several files, the keyboard, a phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { answer, asksInLine, marked, openExample, openView, replaceInEditor, reported, sees, started, sticksOut } from "./steps.mjs";

const GROUP = "rbac.authorization.k8s.io";
const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };
const PHONE = { viewport: { width: 390, height: 844 } };

const user = (name) => ({ kind: "User", apiGroup: GROUP, name });
const role = (name, rules, namespace) => ({ apiVersion: `${GROUP}/v1`, kind: namespace ? "Role" : "ClusterRole", metadata: { name, namespace }, rules });
const binding = (name, [kind, role], subjects, namespace) => ({
  apiVersion: `${GROUP}/v1`,
  kind: namespace ? "RoleBinding" : "ClusterRoleBinding",
  metadata: { name, namespace },
  roleRef: { apiGroup: GROUP, kind, name: role },
  subjects,
});
const yaml = (...objects) => objects.map((object) => JSON.stringify(object)).join("\n---\n");

/** The access view of these files, opened as another script on the page would. */
async function openFiles(page, files) {
  await started(page);
  await reported(page, () => page.evaluate(
    (files) => globalThis.policyPlayground.setFiles(Object.entries(files).map(([name, text]) => ({ name, text }))),
    files,
  ));
  await openView(page, "access");
}

const asks = async (page, line) => {
  await page.getByTestId("question-bar").fill(line);
  await page.getByTestId("question-bar").press("Enter");
};

const question = async (page) => (await answer(page)).question;

const READERS = yaml(
  role("reader", [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }], "shop"),
  binding("readers", ["Role", "reader"], [user("jane"), user("Jane Doe"), user("https://issuer/jane"), { kind: "Group", apiGroup: GROUP, name: "devs" }], "shop"),
);

const LONG = "l".repeat(63);
const MARKUP = `<img src=x onerror=alert(1)> "quoted" &amp; ${"x".repeat(120)}`;

for (const width of [390, 1440]) {
  test(
    `names as long and odd as they may be stay text and inside the view, at ${width} pixels`,
    withPage(
      async ({ page }) => {
        const odd = yaml(
          role(LONG, [{ apiGroups: [`${LONG}.example.com`], resources: [LONG], verbs: ["get", "deletecollection"], resourceNames: [LONG] }], LONG),
          binding(LONG, ["Role", LONG], [user(MARKUP), { kind: "ServiceAccount", name: LONG, namespace: LONG }], LONG),
        );
        await openFiles(page, { "odd.yaml": odd });
        await asks(page, `${LONG} delete pods in ${LONG}`);
        await sees(async () => (await answer(page)).verdict, "denied");
        for (const tab of ["subjects", "matrix", "graph", "risks"]) {
          await page.getByTestId(`access-tab-${tab}`).click();
          if (tab === "matrix") await page.getByTestId("access-matrix").waitFor();
          if (tab === "graph") await page.getByTestId("access-graph").locator("svg").waitFor();
          assert.ok((await sticksOut(page)) <= 0, `${tab}: something sticks out`);
          await assertAccessible(page);
        }
        await asks(page, `who can get ${LONG}.${LONG}.example.com in ${LONG}`);
        await page.getByTestId("holders").waitFor();
        await asks(page, `what can '${MARKUP}' do`);
        await sees(() => question(page), `What may User ${MARKUP} do?`);
        assert.ok((await sticksOut(page)) <= 0, "an answer sticks out");
        assert.equal(await page.locator("img").count(), 0);
      },
      { context: { viewport: { width, height: 900 } } },
    ),
  );
}

test(
  "names are quoted as in a shell, and the bar writes what it reads",
  withPage(async ({ page }) => {
    await openFiles(page, { "a.yaml": READERS });
    const bar = page.getByTestId("question-bar");
    await asksInLine(page, "'Jane Doe' list pods in shop", "Jane Doe → list pods in namespace shop", "allowed");
    await asksInLine(page, 'kubectl auth can-i list pods --as "Jane Doe" -n shop', "Jane Doe → can-i list pods", "allowed");
    await sees(() => bar.inputValue(), "can-i list pods --namespace=shop --as='Jane Doe'");
    await bar.press("Enter");
    await sees(() => question(page), "Jane Doe → can-i list pods");
    await asksInLine(page, "https://issuer/jane list pods in shop", "https://issuer/jane → list pods in namespace shop", "allowed");
    // What kubectl knows, typed as for kubectl.
    await asks(page, "kubectl auth can-i --list --as=jane -n shop");
    await sees(() => question(page), "What may User jane do in namespace shop?");
    await asks(page, "kubectl who-can list pods -n shop");
    await sees(() => question(page), "Who can list pods in namespace shop?");
    await asksInLine(page, "stranger list pods in shop --as-group devs", "stranger → list pods in namespace shop", "allowed");
    await sees(() => bar.inputValue(), "stranger list pods in shop --as-group=devs");
  }),
);

test(
  "a name that several subjects have is asked back; what is not understood is told beside the bar",
  withPage(async ({ page }) => {
    const bot = (namespace) => ({ kind: "ServiceAccount", name: "bot", namespace });
    await openFiles(page, { "a.yaml": yaml(binding("bots", ["ClusterRole", "view"], [bot("a"), bot("b")])) });
    const bar = page.getByTestId("question-bar");
    const unclear = page.getByTestId("question-unclear");
    await asks(page, "bot list pods in a");
    await unclear.getByText("Several subjects have this name").waitFor();
    assert.equal(await bar.getAttribute("aria-invalid"), "true");
    await asks(page, "a/bot list pods in a");
    await sees(async () => (await answer(page)).verdict, "allowed");
    assert.equal(await unclear.innerText(), "");
    await asks(page, "can I list pods?");
    await unclear.getByText("Say who asks").waitFor();
    await bar.fill("x");
    await sees(() => unclear.innerText(), "");
  }),
);

test(
  "the bar proposes who, then verbs, then resources",
  withPage(async ({ page }) => {
    await openFiles(page, { "a.yaml": READERS });
    const options = () => page.locator("#questions option").evaluateAll((all) => all.map(({ value }) => value));
    const proposes = (line) => sees(async () => (await options()).includes(line), true);
    const bar = page.getByTestId("question-bar");
    await bar.fill("");
    await proposes("jane ");
    await proposes("group devs ");
    await bar.fill("jane ");
    await proposes("jane get ");
    await bar.fill("jane get ");
    await proposes("jane get pods");
    await bar.fill("what can ");
    await proposes("what can 'Jane Doe' do");
  }),
);

test(
  "what is asked from far below is answered in sight, and asked again keeps its fix",
  withPage(async ({ page }) => {
    await openFiles(page, { "a.yaml": READERS });
    const heading = page.getByTestId("answer-question");
    const inSight = () => heading.evaluate((heading) => {
      const [own, around] = [heading, heading.closest(".answers")].map((node) => node.getBoundingClientRect());
      return own.top >= around.top && own.bottom <= around.bottom;
    });
    const last = page.getByTestId("permission-why").last();
    await last.scrollIntoViewIfNeeded();
    await last.click();
    await sees(() => question(page), "Group devs → get pods in namespace shop");
    await sees(inSight, true);
    await last.scrollIntoViewIfNeeded();
    await sees(inSight, false);
    await last.click();
    await sees(inSight, true);

    const bar = page.getByTestId("question-bar");
    await asksInLine(page, "jane delete pods in shop", "jane → delete pods in namespace shop", "denied");
    await bar.press("Enter");
    await bar.press("Enter");
    await reported(page, () => page.getByTestId("apply-fix").click());
    await sees(async () => (await answer(page)).verdict, "allowed");
  }, { context: { viewport: { width: 1280, height: 500 } } }),
);

test(
  "the keyboard alone asks, opens tabs, chooses a cell and applies a fix",
  withPage(async ({ page }) => {
    await openFiles(page, { "a.yaml": READERS });
    const focused = () => page.evaluate(() => document.activeElement.dataset.testid);
    const tabTo = async (testid, key = "Tab") => {
      for (let presses = 0; presses < 80 && (await focused()) !== testid; presses++) await page.keyboard.press(key);
      assert.equal(await focused(), testid);
    };
    await page.getByTestId("view-access").focus();
    await tabTo("question-bar", "Shift+Tab");
    await page.keyboard.type("jane delete pods in shop");
    await page.keyboard.press("Enter");
    await sees(async () => (await answer(page)).verdict, "denied");
    await tabTo("access-tab-matrix");
    await page.keyboard.press("Enter");
    await page.getByTestId("access-matrix").waitFor();
    await tabTo("access-cell:User jane:pods");
    await page.keyboard.press("Enter");
    await sees(() => question(page), "jane → get pods in namespace shop");
    assert.equal(await focused(), "access-cell:User jane:pods");
    await page.getByTestId("question-bar").focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("jane watch pods in shop");
    await page.keyboard.press("Enter");
    await sees(() => question(page), "jane → watch pods in namespace shop");
    await tabTo("apply-fix");
    await reported(page, () => page.keyboard.press("Space"));
    await sees(async () => (await answer(page)).verdict, "allowed");
  }),
);

test(
  "lines of another file are named with it, and the link opens it",
  withPage(async ({ page }) => {
    const [rules, bound] = READERS.split("\n---\n");
    await openFiles(page, { "roles.yaml": rules, "bindings.yaml": bound });
    await asksInLine(page, "jane list pods in shop", "jane → list pods in namespace shop", "allowed");
    const active = () => page.locator('.tab[data-active="true"]').innerText();
    await page.getByTestId("file:roles.yaml").click();
    const link = page.getByTestId("answer").getByTestId("line-link").first();
    await sees(() => link.evaluate((link) => link.lastChild.textContent), "bindings.yaml:1");
    await link.click();
    await sees(async () => (await active()).includes("bindings.yaml"), true);
    await sees(async () => (await marked(page)).includes("RoleBinding"), true);
  }),
);

test(
  "the answer follows what is typed",
  withPage(async ({ page }) => {
    await openExample(page, "09-hand-of-one-kingdom");
    await asksInLine(page, "davos-seaworth create jokes.westeros.example.com in winterfell", "davos-seaworth → create jokes.westeros.example.com in namespace winterfell", "allowed");
    await replaceInEditor(page, '"jokes", "drinks"', '"drinks"');
    await sees(async () => (await answer(page)).verdict, "denied");
  }),
);

test(
  "a binding to a role that is not there gives nothing, which the answer and the graph tell",
  withPage(async ({ page }) => {
    await openFiles(page, { "a.yaml": yaml(binding("ghost", ["ClusterRole", "not-there"], [user("casper")])) });
    await asksInLine(page, "casper get pods in a", "casper → get pods in namespace a", "denied");
    assert.match(await page.getByTestId("answer").innerText(), /not-there/);
    await page.getByTestId("access-tab-graph").click();
    await page.getByTestId("access-graph").locator("svg .missing").first().waitFor();
  }),
);

test(
  "commands and manifests are copied as they stand",
  withPage(
    async ({ page }) => {
      await openFiles(page, { "a.yaml": READERS });
      await asksInLine(page, "'Jane Doe' list pods in shop", "Jane Doe → list pods in namespace shop", "allowed");
      const copied = () => page.evaluate(() => navigator.clipboard.readText());
      await page.getByTestId("copy-command").click();
      await sees(copied, "kubectl auth can-i list pods --namespace=shop --as='Jane Doe'");
      await sees(() => page.getByTestId("notice").innerText(), "Copied.");
      await page.getByTestId("more-questions").click();
      await page.getByTestId("least-user").fill("eve");
      await page.getByTestId("least-requests").fill("get pods -n shop");
      await page.getByTestId("least-ask").click();
      await page.getByTestId("copy-manifest").click();
      await sees(async () => (await copied()).startsWith("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n"), true);
    },
    { context: CLIPBOARD },
  ),
);

test(
  "of a thousand subjects some are drawn at first, more on demand, and the bar stays quick",
  withPage(async ({ page }) => {
    const many = Array.from({ length: 1000 }, (_, index) => binding(`b-${index}`, ["Role", "reader"], [user(`user-${index}`)], "shop"));
    await openFiles(page, { "many.yaml": yaml(role("reader", [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }], "shop"), ...many) });
    const subjects = page.locator("[data-testid^='subject:']");
    await sees(() => subjects.count(), 100);
    await page.getByTestId("access-panel").getByTestId("more").first().click();
    await sees(() => subjects.count(), 200);
    const start = Date.now();
    await page.getByTestId("question-bar").pressSequentially("user-999 get pods in shop");
    await page.keyboard.press("Enter");
    await sees(() => question(page), "user-999 → get pods in namespace shop");
    assert.ok(Date.now() - start < 8_000, "25 letters and the answer");
    await page.getByTestId("access-tab-matrix").click();
    await page.getByTestId("access-matrix").waitFor();
    assert.equal(await page.getByTestId("access-matrix").locator("tbody tr").count(), 30);
    await page.getByTestId("access-panel").getByTestId("more").click();
    await sees(() => page.getByTestId("access-matrix").locator("tbody tr").count(), 60);
  }),
);

test(
  "on a phone an answer comes into sight, its table scrolls by itself, and its lines open the text",
  withPage(
    async ({ page }) => {
      await openFiles(page, { "a.yaml": READERS });
      await page.getByTestId("pane-answers").click().catch(() => {});
      await page.getByTestId("access-tab-matrix").click();
      await page.getByTestId("access-cell:User jane:secrets").click();
      await sees(() => question(page), "jane → get secrets in namespace shop");
      await page.getByTestId("answer-question").waitFor();
      assert.ok((await sticksOut(page)) <= 0);
      await asks(page, "who can list pods in shop");
      const region = page.getByTestId("holders").locator(".scroll");
      await region.waitFor();
      assert.ok(await region.evaluate((region) => region.scrollWidth > region.clientWidth), "its sentences are not broken into words");
      assert.ok((await sticksOut(page)) <= 0);
      await page.getByTestId("holders").getByTestId("line-link").first().click();
      await page.locator('[data-testid=page][data-pane="yaml"]').waitFor();
      await sees(async () => (await marked(page)).length > 0, true);
    },
    { context: PHONE },
  ),
);

test(
  "scripts ask every question about access and are told what is wrong with one",
  withPage(async ({ page }) => {
    await openFiles(page, { "a.yaml": READERS });
    const ask = (question) => page.evaluate((question) => policyPlayground.ask(question), question);
    const jane = { user: "jane" };
    for (const [asked, expected] of [
      [{ access: { ...jane, verb: "get", resource: "pods", namespace: "shop" } }, "allowed"],
      [{ canI: { ...jane, verb: "delete", resource: "po", namespace: "shop" } }, "denied"],
      [{ request: { ...jane, method: "GET", url: "/api/v1/namespaces/shop/pods" } }, "allowed"],
      [{ escalation: { ...jane, object: "Role shop/reader" } }, "denied"],
    ]) {
      assert.equal((await ask(asked)).verdict.toLowerCase(), expected, JSON.stringify(asked));
    }
    assert.deepEqual(
      (await ask({ whoCan: { verb: "get", resource: "pods", namespace: "shop" } })).access.holders.map(({ label }) => label),
      ["Group system:masters", "User Jane Doe", "User https://issuer/jane", "User jane", "Group devs"],
    );
    assert.equal((await ask({ permissions: jane })).access.scopes.at(-1).namespace, "shop");
    assert.equal((await ask({ accessMatrix: { namespace: "shop" } })).access.matrix.subjects.length, 4);
    assert.deepEqual((await ask({ runningAs: { user: "system:serviceaccount:shop:bot" } })).found, []);
    assert.match((await ask({ leastPrivilege: { user: "eve", requests: "get pods -n shop" } })).access.manifest, /kind: RoleBinding/);
    assert.equal((await ask({ accessChanges: { before: [] } })).access.changes.length > 0, true);
    await assert.rejects(ask({ whoCan: { verb: 1 } }), /verb/);
  }),
);
