import { make } from "../workspace/dom.js";

/** Two texts as the lines of a difference: what is new in `ins`, what is gone in `del`. */
export const changes = (before, after) =>
  difference(before, after).map(([sign, text]) => make(sign === "+" ? "ins" : sign === "-" ? "del" : "span", {}, `${sign} ${text}\n`));

// Two texts line by line: `[[sign, line], …]` with `+`, `-` or a blank. Lessons' files are short.
function difference(before, after) {
  const [old, now] = [before, after].map((text) => text.replace(/\n$/, "").split("\n"));
  // The longest common part of what follows each pair of lines.
  const common = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      common[i][j] = old[i] === now[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const told = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      told.push([" ", old[i++]]);
      j++;
    } else if (j >= now.length || (i < old.length && common[i + 1][j] >= common[i][j + 1])) told.push(["-", old[i++]]);
    else told.push(["+", now[j++]]);
  }
  return told;
}
