//! Small components of pages: icons, badges, times, fields of a form.

use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};

use crate::{
    domain::{
        classification::Priority, device::Device, health::HealthKind, person::Lang, text::Body, ticket::StatusKind,
    },
    i18n::{self, Locale},
    t,
    web::{assets, gate::Guest, ui::Tone},
};

/// An icon of the sprite, hidden from screen readers. `name` is not escaped: never what people typed.
pub fn icon(name: &str) -> Markup {
    html! {
        svg.icon aria-hidden="true" { use href={ (assets::url("sprite.svg")) "#i-" (PreEscaped(name)) } {} }
    }
}

/// What is wrong with the installation, one sentence.
pub fn trouble_text(lang: Lang, kind: HealthKind) -> String {
    i18n::text(lang, &format!("health-{}", kind.word()), &[])
}

/// Says that what was typed into the form of this page is not there any more, if that is so.
pub fn lost_form_notice(guest: &Guest, tone: Tone) -> Markup {
    let lang = guest.locale.lang;
    html! {
        @if guest.has_lost_form {
            div."banner wait" role="status" {
                (icon("info"))
                p { @match tone { Tone::Formal => (t!(lang, "form-lost")), Tone::Familiar => (t!(lang, "form-lost-team")) } }
            }
        }
    }
}

/// The hidden field with the token against request forgery.
pub fn csrf(token: &str) -> Markup {
    html! { input type="hidden" name="csrf" value=(token); }
}

/// A status as a badge with colour, icon and word.
pub fn status_badge(lang: Lang, status: StatusKind) -> Markup {
    let (class, symbol) = match status {
        StatusKind::Open => ("open", "circle"),
        StatusKind::InProgress => ("progress", "circle-dot"),
        StatusKind::AwaitingReply => ("waiting", "hourglass"),
        StatusKind::WithProvider => ("provider", "truck"),
        StatusKind::OnWaiting => ("onwaiting", "pause"),
        StatusKind::Closed => ("closed", "circle-check"),
        StatusKind::ClosedSpam => ("spam", "ban"),
        StatusKind::Archived => ("archived", "archive"),
        StatusKind::Deleted => ("deleted", "trash"),
    };
    html! { span class={ "badge " (class) } { (icon(symbol)) (status_word(lang, status)) } }
}

/// The name of a status.
pub fn status_word(lang: Lang, status: StatusKind) -> String {
    i18n::text(lang, &format!("status-{}", status.word()), &[])
}

/// The word of a priority; `None` has one too.
pub fn priority_word(lang: Lang, priority: Option<Priority>) -> String {
    let word = priority.map_or("none", Priority::word);
    i18n::text(lang, &format!("priority-{word}"), &[])
}

/// A priority above the ordinary as a badge.
pub fn priority_badge(lang: Lang, priority: Priority) -> Markup {
    let class = if priority == Priority::Urgent { "badge late" } else { "badge plain" };
    html! { span class=(class) { (icon("flag")) (priority_word(lang, Some(priority))) } }
}

/// An address that is broken before its `@`, if it has to be, and not at its last letter.
pub fn email_text(email: &str) -> Markup {
    match email.rsplit_once('@') {
        Some((user, host)) => html! { (user) wbr; "@" (host) },
        None => html! { (email) },
    }
}

/// A time relative to `now`, exact on hover and for screen readers.
pub fn relative_time(locale: &Locale, then: Timestamp, now: Timestamp) -> Markup {
    let full = locale.date_time(then);
    html! { time datetime=(i18n::instant(then)) title=(full) data-full=(full) { (locale.ago(then, now)) } }
}

/// A time, exact to the minute.
pub fn date_and_time(locale: &Locale, at: Timestamp) -> Markup {
    html! { time datetime=(i18n::instant(at)) { (locale.date_time(at)) } }
}

/// Browser and system, such as `Firefox auf Linux`.
pub fn device_name(lang: Lang, device: Device) -> String {
    let browser = device.browser.name().map_or_else(|| t!(lang, "device-browser"), str::to_owned);
    match device.system.name() {
        Some(system) => t!(lang, "device-on", browser = browser, system = system),
        None => browser,
    }
}

