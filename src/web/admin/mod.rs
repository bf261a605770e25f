//! The admin area: what an administrator sets in daily life. Everything below `/admin` takes an
//! [`AdminContext`], so for anybody else its addresses are not there.
//!
//! A page is one file, as in the console. A form carries the mark of what it was made from; if that
//! was changed meanwhile, nothing is saved and everything typed stays (see [`settings`]).
//!
//! [`settings`]: crate::app::settings

mod accounts;
mod backup;
mod bot;
mod bots;
mod chat;
mod customers;
mod department;
mod departments;
mod form_state;
mod frame;
mod import;
mod jobs;
mod mail;
mod organisation;
mod overview;
mod pages;
mod rules;
mod satisfaction;
mod state;
mod texts;
mod topic;
mod topics;
mod translation;

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::StatusCode};
use maud::Markup;

use super::{
    gate::{AdminSession, AgentSession, Guest, ProofAttempt, ProvableSession, SessionGate},
    problem::Problem,
    table::{AccessLevel, Gate, UrlTable},
    toast::{self, Toast},
};
use crate::{
    app::{self, App, Reading, Writing},
    domain::{access::Actor, person::Lang, translation::Reader},
    i18n::Locale,
};

/// The addresses of the admin area.
pub fn table(at: &mut UrlTable) {
    at.get("/admin", overview::show)
        .post("/admin/setup-tasks", overview::settle)
        .get("/admin/accounts", accounts::show)
        .get("/admin/accounts/new", accounts::invite::show)
        .post("/admin/accounts/new", accounts::invite::submit)
        .get("/admin/accounts/{id}", accounts::one::show)
        .post("/admin/accounts/{id}", accounts::one::save)
        .post("/admin/accounts/{id}/invitation", accounts::invitation::submit)
        .post("/admin/accounts/{id}/lock", accounts::state::lock)
        .post("/admin/accounts/{id}/second-factor", accounts::state::reset_second_factor)
        .post("/admin/accounts/{id}/sessions", accounts::state::end_sessions)
        .get("/admin/accounts/{id}/removal", accounts::removal::show)
        .post("/admin/accounts/{id}/removal", accounts::removal::submit)
        .get("/admin/organisations", customers::show)
        .get("/admin/organisations/new", customers::edit::new)
        .post("/admin/organisations/new", customers::edit::make)
        .get("/admin/organisations/{id}", customers::edit::show)
        .post("/admin/organisations/{id}", customers::edit::save)
        .post("/admin/organisations/{id}/contacts", customers::contacts::submit)
        .post("/admin/organisations/{id}/retirement", customers::edit::retire)
        .get("/admin/import", import::show)
        .post("/admin/import", import::upload)
        .get("/admin/import/preview", import::preview)
        .post("/admin/import/confirmation", import::confirm)
        .post("/admin/import/deletion", import::discard)
        .get("/admin/import/template/{kind}", import::template)
        .area(queues_table)
        .get("/admin/texts", texts::show)
        .post("/admin/texts", texts::save)
        .get("/admin/organisation", organisation::show)
        .post("/admin/organisation", organisation::save)
        .get("/admin/rules", rules::show)
        .post("/admin/rules", rules::save)
        .get("/admin/chat", chat::show)
        .get("/admin/chat/{bot}", bot::show)
        .post("/admin/chat/{bot}", bot::save)
        .post("/admin/chat/{bot}/trial", bot::begin_trial)
        .get("/admin/satisfaction", satisfaction::show)
        .post("/admin/satisfaction", satisfaction::save)
        .get("/admin/mail", mail::show)
        .post("/admin/mail", mail::save)
        .get("/admin/backup", backup::show)
        .get("/admin/jobs", jobs::list)
        .get("/admin/jobs/{job}", jobs::show)
        .post("/admin/jobs/{job}", jobs::run);
}

