//! What is told beside lessons: all that `static/learn/` says, for which scripts/bundle-workspace.mjs reads this file, so that none
//! of it weighs in the page's wasm. `{}` stands for a name or a number.

pub const LESSON: &str = "Lesson";
pub const NUMBER_OF: &str = "Lesson {} of {}";
pub const MINUTES: &str = "{} min";
pub const ALL_LESSONS: &str = "All lessons";
pub const LEAVE: &str = "Leave";
pub const TASK: &str = "Your task";
pub const EDITABLE: &str = "You may change: {}";
pub const LOCKED_CHANGED: &str = "{} belongs to the task and does not count while it is changed.";
pub const TAKE_BACK: &str = "Take the change back";

pub const PREDICT: &str = "Predict first";
pub const REVEAL: &str = "Show the answers";

pub const CHECKS: &str = "What is expected";
pub const ALL_HOLD: &str = "Everything holds.";
pub const SOME_HOLD: &str = "{} of {} hold.";
pub const HOLDS: &str = "Holds";
pub const FAILS: &str = "Does not hold";
pub const BUT_IS: &str = "It is {}.";

pub const HINT: &str = "Hint {} of {}";
pub const SHOW_HINT: &str = "Show hint {} of {}";
pub const SHOW_SOLUTION: &str = "Show the solution";
pub const SURE: &str = "Have you tried long enough to remember it?";
pub const SHOW_IT: &str = "Yes, show it";
pub const NOT_YET: &str = "Not yet";
pub const SOLUTION: &str = "One solution";
pub const DIFFERENCE: &str = "What it changes in yours (other solutions count as well):";
pub const PUT_IN: &str = "Put it into the editor";

pub const SOLVED: &str = "Solved";
pub const CODE: &str = "Completion code:";
pub const GO_ON: &str = "Next lesson";
pub const RESET: &str = "Start over";
pub const PRESENT: &str = "Present";
pub const BEFORE: &str = "Previous";
pub const NEXT: &str = "Next";

pub const CLOSE: &str = "Close";
pub const DOMAIN_NETWORK: &str = "Network policies";
pub const DOMAIN_ACCESS: &str = "Access";
pub const DOMAIN_PODS: &str = "Pods";
pub const SOLVED_WORD: &str = "solved";
pub const PROGRESS: &str = "Your progress";
pub const SOLVED_OF: &str = "{} of {} solved, known to this browser alone.";
pub const EXPORT_PROGRESS: &str = "Download progress";
pub const IMPORT_PROGRESS: &str = "Take over progress…";
pub const OPEN_COURSE: &str = "Open a course from a folder…";
pub const OWN_LESSONS: &str = "Lessons of your own";
pub const KEEP_AS_LESSON: &str = "Save what is in the editor as a lesson";
pub const TEMPLATE: &str = "What this lesson is about. The lines above and the sections below are described in docs/lessons.md.";
pub const IMPORTED: &str = "Lessons known as solved from that file: {}.";
pub const NO_PROGRESS: &str = "This file holds no progress.";

pub const NO_COURSE: &str = "There is no course.json that can be read.";
pub const BAD_COURSE: &str = "course.json needs a title and a list of lessons, each the name of a folder.";
pub const NO_LESSON: &str = "The lesson could not be opened.";
pub const MISSING_FILE: &str = "{} is missing.";
pub const NO_FRONT_MATTER: &str = "{}/lesson.md does not begin with lines between two lines of ---.";
pub const UNKNOWN_KEY: &str = "{}/lesson.md: `{}` is none of the lines that can stand there: {}.";
pub const BAD_VALUE: &str = "{}/lesson.md: {} must be one of {}.";
pub const MISSING_KEY: &str = "{}/lesson.md: the line `{}: …` is missing.";
pub const BAD_SECTIONS: &str = "{}/lesson.md: expected sections “{}”: {}, found {}.";
pub const BAD_FILE_NAME: &str = "{}/lesson.md: `{}` is no name of a YAML file.";
pub const NOT_IN_FILES: &str = "{}/lesson.md: `{}` is editable, but not among the files.";
pub const OTHER_ORIGIN: &str = "A course must come from where this page comes from.";
