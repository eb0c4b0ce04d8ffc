//! Everything that happens to the page.

use policy_core::report::{Answer, ClusterProfile, Question, Requester, SourceFile};

use super::{AccessTab, AccessView, CopyAs, Filter, Listed, NetworkTab, Pane, Spot, Unread, View, Way};
use crate::protocol::{Later, Opened, Told};

pub enum Action {
    /// Replaces all files: an example, or a call of the JavaScript API.
    Opened {
        files: Vec<SourceFile>,
        question: Option<Question>,
    },
    /// As `Opened`, unless something was opened before.
    FirstOpened {
        files: Vec<SourceFile>,
        question: Option<Question>,
    },
    /// The active file's text, typed by the user.
    Edited(String),
    /// The active file's text, after the editor took something of its own back or did it again.
    Retraced(String, Way),
    /// The user chose the fix of this finding of the last report.
    Mended(usize),
    /// The user chose the fix of the answer, or what it proposes for one of its namespaces.
    Fixed(Option<usize>),
    FileSelected(usize),
    FileAdded,
    FileClosed(usize),
    FileRenamed(usize, String),
    /// From one place among the files to another.
    FileMoved(usize, usize),
    /// Files that somebody dropped on the page or chose on the own disk.
    FilesBrought(Vec<SourceFile>),
    /// The last step is undone, or done again.
    Undone,
    Redone,
    ProfileChanged(ClusterProfile),
    RequesterChanged(Requester),
    ViewSelected(View),
    PaneSelected(Pane),
    TabSelected(NetworkTab),
    StandingPeersShown(bool),
    /// Folds or unfolds the pods of a workload.
    GroupToggled(String),
    /// Of many pods the matrix shows those whose name holds this.
    Focused(String),
    Filtered(Filter),
    MoreShown(Listed),
    /// Somebody is at the question bar; its text; it is to be answered.
    QuestionSought,
    QuestionTyped(String),
    QuestionAsked,
    AccessTabSelected(AccessTab),
    /// The text of a field of the access view, and that a form is to be answered.
    AccessTyped(fn(&mut AccessView, String), String),
    FormAsked(fn(&AccessView) -> Option<Question>),
    /// The objects that an answer holds are put behind the files.
    ManifestAdded,
    ViewsLoaded,
    SurveysLoaded,
    /// The menu for copying the answer is opened, and one of its entries chosen.
    CopyBegun,
    Copied(CopyAs),
    /// What changes between the base and the present files, in the open view's domain?
    ChangesAsked,
    /// The field for other manifests is to be seen, or not any more.
    ComparisonSought,
    /// Comparisons start from the present files.
    BaseTaken,
    /// The manifests in that field.
    OtherGiven(String),
    /// What changes between those and the present files, in the open view's domain?
    OtherCompared,
    Noticed(&'static str),
    Asked(Question),
    /// The reasons of a stage of the answer are to be seen.
    StageSought(usize),
    /// Somebody followed a line link.
    Cited(Spot),
    /// What a link held, or this browser kept (`other`: beside what is open); `None` where it cannot be read.
    LinkRead {
        opened: Option<Box<Opened>>,
        other: bool,
    },
    /// What is read next was chosen in the page: it is to be opened whatever is there.
    WorkspaceChosen,
    /// A link that came cannot be read.
    LinkUnread(Unread),
    UnreadSeen,
    /// The files at hand come into the page, or are left.
    OtherTaken,
    OtherLeft,
    /// The address of a link to what is shown.
    LinkMade {
        address: String,
        values: u32,
    },
    LinkClosed,
    EvaluatorFailed,
    Reported {
        revision: u32,
        report: Box<Told>,
        microseconds: u32,
    },
    Answered {
        /// What it speaks of.
        revision: u32,
        question: Question,
        answer: Later<Answer>,
    },
}
