//! `/admin/departments/{id}`: one of them, or a new one.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    AdminContext,
    accounts::ADMIN_ACCOUNTS_PATH,
    departments::ADMIN_DEPARTMENTS_PATH,
    form_state::{self, FormState, LabelledValues, ValueReader},
    frame,
    translation::{
        DEPARTMENT_PARTS, TranslatedValues, TranslationReader, other_language, translated_values, translation_fold,
    },
};
use crate::{
    app::{
        self,
        settings::{Dependents, SettingError, department as intention},
        view::accounts,
    },
    domain::{
        department::{Department, DepartmentError, DepartmentKind, parse_postal_ranges},
        id::DepartmentId,
        person::Lang,
        rights::Membership,
        text::{Body, EmailAddress, Label},
    },
    i18n, t,
    web::{
        form::{Fields, Posted},
        problem::Problem,
        ui::{self, FormErrors, TextField, Tone, csrf, icon},
    },
};

/// `GET /admin/departments/new`
pub async fn new(context: AdminContext) -> HttpResponse {
    let fields = Fields::of([("kind", "site"), ("visible", "public")]);
    context.page(view(&context, None, &FormState::opened(fields, String::new()), None))
}

/// `POST /admin/departments/new`
pub async fn add(Posted { gate: context, fields }: Posted<AdminContext>) -> Result<HttpResponse, Problem> {
    let new = match read(context.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return Ok(page_with_errors(&context, None, fields, wrong)),
    };
    match context.write(move |tx, actor| intention::add(tx, actor, &new)).await {
        Ok(_) => Ok(context.see_other(ADMIN_DEPARTMENTS_PATH, "saved")),
        Err(app::Error::InvalidSetting(SettingError::Department(misfits))) => {
            let wrong = form_errors(context.lang(), &misfits);
            Ok(page_with_errors(&context, None, fields, wrong))
        }
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `GET /admin/departments/{id}`
pub async fn show(context: AdminContext, id: Path<u64>) -> Result<HttpResponse, Problem> {
    let standing = context.app().read(|read| intention::load(read, DepartmentId(*id)))?;
    let sheet = FormState::opened(filled(&standing.value), standing.version);
    Ok(context.page(view(&context, Some(&standing.value), &sheet, None)))
}

/// `POST /admin/departments/{id}`
pub async fn save(
    Posted { gate: context, fields }: Posted<AdminContext>,
    id: Path<u64>,
) -> Result<HttpResponse, Problem> {
    let id = DepartmentId(*id);
    let now = context.app().read(|read| intention::load(read, id))?;
    let new = match read(context.lang(), &fields) {
        Ok(new) => new,
        Err(wrong) => return Ok(page_with_errors(&context, Some(&now.value), fields, wrong)),
    };
    let seen = fields.get("seen").to_owned();
    match context.write(move |tx, actor| intention::change(tx, actor, id, &seen, &new)).await {
        Ok(()) => Ok(context.see_other(ADMIN_DEPARTMENTS_PATH, "saved")),
        Err(app::Error::InvalidSetting(SettingError::Department(misfits))) => {
            let wrong = form_errors(context.lang(), &misfits);
            Ok(page_with_errors(&context, Some(&now.value), fields, wrong))
        }
        Err(app::Error::InvalidSetting(SettingError::ChangedMeanwhile)) => page_with_conflict(&context, id, fields),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// `POST /admin/departments/{id}/state`: retires it, takes it back, removes it.
pub async fn change_state(
    Posted { gate: context, fields }: Posted<AdminContext>,
    id: Path<u64>,
) -> Result<HttpResponse, Problem> {
    let id = DepartmentId(*id);
    let (done, told) = match fields.get("state") {
        "retired" => (context.write(move |tx, actor| intention::retire(tx, actor, id)).await, "retired"),
        "active" => (context.write(move |tx, actor| intention::restore(tx, actor, id)).await, "restored"),
        "removed" => (context.write(move |tx, actor| intention::remove(tx, actor, id)).await, "removed"),
        _ => return Err(Problem::Unreadable),
    };
    match done {
        Ok(()) => Ok(context.see_other(ADMIN_DEPARTMENTS_PATH, told)),
        Err(app::Error::InvalidSetting(unfit)) => page_with_refusal(&context, id, told, unfit),
        Err(error) => Err(error.into()),
    }
}

/// It stays where it was, and its page says why.
fn page_with_refusal(
    context: &AdminContext,
    id: DepartmentId,
    told: &str,
    unfit: SettingError,
) -> Result<HttpResponse, Problem> {
    let now = context.app().read(|read| intention::load(read, id))?;
    let mut sheet = FormState::opened(filled(&now.value), now.version);
    let refusal = match unfit {
        SettingError::InUse(needed) => Some(refused(context.lang(), &now.value, told == "retired", &needed)),
        SettingError::Department(misfits) => {
            sheet.mistakes = form_errors(context.lang(), &misfits);
            None
        }
        other => return Err(app::Error::InvalidSetting(other).into()),
    };
    Ok(context.form_with_errors(view(context, Some(&now.value), &sheet, refusal)))
}

fn page_with_errors(
    context: &AdminContext,
    now: Option<&Department>,
    fields: Fields,
    wrong: FormErrors,
) -> HttpResponse {
    context.form_with_errors(view(context, now, &FormState::with_errors(fields, wrong), None))
}

fn page_with_conflict(context: &AdminContext, id: DepartmentId, fields: Fields) -> Result<HttpResponse, Problem> {
    let now = context.app().read(|read| intention::load(read, id))?;
    let (theirs, typed) =
        (labelled_values(context.lang(), &filled(&now.value)), labelled_values(context.lang(), &fields));
    let sheet = FormState::with_conflict(fields, now.version, theirs, &typed);
    Ok(context.form_with_errors(view(context, Some(&now.value), &sheet, None)))
}

fn filled(department: &Department) -> Fields {
    let ranges: Vec<String> = department.postal_codes.iter().map(ToString::to_string).collect();
    let ranges = ranges.join(", ");
    let mut values = vec![
        ("name", department.name.as_str()),
        ("description", department.description.as_ref().map_or("", |text| text.as_str())),
        ("kind", department.kind.word()),
        ("visible", if department.public { "public" } else { "internal" }),
        ("email", department.email.as_ref().map_or("", |email| email.as_str())),
        ("postal-codes", &ranges),
    ];
    values.extend(department.protected.then_some(("protected", "on")));
    values.extend(department.announces.then_some(("announces", "on")));
    let translated = department.translations.form_values();
    values.extend(translated.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    Fields::of(values)
}

fn read(lang: Lang, fields: &Fields) -> Result<Department, FormErrors> {
    let mut mistakes = FormErrors::new();
    let mut wrong = |field: &str, what: String| mistakes.push((field.to_owned(), what));
    let required = "console-error-required";
    let name = Label::parse(fields.get("name"))
        .map_err(|e| wrong("name", Tone::Familiar.text_error(lang, e, "error-department")));
    let description = Body::parse_optional(fields.get("description"))
        .map_err(|e| wrong("description", Tone::Familiar.text_error(lang, e, required)));
    let kind = DepartmentKind::from_word(fields.get("kind"));
    let kind = kind.ok_or_else(|| wrong("kind", t!(lang, "console-error-option")));
    let postal_codes = parse_postal_ranges(fields.get("postal-codes"))
        .map_err(|found| wrong("postal-codes", t!(lang, "admin-postal-codes-wrong", found = found)));
    let email = EmailAddress::parse_optional(fields.get("email"))
        .map_err(|e| wrong("email", Tone::Familiar.text_error(lang, e, "error-email")));
    let translations = TranslationReader { lang, get: &|name| fields.get(name), wrong: &mut wrong }.department();
    match (name, description, kind, postal_codes, email) {
        (Ok(name), Ok(description), Ok(kind), Ok(postal_codes), Ok(email)) if mistakes.is_empty() => Ok(Department {
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
            translations,
        }),
        _ => Err(mistakes),
    }
}

/// What does not fit, each at its field.
fn form_errors(lang: Lang, misfits: &[DepartmentError]) -> FormErrors {
    let one = |misfit: &DepartmentError| match misfit {
        DepartmentError::NameTaken => ("name", t!(lang, "admin-name-taken")),
        DepartmentError::NotASite => ("postal-codes", t!(lang, "admin-postal-codes-no-site")),
        DepartmentError::OwnOverlap { range, other } => {
            ("postal-codes", t!(lang, "admin-postal-codes-own", range = range.to_string(), other = other.to_string()))
        }
        DepartmentError::Overlap { range, department, theirs } => (
            "postal-codes",
            t!(
                lang,
                "admin-postal-codes-overlap",
                range = range.to_string(),
                department = department.as_str(),
                theirs = theirs.to_string()
            ),
        ),
        DepartmentError::OnlyOneAllowed { department } => {
            ("kind", t!(lang, "admin-kind-supraregional-second", department = department.as_str()))
        }
    };
    misfits.iter().map(one).map(|(field, what)| (field.to_owned(), what)).collect()
}

fn refused(lang: Lang, department: &Department, is_retiring: bool, needed: &Dependents) -> Markup {
    let name = department.name.as_str();
    if is_retiring {
        let instead = t!(lang, "admin-department-retire-instead");
        return form_state::obstacles(lang, t!(lang, "admin-department-retire-refused", name = name), needed, instead);
    }
    let instead = if department.retired {
        t!(lang, "admin-department-stays")
    } else {
        t!(lang, "admin-department-remove-instead")
    };
    form_state::obstacles(lang, t!(lang, "admin-department-remove-refused", name = name), needed, instead)
}

fn labelled_values(lang: Lang, fields: &Fields) -> LabelledValues {
    let told = ValueReader { lang, fields };
    let codes = parse_postal_ranges(fields.get("postal-codes")).unwrap_or_default();
    let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
    let mut values = vec![
        told.text(t!(lang, "admin-name"), "name"),
        told.text(t!(lang, "admin-description"), "description"),
        told.choice(t!(lang, "admin-kind"), "admin-kind", "kind"),
        (t!(lang, "admin-postal-codes"), codes.join(", ")),
        told.choice(t!(lang, "admin-visible"), "admin-visible", "visible"),
        told.text(t!(lang, "admin-department-email"), "email"),
        told.tick(t!(lang, "admin-protected"), "protected"),
        told.tick(t!(lang, "admin-announces"), "announces"),
    ];
    values.extend(translated_values(lang, |name| fields.get(name), DEPARTMENT_PARTS));
    values
}

fn view(context: &AdminContext, now: Option<&Department>, sheet: &FormState, refusal: Option<Markup>) -> Markup {
    let lang = context.lang();
    let title = now.map_or_else(|| t!(lang, "admin-department-new"), |department| department.name.to_string());
    let action = now.map_or_else(
        || format!("{ADMIN_DEPARTMENTS_PATH}/new"),
        |department| format!("{ADMIN_DEPARTMENTS_PATH}/{}", department.id),
    );
    let cancel = html! { a."button quiet" href=(ADMIN_DEPARTMENTS_PATH) { (t!(lang, "cancel")) } };
    let to = other_language(context.main_lang(), now.map(|department| &department.translations));
    let main = html! {
        a.back href=(ADMIN_DEPARTMENTS_PATH) { (icon("arrow-left")) (t!(lang, "admin-area-departments")) }
        @if let Some(refusal) = refusal { (refusal) }
        @if now.is_some_and(|department| department.retired) {
            div."banner wait" { (icon("archive")) p { (t!(lang, "admin-department-is-retired")) } }
        }
        (form_state::form(context, &action, sheet, &controls(lang, sheet, to), &cancel))
        @if let Some(department) = now { (members_section(context, department.id)) (retirement_section(context, department)) }
    };
    frame::page(context, Some("departments"), &title, main)
}

fn controls(lang: Lang, sheet: &FormState, to: Lang) -> Markup {
    let kinds = DepartmentKind::ALL.map(DepartmentKind::word).map(|word| {
        let text = |tail: &str| i18n::text(lang, &format!("admin-kind-{word}{tail}"), &[]);
        (word.to_owned(), text(""), Some(text("-text")))
    });
    let visible = ["public", "internal"].map(|word| {
        let text = |tail: &str| i18n::text(lang, &format!("admin-visible-{word}{tail}"), &[]);
        (word.to_owned(), text(""), Some(text("-text")))
    });
    html! {
        (ui::text_field(lang, &sheet.mistakes, TextField {
            name: "name", label: &t!(lang, "admin-name"), value: sheet.get("name"), autocomplete: Some("off"),
            hint: Some(&t!(lang, "admin-department-name-hint")), width: Some("w-l"), ..TextField::default()
        }))
        (ui::text_area(
            lang, &sheet.mistakes, "description", &t!(lang, "admin-description"),
            Some(&t!(lang, "admin-department-description-hint")), true, sheet.get("description"),
        ))
        (translation_fold(lang, sheet, to, "", DEPARTMENT_PARTS))
        (form_state::radios(sheet, "kind", &t!(lang, "admin-kind"), None, &kinds))
        (ui::text_area(
            lang, &sheet.mistakes, "postal-codes", &t!(lang, "admin-postal-codes"),
            Some(&t!(lang, "admin-postal-codes-hint")), true, sheet.get("postal-codes"),
        ))
        (form_state::radios(sheet, "visible", &t!(lang, "admin-visible"), None, &visible))
        (ui::text_field(lang, &sheet.mistakes, TextField {
            name: "email", label: &t!(lang, "admin-department-email"), value: sheet.get("email"), kind: "email",
            hint: Some(&t!(lang, "admin-department-email-hint")), autocomplete: Some("off"), width: Some("w-l"),
            optional: true, ..TextField::default()
        }))
        fieldset.field {
            legend { (t!(lang, "admin-department-members")) }
            div.stack.tight {
                (form_state::checkbox(sheet, "announces", &t!(lang, "admin-announces"), Some(&t!(lang, "admin-announces-hint"))))
                (form_state::checkbox(sheet, "protected", &t!(lang, "admin-protected"), Some(&t!(lang, "admin-protected-hint"))))
            }
        }
    }
}

/// Who works here and who reads along. Rights are changed at the account.
fn members_section(context: &AdminContext, id: DepartmentId) -> Markup {
    let lang = context.lang();
    // Without an answer the page is shown without them.
    let members = context.app().read(|read| accounts::members(read, id)).unwrap_or_default();
    html! {
        section.card #members {
            h2 { (t!(lang, "admin-members-title")) }
            @if members.is_empty() { p { (t!(lang, "admin-members-nobody")) } }
            ul.members role="list" {
                @for (account, membership) in &members {
                    li {
                        a href=(format!("{ADMIN_ACCOUNTS_PATH}/{}", account.id)) { (account.name) } " "
                        small {
                            @match membership {
                                Membership::Write => (t!(lang, "admin-members-write")),
                                Membership::Read => (t!(lang, "admin-members-read")),
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Retiring, taking back, removing.
fn retirement_section(context: &AdminContext, department: &Department) -> Markup {
    let lang = context.lang();
    html! {
        section."card quiet" {
            h2 { (t!(lang, "admin-put-away")) }
            p { @if department.retired { (t!(lang, "admin-department-restore-text")) } @else { (t!(lang, "admin-department-retire-text")) } }
            form.actions method="post" action=(format!("{ADMIN_DEPARTMENTS_PATH}/{}/state", department.id)) {
                (csrf(&context.csrf()))
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
