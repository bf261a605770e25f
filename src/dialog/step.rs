//! One step of a conversation: what was waited for, what arrived, what comes next.

use jiff::SignedDuration;

use super::{
    ButtonAction, CommandOutcome, Contact, DialogCommand, DialogFacts, DialogInput, DialogMessage, DialogState,
    DialogStep, DialogTurn, Question, TicketCard, TicketThread, ask::append_paragraph,
};
use crate::domain::{
    file::Attachment,
    id::{TicketId, TopicId},
    rating::Grade,
    request::DraftFieldError,
    text::{Body, EmailAddress, TextError},
    topic::Topic,
};

/// Buttons for requests in a list at most.
const MAX_REQUEST_BUTTONS: usize = 10;

/// Words that come so long after a rating belong to it.
const REMARK_PERIOD: SignedDuration = SignedDuration::from_mins(30);

/// Takes what arrived.
pub fn process_input(state: DialogState, input: DialogInput, facts: &DialogFacts<'_>) -> DialogTurn {
    let mut talk = TurnBuilder { state, messages: Vec::new(), buttons: Vec::new(), command: None, facts };
    match input {
        DialogInput::Text(text) => talk.handle_text(text.trim()),
        DialogInput::Button(press) => talk.handle_button(press),
        DialogInput::Files(files, words) => talk.handle_files(files, words.trim()),
        DialogInput::Unsupported => {
            talk.say(DialogMessage::Unsupported);
            talk.prompt();
        }
    }
    talk.finish()
}

/// Goes on after a command.
pub fn process_outcome(state: DialogState, outcome: CommandOutcome, facts: &DialogFacts<'_>) -> DialogTurn {
    let mut talk = TurnBuilder { state, messages: Vec::new(), buttons: Vec::new(), command: None, facts };
    match outcome {
        CommandOutcome::RequestSent(no) => {
            let draft = talk.state.draft.take();
            talk.state.contact =
                draft.map(|draft| Contact { name: draft.name, email: draft.email, phone: draft.phone });
            talk.state.answered.clear();
            talk.say_and_idle(DialogMessage::RequestSent(no));
        }
        CommandOutcome::Incomplete => talk.ask_missing_answers(),
        CommandOutcome::RateLimited(seconds) => {
            talk.say(DialogMessage::RateLimited(seconds));
            talk.set_buttons();
        }
        CommandOutcome::Requests(cards) => talk.show_requests(cards),
        CommandOutcome::Request(conversation) => talk.show_request(conversation),
        CommandOutcome::MessageSent(no, reopened) => talk.say_and_stay(DialogMessage::MessageSent(no, reopened)),
        CommandOutcome::Closed(no, is_asked) => {
            talk.say_and_stay(DialogMessage::Closed(no));
            if let (true, DialogStep::Request { ticket }) = (is_asked, talk.state.step) {
                talk.buttons.insert(0, ButtonAction::AskRating(ticket));
            }
        }
        CommandOutcome::RatingAsked(ticket) => {
            talk.state.step = DialogStep::Rating { ticket };
            talk.prompt();
        }
        CommandOutcome::Rated(ticket) => {
            talk.state.step = DialogStep::RatingRemark { ticket, until: facts.now + REMARK_PERIOD };
            talk.say(DialogMessage::Rated);
            talk.set_buttons();
        }
        CommandOutcome::RemarkAdded => talk.resume(DialogMessage::RemarkAdded),
        CommandOutcome::RatingNotAsked => talk.resume(DialogMessage::RatingNotAsked),
        CommandOutcome::Readers(people, department) => talk.say_and_stay(DialogMessage::Readers(people, department)),
        CommandOutcome::CodeSent => {
            talk.state.step = DialogStep::LinkCode {};
            talk.say(DialogMessage::CodeSent);
            talk.set_buttons();
        }
        CommandOutcome::WrongCode => {
            talk.say(DialogMessage::WrongCode);
            talk.set_buttons();
        }
        CommandOutcome::Linked(email) => {
            talk.say(DialogMessage::Linked(email));
            talk.list_requests();
        }
        CommandOutcome::Invited(invitation, email) => {
            talk.state.step = DialogStep::ConfirmLink { invitation };
            talk.say(DialogMessage::Invited(email));
            talk.set_buttons();
        }
        CommandOutcome::InvitationInvalid => talk.decline_link(DialogMessage::InvitationInvalid),
        CommandOutcome::Erased(wished) => {
            talk.state = DialogState::new(talk.state.lang);
            talk.say_and_idle(DialogMessage::Erased(wished));
        }
        CommandOutcome::Refused => talk.say_and_idle(DialogMessage::Refused),
    }
    talk.finish()
}

