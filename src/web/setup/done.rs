//! `/setup/done`: what next. Only for a signed-in administrator; for everybody else the setup is gone.

use actix_web::HttpResponse;
use maud::{Markup, html};

use crate::{
    app::{App, view::catalogue},
    domain::{
        access::may_administer, id::DepartmentId, organisation::is_local_address, setup_task::SetupTask, text::Label,
    },
    t,
    web::{
        answer,
        forms::setup_tasks::setup_task,
        gate::{AgentSession, Guest},
        problem::Problem,
        ui::{self, icon},
    },
};

/// `GET /setup/done`
pub async fn show(_: Guest, session: Result<AgentSession, Problem>) -> Result<HttpResponse, Problem> {
    let session = session.and_then(|session| session.restricted(may_administer)).map_err(|_| Problem::NotFound)?;
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let (address, has_mail, mut departments) = guest.app.read(|read| {
        let app: &App = &guest.app;
        Ok((app.public_address(read)?, app.mail_host(read)?.is_some(), catalogue::department_names(read)?))
    })?;
    departments.retain(|(id, _)| session.account.memberships.contains_key(id));
    let main = view(guest, &address, has_mail, &departments);
    Ok(answer::page(ui::page_without_links(guest, &t!(lang, "setup-done-title"), main)))
}

fn view(guest: &Guest, address: &str, has_mail: bool, departments: &[(DepartmentId, Label)]) -> Markup {
    let lang = guest.locale.lang;
    let snippet = format!("<a href=\"{address}/request\">{}</a>", t!(lang, "setup-done-snippet-label"));
    html! {
        div.receipt {
            (icon("circle-check"))
            h1 { (t!(lang, "setup-done-title")) }
            p.lead { (t!(lang, "setup-done-lead", organisation = guest.organisation.name.as_str())) }
        }
        @if !has_mail {
            div.banner.wait { (icon("mail")) div { b { (t!(lang, "setup-done-no-mail")) } p { (t!(lang, "setup-done-no-mail-text")) } } }
        }
        section.card #to-do {
            h2 { (t!(lang, "setup-tasks-title")) }
            ul.plain.stack role="list" { @for task in SetupTask::ALL { li { (setup_task(lang, task, is_local_address(address))) } } }
            p { (t!(lang, "setup-tasks-later")) }
        }
        section.card #rights {
            h2 { (t!(lang, "setup-done-rights")) }
            @if departments.is_empty() {
                p { (t!(lang, "setup-done-rights-none")) }
            } @else {
                p { (t!(lang, "setup-done-rights-text")) }
                ul { @for (_, name) in departments { li { (name) } } }
            }
            p { (t!(lang, "setup-done-rights-hint")) }
        }
        section.card {
            h2 { (t!(lang, "setup-done-form")) }
            p { (t!(lang, "setup-done-form-text")) }
            p { a href=(format!("{address}/")) { (address) "/" } }
        }
        section.card {
            h2 { (t!(lang, "setup-done-site")) }
            p { (t!(lang, "setup-done-site-text")) }
            p.secret #snippet { (snippet) }
            div {
                button.button.small.needs-js type="button" data-copy="snippet" data-done=(t!(lang, "secret-copied")) {
                    (icon("copy")) (t!(lang, "secret-copy"))
                }
            }
        }
        section.card {
            h2 { (t!(lang, "setup-done-console")) }
            p { (t!(lang, "setup-done-console-text")) }
            div.actions { a.button.primary href="/console" { (t!(lang, "setup-done-console-go")) } }
        }
    }
}
