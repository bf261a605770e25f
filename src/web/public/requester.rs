//! `/r/{secret}`: the requester's page. Whoever has the link reads and writes; nobody else finds it.
//! Whoever signed in sees the same page under `/portal/requests/{no}`: only the [`Entrance`] differs.

pub mod rating;

use std::ops::Not;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{
    mended, page,
    request::{answers::upload, sent::address},
    see_other,
};
use crate::{
    app::{
        self,
        requester::{self, ACT, Look, Replied, Reply, Through, Why, YEARS, kept_until},
    },
    domain::{
        event::{By, Event},
        id::TicketNo,
        person::Lang,
        text::{Body, Label, TextError},
        ticket::{ActionKind, Outcome, Phase, StatusKind},
    },
    i18n,
    store::{Attachment, Entry, What},
    t,
    web::{
        download,
        form::{self, Fields, FileRefusal},
        gate::{Guest, PortalSession, Visitor},
        portal,
        problem::Problem,
        ui::{Mistakes, csrf, field, icon, public, status, summary, text, text_error},
    },
};

/// The way that somebody came to a request, and what its pages need of it.
pub struct Entrance {
    /// How they read, and whose helpdesk it is.
    guest: Guest,
    /// The proof.
    through: Through,
    /// Where its pages begin.
    base: String,
    /// Their session, if they signed in.
    session: Option<PortalSession>,
}

impl Entrance {
    /// By the secret link.
    fn link(visitor: Visitor, secret: &str) -> Self {
        let base = format!("/r/{secret}");
        Self { guest: visitor.guest, through: Through::Link(secret.to_owned()), base, session: None }
    }

    /// Signed in, by the request's number.
    pub fn portal(session: PortalSession, no: TicketNo) -> Self {
        let through = Through::Portal { email: session.email().clone(), no };
        Self { guest: session.guest.clone(), through, base: format!("/portal/requests/{no}"), session: Some(session) }
    }

    fn look(&self) -> Result<Look, Problem> {
        let look = self.guest.app.read(|read| requester::look(read, &self.through, self.guest.now));
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
            None => public(&self.guest, title, &[], main),
        }
    }

    /// The page again after a form could not be taken.
    fn again(mut self, mistakes: &Mistakes, rating: &rating::Typed) -> Result<HttpResponse, Problem> {
        self.guest.path.clone_from(&self.base);
        if let Some(session) = &mut self.session {
            session.guest.path.clone_from(&self.base);
        }
        Ok(mended(view(&self, &self.look()?, mistakes, None, rating)))
    }
}

/// `GET /r/{secret}`
pub async fn show(visitor: Visitor, secret: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    show_at(&Entrance::link(visitor, &secret), &request)
}

/// `POST /r/{secret}/messages`
pub async fn write(
    visitor: Visitor,
    secret: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    write_at(Entrance::link(visitor, &secret), &request, payload).await
}

/// `POST /r/{secret}/closure`
pub async fn settle(
    visitor: Visitor,
    secret: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    settle_at(Entrance::link(visitor, &secret), &request, payload).await
}

/// `POST /r/{secret}/link`
pub async fn renew(
    visitor: Visitor,
    secret: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    renew_at(Entrance::link(visitor, &secret), &request, payload).await
}

/// `GET /r/{secret}/files/{entry}/{place}`
pub async fn file(visitor: Visitor, path: Path<(String, u64, usize)>) -> Result<HttpResponse, Problem> {
    let (secret, entry, place) = path.into_inner();
    file_at(&Entrance::link(visitor, &secret), entry, place)
}

/// The page.
pub fn show_at(at: &Entrance, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    let look = at.look()?;
    let query = request.query_string();
    let done =
        ["sent", "link", "rated"].into_iter().find(|word| query.split('&').any(|part| part == format!("done={word}")));
    let address = at.guest.app.read(|read| Ok(address(at.guest.app.public_address(read)?, request)))?;
    let link = look.secret.as_ref().map(|secret| format!("{address}/r/{secret}"));
    Ok(page(view(
        at,
        &look,
        &Mistakes::new(),
        done.map(|word| (word, link.unwrap_or_default())),
        &rating::Typed::default(),
    )))
}

