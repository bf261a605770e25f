//! `/console/account`: what somebody sees and changes of their own account. Second factors and
//! passkeys have pages of their own, see [`super::factors`].

mod notifications;
mod password;
mod rights;
mod sessions;

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{Desk, factors::page};
use crate::{
    app::account::own,
    domain::{person::Lang, text::PersonName},
    i18n, t,
    web::{
        console::mistakes,
        form,
        problem::Problem,
        table::UrlTable,
        ui::{self, Line, Mistakes, csrf, icon},
    },
};

const HERE: &str = "/console/account";

/// The addresses.
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
pub async fn show(desk: Desk) -> Result<HttpResponse, Problem> {
    let name = desk.session.account.name.to_string();
    view(&desk, &name, desk.session.account.lang, &Mistakes::new())
}

/// `POST /console/account`: name and language.
pub async fn save(desk: Desk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    let lang = Lang::from_tag(fields.get("lang")).unwrap_or(desk.session.account.lang);
    let name = match PersonName::parse(fields.get("name")) {
        Ok(name) => name,
        Err(error) => {
            let wrong = mistakes::text_error(desk.lang(), error, "console-error-required");
            return view(&desk, fields.get("name"), lang, &vec![("name".to_owned(), wrong)]);
        }
    };
    let account = desk.session.account.id;
    desk.app().write(move |tx| own::introduce(tx, account, &name, lang)).await?;
    Ok(desk.see_other(HERE, "account"))
}

fn view(desk: &Desk, name: &str, chosen: Lang, mistakes: &Mistakes) -> Result<HttpResponse, Problem> {
    let (frame, ()) = desk.read(|_| Ok(()))?;
    let lang = desk.lang();
    let body = html! {
        form.stack method="post" action=(HERE) {
            (csrf(&desk.session.csrf()))
            (ui::line(lang, mistakes, Line {
                name: "name", label: &t!(lang, "account-name"), hint: Some(&t!(lang, "account-name-hint")),
                value: name, autocomplete: Some("name"), width: Some("w-l"), ..Line::default()
            }))
            (ui::field(lang, &Mistakes::new(), "lang", &t!(lang, "account-lang"), None, false, |_, _| html! {
                select.w-m #lang name="lang" {
                    @for one in Lang::ALL {
                        option value=(one.tag()) selected[one == chosen] { (i18n::text(lang, &format!("language-{}", one.tag()), &[])) }
                    }
                }
            }))
            p.hint { (t!(lang, "account-email", email = desk.session.account.email.as_str())) }
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (icon("save")) (t!(lang, "save")) } }
        }
        (doors(lang))
    };
    Ok(page(desk, &frame, HERE, &t!(lang, "account-title"), mistakes, body))
}

/// Everything else that is somebody's own.
fn doors(lang: Lang) -> Markup {
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

/// The way back to the overview.
pub fn back(lang: Lang) -> Markup {
    html! { p { a href=(HERE) { (t!(lang, "account-back")) } } }
}
