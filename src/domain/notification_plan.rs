//! Who is told what: an event and the people around it → notifications. What a notification says and by
//! which way it goes is not decided here.

use super::{
    author::Author,
    classification::TicketOutcome,
    department::Department,
    event::Event,
    id::AccountId,
    notification::{NotificationKind, Recipient},
    person::Account,
    rights::Membership,
    ticket::{StatusKind, Ticket},
};

/// One recipient and what they are told; the text is made when it is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Notification {
    pub to: Recipient,
    pub kind: NotificationKind,
}

/// Who is told of an event, given the ticket after it. Nobody is told of what they did themselves,
/// and nothing ever goes out about spam.
pub fn plan_notifications(ticket: &Ticket, event: &Event, by: Author) -> Vec<Notification> {
    if ticket.status_kind() == StatusKind::ClosedSpam {
        return Vec::new();
    }
    let requester = |told| vec![Notification { to: Recipient::Person { person: ticket.requester }, kind: told }];
    let agents = |accounts: &mut dyn Iterator<Item = AccountId>, told| {
        accounts
            .filter(|account| by != Author::Agent { account: *account })
            .map(|account| Notification { to: Recipient::Account { account }, kind: told })
            .collect()
    };
    match event {
        Event::Opened { .. } => requester(NotificationKind::Received),
        Event::Answered { .. } => requester(NotificationKind::Answer),
        Event::PutOnWaiting { .. } => requester(NotificationKind::OnWaiting),
        Event::Closed { outcome, .. } if *outcome != TicketOutcome::Spam && by != Author::Requester => {
            requester(NotificationKind::Closed)
        }
        Event::LinkRenewed => requester(NotificationKind::LinkRenewed),
        Event::RequesterWrote { reopened } => {
            let mut told = match by {
                Author::Contact { .. } => requester(NotificationKind::ContactWrote),
                _ => Vec::new(),
            };
            told.extend::<Vec<Notification>>(if *reopened {
                agents(&mut ticket.workers.iter().copied(), NotificationKind::Reopened)
            } else {
                agents(&mut ticket.assignee.into_iter(), NotificationKind::RequesterWrote)
            });
            told
        }
        Event::ChatLost { .. } => agents(&mut ticket.assignee.into_iter(), NotificationKind::ChatLost),
        Event::Settled => agents(&mut ticket.assignee.into_iter(), NotificationKind::RequesterWrote),
        Event::Assigned { to } => agents(&mut std::iter::once(*to), NotificationKind::Assigned),
        _ => Vec::new(),
    }
}

/// Who is told that something is new in a department: of its members those who want to hear it; where
/// the department announces it, also those who work there and have chosen nothing. Never the person who
/// brought it.
pub fn plan_new_request_notifications(department: &Department, accounts: &[Account], by: Author) -> Vec<Notification> {
    let wants = |account: &&Account| match (account.memberships.get(&department.id), &account.notification_preferences)
    {
        (None, _) => false,
        (Some(_), Some(wishes)) => wishes.wants(NotificationKind::NewRequest),
        (Some(how), None) => department.announces && *how == Membership::Write,
    };
    let told = accounts.iter().filter(|account| account.is_active() && by != (Author::Agent { account: account.id }));
    let told = told.filter(wants);
    told.map(|account| Notification {
        to: Recipient::Account { account: account.id },
        kind: NotificationKind::NewRequest,
    })
    .collect()
}

#[cfg(test)]
#[path = "notification_plan_tests.rs"]
mod tests;
