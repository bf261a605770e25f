//! `/setup/administrator`: name, address and password of the first account.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{SetupPage, StepSession, step_page};
use crate::{
    app::{
        account::password,
        hash_queue::HashCaller,
        setup::{self, SetupStep},
    },
    domain::text::{EmailAddress, PersonName},
    t,
    web::{
        answer,
        form::Posted,
        gate::SetupSession,
        problem::Problem,
        signin,
        ui::{self, FormErrors, TextField, csrf, icon},
    },
};

/// The values of the form; never the password.
struct AdministratorForm {
    name: String,
    email: String,
}

/// What was said, understood.
struct AdministratorInput {
    name: PersonName,
    email: EmailAddress,
    /// None: the password said before stays.
    password: Option<String>,
}

/// The page's place in the setup.
pub struct AdministratorPage;

impl SetupPage for AdministratorPage {
    const STEP: SetupStep = SetupStep::Administrator;
}

/// `GET /setup/administrator`
pub async fn show(session: StepSession<AdministratorPage>) -> Result<HttpResponse, Problem> {
    let form = AdministratorForm {
        name: session.state.name.as_ref().map(ToString::to_string).unwrap_or_default(),
        email: session.state.email.as_ref().map(ToString::to_string).unwrap_or_default(),
    };
    Ok(answer::page(view(&session, &form, &FormErrors::new())))
}

/// `POST /setup/administrator`
pub async fn save(
    Posted { gate: session, fields }: Posted<StepSession<AdministratorPage>>,
) -> Result<HttpResponse, Problem> {
    let (app, token) = (&session.guest.app, &session.token);
    let form = AdministratorForm { name: fields.get("name").to_owned(), email: fields.get("email").to_owned() };
    let said = match read(&session, &form, fields.get("password")) {
        Ok(said) => said,
        Err(mistakes) => return Ok(answer::form_with_errors(view(&session, &form, &mistakes))),
    };
    let hash = match said.password {
        Some(password) => Some(password::hash(app, HashCaller::Machine, password).await?),
        None => None,
    };
    setup::put_administrator(app, token, said.name, said.email, hash).await?;
    Ok(answer::see_other("/setup/second-factor"))
}

fn read(session: &SetupSession, form: &AdministratorForm, password: &str) -> Result<AdministratorInput, FormErrors> {
    let lang = session.guest.locale.lang;
    let mut mistakes = FormErrors::new();
    let mut wrong = |field: &str, what: String| mistakes.push((field.to_owned(), what));
    let name = PersonName::parse(&form.name).map_err(|e| wrong("name", ui::text_error(lang, e, "error-name")));
    let email = EmailAddress::parse(&form.email).map_err(|e| wrong("email", ui::text_error(lang, e, "error-email")));
    let organisation = session.state.organisation.as_ref().map_or("", |organisation| organisation.name.as_str());
    let stays = password.is_empty() && !session.state.credentials.password.is_empty();
    if !stays && let Err(weakness) = password::check_strength(password, &[organisation, &form.email, &form.name]) {
        wrong("password", signin::weakness_text(lang, weakness));
    }
    match (name, email) {
        (Ok(name), Ok(email)) if mistakes.is_empty() => {
            Ok(AdministratorInput { name, email, password: (!stays).then(|| password.to_owned()) })
        }
        _ => Err(mistakes),
    }
}

fn view(session: &SetupSession, form: &AdministratorForm, mistakes: &FormErrors) -> Markup {
    let lang = session.guest.locale.lang;
    let has_password = !session.state.credentials.password.is_empty();
    let hint = match has_password {
        true => t!(lang, "setup-password-stays"),
        false => t!(lang, "password-hint", min = password::MIN_LENGTH),
    };
    let body = html! {
        (ui::error_summary(lang, mistakes))
        form method="post" action="/setup/administrator" {
            (csrf(&session.csrf()))
            (ui::text_field(lang, mistakes, TextField {
                name: "name", label: &t!(lang, "setup-your-name"), hint: Some(&t!(lang, "setup-your-name-hint")),
                value: &form.name, autocomplete: Some("name"), width: Some("w-l"), ..TextField::default()
            }))
            (ui::text_field(lang, mistakes, TextField {
                name: "email", label: &t!(lang, "setup-your-email"), hint: Some(&t!(lang, "setup-your-email-hint")),
                value: &form.email, kind: "email", autocomplete: Some("username"), width: Some("w-l"), ..TextField::default()
            }))
            (ui::password_field(lang, mistakes, "password", &t!(lang, "password"), Some(&hint), "new-password", false))
            div.banner { (icon("info")) p { (t!(lang, "setup-administrator-member")) } }
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    let (title, lead) = (t!(lang, "setup-administrator-title"), t!(lang, "setup-administrator-lead"));
    step_page(session, SetupStep::Administrator, &title, &lead, body)
}
