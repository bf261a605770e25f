//! A conversation: what arrives goes through [`crate::dialog`], and whatever it decides is done in
//! the same transaction. The web chat and messengers keep its [`Partner`] each in a row of their own.

mod join;
pub mod joined;
mod rate;
pub mod web;
mod words;

use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{
    Error, request, requester,
    ticket::{self, Deed, NewTicket, Said},
};
use crate::{
    dialog::{self, At, Card, Command, Conversation, Facts, Input, Outcome, Press, Say, State, Turn},
    domain::{
        access::{self, Actor},
        department::Department,
        event::By,
        file::Attachment,
        id::{DepartmentId, TicketId, TicketNo},
        organisation::{Organisation, Texts},
        text::{Body, EmailAddress},
        ticket::{Action, ActionKind, Channel, Phase, StatusKind, Ticket},
        topic::{Route, Topic},
    },
    i18n::Voice,
    store::{Button, Catalogue, List, People, Read, Settings, Tickets, Tx, What, codec},
    t,
};
use words::Speaker;

/// What was begun is forgotten so long after the last word.
pub(super) const UNFINISHED: SignedDuration = SignedDuration::from_hours(24);

/// What else ends by itself ends so long after the last word.
pub const LIFE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What joins a chat with an address is good for so long: a code by mail, or an invitation.
pub const JOINING: SignedDuration = SignedDuration::from_mins(30);

/// Requests listed at most of an address that they showed to be theirs.
const MOST_LISTED: usize = 20;

/// Messages shown of a request.
const LAST: usize = 5;

/// Whom a conversation is held with: where it stands, and which requests are theirs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Partner {
    /// Where it stands.
    pub state: State,
    /// The requests that came of it.
    pub requests: Vec<Own>,
    /// The address they showed to be theirs: its requests are theirs too.
    pub joined: Option<EmailAddress>,
    /// The address to which a code was sent.
    pub proving: Option<EmailAddress>,
}

/// What is said to them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Spoken {
    /// The words, one after the other.
    pub words: Vec<String>,
    /// What can be pressed now.
    pub buttons: Vec<Button>,
}

/// A request that came of a chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Own {
    /// Which.
    pub ticket: TicketId,
    /// The last entry of its timeline that was told here.
    pub seen: u64,
    /// It came from elsewhere: it is theirs only as long as the chat is joined with its address.
    pub by_address: bool,
}

impl Partner {
    /// Lets go of the address, and of the requests that are theirs by it alone.
    pub(super) fn part(&mut self) {
        (self.joined, self.proving) = (None, None);
        self.requests.retain(|own| !own.by_address);
    }
}

codec::record! {
    Partner { 0 state, 1 requests, 2 joined, 3 proving }
    Own { 0 ticket, 1 seen, 2 by_address }
}

/// What the world is like around a conversation.
#[derive(Clone, Debug)]
pub struct Way {
    /// How they read.
    pub voice: Voice,
    /// How what they say comes in.
    pub channel: Channel,
    /// The public address, without a slash at the end; for channels that do not stand on our pages.
    pub address: String,
    /// Only topics of this department are offered.
    pub department: Option<DepartmentId>,
    /// The most files of one message.
    pub most_files: usize,
    /// The most bytes of one file.
    pub most_bytes: u64,
    /// So many seconds until a request may be sent; none if it may be sent now.
    pub braked: Option<u64>,
}

/// Everything that a conversation is about, read once.
struct Around {
    organisation: Organisation,
    texts: Texts,
    topics: Vec<Topic>,
    departments: Vec<Department>,
}

/// The topics that can be chosen; where a department is named, those whose requests go there.
pub fn offered(read: &impl Read, department: Option<DepartmentId>) -> Result<Vec<Topic>, Error> {
    let goes_there = |topic: &Topic| department.is_none_or(|id| topic.route == Route::Department(id));
    Ok(read.topics()?.into_iter().filter(|topic| topic.is_offered() && goes_there(topic)).collect())
}

