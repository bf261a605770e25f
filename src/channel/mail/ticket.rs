//! Words what happened to a ticket: for its requester, and for those who work on it.

use super::compose::{MailBlock, footer, message_id, new_email};
use crate::{
    app::{
        outbox::{OutgoingEmail, TicketUpdate},
        transport::Email,
    },
    domain::{
        classification::TicketOutcome,
        notification::{NotificationKind, Recipient},
        person::Lang,
        ticket::StatusKind,
    },
    t,
};

/// The letter without its body, and the body.
pub(super) fn compose(parcel: &OutgoingEmail, news: &TicketUpdate) -> (Email, Vec<MailBlock>) {
    let body = match parcel.recipient {
        Recipient::Person { .. } | Recipient::Chat { .. } => for_requester(parcel, news),
        Recipient::Account { .. } => for_agent(parcel, news),
    };
    let root = ticket_message_id(parcel, news, 1, NotificationKind::Received);
    let message_id = ticket_message_id(parcel, news, news.entry, news.kind);
    let letter = Email {
        from_name: sender_name(parcel, news),
        reply_to: news.reply_to.clone(),
        thread: Some(root).filter(|root| *root != message_id),
        is_automatic: news.kind != NotificationKind::Answer,
        ..new_email(parcel, title(parcel, news), message_id)
    };
    (letter, body)
}

fn title(parcel: &OutgoingEmail, news: &TicketUpdate) -> String {
    let (lang, no, subject) = (parcel.lang, news.no.to_string(), news.subject.as_str());
    match news.kind {
        NotificationKind::Received => t!(lang, "mail-received-title", no = no),
        NotificationKind::Answer if is_question(news) => t!(lang, "mail-question-title", no = no),
        NotificationKind::Answer => t!(lang, "mail-answer-title", no = no),
        NotificationKind::OnWaiting => t!(lang, "mail-waiting-title", no = no),
        NotificationKind::Closed => match news.outcome {
            Some(TicketOutcome::Declined) => t!(lang, "mail-declined-title", no = no),
            Some(TicketOutcome::Duplicate) => t!(lang, "mail-duplicate-title", no = no),
            _ => t!(lang, "mail-solved-title", no = no),
        },
        NotificationKind::LinkRenewed => t!(lang, "mail-link-title", no = no),
        NotificationKind::ContactWrote => t!(lang, "mail-contact-title", no = no),
        NotificationKind::RequesterWrote if news.is_settled => {
            t!(lang, "mail-settled-title", no = no, subject = subject)
        }
        NotificationKind::RequesterWrote => t!(lang, "mail-wrote-title", no = no, subject = subject),
        NotificationKind::Reopened => t!(lang, "mail-reopened-title", no = no, subject = subject),
        NotificationKind::ChatLost => t!(lang, "mail-chat-lost-title", no = no, subject = subject),
        NotificationKind::Assigned => t!(lang, "mail-assigned-title", no = no, subject = subject),
        NotificationKind::NewRequest => t!(lang, "mail-arrived-title", no = no, subject = subject),
    }
}

fn is_question(news: &TicketUpdate) -> bool {
    news.status == StatusKind::AwaitingReply
}

