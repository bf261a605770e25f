//! The part of a form that says what an account may.

use maud::{Markup, html};

use crate::{
    domain::{
        id::DepartmentId,
        person::Lang,
        rights::{Capability, Membership},
        role::{Rights, RightsError},
        text::Label,
    },
    i18n, t,
    web::{
        form::Fields,
        ui::{self, FormErrors, TextField, Tone},
    },
};

/// Departments and their names.
pub type DepartmentNames = Vec<(DepartmentId, Label)>;

fn name(id: DepartmentId) -> String {
    format!("membership-{id}")
}

/// Rights as a form holds them.
pub fn filled(rights: &Rights) -> Vec<(String, String)> {
    let how = |how: &Membership| if *how == Membership::Write { "write" } else { "read" };
    let memberships = rights.memberships.iter().map(|(id, membership)| (name(*id), how(membership).to_owned()));
    let capabilities = rights.capabilities.iter().map(|one| (one.word().to_owned(), "on".to_owned()));
    let provider = rights.provider.iter().map(|provider| ("provider".to_owned(), provider.to_string()));
    memberships.chain(capabilities).chain(provider).collect()
}

/// What a form says of rights; what is wrong goes to the other mistakes.
pub fn read(lang: Lang, fields: &Fields, departments: &DepartmentNames, wrong: &mut FormErrors) -> Rights {
    let membership = |id: DepartmentId| match fields.get(&name(id)) {
        "write" => Some(Membership::Write),
        "read" => Some(Membership::Read),
        _ => None,
    };
    let provider = Label::parse_optional(fields.get("provider")).unwrap_or_else(|error| {
        wrong.push(("provider".to_owned(), Tone::Familiar.text_error(lang, error, "error-required")));
        None
    });
    let rights = Rights {
        memberships: departments.iter().filter_map(|(id, _)| Some((*id, membership(*id)?))).collect(),
        capabilities: Capability::ALL.into_iter().filter(|one| fields.has(one.word())).collect(),
        provider,
    };
    if rights.check() == Err(RightsError::ProviderWithMore) {
        wrong.push(("provider".to_owned(), t!(lang, "accounts-clash-provider")));
    }
    rights
}

/// The controls of memberships, capabilities and the provider.
pub fn controls(lang: Lang, fields: &Fields, wrong: &FormErrors, departments: &DepartmentNames) -> Markup {
    html! {
        fieldset.field {
            legend { (t!(lang, "accounts-memberships")) }
            p.hint { (t!(lang, "accounts-memberships-hint")) }
            div.stack.tight { @for (id, department) in departments { (membership(lang, fields, *id, department)) } }
        }
        fieldset.field {
            legend { (t!(lang, "accounts-capabilities")) }
            p.hint { (t!(lang, "accounts-capabilities-hint")) }
            div.stack.tight { @for one in Capability::ALL { (capability(lang, fields, one)) } }
        }
        (ui::text_field(lang, wrong, TextField {
            name: "provider", label: &t!(lang, "accounts-provider"), hint: Some(&t!(lang, "accounts-provider-hint")),
            value: fields.get("provider"), width: Some("w-l"), autocomplete: Some("off"), optional: true, ..TextField::default()
        }))
    }
}

fn membership(lang: Lang, fields: &Fields, id: DepartmentId, department: &Label) -> Markup {
    let (name, value) = (name(id), fields.get(&name(id)));
    html! {
        div.field {
            label for=(name) { (department) }
            select.w-m id=(name) name=(name) {
                option value="" { (t!(lang, "accounts-membership-none")) }
                option value="read" selected[value == "read"] { (t!(lang, "accounts-membership-read")) }
                option value="write" selected[value == "write"] { (t!(lang, "accounts-membership-write")) }
            }
        }
    }
}

fn capability(lang: Lang, fields: &Fields, one: Capability) -> Markup {
    let word = one.word();
    let hint = format!("{word}-hint");
    let say = |part: &str| i18n::text(lang, &format!("accounts-capability-{word}{part}"), &[]);
    html! {
        label.check {
            input id=(word) type="checkbox" name=(word) checked[fields.has(word)] aria-describedby=(hint);
            span { (say("")) br; small id=(hint) { (say("-text")) } }
        }
    }
}
