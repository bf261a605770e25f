//! Who stands at the door. An extractor is proof: a handler that takes an [`AgentSession`] cannot
//! run without one.

use std::{
    future::{Future, Ready, ready},
    net::{IpAddr, Ipv4Addr},
    pin::Pin,
};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    dev::Payload,
    http::{Method, header},
    web::Data,
};
use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{
    WebOptions,
    problem::Problem,
    table::{AccessLevel, Gate},
};
use crate::{
    app::{
        self, App,
        account::{self, AccountSession},
        setup::Setup,
    },
    domain::{
        access::{Actor, may_administer},
        device::Device,
        organisation::Organisation,
        person::{Account, Lang},
    },
    i18n::Locale,
};

pub use super::portal::session::{PendingRequesterSession, RequesterSession};

/// Anybody who opens a page: how they read, and whose helpdesk it is.
#[derive(Clone)]
pub struct Guest {
    /// The application.
    pub app: App,
    /// Their language and the zone of times.
    pub locale: Locale,
    /// Whose helpdesk.
    pub organisation: Organisation,
    /// Whether the first-run setup is finished.
    pub is_set_up: bool,
    /// Where they come from; for throttling only, never stored.
    pub address: IpAddr,
    /// Whether the connection is encrypted.
    pub is_encrypted: bool,
    /// The page they asked for, for the link to the other language.
    pub path: String,
    /// One instant for the whole page.
    pub now: Timestamp,
    /// The other language is asked for.
    pub has_chosen_lang: bool,
    /// The token of a requester's session, whatever it is worth.
    pub portal_token: Option<String>,
}

/// The cookie with the language somebody chose.
pub const LANG_COOKIE: &str = "lang";

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

    fn read_request(request: &HttpRequest) -> Result<Self, Problem> {
        let app = request.app_data::<Data<App>>().ok_or(Problem::Internal)?.get_ref().clone();
        let options = request.app_data::<Data<WebOptions>>().ok_or(Problem::Internal)?;
        let set = app.read(|read| Ok(app::view::organisation(read)?))?;
        let is_set_up = set.is_some();
        let organisation = set.unwrap_or_else(app::view::unnamed);
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
        let trusted = |address: &IpAddr| options.trusted_proxies.iter().any(|proxy| proxy.to_canonical() == *address);
        let is_proxied = trusted(&peer);
        let (lang, has_chosen_lang) = choose_lang(request, organisation.lang);
        let mut guest = Self {
            locale: app.locale(lang),
            now: app.now(),
            app,
            organisation,
            is_set_up,
            address: if is_proxied { forwarded_for(request, trusted).unwrap_or(peer) } else { peer },
            is_encrypted: is_proxied && header_text(request, "x-forwarded-proto") == Some("https"),
            path: request.path().to_owned(),
            has_chosen_lang,
            portal_token: None,
        };
        guest.portal_token = request.cookie(guest.portal_cookie_name()).map(|cookie| cookie.value().to_owned());
        Ok(guest)
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

    /// The name of the session's cookie: with the `__Host-` prefix wherever browsers allow it.
    pub fn session_cookie_name(&self) -> &'static str {
        if self.is_encrypted { "__Host-tresen" } else { "tresen" }
    }

    /// The name of the cookie of requesters who signed in: one may be both in one browser.
    pub fn portal_cookie_name(&self) -> &'static str {
        if self.is_encrypted { "__Host-tresen-portal" } else { "tresen-portal" }
    }

    /// The name of the cookie of the first-run setup.
    pub fn setup_cookie_name(&self) -> &'static str {
        if self.is_encrypted { "__Host-tresen-setup" } else { "tresen-setup" }
    }

    /// The token of their session, whatever it is worth.
    pub fn session_token(&self, request: &HttpRequest) -> Option<String> {
        request.cookie(self.session_cookie_name()).map(|cookie| cookie.value().to_owned())
    }

    /// A cookie for this browser only, until it is closed or `days` have passed.
    pub fn cookie(&self, name: &'static str, value: String, days: Option<i64>) -> Cookie<'static> {
        let mut cookie = Cookie::build(name, value)
            .path("/")
            .http_only(true)
            .secure(self.is_encrypted)
            .same_site(SameSite::Lax)
            .finish();
        cookie.set_max_age(days.map(Duration::days));
        cookie
    }
}

/// Whom the nearest trusted proxy saw. A proxy appends to `X-Forwarded-For`, so whatever stands left
/// of the last address that is no proxy of ours was written by the visitor.
fn forwarded_for(request: &HttpRequest, trusted: impl Fn(&IpAddr) -> bool) -> Option<IpAddr> {
    let lines = request.headers().get_all("x-forwarded-for").filter_map(|line| line.to_str().ok());
    let addresses: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    let parsed = addresses.iter().rev().map_while(|address| address.trim().parse::<IpAddr>().ok());
    parsed.map(|address| address.to_canonical()).find(|address| !trusted(address))
}

