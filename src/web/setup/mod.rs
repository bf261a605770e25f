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

use maud::{Markup, html};

use super::{gate::SetupSession, problem::Problem, ui};
use crate::{
    app::setup::{self, SetupStep},
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

/// Lets nobody into a step whose turn has not come; they go to the one whose turn it is.
fn require_step(session: &SetupSession, step: SetupStep) -> Result<(), Problem> {
    let next = setup::next_step(&session.setup);
    if step <= next { Ok(()) } else { Err(Problem::GoTo(step_address(next).to_owned())) }
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
