//! What the house does by itself, once an hour.

use super::{App, Error, account, request, requester};

/// What a sweep removed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Swept {
    /// Unfinished requests and answers whose time was over.
    pub drafts: usize,
    /// Sessions that had ended.
    pub sessions: usize,
}

/// Removes unfinished requests and answers whose time is over, and sessions that have ended.
pub async fn sweep(app: &App) -> Result<Swept, Error> {
    app.write(|tx| {
        let drafts = request::sweep(tx)? + requester::sweep(tx)?;
        let now = tx.now;
        Ok(Swept { drafts, sessions: tx.end_sessions(|session| account::is_over(session, now))? })
    })
    .await
}
