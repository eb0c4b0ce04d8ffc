//! What is told of files, steps, workspaces and the page kept offline: all that `static/workspace/` says, for which
//! scripts/bundle-workspace.mjs reads this file, so that none of it weighs in the page's wasm. `{}` stands for a name or a
//! number.

pub const FILES: &str = "Files";
pub const OPEN_FILES: &str = "Open files…";
pub const OPEN_FOLDER: &str = "Open a folder…";
pub const RENAME_FILE: &str = "Rename this file";
pub const MOVE_LEFT: &str = "Move it left";
pub const MOVE_RIGHT: &str = "Move it right";
pub const REMOVE_FILE: &str = "Remove this file";
pub const DOWNLOAD_FILE: &str = "Download this file";
pub const DOWNLOAD_ALL: &str = "Download all as a zip";
pub const LESSONS: &str = "Lessons…";
pub const SHOW_KEPT: &str = "Workspaces and offline…";

pub const END_PRESENTING: &str = "End the presentation";

pub const UNDO_IT: &str = "Undo";
pub const CLOSE: &str = "Close";
pub const UNDO: &str = "Undo {}";
pub const REDO: &str = "Redo {}";
pub const NOTHING_TO_UNDO: &str = "Nothing to undo";
pub const NOTHING_TO_REDO: &str = "Nothing to redo";
pub const TYPING: &str = "typing";
pub const ADDING: &str = "adding files";
pub const REMOVING: &str = "removing a file";
pub const RENAMING: &str = "renaming a file";
pub const MOVING: &str = "moving a file";
pub const OPENING: &str = "opening files";
pub const FIXING: &str = "the fix";
pub const MENDING: &str = "mending a finding";
pub const UNDOING: &str = "what was done after undoing";
pub const REMOVED: &str = "{} was removed.";
pub const REPLACED: &str = "Other files took the place of yours.";

pub const TAB_KEYS: &str = "F2 renames, Alt with an arrow moves, Delete removes.";
pub const NEW_NAME: &str = "New name of {}";
pub const MOVED: &str = "{} is file {} of {} now.";

pub const DROP_HERE: &str = "Drop files or folders here";
pub const DROP_KINDS: &str = ".yaml, .yml, .json and .txt are read, in this page alone.";
pub const BROUGHT_ONE: &str = "{} was opened.";
pub const BROUGHT: &str = "{} files were opened.";
pub const NONE_BROUGHT: &str = "Nothing was opened.";
pub const LEFT_OUT: &str = "Left out: {} (text in .yaml, .yml, .json and .txt is read, 16 MB and 500 files at once).";
pub const AND_MORE: &str = "{} and {} more";

pub const ZIP_NAME: &str = "manifests.zip";
pub const DOWNLOADED: &str = "{} was downloaded.";

pub const KEPT_TITLE: &str = "Kept in this browser";
pub const WORKSPACES: &str = "Workspaces";
pub const NO_WORKSPACES: &str =
    "None yet. One holds all files, the settings and the question, and never leaves this browser.";
pub const WORKSPACE_NAME: &str = "Name of the workspace";
pub const WORKSPACE_HINT: &str = "a name, as shop-staging";
pub const SAVE: &str = "Save as";
pub const SAVE_OVER: &str = "Overwrite";
pub const OPEN: &str = "Open";
pub const RENAME: &str = "Rename";
pub const DELETE: &str = "Delete";
pub const ONE_FILE: &str = "1 file";
pub const MANY_FILES: &str = "{} files";
pub const SAVED: &str = "{} was saved.";
pub const SAVED_OVER: &str = "{} was saved, in the place of what it held.";
pub const RENAMED: &str = "{} is called {} now.";
pub const NAME_TAKEN: &str = "There is a workspace called {} already.";
pub const DELETED: &str = "{} was deleted.";
pub const UNREADABLE: &str = "{} cannot be read.";
pub const NO_ROOM: &str =
    "It was not saved: this browser's storage is full, or may not be used. Download the files instead.";
pub const NOT_KEPT: &str =
    "What you type is not kept in this browser: its storage is full, or may not be used. In the page it stays.";

pub const TOO_MUCH_TO_KEEP: &str =
    "What you type is not kept in this browser: it is more than 500 KB. In the page it stays.";

pub const OFFLINE: &str = "Offline";
pub const OFFLINE_OFF: &str = "The page is fetched from its server at each visit.";
pub const OFFLINE_ON: &str = "The page is kept here and needs no server: {} files, build {}.";
pub const OFFLINE_NEWER: &str = "A newer build is there as well. It opens once all tabs of this page are closed.";
pub const OFFLINE_KEEP: &str = "Keep the page offline";
pub const OFFLINE_END: &str = "Keep it no longer";
pub const OFFLINE_FETCHING: &str = "Fetching all files…";
pub const OFFLINE_ENDING: &str = "Removing it…";
pub const OFFLINE_KEPT: &str = "From now on this page opens without its server.";
pub const OFFLINE_ENDED: &str = "The page is no longer kept here.";
pub const OFFLINE_FAILED: &str =
    "It was not kept: a file could not be fetched, or this browser has no room or forbids it.";
pub const OFFLINE_IMPOSSIBLE: &str =
    "This browser keeps pages only where they come over https, or from this machine, and outside private windows.";

pub const FORGET_TITLE: &str = "Forget";
pub const FORGET_ABOUT: &str =
    "What you type, workspaces, the theme and the offline page stay in this browser until you have them forgotten.";
pub const FORGET_SURE: &str = "All workspaces, the progress of lessons and the offline page go, and this cannot be undone. What is open now stays open.";
pub const FORGET: &str = "Forget everything";
pub const FORGET_NOW: &str = "Forget it all";
pub const KEEP_IT: &str = "Keep it";
pub const FORGOTTEN: &str = "Nothing is kept in this browser any more. What you type from now on is kept again.";
pub const NOT_FORGOTTEN: &str = "This browser keeps nothing, or does not let the page remove it.";
