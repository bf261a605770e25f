//! `/chat`: the conversation in the browser, for those without a messenger. Each step is a small form;
//! with scripts only the conversation is swapped.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{network, page, see_other};
use crate::{
    app::{
        self, App, Changed,
        converse::{
            LIFE, Way,
            web::{self as converse, Chat},
        },
        request::{KEEP, SEND, SEND_TO, SEND_UNPROVED, START, work},
        throttle::Limit,
    },
    dialog::{At, Input, Press, Question},
    domain::{
        id::TicketId,
        text::{Body, TextError},
        ticket::Channel,
    },
    i18n::Voice,
    store::{Attachment, Button},
    t,
    web::{
        download,
        form::{self, Fields},
        gate::{Guest, Visitor},
        live,
        problem::Problem,
        public::request::{answers::upload, file_words},
        ui::{Mistakes, files, icon, public, text, text_error},
    },
};

/// The cookie of a conversation.
fn cookie_name(guest: &Guest) -> &'static str {
    if guest.is_encrypted { "__Host-tresen-chat" } else { "tresen-chat" }
}

/// `GET /chat`
pub async fn show(visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let token = token(&guest, &request);
    let chat = look(&guest, token.as_deref())?;
    Ok(page(view(&guest, token.as_deref(), &chat, &Again::default())))
}

/// `POST /chat`: an answer, a button, files.
pub async fn hear(visitor: Visitor, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let known = token(&guest, &request);
    guest.app.pass(if known.is_some() { KEEP } else { START }, &network(&guest))?;
    let fields = form::read_with_files(&guest.app, &request, payload).await?;
    let token = known.clone().map_or_else(app::new_token, Ok)?;
    let input = input(&fields);
    if let Some(again) = too_long(&guest, &input) {
        return Ok(after(&guest, token, &look(&guest, known.as_deref())?, &again));
    }
    let way = Way { braked: braked(&guest, &token, &input, &fields)?, ..way(&guest) };
    let (owned, turn, said) = (token.clone(), fields.get("turn").parse().unwrap_or(0), input.clone());
    let heard = guest.app.write(move |tx| converse::hear(tx, &owned, turn, &said, &way)).await;
    let heard = heard.map_err(|error| Problem::from(error).with_typed(fields.typed()))?;
    let is_press = matches!(input, Input::Press(_));
    // What stood beside a pressed button, and what could not be taken, is told at once.
    let typed = if is_press || heard.is_none() { fields.get("text") } else { "" };
    let mut again = Again { typed: typed.to_owned(), refused: file_words(&guest, &fields.refused) };
    if let Some(chat) = heard {
        return Ok(after(&guest, token, &chat, &again));
    }
    let chat = look(&guest, Some(&token))?;
    again.refused.extend(unheard(&guest, &chat, is_press));
    Ok(after(&guest, token, &chat, &again))
}

/// More words than fit anywhere stay in the field.
fn too_long(guest: &Guest, input: &Input) -> Option<Again> {
    let (Input::Text(text) | Input::Files(_, text)) = input else { return None };
    let error = Body::parse(text).err().filter(|error| *error != TextError::Empty)?;
    let refused = vec![text_error(guest.voice.lang, error, "error-required")];
    Some(Again { typed: text.clone(), refused })
}

/// Why nothing was taken from a page that is not the newest. Whoever pressed twice need not know.
fn unheard(guest: &Guest, chat: &Chat, is_press: bool) -> Option<String> {
    let lang = guest.voice.lang;
    match chat.turns {
        0 => Some(t!(lang, "chat-expired")),
        _ => (!is_press).then(|| t!(lang, "chat-stale")),
    }
}

fn after(guest: &Guest, token: String, chat: &Chat, again: &Again) -> HttpResponse {
    let cookie = guest.cookie(cookie_name(guest), token.clone(), Some(LIFE.as_hours() / 24));
    let mut response = if *again == Again::default() {
        see_other("/chat#latest")
    } else {
        let guest = Guest { path: "/chat".to_owned(), ..guest.clone() };
        page(view(&guest, Some(&token), chat, again))
    };
    // A cookie that does not fit a header cannot be: the token is ours.
    let _ = response.add_cookie(&cookie);
    response
}

