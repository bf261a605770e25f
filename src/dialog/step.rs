//! Processes texts, buttons and files. Their meaning depends on the step of the conversation. Outcomes of
//! commands are in `outcome`.

use super::{
    ButtonAction, DialogCommand, DialogFacts, DialogInput, DialogMessage, DialogState, DialogStep, DialogTurn,
    Question, ask::append_paragraph, turn::TurnBuilder,
};
use crate::domain::{
    file::Attachment,
    id::{TicketId, TopicId},
    request::DraftFieldError,
    text::{Body, EmailAddress, TextError},
    topic::Topic,
};

/// Processes one input of a person.
pub fn process_input(state: DialogState, input: DialogInput, facts: &DialogFacts<'_>) -> DialogTurn {
    let mut talk = TurnBuilder::new(state, facts);
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

impl TurnBuilder<'_> {
    fn handle_text(&mut self, text: &str) {
        if let Some(secret) = self.invitation_secret(text) {
            // Before consent nothing is kept, so the person sends the secret again after it.
            if self.require_consent() {
                self.command = Some(DialogCommand::FindInvitation(secret));
            }
            return;
        }
        if let Some(press) = parse_command(text) {
            return self.handle_button(press);
        }
        // A text of control characters alone counts as empty.
        if Body::parse(text) == Err(TextError::Empty) {
            self.say(DialogMessage::Unsupported);
            return self.prompt();
        }
        if !self.require_consent() {
            return;
        }
        match self.state.step {
            DialogStep::Idle | DialogStep::Consent | DialogStep::RequestList => self.keep_early_text(text),
            DialogStep::Topic => match find_topic(self.facts.topics, text) {
                Some(topic) => self.choose_topic(topic),
                None => self.keep_early_text(text),
            },
            DialogStep::Asking { question } => self.take_answer(question, text),
            DialogStep::Summary => {
                if let Some(draft) = &mut self.state.draft {
                    append_paragraph(&mut draft.description, text);
                }
                self.recheck_answer(Question::Description);
            }
            DialogStep::Request { ticket } | DialogStep::Message { ticket } => {
                self.prepare_message(ticket, text, Vec::new())
            }
            DialogStep::LinkAddress => match EmailAddress::parse(text) {
                Ok(email) => self.command = Some(DialogCommand::SendCode(email)),
                Err(_) => {
                    self.say(DialogMessage::NotAnAddress);
                    self.prompt();
                }
            },
            DialogStep::LinkCode => self.command = Some(DialogCommand::CheckCode(text.to_owned())),
            DialogStep::RatingRemark { .. } if !self.state.accepts_remark(self.facts.now) => {
                self.state.step = DialogStep::Idle;
                self.handle_text(text);
            }
            DialogStep::RatingRemark { ticket, .. } => match Body::parse(text) {
                Ok(text) => self.command = Some(DialogCommand::AddRemark(ticket, text)),
                Err(error) => {
                    self.say(DialogMessage::InvalidAnswer(DraftFieldError::Text(error)));
                    self.prompt();
                }
            },
            DialogStep::ConfirmErasure | DialogStep::Rating { .. } | DialogStep::ConfirmLink { .. } => {
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
            // Before consent nothing is stored, so there is nothing to erase.
            ButtonAction::Erase if !self.state.has_consented => self.say_and_idle(DialogMessage::ConsentDeclined),
            ButtonAction::Erase => {
                self.state.step = DialogStep::ConfirmErasure;
                self.prompt();
            }
            ButtonAction::ConfirmErasure if self.state.step == DialogStep::ConfirmErasure => {
                self.command = Some(DialogCommand::Erase)
            }
            ButtonAction::SetLanguage(lang) => {
                self.state.lang = lang;
                self.prompt();
            }
            ButtonAction::Agree => self.give_consent(),
            ButtonAction::Decline if self.state.step == DialogStep::Consent => {
                self.say_and_idle(DialogMessage::ConsentDeclined)
            }
            ButtonAction::Cancel => {
                let say = if self.cancel_request() { None } else { Some(DialogMessage::NothingToCancel) };
                self.messages.extend(say);
                self.state.step = DialogStep::Idle;
                self.set_buttons();
            }
            ButtonAction::ListRequests => self.list_requests(),
            ButtonAction::Link if self.require_consent() => {
                self.state.step = DialogStep::LinkAddress;
                self.prompt();
            }
            ButtonAction::Link => {}
            ButtonAction::ConfirmLink(invitation) if self.state.step == (DialogStep::ConfirmLink { invitation }) => {
                self.command = Some(DialogCommand::AcceptInvitation(invitation));
            }
            ButtonAction::Back => self.go_back(),
            ButtonAction::Send if self.state.step == DialogStep::Summary && self.current_request().is_some() => {
                self.command = Some(DialogCommand::SendRequest);
            }
            ButtonAction::Topic(topic) if self.state.step == DialogStep::Topic => self.choose_topic(topic),
            ButtonAction::ChangeAnswer(question) if self.state.step == DialogStep::Summary => {
                self.state.answered.retain(|done| *done != question);
                self.ask(question);
            }
            _ => self.handle_request_button(press),
        }
    }

    /// Handles the buttons of a single request.
    fn handle_request_button(&mut self, press: ButtonAction) {
        match press {
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
            _ => self.handle_answer_button(press),
        }
    }

    /// Says something without changing the step. An idle conversation also offers erasure.
    fn say_info(&mut self, say: DialogMessage) {
        self.say(say);
        self.repeat_prompt();
        if self.state.has_consented && self.state.step == DialogStep::Idle {
            self.buttons.push(ButtonAction::Erase);
        }
    }

    pub(super) fn give_consent(&mut self) {
        self.state.has_consented = true;
        match self.state.step {
            DialogStep::Consent | DialogStep::Idle => self.offer_topics(),
            _ => self.prompt(),
        }
    }

    pub(super) fn list_requests(&mut self) {
        if !self.require_consent() {
            return;
        }
        self.state.step = DialogStep::RequestList;
        self.command = Some(DialogCommand::ListRequests);
    }

    pub(super) fn go_back(&mut self) {
        match self.state.step {
            DialogStep::Asking { .. } | DialogStep::Summary => match self.state.answered.pop() {
                Some(question) => self.ask(question),
                None => self.offer_topics(),
            },
            DialogStep::Message { ticket } | DialogStep::Rating { ticket } => {
                self.state.step = DialogStep::Request { ticket };
                self.prompt();
            }
            DialogStep::Request { .. } | DialogStep::LinkAddress | DialogStep::LinkCode => self.list_requests(),
            DialogStep::ConfirmLink { .. } => self.decline_link(DialogMessage::LinkDeclined),
            DialogStep::Topic
            | DialogStep::RequestList
            | DialogStep::ConfirmErasure
            | DialogStep::RatingRemark { .. }
                if self.state.draft.is_some() =>
            {
                self.continue_request();
            }
            DialogStep::Idle
            | DialogStep::Consent
            | DialogStep::RequestList
            | DialogStep::Topic
            | DialogStep::ConfirmErasure
            | DialogStep::RatingRemark { .. } => {
                self.state.step = DialogStep::Idle;
                self.say(DialogMessage::Help);
                self.set_buttons();
            }
        }
    }

    /// The secret of an invitation: the parameter of a bot link, or a typed text, but only in steps where it
    /// cannot be the answer to a question.
    fn invitation_secret(&self, text: &str) -> Option<String> {
        let brought = text.strip_prefix("/start ").map(str::trim);
        let is_open = match self.state.step {
            DialogStep::Idle
            | DialogStep::RequestList
            | DialogStep::Rating { .. }
            | DialogStep::LinkAddress
            | DialogStep::ConfirmLink { .. } => self.state.has_consented,
            DialogStep::Topic => find_topic(self.facts.topics, text).is_none(),
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
}

/// Whether a word has the form of an invitation secret: 160 bits in base32 (RFC 4648), in any letter case.
pub fn is_invitation_secret(word: &str) -> bool {
    word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_alphabetic() || (b'2'..=b'7').contains(&byte))
}

/// Reads a typed command such as `/new`. An unknown command asks for help.
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

/// Finds a topic by its name in any letter case, or by its number from 1.
fn find_topic(topics: &[Topic], text: &str) -> Option<TopicId> {
    let named = topics.iter().find(|topic| topic.is_called(text));
    let numbered = || text.parse::<usize>().ok().and_then(|number| topics.get(number.checked_sub(1)?));
    named.or_else(numbered).map(|topic| topic.id)
}
