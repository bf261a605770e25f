//! `/console/tickets/new`: opens a ticket for somebody who is on the phone or at the counter (§4.4): who asks, about
//! what, and where it goes. Every button but the last one shows the same form with more filled in, so the page works
//! without scripts; with them only the part is replaced that has changed.

mod form;
mod parse;
mod requester;

use actix_web::{HttpResponse, http::StatusCode, web::Query};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    ConsoleContext, TeamContext,
    frame::{self, ConsolePageInfo, Frame},
    ticket_path,
};
use crate::{
    app::{
        self, Error, Reading,
        account::{profile::set_last_topic, proof::require_account},
        ticket::NewTicket,
        view::{
            known_requesters::{self, KnownRequester},
            new_ticket::{self, IntakeChoices, IntakePlace},
        },
    },
    domain::{
        access::Actor,
        file::Attachment,
        id::{PersonId, TopicId},
        person::Person,
        routing::TopicRoute,
        text::PostalCode,
        topic::Topic,
    },
    t,
    web::{
        form::{Fields, PostedUpload},
        problem::Problem,
        retained_uploads,
        ui::FormErrors,
    },
};

/// The address of the form.
const INTAKE_PATH: &str = "/console/tickets/new";

/// The hidden field with the idempotency key: a form that is sent twice opens one ticket.
const IDEMPOTENCY_FIELD: &str = "once";

/// The button that says which part of the form shall be filled in, and nothing opened yet.
const THEN_FIELD: &str = "then";

/// The button of one of the people found; empty for the way back to the search.
const CHOOSE_FIELD: &str = "choose";

/// The value of [`CHOOSE_FIELD`] for somebody who is not among those found.
const SOMEBODY_NEW: &str = "new";

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewTicketQuery {
    topic: String,
}

/// The data of the form.
struct IntakeView<'v> {
    choices: &'v IntakeChoices,
    topic: Option<&'v Topic>,
    /// The known person whose request it is.
    requester: Option<&'v KnownRequester>,
    /// `None`: nobody was searched for.
    found: Option<&'v [Person]>,
    fields: Option<&'v Fields>,
    /// What was filled in for the agent, by the name of the field; it goes before what was sent.
    filled: Vec<(&'static str, String)>,
    files: Vec<(String, Attachment)>,
    errors: FormErrors,
}

/// What the store says of a form that was sent.
struct IntakeData {
    choices: IntakeChoices,
    found: Option<Vec<Person>>,
    requester: Option<KnownRequester>,
    /// Who was chosen before another one was.
    former: Option<KnownRequester>,
}

impl IntakeView<'_> {
    fn value(&self, name: &str) -> &str {
        let filled = self.filled.iter().find(|(of, _)| *of == name).map(|(_, value)| value.as_str());
        filled.unwrap_or_else(|| self.fields.map_or("", |fields| fields.get(name)))
    }

    fn fill(&mut self, name: &'static str, value: String) {
        self.filled.retain(|(of, _)| *of != name);
        self.filled.push((name, value));
    }

    /// Where the postal code leads, if the topic goes by it and the code is whole.
    fn place(&self) -> Option<IntakePlace> {
        self.topic.filter(|topic| topic.route == TopicRoute::Site)?;
        PostalCode::parse(self.value("postal_code")).ok().map(|code| self.choices.place(&code))
    }

    /// Fills in where the request goes: where its topic goes, or the site of the postal code.
    fn fill_department(&mut self) {
        let found = match self.place() {
            Some(IntakePlace::Department(id, _)) => Some(id),
            _ => self.topic.and_then(|topic| self.choices.default_department(topic)),
        };
        self.fill("department", found.map(|id| id.to_string()).unwrap_or_default());
    }
}

/// `GET /console/tickets/new`: the form with the topic used last, or with that of `?topic=…`.
pub async fn show(context: TeamContext, query: Query<NewTicketQuery>) -> Result<HttpResponse, Problem> {
    let (frame, choices) = context.read(|read, actor| Ok(new_ticket::intake_choices(read, actor)?))?;
    let asked = query.topic.parse().ok().and_then(|id| choices.topic(TopicId(id)));
    let topic = asked.or_else(|| choices.first_topic(context.session.account.last_topic));
    let mut view = IntakeView {
        choices: &choices,
        topic,
        requester: None,
        found: None,
        fields: None,
        filled: vec![(IDEMPOTENCY_FIELD, app::ticket::new_idempotency_key()?)],
        files: Vec::new(),
        errors: FormErrors::new(),
    };
    view.fill_department();
    Ok(context.page(StatusCode::OK, page(&context, &frame, &view)))
}