/// `POST /chat/deletion`: forgets the conversation.
pub async fn end(visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    if let Some(token) = token(&guest, &request) {
        guest.app.write(move |tx| converse::end(tx, &token)).await?;
    }
    let mut response = see_other("/chat");
    let _ = response.add_cookie(&guest.cookie(cookie_name(&guest), String::new(), Some(0)));
    Ok(response)
}

/// `GET /chat/live`: says when there is something new in the conversation of this browser.
pub async fn stream(visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    guest.app.pass(LISTEN, &network(&guest))?;
    let token = token(&guest, &request).unwrap_or_default();
    let requests = requests(&guest, &token);
    // Without a request nobody can answer. This way browsers do not ask again.
    if requests.is_empty() {
        return Ok(HttpResponse::NoContent().finish());
    }
    let app = guest.app.clone();
    Ok(live::line(&app, Listener { guest, token, requests }))
}

/// Lines that one visitor opens.
const LISTEN: Limit = Limit { purpose: "listen to a chat", burst: 30, seconds: 10 };

struct Listener {
    guest: Guest,
    token: String,
    requests: Vec<TicketId>,
}

/// The requests of a chat; none if it is gone.
fn requests(guest: &Guest, token: &str) -> Vec<TicketId> {
    guest.app.read(|read| converse::requests(read, token, guest.app.now())).unwrap_or_default()
}

impl live::Reader for Listener {
    fn may_listen(&mut self) -> bool {
        self.requests = requests(&self.guest, &self.token);
        !self.requests.is_empty()
    }

    fn concerns(&mut self, change: Changed) -> Option<bool> {
        // One that was opened just now may be a further one of this chat.
        let is_new = self.requests.last().is_some_and(|newest| change.ticket > *newest);
        if !is_new && !self.requests.contains(&change.ticket) {
            return Some(false);
        }
        self.may_listen().then(|| self.requests.contains(&change.ticket))
    }
}

/// `GET /chat/files/{ticket}/{entry}/{place}`
pub async fn file(
    visitor: Visitor,
    path: Path<(u64, u64, usize)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let token = token(&guest, &request).ok_or(Problem::NotFound)?;
    let (ticket, entry, place) = path.into_inner();
    let file = guest.app.read(|read| converse::file(read, &token, TicketId(ticket), entry, place, guest.now))?;
    download::attachment(&guest.app, &file)
}

fn token(guest: &Guest, request: &HttpRequest) -> Option<String> {
    request.cookie(cookie_name(guest)).map(|cookie| cookie.value().to_owned()).filter(|token| !token.is_empty())
}

fn way(guest: &Guest) -> Way {
    let options = guest.app.options();
    let voice: Voice = guest.voice.clone();
    Way {
        voice,
        channel: Channel::WebChat,
        address: String::new(),
        department: None,
        most_files: options.max_files,
        most_bytes: options.max_file,
        braked: None,
    }
}

fn look(guest: &Guest, token: Option<&str>) -> Result<Chat, Problem> {
    Ok(guest.app.read(|read| converse::look(read, token, &way(guest), guest.now))?)
}

fn input(fields: &Fields) -> Input {
    if fields.has("press") {
        return fields.get("press").parse().map_or(Input::Strange, Input::Press);
    }
    let files: Vec<Attachment> = fields.files.iter().map(|(_, file)| file.clone()).collect();
    let text = fields.get("text").to_owned();
    if files.is_empty() { Input::Text(text) } else { Input::Files(files, text) }
}

