//! `/invitation/{secret}`: joining. Opening the link changes nothing, since mail filters open every
//! link; choosing a password uses it up. Enrolment follows, then the rules of use and the tour.

use actix_web::{HttpRequest, HttpResponse, web::Path};
use maud::{Markup, html};

use super::weakness_text;
use crate::{
    app::{Error, account::invite},
    domain::person::Account,
    t,
    web::{
        answer,
        form::Posted,
        gate::{CookieKind, PreSession},
        problem::Problem,
        ui::{self, FormErrors},
    },
};

/// `GET /invitation/{secret}`
pub async fn show(visitor: PreSession, secret: Path<String>) -> Result<HttpResponse, Problem> {
    let (visitor, account) = invited(visitor, &secret)?;
    Ok(answer::page(view(&visitor, &account, &FormErrors::new())))
}

/// `POST /invitation/{secret}`: the password is chosen.
pub async fn accept(
    Posted { gate: visitor, fields }: Posted<PreSession>,
    secret: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (visitor, account) = invited(visitor, &secret)?;
    let guest = &visitor.guest;
    let password = fields.get("password").to_owned();
    match invite::accept_invitation(&guest.app, &secret, password, guest.session_token(&request)).await {
        Ok(Ok(token)) => {
            let cookie = guest.cookie(CookieKind::Session, token, None);
            Ok(answer::redirect("/signin/enrol").cookie(cookie).finish())
        }
        Ok(Err(weak)) => {
            let mistakes = vec![("password".to_owned(), weakness_text(guest.locale.lang, weak))];
            Ok(answer::form_with_errors(view(&visitor, &account, &mistakes)))
        }
        Err(Error::NotFound) => Err(Problem::DeadLink),
        Err(error) => Err(error.into()),
    }
}

/// The account that a valid link belongs to; the page is in its language.
fn invited(mut visitor: PreSession, secret: &str) -> Result<(PreSession, Account), Problem> {
    let guest = &mut visitor.guest;
    let account = guest.app.read(|read| invite::invited_account(read, secret, guest.now))?.ok_or(Problem::DeadLink)?;
    guest.set_language(account.lang);
    Ok((visitor, account))
}

fn view(visitor: &PreSession, account: &Account, mistakes: &FormErrors) -> Markup {
    let guest = &visitor.guest;
    let lang = guest.locale.lang;
    let title = t!(lang, "invitation-title", organisation = guest.organisation.name.as_str());
    let main = html! {
        (ui::unencrypted_warning(guest))
        (ui::error_summary(lang, mistakes))
        header.page-head {
            h1 { (title) }
            p.lead { (t!(lang, "invitation-lead", name = account.name.as_str())) }
        }
        section.stack {
            h2 { (t!(lang, "invitation-steps")) }
            ol {
                li { (t!(lang, "invitation-step-password")) }
                li { (t!(lang, "invitation-step-factor")) }
                li { (t!(lang, "invitation-step-rules")) }
            }
        }
        form method="post" action=(guest.path) {
            (ui::csrf(&visitor.csrf()))
            (ui::username_hint(&account.email))
            p { (t!(lang, "invitation-address")) " " b { (account.email) } }
            (ui::new_password_field(lang, mistakes, "password", &t!(lang, "password-choose")))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    ui::public_page(guest, &title, &[], main)
}
