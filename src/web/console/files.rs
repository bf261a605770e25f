//! `/console/tickets/{no}/files/{entry}/{file}`: an attachment, for readers of its timeline entry.

use actix_web::{HttpResponse, web::Path};

use super::{ConsoleContext, parse_ticket_no};
use crate::{
    app::view::ticket::file,
    web::{download, problem::Problem},
};

/// `GET /console/tickets/{no}/files/{entry}/{file}`
pub async fn download(context: ConsoleContext, path: Path<(String, u64, usize)>) -> Result<HttpResponse, Problem> {
    let (no, entry, place) = path.into_inner();
    let (no, now) = (parse_ticket_no(&no)?, context.session.guest.now);
    let attachment = context.look(|read, actor| file(read, actor, no, (entry, place), now))?;
    download::attachment(context.app(), &attachment)
}