/// `POST /console/tickets/new`: fills a part in, or takes the request in.
pub async fn submit(
    PostedUpload { gate: context, fields }: PostedUpload<TeamContext>,
) -> Result<HttpResponse, Problem> {
    let (frame, data) = context.read(|read, actor| intake_data(read, actor, &fields))?;
    let mut view = IntakeView {
        choices: &data.choices,
        topic: fields.get("topic").parse().ok().and_then(|id| data.choices.topic(TopicId(id))),
        requester: data.requester.as_ref(),
        found: data.found.as_deref(),
        fields: Some(&fields),
        filled: Vec::new(),
        files: retained_uploads::retained_uploads(context.app(), &fields),
        errors: FormErrors::new(),
    };
    if fill_part(&mut view, &fields, data.former.as_ref()) {
        return Ok(context.page(StatusCode::OK, page(&context, &frame, &view)));
    }
    match parse::parse_ticket(&context, &view, &fields) {
        Ok(new) => open_ticket(&context, new, &fields).await,
        Err(errors) => {
            view.errors = errors;
            Ok(context.page(StatusCode::UNPROCESSABLE_ENTITY, page(&context, &frame, &view)))
        }
    }
}

fn intake_data(read: &Reading, actor: &Actor, fields: &Fields) -> Result<IntakeData, Error> {
    let known = |id: &str| match id.parse() {
        Ok(id) => known_requesters::known_requester(read, actor, PersonId(id))?.map(Some).ok_or(Error::NotFound),
        Err(_) => Ok(None),
    };
    let former = known(fields.get("person"))?;
    let (requester, former) = match fields.has(CHOOSE_FIELD) {
        true => (known(fields.get(CHOOSE_FIELD))?, former),
        false => (former, None),
    };
    let search: String = fields.get("find").trim().chars().take(200).collect();
    let is_searched = requester.is_none() && !search.is_empty() && fields.get(CHOOSE_FIELD) != SOMEBODY_NEW;
    let found = is_searched.then(|| known_requesters::find_known(read, actor, &search)).transpose()?;
    Ok(IntakeData { choices: new_ticket::intake_choices(read, actor)?, found, requester, former })
}

/// Fills in what the pressed button asks for. `false`: it was the one that takes the request in.
fn fill_part(view: &mut IntakeView<'_>, fields: &Fields, former: Option<&KnownRequester>) -> bool {
    if fields.has(CHOOSE_FIELD) {
        requester::fill_chosen(view, fields, former);
        return true;
    }
    match fields.get(THEN_FIELD) {
        "find" => {}
        "topic" => {
            view.fill_department();
            requester::fill_known_place(view);
        }
        "place" if view.place().is_some() => view.fill_department(),
        "place" => {}
        _ => return false,
    }
    true
}

async fn open_ticket(context: &ConsoleContext, new: NewTicket, fields: &Fields) -> Result<HttpResponse, Problem> {
    let year = context.locale().day(context.session.guest.now).year();
    let idempotency_key = fields.get(IDEMPOTENCY_FIELD).to_owned();
    let opened = context.write(move |tx, actor| {
        set_last_topic(tx, require_account(actor)?, new.topic)?;
        app::ticket::open_once(tx, actor, &idempotency_key, new.clone(), year)
    });
    match opened.await {
        Ok(ticket) => Ok(context.see_other(&ticket_path(ticket.no), "taken-in")),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

fn page(context: &ConsoleContext, frame: &Frame, view: &IntakeView<'_>) -> Markup {
    let title = t!(context.lang(), "console-new-title");
    let main = html! {
        main."panel narrow" #main tabindex="-1" {
            header.panel-head { h1 { (title) } p.muted { (t!(context.lang(), "console-new-intro")) } }
            (form::form(context, view))
        }
    };
    let info = ConsolePageInfo { title: &title, path: INTAKE_PATH, ..ConsolePageInfo::default() };
    frame::page(context, frame, info, &main, None)
}
