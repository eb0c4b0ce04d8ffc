// Packs what lies built in dist/ as a zip for workshops without network: target/packages/policy-playground-offline.zip. The same files
// give the same bytes.
import { strToU8, zipSync } from "fflate";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [dist = "dist", target = "target/packages"] = process.argv.slice(2);
const FOLDER = "policy-playground";
const README = `Policy Playground, without a network

Unpack this archive. A page with WebAssembly has to come from a web server, and one on your own machine will do. In a terminal, in
the folder that holds this file:

    python3 -m http.server 8000 --bind 127.0.0.1

On Windows: py -m http.server 8000 --bind 127.0.0.1

Then open http://127.0.0.1:8000 in a browser. Lessons are behind the button "Lessons", and can be printed from there.

To serve a whole room, leave --bind away and tell everybody your machine's address: http://ADDRESS:8000.
`;

// The first day that a zip knows, in whatever time zone.
const mtime = new Date(1980, 0, 1);
const entries = readdirSync(dist, { recursive: true, withFileTypes: true });
const paths = entries
  // For servers that send them; Python's does not.
  .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(dist, "/").length).replaceAll("\\", "/"))
  .sort();
if (!paths.includes("index.html")) throw new Error(`${dist} holds no page: run \`make dist\` first`);

const files = { [`${FOLDER}/README.txt`]: strToU8(README) };
for (const path of paths) files[`${FOLDER}/${path}`] = readFileSync(join(dist, path));
const archive = join(target, "policy-playground-offline.zip");
mkdirSync(target, { recursive: true });
writeFileSync(archive, zipSync(files, { level: 9, mtime }));
console.log(archive);
