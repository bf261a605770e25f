//! The gate of the portal: requesters and contacts who proved an address.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, HttpResponse, cookie::Cookie, dev::Payload, http::header::USER_AGENT};

use crate::{
    app::{
        self, Writing,
        account::SessionKind,
        known_browser::KNOWN_BROWSER_DAYS,
        portal::{
            self, PortalSession,
            confirm::{self, RequesterProof},
            requests::contact_organisations,
            sign_in::PortalBrowser,
        },
    },
    domain::{device::Device, id::PersonId, person::Person, text::EmailAddress},
    web::{
        answer,
        gate::{
            CookieKind, Guest, ProofAttempt, ProvableSession, SessionGate, Visitor, csrf_token, proved_token,
            set_with_answer,
        },
        problem::{Problem, ProofState},
        table::{AccessLevel, Gate},
    },
};

/// A requester or contact who signed in. The session is valid for every profile with their address.
#[derive(Clone)]
pub struct RequesterSession {
    /// How they read, and whose helpdesk it is.
    pub guest: Guest,
    /// The profiles, the oldest first; at least one.
    pub people: Vec<Person>,
    /// The token of their session; its signature is the CSRF token.
    token: String,
    session: PortalSession,
}

impl RequesterSession {
    /// The address they proved.
    pub fn email(&self) -> &EmailAddress {
        &self.session.email
    }

    /// The token of their session, to end it or to renew it.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The token that every form of theirs carries.
    pub fn csrf(&self) -> String {
        csrf_token(&self.guest, &self.token)
    }

    /// The only way to write from a page of the portal: the use case gets the token of a session that has not ended.
    pub async fn write<T, F>(&self, intention: F) -> Result<T, app::Error>
    where
        T: Send + 'static,
        F: Fn(&mut Writing<'_>, &str) -> Result<T, app::Error> + Send + 'static,
    {
        let token = self.token.clone();
        let with_session = move |tx: &mut Writing<'_>| {
            portal::require_session(tx, &token, tx.now)?;
            intention(tx, &token)
        };
        self.guest.app.write(with_session).await
    }

    /// Whether they look after an organisation.
    pub fn is_contact(&self) -> bool {
        self.contact().is_some()
    }

    /// The first of their profiles that is a contact.
    pub fn contact(&self) -> Option<&Person> {
        self.people.iter().find(|person| !contact_organisations(std::slice::from_ref(person)).is_empty())
    }
}

impl SessionGate for RequesterSession {
    fn guest(&self) -> &Guest {
        &self.guest
    }

    fn csrf(&self) -> String {
        self.csrf()
    }

    fn recheck(&self) -> Result<(), app::Error> {
        let app = &self.guest.app;
        app.read(|read| portal::require_session(read, &self.token, app.now()).map(drop))
    }

    async fn completed(self, request: &HttpRequest, proof: Option<ProofAttempt>) -> Result<Self, Problem> {
        let Some(attempt) = proof else { return Ok(self) };
        let guest = &self.guest;
        let proof = match attempt {
            ProofAttempt::Password(typed) => RequesterProof::Password(typed),
            ProofAttempt::Code(typed) => RequesterProof::Code(typed),
            ProofAttempt::Passkey(_) => return Err(Problem::ProofNeeded(ProofState::Wrong)),
            ProofAttempt::SendCode => {
                return Err(Problem::ProofNeeded(match confirm::send_proof_code(&guest.app, &self.token).await {
                    Ok(()) => ProofState::Missing,
                    Err(app::Error::RateLimited { seconds }) => ProofState::Wait(seconds),
                    Err(error) => return Err(error.into()),
                }));
            }
        };
        let token = proved_token(confirm::prove_again(&guest.app, &self.token, proof, guest.address).await)?;
        set_with_answer(request, guest.cookie(CookieKind::Portal, token.clone(), None));
        let session = PortalSession { created: guest.now, ..self.session };
        let guest = Guest { portal_token: Some(token.clone()), ..self.guest };
        Ok(Self { guest, token, session, ..self })
    }
}

impl ProvableSession for RequesterSession {
    fn is_fresh(&self) -> bool {
        confirm::is_fresh(&self.session, self.guest.now)
    }

    /// Use cases of the portal ask by themselves: they get the token.
    fn freshly_proved(self) -> Self {
        self
    }
}

impl Gate for RequesterSession {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Requesters;
}

impl FromRequest for RequesterSession {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = Visitor::identify(request);
        Box::pin(async move {
            let guest = visitor?.guest;
            let (session, is_stale) = find_session(&guest)?.ok_or_else(sign_in)?;
            if is_stale {
                let token = session.token.clone();
                // On a full disk the pages are still to be read; the session just ages.
                if let Err(error) = guest.app.write(move |tx| portal::touch_session(tx, &token)).await {
                    tracing::warn!(%error, "a session could not be refreshed");
                }
            }
            Ok(session)
        })
    }
}

/// Where somebody is sent who has no session.
pub fn sign_in() -> Problem {
    Problem::SignInAtPortal
}

/// The session of a guest, if they signed in; and whether its last use has to be recorded again.
fn find_session(guest: &Guest) -> Result<Option<(RequesterSession, bool)>, Problem> {
    let Some(token) = guest.portal_token.clone() else { return Ok(None) };
    let found = guest.app.read(|read| portal::find_session(read, &token, SessionKind::Full, guest.now))?;
    Ok(found.map(|(session, people)| {
        let is_stale = portal::is_touch_due(&session, guest.now);
        (RequesterSession { guest: guest.clone(), people, session, token }, is_stale)
    }))
}

/// The session of a visitor who signed in, on pages that are open to everybody.
pub fn current_session(guest: &Guest) -> Result<Option<RequesterSession>, Problem> {
    Ok(find_session(guest)?.map(|(session, _)| session))
}

/// Whether the visitor signed in as this contact.
pub fn is_contact(guest: &Guest, person: PersonId) -> Result<bool, Problem> {
    Ok(current_session(guest)?.is_some_and(|session| session.contact().is_some_and(|contact| contact.id == person)))
}

/// What is known of a browser that signs in.
pub fn identify_browser(guest: &Guest, request: &HttpRequest) -> PortalBrowser {
    let agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known = guest.cookie_value(request, CookieKind::KnownPortal);
    PortalBrowser { address: guest.address, former: guest.portal_token.clone(), known, device: Device::of(agent) }
}

/// On to a page with a session that began. If it is fully signed in, the browser is known from now on.
pub fn go_with_session(guest: &Guest, there: &str, token: String) -> Result<HttpResponse, Problem> {
    let known = guest.app.read(|read| portal::sign_in::known_browser_word(read, &token, guest.now))?;
    let mut response = answer::redirect(there);
    response.cookie(guest.cookie(CookieKind::Portal, token, None));
    if let Some(word) = known {
        response.cookie(guest.cookie(CookieKind::KnownPortal, word, Some(KNOWN_BROWSER_DAYS)));
    }
    Ok(response.finish())
}

/// The cookie of a session that is over.
pub fn expired_cookie(guest: &Guest) -> Cookie<'static> {
    guest.expired_cookie(CookieKind::Portal)
}
