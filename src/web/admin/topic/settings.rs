//! The form as a whole: what it is filled with and how it is read, and the controls of the topic itself. Its
//! questions are in `rows` and `question`.

use maud::{Markup, html};

use super::{question, rows::QuestionRows, spot::Spot};
use crate::{
    app::view::catalogue,
    domain::{
        classification::{Priority, TicketKind},
        field::{Field, MAX_FIELDS},
        id::{DepartmentId, TopicId},
        person::Lang,
        routing::TopicRoute,
        text::{Body, Label, Tag},
        topic::{Topic, TopicError, TopicIcon},
    },
    i18n, t,
    web::{
        admin::{
            AdminContext,
            form_state::{self, ChoiceOption, FormState, LabelledValues, ValueReader},
            topics::route_text,
            translation::{TOPIC_PARTS, TranslatedValues, TranslationReader, translated_values, translation_fold},
        },
        form::Fields,
        problem::Problem,
        ui::{self, FormErrors, TextField, Tone, icon, priority_word},
    },
};

/// The word of a topic without a priority.
const NO_PRIORITY: &str = "none";

/// The word of a topic without an icon.
const NO_ICON: &str = "";

const SITE_ROUTE: &str = "site";

/// Where an error of the list of questions is told.
pub const QUESTIONS_ID: &str = "questions";

/// The form of a new topic.
pub fn initial() -> Fields {
    Fields::of([("kind", "request"), ("route", SITE_ROUTE), ("priority", NO_PRIORITY), ("public", "on")])
}

