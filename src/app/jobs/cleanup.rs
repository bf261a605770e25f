//! The job `tidy`: what is left over goes.

use super::JobEffect;
use crate::{
    app::{
        Error, account, audit, converse, import, messenger, portal, rate_limit, rating,
        request::{self, DRAFT_LIFETIME},
        requester,
    },
    store::{JobCounter, Tx},
};

/// Removes lines of the journal and remarks beside ratings after their time, unfinished requests, answers and imports whose time
/// is over, sessions, links and exceptional accesses that have ended, and
/// files that nothing has referred to for a day: a page with a mistake may hold on to them so long.
pub fn clean_up(tx: &Tx<'_>) -> Result<Vec<JobEffect>, Error> {
    tx.end_tokens(|token| token.expires <= tx.now)?;
    rate_limit::remove_expired(tx)?;
    tx.remove_expired_emergency_access()?;
    let drafts = request::remove_expired_drafts(tx)?
        + requester::remove_expired_replies(tx)?
        + converse::web::remove_expired(tx)?
        + import::remove_expired_imports(tx)?
        + messenger::clean_up(tx)?;
    let sessions =
        tx.end_sessions(|session| account::is_expired(session, tx.now))? + portal::remove_expired_sessions(tx)?;
    let files = tx.remove_orphan_files(tx.now - DRAFT_LIFETIME)?;
    let lines = usize::try_from(audit::prune(tx)?).unwrap_or(usize::MAX);
    let removed = [
        (JobCounter::Drafts, drafts),
        (JobCounter::Sessions, sessions),
        (JobCounter::Files, files),
        (JobCounter::AuditEntries, lines),
        (JobCounter::Remarks, rating::remove_expired_remarks(tx)?),
    ];
    Ok(removed.into_iter().filter(|(_, count)| *count > 0).map(|(did, count)| JobEffect::counted(did, count)).collect())
}
