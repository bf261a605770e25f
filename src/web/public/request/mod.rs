//! `/request/…`: asking, one thing per page, with or without scripts.
//!
//! Every page takes a [`Way`]: the draft of the token in its address, and the proof that the steps
//! before it are done. What was typed is kept with every button, forwards and backwards.

pub mod answers;
pub mod check;
pub mod contact;
pub mod details;
pub mod place;
pub mod sent;
pub mod topic;

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{mended, network, see_other};
use crate::{
    app::{
        self,
        request::{self, Draft, Edit, Found, KEEP, LIFE, Slot, Step, Stored, Wrong},
    },
    domain::{
        department::Department,
        text::{FileName, TextError},
        topic::{FieldError, Topic},
    },
    i18n,
    store::Catalogue,
    t,
    web::{
        form::{self, Fields, FileRefusal},
        gate::{Guest, Visitor},
        portal::session,
        problem::Problem,
        ui::{self, Mistakes, field_error, icon, summary, text_error},
    },
};

/// Somebody on the way through the form.
pub struct Way {
    guest: Guest,
    token: String,
    draft: Draft,
    stored: Stored,
    topic: Arc<Topic>,
    departments: Arc<[Department]>,
}

impl Way {
    /// Finds the draft, and lets nobody onto a step before its time.
    fn at(visitor: Visitor, token: &str, step: Step) -> Result<Self, Problem> {
        let guest = visitor.guest;
        let (found, departments) =
            guest.app.read(|read| Ok((request::find(read, token, guest.now)?, read.shared_departments()?)))?;
        let (draft, stored) = match found {
            Some(Found::Open(draft, stored)) => (*draft, stored),
            Some(Found::Sent(_)) => return Err(Problem::GoTo(format!("/request/{token}/sent"))),
            None => return Err(Problem::NoDraft),
        };
        let topic = guest.app.read(|read| request::topic(read, draft.topic)).map_err(topic_gone)?;
        if let Some(taken_in) = draft.taken_in
            && !session::is_contact(&guest, taken_in.contact)?
        {
            return Err(Problem::GoTo("/portal/signin".to_owned()));
        }
        let way = Self { guest, token: token.to_owned(), draft, stored, topic, departments };
        let next = way.next();
        if !Step::of(&way.topic).contains(&step) || next < step {
            return Err(Problem::GoTo(way.address(next)));
        }
        Ok(way)
    }

    /// Reads what came in with a step; not without end from one network.
    async fn read(&self, request: &HttpRequest, payload: Payload) -> Result<Fields, Problem> {
        self.guest.app.pass(KEEP, &network(&self.guest))?;
        form::read_with_files(&self.guest.app, request, payload).await
    }

    /// Keeps what came in; where that cannot be, what was typed is given back.
    async fn keep(mut self, edit: Edit, fields: &Fields) -> Result<(Self, Vec<FileName>), Problem> {
        let (token, most) = (self.token.clone(), self.guest.app.options().max_files);
        let kept = self.guest.app.write(move |tx| request::keep(tx, &token, &edit, most)).await;
        let kept = kept.map_err(|error| match error {
            app::Error::NotFound => Problem::NoDraft,
            error => Problem::from(error).with_typed(fields.typed()),
        })?;
        self.draft = kept.draft;
        Ok((self, kept.refused))
    }

    /// The first step that is not done.
    fn next(&self) -> Step {
        self.draft.next(&self.topic, &self.departments)
    }

    fn address(&self, step: Step) -> String {
        format!("/request/{}/{}", self.token, step.word())
    }

    /// The page before a step.
    fn back(&self, step: Step) -> String {
        let before = Step::of(&self.topic).into_iter().take_while(|other| *other != step).last();
        before.map_or_else(|| "/request".to_owned(), |before| self.address(before))
    }

    /// What is wrong on a page, in words. Nothing is wrong before it was sent once.
    fn mistakes(&self, step: Step) -> Mistakes {
        if !self.draft.has_tried(step) {
            return Mistakes::new();
        }
        let found = self.draft.mistakes(step, &self.topic, &self.departments);
        found.into_iter().map(|(slot, wrong)| (id(slot), self.say(slot, wrong))).collect()
    }

    fn say(&self, slot: Slot, wrong: Wrong) -> String {
        let lang = self.guest.voice.lang;
        let key = match (slot, wrong) {
            (Slot::Field(id), Wrong::Answer(error)) => {
                let question = self.topic.field(id).map_or("", |field| field.label.as_str());
                return match error {
                    FieldError::Required => t!(lang, "request-missing-answer", question = question),
                    error => i18n::named(question, &field_error(lang, error)),
                };
            }
            (Slot::PostalCode, Wrong::Text(TextError::Empty)) => "request-missing-place",
            (Slot::Subject, Wrong::Text(TextError::Empty)) => "request-missing-subject",
            (Slot::Description, Wrong::Text(TextError::Empty)) => "request-missing-description",
            (Slot::Name, Wrong::Text(TextError::Empty)) => "request-missing-name",
            (Slot::Email, Wrong::Text(TextError::Empty)) => "request-missing-email",
            (_, Wrong::NoSuchSite) => "request-no-such-site",
            (_, Wrong::NotTicked) => "request-missing-privacy",
            (Slot::PostalCode, Wrong::Text(error)) => return text_error(lang, error, "error-postal-code"),
            (Slot::Email, Wrong::Text(error)) => return text_error(lang, error, "error-email"),
            (Slot::Phone, Wrong::Text(error)) => return text_error(lang, error, "error-phone"),
            (_, Wrong::Text(error)) => return text_error(lang, error, "error-required"),
            (_, Wrong::Answer(error)) => return field_error(lang, error),
        };
        i18n::text(lang, key, &[])
    }

