//! `/admin/satisfaction`: whether requesters are asked for a rating, and the ratings so far.

use actix_web::HttpResponse;
use maud::html;

use super::{AdminContext, frame};
use crate::{
    app::{rating, settings::satisfaction},
    t,
    web::{
        console::satisfaction::{results, rules},
        form::Posted,
        problem::Problem,
        ui::{csrf, icon},
    },
};

const ADMIN_SATISFACTION_PATH: &str = "/admin/satisfaction";

/// `GET /admin/satisfaction`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    let (lang, locale, app) = (context.lang(), context.locale(), context.app());
    let (asks, past) = app.read(|read| {
        Ok((rating::asks_satisfaction(read)?, rating::past_quarters(read, app.now(), &app.options().zone)?))
    })?;
    let main = html! {
        p.lead { (t!(lang, "admin-area-satisfaction-text")) }
        section.card {
            h2 { (t!(lang, "satisfaction-asking")) }
            (rules(locale, asks))
            form method="post" action=(ADMIN_SATISFACTION_PATH) {
                (csrf(&context.csrf()))
                div.actions {
                    @if asks {
                        button.button name="asks" value="no" data-busy=(t!(lang, "busy")) { (icon("ban")) (t!(lang, "satisfaction-stop")) }
                    } @else {
                        button.button name="asks" value="yes" data-busy=(t!(lang, "busy")) { (icon("star")) (t!(lang, "satisfaction-begin")) }
                    }
                }
            }
        }
        (results(locale, &past))
    };
    Ok(context.page(frame::page(&context, Some("satisfaction"), &t!(lang, "admin-area-satisfaction"), main)))
}

/// `POST /admin/satisfaction`
pub async fn save(Posted { gate: context, fields }: Posted<AdminContext>) -> Result<HttpResponse, Problem> {
    let asks = match fields.get("asks") {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::Unreadable),
    };
    context.write(move |tx, actor| satisfaction::save(tx, actor, asks)).await?;
    Ok(context.see_other(ADMIN_SATISFACTION_PATH, "saved"))
}
