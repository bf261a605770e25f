//! `/chat`: the chat in the browser. Each step is a small form; with scripts only the conversation is
//! replaced. The logic is in `app::chat::web`.

use actix_web::{HttpRequest, HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    form_with_errors, page, see_other,
    uploads::{accepted_files, takes_files, uploader},
};
use crate::{
    app::{
        self, App, TicketChanged,
        chat::{ChatContext, web as chats},
        rate_limit::RateLimit,
        request::{SEND_LIMIT, SEND_TO_ADDRESS_LIMIT, START_LIMIT, STEP_LIMIT, UNPROVED_SEND_LIMIT},
        view::web_chat::{ChatButton, WebChat},
    },
    dialog::{ButtonAction, CHAT_LIFETIME, DialogInput, DialogStep, Question},
    domain::{
        classification::Channel,
        id::TicketId,
        text::{Body, TextError},
    },
    i18n::Locale,
    t,
    web::{
        download,
        form::{Fields, OpenPost},
        gate::{CookieKind, Guest, Visitor},
        live,
        problem::Problem,
        public::request::rejected_files,
        ui::{FormErrors, attachment_list, icon, public_page, relative_time, text_error, upload_field, user_text},
    },
};

/// `GET /chat`: shows the conversation.
pub async fn show(visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let token = stored_token(&guest, &request)?;
    let chat = load_chat(&guest, token.as_deref())?;
    Ok(page(view(&guest, token.as_deref(), &chat, &ChatFormState::default())))
}

/// `POST /chat`: receives a text, a button or files.
pub async fn receive(
    OpenPost { gate: visitor, body }: OpenPost<Visitor>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let known = stored_token(&guest, &request)?;
    guest.app.check_network_limit(if known.is_some() { STEP_LIMIT } else { START_LIMIT }, guest.address)?;
    let fields =
        body.read_with_files(&guest.app, accepted_files(&guest, &load_chat(&guest, known.as_deref())?)).await?;
    let token = known.clone().map_or_else(app::new_token, Ok)?;
    let input = input(&fields);
    if let Some(again) = too_long(&guest, &input) {
        return Ok(after(&guest, token, &load_chat(&guest, known.as_deref())?, &again));
    }
    let answered = answer(&guest, &token, &input, &fields).await?;
    respond(&guest, token, &input, &fields, answered)
}

/// Gives an input to the conversation. `None` if it came from a page that is not the newest.
async fn answer(guest: &Guest, token: &str, input: &DialogInput, fields: &Fields) -> Result<Option<WebChat>, Problem> {
    let context = ChatContext { retry_after: send_delay(guest, token, input, fields)?, ..chat_context(guest) };
    let (token, turn, input) = (token.to_owned(), fields.get("turn").parse().unwrap_or(0), input.clone());
    let (uploader, files) = (uploader(guest), fields.attachments());
    let answered = guest.app.write(move |tx| {
        uploader.charge(tx, &files)?;
        chats::receive_web(tx, &token, turn, &input, &context)
    });
    answered.await.map_err(|error| Problem::from(error).with_typed(fields.typed()))
}

/// The page after an input. `answered` is `None` if the input came from a page that is not the newest.
fn respond(
    guest: &Guest,
    token: String,
    input: &DialogInput,
    fields: &Fields,
    answered: Option<WebChat>,
) -> Result<HttpResponse, Problem> {
    let is_press = matches!(input, DialogInput::Button(_));
    // Text typed beside a pressed button stays in its field. Rejected files are reported on this page.
    let typed = if is_press || answered.is_none() { fields.get("text") } else { "" };
    let mut form = ChatFormState { typed: typed.to_owned(), refused: rejected_files(guest, &fields.refused) };
    if let Some(chat) = answered {
        return Ok(after(guest, token, &chat, &form));
    }
    let chat = load_chat(guest, Some(&token))?;
    form.refused.extend(rejection_reason(guest, &chat, is_press));
    Ok(after(guest, token, &chat, &form))
}

/// Rejects a text that is too long or malformed. The page shows it again in its field.
fn too_long(guest: &Guest, input: &DialogInput) -> Option<ChatFormState> {
    let (DialogInput::Text(text) | DialogInput::Files(_, text)) = input else { return None };
    let error = Body::parse(text).err().filter(|error| *error != TextError::Empty)?;
    let refused = vec![text_error(guest.locale.lang, error, "error-required")];
    Some(ChatFormState { typed: text.clone(), refused })
}

