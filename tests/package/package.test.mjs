// The npm package, as somebody installs it: packed, put into a project of its own, used from Node, a worker thread and TypeScript.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const packages = resolve(here, "../../target/packages");
let project;

const run = (program, ...words) => execFileSync(program, words, { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

before(() => {
  project = mkdtempSync(join(tmpdir(), "package-"));
  const archive = readdirSync(packages).find((name) => /^policy-playground-.*\.tgz$/.test(name));
  assert.ok(archive, "`make dist` has packed it");
  cpSync(join(here, "project"), project, { recursive: true });
  run("npm", "install", "--offline", "--no-audit", "--no-fund", "--no-package-lock", join(packages, archive));
});

after(() => rmSync(project, { recursive: true }));

test("it evaluates, answers and checks in Node", () => {
  const told = JSON.parse(run("node", "use.mjs"));
  assert.deepEqual(told.verdicts, ["denied", "allowed", "rejected"]);
  assert.deepEqual(told.lines, [19, 19]);
  assert.deepEqual(told.checks, { passed: 1, failed: 1 });
  assert.match(told.picture, /^<svg /);
  assert.match(told.link, /^v1\.[\w-]+$/);
  assert.match(told.unclear, /Ask like this/);
  assert.match(told.wrong, /array of \{name, text\}/);
});

test("it runs in a worker, and two evaluators know nothing of each other", () => {
  assert.deepEqual(JSON.parse(run("node", "worker.mjs")), { worker: "denied", other: ["denied", "allowed"] });
});

test("its types are those of what it gives", () => {
  const tsc = resolve(here, "../../node_modules/typescript/bin/tsc");
  run("node", tsc, "--project", "tsconfig.json");
});

test("it has no dependencies and nothing that is not needed", () => {
  const installed = readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."));
  assert.deepEqual(installed, ["policy-playground"]);
  const files = readdirSync(join(project, "node_modules/policy-playground")).sort();
  assert.deepEqual(files, [
    "LICENSE-APACHE", "LICENSE-MIT", "README.md", "editor.js", "element.d.ts", "element.iife.js", "element.js", "embed.js", "engine.js",
    "engine_bg.wasm", "index.d.ts", "index.js", "package.json", "sri.json",
  ]);
});
