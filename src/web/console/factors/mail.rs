//! `/console/account/mail-codes`: codes by mail. They are set up once a test code has arrived at the
//! account's address.

use actix_web::HttpResponse;
use maud::html;

use super::{super::ConsoleContext, add_factor, back_link, page, removal_form, remove_factor};
use crate::{
    app::{
        Error,
        account::{
            enrol::NewFactor,
            mail_code::{self, TokenPurpose},
            manage_factors::{RemovedFactor, send_test_code},
            second_factor::SecondFactor,
        },
        view::sign_in_methods,
    },
    domain::notification::Recipient,
    t,
    web::{
        answer,
        form::Posted,
        gate::Proved,
        problem::Problem,
        ui::{self, FormErrors},
    },
};

const MAIL_CODES_PATH: &str = "/console/account/mail-codes";

/// `GET /console/account/mail-codes`
pub async fn show(Proved(context): Proved<ConsoleContext>) -> Result<HttpResponse, Problem> {
    view(&context, &FormErrors::new())
}

/// `POST /console/account/mail-codes/test`: sends a code to one's own address.
pub async fn test(
    Posted { gate: Proved(context), .. }: Posted<Proved<ConsoleContext>>,
) -> Result<HttpResponse, Problem> {
    match send_test_code(context.app(), context.session.proof()).await {
        Ok(()) => Ok(answer::see_other(MAIL_CODES_PATH)),
        Err(Error::RateLimited { seconds }) => {
            let wait = t!(context.lang(), "signin-patience-minutes", count = seconds.div_ceil(60));
            view(&context, &vec![("main".to_owned(), wait)])
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /console/account/mail-codes`: the code shows that mail arrives.
pub async fn prove(
    Posted { gate: Proved(context), fields }: Posted<Proved<ConsoleContext>>,
) -> Result<HttpResponse, Problem> {
    let new = NewFactor::Mail { code: fields.get("code").to_owned() };
    match add_factor(&context, new, "/console/account/factors", "mail-added").await? {
        Ok(done) => Ok(done),
        Err(_) => view(&context, &vec![("code".to_owned(), t!(context.lang(), "mail-code-wrong"))]),
    }
}

/// `POST /console/account/mail-codes/removal`
pub async fn remove(
    Posted { gate: Proved(context), .. }: Posted<Proved<ConsoleContext>>,
) -> Result<HttpResponse, Problem> {
    match remove_factor(&context, RemovedFactor::Mail, "/console/account/factors", "factor-removed").await? {
        Some(done) => Ok(done),
        None => view(&context, &vec![("removal".to_owned(), t!(context.lang(), "factors-last"))]),
    }
}

fn view(context: &ConsoleContext, errors: &FormErrors) -> Result<HttpResponse, Problem> {
    let (lang, account) = (context.lang(), &context.session.account);
    let (frame, (is_on, is_sent, has_server)) = context.read(|read, _| {
        let is_on = sign_in_methods::load(read, account)?.has(SecondFactor::Mail);
        let is_sent = mail_code::is_code_pending(
            read,
            Recipient::Account { account: account.id },
            TokenPurpose::AddressCode,
            context.session.token(),
            context.session.guest.now,
        )?;
        Ok((is_on, is_sent, context.app().mail_host(read)?.is_some()))
    })?;
    let test = "/console/account/mail-codes/test";
    let body = html! {
        p.lead { (t!(lang, "factors-mail-lead", address = account.email.as_str())) }
        @if is_on { (removal_form(context, "/console/account/mail-codes/removal", &t!(lang, "factors-mail-remove"))) }
        @else if has_server { (ui::mail_code_form(lang, errors, MAIL_CODES_PATH, test, &context.session.csrf(), is_sent)) }
        @else { p { (t!(lang, "mail-code-no-server")) } }
        (back_link(lang))
    };
    Ok(page(context, &frame, MAIL_CODES_PATH, &t!(lang, "factors-mail"), errors, body))
}
