//! Chats with requesters, in the browser and with bots of a messenger. The dialog ([`crate::dialog`])
//! decides the replies; this module loads its data, runs its commands, and renders its messages, all in
//! one transaction.
//!
//! - `receive` and `incoming`: what a messenger brings; `deliver`: what is sent to a messenger
//! - `web`: the chat in the browser
//! - `link`: links of chats to e-mail addresses; `rate`: ratings
//! - `render`: messages and buttons in the person's language
//! - `retention`: how long chats with bots are kept

pub mod deliver;
pub mod dropped;
pub mod incoming;
pub mod link;
mod rate;
pub mod receive;
mod render;
pub mod retention;
pub mod web;

use jiff::{SignedDuration, Timestamp};

use super::{
    Error, request, requester,
    ticket::{self, MessageContent, NewTicket, TicketCommand},
    view::texts,
};
use crate::{
    dialog::{
        self, ButtonAction, ChatParticipant, ChatTicket, CommandOutcome, DialogCommand, DialogFacts, DialogInput,
        DialogMessage, DialogState, DialogStep, DialogTurn, TicketCard, TicketThread,
    },
    domain::{
        access::{self, Actor},
        audit::RefusalKind,
        author::Author,
        classification::Channel,
        department::Department,
        file::Attachment,
        id::{DepartmentId, TicketId},
        organisation::{Organisation, TextKind},
        routing::TopicRoute,
        text::Body,
        ticket::{Action, ActionKind, Phase, StatusKind, Ticket},
        topic::Topic,
    },
    i18n::Locale,
    store::{Catalogue, ChatButton, EntryContent, People, Read, Settings, TicketList, TicketLists, Timelines, Tx},
};
use render::ChatRenderer;

/// A request that was not sent is removed this long after the last message.
const UNSENT_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// At most this many tickets of a linked address are listed.
const MAX_LISTED_TICKETS: usize = 20;

/// How many messages of a ticket are shown, the last ones.
const SHOWN_MESSAGES: usize = 5;

/// The reply to one input, rendered in the language of the person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RenderedTurn {
    /// Plain texts, in their order.
    pub texts: Vec<String>,
    /// The buttons below the last text.
    pub buttons: Vec<ChatButton>,
}

/// Settings and limits of a chat that do not depend on its participant.
#[derive(Clone, Debug)]
pub struct ChatContext {
    /// Language and time zone.
    pub locale: Locale,
    /// The channel of tickets and messages that come from this chat.
    pub channel: Channel,
    /// Our public address, without a slash at the end. Empty in the browser, where links need none.
    pub address: String,
    /// Only topics whose tickets go to this department are offered; `None`: all topics.
    pub department: Option<DepartmentId>,
    /// Files of one request or message.
    pub max_files: usize,
    /// Size of one file in bytes.
    pub max_bytes: u64,
    /// Seconds until a request may be sent; `None` if it may be sent now.
    pub retry_after: Option<u64>,
}

/// Data that the dialog and its texts need, read once for each input.
struct ChatCatalogue {
    organisation: Organisation,
    /// What the board says where no site serves a place.
    refusal: Option<Body>,
    topics: Vec<Topic>,
    departments: Vec<Department>,
}

/// The topics that can be chosen in a chat; with a department, those whose tickets go there.
///
/// # Errors
/// `Internal` when the store fails.
pub fn offered_topics(read: &impl Read, department: Option<DepartmentId>) -> Result<Vec<Topic>, Error> {
    let goes_there = |topic: &Topic| department.is_none_or(|id| topic.route == TopicRoute::Department(id));
    Ok(read.topics()?.into_iter().filter(|topic| topic.is_offered() && goes_there(topic)).collect())
}

impl ChatCatalogue {
    fn read(read: &impl Read, context: &ChatContext) -> Result<Self, Error> {
        let organisation = read.organisation()?.ok_or(Error::NotFound)?;
        let topics = offered_topics(read, context.department)?;
        let refusal = texts::filled_text(read, context.locale.lang, TextKind::Refusal)?.map(|text| text.body);
        Ok(Self { organisation, refusal, topics, departments: read.departments()? })
    }

