//! What was done by the form before, told once on the next page: a cookie with a word, of which
//! only those that the texts know are shown.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::Cookie,
    http::{StatusCode, header},
};
use maud::Markup;

use super::gate::Guest;
use crate::{domain::person::Lang, i18n};

const TOAST_COOKIE: &str = "toast";

/// The word that the form before left.
pub struct Toast(Option<String>);

impl Toast {
    /// Reads it from the request's cookie.
    pub fn from_request(request: &HttpRequest) -> Self {
        Self(request.cookie(TOAST_COOKIE).map(|cookie| cookie.value().to_owned()))
    }

    /// What was done, in the words of an area: `console`, `admin`.
    pub fn text(&self, lang: Lang, area: &str) -> Option<String> {
        let key = format!("{area}-done-{}", self.0.as_deref()?);
        i18n::has(lang, &key).then(|| i18n::text(lang, &key, &[]))
    }

    /// The page that tells it, so that the next one does not.
    pub fn response(&self, status: StatusCode, page: Markup) -> HttpResponse {
        let mut response = HttpResponse::build(status);
        response.content_type("text/html; charset=utf-8");
        if self.0.is_some() {
            let mut told = Cookie::build(TOAST_COOKIE, "").path("/").finish();
            told.make_removal();
            response.cookie(told);
        }
        response.body(page.into_string())
    }
}

/// Go on there, where it is told.
pub fn see_other_with_toast(guest: &Guest, to: &str, done: &'static str) -> HttpResponse {
    let cookie = guest.cookie(TOAST_COOKIE, done.to_owned(), None);
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).cookie(cookie).finish()
}
