//! Puts a mail into words: an [`OutgoingEmail`] becomes an [`Email`]. Pure.
//!
//! The subject names the state; the body has one link and a footer. Nothing is quoted, and no pixel
//! counts who opened it. Text and HTML are made of the same blocks, so they say the same.

use super::{account, html, ticket};
use crate::{
    app::{
        links,
        outbox::{EmailContent, OutgoingEmail},
        transport::Email,
    },
    domain::{colour::accent_hex, notification::Recipient},
    t,
};

/// A block of the body.
pub(super) enum MailBlock {
    /// A paragraph that Tresen wrote, not a person.
    Paragraph(String),
    /// What a person wrote, set apart from our own sentences.
    Quote(String),
    /// Names with their values.
    Facts(Vec<(String, String)>),
    /// The button; in plain text its label and the address below.
    Link { label: String, url: String },
    /// The complimentary close, line by line.
    Closing(Vec<String>),
    /// `why` the recipient gets this mail, the page about privacy (`label`, `url`), and the sender's
    /// name and contact (`imprint`, which may be empty).
    Footer { why: String, imprint: String, label: String, url: String },
}

/// Subject, text and HTML of a mail, in the recipient's language.
pub fn compose(outgoing: &OutgoingEmail) -> Email {
    let (email, body) = match &outgoing.content {
        EmailContent::Ticket(update) => ticket::compose(outgoing, update),
        EmailContent::Account { notification, code } => account::compose(outgoing, notification, code.as_deref()),
    };
    Email {
        text: text(&body),
        html: html::page(outgoing.lang, &email.subject, &accent_hex(outgoing.hue), &body),
        ..email
    }
}

/// A mail to the recipient, still without a body.
pub(super) fn new_email(outgoing: &OutgoingEmail, subject: String) -> Email {
    let host = message_id_host(&outgoing.address);
    Email {
        to: (outgoing.name.clone(), outgoing.email.clone()),
        from_name: outgoing.organisation.to_string(),
        reply_to: None,
        date: outgoing.written,
        subject,
        text: String::new(),
        html: String::new(),
        message_id: format!("{}@{host}", outgoing.id),
        thread: outgoing.thread.as_ref().map(|root| format!("{root}@{host}")),
        lang: outgoing.lang.tag(),
        is_automatic: true,
    }
}

/// How the recipient is greeted: by name only if the address proved itself.
pub(super) fn greeting(outgoing: &OutgoingEmail) -> MailBlock {
    let (lang, is_team) = (outgoing.lang, matches!(outgoing.recipient, Recipient::Account { .. }));
    MailBlock::Paragraph(match &outgoing.name {
        Some(name) if is_team => t!(lang, "mail-hello-team", name = name.as_str()),
        Some(name) => t!(lang, "mail-hello", name = name.as_str()),
        None => t!(lang, "mail-hello-neutral"),
    })
}

/// The block below every mail.
pub(super) fn footer(outgoing: &OutgoingEmail, why: String) -> MailBlock {
    let url = links::privacy(&outgoing.address);
    let name = outgoing.organisation.as_str();
    let imprint = outgoing.contact.as_ref().map(|contact| format!("{name}\n{contact}")).unwrap_or_default();
    MailBlock::Footer { why, imprint, label: t!(outgoing.lang, "mail-privacy"), url }
}

fn text(blocks: &[MailBlock]) -> String {
    let parts: Vec<String> = blocks
        .iter()
        .map(|block| match block {
            MailBlock::Paragraph(text) | MailBlock::Quote(text) => text.clone(),
            MailBlock::Facts(facts) => {
                facts.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
            }
            MailBlock::Link { label, url } => format!("{label}:\n{url}"),
            MailBlock::Closing(lines) => lines.join("\n"),
            // "-- " begins a signature (RFC 3676 §4.3), which mail programs fold and never quote.
            MailBlock::Footer { why, imprint, label, url } => {
                let imprint = if imprint.is_empty() { String::new() } else { format!("\n\n{imprint}") };
                format!("-- \n{why}\n{label}: {url}{imprint}")
            }
        })
        .collect();
    format!("{}\n", parts.join("\n\n"))
}

/// The host of the public address, in characters that a Message-ID may hold (RFC 5322 §3.2.3).
fn message_id_host(address: &str) -> String {
    let name = address.split_once("://").map_or(address, |(_, rest)| rest);
    let name = name.split(['/', '?', '#']).next().unwrap_or_default();
    let name = match name.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => name,
    };
    let mut host = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' => host.push(c),
            ':' => host.push('-'),
            '[' | ']' => {}
            _ => host.push_str(&format!("u{:x}", u32::from(c))),
        }
    }
    let host = host.trim_matches('.');
    if host.is_empty() { "localhost".to_owned() } else { host.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_ids_hold_only_what_they_may() {
        for (address, expected) in [
            ("https://hilfe.example.org", "hilfe.example.org"),
            ("http://raspberrypi.local:8080", "raspberrypi.local"),
            ("http://[fe80::1]:8080", "fe80--1"),
            ("https://bücher.example/pfad", "bufccher.example"),
            ("", "localhost"),
        ] {
            assert_eq!(message_id_host(address), expected, "{address}");
        }
    }
}
