//! `/admin/mail`: the mail server, with a test mail to the administrator who sets it. The password is never shown.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    AdminContext,
    form_state::{self, FormState, LabelledValues, ValueReader},
    frame,
};
use crate::{
    app::{
        self,
        settings::{self, SettingError, mail_server as intention},
    },
    domain::organisation::MailServer,
    t,
    web::{
        form::{Fields, Posted},
        forms::mail::{self, TestMailOutcome},
        gate::Proved,
        problem::Problem,
        ui::{Tone, csrf, icon},
    },
};

const ADMIN_MAIL_PATH: &str = "/admin/mail";

/// `GET /admin/mail`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    let sheet = standing(&context)?;
    Ok(context.page(view(&context, &sheet, &None)?))
}

fn standing(context: &AdminContext) -> Result<FormState, Problem> {
    let standing = context.app().read(intention::load)?;
    Ok(FormState::opened(mail::filled(standing.value.as_ref()), standing.version))
}

/// `POST /admin/mail`: saves, tries what is saved, or goes without.
pub async fn save(
    Posted { gate: Proved(context), fields }: Posted<Proved<AdminContext>>,
) -> Result<HttpResponse, Problem> {
    if let Some(server) = context.app().options().mail.clone() {
        return tried(&context, &server).await;
    }
    let then = fields.get("then").to_owned();
    let kept = context.app().read(intention::load)?.value;
    let server = match (then.as_str(), mail::read(Tone::Familiar, context.lang(), &fields, kept.as_ref())) {
        ("remove", _) => None,
        (_, Ok(server)) => Some(server),
        (_, Err(wrong)) => {
            return Ok(context.form_with_errors(view(&context, &FormState::with_errors(fields, wrong), &None)?));
        }
    };
    let (seen, set) = (fields.get("seen").to_owned(), server.clone());
    match (context.write(move |tx, actor| intention::save(tx, actor, &seen, set.as_ref())).await, server) {
        (Ok(()), Some(server)) if then == "test" => tried(&context, &server).await,
        (Ok(()), Some(_)) => Ok(context.see_other(ADMIN_MAIL_PATH, "saved")),
        (Ok(()), None) => Ok(context.see_other(ADMIN_MAIL_PATH, "mail-removed")),
        (Err(app::Error::InvalidSetting(SettingError::ChangedMeanwhile)), _) => again(&context, fields),
        (Err(error), _) => Err(error.into()),
    }
}

fn again(context: &AdminContext, fields: Fields) -> Result<HttpResponse, Problem> {
    let now = context.app().read(intention::load)?;
    let typed = labelled_values(context, &fields);
    let theirs = labelled_values(context, &mail::filled(now.value.as_ref()));
    Ok(context.form_with_errors(view(context, &FormState::with_conflict(fields, now.version, theirs, &typed), &None)?))
}

async fn tried(context: &AdminContext, server: &MailServer) -> Result<HttpResponse, Problem> {
    let session = context.session();
    let to = (&session.account.name, &session.account.email);
    let organisation = &session.guest.organisation.name;
    let trial = settings::send_test_mail(context.app(), organisation, to, server, context.lang()).await?;
    Ok(context.page(view(context, &standing(context)?, &Some(trial))?))
}

fn labelled_values(context: &AdminContext, fields: &Fields) -> LabelledValues {
    let lang = context.lang();
    let told = ValueReader { lang, fields };
    vec![
        told.text(t!(lang, "setup-from"), "from"),
        told.text(t!(lang, "setup-host"), "host"),
        told.text(t!(lang, "setup-security"), "security"),
        told.text(t!(lang, "setup-port"), "port"),
        told.text(t!(lang, "setup-user"), "user"),
    ]
}

fn view(context: &AdminContext, sheet: &FormState, trial: &TestMailOutcome) -> Result<Markup, Problem> {
    let (lang, app) = (context.lang(), context.app());
    let kept = app.read(intention::load)?.value;
    let email = context.session().account.email.to_string();
    let try_it = |label: String| {
        html! {
            button."button" name="then" value="test" data-busy=(t!(lang, "setup-trial-busy")) { (icon("send")) (label) }
        }
    };
    let main = html! {
        @if app.mail_folder().is_none() { p.lead { (t!(lang, "admin-area-mail-text")) } }
        (mail::trial_outcome(lang, trial, &email))
        @if let Some(folder) = app.mail_folder() {
            div.banner { (icon("info")) p { (t!(lang, "admin-mail-folder", folder = folder.display().to_string())) } }
        } @else if app.options().mail.is_some() {
            div.banner { (icon("info")) p { (t!(lang, "admin-mail-configured")) } }
            form method="post" action=(ADMIN_MAIL_PATH) { (csrf(&context.csrf())) div.actions { (try_it(t!(lang, "setup-trial-send"))) } }
        } @else {
            @let has_password = kept.as_ref().is_some_and(|server| !server.password.is_empty());
            @let controls = mail::controls(lang, &sheet.fields, &sheet.mistakes, has_password);
            @let buttons = html! {
                (try_it(t!(lang, "admin-mail-test")))
                @if kept.is_some() {
                    button."button quiet" name="then" value="remove" { (icon("trash")) (t!(lang, "admin-mail-remove")) }
                }
            };
            (form_state::form(context, ADMIN_MAIL_PATH, sheet, &controls, &buttons))
        }
        @if app.mail_folder().is_none() { p.hint { (t!(lang, "setup-trial-to", email = email)) } }
    };
    Ok(frame::page(context, Some("mail"), &t!(lang, "admin-area-mail"), main))
}
