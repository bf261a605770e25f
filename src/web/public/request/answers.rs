//! The topic's questions in the request form, and its files.

use maud::Markup;

use super::DraftContext;
use crate::{
    domain::{field::Field, id::FieldId},
    web::ui::{FormErrors, QuestionControls, Respondent, question_name, upload_field, wording},
};

/// The controls of a question, filled with the draft's answer.
pub fn question_field(context: &DraftContext, field: &Field, errors: &FormErrors) -> Markup {
    let typed = context.draft.answers.get(&field.id).cloned().unwrap_or_default();
    let question = QuestionControls {
        reader: context.guest.reader(),
        errors,
        respondent: Respondent::Requester,
        field,
        values: &typed.values,
        comment: &typed.comment,
    };
    question.controls(|| {
        let reader = context.guest.reader();
        let (label, hint) = (wording(field.label_for(reader)), field.hint_for(reader).map(wording));
        let optional = !field.required_to_submit;
        file_field(context, Some(field.id), &question_name(field), &label, hint.as_ref(), optional, errors)
    })
}

/// The control for the files of a question, or of the request itself if `of` is `None`.
pub fn file_field(
    context: &DraftContext,
    of: Option<FieldId>,
    name: &str,
    label: &Markup,
    hint: Option<&Markup>,
    optional: bool,
    errors: &FormErrors,
) -> Markup {
    let locale = &context.guest.locale;
    let options = context.guest.app.options();
    let taken = context.draft.files.len();
    let there: Vec<_> =
        context.draft.files_of(of).map(|(place, file)| (place, file.name.as_str(), file.size)).collect();
    upload_field(
        locale,
        name,
        label,
        hint,
        optional,
        errors,
        &there,
        options.max_files.saturating_sub(taken),
        options.max_file,
    )
}
