//! `/console/account`: name and language of one's own account, and links to its other pages. Second
//! factors have pages of their own, see [`super::factors`].

mod notifications;
mod password;
mod rights;
mod sessions;

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{ConsoleContext, factors::page};
use crate::{
    app::account::{profile, proof::require_account},
    domain::{person::Lang, text::PersonName},
    i18n, t,
    web::{
        form::Posted,
        problem::Problem,
        table::UrlTable,
        ui::{self, FormErrors, TextField, Tone, csrf, icon},
    },
};

const ACCOUNT_PATH: &str = "/console/account";

/// Adds the addresses of these pages to the table.
pub fn table(at: &mut UrlTable) {
    at.get("/console/account", show)
        .post("/console/account", save)
        .get("/console/account/password", password::show)
        .post("/console/account/password", password::change)
        .get("/console/account/sessions", sessions::show)
        .post("/console/account/sessions", sessions::end)
        .get("/console/account/notifications", notifications::show)
        .post("/console/account/notifications", notifications::save)
        .get("/console/account/rights", rights::show);
}

/// `GET /console/account`
pub async fn show(context: ConsoleContext) -> Result<HttpResponse, Problem> {
    let name = context.session.account.name.to_string();
    view(&context, &name, context.session.account.lang, &FormErrors::new())
}

/// `POST /console/account`: name and language.
pub async fn save(Posted { gate: context, fields }: Posted<ConsoleContext>) -> Result<HttpResponse, Problem> {
    let lang = Lang::from_tag(fields.get("lang")).unwrap_or(context.session.account.lang);
    let name = match PersonName::parse(fields.get("name")) {
        Ok(name) => name,
        Err(error) => {
            let wrong = Tone::Familiar.text_error(context.lang(), error, "error-name");
            return view(&context, fields.get("name"), lang, &vec![("name".to_owned(), wrong)]);
        }
    };
    context.write(move |tx, actor| profile::set_name_and_language(tx, require_account(actor)?, &name, lang)).await?;
    Ok(context.see_other(ACCOUNT_PATH, "account"))
}

fn view(context: &ConsoleContext, name: &str, chosen: Lang, errors: &FormErrors) -> Result<HttpResponse, Problem> {
    let frame = context.read_frame()?;
    let lang = context.lang();
    let body = html! {
        form.stack method="post" action=(ACCOUNT_PATH) {
            (csrf(&context.session.csrf()))
            (ui::text_field(lang, errors, TextField {
                name: "name", label: &t!(lang, "account-name"), hint: Some(&t!(lang, "account-name-hint")),
                value: name, autocomplete: Some("name"), width: Some("w-l"), ..TextField::default()
            }))
            (ui::labelled_field(lang, &FormErrors::new(), "lang", &t!(lang, "account-lang"), None, false, |_, _| html! {
                select.w-m #lang name="lang" {
                    @for one in Lang::ALL {
                        option value=(one.tag()) selected[one == chosen] { (i18n::text(lang, &format!("language-{}", one.tag()), &[])) }
                    }
                }
            }))
            p.hint { (t!(lang, "account-email", email = context.session.account.email.as_str())) }
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (icon("save")) (t!(lang, "save")) } }
        }
        (section_links(lang))
    };
    Ok(page(context, &frame, ACCOUNT_PATH, &t!(lang, "account-title"), errors, body))
}

/// Links to the other pages about one's own account.
fn section_links(lang: Lang) -> Markup {
    let doors = [
        ("/console/account/password", "lock", "password"),
        ("/console/account/factors", "shield", "factors"),
        ("/console/account/sessions", "laptop", "sessions"),
        ("/console/account/notifications", "bell", "notifications"),
        ("/console/account/rights", "eye", "rights"),
        ("/console/rules", "book", "rules"),
        ("/console/tour/1", "help", "tour"),
    ];
    html! {
        ul.doors role="list" {
            @for (href, symbol, word) in doors {
                li {
                    a.door href=(href) {
                        (icon(symbol))
                        b { (i18n::text(lang, &format!("account-{word}"), &[])) }
                        span { (i18n::text(lang, &format!("account-{word}-text"), &[])) }
                    }
                }
            }
        }
    }
}

/// The link back to the overview.
pub fn back_link(lang: Lang) -> Markup {
    html! { p { a href=(ACCOUNT_PATH) { (t!(lang, "account-back")) } } }
}
