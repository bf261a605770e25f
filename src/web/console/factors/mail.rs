//! `/console/account/mail-codes`: codes by mail, once one has arrived at this very address.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::html;

use super::{super::Desk, added, back, fresh, page, removal, removed};
use crate::{
    app::{
        Error,
        account::{
            change::{Gone, send_test},
            enrol::NewFactor,
            mail_code,
            second_factor::{Factor, factors},
        },
    },
    store::{People, Purpose},
    t,
    web::{
        answer, form,
        problem::Problem,
        ui::{self, Mistakes},
    },
};

const HERE: &str = "/console/account/mail-codes";

/// `GET /console/account/mail-codes`
pub async fn show(desk: Desk) -> Result<HttpResponse, Problem> {
    fresh(&desk, HERE)?;
    view(&desk, &Mistakes::new())
}

/// `POST /console/account/mail-codes/test`: sends a code to one's own address.
pub async fn test(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    desk.session.check(&form::read(desk.app(), &request, payload).await?)?;
    fresh(&desk, HERE)?;
    match send_test(desk.app(), &desk.session.account).await {
        Ok(()) => Ok(answer::see_other(HERE)),
        Err(Error::Throttled { seconds }) => {
            let wait = t!(desk.lang(), "signin-patience-minutes", count = seconds.div_ceil(60));
            view(&desk, &vec![("main".to_owned(), wait)])
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /console/account/mail-codes`: the code shows that mail arrives.
pub async fn prove(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    fresh(&desk, HERE)?;
    let new = NewFactor::Mail { code: fields.get("code").to_owned() };
    match added(&desk, new, "/console/account/factors", "mail-added").await? {
        Ok(done) => Ok(done),
        Err(_) => view(&desk, &vec![("code".to_owned(), t!(desk.lang(), "mail-code-wrong"))]),
    }
}

/// `POST /console/account/mail-codes/removal`
pub async fn remove(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    desk.session.check(&form::read(desk.app(), &request, payload).await?)?;
    fresh(&desk, HERE)?;
    match removed(&desk, Gone::Mail, "/console/account/factors", "factor-removed").await? {
        Some(done) => Ok(done),
        None => view(&desk, &vec![("removal".to_owned(), t!(desk.lang(), "factors-last"))]),
    }
}

fn view(desk: &Desk, mistakes: &Mistakes) -> Result<HttpResponse, Problem> {
    let (lang, account) = (desk.lang(), &desk.session.account);
    let (frame, (is_on, is_sent, has_server)) = desk.read(|read| {
        let is_on = factors(&read.credentials(account.id)?, &account.email).contains(&Factor::Mail);
        let is_sent = mail_code::is_sent(read, account.id, Purpose::AddressCode, desk.session.guest.now)?;
        Ok((is_on, is_sent, desk.app().mail_host(read)?.is_some()))
    })?;
    let test = "/console/account/mail-codes/test";
    let body = html! {
        p.lead { (t!(lang, "factors-mail-lead", address = account.email.as_str())) }
        @if is_on { (removal(desk, "/console/account/mail-codes/removal", &t!(lang, "factors-mail-remove"))) }
        @else if has_server { (ui::address_code(lang, mistakes, HERE, test, &desk.session.csrf(), is_sent)) }
        @else { p { (t!(lang, "mail-code-no-server")) } }
        (back(lang))
    };
    Ok(page(desk, &frame, HERE, &t!(lang, "factors-mail"), mistakes, body))
}
