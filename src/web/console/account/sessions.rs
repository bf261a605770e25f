//! `/console/account/sessions`: where somebody is signed in, and signing out there.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use data_encoding::HEXLOWER;
use maud::{Markup, html};

use super::{back, page};
use crate::{
    app::account::session::{self, Listed},
    t,
    web::{
        console::Desk,
        form,
        problem::Problem,
        ui::{self, Mistakes, csrf, icon},
    },
};

const HERE: &str = "/console/account/sessions";

/// `GET /console/account/sessions`
pub async fn show(desk: Desk) -> Result<HttpResponse, Problem> {
    let (account, token, now) = (desk.session.account.id, desk.session.token(), desk.session.guest.now);
    let (frame, all) = desk.read(|read| session::list(read, account, token, now))?;
    let lang = desk.lang();
    let body = html! {
        (back(lang))
        p.lead { (t!(lang, "sessions-lead")) }
        @for one in &all { (card(&desk, one)) }
        @if all.len() > 1 {
            form method="post" action=(HERE) {
                (csrf(&desk.session.csrf()))
                button."button danger" name="session" value="others" { (icon("log-out")) (t!(lang, "sessions-end-others")) }
            }
        }
    };
    Ok(page(&desk, &frame, HERE, &t!(lang, "account-sessions"), &Mistakes::new(), body))
}

/// `POST /console/account/sessions`: ends one, or all others.
pub async fn end(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    let (account, token) = (desk.session.account.id, desk.session.token().to_owned());
    if fields.get("session") == "others" {
        desk.app().write(move |tx| session::end_others(tx, account, &token)).await?;
        return Ok(desk.see_other(HERE, "sessions"));
    }
    let name = HEXLOWER.decode(fields.get("session").as_bytes()).map_err(|_| Problem::Unreadable)?;
    desk.app().write(move |tx| session::end(tx, account, &name)).await?;
    Ok(desk.see_other(HERE, "session"))
}

fn card(desk: &Desk, one: &Listed) -> Markup {
    let (lang, voice, now) = (desk.lang(), desk.voice(), desk.session.guest.now);
    html! {
        section.card {
            h2 { (ui::device(lang, one.device)) @if one.is_this { " " span."badge closed" { (t!(lang, "sessions-this")) } } }
            p { (t!(lang, "sessions-since")) " " (ui::time(voice, one.since)) }
            @if !one.is_this {
                p { (t!(lang, "sessions-seen")) " " (ui::ago(voice, one.seen, now)) }
                form method="post" action=(HERE) {
                    (csrf(&desk.session.csrf()))
                    button."button small" name="session" value=(HEXLOWER.encode(&one.name)) {
                        (icon("log-out")) (t!(lang, "sessions-end"))
                    }
                }
            }
        }
    }
}
