//! What a ticket needs before it is closed (§2.4): the one place that says what is missing before a ticket may be closed.

use super::model::{TaskState, Ticket};
use crate::domain::{
    classification::TicketOutcome,
    text::{Body, Label},
    topic::Topic,
};

/// A requirement for closing that is not met.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClosingRequirement {
    /// A task is neither done nor dropped.
    Task(Label),
    /// A field required to close is empty.
    Field(Label),
    /// The topic asks for a solution.
    Solution,
    /// The topic asks why it is declined.
    Reason,
}

/// What is missing to close with this outcome and text. Spam needs nothing: it is thrown out.
pub fn unmet_closing_requirements(
    ticket: &Ticket,
    topic: &Topic,
    outcome: TicketOutcome,
    text: Option<&Body>,
) -> Vec<ClosingRequirement> {
    if outcome == TicketOutcome::Spam {
        return Vec::new();
    }
    let tasks =
        ticket.tasks.iter().filter(|t| t.state == TaskState::Open).map(|t| ClosingRequirement::Task(t.title.clone()));
    let fields = topic
        .fields
        .iter()
        .filter(|field| field.required_to_close && !ticket.values.contains_key(&field.id))
        .map(|field| ClosingRequirement::Field(field.label.clone()));
    let words = (topic.solution_required && text.is_none()).then_some(match outcome {
        TicketOutcome::Solved => Some(ClosingRequirement::Solution),
        TicketOutcome::Declined => Some(ClosingRequirement::Reason),
        TicketOutcome::Duplicate | TicketOutcome::Spam => None,
    });
    tasks.chain(fields).chain(words.flatten()).collect()
}
