//! Continues a conversation after `app::chat` ran the command of its last turn. Inputs of the person are in
//! `step`.

use jiff::SignedDuration;

use super::{
    ButtonAction, CommandOutcome, Contact, DialogFacts, DialogMessage, DialogState, DialogStep, DialogTurn, TicketCard,
    TicketThread, turn::TurnBuilder,
};
use crate::domain::id::TicketNo;

/// The most requests of a list that get a button.
const MAX_REQUEST_BUTTONS: usize = 10;

/// A text within this time after a rating is a remark on it.
const REMARK_PERIOD: SignedDuration = SignedDuration::from_mins(30);

/// Processes the outcome of a command.
pub fn process_outcome(state: DialogState, outcome: CommandOutcome, facts: &DialogFacts<'_>) -> DialogTurn {
    let mut talk = TurnBuilder::new(state, facts);
    match outcome {
        CommandOutcome::RequestSent(no) => talk.finish_request(no),
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
        CommandOutcome::Readers(members, others, department) => {
            talk.say_and_stay(DialogMessage::Readers(members, others, department))
        }
        CommandOutcome::CodeSent => {
            talk.state.step = DialogStep::LinkCode;
            talk.say(DialogMessage::CodeSent);
            talk.set_buttons();
        }
        CommandOutcome::WrongCode => {
            talk.say(DialogMessage::WrongCode);
            talk.set_buttons();
        }
        CommandOutcome::FactorNeeded => talk.say_and_idle(DialogMessage::FactorNeeded),
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

impl TurnBuilder<'_> {
    /// Ends a sent request. Its contact details are kept for the next one.
    fn finish_request(&mut self, no: TicketNo) {
        let draft = self.state.draft.take();
        self.state.contact = draft.map(|draft| Contact { name: draft.name, email: draft.email, phone: draft.phone });
        self.state.answered.clear();
        self.say_and_idle(DialogMessage::RequestSent(no));
    }

    /// Leaves the chat unlinked, and goes on with the earlier step.
    pub(super) fn decline_link(&mut self, say: DialogMessage) {
        self.say(say);
        match self.state.step {
            DialogStep::ConfirmLink { .. } if self.state.draft.is_some() => self.continue_request(),
            DialogStep::ConfirmLink { .. } => {
                self.state.step = DialogStep::Idle;
                self.set_buttons();
            }
            _ => self.repeat_prompt(),
        }
    }

    fn show_requests(&mut self, cards: Vec<TicketCard>) {
        self.state.step = DialogStep::RequestList;
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
