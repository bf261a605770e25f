//! `/r/{secret}`: the requester's page. Whoever has the link reads and writes; nobody else finds it.
//! Whoever signed in sees the same page under `/portal/requests/{no}`: only the [`RequesterContext`] differs.

pub mod rating;

use std::ops::Not;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{
    form_with_errors, page,
    request::{answers::upload_field, sent::link_base},
    see_other,
};
use crate::{
    app::{
        self,
        requester::{
            self, ACTION_LIMIT, AccessPath, RETENTION_YEARS, ReplyInput, ReplyRefusal, ReplyResult, RequestPage,
            kept_until,
        },
    },
    domain::{
        author::Author,
        classification::TicketOutcome,
        event::Event,
        file::Attachment,
        id::TicketNo,
        person::Lang,
        text::{Body, Label, TextError},
        ticket::{ActionKind, Phase, StatusKind},
        timeline::{EntryContent, TimelineEntry},
    },
    i18n, t,
    web::{
        download,
        form::{self, Fields, FileRefusal},
        gate::{Guest, RequesterSession, Visitor},
        portal,
        problem::Problem,
        ui::{FormErrors, csrf, error_summary, icon, labelled_field, public_page, status_badge, text_error, user_text},
    },
};

/// The way that somebody came to a request, and what its pages need of it.
pub struct RequesterContext {
    /// How they read, and whose helpdesk it is.
    guest: Guest,
    /// The proof.
    access: AccessPath,
    /// Where its pages begin.
    base: String,
    /// Their session, if they signed in.
    session: Option<RequesterSession>,
}

impl RequesterContext {
    /// By the secret link.
    fn from_link(visitor: Visitor, secret: &str) -> Self {
        let base = format!("/r/{secret}");
        Self { guest: visitor.guest, access: AccessPath::Link(secret.to_owned()), base, session: None }
    }

    /// Signed in, by the request's number.
    pub fn from_session(session: RequesterSession, no: TicketNo) -> Self {
        let access = AccessPath::Portal { email: session.email().clone(), no };
        Self { guest: session.guest.clone(), access, base: format!("/portal/requests/{no}"), session: Some(session) }
    }

    fn load(&self) -> Result<RequestPage, Problem> {
        let look = self.guest.app.read(|read| requester::load_page(read, &self.access, self.guest.now));
        look.map_err(|error| match error {
            app::Error::NotFound if self.session.is_none() => Problem::NoLink,
            error => error.into(),
        })
    }

    /// Lets a form pass that comes from our page. Whoever has the secret link needs no more proof.
    fn check(&self, fields: &Fields) -> Result<(), Problem> {
        self.session.as_ref().map_or(Ok(()), |session| session.check(fields))
    }

    fn csrf(&self) -> Markup {
        html! { @if let Some(session) = &self.session { (csrf(&session.csrf())) } }
    }

    fn page(&self, title: &str, main: Markup) -> Markup {
        match &self.session {
            Some(session) => portal::frame(session, title, main),
            None => public_page(&self.guest, title, &[], main),
        }
    }

    /// The page again after a form could not be taken.
    fn page_with_errors(mut self, errors: &FormErrors, rating: &rating::RatingForm) -> Result<HttpResponse, Problem> {
        self.guest.path.clone_from(&self.base);
        if let Some(session) = &mut self.session {
            session.guest.path.clone_from(&self.base);
        }
        Ok(form_with_errors(view(&self, &self.load()?, errors, None, rating)))
    }
}

/// `GET /r/{secret}`
pub async fn show(visitor: Visitor, secret: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    show_request(&RequesterContext::from_link(visitor, &secret), &request)
}

/// `POST /r/{secret}/messages`
pub async fn write(
    visitor: Visitor,
    secret: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    submit_message(RequesterContext::from_link(visitor, &secret), &request, payload).await
}

/// `POST /r/{secret}/closure`
pub async fn settle(
    visitor: Visitor,
    secret: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    submit_settled(RequesterContext::from_link(visitor, &secret), &request, payload).await
}

