// The documentation sites, and what tests have to know of each generator.
//
// `embeds` are those of the first page and of the second, in their order: the verdict, and whether a fallback was written
// when the site was built. `theme` brings the site to a theme as a reader does.

const rendered = { verdict: "denied", question: "shop/web → shop/db", isRendered: true };
const fence = { verdict: "denied", question: "shop/web → 203.0.113.7" };
const tag = { verdict: "allowed", question: "jane → get secrets" };

export const SITES = [
  {
    name: "mkdocs",
    embeds: [[rendered, fence], [tag]],
    // Pages are fetched and put in place by script.
    navigates: true,
    theme: (page, theme) =>
      page.locator(`label[for^=__palette][title=${theme === "dark" ? "Dark" : "Light"}]:visible`).click(),
  },
  {
    name: "mdbook",
    second: "permissions.html",
    embeds: [[rendered, fence], [tag]],
    theme: async (page, theme) => {
      const choice = page.locator(`#mdbook-theme-${theme === "dark" ? "coal" : "light"}`);
      // The menu stays open.
      if (!(await choice.isVisible())) await page.locator("#mdbook-theme-toggle").click();
      await choice.click();
    },
  },
  {
    name: "docusaurus",
    embeds: [[rendered], [tag, fence]],
    navigates: true,
    theme: async (page, theme) => {
      const button = page.locator("nav button[class*=toggleButton]");
      for (let click = 0; click < 3 && (await page.locator("html").getAttribute("data-theme-choice")) !== theme; click++) {
        await button.click();
      }
    },
  },
  {
    name: "hugo",
    embeds: [[rendered, fence], [tag]],
    theme: (page, theme) => page.emulateMedia({ colorScheme: theme }),
  },
];
