//! One step of a conversation: what was waited for, what arrived, what comes next.

use jiff::SignedDuration;

use super::{
    At, Card, Command, Contact, Conversation, Facts, Input, Outcome, Press, Question, Say, State, Turn, ask::append,
};
use crate::domain::{
    file::Attachment,
    id::{TicketId, TopicId},
    rating::Grade,
    request::Wrong,
    text::{Body, EmailAddress, TextError},
    topic::Topic,
};

/// Buttons for requests in a list at most.
const LISTED: usize = 10;

/// Words that come so long after a rating belong to it.
const REMARKING: SignedDuration = SignedDuration::from_mins(30);

/// Takes what arrived.
pub fn step(state: State, input: Input, facts: &Facts<'_>) -> Turn {
    let mut talk = Talk { state, says: Vec::new(), buttons: Vec::new(), command: None, facts };
    match input {
        Input::Text(text) => talk.text(text.trim()),
        Input::Press(press) => talk.press(press),
        Input::Files(files, words) => talk.files(files, words.trim()),
        Input::Strange => {
            talk.say(Say::Strange);
            talk.prompt();
        }
    }
    talk.end()
}

/// Goes on after a command.
pub fn after(state: State, outcome: Outcome, facts: &Facts<'_>) -> Turn {
    let mut talk = Talk { state, says: Vec::new(), buttons: Vec::new(), command: None, facts };
    match outcome {
        Outcome::Sent(no) => {
            let draft = talk.state.draft.take();
            talk.state.contact =
                draft.map(|draft| Contact { name: draft.name, email: draft.email, phone: draft.phone });
            talk.state.done.clear();
            talk.rest(Say::Sent(no));
        }
        Outcome::Incomplete => talk.incomplete(),
        Outcome::Braked(seconds) => {
            talk.say(Say::Braked(seconds));
            talk.offer();
        }
        Outcome::Listed(cards) => talk.listed(cards),
        Outcome::Read(conversation) => talk.read(conversation),
        Outcome::Written(no, reopened) => talk.rest_at(Say::Written(no, reopened)),
        Outcome::Closed(no, is_asked) => {
            talk.rest_at(Say::Closed(no));
            if let (true, At::Ticket { ticket }) = (is_asked, talk.state.at) {
                talk.buttons.insert(0, Press::Rate(ticket));
            }
        }
        Outcome::RatingAsked(ticket) => {
            talk.state.at = At::Rating { ticket };
            talk.prompt();
        }
        Outcome::Rated(ticket) => {
            talk.state.at = At::Remarking { ticket, until: facts.now + REMARKING };
            talk.say(Say::Rated);
            talk.offer();
        }
        Outcome::Remarked => talk.resume(Say::Remarked),
        Outcome::NotAsked => talk.resume(Say::NotAsked),
        Outcome::Readers(people, department) => talk.rest_at(Say::Readers(people, department)),
        Outcome::CodeSent => {
            talk.state.at = At::Proving {};
            talk.say(Say::CodeSent);
            talk.offer();
        }
        Outcome::NotProven => {
            talk.say(Say::NotProven);
            talk.offer();
        }
        Outcome::Joined(email) => {
            talk.say(Say::Joined(email));
            talk.mine();
        }
        Outcome::Invited(invitation, email) => {
            talk.state.at = At::Confirming { invitation };
            talk.say(Say::Invited(email));
            talk.offer();
        }
        Outcome::NotInvited => talk.unjoined(Say::NotInvited),
        Outcome::Forgotten(wished) => {
            talk.state = State::new(talk.state.lang);
            talk.rest(Say::Forgotten(wished));
        }
        Outcome::Refused => talk.rest(Say::Refused),
    }
    talk.end()
}

/// A step under way.
pub(super) struct Talk<'f> {
    pub(super) state: State,
    pub(super) says: Vec<Say>,
    pub(super) buttons: Vec<Press>,
    pub(super) command: Option<Command>,
    pub(super) facts: &'f Facts<'f>,
}

