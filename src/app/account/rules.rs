//! Accepting the rules of use (§3.1). Until somebody has accepted them, the console shows them nothing else.
//! Editing the rules is in [`settings::rules`](crate::app::settings::rules).

use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{Error, audit},
    domain::{
        access::Actor,
        audit::AuditAction,
        id::AccountId,
        person::{Account, RulesAcceptance},
        rules::RulesOfUse,
    },
    store::{People, Read, Settings, Tx},
};

/// A form that was opened before a new version came may still be sent for so long.
const ACCEPTANCE_GRACE: SignedDuration = SignedDuration::from_hours(1);

/// Whether the account's owner has to accept the rules before anything else. `is_form` is for something that
/// was sent from a page: it may have been opened before a new version came, and what was typed is not lost.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn must_accept_first(read: &impl Read, account: &Account, is_form: bool, now: Timestamp) -> Result<bool, Error> {
    let Some(rules) = read.rules()?.filter(|rules| rules.are_new_to(account)) else { return Ok(false) };
    let was_writing = is_form && account.rules.is_some() && now.duration_since(rules.since) <= ACCEPTANCE_GRACE;
    Ok(!was_writing)
}

/// The present version of the rules; `None` if there are no rules.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn current_rules(read: &impl Read) -> Result<Option<RulesOfUse>, Error> {
    Ok(read.rules()?)
}

/// The result of accepting the rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AcceptanceResult {
    /// The owner accepted rules for the first time.
    First,
    /// The owner had accepted this or an earlier version before.
    Again,
    /// There is a newer version by now; nothing was recorded.
    Outdated,
}

/// Records that the account's owner accepted this version.
///
/// # Errors
///
/// - `NotFound`: no such account.
/// - `Internal`: the store fails.
pub fn accept_rules(tx: &Tx<'_>, id: AccountId, version: u64) -> Result<AcceptanceResult, Error> {
    let account = tx.account(id)?.ok_or(Error::NotFound)?;
    if tx.rules()?.is_none_or(|rules| rules.version != version) {
        return Ok(AcceptanceResult::Outdated);
    }
    let how = match &account.rules {
        None => AcceptanceResult::First,
        // The button was pressed twice.
        Some(before) if before.version == version => return Ok(AcceptanceResult::Again),
        Some(_) => AcceptanceResult::Again,
    };
    audit::record(tx, &Actor::of(&account), &AuditAction::RulesAccepted { account: id, version })?;
    tx.put_account(&Account { rules: Some(RulesAcceptance { version, at: tx.now }), ..account })?;
    Ok(how)
}