/// Why input from a page that is not the newest was ignored. `None` after a button, which may have been
/// pressed twice.
fn rejection_reason(guest: &Guest, chat: &WebChat, is_press: bool) -> Option<String> {
    let lang = guest.locale.lang;
    match chat.revision {
        0 => Some(t!(lang, "chat-expired")),
        _ => (!is_press).then(|| t!(lang, "chat-stale")),
    }
}

fn after(guest: &Guest, token: String, chat: &WebChat, again: &ChatFormState) -> HttpResponse {
    let cookie = guest.cookie(CookieKind::Chat, token.clone(), Some(CHAT_LIFETIME.as_hours() / 24));
    let mut response = if *again == ChatFormState::default() {
        see_other("/chat#latest")
    } else {
        let guest = Guest { path: "/chat".to_owned(), ..guest.clone() };
        form_with_errors(view(&guest, Some(&token), chat, again))
    };
    // Cannot fail: we made the token, and it is valid in a header.
    let _ = response.add_cookie(&cookie);
    response
}

/// `POST /chat/deletion`: ends and removes the conversation.
pub async fn end(
    OpenPost { gate: visitor, .. }: OpenPost<Visitor>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    if let Some(token) = token(&guest, &request) {
        guest.app.write(move |tx| chats::end_chat(tx, &token)).await?;
    }
    let mut response = see_other("/chat");
    let _ = response.add_cookie(&guest.expired_cookie(CookieKind::Chat));
    Ok(response)
}

/// `GET /chat/live`: event stream of changes to the tickets of this chat.
pub async fn stream(visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    guest.app.check_network_limit(LISTEN_LIMIT, guest.address)?;
    let token = token(&guest, &request).unwrap_or_default();
    let requests = requests(&guest, &token);
    // Without a ticket there are no answers. Status 204 stops browsers from reconnecting.
    if requests.is_empty() {
        return Ok(HttpResponse::NoContent().finish());
    }
    let listener = ChatListener { guest: guest.clone(), token: token.clone(), requests };
    live::event_stream(&request, &guest, &token, listener)
}

/// Event streams that one network may open.
const LISTEN_LIMIT: RateLimit = RateLimit { purpose: "listen to a chat", burst: 30, seconds: 10 };

struct ChatListener {
    guest: Guest,
    token: String,
    requests: Vec<TicketId>,
}

/// The tickets of a chat; empty if it has expired.
fn requests(guest: &Guest, token: &str) -> Vec<TicketId> {
    guest.app.read(|read| chats::chat_tickets(read, token, guest.app.now())).unwrap_or_default()
}

impl live::EventSubscriber for ChatListener {
    fn may_listen(&mut self) -> bool {
        self.requests = requests(&self.guest, &self.token);
        !self.requests.is_empty()
    }

    fn concerns(&mut self, change: TicketChanged) -> Option<bool> {
        // A newer ticket may be one that this chat has just opened.
        let is_new = self.requests.last().is_some_and(|newest| change.ticket > *newest);
        if !is_new && !self.requests.contains(&change.ticket) {
            return Some(false);
        }
        self.may_listen().then(|| self.requests.contains(&change.ticket))
    }
}

/// `GET /chat/files/{ticket}/{entry}/{place}`: downloads a file of an answer.
pub async fn file(
    visitor: Visitor,
    path: Path<(u64, u64, usize)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let token = token(&guest, &request).ok_or(Problem::NotFound)?;
    let (ticket, entry, place) = path.into_inner();
    let file = guest.app.read(|read| chats::chat_file(read, &token, TicketId(ticket), entry, place, guest.now))?;
    download::attachment(&guest.app, &file)
}

fn token(guest: &Guest, request: &HttpRequest) -> Option<String> {
    guest.cookie_value(request, CookieKind::Chat)
}

/// The token of the browser's cookie, if a conversation is stored under it. We mint every token: a cookie
/// that we did not set names no conversation, and none begins under it.
fn stored_token(guest: &Guest, request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(token) = token(guest, request) else { return Ok(None) };
    let is_stored = guest.app.read(|read| chats::is_stored(read, &token, guest.now))?;
    Ok(Some(token).filter(|_| is_stored))
}

