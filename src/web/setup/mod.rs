//! The first run in the browser: one file per step. A step opens when those before it are done; when
//! all are, the addresses are gone.

pub mod administrator;
pub mod done;
pub mod mail;
pub mod organisation;
pub mod preset;
pub mod recovery;
pub mod second_factor;
pub mod start;

use std::{
    future::{Ready, ready},
    marker::PhantomData,
    ops::Deref,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use maud::{Markup, html};

use super::{
    gate::{Guest, SessionGate, SetupSession},
    problem::Problem,
    table::{AccessLevel, Gate},
    ui,
};
use crate::{
    app::{
        self,
        setup::{self, Setup, SetupStep},
    },
    i18n, t,
};

/// Where a step is.
fn step_address(step: SetupStep) -> &'static str {
    match step {
        SetupStep::Organisation => "/setup/organisation",
        SetupStep::Preset => "/setup/preset",
        SetupStep::Administrator => "/setup/administrator",
        SetupStep::SecondFactor => "/setup/second-factor",
        SetupStep::Recovery => "/setup/recovery",
        SetupStep::Mail => "/setup/mail",
    }
}

/// A page of the setup that opens when the steps before it are done.
pub trait SetupPage: 'static {
    /// The step that the page is for.
    const STEP: SetupStep;

    /// Where to go instead once the page is over for good.
    fn next_page(_: &Setup) -> Option<&'static str> {
        None
    }
}

/// The gate of a page: the holder of the setup, at a step whose turn has come. At any other step they
/// go on to the one whose turn it is, before a body is read.
pub struct StepSession<P> {
    session: SetupSession,
    page: PhantomData<P>,
}

impl<P> Deref for StepSession<P> {
    type Target = SetupSession;

    fn deref(&self) -> &SetupSession {
        &self.session
    }
}

impl<P: SetupPage> Gate for StepSession<P> {
    const ACCESS_LEVEL: AccessLevel = SetupSession::ACCESS_LEVEL;
}

impl<P: SetupPage> FromRequest for StepSession<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let session = SetupSession::from_request(request, payload).into_inner();
        ready(session.and_then(|session| {
            let next = setup::next_step(&session.state);
            let elsewhere = if P::STEP > next { Some(step_address(next)) } else { P::next_page(&session.state) };
            match elsewhere {
                None => Ok(Self { session, page: PhantomData }),
                Some(there) => Err(Problem::GoTo(there.to_owned())),
            }
        }))
    }
}

impl<P: SetupPage> SessionGate for StepSession<P> {
    fn guest(&self) -> &Guest {
        &self.session.guest
    }

    fn csrf(&self) -> String {
        self.session.csrf()
    }

    fn recheck(&self) -> Result<(), app::Error> {
        self.session.recheck()
    }
}

/// Where to go after a step.
fn next_address(session: &SetupSession) -> Result<String, Problem> {
    let guest = &session.guest;
    let setup = guest.app.read(|read| setup::find_setup(read, &session.token, guest.now))?.ok_or(Problem::NotFound)?;
    Ok(step_address(setup::next_step(&setup)).to_owned())
}

/// What requesters are asked to see as one step, in four: the account has three pages.
const CHAPTERS: [(&str, SetupStep, SetupStep); 4] = [
    ("setup-chapter-organisation", SetupStep::Organisation, SetupStep::Organisation),
    ("setup-chapter-preset", SetupStep::Preset, SetupStep::Preset),
    ("setup-chapter-account", SetupStep::Administrator, SetupStep::Recovery),
    ("setup-chapter-mail", SetupStep::Mail, SetupStep::Mail),
];

/// The frame of a step: where in the setup this is, a heading, what to do.
fn step_page(session: &SetupSession, here: SetupStep, title: &str, lead: &str, body: Markup) -> Markup {
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let number = CHAPTERS.iter().position(|(_, _, last)| here <= *last).unwrap_or(0);
    let label = t!(lang, "setup-step", number = number + 1, all = CHAPTERS.len());
    let main = html! {
        (ui::unencrypted_warning(guest))
        ol.steps aria-label=(label) {
            @for (at, (key, first, _)) in CHAPTERS.iter().enumerate() {
                li.done[at < number] aria-current=[(at == number).then_some("step")] {
                    @if at < number { a href=(step_address(*first)) { (i18n::text(lang, key, &[])) } }
                    @else { span { (i18n::text(lang, key, &[])) } }
                }
            }
        }
        header.page-head { h1 { (title) } p.lead { (lead) } }
        (body)
    };
    ui::page_without_links(guest, title, main)
}
