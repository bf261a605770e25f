//! `/console/account/recovery`: new recovery codes. Those that are shown count once they were kept.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::html;

use super::{super::Desk, back, fresh, page, renewed};
use crate::{
    app::{
        account::{change::renew_codes, second_factor::recovery_codes},
        new_token,
    },
    t,
    web::{
        form,
        problem::Problem,
        signin,
        ui::{self, Mistakes, csrf},
    },
};

const HERE: &str = "/console/account/recovery";

/// `GET /console/account/recovery`
pub async fn show(desk: Desk) -> Result<HttpResponse, Problem> {
    fresh(&desk, HERE)?;
    view(&desk, &Mistakes::new())
}

/// `GET /console/account/recovery/file`
pub async fn file(desk: Desk) -> Result<HttpResponse, Problem> {
    fresh(&desk, HERE)?;
    Ok(signin::codes_file(desk.lang(), desk.session.guest.organisation.name.as_str(), codes(&desk)))
}

/// `POST /console/account/recovery`
pub async fn keep(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    fresh(&desk, HERE)?;
    if !fields.has("kept") {
        return view(&desk, &vec![("kept".to_owned(), t!(desk.lang(), "factors-recovery-not-kept"))]);
    }
    let (token, new) = (desk.session.token().to_owned(), new_token()?);
    let fresh = new.clone();
    desk.app().write(move |tx| renew_codes(tx, &token, &fresh)).await?;
    renewed(&desk, new, "/console/account/factors", "codes-renewed")
}

fn codes(desk: &Desk) -> Vec<String> {
    recovery_codes(desk.app().store().keys(), desk.session.token())
}

fn view(desk: &Desk, mistakes: &Mistakes) -> Result<HttpResponse, Problem> {
    let lang = desk.lang();
    let (frame, ()) = desk.read(|_| Ok(()))?;
    let body = html! {
        p.lead { (t!(lang, "factors-recovery-lead")) }
        (ui::recovery_codes(lang, &codes(desk), "/console/account/recovery/file"))
        form.stack method="post" action=(HERE) {
            (csrf(&desk.session.csrf()))
            (ui::kept_codes(lang, mistakes))
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (t!(lang, "factors-recovery-use")) } }
        }
        (back(lang))
    };
    Ok(page(desk, &frame, HERE, &t!(lang, "factors-recovery-new"), mistakes, body))
}
