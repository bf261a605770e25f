//! Puts what happened to a ticket into words: for its requester, and for the agents who work on it.

use super::compose::{MailBlock, footer, greeting, new_email};
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

/// The mail without its body, and the blocks of the body.
pub(super) fn compose(outgoing: &OutgoingEmail, update: &TicketUpdate) -> (Email, Vec<MailBlock>) {
    let body = match outgoing.recipient {
        Recipient::Person { .. } | Recipient::Chat { .. } => for_requester(outgoing, update),
        Recipient::Account { .. } => for_agent(outgoing, update),
    };
    let email = Email {
        from_name: sender_name(outgoing, update),
        reply_to: update.reply_to.clone(),
        is_automatic: update.kind != NotificationKind::Answer,
        ..new_email(outgoing, title(outgoing, update))
    };
    (email, body)
}

fn title(outgoing: &OutgoingEmail, update: &TicketUpdate) -> String {
    let (lang, no, subject) = (outgoing.lang, update.no.to_string(), update.subject.as_str());
    match update.kind {
        NotificationKind::Received => t!(lang, "mail-received-title", no = no),
        NotificationKind::Answer if is_question(update) => t!(lang, "mail-question-title", no = no),
        NotificationKind::Answer => t!(lang, "mail-answer-title", no = no),
        NotificationKind::OnWaiting => t!(lang, "mail-waiting-title", no = no),
        NotificationKind::Closed => match update.outcome {
            Some(TicketOutcome::Declined) => t!(lang, "mail-declined-title", no = no),
            Some(TicketOutcome::Duplicate) => t!(lang, "mail-duplicate-title", no = no),
            _ => t!(lang, "mail-solved-title", no = no),
        },
        NotificationKind::LinkRenewed => t!(lang, "mail-link-title", no = no),
        NotificationKind::ContactWrote => t!(lang, "mail-contact-title", no = no),
        NotificationKind::RequesterWrote if update.is_settled => {
            t!(lang, "mail-settled-title", no = no, subject = subject)
        }
        NotificationKind::RequesterWrote => t!(lang, "mail-wrote-title", no = no, subject = subject),
        NotificationKind::Reopened => t!(lang, "mail-reopened-title", no = no, subject = subject),
        NotificationKind::ChatLost => t!(lang, "mail-chat-lost-title", no = no, subject = subject),
        NotificationKind::Assigned => t!(lang, "mail-assigned-title", no = no, subject = subject),
        NotificationKind::NewRequest => t!(lang, "mail-arrived-title", no = no, subject = subject),
    }
}

/// What a request is called in a sentence: by its subject, or by its number where nothing typed may stand.
fn name_of_request(outgoing: &OutgoingEmail, update: &TicketUpdate) -> String {
    if outgoing.name.is_some() { update.subject.to_string() } else { update.no.to_string() }
}

fn is_question(update: &TicketUpdate) -> bool {
    update.status == StatusKind::AwaitingReply
}

fn for_requester(outgoing: &OutgoingEmail, update: &TicketUpdate) -> Vec<MailBlock> {
    let (lang, subject) = (outgoing.lang, name_of_request(outgoing, update));
    let line = |text: String| Some(MailBlock::Paragraph(text));
    let words = || update.text.as_ref().map(|words| MailBlock::Quote(words.as_str().to_owned()));
    let [intro, words, note] = match update.kind {
        NotificationKind::Received => {
            // The board's text says what ours would.
            let ours = || t!(lang, "mail-received");
            let confirmation = update.text.as_ref().map_or_else(ours, |words| words.as_str().to_owned());
            [line(confirmation), Some(facts(outgoing, update)), line(t!(lang, "mail-link-secret"))]
        }
        NotificationKind::Answer => {
            let intro = if is_question(update) {
                t!(lang, "mail-question", subject = subject.as_str())
            } else {
                t!(lang, "mail-answer", subject = subject.as_str())
            };
            let reply_there = update.reply_to.is_none().then(|| MailBlock::Paragraph(t!(lang, "mail-reply-there")));
            [line(intro), words(), reply_there]
        }
        NotificationKind::ContactWrote => [line(t!(lang, "mail-contact", subject = subject.as_str())), words(), None],
        NotificationKind::OnWaiting => [line(t!(lang, "mail-waiting", subject = subject.as_str())), words(), None],
        NotificationKind::Closed => {
            let intro = match update.outcome {
                Some(TicketOutcome::Declined) => t!(lang, "mail-declined", subject = subject.as_str()),
                Some(TicketOutcome::Duplicate) => t!(lang, "mail-duplicate", subject = subject.as_str()),
                _ => t!(lang, "mail-solved", subject = subject.as_str()),
            };
            [line(intro), words(), line(t!(lang, "mail-still-open"))]
        }
        _ => [line(t!(lang, "mail-link", subject = subject.as_str())), None, line(t!(lang, "mail-link-secret"))],
    };
    let label = match update.kind {
        NotificationKind::Answer if is_question(update) => t!(lang, "mail-open-question"),
        NotificationKind::Answer => t!(lang, "mail-open-answer"),
        _ => t!(lang, "mail-open"),
    };
    let mut blocks = vec![greeting(outgoing)];
    blocks.extend(intro);
    blocks.extend(words);
    blocks.extend(files(outgoing, update));
    blocks.push(MailBlock::Link { label, url: outgoing.link.clone() });
    blocks.extend(note);
    blocks.extend(update.asks_for_rating.then(|| MailBlock::Paragraph(t!(lang, "mail-rate"))));
    let team = update.department.as_ref().map(|department| team_name(lang, department.as_str()));
    let lines = [Some(t!(lang, "mail-regards")), team, Some(outgoing.organisation.to_string())];
    blocks.push(MailBlock::Closing(lines.into_iter().flatten().collect()));
    blocks.push(footer(outgoing, t!(lang, "mail-why", organisation = outgoing.organisation.as_str())));
    blocks
}

