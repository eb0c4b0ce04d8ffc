// Compiled, not run: what the types promise, and what they forbid.
import { ask, check, createPlayground, evaluate, type Answer, type Checks, type Report, type Verdict } from "policy-playground";
import { upgrade } from "policy-playground/element.js";

const report: Report = await evaluate([{ name: "a.yaml", text: "" }], { profile: { version: "1.36", networkPlugin: "ignores" } });
const lines: [number, number][] = report.documents.map((document) => document.lines);
const answer: Answer = await ask({ traffic: { from: "a/b", to: "c/d", port: 443 } });
const verdict: Verdict = answer.verdict;
const places: (string | null)[] = answer.reasons.map((reason) => reason.file);
const checks: Checks = await check("kind: Expectations");
const failing = checks.cases.filter((check) => !check.holds).map((check) => check.expected);
const playground = await createPlayground();
const picture: string | undefined = playground.picture("network");

// @ts-expect-error no such question
await ask({ trafic: {} });
// @ts-expect-error no such version
await evaluate([], { profile: { version: "1.18" } });
// @ts-expect-error files have a text
await evaluate([{ name: "a.yaml" }]);

const element = document.createElement("policy-playground");
element.question = "a/b -> c/d:443";
element.addEventListener("kpp-result", (event) => event.detail.answer?.verdict);
const end: () => void = upgrade("pre > code.playground");

export { end, failing, lines, picture, places, verdict };
