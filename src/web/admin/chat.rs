//! `/admin/chat`: where the chat is, the button for the organisation's own site, and the bots.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{AdminContext, bots, frame};
use crate::{
    t,
    web::{gate::SessionGate, problem::Problem, public::request::sent::link_base, ui::icon},
};

/// `GET /admin/chat`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    let address =
        link_base(context.app().read(|read| context.app().public_address(read))?, SessionGate::guest(&context));
    let title = t!(context.lang(), "admin-area-chat");
    Ok(context.page(frame::page(&context, Some("chat"), &title, view(&context, &address))))
}

/// `address`: the public address, without a slash at the end.
fn view(context: &AdminContext, address: &str) -> Markup {
    let lang = context.lang();
    let line = format!("<script defer src=\"{address}/embed/chat.js\"></script>");
    html! {
        p { (t!(lang, "admin-area-chat-text")) }
        section.card {
            h2 { (t!(lang, "admin-chat-page")) }
            p { (t!(lang, "admin-chat-page-text")) }
            p { a href="/chat" target="_blank" rel="noopener" { (address) "/chat" } }
        }
        section.card {
            h2 { (t!(lang, "admin-chat-button")) }
            p { (t!(lang, "admin-chat-button-text")) }
            p.secret #line { (line) }
            div {
                button.button.small.needs-js type="button" data-copy="line" data-done=(t!(lang, "secret-copied")) {
                    (icon("copy")) (t!(lang, "secret-copy"))
                }
            }
            p.muted { (t!(lang, "admin-chat-button-more")) }
            p.muted { (t!(lang, "admin-chat-button-window")) }
        }
        (bots::section(context))
    }
}
