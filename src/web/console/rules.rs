//! `/console/rules`: the rules of use. Accounts that have not accepted them are sent here from every
//! page.

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::{ConsoleContext, account, factors};
use crate::{
    app::account::{
        proof::require_account,
        rules::{self, AcceptanceResult},
    },
    domain::rules::RulesOfUse,
    t,
    web::{
        answer,
        form::Posted,
        gate::{self, AgentSession},
        problem::Problem,
        ui::{self, FormErrors, csrf, icon},
    },
};

const RULES_PATH: &str = "/console/rules";

/// `GET /console/rules`
pub async fn show(context: ConsoleContext, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let standing = context.app().read(rules::current_rules)?;
    match standing {
        Some(rules) if rules.are_new_to(&context.session.account) => {
            Ok(answer::page(acceptance_page(&context.session, &rules, &gate::return_to(&request))))
        }
        rules => rules_page(&context, rules.as_ref()),
    }
}

/// `POST /console/rules`: they are accepted.
pub async fn accept(
    Posted { gate: context, fields }: Posted<ConsoleContext>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let version = fields.get("version").parse().unwrap_or_default();
    Ok(match context.write(move |tx, actor| rules::accept_rules(tx, require_account(actor)?, version)).await? {
        AcceptanceResult::First => answer::see_other("/console/tour/1"),
        AcceptanceResult::Again => answer::see_other(&gate::return_to(&request)),
        AcceptanceResult::Outdated => answer::see_other(RULES_PATH),
    })
}

/// The page for an account that has to accept them; besides the rules it only offers signing out.
fn acceptance_page(session: &AgentSession, rules: &RulesOfUse, then: &str) -> Markup {
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let mut guest = guest.clone();
    guest.path = gate::with_return_to(RULES_PATH, then);
    let is_first = session.account.rules.is_none();
    let main = html! {
        header.page-head {
            h1 { (t!(lang, "rules-title")) }
            p.lead { @if is_first { (t!(lang, "rules-lead")) } @else { (t!(lang, "rules-lead-again")) } }
        }
        div.card { (rules_text(session, rules)) }
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
    ui::page_without_links(&guest, &t!(lang, "rules-title"), main)
}

/// The page for accounts that have accepted them.
fn rules_page(context: &ConsoleContext, rules: Option<&RulesOfUse>) -> Result<HttpResponse, Problem> {
    let frame = context.read_frame()?;
    let (lang, locale) = (context.lang(), context.locale());
    let accepted = context.session.account.rules;
    let body = html! {
        // A page that scrolls needs something that the keyboard can reach.
        (account::back_link(lang))
        @match rules {
            None => { p.lead { (t!(lang, "rules-none")) } }
            Some(rules) => {
                p.hint {
                    (t!(lang, "rules-since", version = rules.version, day = locale.date(locale.day(rules.since))))
                    @if let Some(accepted) = accepted {
                        " " (t!(lang, "rules-accepted", day = locale.date(locale.day(accepted.at))))
                    }
                }
                div.card { (rules_text(&context.session, rules)) }
            }
        }
    };
    Ok(factors::page(context, &frame, RULES_PATH, &t!(lang, "rules-title"), &FormErrors::new(), body))
}

fn rules_text(session: &AgentSession, rules: &RulesOfUse) -> Markup {
    html! {
        @if let Some((lang, text)) = rules.text(session.guest.locale.lang) { div lang=(lang.tag()) { (ui::user_text(text)) } }
    }
}
