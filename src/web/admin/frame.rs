//! What stands around every page of the admin area: the console's bar, and the areas.

use maud::{Markup, html};

use super::Office;
use crate::{
    domain::person::Lang,
    i18n, t,
    web::{
        console::frame,
        ui::{self, icon},
    },
};

/// An area of the administration. Its words are the texts `admin-area-…` and `admin-area-…-text`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Area {
    /// The word in its address and in the keys of its texts.
    pub word: &'static str,
    /// Its icon.
    pub icon: &'static str,
}

/// All areas, in the order of the navigation.
pub const AREAS: &[Area] = &[
    Area { word: "accounts", icon: "user-check" },
    Area { word: "organisations", icon: "users" },
    Area { word: "import", icon: "upload" },
    Area { word: "departments", icon: "map-pin" },
    Area { word: "topics", icon: "list" },
    Area { word: "texts", icon: "note" },
    Area { word: "rules", icon: "book" },
    Area { word: "organisation", icon: "building" },
    Area { word: "mail", icon: "mail" },
    Area { word: "chat", icon: "message" },
    Area { word: "satisfaction", icon: "star" },
    Area { word: "jobs", icon: "clock" },
];

impl Area {
    /// Where it begins.
    pub fn href(self) -> String {
        format!("/admin/{}", self.word)
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> String {
        i18n::text(lang, &format!("admin-area-{}", self.word), &[])
    }

    /// What it is for, one sentence.
    pub fn purpose(self, lang: Lang) -> String {
        i18n::text(lang, &format!("admin-area-{}-text", self.word), &[])
    }
}

/// A page of the area named by `word`; none for the overview. `main` stands below the title.
pub fn page(office: &Office, word: Option<&str>, title: &str, main: Markup) -> Markup {
    framed(office, word, title, "panel narrow", &main)
}

/// Like [`page`], as wide as the window: for tables.
pub fn wide(office: &Office, word: Option<&str>, title: &str, main: &Markup) -> Markup {
    framed(office, word, title, "panel", main)
}

fn framed(office: &Office, word: Option<&str>, title: &str, class: &str, main: &Markup) -> Markup {
    let lang = office.lang();
    let body = html! {
        a.skip-link href="#main" { (t!(lang, "skip-to-content")) }
        (frame::bar(office.session(), &t!(lang, "admin-areas"), "", ""))
        (areas(lang, word))
        main class=(class) #main tabindex="-1" {
            header.panel-head { h1 { (title) } }
            // A table is a box that scrolls; as a part of the panel itself it would be cut off.
            div.stack.loose { (main) }
        }
        (frame::toasts(lang, office.toast()))
        (frame::shortcuts(lang))
    };
    ui::console(office.session(), title, None, body)
}

fn areas(lang: Lang, word: Option<&str>) -> Markup {
    html! {
        nav.queues #queues aria-label=(t!(lang, "admin-areas")) {
            ul role="list" {
                li { a href="/console" { (icon("arrow-left")) span { (t!(lang, "admin-to-console")) } } }
            }
            h2 { (t!(lang, "admin-title")) }
            ul role="list" {
                li {
                    a href="/admin" aria-current=[word.is_none().then_some("page")] {
                        (icon("home")) span { (t!(lang, "admin-overview")) }
                    }
                }
                @for area in AREAS {
                    li {
                        a href=(area.href()) aria-current=[(word == Some(area.word)).then_some("page")] {
                            (icon(area.icon)) span { (area.name(lang)) }
                        }
                    }
                }
            }
        }
    }
}
