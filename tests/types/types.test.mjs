// The declarations that come with the npm package, held against what the evaluator gives: reports and answers are put into a
// program as they are printed, where a field that is missing, left over or of another type does not compile.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const TSC = "node_modules/typescript/bin/tsc";
const OPTIONS = ["--strict", "--noEmit", "--target", "es2022", "--module", "nodenext", "--lib", "es2023,dom", "--types", ""];
const examples = readdirSync("static/examples").map((name) => join("static/examples", name));
const JENKINS = ["static/examples/04-jenkins.yaml"];
const ROOT = ["static/examples/07-privileged-nginx.yaml"];
const HOST_PORT = ["static/examples/08-rejected-host-port.yaml"];

// One of each shape that an answer has.
const QUESTIONS = [
  [examples, { traffic: { from: "oteemo/stranger", to: "test-ns/server", port: 443 } }],
  [examples, { traffic: {} }],
  [examples, { connections: {} }],
  [examples, { exposed: {} }],
  [examples, { changes: { before: [] } }],
  [examples, { overview: {} }],
  [examples, { canI: {} }],
  [examples, { accessMatrix: {} }],
  [JENKINS, { whoCan: { verb: "create", resource: "pods" } }],
  [JENKINS, { permissions: { user: "system:serviceaccount:jenkins:jenkins" } }],
  [JENKINS, { accessChanges: { before: [] } }],
  [JENKINS, { escalation: { verb: "create" } }],
  [JENKINS, { leastPrivilege: { requests: "get pods -n shop" } }],
  [ROOT, { admission: { pod: "default/root-nginx" } }],
  [HOST_PORT, { admission: { pod: "default/host-port-nginx" } }],
  [ROOT, { standard: { pod: "default/root-nginx", level: "restricted" } }],
  [ROOT, { migration: {} }],
  [ROOT, { admissionChanges: { before: [] } }],
  [ROOT, { blastRadius: { pod: "default/root-nginx" } }],
  [examples, { expectations: { files: [{ name: "e.yaml", text: "apiVersion: policy-playground.dev/v1\nkind: Expectations\nmetadata: {name: e}\nspec:\n  traffic: [{from: a/b, to: c/d, port: 1, expect: denied}]\n" }] } }],
];
const PROFILE = { imageUsers: { "nginx": "root", "redis": { numeric: 999 }, "app": { named: "app" } } };

let folder;

function example(name, ...words) {
  const features = ["--features", "policy-core/types"];
  return execFileSync("cargo", ["run", "--quiet", "-p", "policy-core", ...features, "--example", name, "--", ...words], { encoding: "utf8", maxBuffer: 1 << 26 });
}

before(() => {
  folder = mkdtempSync(join(tmpdir(), "types-"));
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  writeFileSync(join(folder, "index.d.ts"), `${example("types")}\n${readFileSync("static/embed/api.d.ts", "utf8")}`);
  copyFileSync("static/embed/element.d.ts", join(folder, "element.d.ts"));
});

after(() => rmSync(folder, { recursive: true }));

/** What the compiler says of this program. */
function compiled(name, text) {
  writeFileSync(join(folder, name), text);
  const { stdout, status } = spawnSync(process.execPath, [TSC, ...OPTIONS, join(folder, name)], { encoding: "utf8" });
  return { stdout, status };
}

let count = 0;
const typed = (type, json) => `export const it${count++} = ${json.trim()} satisfies ${type};\n`;

test("reports and answers are what the types say, field by field", () => {
  const program = ['import type { Answer, Question, Report } from "./index.js";\n'];
  for (const profile of [{}, { version: "1.36" }, PROFILE]) program.push(typed("Report", example("evaluate", "--profile", JSON.stringify(profile), ...examples)));
  const told = new Set();
  for (const [files, question] of QUESTIONS) {
    program.push(typed("Question", JSON.stringify(question)));
    const answer = example("evaluate", "--ask", JSON.stringify(question), ...files);
    program.push(typed("Answer", answer));
    for (const [detail, value] of Object.entries(JSON.parse(answer))) if (value !== null) told.add(detail);
  }
  for (const detail of ["message", "fix", "access", "admission", "survey", "checks"]) assert.ok(told.has(detail), `no answer has ${detail}`);
  assert.deepEqual(compiled("printed.ts", program.join("")), { stdout: "", status: 0 });
});

test("what differs from them is noticed", () => {
  const report = JSON.parse(example("evaluate", ...JENKINS));
  const wrong = { missing: { ...report, findings: undefined }, more: { ...report, weather: "fine" }, other: { ...report, namespaces: "none" } };
  for (const [name, value] of Object.entries(wrong)) {
    const program = `import type { Report } from "./index.js";\n${typed("Report", JSON.stringify(value))}`;
    assert.notEqual(compiled(`${name}.ts`, program).status, 0, name);
  }
});

test("every field of a question may be left out, in the types as in the evaluator", () => {
  const declared = readFileSync(join(folder, "index.d.ts"), "utf8");
  const [, ways] = /export type Question =([^;]*);/.exec(declared);
  const kinds = [...ways.matchAll(/"(\w+)"/g)].map(([, kind]) => kind);
  assert.ok(kinds.length > 20, String(kinds));
  const program = ['import type { Question } from "./index.js";\n', ...kinds.map((kind) => typed("Question", JSON.stringify({ [kind]: {} })))];
  assert.deepEqual(compiled("questions.ts", program.join("")), { stdout: "", status: 0 });
  for (const kind of kinds) assert.doesNotThrow(() => example("evaluate", "--ask", JSON.stringify({ [kind]: {} }), ...JENKINS), kind);
});

test("programs that use the package compile, and mistakes in them do not", () => {
  assert.deepEqual(compiled("uses.ts", readFileSync("tests/types/uses.ts", "utf8")), { stdout: "", status: 0 });
});
