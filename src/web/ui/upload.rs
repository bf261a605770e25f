//! The control for uploading files. It names the limits before the upload.

use maud::{Markup, html};

use super::{FormErrors, icon, labelled_markup};
use crate::{i18n::Locale, t};

/// The control for files: `there` are those already uploaded, `left` is how many more fit.
#[expect(clippy::too_many_arguments, reason = "a control's facts; a struct for two callers would say the same twice")]
pub fn upload_field(
    locale: &Locale,
    name: &str,
    label: &Markup,
    hint: Option<&Markup>,
    optional: bool,
    errors: &FormErrors,
    there: &[(usize, &str, u64)],
    left: usize,
    max_bytes: u64,
) -> Markup {
    let lang = locale.lang;
    let limits = match (there.is_empty(), left) {
        (_, 0) => t!(lang, "files-full"),
        (true, left) => t!(lang, "files-limits", count = left, max = locale.bytes(max_bytes)),
        (false, left) => t!(lang, "files-left", count = left, max = locale.bytes(max_bytes)),
    };
    let hint = html! { @if let Some(hint) = hint { (hint) " " } (limits) };
    labelled_markup(lang, errors, name, label, Some(&hint), optional, |describedby, invalid| {
        html! {
            @if !there.is_empty() {
                ul.files role="list" {
                    @for (place, name, size) in there {
                        li {
                            (icon("file")) span { (name) } small { (locale.bytes(*size)) }
                            button.button.quiet.small.icon-only name="remove" value=(place)
                                aria-label=(t!(lang, "file-remove", name = *name)) { (icon("x")) }
                        }
                    }
                }
            }
            div.drop hidden[left == 0] {
                (icon("upload")) span.needs-js.with-mouse { (t!(lang, "files-drop")) }
                label.button.small.needs-js for=(name) {
                    span.with-mouse { (t!(lang, "files-choose")) } span.with-finger { (t!(lang, "files-take")) }
                }
                input #(name) type="file" name=(name) multiple aria-describedby=[describedby] aria-invalid=[invalid]
                    data-max-bytes=(max_bytes) data-max-files=(left)
                    data-paste-name=(t!(lang, "files-pasted", n = "{n}"))
                    data-too-big=(t!(lang, "files-too-big", name = "{name}", size = "{size}", max = "{max}"))
                    data-too-many=(t!(lang, "files-too-many", name = "{name}", max = "{max}"))
                    data-wrong-type=(t!(lang, "files-wrong-type", name = "{name}"))
                    data-empty=(t!(lang, "files-empty", name = "{name}"))
                    data-remove=(t!(lang, "file-remove", name = "{name}"))
                    data-added=(t!(lang, "files-added", n = "{n}"));
            }
        }
    })
}
