//! `/request/…`: the request form, one step per page, with or without scripts.
//!
//! Every page takes a [`DraftContext`]: the draft of the token in its address, and the proof that the
//! steps before it are done. Every button saves what was typed, also the one that leads back.

pub mod answers;
pub mod check;
pub mod contact;
pub mod details;
pub mod place;
pub mod sent;
pub mod topic;

use std::sync::Arc;

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    form_with_errors, see_other,
    uploads::{upload_limits, uploader},
};
use crate::{
    app::{
        self, Writing,
        request::{
            self, DRAFT_LIFETIME, DraftEdit, DraftField, DraftFieldError, DraftVersion, RequestDraft, RequestStep,
            STEP_LIMIT, StoredRequest,
        },
        view::catalogue,
    },
    domain::{
        department::Department,
        text::{FileName, TextError},
        topic::Topic,
    },
    i18n, t,
    web::{
        form::{Fields, FileRefusal, UnreadBody},
        gate::{Guest, Visitor},
        portal::session,
        problem::Problem,
        ui::{self, FormErrors, Tone, error_summary, icon, text_error},
    },
};

/// A draft on its way through the form, and what its pages need.
pub struct DraftContext {
    guest: Guest,
    token: String,
    draft: RequestDraft,
    stored: DraftVersion,
    topic: Arc<Topic>,
    departments: Arc<[Department]>,
}

impl DraftContext {
    /// Finds the draft. Redirects to the first step that is not done if `step` comes after it.
    fn load(visitor: Visitor, token: &str, step: RequestStep) -> Result<Self, Problem> {
        let guest = visitor.guest;
        let (found, departments) = guest
            .app
            .read(|read| Ok((request::find_request(read, token, guest.now)?, catalogue::departments(read)?)))?;
        let (draft, stored) = match found {
            Some(StoredRequest::Open(draft, stored)) => (*draft, stored),
            Some(StoredRequest::Sent(_)) => return Err(Problem::GoTo(format!("/request/{token}/sent"))),
            None => return Err(Problem::NoDraft),
        };
        let topic = guest.app.read(|read| request::offered_topic(read, draft.topic)).map_err(topic_gone)?;
        if let Some(taken_in) = draft.on_behalf
            && !session::is_contact(&guest, taken_in.contact)?
        {
            return Err(Problem::SignInAtPortal);
        }
        let context = Self { guest, token: token.to_owned(), draft, stored, topic, departments };
        let next = context.next_step();
        if !RequestStep::of(&context.topic).contains(&step) || next < step {
            return Err(Problem::GoTo(context.step_path(next)));
        }
        Ok(context)
    }

    /// Finds the draft for the form of a step. A contact whose session ended gets back what they typed.
    async fn load_for_form(
        visitor: Visitor,
        token: &str,
        step: RequestStep,
        body: UnreadBody,
    ) -> Result<(Self, UnreadBody), Problem> {
        let guest = visitor.guest.clone();
        match Self::load(visitor, token, step) {
            Ok(context) => Ok((context, body)),
            Err(problem) => {
                guest.app.check_network_limit(STEP_LIMIT, guest.address)?;
                Err(body.give_back(&guest, problem).await)
            }
        }
    }

    /// Reads the form of a step without files, under the rate limit of the visitor's network.
    async fn read_fields(&self, body: UnreadBody) -> Result<Fields, Problem> {
        self.guest.app.check_network_limit(STEP_LIMIT, self.guest.address)?;
        body.read(&self.guest.app).await
    }

    /// Reads the form of a step with files, under the same rate limit.
    async fn read_upload(&self, body: UnreadBody) -> Result<Fields, Problem> {
        self.guest.app.check_network_limit(STEP_LIMIT, self.guest.address)?;
        body.read_with_files(&self.guest.app, upload_limits(&self.guest)).await
    }