/// `POST /r/{secret}/link`
pub async fn renew(
    visitor: Visitor,
    secret: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    submit_link_renewal(RequesterContext::from_link(visitor, &secret), &request, payload).await
}

/// `GET /r/{secret}/files/{entry}/{place}`
pub async fn file(visitor: Visitor, path: Path<(String, u64, usize)>) -> Result<HttpResponse, Problem> {
    let (secret, entry, place) = path.into_inner();
    download_file(&RequesterContext::from_link(visitor, &secret), entry, place)
}

/// The page.
pub fn show_request(at: &RequesterContext, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    let look = at.load()?;
    let query = request.query_string();
    let done =
        ["sent", "link", "rated"].into_iter().find(|word| query.split('&').any(|part| part == format!("done={word}")));
    let address = at.guest.app.read(|read| Ok(link_base(at.guest.app.public_address(read)?, request)))?;
    let link = look.secret.as_ref().map(|secret| format!("{address}/r/{secret}"));
    Ok(page(view(
        at,
        &look,
        &FormErrors::new(),
        done.map(|word| (word, link.unwrap_or_default())),
        &rating::RatingForm::default(),
    )))
}

/// A message to the team.
pub async fn submit_message(
    at: RequesterContext,
    request: &HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let (app, ticket) = (at.guest.app.clone(), at.load()?.ticket);
    app.check_rate_limit(ACTION_LIMIT, &ticket.id.to_string())?;
    let fields = form::read_with_files(&app, request, payload).await?;
    at.check(&fields)?;
    let reply = ReplyInput {
        seen: fields.get("seen").parse().ok(),
        text: fields.get("text").to_owned(),
        files: fields.files.iter().map(|(_, file)| file.clone()).collect(),
        remove: fields.get("remove").parse().ok(),
    };
    let (access, most, typed) = (at.access.clone(), app.options().max_files, reply.text.clone());
    let replied = app.write(move |tx| requester::send_reply(tx, &access, &reply, most)).await;
    match replied.map_err(|error| problem_with_typed(error, &typed))? {
        ReplyResult::Sent => Ok(see_other(&format!("{}?done=sent", at.base))),
        ReplyResult::Kept(ReplyRefusal::FileRemoved, _) => Ok(see_other(&format!("{}#files", at.base))),
        ReplyResult::Kept(why, too_many) => {
            let mut refused = fields.refused.clone();
            refused.extend(too_many.iter().map(|name| (name.to_string(), FileRefusal::TooMany)));
            let errors = reply_errors(&at.guest, why, &refused);
            at.page_with_errors(&errors, &rating::RatingForm::default())
        }
    }
}

/// "That is settled."
pub async fn submit_settled(
    at: RequesterContext,
    request: &HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let (app, ticket) = (at.guest.app.clone(), at.load()?.ticket);
    app.check_rate_limit(ACTION_LIMIT, &ticket.id.to_string())?;
    let fields = form::read(&app, request, payload).await?;
    at.check(&fields)?;
    let (access, seen) = (at.access.clone(), fields.get("seen").parse().ok());
    match app.write(move |tx| requester::mark_settled(tx, &access, seen)).await {
        Err(app::Error::Conflict { .. }) => {
            let errors = reply_errors(&at.guest, ReplyRefusal::News, &[]);
            at.page_with_errors(&errors, &rating::RatingForm::default())
        }
        done => done.map(|()| see_other(&at.base)).map_err(Problem::from),
    }
}

/// A new secret; the old one dies.
pub async fn submit_link_renewal(
    at: RequesterContext,
    request: &HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let (app, ticket) = (at.guest.app.clone(), at.load()?.ticket);
    app.check_rate_limit(ACTION_LIMIT, &ticket.id.to_string())?;
    if at.session.is_some() {
        at.check(&form::read(&app, request, payload).await?)?;
    }
    let access = at.access.clone();
    let renewed = app.write(move |tx| requester::renew_link(tx, &access)).await?;
    let base = if at.session.is_some() { at.base } else { format!("/r/{renewed}") };
    Ok(see_other(&format!("{base}?done=link")))
}

