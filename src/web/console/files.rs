//! `/console/tickets/{no}/files/{entry}/{file}`: an attachment, for whoever may open the ticket.

use actix_web::{HttpResponse, web::Path};

use super::{Desk, number};
use crate::{
    app::{Error, ticket::find_numbered},
    store::Tickets,
    web::{download, problem::Problem},
};

/// `GET /console/tickets/{no}/files/{entry}/{file}`
pub async fn download(desk: Desk, path: Path<(String, u64, usize)>) -> Result<HttpResponse, Problem> {
    let (no, entry, place) = path.into_inner();
    let (no, actor) = (number(&no)?, desk.actor());
    let attachment = desk.app().read(|read| {
        let ticket = find_numbered(read, &actor, no)?;
        let entry = read.entry(ticket.id, entry)?.ok_or(Error::NotFound)?;
        entry.attachments().get(place).cloned().ok_or(Error::NotFound)
    })?;
    download::attachment(desk.app(), &attachment)
}
