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
    Fields, UploadLimits,
    body::{self, BodyLimits},
};
use crate::{
    app::App,
    web::{
        gate::{OpenGate, SessionGate},
        problem::{Problem, TypedTexts},
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

/// A form of a page without a session, or what another program sends. Its body is not read yet, so that a handler can look first
/// whether the link in the address is good and whether a rate limit allows it.
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

    /// Keeps what was typed beside the request, for the page of a failure.
    async fn read_within(self, app: &App, limits: BodyLimits) -> Result<Fields, Problem> {
        let fields = body::read(app, &self.request, self.payload, limits).await?;
        self.request.extensions_mut().insert(TypedTexts(fields.typed()));
        Ok(fields)
    }
}

/// What is read of a form without files: the team writes long texts.
fn limits_without_files<G: Gate>() -> BodyLimits {
    if G::ACCESS_LEVEL >= AccessLevel::Console { BodyLimits::LONG } else { BodyLimits::SHORT }
}

/// The gate of a form and its fields, once the form has proved the token of its session; otherwise gives back
/// what was typed.
async fn extract_proved<G: SessionGate>(body: UnreadBody, takes_files: bool) -> Result<(G, Fields), Problem> {
    let gate = G::extract(&body.request).await?;
    let app = &gate.guest().app;
    let fields = if takes_files {
        body.read_with_files(app, UploadLimits::of(app)).await?
    } else {
        body.read_within(app, limits_without_files::<G>()).await?
    };
    if fields.get("csrf") != gate.csrf() {
        return Err(Problem::Stale(fields.typed()));
    }
    // The body can come long after its head. What is written asks once more, in its transaction.
    gate.recheck().map_err(|error| Problem::from(error).with_typed(fields.typed()))?;
    Ok((gate, fields))
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
