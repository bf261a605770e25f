//! The job `tidy`: removes what is left over. What that is, each module knows for itself.

use jiff::Timestamp;

use super::{JobEffect, JobSpec, JobTransaction, JobWork};
use crate::{
    app::{
        App, Error, account, audit, chat, import, portal, rate_limit, rating,
        request::{self, DRAFT_LIFETIME},
        requester,
    },
    domain::access::EMERGENCY_ACCESS_PERIOD,
    store::{JobCounter, Tx},
};

pub(super) const CLEANUP_JOB: JobSpec = JobSpec {
    word: "tidy",
    schedule: "17 * * * *",
    concerns_people: false,
    needs_sure_clock: false,
    work: JobWork::Step(transactions),
};

/// Files are set aside only if the rows of attachments are sound: a damaged database may have lost the row of
/// a file. If they are not, everything else is removed and the job fails, so that administrators are told.
fn transactions(app: &App, at: Timestamp) -> Result<Vec<JobTransaction>, Error> {
    let obstacle = app.store().orphan_obstacle(at - DRAFT_LIFETIME).unwrap_or_else(|error| Some(error.to_string()));
    let may_set_aside = obstacle.is_none();
    let mut transactions: Vec<JobTransaction> = vec![Box::new(move |tx| clean_up(tx, may_set_aside))];
    if let Some(problem) = obstacle {
        let told = format!("attachments and database do not fit together ({problem}); run tresen check");
        transactions.push(Box::new(move |_| Err(Error::Internal(told.clone()))));
    }
    Ok(transactions)
}

/// Removes what has expired: drafts of requests, answers, chats and imports, sessions, links and
/// emergency accesses, rate limits, audit entries, and remarks beside ratings. Also sets files
/// aside that nothing has referred to for a day: a page that shows errors may still hold them that long.
/// What a clock made that was ahead counts as made now, so that it does not last until that clock is reached.
fn clean_up(tx: &Tx<'_>, may_set_aside: bool) -> Result<Vec<JobEffect>, Error> {
    tx.end_expired_tokens()?;
    rate_limit::remove_expired(tx)?;
    tx.remove_old_uploaded_bytes()?;
    tx.remove_expired_emergency_access(EMERGENCY_ACCESS_PERIOD)?;
    tx.remove_expired_own_rights_notices()?;
    let drafts = request::remove_expired_drafts(tx)?
        + requester::remove_expired_replies(tx)?
        + chat::web::remove_expired(tx)?
        + import::remove_expired_imports(tx)?
        + chat::retention::clean_up(tx)?;
    let sessions =
        tx.end_sessions(|session| account::is_expired(session, tx.now))? + portal::remove_expired_sessions(tx)?;
    let files = if may_set_aside { tx.set_orphan_files_aside(tx.now - DRAFT_LIFETIME)? } else { 0 };
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
