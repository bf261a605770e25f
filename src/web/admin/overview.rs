//! `/admin`: the areas, each with what it is for.

use actix_web::HttpResponse;
use maud::html;

use super::{
    AdminContext,
    frame::{self, ADMIN_AREAS},
};
use crate::{t, web::ui::icon};

/// `GET /admin`
pub async fn show(context: AdminContext) -> HttpResponse {
    let lang = context.lang();
    let main = html! {
        p.lead { (t!(lang, "admin-lead")) }
        ul.doors role="list" {
            @for area in ADMIN_AREAS {
                li { a.door href=(area.href()) { (icon(area.icon)) b { (area.name(lang)) } span { (area.purpose(lang)) } } }
            }
        }
    };
    context.page(frame::page(&context, None, &t!(lang, "admin-title"), main))
}
