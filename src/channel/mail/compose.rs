//! Words a mail: a parcel becomes a letter. Pure.
//!
//! The subject tells the state, the body holds one link and a footer, nothing is quoted and nothing
//! is counted. Text and HTML are written from the same blocks, so they say the same.

use super::html;
use crate::{
    app::{deliver::Parcel, transport::Letter},
    domain::{
        id::TicketId,
        notice::{Recipient, Told},
        person::Lang,
        ticket::{Outcome, StatusKind},
    },
    t,
};

/// A part of the body.
pub(super) enum Block {
    /// One of our own sentences.
    Line(String),
    /// What somebody wrote, set apart.
    Words(String),
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
    Regards(Vec<String>),
    /// Why it came, and the page about privacy.
    Footer {
        /// Why it came.
        why: String,
        /// The name of the page.
        label: String,
        /// The page.
        url: String,
    },
}

/// Words it.
pub fn compose(parcel: &Parcel) -> Letter {
    let subject = title(parcel);
    let body = match parcel.recipient {
        Recipient::Person { .. } => for_requester(parcel),
        Recipient::Account { .. } => for_agent(parcel),
    };
    let root = message_id(parcel, 1, Told::Received);
    let message_id = message_id(parcel, parcel.entry, parcel.told);
    Letter {
        to: (parcel.name.clone(), parcel.email.clone()),
        from_name: sender(parcel),
        reply_to: parcel.reply_to.clone(),
        date: parcel.now,
        text: text(&body),
        html: html::page(parcel.lang, &subject, &body),
        subject,
        thread: Some(root).filter(|root| *root != message_id),
        message_id,
        lang: parcel.lang.tag(),
        is_automatic: parcel.told != Told::Answer,
    }
}

fn title(parcel: &Parcel) -> String {
    let (lang, no, subject) = (parcel.lang, parcel.no.to_string(), parcel.subject.as_str());
    match parcel.told {
        Told::Received => t!(lang, "mail-received-title", no = no),
        Told::Answer if is_question(parcel) => t!(lang, "mail-question-title", no = no),
        Told::Answer => t!(lang, "mail-answer-title", no = no),
        Told::OnWaiting => t!(lang, "mail-waiting-title", no = no),
        Told::Closed => match parcel.outcome {
            Some(Outcome::Declined) => t!(lang, "mail-declined-title", no = no),
            Some(Outcome::Duplicate) => t!(lang, "mail-duplicate-title", no = no),
            _ => t!(lang, "mail-solved-title", no = no),
        },
        Told::LinkRenewed => t!(lang, "mail-link-title", no = no),
        Told::Wrote if parcel.settled => t!(lang, "mail-settled-title", no = no, subject = subject),
        Told::Wrote => t!(lang, "mail-wrote-title", no = no, subject = subject),
        Told::Reopened => t!(lang, "mail-reopened-title", no = no, subject = subject),
        Told::Assigned => t!(lang, "mail-assigned-title", no = no, subject = subject),
    }
}

fn is_question(parcel: &Parcel) -> bool {
    parcel.status == StatusKind::AwaitingReply
}

fn for_requester(parcel: &Parcel) -> Vec<Block> {
    let (lang, subject) = (parcel.lang, parcel.subject.as_str());
    let line = |text: String| Some(Block::Line(text));
    let words = || parcel.words.as_ref().map(|words| Block::Words(words.as_str().to_owned()));
    let [intro, words, note] = match parcel.told {
        Told::Received => {
            // The board's text says what ours would.
            let ours = || t!(lang, "mail-received");
            let confirmation = parcel.words.as_ref().map_or_else(ours, |words| words.as_str().to_owned());
            [line(confirmation), Some(facts(parcel)), line(t!(lang, "mail-link-secret"))]
        }
        Told::Answer => {
            let intro = if is_question(parcel) {
                t!(lang, "mail-question", subject = subject)
            } else {
                t!(lang, "mail-answer", subject = subject)
            };
            let reply_there = parcel.reply_to.is_none().then(|| Block::Line(t!(lang, "mail-reply-there")));
            [line(intro), words(), reply_there]
        }
        Told::OnWaiting => [line(t!(lang, "mail-waiting", subject = subject)), words(), None],
        Told::Closed => {
            let intro = match parcel.outcome {
                Some(Outcome::Declined) => t!(lang, "mail-declined", subject = subject),
                Some(Outcome::Duplicate) => t!(lang, "mail-duplicate", subject = subject),
                _ => t!(lang, "mail-solved", subject = subject),
            };
            [line(intro), words(), line(t!(lang, "mail-still-open"))]
        }
        _ => [line(t!(lang, "mail-link", subject = subject)), None, line(t!(lang, "mail-link-secret"))],
    };
    let label = match parcel.told {
        Told::Answer if is_question(parcel) => t!(lang, "mail-open-question"),
        Told::Answer => t!(lang, "mail-open-answer"),
        _ => t!(lang, "mail-open"),
    };
    let mut blocks = vec![Block::Line(t!(lang, "mail-hello", name = parcel.name.as_str()))];
    blocks.extend(intro);
    blocks.extend(words);
    blocks.extend(files(parcel));
    blocks.push(Block::Link { label, url: parcel.link.clone() });
    blocks.extend(note);
    // Somebody's own words end as they like.
    if parcel.told != Told::Answer {
        let team = parcel.department.as_ref().map(|department| team(lang, department.as_str()));
        let lines = [Some(t!(lang, "mail-regards")), team, Some(parcel.organisation.to_string())];
        blocks.push(Block::Regards(lines.into_iter().flatten().collect()));
    }
    blocks.push(footer(parcel, t!(lang, "mail-why", organisation = parcel.organisation.as_str())));
    blocks
}

