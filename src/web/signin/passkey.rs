//! Passkeys at the door: instead of password and code, or instead of the code alone. The question
//! comes by script from `/passkey/challenge`, the answer as a form.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::code;
use crate::{
    app::{
        Error,
        account::{
            passkey::Site,
            sign_in::{ask_for_passkey, with_passkey, with_second_passkey},
        },
    },
    domain::person::Lang,
    t,
    web::{
        answer, form,
        gate::{self, Guest, HalfSession, Visitor},
        problem::Problem,
        ui::{self, Mistakes, Wanted, csrf, icon},
    },
};

/// `POST /passkey/challenge`: a question for the browser's authenticator, good for one answer.
pub async fn ask(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let question = ask_for_passkey(&guest.app, &site(&guest)?, guest.address)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(question))
}

/// `POST /signin/passkey`: a passkey alone.
pub async fn enter(visitor: Visitor, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let (guest, then) = (visitor.guest, gate::then(&request));
    let fields = form::read(&guest.app, &request, payload).await?;
    let former = guest.token(&request);
    match with_passkey(&guest.app, &site(&guest)?, fields.get("credential"), guest.address, former).await {
        Ok(Some(token)) => Ok(answer::going(&then).cookie(guest.cookie(guest.cookie_name(), token, None)).finish()),
        Ok(None) => {
            let mistakes = vec![("passkey".to_owned(), t!(guest.voice.lang, "passkey-wrong"))];
            Ok(answer::mistaken(super::view(guest, &then, "", &mistakes, None)?))
        }
        Err(Error::Throttled { seconds }) => {
            Ok(answer::too_often(super::view(guest, &then, "", &Mistakes::new(), Some(seconds))?, seconds))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /signin/code/passkey`: a passkey after the password.
pub async fn second(session: HalfSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let (guest, then) = (session.guest.clone(), gate::then(&request));
    let fields = form::read(&guest.app, &request, payload).await?;
    session.check(&fields)?;
    let answered =
        with_second_passkey(&guest.app, &site(&guest)?, &session.token, fields.get("credential"), guest.address).await;
    match answered {
        Ok(Some(token)) => Ok(answer::going(&then).cookie(guest.cookie(guest.cookie_name(), token, None)).finish()),
        Ok(None) => {
            let mistakes = vec![("passkey".to_owned(), t!(guest.voice.lang, "passkey-wrong"))];
            Ok(answer::mistaken(code::view(session, &then, &mistakes, None)?))
        }
        Err(Error::Throttled { seconds }) => {
            Ok(answer::too_often(code::view(session, &then, &Mistakes::new(), Some(seconds))?, seconds))
        }
        Err(Error::NotFound) => Err(Problem::SignIn(then)),
        Err(error) => Err(error.into()),
    }
}

fn site(guest: &Guest) -> Result<Site, Problem> {
    guest.app.read(|read| Site::of(&guest.app, read))?.ok_or(Problem::NotFound)
}

/// The button that asks for a passkey; `token` is the CSRF token, where there is a session.
pub fn button(lang: Lang, site: &Site, action: &str, token: Option<&str>) -> Markup {
    let inside = html! {
        @if let Some(token) = token { (csrf(token)) }
        div.actions {
            button.button #passkey data-busy=(t!(lang, "passkey-busy")) { (icon("key")) (t!(lang, "passkey-go")) }
        }
    };
    ui::passkey_form(lang, site, Wanted::Shown, action, inside)
}
