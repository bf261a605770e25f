//! `/console/account/password`: changes the password. The present one is asked for.

use actix_web::HttpResponse;
use maud::html;

use super::{back_link, page};
use crate::{
    app::{
        Error,
        account::profile::{self, PasswordChange},
    },
    t,
    web::{
        console::{ConsoleContext, factors},
        form::Posted,
        problem::Problem,
        signin::weakness_text,
        ui::{self, FormErrors, csrf},
    },
};

const OWN_PASSWORD_PATH: &str = "/console/account/password";

/// `GET /console/account/password`
pub async fn show(context: ConsoleContext) -> Result<HttpResponse, Problem> {
    view(&context, &FormErrors::new())
}

/// `POST /console/account/password`
pub async fn change(Posted { gate: context, fields }: Posted<ConsoleContext>) -> Result<HttpResponse, Problem> {
    let (guest, lang) = (&context.session.guest, context.lang());
    let (former, new) = (fields.get("former").to_owned(), fields.get("password").to_owned());
    let (field, wrong) =
        match profile::change_password(context.app(), context.session.token(), former, new, guest.address).await {
            Ok(PasswordChange::Done(token)) => {
                return factors::redirect_with_token(&context, token, super::ACCOUNT_PATH, "password");
            }
            Ok(PasswordChange::WrongPassword) => ("former", t!(lang, "account-password-wrong")),
            Ok(PasswordChange::Weak(weak)) => ("password", weakness_text(lang, weak)),
            Err(Error::RateLimited { seconds }) => ("former", t!(lang, "account-password-wait", count = seconds)),
            Err(error) => return Err(error.into()),
        };
    view(&context, &vec![(field.to_owned(), wrong)])
}

fn view(context: &ConsoleContext, errors: &FormErrors) -> Result<HttpResponse, Problem> {
    let frame = context.read_frame()?;
    let lang = context.lang();
    let body = html! {
        (back_link(lang))
        (ui::unencrypted_warning(&context.session.guest))
        form.stack method="post" action=(OWN_PASSWORD_PATH) {
            (csrf(&context.session.csrf()))
            (ui::username_hint(&context.session.account.email))
            (ui::password_field(lang, errors, "former", &t!(lang, "account-password-former"), None, "current-password", false))
            (ui::new_password_field(lang, errors, "password", &t!(lang, "password-choose")))
            p.hint { (t!(lang, "account-password-ends")) }
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (t!(lang, "account-password-go")) } }
        }
    };
    Ok(page(context, &frame, OWN_PASSWORD_PATH, &t!(lang, "account-password"), errors, body))
}
