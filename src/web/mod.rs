//! The web edge: the only module that names actix-web, maud and rust-embed.
//!
//! A page is one file: form, handler, view. A handler is gate, form, one read or write, response;
//! it holds no rule, no query and no wording. [`table`] is every address on one screen.

mod admin;
mod answer;
mod assets;
mod console;
mod download;
mod form;
mod forms;
mod gate;
mod health;
mod kept;
mod problem;
mod public;
mod setup;
mod signin;
mod toast;
mod ui;

use std::{
    io,
    net::{IpAddr, TcpListener},
    time::Duration,
};

use actix_web::{
    App as Site, Error, HttpServer,
    body::{BoxBody, MessageBody},
    dev::{Server, ServiceRequest, ServiceResponse},
    http::header::{self, HeaderValue},
    middleware::{Compress, Next, from_fn},
    web::{Data, PayloadConfig, ServiceConfig, get, post},
};

use crate::app::App;
use gate::Guest;
use problem::Problem;

/// What the machine's configuration says of the web.
#[derive(Clone, Debug)]
pub struct Options {
    /// Threads that serve pages.
    pub workers: usize,
    /// Proxies whose `X-Forwarded-…` headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The most bytes of one request.
    pub max_body: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { workers: 2, trusted_proxies: Vec::new(), max_body: 50_000_000 }
    }
}

/// Serves pages on a listener until the server is stopped.
pub fn serve(app: App, listener: TcpListener, options: Options) -> io::Result<Server> {
    let workers = options.workers;
    let server = HttpServer::new(move || {
        Site::new()
            .app_data(Data::new(app.clone()))
            .app_data(Data::new(options.clone()))
            .app_data(PayloadConfig::new(options.max_body))
            .wrap(Compress::default())
            .wrap(from_fn(problem::render))
            .wrap(from_fn(protect))
            .configure(table)
    })
    .workers(workers)
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

/// Every address.
pub fn table(site: &mut ServiceConfig) {
    site
        // for everybody
        .route("/", get().to(public::home::show))
        .route("/request", get().to(public::request::topic::show))
        .route("/request", post().to(public::request::topic::choose))
        .route("/request/not-served", get().to(public::request::place::not_served))
        .route("/request/{token}/place", get().to(public::request::place::show))
        .route("/request/{token}/place", post().to(public::request::place::keep))
        .route("/request/{token}/not-served", get().to(public::request::place::not_served_yet))
        .route("/request/{token}/details", get().to(public::request::details::show))
        .route("/request/{token}/details", post().to(public::request::details::keep))
        .route("/request/{token}/contact", get().to(public::request::contact::show))
        .route("/request/{token}/contact", post().to(public::request::contact::keep))
        .route("/request/{token}/check", get().to(public::request::check::show))
        .route("/request/{token}/check", post().to(public::request::check::send))
        .route("/request/{token}/sent", get().to(public::request::sent::show))
        .route("/request/{token}/deletion", post().to(public::request::topic::discard))
        .route("/r/{secret}", get().to(public::requester::show))
        .route("/r/{secret}/messages", post().to(public::requester::write))
        .route("/r/{secret}/closure", post().to(public::requester::settle))
        .route("/r/{secret}/link", post().to(public::requester::renew))
        .route("/r/{secret}/files/{entry}/{place}", get().to(public::requester::file))
        .route("/privacy", get().to(public::privacy::show))
        .route("/access", get().to(public::access::show))
        // for the team, at the door
        .route("/signin", get().to(signin::show))
        .route("/signin", post().to(signin::enter))
        .route("/signin/passkey", post().to(signin::passkey::enter))
        .route("/passkey/challenge", post().to(signin::passkey::ask))
        .route("/signin/code", get().to(signin::code::show))
        .route("/signin/code", post().to(signin::code::enter))
        .route("/signin/code/passkey", post().to(signin::passkey::second))
        .route("/signin/enrol", get().to(signin::enrol::show))
        .route("/signin/enrol", post().to(signin::enrol::prove))
        .route("/signin/enrol/codes", get().to(signin::codes::show))
        .route("/signin/enrol/codes", post().to(signin::codes::keep))
        .route("/signin/enrol/codes/file", get().to(signin::codes::file))
        .route("/signout", post().to(signin::leave))
        // the first run
        .route("/setup", get().to(setup::start::show))
        .route("/setup", post().to(setup::start::enter))
        .route("/setup/organisation", get().to(setup::organisation::show))
        .route("/setup/organisation", post().to(setup::organisation::save))
        .route("/setup/preset", get().to(setup::preset::show))
        .route("/setup/preset", post().to(setup::preset::save))
        .route("/setup/administrator", get().to(setup::administrator::show))
        .route("/setup/administrator", post().to(setup::administrator::save))
        .route("/setup/second-factor", get().to(setup::second_factor::show))
        .route("/setup/second-factor", post().to(setup::second_factor::prove))
        .route("/setup/recovery", get().to(setup::recovery::show))
        .route("/setup/recovery", post().to(setup::recovery::keep))
        .route("/setup/recovery/file", get().to(setup::recovery::file))
        .route("/setup/mail", get().to(setup::mail::show))
        .route("/setup/mail", post().to(setup::mail::save))
        .route("/setup/done", get().to(setup::done::show))
        // for browsers and monitors
        .route("/assets/org.css", get().to(assets::organisation))
        .route("/assets/logo", get().to(assets::logo))
        .route("/assets/{name}", get().to(assets::file))
        .route("/healthz", get().to(health::show))
        // for the team
        .configure(console::table)
        .configure(admin::table);
}

/// Headers of every answer, and no forms from other sites.
async fn protect(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let guest = Guest::of(request.request()).ok();
    let chosen = guest
        .as_ref()
        .filter(|guest| guest.chose_lang)
        .map(|guest| guest.cookie(gate::LANG_COOKIE, guest.voice.lang.tag().to_owned(), Some(365)));
    let is_foreign = !request.method().is_safe() && form::is_foreign(request.request());
    let mut response = if is_foreign {
        let problem = Problem::Stale(Vec::new());
        request.into_response(actix_web::ResponseError::error_response(&problem)).map_into_boxed_body()
    } else {
        next.call(request).await?.map_into_boxed_body()
    };
    if let Some(cookie) = chosen {
        // A cookie that does not fit a header is not worth failing the page.
        let _ = response.response_mut().add_cookie(&cookie);
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
    if guest.is_some_and(|guest| guest.is_encrypted) {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    Ok(response)
}
