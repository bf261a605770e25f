//! `GET /healthz`: for monitors and the watchdog.

use actix_web::HttpResponse;

use super::gate::Guest;

/// Fine only if the writer answers and its last commit stood.
pub async fn show(guest: Guest) -> HttpResponse {
    if guest.app.store().is_healthy().await {
        HttpResponse::Ok().content_type("text/plain").body("ok\n")
    } else {
        HttpResponse::ServiceUnavailable().content_type("text/plain").body("not ok\n")
    }
}
