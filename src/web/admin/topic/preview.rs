//! What requesters see of a topic while it is written: the real controls of the request form.

use maud::{Markup, html};

use super::{question, rows::QuestionRows, settings};
use crate::{
    domain::field::{Field, FieldAudience},
    domain::id::FieldId,
    t,
    web::{
        admin::{AdminContext, form_state::FormState},
        ui::{FormErrors, QuestionControls, Respondent, question_name, room_field, upload_field},
    },
};

/// The form as far as it can be read. Its questions are numbered by their place, because new ones have no id yet.
pub fn preview(context: &AdminContext, sheet: &FormState, rows: &QuestionRows) -> Markup {
    let lang = context.lang();
    let readable = rows.asked().zip(1..).filter_map(|(row, place)| question::read_leniently(lang, row, place));
    let all: Vec<Field> = readable.zip(1..).map(|(field, place)| Field { id: FieldId(place), ..field }).collect();
    let (hidden, shown): (Vec<&Field>, Vec<&Field>) =
        all.iter().partition(|field| field.audience == FieldAudience::Agents);
    let name = Some(sheet.get("name").trim()).filter(|name| !name.is_empty());
    html! {
        div."stack tight" #preview {
            div."card compact" {
                div {
                    @if let Some(name) = name { p.kicker { (name) } }
                    h3 { (t!(lang, "request-details-title")) }
                }
                @if let Some(intro) = settings::intro(&sheet.fields) { (intro) }
                p.hint { (t!(lang, "admin-preview-always")) }
                @for field in &shown { (controls(context, field)) }
                @if sheet.fields.has("ask-room") { (room_field(lang, &FormErrors::new(), "")) }
            }
            @if !hidden.is_empty() { p.hint { (t!(lang, "admin-preview-hidden", count = hidden.len())) } }
        }
    }
}

fn controls(context: &AdminContext, field: &Field) -> Markup {
    let (errors, reader) = (FormErrors::new(), context.own_words());
    let respondent = Respondent::Requester;
    let question = QuestionControls { reader, errors: &errors, respondent, field, values: &[], comment: "" };
    question.controls(|| {
        let options = context.app().options();
        let (name, hint) = (question_name(field), field.hint.as_ref().map(|hint| html! { (hint) }));
        let is_optional = !field.required_to_submit;
        upload_field(
            context.locale(),
            &name,
            &html! { (field.label) },
            hint.as_ref(),
            is_optional,
            &errors,
            &[],
            options.max_files,
            options.max_file,
        )
    })
}
