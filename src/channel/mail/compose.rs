//! Words a mail: a parcel becomes a letter. Pure.
//!
//! The subject tells the state, the body holds one link and a footer, nothing is quoted and nothing
//! is counted. Text and HTML are written from the same blocks, so they say the same.

use super::{account, html, ticket};
use crate::{
    app::{
        links,
        outbox::{EmailContent, OutgoingEmail},
        transport::Email,
    },
    domain::notification::Recipient,
    t,
};

/// A part of the body.
pub(super) enum MailBlock {
    /// One of our own sentences.
    Paragraph(String),
    /// What somebody wrote, set apart.
    Quote(String),
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// The link.
    Link {
        /// What it does.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// How the letter ends, line by line.
    Closing(Vec<String>),
    /// Why it came, and the page about privacy.
    Footer {
        /// Why it came.
        why: String,
        /// Who it is from, with their address.
        imprint: String,
        /// The name of the page.
        label: String,
        /// The page.
        url: String,
    },
}

/// Words it.
pub fn compose(parcel: &OutgoingEmail) -> Email {
    let (letter, body) = match &parcel.content {
        EmailContent::Ticket(update) => ticket::compose(parcel, update),
        EmailContent::Account { notification, code } => account::compose(parcel, notification, code.as_deref()),
    };
    Email { text: text(&body), html: html::page(parcel.lang, &letter.subject, &body), ..letter }
}

/// A letter to the parcel's recipient, without a body.
pub(super) fn new_email(parcel: &OutgoingEmail, subject: String, message_id: String) -> Email {
    Email {
        to: (parcel.name.clone(), parcel.email.clone()),
        from_name: parcel.organisation.to_string(),
        reply_to: None,
        date: parcel.now,
        subject,
        text: String::new(),
        html: String::new(),
        message_id,
        thread: None,
        lang: parcel.lang.tag(),
        is_automatic: true,
    }
}

/// Why it came, and the page about privacy.
pub(super) fn footer(parcel: &OutgoingEmail, why: String) -> MailBlock {
    let url = links::privacy(&parcel.address);
    let name = parcel.organisation.as_str();
    let imprint = parcel.contact.as_ref().map(|contact| format!("{name}\n{contact}")).unwrap_or_default();
    MailBlock::Footer { why, imprint, label: t!(parcel.lang, "mail-privacy"), url }
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

/// The same for every attempt: made of what the mail is about, not of when it is sent.
pub(super) fn message_id(parcel: &OutgoingEmail, what: &str) -> String {
    let recipient = match parcel.recipient {
        Recipient::Person { person } => format!("p{person}"),
        Recipient::Account { account } => format!("a{account}"),
        Recipient::Chat { peer } => format!("c{}.{}", peer.bot, peer.user),
    };
    format!("{what}-{recipient}@{}", message_id_host(&parcel.address))
}

/// The name in an address, in characters that a Message-ID may hold (RFC 5322 §3.2.3).
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
