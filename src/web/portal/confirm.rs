//! `/portal/account/confirm`: where a proof of identity goes that comes without a form, and then the page that asked
//! for it.

use actix_web::{HttpRequest, HttpResponse};

use super::session::RequesterSession;
use crate::web::{
    answer,
    form::Posted,
    gate::{self, Proved},
    problem::Problem,
};

/// `GET /portal/account/confirm`
pub async fn show(_: Proved<RequesterSession>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Ok(go_on(&request))
}

/// `POST /portal/account/confirm`
pub async fn prove(_: Posted<Proved<RequesterSession>>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Ok(go_on(&request))
}

fn go_on(request: &HttpRequest) -> HttpResponse {
    let then = gate::return_to(request);
    answer::see_other(if then.starts_with("/portal") { &then } else { "/portal/account" })
}
