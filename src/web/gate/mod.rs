//! Who may open a page. A gate is an extractor that proves it: a handler whose first argument is an
//! [`AgentSession`] cannot run without one. Each gate is in the file of its kind of session; what
//! somebody may do behind it is decided in `domain::access`.

mod agent;
mod cookie_session;
mod cookies;
mod guest;
mod proved;
mod return_to;
mod webhook;

use std::future::Future;

use actix_web::{FromRequest, HttpRequest};
use data_encoding::BASE64URL_NOPAD;

pub use agent::{AdminSession, AgentSession};
pub use cookie_session::{PendingRequesterSession, PendingSession, PreSession, SetupSession, StartPasswordSession};
pub use cookies::{CookieKind, set_with_answer, take_pending_cookies};
pub use guest::{Guest, Visitor, header_text, is_navigation};
pub use proved::{ProofAttempt, ProvableSession, Proved, proved_token};
pub use return_to::{is_console_path, is_own_address, is_team_path, own_address_or_home, return_to, with_return_to};
pub use webhook::WebhookCaller;

pub use super::portal::session::RequesterSession;
use super::{
    problem::Problem,
    table::{Gate, OfRequestHead},
};
use crate::app;

/// A gate behind which somebody has a session. Every form there carries the session's CSRF token, and
/// [`Posted`](super::form::Posted) lets no other form through.
pub trait SessionGate: Gate + FromRequest<Error = Problem> + 'static {
    /// How they read, and whose helpdesk it is.
    fn guest(&self) -> &Guest;

    /// The token that a form has to carry.
    fn csrf(&self) -> String;

    /// Asks again what let them in: between the head of a request and the end of its body the session may end.
    ///
    /// # Errors
    /// `SessionEnded` when the gate would not let them in any more; `Internal` when the store fails.
    fn recheck(&self) -> Result<(), app::Error>;

    /// The gate once its form was read, which may have brought a proof of identity: then the session goes on under a
    /// new token, which the answer sets.
    ///
    /// # Errors
    /// `ProofNeeded` when the proof is wrong or comes too often, or [`Proved`] needs one and none came.
    fn completed(
        self,
        _request: &HttpRequest,
        _proof: Option<ProofAttempt>,
    ) -> impl Future<Output = Result<Self, Problem>> {
        std::future::ready(Ok(self))
    }
}

/// A page may ask whether somebody is signed in, and does not need it.
impl<G: SessionGate> OfRequestHead for Result<G, Problem> {}

/// A gate without a session: a forged form could do nothing that its author could not do alone. What
/// is secret is in the address, and forms of other sites are refused before ([`protect`](super)).
pub trait OpenGate: Gate + FromRequest<Error = Problem> + 'static {}

impl OpenGate for Guest {}
impl OpenGate for Visitor {}
impl OpenGate for WebhookCaller {}

/// The CSRF token of a session.
pub fn csrf_token(guest: &Guest, token: &str) -> String {
    BASE64URL_NOPAD.encode(&guest.app.store().installation_key().sign("csrf", token.as_bytes())[..18])
}
