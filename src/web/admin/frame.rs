//! The frame of every page of the admin area: the console's bar, and the navigation of the areas.

use maud::{Markup, html};

use super::AdminContext;
use crate::{
    domain::{access::may_create_requests_anywhere, person::Lang},
    i18n, t,
    web::{
        console::{
            frame,
            messages_shown::{DoneMessage, toasts},
        },
        ui::{self, Tone, icon},
    },
};

/// An area of the administration. Its words are the texts `admin-area-…` and `admin-area-…-text`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AdminArea {
    /// The word in its address and in the keys of its texts.
    pub word: &'static str,
    pub icon: &'static str,
}

/// All areas, in the order of the navigation.
pub const ADMIN_AREAS: &[AdminArea] = &[
    AdminArea { word: "accounts", icon: "user-check" },
    AdminArea { word: "organisations", icon: "users" },
    AdminArea { word: "import", icon: "upload" },
    AdminArea { word: "departments", icon: "map-pin" },
    AdminArea { word: "topics", icon: "list" },
    AdminArea { word: "texts", icon: "note" },
    AdminArea { word: "rules", icon: "book" },
    AdminArea { word: "organisation", icon: "building" },
    AdminArea { word: "mail", icon: "mail" },
    AdminArea { word: "chat", icon: "message" },
    AdminArea { word: "satisfaction", icon: "star" },
    AdminArea { word: "jobs", icon: "clock" },
    AdminArea { word: "backup", icon: "archive" },
];

impl AdminArea {
    /// The address of its first page.
    pub fn href(self) -> String {
        area_path(self.word)
    }

    /// The name in the navigation.
    pub fn name(self, lang: Lang) -> String {
        area_name(lang, self.word)
    }

    /// What it is for, one sentence.
    pub fn purpose(self, lang: Lang) -> String {
        i18n::text(lang, &format!("admin-area-{}-text", self.word), &[])
    }
}

/// The address and the name of the area with this word.
pub fn area_link(lang: Lang, word: &str) -> (String, String) {
    (area_path(word), area_name(lang, word))
}

fn area_path(word: &str) -> String {
    format!("/admin/{word}")
}

fn area_name(lang: Lang, word: &str) -> String {
    i18n::text(lang, &format!("admin-area-{word}"), &[])
}

/// A page of the area named by `word`; none for the overview. `main` follows the title.
pub fn page(context: &AdminContext, word: Option<&str>, title: &str, main: Markup) -> Markup {
    framed(context, word, title, title, "panel narrow", &main)
}

/// The first page of the administration, with its verdict as the headline.
pub fn first_page(context: &AdminContext, verdict: &str, main: Markup) -> Markup {
    framed(context, None, &t!(context.lang(), "admin-title"), verdict, "panel narrow", &main)
}

/// Like [`page`], as wide as the window: for tables.
pub fn wide_page(context: &AdminContext, word: Option<&str>, title: &str, main: &Markup) -> Markup {
    framed(context, word, title, title, "panel", main)
}

fn framed(
    context: &AdminContext,
    word: Option<&str>,
    title: &str,
    headline: &str,
    class: &str,
    main: &Markup,
) -> Markup {
    let lang = context.lang();
    // Without an answer the page is shown without the button.
    let may_create = context.session().read(|_, actor| Ok(may_create_requests_anywhere(actor))).unwrap_or(false);
    let body = html! {
        a.skip-link href="#main" { (t!(lang, "skip-to-content")) }
        (frame::top_bar(context.session(), may_create, &t!(lang, "admin-areas"), "", ""))
        (areas(lang, word))
        main class=(class) #main tabindex="-1" {
            header.panel-head { h1 { (headline) } }
            // A table is a box that scrolls; as a part of the panel itself it would be cut off.
            div.stack.loose { (ui::lost_form_notice(&context.session().guest, Tone::Familiar)) (main) }
        }
        (toasts(lang, context.toast().map(DoneMessage::plain).as_ref(), None, &context.session().csrf()))
        (frame::shortcuts(lang))
    };
    ui::console_document(context.session(), title, None, &body)
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
                @for area in ADMIN_AREAS {
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
