//! The job `tidy`: what is left over goes.

use super::Deed;
use crate::{
    app::{
        Error, account, converse, import, journal, messenger, portal, rating,
        request::{self, LIFE},
        requester, throttle,
    },
    store::{Did, Tx},
};

/// Removes lines of the journal and remarks beside ratings after their time, unfinished requests, answers and imports whose time
/// is over, sessions, links and exceptional accesses that have ended, and
/// files that nothing has referred to for a day: a page with a mistake may hold on to them so long.
pub fn sweep(tx: &Tx<'_>) -> Result<Vec<Deed>, Error> {
    tx.end_tokens(|token| token.expires <= tx.now)?;
    throttle::sweep(tx)?;
    tx.sweep_glass()?;
    let drafts = request::sweep(tx)?
        + requester::sweep(tx)?
        + converse::web::sweep(tx)?
        + import::sweep(tx)?
        + messenger::sweep(tx)?;
    let sessions = tx.end_sessions(|session| account::is_over(session, tx.now))? + portal::sweep(tx)?;
    let files = tx.sweep_files(tx.now - LIFE)?;
    let lines = usize::try_from(journal::prune(tx)?).unwrap_or(usize::MAX);
    let removed = [
        (Did::Drafts, drafts),
        (Did::Sessions, sessions),
        (Did::Files, files),
        (Did::JournalLines, lines),
        (Did::Remarks, rating::sweep(tx)?),
    ];
    Ok(removed.into_iter().filter(|(_, count)| *count > 0).map(|(did, count)| Deed::counted(did, count)).collect())
}
