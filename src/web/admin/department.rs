//! `/admin/departments/{id}`: one of them, or a new one.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    Office, Posted,
    departments::HERE,
    frame,
    sheet::{self, Facts, Sheet, Told},
};
use crate::{
    app::{
        self,
        settings::{Needed, Unfit, department as intention},
    },
    domain::{
        department::{Department, DepartmentKind, Misfit, parse_ranges},
        id::DepartmentId,
        person::Lang,
        text::{Body, EmailAddress, Label},
    },
    i18n, t,
    web::{
        console::mistakes,
        form::Fields,
        problem::Problem,
        ui::{self, Line, Mistakes, csrf, icon},
    },
};

const KINDS: [(DepartmentKind, &str); 5] = [
    (DepartmentKind::Site, "site"),
    (DepartmentKind::General, "general"),
    (DepartmentKind::Supraregional, "supraregional"),
    (DepartmentKind::Protected, "protected"),
    (DepartmentKind::Rejected, "rejected"),
];

/// The word of a kind in forms and in the keys of texts.
pub fn kind_word(kind: DepartmentKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, word)| word)
}

/// `GET /admin/departments/new`
pub async fn new(office: Office) -> HttpResponse {
    let fields = Fields::of([("kind", "site"), ("visible", "public")]);
    office.page(view(&office, None, &Sheet::standing(fields, String::new()), None))
}

