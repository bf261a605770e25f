//! `/request`: what it is about.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{see_other, steps, topic_gone};
use crate::{
    app::{
        new_token,
        request::{self, Begin, START, Step, TakenIn},
    },
    domain::topic::{Route, Topic},
    store::Catalogue,
    t,
    web::{
        form::{self, Fields},
        gate::{Guest, Visitor},
        portal::session,
        problem::Problem,
        public::{home::doors, mended, network, page},
        ui::{icon, public},
    },
};

/// The topics.
pub async fn show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let topics = visitor.guest.app.read(|read| Ok(read.topics()?))?;
    Ok(page(view(&visitor.guest, &topics, false)))
}

/// Begins a draft about a topic.
pub async fn choose(visitor: Visitor, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let fields = form::read(&guest.app, &request, payload).await?;
    let Ok(id) = fields.get("topic").parse() else {
        let topics = guest.app.read(|read| Ok(read.topics()?))?;
        return Ok(mended(view(&guest, &topics, true)));
    };
    let topic = guest.app.read(|read| request::topic(read, id)).map_err(topic_gone)?;
    guest.app.pass(START, &network(&guest))?;
    let token = new_token()?;
    let address = format!("/request/{token}/{}", Step::of(&topic)[0].word());
    let begin = begin(&guest, &fields)?;
    guest.app.write(move |tx| request::start(tx, &token, id, &begin)).await.map_err(topic_gone)?;
    Ok(see_other(&address))
}

/// What whoever signed in need not type again. A contact may take the request in for somebody else.
fn begin(guest: &Guest, fields: &Fields) -> Result<Begin, Problem> {
    let Some(session) = session::of(guest)? else { return Ok(Begin::default()) };
    if fields.has("for") {
        let contact = session.contact().ok_or(Problem::NotFound)?.id;
        let person = fields.get("for").parse().ok();
        return Ok(Begin { taken_in: Some(TakenIn { contact, person }), ..Begin::default() });
    }
    let email = session.email().as_str().to_owned();
    Ok(match session.people.as_slice() {
        // Of a family that shares the address, anybody may be asking.
        [person] => {
            let phone = person.phone.as_ref().map(|phone| phone.as_str().to_owned()).unwrap_or_default();
            Begin { name: person.name.to_string(), email, phone, taken_in: None }
        }
        _ => Begin { email, ..Begin::default() },
    })
}

/// Throws a draft away. Doing it twice is no mistake; whoever sent it before is led to the confirmation.
pub async fn discard(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let owned = token.clone();
    if guest.app.write(move |tx| request::discard(tx, &owned)).await?.is_some() {
        return Ok(see_other(&format!("/request/{token}/sent")));
    }
    let lang = guest.voice.lang;
    let guest = Guest { path: "/request".to_owned(), ..guest };
    Ok(page(public(
        &guest,
        &t!(lang, "request-discarded"),
        &[],
        html! {
            div.receipt { (icon("circle-check")) h1 { (t!(lang, "request-discarded")) } p.lead { (t!(lang, "request-discarded-text")) } }
            div.actions { a.button href="/" { (t!(lang, "problem-home")) } }
        },
    )))
}

fn view(guest: &Guest, topics: &[Topic], nothing_chosen: bool) -> Markup {
    let lang = guest.voice.lang;
    let has_sites = topics.iter().any(|topic| topic.public && topic.route == Route::Site);
    let way: &[Step] = if has_sites {
        &[Step::Place, Step::Details, Step::Contact, Step::Check]
    } else {
        &[Step::Details, Step::Contact, Step::Check]
    };
    public(
        guest,
        &t!(lang, "request-topic-title"),
        &[],
        html! {
            (steps(guest, way, None, |_| String::new()))
            @if nothing_chosen { div.banner.bad role="alert" { (icon("alert")) div { p { (t!(lang, "request-missing-topic")) } } } }
            header.page-head {
                p.kicker { (guest.organisation.name) }
                h1 { (t!(lang, "request-topic-title")) }
                p.lead { (t!(lang, "request-topic-lead")) }
            }
            (doors(guest, topics))
        },
    )
}
