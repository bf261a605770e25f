//! A form of the admin area: what stands in it, what is wrong with it, what somebody else changed
//! meanwhile; and the controls that its pages share.

use maud::{Markup, html};

use super::Office;
use crate::{
    domain::person::Lang,
    t,
    web::{
        console::mistakes::summary,
        form::Fields,
        ui::{Mistakes, csrf, icon},
    },
};

/// Names of fields and what stands in them, in the reader's words.
pub type Facts = Vec<(String, String)>;

/// A form.
pub struct Sheet {
    /// What stands in it.
    pub fields: Fields,
    /// What is wrong with it.
    pub mistakes: Mistakes,
    /// The mark of what it was made from.
    seen: String,
    /// What stands there since somebody else changed it.
    changed: Option<Facts>,
}

impl Sheet {
    /// As it is opened.
    pub fn standing(fields: Fields, mark: String) -> Self {
        Self { fields, mistakes: Mistakes::new(), seen: mark, changed: None }
    }

    /// As it comes back with mistakes.
    pub fn mistaken(fields: Fields, mistakes: Mistakes) -> Self {
        Self { seen: fields.get("seen").to_owned(), fields, mistakes, changed: None }
    }

    /// As it comes back because somebody was faster: sent again, it replaces what they saved.
    pub fn changed(fields: Fields, mark: String, theirs: Facts, typed: &Facts) -> Self {
        let differing = theirs.into_iter().filter(|fact| !typed.contains(fact)).collect();
        Self { fields, mistakes: Mistakes::new(), seen: mark, changed: Some(differing) }
    }

    /// What stands in a field.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name)
    }
}

/// The form around its controls. `buttons` stand beside the one that saves.
pub fn form(office: &Office, action: &str, sheet: &Sheet, controls: &Markup, buttons: &Markup) -> Markup {
    let lang = office.lang();
    html! {
        (summary(lang, &sheet.mistakes))
        @if let Some(theirs) = &sheet.changed { (meanwhile(lang, theirs)) }
        form.stack.loose method="post" action=(action) enctype="multipart/form-data" {
            (csrf(&office.csrf()))
            input type="hidden" name="seen" value=(sheet.seen);
            (controls)
            div.actions {
                button."button primary" data-busy=(t!(lang, "busy")) { (icon("save")) (t!(lang, "save")) }
                (buttons)
            }
        }
    }
}

fn meanwhile(lang: Lang, theirs: &Facts) -> Markup {
    html! {
        div."banner wait" role="alert" {
            (icon("users"))
            div.stack.tight {
                b { (t!(lang, "admin-changed-title")) }
                p { (t!(lang, "admin-changed-text")) }
                @if !theirs.is_empty() {
                    dl.facts {
                        @for (name, value) in theirs {
                            div { dt { (name) } dd.text { @if value.is_empty() { "–" } @else { (value) } } }
                        }
                    }
                }
            }
        }
    }
}