fn for_agent(parcel: &Parcel) -> Vec<Block> {
    let lang = parcel.lang;
    let news = match parcel.told {
        Told::Wrote if parcel.settled => t!(lang, "mail-settled"),
        Told::Reopened => t!(lang, "mail-reopened"),
        Told::Assigned => t!(lang, "mail-assigned"),
        _ => t!(lang, "mail-wrote"),
    };
    vec![
        Block::Line(t!(lang, "mail-hello-team", name = parcel.name.as_str())),
        Block::Line(news),
        facts(parcel),
        Block::Link { label: t!(lang, "mail-open-ticket"), url: parcel.link.clone() },
        Block::Line(t!(lang, "mail-words-inside")),
        footer(parcel, t!(lang, "mail-why-team", organisation = parcel.organisation.as_str())),
    ]
}

fn facts(parcel: &Parcel) -> Block {
    let lang = parcel.lang;
    let mut facts = vec![
        (t!(lang, "mail-no"), parcel.no.to_string()),
        (t!(lang, "mail-subject"), parcel.subject.as_str().to_owned()),
    ];
    if let (Recipient::Account { .. }, Some(department)) = (parcel.recipient, &parcel.department) {
        facts.push((t!(lang, "mail-department"), department.as_str().to_owned()));
    }
    Block::Facts(facts)
}

fn files(parcel: &Parcel) -> Option<Block> {
    let names: Vec<_> = parcel.files.iter().map(|name| name.as_str()).collect();
    let (lang, count, names) = (parcel.lang, names.len(), names.join(", "));
    if count == 0 {
        return None;
    }
    Some(Block::Line(match parcel.told {
        Told::Received => t!(lang, "mail-files-received", count = count, names = names),
        _ => t!(lang, "mail-files", count = count, names = names),
    }))
}

fn footer(parcel: &Parcel, why: String) -> Block {
    let url = format!("{}/privacy", parcel.address);
    Block::Footer { why, label: t!(parcel.lang, "mail-privacy"), url }
}

fn sender(parcel: &Parcel) -> String {
    match (parcel.recipient, &parcel.department) {
        (Recipient::Person { .. }, Some(department)) => {
            format!("{} – {}", team(parcel.lang, department.as_str()), parcel.organisation)
        }
        _ => parcel.organisation.to_string(),
    }
}

/// "Team Standort Nord"; a department that already calls itself a team keeps its name.
fn team(lang: Lang, department: &str) -> String {
    if department.starts_with("Team ") { department.to_owned() } else { t!(lang, "team-of", department = department) }
}

fn text(blocks: &[Block]) -> String {
    let parts: Vec<String> = blocks
        .iter()
        .map(|block| match block {
            Block::Line(text) | Block::Words(text) => text.clone(),
            Block::Facts(facts) => {
                facts.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
            }
            Block::Link { label, url } => format!("{label}:\n{url}"),
            Block::Regards(lines) => lines.join("\n"),
            // "-- " begins a signature (RFC 3676 §4.3), which mail programs fold and never quote.
            Block::Footer { why, label, url } => format!("-- \n{why}\n{label}: {url}"),
        })
        .collect();
    format!("{}\n", parts.join("\n\n"))
}

/// The same for every attempt: made of what the mail is about, not of when it is sent.
fn message_id(parcel: &Parcel, entry: u64, told: Told) -> String {
    let told = match told {
        Told::Received => "received",
        Told::Answer => "answer",
        Told::OnWaiting => "waiting",
        Told::Closed => "closed",
        Told::Wrote => "wrote",
        Told::Reopened => "reopened",
        Told::Assigned => "assigned",
        Told::LinkRenewed => "link",
    };
    let recipient = match parcel.recipient {
        Recipient::Person { person } => format!("p{person}"),
        Recipient::Account { account } => format!("a{account}"),
    };
    let TicketId(ticket) = parcel.ticket;
    format!("{ticket}-{entry}-{told}-{recipient}@{}", host(&parcel.address))
}

/// The name in an address, in characters that a Message-ID may hold (RFC 5322 §3.2.3).
fn host(address: &str) -> String {
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
            assert_eq!(host(address), expected, "{address}");
        }
    }
}