/// Sending is braked as in the form: freely with proof of work, seldom without.
fn braked(guest: &Guest, token: &str, input: &Input, fields: &Fields) -> Result<Option<u64>, Problem> {
    if *input != Input::Press(Press::Send) {
        return Ok(None);
    }
    let chat = look(guest, Some(token))?;
    let app: &App = &guest.app;
    let proved = work::is_done(&challenge(guest, token, &chat), fields.get("pow"), work::BITS);
    let email = chat.partner.state.draft.as_ref().map(|draft| draft.email.trim().to_lowercase()).unwrap_or_default();
    let passed =
        app.pass(if proved { SEND } else { SEND_UNPROVED }, &network(guest)).and_then(|()| app.pass(SEND_TO, &email));
    Ok(match passed {
        Err(app::Error::Throttled { seconds }) => Some(seconds),
        _ => None,
    })
}

/// What the browser works on; a new one for every request of the chat.
fn challenge(guest: &Guest, token: &str, chat: &Chat) -> String {
    work::challenge(guest.app.store().keys(), &format!("{token}:{}", chat.partner.requests.len()))
}

/// What stands on the page once more.
#[derive(Default, PartialEq)]
struct Again {
    typed: String,
    refused: Vec<String>,
}

fn view(guest: &Guest, token: Option<&str>, chat: &Chat, again: &Again) -> Markup {
    let lang = guest.voice.lang;
    public(
        guest,
        &t!(lang, "chat-title"),
        &["pow.js", "live.js", "chat.js"],
        html! {
            header.page-head { h1 { (t!(lang, "chat-title")) } p.lead { (t!(lang, "chat-lead")) } }
            div.stack #chat data-live=[(!chat.partner.requests.is_empty()).then_some("/chat/live")] {
                (log(guest, chat))
                (reply(guest, token, chat, again))
                (leave(guest, chat))
            }
        },
    )
}

fn log(guest: &Guest, chat: &Chat) -> Markup {
    let (voice, lang) = (&guest.voice, guest.voice.lang);
    html! {
        section.stack data-part="log" aria-label=(t!(lang, "chat-log")) {
            ol.timeline.mine role="list" {
                @for (place, line) in chat.lines.iter().enumerate() {
                    @let is_last = place + 1 == chat.lines.len();
                    li class=(if line.is_own { "said" } else { "said ours" }) id=[is_last.then_some("latest")] {
                        header {
                            b { @if line.is_own { (t!(lang, "you")) } @else { (guest.organisation.name) } }
                            time.when datetime=(line.at.to_string()) title=(voice.date_time(line.at)) { (voice.ago(line.at, guest.now)) }
                        }
                        @if let Ok(words) = Body::parse(&line.text) { (text(&words)) }
                        @if let Some(of) = &line.files {
                            (files(voice, &of.files, |place| format!("/chat/files/{}/{}/{place}", of.ticket, of.entry)))
                        }
                    }
                }
            }
        }
    }
}

/// The buttons, and room to write where words are understood.
fn reply(guest: &Guest, token: Option<&str>, chat: &Chat, again: &Again) -> Markup {
    let lang = guest.voice.lang;
    let challenge = token.map(|token| challenge(guest, token, chat));
    let is_sending = chat.partner.state.at == (At::Summary {});
    html! {
        form.card.stack #reply data-part="reply" method="post" action="/chat" enctype="multipart/form-data"
            data-pow-challenge=[challenge.filter(|_| is_sending)] data-pow-bits=[is_sending.then_some(work::BITS)] {
            input type="hidden" name="turn" value=(chat.turns);
            @if is_sending { input type="hidden" name="pow"; }
            @for refused in &again.refused { div.banner.bad role="alert" { (icon("alert")) div { p { (refused) } } } }
            div.banner.bad role="alert" data-failed=(t!(lang, "chat-failed")) hidden { (icon("alert")) div { p {} } }
            // The Enter key presses the first button of a form: it sends what was typed.
            button.visually-hidden name="say" value="1" tabindex="-1" aria-hidden="true" {}
            @if chat.partner.state.at == (At::Consent {}) {
                p { a href="/privacy" target="_blank" rel="noopener" { (t!(lang, "request-privacy-link")) } }
            }
            (answers(guest, chat))
            // Before they agreed there is nothing to write.
            @if chat.partner.state.agreed { (writing(guest, chat, again)) }
        }
    }
}