    /// After a step was sent: back, on, or the same page again with its mistakes.
    fn onwards(
        &self,
        step: Step,
        fields: &Fields,
        mistakes: Mistakes,
        again: fn(&Self, &Mistakes) -> Markup,
    ) -> HttpResponse {
        if fields.has("back") {
            return see_other(&self.back(step));
        }
        if mistakes.is_empty() { see_other(&self.address(self.next())) } else { mended(again(self, &mistakes)) }
    }
}

fn topic_gone(error: app::Error) -> Problem {
    match error {
        app::Error::NotFound => Problem::NoTopic,
        error => error.into(),
    }
}

/// The id of a control, and its name.
fn id(slot: Slot) -> String {
    match slot {
        Slot::Site => "site".to_owned(),
        Slot::PostalCode => "postal_code".to_owned(),
        Slot::Subject => "subject".to_owned(),
        Slot::Description => "description".to_owned(),
        Slot::Room => "room".to_owned(),
        Slot::Field(id) => format!("f{id}"),
        Slot::Name => "name".to_owned(),
        Slot::Email => "email".to_owned(),
        Slot::Phone => "phone".to_owned(),
        Slot::Privacy => "informed".to_owned(),
    }
}

/// The frame of a step: where I am, what is wrong, the question, and how long it is kept.
fn frame(way: &Way, step: Step, title: &str, mistakes: &Mistakes, scripts: &[&str], body: Markup) -> Markup {
    let guest = &way.guest;
    let lang = guest.voice.lang;
    // Mistakes that the team made by changing the form are told apart from those of typing.
    let has_changed = way.draft.ready.is_some() && way.next() < Step::Check && mistakes.is_empty();
    let heading =
        if mistakes.is_empty() { title.to_owned() } else { t!(lang, "request-title-mistakes", title = title) };
    ui::public(
        guest,
        &heading,
        scripts,
        html! {
            (steps(guest, &Step::of(&way.topic), Some(step), |step| way.address(step)))
            (summary(lang, mistakes))
            @if has_changed { div.banner.wait { (icon("alert")) div { p { (t!(lang, "request-changed")) } } } }
            header.page-head { p.kicker { (way.topic.name) } h1 { (title) } }
            (body)
            (until(way))
        },
    )
}

/// How long it is kept, and the way to throw it away.
fn until(way: &Way) -> Markup {
    let lang = way.guest.voice.lang;
    html! {
        form method="post" action=(format!("/request/{}/deletion", way.token)) {
            small.muted {
                (t!(lang, "request-kept", until = way.guest.voice.date_time(way.draft.started + LIFE))) " "
                button.linklike { (t!(lang, "request-discard")) }
            }
        }
    }
}

/// The stepper: the topic, then the steps that apply. Steps that are done are links.
fn steps(guest: &Guest, steps: &[Step], current: Option<Step>, address: impl Fn(Step) -> String) -> Markup {
    let lang = guest.voice.lang;
    let place = current.map_or(1, |now| 2 + steps.iter().take_while(|step| **step != now).count());
    let label = t!(lang, "request-step", n = place, all = steps.len() + 1);
    html! {
        ol.steps aria-label=(label) {
            @match current {
                None => li aria-current="step" { span { (t!(lang, "request-step-topic")) } },
                Some(_) => li.done { a href="/request" { (t!(lang, "request-step-topic")) } },
            }
            @for step in steps {
                @let word = i18n::text(lang, &format!("request-step-{}", step.word()), &[]);
                @if current.is_some_and(|now| *step < now) {
                    li.done { a href=(address(*step)) { (word) } }
                } @else if current == Some(*step) {
                    li aria-current="step" { span { (word) } }
                } @else { li { span { (word) } } }
            }
        }
    }
}

/// The buttons under a step.
fn buttons(way: &Way, step: Step) -> Markup {
    let lang = way.guest.voice.lang;
    html! {
        div.actions {
            button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) }
            @if way.back(step) == "/request" {
                a.button.quiet href="/request" { (icon("arrow-left")) (t!(lang, "back")) }
            } @else {
                button.button.quiet name="back" value="1" { (icon("arrow-left")) (t!(lang, "back")) }
            }
        }
    }
}

/// Why files were not taken, in words.
pub fn file_words(guest: &Guest, refused: &[(String, FileRefusal)]) -> Vec<String> {
    let lang = guest.voice.lang;
    let options = guest.app.options();
    let say = |(name, why): &(String, FileRefusal)| match why {
        FileRefusal::TooBig => {
            t!(lang, "file-too-big", name = name.as_str(), max = guest.voice.bytes(options.max_file))
        }
        FileRefusal::TooMany => t!(lang, "file-too-many", name = name.as_str(), max = options.max_files),
        FileRefusal::Empty => t!(lang, "file-empty", name = name.as_str()),
    };
    refused.iter().map(say).collect()
}
