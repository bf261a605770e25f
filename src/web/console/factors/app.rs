//! `/console/account/app`: an app for one-time codes, or another one in its place.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::html;

use super::{super::Desk, added, back, fresh, page, removal, removed};
use crate::{
    app::account::{
        change::Gone,
        enrol::{NewFactor, offered},
        second_factor::has_app,
    },
    store::People,
    t,
    web::{
        form,
        problem::Problem,
        ui::{self, Mistakes, csrf},
    },
};

const HERE: &str = "/console/account/app";

/// `GET /console/account/app`
pub async fn show(desk: Desk) -> Result<HttpResponse, Problem> {
    fresh(&desk, HERE)?;
    view(&desk, &Mistakes::new())
}

/// `POST /console/account/app`: a code proves that the app has the key.
pub async fn prove(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    fresh(&desk, HERE)?;
    let new = NewFactor::App { code: fields.get("code").to_owned() };
    match added(&desk, new, "/console/account/factors", "app-added").await? {
        Ok(done) => Ok(done),
        Err(_) => view(&desk, &vec![("code".to_owned(), t!(desk.lang(), "enrol-code-wrong"))]),
    }
}

/// `POST /console/account/app/removal`
pub async fn remove(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    desk.session.check(&form::read(desk.app(), &request, payload).await?)?;
    fresh(&desk, HERE)?;
    match removed(&desk, Gone::App, "/console/account/factors", "factor-removed").await? {
        Some(done) => Ok(done),
        None => view(&desk, &vec![("removal".to_owned(), t!(desk.lang(), "factors-last"))]),
    }
}

fn view(desk: &Desk, mistakes: &Mistakes) -> Result<HttpResponse, Problem> {
    let (lang, account) = (desk.lang(), &desk.session.account);
    let (frame, (is_set_up, enrolment)) =
        desk.read(|read| Ok((has_app(&read.credentials(account.id)?), offered(read, desk.session.token(), account)?)))?;
    let body = html! {
        @if is_set_up { p.lead { (t!(lang, "factors-app-replace")) } }
        form.stack method="post" action=(HERE) {
            (csrf(&desk.session.csrf()))
            (ui::enrolment(lang, mistakes, &enrolment))
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (t!(lang, "factors-app-set-up")) } }
        }
        @if is_set_up { (removal(desk, "/console/account/app/removal", &t!(lang, "factors-app-remove"))) }
        (back(lang))
    };
    Ok(page(desk, &frame, HERE, &t!(lang, "factors-app"), mistakes, body))
}
