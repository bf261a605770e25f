//! THE state machine: which action is possible in which status, and what it does to status and
//! assignment. [`transition`] is the one table; pages offer what it allows, `apply` obeys it, and
//! the handbook prints it.

use crate::domain::kinds::kinds;

kinds! {
    /// The statuses of §2.2 without their details.
    StatusKind {
        Open, "open";
        /// Somebody works on it.
        InProgress, "in-progress";
        /// A question is open to the requester.
        AwaitingReply, "awaiting-reply";
        /// Forwarded to an external provider.
        WithProvider, "with-provider";
        /// On the waiting list, nobody assigned.
        OnWaiting, "on-waiting";
        /// Solved, declined or a duplicate.
        Closed, "closed";
        ClosedSpam, "spam";
        /// Read-only, out of all lists.
        Archived, "archived";
        Deleted, "deleted";
    }
}

/// The four states in which the statuses lie.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Phase {
    Open,
    Closed,
    Archived,
    /// Waiting for the purge.
    Deleted,
}

impl StatusKind {
    /// The state in which the status lies.
    pub const fn phase(self) -> Phase {
        match self {
            Self::Open | Self::InProgress | Self::AwaitingReply | Self::WithProvider | Self::OnWaiting => Phase::Open,
            Self::Closed | Self::ClosedSpam => Phase::Closed,
            Self::Archived => Phase::Archived,
            Self::Deleted => Phase::Deleted,
        }
    }
}

/// What can be done, without the details.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ActionKind {
    /// Take an unassigned ticket.
    Take,
    /// Assign to a named colleague.
    Assign,
    /// Give it back to the department.
    Release,
    Answer,
    /// Public answer with a question.
    AnswerAndWait,
    Note,
    RequesterWrites,
    /// A question was put some other way.
    Await,
    /// Go on after waiting for requester or provider.
    Resume,
    /// Put on the waiting list.
    PutOnWaiting,
    /// Hand to a provider.
    Forward,
    Close,
    CloseAsSpam,
    Reopen,
    Archive,
    /// Fetch from the archive.
    Unarchive,
    /// Put in the bin.
    Delete,
    /// Fetch from the bin.
    Restore,
    /// Move to another department.
    Move,
    /// Change priority, tags, fields, tasks, referrers or the secret link.
    Edit,
}

impl ActionKind {
    /// All, in the order of the menu.
    pub const ALL: [Self; 20] = [
        Self::Take,
        Self::Assign,
        Self::Release,
        Self::Answer,
        Self::AnswerAndWait,
        Self::Note,
        Self::RequesterWrites,
        Self::Await,
        Self::Resume,
        Self::PutOnWaiting,
        Self::Forward,
        Self::Close,
        Self::CloseAsSpam,
        Self::Reopen,
        Self::Archive,
        Self::Unarchive,
        Self::Delete,
        Self::Restore,
        Self::Move,
        Self::Edit,
    ];

    /// Actions that only an administrator of the department takes (§2.2).
    pub const fn is_for_administrators(self) -> bool {
        matches!(self, Self::Archive | Self::Unarchive | Self::Delete | Self::Restore)
    }

    /// A word for keys of texts and addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Assign => "assign",
            Self::Release => "release",
            Self::Answer => "answer",
            Self::AnswerAndWait => "answer-and-wait",
            Self::Note => "note",
            Self::RequesterWrites => "requester-writes",
            Self::Await => "await",
            Self::Resume => "resume",
            Self::PutOnWaiting => "put-on-waiting",
            Self::Forward => "forward",
            Self::Close => "close",
            Self::CloseAsSpam => "close-as-spam",
            Self::Reopen => "reopen",
            Self::Archive => "archive",
            Self::Unarchive => "unarchive",
            Self::Delete => "delete",
            Self::Restore => "restore",
            Self::Move => "move",
            Self::Edit => "edit",
        }
    }
}

/// The status after an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatusChange {
    Same,
    To(StatusKind),
    /// *In progress* if somebody is assigned after the action, else *Open*.
    Worked,
}

