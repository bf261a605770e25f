//! Pages without sign-in: the request form, the requester's page, chat, privacy notice.

pub mod access;
pub mod chat;
pub mod home;
pub mod privacy;
pub mod request;
pub mod requester;
pub mod security_txt;
pub mod telegram;

use maud::{Markup, html};

use super::{
    answer::{form_with_errors, page, see_other},
    gate::Guest,
    ui,
};
use crate::{app::rate_limit, domain::text::Body};

/// What counts as one visitor for rate limits: an IPv4 address or an IPv6 /64, which one household gets.
pub fn visitor_network(guest: &Guest) -> String {
    rate_limit::network(guest.address)
}

/// A text of the organisation, paragraph by paragraph.
fn paragraphs(body: &Body) -> Markup {
    let parts = body.as_str().split("\n\n").filter_map(|part| Body::parse(part).ok());
    html! { div.stack { @for part in parts { (ui::user_text(&part)) } } }
}