impl Talk<'_> {
    fn end(self) -> Turn {
        Turn { state: self.state, says: self.says, buttons: self.buttons, command: self.command }
    }

    pub(super) fn say(&mut self, say: Say) {
        self.says.push(say);
    }

    /// Says something and waits for anything.
    pub(super) fn rest(&mut self, say: Say) {
        self.state.at = At::Idle {};
        self.say(say);
        self.offer();
    }

    /// Says something and waits for what was waited for.
    fn rest_at(&mut self, say: Say) {
        if let At::Writing { ticket } = self.state.at {
            self.state.at = At::Ticket { ticket };
        }
        self.say(say);
        self.offer();
    }

    /// Says something on the way, and goes on with the request that was begun, if there is one.
    fn resume(&mut self, say: Say) {
        if self.state.draft.is_none() {
            return self.rest(say);
        }
        self.say(say);
        self.go_on();
    }

    /// The buttons that fit what is waited for.
    pub(super) fn offer(&mut self) {
        self.buttons = match self.state.at {
            At::Idle {} if self.state.agreed => vec![Press::New, Press::Mine, Press::Help],
            At::Idle {} => vec![Press::New, Press::Help],
            At::Consent {} => vec![Press::Agree, Press::Refuse],
            At::Topic {} => {
                let topics = self.facts.topics.iter().map(|topic| Press::Topic(topic.id));
                topics.chain([Press::Cancel]).collect()
            }
            At::Asking { question } => self.answers(question),
            At::Summary {} => self.changes(),
            At::Mine {} => vec![Press::New, Press::Join],
            At::Joining {} => vec![Press::Back],
            At::Proving {} => vec![Press::Join, Press::Back],
            At::Ticket { ticket } => vec![Press::Write(ticket), Press::Mine],
            At::Writing { .. } | At::Remarking { .. } => vec![Press::Back],
            At::Rating { ticket } => {
                let grades = Grade::ALL.into_iter().map(|grade| Press::Grade(ticket, grade));
                grades.chain([Press::Back]).collect()
            }
            At::Forgetting {} => vec![Press::ForgetAll, Press::Back],
            At::Confirming { invitation } => vec![Press::JoinYes(invitation), Press::Back],
        };
    }

    /// Says again what is waited for.
    pub(super) fn prompt(&mut self) {
        match self.state.at {
            At::Idle {} => self.say(Say::Help),
            At::Consent {} => self.say(Say::Consent),
            At::Topic {} => return self.topics(),
            At::Asking { question } => return self.ask(question),
            At::Summary {} => return self.next(),
            At::Mine {} => return self.command = Some(Command::List),
            At::Ticket { ticket } => return self.command = Some(Command::Read(ticket)),
            At::Writing { .. } => self.say(Say::Write),
            At::Joining {} => self.say(Say::Join),
            At::Proving {} => self.say(Say::CodeSent),
            At::Forgetting {} => self.say(Say::Forget),
            At::Rating { .. } => self.say(Say::Rate),
            At::Remarking { .. } => self.say(Say::Remark),
            At::Confirming { invitation } => return self.command = Some(Command::InvitedBy(invitation)),
        }
        self.offer();
    }

    /// Waits for the agreement, if it is not there yet; whether it is.
    pub(super) fn has_agreed(&mut self) -> bool {
        if !self.state.agreed {
            self.state.at = At::Consent {};
            self.prompt();
        }
        self.state.agreed
    }

    fn text(&mut self, text: &str) {
        if let Some(secret) = self.invitation(text) {
            // Whoever did not agree yet says it again then.
            if self.has_agreed() {
                self.command = Some(Command::Invited(secret));
            }
            return;
        }
        if let Some(press) = command(text) {
            return self.press(press);
        }
        // Control characters alone are no words either.
        if Body::parse(text) == Err(TextError::Empty) {
            self.say(Say::Strange);
            return self.prompt();
        }
        if !self.has_agreed() {
            return;
        }
        match self.state.at {
            At::Idle {} | At::Consent {} | At::Mine {} => self.note(text),
            At::Topic {} => match named(self.facts.topics, text) {
                Some(topic) => self.choose_topic(topic),
                None => self.note(text),
            },
            At::Asking { question } => self.answer(question, text),
            At::Summary {} => {
                if let Some(draft) = &mut self.state.draft {
                    append(&mut draft.description, text);
                }
                self.recheck(Question::Description {});
            }
            At::Ticket { ticket } | At::Writing { ticket } => self.write(ticket, text, Vec::new()),
            At::Joining {} => match EmailAddress::parse(text) {
                Ok(email) => self.command = Some(Command::SendCode(email)),
                Err(_) => {
                    self.say(Say::NotAnAddress);
                    self.prompt();
                }
            },
            At::Proving {} => self.command = Some(Command::Prove(text.to_owned())),
            At::Remarking { .. } if !self.state.takes_remark(self.facts.now) => {
                self.state.at = At::Idle {};
                self.text(text);
            }
            At::Remarking { ticket, .. } => match Body::parse(text) {
                Ok(text) => self.command = Some(Command::Remark(ticket, text)),
                Err(error) => {
                    self.say(Say::Wrong(Wrong::Text(error)));
                    self.prompt();
                }
            },
            At::Forgetting {} | At::Rating { .. } | At::Confirming { .. } => {
                self.say(Say::Strange);
                self.prompt();
            }
        }
    }

    fn press(&mut self, press: Press) {
        match press {
            Press::Start => {
                self.drop_request();
                self.rest(Say::Welcome);
            }
            Press::New => self.begin(),
            Press::Help => self.tell(Say::Help),
            Press::Notice => self.tell(Say::Notice),
            // Before they agreed there is nothing to forget.
            Press::Forget if !self.state.agreed => self.rest(Say::NotAgreed),
            Press::Forget => {
                self.state.at = At::Forgetting {};
                self.prompt();
            }
            Press::ForgetAll if self.state.at == (At::Forgetting {}) => self.command = Some(Command::Forget),
            Press::Speak(lang) => {
                self.state.lang = lang;
                self.prompt();
            }
            Press::Agree => self.agree(),
            Press::Refuse if self.state.at == (At::Consent {}) => self.rest(Say::NotAgreed),
            Press::Cancel => {
                let say = if self.drop_request() { None } else { Some(Say::NothingToCancel) };
                self.says.extend(say);
                self.state.at = At::Idle {};
                self.offer();
            }
            Press::Mine => self.mine(),
            Press::Join if self.has_agreed() => {
                self.state.at = At::Joining {};
                self.prompt();
            }
            Press::Join => {}
            Press::JoinYes(invitation) if self.state.at == (At::Confirming { invitation }) => {
                self.command = Some(Command::Accept(invitation));
            }
            Press::Ticket(ticket) => {
                self.state.at = At::Ticket { ticket };
                self.command = Some(Command::Read(ticket));
            }
            Press::Write(ticket) => {
                self.state.at = At::Writing { ticket };
                self.prompt();
            }
            Press::Close(ticket) => {
                self.state.at = At::Ticket { ticket };
                self.command = Some(Command::Close(ticket));
            }
            Press::Rate(ticket) => self.command = Some(Command::AskRating(ticket)),
            Press::Grade(ticket, grade) => self.command = Some(Command::Rate(ticket, grade)),
            Press::Readers => match self.state.at {
                At::Ticket { ticket } | At::Writing { ticket } => self.command = Some(Command::Readers(ticket)),
                _ => self.press(Press::Notice),
            },
            Press::Back => self.back(),
            Press::Send if self.state.at == (At::Summary {}) && self.request().is_some() => {
                self.command = Some(Command::Send);
            }
            Press::Topic(topic) if self.state.at == (At::Topic {}) => self.choose_topic(topic),
            Press::Change(question) if self.state.at == (At::Summary {}) => {
                self.state.done.retain(|done| *done != question);
                self.ask(question);
            }
            _ => self.press_answer(press),
        }
    }

    /// Says something on the way; with it comes the way to have everything forgotten.
    fn tell(&mut self, say: Say) {
        self.say(say);
        self.again();
        if self.state.agreed && self.state.at == (At::Idle {}) {
            self.buttons.push(Press::Forget);
        }
    }

    /// Says again what is waited for, if that is more than anything.
    fn again(&mut self) {
        match self.state.at {
            At::Idle {} | At::Mine {} | At::Ticket { .. } => self.offer(),
            _ => self.prompt(),
        }
    }

    fn agree(&mut self) {
        self.state.agreed = true;
        match self.state.at {
            At::Consent {} | At::Idle {} => self.topics(),
            _ => self.prompt(),
        }
    }

    fn mine(&mut self) {
        if !self.has_agreed() {
            return;
        }
        self.state.at = At::Mine {};
        self.command = Some(Command::List);
    }

    fn back(&mut self) {
        match self.state.at {
            At::Asking { .. } | At::Summary {} => match self.state.done.pop() {
                Some(question) => self.ask(question),
                None => self.topics(),
            },
            At::Writing { ticket } | At::Rating { ticket } => {
                self.state.at = At::Ticket { ticket };
                self.prompt();
            }
            At::Ticket { .. } | At::Joining {} | At::Proving {} => self.mine(),
            At::Confirming { .. } => self.unjoined(Say::NotJoined),
            At::Topic {} | At::Mine {} | At::Forgetting {} | At::Remarking { .. } if self.state.draft.is_some() => {
                self.go_on();
            }
            At::Idle {} | At::Consent {} | At::Mine {} | At::Topic {} | At::Forgetting {} | At::Remarking { .. } => {
                self.state.at = At::Idle {};
                self.say(Say::Help);
                self.offer();
            }
        }
    }

    /// The chat is not joined; what was waited for before the question goes on.
    fn unjoined(&mut self, say: Say) {
        self.say(say);
        match self.state.at {
            At::Confirming { .. } if self.state.draft.is_some() => self.go_on(),
            At::Confirming { .. } => {
                self.state.at = At::Idle {};
                self.offer();
            }
            _ => self.again(),
        }
    }

    /// The secret of an invitation: what a link brought along, or what is written where nothing else
    /// is asked that it could be the answer to.
    fn invitation(&self, text: &str) -> Option<String> {
        let brought = text.strip_prefix("/start ").map(str::trim);
        let is_open = match self.state.at {
            At::Idle {} | At::Mine {} | At::Rating { .. } | At::Joining {} | At::Confirming { .. } => self.state.agreed,
            At::Topic {} => named(self.facts.topics, text).is_none(),
            _ => false,
        };
        brought.or(is_open.then_some(text)).filter(|word| is_invitation(word)).map(str::to_lowercase)
    }

    pub(super) fn write(&mut self, ticket: TicketId, text: &str, files: Vec<Attachment>) {
        self.state.at = At::Writing { ticket };
        match Body::parse(text) {
            Ok(text) => self.command = Some(Command::Write { ticket, text, files }),
            Err(error) => {
                self.say(Say::Wrong(Wrong::Text(error)));
                self.prompt();
            }
        }
    }

    fn listed(&mut self, cards: Vec<Card>) {
        self.state.at = At::Mine {};
        let way_on = if self.state.draft.is_some() { Press::Back } else { Press::New };
        let cards_first = cards.iter().take(LISTED).map(|card| Press::Ticket(card.id));
        self.buttons = cards_first.chain([way_on, Press::Join]).collect();
        self.say(Say::Mine(cards));
    }

    fn read(&mut self, conversation: Box<Conversation>) {
        let ticket = conversation.card.id;
        self.state.at = At::Ticket { ticket };
        let write = conversation.may_write.then_some(Press::Write(ticket));
        let close = conversation.may_close.then_some(Press::Close(ticket));
        let rate = conversation.may_rate.then_some(Press::Rate(ticket));
        self.buttons = rate.into_iter().chain(write).chain(close).chain([Press::Readers, Press::Mine]).collect();
        self.say(Say::Ticket(conversation));
    }
}