fn chat_context(guest: &Guest) -> ChatContext {
    let options = guest.app.options();
    let locale: Locale = guest.locale.clone();
    ChatContext {
        locale,
        channel: Channel::WebChat,
        address: String::new(),
        department: None,
        max_files: options.max_files,
        max_bytes: options.max_file,
        retry_after: None,
    }
}

fn load_chat(guest: &Guest, token: Option<&str>) -> Result<WebChat, Problem> {
    Ok(guest.app.read(|read| chats::load_or_start(read, token, &chat_context(guest), guest.now))?)
}

fn input(fields: &Fields) -> DialogInput {
    if fields.has("press") {
        return fields.get("press").parse().map_or(DialogInput::Unsupported, DialogInput::Button);
    }
    let files = fields.attachments();
    let text = fields.get("text").to_owned();
    if files.is_empty() { DialogInput::Text(text) } else { DialogInput::Files(files, text) }
}

/// Applies the rate limits of the web form to sending: generous with proof of work, strict without. Returns
/// the seconds to wait.
fn send_delay(guest: &Guest, token: &str, input: &DialogInput, fields: &Fields) -> Result<Option<u64>, Problem> {
    if *input != DialogInput::Button(ButtonAction::Send) {
        return Ok(None);
    }
    let chat = load_chat(guest, Some(token))?;
    let app: &App = &guest.app;
    let keys = app.store().installation_key();
    let proved = app.request_load().is_done(keys, &work_token(token, &chat), fields.get("pow"), guest.now);
    let email =
        chat.participant.state.draft.as_ref().map(|draft| draft.email.trim().to_lowercase()).unwrap_or_default();
    let passed = app
        .check_network_limit(if proved { SEND_LIMIT } else { UNPROVED_SEND_LIMIT }, guest.address)
        .and_then(|()| app.check_rate_limit(SEND_TO_ADDRESS_LIMIT, &email));
    if passed.is_ok() {
        app.request_load().count(guest.now);
    }
    Ok(match passed {
        Err(app::Error::RateLimited { seconds }) => Some(seconds),
        _ => None,
    })
}

/// What the proof of work is about; a new one for each request of the chat.
fn work_token(token: &str, chat: &WebChat) -> String {
    format!("{token}:{}", chat.participant.tickets.len())
}

/// Form content of a page that is shown again.
#[derive(Default, PartialEq)]
struct ChatFormState {
    typed: String,
    refused: Vec<String>,
}

fn view(guest: &Guest, token: Option<&str>, chat: &WebChat, again: &ChatFormState) -> Markup {
    let lang = guest.locale.lang;
    public_page(
        guest,
        &t!(lang, "chat-title"),
        &["pow.js", "live.js", "chat.js"],
        html! {
            header.page-head { h1 { (t!(lang, "chat-title")) } p.lead { (t!(lang, "chat-lead")) } }
            div.stack #chat data-live=[(!chat.participant.tickets.is_empty()).then_some("/chat/live")] {
                (log(guest, chat))
                (reply(guest, token, chat, again))
                (end_form(guest, chat))
            }
        },
    )
}

fn log(guest: &Guest, chat: &WebChat) -> Markup {
    let (locale, lang) = (&guest.locale, guest.locale.lang);
    html! {
        section.stack data-part="log" aria-label=(t!(lang, "chat-log")) {
            ol.timeline.mine role="list" {
                @for (place, line) in chat.lines.iter().enumerate() {
                    @let is_last = place + 1 == chat.lines.len();
                    li class=(if line.is_own { "said" } else { "said ours" }) id=[is_last.then_some("latest")] {
                        header {
                            b { @if line.is_own { (t!(lang, "you")) } @else { (guest.organisation.name) } }
                            (relative_time(locale, line.at, guest.now))
                        }
                        @if let Ok(words) = Body::parse(&line.text) { (user_text(&words)) }
                        @if let Some(of) = &line.files {
                            (attachment_list(guest, &of.files, |place| format!("/chat/files/{}/{}/{place}", of.ticket, of.entry)))
                        }
                    }
                }
            }
        }
    }
}

