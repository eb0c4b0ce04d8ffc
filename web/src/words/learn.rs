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
pub const BACK: &str = "← Back";
pub const ON: &str = "On →";
pub const PART_OF: &str = "Part {} of {}";
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

pub const HANDOUT: &str = "Handout";
pub const HANDOUT_TITLE: &str = "Handout: {}";
pub const HANDOUT_OF_COURSE: &str = "Handout of the whole course";
pub const MAKING_HANDOUT: &str = "The handout is being made…";
pub const HANDOUT_OF: &str = "The handout is being made: lesson {} of {}…";
pub const NO_HANDOUT: &str = "The handout could not be made.";
pub const FOLDER_IS_GONE: &str = "This course was opened from a folder. Open it again in the playground, and its handout from the list there.";
pub const NO_SUCH_LESSON: &str = "The course has no lesson `{}`.";
pub const PRINT: &str = "Print";
pub const WITH_SOLUTIONS: &str = "With the solutions on the last page";
pub const TO_PLAYGROUND: &str = "Open in the playground";
pub const NAME_AND_DATE: &str = "Name ____________________  Date __________";
pub const TRY_IT: &str = "Try it out:";
pub const MANIFESTS: &str = "The manifests";
pub const YOU_MAY_CHANGE: &str = "you may change this file";
pub const SOLUTIONS: &str = "Solutions";
pub const BEFORE_TASK: &str = "As the manifests stand";
pub const AFTER_TASK: &str = "When the task is done";
pub const WHO_REACHES_WHOM: &str = "Who reaches whom, and on which ports?";
pub const FROM_AND_TO: &str = "from ↓ to →";
pub const ALL_PORTS: &str = "all";
pub const NOTHING: &str = "–";
pub const DEPENDS: &str = "depends";
pub const BEYOND_PODS: &str = "And beyond the pods?";
pub const CONNECTION: &str = "Connection";
pub const ALLOWED: &str = "Allowed?";
pub const WHO_MAY_WHAT: &str = "Who may do what?";
pub const REQUEST: &str = "Request";
pub const WHICH_ARE_ADMITTED: &str = "Which pods are admitted?";
pub const POD: &str = "Pod (created by)";
pub const ADMITTED: &str = "Admitted?";
pub const WHY: &str = "By which policy, or why not";
pub const YES: &str = "✓ yes";
pub const NO: &str = "✕ no";

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