/// A message to the team.
pub async fn write_at(at: Entrance, request: &HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let (app, ticket) = (at.guest.app.clone(), at.look()?.ticket);
    app.pass(ACT, &ticket.id.to_string())?;
    let fields = form::read_with_files(&app, request, payload).await?;
    at.check(&fields)?;
    let reply = Reply {
        seen: fields.get("seen").parse().ok(),
        text: fields.get("text").to_owned(),
        files: fields.files.iter().map(|(_, file)| file.clone()).collect(),
        remove: fields.get("remove").parse().ok(),
    };
    let (through, most, typed) = (at.through.clone(), app.options().max_files, reply.text.clone());
    let replied = app.write(move |tx| requester::reply(tx, &through, &reply, most)).await;
    match replied.map_err(|error| lost(error, &typed))? {
        Replied::Sent => Ok(see_other(&format!("{}?done=sent", at.base))),
        Replied::Kept(Why::FileRemoved, _) => Ok(see_other(&format!("{}#files", at.base))),
        Replied::Kept(why, too_many) => {
            let mut refused = fields.refused.clone();
            refused.extend(too_many.iter().map(|name| (name.to_string(), FileRefusal::TooMany)));
            let mistakes = mistakes(&at.guest, why, &refused);
            at.again(&mistakes, &rating::Typed::default())
        }
    }
}

/// "That is settled."
pub async fn settle_at(at: Entrance, request: &HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let (app, ticket) = (at.guest.app.clone(), at.look()?.ticket);
    app.pass(ACT, &ticket.id.to_string())?;
    let fields = form::read(&app, request, payload).await?;
    at.check(&fields)?;
    let (through, seen) = (at.through.clone(), fields.get("seen").parse().ok());
    match app.write(move |tx| requester::settle(tx, &through, seen)).await {
        Err(app::Error::Conflict { .. }) => {
            let mistakes = mistakes(&at.guest, Why::News, &[]);
            at.again(&mistakes, &rating::Typed::default())
        }
        done => done.map(|()| see_other(&at.base)).map_err(Problem::from),
    }
}

/// A new secret; the old one dies.
pub async fn renew_at(at: Entrance, request: &HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let (app, ticket) = (at.guest.app.clone(), at.look()?.ticket);
    app.pass(ACT, &ticket.id.to_string())?;
    if at.session.is_some() {
        at.check(&form::read(&app, request, payload).await?)?;
    }
    let through = at.through.clone();
    let renewed = app.write(move |tx| requester::renew(tx, &through)).await?;
    let base = if at.session.is_some() { at.base } else { format!("/r/{renewed}") };
    Ok(see_other(&format!("{base}?done=link")))
}

/// A file of the conversation.
pub fn file_at(at: &Entrance, entry: u64, place: usize) -> Result<HttpResponse, Problem> {
    let file = at.guest.app.read(|read| requester::file(read, &at.through, entry, place))?;
    download::attachment(&at.guest.app, &file)
}

/// Where the page itself is lost, what was typed stands on the next one.
fn lost(error: app::Error, typed: &str) -> Problem {
    let problem = match error {
        // The page offered it, so it changed since.
        app::Error::Forbidden => Problem::Stale(Vec::new()),
        error => error.into(),
    };
    problem.with_typed([typed.to_owned()].into_iter().filter(|text| !text.trim().is_empty()))
}

fn mistakes(guest: &Guest, why: Why, refused: &[(String, FileRefusal)]) -> Mistakes {
    let lang = guest.voice.lang;
    let text = match why {
        Why::Text(TextError::Empty) => Some(t!(lang, "reply-missing")),
        Why::Text(error) => Some(text_error(lang, error, "error-required")),
        Why::News => Some(t!(lang, "reply-news")),
        Why::TooManyFiles | Why::FileRemoved => None,
    };
    let files = super::request::file_words(guest, refused);
    let text = text.map(|text| ("text".to_owned(), text));
    text.into_iter().chain(files.is_empty().not().then(|| ("files".to_owned(), files.join(" ")))).collect()
}

fn view(
    at: &Entrance,
    look: &Look,
    mistakes: &Mistakes,
    done: Option<(&str, String)>,
    rating: &rating::Typed,
) -> Markup {
    let guest = &at.guest;
    let (voice, lang, ticket) = (&guest.voice, guest.voice.lang, &look.ticket);
    let day = voice.date(voice.day(ticket.created));
    at.page(
        ticket.subject.as_str(),
        html! {
            (summary(lang, mistakes))
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
                p.kicker { (whose(lang, look, &day)) }
                h1 { (ticket.subject) }
            }
            (standing(guest, look))
            (conversation(at, look))
            (rating::question(at, look, mistakes, rating))
            @match ticket.standing().phase() {
                Phase::Archived | Phase::Deleted => p.muted { (t!(lang, "requester-archived")) },
                _ => (answer(at, look, mistakes)),
            }
            (facts(guest, look))
            div.cols {
                (who(guest, look))
                section.card.quiet.access {
                    h2 { (icon("clock")) (t!(lang, "requester-kept")) }
                    p { (t!(lang, "requester-kept-text", day = voice.date(kept_until(ticket, &voice.zone)), years = YEARS)) }
                    a href="/privacy" { (t!(lang, "requester-more")) }
                }
            }
            @if look.can.contains(&ActionKind::Edit) { (renewal(at)) }
        },
    )
}

