//! The agents' console: queues, tickets, new tickets, the outbox, the audit log, one's own account.
//!
//! `app` decides what a reader may see and do; a page shows what it is given. [`submit_commands`] is
//! the one way from a form of a ticket's page to `app`. It redirects to the ticket, or shows the same
//! page with the reason and with everything that was typed.

mod account;
mod actions;
mod audit_log;
mod closure;
mod composer;
mod custom_fields;
mod edit_fields;
mod emergency_access;
mod event_text;
mod factors;
mod facts;
mod files;
mod forward;
pub mod frame;
mod inspection;
mod list;
mod live;
mod messages;
pub mod messages_shown;
mod move_department;
mod new_ticket;
mod outbox;
mod outgoing;
mod page_trail;
mod queue_filter;
mod refusal;
mod rules;
pub mod satisfaction;
mod search;
mod ticket;
mod ticket_table;
mod timeline;
mod tour;
mod waiting_list;

use std::{future::Future, ops::Deref, pin::Pin};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::StatusCode, web::Path};
use maud::{Markup, html};

use super::{
    form::{Fields, FileRefusal},
    gate::{AgentSession, Guest, ProofAttempt, ProvableSession, SessionGate},
    problem::Problem,
    retained_uploads,
    table::{AccessLevel, Gate, UrlTable},
    toast::{self, Toast, UndoForm},
    ui::FormErrors,
};
use crate::{
    app::{
        self, App, Reading, Writing,
        ticket::{TicketCommand, execute_all, find_by_number, find_inverse},
        view::{
            delivery::DeliveryOptions,
            ticket::{TicketView, load},
        },
    },
    domain::{
        access::{self, Actor},
        file::Attachment,
        id::TicketNo,
        person::Lang,
        translation::Reader,
    },
    i18n::Locale,
    t,
};
use frame::Frame;

/// Registers the addresses of the console.
pub fn table(at: &mut UrlTable) {
    at.get("/console", list::start)
        .get("/console/queues/{queue}", list::show)
        .get("/console/search", search::show)
        .get("/console/live", live::stream)
        .get("/console/outbox", outbox::show)
        .post("/console/outbox", outbox::submit_all)
        .post("/console/outbox/{row}", outbox::submit)
        .post("/console/language", frame::set_language)
        .post("/console/rows", frame::set_rows)
        .get("/console/journal", audit_log::show)
        .post("/console/journal/export", audit_log::export)
        .get("/console/inspection", inspection::show)
        .get("/console/tickets/new", new_ticket::show)
        .post("/console/tickets/new", new_ticket::submit)
        .get("/console/tickets/{no}", ticket::show)
        .post("/console/tickets/{no}/access", emergency_access::submit)
        .post("/console/tickets/{no}/answers", messages::submit_answer)
        .post("/console/tickets/{no}/notes", messages::submit_note)
        .post("/console/tickets/{no}/draft", messages::save_draft)
        .get("/console/tickets/{no}/files/{entry}/{file}", files::download)
        .get("/console/tickets/{no}/closure", closure::show)
        .post("/console/tickets/{no}/closure", closure::submit)
        .get("/console/tickets/{no}/waiting", waiting_list::show)
        .post("/console/tickets/{no}/waiting", waiting_list::submit)
        .get("/console/tickets/{no}/provider", forward::show)
        .post("/console/tickets/{no}/provider", forward::submit)
        .get("/console/tickets/{no}/department", move_department::show)
        .post("/console/tickets/{no}/department", move_department::submit)
        .get("/console/tickets/{no}/fields", edit_fields::show)
        .post("/console/tickets/{no}/fields", edit_fields::submit)
        .post("/console/tickets/{no}/{what}", actions::submit)
        .get("/console/rules", rules::show)
        .post("/console/rules", rules::accept)
        .get("/console/tour/{step}", tour::show)
        .area(account::table)
        .area(factors::table);
}

/// A signed-in account at the console: proof of access, and what every page needs.
pub struct ConsoleContext {
    pub session: AgentSession,
    /// The result of the form before, shown once.
    toast: Toast,
}

impl FromRequest for ConsoleContext {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let toast = Toast::from_request(request);
        let session = AgentSession::from_request(request, payload);
        Box::pin(async move { Ok(Self { session: session.await?, toast }) })
    }
}

impl Gate for ConsoleContext {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Console;
}

impl SessionGate for ConsoleContext {
    fn guest(&self) -> &Guest {
        &self.session.guest
    }

    fn csrf(&self) -> String {
        self.session.csrf()
    }

    fn recheck(&self) -> Result<(), app::Error> {
        self.session.recheck()
    }
    async fn completed(self, request: &HttpRequest, proof: Option<ProofAttempt>) -> Result<Self, Problem> {
        Ok(Self { session: self.session.completed(request, proof).await?, ..self })
    }
}

impl ProvableSession for ConsoleContext {
    fn is_fresh(&self) -> bool {
        self.session.is_fresh()
    }

