//! The agents' console: queues, tickets, taking requests in, the outbox.
//!
//! What somebody may see and do is asked of `app`; a page shows what it is given. [`act`] is the one
//! way in which a form of a ticket's page becomes a deed: done and back to the ticket, or the same
//! page again with why not, and with everything that was typed.

mod account;
mod answer;
mod closure;
mod composer;
mod custom;
mod department;
mod factors;
mod fields;
mod files;
pub mod frame;
mod glass;
mod inspection;
mod journal;
mod list;
mod live;
pub mod mistakes;
mod outbox;
mod provider;
mod refusal;
mod rules;
pub mod satisfaction;
mod search;
mod side;
mod simple;
mod take_in;
mod ticket;
mod timeline;
mod tour;
mod waiting;

use std::{future::Future, ops::Deref, pin::Pin};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::StatusCode, web::Path};
use maud::Markup;

use super::{
    form::{Fields, FileRefusal},
    gate::AgentSession,
    kept,
    problem::Problem,
    table::{Door, Gate, UrlTable},
    toast::{self, Toast},
    ui::Mistakes,
};
use crate::{
    app::{
        self, App,
        ticket::{Deed, act_all, find_numbered},
        view::{
            delivery::Roads,
            ticket::{TicketView, view},
        },
    },
    domain::{
        access::{self, Actor},
        id::TicketNo,
        person::Lang,
    },
    i18n::Voice,
    store::Attachment,
    t,
};
use frame::Frame;

/// The addresses of the console.
pub fn table(at: &mut UrlTable) {
    at.get("/console", list::start)
        .get("/console/queues/{queue}", list::show)
        .get("/console/search", search::show)
        .get("/console/live", live::stream)
        .get("/console/outbox", outbox::show)
        .post("/console/outbox/{row}", outbox::tend)
        .post("/console/language", frame::language)
        .get("/console/journal", journal::show)
        .post("/console/journal/export", journal::export)
        .get("/console/inspection", inspection::show)
        .get("/console/tickets/new", take_in::show)
        .post("/console/tickets/new", take_in::submit)
        .get("/console/tickets/{no}", ticket::show)
        .post("/console/tickets/{no}/access", glass::submit)
        .post("/console/tickets/{no}/answers", answer::answer)
        .post("/console/tickets/{no}/notes", answer::note)
        .post("/console/tickets/{no}/draft", answer::draft)
        .get("/console/tickets/{no}/files/{entry}/{file}", files::download)
        .get("/console/tickets/{no}/closure", closure::show)
        .post("/console/tickets/{no}/closure", closure::submit)
        .get("/console/tickets/{no}/waiting", waiting::show)
        .post("/console/tickets/{no}/waiting", waiting::submit)
        .get("/console/tickets/{no}/provider", provider::show)
        .post("/console/tickets/{no}/provider", provider::submit)
        .get("/console/tickets/{no}/department", department::show)
        .post("/console/tickets/{no}/department", department::submit)
        .get("/console/tickets/{no}/fields", fields::show)
        .post("/console/tickets/{no}/fields", fields::submit)
        .post("/console/tickets/{no}/{what}", simple::submit)
        .get("/console/rules", rules::show)
        .post("/console/rules", rules::accept)
        .get("/console/tour/{step}", tour::show)
        .area(account::table)
        .area(factors::table);
}

/// Somebody at the console.
pub struct Desk {
    /// Who.
    pub session: AgentSession,
    /// What was done by the form before, to be told once.
    toast: Toast,
}

impl FromRequest for Desk {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let toast = Toast::of(request);
        let session = AgentSession::from_request(request, payload);
        Box::pin(async move { Ok(Self { session: session.await?, toast }) })
    }
}

impl Gate for Desk {
    const DOOR: Door = Door::Console;
}

/// Desks for those of whom a rule of access says so; for everybody else the address is not there.
macro_rules! desks {
    ($($(#[$doc:meta])* $name:ident: $door:ident, $may:path;)*) => {$(
        $(#[$doc])*
        pub struct $name(Desk);

        impl FromRequest for $name {
            type Error = Problem;
            type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                let desk = Desk::from_request(request, payload);
                Box::pin(async move {
                    let desk = desk.await?;
                    if $may(&desk.actor()) { Ok(Self(desk)) } else { Err(Problem::NotFound) }
                })
            }
        }

        impl Gate for $name {
            const DOOR: Door = Door::$door;
        }

        impl Deref for $name {
            type Target = Desk;

            fn deref(&self) -> &Desk {
                &self.0
            }
        }
    )*};
}

desks! {
    /// Somebody of the team; a provider works elsewhere.
    TeamDesk: Team, access::is_of_the_team;
    /// Somebody who may read the journal.
    JournalDesk: JournalReaders, access::may_read_journal;
    /// Somebody who may read all rules and definitions.
    InspectionDesk: Inspectors, access::may_inspect;
}

impl Desk {
    fn app(&self) -> &App {
        &self.session.guest.app
    }

    fn lang(&self) -> Lang {
        self.session.guest.voice.lang
    }

    fn voice(&self) -> &Voice {
        &self.session.guest.voice
    }

    fn actor(&self) -> Actor {
        self.session.actor()
    }

    /// One snapshot for the frame and what stands in it.
    fn read<T>(&self, look: impl FnOnce(&app::Reading) -> Result<T, app::Error>) -> Result<(Frame, T), Problem> {
        Ok(self.app().read(|read| Ok((Frame::of(self, read)?, look(read)?)))?)
    }

    /// What was done by the form before, in words.
    fn toast(&self) -> Option<String> {
        self.toast.words(self.lang(), "console")
    }

    fn page(&self, status: StatusCode, page: Markup) -> HttpResponse {
        self.toast.page(status, page)
    }

    fn see_other(&self, to: &str, done: &'static str) -> HttpResponse {
        toast::see_other(&self.session.guest, to, done)
    }
}

/// The number in an address; what is none is a page that is not there.
fn number(raw: &str) -> Result<TicketNo, Problem> {
    raw.parse().map_err(|_| Problem::NotFound)
}

fn address(no: TicketNo) -> String {
    format!("/console/tickets/{no}")
}

/// What a page shows besides the ticket when its form comes back.
#[derive(Default)]
struct Again<'f> {
    /// What was sent.
    fields: Option<&'f Fields>,
    /// What is wrong with it.
    mistakes: Mistakes,
    /// Why it was refused.
    refusal: Option<String>,
    /// What came after this entry is new to whoever sent the form.
    news_after: Option<u64>,
    /// Files that came with it.
    kept: Vec<(String, Attachment)>,
}

