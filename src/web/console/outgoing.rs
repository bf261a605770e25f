//! The part of "Rules and inspection" that lists every outgoing connection, its purpose and its last use (§8.5).

use maud::{Markup, html};

use super::ConsoleContext;
use crate::{
    app::outgoing::OutgoingConnection,
    i18n, t,
    web::ui::{self, icon},
};

/// The connections that are switched on.
pub fn outgoing_section(context: &ConsoleContext, connections: &[OutgoingConnection]) -> Markup {
    let lang = context.lang();
    let (title, why, used) =
        (t!(lang, "outgoing-title"), t!(lang, "outgoing-column-why"), t!(lang, "outgoing-column-used"));
    html! {
        section.stack #outgoing {
            h2 { (title) }
            p { (t!(lang, "outgoing-lead")) }
            @if connections.is_empty() { p { (icon("check")) " " (t!(lang, "outgoing-none")) } }
            @else {
                div.table-box role="region" aria-label=(title) tabindex="0" {
                    table."table stacked" {
                        thead { tr { th scope="col" { (t!(lang, "outgoing-column-where")) } th scope="col" { (why) } th scope="col" { (used) } } }
                        tbody { @for connection in connections { (connection_row(context, connection, &why, &used)) } }
                    }
                }
                p.muted { (t!(lang, "outgoing-names")) }
            }
        }
    }
}

fn connection_row(context: &ConsoleContext, connection: &OutgoingConnection, why: &str, used: &str) -> Markup {
    let (lang, word) = (context.lang(), connection.kind.word());
    let text = |part: &str| i18n::text(lang, &format!("outgoing-{word}{part}"), &[]);
    html! {
        tr {
            th scope="row" { div { (text("")) br; small.muted { (connection.host) } } }
            td data-label=(why) { div { (text("-why")) br; small.muted { (text("-where")) } } }
            td data-label=(used) {
                @match connection.last_use {
                    Some(last_use) => (ui::relative_time(context.locale(), last_use, context.session.guest.now)),
                    None => (t!(lang, "outgoing-unused")),
                }
            }
        }
    }
}
