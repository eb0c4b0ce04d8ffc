// Pictures of all sites, to be looked at: PICTURES=folder scripts/docs-sites.sh pictures
import { test } from "node:test";
import { withPage } from "../browser/harness.mjs";
import { SITES } from "./sites.mjs";

const folder = process.env.PICTURES;
const settle = (page) => page.waitForTimeout(500);

for (const { name, embeds, second, theme } of folder ? SITES : []) {
  for (const [number, path] of ["", second ?? "permissions/"].entries()) {
    for (const scheme of ["light", "dark"]) {
      for (const width of [1440, 390]) {
        for (const javaScriptEnabled of [true, false]) {
          const file = [name, number + 1, scheme, width, ...(javaScriptEnabled ? [] : ["plain"])].join("-");
          test(
            file,
            withPage(
              async ({ page }) => {
                if (javaScriptEnabled) {
                  if (scheme === "dark") await theme(page, scheme);
                  for (const nth of embeds[number].keys()) {
                    await page.locator("policy-playground").nth(nth).scrollIntoViewIfNeeded();
                    await page.locator("policy-playground").nth(nth).locator("article").waitFor();
                  }
                  await page.evaluate(() => scrollTo(0, 0));
                }
                await settle(page);
                await page.screenshot({ path: `${folder}/${file}.png`, fullPage: true });
              },
              {
                path: `${name}/${path}`,
                context: { colorScheme: scheme, viewport: { width, height: 900 }, javaScriptEnabled },
              },
            ),
          );
        }
      }
    }
  }
}
