//! `/admin/topics/{id}`: a help topic, or a new one; and the list of its questions.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    AdminContext, field,
    form_state::{self, ChoiceOption, FormState, LabelledValues, ValueReader},
    frame,
    topics::{ADMIN_TOPICS_PATH, route_text},
};
use crate::{
    app::{
        self,
        settings::{SettingError, topic as intention},
        view::catalogue,
    },
    domain::{
        classification::{Priority, TicketKind},
        id::{DepartmentId, TopicId},
        person::Lang,
        routing::TopicRoute,
        text::{Body, Label, Tag},
        topic::{Topic, TopicError, TopicIcon},
    },
    i18n, t,
    web::{
        form::{Fields, Posted},
        problem::Problem,
        ui::{self, FormErrors, TextField, Tone, csrf, icon, priority_word},
    },
};

/// The word of a topic without a priority.
const NO_PRIORITY: &str = "none";

/// The word of a topic without an icon.
const NO_ICON: &str = "";

const SITE_ROUTE: &str = "site";

/// `GET /admin/topics/new`
pub async fn new(context: AdminContext) -> Result<HttpResponse, Problem> {
    let fields = Fields::of([("kind", "request"), ("route", SITE_ROUTE), ("priority", "none"), ("public", "on")]);
    Ok(context.page(view(&context, None, &FormState::opened(fields, String::new()))?))
}

