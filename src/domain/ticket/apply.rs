//! Doing something with a ticket: the table of [`super::machine`], the gate, and the data.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    closing_requirements::{ClosingRequirement, unmet_closing_requirements},
    machine::{ActionKind, AssignmentChange, StatusChange, StatusKind, possible_actions, transition},
    model::{Status, Task, TaskState, Ticket},
};
use crate::domain::{
    author::Author,
    classification::{LinkKind, Priority, TicketOutcome},
    event::Event,
    field::FieldValue,
    id::{AccountId, DepartmentId, FieldId, TicketId},
    text::{Body, Label, Tag},
    topic::Topic,
};

/// Something to do with a ticket. Messages themselves go to the timeline; here is what they change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    Take,
    /// Assign to a colleague.
    Assign(AccountId),
    Release,
    Answer,
    /// Public answer with a question.
    AnswerAndWait,
    Note,
    RequesterWrites,
    /// The requester says it is settled: closes if the gate holds, else tells the team.
    RequesterSettles,
    /// A question was put some other way.
    Await,
    Resume,
    /// Put on the waiting list, with what to tell the requester.
    PutOnWaiting(Option<Body>),
    /// Hand to a provider.
    Forward(Label),
    /// Close, with solution or reason. `Spam` is an outcome too.
    Close(TicketOutcome, Option<Body>),
    Reopen,
    Archive,
    /// Fetch from the archive.
    Unarchive,
    /// Put in the bin.
    Delete,
    /// Fetch from the bin.
    Restore,
    /// Move; the assignee stays only if they can write there.
    Move {
        to: DepartmentId,
        /// Whether the assignee may write there.
        assignee_stays: bool,
    },
    Refer(AccountId),
    /// Set or remove the priority.
    Prioritise(Option<Priority>),
    Tag(BTreeSet<Tag>),
    /// Fill (`Some`) or empty (`None`) fields.
    Fill(BTreeMap<FieldId, Option<FieldValue>>),
    AddTask(Label),
    /// Change a task, by its place in the list.
    SetTask(usize, TaskState),
    /// Tie to another ticket.
    Link(LinkKind, TicketId),
    /// Renew the requester's secret link.
    RenewLink,
}

impl Action {
    /// The row of the table it belongs to.
    pub const fn kind(&self) -> ActionKind {
        match self {
            Self::Take => ActionKind::Take,
            Self::Assign(_) => ActionKind::Assign,
            Self::Release => ActionKind::Release,
            Self::Answer => ActionKind::Answer,
            Self::AnswerAndWait => ActionKind::AnswerAndWait,
            Self::Note => ActionKind::Note,
            Self::RequesterWrites => ActionKind::RequesterWrites,
            Self::Await => ActionKind::Await,
            Self::Resume => ActionKind::Resume,
            Self::PutOnWaiting(_) => ActionKind::PutOnWaiting,
            Self::Forward(_) => ActionKind::Forward,
            Self::Close(TicketOutcome::Spam, _) => ActionKind::CloseAsSpam,
            Self::Close(..) | Self::RequesterSettles => ActionKind::Close,
            Self::Reopen => ActionKind::Reopen,
            Self::Archive => ActionKind::Archive,
            Self::Unarchive => ActionKind::Unarchive,
            Self::Delete => ActionKind::Delete,
            Self::Restore => ActionKind::Restore,
            Self::Move { .. } => ActionKind::Move,
            Self::Refer(_)
            | Self::Prioritise(_)
            | Self::Tag(_)
            | Self::Fill(_)
            | Self::AddTask(_)
            | Self::SetTask(..)
            | Self::Link(..)
            | Self::RenewLink => ActionKind::Edit,
        }
    }
}

/// Why an action was refused. Nothing changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// Not in this status; the list says what would be possible instead.
    NotPossible {
        /// The status it is in.
        status: StatusKind,
        action: ActionKind,
        possible: Vec<ActionKind>,
    },
    /// The closing gate is shut.
    ClosingRequirements(Vec<ClosingRequirement>),
    /// Somebody else has it; assign it instead.
    AlreadyAssigned(AccountId),
    /// Nobody has it, so nobody can release it.
    NobodyAssigned,
    /// They do not work in the department (any more), or their account is locked.
    NotAColleague(AccountId),
    /// It is there already (department, task, task state, link to itself): nothing to do.
    NothingToDo,
}

