// What element.js defines: the element <policy-playground>, and a way to put it beside code blocks.
import type { Answer, Checks, Report, SourceFile } from "./index.js";

/** What an element shows. */
export interface PlaygroundResult {
  report: Report;
  /** Null where nothing is asked. */
  answer: Answer | null;
}

/** Attributes that are properties as well: an absent one is an empty text. */
export type PlaygroundAttribute =
  | "question"
  | "mode"
  | "view"
  | "src"
  | "hash"
  | "lesson"
  | "k8s"
  | "theme"
  | "height"
  | "open"
  | "assets";

/** All of them bubble, and leave shadow trees. */
export interface PolicyPlaygroundEventMap {
  /** The first verdict is there. */
  "kpp-ready": CustomEvent<Record<string, never>>;
  /** The reader changed the manifests. */
  "kpp-change": CustomEvent<{ files: SourceFile[] }>;
  /** It was evaluated. */
  "kpp-result": CustomEvent<PlaygroundResult>;
  /** What was expected of the manifests was asked. */
  "kpp-check": CustomEvent<{ checks: Checks }>;
  /** For who keeps records of learning. */
  "kpp-xapi": CustomEvent<{ verb: "initialized" | "answered" | "passed" | "completed" }>;
  "kpp-error": CustomEvent<{ message: string }>;
}

export interface PolicyPlaygroundElement extends HTMLElement, Record<PlaygroundAttribute, string> {
  /** What is set takes the place of what stands inside. */
  files: SourceFile[];
  /** Null before the first verdict. */
  readonly result: PlaygroundResult | null;
  /** Evaluates what is there. */
  run(): Promise<PlaygroundResult>;
  /** Takes back what the reader changed. */
  reset(): Promise<PlaygroundResult>;
  /** What stands behind `#` in a link to the playground; values of Secrets stay behind. */
  share(): Promise<string>;
  /** Prints this element alone. */
  print(): Promise<void>;
  addEventListener<Name extends keyof PolicyPlaygroundEventMap>(
    type: Name,
    listener: (this: PolicyPlaygroundElement, event: PolicyPlaygroundEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: PolicyPlaygroundElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

/**
 * Puts an element beside each code block that fits, and hides the block; also beside those that come later. `attributes` are those of
 * all elements. What it returns ends the watching.
 */
export function upgrade(selector: string, attributes?: Partial<Record<PlaygroundAttribute | "readonly" | "editor", string>>): () => void;

declare global {
  interface HTMLElementTagNameMap {
    "policy-playground": PolicyPlaygroundElement;
  }
}
