//! `/signin/enrol/mail`: codes by mail as the first second factor, once one has arrived.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{patience, with_then};
use crate::{
    app::{
        Error,
        account::{
            enrol::{self, NewFactor, SetUp},
            mail_code,
        },
    },
    domain::person::Account,
    store::Purpose,
    t,
    web::{
        answer, form,
        gate::{self, HalfSession},
        problem::Problem,
        ui::{self, Mistakes, icon},
    },
};

const HERE: &str = "/signin/enrol/mail";

/// `GET /signin/enrol/mail`
pub async fn show(session: HalfSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let then = gate::then(&request);
    let account = newcomer(&session, &then)?;
    Ok(answer::page(view(session, &then, &account, &Mistakes::new(), None)?))
}

/// `POST /signin/enrol/mail/test`: sends a code to the account's address.
pub async fn test(session: HalfSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let then = gate::then(&request);
    session.check(&form::read(&session.guest.app, &request, payload).await?)?;
    let account = newcomer(&session, &then)?;
    match enrol::send_test(&session.guest.app, &session.token).await {
        Ok(()) => Ok(answer::see_other(&with_then(HERE, &then))),
        Err(Error::Throttled { seconds }) => {
            Ok(answer::too_often(view(session, &then, &account, &Mistakes::new(), Some(seconds))?, seconds))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /signin/enrol/mail`: the code shows that mail arrives.
pub async fn prove(session: HalfSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let then = gate::then(&request);
    let fields = form::read(&session.guest.app, &request, payload).await?;
    session.check(&fields)?;
    let account = newcomer(&session, &then)?;
    let new = NewFactor::Mail { code: fields.get("code").to_owned() };
    if enrol::enrol(&session.guest.app, &session.token, new).await? == SetUp::Done {
        return Ok(answer::see_other(&with_then("/signin/enrol/codes", &then)));
    }
    let mistakes = vec![("code".to_owned(), t!(session.guest.voice.lang, "mail-code-wrong"))];
    Ok(answer::mistaken(view(session, &then, &account, &mistakes, None)?))
}

/// Whoever has no second factor yet; whoever has one is asked for it.
pub(super) fn newcomer(session: &HalfSession, then: &str) -> Result<Account, Problem> {
    let found = session.guest.app.read(|read| enrol::newcomer(read, &session.token, session.guest.now))?;
    found.ok_or_else(|| Problem::GoTo(with_then("/signin/code", then)))
}

fn view(
    mut session: HalfSession,
    then: &str,
    account: &Account,
    mistakes: &Mistakes,
    wait: Option<u64>,
) -> Result<Markup, Problem> {
    session.guest.path = with_then(HERE, then);
    let (guest, lang) = (&session.guest, session.guest.voice.lang);
    let (is_sent, has_server) = guest.app.read(|read| {
        let is_sent = mail_code::is_sent(read, account.id, Purpose::AddressCode, guest.now)?;
        Ok((is_sent, guest.app.mail_host(read)?.is_some()))
    })?;
    let main = html! {
        (ui::summary(lang, mistakes))
        (patience(lang, wait))
        header.page-head { h1 { (t!(lang, "enrol-mail-title")) } p.lead { (t!(lang, "enrol-mail-lead")) } }
        @if has_server {
            (ui::address_code(lang, mistakes, &guest.path, &with_then("/signin/enrol/mail/test", then), &session.csrf(), is_sent))
        } @else { p { (t!(lang, "mail-code-no-server")) } }
        p { a.back href=(with_then("/signin/enrol", then)) { (icon("arrow-left")) (t!(lang, "enrol-back")) } }
    };
    Ok(ui::public(guest, &t!(lang, "enrol-mail-title"), &[], main))
}
