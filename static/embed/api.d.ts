// What index.js of the npm package takes and gives. The build puts the generated types of reports, questions and answers before
// this (core/examples/types.rs).

/** What is left out has its usual value. */
export interface Settings {
  /** The imagined cluster. */
  profile?: Partial<Omit<ClusterProfile, "podSecurity">> & { podSecurity?: Partial<PodSecuritySettings> };
  /** Who creates the pods and asks for access. */
  requester?: Partial<Requester>;
}

/** What is expected: YAML of kind `Expectations`, files of it, or such objects; nothing, where it stands among the files. */
export type Expected = string | SourceFile[] | Record<string, unknown> | Record<string, unknown>[];

/** An evaluator with files of its own. All of it throws a `TypeError` for what it cannot read, with a message for people. */
export interface Playground {
  /** Everything about these files at once; they take the place of those before. */
  evaluate(files: SourceFile[], settings?: Settings): Report;
  /** About the files that were evaluated last. A text is a line of the question bar: `shop/web -> shop/db:5432`. */
  ask(question: Question | string): Answer;
  /** Whether the files evaluated last do what is expected of them. */
  check(expectations?: Expected): Checks;
  /** SVG; of `radius` what the blast radius asked for last holds. Nothing where there is nothing to draw. */
  picture(area: "network" | "access" | "pods" | "radius"): string | undefined;
  /** What stands behind `#` in a link to the playground, with the question asked last; values of Secrets stay behind. */
  share(view?: "overview" | "network" | "access" | "pods"): Promise<string>;
}

export function createPlayground(): Promise<Playground>;

// The same of one evaluator that all of a program shares.
export function evaluate(files: SourceFile[], settings?: Settings): Promise<Report>;
export function ask(question: Question | string): Promise<Answer>;
export function check(expectations?: Expected): Promise<Checks>;
