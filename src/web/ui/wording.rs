//! What the organisation writes, in a page of whichever language: words in the other one are marked, and the
//! page says once that there are some. What people write to each other is not marked: nobody knows its language.

use maud::{Markup, html};

use super::icon;
use crate::{
    domain::{person::Lang, text::Label, translation::Wording},
    t,
    web::gate::Guest,
};

/// Words in a line, with their language if it is not that of the page (WCAG 3.1.2).
pub fn wording(words: Wording<'_, Label>) -> Markup {
    html! { @if let Some(tag) = words.tag() { span lang=(tag) { (words.text) } } @else { (words.text) } }
}

/// That parts of the page are in the other language only; empty where every part is in the reader's.
pub fn language_note(guest: &Guest, main: &Markup) -> Markup {
    let lang = guest.locale.lang;
    // Nothing that people typed looks like this: their quotation marks are escaped.
    let is_marked = main.0.contains(&format!(" lang=\"{}\"", lang.other().tag()));
    html! {
        @if is_marked {
            div.banner {
                (icon("globe"))
                div {
                    b { @match lang.other() { Lang::De => (t!(lang, "only-german")), Lang::En => (t!(lang, "only-english")) } }
                    p { (t!(lang, "only-other-text")) }
                }
            }
        }
    }
}
