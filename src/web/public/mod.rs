//! Pages for everybody: asking, following one's request, and what is done with the data.

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

/// What counts as one visitor for brakes: an address, or the network that one household gets (IPv6 /64).
pub fn visitor_network(guest: &Guest) -> String {
    rate_limit::network(guest.address)
}

/// A page.
fn page(markup: Markup) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(markup.into_string())
}

/// The same page again, with its mistakes on it.
fn form_with_errors(markup: Markup) -> HttpResponse {
    HttpResponse::UnprocessableEntity().content_type("text/html; charset=utf-8").body(markup.into_string())
}

/// On to another page; reloading it sends nothing again.
fn see_other(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
}

/// What the board wrote, paragraph by paragraph.
fn paragraphs(body: &Body) -> Markup {
    let parts = body.as_str().split("\n\n").filter_map(|part| Body::parse(part).ok());
    html! { div.stack { @for part in parts { (ui::user_text(&part)) } } }
}
