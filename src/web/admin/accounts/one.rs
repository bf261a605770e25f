//! `/admin/accounts/{id}`: one account: who it is, what it may, and what can be done with it.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{
    ADMIN_ACCOUNTS_PATH, invitation, invite, number,
    rights::{self, DepartmentNames},
    state, words,
};
use crate::{
    app::{
        self,
        account::{
            own_rights,
            rights::{self as intention, AccountDetails, SessionRenewal},
        },
        settings::{SettingError, Versioned},
        view::{accounts, catalogue},
    },
    domain::{
        id::AccountId,
        person::{Account, AccountState, Lang},
        rights::Capability,
        role::Rights,
        text::{PersonName, Reason},
    },
    t,
    web::{
        admin::{
            AdminContext,
            form_state::{self, FormState},
            frame,
        },
        form::{Fields, Posted},
        gate::{CookieKind, Proved},
        problem::Problem,
        ui::{self, FormErrors, TextField, Tone, icon},
    },
};

/// An account, what is known of it, and its form.
struct AccountPageView {
    account: Versioned<Account>,
    departments: DepartmentNames,
    /// It is the reader's own, or its owner made the reader an administrator a short while ago, and nobody else
    /// administers: more rights need a reason.
    needs_reason: bool,
}

/// `GET /admin/accounts/{id}`
pub async fn show(context: AdminContext, id: Path<String>) -> Result<HttpResponse, Problem> {
    let shown = open(&context, number(&id)?)?;
    let sheet = FormState::opened(filled(&shown.account.value), shown.account.version.clone());
    Ok(context.page(view(&context, &shown, &sheet)?))
}

