//! A stand-in for Telegram's Bot API on loopback, and the people, groups and channels behind it.
//!
//! It answers over HTTP as the real one does: the same methods, limits, refusals and JSON, updates
//! that stay until the offset passes them, one poller at a time. What it cannot know it refuses.
//! Helpers are named by what a person does: `ada.writes("…")`, `ada.presses("Weiter")`; what the
//! person sees in the end is [`Person::sees`], which reads well in a snapshot.
//!
//! Unlike the real one it takes webhooks on plain HTTP and at any port when they are on loopback,
//! waits for nobody's servers, and keeps updates for longer than 24 hours.
#![allow(dead_code, unused_imports, reason = "each program uses its own part")]

mod http;
mod markup;
mod methods;
mod params;
mod people;
mod places;
mod send;
mod state;
mod transcript;
mod webhook;

use std::{
    net::TcpListener,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::watch;

pub use people::Person;
pub use places::{Channel, Group};
pub use state::{Call, Webhook};
use state::{Hold, Standing, State, TooMany};

/// The largest file that a bot may download.
pub const DOWNLOAD_LIMIT: u64 = 20 << 20;

/// The largest file that a bot may send.
pub const UPLOAD_LIMIT: usize = 50 << 20;

/// How long a test waits for something that should happen at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running Bot API with one bot; more are made by [`BotApi::bot`].
pub struct BotApi {
    shared: Arc<Shared>,
    token: String,
    port: u16,
    server: Mutex<Option<Running>>,
    postman: Option<JoinHandle<()>>,
}

type Running = (actix_web::dev::ServerHandle, JoinHandle<()>);

/// What the server and the people have in common.
pub struct Shared {
    state: Mutex<State>,
    news: watch::Sender<u64>,
}

impl Shared {
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something, and wakes whoever waits for it.
    pub fn change<R>(&self, how: impl FnOnce(&mut State) -> R) -> R {
        let result = how(&mut self.lock());
        self.news.send_modify(|changes| *changes += 1);
        result
    }

    pub fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// Waits until something is there.
    #[track_caller]
    pub fn until<R>(&self, mut what: impl FnMut(&State) -> Option<R>, otherwise: impl FnOnce(&State) -> String) -> R {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = what(&self.lock()) {
                return found;
            }
            assert!(Instant::now() < end, "waited {PATIENCE:?} in vain: {}", otherwise(&self.lock()));
            thread::sleep(Duration::from_millis(3));
        }
    }
}

/// A request that is kept waiting; see [`BotApi::holds`]. It goes on when this is dropped.
pub struct Held {
    shared: Arc<Shared>,
    id: u64,
}

impl Held {
    /// Waits until such a request is there.
    #[track_caller]
    pub fn until_reached(&self) {
        let reached = |state: &State| state.hold(self.id).is_some_and(|hold| hold.is_reached).then_some(());
        self.shared.until(reached, |state| format!("nobody asked: {:#?}", state.names_of_calls()));
    }

    /// Whether such a request is there.
    pub fn is_reached(&self) -> bool {
        self.shared.lock().hold(self.id).is_some_and(|hold| hold.is_reached)
    }

    /// Lets it go on.
    pub fn goes_on(self) {}

    /// Breaks it off: what was not done yet never is, as if the line had died on the way.
    pub fn breaks_off(self) {
        self.shared.change(|state| state.broken_off.insert(self.id));
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.shared.change(|state| state.holds.retain(|hold| hold.id != self.id));
    }
}

