//! What a page gets when somebody sends a form: the gate that let them through, and the fields.
//!
//! [`Posted`] and [`PostedUpload`] are the only ways to the fields of a form behind a session, and
//! they hand none out before the form's CSRF token is proved. [`OpenPost`] is for pages without a
//! session; the URL table takes no other handler for a form (see [`GatedPost`]).
//!
//! [`GatedPost`]: crate::web::table::GatedPost

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};

use super::{
    Fields, TOKEN_FIELD, UploadLimits,
    body::{self, BodyLimits, UnreadRest},
};
use crate::{
    app::App,
    web::{
        gate::{CookieKind, Guest, OpenGate, PreSession, SessionGate, csrf_token, header_text, own_address_or_home},
        problem::{Problem, SentForm},
        table::{AccessLevel, Gate, PostGate},
    },
};

/// A form without files. Files that come with it are not written to the disk.
pub struct Posted<G> {
    pub gate: G,
    /// What was typed and chosen; the token is proved.
    pub fields: Fields,
}

/// A form with files, as many and as large as the configuration allows.
pub struct PostedUpload<G> {
    pub gate: G,
    /// What was typed, chosen and uploaded; the token is proved.
    pub fields: Fields,
}

/// A form of a page without a session, or what another program sends. Its body is not read yet, so that a
/// handler can look first whether the link in the address is good and whether a rate limit allows it.
pub struct OpenPost<G> {
    pub gate: G,
    pub body: UnreadBody,
}

/// The body of a request on its way in.
pub struct UnreadBody {
    request: HttpRequest,
    payload: Payload,
}

impl UnreadBody {
    fn of(request: HttpRequest, payload: Payload) -> Self {
        Self { request, payload }
    }

    /// Reads a form of a few lines without files. Files that come with it are not written to the disk.
    pub async fn read(self, app: &App) -> Result<Fields, Problem> {
        self.read_within(app, BodyLimits::SHORT).await
    }

    /// Reads a form with files, within these limits.
    pub async fn read_with_files(self, app: &App, uploads: UploadLimits) -> Result<Fields, Problem> {
        self.read_within(app, BodyLimits::with_files(uploads)).await
    }

    /// Reads what another program sends: a body of at most `most` bytes that is no form.
    pub async fn read_bytes(self, most: usize) -> Result<Vec<u8>, Problem> {
        body::read_bytes(&self.request, self.payload, most).await
    }

    /// Keeps what was sent beside the request, for the page of a failure. A form that is too large can be sent on
    /// from there, shortened.
    async fn read_within(self, app: &App, limits: BodyLimits) -> Result<Fields, Problem> {
        let (mut fields, problem) = match body::read(app, &self.request, self.payload, limits).await {
            Ok(fields) => (fields, None),
            Err(UnreadRest { problem, read }) => (read, Some(problem)),
        };
        fields.set_proof_apart(app);
        let action = self.request.uri().path_and_query().map_or(self.request.path(), |address| address.as_str());
        self.request.extensions_mut().insert(fields.given_back(own_address_or_home(action).to_owned()));
        let Some(problem) = problem else { return Ok(fields) };
        if matches!(problem, Problem::TooLarge)
            && let Ok(guest) = Guest::identify(&self.request)
        {
            offer(&self.request, &guest, &fields, fields.get(TOKEN_FIELD).to_owned());
        }
        Err(problem)
    }

    /// Gives a form with files back to somebody who has to sign in again, as the gates of sessions do.
    pub async fn give_back(self, guest: &Guest, problem: Problem) -> Problem {
        self.hold_back(guest, problem, limits_with_files(&guest.app)).await
    }

    /// Reads the form of somebody who has to do something else first, such as signing in. What was sent is on the
    /// page that says so, and nothing of it is stored. Without anything to lose it is the problem itself.
    async fn hold_back(self, guest: &Guest, problem: Problem, limits: BodyLimits) -> Problem {
        let page = match &problem {
            Problem::SignIn(_) | Problem::SignInAtPortal => Problem::SessionEnded,
            Problem::GoTo(there) if there.starts_with("/console/rules") => Problem::ComesFirst(there.clone()),
            _ => return problem,
        };
        let request = self.request.clone();
        match self.read_within(&guest.app, limits.storing_no_files()).await {
            Ok(fields) if fields.is_worth_keeping() => {
                offer_after_sign_in(&request, guest, &fields).await;
                page
            }
            Ok(_) | Err(Problem::Unreadable) => problem,
            Err(lost) => lost,
        }
    }
}

