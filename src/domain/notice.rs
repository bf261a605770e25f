//! Who is told what: an event and the people around it → notices.

use jiff::civil::Date;

use super::{
    access::Membership,
    department::Department,
    event::{By, Event},
    id::{AccountId, PersonId, TicketId, TokenId},
    person::{Account, AccountState},
    text::Label,
    ticket::{Outcome, StatusKind, Ticket},
};

/// A chat of a messenger: one person and one of our bots.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Peer {
    /// The bot's number.
    pub bot: u64,
    /// The person's number with the messenger, which is also the number of their chat with the bot.
    pub user: u64,
}

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
    /// Whoever writes in a chat of a messenger.
    Chat {
        /// Which.
        peer: Peer,
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
    /// A request is new in a department of yours.
    Arrived,
    /// Your secret link is new.
    LinkRenewed,
    /// The contact of your organisation wrote to your request.
    ContactWrote,
    /// The requester of a ticket of yours no longer reads the chat.
    ChatLost,
}

/// News about the recipient's own account, or for administrators about the house.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum News {
    /// Somebody made an account for them; the link lets them in.
    Invitation {
        /// The link.
        token: TokenId,
    },
    /// A link to set a new password.
    PasswordReset {
        /// The link.
        token: TokenId,
    },
    /// A link to sign in with.
    SignInLink {
        /// The link.
        token: TokenId,
    },
    /// The code that is asked for after the password.
    SignInCode {
        /// The code.
        token: TokenId,
    },
    /// A code that shows in a chat that the address is theirs.
    ChatCode {
        /// The code.
        token: TokenId,
    },
    /// A code that shows that mail arrives.
    AddressCode {
        /// The code.
        token: TokenId,
    },
    /// Somebody took their second factors away.
    FactorsReset {},
    /// A second factor was added or removed.
    FactorsChanged {},
    /// The password changed.
    PasswordChanged {},
    /// A chat sees the requests of their address from now on.
    ChatJoined {},
    /// The account will be locked (§3.4).
    LockingSoon {
        /// On this day.
        on: Date,
    },
    /// All memberships but the protected ones will end (§3.4).
    StrippingSoon {
        /// On this day.
        on: Date,
    },
    /// The locked account will be deleted (§3.4).
    DeletionSoon {
        /// On this day.
        on: Date,
    },
    /// The account was locked for inactivity.
    Locked {},
    /// Memberships ended for inactivity.
    Stripped {},
    /// To administrators: the last of them would be locked by now and is not.
    LastAdministratorIdle {},
    /// To administrators: a job failed.
    JobFailed {
        /// Which.
        job: Label,
    },
}

impl News {
    /// The link or code that it carries.
    pub const fn token(&self) -> Option<TokenId> {
        match self {
            Self::Invitation { token }
            | Self::PasswordReset { token }
            | Self::SignInLink { token }
            | Self::SignInCode { token }
            | Self::AddressCode { token }
            | Self::ChatCode { token } => Some(*token),
            _ => None,
        }
    }

    /// Whether the owner of an account in this state is told.
    pub const fn reaches(&self, state: &AccountState) -> bool {
        match state {
            AccountState::Active => true,
            AccountState::Invited => matches!(self, Self::Invitation { .. }),
            AccountState::Locked { .. } => matches!(self, Self::Locked {} | Self::DeletionSoon { .. }),
        }
    }
}

/// What a row of the outbox is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Matter {
    /// An entry of a ticket's timeline.
    Entry {
        /// The ticket.
        ticket: TicketId,
        /// The entry's place in its timeline.
        entry: u64,
        /// What they are told.
        told: Told,
    },
    /// The recipient's own account, or the house.
    Own {
        /// The news.
        news: News,
    },
    /// What a conversation says next; it is kept with the row.
    Saying {},
}

impl Matter {
    /// The ticket, if it is about one.
    pub const fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::Entry { ticket, .. } => Some(*ticket),
            Self::Own { .. } | Self::Saying {} => None,
        }
    }
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
        Event::RequesterWrote { reopened } => {
            let mut told = match by {
                By::Contact { .. } => requester(Told::ContactWrote),
                _ => Vec::new(),
            };
            told.extend::<Vec<Notice>>(if *reopened {
                agents(&mut ticket.workers.iter().copied(), Told::Reopened)
            } else {
                agents(&mut ticket.assignee.into_iter(), Told::Wrote)
            });
            told
        }
        Event::ChatLost { .. } => agents(&mut ticket.assignee.into_iter(), Told::ChatLost),
        Event::Settled {} => agents(&mut ticket.assignee.into_iter(), Told::Wrote),
        Event::Assigned { to } => agents(&mut std::iter::once(*to), Told::Assigned),
        _ => Vec::new(),
    }
}

/// Who is told that something is new in a department: of its members those who want to hear it; where
/// the department announces it, also those who work there and have chosen nothing. Never whoever
/// brought it.
pub fn arrivals(department: &Department, accounts: &[Account], by: By) -> Vec<Notice> {
    let wants = |account: &&Account| match (account.memberships.get(&department.id), &account.wishes) {
        (None, _) => false,
        (Some(_), Some(wishes)) => wishes.want(Told::Arrived),
        (Some(how), None) => department.announces && *how == Membership::Write,
    };
    let told = accounts.iter().filter(|account| account.is_active() && by != (By::Agent { account: account.id }));
    let told = told.filter(wants);
    told.map(|account| Notice { to: Recipient::Account { account: account.id }, told: Told::Arrived }).collect()
}

#[cfg(test)]
#[path = "notice_tests.rs"]
mod tests;
