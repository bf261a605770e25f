//! `/admin/accounts/new`: a new account. A role is the start, the rest can be set freely.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web::Query};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    ADMIN_ACCOUNTS_PATH, invitation,
    rights::{self, DepartmentNames},
    words,
};
use crate::{
    app::{
        self,
        account::{NewAccount, invite},
        view::catalogue,
    },
    domain::{
        person::Lang,
        role::{Rights, Role},
        text::{EmailAddress, PersonName},
    },
    i18n, t,
    web::{
        admin::{AdminContext, frame},
        form::{Fields, Posted},
        gate::Proved,
        problem::Problem,
        ui::{self, FormErrors, TextField, Tone, icon},
    },
};

/// The query of the form: the role to start from.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct InvitationQuery {
    role: String,
}

/// `GET /admin/accounts/new`: which role to start from; with `?role=…` the form.
pub async fn show(context: AdminContext, asked: Query<InvitationQuery>) -> Result<HttpResponse, Problem> {
    let departments = context.app().read(catalogue::department_names)?;
    let role = Role::ALL.into_iter().find(|role| words::word(*role) == asked.role);
    if role.is_none() && asked.role != "own" {
        return Ok(context.page(choice(&context)));
    }
    let all = departments.iter().map(|(id, _)| *id).collect();
    let start = role.map(|role| role.template(&all, &BTreeSet::new())).unwrap_or_default();
    let mut values = rights::filled(&start);
    values.push(("lang".to_owned(), context.session().guest.organisation.lang.tag().to_owned()));
    values.push(("role".to_owned(), asked.role.clone()));
    let fields = Fields::of(values.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    Ok(context.page(view(&context, &fields, &FormErrors::new(), &departments)))
}

/// `POST /admin/accounts/new`
pub async fn submit(
    Posted { gate: Proved(context), fields }: Posted<Proved<AdminContext>>,
) -> Result<HttpResponse, Problem> {
    let departments = context.app().read(catalogue::department_names)?;
    let again = |wrong: FormErrors| Ok(context.form_with_errors(view(&context, &fields, &wrong, &departments)));
    let new = match read(context.lang(), &fields, &departments) {
        Ok(new) => new,
        Err(wrong) => return again(wrong),
    };
    match context.write(move |tx, actor| invite::invite(tx, actor, &new)).await {
        Ok(id) => Ok(context.see_other(&format!("{ADMIN_ACCOUNTS_PATH}/{id}"), invitation::done_word(&context)?)),
        Err(app::Error::AlreadyExists) => again(vec![("email".to_owned(), t!(context.lang(), "accounts-taken"))]),
        Err(error) => Err(Problem::from(error).with_typed(fields.typed())),
    }
}

fn read(lang: Lang, fields: &Fields, departments: &DepartmentNames) -> Result<NewAccount, FormErrors> {
    let mut wrong = FormErrors::new();
    let mut at = |field: &str, error, malformed| {
        wrong.push((field.to_owned(), Tone::Familiar.text_error(lang, error, malformed)));
    };
    let name = PersonName::parse(fields.get("name")).map_err(|error| at("name", error, "error-name"));
    let email = EmailAddress::parse(fields.get("email")).map_err(|error| at("email", error, "error-email"));
    let Rights { memberships, capabilities, provider } = rights::read(lang, fields, departments, &mut wrong);
    if fields.get("role") == words::word(Role::Provider) && provider.is_none() && wrong.is_empty() {
        wrong.push(("provider".to_owned(), t!(lang, "accounts-provider-missing")));
    }
    let own = Lang::from_tag(fields.get("lang")).unwrap_or_default();
    match (name, email) {
        (Ok(name), Ok(email)) if wrong.is_empty() => Ok(NewAccount {
            name,
            email,
            lang: own,
            memberships,
            capabilities,
            provider,
            credentials: Default::default(),
        }),
        _ => Err(wrong),
    }
}

fn choice(context: &AdminContext) -> Markup {
    let lang = context.lang();
    let door = |word: &str, symbol: &str| {
        let say = |part: &str| i18n::text(lang, &format!("role-{word}{part}"), &[]);
        html! {
            li { a.door href=(format!("{ADMIN_ACCOUNTS_PATH}/new?role={word}")) { (icon(symbol)) b { (say("")) } span { (say("-text")) } } }
        }
    };
    let symbol = |role: Role| match role {
        Role::FirstLevel => "inbox",
        Role::SecondLevel => "users",
        Role::Provider => "truck",
        Role::Board => "settings",
        Role::PrivacyOfficer => "shield",
        Role::Inspection => "eye",
    };
    let main = html! {
        p { a.back href=(ADMIN_ACCOUNTS_PATH) { (icon("arrow-left")) (t!(lang, "admin-area-accounts")) } }
        p.lead { (t!(lang, "accounts-roles-lead")) }
        ul.doors role="list" {
            @for role in Role::ALL { (door(words::word(role), symbol(role))) }
            (door("own", "edit"))
        }
    };
    frame::page(context, Some("accounts"), &t!(lang, "accounts-roles-title"), main)
}

fn view(context: &AdminContext, fields: &Fields, wrong: &FormErrors, departments: &DepartmentNames) -> Markup {
    let lang = context.lang();
    let role = format!("role-{}", fields.get("role"));
    // If that cannot be read, the next page says it.
    let (hint, symbol, go) = match invitation::leaves_by_mail(context).unwrap_or(true) {
        true => ("accounts-email-hint", "send", "accounts-do-invite"),
        false => ("accounts-email-hint-later", "plus", "accounts-do-add"),
    };
    let say = |key: &str| i18n::text(lang, key, &[]);
    let main = html! {
        p { a.back href="/admin/accounts/new" { (icon("arrow-left")) (t!(lang, "accounts-roles-title")) } }
        @if i18n::has(lang, &role) {
            p.lead { b { (i18n::text(lang, &role, &[])) } ": " (i18n::text(lang, &format!("{role}-text"), &[])) }
        }
        (Tone::Familiar.error_summary(lang, wrong))
        form.stack.loose method="post" action="/admin/accounts/new" {
            (ui::csrf(&context.csrf()))
            input type="hidden" name="role" value=(fields.get("role"));
            (ui::text_field(lang, wrong, TextField {
                name: "name", label: &t!(lang, "accounts-name"), hint: Some(&t!(lang, "accounts-name-hint")),
                value: fields.get("name"), width: Some("w-l"), autocomplete: Some("off"),
                autofocus: wrong.is_empty(), ..TextField::default()
            }))
            (ui::text_field(lang, wrong, TextField {
                name: "email", label: &t!(lang, "accounts-email"), hint: Some(&say(hint)),
                value: fields.get("email"), kind: "email", width: Some("w-l"), autocomplete: Some("off"), ..TextField::default()
            }))
            (language(lang, fields))
            (rights::controls(lang, fields, wrong, departments))
            div.actions {
                button."button primary" data-busy=(t!(lang, "busy")) { (icon(symbol)) (say(go)) }
                a."button quiet" href=(ADMIN_ACCOUNTS_PATH) { (t!(lang, "cancel")) }
            }
        }
    };
    frame::page(context, Some("accounts"), &t!(lang, "accounts-invite"), main)
}

/// The choice of the language that an account reads.
pub fn language(lang: Lang, fields: &Fields) -> Markup {
    html! {
        div.field {
            label for="lang" { (t!(lang, "accounts-language")) }
            select.w-m #lang name="lang" {
                @for one in Lang::ALL {
                    option value=(one.tag()) selected[fields.get("lang") == one.tag()] {
                        (i18n::text(lang, &format!("language-{}", one.tag()), &[]))
                    }
                }
            }
        }
    }
}
