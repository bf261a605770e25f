//! `/portal/…`: requesters and contacts who signed in.

mod account;
mod chat;
mod confirm;
mod factor;
mod home;
mod organisation;
mod password;
mod requests;
pub mod session;
mod signin;

use maud::{Markup, html};

use self::session::RequesterSession;
use super::{
    table::UrlTable,
    ui::{self, csrf, icon},
};
use crate::t;

/// The addresses of the portal.
pub fn table(all: &mut UrlTable) {
    all.get("/portal/signin", signin::show)
        .post("/portal/signin", signin::enter)
        .post("/portal/signin/link", signin::request_link)
        .get("/portal/signin/sent", signin::sent)
        .get("/portal/signin/code", factor::show_code)
        .post("/portal/signin/code", factor::enter_code)
        .get("/portal/signin/{secret}", signin::show_link)
        .post("/portal/signin/{secret}", signin::sign_in_with_link)
        .post("/portal/signout", signin::sign_out)
        .get("/portal/password", password::show)
        .post("/portal/password", password::request_link)
        .get("/portal/password/sent", password::sent)
        .get("/portal/password/{secret}", password::choose)
        .post("/portal/password/{secret}", password::set_password)
        .get("/portal", home::show)
        .get("/portal/requests/{no}", requests::show)
        .post("/portal/requests/{no}/messages", requests::write)
        .post("/portal/requests/{no}/closure", requests::settle)
        .post("/portal/requests/{no}/rating", requests::rate)
        .post("/portal/requests/{no}/link", requests::renew)
        .get("/portal/requests/{no}/files/{entry}/{place}", requests::file)
        .get("/portal/organisation", organisation::show)
        .get("/portal/organisation/new", organisation::choose)
        .get("/portal/account", account::show)
        .post("/portal/account/people/{person}", account::correct)
        .post("/portal/account/password", account::password)
        .post("/portal/account/sessions", account::sessions)
        .get("/portal/account/chat", chat::show)
        .post("/portal/account/chat", chat::invite)
        .post("/portal/account/chat/removal", chat::unlink)
        .get("/portal/account/confirm", confirm::show)
        .post("/portal/account/confirm", confirm::prove)
        .get("/portal/account/second-factor", factor::show)
        .post("/portal/account/second-factor", factor::enrol)
        .post("/portal/account/second-factor/removal", factor::remove);
}

/// The frame of every page of somebody who signed in: the ways through the portal above the page.
pub fn frame(session: &RequesterSession, title: &str, main: Markup) -> Markup {
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let path = guest.path.as_str();
    let way = |href: &str, symbol: &str, words: String| {
        html! {
            a.button.quiet.small href=(href) aria-current=[(path == href).then_some("page")] { (icon(symbol)) (words) }
        }
    };
    ui::public_page(
        guest,
        title,
        &[],
        html! {
            nav.row aria-label=(t!(lang, "portal-nav")) {
                (way("/portal", "inbox", t!(lang, "portal-mine")))
                @if session.is_contact() { (way("/portal/organisation", "users", t!(lang, "portal-organisation"))) }
                (way("/portal/account", "user", t!(lang, "portal-account")))
                form.inline method="post" action="/portal/signout" {
                    (csrf(&session.csrf()))
                    button.button.quiet.small { (icon("log-out")) (t!(lang, "portal-sign-out")) }
                }
            }
            (main)
        },
    )
}