fn for_agent(outgoing: &OutgoingEmail, update: &TicketUpdate) -> Vec<MailBlock> {
    let lang = outgoing.lang;
    let what = match update.kind {
        NotificationKind::RequesterWrote if update.is_settled => t!(lang, "mail-settled"),
        NotificationKind::Reopened => t!(lang, "mail-reopened"),
        NotificationKind::ChatLost => t!(lang, "mail-chat-lost"),
        NotificationKind::Assigned => t!(lang, "mail-assigned"),
        NotificationKind::NewRequest => t!(lang, "mail-arrived"),
        _ => t!(lang, "mail-wrote"),
    };
    vec![
        greeting(outgoing),
        MailBlock::Paragraph(what),
        facts(outgoing, update),
        MailBlock::Link { label: t!(lang, "mail-open-ticket"), url: outgoing.link.clone() },
        MailBlock::Paragraph(t!(lang, "mail-words-inside")),
        footer(outgoing, t!(lang, "mail-why-team", organisation = outgoing.organisation.as_str())),
    ]
}

fn facts(outgoing: &OutgoingEmail, update: &TicketUpdate) -> MailBlock {
    let lang = outgoing.lang;
    let mut facts = vec![(t!(lang, "mail-no"), update.no.to_string())];
    if outgoing.name.is_some() {
        facts.push((t!(lang, "mail-subject"), update.subject.as_str().to_owned()));
    }
    if let (Recipient::Account { .. }, Some(department)) = (outgoing.recipient, &update.department) {
        facts.push((t!(lang, "mail-department"), department.as_str().to_owned()));
    }
    MailBlock::Facts(facts)
}

fn files(outgoing: &OutgoingEmail, update: &TicketUpdate) -> Option<MailBlock> {
    let names: Vec<_> = update.files.iter().map(|name| name.as_str()).collect();
    let (lang, count, names) = (outgoing.lang, names.len(), names.join(", "));
    // The names of their own files were typed by the sender of the request.
    let is_unproved = outgoing.name.is_none() && update.kind == NotificationKind::Received;
    if count == 0 || is_unproved {
        return None;
    }
    Some(MailBlock::Paragraph(match update.kind {
        NotificationKind::Received => t!(lang, "mail-files-received", count = count, names = names),
        _ => t!(lang, "mail-files", count = count, names = names),
    }))
}

fn sender_name(outgoing: &OutgoingEmail, update: &TicketUpdate) -> String {
    match (outgoing.recipient, &update.department) {
        (Recipient::Person { .. }, Some(department)) => {
            format!("{} – {}", team_name(outgoing.lang, department.as_str()), outgoing.organisation)
        }
        _ => outgoing.organisation.to_string(),
    }
}

/// "Team Standort Nord"; a department that already calls itself a team keeps its name.
fn team_name(lang: Lang, department: &str) -> String {
    if department.starts_with("Team ") { department.to_owned() } else { t!(lang, "team-of", department = department) }
}
