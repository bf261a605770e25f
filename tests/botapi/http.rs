//! The server: addresses, polls, answers, and everything that goes wrong on the way.

use std::{
    net::TcpListener,
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, http::StatusCode, web};
use serde_json::{Value, json};
use tokio::time;

use super::{
    Shared,
    methods::{self, Answer, Refusal},
    params::Params,
    state::{Call, State},
};

/// The longest that a poll waits.
const LONGEST_POLL: u64 = 50;

/// How long a poll waits for more once there is something, and a second conflict for its answer.
const GATHER: Duration = Duration::from_millis(2);
const CONFLICT: Duration = Duration::from_secs(3);

pub fn start(shared: Arc<Shared>, listener: TcpListener) -> (actix_web::dev::ServerHandle, JoinHandle<()>) {
    let (tell, told) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let app = move || {
                App::new()
                    .app_data(web::Data::from(shared.clone()))
                    .route("/bot{token}/{method}", web::route().to(method))
                    .route("/file/bot{token}/{path:.*}", web::get().to(file))
                    .default_service(web::to(nowhere))
            };
            let server = HttpServer::new(app).workers(1).disable_signals().shutdown_timeout(0);
            let server = server.listen(listener).unwrap().run();
            tell.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    (told.recv().unwrap(), thread)
}

async fn nowhere() -> HttpResponse {
    respond(Err(Refusal::not_found("")))
}

async fn method(
    path: web::Path<(String, String)>,
    shared: web::Data<Shared>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let (token, spelled) = path.into_inner();
    let name = spelled.to_lowercase();
    if let Some(answer) = gate(&shared, &token).await {
        return answer;
    }
    let params = match Params::read(&request, payload).await {
        Ok(params) => params,
        Err(refusal) => return respond(Err(refusal)),
    };
    if !hold(&shared, &name, false).await {
        return break_off();
    }
    let files = params.files.iter().map(|file| (file.name.clone(), file.bytes.len())).collect();
    let call =
        Call { token: token.clone(), method: spelled, params: params.json(), files, status: 0, at: Instant::now() };
    let number = shared.change(|state| {
        state.calls.push(call);
        state.calls.len() - 1
    });
    let failure = fails(&shared, &name);
    let answer = match name.as_str() {
        _ if failure.is_some() => Err(failure.unwrap()),
        "getupdates" => poll(&shared, &token, &params).await,
        _ => shared.change(|state| run(state, &token, &name, &params)),
    };
    let status = answer.as_ref().map_or_else(|refusal| refusal.code, |_| 200);
    let goes_on = hold(&shared, &name, true).await;
    let is_lost = shared.change(|state| {
        state.calls[number].status = status;
        state.losses.get_mut(&name).is_some_and(|left| left.checked_sub(1).map(|rest| *left = rest).is_some())
    });
    if is_lost || !goes_on { break_off() } else { respond(answer) }
}

fn run(state: &mut State, token: &str, name: &str, params: &Params) -> Answer {
    if let Some(seconds) = state.refuses_for_now(token, params.number("chat_id")) {
        return Err(Refusal::too_many(seconds));
    }
    methods::run(state, token, name, params)
}

/// The refusal that a test wants of this method now.
fn fails(shared: &Shared, name: &str) -> Option<Refusal> {
    shared.change(|state| {
        let (left, status) = state.failures.get_mut(name).filter(|(left, _)| *left > 0)?;
        *left -= 1;
        let retry_after = (*status == 429).then_some(1);
        let text = match status {
            409 => "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            400 => "Bad Request: wrong file_id or the file is temporarily unavailable",
            429 => "Too Many Requests: retry after 1",
            _ => "Trouble",
        };
        Some(Refusal { code: *status, text: text.into(), retry_after })
    })
}

/// Trouble that every request meets.
async fn gate(shared: &Shared, token: &str) -> Option<HttpResponse> {
    let (delay, is_broken) = {
        let state = shared.lock();
        (state.delay, state.is_broken)
    };
    time::sleep(delay).await;
    if is_broken {
        let why = Refusal { code: 502, text: "Bad Gateway".into(), retry_after: None };
        return Some(respond(Err(why)));
    }
    let is_token = token.split_once(':').is_some_and(|(id, secret)| id.parse::<u64>().is_ok() && secret.len() > 20);
    if !is_token {
        return Some(respond(Err(Refusal::not_found(""))));
    }
    let state = shared.lock();
    let is_known = state.bots.get(token).is_some_and(|bot| !bot.is_revoked);
    let why = Refusal { code: 401, text: "Unauthorized".into(), retry_after: None };
    (!is_known).then(|| respond(Err(why)))
}

/// Waits while a test wants it to; whether it may go on then.
async fn hold(shared: &Shared, name: &str, is_after: bool) -> bool {
    let id = shared.change(|state| {
        let fits = |hold: &&mut super::Hold| !hold.is_reached && hold.is_after == is_after && hold.method == name;
        let hold = state.holds.iter_mut().find(fits)?;
        hold.is_reached = true;
        Some(hold.id)
    });
    let Some(id) = id else { return true };
    let mut news = shared.news();
    while shared.lock().hold(id).is_some() {
        // The sender lives as long as the server's data.
        let _ = news.changed().await;
    }
    !shared.lock().broken_off.contains(&id)
}

