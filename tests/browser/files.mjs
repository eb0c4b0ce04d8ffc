// What a person does to the files, their tabs and their texts, and what they then see.
import { editorBox, reported, started } from "./steps.mjs";

export const pod = (name) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: nginx}]}\n`;

export const names = (page) => page.locator(".tab").evaluateAll((tabs) => tabs.map((tab) => tab.querySelector("button").textContent));
export const active = (page) => page.locator(".tab[data-active=true] button").first().textContent();
export const text = (page) => editorBox(page).evaluate((box) => box.cmTile?.view.state.doc.toString() ?? box.innerText);
export const told = (page) => page.getByTestId("said").locator("span").allTextContents();

/** The page, with the tools beside its tabs. */
export async function ready(page) {
  await started(page);
  await page.getByTestId("files").waitFor({ state: "attached" });
}

export async function filesAre(page, ...files) {
  await reported(page, () => page.evaluate((files) => void policyPlayground.setFiles(files), files.map(([name, text]) => ({ name, text }))));
}

export const inMenu = async (page, entry) => {
  await page.getByTestId("files").click();
  await page.getByTestId(entry).click();
};

export async function renames(page, name) {
  await page.getByTestId("rename").fill(name);
  await page.keyboard.press("Enter");
}

/** Drags a file's tab behind another's. */
export async function drags(page, name, other) {
  const [from, to] = [await page.getByTestId(`file:${name}`).boundingBox(), await page.getByTestId(`file:${other}`).boundingBox()];
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width - 4, to.y + 10, { steps: 8 });
  await page.locator(".tab.drop-after").waitFor();
  await page.mouse.up();
}

/** Types at the end of the text, and pauses for longer than what the editor takes for one burst. */
export async function types(page, text) {
  await editorBox(page).press("Control+End");
  await reported(page, () => page.keyboard.type(text));
  await page.waitForTimeout(600);
}
