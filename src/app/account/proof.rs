//! What a page's gate knows of a session once the head of a request was read: whose it is and which rule admitted
//! its owner. It holds no rights.
//!
//! The body of a form can come long after its head. By then its sender may be locked, signed out, or may have lost
//! a right. So what somebody may do is read from the store in the very transaction that does it, and in the very
//! snapshot that shows it. Sessions of requesters are in [`portal`](crate::app::portal).

use jiff::Timestamp;

use super::{find_full_session, is_fresh};
use crate::{
    app::{App, Error, Reading, Writing},
    domain::{access::Actor, id::AccountId, person::Account},
    store::{People, Read},
};

/// The account that an actor signed in with.
///
/// # Errors
///
/// `NotFound`: the actor is nobody with an account.
pub fn require_account(actor: &Actor) -> Result<AccountId, Error> {
    actor.account().ok_or(Error::NotFound)
}

/// The owner of an account with the rights of this moment, for work that goes on after its page was answered;
/// `None` if the account is locked or gone.
///
/// # Errors
///
/// `Internal`: the store fails.
pub fn find_actor(read: &impl Read, account: AccountId) -> Result<Option<Actor>, Error> {
    Ok(read.account(account)?.filter(Account::is_active).map(|account| Actor::of(&account)))
}

/// The session of somebody of the team or of a provider, and what a page asks of its owner.
#[derive(Clone)]
pub struct SessionProof {
    token: String,
    admits: fn(&Actor) -> bool,
    needs_fresh_proof: bool,
}

impl SessionProof {
    /// A session that any account may have.
    pub fn of(token: String) -> Self {
        Self { token, admits: |_| true, needs_fresh_proof: false }
    }

    /// The same for a page that opens only to those whom the rule admits.
    #[must_use]
    pub fn admitting(self, rule: fn(&Actor) -> bool) -> Self {
        Self { admits: rule, ..self }
    }

    /// The same for something that needs a proof of identity in the last 15 minutes.
    #[must_use]
    pub fn freshly_proved(self) -> Self {
        Self { needs_fresh_proof: true, ..self }
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// The same for the token under which the session goes on.
    #[must_use]
    pub fn going_on(self, token: String) -> Self {
        Self { token, ..self }
    }

    /// The session's owner with the rights that the store has now.
    ///
    /// # Errors
    ///
    /// - `SessionEnded`: the session ended, its account is locked or gone, or the rule does not admit its owner
    ///   any more.
    /// - `ProofNeeded`: a fresh proof is needed, and the last one is older than 15 minutes.
    /// - `Internal`: the store fails.
    pub fn actor(&self, read: &impl Read, now: Timestamp) -> Result<Actor, Error> {
        let (account, session) = find_full_session(read, &self.token, now)?.ok_or(Error::SessionEnded)?;
        let actor = Actor::of(&account);
        if !(self.admits)(&actor) {
            return Err(Error::SessionEnded);
        }
        if self.needs_fresh_proof && !is_fresh(&session, now) {
            return Err(Error::ProofNeeded);
        }
        Ok(actor)
    }

    /// Reads with the rights of the snapshot that is read.
    ///
    /// # Errors
    ///
    /// Those of [`Self::actor`] and of `look`.
    pub fn read<T>(&self, app: &App, look: impl FnOnce(&Reading, &Actor) -> Result<T, Error>) -> Result<T, Error> {
        app.read(|read| look(read, &self.actor(read, app.now())?))
    }

    /// Runs a use case with the rights of the transaction that it writes in.
    ///
    /// # Errors
    ///
    /// Those of [`Self::actor`], of [`App::write`] and of the use case.
    pub async fn write<T, F>(&self, app: &App, intention: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Writing<'_>, &Actor) -> Result<T, Error> + Send + 'static,
    {
        let proof = self.clone();
        app.write(move |tx| {
            let actor = proof.actor(tx, tx.now)?;
            intention(tx, &actor)
        })
        .await
    }
}
