//! `/console/rules`: the rules of use. Whoever has not accepted them gets no further than here.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{Desk, account, factors};
use crate::{
    app::account::rules::{self, Accepted},
    domain::rules::Rules,
    t,
    web::{
        answer, form,
        gate::{self, AgentSession},
        problem::Problem,
        ui::{self, Mistakes, csrf, icon},
    },
};

const HERE: &str = "/console/rules";

/// `GET /console/rules`
pub async fn show(desk: Desk, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let standing = desk.app().read(rules::standing)?;
    match standing {
        Some(rules) if rules.are_new_to(&desk.session.account) => {
            Ok(answer::page(question(&desk.session, &rules, &gate::then(&request))))
        }
        rules => known(&desk, rules.as_ref()),
    }
}

/// `POST /console/rules`: they are accepted.
pub async fn accept(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    let (account, version) = (desk.session.account.id, fields.get("version").parse().unwrap_or_default());
    Ok(match desk.app().write(move |tx| rules::accept(tx, account, version)).await? {
        Accepted::First => answer::see_other("/console/tour/1"),
        Accepted::Again => answer::see_other(&gate::then(&request)),
        Accepted::Outdated => answer::see_other(HERE),
    })
}

/// The page of somebody who has to accept them: nothing else is on it but the way out.
fn question(session: &AgentSession, rules: &Rules, then: &str) -> Markup {
    let (guest, lang) = (&session.guest, session.guest.voice.lang);
    let mut guest = guest.clone();
    guest.path = gate::with_then(HERE, then);
    let is_first = session.account.rules.is_none();
    let main = html! {
        header.page-head {
            h1 { (t!(lang, "rules-title")) }
            p.lead { @if is_first { (t!(lang, "rules-lead")) } @else { (t!(lang, "rules-lead-again")) } }
        }
        section.card { (text(session, rules)) }
        div.row {
            form method="post" action=(guest.path) {
                (csrf(&session.csrf()))
                input type="hidden" name="version" value=(rules.version);
                button.button.primary data-busy=(t!(lang, "busy")) { (icon("check")) (t!(lang, "rules-accept")) }
            }
            form method="post" action="/signout" {
                (csrf(&session.csrf()))
                button.button.quiet { (icon("log-out")) (t!(lang, "console-sign-out")) }
            }
        }
        p.hint { (t!(lang, "rules-stored")) }
    };
    ui::bare(&guest, &t!(lang, "rules-title"), main)
}

/// The page of everybody else.
fn known(desk: &Desk, rules: Option<&Rules>) -> Result<HttpResponse, Problem> {
    let (frame, ()) = desk.read(|_| Ok(()))?;
    let (lang, voice) = (desk.lang(), desk.voice());
    let accepted = desk.session.account.rules;
    let body = html! {
        // A page that scrolls needs something that the keyboard can reach.
        (account::back(lang))
        @match rules {
            None => { p.lead { (t!(lang, "rules-none")) } }
            Some(rules) => {
                p.hint {
                    (t!(lang, "rules-since", version = rules.version, day = voice.date(voice.day(rules.since))))
                    @if let Some(accepted) = accepted {
                        " " (t!(lang, "rules-accepted", day = voice.date(voice.day(accepted.at))))
                    }
                }
                section.card { (text(&desk.session, rules)) }
            }
        }
    };
    Ok(factors::page(desk, &frame, HERE, &t!(lang, "rules-title"), &Mistakes::new(), body))
}

fn text(session: &AgentSession, rules: &Rules) -> Markup {
    html! {
        @if let Some((lang, text)) = rules.text(session.guest.voice.lang) { div lang=(lang.tag()) { (ui::text(text)) } }
    }
}