fn for_requester(parcel: &OutgoingEmail, news: &TicketUpdate) -> Vec<MailBlock> {
    let (lang, subject) = (parcel.lang, news.subject.as_str());
    let line = |text: String| Some(MailBlock::Paragraph(text));
    let words = || news.text.as_ref().map(|words| MailBlock::Quote(words.as_str().to_owned()));
    let [intro, words, note] = match news.kind {
        NotificationKind::Received => {
            // The board's text says what ours would.
            let ours = || t!(lang, "mail-received");
            let confirmation = news.text.as_ref().map_or_else(ours, |words| words.as_str().to_owned());
            [line(confirmation), Some(facts(parcel, news)), line(t!(lang, "mail-link-secret"))]
        }
        NotificationKind::Answer => {
            let intro = if is_question(news) {
                t!(lang, "mail-question", subject = subject)
            } else {
                t!(lang, "mail-answer", subject = subject)
            };
            let reply_there = news.reply_to.is_none().then(|| MailBlock::Paragraph(t!(lang, "mail-reply-there")));
            [line(intro), words(), reply_there]
        }
        NotificationKind::ContactWrote => [line(t!(lang, "mail-contact", subject = subject)), words(), None],
        NotificationKind::OnWaiting => [line(t!(lang, "mail-waiting", subject = subject)), words(), None],
        NotificationKind::Closed => {
            let intro = match news.outcome {
                Some(TicketOutcome::Declined) => t!(lang, "mail-declined", subject = subject),
                Some(TicketOutcome::Duplicate) => t!(lang, "mail-duplicate", subject = subject),
                _ => t!(lang, "mail-solved", subject = subject),
            };
            [line(intro), words(), line(t!(lang, "mail-still-open"))]
        }
        _ => [line(t!(lang, "mail-link", subject = subject)), None, line(t!(lang, "mail-link-secret"))],
    };
    let label = match news.kind {
        NotificationKind::Answer if is_question(news) => t!(lang, "mail-open-question"),
        NotificationKind::Answer => t!(lang, "mail-open-answer"),
        _ => t!(lang, "mail-open"),
    };
    let mut blocks = vec![MailBlock::Paragraph(t!(lang, "mail-hello", name = parcel.name.as_str()))];
    blocks.extend(intro);
    blocks.extend(words);
    blocks.extend(files(parcel, news));
    blocks.push(MailBlock::Link { label, url: parcel.link.clone() });
    blocks.extend(note);
    blocks.extend(news.asks_for_rating.then(|| MailBlock::Paragraph(t!(lang, "mail-rate"))));
    // Somebody's own words end as they like.
    if news.kind != NotificationKind::Answer {
        let team = news.department.as_ref().map(|department| team_name(lang, department.as_str()));
        let lines = [Some(t!(lang, "mail-regards")), team, Some(parcel.organisation.to_string())];
        blocks.push(MailBlock::Closing(lines.into_iter().flatten().collect()));
    }
    blocks.push(footer(parcel, t!(lang, "mail-why", organisation = parcel.organisation.as_str())));
    blocks
}

fn for_agent(parcel: &OutgoingEmail, news: &TicketUpdate) -> Vec<MailBlock> {
    let lang = parcel.lang;
    let what = match news.kind {
        NotificationKind::RequesterWrote if news.is_settled => t!(lang, "mail-settled"),
        NotificationKind::Reopened => t!(lang, "mail-reopened"),
        NotificationKind::ChatLost => t!(lang, "mail-chat-lost"),
        NotificationKind::Assigned => t!(lang, "mail-assigned"),
        NotificationKind::NewRequest => t!(lang, "mail-arrived"),
        _ => t!(lang, "mail-wrote"),
    };
    vec![
        MailBlock::Paragraph(t!(lang, "mail-hello-team", name = parcel.name.as_str())),
        MailBlock::Paragraph(what),
        facts(parcel, news),
        MailBlock::Link { label: t!(lang, "mail-open-ticket"), url: parcel.link.clone() },
        MailBlock::Paragraph(t!(lang, "mail-words-inside")),
        footer(parcel, t!(lang, "mail-why-team", organisation = parcel.organisation.as_str())),
    ]
}

fn facts(parcel: &OutgoingEmail, news: &TicketUpdate) -> MailBlock {
    let lang = parcel.lang;
    let mut facts =
        vec![(t!(lang, "mail-no"), news.no.to_string()), (t!(lang, "mail-subject"), news.subject.as_str().to_owned())];
    if let (Recipient::Account { .. }, Some(department)) = (parcel.recipient, &news.department) {
        facts.push((t!(lang, "mail-department"), department.as_str().to_owned()));
    }
    MailBlock::Facts(facts)
}

fn files(parcel: &OutgoingEmail, news: &TicketUpdate) -> Option<MailBlock> {
    let names: Vec<_> = news.files.iter().map(|name| name.as_str()).collect();
    let (lang, count, names) = (parcel.lang, names.len(), names.join(", "));
    if count == 0 {
        return None;
    }
    Some(MailBlock::Paragraph(match news.kind {
        NotificationKind::Received => t!(lang, "mail-files-received", count = count, names = names),
        _ => t!(lang, "mail-files", count = count, names = names),
    }))
}

fn sender_name(parcel: &OutgoingEmail, news: &TicketUpdate) -> String {
    match (parcel.recipient, &news.department) {
        (Recipient::Person { .. }, Some(department)) => {
            format!("{} – {}", team_name(parcel.lang, department.as_str()), parcel.organisation)
        }
        _ => parcel.organisation.to_string(),
    }
}

/// "Team Standort Nord"; a department that already calls itself a team keeps its name.
fn team_name(lang: Lang, department: &str) -> String {
    if department.starts_with("Team ") { department.to_owned() } else { t!(lang, "team-of", department = department) }
}

/// The Message-ID of what they are told of an entry.
fn ticket_message_id(parcel: &OutgoingEmail, news: &TicketUpdate, entry: u64, told: NotificationKind) -> String {
    message_id(parcel, &format!("{}-{entry}-{}", news.ticket, told.word()))
}
