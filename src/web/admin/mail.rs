//! `/admin/mail`: the mail server, with a test mail to whoever sets it. The password is never shown.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    Office, Posted, frame,
    sheet::{self, Facts, Sheet, Told},
};
use crate::{
    app::{
        self,
        settings::{self, Unfit, mail as intention},
    },
    domain::organisation::MailServer,
    t,
    web::{
        form::Fields,
        forms::{
            Tone,
            mail::{self, Trial},
        },
        problem::Problem,
        ui::{csrf, icon},
    },
};

const HERE: &str = "/admin/mail";

/// `GET /admin/mail`
pub async fn show(office: Office) -> Result<HttpResponse, Problem> {
    let sheet = standing(&office)?;
    Ok(office.page(view(&office, &sheet, &None)?))
}

fn standing(office: &Office) -> Result<Sheet, Problem> {
    let standing = office.app().read(intention::open)?;
    Ok(Sheet::standing(mail::filled(standing.value.as_ref()), standing.mark))
}

/// `POST /admin/mail`: saves, tries what is saved, or goes without.
pub async fn save(Posted { office, fields }: Posted) -> Result<HttpResponse, Problem> {
    if let Some(server) = office.app().options().mail.clone() {
        return tried(&office, &server).await;
    }
    let then = fields.get("then").to_owned();
    let server = if then == "remove" {
        None
    } else {
        let kept = office.app().read(intention::open)?.value;
        match mail::read(Tone::Familiar, office.lang(), &fields, kept.as_ref()) {
            Ok(server) => Some(server),
            Err(wrong) => return Ok(office.mistaken(view(&office, &Sheet::mistaken(fields, wrong), &None)?)),
        }
    };
    let (actor, seen, set) = (office.actor(), fields.get("seen").to_owned(), server.clone());
    match (office.app().write(move |tx| intention::save(tx, &actor, &seen, set.as_ref())).await, server) {
        (Ok(()), Some(server)) if then == "test" => tried(&office, &server).await,
        (Ok(()), Some(_)) => Ok(office.see_other(HERE, "saved")),
        (Ok(()), None) => Ok(office.see_other(HERE, "mail-removed")),
        (Err(app::Error::Unfit(Unfit::Changed)), _) => again(&office, fields),
        (Err(error), _) => Err(error.into()),
    }
}

fn again(office: &Office, fields: Fields) -> Result<HttpResponse, Problem> {
    let now = office.app().read(intention::open)?;
    let typed = facts(office, &fields);
    let theirs = facts(office, &mail::filled(now.value.as_ref()));
    Ok(office.mistaken(view(office, &Sheet::changed(fields, now.mark, theirs, &typed), &None)?))
}

async fn tried(office: &Office, server: &MailServer) -> Result<HttpResponse, Problem> {
    let session = office.session();
    let to = (&session.account.name, &session.account.email);
    let organisation = &session.guest.organisation.name;
    let trial = settings::send_trial(office.app(), organisation, to, server, office.lang()).await?;
    Ok(office.page(view(office, &standing(office)?, &Some(trial))?))
}

fn facts(office: &Office, fields: &Fields) -> Facts {
    let lang = office.lang();
    let told = Told { lang, fields };
    vec![
        told.text(t!(lang, "setup-from"), "from"),
        told.text(t!(lang, "setup-host"), "host"),
        told.text(t!(lang, "setup-security"), "security"),
        told.text(t!(lang, "setup-port"), "port"),
        told.text(t!(lang, "setup-user"), "user"),
    ]
}

fn view(office: &Office, sheet: &Sheet, trial: &Trial) -> Result<Markup, Problem> {
    let lang = office.lang();
    let kept = office.app().read(intention::open)?.value;
    let email = office.session().account.email.to_string();
    let try_it = |label: String| {
        html! {
            button."button" name="then" value="test" data-busy=(t!(lang, "setup-trial-busy")) { (icon("send")) (label) }
        }
    };
    let main = html! {
        p.lead { (t!(lang, "admin-area-mail-text")) }
        (mail::outcome(lang, trial, &email))
        @if office.app().options().mail.is_some() {
            div.banner { (icon("info")) p { (t!(lang, "admin-mail-configured")) } }
            form method="post" action=(HERE) { (csrf(&office.csrf())) div.actions { (try_it(t!(lang, "setup-trial-send"))) } }
        } @else {
            @let has_password = kept.as_ref().is_some_and(|server| !server.password.is_empty());
            @let controls = mail::controls(lang, &sheet.fields, &sheet.mistakes, has_password);
            @let buttons = html! {
                (try_it(t!(lang, "admin-mail-test")))
                @if kept.is_some() {
                    button."button quiet" name="then" value="remove" { (icon("trash")) (t!(lang, "admin-mail-remove")) }
                }
            };
            (sheet::form(office, HERE, sheet, &controls, &buttons))
        }
        p.hint { (t!(lang, "setup-trial-to", email = email)) }
    };
    Ok(frame::page(office, Some("mail"), &t!(lang, "admin-area-mail"), main))
}
