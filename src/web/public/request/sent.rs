//! `/request/{token}/sent`: the confirmation. Sending again or reloading shows the same page.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use crate::{
    app::{
        request::{self, StoredRequest},
        view::texts::{self, OwnText},
    },
    domain::{person::Lang, ticket::Ticket},
    t,
    web::{
        gate::{Guest, Visitor},
        problem::Problem,
        public::{own_text, page},
        ui::{icon, public_page},
    },
};

/// The data of the page.
struct Receipt {
    ticket: Ticket,
    /// A contact sent it for a requester; only the requester gets the link.
    is_taken_in: bool,
    /// The secret link; `None` if it was renewed since.
    link: Option<String>,
    confirmation: Option<OwnText>,
    has_mail: bool,
}

/// `GET /request/{token}/sent`
pub async fn show(visitor: Visitor, token: Path<String>) -> Result<HttpResponse, Problem> {
    let guest = visitor.guest;
    let receipt = guest.app.read(|read| {
        let Some(found) = request::find_request(read, &token, guest.now)? else { return Ok(None) };
        let StoredRequest::Sent(sent) = found else { return Ok(Some(None)) };
        let (ticket, secret) = request::confirmation(read, sent)?;
        let address = link_base(guest.app.public_address(read)?, &guest);
        let link = secret.filter(|_| !sent.is_taken_in).map(|secret| format!("{address}/r/{secret}"));
        let confirmation = texts::confirmation_text(read, guest.locale.lang, ticket.no)?;
        let has_mail = guest.app.mail_host(read)?.is_some();
        Ok(Some(Some(Receipt { ticket, is_taken_in: sent.is_taken_in, link, confirmation, has_mail })))
    })?;
    match receipt {
        Some(Some(receipt)) => Ok(page(view(&guest, &receipt))),
        Some(None) => Err(Problem::GoTo(format!("/request/{token}/check"))),
        None => Err(Problem::NoDraft),
    }
}

/// The address that links begin with: the configured one, else that of this request.
pub fn link_base(configured: String, guest: &Guest) -> String {
    if configured.is_empty() { guest.origin.clone() } else { configured }
}

fn view(guest: &Guest, receipt: &Receipt) -> Markup {
    let lang = guest.locale.lang;
    public_page(
        guest,
        &t!(lang, "sent-title"),
        &[],
        html! {
            div.receipt {
                (icon("circle-check"))
                h1 { (t!(lang, "sent-title")) }
                p.lead { (t!(lang, "sent-number")) " " b.number { (receipt.ticket.no) } }
            }
            @if receipt.is_taken_in { (taken_in(lang, &receipt.ticket)) } @else { section.card {
                h2 { (t!(lang, "sent-link")) }
                @if let Some(link) = &receipt.link {
                    p { (t!(lang, "sent-link-text")) }
                    p.secret #link { (link) }
                    div.actions {
                        a.button.primary href=(link) { (icon("message")) (t!(lang, "sent-open")) }
                        button.button.needs-js type="button" data-copy="link" data-done=(t!(lang, "copied")) {
                            (icon("copy")) (t!(lang, "copy"))
                        }
                        button.button.quiet.needs-js type="button" data-print { (icon("printer")) (t!(lang, "print")) }
                    }
                } @else { p { (t!(lang, "sent-link-renewed")) } }
            } }
            section.stack.tight {
                h2 { (t!(lang, "sent-next")) }
                @match &receipt.confirmation {
                    Some(words) => (own_text(words)),
                    None => p { (t!(lang, "sent-next-text")) },
                }
                @if receipt.is_taken_in {}
                @else if receipt.has_mail { p { (t!(lang, "sent-mail")) } p { (t!(lang, "sent-portal")) " " a href="/portal" { (t!(lang, "portal-mine")) } } }
                @else { p { (t!(lang, "sent-no-mail")) } }
            }
        },
    )
}

/// The text for a contact who sent it for a requester.
fn taken_in(lang: Lang, ticket: &Ticket) -> Markup {
    html! {
        div.card {
            p { (t!(lang, "portal-for-sent")) }
            div.actions {
                a.button.primary href=(format!("/portal/requests/{}", ticket.no)) { (icon("message")) (t!(lang, "portal-for-open")) }
                a.button href="/portal/organisation" { (icon("users")) (t!(lang, "portal-organisation")) }
            }
        }
    }
}