    fn facts(&self, context: &ChatContext, now: Timestamp) -> DialogFacts<'_> {
        DialogFacts { now, topics: &self.topics, departments: &self.departments, most_files: context.max_files }
    }

    /// Renders the messages and buttons of a turn.
    fn render(&self, turn: &DialogTurn, context: &ChatContext) -> RenderedTurn {
        let locale = Locale { lang: turn.state.lang, ..context.locale.clone() };
        let renderer = ChatRenderer { locale: &locale, catalogue: self, context };
        let button =
            |press: &ButtonAction| ChatButton { press: press.to_string(), label: renderer.button_label(*press, turn) };
        RenderedTurn {
            texts: turn.messages.iter().map(|say| renderer.message_text(say, &turn.state)).collect(),
            buttons: turn.buttons.iter().map(button).collect(),
        }
    }
}

/// Starts a conversation: the greeting, and the question whether they agree to the privacy notice.
///
/// # Errors
/// `NotFound` before the organisation is set up. `Internal` when the store fails.
pub fn start_conversation(
    read: &impl Read,
    context: &ChatContext,
    now: Timestamp,
) -> Result<(ChatParticipant, RenderedTurn), Error> {
    let catalogue = ChatCatalogue::read(read, context)?;
    let mut participant = ChatParticipant::new(DialogState::new(context.locale.lang));
    let mut turn = dialog::process_input(
        participant.state.clone(),
        DialogInput::Button(ButtonAction::New),
        &catalogue.facts(context, now),
    );
    turn.messages.insert(0, DialogMessage::Welcome);
    let rendered = catalogue.render(&turn, context);
    participant.state = turn.state;
    Ok((participant, rendered))
}

/// Passes an input to the dialog, runs its commands, and returns the rendered reply.
///
/// # Errors
/// `NotFound` before the organisation is set up. `Internal` or `DiskFull` when the store fails.
pub fn handle_input(
    tx: &Tx<'_>,
    participant: &mut ChatParticipant,
    input: &DialogInput,
    context: &ChatContext,
) -> Result<RenderedTurn, Error> {
    let before: Vec<Attachment> = participant.state.attachments().cloned().collect();
    let catalogue = ChatCatalogue::read(tx, context)?;
    let mut turn = dialog::process_input(participant.state.clone(), input.clone(), &catalogue.facts(context, tx.now));
    let mut messages = std::mem::take(&mut turn.messages);
    while let Some(command) = turn.command.take() {
        let kind = match command {
            DialogCommand::SendCode(_) | DialogCommand::CheckCode(_) => RefusalKind::Code,
            _ => RefusalKind::Other,
        };
        let outcome = run_command(tx, participant, &turn.state, command, &catalogue, context)?;
        if matches!(outcome, CommandOutcome::RateLimited(_)) {
            // A chat says so in a page or message as ever, so it is counted here.
            tx.after_commit(|effects| effects.braked.push(kind));
        }
        turn = dialog::process_outcome(turn.state, outcome, &catalogue.facts(context, tx.now));
        messages.append(&mut turn.messages);
    }
    turn.messages = messages;
    let rendered = catalogue.render(&turn, context);
    participant.state = turn.state;
    update_file_references(tx, &before, participant)?;
    Ok(rendered)
}

/// Adds a message to a ticket, in any step of the conversation. A request that is being filled in continues
/// afterwards.
///
/// # Errors
/// As [`handle_input`].
pub fn reply_to_ticket(
    tx: &Tx<'_>,
    participant: &mut ChatParticipant,
    ticket: TicketId,
    input: &DialogInput,
    context: &ChatContext,
) -> Result<RenderedTurn, Error> {
    let (at, is_filling_in) = (participant.state.step, participant.state.draft.is_some());
    participant.state.step = DialogStep::Message { ticket };
    let mut rendered = handle_input(tx, participant, input, context)?;
    if is_filling_in {
        participant.state.step = at;
        rendered.buttons.clear();
    }
    Ok(rendered)
}

/// Adds references to files that are new in the conversation, and removes references to files that are no
/// longer in it.
fn update_file_references(tx: &Tx<'_>, before: &[Attachment], participant: &ChatParticipant) -> Result<(), Error> {
    let mut gone = before.to_vec();
    for file in participant.state.attachments() {
        match gone.iter().position(|known| known == file) {
            Some(place) => drop(gone.swap_remove(place)),
            None => tx.add_file_reference(file)?,
        }
    }
    release_files(tx, &gone)
}

/// Removes the references of these files.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn release_files<'f>(tx: &Tx<'_>, files: impl IntoIterator<Item = &'f Attachment>) -> Result<(), Error> {
    Ok(files.into_iter().try_for_each(|file| tx.remove_file_reference(file).map(drop))?)
}