impl Around {
    fn read(read: &impl Read, way: &Way) -> Result<Self, Error> {
        let organisation = read.organisation()?.ok_or(Error::NotFound)?;
        let topics = offered(read, way.department)?;
        let texts = super::view::texts::texts(read, way.voice.lang)?;
        Ok(Self { organisation, texts, topics, departments: read.departments()? })
    }

    fn facts(&self, way: &Way, now: Timestamp) -> Facts<'_> {
        Facts { now, topics: &self.topics, departments: &self.departments, most_files: way.most_files }
    }

    /// What is said, in words.
    fn spoken(&self, turn: &Turn, way: &Way) -> Spoken {
        let voice = Voice { lang: turn.state.lang, ..way.voice.clone() };
        let speaker = Speaker { voice: &voice, around: self, way };
        let button = |press: &Press| Button { press: press.to_string(), label: speaker.label(*press, turn) };
        Spoken {
            words: turn.says.iter().map(|say| speaker.words(say, &turn.state)).collect(),
            buttons: turn.buttons.iter().map(button).collect(),
        }
    }
}

/// A conversation that begins: the greeting, and the question whether they agree to the notice.
pub fn greeting(read: &impl Read, way: &Way, now: Timestamp) -> Result<(Partner, Spoken), Error> {
    let around = Around::read(read, way)?;
    let mut partner = Partner { state: State::new(way.voice.lang), requests: Vec::new(), joined: None, proving: None };
    let mut turn = dialog::step(partner.state.clone(), Input::Press(Press::New), &around.facts(way, now));
    turn.says.insert(0, Say::Welcome);
    let spoken = around.spoken(&turn, way);
    partner.state = turn.state;
    Ok((partner, spoken))
}

/// Takes what arrived and does what follows from it.
pub fn hear(tx: &Tx<'_>, partner: &mut Partner, input: &Input, way: &Way) -> Result<Spoken, Error> {
    let before: Vec<Attachment> = partner.state.held().cloned().collect();
    let around = Around::read(tx, way)?;
    let mut turn = dialog::step(partner.state.clone(), input.clone(), &around.facts(way, tx.now));
    let mut says = std::mem::take(&mut turn.says);
    while let Some(command) = turn.command.take() {
        let outcome = run(tx, partner, &turn.state, command, &around, way)?;
        turn = dialog::after(turn.state, outcome, &around.facts(way, tx.now));
        says.append(&mut turn.says);
    }
    turn.says = says;
    let spoken = around.spoken(&turn, way);
    partner.state = turn.state;
    keep_files(tx, &before, partner)?;
    Ok(spoken)
}

/// Takes words or files for one of their requests, whatever was waited for; that is waited for still.
pub fn reply(tx: &Tx<'_>, partner: &mut Partner, ticket: TicketId, input: &Input, way: &Way) -> Result<Spoken, Error> {
    let (at, is_filling_in) = (partner.state.at, partner.state.draft.is_some());
    partner.state.at = At::Writing { ticket };
    let mut spoken = hear(tx, partner, input, way)?;
    if is_filling_in {
        partner.state.at = at;
        spoken.buttons.clear();
    }
    Ok(spoken)
}

/// Files that the conversation holds on to now are referred to, those it lets go are not.
fn keep_files(tx: &Tx<'_>, before: &[Attachment], partner: &Partner) -> Result<(), Error> {
    let mut gone = before.to_vec();
    for file in partner.state.held() {
        match gone.iter().position(|known| known == file) {
            Some(place) => drop(gone.swap_remove(place)),
            None => tx.refer_to(file)?,
        }
    }
    let_go(tx, &gone)
}

/// Files are referred to no longer.
pub(super) fn let_go<'f>(tx: &Tx<'_>, files: impl IntoIterator<Item = &'f Attachment>) -> Result<(), Error> {
    Ok(files.into_iter().try_for_each(|file| tx.drop_reference(file).map(drop))?)
}

