//! `POST /telegram/{bot}`: where Telegram brings what is written to a bot, if it is not asked for.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Bytes, Path},
};

use crate::web::gate::Visitor;

/// Takes an update in. Telegram brings again what was not answered with success.
pub async fn take(visitor: Visitor, request: HttpRequest, bot: Path<u64>, body: Bytes) -> HttpResponse {
    let app = visitor.guest.app;
    let said = request.headers().get("X-Telegram-Bot-Api-Secret-Token").and_then(|value| value.to_str().ok());
    let is_telegram = said.is_some_and(|said| app.is_webhook_secret(*bot, said));
    let (true, Some(hook)) = (is_telegram, app.webhook_receiver()) else { return HttpResponse::NotFound().finish() };
    match hook.take(*bot, &body).await {
        Some(true) => HttpResponse::Ok().finish(),
        Some(false) => HttpResponse::ServiceUnavailable().finish(),
        None => HttpResponse::NotFound().finish(),
    }
}
