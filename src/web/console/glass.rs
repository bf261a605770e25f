//! `/console/tickets/{no}` for an administrator who may not read it: first a reason, then reading
//! for a while (§1.3).

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Payload};
use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    Desk, No, address,
    frame::{self, About, Frame},
    mistakes, number,
};
use crate::{
    app::{
        Error,
        ticket::{break_glass, find_to_look, needs_reason},
    },
    domain::{
        access::GLASS,
        id::TicketNo,
        text::{Body, TextError},
    },
    t,
    web::{
        form,
        problem::Problem,
        ui::{self, Mistakes, icon},
    },
};

/// The page that asks for a reason, if one is needed.
pub fn asked(desk: &Desk, no: TicketNo) -> Result<Option<HttpResponse>, Problem> {
    let (actor, now) = (desk.actor(), desk.session.guest.now);
    if !desk.app().read(|read| needs_reason(read, &actor, no, now))? {
        return Ok(None);
    }
    let (frame, ()) = desk.read(|_| Ok(()))?;
    Ok(Some(desk.page(StatusCode::OK, page(desk, &frame, no, &Mistakes::new(), ""))))
}

/// `POST /console/tickets/{no}/access`: the reason.
pub async fn submit(desk: Desk, no: No, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    let (no, actor, typed) = (number(&no)?, desk.actor(), fields.get("reason"));
    // Whoever need not and may not ask is told nothing, whatever they send.
    let now = desk.session.guest.now;
    desk.app().read(|read| match needs_reason(read, &actor, no, now)? {
        true => Ok(()),
        false => find_to_look(read, &actor, no, now).map(drop),
    })?;
    desk.session.check(&fields)?;
    let reason = match Body::parse(typed) {
        Ok(reason) if typed.trim().chars().count() >= SHORTEST => reason,
        wrong => {
            let wrong = match wrong {
                Err(error) if error != TextError::Empty => mistakes::text_error(desk.lang(), error, "error-required"),
                _ => t!(desk.lang(), "glass-reason-missing"),
            };
            let (frame, ()) = desk.read(|_| Ok(()))?;
            let page = page(&desk, &frame, no, &vec![("reason".to_owned(), wrong)], typed);
            return Ok(desk.page(StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    };
    let done: Result<(), Error> = desk.app().write(move |tx| break_glass(tx, &actor, no, &reason)).await;
    done?;
    Ok(desk.see_other(&address(no), "glass"))
}

/// A reason has at least so many characters: a word, not a keystroke.
const SHORTEST: usize = 10;

fn page(desk: &Desk, frame: &Frame, no: TicketNo, wrong: &Mistakes, typed: &str) -> Markup {
    let lang = desk.lang();
    let title = t!(lang, "glass-title", no = no.to_string());
    let main = html! {
        main."panel narrow" #main tabindex="-1" {
            header.panel-head { h1 { (title) } }
            (mistakes::summary(lang, wrong))
            p.lead { (t!(lang, "glass-lead")) }
            ul {
                li { (t!(lang, "glass-reads", minutes = GLASS.as_mins())) }
                li { (t!(lang, "glass-seen")) }
                li { (t!(lang, "glass-journal")) }
            }
            form."stack loose" method="post" action=(format!("{}/access", address(no))) {
                (ui::csrf(&desk.session.csrf()))
                (ui::area(lang, wrong, "reason", &t!(lang, "glass-reason"), Some(&t!(lang, "glass-reason-hint")), false, typed))
                div.actions {
                    button."button primary" data-busy=(t!(lang, "busy")) { (icon("eye")) (t!(lang, "glass-open")) }
                    a."button quiet" href="/console" { (t!(lang, "cancel")) }
                }
            }
        }
    };
    let path = address(no);
    frame::page(desk, frame, About { title: &title, path: &path, ..About::default() }, &main, None)
}

/// Above a ticket that is open for reading for a while.
pub fn banner(desk: &Desk, until: Timestamp) -> Markup {
    let time = desk.voice().date_time(until);
    html! { div."banner wait slim" role="status" { (icon("eye")) p { (t!(desk.lang(), "glass-banner", time = time)) } } }
}