/// A file of the conversation.
pub fn download_file(at: &RequesterContext, entry: u64, place: usize) -> Result<HttpResponse, Problem> {
    let file = at.guest.app.read(|read| requester::file(read, &at.access, entry, place))?;
    download::attachment(&at.guest.app, &file)
}

/// Where the page itself is lost, what was typed stands on the next one.
fn problem_with_typed(error: app::Error, typed: &str) -> Problem {
    let problem = match error {
        // The page offered it, so it changed since.
        app::Error::Forbidden => Problem::Stale(Vec::new()),
        error => error.into(),
    };
    problem.with_typed([typed.to_owned()].into_iter().filter(|text| !text.trim().is_empty()))
}

fn reply_errors(guest: &Guest, why: ReplyRefusal, refused: &[(String, FileRefusal)]) -> FormErrors {
    let lang = guest.locale.lang;
    let text = match why {
        ReplyRefusal::Text(TextError::Empty) => Some(t!(lang, "reply-missing")),
        ReplyRefusal::Text(error) => Some(text_error(lang, error, "error-required")),
        ReplyRefusal::News => Some(t!(lang, "reply-news")),
        ReplyRefusal::TooManyFiles | ReplyRefusal::FileRemoved => None,
    };
    let files = super::request::rejected_files(guest, refused);
    let text = text.map(|text| ("text".to_owned(), text));
    text.into_iter().chain(files.is_empty().not().then(|| ("files".to_owned(), files.join(" ")))).collect()
}

