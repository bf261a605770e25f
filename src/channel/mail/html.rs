//! A letter as HTML. Mail programs know little of it, so styles stand at their elements; no colour
//! is set for text and ground, so a dark program shows it dark.

use super::compose::MailBlock;
use crate::domain::person::Lang;

const BODY_STYLE: &str = "margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,\
                      Arial,sans-serif;font-size:16px;line-height:1.5";
const PAGE_STYLE: &str = "max-width:600px;margin:0 auto;overflow-wrap:anywhere";
const QUOTE_STYLE: &str = "margin:0 0 16px;padding:1px 0 1px 16px;border-left:4px solid #8a8f98";
const NAME_STYLE: &str = "padding:0 16px 4px 0;text-align:left;vertical-align:top;font-weight:normal;opacity:0.75";
const VALUE_STYLE: &str = "padding:0 0 4px;vertical-align:top;font-weight:bold";
/// White on this blue reads well on light and dark ground alike.
const BUTTON_STYLE: &str = "display:inline-block;padding:12px 20px;border-radius:8px;background-color:#1d5fa8;\
                      color:#ffffff;font-weight:bold;text-decoration:none";
const FOOTER_STYLE: &str = "margin:32px 0 0;padding-top:16px;border-top:1px solid #8a8f98;font-size:14px;opacity:0.8";

/// The letter as a page.
pub(super) fn page(lang: Lang, title: &str, blocks: &[MailBlock]) -> String {
    let body: String = blocks.iter().map(block).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\" style=\"color-scheme:light dark\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>{title}</title>\n</head>\n\
         <body style=\"{BODY_STYLE}\">\n<div style=\"{PAGE_STYLE}\">\n{body}</div>\n</body>\n</html>\n",
        lang = lang.tag(),
        title = escape(title),
    )
}

fn block(block: &MailBlock) -> String {
    match block {
        MailBlock::Paragraph(text) => paragraphs(text, "0 0 16px"),
        MailBlock::Quote(text) => format!("<div style=\"{QUOTE_STYLE}\">\n{}</div>\n", paragraphs(text, "12px 0")),
        MailBlock::Facts(facts) => {
            let row = |(name, value): &(String, String)| {
                let (name, value) = (escape(name), escape(value));
                format!(
                    "<tr><th scope=\"row\" style=\"{NAME_STYLE}\">{name}</th><td style=\"{VALUE_STYLE}\">{value}</td></tr>\n"
                )
            };
            let rows: String = facts.iter().map(row).collect();
            format!("<table style=\"margin:0 0 16px;border-collapse:collapse\">\n{rows}</table>\n")
        }
        MailBlock::Link { label, url } => {
            let (label, url) = (escape(label), escape(url));
            format!("<p style=\"margin:24px 0\"><a href=\"{url}\" style=\"{BUTTON_STYLE}\">{label}</a></p>\n")
        }
        MailBlock::Closing(lines) => paragraphs(&lines.join("\n"), "0 0 16px"),
        MailBlock::Footer { why, imprint, label, url } => {
            let (why, label, url) = (escape(why), escape(label), escape(url));
            let link = format!("<a href=\"{url}\" style=\"color:inherit\">{label}</a>");
            let imprint = escape(imprint).replace('\n', "<br>\n");
            let imprint = if imprint.is_empty() { imprint } else { format!("<br><br>{imprint}") };
            format!("<p style=\"{FOOTER_STYLE}\">{why}<br>{link}{imprint}</p>\n")
        }
    }
}

fn paragraphs(text: &str, margin: &str) -> String {
    text.split("\n\n")
        .map(|part| part.trim_matches('\n'))
        .filter(|part| !part.is_empty())
        .map(|part| format!("<p style=\"margin:{margin}\">{}</p>\n", escape(part).replace('\n', "<br>\n")))
        .collect()
}

/// Text as HTML shows it, between tags and in quoted attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
