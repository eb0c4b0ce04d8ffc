// Makes the npm package out of what lies built in dist/, and packs it: target/packages/policy-playground-VERSION.tgz.
import { execFileSync } from "node:child_process";
import { build } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { bundleElement } from "./bundle-embed.mjs";

const dist = process.argv[2] ?? "dist";
const packages = "target/packages";
const folder = join(packages, "npm");
const { version, license } = JSON.parse(await readFile("package.json", "utf8"));

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

await bundleElement(folder, false);
await build({
  entryPoints: ["static/embed/api.js"],
  outfile: join(folder, "index.js"),
  bundle: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  external: ["./engine.js", "node:fs/promises"],
  logLevel: "warning",
});
for (const name of ["engine.js", "engine_bg.wasm", "editor.js"]) await copyFile(join(dist, name), join(folder, name));
for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) await copyFile(name, join(folder, name));
await copyFile("docs/package.md", join(folder, "README.md"));
const types = execFileSync("cargo", ["run", "--quiet", "-p", "policy-core", "--features", "policy-core/types", "--example", "types"], { encoding: "utf8" });
await writeFile(join(folder, "index.d.ts"), `${types}\n${await readFile("static/embed/api.d.ts", "utf8")}`);
await writeFile(join(folder, "element.d.ts"), await readFile("static/embed/element.d.ts", "utf8"));

const scripts = ["element.js", "element.iife.js", "embed.js", "engine.js", "engine_bg.wasm", "editor.js", "index.js"];
const integrity = async (name) => [name, `sha384-${createHash("sha384").update(await readFile(join(folder, name))).digest("base64")}`];
await writeFile(join(folder, "sri.json"), `${JSON.stringify(Object.fromEntries(await Promise.all(scripts.map(integrity))), null, 2)}\n`);

const manifest = {
  name: "policy-playground",
  version,
  description: "Evaluates Kubernetes NetworkPolicy, RBAC and pod admission from manifests, with the reason and the line; and an element that shows it",
  license,
  type: "module",
  engines: { node: ">=20" },
  exports: {
    ".": { types: "./index.d.ts", default: "./index.js" },
    "./element.js": { types: "./element.d.ts", default: "./element.js" },
    "./element.iife.js": "./element.iife.js",
    "./sri.json": "./sri.json",
    "./package.json": "./package.json",
  },
  types: "./index.d.ts",
  sideEffects: ["./element.js", "./element.iife.js"],
};
await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);

const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", packages, `./${folder}`], { encoding: "utf8" }).trim();
console.log(`${join(packages, packed)}`);
