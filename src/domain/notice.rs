//! Who is told what: an event and the people around it → notices.

use super::{
    event::{By, Event},
    id::{AccountId, PersonId},
    ticket::{Outcome, StatusKind, Ticket},
};

/// Somebody to be told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Recipient {
    /// A requester.
    Person {
        /// Whose profile.
        person: PersonId,
    },
    /// Somebody who signs in.
    Account {
        /// Whose account.
        account: AccountId,
    },
}

/// What they are told. The words are made when it is sent, in their language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Told {
    /// Your request came in.
    Received,
    /// You have an answer.
    Answer,
    /// Your request is on the waiting list.
    OnWaiting,
    /// Your request is closed.
    Closed,
    /// The requester wrote to a ticket of yours.
    Wrote,
    /// A ticket you worked on is open again.
    Reopened,
    /// A ticket is yours now.
    Assigned,
    /// Your secret link is new.
    LinkRenewed,
}

/// One notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Notice {
    /// To whom.
    pub to: Recipient,
    /// What.
    pub told: Told,
}

/// Who is told of an event, given the ticket after it. Nobody is told of what they did themselves,
/// and nothing ever goes out about spam.
pub fn plan(ticket: &Ticket, event: &Event, by: By) -> Vec<Notice> {
    if ticket.standing() == StatusKind::ClosedSpam {
        return Vec::new();
    }
    let requester = |told| vec![Notice { to: Recipient::Person { person: ticket.requester }, told }];
    let agents = |accounts: &mut dyn Iterator<Item = AccountId>, told| {
        accounts
            .filter(|account| by != By::Agent { account: *account })
            .map(|account| Notice { to: Recipient::Account { account }, told })
            .collect()
    };
    match event {
        Event::Opened { .. } => requester(Told::Received),
        Event::Answered { .. } => requester(Told::Answer),
        Event::PutOnWaiting { .. } => requester(Told::OnWaiting),
        Event::Closed { outcome, .. } if *outcome != Outcome::Spam && by != (By::Requester {}) => {
            requester(Told::Closed)
        }
        Event::LinkRenewed {} => requester(Told::LinkRenewed),
        Event::RequesterWrote { reopened: true } => agents(&mut ticket.workers.iter().copied(), Told::Reopened),
        Event::RequesterWrote { reopened: false } | Event::Settled {} => {
            agents(&mut ticket.assignee.into_iter(), Told::Wrote)
        }
        Event::Assigned { to } => agents(&mut std::iter::once(*to), Told::Assigned),
        _ => Vec::new(),
    }
}

#[cfg(test)]
#[path = "notice_tests.rs"]
mod tests;
