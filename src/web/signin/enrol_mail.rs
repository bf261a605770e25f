//! `/signin/enrol/mail`: codes by mail as the first second factor, once one has arrived.

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};

use super::{wait_banner, with_return_to};
use crate::{
    app::{
        Error,
        account::{
            enrol::{self, EnrolmentResult, NewFactor},
            mail_code::{self, TokenPurpose},
        },
    },
    domain::{notification::Recipient, person::Account},
    t,
    web::{
        answer,
        form::Posted,
        gate::{self, PendingSession},
        problem::Problem,
        ui::{self, FormErrors, icon},
    },
};

const ENROL_MAIL_PATH: &str = "/signin/enrol/mail";

/// `GET /signin/enrol/mail`
pub async fn show(session: PendingSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let then = gate::return_to(&request);
    let account = newcomer(&session, &then)?;
    Ok(answer::page(view(session, &then, &account, &FormErrors::new(), None)?))
}

/// `POST /signin/enrol/mail/test`: sends a code to the account's address.
pub async fn test(
    Posted { gate: session, .. }: Posted<PendingSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let then = gate::return_to(&request);
    let account = newcomer(&session, &then)?;
    match enrol::send_test_code(&session.guest.app, &session.token).await {
        Ok(()) => Ok(answer::see_other(&with_return_to(ENROL_MAIL_PATH, &then))),
        Err(Error::RateLimited { seconds }) => {
            Ok(answer::rate_limited(view(session, &then, &account, &FormErrors::new(), Some(seconds))?, seconds))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /signin/enrol/mail`: the code shows that mail arrives.
pub async fn prove(
    Posted { gate: session, fields }: Posted<PendingSession>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let then = gate::return_to(&request);
    let account = newcomer(&session, &then)?;
    let new = NewFactor::Mail { code: fields.get("code").to_owned() };
    if enrol::enrol_first_factor(&session.guest.app, &session.token, new).await? == EnrolmentResult::Done {
        return Ok(answer::see_other(&with_return_to("/signin/enrol/codes", &then)));
    }
    let mistakes = vec![("code".to_owned(), t!(session.guest.locale.lang, "mail-code-wrong"))];
    Ok(answer::form_with_errors(view(session, &then, &account, &mistakes, None)?))
}

/// The account, if it has no second factor yet; otherwise it is asked for it.
pub(super) fn newcomer(session: &PendingSession, then: &str) -> Result<Account, Problem> {
    let found =
        session.guest.app.read(|read| enrol::account_without_factor(read, &session.token, session.guest.now))?;
    found.ok_or_else(|| Problem::GoTo(with_return_to("/signin/code", then)))
}

fn view(
    mut session: PendingSession,
    then: &str,
    account: &Account,
    mistakes: &FormErrors,
    wait: Option<u64>,
) -> Result<Markup, Problem> {
    session.guest.path = with_return_to(ENROL_MAIL_PATH, then);
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let (is_sent, has_server) = guest.app.read(|read| {
        let is_sent = mail_code::is_code_pending(
            read,
            Recipient::Account { account: account.id },
            TokenPurpose::AddressCode,
            &session.token,
            guest.now,
        )?;
        Ok((is_sent, guest.app.mail_host(read)?.is_some()))
    })?;
    let main = html! {
        (ui::error_summary(lang, mistakes))
        (wait_banner(lang, wait))
        header.page-head { h1 { (t!(lang, "enrol-mail-title")) } p.lead { (t!(lang, "enrol-mail-lead")) } }
        @if has_server {
            (ui::mail_code_form(lang, mistakes, &guest.path, &with_return_to("/signin/enrol/mail/test", then), &session.csrf(), is_sent))
        } @else { p { (t!(lang, "mail-code-no-server")) } }
        p { a.back href=(with_return_to("/signin/enrol", then)) { (icon("arrow-left")) (t!(lang, "enrol-back")) } }
    };
    Ok(ui::public_page(guest, &t!(lang, "enrol-mail-title"), &[], main))
}
