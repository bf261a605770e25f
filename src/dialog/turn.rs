//! Builds a turn of the dialog: its messages and buttons, the next step, the command.

use super::{ButtonAction, DialogCommand, DialogFacts, DialogMessage, DialogState, DialogStep, DialogTurn};
use crate::domain::rating::Grade;

/// A turn that is being built.
pub(super) struct TurnBuilder<'f> {
    pub(super) state: DialogState,
    pub(super) messages: Vec<DialogMessage>,
    pub(super) buttons: Vec<ButtonAction>,
    pub(super) command: Option<DialogCommand>,
    pub(super) facts: &'f DialogFacts<'f>,
}

impl<'f> TurnBuilder<'f> {
    pub(super) const fn new(state: DialogState, facts: &'f DialogFacts<'f>) -> Self {
        Self { state, messages: Vec::new(), buttons: Vec::new(), command: None, facts }
    }

    pub(super) fn finish(self) -> DialogTurn {
        DialogTurn { state: self.state, messages: self.messages, buttons: self.buttons, command: self.command }
    }

    pub(super) fn say(&mut self, say: DialogMessage) {
        self.messages.push(say);
    }

    /// Adds a message, and ends the current step.
    pub(super) fn say_and_idle(&mut self, say: DialogMessage) {
        self.state.step = DialogStep::Idle;
        self.say(say);
        self.set_buttons();
    }

    /// Adds a message, and stays in the current step; from a message to a ticket, goes back to the ticket.
    pub(super) fn say_and_stay(&mut self, say: DialogMessage) {
        if let DialogStep::Message { ticket } = self.state.step {
            self.state.step = DialogStep::Request { ticket };
        }
        self.say(say);
        self.set_buttons();
    }

    /// Adds a message, and continues the unsent request if there is one.
    pub(super) fn resume(&mut self, say: DialogMessage) {
        if self.state.draft.is_none() {
            return self.say_and_idle(say);
        }
        self.say(say);
        self.continue_request();
    }

    /// Sets the buttons of the current step.
    pub(super) fn set_buttons(&mut self) {
        self.buttons = match self.state.step {
            DialogStep::Idle if self.state.has_consented => {
                vec![ButtonAction::New, ButtonAction::ListRequests, ButtonAction::Help]
            }
            DialogStep::Idle => vec![ButtonAction::New, ButtonAction::Help],
            DialogStep::Consent => vec![ButtonAction::Agree, ButtonAction::Decline],
            DialogStep::Topic => {
                let topics = self.facts.topics.iter().map(|topic| ButtonAction::Topic(topic.id));
                topics.chain([ButtonAction::Cancel]).collect()
            }
            DialogStep::Asking { question } => self.answer_buttons(question),
            DialogStep::Summary => self.summary_buttons(),
            DialogStep::RequestList => vec![ButtonAction::New, ButtonAction::Link],
            DialogStep::LinkAddress => vec![ButtonAction::Back],
            DialogStep::LinkCode => vec![ButtonAction::Link, ButtonAction::Back],
            DialogStep::Request { ticket } => vec![ButtonAction::WriteMessage(ticket), ButtonAction::ListRequests],
            DialogStep::Message { .. } | DialogStep::RatingRemark { .. } => vec![ButtonAction::Back],
            DialogStep::Rating { ticket } => {
                let grades = Grade::ALL.into_iter().map(|grade| ButtonAction::Grade(ticket, grade));
                grades.chain([ButtonAction::Back]).collect()
            }
            DialogStep::ConfirmErasure => vec![ButtonAction::ConfirmErasure, ButtonAction::Back],
            DialogStep::ConfirmLink { invitation } => vec![ButtonAction::ConfirmLink(invitation), ButtonAction::Back],
        };
    }

    /// Adds the prompt of the current step, or sets the command that leads to it.
    pub(super) fn prompt(&mut self) {
        match self.state.step {
            DialogStep::Idle => self.say(DialogMessage::Help),
            DialogStep::Consent => self.say(DialogMessage::Consent),
            DialogStep::Topic => return self.offer_topics(),
            DialogStep::Asking { question } => return self.ask(question),
            DialogStep::Summary => return self.ask_next_question(),
            DialogStep::RequestList => return self.command = Some(DialogCommand::ListRequests),
            DialogStep::Request { ticket } => return self.command = Some(DialogCommand::ReadRequest(ticket)),
            DialogStep::Message { .. } => self.say(DialogMessage::AskMessage),
            DialogStep::LinkAddress => self.say(DialogMessage::AskLinkAddress),
            DialogStep::LinkCode => self.say(DialogMessage::CodeSent),
            DialogStep::ConfirmErasure => self.say(DialogMessage::AskErasure),
            DialogStep::Rating { .. } => self.say(DialogMessage::AskRating),
            DialogStep::RatingRemark { .. } => self.say(DialogMessage::AskRemark),
            DialogStep::ConfirmLink { invitation } => {
                return self.command = Some(DialogCommand::ReadInvitation(invitation));
            }
        }
        self.set_buttons();
    }

    /// Asks for consent if it is missing. Returns whether it was given before.
    pub(super) fn require_consent(&mut self) -> bool {
        if !self.state.has_consented {
            self.state.step = DialogStep::Consent;
            self.prompt();
        }
        self.state.has_consented
    }

    /// As [`Self::prompt`], but steps that accept any input get only their buttons.
    pub(super) fn repeat_prompt(&mut self) {
        match self.state.step {
            DialogStep::Idle | DialogStep::RequestList | DialogStep::Request { .. } => self.set_buttons(),
            _ => self.prompt(),
        }
    }
}
