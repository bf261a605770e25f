//! `/portal/organisation`: for contacts, the requests of their organisation, and taking one in for
//! somebody else of it. It goes the way of every request into the team's queue: that is forwarding
//! it to first level. A first attempt at a solution is a message on its page.

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::{
    frame,
    home::{read_cursor, request_lists},
    session::RequesterSession,
};
use crate::{
    app::{portal::requests, view::catalogue},
    domain::{person::Person, topic::Topic},
    t,
    web::{
        answer,
        problem::Problem,
        public::home::topic_buttons_after,
        ui::{self, FormErrors, icon},
    },
};

/// `GET /portal/organisation`; only for contacts, for others it is not there.
pub async fn show(session: RequesterSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let requests =
        session.guest.app.read(|read| requests::organisation_requests(read, &session.people, read_cursor(&request)))?;
    let names = session.guest.app.read(|read| requests::organisation_names(read, &session.people))?;
    let names = names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    let lang = session.guest.locale.lang;
    let title = match names.as_str() {
        "" => t!(lang, "portal-organisation-title"),
        names => t!(lang, "portal-organisation-named", names = names),
    };
    let main = html! {
        header.page-head { h1 { (title) } p.lead { (t!(lang, "portal-organisation-lead")) } }
        div.actions {
            a.button.primary href="/portal/organisation/new" { (icon("user-plus")) (t!(lang, "portal-for-new")) }
        }
        (request_lists(&session, &requests, "/portal/organisation", true))
    };
    Ok(answer::page(frame(&session, &title, main)))
}

/// `GET /portal/organisation/new`: for whom, and about what.
pub async fn choose(session: RequesterSession) -> Result<HttpResponse, Problem> {
    if !session.is_contact() {
        return Err(Problem::NotFound);
    }
    let (members, topics) =
        session.guest.app.read(|read| Ok((requests::members(read, &session.people)?, catalogue::topics(read)?)))?;
    Ok(answer::page(choose_view(&session, &members, &topics)))
}

fn choose_view(session: &RequesterSession, members: &[Person], topics: &[Topic]) -> Markup {
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let title = t!(lang, "portal-for-new");
    let hint = t!(lang, "portal-for-whom-hint");
    let for_whom = ui::labelled_field(
        lang,
        &FormErrors::new(),
        "for",
        &t!(lang, "portal-for-whom"),
        Some(&hint),
        false,
        |describedby, _| {
            html! {
                select.w-l #for name="for" aria-describedby=[describedby] {
                    option value="new" { (t!(lang, "portal-for-somebody")) }
                    @for person in members {
                        @let email = person.email.as_ref().map(|email| format!(" ({})", email.as_str())).unwrap_or_default();
                        option value=(person.id) { (person.name) (email) }
                    }
                }
            }
        },
    );
    let main = html! {
        header.page-head { h1 { (title) } p.lead { (t!(lang, "portal-for-lead")) } }
        (topic_buttons_after(guest, topics, for_whom))
    };
    frame(session, &title, main)
}
