import { execFileSync } from "node:child_process";

/** @type {import("@docusaurus/types").Config} */
export default {
  title: "Shop",
  url: "http://localhost",
  baseUrl: "/docusaurus/",
  trailingSlash: true,
  favicon: "playground/icon.svg",
  markdown: {
    preprocessor: ({ filePath }) => execFileSync("policy-playground", ["render", filePath], { encoding: "utf-8" }),
  },
  scripts: [{ src: "/docusaurus/playground/element.js", type: "module" }],
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false, pages: false }]],
  themeConfig: { colorMode: { respectPrefersColorScheme: true }, navbar: { title: "Shop" } },
};
