//! Changing a ticket: [`execute`] is the one function that every channel goes through (§9.1). It checks the
//! rights, lets the state machine decide, and writes ticket, timeline, search and outbox.

use super::draft::forget_sent;
use crate::{
    app::{Error, announce::announce},
    domain::{
        access::{self, Actor},
        author::Author,
        classification::{Channel, LinkKind},
        event::Event,
        id::{AccountId, TicketId, TicketNo},
        person::Account,
        text::Body,
        ticket::{Action, ActionKind, Refusal, Ticket, inverse, may_have_inverse},
        topic::Topic,
    },
    store::{Attachment, Catalogue, EntryContent, People, Read, Tickets, Timelines, Tx, answers_text, entry_text},
};

/// The text and files of a message or note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageContent {
    pub body: Body,
    pub attachments: Vec<Attachment>,
}

/// What somebody wants to do with a ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TicketCommand {
    /// An agent answers the requester.
    Answer {
        content: MessageContent,
        /// The ticket then waits for a reply.
        awaits_reply: bool,
    },
    /// An agent writes a note, which the requester never sees.
    Note(MessageContent),
    /// The requester writes to the team.
    RequesterMessage { content: MessageContent, channel: Channel },
    /// An action without a message.
    Action(Action),
}

/// The ticket, if the actor may read it.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or the actor may not read it.
/// - `Internal`: the store fails.
pub fn find(read: &impl Read, actor: &Actor, id: TicketId) -> Result<Ticket, Error> {
    read.ticket(id)?.filter(|ticket| access::may_read(actor, ticket)).ok_or(Error::NotFound)
}

/// The ticket with this number, if the actor may read it.
///
/// # Errors
///
/// As [`find`].
pub fn find_by_number(read: &impl Read, actor: &Actor, no: TicketNo) -> Result<Ticket, Error> {
    find(read, actor, read.ticket_with_number(no)?.ok_or(Error::NotFound)?)
}

/// The ticket of a secret link, and the actor who holds the link.
///
/// # Errors
///
/// - `NotFound`: no ticket has this link, or links do not open it any more.
/// - `Internal`: the store fails.
pub fn find_by_link(read: &impl Read, secret: &str) -> Result<(Ticket, Actor), Error> {
    let id = read.ticket_with_link_secret(secret)?.ok_or(Error::NotFound)?;
    let actor = Actor::Link { ticket: id };
    Ok((find(read, &actor, id)?, actor))
}

/// Executes a command. `seen` is the last entry on the page from which it was sent (`None`: not from a page).
/// A message that the same person already sent from the same page, because a button was pressed twice, is not
/// sent again: the ticket is returned unchanged.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or the actor may not read it; or the department of a move is unknown or
///   retired, or the actor may not read the ticket of a link.
/// - `Forbidden`: the actor may read the ticket but not do this with it.
/// - `Conflict`: somebody else wrote after `seen`; nothing was written (§9.6).
/// - `Refused`: the state machine does not allow it now, or an account to assign or refer to is no colleague.
/// - `Internal`: the store fails.
pub fn execute(
    tx: &Tx<'_>,
    actor: &Actor,
    id: TicketId,
    seen: Option<u64>,
    command: TicketCommand,
) -> Result<Ticket, Error> {
    let before = find(tx, actor, id)?;
    let topic = tx.topic(before.topic)?.ok_or(Error::NotFound)?;
    let by = author_of(actor, &before);
    let (action, said) = match command {
        TicketCommand::Answer { content: said, awaits_reply: waits } => {
            let action = if waits { Action::AnswerAndWait } else { Action::Answer };
            (
                action,
                Some(EntryContent::Message { body: said.body, attachments: said.attachments, channel: Channel::Web }),
            )
        }
        TicketCommand::Note(said) => {
            (Action::Note, Some(EntryContent::Note { body: said.body, attachments: said.attachments }))
        }
        TicketCommand::RequesterMessage { content: said, channel } => (
            Action::RequesterWrites,
            Some(EntryContent::Message { body: said.body, attachments: said.attachments, channel }),
        ),
        TicketCommand::Action(action) => (action, None),
    };
    may(actor, &action, &before)?;
    let action = check_named_targets(tx, actor, &before, action)?;
    if let Some(seen) = seen {
        // First of all: the actor's own message is no conflict, whatever came after it.
        if let Some(said) = &said
            && is_already_said(tx, &before, seen, by, said)?
        {
            return Ok(before);
        }
        refuse_stale(tx, &before, seen, by)?;
    }
    let linked = if let Action::Link(_, other) = &action { Some(*other) } else { None };
    let after = apply_and_record(tx, before, &topic, action, said, by)?;
    if let Some(other) = linked {
        show_link_there(tx, actor, other, id)?;
    }
    Ok(after)
}

