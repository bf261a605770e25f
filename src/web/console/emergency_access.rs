//! Emergency access to a ticket (§1.3): an administrator who may not read it gives a reason and may
//! then read it for a limited time.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::StatusCode};
use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    ConsoleContext,
    frame::{self, ConsolePageInfo, Frame},
    parse_ticket_no, ticket_path,
};
use crate::{
    app::{
        self,
        ticket::{find_viewable, grant_emergency_access, needs_reason},
    },
    domain::{
        access::EMERGENCY_ACCESS_PERIOD,
        id::TicketNo,
        person::Lang,
        text::{Reason, TextError},
    },
    t,
    web::{
        form::Posted,
        gate::{Guest, SessionGate},
        problem::Problem,
        table::{AccessLevel, Gate},
        ui::{self, FormErrors, Tone, icon},
    },
};

/// The page that asks for a reason; `None` if the reader needs none or may not ask.
pub fn reason_page(context: &ConsoleContext, no: TicketNo) -> Result<Option<HttpResponse>, Problem> {
    let now = context.session.guest.now;
    if !context.look(|read, actor| needs_reason(read, actor, no, now))? {
        return Ok(None);
    }
    let frame = context.read_frame()?;
    Ok(Some(context.page(StatusCode::OK, page(context, &frame, no, &FormErrors::new(), ""))))
}

/// The gate of the form with the reason. To somebody who may not read the ticket and may not ask
/// either, it is not there, whatever they send.
pub struct ReasonFormGate {
    context: ConsoleContext,
    no: TicketNo,
}

impl Gate for ReasonFormGate {
    const ACCESS_LEVEL: AccessLevel = ConsoleContext::ACCESS_LEVEL;
}

impl FromRequest for ReasonFormGate {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let context = ConsoleContext::extract(request);
        let no = parse_ticket_no(request.match_info().query("no"));
        Box::pin(async move {
            let (context, no) = (context.await?, no?);
            let now = context.session.guest.now;
            context.look(|read, actor| match needs_reason(read, actor, no, now)? {
                true => Ok(()),
                false => find_viewable(read, actor, no, now).map(drop),
            })?;
            Ok(Self { context, no })
        })
    }
}

impl SessionGate for ReasonFormGate {
    fn guest(&self) -> &Guest {
        self.context.guest()
    }

    fn csrf(&self) -> String {
        self.context.csrf()
    }

    fn recheck(&self) -> Result<(), app::Error> {
        self.context.recheck()
    }
}

/// `POST /console/tickets/{no}/access`: the reason.
pub async fn submit(Posted { gate, fields }: Posted<ReasonFormGate>) -> Result<HttpResponse, Problem> {
    let ReasonFormGate { context, no } = gate;
    let reason = match read(context.lang(), fields.get("reason")) {
        Ok(reason) => reason,
        Err(wrong) => {
            let frame = context.read_frame()?;
            let page = page(&context, &frame, no, &vec![("reason".to_owned(), wrong)], fields.get("reason"));
            return Ok(context.page(StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    };
    context.write(move |tx, actor| grant_emergency_access(tx, actor, no, &reason)).await?;
    Ok(context.see_other(&ticket_path(no), "glass"))
}

fn read(lang: Lang, typed: &str) -> Result<Reason, String> {
    Reason::parse(typed).map_err(|error| match error {
        TextError::Empty => t!(lang, "glass-reason-missing"),
        error => Tone::Familiar.text_error(lang, error, "error-required"),
    })
}

fn page(context: &ConsoleContext, frame: &Frame, no: TicketNo, wrong: &FormErrors, typed: &str) -> Markup {
    let lang = context.lang();
    let title = t!(lang, "glass-title", no = no.to_string());
    let main = html! {
        main."panel narrow" #main tabindex="-1" {
            header.panel-head { h1 { (title) } }
            (Tone::Familiar.error_summary(lang, wrong))
            p.lead { (t!(lang, "glass-lead")) }
            ul {
                li { (t!(lang, "glass-reads", minutes = EMERGENCY_ACCESS_PERIOD.as_mins())) }
                li { (t!(lang, "glass-seen")) }
                li { (t!(lang, "glass-journal")) }
            }
            form."stack loose" method="post" action=(format!("{}/access", ticket_path(no))) {
                (ui::csrf(&context.session.csrf()))
                (ui::text_area(lang, wrong, "reason", &t!(lang, "glass-reason"), Some(&t!(lang, "glass-reason-hint")), false, typed))
                div.actions {
                    button."button primary" data-busy=(t!(lang, "busy")) { (icon("eye")) (t!(lang, "glass-open")) }
                    a."button quiet" href="/console" { (t!(lang, "cancel")) }
                }
            }
        }
    };
    let path = ticket_path(no);
    frame::page(
        context,
        frame,
        ConsolePageInfo { title: &title, path: &path, ..ConsolePageInfo::default() },
        &main,
        None,
    )
}

/// The banner above a ticket that is open until then.
pub fn banner(context: &ConsoleContext, until: Timestamp) -> Markup {
    let time = context.locale().date_time(until);
    html! { div."banner wait slim" role="status" { (icon("eye")) p { (t!(context.lang(), "glass-banner", time = time)) } } }
}
