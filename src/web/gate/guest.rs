//! Everybody who opens a page: [`Guest`], and [`Visitor`] once the helpdesk is set up. Neither is
//! signed in.

use std::{
    future::{Ready, ready},
    net::{IpAddr, Ipv4Addr},
};

use actix_web::{FromRequest, HttpMessage, HttpRequest, cookie::Cookie, dev::Payload, http::header, web::Data};
use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    app::{self, App, account::sign_in::SignInBrowser},
    domain::{health::HealthKind, organisation::Organisation, person::Lang, translation::Reader},
    i18n::Locale,
    web::{
        WebOptions,
        forwarded::{Arrival, ProxyDoubt},
        gate::{
            cookies::{self, CookieKind},
            own_address_or_home,
        },
        problem::Problem,
        query::query_or_default,
        table::{AccessLevel, Gate},
    },
};

/// Anybody who opens a page: how they read, and whose helpdesk it is.
#[derive(Clone)]
pub struct Guest {
    pub app: App,
    /// Their language and the zone of times.
    pub locale: Locale,
    /// The organisation that runs this helpdesk.
    pub organisation: Organisation,
    /// Whether the first-run setup is finished.
    pub is_set_up: bool,
    /// Where they come from; for throttling only, never stored.
    pub address: IpAddr,
    /// Whether the connection is encrypted.
    pub is_encrypted: bool,
    /// Scheme and host in their browser, without a slash at the end.
    pub origin: String,
    /// The page they asked for, for the link to the other language. It never leads to another host.
    pub path: String,
    /// One instant for the whole page.
    pub now: Timestamp,
    /// The other language is asked for.
    pub has_chosen_lang: bool,
    /// The token of a requester's session, whatever it is worth.
    pub portal_token: Option<String>,
    /// They come back to a form of which nothing is known any more.
    pub has_lost_form: bool,
    /// The browser asks for little data (`Save-Data`).
    pub saves_data: bool,
}

impl Guest {
    /// Looks at a request; once, however many layers ask.
    pub fn identify(request: &HttpRequest) -> Result<Self, Problem> {
        if let Some(known) = request.extensions().get::<Self>() {
            return Ok(known.clone());
        }
        let guest = Self::read_request(request)?;
        request.extensions_mut().insert(guest.clone());
        Ok(guest)
    }

    /// The same for the page of a problem, which has to be shown while the store cannot be read: then nothing
    /// is known of the organisation.
    pub fn identify_without_store(request: &HttpRequest) -> Result<Self, Problem> {
        Self::identify(request).or_else(|_| Self::build(request, None))
    }

    fn read_request(request: &HttpRequest) -> Result<Self, Problem> {
        let app = request.app_data::<Data<App>>().ok_or(Problem::Internal)?;
        Self::build(request, app.read(|read| Ok(app::view::organisation(read)?))?)
    }

    /// Without an `organisation` the helpdesk is not set up yet.
    fn build(request: &HttpRequest, set: Option<Organisation>) -> Result<Self, Problem> {
        let app = request.app_data::<Data<App>>().ok_or(Problem::Internal)?.get_ref().clone();
        let options = request.app_data::<Data<WebOptions>>().ok_or(Problem::Internal)?;
        let is_set_up = set.is_some();
        let organisation = set.unwrap_or_else(app::view::unnamed);
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        let arrival = Arrival::read(peer, request.headers(), &options.trusted_proxies);
        if let Some(doubt) = arrival.doubt {
            report_doubt(&app, doubt);
        }
        let mut guest = Self {
            locale: app.locale(organisation.lang),
            now: app.now(),
            app,
            organisation,
            is_set_up,
            address: arrival.client,
            is_encrypted: arrival.is_encrypted,
            origin: arrival.origin(),
            path: own_address_or_home(request.path()).to_owned(),
            has_chosen_lang: false,
            portal_token: None,
            has_lost_form: false,
            saves_data: header_text(request, "save-data").is_some_and(|value| value.eq_ignore_ascii_case("on")),
        };
        let (lang, has_chosen_lang) = choose_lang(request, &guest);
        (guest.locale, guest.has_chosen_lang) = (guest.app.locale(lang), has_chosen_lang);
        guest.portal_token = guest.cookie_value(request, CookieKind::Portal);
        Ok(guest)
    }

