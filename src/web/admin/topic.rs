//! `/admin/topics/{id}`: a help topic, or a new one; and the list of its questions.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    Office, Posted, field, frame,
    sheet::{self, Choice, Facts, Sheet, Told},
    topics::{HERE, goes_to},
};
use crate::{
    app::{
        self,
        settings::{Unfit, topic as intention},
    },
    domain::{
        id::{DepartmentId, TopicId},
        person::Lang,
        text::{Body, Label, Tag},
        ticket::{Kind, Priority},
        topic::{Route, Topic, TopicMisfit},
    },
    i18n,
    store::Catalogue,
    t,
    web::{
        console::mistakes,
        form::Fields,
        problem::Problem,
        ui::{self, Line, Mistakes, csrf, icon, priority_word},
    },
};

const KINDS: [(Kind, &str); 4] =
    [(Kind::Request, "request"), (Kind::Incident, "incident"), (Kind::Problem, "problem"), (Kind::Change, "change")];

const PRIORITIES: [(Option<Priority>, &str); 5] = [
    (None, "none"),
    (Some(Priority::Low), "low"),
    (Some(Priority::Normal), "normal"),
    (Some(Priority::High), "high"),
    (Some(Priority::Urgent), "urgent"),
];

const SITE: &str = "site";

/// `GET /admin/topics/new`
pub async fn new(office: Office) -> Result<HttpResponse, Problem> {
    let fields = Fields::of([("kind", "request"), ("route", SITE), ("priority", "none"), ("public", "on")]);
    Ok(office.page(view(&office, None, &Sheet::standing(fields, String::new()))?))
}

