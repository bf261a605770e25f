//! What an agent types is stored while they type, so nothing is lost with a tab or a session (§9.7).

use super::find_by_number;
use crate::{
    app::Error,
    domain::{
        access::{self, Actor},
        id::TicketNo,
        text::Body,
        ticket::ActionKind,
    },
    store::{AgentDraft, Tx},
};

/// Stores an agent's draft, cut to twice the longest message; an empty one is removed.
///
/// # Errors
///
/// - `NotFound`: no such ticket, or the actor may not read it.
/// - `Forbidden`: the actor has no account or may not write notes here.
/// - `Internal`: the store fails.
pub fn keep_draft(tx: &Tx<'_>, actor: &Actor, no: TicketNo, draft: &AgentDraft) -> Result<(), Error> {
    let ticket = find_by_number(tx, actor, no)?;
    let account = actor.account().ok_or(Error::Forbidden)?;
    if !access::may_do(actor, ActionKind::Note, &ticket) {
        return Err(Error::Forbidden);
    }
    // A draft may be longer than a message, so that its author can shorten it; but not without limit.
    let text = draft.text.chars().take(Body::MAX * 2).collect();
    Ok(tx.put_draft(account, ticket.id, &AgentDraft { text, is_note: draft.is_note })?)
}
