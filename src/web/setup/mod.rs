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
    app::setup::{self, Step},
    i18n, t,
};

/// Where a step is.
fn address(step: Step) -> &'static str {
    match step {
        Step::Organisation => "/setup/organisation",
        Step::Preset => "/setup/preset",
        Step::Administrator => "/setup/administrator",
        Step::SecondFactor => "/setup/second-factor",
        Step::Recovery => "/setup/recovery",
        Step::Mail => "/setup/mail",
    }
}

/// Lets nobody into a step whose turn has not come; they go to the one whose turn it is.
fn at(session: &SetupSession, step: Step) -> Result<(), Problem> {
    let next = setup::next(&session.setup);
    if step <= next { Ok(()) } else { Err(Problem::GoTo(address(next).to_owned())) }
}

/// Where to go after a step.
fn onwards(session: &SetupSession) -> Result<String, Problem> {
    let guest = &session.guest;
    let setup = guest.app.read(|read| setup::held_by(read, &session.token, guest.now))?.ok_or(Problem::NotFound)?;
    Ok(address(setup::next(&setup)).to_owned())
}

/// What requesters are asked to see as one step, in four: the account has three pages.
const CHAPTERS: [(&str, Step, Step); 4] = [
    ("setup-chapter-organisation", Step::Organisation, Step::Organisation),
    ("setup-chapter-preset", Step::Preset, Step::Preset),
    ("setup-chapter-account", Step::Administrator, Step::Recovery),
    ("setup-chapter-mail", Step::Mail, Step::Mail),
];

/// The frame of a step: where in the setup this is, a heading, what to do.
fn step(session: &SetupSession, here: Step, title: &str, lead: &str, body: Markup) -> Markup {
    let (guest, lang) = (&session.guest, session.guest.voice.lang);
    let number = CHAPTERS.iter().position(|(_, _, last)| here <= *last).unwrap_or(0);
    let label = t!(lang, "setup-step", number = number + 1, all = CHAPTERS.len());
    let main = html! {
        (ui::exposed(guest))
        ol.steps aria-label=(label) {
            @for (at, (key, first, _)) in CHAPTERS.iter().enumerate() {
                li.done[at < number] aria-current=[(at == number).then_some("step")] {
                    @if at < number { a href=(address(*first)) { (i18n::text(lang, key, &[])) } }
                    @else { span { (i18n::text(lang, key, &[])) } }
                }
            }
        }
        header.page-head { h1 { (title) } p.lead { (lead) } }
        (body)
    };
    ui::bare(guest, title, main)
}
