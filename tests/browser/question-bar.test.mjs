// One line for every question, above whatever view is open.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { answer, openExample, openView, sees, sticksOut } from "./steps.mjs";

const EXAMPLE = "07-privileged-nginx";

async function asks(page, line) {
  const bar = page.getByTestId("question-bar");
  await bar.fill(line);
  await bar.press("Enter");
}

for (const [width, height, scheme] of [
  [1440, 900, "light"],
  [390, 844, "dark"],
]) {
  test(
    `from each view a line opens the view that answers it, at ${width} pixels, ${scheme}`,
    withPage(
      async ({ page }) => {
        await openExample(page, EXAMPLE);
        const pod = (await page.evaluate(async () => (await policyPlayground.report()).admission.pods[0].id));
        const current = () => page.locator("nav.views [aria-current=page]").first().getAttribute("data-testid");
        const lines = [
          ["network", `from ${pod}`, new RegExp(pod)],
          ["pods", `is ${pod} admitted?`, new RegExp(pod)],
          ["access", "who can create pods", /Who can create pods/],
          ["pods", `restricted ${pod}`, /restricted/],
          ["network", `can ${pod} reach 10.0.0.1:443?`, /10\.0\.0\.1/],
          ["pods", `blast radius of ${pod}`, /taken over/],
          ["access", "jane create pods", /jane → create pods/],
          ["access", "who may use privileged-nginx", /use podsecuritypolicies.policy "privileged-nginx" in namespace default/],
          ["pods", "is root-nginx admitted?", new RegExp(pod)],
          ["network", "can the internet talk to root-nginx on port 443?", /→ default\/root-nginx/],
        ];
        for (const start of ["overview", "network", "access", "pods"]) {
          for (const [view, line, question] of lines) {
            await openView(page, start);
            await asks(page, line);
            await sees(current, `view-${view}`);
            await sees(async () => question.test((await answer(page)).question), true);
          }
        }
        await asks(page, "overview");
        await page.getByTestId("summary-overview").waitFor();
      },
      { context: { viewport: { width, height }, colorScheme: scheme } },
    ),
  );
}

test(
  "a pod that is not there has no verdict, and an unknown verb is told",
  withPage(async ({ page }) => {
    await openExample(page, EXAMPLE);
    for (const line of ["shop/none → shop/db:5432", "admit shop/none"]) {
      await asks(page, line);
      await page.getByTestId("answer-summary").getByText("No pod or workload shop/none is in these files").waitFor();
      assert.equal(await page.getByTestId("answer-verdict").count(), 0);
    }
    await asks(page, "jane dance pods");
    await page.getByTestId("question-unclear").getByText("Behind who asks stands a verb").waitFor();
  }),
);

test(
  "a line that is still written stays when another view opens; what nobody reads is answered with examples of the open view",
  withPage(async ({ page }) => {
    await openExample(page, EXAMPLE);
    const bar = page.getByTestId("question-bar");
    await asks(page, "who can create pods");
    await page.getByTestId("access").waitFor();
    await bar.fill("who can get ");
    await openView(page, "pods");
    assert.equal(await bar.inputValue(), "who can get ");
    const proposed = () => page.locator("#questions option").evaluateAll((all) => all.map(({ value }) => value));
    await sees(async () => (await proposed()).includes("who can get secrets"), true);
    await bar.fill("");
    await sees(async () => (await proposed()).some((line) => line.startsWith("admit ")), true);
    await asks(page, "what is this");
    const unclear = page.getByTestId("question-unclear");
    await unclear.getByText("Ask like this").waitFor();
    for (const example of ["admit default/root-nginx as", "restricted default/root-nginx", "blast radius of default/root-nginx"]) {
      assert.ok((await unclear.innerText()).includes(example), example);
    }
    assert.ok((await sticksOut(page)) <= 0, "something sticks out");
    await openView(page, "network");
    await asks(page, "why is default/root-nginx denied?");
    await unclear.getByText("Its traffic, or its admission?").waitFor();
    await assertAccessible(page);
  }),
);
