//! `/admin`: what is wrong with the installation, and the areas, each with what it is for.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    AdminContext,
    frame::{self, ADMIN_AREAS},
};
use crate::{
    domain::health::{HealthIssue, HealthSeverity},
    i18n, t,
    web::ui::{self, icon},
};

/// `GET /admin`
pub async fn show(context: AdminContext) -> HttpResponse {
    let lang = context.lang();
    let main = html! {
        p.lead { (t!(lang, "admin-lead")) }
        (troubles(&context))
        ul.doors role="list" {
            @for area in ADMIN_AREAS {
                li { a.door href=(area.href()) { (icon(area.icon)) b { (area.name(lang)) } span { (area.purpose(lang)) } } }
            }
        }
    };
    context.page(frame::page(&context, None, &t!(lang, "admin-title"), main))
}

/// Every trouble of the installation, and what can be done about it.
fn troubles(context: &AdminContext) -> Markup {
    let (lang, issues) = (context.lang(), context.app().health_issues());
    html! {
        section.stack #state aria-labelledby="state-title" {
            h2 #state-title { (t!(lang, "health-title")) }
            @if issues.is_empty() { p { (t!(lang, "health-fine")) } }
            @for issue in &issues { (trouble(context, *issue)) }
        }
    }
}

fn trouble(context: &AdminContext, issue: HealthIssue) -> Markup {
    let (lang, since) = (context.lang(), context.locale().date_time(issue.since));
    let class = match issue.kind.severity() {
        HealthSeverity::Outage => "banner bad",
        HealthSeverity::Warning => "banner wait",
    };
    html! {
        div class=(class) {
            (icon("alert"))
            div {
                p { b { (ui::trouble_text(lang, issue.kind)) } " " (t!(lang, "health-since", since = since)) }
                p { (i18n::text(lang, &format!("health-{}-do", issue.kind.word()), &[])) }
            }
        }
    }
}
