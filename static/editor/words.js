// The editor's English texts, in one place; what is said about manifests comes from the core.
export const LEAVING = "Tab indents. Press Escape, then Tab, to leave the editor. F1 lists all keys.";
export const EMPTY = "Paste Kubernetes manifests here, or drop files onto the page.";
export const NOTHING_KNOWN = "Nothing is known about this place.";
export const NOTHING_TO_FIX = "Nothing on this line has a fix.";
export const HINTS_SHOWN = "Hints are shown.";
export const HINTS_HIDDEN = "Hints are hidden.";
// What lines do to the selected answer.
export const EFFECTS = {
  against: { glyph: "✕", text: "Decides the answer: denies" },
  for: { glyph: "✓", text: "Decides the answer: allows" },
  near: { glyph: "≈", text: "Would nearly have allowed" },
  note: { glyph: "·", text: "Shown from the answers" },
};