fn view(
    at: &RequesterContext,
    look: &RequestPage,
    errors: &FormErrors,
    done: Option<(&str, String)>,
    rating: &rating::RatingForm,
) -> Markup {
    let guest = &at.guest;
    let (locale, lang, ticket) = (&guest.locale, guest.locale.lang, &look.ticket);
    let day = locale.date(locale.day(ticket.created));
    at.page(
        ticket.subject.as_str(),
        html! {
            (error_summary(lang, errors))
            @match &done {
                Some(("link", link)) => div.banner.good role="status" {
                    (icon("link"))
                    div { b { (t!(lang, "link-renewed")) } p { (t!(lang, "link-renewed-text")) } p.secret #link { (link) } }
                },
                Some(("rated", _)) => div.banner.good role="status" { (icon("circle-check")) div { p { (t!(lang, "rating-done")) } } },
                Some(_) => div.banner.good role="status" { (icon("circle-check")) div { p { (t!(lang, "reply-sent")) } } },
                None => {}
            }
            header.page-head {
                p.kicker { (kicker(lang, look, &day)) }
                h1 { (ticket.subject) }
            }
            (status_card(guest, look))
            (conversation(at, look))
            (rating::rating_form(at, look, errors, rating))
            @match ticket.status_kind().phase() {
                Phase::Archived | Phase::Deleted => p.muted { (t!(lang, "requester-archived")) },
                _ => (reply_form(at, look, errors)),
            }
            (request_facts(guest, look))
            div.cols {
                (readers_card(guest, look))
                section.card.quiet.access {
                    h2 { (icon("clock")) (t!(lang, "requester-kept")) }
                    p { (t!(lang, "requester-kept-text", day = locale.date(kept_until(ticket, &locale.zone)), years = RETENTION_YEARS)) }
                    a href="/privacy" { (t!(lang, "requester-more")) }
                }
            }
            @if look.can.contains(&ActionKind::Edit) { (link_renewal(at)) }
        },
    )
}

/// The line above the subject: number, day, and whose request it is if not one's own.
fn kicker(lang: Lang, look: &RequestPage, day: &str) -> String {
    let number = look.ticket.no.to_string();
    match look.people.get(&look.ticket.requester).filter(|_| !look.is_own) {
        Some(name) => t!(lang, "requester-kicker-other", number = number, day = day, name = name.as_str()),
        None => t!(lang, "requester-kicker", number = number, day = day),
    }
}

/// Where it stands, in plain words, and how far that is.
fn status_card(guest: &Guest, look: &RequestPage) -> Markup {
    let (locale, lang, ticket) = (&guest.locale, guest.locale.lang, &look.ticket);
    let kind = ticket.status_kind();
    let word = match (kind, ticket.status.outcome()) {
        (StatusKind::Closed, Some(TicketOutcome::Declined)) => "declined",
        (StatusKind::Closed, Some(TicketOutcome::Duplicate)) => "duplicate",
        _ => kind.word(),
    };
    let is_over = kind.phase() != Phase::Open;
    let is_begun = kind != StatusKind::Open;
    let is_settled = !is_over
        && look.entries.iter().rev().map(|(entry, _)| &entry.content).find_map(|what| match what {
            EntryContent::Event { event } => Some(matches!(event, Event::Settled {})),
            EntryContent::Message { .. } => Some(false),
            EntryContent::Note { .. } => None,
        }) == Some(true);
    let since = locale.date_time(ticket.status_since);
    html! {
        section.card {
            div.row {
                @match kind {
                    StatusKind::AwaitingReply if look.is_own => span.badge.waiting { (icon("hourglass")) (t!(lang, "requester-your-turn")) },
                    StatusKind::ClosedSpam => (status_badge(lang, StatusKind::Closed)),
                    kind => (status_badge(lang, kind)),
                }
            }
            // The sentences speak to the requester.
            @if look.is_own {
                p.lead { (i18n::text(lang, &format!("standing-{word}"), &[("since", since.into())])) }
            } @else { p.lead { (t!(lang, "requester-looks-after", since = since)) } }
            @if is_settled { div.banner { (icon("info")) div { p { (t!(lang, "requester-settled")) } } } }
            @if kind != StatusKind::ClosedSpam {
                ol.path {
                    li.done { (icon("check")) span { (t!(lang, "path-received")) } small { (locale.date(locale.day(ticket.created))) } }
                    @if is_over {
                        li.done { (icon("check")) span { (t!(lang, "path-work")) } }
                        li.done aria-current="step" { (icon("check")) span { (t!(lang, "path-done")) } small { (locale.date(locale.day(ticket.status_since))) } }
                    } @else {
                        li aria-current=[is_begun.then_some("step")] {
                            (icon(if is_begun { "circle-dot" } else { "circle" }))
                            span { (t!(lang, "path-work")) }
                        }
                        li { (icon("circle")) span { (t!(lang, "path-done")) } }
                    }
                }
            }
        }
    }
}

fn conversation(at: &RequesterContext, look: &RequestPage) -> Markup {
    let (guest, lang) = (&at.guest, at.guest.locale.lang);
    html! {
        section.stack aria-labelledby="conversation" {
            h2.visually-hidden #conversation { (t!(lang, "requester-conversation")) }
            ol.timeline.mine #timeline role="list" {
                @for (entry, department) in &look.entries {
                    @match &entry.content {
                        EntryContent::Message { body, attachments, .. } => (message(at, look, entry, department.as_ref(), body, attachments)),
                        EntryContent::Event { event } => (event_line(guest, look, entry, event)),
                        EntryContent::Note { .. } => {}
                    }
                }
            }
        }
    }
}

fn message(
    at: &RequesterContext,
    look: &RequestPage,
    entry: &TimelineEntry,
    department: Option<&Label>,
    body: &Body,
    attachments: &[Attachment],
) -> Markup {
    let guest = &at.guest;
    let (locale, lang) = (&guest.locale, guest.locale.lang);
    let author = author_name(guest, look, entry.author);
    let team = || department.map_or_else(|| t!(lang, "team"), |name| t!(lang, "team-of", department = name.as_str()));
    html! {
        li class=(if author.is_some() { "said" } else { "said ours" }) id=(format!("m{}", entry.seq)) {
            header {
                b { @if let Some(author) = author { (author) } @else if let Author::Provider { .. } = entry.author { (t!(lang, "roles-provider")) } @else { (guest.organisation.name) ", " (team()) } }
                a.when href=(format!("#m{}", entry.seq)) {
                    time datetime=(entry.at.to_string()) title=(locale.date_time(entry.at)) { (locale.ago(entry.at, guest.now)) }
                }
            }
            (user_text(body))
            (crate::web::ui::attachment_list(locale, attachments, |place| format!("{}/files/{}/{place}", at.base, entry.seq)))
        }
    }
}

