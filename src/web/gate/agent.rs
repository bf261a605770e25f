//! The team and providers, signed in with both factors; and those of them who may administer.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::Method};

use super::{
    Guest, SessionGate, Visitor,
    cookies::{self, CookieKind},
    csrf_token,
    guest::{header_text, is_navigation},
    proved::{ProofAttempt, proved_token},
    with_return_to,
};
use crate::{
    app::{
        self, Reading, Writing,
        account::{
            self, AccountSession, SessionProof,
            confirm::{ConfirmationMeans, confirm_identity},
            passkey::PasskeySite,
        },
    },
    domain::{
        access::{Actor, may_administer},
        device::Device,
        person::Account,
    },
    web::{
        problem::{Problem, ProofState},
        table::{AccessLevel, Gate},
    },
};

/// Somebody who signed in with both factors: of the team, or of a provider.
#[derive(Clone)]
pub struct AgentSession {
    /// How they read, and whose helpdesk it is.
    pub guest: Guest,
    /// Their account when the request began: for words of a page, never for rights.
    pub account: Account,
    proof: SessionProof,
    /// The signature of the session's token, which every form of theirs carries.
    csrf: String,
    session: AccountSession,
}

impl AgentSession {
    /// The token that every form of theirs carries.
    pub fn csrf(&self) -> String {
        self.csrf.clone()
    }

    /// Whether they proved a short while ago who they are.
    pub fn is_fresh(&self) -> bool {
        account::is_fresh(&self.session, self.guest.now)
    }

    /// The same session; what is written with it asks again whether the last proof of identity is recent.
    #[must_use]
    pub fn freshly_proved(self) -> Self {
        Self { proof: self.proof.freshly_proved(), ..self }
    }

    /// The session's token, for ending it.
    pub fn token(&self) -> &str {
        self.proof.token()
    }

    /// What the gate found, to be asked again when something is written.
    pub fn proof(&self) -> &SessionProof {
        &self.proof
    }

    /// The same session behind a gate that opens only to those whom the rule admits. For all others the page is
    /// not there.
    pub fn restricted(self, rule: fn(&Actor) -> bool) -> Result<Self, Problem> {
        let session = Self { proof: self.proof.admitting(rule), ..self };
        match session.recheck() {
            Ok(()) => Ok(session),
            Err(app::Error::SessionEnded) => Err(Problem::NotFound),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads with the rights that the owner has in the snapshot.
    pub fn read<T>(&self, look: impl FnOnce(&Reading, &Actor) -> Result<T, app::Error>) -> Result<T, app::Error> {
        self.proof.read(&self.guest.app, look)
    }

    /// Writes with the rights that the owner has in the transaction.
    pub async fn write<T, F>(&self, intention: F) -> Result<T, app::Error>
    where
        T: Send + 'static,
        F: Fn(&mut Writing<'_>, &Actor) -> Result<T, app::Error> + Send + 'static,
    {
        self.proof.write(&self.guest.app, intention).await
    }
}

impl SessionGate for AgentSession {
    fn guest(&self) -> &Guest {
        &self.guest
    }

    fn csrf(&self) -> String {
        self.csrf()
    }

    fn recheck(&self) -> Result<(), app::Error> {
        self.read(|_, _| Ok(()))
    }

    async fn completed(self, request: &HttpRequest, proof: Option<ProofAttempt>) -> Result<Self, Problem> {
        let Some(attempt) = proof else { return Ok(self) };
        let means = match attempt {
            ProofAttempt::Password(typed) => ConfirmationMeans::Password(typed),
            ProofAttempt::Code(typed) => ConfirmationMeans::Code(typed),
            ProofAttempt::Passkey(answer) => ConfirmationMeans::Passkey(answer),
            // The team always has a password.
            ProofAttempt::SendCode => return Err(Problem::ProofNeeded(ProofState::Missing)),
        };
        let guest = &self.guest;
        let site = guest.app.read(|read| PasskeySite::of(&guest.app, read))?;
        let checked = confirm_identity(&guest.app, site.as_ref(), self.token(), means, guest.address).await;
        let token = proved_token(checked)?;
        cookies::set_with_answer(request, guest.cookie(CookieKind::Session, token.clone(), None));
        let session = AccountSession { created: guest.now, ..self.session };
        Ok(Self { csrf: csrf_token(guest, &token), proof: self.proof.going_on(token), session, ..self })
    }
}

impl Gate for AgentSession {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Console;
}

impl FromRequest for AgentSession {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(require_agent(request.clone()))
    }
}

/// An agent who may administer. For every other account the address does not exist.
#[derive(Clone)]
pub struct AdminSession {
    pub agent: AgentSession,
}

impl Gate for AdminSession {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Administrators;
}

impl FromRequest for AdminSession {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let agent = require_agent(request.clone());
        Box::pin(async move { Ok(Self { agent: agent.await?.restricted(may_administer)? }) })
    }
}

async fn require_agent(request: HttpRequest) -> Result<AgentSession, Problem> {
    let mut guest = Visitor::identify(&request)?.guest;
    let here = request.uri().path_and_query().map_or("/console", |path| path.as_str());
    let sign_in = || Problem::SignIn(if request.method().is_safe() { here.to_owned() } else { "/console".to_owned() });
    let token = guest.session_token(&request).ok_or_else(sign_in)?;
    let found = guest.app.read(|read| account::find_full_session(read, &token, guest.now))?;
    let (account, session) = found.ok_or_else(sign_in)?;
    let token = refreshed(&request, &guest, token, &account, &session).await?;
    guest.set_language(account.lang);
    let is_form = !request.method().is_safe();
    let rules_first = || guest.app.read(|read| account::rules::must_accept_first(read, &account, is_form, guest.now));
    if !BEFORE_THE_RULES.contains(&request.path()) && rules_first()? {
        let then = if is_form { "/console" } else { here };
        return Err(Problem::GoTo(with_return_to("/console/rules", then)));
    }
    Ok(AgentSession { csrf: csrf_token(&guest, &token), guest, account, proof: SessionProof::of(token), session })
}

/// Notes that a page was opened; the token with which the session goes on.
async fn refreshed(
    request: &HttpRequest,
    guest: &Guest,
    token: String,
    account: &Account,
    session: &AccountSession,
) -> Result<String, Problem> {
    let device = Device::of(header_text(request, "user-agent").unwrap_or_default());
    // Pages that are fetched in the background share the cookie with others under way.
    let is_page = request.method() == Method::GET && is_navigation(request);
    let Some(touch) = account::session::needed_touch(session, account, device, is_page, guest.now)? else {
        return Ok(token);
    };
    // On a full disk the console is still to be read; the session just ages.
    if let Err(error) = account::session::touch_session(&guest.app, &token, &touch).await {
        tracing::warn!(%error, "a session could not be refreshed");
        return Ok(token);
    }
    let Some(new) = touch.token else { return Ok(token) };
    cookies::set_with_answer(request, guest.cookie(CookieKind::Session, new.clone(), None));
    Ok(new)
}

/// What opens before the rules of use are accepted.
const BEFORE_THE_RULES: [&str; 4] = ["/console/rules", "/console/language", "/signout", "/setup/done"];
