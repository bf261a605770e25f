//! Pages without sign-in: the request form, the requester's page, chat, privacy notice.

pub mod access;
pub mod chat;
pub mod home;
pub mod privacy;
pub mod request;
pub mod requester;
pub mod security_txt;
pub mod telegram;
mod uploads;

use maud::{Markup, html};

use super::{
    answer::{form_with_errors, page, see_other},
    ui,
};
use crate::{
    app::view::texts::OwnText,
    domain::{person::Lang, text::Body},
};

/// A text of the organisation, with its language where it is not the reader's.
fn own_text(text: &OwnText) -> Markup {
    html! { div lang=[text.foreign.map(Lang::tag)] { (paragraphs(&text.body)) } }
}

/// A text of the organisation, paragraph by paragraph.
fn paragraphs(body: &Body) -> Markup {
    let parts = body.as_str().split("\n\n").filter_map(|part| Body::parse(part).ok());
    html! { div.stack { @for part in parts { (ui::user_text(&part)) } } }
}