    fn freshly_proved(self) -> Self {
        Self { session: self.session.freshly_proved(), ..self }
    }
}

/// Contexts for accounts that a rule of access admits; all others get 404.
macro_rules! restricted_contexts {
    ($($(#[$doc:meta])* $name:ident: $door:ident, $may:path;)*) => {$(
        $(#[$doc])*
        pub struct $name(ConsoleContext);

        impl FromRequest for $name {
            type Error = Problem;
            type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                let context = ConsoleContext::from_request(request, payload);
                Box::pin(async move {
                    let ConsoleContext { session, toast } = context.await?;
                    Ok(Self(ConsoleContext { session: session.restricted($may)?, toast }))
                })
            }
        }

        impl Gate for $name {
            const ACCESS_LEVEL: AccessLevel = AccessLevel::$door;
        }

        impl SessionGate for $name {
            fn guest(&self) -> &Guest {
                &self.0.session.guest
            }

            fn csrf(&self) -> String {
                self.0.session.csrf()
            }

            fn recheck(&self) -> Result<(), app::Error> {
                self.0.session.recheck()
            }
        }

        impl Deref for $name {
            type Target = ConsoleContext;

            fn deref(&self) -> &ConsoleContext {
                &self.0
            }
        }
    )*};
}

restricted_contexts! {
    /// A member of the team; no provider.
    TeamContext: Team, access::is_team_member;
    /// An account that may read the audit log.
    AuditLogContext: AuditReaders, access::may_read_audit_log;
    /// An account that may read all rules and definitions.
    InspectionContext: Inspectors, access::may_inspect;
}

impl ConsoleContext {
    fn app(&self) -> &App {
        &self.session.guest.app
    }

    fn lang(&self) -> Lang {
        self.session.guest.locale.lang
    }

    /// For what the organisation writes.
    fn reader(&self) -> Reader {
        self.session.guest.reader()
    }

    fn locale(&self) -> &Locale {
        &self.session.guest.locale
    }

    /// Reads the frame and the page's data in one snapshot, with the rights that the reader has in it.
    fn read<T>(&self, look: impl FnOnce(&Reading, &Actor) -> Result<T, app::Error>) -> Result<(Frame, T), Problem> {
        Ok(self.session.read(|read, actor| Ok((Frame::of(self, read, actor)?, look(read, actor)?)))?)
    }

    /// The frame of a page that shows nothing else of the store.
    fn read_frame(&self) -> Result<Frame, Problem> {
        Ok(self.read(|_, _| Ok(()))?.0)
    }

    /// Like [`Self::read`], without the frame.
    fn look<T>(&self, look: impl FnOnce(&Reading, &Actor) -> Result<T, app::Error>) -> Result<T, app::Error> {
        self.session.read(look)
    }

    /// By which ways answers can leave now.
    fn delivery_options(&self, read: &Reading) -> Result<DeliveryOptions<'_>, app::Error> {
        Ok(DeliveryOptions { has_mail_server: self.app().mail_host(read)?.is_some(), bots: self.app().bots() })
    }

    /// The only way to write from a page: with the rights that its sender has in the transaction.
    async fn write<T, F>(&self, intention: F) -> Result<T, app::Error>
    where
        T: Send + 'static,
        F: Fn(&mut Writing<'_>, &Actor) -> Result<T, app::Error> + Send + 'static,
    {
        self.session.write(intention).await
    }

    /// The mark of the form before, if it had one and was accepted.
    fn accepted_mark(&self) -> Option<&str> {
        self.toast.accepted()
    }

    fn page(&self, status: StatusCode, page: Markup) -> HttpResponse {
        self.toast.response(status, page)
    }

    fn see_other(&self, to: &str, done: &'static str) -> HttpResponse {
        toast::see_other_with_toast(&self.session.guest, to, done)
    }
}

/// The ticket number of an address; 404 if it is none.
fn parse_ticket_no(raw: &str) -> Result<TicketNo, Problem> {
    raw.parse().map_err(|_| Problem::NotFound)
}

fn ticket_path(no: TicketNo) -> String {
    format!("/console/tickets/{no}")
}

/// What a ticket's page shows besides the ticket after its form was not accepted.
#[derive(Default)]
struct TicketFormState<'f> {
    fields: Option<&'f Fields>,
    errors: FormErrors,
    /// Why the action was refused, as a sentence.
    refusal: Option<String>,
    /// The number of the last timeline entry that the sender had seen, if newer ones exist.
    unseen_after: Option<u64>,
    /// Uploads of the form with the names of their fields; they need not be chosen again.
    retained: Vec<(String, Attachment)>,
}

impl TicketFormState<'_> {
    /// What was typed into a field; before anything was sent, `otherwise`.
    fn value<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        match self.fields {
            Some(fields) => fields.get(name),
            None => otherwise,
        }
    }
}

