//! `POST /telegram/{bot}`: the webhook that receives updates of a bot. Without webhooks, `channel::telegram`
//! polls for them.

use actix_web::HttpResponse;

use crate::web::{
    form::OpenPost,
    gate::{Guest, WebhookCaller},
    problem::Problem,
};

/// The most bytes of an update: more than the longest message with all its markup.
const MAX_UPDATE_BYTES: usize = 1_000_000;

/// Receives one update. Telegram sends it again unless the status is 2xx.
pub async fn take(OpenPost { gate, body }: OpenPost<WebhookCaller>) -> Result<HttpResponse, Problem> {
    let WebhookCaller { guest: Guest { app, .. }, bot } = gate;
    let update = body.read_bytes(MAX_UPDATE_BYTES).await?;
    let receiver = app.webhook_receiver().ok_or(Problem::NotFound)?;
    match receiver.take(bot, &update).await {
        Some(true) => Ok(HttpResponse::Ok().finish()),
        Some(false) => Ok(HttpResponse::ServiceUnavailable().finish()),
        None => Err(Problem::NotFound),
    }
}
