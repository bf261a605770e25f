//! `GET /privacy`: the privacy notice, made from what is configured (§5.4), so that it cannot drift
//! from what is done.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{own_text, page, paragraphs};
use crate::{
    app::view::privacy::{self, PrivacyFacts},
    domain::topic::Topic,
    i18n, t,
    web::{
        gate::{Guest, Visitor},
        problem::Problem,
        ui::{public_page, wording},
    },
};

/// `GET /privacy`
pub async fn show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let facts = guest.app.read(|read| privacy::facts(read, &guest.app, guest.locale.lang))?;
    Ok(page(view(&guest, &facts)))
}

fn view(guest: &Guest, facts: &PrivacyFacts) -> Markup {
    let lang = guest.locale.lang;
    let organisation = guest.organisation.name.as_str();
    public_page(
        guest,
        &t!(lang, "privacy-title"),
        &[],
        html! {
            header.page-head {
                h1 { (t!(lang, "privacy-title")) }
                p.lead { (t!(lang, "privacy-lead", organisation = organisation)) }
            }
            @if let Some(own) = &facts.own {
                section.stack.tight { h2 { (t!(lang, "privacy-own", organisation = organisation)) } (own_text(own)) }
            }
            @if let Some(contact) = &guest.organisation.contact {
                section.stack.tight { h2 { (t!(lang, "privacy-contact")) } p { b { (organisation) } } (paragraphs(contact)) }
            }
            (stored(guest, facts))
            section.stack.tight {
                h2 { (t!(lang, "privacy-source") ) }
                p { (t!(lang, "privacy-source-text")) }
            }
            (access_by_department(guest, facts))
            (recipients(guest, facts))
            section.stack.tight {
                h2 { (t!(lang, "privacy-retention")) }
                ul {
                    li { (t!(lang, "privacy-retention-request", period = i18n::period_text(lang, facts.ticket_period))) }
                    li { (t!(lang, "privacy-retention-draft")) }
                    li { (t!(lang, "privacy-retention-chat")) }
                    @if facts.has_telegram { li { (t!(lang, "privacy-retention-telegram")) } }
                    li { (t!(lang, "privacy-retention-address")) }
                }
            }
            section.stack.tight { h2 { (t!(lang, "privacy-cookies")) } p { (t!(lang, "privacy-cookies-text")) } }
            section.stack.tight {
                h2 { (t!(lang, "privacy-rights")) }
                p { (t!(lang, "privacy-rights-text")) }
                ul { li { (t!(lang, "privacy-right-access")) } li { (t!(lang, "privacy-right-correct")) } li { (t!(lang, "privacy-right-erase")) } li { (t!(lang, "privacy-right-object")) } li { (t!(lang, "privacy-right-complain")) } }
            }
            section.stack.tight { h2 { (t!(lang, "privacy-never")) } p { (t!(lang, "privacy-never-text")) } }
            p.muted { (t!(lang, "privacy-date", day = guest.locale.date(guest.locale.day(guest.now)))) }
        },
    )
}

/// What is stored: for every request, and what each topic asks in addition.
fn stored(guest: &Guest, facts: &PrivacyFacts) -> Markup {
    let (lang, reader) = (guest.locale.lang, guest.reader());
    let asked = |topic: &Topic| {
        let labels = topic.requester_fields().map(|field| wording(field.label_for(reader)));
        let room = topic.ask_room.then(|| html! { (t!(lang, "request-room")) });
        labels.chain(room).collect::<Vec<Markup>>()
    };
    html! {
        section.stack.tight {
            h2 { (t!(lang, "privacy-stored")) }
            ul {
                li { (t!(lang, "privacy-stored-person")) }
                li { (t!(lang, "privacy-stored-sign-in")) }
                li { (t!(lang, "privacy-stored-request")) }
                li { (t!(lang, "privacy-stored-course")) }
                @if facts.has_telegram { li { (t!(lang, "privacy-stored-telegram")) } }
                li { (t!(lang, "privacy-stored-joined")) }
                @if facts.asks_satisfaction { li { (t!(lang, "privacy-stored-rating")) } }
            }
            @if facts.topics.iter().any(|topic| topic.public && !asked(topic).is_empty()) {
                details.fold {
                    summary { (t!(lang, "privacy-stored-topics")) }
                    dl.facts {
                        @for topic in facts.topics.iter().filter(|topic| topic.public) {
                            @let asked = asked(topic);
                            @if !asked.is_empty() { div {
                                dt { (wording(topic.name_for(reader))) }
                                dd { @for (place, one) in asked.iter().enumerate() { @if place > 0 { " · " } (one) } }
                            } }
                        }
                    }
                }
            }
        }
    }
}

fn access_by_department(guest: &Guest, facts: &PrivacyFacts) -> Markup {
    let lang = guest.locale.lang;
    html! {
        section.stack.tight {
            h2 { (t!(lang, "privacy-access")) }
            p { (t!(lang, "privacy-access-text")) }
            ul {
                @for one in facts.departments.iter().filter(|one| one.department.public) {
                    li { (t!(lang, "privacy-access-row", department = one.department.name_for(guest.reader()).text.as_str(), count = one.readers + one.writers)) }
                }
            }
            p { a href="/access" { (t!(lang, "footer-access")) } }
        }
    }
}

fn recipients(guest: &Guest, facts: &PrivacyFacts) -> Markup {
    let lang = guest.locale.lang;
    html! {
        section.stack.tight {
            h2 { (t!(lang, "privacy-recipients")) }
            @match &facts.mail_server {
                Some(host) => p { (t!(lang, "privacy-recipients-mail", host = host.as_str())) },
                None if facts.has_telegram => {},
                None => p { (t!(lang, "privacy-recipients-none")) },
            }
            @if facts.has_telegram { p { (t!(lang, "privacy-recipients-telegram")) } }
            p { (t!(lang, "privacy-recipients-provider")) }
        }
    }
}