async fn poll(shared: &Shared, token: &str, params: &Params) -> Answer {
    let limit = params.number("limit").unwrap_or(100).clamp(1, 100) as usize;
    let timeout = Duration::from_secs(params.number("timeout").unwrap_or(0).clamp(0, LONGEST_POLL as i64) as u64);
    let mut news = shared.news();
    let begun = shared.change(|state| {
        if state.bot(token).webhook.is_some() {
            return Err(Refusal::conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            ));
        }
        methods::allow(state, token, params);
        forget(state, token, params.number("offset").unwrap_or(0));
        let waiting = waiting(state, token, limit);
        if timeout.is_zero() || !waiting.is_empty() {
            return Ok(Err(waiting));
        }
        // Only now others are disturbed: a poll that is answered at once is nobody's rival.
        state.bot(token).polls += 1;
        Ok(Ok(state.bot(token).polls))
    });
    let number = match begun? {
        Ok(number) => number,
        Err(updates) => return Ok(updates.into()),
    };
    let end = time::Instant::now() + timeout;
    loop {
        let is_over = time::timeout_at(end, news.changed()).await.is_err();
        let rival = {
            let mut state = shared.lock();
            let bot = state.bot(token);
            match (bot.polls == number, bot.webhook.is_some()) {
                (_, true) => Some("terminated by setWebhook request"),
                (false, _) => {
                    Some("terminated by other getUpdates request; make sure that only one bot instance is running")
                }
                (true, false) => None,
            }
        };
        if let Some(why) = rival {
            return conflict(shared, token, why).await;
        }
        if !waiting(&shared.lock(), token, 1).is_empty() {
            time::sleep(GATHER).await;
            return Ok(waiting(&shared.lock(), token, limit).into());
        }
        if is_over {
            return Ok(Value::Array(Vec::new()));
        }
    }
}

/// Updates below the offset were handled; a negative one keeps only so many of the last.
fn forget(state: &mut State, token: &str, offset: i64) {
    let bot = state.bot(token);
    if offset < 0 {
        let rest = bot.queue.len().saturating_sub(usize::try_from(-offset).unwrap_or(usize::MAX));
        bot.queue.drain(..rest);
    }
    // An offset behind everything that is known is none, except for the very next update.
    if (1..=bot.next_update).contains(&offset) {
        bot.queue.retain(|update| update.id >= offset);
    }
}

fn waiting(state: &State, token: &str, limit: usize) -> Vec<Value> {
    state.bots[token].queue.iter().take(limit).map(super::state::Update::json).collect()
}

/// The second conflict in a row is told late, so that two programs do not chase each other.
async fn conflict(shared: &Shared, token: &str, why: &str) -> Answer {
    let now = Instant::now();
    let is_second = {
        let mut state = shared.lock();
        let last = &mut state.bot(token).last_conflict;
        let is_second = last.is_some_and(|last| now < last + CONFLICT);
        if !is_second {
            *last = Some(now);
        }
        is_second
    };
    if is_second {
        time::sleep(CONFLICT).await;
    }
    Err(Refusal::conflict(why))
}

async fn file(path: web::Path<(String, String)>, shared: web::Data<Shared>) -> HttpResponse {
    let (token, path) = path.into_inner();
    if let Some(answer) = gate(&shared, &token).await {
        return answer;
    }
    if !hold(&shared, "file", false).await {
        return break_off();
    }
    if let Some(failure) = fails(&shared, "file") {
        return respond(Err(failure));
    }
    let bytes = {
        let state = shared.lock();
        let is_it = |file: &&super::state::File| file.token == token && file.path == path;
        state.files.values().find(is_it).map(|file| file.bytes.clone())
    };
    if !hold(&shared, "file", true).await {
        return break_off();
    }
    match bytes {
        Some(bytes) => HttpResponse::Ok().content_type("application/octet-stream").body(bytes),
        None => respond(Err(Refusal::not_found(""))),
    }
}

fn respond(answer: Answer) -> HttpResponse {
    match answer {
        Ok(result) => HttpResponse::Ok().json(json!({"ok": true, "result": result})),
        Err(refusal) => {
            let mut body = json!({"ok": false, "error_code": refusal.code, "description": refusal.text});
            if let Some(seconds) = refusal.retry_after {
                body["parameters"] = json!({"retry_after": seconds});
            }
            HttpResponse::build(StatusCode::from_u16(refusal.code).unwrap()).json(body)
        }
    }
}

/// An answer whose body ends before it is complete.
fn break_off() -> HttpResponse {
    let nothing = futures_util::stream::once(async { Err::<web::Bytes, _>(std::io::Error::other("the line is dead")) });
    HttpResponse::Ok().no_chunking(100).streaming(nothing)
}
