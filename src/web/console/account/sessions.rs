//! `/console/account/sessions`: the sessions of one's own account, and ending them.

use actix_web::HttpResponse;
use data_encoding::HEXLOWER;
use maud::{Markup, html};

use super::{back_link, page};
use crate::{
    app::account::{
        proof::require_account,
        session::{self, SessionItem},
    },
    t,
    web::{
        console::ConsoleContext,
        form::Posted,
        problem::Problem,
        ui::{self, FormErrors, csrf, icon},
    },
};

const SESSIONS_PATH: &str = "/console/account/sessions";

/// `GET /console/account/sessions`
pub async fn show(context: ConsoleContext) -> Result<HttpResponse, Problem> {
    let (account, token, now) = (context.session.account.id, context.session.token(), context.session.guest.now);
    let (frame, all) = context.read(|read, _| session::list_sessions(read, account, token, now))?;
    let lang = context.lang();
    let body = html! {
        (back_link(lang))
        p.lead { (t!(lang, "sessions-lead")) }
        @for one in &all { (card(&context, one)) }
        @if all.len() > 1 {
            form method="post" action=(SESSIONS_PATH) {
                (csrf(&context.session.csrf()))
                button."button danger" name="session" value="others" { (icon("log-out")) (t!(lang, "sessions-end-others")) }
            }
        }
    };
    Ok(page(&context, &frame, SESSIONS_PATH, &t!(lang, "account-sessions"), &FormErrors::new(), body))
}

/// `POST /console/account/sessions`: ends one, or all others.
pub async fn end(Posted { gate: context, fields }: Posted<ConsoleContext>) -> Result<HttpResponse, Problem> {
    if fields.get("session") == "others" {
        let token = context.session.token().to_owned();
        context.write(move |tx, actor| session::end_other_sessions(tx, require_account(actor)?, &token)).await?;
        return Ok(context.see_other(SESSIONS_PATH, "sessions"));
    }
    let name = HEXLOWER.decode(fields.get("session").as_bytes()).map_err(|_| Problem::Unreadable)?;
    context.write(move |tx, actor| session::end_session(tx, require_account(actor)?, &name)).await?;
    Ok(context.see_other(SESSIONS_PATH, "session"))
}

fn card(context: &ConsoleContext, one: &SessionItem) -> Markup {
    let (lang, locale, now) = (context.lang(), context.locale(), context.session.guest.now);
    html! {
        section.card {
            h2 { (ui::device_name(lang, one.device)) @if one.is_this { " " span."badge closed" { (t!(lang, "sessions-this")) } } }
            p { (t!(lang, "sessions-since")) " " (ui::date_and_time(locale, one.since)) }
            @if !one.is_this {
                p { (t!(lang, "sessions-seen")) " " (ui::relative_time(locale, one.seen, now)) }
                form method="post" action=(SESSIONS_PATH) {
                    (csrf(&context.session.csrf()))
                    button."button small" name="session" value=(HEXLOWER.encode(&one.name)) {
                        (icon("log-out")) (t!(lang, "sessions-end"))
                    }
                }
            }
        }
    }
}