/// Departments and help topics.
fn queues_table(at: &mut UrlTable) {
    at.get("/admin/departments", departments::show)
        .get("/admin/departments/new", department::new)
        .post("/admin/departments/new", department::add)
        .get("/admin/departments/{id}", department::show)
        .post("/admin/departments/{id}", department::save)
        .post("/admin/departments/{id}/place", departments::reorder)
        .post("/admin/departments/{id}/state", department::change_state)
        .get("/admin/topics", topics::show)
        .get("/admin/topics/new", topic::new)
        .post("/admin/topics/new", topic::add)
        .get("/admin/topics/{id}", topic::show)
        .post("/admin/topics/{id}", topic::save)
        .post("/admin/topics/{id}/place", topics::reorder)
        .post("/admin/topics/{id}/state", topic::change_state);
}

/// An administrator at their desk.
pub struct AdminContext {
    session: AdminSession,
    toast: Toast,
}

impl FromRequest for AdminContext {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let toast = Toast::from_request(request);
        let session = AdminSession::from_request(request, payload);
        Box::pin(async move { Ok(Self { session: session.await?, toast }) })
    }
}

impl Gate for AdminContext {
    const ACCESS_LEVEL: AccessLevel = AccessLevel::Administrators;
}

impl SessionGate for AdminContext {
    fn guest(&self) -> &Guest {
        &self.session().guest
    }

    fn csrf(&self) -> String {
        self.session().csrf()
    }

    fn recheck(&self) -> Result<(), app::Error> {
        self.session().recheck()
    }
    async fn completed(self, request: &HttpRequest, proof: Option<ProofAttempt>) -> Result<Self, Problem> {
        let agent = self.session.agent.completed(request, proof).await?;
        Ok(Self { session: AdminSession { agent }, ..self })
    }
}

impl ProvableSession for AdminContext {
    fn is_fresh(&self) -> bool {
        self.session().is_fresh()
    }

    fn freshly_proved(self) -> Self {
        Self { session: AdminSession { agent: self.session.agent.freshly_proved() }, ..self }
    }
}

impl AdminContext {
    fn session(&self) -> &AgentSession {
        &self.session.agent
    }

    fn app(&self) -> &App {
        &self.session().guest.app
    }

    fn locale(&self) -> &Locale {
        &self.session().guest.locale
    }

    fn lang(&self) -> Lang {
        self.locale().lang
    }

    /// The language of the organisation's own words.
    fn main_lang(&self) -> Lang {
        self.session().guest.organisation.lang
    }

    /// A reader of own words only, whatever language those are in: they are being written.
    fn own_words(&self) -> Reader {
        Reader { lang: self.lang(), main: self.lang() }
    }

    /// Reads with the rights that the administrator has in the snapshot.
    fn read<T>(&self, look: impl FnOnce(&Reading, &Actor) -> Result<T, app::Error>) -> Result<T, app::Error> {
        self.session().read(look)
    }

    /// The only way to write from a page: with the rights that the administrator has in the transaction.
    async fn write<T, F>(&self, intention: F) -> Result<T, app::Error>
    where
        T: Send + 'static,
        F: Fn(&mut Writing<'_>, &Actor) -> Result<T, app::Error> + Send + 'static,
    {
        self.session().write(intention).await
    }

    fn csrf(&self) -> String {
        self.session().csrf()
    }

    /// What was done by the form before, in words.
    fn toast(&self) -> Option<String> {
        self.toast.text(self.lang(), "admin")
    }

    fn page(&self, page: Markup) -> HttpResponse {
        self.toast.response(StatusCode::OK, page)
    }

    /// The page of a form with mistakes.
    fn form_with_errors(&self, page: Markup) -> HttpResponse {
        self.toast.response(StatusCode::UNPROCESSABLE_ENTITY, page)
    }

    /// Done; `done` names what the next page tells, a text `admin-done-…`.
    fn see_other(&self, to: &str, done: &'static str) -> HttpResponse {
        toast::see_other_with_toast(&self.session().guest, to, done)
    }
}

/// The page of a problem, in the frame: `parts` makes its title and what is below it.
pub fn problem_page(context: &AdminContext, parts: impl FnOnce(&Guest) -> (String, Markup)) -> Markup {
    let (title, body) = parts(context.guest());
    frame::page(context, Some(""), &title, body)
}
