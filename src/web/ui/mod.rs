//! Layouts and components of pages. `PreEscaped` is used only here, never for what people typed: that
//! always goes through maud's escaping.

mod attachments;
mod fields;
mod parts;
mod question;
mod secret;
mod upload;
mod wording;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    assets,
    gate::{AgentSession, Guest},
};
use crate::t;

pub use crate::i18n::Tone;
pub use attachments::attachment_list;
pub use fields::text_error;
pub use parts::*;
pub use question::{QuestionControls, Respondent, comment_name, question_name, room_field};
pub use secret::*;
pub use upload::upload_field;
pub use wording::{language_note, wording};

/// The configuration of htmx: no inline styles or scripts, requests only to ourselves.
const HTMX: &str = r#"{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true,"historyCacheSize":0,"attributesToSettle":["class"],"refreshOnHistoryMiss":true,"allowScriptTags":false,"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"422","swap":true},{"code":"[45]..","swap":false,"error":true}]}"#;

/// The HTML document around every page. `csrf` is given where htmx sends forms.
fn document(guest: &Guest, title: &str, csrf: Option<&str>, scripts: &[&str], body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(guest.locale.lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " · " (guest.organisation.name) }
                link rel="stylesheet" href=(assets::url("tresen.css"));
                link rel="stylesheet" href=(assets::hue_url(guest.organisation.hue));
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                @if let Some(csrf) = csrf {
                    meta name="csrf" content=(csrf);
                    meta name="htmx-config" content=(PreEscaped(HTMX.replace('"', "&quot;")));
                }
                @for script in scripts {
                    script defer src=(assets::url(script)) {}
                }
            }
            (body)
        }
    }
}

/// A page without sign-in. `scripts` come in addition to `form.js` and `ui.js`.
pub fn public_page(guest: &Guest, title: &str, scripts: &[&str], main: Markup) -> Markup {
    public_page_of_width(guest, title, scripts, "page", main)
}

/// Like [`public_page`], with a class for the width: `page` or `page wide`.
pub fn public_page_of_width(guest: &Guest, title: &str, scripts: &[&str], width: &str, main: Markup) -> Markup {
    let lang = guest.locale.lang;
    // A chat may get its first picture later.
    let has_pictures = main.0.contains("data-picture") || main.0.contains("data-part=\"log\"");
    let viewer = has_pictures.then_some("viewer.js");
    let scripts: Vec<&str> = ["form.js", "ui.js"].iter().chain(scripts).copied().chain(viewer).collect();
    document(
        guest,
        title,
        None,
        &scripts,
        &html! {
            body.public {
                a.skip-link href="#main" { (t!(lang, "skip-to-content")) }
                header.top {
                    a.brand href="/" { (logo(guest)) span { (guest.organisation.name) } }
                    nav.links aria-label=(t!(lang, "nav-tools")) { (language_link(guest)) }
                }
                main.(width) #main tabindex="-1" { (lost_form_notice(guest, Tone::Formal)) (language_note(guest, &main)) (main) }
                footer.foot {
                    nav aria-label=(t!(lang, "nav-legal")) {
                        a href="/privacy" { (t!(lang, "footer-privacy")) }
                        a href="/access" { (t!(lang, "footer-access")) }
                        a href="/signin" { (t!(lang, "footer-sign-in")) }
                    }
                    p { (t!(lang, "footer-made-with")) }
                }
            }
        },
    )
}

/// A page before the setup is done: without footer and without a link to the home page.
pub fn page_without_links(guest: &Guest, title: &str, main: Markup) -> Markup {
    let lang = guest.locale.lang;
    document(
        guest,
        title,
        None,
        &["form.js", "ui.js"],
        &html! {
            body.public {
                a.skip-link href="#main" { (t!(lang, "skip-to-content")) }
                header.top {
                    span.brand { (logo(guest)) span { (guest.organisation.name) } }
                    nav.links aria-label=(t!(lang, "nav-tools")) { (language_link(guest)) }
                }
                main.page #main tabindex="-1" { (lost_form_notice(guest, Tone::Formal)) (main) }
            }
        },
    )
}

/// The link to the same page in the other language.
fn language_link(guest: &Guest) -> Markup {
    let lang = guest.locale.lang;
    let other = lang.other();
    let joint = if guest.path.contains('?') { '&' } else { '?' };
    html! {
        a href=(format!("{}{joint}lang={}", guest.path, other.tag())) lang=(other.tag()) hreflang=(other.tag()) {
            (t!(lang, "other-language"))
        }
    }
}

/// The logo, or the first letter of the name.
pub fn logo(guest: &Guest) -> Markup {
    html! {
        @if guest.organisation.logo.is_some() {
            img.logo src="/assets/logo" alt="";
        } @else {
            span.mark aria-hidden="true" { (guest.organisation.first_letter()) }
        }
    }
}

/// The scripts of the console in their order, each with what calls for it in a page; nothing: every page.
const CONSOLE_SCRIPTS: [(&str, &[&str]); 9] = [
    // For a region that only waits for changes, live.js loads it with the first change.
    ("htmx.min.js", &["data-hx-post=", "data-hx-trigger=\"change"]),
    ("form.js", &[]),
    ("ui.js", &[]),
    ("draft.js", &["data-draft=", "data-accepted="]),
    ("composer.js", &["id=\"timeline\""]),
    ("live.js", &["data-hx-trigger="]),
    ("keys.js", &[]),
    ("intake.js", &["id=\"intake\""]),
    // A picture may come later, with a change.
    ("viewer.js", &["id=\"timeline\""]),
];

/// The HTML document of a console page, with the scripts that it needs. `live` is the address of its server-sent
/// events.
pub fn console_document(session: &AgentSession, title: &str, live: Option<&str>, body: &Markup) -> Markup {
    let csrf = session.csrf();
    let headers = format!("{{\"X-CSRF-Token\":\"{csrf}\"}}");
    let calls = |(_, signs): &&(&str, &[&str])| signs.is_empty() || signs.iter().any(|sign| body.0.contains(sign));
    let scripts: Vec<&str> = CONSOLE_SCRIPTS.iter().filter(calls).map(|(script, _)| *script).collect();
    document(
        &session.guest,
        title,
        Some(&csrf),
        &scripts,
        &html! { body.desk data-live=[live] data-live-with=(assets::url("htmx.min.js")) data-hx-headers=(headers) { (body) } },
    )
}
