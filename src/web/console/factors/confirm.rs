//! `/console/account/confirm`: where a proof of identity goes that comes without a form, and then the page that asked
//! for it.

use actix_web::{HttpRequest, HttpResponse};

use super::super::ConsoleContext;
use crate::web::{
    answer,
    form::Posted,
    gate::{self, Proved},
    problem::Problem,
};

/// `GET /console/account/confirm`
pub async fn show(_: Proved<ConsoleContext>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Ok(answer::see_other(&gate::return_to(&request)))
}

/// `POST /console/account/confirm`
pub async fn prove(_: Posted<Proved<ConsoleContext>>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Ok(answer::see_other(&gate::return_to(&request)))
}