impl Ticket {
    /// Does it, or refuses and changes nothing. Whether the actor *may* is [`crate::domain::access`]'s question.
    pub fn apply(&mut self, action: Action, by: Author, topic: &Topic, now: Timestamp) -> Result<Event, Refusal> {
        let kind = action.kind();
        let from = self.status_kind();
        let Some(effect) = transition(from, kind) else {
            return Err(Refusal::NotPossible {
                status: from,
                action: kind,
                possible: possible_actions(from).collect(),
            });
        };
        self.refuse(&action, topic)?;
        if matches!(action, Action::RequesterSettles)
            && !unmet_closing_requirements(self, topic, TicketOutcome::Solved, self.solution.as_ref()).is_empty()
        {
            // Not closed, but heard: like any message it ends the waiting for the requester.
            if let Some(heard) = transition(from, ActionKind::RequesterWrites) {
                self.set_status(heard.status, &action, by, now);
            }
            self.communicated(now, true);
            self.changed = now;
            return Ok(Event::Settled);
        }
        let event = self.event(&action, from);
        self.assign(effect.assignment, &action, by);
        self.set_status(effect.status, &action, by, now);
        self.record(action, by, now);
        self.changed = now;
        Ok(event)
    }

    /// The refusals that depend on more than the status.
    fn refuse(&self, action: &Action, topic: &Topic) -> Result<(), Refusal> {
        let nothing = match action {
            Action::Take => return self.assignee.map_or(Ok(()), |who| Err(Refusal::AlreadyAssigned(who))),
            Action::Release if self.assignee.is_none() => return Err(Refusal::NobodyAssigned),
            Action::Close(outcome, text) => {
                let missing = unmet_closing_requirements(self, topic, *outcome, text.as_ref());
                return if missing.is_empty() { Ok(()) } else { Err(Refusal::ClosingRequirements(missing)) };
            }
            Action::Assign(to) => self.assignee == Some(*to),
            Action::Move { to, .. } => self.department == *to,
            Action::Refer(account) => self.referrers.contains(account),
            Action::Prioritise(priority) => self.priority == *priority,
            Action::Tag(tags) => self.tags == *tags,
            Action::Fill(values) => values.iter().all(|(id, value)| self.values.get(id) == value.as_ref()),
            // Twice the same to do is a button that was pressed twice.
            Action::AddTask(title) => {
                self.tasks.iter().any(|task| task.state == TaskState::Open && task.title == *title)
            }
            Action::SetTask(place, state) => self.tasks.get(*place).is_none_or(|task| task.state == *state),
            Action::Link(kind, other) => *other == self.id || self.links.contains(&(*kind, *other)),
            _ => false,
        };
        if nothing { Err(Refusal::NothingToDo) } else { Ok(()) }
    }

    fn event(&self, action: &Action, from: StatusKind) -> Event {
        match action {
            Action::Take => Event::Taken,
            Action::Assign(to) => Event::Assigned { to: *to },
            Action::Release => Event::Released,
            Action::Answer => Event::Answered { awaiting: false },
            Action::AnswerAndWait => Event::Answered { awaiting: true },
            Action::Note => Event::Noted,
            Action::RequesterWrites => Event::RequesterWrote { reopened: from == StatusKind::Closed },
            Action::RequesterSettles => Event::Closed { outcome: TicketOutcome::Solved, text: self.solution.clone() },
            Action::Await => Event::Awaited,
            Action::Resume => Event::Resumed,
            Action::PutOnWaiting(reason) => Event::PutOnWaiting { reason: reason.clone() },
            Action::Forward(provider) => Event::Forwarded { provider: provider.clone() },
            Action::Close(outcome, text) => Event::Closed { outcome: *outcome, text: text.clone() },
            Action::Reopen => Event::Reopened,
            Action::Archive => Event::Archived,
            Action::Unarchive => Event::Unarchived,
            Action::Delete => Event::Deleted,
            Action::Restore => Event::Restored,
            Action::Move { to, .. } => Event::Moved { from: self.department, to: *to },
            Action::Refer(account) => Event::Referred { account: *account },
            Action::Prioritise(priority) => Event::Prioritised { priority: *priority },
            Action::Tag(_) => Event::Tagged,
            Action::Link(kind, other) => Event::Linked { kind: *kind, other: *other },
            Action::Fill(values) => Event::FieldsChanged {
                fields: values.iter().filter(|(id, v)| self.values.get(id) != v.as_ref()).map(|(id, _)| *id).collect(),
            },
            Action::AddTask(title) => Event::TaskAdded { title: title.clone() },
            Action::SetTask(place, state) => {
                Event::TaskChanged { title: self.tasks[*place].title.clone(), settled: *state != TaskState::Open }
            }
            Action::RenewLink => Event::LinkRenewed,
        }
    }

