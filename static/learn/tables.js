// What a lesson asks of its manifests as tables: traffic as a matrix of its pods, access as requests by subjects, admission pod by
// pod, each where the lesson's checks ask about it.
import * as words from "words";
import { settingsOf } from "./head.js";

const MOST_REASONS = 4;

/** `[{title, corner, columns, rows: [{head, cells: [{text, tone, isFixed}]}], kind}]`, of these files of the lesson. */
export function tables(engine, lesson, files) {
  const report = engine.evaluate(files, settingsOf(lesson));
  const asked = engine.ask({ expectations: { files: [{ name: "checks.yaml", text: lesson.checks }] } }).checks.cases;
  const of = (kind) => asked.filter(({ question }) => question?.[kind]);
  return [
    ...(of("traffic").length > 0 ? [matrix(report.network), connections(of("traffic"), report.network)] : []),
    ...(of("admission").length > 0 ? [admissions(engine, of("admission"))] : []),
    ...(of("access").length > 0 ? [requests(engine, of("access"))] : []),
  ].filter(({ rows }) => rows.length > 0);
}

const isPod = ({ kind }) => kind === "pod";

function matrix({ endpoints, cells }) {
  const pods = endpoints.flatMap((endpoint, index) => (isPod(endpoint) ? [{ name: endpoint.id, index }] : []));
  return {
    title: words.WHO_REACHES_WHOM,
    corner: words.FROM_AND_TO,
    columns: pods.map(({ name }) => name),
    rows: pods.map((from) => ({ head: from.name, cells: pods.map((to) => traffic(cells[from.index][to.index])) })),
    kind: "matrix",
  };
}

function traffic({ traffic, ports }) {
  switch (traffic) {
    case "all":
      return { text: words.ALL_PORTS, tone: "yes" };
    case "some":
      return { text: ports, tone: "yes" };
    case "itself":
      return { text: "", tone: "itself", isFixed: true };
    case "none":
      return { text: words.NOTHING, tone: "no" };
    default:
      return { text: words.DEPENDS };
  }
}

// The ends that are no pods have no place in the matrix.
function connections(cases, { endpoints }) {
  const pods = endpoints.filter(isPod).map(({ id }) => id);
  const beyond = cases.filter(({ question: { traffic } }) => ![traffic.from, traffic.to].every((end) => pods.includes(end)));
  const row = ({ text, actual }) => ({ head: text, cells: [verdict(actual)] });
  return { title: words.BEYOND_PODS, corner: words.CONNECTION, columns: [words.ALLOWED], rows: beyond.map(row), kind: "requests" };
}

function requests(engine, cases) {
  const userOf = ({ question }) => question.access.user;
  const subjects = [...new Map(cases.map((each) => [userOf(each), each.question.access])).values()];
  // Each is told as `user → verb what where`; the user has a column instead.
  const rows = new Map(cases.map((each) => [each.text.slice(each.text.indexOf(" → ") + 3), each.question.access]));
  return {
    title: words.WHO_MAY_WHAT,
    corner: words.REQUEST,
    columns: subjects.map(({ user }) => user.replace(/^system:serviceaccount:(.*):/, "$1/")),
    rows: [...rows].map(([head, asked]) => ({
      head,
      cells: subjects.map(({ user, groups }) => verdict(engine.ask({ access: { ...asked, user, groups } }).verdict)),
    })),
    kind: "requests",
  };
}

function admissions(engine, cases) {
  const row = ({ question }) => {
    const { pod, user } = question.admission;
    const answer = engine.ask({ admission: question.admission });
    const by = user ? `${pod} (${user})` : pod;
    return { head: by, cells: [verdict(answer.verdict), { text: why(answer) }] };
  };
  const rows = cases.map(row);
  return { title: words.WHICH_ARE_ADMITTED, corner: words.POD, columns: [words.ADMITTED, words.WHY], rows, kind: "pods" };
}

// On paper there is room for what decides, and for no more.
function why({ verdict, summary, reasons }) {
  const against = verdict === "rejected" ? reasons.filter(({ effect }) => effect === "against").map(({ text }) => text) : [];
  const told = [...new Set(against)].slice(0, MOST_REASONS);
  return (told.length > 0 ? told.join(" ") : summary).replaceAll("`", "");
}

function verdict(told) {
  const isYes = told === "allowed" || told === "admitted";
  return { text: isYes ? words.YES : told === "depends" ? words.DEPENDS : words.NO, tone: isYes ? "yes" : "no" };
}