/// What is read of a form without files: the team writes long texts.
fn limits_without_files<G: Gate>() -> BodyLimits {
    if G::ACCESS_LEVEL >= AccessLevel::Console { BodyLimits::LONG } else { BodyLimits::SHORT }
}

fn limits_with_files(app: &App) -> BodyLimits {
    BodyLimits::with_files(UploadLimits::of(app))
}

/// The gate of a form and its fields, once the form has proved the token of its session; otherwise gives back
/// what was typed.
async fn extract_proved<G: SessionGate>(body: UnreadBody, takes_files: bool) -> Result<(G, Fields), Problem> {
    let request = body.request.clone();
    let limits = |app: &App| if takes_files { limits_with_files(app) } else { limits_without_files::<G>() };
    let gate = match G::extract(&request).await {
        Ok(gate) => gate,
        Err(problem) => {
            let Ok(guest) = Guest::identify(&request) else { return Err(problem) };
            return Err(body.hold_back(&guest, problem, limits(&guest.app)).await);
        }
    };
    let guest = gate.guest();
    let mut fields = body.read_within(&guest.app, limits(&guest.app)).await?;
    if fields.get(TOKEN_FIELD) != gate.csrf() {
        offer(&request, guest, &fields, gate.csrf());
        return Err(Problem::Stale(Vec::new()));
    }
    // The body can come long after its head. What is written asks once more, in its transaction.
    if let Err(error) = gate.recheck() {
        offer_after_sign_in(&request, guest, &fields).await;
        return Err(error.into());
    }
    let proof = fields.proof.take();
    Ok((gate.completed(&request, proof).await?, fields))
}

/// Lets the page of the failure send the form on once its sender is signed in. Its token is that of the browser's
/// sign-in forms: it allows nothing, and says later that the form stood on a page of ours.
async fn offer_after_sign_in(request: &HttpRequest, guest: &Guest, fields: &Fields) {
    let token = PreSession::extract(request).await.map(|session| session.csrf()).unwrap_or_default();
    offer(request, guest, fields, token);
}

/// Lets the page of the failure send the form on, with this token: only if the form came from a page of ours, not
/// just from none that we know to be foreign, and only without secrets, which are never given back.
fn offer(request: &HttpRequest, guest: &Guest, fields: &Fields, token: String) {
    let is_ours = is_surely_ours(request) || has_token_of_browser(request, guest, fields.get(TOKEN_FIELD));
    if is_ours
        && !fields.has_secrets()
        && let Some(sent) = request.extensions_mut().get_mut::<SentForm>()
    {
        sent.token = Some(token);
    }
}

/// Whether the browser says that a form came from a page of ours. Forms of other sites are refused before.
fn is_surely_ours(request: &HttpRequest) -> bool {
    match header_text(request, "sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => header_text(request, "origin").is_some_and(|origin| origin != "null"),
    }
}

/// Whether a form's token was made for a cookie of this browser, whatever that cookie is worth by now.
fn has_token_of_browser(request: &HttpRequest, guest: &Guest, token: &str) -> bool {
    let cookies = [CookieKind::Session, CookieKind::Portal, CookieKind::Setup, CookieKind::PreSession];
    cookies
        .iter()
        .any(|kind| guest.cookie_value(request, *kind).is_some_and(|value| csrf_token(guest, &value) == token))
}

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl<G: SessionGate> FromRequest for Posted<G> {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = UnreadBody::of(request.clone(), payload.take());
        Box::pin(async move {
            let (gate, fields) = extract_proved(body, false).await?;
            Ok(Self { gate, fields })
        })
    }
}

impl<G: SessionGate> FromRequest for PostedUpload<G> {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = UnreadBody::of(request.clone(), payload.take());
        Box::pin(async move {
            let (gate, fields) = extract_proved(body, true).await?;
            Ok(Self { gate, fields })
        })
    }
}

impl<G: OpenGate> FromRequest for OpenPost<G> {
    type Error = Problem;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = UnreadBody::of(request.clone(), payload.take());
        Box::pin(async move { Ok(Self { gate: G::extract(&body.request).await?, body }) })
    }
}

impl<G: Gate> Gate for Posted<G> {
    const ACCESS_LEVEL: AccessLevel = G::ACCESS_LEVEL;
}

impl<G: Gate> Gate for PostedUpload<G> {
    const ACCESS_LEVEL: AccessLevel = G::ACCESS_LEVEL;
}

impl<G: Gate> Gate for OpenPost<G> {
    const ACCESS_LEVEL: AccessLevel = G::ACCESS_LEVEL;
}

impl<G: SessionGate> PostGate for Posted<G> {}
impl<G: SessionGate> PostGate for PostedUpload<G> {}
impl<G: OpenGate> PostGate for OpenPost<G> {}