/// `POST /admin/accounts/{id}`
pub async fn save(
    Posted { gate: Proved(context), fields }: Posted<Proved<AdminContext>>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    let shown = open(&context, id)?;
    let facts = match read(context.lang(), &fields, &shown) {
        Ok(facts) => facts,
        Err(wrong) => return page_with_errors(&context, &shown, FormState::with_errors(fields, wrong)),
    };
    let (seen, new_token) = (fields.get("seen").to_owned(), app::new_token()?);
    let renewal = SessionRenewal { token: context.session().token().to_owned(), new_token: new_token.clone() };
    match context.write(move |tx, actor| intention::change_account(tx, actor, id, &seen, &facts, &renewal)).await {
        Ok(is_renewed) => saved_response(&context, id, is_renewed.then_some(new_token)),
        Err(refused @ (app::Error::LastAdministrator | app::Error::OwnRights | app::Error::ReasonMissing)) => {
            let wrong = rights_errors(context.lang(), &refused, id == context.session().account.id);
            page_with_errors(&context, &shown, FormState::with_errors(fields, wrong))
        }
        Err(app::Error::InvalidSetting(SettingError::ChangedMeanwhile)) => page_with_conflict(&context, id, fields),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

/// Why the rights were not changed, as errors of the form.
fn rights_errors(lang: Lang, refused: &app::Error, is_own: bool) -> FormErrors {
    let (field, wrong) = match refused {
        app::Error::ReasonMissing if is_own => ("reason", t!(lang, "accounts-own-reason-missing")),
        app::Error::ReasonMissing => ("reason", t!(lang, "accounts-maker-reason-missing")),
        app::Error::OwnRights if is_own => ("name", t!(lang, "accounts-own-rights-others")),
        app::Error::OwnRights => ("name", t!(lang, "accounts-maker-rights-others")),
        _ => ("administer", t!(lang, "accounts-last-administrator")),
    };
    vec![(field.to_owned(), wrong)]
}

fn saved_response(context: &AdminContext, id: AccountId, token: Option<String>) -> Result<HttpResponse, Problem> {
    let guest = &context.session().guest;
    // Administrators who removed their own right may not see this page any more.
    let own = context.app().read(|read| accounts::find(read, context.session().account.id))?;
    let stays = own.is_some_and(|own| own.can(Capability::Administer));
    let to = if stays { format!("{ADMIN_ACCOUNTS_PATH}/{id}") } else { "/console".to_owned() };
    let mut response = context.see_other(&to, "saved");
    if let Some(token) = token {
        let cookie = guest.cookie(CookieKind::Session, token, None);
        response.add_cookie(&cookie).map_err(|_| Problem::Internal)?;
    }
    Ok(response)
}

/// Somebody else was faster.
fn page_with_conflict(context: &AdminContext, id: AccountId, fields: Fields) -> Result<HttpResponse, Problem> {
    let shown = open(context, id)?;
    let (mark, theirs) = (shown.account.version.clone(), current_values(context, &shown));
    page_with_errors(context, &shown, FormState::with_conflict(fields, mark, theirs, &Vec::new()))
}

fn page_with_errors(
    context: &AdminContext,
    shown: &AccountPageView,
    sheet: FormState,
) -> Result<HttpResponse, Problem> {
    Ok(context.form_with_errors(view(context, shown, &sheet)?))
}

fn open(context: &AdminContext, id: AccountId) -> Result<AccountPageView, Problem> {
    let opened = context.read(|read, actor| {
        Ok(AccountPageView {
            account: intention::load(read, actor, id)?,
            departments: catalogue::department_names(read)?,
            needs_reason: own_rights::needs_reason(read, actor, id, context.app().now())?,
        })
    })?;
    Ok(opened)
}

fn read(lang: Lang, fields: &Fields, shown: &AccountPageView) -> Result<AccountDetails, FormErrors> {
    let mut wrong = FormErrors::new();
    let name = PersonName::parse(fields.get("name"));
    let name =
        name.map_err(|error| wrong.push(("name".to_owned(), Tone::Familiar.text_error(lang, error, "error-name"))));
    let mut rights = rights::read(lang, fields, &shown.departments, &mut wrong);
    if rights.provider.is_none() {
        // Retired departments are not in the form; who belongs to them stays.
        let is_shown = |id| shown.departments.iter().any(|(known, _)| *known == id);
        let others = shown.account.value.memberships.iter().filter(|(id, _)| !is_shown(**id));
        rights.memberships.extend(others.map(|(id, how)| (*id, *how)));
    }
    let reason = reason(lang, fields, &mut wrong);
    match name {
        Ok(name) if wrong.is_empty() => {
            Ok(AccountDetails { name, lang: Lang::from_tag(fields.get("lang")).unwrap_or_default(), rights, reason })
        }
        _ => Err(wrong),
    }
}

/// Why somebody widens their own rights. Whether it is needed is not a question of this form.
fn reason(lang: Lang, fields: &Fields, wrong: &mut FormErrors) -> Option<Reason> {
    Reason::parse_optional(fields.get("reason")).unwrap_or_else(|error| {
        wrong.push(("reason".to_owned(), Tone::Familiar.text_error(lang, error, "error-required")));
        None
    })
}

fn filled(account: &Account) -> Fields {
    let mut values = rights::filled(&Rights::of(account));
    values.push(("name".to_owned(), account.name.to_string()));
    values.push(("lang".to_owned(), account.lang.tag().to_owned()));
    Fields::of(values.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// The stored values, to be shown beside what was typed.
fn current_values(context: &AdminContext, shown: &AccountPageView) -> form_state::LabelledValues {
    let (lang, account) = (context.lang(), &shown.account.value);
    let departments = shown.departments.iter().map(|(id, _)| *id).collect();
    let how = |id| account.memberships.get(id);
    let named = shown.departments.iter().filter_map(|(id, name)| how(id).map(|_| name.to_string()));
    vec![
        (t!(lang, "accounts-name"), account.name.to_string()),
        (t!(lang, "accounts-column-role"), words::roles(lang, account, &departments)),
        (t!(lang, "accounts-memberships"), named.collect::<Vec<_>>().join(", ")),
    ]
}

/// Why rights are widened that count as the reader's own.
fn reason_field(lang: Lang, sheet: &FormState, is_own: bool) -> Markup {
    let (label, hint) = match is_own {
        true => (t!(lang, "accounts-own-reason"), t!(lang, "accounts-own-reason-hint")),
        false => (t!(lang, "accounts-maker-reason"), t!(lang, "accounts-maker-reason-hint")),
    };
    ui::text_area(lang, &sheet.mistakes, "reason", &label, Some(&hint), true, sheet.get("reason"))
}

fn view(context: &AdminContext, shown: &AccountPageView, sheet: &FormState) -> Result<Markup, Problem> {
    let (lang, account) = (context.lang(), &shown.account.value);
    let departments = shown.departments.iter().map(|(id, _)| *id).collect();
    let is_own = account.id == context.session().account.id;
    let controls = html! {
        (ui::text_field(lang, &sheet.mistakes, TextField {
            name: "name", label: &t!(lang, "accounts-name"), value: sheet.get("name"), width: Some("w-l"),
            autocomplete: Some("off"), ..TextField::default()
        }))
        (invite::language(lang, &sheet.fields))
        (rights::controls(lang, &sheet.fields, &sheet.mistakes, &shown.departments))
        @if shown.needs_reason {
            (reason_field(lang, sheet, is_own))
        }
        div.banner { (icon("info")) p {
            @if shown.needs_reason && !is_own { (t!(lang, "accounts-maker-rights-alone")) }
            @else if shown.needs_reason { (t!(lang, "accounts-own-rights-alone")) }
            @else if is_own { (t!(lang, "accounts-own-rights")) } @else { (t!(lang, "accounts-rights-effect")) }
        } }
    };
    let main = html! {
        p { a.back href=(ADMIN_ACCOUNTS_PATH) { (icon("arrow-left")) (t!(lang, "admin-area-accounts")) } }
        dl.facts {
            div { dt { (t!(lang, "accounts-email")) } dd { (account.email) } }
            div { dt { (t!(lang, "accounts-column-role")) } dd { (words::roles(lang, account, &departments)) } }
            div { dt { (t!(lang, "accounts-column-state")) } dd { (words::state(lang, &account.state)) } }
        }
        @if account.state == AccountState::Invited { (invitation::card(context, account)?) }
        section.stack {
            h2 { (t!(lang, "accounts-may")) }
            (form_state::form(context, &format!("{ADMIN_ACCOUNTS_PATH}/{}", account.id), sheet, &controls, &html! {}))
        }
        @if account.state != AccountState::Invited { (state::cards(context, account)?) }
    };
    Ok(frame::page(context, Some("accounts"), account.name.as_str(), main))
}
