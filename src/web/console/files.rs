//! `/console/tickets/{no}/files/{entry}/{file}`: an attachment, for whoever may read where it stands.

use actix_web::{HttpResponse, web::Path};

use super::{Desk, number};
use crate::{
    app::view::ticket::file,
    web::{download, problem::Problem},
};

/// `GET /console/tickets/{no}/files/{entry}/{file}`
pub async fn download(desk: Desk, path: Path<(String, u64, usize)>) -> Result<HttpResponse, Problem> {
    let (no, entry, place) = path.into_inner();
    let (no, actor, now) = (number(&no)?, desk.actor(), desk.session.guest.now);
    let attachment = desk.app().read(|read| file(read, &actor, no, (entry, place), now))?;
    download::attachment(desk.app(), &attachment)
}
