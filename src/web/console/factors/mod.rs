//! What somebody signs in with, on pages of their own: second factors, passkeys, recovery codes.
//! Whoever changes something proves first, at [`confirm`], that it is them.

mod confirm;
mod passkeys;

use actix_web::{HttpResponse, http::StatusCode};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    Desk,
    frame::{self, About, Frame},
};
use crate::{
    app::account::{
        passkey::Site,
        second_factor::{Factor, factors},
    },
    domain::person::Lang,
    store::{Credentials, Passkey, People},
    t,
    web::{
        gate::Guest,
        problem::Problem,
        table::UrlTable,
        toast,
        ui::{self, Mistakes, icon},
    },
};

/// The addresses.
pub fn table(at: &mut UrlTable) {
    at.get("/console/account/factors", show)
        .get("/console/account/confirm", confirm::show)
        .post("/console/account/confirm", confirm::prove)
        .post("/console/account/confirm/passkey", confirm::prove_by_passkey)
        .get("/console/account/passkeys", passkeys::show)
        .post("/console/account/passkeys", passkeys::add)
        .post("/console/account/passkeys/challenge", passkeys::challenge)
        .post("/console/account/passkeys/removal", passkeys::remove);
}

/// `GET /console/account/factors`: what is set up.
pub async fn show(desk: Desk) -> Result<HttpResponse, Problem> {
    let account = desk.session.account.id;
    let (frame, credentials) = desk.read(|read| Ok(read.credentials(account)?))?;
    let lang = desk.lang();
    let title = t!(lang, "factors-title");
    let main = html! {
        p.lead { (t!(lang, "factors-lead")) }
        (app_card(lang, &credentials))
        (passkeys_card(lang, &credentials.passkeys))
        (recovery_card(lang, credentials.recovery.len()))
    };
    Ok(page(&desk, &frame, "/console/account/factors", &title, &Mistakes::new(), main))
}

fn app_card(lang: Lang, credentials: &Credentials) -> Markup {
    html! {
        section.card {
            h2 { (t!(lang, "factors-app")) }
            p { (t!(lang, "factors-app-text")) }
            (state(lang, factors(credentials).contains(&Factor::App)))
        }
    }
}

fn passkeys_card(lang: Lang, passkeys: &[Passkey]) -> Markup {
    html! {
        section.card {
            h2 { (t!(lang, "passkeys-title")) }
            p { (t!(lang, "passkeys-lead")) }
            (state(lang, !passkeys.is_empty()))
            div.actions { a.button href="/console/account/passkeys" { (icon("key")) (t!(lang, "factors-passkeys-go")) } }
        }
    }
}

fn recovery_card(lang: Lang, left: usize) -> Markup {
    html! {
        section.card {
            h2 { (t!(lang, "factors-recovery")) }
            p { (t!(lang, "factors-recovery-text")) }
            p { b { (t!(lang, "factors-recovery-left", count = left)) } }
        }
    }
}

fn state(lang: Lang, is_set_up: bool) -> Markup {
    html! {
        p {
            @if is_set_up { span."badge closed" { (icon("check")) (t!(lang, "factors-on")) } }
            @else { span."badge plain" { (t!(lang, "factors-off")) } }
        }
    }
}

/// A page about one's own account.
fn page(desk: &Desk, frame: &Frame, path: &str, title: &str, mistakes: &Mistakes, body: Markup) -> HttpResponse {
    let main = html! {
        main.panel.narrow #main tabindex="-1" {
            (ui::summary(desk.lang(), mistakes))
            header.panel-head { h1 { (title) } }
            (body)
        }
    };
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let about = About { title, path, ..About::default() };
    desk.page(status, frame::page(desk, frame, about, &main, None))
}

/// Where passkeys work; none if the helpdesk has no address that browsers accept for them.
fn site(guest: &Guest) -> Result<Option<Site>, Problem> {
    Ok(guest.app.read(|read| Site::of(&guest.app, read))?)
}

/// Whoever has not proved lately who they are does so first, and comes back to `then`.
fn fresh(desk: &Desk, then: &str) -> Result<(), Problem> {
    if desk.session.is_fresh() {
        return Ok(());
    }
    let then = utf8_percent_encode(then, NON_ALPHANUMERIC);
    Err(Problem::GoTo(format!("/console/account/confirm?then={then}")))
}

/// The session goes on under its new token.
fn renewed(desk: &Desk, token: String, to: &str, done: &'static str) -> Result<HttpResponse, Problem> {
    let guest = &desk.session.guest;
    let mut response = toast::see_other(guest, to, done);
    response.add_cookie(&guest.cookie(guest.cookie_name(), token, None)).map_err(|_| Problem::Internal)?;
    Ok(response)
}