fn run(
    tx: &Tx<'_>,
    partner: &mut Partner,
    state: &State,
    command: Command,
    around: &Around,
    way: &Way,
) -> Result<Outcome, Error> {
    Ok(match command {
        Command::Send => match way.braked {
            Some(seconds) => Outcome::Braked(seconds),
            None => send(tx, partner, state, around, way)?,
        },
        Command::SendCode(email) => join::send(tx, partner, email)?,
        Command::Prove(code) => join::prove(tx, partner, &code)?,
        Command::Invited(secret) => join::invited(tx, &secret)?,
        Command::InvitedBy(invitation) => join::invited_by(tx, invitation)?,
        Command::Accept(invitation) => join::accept(tx, partner, invitation)?,
        Command::List => Outcome::Listed(cards(tx, partner)?),
        Command::Read(id) => match find(tx, partner, id)? {
            Some(ticket) => Outcome::Read(Box::new(conversation(tx, &ticket)?)),
            None => Outcome::Refused,
        },
        Command::Write { ticket, text, files } => {
            let deed = Deed::Write { said: Said { body: text, attachments: files }, channel: way.channel };
            match act(tx, partner, ticket, deed)? {
                Some((was, ticket)) => {
                    let is_open = ticket.standing().phase() == Phase::Open;
                    Outcome::Written(ticket.no, was == Phase::Closed && is_open)
                }
                None => Outcome::Refused,
            }
        }
        Command::Close(id) => match find(tx, partner, id)? {
            Some(ticket) if ticket.standing() == StatusKind::Closed => {
                Outcome::Closed(ticket.no, rate::is_asked(tx, &ticket)?)
            }
            Some(ticket) => match act(tx, partner, ticket.id, Deed::Do(Action::RequesterSettles))? {
                Some((_, ticket)) => Outcome::Closed(ticket.no, rate::is_asked(tx, &ticket)?),
                None => Outcome::Refused,
            },
            None => Outcome::Refused,
        },
        Command::Readers(id) => match find(tx, partner, id)? {
            Some(ticket) => {
                let readers = requester::readers_of(tx, &ticket, tx.now)?;
                Outcome::Readers(readers.members + readers.others, readers.department)
            }
            None => Outcome::Refused,
        },
        Command::AskRating(id) => rate::ask(tx, partner, id)?,
        Command::Rate(id, grade) => rate::rate(tx, partner, id, grade, way)?,
        Command::Remark(id, text) => rate::remark(tx, partner, id, text, way)?,
        Command::Forget => Outcome::Forgotten(forget(tx, partner, around, way)?),
    })
}

/// Lets go of everything that is known of them here. Their requests are the team's to judge: it may
/// need or have to keep them, so it is told the wish, and until when it has to answer it (GDPR Art. 12 (3)).
fn forget(tx: &Tx<'_>, partner: &mut Partner, around: &Around, way: &Way) -> Result<Vec<TicketNo>, Error> {
    let voice = Voice { lang: around.organisation.lang, ..way.voice.clone() };
    let today = voice.day(tx.now);
    let until = voice.date(today.checked_add(1.month()).unwrap_or(today));
    let mut wished = Vec::new();
    for card in cards(tx, partner)? {
        let wish = Body::parse(&t!(voice.lang, "chat-erasure-wish", until = until.as_str()));
        let body =
            wish.map_err(|error| Error::Internal(format!("the wish for deletion cannot be written: {error:?}")))?;
        let deed = Deed::Write { said: Said { body, attachments: Vec::new() }, channel: way.channel };
        wished.extend(act(tx, partner, card.id, deed)?.map(|(_, ticket)| ticket.no));
    }
    (partner.requests, partner.joined, partner.proving) = (Vec::new(), None, None);
    Ok(wished)
}

fn send(tx: &Tx<'_>, partner: &mut Partner, state: &State, around: &Around, way: &Way) -> Result<Outcome, Error> {
    let draft = state.draft.as_ref();
    let topic = draft.and_then(|draft| around.topics.iter().find(|topic| topic.id == draft.topic));
    let (Some(draft), Some(topic)) = (draft, topic) else { return Ok(Outcome::Incomplete) };
    let Some(new) = request::ready(draft, topic, &around.departments, state.lang) else {
        return Ok(Outcome::Incomplete);
    };
    let new = NewTicket { channel: way.channel, ..new };
    let year = tx.now.to_zoned(way.voice.zone.clone()).year();
    let ticket = ticket::open(tx, &Actor::Visitor, new, year)?;
    partner.requests.push(Own { ticket: ticket.id, seen: ticket.entries, by_address: false });
    Ok(Outcome::Sent(ticket.no))
}

