//! `/console/tour/{step}`: a short introduction to the console in four pages. It can be left at any
//! time and opened again.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{ConsoleContext, factors};
use crate::{
    domain::{person::Lang, ticket::StatusKind},
    i18n, t,
    web::{
        problem::Problem,
        ui::{self, FormErrors, icon},
    },
};

const TOUR_STEPS: usize = 4;

/// `GET /console/tour/{step}`
pub async fn show(context: ConsoleContext, step: Path<String>) -> Result<HttpResponse, Problem> {
    let step = step.parse().ok().filter(|step| (1..=TOUR_STEPS).contains(step)).ok_or(Problem::NotFound)?;
    let frame = context.read_frame()?;
    let lang = context.lang();
    let here = format!("/console/tour/{step}");
    let body = html! {
        p.hint { (t!(lang, "tour-step", step = step, all = TOUR_STEPS)) }
        p.lead { (i18n::text(lang, &format!("tour-{step}-lead"), &[])) }
        (example(lang, step))
        div.actions {
            @if step < TOUR_STEPS {
                a."button primary" href=(format!("/console/tour/{}", step + 1)) { (t!(lang, "continue")) }
                a."button quiet" href="/console" { (t!(lang, "tour-skip")) }
            } @else {
                a."button primary" href="/console" { (t!(lang, "tour-end")) }
            }
            @if step > 1 { a."button quiet" href=(format!("/console/tour/{}", step - 1)) { (t!(lang, "back")) } }
        }
    };
    let title = i18n::text(lang, &format!("tour-{step}-title"), &[]);
    Ok(factors::page(&context, &frame, &here, &title, &FormErrors::new(), body))
}

/// The parts of the console that the page explains, as they look there.
fn example(lang: Lang, step: usize) -> Markup {
    match step {
        1 => facts(lang, &[("user", "tour-1-mine"), ("inbox", "tour-1-new"), ("map-pin", "tour-1-department")]),
        2 => {
            let status = |kind, key: &str| html! { div { dt { (ui::status_badge(lang, kind)) } dd { (i18n::text(lang, key, &[])) } } };
            html! {
                dl.facts {
                    (status(StatusKind::Open, "tour-2-open"))
                    (status(StatusKind::InProgress, "tour-2-progress"))
                    (status(StatusKind::AwaitingReply, "tour-2-awaiting"))
                    (status(StatusKind::Closed, "tour-2-closed"))
                }
            }
        }
        3 => facts(lang, &[("message", "tour-3-answer"), ("note", "tour-3-note"), ("eye", "tour-3-access")]),
        _ => facts(
            lang,
            &[
                ("user", "tour-4-account"),
                ("bell", "tour-4-quiet"),
                ("keyboard", "tour-4-keys"),
                ("clock", "tour-4-idle"),
            ],
        ),
    }
}

fn facts(lang: Lang, facts: &[(&str, &str)]) -> Markup {
    html! {
        @for (symbol, key) in facts {
            div.banner { (icon(symbol)) p { (i18n::text(lang, key, &[])) } }
        }
    }
}