/// A function that renders a page about a ticket.
type TicketPage = fn(&ConsoleContext, &Frame, &TicketView, &TicketFormState<'_>) -> Markup;

/// Shows a page about a ticket before anything is sent.
fn open_ticket_page(context: &ConsoleContext, no: &str, page: TicketPage) -> Result<HttpResponse, Problem> {
    ticket_page(context, parse_ticket_no(no)?, page, StatusCode::OK, &TicketFormState::default())
}

fn ticket_page(
    context: &ConsoleContext,
    no: TicketNo,
    page: TicketPage,
    status: StatusCode,
    state: &TicketFormState<'_>,
) -> Result<HttpResponse, Problem> {
    let (frame, view) = context
        .read(|read, actor| load(read, actor, no, context.delivery_options(read)?, context.session.guest.now))?;
    Ok(context.page(status, page(context, &frame, &view, state)))
}

/// Runs the commands of a form, then redirects to the ticket; or shows the form's page again.
async fn submit_commands(
    context: &ConsoleContext,
    no: TicketNo,
    fields: &Fields,
    commands: Result<Vec<TicketCommand>, FormErrors>,
    done: &'static str,
    page: TicketPage,
) -> Result<HttpResponse, Problem> {
    let retained = retained_uploads::retained_uploads(context.app(), fields);
    let mut state = TicketFormState { fields: Some(fields), retained, ..TicketFormState::default() };
    let result = match (commands, rejected_files(context, fields)) {
        (Ok(commands), None) => run_commands(context, no, fields.get("seen").parse().ok(), commands).await,
        (commands, files) => {
            state.errors = commands.err().unwrap_or_default().into_iter().chain(files).collect();
            return ticket_page(context, no, page, StatusCode::UNPROCESSABLE_ENTITY, &state);
        }
    };
    match result {
        Ok((still_there, undo)) => {
            let to = if still_there { ticket_path(no) } else { "/console".to_owned() };
            let (guest, mark) = (&context.session.guest, fields.get("mark"));
            return Ok(toast::see_other_about(guest, &to, done, mark, no, undo.as_ref()));
        }
        Err(app::Error::Refused(why)) => state.refusal = Some(refusal::refusal_text(context, &why)?),
        Err(app::Error::Forbidden) => state.refusal = Some(t!(context.lang(), "console-refused-forbidden")),
        Err(app::Error::Conflict { seen }) => state.unseen_after = Some(seen),
        Err(error) => return Err(Problem::from(error).with_typed(fields.typed())),
    }
    ticket_page(context, no, page, StatusCode::UNPROCESSABLE_ENTITY, &state)
}

/// Runs the commands in one transaction. `true` if the actor can still open the ticket afterwards; and the form that
/// takes back what was done, if one action was done that has a way back.
async fn run_commands(
    context: &ConsoleContext,
    no: TicketNo,
    seen: Option<u64>,
    commands: Vec<TicketCommand>,
) -> Result<(bool, Option<UndoForm>), app::Error> {
    context
        .write(move |tx, actor| {
            let before = find_by_number(tx, actor, no)?;
            let after = execute_all(tx, actor, before.id, seen, &commands)?;
            let undo = match &commands[..] {
                [TicketCommand::Action(action)] => find_inverse(tx, actor, action.kind(), &before, &after)?,
                _ => None,
            };
            Ok((access::may_read(actor, &after), undo.and_then(|action| actions::form_of(&action))))
        })
        .await
}

/// The error for the field of the files, if an upload was rejected.
fn rejected_files(context: &ConsoleContext, fields: &Fields) -> Option<(String, String)> {
    let options = context.app().options();
    let (name, why) = fields.refused.first()?;
    let said = match why {
        FileRefusal::TooBig => {
            t!(
                context.lang(),
                "console-file-too-big",
                name = name.clone(),
                max = context.locale().bytes(options.max_file)
            )
        }
        FileRefusal::TooMany => t!(context.lang(), "console-file-too-many", max = options.max_files),
        FileRefusal::Empty => t!(context.lang(), "console-file-empty", name = name.clone()),
        FileRefusal::NotAsked | FileRefusal::TooMuchToday | FileRefusal::NoRoom => {
            t!(context.lang(), "console-file-no-room", name = name.clone())
        }
    };
    Some(("files".to_owned(), said))
}

/// The ticket number in the address.
type TicketNoPath = Path<String>;

/// The page of a problem, in the frame: `parts` makes its title and what is below it.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn problem_page(
    context: &ConsoleContext,
    parts: impl FnOnce(&Guest) -> (String, Markup),
) -> Result<Markup, Problem> {
    let frame = context.read_frame()?;
    let (title, body) = parts(context.guest());
    let main = html! {
        main."panel narrow" #main tabindex="-1" { header.panel-head { h1 { (title) } } div.stack.loose { (body) } }
    };
    let info = frame::ConsolePageInfo { title: &title, ..frame::ConsolePageInfo::default() };
    Ok(frame::page(context, &frame, info, &main, None))
}
