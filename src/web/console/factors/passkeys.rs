//! `/console/account/passkeys`: one's own passkeys.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use data_encoding::BASE64URL_NOPAD;
use maud::{Markup, html};

use super::{super::Desk, added, back, fresh, page, removed, site};
use crate::{
    app::account::{
        change::Gone,
        enrol::{NewFactor, SetUp},
        passkey::{self, MOST},
    },
    domain::text::Label,
    store::{Passkey, People},
    t,
    web::{
        form,
        problem::Problem,
        ui::{self, Mistakes, csrf, icon},
    },
};

const HERE: &str = "/console/account/passkeys";

/// `GET /console/account/passkeys`
pub async fn show(desk: Desk) -> Result<HttpResponse, Problem> {
    fresh(&desk, HERE)?;
    view(&desk, "", &Mistakes::new())
}

/// `POST /console/account/passkeys/challenge`: a question for the authenticator that makes one.
pub async fn challenge(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    desk.session.check(&form::read(desk.app(), &request, payload).await?)?;
    fresh(&desk, HERE)?;
    let site = site(&desk.session.guest)?.ok_or(Problem::NotFound)?;
    let question = passkey::offer(desk.app(), &site, &desk.session.account)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(question))
}

/// `POST /console/account/passkeys`: adds the one that was made.
pub async fn add(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    fresh(&desk, HERE)?;
    let lang = desk.lang();
    let again = |field: &str, wrong: String| view(&desk, fields.get("name"), &vec![(field.to_owned(), wrong)]);
    let name = match Label::parse(fields.get("name")) {
        Ok(name) => name,
        Err(error) => return again("name", ui::text_error(lang, error, "error-required")),
    };
    let site = site(&desk.session.guest)?.ok_or(Problem::NotFound)?;
    let made = passkey::made(desk.app(), &site, desk.session.account.id, name, fields.get("credential"))?;
    let Some(made) = made else { return again("passkey", t!(lang, "passkey-failed")) };
    match added(&desk, NewFactor::Passkey(made), HERE, "passkey-added").await? {
        Ok(done) => Ok(done),
        Err(SetUp::Full) => again("passkey", t!(lang, "passkeys-full", most = MOST)),
        Err(_) => again("passkey", t!(lang, "passkey-known")),
    }
}

/// `POST /console/account/passkeys/removal`
pub async fn remove(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    fresh(&desk, HERE)?;
    let id = BASE64URL_NOPAD.decode(fields.get("id").as_bytes()).map_err(|_| Problem::Unreadable)?;
    match removed(&desk, Gone::Passkey(id), HERE, "passkey-removed").await? {
        Some(done) => Ok(done),
        None => view(&desk, "", &vec![("passkeys".to_owned(), t!(desk.lang(), "factors-last"))]),
    }
}

fn view(desk: &Desk, name: &str, mistakes: &Mistakes) -> Result<HttpResponse, Problem> {
    let (lang, account, csrf) = (desk.lang(), desk.session.account.id, desk.session.csrf());
    let (frame, credentials) = desk.read(|read| Ok(read.credentials(account)?))?;
    let body = html! {
        p.lead { (t!(lang, "passkeys-lead")) }
        (list(desk, &credentials.passkeys))
        section.card {
            h2 { (t!(lang, "passkeys-add")) }
            @match site(&desk.session.guest)? {
                Some(site) => {
                    (ui::new_passkey(lang, mistakes, &site, "/console/account/passkeys/challenge", HERE, &csrf, name))
                }
                None => { p { (t!(lang, "passkeys-no-site")) } }
            }
        }
        (back(lang))
    };
    Ok(page(desk, &frame, HERE, &t!(lang, "passkeys-title"), mistakes, body))
}

fn list(desk: &Desk, passkeys: &[Passkey]) -> Markup {
    let lang = desk.lang();
    html! {
        @if passkeys.is_empty() { p.muted #passkeys { (t!(lang, "passkeys-none")) } }
        @else {
            ul.stack #passkeys role="list" {
                @for passkey in passkeys {
                    li.card.quiet {
                        div.spread {
                            p {
                                b { (passkey.name) } br;
                                small { (t!(lang, "passkeys-since", day = desk.voice().date(desk.voice().day(passkey.added)))) }
                            }
                            form method="post" action="/console/account/passkeys/removal" {
                                (csrf(&desk.session.csrf()))
                                input type="hidden" name="id" value=(BASE64URL_NOPAD.encode(&passkey.id.0));
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
