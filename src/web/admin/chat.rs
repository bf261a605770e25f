//! `/admin/chat`: where the chat is, the button for the organisation's own site, and the bots.

use actix_web::{HttpRequest, HttpResponse};
use maud::html;

use super::{Office, bots, frame};
use crate::{
    t,
    web::{problem::Problem, public::request::sent::address, ui::icon},
};

/// `GET /admin/chat`
pub async fn show(office: Office, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let lang = office.lang();
    let address = address(office.app().read(|read| office.app().public_address(read))?, &request);
    let line = format!("<script defer src=\"{address}/embed/chat.js\"></script>");
    let main = html! {
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
        (bots::section(&office))
    };
    Ok(office.page(frame::page(&office, Some("chat"), &t!(lang, "admin-area-chat"), main)))
}
