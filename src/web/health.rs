//! `GET /healthz`: for monitors and the watchdog. It needs no store, so it answers when the store is lost.

use std::{
    future::{Ready, ready},
    time::Duration,
};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, web::Data};

use super::{
    problem::{ForPrograms, Problem},
    table::{AccessLevel, Gate},
};
use crate::{
    app::App,
    domain::health::{HealthKind, HealthSeverity},
};

/// A writer that does not answer within this time counts as failing. Shorter than the patience of `tresen
/// healthcheck`.
const WRITER_PATIENCE: Duration = Duration::from_secs(3);

/// Anybody who asks whether the installation is well.
pub struct Monitor(App);

impl Gate for Monitor {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Anybody;
}

impl FromRequest for Monitor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<Data<App>>().map(|app| Self(app.get_ref().clone()));
        ready(app.ok_or(Problem::Internal))
    }
}

/// `ok` or `not ok`, then the kinds of trouble, one a line.
pub async fn show(Monitor(app): Monitor) -> HttpResponse {
    let is_responsive = tokio::time::timeout(WRITER_PATIENCE, app.store().is_responsive()).await == Ok(true);
    let mut kinds: Vec<HealthKind> = app.health_issues().iter().map(|issue| issue.kind).collect();
    if !is_responsive && !kinds.contains(&HealthKind::StoreFailing) {
        kinds.push(HealthKind::StoreFailing);
    }
    let is_out = kinds.iter().any(|kind| kind.severity() == HealthSeverity::Outage);
    let lines = kinds.iter().map(|kind| kind.word());
    let body: String =
        [if is_out { "not ok" } else { "ok" }].into_iter().chain(lines).map(|line| format!("{line}\n")).collect();
    let mut answer = if is_out { HttpResponse::ServiceUnavailable() } else { HttpResponse::Ok() };
    let mut answer = answer.content_type("text/plain").body(body);
    answer.extensions_mut().insert(ForPrograms);
    answer
}
