//! Somebody with a session who proved in the last 15 minutes who they are, for what a session left open on a shared
//! computer must not be enough for. The proof may come in the form that needs it, so that nothing typed is lost; the
//! page that asks for it is in [`problem`](crate::web::problem).

use std::pin::Pin;

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use super::{Guest, SessionGate};
use crate::{
    app,
    web::{
        problem::{Problem, ProofState},
        table::{AccessLevel, Gate},
    },
};

/// What somebody shows in a form to prove who they are.
#[derive(Clone, Debug)]
pub enum ProofAttempt {
    Password(String),
    /// One-time or recovery code, as typed.
    Code(String),
    /// The authenticator's answer, as JSON.
    Passkey(String),
    /// Nothing yet: they ask for a code by mail.
    SendCode,
}

/// A session whose owner can prove again who they are, with any form.
pub trait ProvableSession: SessionGate {
    /// Whether they proved it in the last 15 minutes.
    fn is_fresh(&self) -> bool;

    /// The same session; what is written with it asks in its transaction whether the proof is recent.
    fn freshly_proved(self) -> Self;
}

/// A gate that needs a recent proof of identity. A page without one is not shown; a form without one comes back,
/// and can be sent again with the proof.
pub struct Proved<G>(pub G);

impl<G: ProvableSession> Proved<G> {
    fn of(gate: G) -> Result<Self, Problem> {
        if gate.is_fresh() { Ok(Self(gate.freshly_proved())) } else { Err(Problem::ProofNeeded(ProofState::Missing)) }
    }
}

impl<G: ProvableSession> FromRequest for Proved<G> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let gate = G::extract(&request).await?;
            // A form is asked when it is read: it may bring the proof.
            if request.method().is_safe() { Self::of(gate) } else { Ok(Self(gate)) }
        })
    }
}

impl<G: ProvableSession> Gate for Proved<G> {
    const ACCESS_LEVEL: AccessLevel = G::ACCESS_LEVEL;
}

impl<G: ProvableSession> SessionGate for Proved<G> {
    fn guest(&self) -> &Guest {
        self.0.guest()
    }

    fn csrf(&self) -> String {
        self.0.csrf()
    }

    fn recheck(&self) -> Result<(), app::Error> {
        self.0.recheck()
    }

    async fn completed(self, request: &HttpRequest, proof: Option<ProofAttempt>) -> Result<Self, Problem> {
        Self::of(self.0.completed(request, proof).await?)
    }
}

/// What came of a proof: the session's new token.
///
/// # Errors
/// `ProofNeeded` when the proof was wrong or came too often; else the use case's error.
pub fn proved_token(checked: Result<Option<String>, app::Error>) -> Result<String, Problem> {
    match checked {
        Ok(Some(token)) => Ok(token),
        Ok(None) => Err(Problem::ProofNeeded(ProofState::Wrong)),
        Err(app::Error::RateLimited { seconds }) => Err(Problem::ProofNeeded(ProofState::Wait(seconds))),
        Err(error) => Err(error.into()),
    }
}