/// A step under way.
pub(super) struct TurnBuilder<'f> {
    pub(super) state: DialogState,
    pub(super) messages: Vec<DialogMessage>,
    pub(super) buttons: Vec<ButtonAction>,
    pub(super) command: Option<DialogCommand>,
    pub(super) facts: &'f DialogFacts<'f>,
}

impl TurnBuilder<'_> {
    fn finish(self) -> DialogTurn {
        DialogTurn { state: self.state, messages: self.messages, buttons: self.buttons, command: self.command }
    }

    pub(super) fn say(&mut self, say: DialogMessage) {
        self.messages.push(say);
    }

    /// Says something and waits for anything.
    pub(super) fn say_and_idle(&mut self, say: DialogMessage) {
        self.state.step = DialogStep::Idle {};
        self.say(say);
        self.set_buttons();
    }

    /// Says something and waits for what was waited for.
    fn say_and_stay(&mut self, say: DialogMessage) {
        if let DialogStep::Message { ticket } = self.state.step {
            self.state.step = DialogStep::Request { ticket };
        }
        self.say(say);
        self.set_buttons();
    }

    /// Says something on the way, and goes on with the request that was begun, if there is one.
    fn resume(&mut self, say: DialogMessage) {
        if self.state.draft.is_none() {
            return self.say_and_idle(say);
        }
        self.say(say);
        self.continue_request();
    }

    /// The buttons that fit what is waited for.
    pub(super) fn set_buttons(&mut self) {
        self.buttons = match self.state.step {
            DialogStep::Idle {} if self.state.has_consented => {
                vec![ButtonAction::New, ButtonAction::ListRequests, ButtonAction::Help]
            }
            DialogStep::Idle {} => vec![ButtonAction::New, ButtonAction::Help],
            DialogStep::Consent {} => vec![ButtonAction::Agree, ButtonAction::Decline],
            DialogStep::Topic {} => {
                let topics = self.facts.topics.iter().map(|topic| ButtonAction::Topic(topic.id));
                topics.chain([ButtonAction::Cancel]).collect()
            }
            DialogStep::Asking { question } => self.answer_buttons(question),
            DialogStep::Summary {} => self.summary_buttons(),
            DialogStep::RequestList {} => vec![ButtonAction::New, ButtonAction::Link],
            DialogStep::LinkAddress {} => vec![ButtonAction::Back],
            DialogStep::LinkCode {} => vec![ButtonAction::Link, ButtonAction::Back],
            DialogStep::Request { ticket } => vec![ButtonAction::WriteMessage(ticket), ButtonAction::ListRequests],
            DialogStep::Message { .. } | DialogStep::RatingRemark { .. } => vec![ButtonAction::Back],
            DialogStep::Rating { ticket } => {
                let grades = Grade::ALL.into_iter().map(|grade| ButtonAction::Grade(ticket, grade));
                grades.chain([ButtonAction::Back]).collect()
            }
            DialogStep::ConfirmErasure {} => vec![ButtonAction::ConfirmErasure, ButtonAction::Back],
            DialogStep::ConfirmLink { invitation } => vec![ButtonAction::ConfirmLink(invitation), ButtonAction::Back],
        };
    }

    /// Says again what is waited for.
    pub(super) fn prompt(&mut self) {
        match self.state.step {
            DialogStep::Idle {} => self.say(DialogMessage::Help),
            DialogStep::Consent {} => self.say(DialogMessage::Consent),
            DialogStep::Topic {} => return self.offer_topics(),
            DialogStep::Asking { question } => return self.ask(question),
            DialogStep::Summary {} => return self.ask_next_question(),
            DialogStep::RequestList {} => return self.command = Some(DialogCommand::ListRequests),
            DialogStep::Request { ticket } => return self.command = Some(DialogCommand::ReadRequest(ticket)),
            DialogStep::Message { .. } => self.say(DialogMessage::AskMessage),
            DialogStep::LinkAddress {} => self.say(DialogMessage::AskLinkAddress),
            DialogStep::LinkCode {} => self.say(DialogMessage::CodeSent),
            DialogStep::ConfirmErasure {} => self.say(DialogMessage::AskErasure),
            DialogStep::Rating { .. } => self.say(DialogMessage::AskRating),
            DialogStep::RatingRemark { .. } => self.say(DialogMessage::AskRemark),
            DialogStep::ConfirmLink { invitation } => {
                return self.command = Some(DialogCommand::ReadInvitation(invitation));
            }
        }
        self.set_buttons();
    }

    /// Waits for the agreement, if it is not there yet; whether it is.
    pub(super) fn require_consent(&mut self) -> bool {
        if !self.state.has_consented {
            self.state.step = DialogStep::Consent {};
            self.prompt();
        }
        self.state.has_consented
    }

    fn handle_text(&mut self, text: &str) {
        if let Some(secret) = self.invitation_secret(text) {
            // Whoever did not agree yet says it again then.
            if self.require_consent() {
                self.command = Some(DialogCommand::FindInvitation(secret));
            }
            return;
        }
        if let Some(press) = parse_command(text) {
            return self.handle_button(press);
        }
        // Control characters alone are no words either.
        if Body::parse(text) == Err(TextError::Empty) {
            self.say(DialogMessage::Unsupported);
            return self.prompt();
        }
        if !self.require_consent() {
            return;
        }
        match self.state.step {
            DialogStep::Idle {} | DialogStep::Consent {} | DialogStep::RequestList {} => self.keep_early_text(text),
            DialogStep::Topic {} => match find_topic(self.facts.topics, text) {
                Some(topic) => self.choose_topic(topic),
                None => self.keep_early_text(text),
            },
            DialogStep::Asking { question } => self.take_answer(question, text),
            DialogStep::Summary {} => {
                if let Some(draft) = &mut self.state.draft {
                    append_paragraph(&mut draft.description, text);
                }
                self.recheck_answer(Question::Description {});
            }
            DialogStep::Request { ticket } | DialogStep::Message { ticket } => {
                self.prepare_message(ticket, text, Vec::new())
            }
            DialogStep::LinkAddress {} => match EmailAddress::parse(text) {
                Ok(email) => self.command = Some(DialogCommand::SendCode(email)),
                Err(_) => {
                    self.say(DialogMessage::NotAnAddress);
                    self.prompt();
                }
            },
            DialogStep::LinkCode {} => self.command = Some(DialogCommand::CheckCode(text.to_owned())),
            DialogStep::RatingRemark { .. } if !self.state.accepts_remark(self.facts.now) => {
                self.state.step = DialogStep::Idle {};
                self.handle_text(text);
            }
            DialogStep::RatingRemark { ticket, .. } => match Body::parse(text) {
                Ok(text) => self.command = Some(DialogCommand::AddRemark(ticket, text)),
                Err(error) => {
                    self.say(DialogMessage::InvalidAnswer(DraftFieldError::Text(error)));
                    self.prompt();
                }
            },
            DialogStep::ConfirmErasure {} | DialogStep::Rating { .. } | DialogStep::ConfirmLink { .. } => {
                self.say(DialogMessage::Unsupported);
                self.prompt();
            }
        }
    }

    fn handle_button(&mut self, press: ButtonAction) {
        match press {
            ButtonAction::Start => {
                self.cancel_request();
                self.say_and_idle(DialogMessage::Welcome);
            }
            ButtonAction::New => self.start_request(),
            ButtonAction::Help => self.say_info(DialogMessage::Help),
            ButtonAction::Notice => self.say_info(DialogMessage::Notice),
            // Before they agreed there is nothing to forget.
            ButtonAction::Erase if !self.state.has_consented => self.say_and_idle(DialogMessage::ConsentDeclined),
            ButtonAction::Erase => {
                self.state.step = DialogStep::ConfirmErasure {};
                self.prompt();
            }
            ButtonAction::ConfirmErasure if self.state.step == (DialogStep::ConfirmErasure {}) => {
                self.command = Some(DialogCommand::Erase)
            }
            ButtonAction::SetLanguage(lang) => {
                self.state.lang = lang;
                self.prompt();
            }
            ButtonAction::Agree => self.give_consent(),
            ButtonAction::Decline if self.state.step == (DialogStep::Consent {}) => {
                self.say_and_idle(DialogMessage::ConsentDeclined)
            }
            ButtonAction::Cancel => {
                let say = if self.cancel_request() { None } else { Some(DialogMessage::NothingToCancel) };
                self.messages.extend(say);
                self.state.step = DialogStep::Idle {};
                self.set_buttons();
            }
            ButtonAction::ListRequests => self.list_requests(),
            ButtonAction::Link if self.require_consent() => {
                self.state.step = DialogStep::LinkAddress {};
                self.prompt();
            }
            ButtonAction::Link => {}
            ButtonAction::ConfirmLink(invitation) if self.state.step == (DialogStep::ConfirmLink { invitation }) => {
                self.command = Some(DialogCommand::AcceptInvitation(invitation));
            }
            ButtonAction::OpenRequest(ticket) => {
                self.state.step = DialogStep::Request { ticket };
                self.command = Some(DialogCommand::ReadRequest(ticket));
            }
            ButtonAction::WriteMessage(ticket) => {
                self.state.step = DialogStep::Message { ticket };
                self.prompt();
            }
            ButtonAction::CloseRequest(ticket) => {
                self.state.step = DialogStep::Request { ticket };
                self.command = Some(DialogCommand::CloseRequest(ticket));
            }
            ButtonAction::AskRating(ticket) => self.command = Some(DialogCommand::AskRating(ticket)),
            ButtonAction::Grade(ticket, grade) => self.command = Some(DialogCommand::Rate(ticket, grade)),
            ButtonAction::Readers => match self.state.step {
                DialogStep::Request { ticket } | DialogStep::Message { ticket } => {
                    self.command = Some(DialogCommand::FindReaders(ticket))
                }
                _ => self.handle_button(ButtonAction::Notice),
            },
            ButtonAction::Back => self.go_back(),
            ButtonAction::Send if self.state.step == (DialogStep::Summary {}) && self.current_request().is_some() => {
                self.command = Some(DialogCommand::SendRequest);
            }
            ButtonAction::Topic(topic) if self.state.step == (DialogStep::Topic {}) => self.choose_topic(topic),
            ButtonAction::ChangeAnswer(question) if self.state.step == (DialogStep::Summary {}) => {
                self.state.answered.retain(|done| *done != question);
                self.ask(question);
            }
            _ => self.handle_answer_button(press),
        }
    }

    /// Says something on the way; with it comes the way to have everything forgotten.
    fn say_info(&mut self, say: DialogMessage) {
        self.say(say);
        self.repeat_prompt();
        if self.state.has_consented && self.state.step == (DialogStep::Idle {}) {
            self.buttons.push(ButtonAction::Erase);
        }
    }

    /// Says again what is waited for, if that is more than anything.
    fn repeat_prompt(&mut self) {
        match self.state.step {
            DialogStep::Idle {} | DialogStep::RequestList {} | DialogStep::Request { .. } => self.set_buttons(),
            _ => self.prompt(),
        }
    }

    fn give_consent(&mut self) {
        self.state.has_consented = true;
        match self.state.step {
            DialogStep::Consent {} | DialogStep::Idle {} => self.offer_topics(),
            _ => self.prompt(),
        }
    }

    fn list_requests(&mut self) {
        if !self.require_consent() {
            return;
        }
        self.state.step = DialogStep::RequestList {};
        self.command = Some(DialogCommand::ListRequests);
    }

    fn go_back(&mut self) {
        match self.state.step {
            DialogStep::Asking { .. } | DialogStep::Summary {} => match self.state.answered.pop() {
                Some(question) => self.ask(question),
                None => self.offer_topics(),
            },
            DialogStep::Message { ticket } | DialogStep::Rating { ticket } => {
                self.state.step = DialogStep::Request { ticket };
                self.prompt();
            }
            DialogStep::Request { .. } | DialogStep::LinkAddress {} | DialogStep::LinkCode {} => self.list_requests(),
            DialogStep::ConfirmLink { .. } => self.decline_link(DialogMessage::LinkDeclined),
            DialogStep::Topic {}
            | DialogStep::RequestList {}
            | DialogStep::ConfirmErasure {}
            | DialogStep::RatingRemark { .. }
                if self.state.draft.is_some() =>
            {
                self.continue_request();
            }
            DialogStep::Idle {}
            | DialogStep::Consent {}
            | DialogStep::RequestList {}
            | DialogStep::Topic {}
            | DialogStep::ConfirmErasure {}
            | DialogStep::RatingRemark { .. } => {
                self.state.step = DialogStep::Idle {};
                self.say(DialogMessage::Help);
                self.set_buttons();
            }
        }
    }

    /// The chat is not joined; what was waited for before the question goes on.
    fn decline_link(&mut self, say: DialogMessage) {
        self.say(say);
        match self.state.step {
            DialogStep::ConfirmLink { .. } if self.state.draft.is_some() => self.continue_request(),
            DialogStep::ConfirmLink { .. } => {
                self.state.step = DialogStep::Idle {};
                self.set_buttons();
            }
            _ => self.repeat_prompt(),
        }
    }

    /// The secret of an invitation: what a link brought along, or what is written where nothing else
    /// is asked that it could be the answer to.
    fn invitation_secret(&self, text: &str) -> Option<String> {
        let brought = text.strip_prefix("/start ").map(str::trim);
        let is_open = match self.state.step {
            DialogStep::Idle {}
            | DialogStep::RequestList {}
            | DialogStep::Rating { .. }
            | DialogStep::LinkAddress {}
            | DialogStep::ConfirmLink { .. } => self.state.has_consented,
            DialogStep::Topic {} => find_topic(self.facts.topics, text).is_none(),
            _ => false,
        };
        brought.or(is_open.then_some(text)).filter(|word| is_invitation_secret(word)).map(str::to_lowercase)
    }

    pub(super) fn prepare_message(&mut self, ticket: TicketId, text: &str, files: Vec<Attachment>) {
        self.state.step = DialogStep::Message { ticket };
        match Body::parse(text) {
            Ok(text) => self.command = Some(DialogCommand::SendMessage { ticket, text, files }),
            Err(error) => {
                self.say(DialogMessage::InvalidAnswer(DraftFieldError::Text(error)));
                self.prompt();
            }
        }
    }

    fn show_requests(&mut self, cards: Vec<TicketCard>) {
        self.state.step = DialogStep::RequestList {};
        let way_on = if self.state.draft.is_some() { ButtonAction::Back } else { ButtonAction::New };
        let cards_first = cards.iter().take(MAX_REQUEST_BUTTONS).map(|card| ButtonAction::OpenRequest(card.id));
        self.buttons = cards_first.chain([way_on, ButtonAction::Link]).collect();
        self.say(DialogMessage::Requests(cards));
    }

    fn show_request(&mut self, conversation: Box<TicketThread>) {
        let ticket = conversation.card.id;
        self.state.step = DialogStep::Request { ticket };
        let write = conversation.may_write.then_some(ButtonAction::WriteMessage(ticket));
        let close = conversation.may_close.then_some(ButtonAction::CloseRequest(ticket));
        let rate = conversation.may_rate.then_some(ButtonAction::AskRating(ticket));
        self.buttons = rate
            .into_iter()
            .chain(write)
            .chain(close)
            .chain([ButtonAction::Readers, ButtonAction::ListRequests])
            .collect();
        self.say(DialogMessage::Request(conversation));
    }
}