    /// Saves the form in the draft, and returns the names of files that were not accepted. If saving
    /// fails, the problem page gives back what was typed.
    async fn save(mut self, edit: DraftEdit, fields: &Fields) -> Result<(Self, Vec<FileName>), Problem> {
        let (token, most) = (self.token.clone(), self.guest.app.options().max_files);
        let portal = self.guest.portal_token.clone();
        let (uploader, files) = (uploader(&self.guest), fields.attachments());
        let save = move |tx: &mut Writing<'_>| {
            uploader.charge(tx, &files)?;
            request::save_step(tx, &token, &edit, most, portal.as_deref())
        };
        let kept = self.guest.app.write(save).await;
        let kept = kept.map_err(|error| match error {
            app::Error::NotFound => Problem::NoDraft,
            error => Problem::from(error).with_typed(fields.typed()),
        })?;
        self.draft = kept.draft;
        Ok((self, kept.refused))
    }

    /// The first step of the form that is not done.
    fn next_step(&self) -> RequestStep {
        self.draft.next(&self.topic, &self.departments)
    }

    fn step_path(&self, step: RequestStep) -> String {
        format!("/request/{}/{}", self.token, step.word())
    }

    /// The address of the page before a step.
    fn previous_path(&self, step: RequestStep) -> String {
        let before = RequestStep::of(&self.topic).into_iter().take_while(|other| *other != step).last();
        before.map_or_else(|| "/request".to_owned(), |before| self.step_path(before))
    }

    /// The errors of a step; none before it was sent once.
    fn errors(&self, step: RequestStep) -> FormErrors {
        if !self.draft.was_submitted(step) {
            return FormErrors::new();
        }
        let found = self.draft.mistakes(step, &self.topic, &self.departments);
        found.into_iter().map(|(slot, wrong)| (control_id(slot), self.error_text(slot, wrong))).collect()
    }

    fn error_text(&self, slot: DraftField, wrong: DraftFieldError) -> String {
        let lang = self.guest.locale.lang;
        let key = match (slot, wrong) {
            (DraftField::Field(id), DraftFieldError::Answer(error)) => {
                let reader = self.guest.reader();
                let question = self.topic.field(id).map_or("", |field| field.label_for(reader).text.as_str());
                return Tone::Formal.field_error(lang, question, error);
            }
            (DraftField::PostalCode, DraftFieldError::Text(TextError::Empty)) => "request-missing-place",
            (DraftField::Subject, DraftFieldError::Text(TextError::Empty)) => "request-missing-subject",
            (DraftField::Description, DraftFieldError::Text(TextError::Empty)) => "request-missing-description",
            (DraftField::Name, DraftFieldError::Text(TextError::Empty)) => "request-missing-name",
            (DraftField::Email, DraftFieldError::Text(TextError::Empty)) => "request-missing-email",
            (_, DraftFieldError::NoSuchSite) => "request-no-such-site",
            (_, DraftFieldError::NotTicked) => "request-missing-privacy",
            (DraftField::PostalCode, DraftFieldError::Text(error)) => {
                return text_error(lang, error, "error-postal-code");
            }
            (DraftField::Email, DraftFieldError::Text(error)) => return text_error(lang, error, "error-email"),
            (DraftField::Name, DraftFieldError::Text(error)) => return text_error(lang, error, "error-name"),
            (DraftField::Phone, DraftFieldError::Text(error)) => return text_error(lang, error, "error-phone"),
            (_, DraftFieldError::Text(error)) => return text_error(lang, error, "error-required"),
            (_, DraftFieldError::Answer(error)) => return i18n::field_error(lang, error),
        };
        i18n::text(lang, key, &[])
    }

    /// The answer after a step was sent: a redirect back or on, or the same page with its errors.
    fn next_page(
        &self,
        step: RequestStep,
        fields: &Fields,
        errors: FormErrors,
        view: fn(&Self, &FormErrors) -> Markup,
    ) -> HttpResponse {
        if fields.has("back") {
            return see_other(&self.previous_path(step));
        }
        if errors.is_empty() {
            see_other(&self.step_path(self.next_step()))
        } else {
            form_with_errors(view(self, &errors))
        }
    }
}

fn topic_gone(error: app::Error) -> Problem {
    match error {
        app::Error::NotFound => Problem::NoTopic,
        error => error.into(),
    }
}

