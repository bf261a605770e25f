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
    /// Takes the word away once it is told.
    removal: Option<Cookie<'static>>,
}

impl Toast {
    /// Reads it from the request's cookie.
    pub fn from_request(request: &HttpRequest) -> Self {
        let guest = Guest::identify(request).ok();
        let word = guest.as_ref().and_then(|guest| guest.cookie_value(request, CookieKind::Toast));
        let removal = word.as_ref().and(guest).map(|guest| guest.expired_cookie(CookieKind::Toast));
        Self { word, removal }
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
    let cookie = guest.cookie(CookieKind::Toast, done.to_owned(), None);
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).cookie(cookie).finish()
}
