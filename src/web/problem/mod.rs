//! Why a page is not what was asked for, and the status of its answer. The page itself is made in
//! `page`, where the reader's language is known.

mod page;
mod proof;
mod sealed;
mod unsent;

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    body::BoxBody,
    http::{StatusCode, header},
};

pub use page::{ProblemParts, catch_panic, is_bare, parts, render, with_page};
pub use proof::{PROOF_CODE, PROOF_HELD, PROOF_PASSKEY, PROOF_PASSWORD, PROOF_SEND, ProofPage, ProofState};
pub use sealed::unseal;
pub use unsent::{LOST_FILE_FIELD, SentForm, is_text};

use crate::{app, web::gate::with_return_to};

/// Why a page is not what was asked for.
#[derive(Clone, Debug)]
pub enum Problem {
    /// Not there, or not yours.
    NotFound,
    /// Seen, but not allowed.
    Forbidden,
    /// The form did not come from our page, or its page is too old. With what was typed.
    Stale(Vec<String>),
    /// The form came from a page of another site, as far as the browser says.
    OtherSite,
    /// The session ended, or a right was lost, before the form came or while it was on its way.
    SessionEnded,
    /// The session goes on, but its owner has to prove first who they are.
    ProofNeeded(ProofState),
    /// A form came before something that comes first, such as rules to accept: do that at this address.
    ComesFirst(String),
    /// The request does not read: broken encoding, missing parts.
    Unreadable,
    /// More than the server takes.
    TooLarge,
    /// So much is under way that this has to wait: of this network, or of the whole process.
    Busy,
    /// The body took too long to arrive. With what was typed.
    TooSlow(Vec<String>),
    /// Too many in a short time; seconds to wait.
    RateLimited(u64),
    /// The disk is full. With what was typed.
    DiskFull(Vec<String>),
    /// Nothing can be read or stored at the moment, and that passes.
    Unavailable,
    /// Sign in first; then go on to this address.
    SignIn(String),
    /// Sign in to the portal first.
    SignInAtPortal,
    /// Something else comes first, or it is done already: go there.
    GoTo(String),
    /// The draft of a request is unknown, or its time is over.
    NoDraft,
    /// The topic of a draft is not offered any more.
    NoTopic,
    /// No ticket has this secret link (any more).
    NoLink,
    /// A link to join or to set a password: used, too old, withdrawn or never given out.
    DeadLink,
    /// An attachment is not, or not whole, on the disk any more.
    FileLost,
    /// The first-run setup is not finished.
    NotSetUp,
    /// An error of the program; its cause is in the log.
    Internal,
}

/// Marks a response that a program reads, so that no page takes its place whatever its status is.
pub struct ForPrograms;

/// Marks a response whose problem has its page already.
pub struct PageMade;

impl Problem {
    /// Gives back what was typed, where the problem is one that loses a page. What the form itself sent is given
    /// back without this.
    pub fn with_typed(self, typed: impl IntoIterator<Item = String>) -> Self {
        match self {
            Self::Stale(_) => Self::Stale(typed.into_iter().collect()),
            Self::DiskFull(_) => Self::DiskFull(typed.into_iter().collect()),
            Self::TooSlow(_) => Self::TooSlow(typed.into_iter().collect()),
            other => other,
        }
    }
}

impl From<app::Error> for Problem {
    fn from(error: app::Error) -> Self {
        match error {
            app::Error::NotFound | app::Error::NotServed => Self::NotFound,
            app::Error::Forbidden => Self::Forbidden,
            app::Error::SessionEnded => Self::SessionEnded,
            app::Error::ProofNeeded => Self::ProofNeeded(ProofState::Missing),
            app::Error::RateLimited { seconds } => Self::RateLimited(seconds),
            app::Error::Busy => Self::Busy,
            app::Error::DiskFull => Self::DiskFull(Vec::new()),
            app::Error::Unavailable(what) => {
                tracing::warn!(what, "a page cannot be made");
                Self::Unavailable
            }
            // Pages that can meet these show them in place; elsewhere the page is just too old.
            app::Error::Refused(_)
            | app::Error::Conflict { .. }
            | app::Error::InvalidSetting(_)
            | app::Error::AlreadyExists
            | app::Error::LastAdministrator
            | app::Error::OwnRights
            | app::Error::ReasonMissing => Self::Stale(Vec::new()),
            app::Error::Internal(what) => {
                tracing::error!(what, "internal error");
                Self::Internal
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Problem {
    /// The word that begins the keys of its texts.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Forbidden => "forbidden",
            Self::Stale(_) => "stale",
            Self::OtherSite => "other-site",
            Self::SessionEnded => "session-ended",
            Self::ProofNeeded(_) => "proof",
            Self::ComesFirst(_) => "comes-first",
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too-large",
            Self::TooSlow(_) => "too-slow",
            Self::Busy => "busy",
            Self::RateLimited(_) => "throttled",
            Self::DiskFull(_) => "disk-full",
            Self::SignIn(_) | Self::SignInAtPortal | Self::GoTo(_) => "sign-in",
            Self::NoDraft => "no-draft",
            Self::NoTopic => "no-topic",
            Self::NoLink => "no-link",
            Self::DeadLink => "dead-link",
            Self::FileLost => "file-lost",
            Self::NotSetUp => "not-set-up",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::NoDraft | Self::NoTopic | Self::NoLink | Self::DeadLink => StatusCode::NOT_FOUND,
            Self::Forbidden
            | Self::Stale(_)
            | Self::OtherSite
            | Self::SessionEnded
            | Self::ProofNeeded(ProofState::Missing)
            | Self::ComesFirst(_) => StatusCode::FORBIDDEN,
            Self::ProofNeeded(ProofState::Wrong) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow(_) => StatusCode::REQUEST_TIMEOUT,
            Self::RateLimited(_) | Self::ProofNeeded(ProofState::Wait(_)) => StatusCode::TOO_MANY_REQUESTS,
            Self::DiskFull(_) => StatusCode::INSUFFICIENT_STORAGE,
            Self::SignIn(_) | Self::SignInAtPortal | Self::GoTo(_) => StatusCode::SEE_OTHER,
            Self::FileLost => StatusCode::GONE,
            Self::NotSetUp | Self::Unavailable | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Carries the problem to [`render`], which knows the reader.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        match self {
            Self::SignIn(then) => {
                response.insert_header((header::LOCATION, with_return_to("/signin", then)));
            }
            Self::SignInAtPortal => {
                response.insert_header((header::LOCATION, "/portal/signin"));
            }
            Self::GoTo(there) => {
                response.insert_header((header::LOCATION, there.as_str()));
            }
            Self::RateLimited(seconds) | Self::ProofNeeded(ProofState::Wait(seconds)) => {
                response.insert_header((header::RETRY_AFTER, seconds.to_string()));
            }
            Self::Busy | Self::Unavailable => {
                response.insert_header((header::RETRY_AFTER, "10"));
            }
            // The rest of the body is not waited for (RFC 9110 §15.5.9).
            Self::TooSlow(_) => {
                response.force_close();
            }
            _ => {}
        }
        let mut response = response.finish();
        response.extensions_mut().insert(self.clone());
        response
    }
}
