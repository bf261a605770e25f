//! Sessions that are a cookie with a token and little else: between the password and
//! the second factor, in the portal between the link and the app's code, and in the first-run setup.
//! Full sessions are in [`agent`](super::agent) and [`portal`](super::super::portal).

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use jiff::Timestamp;

use super::{
    Guest, SessionGate, Visitor,
    cookies::{self, CookieKind},
    csrf_token, return_to,
};
use crate::{
    app::{
        self, Reading,
        account::{self, SessionKind, start_password::find_start_password_owner},
        portal,
        setup::Setup,
    },
    web::{
        portal::session::sign_in as sign_in_at_portal,
        problem::Problem,
        table::{AccessLevel, Gate},
    },
};

/// Somebody whose cookie holds the token of a session; `state` is what the session is about.
#[derive(Clone)]
pub struct CookieSession<S> {
    /// How they read, and whose helpdesk it is.
    pub guest: Guest,
    /// The token of their session.
    pub token: String,
    /// What is known so far.
    pub state: S,
}

/// Finds a session by its cookie.
pub trait CookieState: Sized + 'static {
    /// Whom the session lets through.
    const ACCESS_LEVEL: AccessLevel;

    /// The session; otherwise where to begin instead.
    fn find(request: &HttpRequest) -> Result<CookieSession<Self>, Problem>;

    /// Whether the token still belongs to such a session.
    fn is_current(read: &Reading, token: &str, now: Timestamp) -> Result<bool, app::Error>;
}

impl<S> CookieSession<S> {
    /// The token that every form of theirs carries.
    pub fn csrf(&self) -> String {
        csrf_token(&self.guest, &self.token)
    }
}

impl<S: CookieState> SessionGate for CookieSession<S> {
    fn guest(&self) -> &Guest {
        &self.guest
    }

    fn csrf(&self) -> String {
        self.csrf()
    }

    fn recheck(&self) -> Result<(), app::Error> {
        let app = &self.guest.app;
        let is_current = app.read(|read| S::is_current(read, &self.token, app.now()))?;
        if is_current { Ok(()) } else { Err(app::Error::SessionEnded) }
    }
}

impl<S: CookieState> Gate for CookieSession<S> {
    const ACCESS_LEVEL: AccessLevel = S::ACCESS_LEVEL;
}

impl<S: CookieState> FromRequest for CookieSession<S> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(S::find(request))
    }
}

/// Somebody of the team whose password was right; the second factor is missing.
pub type PendingSession = CookieSession<PendingAgent>;

/// Somebody of the team who proved both factors and has to replace a start password.
pub type StartPasswordSession = CookieSession<StartPasswordOwner>;

/// A requester whose address is proved; the code of their app is missing.
pub type PendingRequesterSession = CookieSession<PendingRequester>;

/// Somebody who is not signed in and may do so here. Their sign-in forms carry a token for a cookie of
/// this browser, so no other site can sign somebody in under an account of its own (login CSRF).
pub type PreSession = CookieSession<NotSignedIn>;

/// Somebody who holds the first-run setup: they opened the link that the machine printed.
pub type SetupSession = CookieSession<Setup>;

/// The state of [`PendingSession`]: nothing is known but the account behind the token.
#[derive(Clone)]
pub struct PendingAgent;

/// The state of [`StartPasswordSession`]: nothing is known but the account behind the token.
#[derive(Clone)]
pub struct StartPasswordOwner;

/// The state of [`PendingRequesterSession`]: nothing is known but the address behind the token.
#[derive(Clone)]
pub struct PendingRequester;

/// The state of [`PreSession`]: nothing is known.
#[derive(Clone)]
pub struct NotSignedIn;

impl CookieState for NotSignedIn {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Visitor;

    /// A browser without the cookie gets one; what it sends now carries no token for that one yet.
    fn find(request: &HttpRequest) -> Result<CookieSession<Self>, Problem> {
        let guest = Visitor::identify(request)?.guest;
        let known = guest.cookie_value(request, CookieKind::PreSession);
        let token = match known {
            Some(token) => token,
            None => {
                let token = app::new_token()?;
                cookies::set_with_answer(request, guest.cookie(CookieKind::PreSession, token.clone(), None));
                token
            }
        };
        Ok(CookieSession { guest, token, state: Self })
    }

    /// There is no session yet that could end.
    fn is_current(_: &Reading, _: &str, _: Timestamp) -> Result<bool, app::Error> {
        Ok(true)
    }
}

impl CookieState for PendingAgent {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::PendingAgents;

    fn find(request: &HttpRequest) -> Result<CookieSession<Self>, Problem> {
        let mut guest = Visitor::identify(request)?.guest;
        // Too late or never there: the password again, then on to where they wanted.
        let sign_in = || Problem::SignIn(return_to(request));
        let token = guest.session_token(request).ok_or_else(sign_in)?;
        let found = guest.app.read(|read| account::find_pending_account(read, &token, guest.now))?;
        let account = found.ok_or_else(sign_in)?;
        guest.set_language(account.lang);
        Ok(CookieSession { guest, token, state: Self })
    }

    fn is_current(read: &Reading, token: &str, now: Timestamp) -> Result<bool, app::Error> {
        Ok(account::find_pending_account(read, token, now)?.is_some())
    }
}

impl CookieState for StartPasswordOwner {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::NewPassword;

    fn find(request: &HttpRequest) -> Result<CookieSession<Self>, Problem> {
        let mut guest = Visitor::identify(request)?.guest;
        let sign_in = || Problem::SignIn(return_to(request));
        let token = guest.session_token(request).ok_or_else(sign_in)?;
        let found = guest.app.read(|read| find_start_password_owner(read, &token, guest.now))?;
        guest.set_language(found.ok_or_else(sign_in)?.lang);
        Ok(CookieSession { guest, token, state: Self })
    }

    fn is_current(read: &Reading, token: &str, now: Timestamp) -> Result<bool, app::Error> {
        Ok(find_start_password_owner(read, token, now)?.is_some())
    }
}

impl CookieState for PendingRequester {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::PendingRequesters;

    fn find(request: &HttpRequest) -> Result<CookieSession<Self>, Problem> {
        let guest = Visitor::identify(request)?.guest;
        let token = guest.portal_token.clone().ok_or_else(sign_in_at_portal)?;
        let found: Result<_, app::Error> =
            guest.app.read(|read| portal::find_session(read, &token, SessionKind::SecondFactorPending, guest.now));
        found?.ok_or_else(sign_in_at_portal)?;
        Ok(CookieSession { guest, token, state: Self })
    }

    fn is_current(read: &Reading, token: &str, now: Timestamp) -> Result<bool, app::Error> {
        Ok(portal::find_session(read, token, SessionKind::SecondFactorPending, now)?.is_some())
    }
}

impl CookieState for Setup {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Setup;

    fn find(request: &HttpRequest) -> Result<CookieSession<Self>, Problem> {
        let guest = Guest::identify(request)?;
        if guest.is_set_up {
            return Err(Problem::NotFound);
        }
        let start = || Problem::GoTo("/setup".to_owned());
        let token = guest.cookie_value(request, CookieKind::Setup).ok_or_else(start)?;
        let state = guest.app.read(|read| app::setup::find_setup(read, &token, guest.now))?.ok_or_else(start)?;
        Ok(CookieSession { guest, token, state })
    }

    fn is_current(read: &Reading, token: &str, now: Timestamp) -> Result<bool, app::Error> {
        Ok(app::setup::find_setup(read, token, now)?.is_some())
    }
}