/// The line above the subject: number, day, and whose request it is if not one's own.
fn whose(lang: Lang, look: &Look, day: &str) -> String {
    let number = look.ticket.no.to_string();
    match look.people.get(&look.ticket.requester).filter(|_| !look.is_own) {
        Some(name) => t!(lang, "requester-kicker-other", number = number, day = day, name = name.as_str()),
        None => t!(lang, "requester-kicker", number = number, day = day),
    }
}

/// Where it stands, in plain words, and how far that is.
fn standing(guest: &Guest, look: &Look) -> Markup {
    let (voice, lang, ticket) = (&guest.voice, guest.voice.lang, &look.ticket);
    let kind = ticket.standing();
    let word = match (kind, ticket.status.outcome()) {
        (StatusKind::Closed, Some(Outcome::Declined)) => "declined",
        (StatusKind::Closed, Some(Outcome::Duplicate)) => "duplicate",
        _ => kind.word(),
    };
    let is_over = kind.phase() != Phase::Open;
    let is_begun = kind != StatusKind::Open;
    let is_settled = !is_over
        && look.entries.iter().rev().map(|(entry, _)| &entry.what).find_map(|what| match what {
            What::Event { event } => Some(matches!(event, Event::Settled {})),
            What::Message { .. } => Some(false),
            What::Note { .. } => None,
        }) == Some(true);
    let since = voice.date_time(ticket.status_since);
    html! {
        section.card {
            div.row {
                @match kind {
                    StatusKind::AwaitingReply if look.is_own => span.badge.waiting { (icon("hourglass")) (t!(lang, "requester-your-turn")) },
                    StatusKind::ClosedSpam => (status(lang, StatusKind::Closed)),
                    kind => (status(lang, kind)),
                }
            }
            // The sentences speak to the requester.
            @if look.is_own {
                p.lead { (i18n::text(lang, &format!("standing-{word}"), &[("since", since.into())])) }
            } @else { p.lead { (t!(lang, "requester-looks-after", since = since)) } }
            @if is_settled { div.banner { (icon("info")) div { p { (t!(lang, "requester-settled")) } } } }
            @if kind != StatusKind::ClosedSpam {
                ol.path {
                    li.done { (icon("check")) span { (t!(lang, "path-received")) } small { (voice.date(voice.day(ticket.created))) } }
                    @if is_over {
                        li.done { (icon("check")) span { (t!(lang, "path-work")) } }
                        li.done aria-current="step" { (icon("check")) span { (t!(lang, "path-done")) } small { (voice.date(voice.day(ticket.status_since))) } }
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

fn conversation(at: &Entrance, look: &Look) -> Markup {
    let (guest, lang) = (&at.guest, at.guest.voice.lang);
    html! {
        section.stack aria-labelledby="conversation" {
            h2.visually-hidden #conversation { (t!(lang, "requester-conversation")) }
            ol.timeline.mine #timeline role="list" {
                @for (entry, department) in &look.entries {
                    @match &entry.what {
                        What::Message { body, attachments, .. } => (message(at, look, entry, department.as_ref(), body, attachments)),
                        What::Event { event } => (happened(guest, look, entry, event)),
                        What::Note { .. } => {}
                    }
                }
            }
        }
    }
}

fn message(
    at: &Entrance,
    look: &Look,
    entry: &Entry,
    department: Option<&Label>,
    body: &Body,
    attachments: &[Attachment],
) -> Markup {
    let guest = &at.guest;
    let (voice, lang) = (&guest.voice, guest.voice.lang);
    let author = author(guest, look, entry.by);
    let team = || department.map_or_else(|| t!(lang, "team"), |name| t!(lang, "team-of", department = name.as_str()));
    html! {
        li class=(if author.is_some() { "said" } else { "said ours" }) id=(format!("m{}", entry.seq)) {
            header {
                b { @if let Some(author) = author { (author) } @else if let By::Provider { .. } = entry.by { (t!(lang, "roles-provider")) } @else { (guest.organisation.name) ", " (team()) } }
                a.when href=(format!("#m{}", entry.seq)) {
                    time datetime=(entry.at.to_string()) title=(voice.date_time(entry.at)) { (voice.ago(entry.at, guest.now)) }
                }
            }
            (text(body))
            (crate::web::ui::files(voice, attachments, |place| format!("{}/files/{}/{place}", at.base, entry.seq)))
        }
    }
}

/// Who wrote, if it was not the team.
fn author(guest: &Guest, look: &Look, by: By) -> Option<String> {
    let lang = guest.voice.lang;
    let name = |id| look.people.get(&id).map_or_else(|| t!(lang, "requester-gone"), ToString::to_string);
    match by {
        By::Requester {} if look.is_own => Some(t!(lang, "you")),
        By::Requester {} => Some(name(look.ticket.requester)),
        By::Contact { person } if look.me == Some(person) => Some(t!(lang, "you")),
        By::Contact { person } => Some(t!(lang, "requester-contact", name = name(person))),
        By::Agent { .. } | By::Provider { .. } | By::System {} => None,
    }
}

/// A line between the messages.
fn happened(guest: &Guest, look: &Look, entry: &Entry, event: &Event) -> Markup {
    let (voice, lang) = (&guest.voice, guest.voice.lang);
    let (symbol, words, more): (&str, String, Option<&Body>) = match event {
        Event::Opened { .. } if matches!(entry.by, By::Contact { .. }) => {
            let who = author(guest, look, entry.by).unwrap_or_default();
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
        Event::BrokeGlass { reason } => ("eye", t!(lang, "happened-glass"), Some(reason)),
        Event::LinkRenewed {} => ("link", t!(lang, "happened-link"), None),
        Event::Closed { outcome, text } => {
            let key = match (outcome, entry.by) {
                (_, By::Requester {}) if look.is_own => "happened-closed-by-you",
                (_, By::Requester {}) => "happened-closed-by-requester",
                (Outcome::Declined, _) => "happened-declined",
                (Outcome::Duplicate, _) => "happened-duplicate",
                _ => "happened-closed",
            };
            ("circle-check", i18n::text(lang, key, &[]), text.as_ref())
        }
        _ => return html! {},
    };
    html! {
        li.happened {
            (icon(symbol)) span { (words) }
            time datetime=(entry.at.to_string()) title=(voice.date_time(entry.at)) { (voice.ago(entry.at, guest.now)) }
        }
        @if let Some(more) = more { li.said.ours { (text(more)) } }
    }
}

/// Writing to the team, and ending it.
fn answer(at: &Entrance, look: &Look, mistakes: &Mistakes) -> Markup {
    let guest = &at.guest;
    let (voice, lang, ticket) = (&guest.voice, guest.voice.lang, &look.ticket);
    let options = guest.app.options();
    let hint = match ticket.standing() {
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
            (field(lang, mistakes, "text", &label, hint.as_deref(), false, |describedby, invalid| html! {
                textarea #text name="text" rows="5" data-max=(Body::MAX) data-count="text-count"
                    aria-describedby=[describedby] aria-invalid=[invalid] { "\n" (look.unsent.text) }
                p.hint #text-count data-left=(t!(lang, "count-left")) data-over=(t!(lang, "count-over")) {
                    (t!(lang, "count-max", max = voice.count(Body::MAX)))
                }
            }))
            (upload(voice, "files", &t!(lang, "reply-files"), None, true, mistakes, &there, left, options.max_file))
            div.actions {
                button.button.primary data-busy=(t!(lang, "request-sending")) { (icon("send")) (t!(lang, "reply-send")) }
            }
        }
        @if ticket.standing().phase() == Phase::Open && look.can.contains(&ActionKind::Close) {
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
fn facts(guest: &Guest, look: &Look) -> Markup {
    let (voice, lang, ticket) = (&guest.voice, guest.voice.lang, &look.ticket);
    html! {
        details.fold {
            summary { (t!(lang, "requester-facts")) }
            dl.facts.wide {
                div { dt { (t!(lang, "request-step-topic")) } dd { (look.topic.name) } }
                @for (question, value) in requester::told(ticket, &look.topic) {
                    div { dt { (question.label) } dd { div.text { (i18n::answer(voice, value)) } } }
                }
                @if let Some(code) = &ticket.postal_code { div { dt { (t!(lang, "request-postal-code")) } dd { (code) } } }
                @if let Some(room) = &ticket.room { div { dt { (t!(lang, "request-room")) } dd { (room) } } }
            }
        }
    }
}

/// Who can read it: departments and numbers, never names.
fn who(guest: &Guest, look: &Look) -> Markup {
    let (lang, readers) = (guest.voice.lang, &look.readers);
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

fn renewal(at: &Entrance) -> Markup {
    let lang = at.guest.voice.lang;
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