/// The form with the buttons and, after consent, the text field.
fn reply(guest: &Guest, token: Option<&str>, chat: &WebChat, again: &ChatFormState) -> Markup {
    let lang = guest.locale.lang;
    let is_sending = chat.participant.state.step == DialogStep::Summary;
    let (load, keys) = (guest.app.request_load(), guest.app.store().installation_key());
    let token = token.filter(|_| is_sending);
    let work = token.map(|token| load.page_work(keys, &work_token(token, chat), guest.now));
    html! {
        form.card.stack #reply data-part="reply" method="post" action="/chat" enctype="multipart/form-data"
            data-pow-challenge=[work.as_ref().map(|work| &work.challenge)] data-pow-bits=[work.as_ref().map(|work| work.zero_bits)] {
            input type="hidden" name="turn" value=(chat.revision);
            @if is_sending { input type="hidden" name="pow"; }
            @for refused in &again.refused { div.banner.bad role="alert" { (icon("alert")) div { p { (refused) } } } }
            div.banner.bad role="alert" data-failed=(t!(lang, "chat-failed")) hidden { (icon("alert")) div { p {} } }
            // The Enter key presses the first button of a form: it sends what was typed.
            button.visually-hidden name="say" value="1" tabindex="-1" aria-hidden="true" {}
            @if chat.participant.state.step == DialogStep::Consent {
                p { a href="/privacy" target="_blank" rel="noopener" { (t!(lang, "request-privacy-link")) } }
            }
            (answers(guest, chat))
            // Before consent only buttons are offered.
            @if chat.participant.state.has_consented { (writing(guest, chat, again)) }
        }
    }
}

/// The buttons. The summary has many "change" buttons, so these are folded.
fn answers(guest: &Guest, chat: &WebChat) -> Markup {
    let lang = guest.locale.lang;
    let is_change = |button: &ChatButton| matches!(button.press.parse(), Ok(ButtonAction::ChangeAnswer(_)));
    let (changes, others): (Vec<_>, Vec<_>) = chat.buttons.iter().partition(|button| is_change(button));
    let (ways_back, ways_on): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|button| style(&button.press) == QUIET_BUTTON);
    let pressed = |buttons: &[&ChatButton]| {
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

fn writing(guest: &Guest, chat: &WebChat, again: &ChatFormState) -> Markup {
    let lang = guest.locale.lang;
    let options = guest.app.options();
    let left = options.max_files.saturating_sub(chat.participant.state.attachments().count());
    let field = match chat.participant.state.step {
        DialogStep::Asking { question: Question::Name } => Some("name"),
        DialogStep::Asking { question: Question::Email } => Some("email"),
        DialogStep::Asking { question: Question::Phone } => Some("tel"),
        _ => None,
    };
    let uploads = || {
        let label = html! { (t!(lang, "chat-files")) };
        upload_field(&guest.locale, "files", &label, None, true, &FormErrors::new(), &[], left, options.max_file)
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

const QUIET_BUTTON: &str = "button quiet";

/// CSS classes of a button: primary for sending and consenting, quiet for going back.
fn style(press: &str) -> &'static str {
    match press.parse() {
        Ok(ButtonAction::Send | ButtonAction::Agree | ButtonAction::ConfirmLink(_)) => "button primary",
        Ok(ButtonAction::ConfirmErasure) => "button danger",
        Ok(
            ButtonAction::Back
            | ButtonAction::Cancel
            | ButtonAction::Decline
            | ButtonAction::Help
            | ButtonAction::Readers
            | ButtonAction::Erase
            | ButtonAction::ChangeAnswer(_),
        ) => QUIET_BUTTON,
        _ => "button",
    }
}

fn end_form(guest: &Guest, chat: &WebChat) -> Markup {
    let (locale, lang) = (&guest.locale, guest.locale.lang);
    html! {
        @if chat.revision > 0 {
            div.card.quiet data-part="leave" {
                @if !chat.participant.tickets.is_empty() { noscript { p { (t!(lang, "chat-look")) " " a href="/chat#latest" { (t!(lang, "chat-look-link")) } } } }
                p { (t!(lang, "chat-kept", until = locale.date_time(chat.expires))) }
                p.muted { (t!(lang, "chat-end-hint")) }
                form method="post" action="/chat/deletion" { button."button small quiet" { (icon("trash")) (t!(lang, "chat-end")) } }
            }
        } @else {
            p.muted data-part="leave" { (t!(lang, "chat-form-instead")) " " a href="/request" { (t!(lang, "chat-form-link")) } }
        }
    }
}
