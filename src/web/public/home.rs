//! `GET /`: what this is, and the doors to the topics.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{page, paragraphs};
use crate::{
    app::view::{catalogue, texts},
    domain::{classification::TicketKind, organisation::Texts, topic::Topic},
    t,
    web::{
        gate::Guest,
        problem::Problem,
        ui::{icon, public_page},
    },
};

/// `GET /`; before the setup it says what the operator does first.
pub async fn show(guest: Guest) -> Result<HttpResponse, Problem> {
    if !guest.is_set_up {
        return Ok(page(setup_notice(&guest)));
    }
    let (texts, topics) =
        guest.app.read(|read| Ok((texts::filled_texts(read, guest.locale.lang)?, catalogue::topics(read)?)))?;
    Ok(page(view(&guest, &texts, &topics)))
}

fn view(guest: &Guest, texts: &Texts, topics: &[Topic]) -> Markup {
    let lang = guest.locale.lang;
    public_page(
        guest,
        &t!(lang, "home-title"),
        &[],
        html! {
            header.page-head {
                h1 { (t!(lang, "home-title")) }
                @match &texts.intro {
                    Some(intro) => (paragraphs(intro)),
                    None => p.lead { (t!(lang, "home-lead")) },
                }
            }
            (topic_buttons(guest, topics))
            @if !topics.is_empty() { p { (t!(lang, "home-chat")) " " a href="/chat" { (t!(lang, "home-chat-link")) } } }
            section.card.quiet {
                h2 { (t!(lang, "home-follow")) }
                p { (t!(lang, "home-follow-text")) }
                div.actions { a.button href="/portal" { (icon("inbox")) (t!(lang, "portal-mine")) } }
            }
        },
    )
}

/// The public topics. They are buttons and not links, because choosing one begins a draft.
pub fn topic_buttons(guest: &Guest, topics: &[Topic]) -> Markup {
    topic_buttons_after(guest, topics, html! {})
}

/// Like [`topic_buttons`], with `first` above them in the same form.
pub fn topic_buttons_after(guest: &Guest, topics: &[Topic], first: Markup) -> Markup {
    let lang = guest.locale.lang;
    let public: Vec<&Topic> = topics.iter().filter(|topic| topic.public).collect();
    html! {
        @if public.is_empty() {
            div.empty { (icon("message")) h2 { (t!(lang, "topics-empty")) } p { (t!(lang, "topics-empty-text")) } }
        } @else {
            form.stack method="post" action="/request" {
                (first)
                ul.doors role="list" {
                    @for topic in public {
                        li {
                            button.door name="topic" value=(topic.id) {
                                (icon(kind_icon(topic.kind)))
                                b { (topic.name) }
                                @if let Some(description) = &topic.description { span { (description) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn kind_icon(kind: TicketKind) -> &'static str {
    match kind {
        TicketKind::Incident => "zap",
        TicketKind::Request => "message",
        TicketKind::Problem => "search",
        TicketKind::Change => "edit",
    }
}

fn setup_notice(guest: &Guest) -> Markup {
    let lang = guest.locale.lang;
    public_page(
        guest,
        &t!(lang, "home-fresh"),
        &[],
        html! {
            header.page-head {
                h1 { (t!(lang, "home-fresh")) }
                p.lead { (t!(lang, "home-fresh-lead")) }
            }
            section.card {
                h2 { (t!(lang, "home-fresh-operator")) }
                p { (t!(lang, "home-fresh-operator-text")) }
                p { code { "tresen setup-link" } }
            }
        },
    )
}
