//! What the page of a request shows: status, conversation, forms, and who can read it.

use maud::{Markup, html};

use super::{RequesterContext, rating, timeline::conversation};
use crate::{
    app::requester::{self, RequestPage},
    domain::{
        classification::TicketOutcome,
        event::Event,
        person::Lang,
        text::Body,
        ticket::{ActionKind, Phase, StatusKind},
        timeline::EntryContent,
    },
    i18n, t,
    web::{
        gate::Guest,
        ui::{FormErrors, error_summary, icon, labelled_field, status_badge, upload_field, user_text, wording},
    },
};

/// The result of the form that was sent last.
pub enum RequestNotice {
    MessageSent,
    Rated,
    /// The new link; empty if the reader may not know it.
    LinkRenewed {
        link: String,
    },
}

/// The page of a request.
pub fn view(
    context: &RequesterContext,
    page: &RequestPage,
    errors: &FormErrors,
    notice: Option<&RequestNotice>,
    rating: &rating::RatingForm,
) -> Markup {
    let guest = &context.guest;
    let (locale, lang, ticket) = (&guest.locale, guest.locale.lang, &page.ticket);
    let day = locale.date(locale.day(ticket.created));
    context.page(
        ticket.subject.as_str(),
        html! {
            (error_summary(lang, errors))
            @match notice {
                Some(RequestNotice::LinkRenewed { link }) => div.banner.good role="status" {
                    (icon("link"))
                    div { b { (t!(lang, "link-renewed")) } p { (t!(lang, "link-renewed-text")) } p.secret #link { (link) } }
                },
                Some(RequestNotice::Rated) => div.banner.good role="status" { (icon("circle-check")) div { p { (t!(lang, "rating-done")) } } },
                Some(RequestNotice::MessageSent) => div.banner.good role="status" { (icon("circle-check")) div { p { (t!(lang, "reply-sent")) } } },
                None => {}
            }
            header.page-head {
                p.kicker { (kicker(lang, page, &day)) }
                h1 { (ticket.subject) }
            }
            (status_card(guest, page))
            (conversation(context, page))
            (rating::rating_form(context, page, errors, rating))
            @match ticket.status_kind().phase() {
                Phase::Archived | Phase::Deleted => p.muted { (t!(lang, "requester-archived")) },
                _ => (reply_form(context, page, errors)),
            }
            (request_facts(guest, page))
            div.cols {
                (readers_card(guest, page))
                section.card.quiet.access {
                    h2 { (icon("clock")) (t!(lang, "requester-kept")) }
                    p {
                        @match page.purge_day {
                            Some(day) => (t!(lang, "requester-kept-text", day = locale.date(day))),
                            None => (t!(lang, "requester-kept-reviewed")),
                        }
                    }
                    a href="/privacy" { (t!(lang, "requester-more")) }
                }
            }
            @if page.allowed_actions.contains(&ActionKind::Edit) { (link_renewal(context)) }
        },
    )
}

/// The line above the subject: number, day, and the requester's name if the reader is a contact.
fn kicker(lang: Lang, page: &RequestPage, day: &str) -> String {
    let number = page.ticket.no.to_string();
    match page.people.get(&page.ticket.requester).filter(|_| !page.is_own) {
        Some(name) => t!(lang, "requester-kicker-other", number = number, day = day, name = name.as_str()),
        None => t!(lang, "requester-kicker", number = number, day = day),
    }
}

/// The status in plain words, and the progress.
fn status_card(guest: &Guest, page: &RequestPage) -> Markup {
    let (locale, lang, ticket) = (&guest.locale, guest.locale.lang, &page.ticket);
    let kind = ticket.status_kind();
    let word = match (kind, ticket.status.outcome()) {
        (StatusKind::Closed, Some(TicketOutcome::Declined)) => "declined",
        (StatusKind::Closed, Some(TicketOutcome::Duplicate)) => "duplicate",
        _ => kind.word(),
    };
    let is_over = kind.phase() != Phase::Open;
    let is_begun = kind != StatusKind::Open;
    let is_settled = !is_over
        && page.entries.iter().rev().map(|(entry, _)| &entry.content).find_map(|what| match what {
            EntryContent::Event { event } => Some(matches!(event, Event::Settled)),
            EntryContent::Message { .. } => Some(false),
            EntryContent::Note { .. } => None,
        }) == Some(true);
    let since = locale.date_time(ticket.status_since);
    html! {
        div.card {
            div.row {
                @match kind {
                    StatusKind::AwaitingReply if page.is_own => span.badge.waiting { (icon("hourglass")) (t!(lang, "requester-your-turn")) },
                    StatusKind::ClosedSpam => (status_badge(lang, StatusKind::Closed)),
                    kind => (status_badge(lang, kind)),
                }
            }
            // The sentences speak to the requester.
            @if page.is_own {
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

/// The forms to write to the team and to close the request.
fn reply_form(context: &RequesterContext, page: &RequestPage, errors: &FormErrors) -> Markup {
    let guest = &context.guest;
    let (locale, lang, ticket) = (&guest.locale, guest.locale.lang, &page.ticket);
    let options = guest.app.options();
    let hint = match ticket.status_kind() {
        StatusKind::Closed => Some(t!(lang, "reply-reopens")),
        StatusKind::ClosedSpam => Some(t!(lang, "reply-spam")),
        _ => None,
    };
    let label = if page.is_own { t!(lang, "reply-label") } else { t!(lang, "reply-label-contact") };
    let there: Vec<_> =
        page.unsent.files.iter().enumerate().map(|(n, held)| (n, held.file.name.as_str(), held.file.size)).collect();
    let left = options.max_files.saturating_sub(there.len());
    html! {
        form.card #answer method="post" action=(format!("{}/messages", context.base)) enctype="multipart/form-data" novalidate {
            (context.csrf())
            input type="hidden" name="seen" value=(ticket.entries);
            (labelled_field(lang, errors, "text", &label, hint.as_deref(), false, |describedby, invalid| html! {
                textarea #text name="text" rows="5" data-max=(Body::MAX) data-count="text-count"
                    aria-describedby=[describedby] aria-invalid=[invalid] { "\n" (page.unsent.text) }
                p.hint #text-count data-left=(t!(lang, "count-left")) data-over=(t!(lang, "count-over")) {
                    (t!(lang, "count-max", max = locale.count(Body::MAX)))
                }
            }))
            (upload_field(locale, "files", &html! { (t!(lang, "reply-files")) }, None, true, errors, &there, left, options.max_file))
            div.actions {
                button.button.primary data-busy=(t!(lang, "request-sending")) { (icon("send")) (t!(lang, "reply-send")) }
            }
        }
        @if ticket.status_kind().phase() == Phase::Open && page.allowed_actions.contains(&ActionKind::Close) {
            form.card.quiet method="post" action=(format!("{}/closure", context.base)) {
                (context.csrf())
                input type="hidden" name="seen" value=(ticket.entries);
                p { (t!(lang, "requester-settle-text")) }
                div.actions { button.button data-busy=(t!(lang, "busy")) { (icon("check")) (t!(lang, "requester-settle")) } }
            }
        }
    }
}

/// The answers that were given with the request.
fn request_facts(guest: &Guest, page: &RequestPage) -> Markup {
    let (locale, lang, ticket, reader) = (&guest.locale, guest.locale.lang, &page.ticket, guest.reader());
    html! {
        details.fold {
            summary { (t!(lang, "requester-facts")) }
            dl.facts.wide {
                div { dt { (t!(lang, "request-step-topic")) } dd { (wording(page.topic.name_for(reader))) } }
                @for (question, value) in requester::form_answers(ticket, &page.topic) {
                    div {
                        dt { (wording(question.label_for(reader))) }
                        dd lang=[question.answer_lang(reader, value).map(Lang::tag)] { div.text { (i18n::answer(locale, &question.answer_for(reader, value))) } }
                    }
                }
                @if let Some(code) = &ticket.postal_code { div { dt { (t!(lang, "request-postal-code")) } dd { (code) } } }
                @if let Some(room) = &ticket.room { div { dt { (t!(lang, "request-room")) } dd { (room) } } }
            }
        }
    }
}

/// Who can read the request: departments and numbers, never names (§1.4).
fn readers_card(guest: &Guest, page: &RequestPage) -> Markup {
    let (lang, readers) = (guest.locale.lang, &page.readers);
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
            @for notice in &page.own_rights_notices {
                p { (t!(lang, "requester-who-own-rights", day = guest.locale.date(guest.locale.day(notice.at)))) }
                (user_text(&notice.reason))
            }
            a href="/access" { (t!(lang, "requester-more")) }
        }
    }
}

fn link_renewal(context: &RequesterContext) -> Markup {
    let lang = context.guest.locale.lang;
    html! {
        details.fold {
            summary { (t!(lang, "link-renew")) }
            form.stack method="post" action=(format!("{}/link", context.base)) {
                (context.csrf())
                p { (t!(lang, "link-renew-text")) }
                div.actions { button.button data-busy=(t!(lang, "busy")) { (icon("refresh")) (t!(lang, "link-renew-button")) } }
            }
        }
    }
}
