//! Somebody accepts the rules of use (§3.1). Until they have, nothing else opens for them.

use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{Error, audit},
    domain::{
        access::Actor,
        id::AccountId,
        journal::AuditAction,
        person::Account,
        rules::{RulesAcceptance, RulesOfUse},
    },
    store::{People, Read, Settings, Tx},
};

/// Whoever was writing when a new version came may still send it.
const ACCEPTANCE_GRACE: SignedDuration = SignedDuration::from_hours(1);

/// Whether the owner of the account has to accept the rules first. `is_form` is something sent from a
/// page that may have been opened before a new version stood; what was typed is not lost.
pub fn must_accept_first(read: &impl Read, account: &Account, is_form: bool, now: Timestamp) -> Result<bool, Error> {
    let Some(rules) = read.rules()?.filter(|rules| rules.are_new_to(account)) else { return Ok(false) };
    let was_writing = is_form && account.rules.is_some() && now.duration_since(rules.since) <= ACCEPTANCE_GRACE;
    Ok(!was_writing)
}

/// The rules that stand.
pub fn current_rules(read: &impl Read) -> Result<Option<RulesOfUse>, Error> {
    Ok(read.rules()?)
}

/// How accepting went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AcceptanceResult {
    /// For the first time.
    First,
    /// They had accepted a version before.
    Again,
    /// Another version stands by now.
    Outdated,
}

/// Notes that the owner accepted this version.
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