/// The id and name of a control.
fn control_id(slot: DraftField) -> String {
    match slot {
        DraftField::Site => "site".to_owned(),
        DraftField::PostalCode => "postal_code".to_owned(),
        DraftField::Subject => "subject".to_owned(),
        DraftField::Description => "description".to_owned(),
        DraftField::Room => "room".to_owned(),
        DraftField::Field(id) => format!("f{id}"),
        DraftField::Name => "name".to_owned(),
        DraftField::Email => "email".to_owned(),
        DraftField::Phone => "phone".to_owned(),
        DraftField::Privacy => "informed".to_owned(),
    }
}

/// The page of a step: progress, errors, `body`, and how long the draft is kept.
fn step_page(
    context: &DraftContext,
    step: RequestStep,
    title: &str,
    errors: &FormErrors,
    scripts: &[&str],
    body: Markup,
) -> Markup {
    let guest = &context.guest;
    let lang = guest.locale.lang;
    // Mistakes that the team made by changing the form are told apart from those of typing.
    let has_changed =
        context.draft.complete_since.is_some() && context.next_step() < RequestStep::Check && errors.is_empty();
    let heading = if errors.is_empty() { title.to_owned() } else { t!(lang, "request-title-mistakes", title = title) };
    ui::public_page(
        guest,
        &heading,
        scripts,
        html! {
            (step_list(guest, &RequestStep::of(&context.topic), Some(step), |step| context.step_path(step)))
            (error_summary(lang, errors))
            @if has_changed { div.banner.wait { (icon("alert")) div { p { (t!(lang, "request-changed")) } } } }
            header.page-head { p.kicker { (ui::wording(context.topic.name_for(guest.reader()))) } h1 { (title) } }
            (body)
            (retention_notice(context))
        },
    )
}

/// How long the draft is kept, and the button that deletes it.
fn retention_notice(context: &DraftContext) -> Markup {
    let lang = context.guest.locale.lang;
    html! {
        form method="post" action=(format!("/request/{}/deletion", context.token)) {
            small.muted {
                (t!(lang, "request-kept", until = context.guest.locale.date_time(context.draft.started + DRAFT_LIFETIME))) " "
                button.linklike { (t!(lang, "request-discard")) }
            }
        }
    }
}

/// The progress: the topic, then the steps that apply. Steps that are done are links.
fn step_list(
    guest: &Guest,
    steps: &[RequestStep],
    current: Option<RequestStep>,
    address: impl Fn(RequestStep) -> String,
) -> Markup {
    let lang = guest.locale.lang;
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

/// The buttons for the next and the previous step.
fn step_buttons(context: &DraftContext, step: RequestStep) -> Markup {
    let lang = context.guest.locale.lang;
    html! {
        div.actions {
            button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) }
            @if context.previous_path(step) == "/request" {
                a.button.quiet href="/request" { (icon("arrow-left")) (t!(lang, "back")) }
            } @else {
                button.button.quiet name="back" value="1" { (icon("arrow-left")) (t!(lang, "back")) }
            }
        }
    }
}

/// Why each file was not accepted, in words.
pub fn rejected_files(guest: &Guest, refused: &[(String, FileRefusal)]) -> Vec<String> {
    let lang = guest.locale.lang;
    let options = guest.app.options();
    let say = |(name, why): &(String, FileRefusal)| match why {
        FileRefusal::TooBig => {
            t!(lang, "file-too-big", name = name.as_str(), max = guest.locale.bytes(options.max_file))
        }
        FileRefusal::TooMany => t!(lang, "file-too-many", name = name.as_str(), max = options.max_files),
        FileRefusal::Empty => t!(lang, "file-empty", name = name.as_str()),
        FileRefusal::NotAsked => t!(lang, "file-not-asked", name = name.as_str()),
        FileRefusal::TooMuchToday => t!(lang, "file-too-much-today", name = name.as_str()),
        FileRefusal::NoRoom => t!(lang, "file-no-room", name = name.as_str()),
    };
    refused.iter().map(say).collect()
}
