//! `/admin`: the areas, each with what it is for.

use actix_web::HttpResponse;
use maud::html;

use super::{
    Office,
    frame::{self, AREAS},
};
use crate::{t, web::ui::icon};

/// `GET /admin`
pub async fn show(office: Office) -> HttpResponse {
    let lang = office.lang();
    let main = html! {
        p.lead { (t!(lang, "admin-lead")) }
        ul.doors role="list" {
            @for area in AREAS {
                li { a.door href=(area.href()) { (icon(area.icon)) b { (area.name(lang)) } span { (area.purpose(lang)) } } }
            }
        }
    };
    office.page(frame::page(&office, None, &t!(lang, "admin-title"), main))
}
