//! `/portal/requests/{no}`: the page of a request, as its secret link shows it.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, web::Path};

use super::session::RequesterSession;
use crate::{
    app,
    domain::id::TicketNo,
    web::{
        form::{Posted, PostedUpload},
        gate::{Guest, SessionGate},
        problem::Problem,
        public::requester::{
            RequesterContext, download_file, rating::submit_rating, show_request, submit_link_renewal, submit_message,
            submit_settled,
        },
        table::{AccessLevel, Gate},
    },
};

/// The gate of the forms on a request's page: the request is theirs, and they did not send too many
/// forms. Both are known before a body is read.
pub struct RequestFormGate {
    session: RequesterSession,
    no: TicketNo,
}

impl RequestFormGate {
    fn context(self) -> RequesterContext {
        RequesterContext::from_session(self.session, self.no)
    }
}

impl Gate for RequestFormGate {
    const ACCESS_LEVEL: AccessLevel = RequesterSession::ACCESS_LEVEL;
}

impl FromRequest for RequestFormGate {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let session = RequesterSession::extract(request);
        let no = parse_no(request.match_info().query("no"));
        Box::pin(async move {
            let (session, no) = (session.await?, no?);
            RequesterContext::from_session(session.clone(), no).admit_form()?;
            Ok(Self { session, no })
        })
    }
}

impl SessionGate for RequestFormGate {
    fn guest(&self) -> &Guest {
        &self.session.guest
    }

    fn csrf(&self) -> String {
        self.session.csrf()
    }

    fn recheck(&self) -> Result<(), app::Error> {
        self.session.recheck()
    }
}

fn parse_no(no: &str) -> Result<TicketNo, Problem> {
    no.parse().map_err(|_| Problem::NotFound)
}

/// `GET /portal/requests/{no}`
pub async fn show(session: RequesterSession, no: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    show_request(&RequesterContext::from_session(session, parse_no(&no)?), &request)
}

/// `POST /portal/requests/{no}/messages`
pub async fn write(PostedUpload { gate, fields }: PostedUpload<RequestFormGate>) -> Result<HttpResponse, Problem> {
    submit_message(gate.context(), &fields).await
}

/// `POST /portal/requests/{no}/closure`
pub async fn settle(Posted { gate, fields }: Posted<RequestFormGate>) -> Result<HttpResponse, Problem> {
    submit_settled(gate.context(), &fields).await
}

/// `POST /portal/requests/{no}/rating`
pub async fn rate(Posted { gate, fields }: Posted<RequestFormGate>) -> Result<HttpResponse, Problem> {
    submit_rating(gate.context(), &fields).await
}

/// `POST /portal/requests/{no}/link`
pub async fn renew(Posted { gate, .. }: Posted<RequestFormGate>) -> Result<HttpResponse, Problem> {
    submit_link_renewal(gate.context()).await
}

/// `GET /portal/requests/{no}/files/{entry}/{place}`
pub async fn file(session: RequesterSession, path: Path<(String, u64, usize)>) -> Result<HttpResponse, Problem> {
    let (no, entry, place) = path.into_inner();
    download_file(&RequesterContext::from_session(session, parse_no(&no)?), entry, place)
}
