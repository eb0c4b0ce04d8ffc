// Writes a page for every lint, and a list of them, into lints/ of the site: each rule's doc comment is its page
// (core/src/lint/rules). finish-page.mjs imports this.
import { marked } from "marked";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const RULES = "core/src/lint/rules";

/** The rules below the folder, by code. */
async function lints() {
  const files = await readdir(RULES, { recursive: true });
  const found = [];
  for (const file of files.filter((name) => /[\\/].*\.rs$/.test(name))) {
    const source = await readFile(join(RULES, file), "utf8");
    const text = source.split("\n").filter((line) => line.startsWith("//!")).map((line) => line.replace(/^\/\/! ?/, "")).join("\n");
    const severity = /severity: Severity::(\w+)/.exec(source)?.[1].toLowerCase();
    const title = /^# (.+)$/m.exec(text)?.[1];
    for (const [, code] of source.matchAll(/code: "([a-z0-9-]+)"/g)) {
      if (!severity || !title) throw new Error(`${file}: a lint needs a severity and a title`);
      found.push({ code, topic: file.split(/[\\/]/)[0], severity, title, text });
    }
  }
  return found.sort((left, right) => left.code.localeCompare(right.code));
}

const page = (title, body) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<title>${title} – Policy Playground</title>
<link rel="stylesheet" href="../reading.css">
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

const TOPICS = { network: "Network", access: "Access", pods: "Pods", manifests: "Any manifest" };

const of_lint = ({ code, severity, title, text }) =>
  page(marked.parseInline(title).replace(/<[^>]*>/g, ""), `<nav><a href="../index.html">Policy Playground</a> · <a href="index.html">all lints</a></nav>
${marked.parse(text.replace(/^(# .+)$/m, `$1\n\n<p class="code">${code} · ${severity}</p>`))}`);

const row = ({ code, severity, title }) => `<li><a href="${code}.html">${marked.parseInline(title)}</a> <span class="code">${code} · ${severity}</span></li>`;

const list = (all) => page("Lints", `<nav><a href="../index.html">Policy Playground</a></nav>
<h1>Lints</h1>
<p>The API server takes all of these. They are told because the manifests may not say what was meant.</p>
${Object.entries(TOPICS).map(([topic, name]) => `<h2>${name}</h2>\n<ul>\n${all.filter((lint) => lint.topic === topic).map(row).join("\n")}\n</ul>`).join("\n")}`);

const site = process.env.TRUNK_STAGING_DIR;
if (site) {
  const all = await lints();
  await mkdir(join(site, "lints"), { recursive: true });
  await Promise.all(all.map((lint) => writeFile(join(site, "lints", `${lint.code}.html`), of_lint(lint))));
  await writeFile(join(site, "lints", "index.html"), list(all));
}