fn run_command(
    tx: &Tx<'_>,
    participant: &mut ChatParticipant,
    state: &DialogState,
    command: DialogCommand,
    catalogue: &ChatCatalogue,
    context: &ChatContext,
) -> Result<CommandOutcome, Error> {
    Ok(match command {
        DialogCommand::SendRequest => match context.retry_after {
            Some(seconds) => CommandOutcome::RateLimited(seconds),
            None => open_ticket(tx, participant, state, catalogue, context)?,
        },
        DialogCommand::SendCode(email) => link::send_code(tx, participant, email)?,
        DialogCommand::CheckCode(code) => link::check_code(tx, participant, &code)?,
        DialogCommand::FindInvitation(secret) => link::find_invitation(tx, &secret)?,
        DialogCommand::ReadInvitation(invitation) => link::read_invitation(tx, invitation)?,
        DialogCommand::AcceptInvitation(invitation) => link::accept_invitation(tx, participant, invitation)?,
        DialogCommand::ListRequests => CommandOutcome::Requests(ticket_cards(tx, participant)?),
        DialogCommand::ReadRequest(id) => match find_ticket(tx, participant, id)? {
            Some(ticket) => CommandOutcome::Request(Box::new(ticket_thread(tx, &ticket)?)),
            None => CommandOutcome::Refused,
        },
        DialogCommand::SendMessage { ticket, text, files } => {
            let command = TicketCommand::RequesterMessage {
                content: MessageContent { body: text, attachments: files },
                channel: context.channel,
            };
            match act_on_ticket(tx, participant, ticket, command)? {
                Some((was, ticket)) => {
                    let is_open = ticket.status_kind().phase() == Phase::Open;
                    CommandOutcome::MessageSent(ticket.no, was == Phase::Closed && is_open)
                }
                None => CommandOutcome::Refused,
            }
        }
        DialogCommand::CloseRequest(id) => close_ticket(tx, participant, id)?,
        DialogCommand::FindReaders(id) => match find_ticket(tx, participant, id)? {
            Some(ticket) => {
                let readers = requester::readers_of(tx, &ticket, participant.state.lang, tx.now)?;
                CommandOutcome::Readers(readers.members, readers.others, readers.department)
            }
            None => CommandOutcome::Refused,
        },
        DialogCommand::AskRating(id) => rate::ask_rating(tx, participant, id)?,
        DialogCommand::Rate(id, grade) => rate::add_rating(tx, participant, id, grade, context)?,
        DialogCommand::AddRemark(id, text) => rate::add_remark(tx, participant, id, text, context)?,
        DialogCommand::Erase => {
            CommandOutcome::Erased(retention::erase_participant(tx, participant, catalogue, context)?)
        }
    })
}

/// Closes a ticket, or records that its requester wants it closed. A closed ticket stays as it is.
fn close_ticket(tx: &Tx<'_>, participant: &mut ChatParticipant, id: TicketId) -> Result<CommandOutcome, Error> {
    let Some(ticket) = find_ticket(tx, participant, id)? else { return Ok(CommandOutcome::Refused) };
    let closed = if ticket.status_kind() == StatusKind::Closed {
        Some(ticket)
    } else {
        let command = TicketCommand::Action(Action::RequesterSettles);
        act_on_ticket(tx, participant, ticket.id, command)?.map(|(_, ticket)| ticket)
    };
    Ok(match closed {
        Some(ticket) => CommandOutcome::Closed(ticket.no, rate::is_rating_asked(tx, &ticket)?),
        None => CommandOutcome::Refused,
    })
}

fn open_ticket(
    tx: &Tx<'_>,
    participant: &mut ChatParticipant,
    state: &DialogState,
    catalogue: &ChatCatalogue,
    context: &ChatContext,
) -> Result<CommandOutcome, Error> {
    let draft = state.draft.as_ref();
    let topic = draft.and_then(|draft| catalogue.topics.iter().find(|topic| topic.id == draft.topic));
    let (Some(draft), Some(topic)) = (draft, topic) else { return Ok(CommandOutcome::Incomplete) };
    let Some(new) = request::build_ticket(draft, topic, &catalogue.departments, state.lang) else {
        return Ok(CommandOutcome::Incomplete);
    };
    let new = NewTicket { channel: context.channel, ..new };
    let year = tx.now.to_zoned(context.locale.zone.clone()).year();
    let ticket = ticket::open(tx, &Actor::Visitor, new, year)?;
    participant.tickets.push(ChatTicket { ticket: ticket.id, seen: ticket.entries, by_address: false });
    Ok(CommandOutcome::RequestSent(ticket.no))
}

