//! Files that were received with a form which has to be shown again: they stay on the disk, and the
//! form carries a signed word for each, so nobody has to choose them a second time (§9.16). A word is good for
//! the session of its form, until the end of the next hour; the file
//! itself goes after an hour.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use maud::{Markup, html};

use super::{
    form::{Fields, RETAINED_FIELD},
    ui,
};
use crate::{
    app::App,
    domain::{
        file::{Attachment, BlobHash},
        text::FileName,
    },
    i18n::Locale,
};

const RETAINED_PURPOSE: &str = "kept file";

/// Hours before the present one whose words still count: files that nothing refers to go after an hour.
const HOURS_KEPT: i64 = 1;

/// The signature of a word. `csrf` is the token of the form, so it belongs to one session.
fn signature(app: &App, csrf: &str, data: &[u8]) -> String {
    let signed = [csrf.as_bytes(), b"\n", data].concat();
    BASE64URL_NOPAD.encode(&app.store().installation_key().sign(RETAINED_PURPOSE, &signed)[..18])
}

fn present_hour(app: &App) -> i64 {
    app.now().as_second().div_euclid(3600)
}

/// The signed word for a file, which is kept for an hour from now.
fn sign_retained(app: &App, csrf: &str, field: &str, file: &Attachment) -> String {
    app.retain_upload(file);
    let (hour, hash) = (present_hour(app).to_string(), HEXLOWER.encode(&file.hash.0));
    let parts = [&hour, field, &hash, &file.size.to_string(), &file.media_type, file.name.as_str()];
    let data = parts.join("\n");
    format!("{}.{}", BASE64URL_NOPAD.encode(data.as_bytes()), signature(app, csrf, data.as_bytes()))
}

fn verify_retained(app: &App, csrf: &str, token: &str) -> Option<(String, Attachment)> {
    let (data, signed) = token.split_once('.')?;
    let data = BASE64URL_NOPAD.decode(data.as_bytes()).ok()?;
    if signature(app, csrf, &data) != signed {
        return None;
    }
    let data = String::from_utf8(data).ok()?;
    let mut parts = data.splitn(6, '\n');
    let hour: i64 = parts.next()?.parse().ok()?;
    if present_hour(app) - hour > HOURS_KEPT {
        return None;
    }
    let field = parts.next()?.to_owned();
    let hash = BlobHash(HEXLOWER.decode(parts.next()?.as_bytes()).ok()?.try_into().ok()?);
    let size = parts.next()?.parse().ok()?;
    let media_type = parts.next()?.to_owned();
    let name = FileName::parse(parts.next()?).ok()?;
    // A restart in between sweeps what nothing refers to.
    app.store().blobs().contains(&hash).then_some((field, Attachment { name, hash, size, media_type }))
}

/// All files of a form with the name of their field: those kept from before, then the new ones.
pub fn retained_uploads(app: &App, fields: &Fields) -> Vec<(String, Attachment)> {
    let kept =
        fields.all(RETAINED_FIELD).into_iter().filter_map(|token| verify_retained(app, fields.get("csrf"), &token));
    kept.chain(fields.files.iter().cloned()).collect()
}

/// Shows the files that a form has already, each with a tick that can be taken away.
pub fn list_retained(app: &App, locale: &Locale, csrf: &str, files: &[(String, Attachment)]) -> Markup {
    html! {
        @if !files.is_empty() {
            ul.files role="list" {
                @for (field, file) in files {
                    li {
                        label.check {
                            input type="checkbox" name=(RETAINED_FIELD) value=(sign_retained(app, csrf, field, file)) checked;
                            span { (ui::icon("paperclip")) (file.name) " " small { (locale.bytes(file.size)) } }
                        }
                    }
                }
            }
        }
    }
}
