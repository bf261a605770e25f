//! `/admin/satisfaction`: whether requesters are asked how satisfied they are, and what came of it.

use actix_web::HttpResponse;
use maud::html;

use super::{Office, Posted, frame};
use crate::{
    app::{rating, settings::satisfaction},
    store::Settings,
    t,
    web::{
        console::satisfaction::{results, rules},
        problem::Problem,
        ui::{csrf, icon},
    },
};

const HERE: &str = "/admin/satisfaction";

/// `GET /admin/satisfaction`
pub async fn show(office: Office) -> Result<HttpResponse, Problem> {
    let (lang, voice, app) = (office.lang(), office.voice(), office.app());
    let (asks, past) =
        app.read(|read| Ok((read.asks_satisfaction()?, rating::past(read, app.now(), &app.options().zone)?)))?;
    let main = html! {
        p.lead { (t!(lang, "admin-area-satisfaction-text")) }
        section.card {
            h2 { (t!(lang, "satisfaction-asking")) }
            (rules(voice, asks))
            form method="post" action=(HERE) {
                (csrf(&office.csrf()))
                div.actions {
                    @if asks {
                        button.button name="asks" value="no" data-busy=(t!(lang, "busy")) { (icon("ban")) (t!(lang, "satisfaction-stop")) }
                    } @else {
                        button.button name="asks" value="yes" data-busy=(t!(lang, "busy")) { (icon("star")) (t!(lang, "satisfaction-begin")) }
                    }
                }
            }
        }
        (results(voice, &past))
    };
    Ok(office.page(frame::page(&office, Some("satisfaction"), &t!(lang, "admin-area-satisfaction"), main)))
}

/// `POST /admin/satisfaction`
pub async fn save(Posted { office, fields }: Posted) -> Result<HttpResponse, Problem> {
    let asks = match fields.get("asks") {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::Unreadable),
    };
    let actor = office.actor();
    office.app().write(move |tx| satisfaction::save(tx, &actor, asks)).await?;
    Ok(office.see_other(HERE, "saved"))
}
