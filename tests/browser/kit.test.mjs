// The offline kit: packed, unpacked by another program, and opened from the web server that its README names.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { withPage } from "./harness.mjs";
import { started } from "./steps.mjs";

const PATIENCE = { timeout: 20_000 };
let folder;
let server;
let address;

const packed = (target) => execFileSync(process.execPath, ["scripts/offline-kit.mjs", "dist", target], { encoding: "utf8" }).trim();

// The port is the system's choice; the server tells it first.
function served(site) {
  server = spawn("python3", ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", site]);
  return new Promise((listens, fails) => {
    server.once("error", fails);
    server.stdout.on("data", (said) => {
      const [, told] = /\((http:[^)]*)\)/.exec(said) ?? [];
      if (told) listens(told);
    });
  });
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "kit-"));
  execFileSync("python3", ["-m", "zipfile", "-e", packed(folder), folder]);
  address = await served(join(folder, "policy-playground"));
});

after(() => {
  server?.kill();
  rmSync(folder, { recursive: true });
});

test("the same page gives the same bytes, and nothing but what it needs", () => {
  const again = mkdtempSync(join(tmpdir(), "kit-"));
  assert.ok(readFileSync(packed(folder)).equals(readFileSync(packed(again))));
  rmSync(again, { recursive: true });
  const files = readdirSync(join(folder, "policy-playground"), { recursive: true });
  assert.deepEqual(files.filter((name) => /\.(br|gz)$/.test(name)), []);
  for (const name of ["index.html", "handout.html", "lessons/course.json"]) assert.ok(files.includes(name), name);
  assert.match(readFileSync(join(folder, "policy-playground/README.txt"), "utf8"), /python3 -m http\.server/);
});

test(
  "it answers, opens a lesson and makes its handout from a plain Python server",
  withPage(
    async ({ page }) => {
      await page.goto(address);
      await started(page);
      await page.getByTestId("answer").waitFor();
      await page.getByTestId("learn").click();
      await page.locator("[data-testid^='lesson:']").first().click();
      await page.locator("[data-testid=lesson-checks][data-failed]").waitFor(PATIENCE);
      await page.getByTestId("lesson-list").click();
      const [paper] = await Promise.all([page.waitForEvent("popup"), page.locator("[data-testid^='handout:']").first().click()]);
      await paper.locator("html[data-ready]").waitFor(PATIENCE);
      assert.ok((await paper.locator(".matrix").count()) > 0);
    },
    { open: false, site: () => address },
  ),
);
