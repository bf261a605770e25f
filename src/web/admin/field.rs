//! `/admin/topics/{id}/fields/{field}`: a question of a topic, or a new one.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    AdminContext,
    form_state::{self, FormState, LabelledValues, ValueReader},
    frame, topics,
};
use crate::{
    app::{
        self,
        settings::{SettingError, field as intention, topic},
    },
    domain::{
        field::{Field, FieldAudience, FieldDefinitionError, FieldType, MAX_FIELDS, MAX_OPTIONS},
        id::{FieldId, TopicId},
        person::Lang,
        text::Label,
        topic::Topic,
    },
    i18n, t,
    web::{
        form::{Fields, Posted},
        problem::Problem,
        ui::{self, FormErrors, TextField, Tone, csrf, icon},
    },
};

fn type_name(lang: Lang, field_type: FieldType) -> String {
    i18n::text(lang, &format!("admin-field-{}", field_type.word()), &[])
}

fn topic_page(topic: TopicId) -> String {
    format!("{}/{topic}", topics::ADMIN_TOPICS_PATH)
}

/// `GET /admin/topics/{id}/fields/new`
pub async fn new(context: AdminContext, of: Path<u64>) -> Result<HttpResponse, Problem> {
    let topic = context.app().read(|read| topic::load(read, TopicId(*of)))?.value;
    let fields = Fields::of([("kind", "text"), ("audience", "both")]);
    Ok(context.page(view(&context, &topic, None, &FormState::opened(fields, String::new()))))
}