/// `POST /admin/departments/new`
pub async fn add(Posted { office, fields }: Posted) -> Result<HttpResponse, Problem> {
    let new = match read(office.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return Ok(again(&office, None, fields, wrong)),
    };
    let actor = office.actor();
    match office.app().write(move |tx| intention::add(tx, &actor, &new)).await {
        Ok(_) => Ok(office.see_other(HERE, "saved")),
        Err(app::Error::Unfit(Unfit::Department(misfits))) => {
            let wrong = wrongs(office.lang(), &misfits);
            Ok(again(&office, None, fields, wrong))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `GET /admin/departments/{id}`
pub async fn show(office: Office, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let standing = office.app().read(|read| intention::open(read, DepartmentId(*id)))?;
    let sheet = Sheet::standing(filled(&standing.value), standing.mark);
    Ok(office.page(view(&office, Some(&standing.value), &sheet, None)))
}

/// `POST /admin/departments/{id}`
pub async fn save(Posted { office, fields }: Posted, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let id = DepartmentId(*id);
    let now = office.app().read(|read| intention::open(read, id))?;
    let new = match read(office.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return Ok(again(&office, Some(&now.value), fields, wrong)),
    };
    let (actor, seen) = (office.actor(), fields.get("seen").to_owned());
    match office.app().write(move |tx| intention::change(tx, &actor, id, &seen, &new)).await {
        Ok(()) => Ok(office.see_other(HERE, "saved")),
        Err(app::Error::Unfit(Unfit::Department(misfits))) => {
            let wrong = wrongs(office.lang(), &misfits);
            Ok(again(&office, Some(&now.value), fields, wrong))
        }
        Err(app::Error::Unfit(Unfit::Changed)) => changed(&office, id, fields),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `POST /admin/departments/{id}/state`: retires it, takes it back, removes it.
pub async fn settle(Posted { office, fields }: Posted, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let (actor, id) = (office.actor(), DepartmentId(*id));
    let (done, told) = match fields.get("state") {
        "retired" => (office.app().write(move |tx| intention::retire(tx, &actor, id)).await, "retired"),
        "active" => (office.app().write(move |tx| intention::restore(tx, &actor, id)).await, "restored"),
        "removed" => (office.app().write(move |tx| intention::remove(tx, &actor, id)).await, "removed"),
        _ => return Err(Problem::Unreadable),
    };
    match done {
        Ok(()) => Ok(office.see_other(HERE, told)),
        Err(app::Error::Unfit(unfit)) => stays(&office, id, told, unfit),
        Err(error) => Err(error.into()),
    }
}

/// It stays where it was, and its page says why.
fn stays(office: &Office, id: DepartmentId, told: &str, unfit: Unfit) -> Result<HttpResponse, Problem> {
    let now = office.app().read(|read| intention::open(read, id))?;
    let mut sheet = Sheet::standing(filled(&now.value), now.mark);
    let refusal = match unfit {
        Unfit::InUse(needed) => Some(refused(office.lang(), &now.value, told == "retired", &needed)),
        Unfit::Department(misfits) => {
            sheet.mistakes = wrongs(office.lang(), &misfits);
            None
        }
        other => return Err(app::Error::Unfit(other).into()),
    };
    Ok(office.mistaken(view(office, Some(&now.value), &sheet, refusal)))
}

fn again(office: &Office, now: Option<&Department>, fields: Fields, wrong: Mistakes) -> HttpResponse {
    office.mistaken(view(office, now, &Sheet::mistaken(fields, wrong), None))
}

fn changed(office: &Office, id: DepartmentId, fields: Fields) -> Result<HttpResponse, Problem> {
    let now = office.app().read(|read| intention::open(read, id))?;
    let (theirs, typed) = (facts(office.lang(), &filled(&now.value)), facts(office.lang(), &fields));
    let sheet = Sheet::changed(fields, now.mark, theirs, &typed);
    Ok(office.mistaken(view(office, Some(&now.value), &sheet, None)))
}

fn filled(department: &Department) -> Fields {
    let ranges: Vec<String> = department.postal_codes.iter().map(ToString::to_string).collect();
    let ranges = ranges.join(", ");
    let mut values = vec![
        ("name", department.name.as_str()),
        ("description", department.description.as_ref().map_or("", |text| text.as_str())),
        ("kind", kind_word(department.kind)),
        ("visible", if department.public { "public" } else { "internal" }),
        ("email", department.email.as_ref().map_or("", |email| email.as_str())),
        ("postal-codes", &ranges),
    ];
    values.extend(department.protected.then_some(("protected", "on")));
    values.extend(department.announces.then_some(("announces", "on")));
    Fields::of(values)
}

fn read(lang: Lang, fields: &Fields) -> Result<Department, Mistakes> {
    let mut mistakes = Mistakes::new();
    let mut wrong = |field: &str, what: String| mistakes.push((field.to_owned(), what));
    let required = "console-error-required";
    let name = Label::parse(fields.get("name")).map_err(|e| wrong("name", mistakes::text_error(lang, e, required)));
    let description = Body::parse_optional(fields.get("description"))
        .map_err(|e| wrong("description", mistakes::text_error(lang, e, required)));
    let kind = KINDS.iter().find(|(_, word)| *word == fields.get("kind")).map(|(kind, _)| *kind);
    let kind = kind.ok_or_else(|| wrong("kind", t!(lang, "console-error-option")));
    let postal_codes = parse_ranges(fields.get("postal-codes"))
        .map_err(|found| wrong("postal-codes", t!(lang, "admin-postal-codes-wrong", found = found)));
    let email = EmailAddress::parse_optional(fields.get("email"))
        .map_err(|e| wrong("email", mistakes::text_error(lang, e, "error-email")));
    match (name, description, kind, postal_codes, email) {
        (Ok(name), Ok(description), Ok(kind), Ok(postal_codes), Ok(email)) => Ok(Department {
            id: DepartmentId(0),
            name,
            description,
            kind,
            public: fields.get("visible") == "public",
            email,
            postal_codes,
            protected: fields.has("protected"),
            rank: 0,
            retired: false,
            announces: fields.has("announces"),
        }),
        _ => Err(mistakes),
    }
}

/// What does not fit, each at its field.
fn wrongs(lang: Lang, misfits: &[Misfit]) -> Mistakes {
    let one = |misfit: &Misfit| match misfit {
        Misfit::NameTaken => ("name", t!(lang, "admin-name-taken")),
        Misfit::NoSite => ("postal-codes", t!(lang, "admin-postal-codes-no-site")),
        Misfit::OwnOverlap { range, other } => {
            ("postal-codes", t!(lang, "admin-postal-codes-own", range = range.to_string(), other = other.to_string()))
        }
        Misfit::Overlap { range, department, theirs } => (
            "postal-codes",
            t!(
                lang,
                "admin-postal-codes-overlap",
                range = range.to_string(),
                department = department.as_str(),
                theirs = theirs.to_string()
            ),
        ),
        Misfit::Second { department } => {
            ("kind", t!(lang, "admin-kind-supraregional-second", department = department.as_str()))
        }
    };
    misfits.iter().map(one).map(|(field, what)| (field.to_owned(), what)).collect()
}

fn refused(lang: Lang, department: &Department, is_retiring: bool, needed: &Needed) -> Markup {
    let name = department.name.as_str();
    if is_retiring {
        let instead = t!(lang, "admin-department-retire-instead");
        return sheet::needed(lang, t!(lang, "admin-department-retire-refused", name = name), needed, instead);
    }
    let instead = if department.retired {
        t!(lang, "admin-department-stays")
    } else {
        t!(lang, "admin-department-remove-instead")
    };
    sheet::needed(lang, t!(lang, "admin-department-remove-refused", name = name), needed, instead)
}

fn facts(lang: Lang, fields: &Fields) -> Facts {
    let told = Told { lang, fields };
    let codes = parse_ranges(fields.get("postal-codes")).unwrap_or_default();
    let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
    vec![
        told.text(t!(lang, "admin-name"), "name"),
        told.text(t!(lang, "admin-description"), "description"),
        told.choice(t!(lang, "admin-kind"), "admin-kind", "kind"),
        (t!(lang, "admin-postal-codes"), codes.join(", ")),
        told.choice(t!(lang, "admin-visible"), "admin-visible", "visible"),
        told.text(t!(lang, "admin-department-email"), "email"),
        told.tick(t!(lang, "admin-protected"), "protected"),
        told.tick(t!(lang, "admin-announces"), "announces"),
    ]
}

fn view(office: &Office, now: Option<&Department>, sheet: &Sheet, refusal: Option<Markup>) -> Markup {
    let lang = office.lang();
    let title = now.map_or_else(|| t!(lang, "admin-department-new"), |department| department.name.to_string());
    let action = now.map_or_else(|| format!("{HERE}/new"), |department| format!("{HERE}/{}", department.id));
    let cancel = html! { a."button quiet" href=(HERE) { (t!(lang, "cancel")) } };
    let main = html! {
        a.back href=(HERE) { (icon("arrow-left")) (t!(lang, "admin-area-departments")) }
        @if let Some(refusal) = refusal { (refusal) }
        @if now.is_some_and(|department| department.retired) {
            div."banner wait" { (icon("archive")) p { (t!(lang, "admin-department-is-retired")) } }
        }
        (sheet::form(office, &action, sheet, &controls(lang, sheet), &cancel))
        @if let Some(department) = now { (putting_away(office, department)) }
    };
    frame::page(office, Some("departments"), &title, main)
}

fn controls(lang: Lang, sheet: &Sheet) -> Markup {
    let kinds = KINDS.map(|(_, word)| {
        let text = |tail: &str| i18n::text(lang, &format!("admin-kind-{word}{tail}"), &[]);
        (word.to_owned(), text(""), Some(text("-text")))
    });
    let visible = ["public", "internal"].map(|word| {
        let text = |tail: &str| i18n::text(lang, &format!("admin-visible-{word}{tail}"), &[]);
        (word.to_owned(), text(""), Some(text("-text")))
    });
    html! {
        (ui::line(lang, &sheet.mistakes, Line {
            name: "name", label: &t!(lang, "admin-name"), value: sheet.get("name"), autocomplete: Some("off"),
            hint: Some(&t!(lang, "admin-department-name-hint")), width: Some("w-l"), ..Line::default()
        }))
        (ui::area(
            lang, &sheet.mistakes, "description", &t!(lang, "admin-description"),
            Some(&t!(lang, "admin-department-description-hint")), true, sheet.get("description"),
        ))
        (sheet::radios(sheet, "kind", &t!(lang, "admin-kind"), None, &kinds))
        (ui::area(
            lang, &sheet.mistakes, "postal-codes", &t!(lang, "admin-postal-codes"),
            Some(&t!(lang, "admin-postal-codes-hint")), true, sheet.get("postal-codes"),
        ))
        (sheet::radios(sheet, "visible", &t!(lang, "admin-visible"), None, &visible))
        (ui::line(lang, &sheet.mistakes, Line {
            name: "email", label: &t!(lang, "admin-department-email"), value: sheet.get("email"), kind: "email",
            hint: Some(&t!(lang, "admin-department-email-hint")), autocomplete: Some("off"), width: Some("w-l"),
            optional: true, ..Line::default()
        }))
        fieldset.field {
            legend { (t!(lang, "admin-department-members")) }
            div.stack.tight {
                (sheet::tick(sheet, "announces", &t!(lang, "admin-announces"), Some(&t!(lang, "admin-announces-hint"))))
                (sheet::tick(sheet, "protected", &t!(lang, "admin-protected"), Some(&t!(lang, "admin-protected-hint"))))
            }
        }
    }
}

/// Retiring, taking back, removing.
fn putting_away(office: &Office, department: &Department) -> Markup {
    let lang = office.lang();
    html! {
        section."card quiet" {
            h2 { (t!(lang, "admin-put-away")) }
            p { @if department.retired { (t!(lang, "admin-department-restore-text")) } @else { (t!(lang, "admin-department-retire-text")) } }
            form.actions method="post" action=(format!("{HERE}/{}/state", department.id)) {
                (csrf(&office.csrf()))
                @if department.retired {
                    button."button small" name="state" value="active" { (icon("undo")) (t!(lang, "admin-restore")) }
                } @else {
                    button."button small" name="state" value="retired" { (icon("archive")) (t!(lang, "admin-retire")) }
                }
                button."button small danger" name="state" value="removed" { (icon("trash")) (t!(lang, "admin-remove")) }
            }
        }
    }
}