impl Again<'_> {
    /// What was typed into a field, else what stands there to begin with.
    fn value<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        match self.fields {
            Some(fields) => fields.get(name),
            None => otherwise,
        }
    }
}

/// A page around a ticket.
type Page = fn(&Desk, &Frame, &TicketView, &Again<'_>) -> Markup;

/// A page around a ticket, as it is opened.
fn open(desk: &Desk, no: &str, page: Page) -> Result<HttpResponse, Problem> {
    show(desk, number(no)?, page, StatusCode::OK, &Again::default())
}

fn show(desk: &Desk, no: TicketNo, page: Page, status: StatusCode, again: &Again<'_>) -> Result<HttpResponse, Problem> {
    let actor = desk.actor();
    let (frame, view) = desk.read(|read| {
        let roads = Roads { has_mail_server: desk.app().mail_host(read)?.is_some(), bots: desk.app().bots() };
        view(read, &actor, no, roads, desk.session.guest.now)
    })?;
    Ok(desk.page(status, page(desk, &frame, &view, again)))
}

/// Does what a form asks for, then goes back to the ticket; or shows the form's page again.
async fn act(
    desk: &Desk,
    no: TicketNo,
    fields: &Fields,
    deeds: Result<Vec<Deed>, Mistakes>,
    done: &'static str,
    page: Page,
) -> Result<HttpResponse, Problem> {
    desk.session.check(fields)?;
    let kept = kept::files(desk.app(), fields);
    let mut again = Again { fields: Some(fields), kept, ..Again::default() };
    let result = match (deeds, too_much(desk, fields)) {
        (Ok(deeds), None) => perform(desk, no, fields.get("seen").parse().ok(), deeds).await,
        (deeds, files) => {
            again.mistakes = deeds.err().unwrap_or_default().into_iter().chain(files).collect();
            return show(desk, no, page, StatusCode::UNPROCESSABLE_ENTITY, &again);
        }
    };
    match result {
        Ok(still_there) => {
            let to = if still_there { address(no) } else { "/console".to_owned() };
            return Ok(desk.see_other(&to, done));
        }
        Err(app::Error::Refused(why)) => again.refusal = Some(refusal::sentence(desk, &why)?),
        Err(app::Error::Forbidden) => again.refusal = Some(t!(desk.lang(), "console-refused-forbidden")),
        Err(app::Error::Conflict { seen }) => again.news_after = Some(seen),
        Err(error) => return Err(Problem::from(error).with_typed(fields.typed())),
    }
    show(desk, no, page, StatusCode::UNPROCESSABLE_ENTITY, &again)
}

/// Whether the actor can still open the ticket after it.
async fn perform(desk: &Desk, no: TicketNo, seen: Option<u64>, deeds: Vec<Deed>) -> Result<bool, app::Error> {
    let actor = desk.actor();
    desk.app()
        .write(move |tx| {
            let ticket = find_numbered(tx, &actor, no)?;
            let after = act_all(tx, &actor, ticket.id, seen, &deeds)?;
            Ok(access::may_read(&actor, &after))
        })
        .await
}

/// Files that were not taken, told at the field of the files.
fn too_much(desk: &Desk, fields: &Fields) -> Option<(String, String)> {
    let options = desk.app().options();
    let (name, why) = fields.refused.first()?;
    let said = match why {
        FileRefusal::TooBig => {
            t!(desk.lang(), "console-file-too-big", name = name.clone(), max = desk.voice().bytes(options.max_file))
        }
        FileRefusal::TooMany => t!(desk.lang(), "console-file-too-many", max = options.max_files),
        FileRefusal::Empty => t!(desk.lang(), "console-file-empty", name = name.clone()),
    };
    Some(("files".to_owned(), said))
}

/// The number of a ticket's page, in its address.
type No = Path<String>;
