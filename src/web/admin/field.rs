//! `/admin/topics/{id}/fields/{field}`: a question of a topic, or a new one.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    Office, Posted, frame,
    sheet::{self, Facts, Sheet, Told},
    topics,
};
use crate::{
    app::{
        self,
        settings::{Unfit, field as intention, topic},
    },
    domain::{
        id::{FieldId, TopicId},
        person::Lang,
        text::Label,
        topic::{Audience, Field, FieldKind, FieldMisfit, MAX_FIELDS, MAX_OPTIONS, Topic},
    },
    i18n, t,
    web::{
        console::mistakes,
        form::Fields,
        problem::Problem,
        ui::{self, Line, Mistakes, csrf, icon},
    },
};

/// The words of the kinds in forms and in the keys of texts.
const KINDS: [&str; 9] =
    ["text", "long-text", "number", "date", "choice", "multiple-choice", "checkbox", "yes-no", "file"];

const AUDIENCES: [(Audience, &str); 3] =
    [(Audience::Both, "both"), (Audience::Requester, "requester"), (Audience::Agents, "agents")];

fn kind_word(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "text",
        FieldKind::LongText => "long-text",
        FieldKind::Number => "number",
        FieldKind::Date => "date",
        FieldKind::Choice { .. } => "choice",
        FieldKind::MultipleChoice { .. } => "multiple-choice",
        FieldKind::Checkbox => "checkbox",
        FieldKind::YesNo => "yes-no",
        FieldKind::File => "file",
    }
}

fn kind_of(word: &str, options: Vec<Label>) -> Option<FieldKind> {
    Some(match word {
        "text" => FieldKind::Text,
        "long-text" => FieldKind::LongText,
        "number" => FieldKind::Number,
        "date" => FieldKind::Date,
        "choice" => FieldKind::Choice { options },
        "multiple-choice" => FieldKind::MultipleChoice { options },
        "checkbox" => FieldKind::Checkbox,
        "yes-no" => FieldKind::YesNo,
        "file" => FieldKind::File,
        _ => return None,
    })
}

fn kind_name(lang: Lang, word: &str) -> String {
    i18n::text(lang, &format!("admin-field-{word}"), &[])
}

fn topic_page(topic: TopicId) -> String {
    format!("{}/{topic}", topics::HERE)
}

/// `GET /admin/topics/{id}/fields/new`
pub async fn new(office: Office, of: Path<u64>) -> Result<HttpResponse, Problem> {
    let topic = office.app().read(|read| topic::open(read, TopicId(*of)))?.value;
    let fields = Fields::of([("kind", "text"), ("audience", "both")]);
    Ok(office.page(view(&office, &topic, None, &Sheet::standing(fields, String::new()))))
}

