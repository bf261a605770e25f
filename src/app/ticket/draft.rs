//! What an agent types is stored while they type, so nothing is lost with a tab or a session (§9.7).

use super::find_by_number;
use crate::{
    app::Error,
    domain::{
        access::{self, Actor},
        id::{AccountId, TicketId, TicketNo},
        text::Body,
        ticket::ActionKind,
    },
    store::{AgentDraft, Drafts, StoreError, Tx},
};

/// One of the texts that an agent has under way about a ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TypedText {
    /// An answer or a note.
    Message { text: String, is_note: bool },
    /// The solution, or the reason for declining.
    Solution(String),
}

/// Stores what an agent has typed, cut to twice the longest message; an empty text is removed.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or the actor may not read it.
/// - `Forbidden`: the actor has no account or may not write notes here.
/// - `Internal`: the store fails.
pub fn keep_draft(tx: &Tx<'_>, actor: &Actor, no: TicketNo, typed: &TypedText) -> Result<(), Error> {
    let ticket = find_by_number(tx, actor, no)?;
    let account = actor.account().ok_or(Error::Forbidden)?;
    if !access::may_do(actor, ActionKind::Note, &ticket) {
        return Err(Error::Forbidden);
    }
    // A draft may be longer than a message, so that its author can shorten it; but not without limit.
    let cut = |text: &str| text.chars().take(Body::MAX * 2).collect::<String>();
    let before = tx.draft(account, ticket.id)?.unwrap_or_default();
    let draft = match typed {
        TypedText::Message { text, is_note } => AgentDraft { text: cut(text), is_note: *is_note, ..before },
        TypedText::Solution(text) => {
            AgentDraft { solution: Some(cut(text)).filter(|text| !text.trim().is_empty()), ..before }
        }
    };
    Ok(tx.put_draft(account, ticket.id, &draft)?)
}

/// Forgets the text that was sent: the message, or the solution with which the ticket was closed.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub(super) fn forget_sent(
    tx: &Tx<'_>,
    account: AccountId,
    ticket: TicketId,
    is_message: bool,
) -> Result<(), StoreError> {
    let Some(before) = tx.draft(account, ticket)? else { return Ok(()) };
    let left = match is_message {
        true => AgentDraft { solution: before.solution, ..AgentDraft::default() },
        false => AgentDraft { solution: None, ..before },
    };
    tx.put_draft(account, ticket, &left)
}