/// A ticket of this participant, if its requester may still see it.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn find_ticket(
    read: &impl Read,
    participant: &ChatParticipant,
    id: TicketId,
) -> Result<Option<Ticket>, Error> {
    Ok(find_with_actor(read, participant, id)?.map(|(ticket, _)| ticket))
}

/// As [`find_ticket`], with the actor for further actions: `Link` for a ticket that was opened in the chat,
/// `Requester` for a ticket of the linked address.
fn find_with_actor(
    read: &impl Read,
    participant: &ChatParticipant,
    id: TicketId,
) -> Result<Option<(Ticket, Actor)>, Error> {
    let mut actors = Vec::new();
    let is_from_chat = participant.tickets.iter().any(|own| own.ticket == id && !own.by_address);
    actors.extend(is_from_chat.then_some(Actor::Link { ticket: id }));
    if let Some(email) = &participant.linked_address {
        actors.extend(read.persons_with_email(email)?.into_iter().map(|person| Actor::Requester { person }));
    }
    for actor in actors {
        match ticket::find(read, &actor, id) {
            Ok(ticket) => return Ok(Some((ticket, actor))),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Executes a command on a ticket of this participant. Returns the phase before it, and the ticket after it.
/// `None` if the ticket is gone, or its state or the rights forbid the command.
fn act_on_ticket(
    tx: &Tx<'_>,
    participant: &mut ChatParticipant,
    id: TicketId,
    command: TicketCommand,
) -> Result<Option<(Phase, Ticket)>, Error> {
    let Some((before, actor)) = find_with_actor(tx, participant, id)? else { return Ok(None) };
    match ticket::execute(tx, &actor, id, None, command) {
        Ok(ticket) => {
            // The participant has seen their own command. From now on answers also come to this chat.
            participant.tickets.retain(|own| own.ticket != id);
            let by_address = !matches!(actor, Actor::Link { .. });
            participant.tickets.push(ChatTicket { ticket: id, seen: ticket.entries, by_address });
            Ok(Some((before.status_kind().phase(), ticket)))
        }
        Err(Error::Refused { .. } | Error::NotFound | Error::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The requests of the participant, newest first.
fn ticket_cards(read: &impl Read, participant: &ChatParticipant) -> Result<Vec<TicketCard>, Error> {
    let mut ids: Vec<TicketId> = participant.tickets.iter().map(|own| own.ticket).collect();
    if let Some(email) = &participant.linked_address {
        let lists: Vec<TicketList> = read.persons_with_email(email)?.into_iter().map(TicketList::Person).collect();
        let kinds = || StatusKind::ALL.into_iter().filter(|kind| matches!(kind.phase(), Phase::Open | Phase::Closed));
        let ranges: Vec<_> = lists.iter().flat_map(|list| kinds().map(|kind| (*list, kind))).collect();
        ids.extend(read.list_tickets(ranges, None, MAX_LISTED_TICKETS)?.into_iter().map(|(_, id)| id));
    }
    ids.sort_unstable();
    ids.dedup();
    let mut cards = Vec::new();
    for id in ids.into_iter().rev() {
        cards.extend(find_ticket(read, participant, id)?.map(|ticket| ticket_card(&ticket)));
    }
    Ok(cards)
}

fn ticket_card(ticket: &Ticket) -> TicketCard {
    TicketCard { id: ticket.id, no: ticket.no, subject: ticket.subject.clone(), status: ticket.status_kind() }
}

fn ticket_thread(read: &impl Read, ticket: &Ticket) -> Result<TicketThread, Error> {
    let shown = read.timeline(ticket.id)?.into_iter().filter_map(|entry| match entry.content {
        EntryContent::Message { body, attachments, .. } => {
            let files = attachments.into_iter().map(|file| file.name).collect();
            Some((entry.author == Author::Requester, body, files))
        }
        _ => None,
    });
    let mut messages: Vec<_> = shown.collect();
    messages.drain(..messages.len().saturating_sub(SHOWN_MESSAGES));
    let actor = Actor::Link { ticket: ticket.id };
    let is_live = matches!(ticket.status_kind().phase(), Phase::Open | Phase::Closed);
    let may = |action| is_live && access::may_do(&actor, action, ticket);
    Ok(TicketThread {
        card: ticket_card(ticket),
        messages,
        may_write: may(ActionKind::RequesterWrites),
        may_close: ticket.status_kind().phase() == Phase::Open && may(ActionKind::Close),
        may_rate: rate::is_rating_asked(read, ticket)?,
    })
}
