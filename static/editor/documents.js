// YAML, document by document: of a stream of many, a keystroke parses the one in which it stands. Lezer alone would go through
// all documents of the stream again, one by one, with every key.
import { yamlLanguage } from "@codemirror/lang-yaml";
import { Language } from "@codemirror/language";
import { Parser, Tree } from "@lezer/common";

// A line that begins with this begins a document, also where a text of several lines stands.
const MARKER = /\n(?=---(?:\s|$))/g;
// So much around a document decides where it ends: the marker that follows, and the character behind it.
const MARKER_LENGTH = 5;
const READ_AT_ONCE = 16_384;

class Documents extends Parser {
  createParse(input, fragments, ranges) {
    return new Stream(input, fragments, ranges);
  }
}

// A parse of the stream, as Lezer goes through it: `advance` until there is a tree.
class Stream {
  stoppedAt = null;
  trees = [];
  positions = [];
  document = null;
  ends = 0;

  constructor(input, fragments, ranges) {
    Object.assign(this, { input, fragments, start: ranges[0].from, end: ranges.at(-1).to });
    this.at = this.start;
  }

  get parsedPos() {
    return this.document ? this.document.parsedPos : this.at;
  }

  stopAt(position) {
    this.stoppedAt = position;
    this.document?.stopAt(position);
  }

  advance() {
    if (!this.document) this.reuse();
    if (this.at < this.last()) {
      this.document ??= this.begin();
      const tree = this.document.advance();
      if (!tree) return null;
      const isCut = this.document.stoppedAt !== null && this.document.stoppedAt < this.ends;
      this.document = null;
      this.add(tree);
      if (!isCut && this.at < this.last()) return null;
    }
    return new Tree(yamlLanguage.parser.topNode, this.trees, this.positions, this.at - this.start);
  }

  last() {
    return Math.min(this.end, this.stoppedAt ?? this.end);
  }

  begin() {
    this.ends = this.ending();
    const document = yamlLanguage.parser.startParse(this.input, this.fragments, [{ from: this.at, to: this.ends }]);
    if (this.stoppedAt !== null) document.stopAt(this.stoppedAt);
    return document;
  }

  add(tree) {
    this.trees.push(tree);
    this.positions.push(this.at - this.start);
    this.at += tree.length;
  }

  // Takes over the documents that stand here as they stood before.
  reuse() {
    for (const { tree, from, to, offset } of this.fragments) {
      if (to <= this.at) continue;
      if (from > this.at) return;
      let index = tree.positions.indexOf(this.at + offset);
      if (index < 0) continue;
      const last = to + offset - MARKER_LENGTH;
      for (; index < tree.children.length && this.at < this.last(); index++) {
        const document = tree.children[index];
        if (tree.positions[index] !== this.at + offset || tree.positions[index] + document.length > last) break;
        this.add(document);
      }
    }
  }

  // Where the document that begins here ends: before the next one's marker.
  ending() {
    for (let from = this.at; from < this.end; from += READ_AT_ONCE) {
      const read = this.input.read(from, Math.min(this.end, from + READ_AT_ONCE + MARKER_LENGTH));
      MARKER.lastIndex = 0;
      const found = MARKER.exec(read);
      if (found) return from + found.index + 1;
    }
    return this.end;
  }
}

export const documents = new Language(yamlLanguage.data, new Documents(), [], "yaml");