/// `POST /admin/topics/{id}/fields/new`
pub async fn add(Posted { office, fields }: Posted, of: Path<u64>) -> Result<HttpResponse, Problem> {
    let of = TopicId(*of);
    let topic = office.app().read(|read| topic::open(read, of))?.value;
    let new = match read(office.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return Ok(again(&office, &topic, None, fields, wrong)),
    };
    let actor = office.actor();
    match office.app().write(move |tx| intention::add(tx, &actor, of, &new)).await {
        Ok(_) => Ok(office.see_other(&topic_page(of), "saved")),
        Err(app::Error::Unfit(Unfit::Field(misfits))) => {
            let wrong = wrongs(office.lang(), &misfits);
            Ok(again(&office, &topic, None, fields, wrong))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `GET /admin/topics/{id}/fields/{field}`
pub async fn show(office: Office, ids: Path<(u64, u64)>) -> Result<HttpResponse, Problem> {
    let (topic, field) = office.app().read(|read| intention::open(read, TopicId(ids.0), FieldId(ids.1)))?;
    let sheet = Sheet::standing(filled(&field.value), field.mark);
    Ok(office.page(view(&office, &topic, Some(&field.value), &sheet)))
}

/// `POST /admin/topics/{id}/fields/{field}`
pub async fn save(Posted { office, fields }: Posted, ids: Path<(u64, u64)>) -> Result<HttpResponse, Problem> {
    let (of, id) = (TopicId(ids.0), FieldId(ids.1));
    let (topic, now) = office.app().read(|read| intention::open(read, of, id))?;
    let new = match read(office.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return Ok(again(&office, &topic, Some(&now.value), fields, wrong)),
    };
    let (actor, seen) = (office.actor(), fields.get("seen").to_owned());
    match office.app().write(move |tx| intention::change(tx, &actor, of, id, &seen, &new)).await {
        Ok(()) => Ok(office.see_other(&topic_page(of), "saved")),
        Err(app::Error::Unfit(Unfit::Field(misfits))) => {
            let wrong = wrongs(office.lang(), &misfits);
            Ok(again(&office, &topic, Some(&now.value), fields, wrong))
        }
        Err(app::Error::Unfit(Unfit::Changed)) => {
            let (topic, now) = office.app().read(|read| intention::open(read, of, id))?;
            let (theirs, typed) = (facts(office.lang(), &filled(&now.value)), facts(office.lang(), &fields));
            let sheet = Sheet::changed(fields, now.mark, theirs, &typed);
            Ok(office.mistaken(view(&office, &topic, Some(&now.value), &sheet)))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `POST /admin/topics/{id}/fields/{field}/place`
pub async fn reorder(Posted { office, fields }: Posted, ids: Path<(u64, u64)>) -> Result<HttpResponse, Problem> {
    let (actor, of, id, step) = (office.actor(), TopicId(ids.0), FieldId(ids.1), sheet::step(&fields)?);
    office.app().write(move |tx| intention::reorder(tx, &actor, of, id, step)).await?;
    Ok(office.see_other(&topic_page(of), "moved"))
}

/// `POST /admin/topics/{id}/fields/{field}/state`: not asked any more, or asked again.
pub async fn settle(Posted { office, fields }: Posted, ids: Path<(u64, u64)>) -> Result<HttpResponse, Problem> {
    let (actor, of, id) = (office.actor(), TopicId(ids.0), FieldId(ids.1));
    let (done, told) = match fields.get("state") {
        "retired" => (office.app().write(move |tx| intention::retire(tx, &actor, of, id)).await, "field-retired"),
        "active" => (office.app().write(move |tx| intention::restore(tx, &actor, of, id)).await, "field-restored"),
        _ => return Err(Problem::Unreadable),
    };
    match done {
        Ok(()) => Ok(office.see_other(&topic_page(of), told)),
        // Somebody asks the same meanwhile, or the form is full: the list shows which.
        Err(app::Error::Unfit(Unfit::Field(_))) => Ok(office.see_other(&topic_page(of), "field-not-restored")),
        Err(error) => Err(error.into()),
    }
}

fn again(office: &Office, topic: &Topic, now: Option<&Field>, fields: Fields, wrong: Mistakes) -> HttpResponse {
    office.mistaken(view(office, topic, now, &Sheet::mistaken(fields, wrong)))
}

fn filled(field: &Field) -> Fields {
    let options = match &field.kind {
        FieldKind::Choice { options } | FieldKind::MultipleChoice { options } => options.as_slice(),
        _ => &[],
    };
    let options = options.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let audience = AUDIENCES.iter().find(|(audience, _)| *audience == field.audience).map_or("", |(_, word)| word);
    let mut values = vec![
        ("label", field.label.as_str()),
        ("hint", field.hint.as_ref().map_or("", |hint| hint.as_str())),
        ("kind", kind_word(&field.kind)),
        ("options", &options),
        ("audience", audience),
    ];
    values.extend(field.required_to_submit.then_some(("required-to-submit", "on")));
    values.extend(field.required_to_close.then_some(("required-to-close", "on")));
    Fields::of(values)
}

fn read(lang: Lang, fields: &Fields) -> Result<Field, Mistakes> {
    let mut mistakes = Mistakes::new();
    let mut wrong = |field: &str, what: String| mistakes.push((field.to_owned(), what));
    let text = |error| mistakes::text_error(lang, error, "console-error-required");
    let label = Label::parse(fields.get("label")).map_err(|e| wrong("label", text(e)));
    let hint = Label::parse_optional(fields.get("hint")).map_err(|e| wrong("hint", text(e)));
    let options = fields.get("options").lines().filter_map(|line| Label::parse_optional(line).transpose());
    let options = options.collect::<Result<Vec<_>, _>>().map_err(|e| wrong("options", text(e)));
    let kind = kind_of(fields.get("kind"), options.clone().unwrap_or_default());
    let kind = kind.ok_or_else(|| wrong("kind", t!(lang, "console-error-option")));
    let audience = AUDIENCES.iter().find(|(_, word)| *word == fields.get("audience")).map(|(audience, _)| *audience);
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

fn wrongs(lang: Lang, misfits: &[FieldMisfit]) -> Mistakes {
    let one = |misfit: &FieldMisfit| match misfit {
        FieldMisfit::LabelTaken => ("label", t!(lang, "admin-field-taken")),
        FieldMisfit::TooManyFields => ("label", t!(lang, "admin-field-too-many", max = MAX_FIELDS)),
        FieldMisfit::NoOptions => ("options", t!(lang, "admin-options-none")),
        FieldMisfit::OptionTwice(option) => ("options", t!(lang, "admin-options-twice", option = option.as_str())),
        FieldMisfit::TooManyOptions => ("options", t!(lang, "admin-options-many", max = MAX_OPTIONS)),
        FieldMisfit::RequiredUnseen => ("required-to-submit", t!(lang, "admin-required-unseen")),
    };
    misfits.iter().map(one).map(|(field, what)| (field.to_owned(), what)).collect()
}

fn facts(lang: Lang, fields: &Fields) -> Facts {
    let told = Told { lang, fields };
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
pub fn list(office: &Office, topic: &Topic) -> Markup {
    let lang = office.lang();
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
                                (sheet::steps(
                                    office, &format!("{base}/{}/place", field.id), field.label.as_str(),
                                    place == 0, place + 1 == topic.fields.len(),
                                ))
                            }
                        }
                    }
                }
            }
            div.actions { a."button small" href=(format!("{base}/new")) { (icon("plus")) (t!(lang, "admin-field-new")) } }
            @if !topic.former.is_empty() {
                details.fold {
                    summary { (t!(lang, "admin-fields-former", count = topic.former.len())) }
                    p.hint { (t!(lang, "admin-fields-former-text")) }
                    ul.files role="list" {
                        @for field in &topic.former {
                            li {
                                div { (field.label) br; span.muted { (summary(lang, field)) } }
                                form.push method="post" action=(format!("{base}/{}/state", field.id)) {
                                    (csrf(&office.csrf()))
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
    let kind = kind_name(lang, kind_word(&field.kind));
    let agents = (field.audience == Audience::Agents).then(|| t!(lang, "admin-audience-agents"));
    let submit = field.required_to_submit.then(|| t!(lang, "admin-required-to-submit-short"));
    let close = field.required_to_close.then(|| t!(lang, "admin-required-to-close-short"));
    [Some(kind), agents, submit, close].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn view(office: &Office, topic: &Topic, now: Option<&Field>, sheet: &Sheet) -> Markup {
    let lang = office.lang();
    let title = now.map_or_else(|| t!(lang, "admin-field-new"), |field| field.label.to_string());
    let back = topic_page(topic.id);
    let action = now.map_or_else(|| format!("{back}/fields/new"), |field| format!("{back}/fields/{}", field.id));
    let cancel = html! { a."button quiet" href=(back) { (t!(lang, "cancel")) } };
    let main = html! {
        a.back href=(back) { (icon("arrow-left")) (t!(lang, "admin-field-of", topic = topic.name.as_str())) }
        (sheet::form(office, &action, sheet, &controls(lang, sheet, now.is_some()), &cancel))
        @if let Some(field) = now {
            section."card quiet" {
                h2 { (t!(lang, "admin-field-retire")) }
                p { (t!(lang, "admin-field-retire-text")) }
                form.actions method="post" action=(format!("{back}/fields/{}/state", field.id)) {
                    (csrf(&office.csrf()))
                    button."button small" name="state" value="retired" { (icon("archive")) (t!(lang, "admin-field-retire")) }
                }
            }
        }
    };
    frame::page(office, Some("topics"), &title, main)
}

fn controls(lang: Lang, sheet: &Sheet, is_asked: bool) -> Markup {
    let line = |name, label: String, hint: String, optional| {
        let (label, hint, value) = (label.as_str(), Some(hint.as_str()), sheet.get(name));
        let (autocomplete, width) = (Some("off"), Some("w-l"));
        let line = Line { name, label, hint, value, autocomplete, width, optional, ..Line::default() };
        ui::line(lang, &sheet.mistakes, line)
    };
    let kinds = KINDS.map(|word| (word.to_owned(), kind_name(lang, word), None));
    let audiences = AUDIENCES.map(|(_, word)| {
        let text = |tail: &str| i18n::text(lang, &format!("admin-audience-{word}{tail}"), &[]);
        (word.to_owned(), text(""), Some(text("-text")))
    });
    let kind_hint = is_asked.then(|| t!(lang, "admin-field-kind-hint"));
    let wrong = ui::mistake(&sheet.mistakes, "required-to-submit");
    html! {
        (line("label", t!(lang, "admin-field-label"), t!(lang, "admin-field-label-hint"), false))
        (line("hint", t!(lang, "admin-field-hint"), t!(lang, "admin-field-hint-hint"), true))
        (sheet::select(lang, sheet, "kind", &t!(lang, "admin-field-kind"), kind_hint.as_deref(), &kinds))
        (ui::area(
            lang, &sheet.mistakes, "options", &t!(lang, "admin-options"), Some(&t!(lang, "admin-options-hint")), true,
            sheet.get("options"),
        ))
        (sheet::radios(sheet, "audience", &t!(lang, "admin-audience"), None, &audiences))
        fieldset class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            legend { (t!(lang, "admin-required")) }
            @if let Some(wrong) = wrong { p.error { (icon("alert")) (wrong) } }
            div.stack.tight {
                (sheet::tick(sheet, "required-to-submit", &t!(lang, "admin-required-to-submit"), None))
                (sheet::tick(sheet, "required-to-close", &t!(lang, "admin-required-to-close"), None))
            }
        }
    }
}
