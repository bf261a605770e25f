//! `/admin/accounts/{id}/invitation`: the link is sent again or taken back.

use actix_web::{HttpResponse, web::Path};
use maud::{Markup, html};

use super::{ADMIN_ACCOUNTS_PATH, number};
use crate::{
    app::account::invite,
    domain::person::Account,
    i18n, t,
    web::{
        admin::AdminContext,
        form::Posted,
        gate::Proved,
        problem::Problem,
        ui::{csrf, icon},
    },
};

/// `POST /admin/accounts/{id}/invitation`
pub async fn submit(
    Posted { gate: Proved(context), fields }: Posted<Proved<AdminContext>>,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = number(&id)?;
    if fields.get("what") == "withdraw" {
        context.write(move |tx, actor| invite::withdraw(tx, actor, id)).await?;
        return Ok(context.see_other(ADMIN_ACCOUNTS_PATH, "invitation-withdrawn"));
    }
    context.write(move |tx, actor| invite::resend(tx, actor, id)).await?;
    Ok(context.see_other(&format!("{ADMIN_ACCOUNTS_PATH}/{id}"), done_word(&context)?))
}

/// Whether an invitation leaves by mail; else its link is handed over.
pub fn leaves_by_mail(context: &AdminContext) -> Result<bool, Problem> {
    Ok(context.app().read(|read| context.app().mail_host(read))?.is_some())
}

/// What is said once somebody is invited.
pub fn done_word(context: &AdminContext) -> Result<&'static str, Problem> {
    Ok(if leaves_by_mail(context)? { "invited" } else { "invited-by-hand" })
}

/// What is open between the house and somebody who has not joined yet.
pub fn card(context: &AdminContext, account: &Account) -> Result<Markup, Problem> {
    let lang = context.lang();
    let open = context.read(|read, actor| invite::open_invitation(context.app(), read, actor, account.id))?;
    let action = format!("{ADMIN_ACCOUNTS_PATH}/{}/invitation", account.id);
    let by_mail = leaves_by_mail(context)?;
    let [told, hint, send, again] = match by_mail {
        true => ["invitation-open", "invitation-link-hint", "invitation-send", "invitation-again"],
        false => ["invitation-by-hand", "invitation-by-hand-hint", "invitation-make", "invitation-make-again"],
    };
    let say = |key: &str| i18n::text(lang, key, &[]);
    Ok(html! {
        section.card {
            h2 { (t!(lang, "invitation-card-title")) }
            @match &open {
                Some(open) => {
                    @let time = context.locale().date_time(open.expires);
                    p { (i18n::text(lang, told, &[("time", time.into())])) }
                    div.field {
                        label for="link" { (t!(lang, "invitation-link")) }
                        p.hint #link-hint { (say(hint)) }
                        input #link readonly value=(whole_link(context, &open.link)) aria-describedby="link-hint" autocomplete="off";
                    }
                    div.actions {
                        button."button small needs-js" type="button" data-copy="link" data-done=(t!(lang, "secret-copied")) {
                            (icon("copy")) (t!(lang, "invitation-copy"))
                        }
                    }
                }
                None => { p { (t!(lang, "invitation-none")) } }
            }
            div.actions {
                form method="post" action=(action) {
                    (csrf(&context.csrf()))
                    button.button name="what" value="again" {
                        (icon(if by_mail { "send" } else { "link" }))
                        (say(if open.is_some() { again } else { send }))
                    }
                }
                form method="post" action=(action) {
                    (csrf(&context.csrf()))
                    button."button quiet" name="what" value="withdraw" { (icon("trash")) (t!(lang, "invitation-withdraw")) }
                }
            }
            p.muted { (t!(lang, "invitation-withdraw-text")) }
        }
    })
}

/// A link with scheme and host: those of the public address, or of the page on which it is read.
fn whole_link(context: &AdminContext, link: &str) -> String {
    if link.starts_with('/') { format!("{}{link}", context.session().guest.origin) } else { link.to_owned() }
}