/// A request of this partner, if it is still there for its requester.
pub(super) fn find(read: &impl Read, partner: &Partner, id: TicketId) -> Result<Option<Ticket>, Error> {
    Ok(find_as(read, partner, id)?.map(|(ticket, _)| ticket))
}

/// The same, and as whom they open it: with what came of this conversation as if by its link, with
/// what is theirs by the address they showed as its requester.
fn find_as(read: &impl Read, partner: &Partner, id: TicketId) -> Result<Option<(Ticket, Actor)>, Error> {
    let mut actors = Vec::new();
    let came_of_it = partner.requests.iter().any(|own| own.ticket == id && !own.by_address);
    actors.extend(came_of_it.then_some(Actor::Link { ticket: id }));
    if let Some(email) = &partner.joined {
        actors.extend(read.persons_at(email)?.into_iter().map(|person| Actor::Requester { person }));
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

/// Does something with a request of this partner: in which phase it was before, and the request after;
/// nothing if it is gone or its state forbids it.
fn act(tx: &Tx<'_>, partner: &mut Partner, id: TicketId, deed: Deed) -> Result<Option<(Phase, Ticket)>, Error> {
    let Some((before, actor)) = find_as(tx, partner, id)? else { return Ok(None) };
    match ticket::act(tx, &actor, id, None, deed) {
        Ok(ticket) => {
            // What they did themselves needs no telling. From now on answers come here too.
            partner.requests.retain(|own| own.ticket != id);
            let by_address = !matches!(actor, Actor::Link { .. });
            partner.requests.push(Own { ticket: id, seen: ticket.entries, by_address });
            Ok(Some((before.standing().phase(), ticket)))
        }
        Err(Error::Refused { .. } | Error::NotFound | Error::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Their requests, the newest first.
fn cards(read: &impl Read, partner: &Partner) -> Result<Vec<Card>, Error> {
    let mut ids: Vec<TicketId> = partner.requests.iter().map(|own| own.ticket).collect();
    if let Some(email) = &partner.joined {
        let lists: Vec<List> = read.persons_at(email)?.into_iter().map(List::Person).collect();
        let kinds = || StatusKind::ALL.into_iter().filter(|kind| matches!(kind.phase(), Phase::Open | Phase::Closed));
        let ranges: Vec<_> = lists.iter().flat_map(|list| kinds().map(|kind| (*list, kind))).collect();
        ids.extend(read.list_tickets(ranges, None, MOST_LISTED)?.into_iter().map(|(_, id)| id));
    }
    ids.sort_unstable();
    ids.dedup();
    let mut cards = Vec::new();
    for id in ids.into_iter().rev() {
        cards.extend(find(read, partner, id)?.map(|ticket| card(&ticket)));
    }
    Ok(cards)
}

fn card(ticket: &Ticket) -> Card {
    Card { id: ticket.id, no: ticket.no, subject: ticket.subject.clone(), status: ticket.standing() }
}

fn conversation(read: &impl Read, ticket: &Ticket) -> Result<Conversation, Error> {
    let said = read.timeline(ticket.id)?.into_iter().filter_map(|entry| match entry.what {
        What::Message { body, attachments, .. } => {
            let files = attachments.into_iter().map(|file| file.name).collect();
            Some((entry.by == By::Requester {}, body, files))
        }
        _ => None,
    });
    let mut messages: Vec<_> = said.collect();
    messages.drain(..messages.len().saturating_sub(LAST));
    let actor = Actor::Link { ticket: ticket.id };
    let is_live = matches!(ticket.standing().phase(), Phase::Open | Phase::Closed);
    let may = |action| is_live && access::may_do(&actor, action, ticket);
    Ok(Conversation {
        card: card(ticket),
        messages,
        may_write: may(ActionKind::RequesterWrites),
        may_close: ticket.standing().phase() == Phase::Open && may(ActionKind::Close),
        may_rate: rate::is_asked(read, ticket)?,
    })
}
