//! `/portal/account/chat`: links a chat to the address of the signed-in requester, by a link or a secret that
//! is valid once, and unlinks all chats. The logic is in `app::chat::link`.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{frame, session::RequesterSession};
use crate::{
    app::chat::link::{self as chats, ChatInvitation, LinkedChat},
    t,
    web::{
        answer,
        form::Posted,
        problem::Problem,
        ui::{self, csrf, icon},
    },
};

const HERE: &str = "/portal/account/chat";
const REMOVAL: &str = "/portal/account/chat/removal";
const ACCOUNT: &str = "/portal/account";

/// `GET /portal/account/chat`: shows the invitation. Redirects to the account when there is no valid one.
pub async fn show(session: RequesterSession) -> Result<HttpResponse, Problem> {
    let guest = &session.guest;
    let invitation = guest.app.read(|read| chats::invitation(read, session.token(), guest.now))?;
    Ok(match invitation {
        Some(invitation) => answer::page(view(&session, &invitation)),
        None => answer::see_other(ACCOUNT),
    })
}

/// `POST /portal/account/chat`: creates an invitation.
pub async fn invite(Posted { gate: session, .. }: Posted<RequesterSession>) -> Result<HttpResponse, Problem> {
    session.write(|tx, token| chats::invite(tx, token)).await?;
    Ok(answer::see_other(HERE))
}

/// `POST /portal/account/chat/removal`: unlinks all chats.
pub async fn unlink(Posted { gate: session, .. }: Posted<RequesterSession>) -> Result<HttpResponse, Problem> {
    session.write(|tx, token| chats::unlink_all(tx, token)).await?;
    Ok(answer::see_other("/portal/account?done=no-chats"))
}

/// The section of the account page that lists linked chats.
pub fn card(session: &RequesterSession, joined: &[LinkedChat]) -> Markup {
    let (locale, lang) = (&session.guest.locale, session.guest.locale.lang);
    html! {
        section.card #chats {
            h2 { (t!(lang, "portal-chats")) }
            p { (t!(lang, "portal-chats-text")) }
            @if !joined.is_empty() {
                p { (t!(lang, "portal-chats-joined", count = joined.len())) }
                ul.stack.tight role="list" {
                    @for chat in joined {
                        li {
                            b { (if chat.is_messenger { "Telegram".to_owned() } else { t!(lang, "portal-chat-here") }) }
                            " " small.muted { (t!(lang, "portal-since", time = locale.date_time(chat.since))) }
                        }
                    }
                }
            }
            div.actions {
                form.inline method="post" action=(HERE) {
                    (csrf(&session.csrf()))
                    button.button data-busy=(t!(lang, "busy")) { (icon("message")) (t!(lang, "portal-chat-join")) }
                }
                @if !joined.is_empty() {
                    form.inline method="post" action=(REMOVAL) {
                        (csrf(&session.csrf()))
                        button.button.quiet data-busy=(t!(lang, "busy")) { (icon("trash")) (t!(lang, "portal-chats-part")) }
                    }
                }
            }
            @if joined.iter().any(|chat| chat.is_messenger) { p.hint { (t!(lang, "portal-chats-part-telegram")) } }
            @if joined.iter().any(|chat| !chat.is_messenger) { p.hint { (t!(lang, "portal-chats-part-here")) } }
        }
    }
}

fn view(session: &RequesterSession, invitation: &ChatInvitation) -> Markup {
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let title = t!(lang, "portal-chat-join");
    let bots = guest.app.bots().all().into_iter().map(|(_, bot)| bot).filter(|bot| bot.stop_reason.is_none());
    let links: Vec<(String, String)> = bots.filter_map(|bot| Some((bot.link()?, bot.name?))).collect();
    let until = guest.locale.date_time(invitation.expires);
    let main = html! {
        a.back href=(ACCOUNT) { (icon("arrow-left")) (t!(lang, "portal-account")) }
        header.page-head {
            h1 { (title) }
            p.lead { (t!(lang, "portal-chat-lead", email = session.email().as_str())) }
        }
        p { (t!(lang, "portal-chat-until", time = until)) }
        @for (link, name) in &links { (telegram(session, &format!("{link}?start={}", invitation.secret), name)) }
        section.card {
            h2 { (t!(lang, "portal-chat-here")) }
            p { (t!(lang, "portal-chat-type")) }
            p.secret #invitation { (invitation.secret) }
            div.actions {
                button.button.small.needs-js type="button" data-copy="invitation" data-done=(t!(lang, "secret-copied")) {
                    (icon("copy")) (t!(lang, "secret-copy"))
                }
                a.button.small href="/chat#latest" target="_blank" rel="noopener" { (icon("message")) (t!(lang, "portal-chat-open")) }
            }
        }
    };
    frame(session, &title, main)
}

/// Link to a bot, and the same as a QR code for people who read this page on a computer.
fn telegram(session: &RequesterSession, link: &str, name: &str) -> Markup {
    let lang = session.guest.locale.lang;
    html! {
        section.card {
            h2 { (t!(lang, "portal-chat-telegram", bot = name)) }
            p { (t!(lang, "portal-chat-scan")) }
            (ui::qr_code(link, &t!(lang, "portal-chat-qr")))
            div.actions {
                a.button href=(link) target="_blank" rel="noopener" { (icon("external")) (t!(lang, "portal-chat-telegram-open")) }
            }
        }
    }
}
