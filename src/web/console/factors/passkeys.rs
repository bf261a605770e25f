//! `/console/account/passkeys`: passkeys of one's own account, listed, added and removed.

use actix_web::HttpResponse;
use data_encoding::BASE64URL_NOPAD;
use maud::{Markup, html};

use super::{super::ConsoleContext, add_factor, back_link, page, passkey_site, remove_factor};
use crate::{
    app::{
        account::{
            enrol::{EnrolmentResult, NewFactor},
            manage_factors::RemovedFactor,
            passkey::{self, MAX_PASSKEYS},
        },
        view::sign_in_methods::{self, PasskeySummary},
    },
    domain::text::Label,
    t,
    web::{
        form::Posted,
        gate::Proved,
        problem::Problem,
        ui::{self, FormErrors, Tone, csrf, icon},
    },
};

const PASSKEYS_PATH: &str = "/console/account/passkeys";

/// `GET /console/account/passkeys`
pub async fn show(Proved(context): Proved<ConsoleContext>) -> Result<HttpResponse, Problem> {
    view(&context, "", &FormErrors::new())
}

/// `POST /console/account/passkeys/challenge`: a question for the authenticator that makes one.
pub async fn challenge(
    Posted { gate: Proved(context), .. }: Posted<Proved<ConsoleContext>>,
) -> Result<HttpResponse, Problem> {
    let site = passkey_site(&context.session.guest)?.ok_or(Problem::NotFound)?;
    let question = passkey::start_registration(context.app(), &site, &context.session.account)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(question))
}

/// `POST /console/account/passkeys`: adds the one that was made.
pub async fn add(
    Posted { gate: Proved(context), fields }: Posted<Proved<ConsoleContext>>,
) -> Result<HttpResponse, Problem> {
    let lang = context.lang();
    let state = |field: &str, wrong: String| view(&context, fields.get("name"), &vec![(field.to_owned(), wrong)]);
    let name = match Label::parse(fields.get("name")) {
        Ok(name) => name,
        Err(error) => return state("name", Tone::Familiar.text_error(lang, error, "error-passkey")),
    };
    let site = passkey_site(&context.session.guest)?.ok_or(Problem::NotFound)?;
    let made =
        passkey::finish_registration(context.app(), &site, context.session.account.id, name, fields.get("credential"));
    let Some(made) = made else { return state("passkey", t!(lang, "passkey-failed")) };
    match add_factor(&context, NewFactor::Passkey(made), PASSKEYS_PATH, "passkey-added").await? {
        Ok(done) => Ok(done),
        Err(EnrolmentResult::TooMany) => state("passkey", t!(lang, "passkeys-full", most = MAX_PASSKEYS)),
        Err(_) => state("passkey", t!(lang, "passkey-known")),
    }
}

/// `POST /console/account/passkeys/removal`
pub async fn remove(
    Posted { gate: Proved(context), fields }: Posted<Proved<ConsoleContext>>,
) -> Result<HttpResponse, Problem> {
    let id = BASE64URL_NOPAD.decode(fields.get("id").as_bytes()).map_err(|_| Problem::Unreadable)?;
    match remove_factor(&context, RemovedFactor::Passkey(id), PASSKEYS_PATH, "passkey-removed").await? {
        Some(done) => Ok(done),
        None => view(&context, "", &vec![("passkeys".to_owned(), t!(context.lang(), "factors-last"))]),
    }
}

fn view(context: &ConsoleContext, name: &str, errors: &FormErrors) -> Result<HttpResponse, Problem> {
    let (lang, csrf) = (context.lang(), context.session.csrf());
    let (frame, methods) = context.read(|read, _| sign_in_methods::load(read, &context.session.account))?;
    let body = html! {
        p.lead { (t!(lang, "passkeys-lead")) }
        (list(context, &methods.passkeys))
        section.card {
            h2 { (t!(lang, "passkeys-add")) }
            @match passkey_site(&context.session.guest)? {
                Some(site) => {
                    (ui::new_passkey_form(lang, errors, &site, "/console/account/passkeys/challenge", PASSKEYS_PATH, &csrf, name))
                }
                None => { p { (t!(lang, "passkeys-no-site")) } }
            }
        }
        (back_link(lang))
    };
    Ok(page(context, &frame, PASSKEYS_PATH, &t!(lang, "passkeys-title"), errors, body))
}

fn list(context: &ConsoleContext, passkeys: &[PasskeySummary]) -> Markup {
    let lang = context.lang();
    html! {
        @if passkeys.is_empty() { p.muted #passkeys { (t!(lang, "passkeys-none")) } }
        @else {
            ul.stack #passkeys role="list" {
                @for passkey in passkeys {
                    li.card.quiet {
                        div.spread {
                            p {
                                b { (passkey.name) } br;
                                small { (t!(lang, "passkeys-since", day = context.locale().date(context.locale().day(passkey.added)))) }
                            }
                            form method="post" action="/console/account/passkeys/removal" {
                                (csrf(&context.session.csrf()))
                                input type="hidden" name="id" value=(BASE64URL_NOPAD.encode(&passkey.id));
                                button."button small" aria-label=(t!(lang, "passkeys-remove-named", name = passkey.name.as_str())) {
                                    (icon("trash")) (t!(lang, "factors-remove"))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
