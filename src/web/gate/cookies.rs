//! Every cookie that Tresen sets: its name and its attributes. No other file builds one.
//!
//! Over https the names begin with `__Host-`: browsers then take them only with `Secure`, for this host
//! alone and for all paths, so no neighbour of the domain can plant one. Over http browsers refuse the
//! prefix, and share cookies between the ports of a host; so the port is part of the name, and two
//! instances on one machine do not sign each other out.

use actix_web::{
    HttpMessage, HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};

/// What a cookie is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CookieKind {
    /// The token of somebody of the team or of a provider.
    Session,
    /// The token of a requester who signed in. One browser may have both.
    Portal,
    /// The token of the first-run setup.
    Setup,
    /// That somebody of the team was signed in with this browser before (`app::known_browser`).
    Known,
    /// The same for requesters.
    KnownPortal,
    /// The token of a chat.
    Chat,
    /// What the token of a sign-in form is signed for, before there is a session.
    PreSession,
    /// The language somebody chose.
    Lang,
    /// What the form before did, told once on the next page.
    Toast,
}

impl CookieKind {
    #[cfg(test)]
    const ALL: [Self; 9] = [
        Self::Session,
        Self::Portal,
        Self::Setup,
        Self::Known,
        Self::KnownPortal,
        Self::Chat,
        Self::PreSession,
        Self::Lang,
        Self::Toast,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Session => "tresen",
            Self::Portal => "tresen-portal",
            Self::Setup => "tresen-setup",
            Self::Known => "tresen-known",
            Self::KnownPortal => "tresen-portal-known",
            Self::Chat => "tresen-chat",
            Self::PreSession => "tresen-form",
            Self::Lang => "lang",
            Self::Toast => "toast",
        }
    }

    /// The value that a request brings, whatever it is worth. `None` if there is none, or an empty one.
    pub fn value(self, request: &HttpRequest, origin: &str) -> Option<String> {
        let cookie = request.cookie(&self.name(origin))?;
        Some(cookie.value().to_owned()).filter(|value| !value.is_empty())
    }

    /// A cookie for one browser at the site `origin`, until it is closed or `days` have passed.
    pub fn build(self, origin: &str, value: String, days: Option<i64>) -> Cookie<'static> {
        let mut cookie = Cookie::build(self.name(origin), value)
            .path("/")
            .http_only(true)
            .secure(!origin.starts_with("http://"))
            .same_site(SameSite::Lax)
            .finish();
        cookie.set_max_age(days.map(Duration::days));
        cookie
    }

    /// The name at a site, `origin` being its scheme and host.
    fn name(self, origin: &str) -> String {
        match origin.strip_prefix("http://") {
            Some(host) => format!("{}-{}", self.word(), port(host)),
            None => format!("__Host-{}", self.word()),
        }
    }
}

/// The port of a host, 80 if none is named. The colons inside an IPv6 address are within brackets.
fn port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((_, port)) if !port.is_empty() && port.chars().all(|sign| sign.is_ascii_digit()) => port,
        _ => "80",
    }
}

/// Cookies that are set whatever the page answers.
#[derive(Default)]
struct PendingCookies(Vec<Cookie<'static>>);

/// Has a cookie set by the answer to a request, whatever that will be.
pub fn set_with_answer(request: &HttpRequest, cookie: Cookie<'static>) {
    let mut extensions = request.extensions_mut();
    let mut pending = extensions.remove::<PendingCookies>().unwrap_or_default();
    pending.0.push(cookie);
    extensions.insert(pending);
}

/// The value of a cookie that a request brings, or that is set by its answer already.
pub fn current_value(request: &HttpRequest, kind: CookieKind, origin: &str) -> Option<String> {
    let extensions = request.extensions();
    let name = kind.name(origin);
    let pending = extensions.get::<PendingCookies>().and_then(|set| set.0.iter().rfind(|cookie| cookie.name() == name));
    pending.map(|cookie| cookie.value().to_owned()).or_else(|| kind.value(request, origin))
}

/// The cookies that [`set_with_answer`] was given.
pub fn take_pending_cookies(request: &HttpRequest) -> Vec<Cookie<'static>> {
    request.extensions_mut().remove::<PendingCookies>().unwrap_or_default().0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bound_to_the_host_or_to_the_port() {
        for kind in CookieKind::ALL {
            let word = kind.word();
            assert_eq!(kind.name("https://help.example.org:8443"), format!("__Host-{word}"));
            for (origin, port) in [
                ("http://localhost:8080", "8080"),
                ("http://localhost", "80"),
                ("http://[::1]:8081", "8081"),
                ("http://[2001:db8::80]", "80"),
                ("http://host:", "80"),
                ("http://", "80"),
                ("http://x:8;path=/", "80"),
            ] {
                assert_eq!(kind.name(origin), format!("{word}-{port}"), "{origin}");
            }
        }
    }
}
