//! Files that were received with a form which has to be shown again: they stay on the disk, and the
//! form carries a signed word for each, so nobody has to choose them a second time (§9.16).

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use maud::{Markup, html};

use super::{form::Fields, ui};
use crate::{
    app::App,
    domain::{
        file::{Attachment, BlobHash},
        text::FileName,
    },
    i18n::Locale,
};

/// The name of the hidden field.
pub const RETAINED_FIELD: &str = "kept";

const RETAINED_PURPOSE: &str = "kept file";

fn sign_retained(app: &App, field: &str, file: &Attachment) -> String {
    let parts = [field, &HEXLOWER.encode(&file.hash.0), &file.size.to_string(), &file.media_type, file.name.as_str()];
    let data = parts.join("\n");
    let signature = app.store().installation_key().sign(RETAINED_PURPOSE, data.as_bytes());
    format!("{}.{}", BASE64URL_NOPAD.encode(data.as_bytes()), BASE64URL_NOPAD.encode(&signature[..18]))
}

fn verify_retained(app: &App, token: &str) -> Option<(String, Attachment)> {
    let (data, signature) = token.split_once('.')?;
    let data = BASE64URL_NOPAD.decode(data.as_bytes()).ok()?;
    if BASE64URL_NOPAD.encode(&app.store().installation_key().sign(RETAINED_PURPOSE, &data)[..18]) != signature {
        return None;
    }
    let data = String::from_utf8(data).ok()?;
    let mut parts = data.splitn(5, '\n');
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
    let kept = fields.all(RETAINED_FIELD).into_iter().filter_map(|token| verify_retained(app, &token));
    kept.chain(fields.files.iter().cloned()).collect()
}

/// Shows the files that a form has already, each with a tick that can be taken away.
pub fn list_retained(app: &App, locale: &Locale, files: &[(String, Attachment)]) -> Markup {
    html! {
        @if !files.is_empty() {
            ul.files role="list" {
                @for (field, file) in files {
                    li {
                        label.check {
                            input type="checkbox" name=(RETAINED_FIELD) value=(sign_retained(app, field, file)) checked;
                            span { (ui::icon("paperclip")) (file.name) " " small { (locale.bytes(file.size)) } }
                        }
                    }
                }
            }
        }
    }
}