/// Whether a word looks like the secret of an invitation: 160 bits in letters and digits (base32, RFC 4648).
pub fn is_invitation_secret(word: &str) -> bool {
    word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_alphabetic() || (b'2'..=b'7').contains(&byte))
}

/// A typed command, as messengers know them.
fn parse_command(text: &str) -> Option<ButtonAction> {
    let word = text.strip_prefix('/')?.split(['@', ' ']).next()?.to_lowercase();
    Some(match word.as_str() {
        "start" | "neustart" | "restart" => ButtonAction::Start,
        "new" | "neu" => ButtonAction::New,
        "mine" | "anfragen" => ButtonAction::ListRequests,
        "join" | "verbinden" => ButtonAction::Link,
        "cancel" | "abbrechen" => ButtonAction::Cancel,
        "back" | "zurueck" | "zurück" => ButtonAction::Back,
        "privacy" | "datenschutz" => ButtonAction::Notice,
        "delete" | "loeschen" | "löschen" => ButtonAction::Erase,
        "deutsch" => ButtonAction::SetLanguage(crate::domain::person::Lang::De),
        "english" => ButtonAction::SetLanguage(crate::domain::person::Lang::En),
        _ => ButtonAction::Help,
    })
}

/// The topic that somebody means: its name in any case, or its number in the list.
fn find_topic(topics: &[Topic], text: &str) -> Option<TopicId> {
    let lower = text.to_lowercase();
    let named = topics.iter().find(|topic| topic.name.as_str().to_lowercase() == lower);
    let numbered = || text.parse::<usize>().ok().and_then(|number| topics.get(number.checked_sub(1)?));
    named.or_else(numbered).map(|topic| topic.id)
}
