//! `/request`: the choice of a topic, which begins a draft, and deleting a draft.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{see_other, step_list, topic_gone};
use crate::{
    app::{
        Writing, new_token,
        request::{self, DraftStart, OnBehalf, RequestStep, START_LIMIT},
        view::catalogue,
    },
    domain::{routing::TopicRoute, topic::Topic},
    t,
    web::{
        form::{Fields, OpenPost},
        gate::{Guest, Visitor},
        portal::session,
        problem::Problem,
        public::{form_with_errors, home::topic_buttons, page},
        ui::{icon, public_page},
    },
};

/// `GET /request`
pub async fn show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let topics = visitor.guest.app.read(catalogue::topics)?;
    Ok(page(view(&visitor.guest, &topics, false)))
}

/// `POST /request`: begins a draft about the chosen topic.
pub async fn choose(OpenPost { gate: visitor, body }: OpenPost<Visitor>) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let fields = body.read(&guest.app).await?;
    let Ok(id) = fields.get("topic").parse() else {
        let topics = guest.app.read(catalogue::topics)?;
        return Ok(form_with_errors(view(&guest, &topics, true)));
    };
    let topic = guest.app.read(|read| request::offered_topic(read, id)).map_err(topic_gone)?;
    guest.app.check_network_limit(START_LIMIT, guest.address)?;
    let token = new_token()?;
    let address = format!("/request/{token}/{}", RequestStep::of(&topic)[0].word());
    let begin = begin(&guest, &fields)?;
    let portal = guest.portal_token.clone();
    let start = move |tx: &mut Writing<'_>| request::start_draft(tx, &token, id, &begin, portal.as_deref());
    guest.app.write(start).await.map_err(topic_gone)?;
    Ok(see_other(&address))
}

/// What a signed-in requester need not type again. A contact may send the request for somebody else.
fn begin(guest: &Guest, fields: &Fields) -> Result<DraftStart, Problem> {
    let Some(session) = session::current_session(guest)? else { return Ok(DraftStart::default()) };
    if fields.has("for") {
        let contact = session.contact().ok_or(Problem::NotFound)?.id;
        let person = fields.get("for").parse().ok();
        return Ok(DraftStart { on_behalf: Some(OnBehalf { contact, person }), ..DraftStart::default() });
    }
    let email = session.email().as_str().to_owned();
    Ok(match session.people.as_slice() {
        // Of a family that shares the address, anybody may be asking.
        [person] => {
            let phone = person.phone.as_ref().map(|phone| phone.as_str().to_owned()).unwrap_or_default();
            DraftStart { name: person.name.to_string(), email, phone, on_behalf: None }
        }
        _ => DraftStart { email, ..DraftStart::default() },
    })
}

/// `POST /request/{token}/deletion`: deletes a draft. A draft that was sent leads to its confirmation.
pub async fn discard(
    OpenPost { gate: visitor, .. }: OpenPost<Visitor>,
    token: Path<String>,
) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let owned = token.clone();
    if guest.app.write(move |tx| request::discard(tx, &owned)).await?.is_some() {
        return Ok(see_other(&format!("/request/{token}/sent")));
    }
    let lang = guest.locale.lang;
    let guest = Guest { path: "/request".to_owned(), ..guest };
    Ok(page(public_page(
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
    let lang = guest.locale.lang;
    let has_sites = topics.iter().any(|topic| topic.public && topic.route == TopicRoute::Site);
    let context: &[RequestStep] = if has_sites {
        &[RequestStep::Place, RequestStep::Details, RequestStep::Contact, RequestStep::Check]
    } else {
        &[RequestStep::Details, RequestStep::Contact, RequestStep::Check]
    };
    public_page(
        guest,
        &t!(lang, "request-topic-title"),
        &[],
        html! {
            (step_list(guest, context, None, |_| String::new()))
            @if nothing_chosen { div.banner.bad role="alert" { (icon("alert")) div { p { (t!(lang, "request-missing-topic")) } } } }
            header.page-head {
                p.kicker { (guest.organisation.name) }
                h1 { (t!(lang, "request-topic-title")) }
                p.lead { (t!(lang, "request-topic-lead")) }
            }
            (topic_buttons(guest, topics))
        },
    )
}
