//! A messenger that posts updates to the address of a bot. It proves itself by a header, before a byte
//! of its body is read.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use super::{Guest, Visitor, guest::header_text};
use crate::web::{
    problem::Problem,
    table::{AccessLevel, Gate},
};

/// The messenger of a bot whose updates come by webhook.
pub struct WebhookCaller {
    pub guest: Guest,
    /// The id of the bot in the address.
    pub bot: u64,
}

impl WebhookCaller {
    /// The same answer for a wrong secret and for a bot that is not there.
    fn identify(request: &HttpRequest) -> Result<Self, Problem> {
        let Visitor { guest } = Visitor::identify(request)?;
        let bot = request.match_info().get("bot").and_then(|bot| bot.parse().ok()).ok_or(Problem::NotFound)?;
        let secret = header_text(request, "X-Telegram-Bot-Api-Secret-Token");
        let is_telegram = secret.is_some_and(|secret| guest.app.is_webhook_secret(bot, secret));
        let has_receiver = guest.app.webhook_receiver().is_some_and(|receiver| receiver.has_bot(bot));
        if is_telegram && has_receiver { Ok(Self { guest, bot }) } else { Err(Problem::NotFound) }
    }
}

impl Gate for WebhookCaller {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Visitor;
}

impl FromRequest for WebhookCaller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::identify(request))
    }
}