/// `POST /admin/topics/new`
pub async fn add(Posted { office, fields }: Posted) -> Result<HttpResponse, Problem> {
    let new = match read(office.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return again(&office, None, fields, wrong),
    };
    let actor = office.actor();
    match office.app().write(move |tx| intention::add(tx, &actor, &new)).await {
        Ok(id) => Ok(office.see_other(&format!("{HERE}/{id}"), "topic-added")),
        Err(app::Error::Unfit(Unfit::Topic(misfits))) => {
            let wrong = wrongs(office.lang(), &misfits);
            again(&office, None, fields, wrong)
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `GET /admin/topics/{id}`
pub async fn show(office: Office, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let standing = office.app().read(|read| intention::open(read, TopicId(*id)))?;
    let sheet = Sheet::standing(filled(&standing.value), standing.mark);
    Ok(office.page(view(&office, Some(&standing.value), &sheet)?))
}

/// `POST /admin/topics/{id}`
pub async fn save(Posted { office, fields }: Posted, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let id = TopicId(*id);
    let now = office.app().read(|read| intention::open(read, id))?;
    let new = match read(office.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return again(&office, Some(&now.value), fields, wrong),
    };
    let (actor, seen) = (office.actor(), fields.get("seen").to_owned());
    match office.app().write(move |tx| intention::change(tx, &actor, id, &seen, &new)).await {
        Ok(()) => Ok(office.see_other(&format!("{HERE}/{id}"), "saved")),
        Err(app::Error::Unfit(Unfit::Topic(misfits))) => {
            let wrong = wrongs(office.lang(), &misfits);
            again(&office, Some(&now.value), fields, wrong)
        }
        Err(app::Error::Unfit(Unfit::Changed)) => changed(&office, id, fields),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `POST /admin/topics/{id}/state`: retires it or takes it back.
pub async fn settle(Posted { office, fields }: Posted, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let (actor, id) = (office.actor(), TopicId(*id));
    let (done, told) = match fields.get("state") {
        "retired" => (office.app().write(move |tx| intention::retire(tx, &actor, id)).await, "retired"),
        "active" => (office.app().write(move |tx| intention::restore(tx, &actor, id)).await, "restored"),
        _ => return Err(Problem::Unreadable),
    };
    match done {
        Ok(()) => Ok(office.see_other(HERE, told)),
        Err(app::Error::Unfit(Unfit::Topic(misfits))) => {
            let now = office.app().read(|read| intention::open(read, id))?;
            let mut sheet = Sheet::standing(filled(&now.value), now.mark);
            sheet.mistakes = wrongs(office.lang(), &misfits);
            Ok(office.mistaken(view(&office, Some(&now.value), &sheet)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn again(office: &Office, now: Option<&Topic>, fields: Fields, wrong: Mistakes) -> Result<HttpResponse, Problem> {
    Ok(office.mistaken(view(office, now, &Sheet::mistaken(fields, wrong))?))
}

fn changed(office: &Office, id: TopicId, fields: Fields) -> Result<HttpResponse, Problem> {
    let now = office.app().read(|read| intention::open(read, id))?;
    let (theirs, typed) = (facts(office, &filled(&now.value))?, facts(office, &fields)?);
    let sheet = Sheet::changed(fields, now.mark, theirs, &typed);
    Ok(office.mistaken(view(office, Some(&now.value), &sheet)?))
}

fn filled(topic: &Topic) -> Fields {
    let text = |body: &Option<Body>| body.as_ref().map(ToString::to_string).unwrap_or_default();
    let kind = KINDS.iter().find(|(kind, _)| *kind == topic.kind).map_or("", |(_, word)| word);
    let priority = PRIORITIES.iter().find(|(priority, _)| *priority == topic.priority).map_or("", |(_, word)| word);
    let route = match topic.route {
        Route::Site => SITE.to_owned(),
        Route::Department(id) => id.to_string(),
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
    ];
    let ticks =
        [("public", topic.public), ("ask-room", topic.ask_room), ("solution-required", topic.solution_required)];
    values.extend(ticks.iter().filter(|(_, is_ticked)| *is_ticked).map(|(name, _)| (*name, "on")));
    Fields::of(values)
}

fn read(lang: Lang, fields: &Fields) -> Result<Topic, Mistakes> {
    let mut mistakes = Mistakes::new();
    let mut wrong = |field: &str, what: String| mistakes.push((field.to_owned(), what));
    let text = |error| mistakes::text_error(lang, error, "console-error-required");
    let name = Label::parse(fields.get("name")).map_err(|e| wrong("name", text(e)));
    let description = Body::parse_optional(fields.get("description")).map_err(|e| wrong("description", text(e)));
    let intro = Body::parse_optional(fields.get("intro")).map_err(|e| wrong("intro", text(e)));
    let kind = KINDS.iter().find(|(_, word)| *word == fields.get("kind")).map(|(kind, _)| *kind);
    let kind = kind.ok_or_else(|| wrong("kind", t!(lang, "console-error-option")));
    let route = match fields.get("route") {
        SITE => Some(Route::Site),
        id => id.parse().ok().map(|id| Route::Department(DepartmentId(id))),
    };
    let route = route.ok_or_else(|| wrong("route", t!(lang, "console-error-option")));
    let priority = PRIORITIES.iter().find(|(_, word)| *word == fields.get("priority")).map(|(priority, _)| *priority);
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
            former: Vec::new(),
        }),
        _ => Err(mistakes),
    }
}

fn wrongs(lang: Lang, misfits: &[TopicMisfit]) -> Mistakes {
    let one = |misfit: &TopicMisfit| match misfit {
        TopicMisfit::NameTaken => ("name", t!(lang, "admin-name-taken")),
        TopicMisfit::NoDepartment => ("route", t!(lang, "admin-route-gone")),
    };
    misfits.iter().map(one).map(|(field, what)| (field.to_owned(), what)).collect()
}

fn facts(office: &Office, fields: &Fields) -> Result<Facts, Problem> {
    let lang = office.lang();
    let departments = office.app().read(|read| Ok(read.all_department_names()?))?;
    let told = Told { lang, fields };
    let route = fields.get("route").parse().map_or(Route::Site, |id| Route::Department(DepartmentId(id)));
    Ok(vec![
        told.text(t!(lang, "admin-name"), "name"),
        told.text(t!(lang, "admin-description"), "description"),
        told.text(t!(lang, "admin-topic-intro"), "intro"),
        (t!(lang, "admin-route"), goes_to(lang, route, &departments)),
        told.choice(t!(lang, "admin-kind"), "kind", "kind"),
        told.choice(t!(lang, "console-priority"), "priority", "priority"),
        told.text(t!(lang, "admin-tags"), "tags"),
        told.tick(t!(lang, "admin-topic-public"), "public"),
        told.tick(t!(lang, "admin-topic-room"), "ask-room"),
        told.tick(t!(lang, "admin-topic-solution"), "solution-required"),
    ])
}

fn view(office: &Office, now: Option<&Topic>, sheet: &Sheet) -> Result<Markup, Problem> {
    let lang = office.lang();
    let departments = office.app().read(|read| Ok(read.department_names()?))?;
    let title = now.map_or_else(|| t!(lang, "admin-topic-new"), |topic| topic.name.to_string());
    let action = now.map_or_else(|| format!("{HERE}/new"), |topic| format!("{HERE}/{}", topic.id));
    let cancel = html! { a."button quiet" href=(HERE) { (t!(lang, "cancel")) } };
    let main = html! {
        a.back href=(HERE) { (icon("arrow-left")) (t!(lang, "admin-area-topics")) }
        @if now.is_some_and(|topic| topic.retired) {
            div."banner wait" { (icon("archive")) p { (t!(lang, "admin-topic-is-retired")) } }
        }
        @if let Some(topic) = now { (field::list(office, topic)) h2 { (t!(lang, "admin-topic-settings")) } }
        (sheet::form(office, &action, sheet, &controls(lang, sheet, &departments), &cancel))
        @if let Some(topic) = now { (putting_away(office, topic)) }
    };
    Ok(frame::page(office, Some("topics"), &title, main))
}

fn controls(lang: Lang, sheet: &Sheet, departments: &[(DepartmentId, Label)]) -> Markup {
    let line = |name, label: String, hint: String, optional| {
        let value = sheet.get(name);
        let (label, hint) = (label.as_str(), Some(hint.as_str()).filter(|hint| !hint.is_empty()));
        let (autocomplete, width) = (Some("off"), Some("w-l"));
        let line = Line { name, label, hint, value, autocomplete, width, optional, ..Line::default() };
        ui::line(lang, &sheet.mistakes, line)
    };
    let to_site = (SITE.to_owned(), t!(lang, "admin-route-site"), None);
    let to_department = departments.iter().map(|(id, name)| (id.to_string(), name.to_string(), None));
    let routes: Vec<Choice> = [to_site].into_iter().chain(to_department).collect();
    let kinds = KINDS.map(|(_, word)| (word.to_owned(), i18n::text(lang, &format!("kind-{word}"), &[]), None));
    let priorities = PRIORITIES.map(|(priority, word)| (word.to_owned(), priority_word(lang, priority), None));
    html! {
        (line("name", t!(lang, "admin-name"), t!(lang, "admin-topic-name-hint"), false))
        (ui::area(
            lang, &sheet.mistakes, "description", &t!(lang, "admin-description"),
            Some(&t!(lang, "admin-topic-description-hint")), true, sheet.get("description"),
        ))
        (ui::area(
            lang, &sheet.mistakes, "intro", &t!(lang, "admin-topic-intro"), Some(&t!(lang, "admin-topic-intro-hint")),
            true, sheet.get("intro"),
        ))
        (sheet::select(lang, sheet, "route", &t!(lang, "admin-route"), Some(&t!(lang, "admin-route-hint")), &routes))
        (sheet::select(lang, sheet, "kind", &t!(lang, "admin-kind"), None, &kinds))
        (sheet::select(
            lang, sheet, "priority", &t!(lang, "console-priority"), Some(&t!(lang, "admin-topic-priority-hint")), &priorities,
        ))
        (line("tags", t!(lang, "admin-tags"), t!(lang, "admin-tags-hint"), true))
        fieldset.field {
            legend { (t!(lang, "admin-topic-more")) }
            div.stack.tight {
                (sheet::tick(sheet, "public", &t!(lang, "admin-topic-public"), Some(&t!(lang, "admin-topic-public-hint"))))
                (sheet::tick(sheet, "ask-room", &t!(lang, "admin-topic-room"), None))
                (sheet::tick(
                    sheet, "solution-required", &t!(lang, "admin-topic-solution"), Some(&t!(lang, "admin-topic-solution-hint")),
                ))
            }
        }
    }
}

fn putting_away(office: &Office, topic: &Topic) -> Markup {
    let lang = office.lang();
    html! {
        section."card quiet" {
            h2 { @if topic.retired { (t!(lang, "admin-restore")) } @else { (t!(lang, "admin-retire")) } }
            p { (t!(lang, "admin-topic-retire-text")) }
            form.actions method="post" action=(format!("{HERE}/{}/state", topic.id)) {
                (csrf(&office.csrf()))
                @if topic.retired {
                    button."button small" name="state" value="active" { (icon("undo")) (t!(lang, "admin-restore")) }
                } @else {
                    button."button small" name="state" value="retired" { (icon("archive")) (t!(lang, "admin-retire")) }
                }
            }
        }
    }
}
