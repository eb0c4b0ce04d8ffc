// The answer: verdict, sentence, reasons by their stages with their lines, what was listed, and the smallest fix.
import { make, said } from "../workspace/dom.js";
import * as words from "words";
import { chip, effect, mark, outcome, prose, unseen } from "./prose.js";

/** At most so many items of a list. */
const MOST = 12;

/**
 * @param {boolean} judged whether the verdict says something
 * @param {{show: (reason: object) => void, isSeen: (file: string) => boolean, mend?: () => void, ask: (question: object) => void}} acts
 */
export function card(answer, judged, acts) {
  const { stages, reasons, fix, checks, survey, access } = answer;
  const isOf = (stage) => (reason) => reason.stage === stage.code;
  // What belongs to no stage; of expectations each stands beside its case.
  const rest = checks ? [] : reasons.filter((reason) => !stages.some((stage) => isOf(stage)(reason)));
  return make(
    "article",
    { className: "card", "data-verdict": judged ? answer.verdict : "" },
    make("p", { className: "asked" }, ...(judged ? verdicts(answer) : []), make("span", {}, prose(answer.question))),
    ...(answer.summary ? [make("p", { className: "summary" }, prose(answer.summary))] : []),
    ...(answer.message ? [make("pre", { className: "message", tabIndex: 0, "aria-label": words.API_SAYS }, answer.message)] : []),
    make(
      "div",
      { className: "sides" },
      ...stages.map((stage) =>
        make("section", {}, make("p", { className: "stage" }, `${stage.title} `, outcome(stage.outcome), unseen(stage.outcome)), steps(reasons.filter(isOf(stage)), acts)),
      ),
    ),
    ...(rest.length > 0 ? [steps(rest, acts)] : []),
    ...lists(answer, access, acts),
    ...(survey ? [surveyed(survey, acts)] : []),
    ...(checks ? [checked(checks, acts)] : []),
    ...(fix ? [mending(fix, acts)] : []),
    ...answer.incomplete.map((note) => make("p", { className: "note" }, make("b", {}, words.INCOMPLETE), " ", prose(note))),
  );
}

function verdicts({ verdict, stages }) {
  const has = (code) => stages.some((stage) => stage.code === code && stage.outcome === "no");
  const first = chip(verdict === "admitted" && has("valid") ? "invalid" : verdict);
  return has("authorized") ? [first, " ", chip("not allowed"), " "] : [first, " "];
}

const steps = (reasons, acts) => make("ul", { className: "steps" }, ...cut(reasons, (reason) => step(reason, acts)));

function step(reason, acts) {
  const [glyph, look] = effect(reason.effect);
  const near = reason.effect === "near" ? [make("em", {}, words.CLOSEST), " "] : [];
  return make("li", { "data-code": reason.code, "data-effect": reason.effect }, mark(glyph, `mark ${look}`), make("span", {}, ...near, prose(reason.text), " ", ...place(reason, acts)));
}

/** The button that shows the lines of something, where it has any; a file that is out of sight is only named. */
export function place(where, acts) {
  if (!where?.lines) return [];
  const [first, last] = where.lines;
  const lines = first === last ? said(words.LINE, first) : said(words.LINES, first, last);
  if (!acts.isSeen(where.file)) return [make("span", { className: "quiet" }, `${where.file}, ${lines}`)];
  return [make("button", { type: "button", className: "where", title: where.file, click: () => acts.show(where) }, lines)];
}

function cut(items, draw) {
  const shown = items.slice(0, MOST).map(draw);
  if (items.length <= MOST) return shown;
  const list = make("ul", { className: "steps" });
  const fill = () => list.childElementCount === 0 && list.append(...items.slice(MOST).map(draw));
  const more = make("details", { toggle: fill }, make("summary", {}, said(words.MORE, items.length - MOST)), list);
  return [...shown, make("li", { className: "bare" }, more)];
}

function lists({ found, connections }, access, acts) {
  const items = [
    ...found.map((name) => make("li", {}, make("code", {}, name))),
    ...connections.map(({ from, to, now, before }) =>
      make("li", {}, make("code", {}, `${from.join(", ")} → ${to.join(", ")}`), `: ${may(now)}`, ...(before ? [said(words.BEFORE, may(before))] : [])),
    ),
    ...(access?.holders ?? []).map(({ label, scope, via }) =>
      make("li", {}, make("code", {}, label), scope ? ` (${scope})` : "", " ", ...(via ?? []).slice(0, 1).flatMap((reason) => place(reason, acts))),
    ),
  ];
  return items.length > 0 ? [make("ul", { className: "facts" }, ...cut(items, (item) => item))] : [];
}

const may = ({ traffic, ports }) => (traffic === "some" ? ports : words[`MAY_${traffic.toUpperCase()}`] ?? traffic);

const surveyed = ({ items }, acts) =>
  make(
    "ul",
    { className: "steps" },
    ...cut(items, ({ severity, text, why, question }) => {
      const look = { error: ["✕", "x"], warning: ["!", "q"] }[severity] ?? ["·", "s"];
      const ask = question ? [" ", make("button", { type: "button", className: "where", click: () => acts.ask(question) }, words.WHY)] : [];
      return make("li", {}, mark(look[0], `mark ${look[1]}`), make("span", {}, prose(text), ...(why ? [" ", prose(why)] : []), ...ask));
    }),
  );

function checked({ cases }, acts) {
  const row = (check) =>
    make(
      "li",
      { "data-holds": String(check.holds) },
      mark(check.holds ? "✓" : "✕", `mark ${check.holds ? "y" : "x"}`),
      make(
        "span",
        {},
        unseen(check.holds ? words.HOLDS : words.FAILS),
        prose(check.text),
        ": ",
        check.unasked ? "" : check.holds ? check.expected : said(words.EXPECTED, check.expected, check.actual),
        ...(check.because ? [` (${check.because})`] : []),
        ...(check.holds ? [] : [" ", prose(check.summary), " ", ...check.reasons.filter(({ lines }) => lines).slice(0, 2).flatMap((reason) => [...place(reason, acts), " "])]),
        ...(check.question && !check.holds ? [make("button", { type: "button", className: "where", click: () => acts.ask(check.question) }, words.WHY)] : []),
      ),
    );
  return make("ul", { className: "steps checks" }, ...cut(cases, row));
}

function mending(fix, acts) {
  const line = (text) => make("span", { className: { "+": "plus", "-": "minus", "@": "file" }[text[0]] ?? "" }, `${text}\n`);
  const opens =
    fix.alsoOpens.length > 0 ? said(words.ALSO_OPENS, fix.alsoOpens.slice(0, 3).join("; ")) : fix.notCompared || words.OPENS_NOTHING_ELSE;
  return make(
    "details",
    { className: "fix" },
    make("summary", {}, words.SMALLEST_FIX, " ", prose(fix.title)),
    make("pre", { tabIndex: 0, "aria-label": words.SMALLEST_FIX }, ...fix.diff.map(line)),
    make("p", { className: "quiet" }, opens),
    ...(acts.mend ? [make("button", { type: "button", className: "button", click: acts.mend }, words.APPLY)] : []),
  );
}