fn header_text<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

fn choose_lang(request: &HttpRequest, fallback: Lang) -> (Lang, bool) {
    let asked = request.query_string().split('&').find_map(|pair| pair.strip_prefix("lang=").and_then(Lang::from_tag));
    if let Some(lang) = asked {
        return (lang, true);
    }
    let chosen = request.cookie(LANG_COOKIE).and_then(|cookie| Lang::from_tag(cookie.value()));
    let accepted = || {
        let header = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        header.split(',').find_map(|tag| Lang::from_tag(tag.trim()))
    };
    (chosen.or_else(accepted).unwrap_or(fallback), false)
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

/// Somebody who signed in with both factors: of the team, or of a provider.
#[derive(Clone)]
pub struct AgentSession {
    /// How they read, and whose helpdesk it is.
    pub guest: Guest,
    /// Their account.
    pub account: Account,
    /// Their rights at this moment.
    actor: Actor,
    /// The token of their session.
    token: String,
    /// Its signature, which every form of theirs carries.
    csrf: String,
    session: AccountSession,
}

impl AgentSession {
    /// What they may.
    pub fn actor(&self) -> Actor {
        self.actor.clone()
    }

    /// The token that every form of theirs carries.
    pub fn csrf(&self) -> String {
        self.csrf.clone()
    }

    /// Whether they proved a short while ago who they are.
    pub fn is_fresh(&self) -> bool {
        account::is_fresh(&self.session, self.guest.now)
    }

    /// The session's token, for ending it.
    pub fn token(&self) -> &str {
        &self.token
    }
}

/// A gate behind which somebody has a session. Every form there carries the session's CSRF token, and
/// [`Posted`](super::form::Posted) lets no other form through.
pub trait SessionGate: Gate + FromRequest<Error = Problem> + 'static {
    /// How they read, and whose helpdesk it is.
    fn guest(&self) -> &Guest;

    /// The token that a form has to carry.
    fn csrf(&self) -> String;
}

/// A gate without a session: a forged form could do nothing that its author could not do alone. What
/// is secret stands in the address, and forms of other sites are refused before ([`protect`](super)).
pub trait OpenGate: Gate + FromRequest<Error = Problem> + 'static {}

impl OpenGate for Guest {}
impl OpenGate for Visitor {}

/// Derives [`SessionGate`] for a session that has a `guest` and a method `csrf`.
macro_rules! session_gates {
    ($($session:ty),*) => {$(
        impl SessionGate for $session {
            fn guest(&self) -> &Guest {
                &self.guest
            }

            fn csrf(&self) -> String {
                self.csrf()
            }
        }
    )*};
}

session_gates!(AgentSession, PendingSession, SetupSession, RequesterSession, PendingRequesterSession);

/// The CSRF token of a session.
pub fn csrf(guest: &Guest, token: &str) -> String {
    BASE64URL_NOPAD.encode(&guest.app.store().installation_key().sign("csrf", token.as_bytes())[..18])
}

impl Gate for AgentSession {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Console;
}

impl FromRequest for AgentSession {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(require_agent(request.clone()))
    }
}

/// An agent who may administer. For every other account the address does not exist.
#[derive(Clone)]
pub struct AdminSession {
    /// Their session.
    pub agent: AgentSession,
}

impl Gate for AdminSession {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Administrators;
}

impl FromRequest for AdminSession {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let agent = require_agent(request.clone());
        Box::pin(async move {
            let agent = agent.await?;
            if may_administer(&agent.actor()) { Ok(Self { agent }) } else { Err(Problem::NotFound) }
        })
    }
}

async fn require_agent(request: HttpRequest) -> Result<AgentSession, Problem> {
    let mut guest = Visitor::identify(&request)?.guest;
    let here = request.uri().path_and_query().map_or("/console", |path| path.as_str());
    let sign_in = || Problem::SignIn(if request.method().is_safe() { here.to_owned() } else { "/console".to_owned() });
    let token = guest.session_token(&request).ok_or_else(sign_in)?;
    let found = guest.app.read(|read| account::find_full_session(read, &token, guest.now))?;
    let (account, session) = found.ok_or_else(sign_in)?;
    let token = refreshed(&request, &guest, token, &account, &session).await?;
    guest.set_language(account.lang);
    let is_form = !request.method().is_safe();
    let rules_first = || guest.app.read(|read| account::rules::must_accept_first(read, &account, is_form, guest.now));
    if !BEFORE_THE_RULES.contains(&request.path()) && rules_first()? {
        let then = if is_form { "/console" } else { here };
        return Err(Problem::GoTo(with_return_to("/console/rules", then)));
    }
    let actor = Actor::of(&account);
    Ok(AgentSession { csrf: csrf(&guest, &token), guest, account, actor, token, session })
}

