//! Which ordinary action takes a change of a ticket back. It is none of what went out: a closing that the requester was
//! told of stays told.

use jiff::Timestamp;

use super::{
    apply::Action,
    machine::{ActionKind, StatusKind},
    model::Ticket,
};
use crate::domain::{author::Author, topic::Topic};

/// The action after which everything that people see of the ticket is as it was `before`; `None` if there is none.
pub fn inverse(before: &Ticket, after: &Ticket, by: Author, topic: &Topic, now: Timestamp) -> Option<Action> {
    candidates(before, after).into_iter().find(|action| {
        let mut again = after.clone();
        again.apply(action.clone(), by, topic, now).is_ok() && shows_the_same(before, &again)
    })
}

fn candidates(before: &Ticket, after: &Ticket) -> Vec<Action> {
    let mut found = vec![
        before.assignee.map_or(Action::Release, Action::Assign),
        Action::Prioritise(before.priority),
        Action::Tag(before.tags.clone()),
        Action::Await,
        Action::Resume,
        Action::Archive,
        Action::Unarchive,
        Action::Delete,
        Action::Restore,
    ];
    if after.status_kind() == StatusKind::ClosedSpam {
        found.push(Action::Reopen);
    }
    let changed = before.tasks.iter().zip(&after.tasks).position(|(was, is)| was.state != is.state);
    found.extend(changed.map(|place| Action::SetTask(place, before.tasks[place].state)));
    found
}

fn shows_the_same(one: &Ticket, other: &Ticket) -> bool {
    one.status == other.status
        && one.assignee == other.assignee
        && one.department == other.department
        && one.priority == other.priority
        && one.tags == other.tags
        && one.tasks == other.tasks
        && one.values == other.values
        && one.links == other.links
        && one.referrers == other.referrers
        && one.solution == other.solution
}

/// Whether an action may be offered to be taken back at all: it sends nothing to the requester.
pub const fn may_have_inverse(kind: ActionKind) -> bool {
    matches!(
        kind,
        ActionKind::Take
            | ActionKind::Assign
            | ActionKind::Release
            | ActionKind::Await
            | ActionKind::Resume
            | ActionKind::Archive
            | ActionKind::Unarchive
            | ActionKind::Delete
            | ActionKind::Restore
            | ActionKind::CloseAsSpam
            | ActionKind::Edit
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        classification::{Priority, TicketOutcome},
        fixtures,
        id::AccountId,
        routing::TopicRoute,
        text::Tag,
        ticket::{Status, Task, TaskState},
    };

    const ME: AccountId = AccountId(1);
    const OTHER: AccountId = AccountId(2);
    const BY: Author = Author::Agent { account: ME };

    fn taken(status: Status, assignee: Option<AccountId>) -> Ticket {
        Ticket { assignee, ..fixtures::ticket(status) }
    }

    #[test]
    fn what_has_a_way_back_names_it_and_nothing_else_does() {
        let topic = fixtures::topic(TopicRoute::Site, Vec::new());
        let tags = [Tag::parse("drucker").unwrap()].into();
        let mut busy = taken(Status::InProgress, Some(ME));
        busy.tasks.push(Task { title: fixtures::label("Anrufen"), state: TaskState::Open });
        let closed = || Status::Closed { outcome: TicketOutcome::Solved };
        for (before, action, back) in [
            (taken(Status::Open, None), Action::Take, Some(Action::Release)),
            (taken(Status::Open, None), Action::Assign(OTHER), Some(Action::Release)),
            (taken(Status::InProgress, Some(OTHER)), Action::Assign(ME), Some(Action::Assign(OTHER))),
            (taken(Status::InProgress, Some(OTHER)), Action::Release, Some(Action::Assign(OTHER))),
            // Taken off the waiting list it does not go back there by itself.
            (taken(Status::OnWaiting, None), Action::Take, None),
            (taken(Status::InProgress, Some(ME)), Action::Await, Some(Action::Resume)),
            (taken(Status::AwaitingReply, Some(ME)), Action::Resume, Some(Action::Await)),
            (busy.clone(), Action::Prioritise(Some(Priority::High)), Some(Action::Prioritise(None))),
            (busy.clone(), Action::Tag(tags), Some(Action::Tag([].into()))),
            (busy.clone(), Action::SetTask(0, TaskState::Dropped), Some(Action::SetTask(0, TaskState::Open))),
            (busy, Action::AddTask(fixtures::label("Abholen")), None),
            (taken(closed(), Some(ME)), Action::Archive, Some(Action::Unarchive)),
            (taken(closed(), Some(ME)), Action::Delete, Some(Action::Restore)),
            (taken(Status::Open, None), Action::Close(TicketOutcome::Spam, None), Some(Action::Reopen)),
            (taken(Status::InProgress, Some(ME)), Action::Close(TicketOutcome::Spam, None), None),
            (taken(Status::InProgress, Some(ME)), Action::Close(TicketOutcome::Solved, None), None),
        ] {
            let mut after = before.clone();
            after.apply(action.clone(), BY, &topic, before.changed).unwrap();
            assert_eq!(inverse(&before, &after, BY, &topic, before.changed), back, "{action:?}");
        }
    }
}
