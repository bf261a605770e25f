//! `/console/account/confirm`: who one is, again, before what one signs in with is changed.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::html;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{super::Desk, page, site};
use crate::{
    app::{
        Error,
        account::{
            confirm::{Means, confirm},
            second_factor::{Factor, factors},
        },
    },
    store::People,
    t,
    web::{
        answer, form, gate,
        problem::Problem,
        signin::passkey,
        ui::{self, Line, Mistakes, csrf},
    },
};

/// `GET /console/account/confirm`
pub async fn show(desk: Desk, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let then = gate::then(&request);
    if desk.session.is_fresh() {
        return Ok(answer::see_other(&then));
    }
    view(&desk, &then, &Mistakes::new())
}

/// `POST /console/account/confirm`: the password, or a code.
pub async fn prove(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    let (field, means) = match fields.get("code").trim() {
        "" => ("password", Means::Password(fields.get("password").to_owned())),
        code => ("code", Means::Code(code.to_owned())),
    };
    proved(&desk, &gate::then(&request), field, means).await
}

/// `POST /console/account/confirm/passkey`
pub async fn prove_by_passkey(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    proved(&desk, &gate::then(&request), "passkey", Means::Passkey(fields.get("credential").to_owned())).await
}

async fn proved(desk: &Desk, then: &str, field: &str, means: Means) -> Result<HttpResponse, Problem> {
    let guest = &desk.session.guest;
    let wrong = match confirm(&guest.app, site(guest)?.as_ref(), desk.session.token(), means, guest.address).await {
        Ok(Some(token)) => {
            return Ok(answer::going(then).cookie(guest.cookie(guest.cookie_name(), token, None)).finish());
        }
        Ok(None) => t!(desk.lang(), "confirm-wrong"),
        Err(Error::Throttled { seconds }) => t!(desk.lang(), "signin-patience-minutes", count = seconds.div_ceil(60)),
        Err(error) => return Err(error.into()),
    };
    view(desk, then, &vec![(field.to_owned(), wrong)])
}

fn view(desk: &Desk, then: &str, mistakes: &Mistakes) -> Result<HttpResponse, Problem> {
    let (lang, account, site) = (desk.lang(), &desk.session.account, site(&desk.session.guest)?);
    let (frame, factors) = desk.read(|read| Ok(factors(&read.credentials(account.id)?, &account.email)))?;
    let query = format!("?then={}", utf8_percent_encode(then, NON_ALPHANUMERIC));
    let is_code_wrong = ui::mistake(mistakes, "code").is_some();
    let body = html! {
        p.lead { (t!(lang, "confirm-lead")) }
        @if let Some(site) = site.filter(|_| factors.contains(&Factor::Passkey)) {
            (passkey::button(lang, &site, &format!("/console/account/confirm/passkey{query}"), Some(&desk.session.csrf())))
        }
        form.stack method="post" action=(format!("/console/account/confirm{query}")) {
            (csrf(&desk.session.csrf()))
            (ui::password(lang, mistakes, "password", &t!(lang, "password"), None, "current-password", false))
            details.fold open[is_code_wrong] {
                summary { (t!(lang, "confirm-by-code")) }
                (ui::line(lang, mistakes, Line {
                    name: "code", label: &t!(lang, "confirm-code"), autocomplete: Some("one-time-code"), width: Some("w-m"),
                    ..Line::default()
                }))
            }
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    Ok(page(desk, &frame, &format!("/console/account/confirm{query}"), &t!(lang, "confirm-title"), mistakes, body))
}
