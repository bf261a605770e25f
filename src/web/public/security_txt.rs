//! `GET /.well-known/security.txt` (RFC 9116): where to report what endangers people's data.

use actix_web::HttpResponse;
use jiff::SignedDuration;

use crate::web::{gate::Visitor, problem::Problem};

/// How long the file may be believed: less than a year (RFC 9116 §2.5.5). It is made anew at each call.
const VALIDITY: SignedDuration = SignedDuration::from_hours(24 * 90);

/// `GET /.well-known/security.txt`. A helpdesk without a public address has none.
pub async fn show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let address = guest.app.read(|read| guest.app.public_address(read))?;
    if address.is_empty() {
        return Err(Problem::NotFound);
    }
    let expires = (guest.now + VALIDITY).strftime("%Y-%m-%dT%H:%M:%SZ");
    let lines = format!(
        "# Tell the people who run this helpdesk. Faults of Tresen itself: see SECURITY.md of its source.\n\
         Contact: {address}/request\n\
         Expires: {expires}\n\
         Preferred-Languages: de, en\n\
         Canonical: {address}/.well-known/security.txt\n"
    );
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(lines))
}
