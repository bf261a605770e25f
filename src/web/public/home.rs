//! `GET /`: what this is, and the doors to the topics.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{own_text, page};
use crate::{
    app::view::{
        catalogue,
        texts::{self, OwnText},
    },
    domain::{organisation::TextKind, topic::Topic},
    t,
    web::{
        gate::Guest,
        problem::Problem,
        ui::{icon, public_page, public_page_of_width, wording},
    },
};

/// `GET /`; before the setup it says what the operator does first.
pub async fn show(guest: Guest) -> Result<HttpResponse, Problem> {
    if !guest.is_set_up {
        return Ok(page(setup_notice(&guest)));
    }
    let lang = guest.locale.lang;
    let (intro, topics) =
        guest.app.read(|read| Ok((texts::filled_text(read, lang, TextKind::Intro)?, catalogue::topics(read)?)))?;
    Ok(page(view(&guest, intro.as_ref(), &topics)))
}

fn view(guest: &Guest, intro: Option<&OwnText>, topics: &[Topic]) -> Markup {
    let lang = guest.locale.lang;
    let main = html! {
        header."page-head hero" {
            h1 { (t!(lang, "home-title")) }
            @match intro {
                Some(intro) => div.lead { (own_text(intro)) },
                None => p.lead { (t!(lang, "home-lead", organisation = guest.organisation.name.as_str())) },
            }
        }
        div.home {
            (topic_buttons(guest, topics))
            div.aside {
                section {
                    h2 { (t!(lang, "home-follow")) }
                    p { (t!(lang, "home-follow-text")) }
                    p { a href="/portal" { (t!(lang, "portal-mine")) } }
                }
                @if !topics.is_empty() {
                    section {
                        h2 { (t!(lang, "home-chat")) }
                        p { a href="/chat" { (t!(lang, "home-chat-link")) } }
                    }
                }
                section {
                    h2 { (t!(lang, "home-know")) }
                    p { (t!(lang, "home-know-text")) }
                    p { a href="/access" { (t!(lang, "home-know-link")) } }
                }
            }
        }
    };
    public_page_of_width(guest, &t!(lang, "home-title"), &[], "page wide", main)
}

/// The public topics. They are buttons and not links, because choosing one begins a draft.
pub fn topic_buttons(guest: &Guest, topics: &[Topic]) -> Markup {
    topic_buttons_after(guest, topics, html! {})
}

/// Like [`topic_buttons`], with `first` above them in the same form.
pub fn topic_buttons_after(guest: &Guest, topics: &[Topic], first: Markup) -> Markup {
    let (lang, reader) = (guest.locale.lang, guest.reader());
    let public: Vec<&Topic> = topics.iter().filter(|topic| topic.public).collect();
    // Either there is room for a picture in every row, or in none: names stand below each other.
    let has_icons = public.iter().any(|topic| topic.icon.is_some());
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
                                @if has_icons { span.tile { @if let Some(one) = topic.icon { (icon(one.word())) } } }
                                b { (wording(topic.name_for(reader))) }
                                @if let Some(text) = topic.description_for(reader) { span.more lang=[text.tag()] { (text.text) } }
                                (icon("chevron-right"))
                            }
                        }
                    }
                }
            }
        }
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
