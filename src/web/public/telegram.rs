//! `POST /telegram/{bot}`: the webhook that receives updates of a bot. Without webhooks, `channel::telegram`
//! polls for them.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Bytes, Path},
};

use crate::web::gate::Visitor;

/// Receives one update. Telegram sends it again unless the status is 2xx.
pub async fn take(visitor: Visitor, request: HttpRequest, bot: Path<u64>, body: Bytes) -> HttpResponse {
    let app = visitor.guest.app;
    let secret = request.headers().get("X-Telegram-Bot-Api-Secret-Token").and_then(|value| value.to_str().ok());
    let is_telegram = secret.is_some_and(|secret| app.is_webhook_secret(*bot, secret));
    let (true, Some(hook)) = (is_telegram, app.webhook_receiver()) else { return HttpResponse::NotFound().finish() };
    match hook.take(*bot, &body).await {
        Some(true) => HttpResponse::Ok().finish(),
        Some(false) => HttpResponse::ServiceUnavailable().finish(),
        None => HttpResponse::NotFound().finish(),
    }
}
