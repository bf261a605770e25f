//! The job `tidy`: removes what is left over. What that is, each module knows for itself.

use super::{JobEffect, JobSpec};
use crate::{
    app::{
        Error, account, audit, chat, import, portal, rate_limit, rating,
        request::{self, DRAFT_LIFETIME},
        requester,
    },
    store::{JobCounter, Tx},
};

pub(super) const CLEANUP_JOB: JobSpec =
    JobSpec { word: "tidy", schedule: "17 * * * *", concerns_people: false, step: |_, _| Ok(vec![Box::new(clean_up)]) };

/// Removes what has expired: drafts of requests, answers, chats and imports, sessions, links and
/// emergency accesses, rate limits, audit entries, and remarks beside ratings. Also sets files
/// aside that nothing has referred to for a day: a page that shows errors may still hold them that long.
fn clean_up(tx: &Tx<'_>) -> Result<Vec<JobEffect>, Error> {
    tx.end_tokens(|token| token.expires <= tx.now)?;
    rate_limit::remove_expired(tx)?;
    tx.remove_expired_emergency_access()?;
    let drafts = request::remove_expired_drafts(tx)?
        + requester::remove_expired_replies(tx)?
        + chat::web::remove_expired(tx)?
        + import::remove_expired_imports(tx)?
        + chat::retention::clean_up(tx)?;
    let sessions =
        tx.end_sessions(|session| account::is_expired(session, tx.now))? + portal::remove_expired_sessions(tx)?;
    let files = tx.set_orphan_files_aside(tx.now - DRAFT_LIFETIME)?;
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
