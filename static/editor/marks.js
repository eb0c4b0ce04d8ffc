// Whole lines that decided an answer: a background, a bar beside their numbers, and a glyph that tells whether they allow or
// deny. They move with the text.
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter, gutterLineClass } from "@codemirror/view";
import { EFFECTS } from "./words.js";

const setMarksEffect = StateEffect.define();

class Bar extends GutterMarker {
  constructor(effect) {
    super();
    this.elementClass = `cm-decides-gutter cm-decides-${effect}`;
  }
}

class Glyph extends GutterMarker {
  constructor(effect) {
    super();
    this.effect = effect;
  }
  toDOM() {
    const { glyph, text } = EFFECTS[this.effect];
    const node = Object.assign(document.createElement("span"), { textContent: glyph, title: text, className: `cm-effect-${this.effect}` });
    node.dataset.testid = "effect";
    node.dataset.effect = this.effect;
    return node;
  }
}

const each = (make) => Object.fromEntries(Object.keys(EFFECTS).map((effect) => [effect, make(effect)]));
const bars = each((effect) => new Bar(effect));
const glyphs = each((effect) => new Glyph(effect));
const lines = each((effect) => Decoration.line({ class: "cm-decides" }));
// A screen reader is told at the first line of each mark, since gutters are hidden from it.
const firstLines = each((effect) =>
  Decoration.line({ class: "cm-decides", attributes: { "aria-description": EFFECTS[effect].text } }),
);

const NONE = { lines: Decoration.none, bars: RangeSet.empty, glyphs: RangeSet.empty };

const field = StateField.define({
  create: () => NONE,
  update(value, transaction) {
    let now = value;
    if (transaction.docChanged && value !== NONE) {
      now = Object.fromEntries(Object.entries(now).map(([name, set]) => [name, set.map(transaction.changes)]));
    }
    for (const effect of transaction.effects) if (effect.is(setMarksEffect)) now = marked(transaction.state.doc, effect.value);
    return now;
  },
  provide: (field) => [
    EditorView.decorations.from(field, (value) => value.lines),
    gutterLineClass.from(field, (value) => value.bars),
  ],
});

function marked(doc, marks) {
  const found = new Map();
  // What denies comes first: a line that does both is one that denies.
  for (const wanted of Object.keys(EFFECTS)) {
    for (const mark of marks.filter(({ effect = "note" }) => effect === wanted)) {
      const { from, to } = clamp(doc, mark);
      const [first, last] = [doc.lineAt(from).number, doc.lineAt(to).number];
      for (let number = first; number <= last; number++) {
        const at = doc.line(number).from;
        if (!found.has(at)) found.set(at, { effect: wanted, first: number === first });
      }
    }
  }
  const sorted = [...found].sort(([a], [b]) => a - b);
  const set = (make) => RangeSet.of(sorted.map(([at, { effect }]) => make[effect].range(at)));
  return {
    lines: Decoration.set(sorted.map(([at, { effect, first }]) => (first ? firstLines : lines)[effect].range(at))),
    bars: set(bars),
    glyphs: RangeSet.of(sorted.filter(([, { first }]) => first).map(([at, { effect }]) => glyphs[effect].range(at))),
  };
}

/** The range within the text: answers arrive late. */
export function clamp(doc, { from, to }) {
  const start = Math.min(Math.max(from, 0), doc.length);
  return { from: start, to: Math.min(Math.max(to, start), doc.length) };
}

/** Marks these ranges and no others: `{from, to, effect}`. */
export const setMarks = (view, ranges) => view.dispatch({ effects: setMarksEffect.of(ranges) });

/** What the marks say of this line; empty where there is none. */
export function markAt(state, line) {
  let told = "";
  state.field(field).lines.between(line.from, line.from, (from, to, mark) => {
    told ||= mark.spec.attributes?.["aria-description"] ?? "";
  });
  return told;
}

export const marks = [
  field,
  gutter({ class: "cm-effects", markers: (view) => view.state.field(field).glyphs, initialSpacer: () => glyphs.note }),
];
