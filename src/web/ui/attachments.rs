//! Stored files on a page. Pictures are small pictures, which `viewer.js` opens larger; the browser scales the
//! original, and the link of both is the file's own address with all that guards it.

use maud::{Markup, html};

use super::icon;
use crate::{
    domain::{file::Attachment, picture::PictureKind},
    i18n::Locale,
    t,
    web::gate::Guest,
};

/// A larger picture is shown by its name.
const MAX_PICTURE_BYTES: u64 = 5_000_000;

/// Pictures beyond so many bytes of one message are shown by their names, so that an old phone does not load them all.
const MAX_LIST_BYTES: u64 = 10_000_000;

/// The files of a message; `address` makes the link of the file with this index. Whose browser saves data sees names.
pub fn attachment_list(guest: &Guest, files: &[Attachment], address: impl Fn(usize) -> String) -> Markup {
    let (locale, lang) = (&guest.locale, guest.locale.lang);
    let mut bytes = 0;
    let (pictures, others): (Vec<_>, Vec<_>) = files.iter().enumerate().partition(|(_, file)| {
        let fits = is_picture(file) && file.size <= MAX_PICTURE_BYTES && bytes + file.size <= MAX_LIST_BYTES;
        bytes += if fits { file.size } else { 0 };
        fits && !guest.saves_data
    });
    html! {
        @if !pictures.is_empty() {
            ul."files previews" role="list" data-close=(t!(lang, "picture-close")) data-back=(t!(lang, "picture-back"))
                data-on=(t!(lang, "picture-on")) data-save=(t!(lang, "picture-save")) {
                @for (number, file) in pictures { (picture(locale, file, &address(number))) }
            }
        }
        @if !others.is_empty() {
            ul.files role="list" {
                @for (number, file) in others {
                    li {
                        (icon(if is_picture(file) { "image" } else { "file" }))
                        a href=(address(number)) { (file.name) }
                        small { (locale.bytes(file.size)) }
                    }
                }
            }
        }
    }
}

fn is_picture(file: &Attachment) -> bool {
    PictureKind::from_word(&file.media_type).is_some()
}

/// The picture stays loaded when htmx brings the list anew.
fn picture(locale: &Locale, file: &Attachment, address: &str) -> Markup {
    // Scripts look it up by a selector, in which a slash would be a mistake.
    let id = format!("picture{}", address.replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
    html! {
        li {
            a href=(address) title=(file.name) data-picture {
                img id=(id) src=(address) alt="" width="160" height="120" loading="lazy" decoding="async" data-hx-preserve;
                span { (file.name) }
            }
            small { (locale.bytes(file.size)) }
        }
    }
}
