// The matrices: who reaches whom, who may do what, which pods are admitted.
import { make, said } from "../workspace/dom.js";
import * as words from "words";
import { chip, mark, unseen } from "./prose.js";

const GLYPHS = { all: "✓", none: "✕", itself: "self", outside: "", depends: "?" };
/** At most so many rows and columns; the playground shows the rest. */
const MOST = 25;

/** `ask(row, column)` asks about a cell. */
export function networkTable({ endpoints, cells }, ask) {
  const shown = endpoints.slice(0, MOST);
  const name = ({ namespace, label }) => (namespace ? [make("small", {}, `${namespace}/`), label] : [label]);
  const cell = (row, column) => {
    const { traffic, ports, decided } = cells[row][column];
    if (traffic === "outside") return make("td");
    const text = traffic === "some" ? ports : GLYPHS[traffic];
    const label = said(words.CELL, shown[row].id, shown[column].id, traffic === "some" ? ports : words[`MAY_${traffic.toUpperCase()}`]);
    const click = () => ask(row, column);
    return make("td", {}, make("button", { type: "button", className: `cell ${traffic}${decided ? " decided" : ""}`, "aria-label": label, title: label, click }, text));
  };
  return table(
    words.FROM_TO,
    shown.map(name),
    shown.map((endpoint, row) => [name(endpoint), shown.map((_, column) => cell(row, column))]),
    endpoints.length - shown.length,
  );
}

/** The matrix of one namespace, which can be chosen; first of that where most is granted. `matrix(namespace)` asks for it. */
export function accessPanel({ subjects }, matrix) {
  const grants = new Map();
  for (const { namespace, permissions } of subjects.flatMap(({ scopes }) => scopes)) {
    grants.set(namespace ?? "", (grants.get(namespace ?? "") ?? 0) + permissions.length);
  }
  const scopes = [...grants.keys()].sort();
  const place = make("div");
  const draw = (namespace) => place.replaceChildren(accessTable(matrix(namespace || undefined)));
  const most = [...grants].reduce((best, each) => (each[1] > best[1] ? each : best), ["", 0])[0];
  const options = scopes.map((namespace) => make("option", { value: namespace, selected: namespace === most }, namespace || words.EVERYWHERE));
  const choice = make("select", { change: ({ target }) => draw(target.value) }, ...options);
  draw(most);
  return make("div", {}, ...(scopes.length > 1 ? [make("label", { className: "choice" }, words.WHERE, " ", choice)] : []), place);
}

function accessTable({ subjects, resources, cells, subjectsTotal, resourcesTotal }) {
  const rows = subjects.slice(0, MOST);
  const columns = resources.slice(0, MOST);
  const cell = ({ verbs, named, all }) =>
    make("td", { className: verbs.length || all ? "granted" : "" }, all ? "★" : verbs.map((verb) => (named.includes(verb) ? `${verb}*` : verb)).join(" ") || "–");
  const hidden = Math.max(0, subjectsTotal - rows.length) + Math.max(0, resourcesTotal - columns.length);
  return table(words.WHO_WHAT, columns.map((name) => [name]), rows.map((name, row) => [[name], columns.map((_, column) => cell(cells[row][column]))]), hidden);
}

export function podsTable({ pods, policies, psp_enforced: enforced }, ask) {
  const shown = pods.slice(0, MOST);
  const outcome = (found) => {
    if (!found) return make("td", {}, "–");
    if (found.chosen) return make("td", { className: "granted" }, mark("✓"), unseen(words.ADMITS));
    if (found.passes) return make("td", {}, words.WOULD_PASS);
    return make("td", { className: "refused", title: found.failures[0]?.message ?? "" }, mark("✕"), unseen(words.REFUSES));
  };
  const named = enforced === false ? [] : policies.slice(0, MOST);
  const row = (pod) => [
    [make("small", {}, `${pod.namespace}/`), pod.name],
    [
      make("td", {}, make("button", { type: "button", className: "bare", "aria-label": said(words.ASK_POD, pod.verdict, pod.id), click: () => ask({ admission: { pod: pod.id } }) }, chip(pod.verdict))),
      make("td", {}, pod.standard.level),
      ...named.map((_, index) => outcome(pod.outcomes[index])),
    ],
  ];
  return table(words.POD, [[words.VERDICT], [words.STANDARD], ...named.map(({ name }) => [name])], shown.map(row), pods.length - shown.length);
}

function table(corner, heads, rows, hidden) {
  const scroll = make(
    "div",
    { className: "scroll", tabIndex: 0, role: "group", "aria-label": words.MATRIX },
    make(
      "table",
      {},
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, corner), ...heads.map((head) => make("th", { scope: "col" }, ...head)))),
      make("tbody", {}, ...rows.map(([head, cells]) => make("tr", {}, make("th", { scope: "row" }, ...head), ...cells))),
    ),
  );
  const more = hidden > 0 ? [make("p", { className: "quiet" }, said(words.LEFT_OUT, hidden))] : [];
  return make("div", {}, scroll, ...more);
}