/// The other end of a link, in the timeline of the other ticket. An actor who only reads it, or reads it at a time
/// when nothing can be changed there, leaves it as it is.
fn show_link_there(tx: &Tx<'_>, actor: &Actor, other: TicketId, this: TicketId) -> Result<(), Error> {
    let there = find(tx, actor, other)?;
    let action = Action::Link(LinkKind::RelatedTo, this);
    let topic = tx.topic(there.topic)?.ok_or(Error::NotFound)?;
    if may(actor, &action, &there).is_err() {
        return Ok(());
    }
    let by = author_of(actor, &there);
    match apply_and_record(tx, there, &topic, action, None, by) {
        Ok(_) | Err(Error::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Executes several commands, all or none. Those that would change nothing are skipped.
///
/// # Errors
///
/// As [`execute`]; `Refused(NothingToDo)` only if no command changes anything.
pub fn execute_all(
    tx: &Tx<'_>,
    actor: &Actor,
    id: TicketId,
    seen: Option<u64>,
    commands: &[TicketCommand],
) -> Result<Ticket, Error> {
    let mut done = Err(Error::Refused(Refusal::NothingToDo));
    for command in commands {
        match execute(tx, actor, id, seen, command.clone()) {
            Err(Error::Refused(Refusal::NothingToDo)) => {}
            other => done = Ok(other?),
        }
    }
    done
}

/// The action that takes back what was done, if there is one and the actor may do it.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn find_inverse(
    tx: &Tx<'_>,
    actor: &Actor,
    done: ActionKind,
    before: &Ticket,
    after: &Ticket,
) -> Result<Option<Action>, Error> {
    let Some(topic) = tx.topic(after.topic)?.filter(|_| may_have_inverse(done)) else { return Ok(None) };
    let back = inverse(before, after, author_of(actor, after), &topic, tx.now);
    Ok(back.filter(|action| may(actor, action, after).is_ok()))
}

/// Checks that the account, department or ticket named in an action can be used.
fn check_named_targets(tx: &Tx<'_>, actor: &Actor, ticket: &Ticket, action: Action) -> Result<Action, Error> {
    let account = |id: AccountId| tx.account(id).map(|found| found.filter(Account::is_active));
    let refuse = |id: AccountId| Err(Refusal::NotAColleague(id).into());
    match action {
        Action::Assign(to) if !account(to)?.is_some_and(|account| access::may_be_assigned(&account, ticket)) => {
            refuse(to)
        }
        Action::Refer(to) if account(to)?.is_none() => refuse(to),
        Action::Link(_, other) => find(tx, actor, other).map(|_| action),
        Action::Move { to, .. } => {
            tx.department(to)?.filter(|department| !department.retired).ok_or(Error::NotFound)?;
            let there = Ticket { department: to, ..ticket.clone() };
            let assignee = ticket.assignee.map(account).transpose()?.flatten();
            let assignee_stays = assignee.is_some_and(|account| access::may_be_assigned(&account, &there));
            Ok(Action::Move { to, assignee_stays })
        }
        other => Ok(other),
    }
}

/// Applies the action, writes timeline and search, and tells the people concerned.
fn apply_and_record(
    tx: &Tx<'_>,
    before: Ticket,
    topic: &Topic,
    action: Action,
    said: Option<EntryContent>,
    by: Author,
) -> Result<Ticket, Error> {
    let mut ticket = before.clone();
    let event = ticket.apply(action, by, topic, tx.now)?;
    let mut entry = ticket.entries;
    if let Some(said) = said {
        if let Some(account) = by.account() {
            forget_sent(tx, account, ticket.id, true)?;
        }
        tx.index_text(ticket.id, &entry_text(&said))?;
        entry = tx.add_entry(&mut ticket, by, said)?;
    }
    // A message is an entry of its own; an event is added only for what else it changed.
    if !matches!(event, Event::Answered { .. } | Event::Noted | Event::RequesterWrote { reopened: false }) {
        let said = EntryContent::Event { event: event.clone() };
        tx.index_text(ticket.id, &entry_text(&said))?;
        let line = tx.add_entry(&mut ticket, by, said)?;
        entry = if entry == before.entries { line } else { entry };
    }
    if let (Event::Closed { .. }, Some(account)) = (&event, by.account()) {
        forget_sent(tx, account, ticket.id, false)?;
    }
    if matches!(event, Event::FieldsChanged { .. }) {
        tx.index_text(ticket.id, &answers_text(&ticket))?;
    }
    tx.update_ticket(&before, &ticket)?;
    announce(tx, &ticket, &event, by, entry)?;
    Ok(ticket)
}

fn may(actor: &Actor, action: &Action, ticket: &Ticket) -> Result<(), Error> {
    let allowed = match (actor, action) {
        // The only edit that requesters may make is to renew their link.
        (Actor::Link { .. } | Actor::Requester { .. } | Actor::Contact { .. }, action) => {
            matches!(action, Action::RequesterWrites | Action::RequesterSettles | Action::RenewLink)
        }
        _ => !matches!(action, Action::RequesterSettles),
    };
    if allowed && access::may_do(actor, action.kind(), ticket) { Ok(()) } else { Err(Error::Forbidden) }
}

fn refuse_stale(tx: &Tx<'_>, ticket: &Ticket, seen: u64, by: Author) -> Result<(), Error> {
    for seq in seen.saturating_add(1)..=ticket.entries {
        let is_news = tx
            .entry(ticket.id, seq)?
            .is_some_and(|entry| entry.author != by && !matches!(entry.content, EntryContent::Event { .. }));
        if is_news {
            return Err(Error::Conflict { seen });
        }
    }
    Ok(())
}

/// Whether the same person said the same after `seen`. An attachment of the earlier message that is missing
/// now does not matter: files kept from a failed try are sent with the first of two clicks only.
fn is_already_said(tx: &Tx<'_>, ticket: &Ticket, seen: u64, by: Author, said: &EntryContent) -> Result<bool, Error> {
    for seq in seen.saturating_add(1)..=ticket.entries {
        if tx.entry(ticket.id, seq)?.is_some_and(|entry| entry.author == by && is_within(said, &entry.content)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether `earlier` contains everything that `said` contains.
fn is_within(said: &EntryContent, earlier: &EntryContent) -> bool {
    let (body, files, earlier_body, earlier_files) = match (said, earlier) {
        (
            EntryContent::Message { body, attachments, .. },
            EntryContent::Message { body: other, attachments: others, .. },
        )
        | (EntryContent::Note { body, attachments }, EntryContent::Note { body: other, attachments: others }) => {
            (body, attachments, other, others)
        }
        _ => return false,
    };
    let is_there =
        |file: &Attachment| earlier_files.iter().any(|other| other.hash == file.hash && other.name == file.name);
    body == earlier_body && files.iter().all(is_there)
}

fn author_of(actor: &Actor, ticket: &Ticket) -> Author {
    match actor {
        Actor::Contact { person, .. } if !actor.is_requester_of(ticket) => Author::Contact { person: *person },
        Actor::Agent(agent) => Author::Agent { account: agent.account },
        Actor::Provider { account, .. } => Author::Provider { account: *account },
        Actor::Visitor | Actor::Link { .. } | Actor::Requester { .. } | Actor::Contact { .. } => Author::Requester,
        Actor::System => Author::System,
    }
}
