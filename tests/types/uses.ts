// How programs use the package; types.test.mjs has it checked, and runs none of it.
import { ask, check, createPlayground, evaluate } from "./index.js";
import type { Answer, Checks, Question, Report } from "./index.js";
import { upgrade } from "./element.js";

const files = [{ name: "shop.yaml", text: "" }];

const report: Report = await evaluate(files, { profile: { version: "1.36", podSecurity: { enforce: "baseline" } }, requester: { user: "jane" } });
const kinds: string[] = report.documents.map(({ kind }) => kind);
const place: string | undefined = report.findings[0]?.place?.file;

// Every field of a question has its usual value.
export const questions: Question[] = [
  { traffic: { from: "shop/web", to: "shop/db", port: 5432 } },
  { access: { user: "jane", verb: "get", resource: "pods", namespace: null } },
  { canI: {} },
  { overview: {} },
  { changes: { before: files } },
];
const answer: Answer = await ask("shop/web -> shop/db:5432");
const lines: [number, number] | null | undefined = answer.reasons[0]?.lines;
const checks: Checks = await check({ apiVersion: "policy-playground.dev/v1", kind: "Expectations", spec: { traffic: [] } });

const playground = await createPlayground();
playground.evaluate(files);
const svg: string | undefined = playground.picture("network");
const link: string = await playground.share("access");

const element = document.createElement("policy-playground");
element.files = files;
element.question = "admit shop/web";
element.addEventListener("kpp-result", ({ detail }) => console.log(detail.answer?.verdict, detail.report.network.summary));
const end: () => void = upgrade("pre > code.language-yaml.playground", { theme: "dark" });
end();

// @ts-expect-error there is no such version
await evaluate(files, { profile: { version: "1.25" } });
// @ts-expect-error a port is a number
await ask({ traffic: { port: "5432" } });
// @ts-expect-error there is no such question
await ask({ teleport: {} });
// @ts-expect-error a verdict is none of these
export const isWrong = answer.verdict === "maybe";

export const told = [kinds, place, lines, checks.failed, svg, link];
