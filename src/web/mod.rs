//! The web edge: the only module that names actix-web, maud and rust-embed.
//!
//! A page is one file: form, handler, view. A handler is gate, form, one read or write, response;
//! it holds no rule, no query and no wording. `table` is every address on one screen.
//!
//! To add a page:
//!
//! 1. Choose its gate from `gate` (or the context of its area, such as `AdminContext`): the first
//!    argument of the handler. It proves who opens the page; what they may do is asked of `app`, in the
//!    transaction that does it (`context.write`). A page that opens for fewer people, or only at some
//!    time, gets a gate of its own.
//! 2. A form arrives as `form::Posted<Gate>`, with files as
//!    `form::PostedUpload<Gate>`: gate passed, body read within its limits, CSRF
//!    token proved. Nothing else hands out the fields of a form behind a session. Its page carries the
//!    token with `ui::csrf`. Where nobody is signed in, it is `form::OpenPost<Gate>`:
//!    the secret is in the address, and `protect` refuses forms of other sites. Nothing but these three
//!    reads a body, and a handler takes nothing else beside them than the path and the head.
//! 3. Add the address to the `table` of the area. `post` takes only a handler that begins with one of
//!    the three.
//! 4. Name the address in `tests/it/matrix.rs`, which opens every address as everybody.

mod admin;
mod admission;
mod answer;
mod assets;
mod compress;
mod console;
mod download;
mod form;
mod forms;
mod forwarded;
mod gate;
mod gzip;
mod head;
mod health;
mod inside;
mod live;
mod origin;
mod places;
mod portal;
mod post_redirect;
mod problem;
mod public;
mod query;
mod refusal;
mod retained_uploads;
mod setup;
mod signin;
mod table;
mod toast;
mod ui;

use std::{io, net::TcpListener, time::Duration};

use actix_web::{
    App as Site, Error, HttpServer, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{Server, ServiceRequest, ServiceResponse},
    http::header::{self, HeaderValue},
    middleware::{Next, from_fn},
    web::Data,
};

use ipnet::IpNet;
use tokio::sync::watch;

use crate::app::App;
use admission::WebPlaces;
use gate::{CookieKind, Guest};
use post_redirect::HeldPages;
use problem::Problem;
use table::UrlTable;

pub use form::BodyTimes;
pub use places::max_connections;
pub use table::{AccessLevel, Endpoint};

/// What the machine's configuration says of the web.
#[derive(Clone, Debug)]
pub struct WebOptions {
    /// Threads that serve pages.
    pub workers: usize,
    /// Networks of proxies whose `X-Forwarded-…` and `Forwarded` headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The value of `Strict-Transport-Security` for encrypted connections. `None`: the header is not sent.
    pub hsts: Option<&'static str>,
    /// The most bytes of one request with files.
    pub max_body: usize,
    /// How long a body may take.
    pub body_times: BodyTimes,
    /// Becomes true when the server stops.
    pub closing: watch::Receiver<bool>,
    /// The most connections; see [`max_connections`].
    pub max_connections: usize,
}

impl Default for WebOptions {
    fn default() -> Self {
        Self {
            workers: 2,
            trusted_proxies: Vec::new(),
            hsts: Some("max-age=31536000"),
            max_body: 50_000_000,
            body_times: BodyTimes::default(),
            // Without its sender it never changes.
            closing: watch::channel(false).1,
            max_connections: max_connections(1024),
        }
    }
}