/// Notes that a page was opened; the token with which the session goes on.
async fn refreshed(
    request: &HttpRequest,
    guest: &Guest,
    token: String,
    account: &Account,
    session: &AccountSession,
) -> Result<String, Problem> {
    let device = Device::of(header_text(request, "user-agent").unwrap_or_default());
    // Pages that are fetched in the background share the cookie with others under way.
    let is_page = request.method() == Method::GET
        && header_text(request, "hx-request").is_none()
        && header_text(request, "sec-fetch-mode").is_none_or(|mode| mode == "navigate");
    let Some(touch) = account::session::needed_touch(session, account, device, is_page, guest.now)? else {
        return Ok(token);
    };
    // On a full disk the console is still to be read; the session just ages.
    if let Err(error) = account::session::touch_session(&guest.app, &token, &touch).await {
        tracing::warn!(%error, "a session could not be refreshed");
        return Ok(token);
    }
    let Some(new) = touch.token else { return Ok(token) };
    request.extensions_mut().insert(RenewedCookie(guest.cookie(guest.session_cookie_name(), new.clone(), None)));
    Ok(new)
}

/// The cookie of a session that goes on under a new token.
pub struct RenewedCookie(pub Cookie<'static>);

/// What opens before the rules of use are accepted.
const BEFORE_THE_RULES: [&str; 4] = ["/console/rules", "/console/language", "/signout", "/setup/done"];

/// Somebody whose password was right; the second factor is missing.
#[derive(Clone)]
pub struct PendingSession {
    /// How they read, and whose helpdesk it is.
    pub guest: Guest,
    /// The token of their session.
    pub token: String,
}

impl PendingSession {
    /// The token that every form of theirs carries.
    pub fn csrf(&self) -> String {
        csrf(&self.guest, &self.token)
    }
}

impl Gate for PendingSession {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::PendingAgents;
}

impl FromRequest for PendingSession {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(require_pending(request))
    }
}

fn require_pending(request: &HttpRequest) -> Result<PendingSession, Problem> {
    let mut guest = Visitor::identify(request)?.guest;
    // Too late or never there: the password again, then on to where they wanted.
    let sign_in = || Problem::SignIn(return_to(request));
    let token = guest.session_token(request).ok_or_else(sign_in)?;
    let found = guest.app.read(|read| account::find_pending_account(read, &token, guest.now))?;
    let account = found.ok_or_else(sign_in)?;
    guest.set_language(account.lang);
    Ok(PendingSession { guest, token })
}

/// Where somebody wanted to go before they were asked to sign in: an address of ours, or the console.
pub fn return_to(request: &HttpRequest) -> String {
    let asked = request.query_string().split('&').find_map(|pair| pair.strip_prefix("then="));
    let asked = asked.and_then(|raw| percent_decode_str(raw).decode_utf8().ok()).unwrap_or_default();
    if is_own_address(&asked) && !asked.starts_with("/sign") { asked.into_owned() } else { "/console".to_owned() }
}

/// Whether an address that came with a request leads to a page of ours. `//host` and `/\host` lead
/// away; browsers drop tabs and line ends before they look.
pub fn is_own_address(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && address.chars().all(|c| c.is_ascii_graphic() && c != '\\')
}

/// An address that remembers where to go in the end.
pub fn with_return_to(page: &str, then: &str) -> String {
    format!("{page}?then={}", utf8_percent_encode(then, NON_ALPHANUMERIC))
}

/// Whoever holds the setup: they opened the link that the machine printed.
#[derive(Clone)]
pub struct SetupSession {
    /// How they read.
    pub guest: Guest,
    /// The token of their session.
    pub token: String,
    /// What they have said so far.
    pub setup: Setup,
}

impl SetupSession {
    /// The token that every form of theirs carries.
    pub fn csrf(&self) -> String {
        csrf(&self.guest, &self.token)
    }
}

impl Gate for SetupSession {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Setup;
}

impl FromRequest for SetupSession {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(require_setup(request))
    }
}

fn require_setup(request: &HttpRequest) -> Result<SetupSession, Problem> {
    let guest = Guest::identify(request)?;
    if guest.is_set_up {
        return Err(Problem::NotFound);
    }
    let start = || Problem::GoTo("/setup".to_owned());
    let token = request.cookie(guest.setup_cookie_name()).ok_or_else(start)?.value().to_owned();
    let setup = guest.app.read(|read| app::setup::find_setup(read, &token, guest.now))?.ok_or_else(start)?;
    Ok(SetupSession { guest, token, setup })
}