    fn assign(&mut self, assignment: AssignmentChange, action: &Action, by: Author) {
        let actor = match by {
            Author::Agent { account } => Some(account),
            // A provider works on it, but tickets are assigned to the team only.
            Author::Requester | Author::Contact { .. } | Author::Provider { .. } | Author::System => None,
        };
        self.assignee = match (assignment, action) {
            (AssignmentChange::Nobody, _) => None,
            (AssignmentChange::Named, Action::Assign(to)) => Some(*to),
            (AssignmentChange::ActorIfNobody, _) => self.assignee.or(actor),
            (_, Action::Move { assignee_stays: false, .. }) => None,
            _ => self.assignee,
        };
        let worked = !matches!(action, Action::RequesterWrites | Action::RequesterSettles);
        self.workers.extend(actor.filter(|_| worked).into_iter().chain(self.assignee));
    }

    fn set_status(&mut self, target: StatusChange, action: &Action, by: Author, now: Timestamp) {
        let outcome = self.status.outcome().unwrap_or(TicketOutcome::Solved);
        let kind = match target {
            // The move removed the assignee: nobody is left, so it is Open again.
            StatusChange::Same if self.assignee.is_none() && self.status == Status::InProgress => StatusKind::Open,
            StatusChange::Same => return,
            StatusChange::Worked if self.assignee.is_some() => StatusKind::InProgress,
            StatusChange::Worked => StatusKind::Open,
            // A system action has no actor to assign; without anybody it is Open.
            StatusChange::To(StatusKind::InProgress) if self.assignee.is_none() => StatusKind::Open,
            StatusChange::To(kind) => kind,
        };
        let status = match (kind, action) {
            (StatusKind::Open, _) => Status::Open,
            (StatusKind::InProgress, _) => Status::InProgress,
            (StatusKind::AwaitingReply, _) => Status::AwaitingReply,
            (StatusKind::WithProvider, Action::Forward(provider)) => {
                Status::WithProvider { provider: provider.clone() }
            }
            (StatusKind::WithProvider, _) => return,
            (StatusKind::OnWaiting, _) => Status::OnWaiting,
            (StatusKind::Closed | StatusKind::ClosedSpam, Action::Close(outcome, _)) => {
                Status::Closed { outcome: *outcome }
            }
            (StatusKind::Closed | StatusKind::ClosedSpam, _) => Status::Closed { outcome },
            (StatusKind::Archived, _) => Status::Archived { outcome },
            (StatusKind::Deleted, _) => Status::Deleted { outcome },
        };
        if status != self.status {
            self.status = status;
            self.status_since = now;
            self.status_by = by;
        }
    }

    fn record(&mut self, action: Action, by: Author, now: Timestamp) {
        match action {
            Action::Answer | Action::AnswerAndWait => {
                self.communicated(now, false);
                // Reaction is measured to the first human answer (§7.1).
                if by.account().is_some() {
                    self.first_answer.get_or_insert(now);
                }
            }
            Action::RequesterWrites => self.communicated(now, true),
            Action::RequesterSettles => self.communicated(now, false),
            Action::Close(_, text) => {
                self.solution = text.or(self.solution.take());
                self.unanswered_since = None;
            }
            Action::Move { to, .. } => self.department = to,
            Action::Refer(account) => drop(self.referrers.insert(account)),
            Action::Prioritise(priority) => self.priority = priority,
            Action::Tag(tags) => self.tags = tags,
            Action::Fill(values) => {
                for (id, value) in values {
                    match value {
                        Some(value) => drop(self.values.insert(id, value)),
                        None => drop(self.values.remove(&id)),
                    }
                }
            }
            Action::AddTask(title) => self.tasks.push(Task { title, state: TaskState::Open }),
            Action::SetTask(place, state) => self.tasks[place].state = state,
            Action::Link(kind, other) => drop(self.links.insert((kind, other))),
            Action::RenewLink => self.link_generation += 1,
            Action::Take
            | Action::Assign(_)
            | Action::Release
            | Action::Note
            | Action::Await
            | Action::Resume
            | Action::PutOnWaiting(_)
            | Action::Forward(_)
            | Action::Reopen
            | Action::Archive
            | Action::Unarchive
            | Action::Delete
            | Action::Restore => {}
        }
    }

    /// A message went between requester and team.
    fn communicated(&mut self, now: Timestamp, by_requester: bool) {
        self.last_communication = now;
        self.unanswered_since = if by_requester { self.unanswered_since.or(Some(now)) } else { None };
    }
}

#[cfg(test)]
#[path = "apply_tests.rs"]
mod tests;