/// Who is assigned after an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AssignmentChange {
    Keep,
    /// The actor, if nobody was assigned.
    ActorIfNobody,
    /// Whom the action names.
    Named,
    Nobody,
}

/// What an action does to status and assignment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TransitionEffect {
    /// The status after it.
    pub status: StatusChange,
    /// The assignment after it.
    pub assignment: AssignmentChange,
}

/// The table. `None`: not possible in this status.
///
/// Two refusals depend on more than the status and are made in `apply`: an assigned ticket is not
/// *taken* but *assigned*, and an unassigned one cannot be *released*.
pub const fn transition(from: StatusKind, action: ActionKind) -> Option<TransitionEffect> {
    use ActionKind as A;
    use AssignmentChange::{ActorIfNobody, Keep, Named, Nobody};
    use StatusChange::{Same, To, Worked};
    use StatusKind as S;

    let (status, assignment) = match (action, from) {
        (A::Take, S::Open | S::InProgress | S::OnWaiting) => (To(S::InProgress), ActorIfNobody),
        (A::Take, S::AwaitingReply | S::WithProvider) => (Same, ActorIfNobody),
        (A::Assign, S::Open | S::InProgress | S::OnWaiting) => (To(S::InProgress), Named),
        (A::Assign, S::AwaitingReply | S::WithProvider) => (Same, Named),
        (A::Release, S::InProgress) => (To(S::Open), Nobody),
        (A::Release, S::AwaitingReply | S::WithProvider) => (Same, Nobody),

        (A::Answer, S::Open | S::InProgress | S::AwaitingReply | S::OnWaiting) => (To(S::InProgress), ActorIfNobody),
        (A::Answer, S::WithProvider) => (Same, ActorIfNobody),
        (A::Answer, S::Closed) => (Same, Keep),
        (A::AnswerAndWait, S::Open | S::InProgress | S::AwaitingReply | S::OnWaiting) => {
            (To(S::AwaitingReply), ActorIfNobody)
        }
        (A::Note, S::Archived | S::Deleted) => return None,
        (A::Note, _) => (Same, Keep),

        (A::RequesterWrites, S::AwaitingReply) => (Worked, Keep),
        (A::RequesterWrites, S::Closed) => (To(S::Open), Nobody),
        (A::RequesterWrites, S::Open | S::InProgress | S::WithProvider | S::OnWaiting | S::ClosedSpam) => (Same, Keep),

        (A::Await, S::InProgress) => (To(S::AwaitingReply), Keep),
        (A::Resume, S::AwaitingReply | S::WithProvider) => (To(S::InProgress), ActorIfNobody),
        (A::PutOnWaiting, S::Open | S::InProgress | S::AwaitingReply) => (To(S::OnWaiting), Nobody),
        (A::Forward, S::Open | S::InProgress | S::AwaitingReply | S::OnWaiting) => (To(S::WithProvider), Keep),

        (A::Close, S::Open | S::InProgress | S::AwaitingReply | S::WithProvider | S::OnWaiting) => {
            (To(S::Closed), Keep)
        }
        (A::CloseAsSpam, S::Open | S::InProgress | S::AwaitingReply | S::WithProvider | S::OnWaiting | S::Closed) => {
            (To(S::ClosedSpam), Keep)
        }
        (A::Reopen, S::Closed | S::ClosedSpam) => (To(S::Open), Nobody),

        (A::Archive, S::Closed | S::ClosedSpam) => (To(S::Archived), Keep),
        (A::Unarchive, S::Archived) => (To(S::Closed), Keep),
        (A::Delete, S::Closed | S::ClosedSpam | S::Archived) => (To(S::Deleted), Keep),
        (A::Restore, S::Deleted) => (To(S::Closed), Keep),

        (A::Move | A::Edit, S::Archived | S::Deleted) => return None,
        (A::Move | A::Edit, _) => (Same, Keep),
        _ => return None,
    };
    Some(TransitionEffect { status, assignment })
}

/// Everything that is possible in a status, in the order of the menu.
pub fn possible_actions(from: StatusKind) -> impl Iterator<Item = ActionKind> {
    ActionKind::ALL.into_iter().filter(move |action| transition(from, *action).is_some())
}
