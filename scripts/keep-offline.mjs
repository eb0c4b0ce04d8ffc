// Lists all files of the assembled site in service-worker.js, with a version that is theirs: it changes when one of them
// does. finish-page.mjs imports this last.
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

// What pages of others load is not kept with this one.
const FOR_OTHERS = /^(element|embed|engine)[./_]/;

const site = process.env.TRUNK_STAGING_DIR;
const entries = await readdir(site, { recursive: true, withFileTypes: true });
const files = entries
  .filter((entry) => entry.isFile() && !entry.name.startsWith("service-worker"))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(site, "/").length).replaceAll("\\", "/"))
  .filter((path) => !FOR_OTHERS.test(path))
  .sort();
const hash = createHash("sha256");
for (const path of files) hash.update(path).update(await readFile(join(site, path)));
const version = hash.digest("hex").slice(0, 12);

const worker = await readFile("static/offline/service-worker.js", "utf8");
// The address of the page itself is its folder.
const list = files.map((path) => (path === "index.html" ? "./" : path));
await writeFile(
  join(site, "service-worker.js"),
  worker.replace('"VERSION"', JSON.stringify(version)).replace('["FILES"]', JSON.stringify(list)),
);
await writeFile(join(site, "service-worker-off.js"), await readFile("static/offline/service-worker-off.js", "utf8"));
