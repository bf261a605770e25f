//! `/portal/requests/{no}`: the page of a request, as its secret link shows it.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};

use super::session::PortalSession;
use crate::{
    domain::id::TicketNo,
    web::{
        problem::Problem,
        public::requester::{Entrance, file_at, rating::rate_at, renew_at, settle_at, show_at, write_at},
    },
};

fn entrance(session: PortalSession, no: &str) -> Result<Entrance, Problem> {
    let no: TicketNo = no.parse().map_err(|_| Problem::NotFound)?;
    Ok(Entrance::portal(session, no))
}

/// `GET /portal/requests/{no}`
pub async fn show(session: PortalSession, no: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    show_at(&entrance(session, &no)?, &request)
}

/// `POST /portal/requests/{no}/messages`
pub async fn write(
    session: PortalSession,
    no: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    write_at(entrance(session, &no)?, &request, payload).await
}

/// `POST /portal/requests/{no}/closure`
pub async fn settle(
    session: PortalSession,
    no: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    settle_at(entrance(session, &no)?, &request, payload).await
}

/// `POST /portal/requests/{no}/rating`
pub async fn rate(
    session: PortalSession,
    no: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    rate_at(entrance(session, &no)?, &request, payload).await
}

/// `POST /portal/requests/{no}/link`
pub async fn renew(
    session: PortalSession,
    no: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    renew_at(entrance(session, &no)?, &request, payload).await
}

/// `GET /portal/requests/{no}/files/{entry}/{place}`
pub async fn file(session: PortalSession, path: Path<(String, u64, usize)>) -> Result<HttpResponse, Problem> {
    let (no, entry, place) = path.into_inner();
    file_at(&entrance(session, &no)?, entry, place)
}