/// The buttons. A request at a glance can be changed in many places, so these are folded.
fn answers(guest: &Guest, chat: &Chat) -> Markup {
    let lang = guest.voice.lang;
    let is_change = |button: &Button| matches!(button.press.parse(), Ok(Press::Change(_)));
    let (changes, others): (Vec<_>, Vec<_>) = chat.buttons.iter().partition(|button| is_change(button));
    let (ways_back, ways_on): (Vec<_>, Vec<_>) = others.into_iter().partition(|button| style(&button.press) == QUIET);
    let pressed = |buttons: &[&Button]| {
        html! {
            @if !buttons.is_empty() {
                div.actions {
                    @for button in buttons {
                        button class=(style(&button.press)) name="press" value=(button.press) { (button.label) }
                    }
                }
            }
        }
    };
    html! {
        @if !chat.buttons.is_empty() {
            div.stack role="group" aria-label=(t!(lang, "chat-choose")) {
                (pressed(&ways_on))
                @if !changes.is_empty() { details.fold { summary { (t!(lang, "chat-changes")) } (pressed(&changes)) } }
                (pressed(&ways_back))
            }
        }
    }
}

fn writing(guest: &Guest, chat: &Chat, again: &Again) -> Markup {
    let lang = guest.voice.lang;
    let options = guest.app.options();
    let left = options.max_files.saturating_sub(chat.partner.state.held().count());
    let field = match chat.partner.state.at {
        At::Asking { question: Question::Name {} } => Some("name"),
        At::Asking { question: Question::Email {} } => Some("email"),
        At::Asking { question: Question::Phone {} } => Some("tel"),
        _ => None,
    };
    let uploads = || {
        let label = t!(lang, "chat-files");
        upload(&guest.voice, "files", &label, None, true, &Mistakes::new(), &[], left, options.max_file)
    };
    html! {
        div.field {
            label for="text" { (t!(lang, "chat-input")) }
            @match field {
                Some(what) => input #text name="text" value=(again.typed) autocomplete=(what)
                    type=(if what == "name" { "text" } else { what });,
                None => textarea #text name="text" rows="2" { (again.typed) },
            }
        }
        @if chat.wants_files { (uploads()) } @else if takes_files(chat) {
            details.fold { summary { (t!(lang, "chat-files")) } (uploads()) }
        }
        div.actions { button.button.primary name="say" value="1" { (icon("send")) (t!(lang, "chat-send")) } }
    }
}

/// Whether files have a place here, though nobody asks for them: with a story and with a message.
fn takes_files(chat: &Chat) -> bool {
    let asked = At::Asking { question: Question::Description {} };
    let at = chat.partner.state.at;
    at == asked || matches!(at, At::Ticket { .. } | At::Writing { .. })
}

const QUIET: &str = "button quiet";

/// What leads on stands out, the ways back do not.
fn style(press: &str) -> &'static str {
    match press.parse() {
        Ok(Press::Send | Press::Agree | Press::JoinYes(_)) => "button primary",
        Ok(Press::ForgetAll) => "button danger",
        Ok(
            Press::Back
            | Press::Cancel
            | Press::Refuse
            | Press::Help
            | Press::Readers
            | Press::Forget
            | Press::Change(_),
        ) => QUIET,
        _ => "button",
    }
}

fn leave(guest: &Guest, chat: &Chat) -> Markup {
    let (voice, lang) = (&guest.voice, guest.voice.lang);
    html! {
        @if chat.turns > 0 {
            section.card.quiet data-part="leave" {
                @if !chat.partner.requests.is_empty() { noscript { p { (t!(lang, "chat-look")) " " a href="/chat#latest" { (t!(lang, "chat-look-link")) } } } }
                p { (t!(lang, "chat-kept", until = voice.date_time(chat.expires))) }
                p.muted { (t!(lang, "chat-end-hint")) }
                form method="post" action="/chat/deletion" { button."button small quiet" { (icon("trash")) (t!(lang, "chat-end")) } }
            }
        } @else {
            p.muted data-part="leave" { (t!(lang, "chat-form-instead")) " " a href="/request" { (t!(lang, "chat-form-link")) } }
        }
    }
}
