//! What the house does by itself, once an hour.

use super::{
    App, Error, account,
    request::{self, LIFE},
    requester,
};

/// What a sweep removed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Swept {
    /// Unfinished requests and answers whose time was over.
    pub drafts: usize,
    /// Sessions that had ended.
    pub sessions: usize,
    /// Files that were received but never became part of anything.
    pub files: usize,
}

/// Removes unfinished requests and answers whose time is over, sessions that have ended, and files
/// that nothing has referred to for a day: a page with a mistake may hold on to them so long.
pub async fn sweep(app: &App) -> Result<Swept, Error> {
    app.write(|tx| {
        let drafts = request::sweep(tx)? + requester::sweep(tx)?;
        let now = tx.now;
        tx.end_tokens(|token| token.expires <= now)?;
        let sessions = tx.end_sessions(|session| account::is_over(session, now))?;
        Ok(Swept { drafts, sessions, files: tx.sweep_files(now - LIFE)? })
    })
    .await
}
