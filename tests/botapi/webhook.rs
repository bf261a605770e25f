//! Brings updates to webhooks, several at a time, each until it is taken.

use std::{
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use serde_json::Value;
use ureq::Agent;

use super::{
    Shared,
    state::{Bot, State, Update, Webhook},
};

/// How long it waits after a delivery that failed; the real one waits ever longer.
const AGAIN: Duration = Duration::from_millis(50);

pub fn start(shared: Arc<Shared>) -> JoinHandle<()> {
    let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(10)));
    let agent: Agent = config.build().into();
    thread::spawn(move || {
        while !shared.lock().is_over {
            let all = next(&shared.lock());
            let deliver = |next: &Next| deliver(&shared, &agent, next);
            let taken = thread::scope(|scope| {
                let under_way: Vec<_> = all.iter().map(|next| scope.spawn(move || deliver(next))).collect();
                under_way.into_iter().filter_map(|one| one.join().ok()).filter(|is_taken| *is_taken).count()
            });
            thread::sleep(if taken > 0 { Duration::ZERO } else { AGAIN });
        }
    })
}

/// An update on its way to a webhook.
struct Next {
    token: String,
    hook: Webhook,
    id: i64,
    body: Value,
}

/// The oldest update of every bot that has a webhook, and those of the same album.
fn next(state: &State) -> Vec<Next> {
    let of = |(token, bot): (&String, &Bot)| {
        let (hook, first) = (bot.webhook.clone()?, bot.queue.front()?);
        let album = |update: &Update| update.body["media_group_id"].as_str().map(str::to_owned);
        let together = bot
            .queue
            .iter()
            .filter(|update| update.id == first.id || (album(update).is_some() && album(update) == album(first)));
        let one =
            |update: &Update| Next { token: token.clone(), hook: hook.clone(), id: update.id, body: update.json() };
        Some(together.map(one).collect::<Vec<_>>())
    };
    state.bots.iter().filter(|_| !state.is_broken).filter_map(of).flatten().collect()
}

fn deliver(shared: &Shared, agent: &Agent, next: &Next) -> bool {
    let Next { token, hook, id, body } = next;
    let mut request = agent.post(&hook.url).header("content-type", "application/json");
    if let Some(secret) = &hook.secret {
        request = request.header("x-telegram-bot-api-secret-token", secret);
    }
    let error = match request.send(body.to_string().as_bytes()) {
        Ok(answer) if answer.status().is_success() => None,
        Ok(answer) => Some(format!("Wrong response from the webhook: {}", answer.status())),
        Err(error) => Some(format!("Connection failed: {error}")),
    };
    shared.change(|state| {
        let now = state.seconds();
        let bot = state.bot(token);
        if error.is_none() {
            bot.queue.retain(|update| update.id != *id);
        }
        if let Some(current) = bot.webhook.as_mut().filter(|current| current.url == hook.url) {
            current.deliveries += 1;
            if let Some(why) = error.clone() {
                current.last_error = Some((now, why));
            }
        }
    });
    error.is_none()
}