/// Serves pages on a listener until the server is stopped.
pub fn serve(app: App, listener: TcpListener, options: WebOptions) -> io::Result<Server> {
    let (workers, most) = (options.workers, options.max_connections);
    let (places, held) = (WebPlaces::new(most), HeldPages::default());
    let (of_connections, shared) = (places.clone(), options.clone());
    let server = HttpServer::new(move || {
        Site::new()
            .app_data(Data::new(app.clone()))
            .app_data(Data::new(options.clone()))
            .app_data(Data::new(places.clone()))
            .app_data(Data::new(held.clone()))
            // From the inside out: problems become pages before anything is compressed.
            .wrap(from_fn(protect))
            .wrap(from_fn(inside::render))
            .wrap(from_fn(problem::render))
            .wrap(from_fn(post_redirect::return_forms))
            .wrap(from_fn(compress::compress))
            .wrap(from_fn(head::without_body))
            .configure(|site| table().register(site, |route| route.wrap(from_fn(problem::catch_panic))))
    })
    .workers(workers)
    .on_connect(move |connection, data| of_connections.admit_connection(connection, data, &shared))
    .max_connections(most.div_ceil(workers))
    // A slow client holds a connection, not the server.
    .client_request_timeout(Duration::from_secs(20))
    .keep_alive(Duration::from_secs(30))
    // Otherwise the end of a page may wait 40 ms for the browser to confirm its beginning.
    .tcp_nodelay(true)
    .shutdown_timeout(10)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(server)
}

/// Every address. Its gate is the first argument of its handler.
fn table() -> UrlTable {
    let mut all = UrlTable::default();
    all.area(public_table)
        .area(signin_table)
        .area(setup_table)
        // for requesters who sign in
        .area(portal::table)
        // for browsers and monitors
        .get("/assets/hue/{hue}.css", assets::hue)
        .get("/assets/logo", assets::logo)
        .get("/favicon.svg", assets::favicon)
        .get("/favicon.ico", assets::favicon)
        .get("/assets/{name}", assets::file)
        .get("/embed/chat.js", assets::embedded)
        .get("/healthz", health::show)
        // for the team
        .area(console::table)
        .area(admin::table);
    all
}

/// For everybody: asking, following a request, the chat.
fn public_table(all: &mut UrlTable) {
    all.get("/", public::home::show)
        .get("/request", public::request::topic::show)
        .post("/request", public::request::topic::choose)
        .get("/request/not-served", public::request::place::not_served)
        .get("/request/{token}/place", public::request::place::show)
        .post("/request/{token}/place", public::request::place::keep)
        .get("/request/{token}/not-served", public::request::place::not_served_yet)
        .get("/request/{token}/details", public::request::details::show)
        .post("/request/{token}/details", public::request::details::keep)
        .get("/request/{token}/contact", public::request::contact::show)
        .post("/request/{token}/contact", public::request::contact::keep)
        .get("/request/{token}/check", public::request::check::show)
        .post("/request/{token}/check", public::request::check::send)
        .get("/request/{token}/sent", public::request::sent::show)
        .post("/request/{token}/deletion", public::request::topic::discard)
        .get("/r/{secret}", public::requester::show)
        .post("/r/{secret}/messages", public::requester::write)
        .post("/r/{secret}/closure", public::requester::settle)
        .post("/r/{secret}/rating", public::requester::rating::rate)
        .post("/r/{secret}/link", public::requester::renew)
        .get("/r/{secret}/files/{entry}/{place}", public::requester::file)
        .get("/chat", public::chat::show)
        .post("/chat", public::chat::receive)
        .post("/chat/deletion", public::chat::end)
        .get("/chat/files/{ticket}/{entry}/{place}", public::chat::file)
        .get("/chat/live", public::chat::stream)
        .post("/telegram/{bot}", public::telegram::take)
        .get("/privacy", public::privacy::show)
        .get("/access", public::access::show)
        .get("/.well-known/security.txt", public::security_txt::show);
}

