//! Words what happened to a ticket: for its requester, and for those who work on it.

use super::compose::{Block, addressed, footer, message_id};
use crate::{
    app::{
        deliver::{EntryNews, Parcel},
        transport::Letter,
    },
    domain::{
        notice::{Recipient, Told},
        person::Lang,
        ticket::{Outcome, StatusKind},
    },
    t,
};

/// The letter without its body, and the body.
pub(super) fn word(parcel: &Parcel, news: &EntryNews) -> (Letter, Vec<Block>) {
    let body = match parcel.recipient {
        Recipient::Person { .. } | Recipient::Chat { .. } => for_requester(parcel, news),
        Recipient::Account { .. } => for_agent(parcel, news),
    };
    let root = id(parcel, news, 1, Told::Received);
    let message_id = id(parcel, news, news.entry, news.told);
    let letter = Letter {
        from_name: sender(parcel, news),
        reply_to: news.reply_to.clone(),
        thread: Some(root).filter(|root| *root != message_id),
        is_automatic: news.told != Told::Answer,
        ..addressed(parcel, title(parcel, news), message_id)
    };
    (letter, body)
}

fn title(parcel: &Parcel, news: &EntryNews) -> String {
    let (lang, no, subject) = (parcel.lang, news.no.to_string(), news.subject.as_str());
    match news.told {
        Told::Received => t!(lang, "mail-received-title", no = no),
        Told::Answer if is_question(news) => t!(lang, "mail-question-title", no = no),
        Told::Answer => t!(lang, "mail-answer-title", no = no),
        Told::OnWaiting => t!(lang, "mail-waiting-title", no = no),
        Told::Closed => match news.outcome {
            Some(Outcome::Declined) => t!(lang, "mail-declined-title", no = no),
            Some(Outcome::Duplicate) => t!(lang, "mail-duplicate-title", no = no),
            _ => t!(lang, "mail-solved-title", no = no),
        },
        Told::LinkRenewed => t!(lang, "mail-link-title", no = no),
        Told::ContactWrote => t!(lang, "mail-contact-title", no = no),
        Told::Wrote if news.settled => t!(lang, "mail-settled-title", no = no, subject = subject),
        Told::Wrote => t!(lang, "mail-wrote-title", no = no, subject = subject),
        Told::Reopened => t!(lang, "mail-reopened-title", no = no, subject = subject),
        Told::ChatLost => t!(lang, "mail-chat-lost-title", no = no, subject = subject),
        Told::Assigned => t!(lang, "mail-assigned-title", no = no, subject = subject),
        Told::Arrived => t!(lang, "mail-arrived-title", no = no, subject = subject),
    }
}

fn is_question(news: &EntryNews) -> bool {
    news.status == StatusKind::AwaitingReply
}