/// Text that people typed: line breaks are kept, web addresses become links, and it runs in the direction of its
/// first letter.
pub fn user_text(body: &Body) -> Markup {
    html! {
        div.text dir="auto" {
            @for word in body.as_str().split_inclusive(char::is_whitespace) {
                @let bare = word.trim_end();
                @if (bare.starts_with("https://") || bare.starts_with("http://")) && bare.len() > 10 {
                    @let link = bare.trim_end_matches(['.', ',', ')', '!', '?', ';', ':']);
                    a href=(link) rel="noopener noreferrer nofollow" { (link) } (&word[link.len()..])
                } @else { (word) }
            }
        }
    }
}

/// The errors of a form: the field's id and the message.
pub type FormErrors = Vec<(String, String)>;

/// The summary above a form: each error, linked to its field.
pub fn error_summary(lang: Lang, errors: &FormErrors) -> Markup {
    Tone::Formal.error_summary(lang, errors)
}

/// The error of a field, if it has one.
pub fn error_for<'m>(errors: &'m FormErrors, field: &str) -> Option<&'m str> {
    errors.iter().find(|(name, _)| name == field).map(|(_, what)| what.as_str())
}

/// A labelled input for one line of text. Name and id are the same.
#[derive(Clone, Copy, Default)]
pub struct TextField<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub hint: Option<&'a str>,
    pub value: &'a str,
    /// The input type, such as `email`; empty for `text`.
    pub kind: &'a str,
    pub autocomplete: Option<&'a str>,
    /// The keyboard of a phone, such as `numeric`.
    pub inputmode: Option<&'a str>,
    /// The width class: `w-s`, `w-m` or `w-l`.
    pub width: Option<&'a str>,
    pub optional: bool,
    /// Whether the page opens with the cursor in it.
    pub autofocus: bool,
}

/// Renders a [`TextField`] with its error.
pub fn text_field(lang: Lang, errors: &FormErrors, line: TextField<'_>) -> Markup {
    labelled_field(lang, errors, line.name, line.label, line.hint, line.optional, |describedby, invalid| {
        html! {
            input #(line.name) name=(line.name) type=(if line.kind.is_empty() { "text" } else { line.kind })
                class=[line.width] value=(line.value) autocomplete=[line.autocomplete] inputmode=[line.inputmode]
                autofocus[line.autofocus]
                aria-describedby=[describedby] aria-invalid=[invalid];
        }
    })
}

/// A labelled input for paragraphs. Name and id are the same.
pub fn text_area(
    lang: Lang,
    errors: &FormErrors,
    name: &str,
    label: &str,
    hint: Option<&str>,
    optional: bool,
    value: &str,
) -> Markup {
    labelled_field(lang, errors, name, label, hint, optional, |describedby, invalid| {
        html! {
            textarea #(name) name=(name) aria-describedby=[describedby] aria-invalid=[invalid] { "\n" (value) }
        }
    })
}

/// Label, hint and error of a field around its control. `control` gets `aria-describedby` and
/// `aria-invalid`.
pub fn labelled_field(
    lang: Lang,
    errors: &FormErrors,
    name: &str,
    label: &str,
    hint: Option<&str>,
    optional: bool,
    control: impl FnOnce(Option<String>, Option<&'static str>) -> Markup,
) -> Markup {
    let hint = hint.map(|hint| html! { (hint) });
    labelled_markup(lang, errors, name, &html! { (label) }, hint.as_ref(), optional, control)
}

/// Like [`labelled_field`], with words that may be in another language than the page.
pub fn labelled_markup(
    lang: Lang,
    errors: &FormErrors,
    name: &str,
    label: &Markup,
    hint: Option<&Markup>,
    optional: bool,
    control: impl FnOnce(Option<String>, Option<&'static str>) -> Markup,
) -> Markup {
    let wrong = error_for(errors, name);
    let ids: Vec<String> =
        [hint.map(|_| format!("{name}-hint")), wrong.map(|_| format!("{name}-error"))].into_iter().flatten().collect();
    html! {
        div class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            label for=(name) { (label) @if optional { " " span.optional { (t!(lang, "optional")) } } }
            @if let Some(hint) = hint { p.hint id=(format!("{name}-hint")) { (hint) } }
            @if let Some(wrong) = wrong { p.error id=(format!("{name}-error")) { (icon("alert")) (wrong) } }
            (control((!ids.is_empty()).then(|| ids.join(" ")), wrong.map(|_| "true")))
        }
    }
}

/// A labelled `select`. `none` labels the first option, which means "not chosen". `options` are pairs of value
/// and label.
pub fn select_field(name: &str, label: &str, none: &str, options: &[(String, String)], chosen: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { (none) }
                @for (value, word) in options { option value=(value) selected[value == chosen] { (word) } }
            }
        }
    }
}