/// `POST /admin/topics/{id}/fields/new`
pub async fn add(
    Posted { gate: context, fields }: Posted<AdminContext>,
    of: Path<u64>,
) -> Result<HttpResponse, Problem> {
    let of = TopicId(*of);
    let topic = context.app().read(|read| topic::load(read, of))?.value;
    let new = match read(context.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return Ok(page_with_errors(&context, &topic, None, fields, wrong)),
    };
    match context.write(move |tx, actor| intention::add(tx, actor, of, &new)).await {
        Ok(_) => Ok(context.see_other(&topic_page(of), "saved")),
        Err(app::Error::InvalidSetting(SettingError::Field(misfits))) => {
            let wrong = form_errors(context.lang(), &misfits);
            Ok(page_with_errors(&context, &topic, None, fields, wrong))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `GET /admin/topics/{id}/fields/{field}`
pub async fn show(context: AdminContext, ids: Path<(u64, u64)>) -> Result<HttpResponse, Problem> {
    let (topic, field) = context.app().read(|read| intention::load(read, TopicId(ids.0), FieldId(ids.1)))?;
    let sheet = FormState::opened(filled(&field.value), field.version);
    Ok(context.page(view(&context, &topic, Some(&field.value), &sheet)))
}

/// `POST /admin/topics/{id}/fields/{field}`
pub async fn save(
    Posted { gate: context, fields }: Posted<AdminContext>,
    ids: Path<(u64, u64)>,
) -> Result<HttpResponse, Problem> {
    let (of, id) = (TopicId(ids.0), FieldId(ids.1));
    let (topic, now) = context.app().read(|read| intention::load(read, of, id))?;
    let new = match read(context.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return Ok(page_with_errors(&context, &topic, Some(&now.value), fields, wrong)),
    };
    let seen = fields.get("seen").to_owned();
    match context.write(move |tx, actor| intention::change(tx, actor, of, id, &seen, &new)).await {
        Ok(()) => Ok(context.see_other(&topic_page(of), "saved")),
        Err(app::Error::InvalidSetting(SettingError::Field(misfits))) => {
            let wrong = form_errors(context.lang(), &misfits);
            Ok(page_with_errors(&context, &topic, Some(&now.value), fields, wrong))
        }
        Err(app::Error::InvalidSetting(SettingError::ChangedMeanwhile)) => page_with_conflict(&context, of, id, fields),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// Somebody else saved first: their values beside what was typed.
fn page_with_conflict(
    context: &AdminContext,
    of: TopicId,
    id: FieldId,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let (topic, now) = context.app().read(|read| intention::load(read, of, id))?;
    let (theirs, typed) =
        (labelled_values(context.lang(), &filled(&now.value)), labelled_values(context.lang(), &fields));
    let sheet = FormState::with_conflict(fields, now.version, theirs, &typed);
    Ok(context.form_with_errors(view(context, &topic, Some(&now.value), &sheet)))
}

/// `POST /admin/topics/{id}/fields/{field}/place`
pub async fn reorder(
    Posted { gate: context, fields }: Posted<AdminContext>,
    ids: Path<(u64, u64)>,
) -> Result<HttpResponse, Problem> {
    let (of, id, step) = (TopicId(ids.0), FieldId(ids.1), form_state::read_step(&fields)?);
    context.write(move |tx, actor| intention::reorder(tx, actor, of, id, step)).await?;
    Ok(context.see_other(&topic_page(of), "moved"))
}

/// `POST /admin/topics/{id}/fields/{field}/state`: not asked any more, or asked again.
pub async fn change_state(
    Posted { gate: context, fields }: Posted<AdminContext>,
    ids: Path<(u64, u64)>,
) -> Result<HttpResponse, Problem> {
    let (of, id) = (TopicId(ids.0), FieldId(ids.1));
    let (done, told) = match fields.get("state") {
        "retired" => (context.write(move |tx, actor| intention::retire(tx, actor, of, id)).await, "field-retired"),
        "active" => (context.write(move |tx, actor| intention::restore(tx, actor, of, id)).await, "field-restored"),
        _ => return Err(Problem::Unreadable),
    };
    match done {
        Ok(()) => Ok(context.see_other(&topic_page(of), told)),
        // Somebody asks the same meanwhile, or the form is full: the list shows which.
        Err(app::Error::InvalidSetting(SettingError::Field(_))) => {
            Ok(context.see_other(&topic_page(of), "field-not-restored"))
        }
        Err(error) => Err(error.into()),
    }
}

fn page_with_errors(
    context: &AdminContext,
    topic: &Topic,
    now: Option<&Field>,
    fields: Fields,
    wrong: FormErrors,
) -> HttpResponse {
    context.form_with_errors(view(context, topic, now, &FormState::with_errors(fields, wrong)))
}

fn filled(field: &Field) -> Fields {
    let options = field.kind.options().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let mut values = vec![
        ("label", field.label.as_str()),
        ("hint", field.hint.as_ref().map_or("", |hint| hint.as_str())),
        ("kind", field.kind.field_type().word()),
        ("options", &options),
        ("audience", field.audience.word()),
    ];
    values.extend(field.required_to_submit.then_some(("required-to-submit", "on")));
    values.extend(field.required_to_close.then_some(("required-to-close", "on")));
    Fields::of(values)
}

fn read(lang: Lang, fields: &Fields) -> Result<Field, FormErrors> {
    let mut mistakes = FormErrors::new();
    let mut wrong = |field: &str, what: String| mistakes.push((field.to_owned(), what));
    let text = |error| Tone::Familiar.text_error(lang, error, "console-error-required");
    let label = Label::parse(fields.get("label"))
        .map_err(|e| wrong("label", Tone::Familiar.text_error(lang, e, "error-question")));
    let hint = Label::parse_optional(fields.get("hint")).map_err(|e| wrong("hint", text(e)));
    let options = fields.get("options").lines().filter_map(|line| Label::parse_optional(line).transpose());
    let options = options.collect::<Result<Vec<_>, _>>().map_err(|e| wrong("options", text(e)));
    let kind = FieldType::from_word(fields.get("kind"));
    let kind = kind
        .map(|kind| kind.with_options(options.clone().unwrap_or_default()))
        .ok_or_else(|| wrong("kind", t!(lang, "console-error-option")));
    let audience = FieldAudience::from_word(fields.get("audience"));
    let audience = audience.ok_or_else(|| wrong("audience", t!(lang, "console-error-option")));
    match (label, hint, options, kind, audience) {
        (Ok(label), Ok(hint), Ok(_), Ok(kind), Ok(audience)) => Ok(Field {
            id: FieldId(0),
            label,
            hint,
            kind,
            audience,
            required_to_submit: fields.has("required-to-submit"),
            required_to_close: fields.has("required-to-close"),
        }),
        _ => Err(mistakes),
    }
}

fn form_errors(lang: Lang, misfits: &[FieldDefinitionError]) -> FormErrors {
    let one = |misfit: &FieldDefinitionError| match misfit {
        FieldDefinitionError::LabelTaken => ("label", t!(lang, "admin-field-taken")),
        FieldDefinitionError::TooManyFields => ("label", t!(lang, "admin-field-too-many", max = MAX_FIELDS)),
        FieldDefinitionError::NoOptions => ("options", t!(lang, "admin-options-none")),
        FieldDefinitionError::DuplicateOption(option) => {
            ("options", t!(lang, "admin-options-twice", option = option.as_str()))
        }
        FieldDefinitionError::TooManyOptions => ("options", t!(lang, "admin-options-many", max = MAX_OPTIONS)),
        FieldDefinitionError::RequiredButHidden => ("required-to-submit", t!(lang, "admin-required-unseen")),
    };
    misfits.iter().map(one).map(|(field, what)| (field.to_owned(), what)).collect()
}

fn labelled_values(lang: Lang, fields: &Fields) -> LabelledValues {
    let told = ValueReader { lang, fields };
    vec![
        told.text(t!(lang, "admin-field-label"), "label"),
        told.text(t!(lang, "admin-field-hint"), "hint"),
        told.choice(t!(lang, "admin-kind"), "admin-field", "kind"),
        told.text(t!(lang, "admin-options"), "options"),
        told.choice(t!(lang, "admin-audience"), "admin-audience", "audience"),
        told.tick(t!(lang, "admin-required-to-submit"), "required-to-submit"),
        told.tick(t!(lang, "admin-required-to-close"), "required-to-close"),
    ]
}

/// The questions of a topic, and those that were asked once.
pub fn list(context: &AdminContext, topic: &Topic) -> Markup {
    let lang = context.lang();
    let base = format!("{}/fields", topic_page(topic.id));
    html! {
        section.stack #fields {
            h2 { (t!(lang, "admin-fields")) }
            p { (t!(lang, "admin-fields-text")) }
            @if !topic.fields.is_empty() {
                ul.files role="list" {
                    @for (place, field) in topic.fields.iter().enumerate() {
                        li {
                            div { a href=(format!("{base}/{}", field.id)) { (field.label) } br; span.muted { (summary(lang, field)) } }
                            div.push {
                                (form_state::move_buttons(
                                    context, &format!("{base}/{}/place", field.id), field.label.as_str(),
                                    place == 0, place + 1 == topic.fields.len(),
                                ))
                            }
                        }
                    }
                }
            }
            div.actions { a."button small" href=(format!("{base}/new")) { (icon("plus")) (t!(lang, "admin-field-new")) } }
            @if !topic.retired_fields.is_empty() {
                details.fold {
                    summary { (t!(lang, "admin-fields-former", count = topic.retired_fields.len())) }
                    p.hint { (t!(lang, "admin-fields-former-text")) }
                    ul.files role="list" {
                        @for field in &topic.retired_fields {
                            li {
                                div { (field.label) br; span.muted { (summary(lang, field)) } }
                                form.push method="post" action=(format!("{base}/{}/state", field.id)) {
                                    (csrf(&context.csrf()))
                                    button."button small quiet" name="state" value="active"
                                        aria-label=(t!(lang, "admin-field-restore-named", name = field.label.as_str())) {
                                        (icon("undo")) (t!(lang, "admin-field-restore"))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a question is, in a few words.
fn summary(lang: Lang, field: &Field) -> String {
    let kind = type_name(lang, field.kind.field_type());
    let agents = (field.audience == FieldAudience::Agents).then(|| t!(lang, "admin-audience-agents"));
    let submit = field.required_to_submit.then(|| t!(lang, "admin-required-to-submit-short"));
    let close = field.required_to_close.then(|| t!(lang, "admin-required-to-close-short"));
    [Some(kind), agents, submit, close].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn view(context: &AdminContext, topic: &Topic, now: Option<&Field>, sheet: &FormState) -> Markup {
    let lang = context.lang();
    let title = now.map_or_else(|| t!(lang, "admin-field-new"), |field| field.label.to_string());
    let back = topic_page(topic.id);
    let action = now.map_or_else(|| format!("{back}/fields/new"), |field| format!("{back}/fields/{}", field.id));
    let cancel = html! { a."button quiet" href=(back) { (t!(lang, "cancel")) } };
    let main = html! {
        a.back href=(back) { (icon("arrow-left")) (t!(lang, "admin-field-of", topic = topic.name.as_str())) }
        (form_state::form(context, &action, sheet, &controls(lang, sheet, now.is_some()), &cancel))
        @if let Some(field) = now {
            section."card quiet" {
                h2 { (t!(lang, "admin-field-retire")) }
                p { (t!(lang, "admin-field-retire-text")) }
                form.actions method="post" action=(format!("{back}/fields/{}/state", field.id)) {
                    (csrf(&context.csrf()))
                    button."button small" name="state" value="retired" { (icon("archive")) (t!(lang, "admin-field-retire")) }
                }
            }
        }
    };
    frame::page(context, Some("topics"), &title, main)
}

fn controls(lang: Lang, sheet: &FormState, is_asked: bool) -> Markup {
    let line = |name, label: String, hint: String, optional| {
        let (label, hint, value) = (label.as_str(), Some(hint.as_str()), sheet.get(name));
        let (autocomplete, width) = (Some("off"), Some("w-l"));
        let line = TextField { name, label, hint, value, autocomplete, width, optional, ..TextField::default() };
        ui::text_field(lang, &sheet.mistakes, line)
    };
    let kinds = FieldType::ALL.map(|kind| (kind.word().to_owned(), type_name(lang, kind), None));
    let audiences = FieldAudience::ALL.map(|audience| {
        let word = audience.word();
        let text = |tail: &str| i18n::text(lang, &format!("admin-audience-{word}{tail}"), &[]);
        (word.to_owned(), text(""), Some(text("-text")))
    });
    let kind_hint = is_asked.then(|| t!(lang, "admin-field-kind-hint"));
    let wrong = ui::error_for(&sheet.mistakes, "required-to-submit");
    html! {
        (line("label", t!(lang, "admin-field-label"), t!(lang, "admin-field-label-hint"), false))
        (line("hint", t!(lang, "admin-field-hint"), t!(lang, "admin-field-hint-hint"), true))
        (form_state::select(lang, sheet, "kind", &t!(lang, "admin-field-kind"), kind_hint.as_deref(), &kinds))
        (ui::text_area(
            lang, &sheet.mistakes, "options", &t!(lang, "admin-options"), Some(&t!(lang, "admin-options-hint")), false,
            sheet.get("options"),
        ))
        (form_state::radios(sheet, "audience", &t!(lang, "admin-audience"), None, &audiences))
        fieldset class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            legend { (t!(lang, "admin-required")) }
            @if let Some(wrong) = wrong { p.error { (icon("alert")) (wrong) } }
            div.stack.tight {
                (form_state::checkbox(sheet, "required-to-submit", &t!(lang, "admin-required-to-submit"), None))
                (form_state::checkbox(sheet, "required-to-close", &t!(lang, "admin-required-to-close"), None))
            }
        }
    }
}
