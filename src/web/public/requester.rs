//! `/r/{secret}`: the requester's page. Whoever has the link reads and writes; nobody else finds it.

use std::ops::Not;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{
    mended, page,
    request::{
        answers::{upload, words},
        sent::address,
    },
    see_other,
};
use crate::{
    app::{
        self, App,
        requester::{self, ACT, Look, Replied, Reply, Why, YEARS, kept_until},
    },
    domain::{
        event::{By, Event},
        text::{Body, Label, TextError},
        ticket::{Outcome, Phase, StatusKind},
    },
    i18n,
    store::{Attachment, Entry, What},
    t,
    web::{
        download,
        form::{self, FileRefusal},
        gate::{Guest, Visitor},
        problem::Problem,
        ui::{Mistakes, field, icon, public, status, summary, text, text_error},
    },
};

/// The page.
pub async fn show(visitor: Visitor, secret: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let look = look(&guest, &secret)?;
    let query = request.query_string();
    let done = ["sent", "link"].into_iter().find(|word| query.split('&').any(|part| part == format!("done={word}")));
    let link =
        guest.app.read(|read| Ok(format!("{}/r/{secret}", address(guest.app.public_address(read)?, &request))))?;
    Ok(page(view(&guest, &secret, &look, &Mistakes::new(), done.map(|word| (word, link)))))
}

/// `POST /r/{secret}/messages`: a message to the team.
pub async fn write(
    visitor: Visitor,
    secret: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let ticket = look(&guest, &secret)?.ticket;
    guest.app.pass(ACT, &ticket.id.to_string())?;
    let fields = form::read_with_files(&guest.app, &request, payload).await?;
    let reply = Reply {
        seen: fields.get("seen").parse().ok(),
        text: fields.get("text").to_owned(),
        files: fields.files.iter().map(|(_, file)| file.clone()).collect(),
        remove: fields.get("remove").parse().ok(),
    };
    let (owned, most, typed) = (secret.clone(), guest.app.options().max_files, reply.text.clone());
    let replied = guest.app.write(move |tx| requester::reply(tx, &owned, &reply, most)).await;
    match replied.map_err(|error| lost(error, &typed))? {
        Replied::Sent => Ok(see_other(&format!("/r/{secret}?done=sent"))),
        Replied::Kept(Why::FileRemoved, _) => Ok(see_other(&format!("/r/{secret}#files"))),
        Replied::Kept(why, too_many) => {
            let mut refused = fields.refused.clone();
            refused.extend(too_many.iter().map(|name| (name.to_string(), FileRefusal::TooMany)));
            let mistakes = mistakes(&guest, why, &refused);
            let guest = Guest { path: format!("/r/{secret}"), ..guest };
            Ok(mended(view(&guest, &secret, &look(&guest, &secret)?, &mistakes, None)))
        }
    }
}

/// `POST /r/{secret}/closure`: "that is settled".
pub async fn settle(
    visitor: Visitor,
    secret: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let ticket = look(&guest, &secret)?.ticket;
    guest.app.pass(ACT, &ticket.id.to_string())?;
    let seen = form::read(&guest.app, &request, payload).await?.get("seen").parse().ok();
    let owned = secret.clone();
    match guest.app.write(move |tx| requester::settle(tx, &owned, seen)).await {
        Err(app::Error::Conflict { .. }) => {
            let mistakes = mistakes(&guest, Why::News, &[]);
            let guest = Guest { path: format!("/r/{secret}"), ..guest };
            Ok(mended(view(&guest, &secret, &look(&guest, &secret)?, &mistakes, None)))
        }
        done => done.map(|()| see_other(&format!("/r/{secret}"))).map_err(Problem::from),
    }
}

/// `POST /r/{secret}/link`: a new secret; this one dies.
pub async fn renew(visitor: Visitor, secret: Path<String>) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let ticket = look(&guest, &secret)?.ticket;
    guest.app.pass(ACT, &ticket.id.to_string())?;
    let renewed = guest.app.write(move |tx| requester::renew(tx, &secret)).await?;
    Ok(see_other(&format!("/r/{renewed}?done=link")))
}

/// `GET /r/{secret}/files/{entry}/{place}`: a file of the conversation.
pub async fn file(visitor: Visitor, path: Path<(String, u64, usize)>) -> Result<HttpResponse, Problem> {
    let (secret, entry, place) = path.into_inner();
    let app: App = visitor.guest.app;
    let file = app.read(|read| requester::file(read, &secret, entry, place))?;
    download::attachment(&app, &file)
}

