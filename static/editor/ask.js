// Asks the evaluator what it knows about the text in the editor. It answers when it has evaluated what the page holds; of a
// text that it does not hold it knows nothing, and is asked again a few times.
const TIMES = 8;
const PAUSE_MS = 120;

/**
 * @param {"complete" | "hover" | "hints"} what
 * @param {string} text
 * @param {number} at an offset, in UTF-16 code units as all of the answers
 * @param {() => boolean} isLate nobody waits for the answer any more
 * @returns {Promise<object[]>} empty where nothing is known, or it is too late
 */
export async function ask(what, text, at, isLate) {
  for (let time = 0; time < TIMES; time++) {
    const told = await window.policyPlayground?.ask({ editor: { what, text, at } }).catch(() => null);
    if (isLate()) return [];
    if (told) return told;
    await new Promise((later) => setTimeout(later, PAUSE_MS));
    if (isLate()) return [];
  }
  return [];
}