fn for_requester(parcel: &Parcel, news: &EntryNews) -> Vec<Block> {
    let (lang, subject) = (parcel.lang, news.subject.as_str());
    let line = |text: String| Some(Block::Line(text));
    let words = || news.words.as_ref().map(|words| Block::Words(words.as_str().to_owned()));
    let [intro, words, note] = match news.told {
        Told::Received => {
            // The board's text says what ours would.
            let ours = || t!(lang, "mail-received");
            let confirmation = news.words.as_ref().map_or_else(ours, |words| words.as_str().to_owned());
            [line(confirmation), Some(facts(parcel, news)), line(t!(lang, "mail-link-secret"))]
        }
        Told::Answer => {
            let intro = if is_question(news) {
                t!(lang, "mail-question", subject = subject)
            } else {
                t!(lang, "mail-answer", subject = subject)
            };
            let reply_there = news.reply_to.is_none().then(|| Block::Line(t!(lang, "mail-reply-there")));
            [line(intro), words(), reply_there]
        }
        Told::ContactWrote => [line(t!(lang, "mail-contact", subject = subject)), words(), None],
        Told::OnWaiting => [line(t!(lang, "mail-waiting", subject = subject)), words(), None],
        Told::Closed => {
            let intro = match news.outcome {
                Some(Outcome::Declined) => t!(lang, "mail-declined", subject = subject),
                Some(Outcome::Duplicate) => t!(lang, "mail-duplicate", subject = subject),
                _ => t!(lang, "mail-solved", subject = subject),
            };
            [line(intro), words(), line(t!(lang, "mail-still-open"))]
        }
        _ => [line(t!(lang, "mail-link", subject = subject)), None, line(t!(lang, "mail-link-secret"))],
    };
    let label = match news.told {
        Told::Answer if is_question(news) => t!(lang, "mail-open-question"),
        Told::Answer => t!(lang, "mail-open-answer"),
        _ => t!(lang, "mail-open"),
    };
    let mut blocks = vec![Block::Line(t!(lang, "mail-hello", name = parcel.name.as_str()))];
    blocks.extend(intro);
    blocks.extend(words);
    blocks.extend(files(parcel, news));
    blocks.push(Block::Link { label, url: parcel.link.clone() });
    blocks.extend(note);
    blocks.extend(news.asks.then(|| Block::Line(t!(lang, "mail-rate"))));
    // Somebody's own words end as they like.
    if news.told != Told::Answer {
        let team = news.department.as_ref().map(|department| team(lang, department.as_str()));
        let lines = [Some(t!(lang, "mail-regards")), team, Some(parcel.organisation.to_string())];
        blocks.push(Block::Regards(lines.into_iter().flatten().collect()));
    }
    blocks.push(footer(parcel, t!(lang, "mail-why", organisation = parcel.organisation.as_str())));
    blocks
}

fn for_agent(parcel: &Parcel, news: &EntryNews) -> Vec<Block> {
    let lang = parcel.lang;
    let what = match news.told {
        Told::Wrote if news.settled => t!(lang, "mail-settled"),
        Told::Reopened => t!(lang, "mail-reopened"),
        Told::ChatLost => t!(lang, "mail-chat-lost"),
        Told::Assigned => t!(lang, "mail-assigned"),
        Told::Arrived => t!(lang, "mail-arrived"),
        _ => t!(lang, "mail-wrote"),
    };
    vec![
        Block::Line(t!(lang, "mail-hello-team", name = parcel.name.as_str())),
        Block::Line(what),
        facts(parcel, news),
        Block::Link { label: t!(lang, "mail-open-ticket"), url: parcel.link.clone() },
        Block::Line(t!(lang, "mail-words-inside")),
        footer(parcel, t!(lang, "mail-why-team", organisation = parcel.organisation.as_str())),
    ]
}

fn facts(parcel: &Parcel, news: &EntryNews) -> Block {
    let lang = parcel.lang;
    let mut facts =
        vec![(t!(lang, "mail-no"), news.no.to_string()), (t!(lang, "mail-subject"), news.subject.as_str().to_owned())];
    if let (Recipient::Account { .. }, Some(department)) = (parcel.recipient, &news.department) {
        facts.push((t!(lang, "mail-department"), department.as_str().to_owned()));
    }
    Block::Facts(facts)
}

fn files(parcel: &Parcel, news: &EntryNews) -> Option<Block> {
    let names: Vec<_> = news.files.iter().map(|name| name.as_str()).collect();
    let (lang, count, names) = (parcel.lang, names.len(), names.join(", "));
    if count == 0 {
        return None;
    }
    Some(Block::Line(match news.told {
        Told::Received => t!(lang, "mail-files-received", count = count, names = names),
        _ => t!(lang, "mail-files", count = count, names = names),
    }))
}

fn sender(parcel: &Parcel, news: &EntryNews) -> String {
    match (parcel.recipient, &news.department) {
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

/// The Message-ID of what they are told of an entry.
fn id(parcel: &Parcel, news: &EntryNews, entry: u64, told: Told) -> String {
    let told = match told {
        Told::Received => "received",
        Told::Answer => "answer",
        Told::OnWaiting => "waiting",
        Told::Closed => "closed",
        Told::Wrote => "wrote",
        Told::Reopened => "reopened",
        Told::ChatLost => "chat-lost",
        Told::Assigned => "assigned",
        Told::Arrived => "arrived",
        Told::LinkRenewed => "link",
        Told::ContactWrote => "contact",
    };
    message_id(parcel, &format!("{}-{entry}-{told}", news.ticket))
}
