//! What was done by the form before, told once on the next page: a cookie with a word, of which
//! only those that the texts know are shown.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::Cookie,
    http::{StatusCode, header},
};
use maud::Markup;

use super::gate::{CookieKind, Guest};
use crate::{domain::person::Lang, i18n};

/// The word that the form before left.
pub struct Toast {
    word: Option<String>,
    /// The mark under which the script that keeps copies sent the form.
    accepted: Option<String>,
    /// Takes the word away once it is told.
    removal: Option<Cookie<'static>>,
}

impl Toast {
    /// Reads it from the request's cookie.
    pub fn from_request(request: &HttpRequest) -> Self {
        let guest = Guest::identify(request).ok();
        let value = guest.as_ref().and_then(|guest| guest.cookie_value(request, CookieKind::Toast));
        let removal = value.as_ref().and(guest).map(|guest| guest.expired_cookie(CookieKind::Toast));
        let (word, accepted) = match value.as_deref().map(|value| value.split_once('.').unwrap_or((value, ""))) {
            Some((word, mark)) => (Some(word.to_owned()), Some(mark.to_owned()).filter(|mark| is_mark(mark))),
            None => (None, None),
        };
        Self { word, accepted, removal }
    }

    /// The mark of the form that was accepted: the browser may forget its copy now.
    pub fn accepted(&self) -> Option<&str> {
        self.accepted.as_deref()
    }

    /// What was done, in the words of an area: `console`, `admin`.
    pub fn text(&self, lang: Lang, area: &str) -> Option<String> {
        let key = format!("{area}-done-{}", self.word.as_deref()?);
        i18n::has(lang, &key).then(|| i18n::text(lang, &key, &[]))
    }

    /// The page that tells it, so that the next one does not.
    pub fn response(&self, status: StatusCode, page: Markup) -> HttpResponse {
        let mut response = HttpResponse::build(status);
        response.content_type("text/html; charset=utf-8");
        if let Some(removal) = &self.removal {
            response.cookie(removal.clone());
        }
        response.body(page.into_string())
    }
}

/// Go on there, where it is told.
pub fn see_other_with_toast(guest: &Guest, to: &str, done: &'static str) -> HttpResponse {
    see_other_accepting(guest, to, done, "")
}

/// Like [`see_other_with_toast`]; the page there says that the form with this mark was accepted.
pub fn see_other_accepting(guest: &Guest, to: &str, done: &'static str, mark: &str) -> HttpResponse {
    let told = if is_mark(mark) { format!("{done}.{mark}") } else { done.to_owned() };
    let cookie = guest.cookie(CookieKind::Toast, told, None);
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).cookie(cookie).finish()
}

/// Whether the mark of a form is one that our script makes.
fn is_mark(mark: &str) -> bool {
    (1..=32).contains(&mark.len()) && mark.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
