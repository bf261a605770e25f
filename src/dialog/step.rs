//! One step of a conversation: what was waited for, what arrived, what comes next.

use super::{
    At, Card, Command, Contact, Conversation, Facts, Input, Outcome, Press, Question, Say, State, Turn,
    ask::{append, buttons, choose, chosen, forget, former, may_skip, mistake, questions, type_in},
};
use crate::domain::{
    file::Attachment,
    id::{FieldId, TicketId, TopicId},
    request::{Draft, Held, Typed},
    text::{Body, EmailAddress},
    topic::{FieldKind, Topic},
};

/// Buttons for requests in a list at most.
const LISTED: usize = 10;

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
        Outcome::Written(no) => talk.rest_at(Say::Written(no)),
        Outcome::Closed(no) => talk.rest_at(Say::Closed(no)),
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
        Outcome::Refused => talk.rest(Say::Refused),
    }
    talk.end()
}

struct Talk<'f> {
    state: State,
    says: Vec<Say>,
    buttons: Vec<Press>,
    command: Option<Command>,
    facts: &'f Facts<'f>,
}

impl Talk<'_> {
    fn end(self) -> Turn {
        Turn { state: self.state, says: self.says, buttons: self.buttons, command: self.command }
    }

    fn say(&mut self, say: Say) {
        self.says.push(say);
    }

    /// Says something and waits for anything.
    fn rest(&mut self, say: Say) {
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

    /// The buttons that fit what is waited for.
    fn offer(&mut self) {
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
            At::Writing { .. } => vec![Press::Back],
        };
    }

    fn answers(&self, question: Question) -> Vec<Press> {
        let Some((topic, draft)) = self.request() else { return vec![Press::Cancel] };
        let mut offered = buttons(question, topic, draft, self.facts);
        offered.extend([Press::Back, Press::Cancel]);
        offered
    }

    fn changes(&self) -> Vec<Press> {
        let Some((topic, draft)) = self.request() else { return vec![Press::Cancel] };
        let mut offered = vec![Press::Send];
        offered.extend(questions(topic, draft).into_iter().map(Press::Change));
        offered.extend([Press::Change(Question::Subject {}), Press::Back, Press::Cancel]);
        offered
    }

    /// The request that is being filled in, and its topic as it is now.
    fn request(&self) -> Option<(&Topic, &Draft)> {
        let draft = self.state.draft.as_ref()?;
        Some((self.facts.topics.iter().find(|topic| topic.id == draft.topic)?, draft))
    }

    /// Says again what is waited for.
    fn prompt(&mut self) {
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
        }
        self.offer();
    }

    /// Waits for the agreement, if it is not there yet; whether it is.
    fn has_agreed(&mut self) -> bool {
        if !self.state.agreed {
            self.state.at = At::Consent {};
            self.prompt();
        }
        self.state.agreed
    }

    fn topics(&mut self) {
        if self.facts.topics.is_empty() {
            return self.rest(Say::NoTopics);
        }
        self.state.at = At::Topic {};
        self.say(Say::Topics);
        self.offer();
    }

    fn ask(&mut self, question: Question) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        let field = match question {
            Question::Field { field } => topic.field(field),
            _ => None,
        };
        let say = Say::Ask {
            question,
            chosen: field.map(|field| chosen(draft, field)).unwrap_or_default(),
            former: former(question, draft),
        };
        self.state.at = At::Asking { question };
        self.say(say);
        self.offer();
    }

    /// Asks the first question that is open, or shows everything at a glance.
    fn next(&mut self) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        let open = questions(topic, draft).into_iter().find(|question| !self.state.done.contains(question));
        match open {
            Some(question) => self.ask(question),
            None => {
                self.state.at = At::Summary {};
                self.say(Say::Summary);
                self.offer();
            }
        }
    }

    /// What was told is kept for another topic.
    fn topic_is_gone(&mut self) {
        if let Some(draft) = self.state.draft.take() {
            append(&mut self.state.words, &draft.description);
            self.state.files.extend(draft.files.into_iter().map(|held| held.file));
        }
        self.state.done.clear();
        self.say(Say::Changed);
        self.topics();
    }

    fn text(&mut self, text: &str) {
        if let Some(press) = command(text) {
            return self.press(press);
        }
        if text.is_empty() {
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
        }
    }

    /// Keeps words until it is known what they are about.
    fn note(&mut self, text: &str) {
        append(&mut self.state.words, text);
        self.say(Say::Noted);
        self.topics();
    }

    /// After a text grew: is it still good? Then everything at a glance.
    fn recheck(&mut self, question: Question) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        match mistake(question, topic, draft, self.facts) {
            Some(wrong) => {
                self.say(Say::Wrong(wrong));
                self.ask(question);
            }
            None => {
                self.say(Say::Noted);
                self.next();
            }
        }
    }

    fn answer(&mut self, question: Question, text: &str) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        let mut changed = draft.clone();
        let read = type_in(question, topic, &mut changed, text);
        let wrong = read.err().or_else(|| mistake(question, topic, &changed, self.facts));
        if let Some(wrong) = wrong {
            self.say(Say::Wrong(wrong));
            return self.ask(question);
        }
        self.state.draft = Some(changed);
        if question == (Question::Files {}) {
            // The words belong to the story; files may still come.
            self.say(Say::Noted);
            return self.ask(question);
        }
        self.settle(question);
    }

    /// A question is answered; goes on unless the answer is not good enough.
    fn settle(&mut self, question: Question) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        if let Some(wrong) = mistake(question, topic, draft, self.facts) {
            self.say(Say::Wrong(wrong));
            return self.ask(question);
        }
        let is_served = || draft.placed(topic, self.facts.departments).is_ok_and(|placed| placed.department.is_some());
        if question == (Question::Place {}) && !is_served() {
            self.say(Say::NotServed);
            return self.ask(question);
        }
        if !self.state.done.contains(&question) {
            self.state.done.push(question);
        }
        self.next();
    }

    fn files(&mut self, mut files: Vec<Attachment>, words: &str) {
        if !self.has_agreed() {
            return;
        }
        if let At::Ticket { ticket } | At::Writing { ticket } = self.state.at {
            let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
            let text = if words.is_empty() { names.join(", ") } else { words.to_owned() };
            return self.write(ticket, &text, files);
        }
        let field = self.file_field();
        let has = self.state.held().count();
        let extra = files.split_off(files.len().min(self.facts.most_files.saturating_sub(has)));
        let took = files.len();
        match &mut self.state.draft {
            Some(draft) => {
                draft.files.extend(files.into_iter().map(|file| Held { field, file }));
                append(&mut draft.description, words);
            }
            None => {
                self.state.files.extend(files);
                append(&mut self.state.words, words);
            }
        }
        if took > 0 {
            self.say(Say::Took(took));
        }
        if !extra.is_empty() {
            self.say(Say::TooMany(extra.into_iter().map(|file| file.name).collect()));
        }
        match self.state.at {
            At::Idle {} | At::Mine {} => self.topics(),
            _ => self.prompt(),
        }
    }

    /// The field that asks for files just now.
    fn file_field(&self) -> Option<FieldId> {
        let At::Asking { question: Question::Field { field } } = self.state.at else { return None };
        let (topic, _) = self.request()?;
        topic.field(field).filter(|field| field.kind == FieldKind::File).map(|field| field.id)
    }

    fn press(&mut self, press: Press) {
        match press {
            Press::Start => {
                self.drop_request();
                self.rest(Say::Welcome);
            }
            Press::New => self.begin(),
            Press::Help => {
                self.say(Say::Help);
                self.again();
            }
            Press::Notice => {
                self.say(Say::Notice);
                self.again();
            }
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

    /// A button that answers the question that stands; any other belongs to something earlier.
    fn press_answer(&mut self, press: Press) {
        let pressed = match self.state.at {
            At::Asking { question } => self.pressed(question, press),
            _ => None,
        };
        match pressed {
            Some(Pressed::Settled(question)) => self.settle(question),
            Some(Pressed::Toggled(question)) => self.ask(question),
            None => {
                self.say(Say::OldButton);
                self.prompt();
            }
        }
    }

    fn pressed(&mut self, question: Question, press: Press) -> Option<Pressed> {
        let topic =
            self.facts.topics.iter().find(|topic| Some(topic.id) == self.state.draft.as_ref().map(|d| d.topic))?;
        let draft = self.state.draft.as_mut()?;
        match (press, question) {
            (Press::Site(site), Question::Place {}) => {
                (draft.site, draft.postal_code) = (Some(site), String::new());
            }
            (Press::Option(id, place), Question::Field { field }) if id == field => {
                let field = topic.field(field)?;
                choose(field, place, draft)?;
                if matches!(field.kind, FieldKind::MultipleChoice { .. }) {
                    return Some(Pressed::Toggled(question));
                }
            }
            (Press::Yes(id) | Press::No(id), Question::Field { field }) if id == field => {
                let value = match (&topic.field(field)?.kind, press) {
                    (FieldKind::YesNo, Press::Yes(_)) => "yes",
                    (FieldKind::YesNo, _) => "no",
                    (FieldKind::Checkbox, Press::Yes(_)) => "on",
                    _ => return None,
                };
                draft.answers.insert(field, Typed { values: vec![value.to_owned()], comment: String::new() });
                // The remark belongs to the answer before.
                self.state.done.retain(|done| *done != Question::Comment { field });
            }
            (Press::Done(of), _) if of == question => {}
            (Press::Skip(of), _) if of == question && may_skip(question, topic) => forget(question, draft),
            _ => return None,
        }
        Some(Pressed::Settled(question))
    }

    /// Says again what is waited for, if that is more than anything.
    fn again(&mut self) {
        match self.state.at {
            At::Idle {} | At::Mine {} | At::Ticket { .. } => self.offer(),
            _ => self.prompt(),
        }
    }

    fn begin(&mut self) {
        if self.state.draft.is_some() {
            self.drop_request();
        }
        if self.has_agreed() {
            self.topics();
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

    /// Throws away what was filled in, and says so; whether there was anything.
    fn drop_request(&mut self) -> bool {
        let state = &mut self.state;
        let was_there = state.draft.is_some() || !state.words.is_empty() || !state.files.is_empty();
        (state.draft, state.words) = (None, String::new());
        state.files.clear();
        state.done.clear();
        if was_there {
            self.say(Say::Cancelled);
        }
        was_there
    }

    fn choose_topic(&mut self, id: TopicId) {
        let Some(topic) = self.facts.topics.iter().find(|topic| topic.id == id) else {
            self.say(Say::OldButton);
            return self.topics();
        };
        let former = self.state.draft.take();
        if let Some(draft) = former {
            if draft.topic == id {
                self.state.draft = Some(draft);
                return self.go_on();
            }
            // Questions of another topic have no place in this one.
            if !draft.answers.is_empty() {
                self.say(Say::Changed);
            }
            append(&mut self.state.words, &draft.description);
            self.state.files.extend(draft.files.into_iter().map(|held| held.file));
            self.state.contact = Some(Contact { name: draft.name, email: draft.email, phone: draft.phone })
                .filter(|c| !c.email.is_empty());
        }
        self.state.done.clear();
        let mut draft = Draft::new(topic.id, self.facts.now);
        draft.informed = true;
        if let Some(contact) = &self.state.contact {
            (draft.name, draft.email, draft.phone) =
                (contact.name.clone(), contact.email.clone(), contact.phone.clone());
            self.state.done.extend([Question::Name {}, Question::Email {}, Question::Phone {}]);
        }
        let files = std::mem::take(&mut self.state.files);
        draft.files = files.into_iter().map(|file| Held { field: None, file }).collect();
        let words = std::mem::take(&mut self.state.words);
        let is_told = !words.is_empty() && type_in(Question::Description {}, topic, &mut draft, &words).is_ok();
        let is_good = is_told && mistake(Question::Description {}, topic, &draft, self.facts).is_none();
        self.state.done.extend(is_good.then_some(Question::Description {}));
        self.state.draft = Some(draft);
        self.next();
    }

    /// Takes up a request again, with what was told meanwhile.
    fn go_on(&mut self) {
        let words = std::mem::take(&mut self.state.words);
        let files = std::mem::take(&mut self.state.files);
        if let Some(draft) = &mut self.state.draft {
            append(&mut draft.description, &words);
            draft.files.extend(files.into_iter().map(|file| Held { field: None, file }));
        }
        if words.is_empty() { self.next() } else { self.recheck(Question::Description {}) }
    }

    fn back(&mut self) {
        match self.state.at {
            At::Asking { .. } | At::Summary {} => match self.state.done.pop() {
                Some(question) => self.ask(question),
                None => self.topics(),
            },
            At::Writing { ticket } => {
                self.state.at = At::Ticket { ticket };
                self.prompt();
            }
            At::Ticket { .. } | At::Joining {} | At::Proving {} => self.mine(),
            At::Topic {} | At::Mine {} if self.state.draft.is_some() => self.go_on(),
            At::Idle {} | At::Consent {} | At::Mine {} | At::Topic {} => {
                self.state.at = At::Idle {};
                self.say(Say::Help);
                self.offer();
            }
        }
    }

    fn write(&mut self, ticket: TicketId, text: &str, files: Vec<Attachment>) {
        self.state.at = At::Writing { ticket };
        match Body::parse(text) {
            Ok(text) => self.command = Some(Command::Write { ticket, text, files }),
            Err(error) => {
                self.say(Say::Wrong(crate::domain::request::Wrong::Text(error)));
                self.prompt();
            }
        }
    }

    /// Asks again what is missing or wrong by now.
    fn incomplete(&mut self) {
        let Some((topic, draft)) = self.request() else { return self.topic_is_gone() };
        let is_unplaced = !draft.placed(topic, self.facts.departments).is_ok_and(|placed| placed.department.is_some());
        let wrong: Vec<Question> = questions(topic, draft)
            .into_iter()
            .chain([Question::Subject {}])
            .filter(|question| {
                let is_open = *question == (Question::Place {}) && is_unplaced;
                is_open || mistake(*question, topic, draft, self.facts).is_some()
            })
            .collect();
        self.state.done.retain(|done| !wrong.contains(done));
        self.say(Say::Changed);
        match wrong.first() {
            Some(question) => self.ask(*question),
            None => self.next(),
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
        self.buttons = write.into_iter().chain(close).chain([Press::Readers, Press::Mine]).collect();
        self.say(Say::Ticket(conversation));
    }
}

/// What pressing a button did to the question that stands.
enum Pressed {
    /// It is answered.
    Settled(Question),
    /// One of several was chosen or taken back.
    Toggled(Question),
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