/// The form of a stored topic.
pub fn filled(topic: &Topic) -> Fields {
    let text = |body: &Option<Body>| body.as_ref().map(ToString::to_string).unwrap_or_default();
    let kind = topic.kind.word();
    let priority = topic.priority.map_or(NO_PRIORITY, Priority::word);
    let route = match topic.route {
        TopicRoute::Site => SITE_ROUTE.to_owned(),
        TopicRoute::Department(id) => id.to_string(),
    };
    let tags: Vec<String> = topic.tags.iter().map(ToString::to_string).collect();
    let (description, intro, tags) = (text(&topic.description), text(&topic.intro), tags.join(", "));
    let mut values = vec![
        ("name", topic.name.as_str()),
        ("description", &description),
        ("intro", &intro),
        ("kind", kind),
        ("route", &route),
        ("priority", priority),
        ("tags", &tags),
        ("icon", topic.icon.map_or(NO_ICON, TopicIcon::word)),
    ];
    let ticks =
        [("public", topic.public), ("ask-room", topic.ask_room), ("solution-required", topic.solution_required)];
    values.extend(ticks.iter().filter(|(_, is_ticked)| *is_ticked).map(|(name, _)| (*name, "on")));
    let translated = topic.translations.form_values();
    values.extend(translated.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    QuestionRows::of_topic(topic).put_into(&Fields::of(values))
}

/// Reads the form: the topic with the questions that will be asked.
pub fn read(lang: Lang, fields: &Fields) -> Result<Topic, FormErrors> {
    let mut mistakes = FormErrors::new();
    let mut wrong = |field: &str, what: String| mistakes.push((field.to_owned(), what));
    let text = |error| Tone::Familiar.text_error(lang, error, "console-error-required");
    let name =
        Label::parse(fields.get("name")).map_err(|e| wrong("name", Tone::Familiar.text_error(lang, e, "error-topic")));
    let description = Body::parse_optional(fields.get("description")).map_err(|e| wrong("description", text(e)));
    let intro = Body::parse_optional(fields.get("intro")).map_err(|e| wrong("intro", text(e)));
    let kind = TicketKind::from_word(fields.get("kind"));
    let kind = kind.ok_or_else(|| wrong("kind", t!(lang, "console-error-option")));
    let route = match fields.get("route") {
        SITE_ROUTE => Some(TopicRoute::Site),
        id => id.parse().ok().map(|id| TopicRoute::Department(DepartmentId(id))),
    };
    let route = route.ok_or_else(|| wrong("route", t!(lang, "console-error-option")));
    let priority = match fields.get("priority") {
        NO_PRIORITY => Some(None),
        word => Priority::from_word(word).map(Some),
    };
    let priority = priority.ok_or_else(|| wrong("priority", t!(lang, "console-error-option")));
    let tags = fields.get("tags").split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(Tag::parse);
    let tags = tags.collect::<Result<_, _>>().map_err(|e| wrong("tags", text(e)));
    let translations = TranslationReader { lang, get: &|name| fields.get(name), wrong: &mut wrong }.topic();
    let questions = read_questions(lang, fields).map_err(|wrong| mistakes.extend(wrong));
    match (name, description, intro, kind, route, priority, tags, questions) {
        (Ok(name), Ok(description), Ok(intro), Ok(kind), Ok(route), Ok(priority), Ok(tags), Ok(questions))
            if mistakes.is_empty() =>
        {
            Ok(Topic {
                id: TopicId(0),
                name,
                description,
                intro,
                kind,
                route,
                priority,
                tags,
                solution_required: fields.has("solution-required"),
                ask_room: fields.has("ask-room"),
                public: fields.has("public"),
                fields: questions,
                rank: 0,
                retired: false,
                retired_fields: Vec::new(),
                translations,
                icon: TopicIcon::from_word(fields.get("icon")),
            })
        }
        _ => Err(mistakes),
    }
}

/// The introduction as the form shows it, if there is one that can be read.
pub fn intro(fields: &Fields) -> Option<Markup> {
    Body::parse_optional(fields.get("intro")).ok().flatten().map(|intro| ui::user_text(&intro))
}

fn read_questions(lang: Lang, fields: &Fields) -> Result<Vec<Field>, FormErrors> {
    let (mut questions, mut mistakes) = (Vec::new(), FormErrors::new());
    for (row, place) in QuestionRows::of(fields).asked().zip(1..) {
        match question::read(lang, row, place) {
            Ok(question) => questions.push(question),
            Err(wrong) => mistakes.extend(wrong),
        }
    }
    if mistakes.is_empty() { Ok(questions) } else { Err(mistakes) }
}

/// What does not fit, at its controls.
pub fn form_errors(lang: Lang, fields: &Fields, misfits: &[TopicError]) -> FormErrors {
    let rows = QuestionRows::of(fields);
    let one = |misfit: &TopicError| match misfit {
        TopicError::NameTaken => Some(("name".to_owned(), t!(lang, "admin-name-taken"))),
        TopicError::NoDepartment => Some(("route".to_owned(), t!(lang, "admin-route-gone"))),
        TopicError::TooManyFields => {
            Some((QUESTIONS_ID.to_owned(), t!(lang, "admin-field-too-many", max = MAX_FIELDS)))
        }
        TopicError::Field { at, error } => {
            rows.asked().nth(*at).map(|row| question::form_error(lang, row, at + 1, error))
        }
    };
    misfits.iter().filter_map(one).collect()
}

/// The form in words, to set beside what somebody else saved: its questions as a list, and one by one.
pub fn labelled_values(context: &AdminContext, fields: &Fields) -> Result<LabelledValues, Problem> {
    let lang = context.lang();
    let departments = context.app().read(catalogue::all_department_names)?;
    let told = ValueReader { lang, fields };
    let route = fields.get("route").parse().map_or(TopicRoute::Site, |id| TopicRoute::Department(DepartmentId(id)));
    let rows = QuestionRows::of(fields);
    let titled = |place: usize, row| (question::title(lang, row, place), question::whole_text(lang, row));
    let questions: Vec<(String, String)> = rows.asked().zip(1..).map(|(row, place)| titled(place, row)).collect();
    let titles: Vec<&str> = questions.iter().map(|(title, _)| title.as_str()).collect();
    let list = (t!(lang, "admin-fields"), titles.join("\n"));
    let own = [
        told.text(t!(lang, "admin-name"), "name"),
        told.text(t!(lang, "admin-description"), "description"),
        told.text(t!(lang, "admin-topic-intro"), "intro"),
        (t!(lang, "admin-route"), route_text(lang, route, &departments)),
        told.choice(t!(lang, "admin-kind"), "kind", "kind"),
        told.choice(t!(lang, "console-priority"), "priority", "priority"),
        told.text(t!(lang, "admin-tags"), "tags"),
        told.tick(t!(lang, "admin-topic-public"), "public"),
        told.tick(t!(lang, "admin-topic-room"), "ask-room"),
        told.tick(t!(lang, "admin-topic-solution"), "solution-required"),
        list,
    ];
    let translated = translated_values(lang, |name| fields.get(name), TOPIC_PARTS);
    Ok(own.into_iter().chain(translated).chain(questions).collect())
}

/// The names of the controls in the fold.
const FOLDED: [&str; 7] = ["intro", "kind", "priority", "tags", "public", "ask-room", "solution-required"];

/// The controls of the topic itself; what is seldom changed is folded, and its words in `to`.
pub fn controls(lang: Lang, sheet: &FormState, departments: &[(DepartmentId, Label)], spot: &Spot, to: Lang) -> Markup {
    let to_site = (SITE_ROUTE.to_owned(), t!(lang, "admin-route-site"), None);
    let to_department = departments.iter().map(|(id, name)| (id.to_string(), name.to_string(), None));
    let routes: Vec<ChoiceOption> = [to_site].into_iter().chain(to_department).collect();
    let is_wrong = sheet.mistakes.iter().any(|(name, _)| FOLDED.contains(&name.as_str()));
    html! {
        div."stack compact" {
            div.fields {
                (line(lang, sheet, "name", &t!(lang, "admin-name"), &t!(lang, "admin-topic-name-hint"), spot))
                (form_state::select(lang, sheet, "route", &t!(lang, "admin-route"), Some(&t!(lang, "admin-route-hint")), &routes))
            }
            (ui::text_area(
                lang, &sheet.mistakes, "description", &t!(lang, "admin-description"),
                Some(&t!(lang, "admin-topic-description-hint")), true, sheet.get("description"),
            ))
            (icon_choice(lang, sheet))
            details.fold open[is_wrong] {
                summary { (t!(lang, "admin-topic-more")) }
                div.stack { (folded_controls(lang, sheet)) }
            }
            (translation_fold(lang, sheet, to, "", TOPIC_PARTS))
        }
    }
}

fn line(lang: Lang, sheet: &FormState, name: &str, label: &str, hint: &str, spot: &Spot) -> Markup {
    let (autocomplete, optional, autofocus) = (Some("off"), name != "name", spot.is_at(name));
    let (hint, value) = (Some(hint), sheet.get(name));
    let line = TextField { name, label, hint, value, autocomplete, optional, autofocus, ..TextField::default() };
    ui::text_field(lang, &sheet.mistakes, line)
}

fn folded_controls(lang: Lang, sheet: &FormState) -> Markup {
    let kinds = TicketKind::ALL
        .map(TicketKind::word)
        .map(|word| (word.to_owned(), i18n::text(lang, &format!("kind-{word}"), &[]), None));
    let priorities = [None].into_iter().chain(Priority::ALL.into_iter().rev().map(Some));
    let priorities: Vec<ChoiceOption> = priorities
        .map(|one| (one.map_or(NO_PRIORITY, Priority::word).to_owned(), priority_word(lang, one), None))
        .collect();
    html! {
        (ui::text_area(
            lang, &sheet.mistakes, "intro", &t!(lang, "admin-topic-intro"), Some(&t!(lang, "admin-topic-intro-hint")),
            true, sheet.get("intro"),
        ))
        div.fields {
            (form_state::select(lang, sheet, "kind", &t!(lang, "admin-kind"), None, &kinds))
            (form_state::select(
                lang, sheet, "priority", &t!(lang, "console-priority"), Some(&t!(lang, "admin-topic-priority-hint")), &priorities,
            ))
        }
        (line(lang, sheet, "tags", &t!(lang, "admin-tags"), &t!(lang, "admin-tags-hint"), &Spot::default()))
        div {
            (form_state::checkbox(sheet, "public", &t!(lang, "admin-topic-public"), Some(&t!(lang, "admin-topic-public-hint"))))
            (form_state::checkbox(sheet, "ask-room", &t!(lang, "admin-topic-room"), None))
            (form_state::checkbox(
                sheet, "solution-required", &t!(lang, "admin-topic-solution"), Some(&t!(lang, "admin-topic-solution-hint")),
            ))
        }
    }
}

/// One of the icons, or none.
fn icon_choice(lang: Lang, sheet: &FormState) -> Markup {
    let name = |icon: TopicIcon| i18n::text(lang, &format!("topic-icon-{}", icon.word()), &[]);
    html! {
        fieldset.field {
            legend { (t!(lang, "admin-topic-icon")) " " span.optional { (t!(lang, "optional")) } }
            p.hint { (t!(lang, "admin-topic-icon-hint")) }
            div.icon-picks {
                label.none { input type="radio" name="icon" value=(NO_ICON) checked[sheet.get("icon") == NO_ICON]; (t!(lang, "topic-icon-none")) }
                @for one in TopicIcon::ALL {
                    label title=(name(one)) {
                        input type="radio" name="icon" value=(one.word()) checked[sheet.get("icon") == one.word()] aria-label=(name(one));
                        (icon(one.word()))
                    }
                }
            }
        }
    }
}
