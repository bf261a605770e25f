//! `/setup`: the link from the terminal. Opening it changes nothing, so a preview of the link does
//! not use it up; the button does.

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::{
    app::{self, rate_limit::RateLimit},
    t,
    web::{
        answer,
        form::{Fields, OpenPost},
        gate::{CookieKind, Guest, SetupSession},
        problem::Problem,
        query::query_or_default,
        ui::{self, FormErrors, TextField},
    },
};

const SETUP_CODE_LIMIT: RateLimit = RateLimit { purpose: "setup code", burst: 20, seconds: 30 };

#[derive(Deserialize, Default)]
#[serde(default)]
struct SetupQuery {
    /// The code of the link in the terminal.
    code: String,
}

/// `GET /setup`
pub async fn show(
    guest: Guest,
    session: Result<SetupSession, Problem>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    if guest.is_set_up {
        return Err(Problem::NotFound);
    }
    let SetupQuery { code } = query_or_default(&request);
    match session {
        Ok(session) if code.is_empty() => Ok(answer::see_other(&super::next_address(&session)?)),
        _ => Ok(answer::page(view(guest, &code, &FormErrors::new()))),
    }
}

/// `POST /setup`: the code becomes a session.
pub async fn enter(OpenPost { gate: mut guest, body }: OpenPost<Guest>) -> Result<HttpResponse, Problem> {
    if guest.is_set_up {
        return Err(Problem::NotFound);
    }
    let fields: Fields = body.read(&guest.app).await?;
    guest.app.check_network_limit(SETUP_CODE_LIMIT, guest.address)?;
    let code = fields.get("code").trim();
    let Some(token) = app::setup::redeem_link(&guest.app, code).await? else {
        let lang = guest.locale.lang;
        guest.path = "/setup".to_owned();
        let mistakes = vec![("code".to_owned(), t!(lang, "setup-code-wrong"))];
        return Ok(answer::form_with_errors(view(guest, "", &mistakes)));
    };
    let cookie = guest.cookie(CookieKind::Setup, token, None);
    Ok(answer::redirect("/setup/organisation").cookie(cookie).finish())
}

fn view(mut guest: Guest, code: &str, mistakes: &FormErrors) -> Markup {
    let lang = guest.locale.lang;
    if !code.is_empty() {
        guest.path = format!("/setup?code={}", utf8_percent_encode(code, NON_ALPHANUMERIC));
    }
    let main = html! {
        (ui::unencrypted_warning(&guest))
        (ui::error_summary(lang, mistakes))
        header.page-head {
            h1 { (t!(lang, "setup-start-title")) }
            p.lead {
                @if code.is_empty() { (t!(lang, "setup-start-no-code")) } @else { (t!(lang, "setup-start-lead")) }
            }
        }
        form method="post" action="/setup" {
            @if code.is_empty() {
                (ui::text_field(lang, mistakes, TextField {
                    name: "code", label: &t!(lang, "setup-code"), hint: Some(&t!(lang, "setup-code-hint")),
                    autocomplete: Some("off"), width: Some("w-l"), ..TextField::default()
                }))
            } @else {
                input type="hidden" name="code" value=(code);
                p { (t!(lang, "setup-start-need")) }
                ul {
                    li { (t!(lang, "setup-start-need-app")) }
                    li { (t!(lang, "setup-start-need-mail")) }
                }
            }
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "setup-start-go")) } }
        }
    };
    ui::page_without_links(&guest, &t!(lang, "setup-start-title"), main)
}
