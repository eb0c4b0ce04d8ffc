import { execFileSync } from "node:child_process";

/** @type {import("@docusaurus/types").Config} */
export default {
  title: "Shop",
  url: "http://localhost",
  baseUrl: "/docusaurus/",
  trailingSlash: true,
  onBrokenLinks: "throw",
  markdown: {
    // Files that end with .md are plain Markdown, which knows HTML; .mdx stays MDX.
    format: "detect",
    preprocessor: ({ filePath, fileContent }) =>
      filePath.endsWith(".md")
        ? execFileSync("policy-playground", ["render", "-"], { input: fileContent, encoding: "utf-8" })
        : fileContent,
  },
  scripts: [{ src: "/docusaurus/playground/element.js", type: "module" }],
  presets: [
    [
      "classic",
      {
        docs: { routeBasePath: "/" },
        blog: false,
        pages: false,
      },
    ],
  ],
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    navbar: { title: "Shop" },
  },
};