impl BotApi {
    /// Starts it, with one bot.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut state = State::new();
        let token = state.add_bot("Technik-Truhe", "technik_truhe_bot");
        let shared = Arc::new(Shared { state: Mutex::new(state), news: watch::Sender::new(0) });
        let server = Mutex::new(Some(http::start(shared.clone(), listener)));
        let postman = Some(webhook::start(shared.clone()));
        Self { shared, token, port, server, postman }
    }

    /// Where it is reached: for `Bot::set_api_url`.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The token of the first bot.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// One more bot; its token.
    pub fn bot(&self, name: &str, username: &str) -> String {
        self.shared.change(|state| state.add_bot(name, username))
    }

    /// Somebody with Telegram on a phone, in this language. Talks to the first bot.
    pub fn person(&self, name: &str, lang: &str) -> Person {
        Person::new(self.shared.clone(), &self.token, name, lang)
    }

    /// Somebody who wrote to the bot when another stand-in was there; this one goes on far behind it.
    pub fn person_from_before(&self, id: i64, name: &str, lang: &str) -> Person {
        self.shared.change(|state| state.ids = state.ids.max(1_000_000));
        self.numbers_updates_from(660_000_000 + self.shared.change(State::next_id).cast_signed());
        self.shared.change(|state| state.chat(&self.token, id).standing = Standing::Member);
        Person::numbered(self.shared.clone(), &self.token, id, name, lang)
    }

    /// A group that the bot does not belong to yet.
    pub fn group(&self, title: &str) -> Group {
        Group::new(self.shared.clone(), &self.token, title)
    }

    /// A channel that the bot does not belong to yet.
    pub fn channel(&self, title: &str) -> Channel {
        Channel::new(self.shared.clone(), &self.token, title)
    }

    /// Sets the time that messages bear; it stands still otherwise.
    pub fn it_is(&self, time: Timestamp) {
        self.shared.change(|state| state.now = time);
    }

    // What went over the wire.

    /// Every request so far, in order, those that were refused included.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.lock().calls.clone()
    }

    /// Every request of this method, by its documented name.
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        self.calls().into_iter().filter(|call| call.method.eq_ignore_ascii_case(method)).collect()
    }

    /// Waits for so many requests of this method in all; the last of them.
    #[track_caller]
    pub fn until_call(&self, method: &str, number: usize) -> Call {
        let is = |call: &&Call| call.method.eq_ignore_ascii_case(method) && call.status != 0;
        let nth = |state: &State| state.calls.iter().filter(is).nth(number - 1).cloned();
        self.shared.until(nth, |state| format!("{number} × {method}: {:#?}", state.names_of_calls()))
    }

    /// Updates that the first bot has not confirmed.
    pub fn pending(&self) -> usize {
        self.shared.lock().bots[&self.token].queue.len()
    }

    /// Waits until every bot has confirmed every update.
    #[track_caller]
    pub fn until_read(&self) {
        let is_read = |state: &State| state.bots.values().all(|bot| bot.queue.is_empty()).then_some(());
        self.shared.until(is_read, |state| format!("updates stay: {:#?}", state.pending()));
    }

    /// Buttons that were pressed and never acknowledged, by their data.
    pub fn unacknowledged(&self) -> Vec<String> {
        let state = self.shared.lock();
        let presses = state.bots.values().flat_map(|bot| bot.presses.values());
        presses.filter(|press| press.answers == 0).map(|press| press.data.clone()).collect()
    }

    /// Presses that were not acknowledged become too old to be.
    pub fn forgets_presses(&self) {
        self.shared.change(|state| {
            for press in state.bots.values_mut().flat_map(|bot| bot.presses.values_mut()) {
                press.is_old = true;
            }
        });
    }

    /// The commands that the first bot set for a language; "" is the default.
    pub fn commands(&self, lang: &str) -> Vec<(String, String)> {
        let state = self.shared.lock();
        let Some(Value::Array(commands)) = state.bots[&self.token].commands.get(lang) else { return Vec::new() };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        commands.iter().map(|command| (text(&command["command"]), text(&command["description"]))).collect()
    }

    /// The description and the short description that the first bot set for a language.
    pub fn descriptions(&self, lang: &str) -> (String, String) {
        let state = self.shared.lock();
        let of = |method: &str| state.bots[&self.token].texts.get(&(method.to_owned(), lang.to_owned())).cloned();
        (of("description").unwrap_or_default(), of("short_description").unwrap_or_default())
    }

    /// The webhook of the first bot.
    pub fn webhook(&self) -> Option<Webhook> {
        self.shared.lock().bots[&self.token].webhook.clone()
    }

    /// The next update of the first bot bears this number; the real ones jump after a quiet week.
    pub fn numbers_updates_from(&self, id: i64) {
        let token = self.token.clone();
        self.shared.change(|state| state.bot(&token).next_update = id);
    }

    // Trouble.

    /// Refuses the next requests of every bot, except polls, as too many.
    pub fn too_many(&self, requests: usize, retry_after: u32) {
        self.shared.change(|state| state.too_many = Some(TooMany { left: requests, retry_after }));
    }

    /// The token is not valid any more, or again.
    pub fn revokes(&self, token: &str, is_revoked: bool) {
        self.shared.change(|state| state.bot(token).is_revoked = is_revoked);
    }

    /// Answers everything with 502 from now on, or no longer.
    pub fn is_broken(&self, is_broken: bool) {
        self.shared.change(|state| state.is_broken = is_broken);
    }

    /// Answers everything only after this time.
    pub fn is_slow(&self, delay: Duration) {
        self.shared.change(|state| state.delay = delay);
    }

    /// Refuses the next requests of this method with this status; `file` is the download of a file.
    pub fn fails(&self, method: &str, requests: usize, status: u16) {
        self.shared.change(|state| state.failures.insert(method.to_lowercase(), (requests, status)));
    }

    /// Does what the next requests of this method ask, but breaks off before the answer.
    pub fn loses_answers(&self, method: &str, requests: usize) {
        self.shared.change(|state| state.losses.insert(method.to_lowercase(), requests));
    }

    /// Keeps the next request of this method waiting, before anything of it was done. Downloads are
    /// called "file". A program that holds its breath can be killed in peace.
    pub fn holds(&self, method: &str) -> Held {
        self.hold(method, false)
    }

    /// The same, after everything of it was done, but before the answer.
    pub fn holds_answer(&self, method: &str) -> Held {
        self.hold(method, true)
    }

    fn hold(&self, method: &str, is_after: bool) -> Held {
        let id = self.shared.change(|state| {
            let id = state.next_id();
            state.holds.push(Hold { id, method: method.to_lowercase(), is_after, is_reached: false });
            id
        });
        Held { shared: self.shared.clone(), id }
    }

    /// Nobody listens from now on: connections are refused, and those that are open break off.
    pub fn goes_down(&self) {
        let Some((handle, thread)) = self.server.lock().unwrap().take() else { return };
        drop(handle.stop(false));
        thread.join().unwrap();
    }

    /// Listens again, at the same port, and knows everything.
    pub fn comes_back(&self) {
        let end = Instant::now() + PATIENCE;
        let listener = loop {
            match TcpListener::bind(("127.0.0.1", self.port)) {
                Ok(listener) => break listener,
                Err(error) => assert!(Instant::now() < end, "port {}: {error}", self.port),
            }
            thread::sleep(Duration::from_millis(10));
        };
        *self.server.lock().unwrap() = Some(http::start(self.shared.clone(), listener));
    }
}

impl Drop for BotApi {
    fn drop(&mut self) {
        self.shared.change(|state| {
            state.holds.clear();
            state.is_over = true;
        });
        self.goes_down();
        self.postman.take().map(JoinHandle::join);
    }
}