fn look(guest: &Guest, secret: &str) -> Result<Look, Problem> {
    guest.app.read(|read| requester::look(read, secret, guest.now)).map_err(|error| match error {
        app::Error::NotFound => Problem::NoLink,
        error => error.into(),
    })
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

fn view(guest: &Guest, secret: &str, look: &Look, mistakes: &Mistakes, done: Option<(&str, String)>) -> Markup {
    let (voice, lang, ticket) = (&guest.voice, guest.voice.lang, &look.ticket);
    let day = voice.date(voice.day(ticket.created));
    public(
        guest,
        ticket.subject.as_str(),
        &[],
        html! {
            (summary(lang, mistakes))
            @match &done {
                Some(("link", link)) => div.banner.good role="status" {
                    (icon("link"))
                    div { b { (t!(lang, "link-renewed")) } p { (t!(lang, "link-renewed-text")) } p.secret #link { (link) } }
                },
                Some(_) => div.banner.good role="status" { (icon("circle-check")) div { p { (t!(lang, "reply-sent")) } } },
                None => {}
            }
            header.page-head {
                p.kicker { (t!(lang, "requester-kicker", number = ticket.no.to_string(), day = day)) }
                h1 { (ticket.subject) }
            }
            (standing(guest, look))
            (conversation(guest, secret, look))
            @match ticket.standing().phase() {
                Phase::Archived | Phase::Deleted => p.muted { (t!(lang, "requester-archived")) },
                _ => (answer(guest, secret, look, mistakes)),
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
            @if ticket.standing().phase() != Phase::Archived { (renewal(guest, secret)) }
        },
    )
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
                    StatusKind::AwaitingReply => span.badge.waiting { (icon("hourglass")) (t!(lang, "requester-your-turn")) },
                    StatusKind::ClosedSpam => (status(lang, StatusKind::Closed)),
                    kind => (status(lang, kind)),
                }
            }
            p.lead { (i18n::text(lang, &format!("standing-{word}"), &[("since", since.into())])) }
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

fn conversation(guest: &Guest, secret: &str, look: &Look) -> Markup {
    let lang = guest.voice.lang;
    html! {
        section.stack aria-labelledby="conversation" {
            h2.visually-hidden #conversation { (t!(lang, "requester-conversation")) }
            ol.timeline.mine #timeline role="list" {
                @for (entry, department) in &look.entries {
                    @match &entry.what {
                        What::Message { body, attachments, .. } => (message(guest, secret, entry, department.as_ref(), body, attachments)),
                        What::Event { event } => (happened(guest, look, entry, event)),
                        What::Note { .. } => {}
                    }
                }
            }
        }
    }
}

fn message(
    guest: &Guest,
    secret: &str,
    entry: &Entry,
    department: Option<&Label>,
    body: &Body,
    attachments: &[Attachment],
) -> Markup {
    let (voice, lang) = (&guest.voice, guest.voice.lang);
    let is_mine = entry.by == By::Requester {};
    let team = || department.map_or_else(|| t!(lang, "team"), |name| t!(lang, "team-of", department = name.as_str()));
    html! {
        li class=(if is_mine { "said" } else { "said ours" }) id=(format!("m{}", entry.seq)) {
            header {
                b { @if is_mine { (t!(lang, "you")) } @else { (guest.organisation.name) ", " (team()) } }
                a.when href=(format!("#m{}", entry.seq)) {
                    time datetime=(entry.at.to_string()) title=(voice.date_time(entry.at)) { (voice.ago(entry.at, guest.now)) }
                }
            }
            (text(body))
            (crate::web::ui::files(voice, attachments, |place| format!("/r/{secret}/files/{}/{place}", entry.seq)))
        }
    }
}

/// A line between the messages.
fn happened(guest: &Guest, look: &Look, entry: &Entry, event: &Event) -> Markup {
    let (voice, lang) = (&guest.voice, guest.voice.lang);
    let (symbol, words, more): (&str, String, Option<&Body>) = match event {
        Event::RequesterWrote { .. } | Event::Reopened {} => ("undo", t!(lang, "happened-reopened"), None),
        Event::Settled {} => ("check", t!(lang, "happened-settled"), None),
        Event::PutOnWaiting { reason } => ("pause", t!(lang, "happened-on-waiting"), reason.as_ref()),
        Event::Forwarded { provider } => ("truck", t!(lang, "happened-forwarded", provider = provider.as_str()), None),
        Event::Moved { to, .. } => match look.departments.get(to) {
            Some(name) => ("forward", t!(lang, "happened-moved", department = name.as_str()), None),
            None => ("forward", t!(lang, "happened-moved-inside"), None),
        },
        Event::LinkRenewed {} => ("link", t!(lang, "happened-link"), None),
        Event::Closed { outcome, text } => {
            let key = match (outcome, entry.by) {
                (_, By::Requester {}) => "happened-closed-by-you",
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
fn answer(guest: &Guest, secret: &str, look: &Look, mistakes: &Mistakes) -> Markup {
    let (voice, lang, ticket) = (&guest.voice, guest.voice.lang, &look.ticket);
    let options = guest.app.options();
    let hint = match ticket.standing() {
        StatusKind::Closed => Some(t!(lang, "reply-reopens")),
        StatusKind::ClosedSpam => Some(t!(lang, "reply-spam")),
        _ => None,
    };
    let there: Vec<_> =
        look.unsent.files.iter().enumerate().map(|(n, held)| (n, held.file.name.as_str(), held.file.size)).collect();
    let left = options.max_files.saturating_sub(there.len());
    html! {
        form.card #answer method="post" action=(format!("/r/{secret}/messages")) enctype="multipart/form-data" novalidate {
            input type="hidden" name="seen" value=(ticket.entries);
            (field(lang, mistakes, "text", &t!(lang, "reply-label"), hint.as_deref(), false, |describedby, invalid| html! {
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
        @if ticket.standing().phase() == Phase::Open {
            form.card.quiet method="post" action=(format!("/r/{secret}/closure")) {
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
                    div { dt { (question.label) } dd { div.text { (words(voice, value)) } } }
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
                @if readers.others > 0 { " " (t!(lang, "requester-who-others", count = readers.others)) }
                @if let Some(provider) = &readers.provider { " " (t!(lang, "requester-who-provider", provider = provider.as_str())) }
                " " (t!(lang, "requester-who-else"))
            }
            a href="/access" { (t!(lang, "requester-more")) }
        }
    }
}

fn renewal(guest: &Guest, secret: &str) -> Markup {
    let lang = guest.voice.lang;
    html! {
        details.fold {
            summary { (t!(lang, "link-renew")) }
            form.stack method="post" action=(format!("/r/{secret}/link")) {
                p { (t!(lang, "link-renew-text")) }
                div.actions { button.button data-busy=(t!(lang, "busy")) { (icon("refresh")) (t!(lang, "link-renew-button")) } }
            }
        }
    }
}
