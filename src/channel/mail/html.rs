//! A mail as HTML. Mail programs know little of it, so each element carries its own style. No colour
//! is set for text and background, so a program in dark mode shows the mail dark.
//!
//! Each block ends its line: SMTP allows 998 characters in one (RFC 5322 §2.1.1).

use maud::{DOCTYPE, Markup, html};

use super::compose::MailBlock;
use crate::domain::person::Lang;

const BODY_STYLE: &str = "margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,\
                          Arial,sans-serif;font-size:16px;line-height:1.5";
const PAGE_STYLE: &str = "max-width:600px;margin:0 auto;overflow-wrap:anywhere";
const QUOTE_STYLE: &str = "margin:0 0 16px;padding:1px 0 1px 16px;border-left:4px solid #8a8f98";
const NAME_STYLE: &str = "padding:0 16px 4px 0;text-align:left;vertical-align:top;font-weight:normal;opacity:0.75";
const VALUE_STYLE: &str = "padding:0 0 4px;vertical-align:top;font-weight:bold";
/// Of the button, besides its background: the organisation's accent colour.
const BUTTON_STYLE: &str =
    "display:inline-block;padding:12px 20px;border-radius:8px;color:#ffffff;font-weight:bold;text-decoration:none";
const FOOTER_STYLE: &str = "margin:32px 0 0;padding-top:16px;border-top:1px solid #8a8f98;font-size:14px;opacity:0.8";

/// The blocks of a mail as a whole HTML document. `accent` is a colour as `#rrggbb`.
pub(super) fn page(lang: Lang, title: &str, accent: &str, blocks: &[MailBlock]) -> String {
    let page = html! {
        (DOCTYPE) "\n"
        html lang=(lang.tag()) style="color-scheme:light dark" {
            "\n"
            head {
                "\n"
                meta charset="utf-8"; "\n"
                meta name="viewport" content="width=device-width,initial-scale=1"; "\n"
                meta name="color-scheme" content="light dark"; "\n"
                meta name="supported-color-schemes" content="light dark"; "\n"
                title { (title) } "\n"
            }
            "\n"
            body style=(BODY_STYLE) {
                "\n"
                div style=(PAGE_STYLE) { "\n" @for block in blocks { (element(block, accent)) } }
                "\n"
            }
            "\n"
        }
        "\n"
    };
    page.into_string()
}

fn element(block: &MailBlock, accent: &str) -> Markup {
    match block {
        MailBlock::Paragraph(text) => paragraphs(text, "margin:0 0 16px"),
        MailBlock::Quote(text) => html! {
            div style=(QUOTE_STYLE) { "\n" (paragraphs(text, "margin:12px 0")) } "\n"
        },
        MailBlock::Facts(facts) => html! {
            table style="margin:0 0 16px;border-collapse:collapse" {
                "\n"
                @for (name, value) in facts {
                    tr { th scope="row" style=(NAME_STYLE) { (name) } td dir="auto" style=(VALUE_STYLE) { (value) } } "\n"
                }
            }
            "\n"
        },
        MailBlock::Link { label, url } => html! {
            p style="margin:24px 0" { a href=(url) style={ (BUTTON_STYLE) ";background-color:" (accent) } { (label) } } "\n"
        },
        MailBlock::Closing(lines) => paragraphs(&lines.join("\n"), "margin:0 0 16px"),
        MailBlock::Footer { why, imprint, label, url } => html! {
            p style=(FOOTER_STYLE) {
                (why) br;
                a href=(url) style="color:inherit" { (label) }
                @if !imprint.is_empty() { br; br; (lines(imprint)) }
            }
            "\n"
        },
    }
}

/// Empty lines separate paragraphs.
fn paragraphs(text: &str, style: &str) -> Markup {
    let parts = text.split("\n\n").map(|part| part.trim_matches('\n')).filter(|part| !part.is_empty());
    html! { @for part in parts { p dir="auto" style=(style) { (lines(part)) } "\n" } }
}

fn lines(text: &str) -> Markup {
    html! {
        @for (number, line) in text.split('\n').enumerate() {
            @if number > 0 { br; "\n" }
            (line)
        }
    }
}