/// Who wrote, if it was not the team.
fn author_name(guest: &Guest, look: &RequestPage, by: Author) -> Option<String> {
    let lang = guest.locale.lang;
    let name = |id| look.people.get(&id).map_or_else(|| t!(lang, "requester-gone"), ToString::to_string);
    match by {
        Author::Requester {} if look.is_own => Some(t!(lang, "you")),
        Author::Requester {} => Some(name(look.ticket.requester)),
        Author::Contact { person } if look.me == Some(person) => Some(t!(lang, "you")),
        Author::Contact { person } => Some(t!(lang, "requester-contact", name = name(person))),
        Author::Agent { .. } | Author::Provider { .. } | Author::System {} => None,
    }
}

/// A line between the messages.
fn event_line(guest: &Guest, look: &RequestPage, entry: &TimelineEntry, event: &Event) -> Markup {
    let (locale, lang) = (&guest.locale, guest.locale.lang);
    let (symbol, words, more): (&str, String, Option<&Body>) = match event {
        Event::Opened { .. } if matches!(entry.author, Author::Contact { .. }) => {
            let who = author_name(guest, look, entry.author).unwrap_or_default();
            ("inbox", t!(lang, "happened-taken-in", who = who), None)
        }
        Event::RequesterWrote { .. } | Event::Reopened {} => ("undo", t!(lang, "happened-reopened"), None),
        Event::Settled {} if !look.is_own => ("check", t!(lang, "happened-settled-other"), None),
        Event::Settled {} => ("check", t!(lang, "happened-settled"), None),
        Event::PutOnWaiting { reason } => ("pause", t!(lang, "happened-on-waiting"), reason.as_ref()),
        Event::Forwarded { provider } => ("truck", t!(lang, "happened-forwarded", provider = provider.as_str()), None),
        Event::Moved { to, .. } => match look.departments.get(to) {
            Some(name) => ("forward", t!(lang, "happened-moved", department = name.as_str()), None),
            None => ("forward", t!(lang, "happened-moved-inside"), None),
        },
        Event::EmergencyAccessUsed { reason } => ("eye", t!(lang, "happened-glass"), Some(reason)),
        Event::LinkRenewed {} => ("link", t!(lang, "happened-link"), None),
        Event::Closed { outcome, text } => {
            let key = match (outcome, entry.author) {
                (_, Author::Requester {}) if look.is_own => "happened-closed-by-you",
                (_, Author::Requester {}) => "happened-closed-by-requester",
                (TicketOutcome::Declined, _) => "happened-declined",
                (TicketOutcome::Duplicate, _) => "happened-duplicate",
                _ => "happened-closed",
            };
            ("circle-check", i18n::text(lang, key, &[]), text.as_ref())
        }
        _ => return html! {},
    };
    html! {
        li.happened {
            (icon(symbol)) span { (words) }
            time datetime=(entry.at.to_string()) title=(locale.date_time(entry.at)) { (locale.ago(entry.at, guest.now)) }
        }
        @if let Some(more) = more { li.said.ours { (user_text(more)) } }
    }
}

