//! Pages without sign-in: the request form, the requester's page, chat, privacy notice.

pub mod access;
pub mod chat;
pub mod home;
pub mod privacy;
pub mod request;
pub mod requester;
pub mod telegram;

use actix_web::{HttpResponse, http::header};
use maud::{Markup, html};

use super::{gate::Guest, ui};
use crate::{app::rate_limit, domain::text::Body};

/// What counts as one visitor for rate limits: an IPv4 address or an IPv6 /64, which one household gets.
pub fn visitor_network(guest: &Guest) -> String {
    rate_limit::network(guest.address)
}

/// The response with a page.
fn page(markup: Markup) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(markup.into_string())
}

/// The response with a form that has errors (422).
fn form_with_errors(markup: Markup) -> HttpResponse {
    HttpResponse::UnprocessableEntity().content_type("text/html; charset=utf-8").body(markup.into_string())
}

/// Redirects to another page (303), so that a reload does not send the form again.
fn see_other(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
}

/// A text of the organisation, paragraph by paragraph.
fn paragraphs(body: &Body) -> Markup {
    let parts = body.as_str().split("\n\n").filter_map(|part| Body::parse(part).ok());
    html! { div.stack { @for part in parts { (ui::user_text(&part)) } } }
}
