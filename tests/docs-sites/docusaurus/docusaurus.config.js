import { execFileSync } from "node:child_process";

// MDX is no HTML, so the elements pass through it as strings.
const render = (page) =>
  execFileSync("policy-playground", ["render", "-"], { input: page, encoding: "utf-8" }).replace(
    /<policy-playground[^]*?<\/policy-playground>/g,
    (html) => `<div dangerouslySetInnerHTML={{ __html: ${JSON.stringify(html)} }} />`,
  );

/** @type {import("@docusaurus/types").Config} */
export default {
  title: "Shop",
  url: "http://localhost",
  baseUrl: "/docusaurus/",
  trailingSlash: true,
  favicon: "playground/icon.svg",
  markdown: { preprocessor: ({ fileContent }) => render(fileContent) },
  scripts: [{ src: "/docusaurus/playground/element.js", type: "module" }],
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false, pages: false }]],
  themeConfig: { colorMode: { respectPrefersColorScheme: true }, navbar: { title: "Shop" } },
};
