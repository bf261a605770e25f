//! `/console/tickets/{no}` for an administrator who may not read it: first a reason, then reading
//! for a while (§1.3).

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Payload};
use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    ConsoleContext, TicketNoPath,
    frame::{self, ConsolePageInfo, Frame},
    mistakes, parse_ticket_no, ticket_path,
};
use crate::{
    app::{
        Error,
        ticket::{find_viewable, grant_emergency_access, needs_reason},
    },
    domain::{
        access::EMERGENCY_ACCESS_PERIOD,
        id::TicketNo,
        text::{Body, TextError},
    },
    t,
    web::{
        form,
        problem::Problem,
        ui::{self, FormErrors, icon},
    },
};

/// The page that asks for a reason, if one is needed.
pub fn reason_page(context: &ConsoleContext, no: TicketNo) -> Result<Option<HttpResponse>, Problem> {
    let (actor, now) = (context.actor(), context.session.guest.now);
    if !context.app().read(|read| needs_reason(read, &actor, no, now))? {
        return Ok(None);
    }
    let (frame, ()) = context.read(|_| Ok(()))?;
    Ok(Some(context.page(StatusCode::OK, page(context, &frame, no, &FormErrors::new(), ""))))
}

/// `POST /console/tickets/{no}/access`: the reason.
pub async fn submit(
    context: ConsoleContext,
    no: TicketNoPath,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let fields = form::read(context.app(), &request, payload).await?;
    let (no, actor, typed) = (parse_ticket_no(&no)?, context.actor(), fields.get("reason"));
    // Whoever need not and may not ask is told nothing, whatever they send.
    let now = context.session.guest.now;
    context.app().read(|read| match needs_reason(read, &actor, no, now)? {
        true => Ok(()),
        false => find_viewable(read, &actor, no, now).map(drop),
    })?;
    context.session.check(&fields)?;
    let reason = match Body::parse(typed) {
        Ok(reason) if typed.trim().chars().count() >= MIN_REASON_CHARS => reason,
        wrong => {
            let wrong = match wrong {
                Err(error) if error != TextError::Empty => {
                    mistakes::text_error(context.lang(), error, "error-required")
                }
                _ => t!(context.lang(), "glass-reason-missing"),
            };
            let (frame, ()) = context.read(|_| Ok(()))?;
            let page = page(&context, &frame, no, &vec![("reason".to_owned(), wrong)], typed);
            return Ok(context.page(StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    };
    let done: Result<(), Error> = context.app().write(move |tx| grant_emergency_access(tx, &actor, no, &reason)).await;
    done?;
    Ok(context.see_other(&ticket_path(no), "glass"))
}

/// A reason has at least so many characters: a word, not a keystroke.
const MIN_REASON_CHARS: usize = 10;

fn page(context: &ConsoleContext, frame: &Frame, no: TicketNo, wrong: &FormErrors, typed: &str) -> Markup {
    let lang = context.lang();
    let title = t!(lang, "glass-title", no = no.to_string());
    let main = html! {
        main."panel narrow" #main tabindex="-1" {
            header.panel-head { h1 { (title) } }
            (mistakes::summary(lang, wrong))
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

/// Above a ticket that is open for reading for a while.
pub fn banner(context: &ConsoleContext, until: Timestamp) -> Markup {
    let time = context.locale().date_time(until);
    html! { div."banner wait slim" role="status" { (icon("eye")) p { (t!(context.lang(), "glass-banner", time = time)) } } }
}
