//! `/console/account/password`: a new password, for whoever knows the one so far.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::html;

use super::{back, page};
use crate::{
    app::{
        Error,
        account::own::{self, Change},
    },
    t,
    web::{
        console::{Desk, factors},
        form,
        problem::Problem,
        signin::weakness,
        ui::{self, Mistakes, csrf},
    },
};

const HERE: &str = "/console/account/password";

/// `GET /console/account/password`
pub async fn show(desk: Desk) -> Result<HttpResponse, Problem> {
    view(&desk, &Mistakes::new())
}

/// `POST /console/account/password`
pub async fn change(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let (guest, lang) = (&desk.session.guest, desk.lang());
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    let (former, new) = (fields.get("former").to_owned(), fields.get("password").to_owned());
    let (field, wrong) = match own::change_password(desk.app(), desk.session.token(), former, new, guest.address).await
    {
        Ok(Change::Done(token)) => return factors::renewed(&desk, token, super::HERE, "password"),
        Ok(Change::Wrong) => ("former", t!(lang, "account-password-wrong")),
        Ok(Change::Weak(weak)) => ("password", weakness(lang, weak)),
        Err(Error::Throttled { seconds }) => ("former", t!(lang, "account-password-wait", count = seconds)),
        Err(error) => return Err(error.into()),
    };
    view(&desk, &vec![(field.to_owned(), wrong)])
}

fn view(desk: &Desk, mistakes: &Mistakes) -> Result<HttpResponse, Problem> {
    let (frame, ()) = desk.read(|_| Ok(()))?;
    let lang = desk.lang();
    let body = html! {
        (back(lang))
        (ui::exposed(&desk.session.guest))
        form.stack method="post" action=(HERE) {
            (csrf(&desk.session.csrf()))
            (ui::username(&desk.session.account.email))
            (ui::password(lang, mistakes, "former", &t!(lang, "account-password-former"), None, "current-password", false))
            (ui::new_password(lang, mistakes, "password", &t!(lang, "password-choose")))
            p.hint { (t!(lang, "account-password-ends")) }
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (t!(lang, "account-password-go")) } }
        }
    };
    Ok(page(desk, &frame, HERE, &t!(lang, "account-password"), mistakes, body))
}