/// `POST /admin/topics/new`
pub async fn add(Posted { gate: context, fields }: Posted<AdminContext>) -> Result<HttpResponse, Problem> {
    let new = match read(context.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return page_with_errors(&context, None, fields, wrong),
    };
    match context.write(move |tx, actor| intention::add(tx, actor, &new)).await {
        Ok(id) => Ok(context.see_other(&format!("{ADMIN_TOPICS_PATH}/{id}"), "topic-added")),
        Err(app::Error::InvalidSetting(SettingError::Topic(misfits))) => {
            let wrong = form_errors(context.lang(), &misfits);
            page_with_errors(&context, None, fields, wrong)
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `GET /admin/topics/{id}`
pub async fn show(context: AdminContext, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let standing = context.app().read(|read| intention::load(read, TopicId(*id)))?;
    let sheet = FormState::opened(filled(&standing.value), standing.version);
    Ok(context.page(view(&context, Some(&standing.value), &sheet)?))
}

/// `POST /admin/topics/{id}`
pub async fn save(
    Posted { gate: context, fields }: Posted<AdminContext>,
    id: Path<u64>,
) -> Result<HttpResponse, Problem> {
    let id = TopicId(*id);
    let now = context.app().read(|read| intention::load(read, id))?;
    let new = match read(context.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return page_with_errors(&context, Some(&now.value), fields, wrong),
    };
    let seen = fields.get("seen").to_owned();
    match context.write(move |tx, actor| intention::change(tx, actor, id, &seen, &new)).await {
        Ok(()) => Ok(context.see_other(&format!("{ADMIN_TOPICS_PATH}/{id}"), "saved")),
        Err(app::Error::InvalidSetting(SettingError::Topic(misfits))) => {
            let wrong = form_errors(context.lang(), &misfits);
            page_with_errors(&context, Some(&now.value), fields, wrong)
        }
        Err(app::Error::InvalidSetting(SettingError::ChangedMeanwhile)) => page_with_conflict(&context, id, fields),
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
            let mut sheet = FormState::opened(filled(&now.value), now.version);
            sheet.mistakes = form_errors(context.lang(), &misfits);
            Ok(context.form_with_errors(view(&context, Some(&now.value), &sheet)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn page_with_errors(
    context: &AdminContext,
    now: Option<&Topic>,
    fields: Fields,
    wrong: FormErrors,
) -> Result<HttpResponse, Problem> {
    Ok(context.form_with_errors(view(context, now, &FormState::with_errors(fields, wrong))?))
}

fn page_with_conflict(context: &AdminContext, id: TopicId, fields: Fields) -> Result<HttpResponse, Problem> {
    let now = context.app().read(|read| intention::load(read, id))?;
    let (theirs, typed) = (labelled_values(context, &filled(&now.value))?, labelled_values(context, &fields)?);
    let sheet = FormState::with_conflict(fields, now.version, theirs, &typed);
    Ok(context.form_with_errors(view(context, Some(&now.value), &sheet)?))
}

fn filled(topic: &Topic) -> Fields {
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
    Fields::of(values)
}

fn read(lang: Lang, fields: &Fields) -> Result<Topic, FormErrors> {
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
    match (name, description, intro, kind, route, priority, tags) {
        (Ok(name), Ok(description), Ok(intro), Ok(kind), Ok(route), Ok(priority), Ok(tags)) => Ok(Topic {
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
            fields: Vec::new(),
            rank: 0,
            retired: false,
            retired_fields: Vec::new(),
            icon: TopicIcon::from_word(fields.get("icon")),
        }),
        _ => Err(mistakes),
    }
}

fn form_errors(lang: Lang, misfits: &[TopicError]) -> FormErrors {
    let one = |misfit: &TopicError| match misfit {
        TopicError::NameTaken => ("name", t!(lang, "admin-name-taken")),
        TopicError::NoDepartment => ("route", t!(lang, "admin-route-gone")),
    };
    misfits.iter().map(one).map(|(field, what)| (field.to_owned(), what)).collect()
}

fn labelled_values(context: &AdminContext, fields: &Fields) -> Result<LabelledValues, Problem> {
    let lang = context.lang();
    let departments = context.app().read(catalogue::all_department_names)?;
    let told = ValueReader { lang, fields };
    let route = fields.get("route").parse().map_or(TopicRoute::Site, |id| TopicRoute::Department(DepartmentId(id)));
    Ok(vec![
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
    ])
}

fn view(context: &AdminContext, now: Option<&Topic>, sheet: &FormState) -> Result<Markup, Problem> {
    let lang = context.lang();
    let departments = context.app().read(catalogue::department_names)?;
    let title = now.map_or_else(|| t!(lang, "admin-topic-new"), |topic| topic.name.to_string());
    let action =
        now.map_or_else(|| format!("{ADMIN_TOPICS_PATH}/new"), |topic| format!("{ADMIN_TOPICS_PATH}/{}", topic.id));
    let cancel = html! { a."button quiet" href=(ADMIN_TOPICS_PATH) { (t!(lang, "cancel")) } };
    let main = html! {
        a.back href=(ADMIN_TOPICS_PATH) { (icon("arrow-left")) (t!(lang, "admin-area-topics")) }
        @if now.is_some_and(|topic| topic.retired) {
            div."banner wait" { (icon("archive")) p { (t!(lang, "admin-topic-is-retired")) } }
        }
        @if let Some(topic) = now { (field::list(context, topic)) h2 { (t!(lang, "admin-topic-settings")) } }
        (form_state::form(context, &action, sheet, &controls(lang, sheet, &departments), &cancel))
        @if let Some(topic) = now { (retirement_section(context, topic)) }
    };
    Ok(frame::page(context, Some("topics"), &title, main))
}

fn controls(lang: Lang, sheet: &FormState, departments: &[(DepartmentId, Label)]) -> Markup {
    let line = |name, label: String, hint: String, optional| {
        let value = sheet.get(name);
        let (label, hint) = (label.as_str(), Some(hint.as_str()).filter(|hint| !hint.is_empty()));
        let (autocomplete, width) = (Some("off"), Some("w-l"));
        let line = TextField { name, label, hint, value, autocomplete, width, optional, ..TextField::default() };
        ui::text_field(lang, &sheet.mistakes, line)
    };
    let to_site = (SITE_ROUTE.to_owned(), t!(lang, "admin-route-site"), None);
    let to_department = departments.iter().map(|(id, name)| (id.to_string(), name.to_string(), None));
    let routes: Vec<ChoiceOption> = [to_site].into_iter().chain(to_department).collect();
    let kinds = TicketKind::ALL
        .map(TicketKind::word)
        .map(|word| (word.to_owned(), i18n::text(lang, &format!("kind-{word}"), &[]), None));
    let priorities = [None].into_iter().chain(Priority::ALL.into_iter().rev().map(Some));
    let priorities: Vec<ChoiceOption> = priorities
        .map(|one| (one.map_or(NO_PRIORITY, Priority::word).to_owned(), priority_word(lang, one), None))
        .collect();
    html! {
        (line("name", t!(lang, "admin-name"), t!(lang, "admin-topic-name-hint"), false))
        (ui::text_area(
            lang, &sheet.mistakes, "description", &t!(lang, "admin-description"),
            Some(&t!(lang, "admin-topic-description-hint")), true, sheet.get("description"),
        ))
        (icon_choice(lang, sheet))
        (ui::text_area(
            lang, &sheet.mistakes, "intro", &t!(lang, "admin-topic-intro"), Some(&t!(lang, "admin-topic-intro-hint")),
            true, sheet.get("intro"),
        ))
        (form_state::select(lang, sheet, "route", &t!(lang, "admin-route"), Some(&t!(lang, "admin-route-hint")), &routes))
        (form_state::select(lang, sheet, "kind", &t!(lang, "admin-kind"), None, &kinds))
        (form_state::select(
            lang, sheet, "priority", &t!(lang, "console-priority"), Some(&t!(lang, "admin-topic-priority-hint")), &priorities,
        ))
        (line("tags", t!(lang, "admin-tags"), t!(lang, "admin-tags-hint"), true))
        fieldset.field {
            legend { (t!(lang, "admin-topic-more")) }
            div.stack.tight {
                (form_state::checkbox(sheet, "public", &t!(lang, "admin-topic-public"), Some(&t!(lang, "admin-topic-public-hint"))))
                (form_state::checkbox(sheet, "ask-room", &t!(lang, "admin-topic-room"), None))
                (form_state::checkbox(
                    sheet, "solution-required", &t!(lang, "admin-topic-solution"), Some(&t!(lang, "admin-topic-solution-hint")),
                ))
            }
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

fn retirement_section(context: &AdminContext, topic: &Topic) -> Markup {
    let lang = context.lang();
    html! {
        section."card quiet" {
            h2 { @if topic.retired { (t!(lang, "admin-restore")) } @else { (t!(lang, "admin-retire")) } }
            p { (t!(lang, "admin-topic-retire-text")) }
            form.actions method="post" action=(format!("{ADMIN_TOPICS_PATH}/{}/state", topic.id)) {
                (csrf(&context.csrf()))
                @if topic.retired {
                    button."button small" name="state" value="active" { (icon("undo")) (t!(lang, "admin-restore")) }
                } @else {
                    button."button small" name="state" value="retired" { (icon("archive")) (t!(lang, "admin-retire")) }
                }
            }
        }
    }
}
