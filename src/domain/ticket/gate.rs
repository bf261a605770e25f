//! The closing gate (§2.4): the one place that says what is missing before a ticket may be closed.

use super::{Outcome, TaskState, Ticket};
use crate::domain::{
    text::{Body, Label},
    topic::Topic,
};

/// What still stands in the way of closing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missing {
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
pub fn missing_to_close(ticket: &Ticket, topic: &Topic, outcome: Outcome, text: Option<&Body>) -> Vec<Missing> {
    if outcome == Outcome::Spam {
        return Vec::new();
    }
    let tasks = ticket.tasks.iter().filter(|t| t.state == TaskState::Open).map(|t| Missing::Task(t.title.clone()));
    let fields = topic
        .fields
        .iter()
        .filter(|field| field.required_to_close && !ticket.values.contains_key(&field.id))
        .map(|field| Missing::Field(field.label.clone()));
    let words = (topic.solution_required && text.is_none()).then_some(match outcome {
        Outcome::Solved => Some(Missing::Solution),
        Outcome::Declined => Some(Missing::Reason),
        Outcome::Duplicate | Outcome::Spam => None,
    });
    tasks.chain(fields).chain(words.flatten()).collect()
}