    /// For what the organisation writes.
    pub const fn reader(&self) -> Reader {
        Reader { lang: self.locale.lang, main: self.organisation.lang }
    }

    /// They are known to read this language; the one they chose for this page goes first.
    pub fn set_language(&mut self, lang: Lang) {
        if !self.has_chosen_lang {
            self.locale = self.app.locale(lang);
        }
    }

    /// Whether a password would cross a network in the clear.
    pub fn is_exposed(&self) -> bool {
        !self.is_encrypted && !self.address.is_loopback()
    }

    /// The value of a cookie, whatever it is worth. `None` if there is none, or an empty one.
    pub fn cookie_value(&self, request: &HttpRequest, kind: CookieKind) -> Option<String> {
        kind.value(request, &self.origin)
    }

    /// A cookie for this browser only, until it is closed or `days` have passed.
    pub fn cookie(&self, kind: CookieKind, value: String, days: Option<i64>) -> Cookie<'static> {
        kind.build(&self.origin, value, days)
    }

    /// What takes a cookie away.
    pub fn expired_cookie(&self, kind: CookieKind) -> Cookie<'static> {
        self.cookie(kind, String::new(), Some(0))
    }

    /// The browser of somebody of the team who signs in.
    pub fn sign_in_browser(&self, request: &HttpRequest) -> SignInBrowser {
        let known = self.cookie_value(request, CookieKind::Known);
        SignInBrowser { address: self.address, former: self.session_token(request), known }
    }

    /// The value of a cookie that this request brings, or that is set by its answer already.
    pub fn current_cookie_value(&self, request: &HttpRequest, kind: CookieKind) -> Option<String> {
        cookies::current_value(request, kind, &self.origin)
    }

    /// The token of their session, whatever it is worth.
    pub fn session_token(&self, request: &HttpRequest) -> Option<String> {
        self.cookie_value(request, CookieKind::Session)
    }
}

/// Tells the operator that visitors cannot be told apart: in the log once, a proxy that they can name in the
/// configuration on the administration's first page too.
fn report_doubt(app: &App, doubt: ProxyDoubt) {
    doubt.log_once();
    if matches!(doubt, ProxyDoubt::Untrusted(_)) {
        app.health().report(HealthKind::UntrustedProxy, app.now());
    }
}

/// The text of a header; `None` if it is missing or not ASCII.
pub fn header_text<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

/// Whether the browser asks for a page of its history. Scripts that fetch something say so.
pub fn is_navigation(request: &HttpRequest) -> bool {
    header_text(request, "hx-request").is_none()
        && header_text(request, "sec-fetch-mode").is_none_or(|mode| mode == "navigate")
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct LangQuery {
    lang: String,
}

/// The language of a page, and whether the address names it. Then come the cookie, the browser's
/// preference and the organisation's language.
fn choose_lang(request: &HttpRequest, guest: &Guest) -> (Lang, bool) {
    if let Some(lang) = Lang::from_tag(&query_or_default::<LangQuery>(request).lang) {
        return (lang, true);
    }
    let chosen = guest.cookie_value(request, CookieKind::Lang).and_then(|tag| Lang::from_tag(&tag));
    let accepted = || {
        let header = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        header.split(',').find_map(|tag| Lang::from_tag(tag.trim()))
    };
    (chosen.or_else(accepted).unwrap_or(guest.organisation.lang), false)
}

impl Gate for Guest {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Anybody;
}

impl FromRequest for Guest {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::identify(request))
    }
}

/// Somebody from outside, at a helpdesk that is set up.
#[derive(Clone)]
pub struct Visitor {
    /// How they read, and whose helpdesk it is.
    pub guest: Guest,
}

impl Visitor {
    /// Looks at a request to a helpdesk that should be set up by now.
    pub fn identify(request: &HttpRequest) -> Result<Self, Problem> {
        let guest = Guest::identify(request)?;
        if guest.is_set_up { Ok(Self { guest }) } else { Err(Problem::NotSetUp) }
    }
}

impl Gate for Visitor {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Visitor;
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::identify(request))
    }
}
