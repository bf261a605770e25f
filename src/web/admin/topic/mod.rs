//! `/admin/topics/{id}`: a help topic with its questions, or a new one, as one form.
//!
//! Buttons that add, move or take away a question send the same form: the page comes back as it would be then,
//! and nothing is stored before the form is saved.

mod page;
mod preview;
mod question;
mod rows;
mod settings;
mod spot;

use actix_web::{HttpResponse, web::Path};

use self::{
    rows::{EditStep, QuestionRows},
    spot::Spot,
};
use super::{AdminContext, form_state::FormState, topics::ADMIN_TOPICS_PATH};
use crate::{
    app::{
        self,
        settings::{SettingError, topic as intention},
    },
    domain::{id::TopicId, topic::Topic},
    web::{
        form::{Fields, Posted},
        problem::Problem,
        ui::FormErrors,
    },
};

/// `GET /admin/topics/new`
pub async fn new(context: AdminContext) -> Result<HttpResponse, Problem> {
    let sheet = FormState::opened(settings::initial(), String::new());
    Ok(context.page(page::view(&context, None, &sheet, &Spot::of_name())?))
}

/// `POST /admin/topics/new`
pub async fn add(Posted { gate: context, fields }: Posted<AdminContext>) -> Result<HttpResponse, Problem> {
    if let Some(step) = EditStep::of(&fields)? {
        return page_after_step(&context, None, fields, step);
    }
    let new = match settings::read(context.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return page_with_errors(&context, None, fields, wrong),
    };
    match context.write(move |tx, actor| intention::add(tx, actor, &new)).await {
        Ok(id) => Ok(context.see_other(&format!("{ADMIN_TOPICS_PATH}/{id}"), "topic-added")),
        Err(app::Error::InvalidSetting(SettingError::Topic(misfits))) => {
            let wrong = settings::form_errors(context.lang(), &fields, &misfits);
            page_with_errors(&context, None, fields, wrong)
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `GET /admin/topics/{id}`
pub async fn show(context: AdminContext, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let standing = context.app().read(|read| intention::load(read, TopicId(*id)))?;
    let sheet = FormState::opened(settings::filled(&standing.value), standing.version);
    Ok(context.page(page::view(&context, Some(&standing.value), &sheet, &Spot::default())?))
}

/// `POST /admin/topics/{id}`
pub async fn save(
    Posted { gate: context, fields }: Posted<AdminContext>,
    id: Path<u64>,
) -> Result<HttpResponse, Problem> {
    let id = TopicId(*id);
    let now = context.app().read(|read| intention::load(read, id))?.value;
    if let Some(step) = EditStep::of(&fields)? {
        return page_after_step(&context, Some(&now), fields, step);
    }
    let new = match settings::read(context.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return page_with_errors(&context, Some(&now), fields, wrong),
    };
    let seen = fields.get("seen").to_owned();
    match context.write(move |tx, actor| intention::change(tx, actor, id, &seen, &new)).await {
        Ok(()) => Ok(context.see_other(&format!("{ADMIN_TOPICS_PATH}/{id}"), "saved")),
        Err(app::Error::InvalidSetting(error)) => page_of_refusal(&context, &now, fields, error),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `POST /admin/topics/{id}/state`: retires it or takes it back.
pub async fn change_state(
    Posted { gate: context, fields }: Posted<AdminContext>,
    id: Path<u64>,
) -> Result<HttpResponse, Problem> {
    let id = TopicId(*id);
    let (done, told) = match fields.get("state") {
        "retired" => (context.write(move |tx, actor| intention::retire(tx, actor, id)).await, "retired"),
        "active" => (context.write(move |tx, actor| intention::restore(tx, actor, id)).await, "restored"),
        _ => return Err(Problem::Unreadable),
    };
    match done {
        Ok(()) => Ok(context.see_other(ADMIN_TOPICS_PATH, told)),
        Err(app::Error::InvalidSetting(SettingError::Topic(misfits))) => {
            let now = context.app().read(|read| intention::load(read, id))?;
            let mut sheet = FormState::opened(settings::filled(&now.value), now.version);
            sheet.mistakes = settings::form_errors(context.lang(), &sheet.fields, &misfits);
            Ok(context.form_with_errors(page::view(&context, Some(&now.value), &sheet, &Spot::default())?))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form after a question was added, moved or taken away in it. It was not accepted yet, and is answered as such.
fn page_after_step(
    context: &AdminContext,
    now: Option<&Topic>,
    fields: Fields,
    step: EditStep,
) -> Result<HttpResponse, Problem> {
    let topics = context.app().read(app::view::catalogue::all_topics)?;
    let mut rows = QuestionRows::of(&fields);
    let spot = rows.apply(step, &topics);
    let sheet = FormState::with_errors(rows.put_into(&fields), FormErrors::new());
    Ok(context.form_with_errors(page::view(context, now, &sheet, &spot)?))
}

fn page_with_errors(
    context: &AdminContext,
    now: Option<&Topic>,
    fields: Fields,
    wrong: FormErrors,
) -> Result<HttpResponse, Problem> {
    let sheet = FormState::with_errors(fields, wrong);
    Ok(context.form_with_errors(page::view(context, now, &sheet, &Spot::default())?))
}

fn page_of_refusal(
    context: &AdminContext,
    before: &Topic,
    fields: Fields,
    error: SettingError,
) -> Result<HttpResponse, Problem> {
    match error {
        SettingError::Topic(misfits) => {
            let wrong = settings::form_errors(context.lang(), &fields, &misfits);
            page_with_errors(context, Some(before), fields, wrong)
        }
        SettingError::ChangedMeanwhile => page_with_conflict(context, before.id, &fields),
        other => Err(Problem::from(app::Error::InvalidSetting(other)).with_typed(fields.typed())),
    }
}

/// Somebody else saved first: their values beside what was typed. Questions that they added are in the form too,
/// so that saving it takes none away unseen.
fn page_with_conflict(context: &AdminContext, id: TopicId, fields: &Fields) -> Result<HttpResponse, Problem> {
    let now = context.app().read(|read| intention::load(read, id))?;
    let (theirs, typed) = (
        settings::labelled_values(context, &settings::filled(&now.value))?,
        settings::labelled_values(context, fields)?,
    );
    let mut rows = QuestionRows::of(fields);
    rows.add_missing(&now.value);
    let sheet = FormState::with_conflict(rows.put_into(fields), now.version, theirs, &typed);
    Ok(context.form_with_errors(page::view(context, Some(&now.value), &sheet, &Spot::default())?))
}
