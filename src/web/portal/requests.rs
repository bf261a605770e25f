//! `/portal/requests/{no}`: the page of a request, as its secret link shows it.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};

use super::session::RequesterSession;
use crate::{
    domain::id::TicketNo,
    web::{
        problem::Problem,
        public::requester::{
            RequesterContext, download_file, rating::submit_rating, show_request, submit_link_renewal, submit_message,
            submit_settled,
        },
    },
};

fn entrance(session: RequesterSession, no: &str) -> Result<RequesterContext, Problem> {
    let no: TicketNo = no.parse().map_err(|_| Problem::NotFound)?;
    Ok(RequesterContext::from_session(session, no))
}

/// `GET /portal/requests/{no}`
pub async fn show(session: RequesterSession, no: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    show_request(&entrance(session, &no)?, &request)
}

/// `POST /portal/requests/{no}/messages`
pub async fn write(
    session: RequesterSession,
    no: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    submit_message(entrance(session, &no)?, &request, payload).await
}

/// `POST /portal/requests/{no}/closure`
pub async fn settle(
    session: RequesterSession,
    no: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    submit_settled(entrance(session, &no)?, &request, payload).await
}

/// `POST /portal/requests/{no}/rating`
pub async fn rate(
    session: RequesterSession,
    no: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    submit_rating(entrance(session, &no)?, &request, payload).await
}

/// `POST /portal/requests/{no}/link`
pub async fn renew(
    session: RequesterSession,
    no: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    submit_link_renewal(entrance(session, &no)?, &request, payload).await
}

/// `GET /portal/requests/{no}/files/{entry}/{place}`
pub async fn file(session: RequesterSession, path: Path<(String, u64, usize)>) -> Result<HttpResponse, Problem> {
    let (no, entry, place) = path.into_inner();
    download_file(&entrance(session, &no)?, entry, place)
}
