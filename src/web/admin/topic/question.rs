//! One question of the form: its values, how they are read, and its controls.

use maud::{Markup, html};

use super::{
    rows::{EDIT_BUTTON, QuestionRow, ROW_FIELD, RowKey},
    spot::Spot,
};
use crate::{
    app::settings::topic::NEW_FIELD,
    domain::{
        field::{Field, FieldAudience, FieldDefinitionError, FieldType, MAX_OPTIONS},
        person::Lang,
        text::{Label, TextError},
        translation::Translations,
    },
    i18n, t,
    web::{
        admin::{
            form_state::{self, ChoiceOption, FormState},
            translation::{FIELD_PARTS, TranslatedValues, TranslationReader, translated_values, translation_fold},
        },
        ui::{self, FormErrors, TextField, Tone, icon},
    },
};

/// The name of a type of field.
pub fn type_name(lang: Lang, field_type: FieldType) -> String {
    i18n::text(lang, &format!("admin-field-{}", field_type.word()), &[])
}

/// The values of a new question.
pub fn blank(kind: FieldType) -> Vec<(String, String)> {
    let values = [("kind", kind.word()), ("audience", FieldAudience::Both.word())];
    values.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

/// The values of a stored question.
pub fn filled(field: &Field) -> Vec<(String, String)> {
    let options = field.kind.options().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let mut values = vec![
        ("label", field.label.to_string()),
        ("hint", field.hint.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("kind", field.kind.field_type().word().to_owned()),
        ("options", options),
        ("audience", field.audience.word().to_owned()),
    ];
    values.extend(field.required_to_submit.then(|| ("required-to-submit", "on".to_owned())));
    values.extend(field.required_to_close.then(|| ("required-to-close", "on".to_owned())));
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(field.form_values()).collect()
}

/// Reads a question. `place` is its number in the form, from 1.
pub fn read(lang: Lang, row: &QuestionRow, place: usize) -> Result<Field, FormErrors> {
    let mut mistakes = FormErrors::new();
    let mut wrong = |name: &str, what: &str| mistakes.push((row.name(name), named(lang, row, place, what)));
    let text = |error| Tone::Familiar.text_error(lang, error, "console-error-required");
    let label = Label::parse(row.get("label"))
        .map_err(|e| wrong("label", &Tone::Familiar.text_error(lang, e, "error-question")));
    let hint = Label::parse_optional(row.get("hint")).map_err(|e| wrong("hint", &text(e)));
    let kind = FieldType::from_word(row.get("kind"));
    let options = match kind {
        Some(kind) if kind.has_options() => options(row)
            .map_err(&text)
            .and_then(|all| if all.is_empty() { Err(t!(lang, "admin-options-none")) } else { Ok(all) })
            .map_err(|what| wrong("options", &what)),
        _ => Ok(Vec::new()),
    };
    let kind = kind.ok_or_else(|| wrong("kind", &t!(lang, "console-error-option")));
    let audience = FieldAudience::from_word(row.get("audience"));
    let audience = audience.ok_or_else(|| wrong("audience", &t!(lang, "console-error-option")));
    let kind = kind.and_then(|kind| options.map(|options| kind.with_options(options)));
    let kind = kind.map(|kind| {
        let wrong = &mut |name: &str, what: String| wrong(name, &what);
        let translations = TranslationReader { lang, get: &|name| row.get(name), wrong }.field(&kind);
        (kind, translations)
    });
    match (label, hint, kind, audience) {
        (Ok(label), Ok(hint), Ok((kind, translations)), Ok(audience)) if mistakes.is_empty() => Ok(Field {
            id: if let RowKey::Stored(id) = row.key { id } else { NEW_FIELD },
            label,
            hint,
            kind,
            audience,
            required_to_submit: row.has("required-to-submit"),
            required_to_close: row.has("required-to-close"),
            translations,
        }),
        _ => Err(mistakes),
    }
}

/// The question as far as it can be read, for showing it while it is written.
pub fn read_leniently(lang: Lang, row: &QuestionRow, place: usize) -> Option<Field> {
    let label = Label::parse(row.get("label")).or_else(|_| Label::parse(&number(lang, place))).ok()?;
    let kind = FieldType::from_word(row.get("kind")).unwrap_or(FieldType::Text);
    let lines = row.get("options").lines().filter_map(|line| Label::parse_optional(line).ok().flatten());
    Some(Field {
        id: NEW_FIELD,
        label,
        hint: Label::parse_optional(row.get("hint")).ok().flatten(),
        kind: kind.with_options(lines.take(MAX_OPTIONS).collect()),
        audience: FieldAudience::from_word(row.get("audience")).unwrap_or(FieldAudience::Both),
        required_to_submit: row.has("required-to-submit"),
        required_to_close: row.has("required-to-close"),
        translations: Translations::new(),
    })
}

fn options(row: &QuestionRow) -> Result<Vec<Label>, TextError> {
    row.get("options").lines().filter_map(|line| Label::parse_optional(line).transpose()).collect()
}

/// What does not fit in a question: its control, and the error.
pub fn form_error(lang: Lang, row: &QuestionRow, place: usize, misfit: &FieldDefinitionError) -> (String, String) {
    let (name, what) = match misfit {
        FieldDefinitionError::LabelTaken => ("label", t!(lang, "admin-field-taken")),
        FieldDefinitionError::NoOptions => ("options", t!(lang, "admin-options-none")),
        FieldDefinitionError::DuplicateOption(option) => {
            ("options", t!(lang, "admin-options-twice", option = option.as_str()))
        }
        FieldDefinitionError::TooManyOptions => ("options", t!(lang, "admin-options-many", max = MAX_OPTIONS)),
        FieldDefinitionError::RequiredButHidden => ("required-to-submit", t!(lang, "admin-required-unseen")),
    };
    (row.name(name), named(lang, row, place, &what))
}

/// What is wrong, behind the words of the question.
fn named(lang: Lang, row: &QuestionRow, place: usize, what: &str) -> String {
    i18n::named(&title(lang, row, place), what)
}

fn number(lang: Lang, place: usize) -> String {
    t!(lang, "admin-field-number-of", place = place)
}

/// The words of a question, or its number while it has none.
pub fn title(lang: Lang, row: &QuestionRow, place: usize) -> String {
    let label = row.get("label").trim();
    if label.is_empty() { number(lang, place) } else { label.to_owned() }
}

/// What a question is, in a few words.
pub fn summary(lang: Lang, row: &QuestionRow) -> String {
    let kind = FieldType::from_word(row.get("kind")).map(|kind| type_name(lang, kind));
    let is_for_agents = row.get("audience") == FieldAudience::Agents.word();
    let agents = is_for_agents.then(|| t!(lang, "admin-audience-agents"));
    let submit = row.has("required-to-submit").then(|| t!(lang, "admin-required-to-submit-short"));
    let close = row.has("required-to-close").then(|| t!(lang, "admin-required-to-close-short"));
    [kind, agents, submit, close].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Everything about a question, to set beside what somebody else saved.
pub fn whole_text(lang: Lang, row: &QuestionRow) -> String {
    let parts = [summary(lang, row), row.get("hint").trim().to_owned()];
    let options = row.get("options").lines().map(|line| line.trim().to_owned());
    let translated = translated_values(lang, |name| row.get(name), FIELD_PARTS).into_iter().map(|(_, value)| value);
    parts.into_iter().chain(options).chain(translated).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A row that is asked: what it is, in place its controls, and the buttons that move it, which send the form to `action`.
pub fn controls(
    lang: Lang,
    to: Lang,
    sheet: &FormState,
    row: &QuestionRow,
    place: RowPlace,
    spot: &Spot,
    action: &str,
) -> Markup {
    let title = title(lang, row, place.number);
    let is_wrong = sheet.mistakes.iter().any(|(name, _)| name.starts_with(&row.name("")));
    let mover = |verb: &str, symbol: &str, label: String, is_end: bool| {
        let id = row.name(verb);
        html! {
            button."button small quiet icon-only" id=(id) name=(EDIT_BUTTON) value=(format!("{verb} {}", row.key)) disabled[is_end]
                data-hx-post=(action) autofocus[spot.is_at(&id)] aria-label=(label) { (icon(symbol)) }
        }
    };
    html! {
        li.q {
            input type="hidden" name=(ROW_FIELD) value=(row.key);
            details open[is_wrong || spot.opens(row.key)] {
                summary { b { (title) } small { (summary(lang, row)) } }
                div."stack compact" { (inner_controls(lang, to, sheet, row, spot, action)) }
            }
            div.row {
                (mover("up", "arrow-up", t!(lang, "admin-up", name = title.as_str()), place.number == 1))
                (mover("down", "arrow-down", t!(lang, "admin-down", name = title.as_str()), place.is_last))
            }
        }
    }
}

/// Where a row stands among those that are asked.
#[derive(Clone, Copy, Debug)]
pub struct RowPlace {
    /// Its number in the form, from 1.
    pub number: usize,
    pub is_last: bool,
}

fn inner_controls(lang: Lang, to: Lang, sheet: &FormState, row: &QuestionRow, spot: &Spot, action: &str) -> Markup {
    let line = |name: &str, label: String, hint: Option<String>, optional| {
        let name = row.name(name);
        let (autocomplete, autofocus) = (Some("off"), spot.is_at(&name));
        let (label, hint, value) = (label.as_str(), hint.as_deref(), sheet.get(&name));
        let line =
            TextField { name: &name, label, hint, value, autocomplete, optional, autofocus, ..TextField::default() };
        ui::text_field(lang, &sheet.mistakes, line)
    };
    let choice = |name: &str, label: String, choices: &[ChoiceOption]| {
        form_state::select(lang, sheet, &row.name(name), &label, None, choices)
    };
    let kinds = FieldType::ALL.map(|kind| (kind.word().to_owned(), type_name(lang, kind), None));
    let audience = |one: FieldAudience| i18n::text(lang, &format!("admin-audience-{}", one.word()), &[]);
    let audiences = FieldAudience::ALL.map(|one| (one.word().to_owned(), audience(one), None));
    html! {
        (line("label", t!(lang, "admin-field-label"), None, false))
        div.fields {
            (choice("kind", t!(lang, "admin-field-kind"), &kinds))
            (choice("audience", t!(lang, "admin-audience"), &audiences))
        }
        @if matches!(row.key, RowKey::Stored(_)) { p.hint { (t!(lang, "admin-field-kind-hint")) } }
        div.for-choice {
            (ui::text_area(
                lang, &sheet.mistakes, &row.name("options"), &t!(lang, "admin-options"),
                Some(&t!(lang, "admin-options-hint")), false, sheet.get(&row.name("options")),
            ))
        }
        (line("hint", t!(lang, "admin-field-hint"), Some(t!(lang, "admin-field-hint-hint")), true))
        (required(lang, sheet, row))
        (translation_fold(lang, sheet, to, &row.name(""), FIELD_PARTS))
        div.actions {
            button."button small" name=(EDIT_BUTTON) value=(format!("copy {}", row.key)) data-hx-post=(action) {
                (icon("copy")) (t!(lang, "admin-field-copy"))
            }
            button."button small danger push" id=(row.name("remove")) name=(EDIT_BUTTON) value=(format!("remove {}", row.key)) data-hx-post=(action) {
                (icon("trash")) (t!(lang, "admin-field-remove"))
            }
        }
    }
}

fn required(lang: Lang, sheet: &FormState, row: &QuestionRow) -> Markup {
    let (to_submit, to_close) = (row.name("required-to-submit"), row.name("required-to-close"));
    let wrong = ui::error_for(&sheet.mistakes, &to_submit);
    html! {
        fieldset class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            legend { (t!(lang, "admin-required")) }
            @if let Some(wrong) = wrong { p.error { (icon("alert")) (wrong) } }
            div {
                (form_state::checkbox(sheet, &to_submit, &t!(lang, "admin-required-to-submit"), None))
                (form_state::checkbox(sheet, &to_close, &t!(lang, "admin-required-to-close"), None))
            }
        }
    }
}

/// A row that goes when the form is saved: everything typed in it, and the way back.
pub fn removed_row(lang: Lang, row: &QuestionRow, place: usize, spot: &Spot, action: &str) -> Markup {
    let (title, id) = (title(lang, row, place), row.name("bring-back"));
    html! {
        li.q {
            input type="hidden" name=(ROW_FIELD) value=(row.key);
            @for (name, value) in row.named_values() { input type="hidden" name=(name) value=(value); }
            div.spread {
                span.muted { s { (title) } " " (t!(lang, "admin-field-removed")) }
                button."button small quiet" id=(id) name=(EDIT_BUTTON) value=(format!("bring-back {}", row.key)) data-hx-post=(action)
                    autofocus[spot.is_at(&id)] aria-label=(t!(lang, "admin-field-bring-back-named", name = title.as_str())) {
                    (icon("undo")) (t!(lang, "admin-field-bring-back"))
                }
            }
        }
    }
}