/// For the team before they are signed in.
fn signin_table(all: &mut UrlTable) {
    all.get("/signin", signin::show)
        .post("/signin", signin::enter)
        .post("/signin/passkey", signin::passkey::enter)
        .post("/passkey/challenge", signin::passkey::challenge)
        .get("/signin/code", signin::code::show)
        .post("/signin/code", signin::code::enter)
        .post("/signin/code/mail", signin::code::send)
        .post("/signin/code/passkey", signin::passkey::enter_second_factor)
        .get("/signin/enrol", signin::enrol::show)
        .post("/signin/enrol", signin::enrol::prove)
        .get("/signin/enrol/mail", signin::enrol_mail::show)
        .post("/signin/enrol/mail", signin::enrol_mail::prove)
        .post("/signin/enrol/mail/test", signin::enrol_mail::test)
        .get("/signin/enrol/passkey", signin::enrol_passkey::show)
        .post("/signin/enrol/passkey", signin::enrol_passkey::add)
        .post("/signin/enrol/passkey/challenge", signin::enrol_passkey::challenge)
        .get("/signin/enrol/codes", signin::codes::show)
        .post("/signin/enrol/codes", signin::codes::confirm_kept)
        .get("/signin/enrol/codes/file", signin::codes::file)
        .get("/signin/password", signin::start_password::show)
        .post("/signin/password", signin::start_password::replace)
        .get("/invitation/{secret}", signin::invitation::show)
        .post("/invitation/{secret}", signin::invitation::accept)
        .get("/password", signin::reset::show)
        .post("/password", signin::reset::request_link)
        .get("/password/sent", signin::reset::sent)
        .get("/password/done", signin::reset::done)
        .get("/password/{secret}", signin::reset::open)
        .post("/password/{secret}", signin::reset::set_password)
        .get("/.well-known/change-password", signin::reset::well_known)
        .post("/signout", signin::sign_out);
}

/// The first run in the browser.
fn setup_table(all: &mut UrlTable) {
    all.get("/setup", setup::start::show)
        .post("/setup", setup::start::enter)
        .get("/setup/organisation", setup::organisation::show)
        .post("/setup/organisation", setup::organisation::save)
        .get("/setup/preset", setup::preset::show)
        .post("/setup/preset", setup::preset::save)
        .get("/setup/administrator", setup::administrator::show)
        .post("/setup/administrator", setup::administrator::save)
        .get("/setup/second-factor", setup::second_factor::show)
        .post("/setup/second-factor", setup::second_factor::prove)
        .get("/setup/recovery", setup::recovery::show)
        .post("/setup/recovery", setup::recovery::confirm_kept)
        .get("/setup/recovery/file", setup::recovery::file)
        .get("/setup/mail", setup::mail::show)
        .post("/setup/mail", setup::mail::save)
        .get("/setup/done", setup::done::show);
}

/// Every address with its gate, to be looked at.
pub fn endpoints() -> Vec<Endpoint> {
    table().endpoints()
}

/// Headers of every answer, and no forms from other sites.
async fn protect(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let guest = Guest::identify(request.request()).ok();
    let hsts = request.app_data::<Data<WebOptions>>().and_then(|options| options.hsts);
    let chosen = guest
        .as_ref()
        .filter(|guest| guest.has_chosen_lang)
        .map(|guest| guest.cookie(CookieKind::Lang, guest.locale.lang.tag().to_owned(), Some(365)));
    let is_cross_site = !request.method().is_safe() && origin::is_cross_site(request.request(), guest.as_ref());
    let place = admission::admit_request(&request, guest.as_ref());
    let refusal = match &place {
        Err(busy) => Some(busy.clone()),
        Ok(_) if is_cross_site => {
            origin::report_refusal(request.request(), guest.as_ref());
            Some(Problem::OtherSite)
        }
        Ok(_) => None,
    };
    let mut response = match refusal {
        Some(problem) => request.into_response(ResponseError::error_response(&problem)).map_into_boxed_body(),
        None => next.call(request).await?.map_into_boxed_body(),
    };
    refusal::count(&response);
    for cookie in gate::take_pending_cookies(response.request()).into_iter().chain(chosen) {
        // What the page itself set came later.
        if response.response().cookies().any(|set| set.name() == cookie.name()) {
            continue;
        }
        if response.response_mut().add_cookie(&cookie).is_err() {
            tracing::warn!("a cookie could not be handed over");
        }
    }
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::CACHE_CONTROL, "no-store");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    if let Some(hsts) = hsts.filter(|_| guest.is_some_and(|guest| guest.is_encrypted)) {
        set(header::STRICT_TRANSPORT_SECURITY, hsts);
    }
    Ok(response)
}