/// Whether a word looks like the secret of an invitation: 160 bits in letters and digits (base32, RFC 4648).
pub fn is_invitation(word: &str) -> bool {
    word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_alphabetic() || (b'2'..=b'7').contains(&byte))
}

/// A typed command, as messengers know them.
fn command(text: &str) -> Option<Press> {
    let word = text.strip_prefix('/')?.split(['@', ' ']).next()?.to_lowercase();
    Some(match word.as_str() {
        "start" | "neustart" | "restart" => Press::Start,
        "new" | "neu" => Press::New,
        "mine" | "anfragen" => Press::Mine,
        "join" | "verbinden" => Press::Join,
        "cancel" | "abbrechen" => Press::Cancel,
        "back" | "zurueck" | "zurück" => Press::Back,
        "privacy" | "datenschutz" => Press::Notice,
        "delete" | "loeschen" | "löschen" => Press::Forget,
        "deutsch" => Press::Speak(crate::domain::person::Lang::De),
        "english" => Press::Speak(crate::domain::person::Lang::En),
        _ => Press::Help,
    })
}

/// The topic that somebody means: its name in any case, or its number in the list.
fn named(topics: &[Topic], text: &str) -> Option<TopicId> {
    let lower = text.to_lowercase();
    let named = topics.iter().find(|topic| topic.name.as_str().to_lowercase() == lower);
    let numbered = || text.parse::<usize>().ok().and_then(|number| topics.get(number.checked_sub(1)?));
    named.or_else(numbered).map(|topic| topic.id)
}