/// Writing to the team, and ending it.
fn reply_form(at: &RequesterContext, look: &RequestPage, errors: &FormErrors) -> Markup {
    let guest = &at.guest;
    let (locale, lang, ticket) = (&guest.locale, guest.locale.lang, &look.ticket);
    let options = guest.app.options();
    let hint = match ticket.status_kind() {
        StatusKind::Closed => Some(t!(lang, "reply-reopens")),
        StatusKind::ClosedSpam => Some(t!(lang, "reply-spam")),
        _ => None,
    };
    let label = if look.is_own { t!(lang, "reply-label") } else { t!(lang, "reply-label-contact") };
    let there: Vec<_> =
        look.unsent.files.iter().enumerate().map(|(n, held)| (n, held.file.name.as_str(), held.file.size)).collect();
    let left = options.max_files.saturating_sub(there.len());
    html! {
        form.card #answer method="post" action=(format!("{}/messages", at.base)) enctype="multipart/form-data" novalidate {
            (at.csrf())
            input type="hidden" name="seen" value=(ticket.entries);
            (labelled_field(lang, errors, "text", &label, hint.as_deref(), false, |describedby, invalid| html! {
                textarea #text name="text" rows="5" data-max=(Body::MAX) data-count="text-count"
                    aria-describedby=[describedby] aria-invalid=[invalid] { "\n" (look.unsent.text) }
                p.hint #text-count data-left=(t!(lang, "count-left")) data-over=(t!(lang, "count-over")) {
                    (t!(lang, "count-max", max = locale.count(Body::MAX)))
                }
            }))
            (upload_field(locale, "files", &t!(lang, "reply-files"), None, true, errors, &there, left, options.max_file))
            div.actions {
                button.button.primary data-busy=(t!(lang, "request-sending")) { (icon("send")) (t!(lang, "reply-send")) }
            }
        }
        @if ticket.status_kind().phase() == Phase::Open && look.can.contains(&ActionKind::Close) {
            form.card.quiet method="post" action=(format!("{}/closure", at.base)) {
                (at.csrf())
                input type="hidden" name="seen" value=(ticket.entries);
                p { (t!(lang, "requester-settle-text")) }
                div.actions { button.button data-busy=(t!(lang, "busy")) { (icon("check")) (t!(lang, "requester-settle")) } }
            }
        }
    }
}

/// What was told in the form.
fn request_facts(guest: &Guest, look: &RequestPage) -> Markup {
    let (locale, lang, ticket) = (&guest.locale, guest.locale.lang, &look.ticket);
    html! {
        details.fold {
            summary { (t!(lang, "requester-facts")) }
            dl.facts.wide {
                div { dt { (t!(lang, "request-step-topic")) } dd { (look.topic.name) } }
                @for (question, value) in requester::form_answers(ticket, &look.topic) {
                    div { dt { (question.label) } dd { div.text { (i18n::answer(locale, value)) } } }
                }
                @if let Some(code) = &ticket.postal_code { div { dt { (t!(lang, "request-postal-code")) } dd { (code) } } }
                @if let Some(room) = &ticket.room { div { dt { (t!(lang, "request-room")) } dd { (room) } } }
            }
        }
    }
}

/// Who can read it: departments and numbers, never names.
fn readers_card(guest: &Guest, look: &RequestPage) -> Markup {
    let (lang, readers) = (guest.locale.lang, &look.readers);
    html! {
        section.card.quiet.access {
            h2 { (icon("eye")) (t!(lang, "requester-who")) }
            p {
                @match &readers.department {
                    Some(name) => (t!(lang, "requester-who-department", department = name.as_str(), count = readers.members)),
                    None => (t!(lang, "requester-who-inside", count = readers.members)),
                }
                @if readers.contacts > 0 { " " (t!(lang, "requester-who-contacts", count = readers.contacts)) }
                @if readers.others > 0 { " " (t!(lang, "requester-who-others", count = readers.others)) }
                @if let Some(provider) = &readers.provider {
                    " " (t!(lang, "requester-who-provider", provider = provider.as_str()))
                    @if readers.provider_accounts > 0 { " " (t!(lang, "requester-who-provider-accounts", count = readers.provider_accounts)) }
                }
                @if readers.administrators > 0 { " " (t!(lang, "requester-who-administrators", count = readers.administrators)) }
                " " (t!(lang, "requester-who-else"))
            }
            a href="/access" { (t!(lang, "requester-more")) }
        }
    }
}

fn link_renewal(at: &RequesterContext) -> Markup {
    let lang = at.guest.locale.lang;
    html! {
        details.fold {
            summary { (t!(lang, "link-renew")) }
            form.stack method="post" action=(format!("{}/link", at.base)) {
                (at.csrf())
                p { (t!(lang, "link-renew-text")) }
                div.actions { button.button data-busy=(t!(lang, "busy")) { (icon("refresh")) (t!(lang, "link-renew-button")) } }
            }
        }
    }
}
