//! A form that was not accepted, on the page that says so: its longer texts to be read, copied and corrected, its
//! other values hidden. It can be sent on from there, by a press of a button and with the token of the session
//! that its sender has by then; nothing is ever sent by itself.

use maud::{Markup, html};

use super::{Problem, page::text_in};
use crate::{
    domain::person::Lang,
    i18n::Tone,
    t,
    web::{
        gate::{Guest, is_team_path},
        ui,
    },
};

/// What a form sent, without what somebody signs in with. Kept beside the request until its answer is made: a page
/// that says why nothing was stored gives it back, whichever handler failed.
#[derive(Clone, Default)]
pub struct SentForm {
    /// Names and values in the order of the form.
    pub fields: Vec<(String, String)>,
    /// Field and name of each file that came with it; files are not given back.
    pub files: Vec<(String, String)>,
    /// The address that it was sent to.
    pub action: String,
    /// The token with which it can be sent on. `None`: it cannot, only its texts are shown.
    pub token: Option<String>,
    /// Names and values of what somebody signs in with: they leave only sealed.
    pub secrets: Vec<(String, String)>,
    /// The end of a text is missing, since it was too long to be read.
    pub is_cut: bool,
}

/// The hidden field that names a file that came before and is to be chosen again: its field, a slash, its name.
pub const LOST_FILE_FIELD: &str = "lost-file";

/// Fields for free text, shown even if there is one word in them.
const TEXT_FIELDS: [&str; 8] = ["text", "description", "note", "remark", "reason", "subject", "title", "name"];

/// Whether a value is something that somebody wrote, no choice and no number.
pub fn is_text(name: &str, value: &str) -> bool {
    let value = value.trim();
    value.contains(char::is_whitespace) || (TEXT_FIELDS.contains(&name) && !value.is_empty())
}

impl SentForm {
    /// What somebody wrote in it.
    pub fn typed(&self) -> Vec<String> {
        let texts = self.fields.iter().filter(|(name, value)| is_text(name, value));
        texts.map(|(_, value)| value.clone()).collect()
    }
}

/// The parts of the page besides the texts of the problem.
pub struct Unsent<'p> {
    pub problem: &'p Problem,
    /// The form that can be sent on; `None` if only texts are shown.
    pub form: Option<&'p SentForm>,
    /// What somebody wrote in the form.
    pub typed: &'p [String],
    /// The end of what they wrote is missing.
    pub is_cut: bool,
    pub tone: Tone,
}

impl Unsent<'_> {
    /// The word that begins the keys of the page's title and text.
    pub fn word(&self) -> &'static str {
        match (self.problem, self.form) {
            (Problem::Stale(_), Some(_)) => "unsent",
            (Problem::SessionEnded, Some(_)) => "signed-out",
            (problem, _) => problem.word(),
        }
    }

    /// What was typed, and the buttons that lead on.
    pub fn view(&self, guest: &Guest) -> Markup {
        let lang = guest.locale.lang;
        match self.form {
            Some(form) => html! {
                form.stack method="post" action=(form.action) enctype=[self.is_multipart().then_some("multipart/form-data")] {
                    (self.fields(lang, form))
                    div.actions { (self.first_step(guest)) (self.submit(lang)) }
                }
            },
            None => html! {
                @if !self.typed.is_empty() {
                    section.card {
                        h2 { (self.say(lang, "problem-typed")) }
                        @if self.is_cut { p { (self.say(lang, "problem-unsent-cut")) } }
                        @for (number, text) in self.typed.iter().enumerate() {
                            (text_box(&self.say(lang, "problem-typed-label"), number, None, text))
                        }
                    }
                }
                div.actions { (self.first_step(guest)) }
            },
        }
    }

    fn say(&self, lang: Lang, key: &str) -> String {
        text_in(lang, self.tone, key)
    }

    /// Whether the next step stores the form.
    fn is_last_step(&self) -> bool {
        matches!(self.problem, Problem::Stale(_) | Problem::TooLarge)
    }

    /// Files can be chosen again where the next step stores them.
    fn is_multipart(&self) -> bool {
        self.is_last_step() && self.form.is_some_and(|form| !form.files.is_empty())
    }

    fn fields(&self, lang: Lang, form: &SentForm) -> Markup {
        let (texts, others): (Vec<_>, Vec<_>) = form.fields.iter().partition(|(name, value)| is_text(name, value));
        html! {
            (ui::csrf(form.token.as_deref().unwrap_or_default()))
            @for (name, value) in others { input type="hidden" name=(name) value=(value); }
            @if !self.is_multipart() {
                @for (field, file) in &form.files { input type="hidden" name=(LOST_FILE_FIELD) value=(format!("{field}/{file}")); }
            }
            @if !texts.is_empty() || !form.files.is_empty() {
                section.card {
                    h2 { (self.say(lang, "problem-typed")) }
                    @if form.is_cut { p { (self.say(lang, "problem-unsent-cut")) } }
                    @for (number, (name, text)) in texts.into_iter().enumerate() {
                        (text_box(&self.say(lang, "problem-unsent-label"), number, Some(name), text))
                    }
                    (self.lost_files(lang, form))
                }
            }
        }
    }

    fn lost_files(&self, lang: Lang, form: &SentForm) -> Markup {
        let names: Vec<&str> =
            form.files.iter().map(|(_, file)| file.as_str()).filter(|name| !name.is_empty()).collect();
        let mut fields: Vec<&str> = form.files.iter().map(|(field, _)| field.as_str()).collect();
        fields.dedup();
        html! {
            @if !form.files.is_empty() { p { (self.say(lang, "problem-unsent-files")) " " (names.join(", ")) } }
            @if self.is_multipart() {
                @for (number, field) in fields.into_iter().enumerate() {
                    div.field {
                        label for=(format!("files-{number}")) { (t!(lang, "problem-unsent-files-again")) }
                        input id=(format!("files-{number}")) type="file" name=(field) multiple;
                    }
                }
            }
        }
    }

    /// What has to be done before, in a window of its own, so that this one keeps what was typed.
    fn first_step(&self, guest: &Guest) -> Markup {
        let lang = guest.locale.lang;
        let (there, words) = match self.problem {
            Problem::SessionEnded => (sign_in_path(guest), t!(lang, "problem-sign-in-again")),
            Problem::ComesFirst(there) => (there.as_str(), t!(lang, "problem-comes-first-go")),
            _ => return html! {},
        };
        html! { a.button.primary href=(there) target="_blank" rel="noopener" { (words) } }
    }

    fn submit(&self, lang: Lang) -> Markup {
        html! {
            @if self.is_last_step() {
                button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "problem-unsent-send")) }
            } @else {
                button.button { (t!(lang, "problem-unsent-go-on")) }
            }
        }
    }
}

/// A text to be copied, or, with the `name` of its field, to be sent on.
fn text_box(label: &str, number: usize, name: Option<&String>, text: &str) -> Markup {
    html! {
        div.field {
            label for=(format!("typed-{number}")) { (label) }
            textarea id=(format!("typed-{number}")) name=[name] readonly[name.is_none()] { "\n" (text) }
        }
    }
}

/// Where the reader of this page signs in again.
fn sign_in_path(guest: &Guest) -> &'static str {
    if is_team_path(&guest.path) { "/signin" } else { "/portal/signin" }
}
