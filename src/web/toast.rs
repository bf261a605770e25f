//! What was done by the form before, told once on the next page: a cookie with a word, of which
//! only those that the texts know are shown, and with the form that takes it back. It holds no names.

use actix_web::{HttpRequest, HttpResponse, cookie::Cookie, http::StatusCode};
use data_encoding::BASE64URL_NOPAD;
use maud::Markup;

use super::{
    answer,
    gate::{CookieKind, Guest},
};
use crate::{
    domain::{id::TicketNo, person::Lang},
    i18n,
};

/// What the form before left.
#[derive(Clone, Default)]
pub struct Toast {
    word: Option<String>,
    /// The mark under which the script that keeps copies sent the form.
    accepted: Option<String>,
    /// The ticket that it is about.
    about: Option<TicketNo>,
    undo: Option<UndoForm>,
    /// Takes the word away once it is told.
    removal: Option<Cookie<'static>>,
}

/// A form about a ticket that takes back what was done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UndoForm {
    /// The last part of the address that it is sent to, such as `assignment`.
    pub noun: String,
    /// Names and values of its hidden fields.
    pub fields: Vec<(String, String)>,
}

impl UndoForm {
    fn encode(&self) -> String {
        let fields = self.fields.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
        let lines: Vec<&str> = std::iter::once(self.noun.as_str()).chain(fields).collect();
        BASE64URL_NOPAD.encode(lines.join("\n").as_bytes())
    }

    /// Reads what [`Self::encode`] wrote.
    fn decode(text: &str) -> Option<Self> {
        let lines = String::from_utf8(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()?;
        let mut lines = lines.split('\n').map(str::to_owned);
        let noun = lines.next().filter(|noun| noun.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))?;
        let rest: Vec<String> = lines.collect();
        let fields = rest.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
        Some(Self { noun, fields })
    }
}

impl Toast {
    /// Reads it from the request's cookie.
    pub fn from_request(request: &HttpRequest) -> Self {
        let guest = Guest::identify(request).ok();
        let Some(value) = guest.as_ref().and_then(|guest| guest.cookie_value(request, CookieKind::Toast)) else {
            return Self::default();
        };
        let mut parts = value.split('.').map(str::to_owned);
        let mut next = || parts.next().filter(|part| !part.is_empty());
        Self {
            word: next(),
            accepted: next().filter(|mark| is_mark(mark)),
            about: next().and_then(|no| no.parse().ok()),
            undo: next().and_then(|form| UndoForm::decode(&form)),
            removal: guest.map(|guest| guest.expired_cookie(CookieKind::Toast)),
        }
    }

    /// The mark of the form that was accepted: the browser may forget its copy now.
    pub fn accepted(&self) -> Option<&str> {
        self.accepted.as_deref()
    }

    /// The word of what was done.
    pub fn word(&self) -> Option<&str> {
        self.word.as_deref()
    }

    /// The ticket that it is about; `None` if it is about none.
    pub fn about(&self) -> Option<TicketNo> {
        self.about
    }

    /// The form that takes it back, if it can be.
    pub fn undo(&self) -> Option<&UndoForm> {
        self.undo.as_ref()
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
    tell_there(guest, to, done.to_owned())
}

/// Like [`see_other_with_toast`], about a ticket. The page there says that the form with this mark was accepted, and
/// offers to take back what was done.
pub fn see_other_about(
    guest: &Guest,
    to: &str,
    done: &'static str,
    mark: &str,
    about: TicketNo,
    undo: Option<&UndoForm>,
) -> HttpResponse {
    let mark = if is_mark(mark) { mark } else { "" };
    let told = format!("{done}.{mark}.{about}.{}", undo.map(UndoForm::encode).unwrap_or_default());
    tell_there(guest, to, told)
}

fn tell_there(guest: &Guest, to: &str, told: String) -> HttpResponse {
    answer::redirect(to).cookie(guest.cookie(CookieKind::Toast, told, None)).finish()
}

/// Whether the mark of a form is one that our script makes.
fn is_mark(mark: &str) -> bool {
    (1..=32).contains(&mark.len()) && mark.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undo_forms_survive_the_cookie() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        for form in [
            UndoForm { noun: "assignment".to_owned(), fields: vec![pair("to", "nobody")] },
            UndoForm { noun: "tags".to_owned(), fields: vec![pair("tags", "drucker, größe; x.y")] },
            UndoForm { noun: "priority".to_owned(), fields: vec![pair("priority", "")] },
            UndoForm { noun: "resumption".to_owned(), fields: Vec::new() },
        ] {
            assert_eq!(UndoForm::decode(&form.encode()), Some(form));
        }
        for broken in ["", "!", "Li4vYWRtaW4"] {
            let noun = UndoForm::decode(broken).map(|form| form.noun).unwrap_or_default();
            assert!(!noun.contains(['.', '/']), "{noun}");
        }
    }
}
