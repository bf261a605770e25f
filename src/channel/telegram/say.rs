//! What is sent to a chat, in messages that fit it; pure.
//!
//! Plain text without any markup: nothing that somebody wrote can change how it is shown.

use crate::{
    app::{
        chat::deliver::{ChatButton, ChatMessageContent, OutgoingChatMessage},
        outbox::TicketUpdate,
    },
    dialog::ButtonAction,
    domain::{
        classification::TicketOutcome, file::Attachment, notification::NotificationKind, person::Lang,
        ticket::StatusKind,
    },
    t,
};

/// The longest text of a message, in UTF-16 units (Bot API, sendMessage).
const MAX_TEXT_UNITS: usize = 4096;

/// The most buttons under a message, and the longest word on one that a phone shows.
const MAX_BUTTONS: usize = 100;
const MAX_LABEL_CHARS: usize = 60;

/// One message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MessagePart {
    /// Words, with buttons under them.
    Text {
        /// The words.
        text: String,
        /// What a button does and what stands on it.
        buttons: Vec<(String, String)>,
        /// The message that it answers visibly.
        answers: Option<u64>,
    },
    /// A file.
    File(Attachment),
}

/// The messages of a parcel, in their order: the same ones every time.
pub fn compose(parcel: &OutgoingChatMessage) -> Vec<MessagePart> {
    match &parcel.content {
        ChatMessageContent::ChatReply(saying) => {
            let button = |button: &ChatButton| (button.press.clone(), short(&button.label));
            let buttons = saying.buttons.iter().take(MAX_BUTTONS).map(button).collect();
            texts(&saying.text, buttons, saying.answers)
        }
        ChatMessageContent::TicketUpdate { update, files, link, is_discreet } => {
            let text = if *is_discreet { discreet(parcel.lang, update, link) } else { told(parcel.lang, update, link) };
            let rate = ButtonAction::AskRating(update.ticket).to_string();
            let buttons = (update.asks_for_rating && !is_discreet).then(|| (rate, t!(parcel.lang, "chat-button-rate")));
            texts(&text, Vec::from_iter(buttons), None)
                .into_iter()
                .chain(files.iter().cloned().map(MessagePart::File))
                .collect()
        }
    }
}

/// Words in as many messages as they need; buttons under the last, what they answer above the first.
fn texts(text: &str, buttons: Vec<(String, String)>, answers: Option<u64>) -> Vec<MessagePart> {
    let pieces = split(text);
    let last = pieces.len().saturating_sub(1);
    let part = |(place, text): (usize, String)| MessagePart::Text {
        text,
        buttons: if place == last { buttons.clone() } else { Vec::new() },
        answers: answers.filter(|_| place == 0),
    };
    pieces.into_iter().enumerate().map(part).collect()
}

/// Splits where a paragraph ends, else a line, else a word, else anywhere.
fn split(text: &str) -> Vec<String> {
    let mut rest = text.trim();
    let mut pieces = Vec::new();
    while units(rest) > MAX_TEXT_UNITS {
        let end = fitting(rest);
        let head = &rest[..end];
        // A piece of less than half a message would be a waste.
        let good = |at: &usize| *at >= end / 2;
        let cut = ["\n\n", "\n", " "].iter().find_map(|gap| head.rfind(gap).filter(good)).unwrap_or(end);
        pieces.push(rest[..cut].trim_end().to_owned());
        rest = rest[cut..].trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest.to_owned());
    }
    pieces
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// How many bytes of a text fit a message.
fn fitting(text: &str) -> usize {
    let mut room = MAX_TEXT_UNITS;
    let too_far = text.char_indices().find(|(_, letter)| {
        let fits = room >= letter.len_utf16();
        room = room.saturating_sub(letter.len_utf16());
        !fits
    });
    too_far.map_or(text.len(), |(at, _)| at)
}

fn short(label: &str) -> String {
    if label.chars().count() <= MAX_LABEL_CHARS {
        return label.to_owned();
    }
    label.chars().take(MAX_LABEL_CHARS - 1).chain(['…']).collect()
}

fn discreet(lang: Lang, update: &TicketUpdate, link: &str) -> String {
    t!(lang, "chat-told-discreet", no = update.no.to_string(), link = link)
}

fn told(lang: Lang, update: &TicketUpdate, link: &str) -> String {
    let (no, subject) = (update.no.to_string(), update.subject.as_str());
    let title = match update.kind {
        NotificationKind::Answer if update.status == StatusKind::AwaitingReply => {
            t!(lang, "chat-told-question", no = no, subject = subject)
        }
        NotificationKind::OnWaiting => t!(lang, "chat-told-waiting", no = no, subject = subject),
        NotificationKind::Closed if update.outcome == Some(TicketOutcome::Declined) => {
            t!(lang, "chat-told-declined", no = no, subject = subject)
        }
        NotificationKind::Closed => t!(lang, "chat-told-closed", no = no, subject = subject),
        NotificationKind::ContactWrote => t!(lang, "chat-told-contact", no = no, subject = subject),
        _ => t!(lang, "chat-told-answer", no = no, subject = subject),
    };
    let end = match update.kind {
        NotificationKind::Answer => t!(lang, "chat-told-reply"),
        _ => t!(lang, "chat-told-page", link = link),
    };
    let words = update.text.as_ref().map(ToString::to_string);
    [Some(title), words, Some(end)].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_texts_are_split_at_paragraphs() {
        let paragraph = "Wort ".repeat(500).trim().to_owned();
        let text = [paragraph.as_str(); 3].join("\n\n");
        assert_eq!(split(&text), [paragraph.clone(), paragraph.clone(), paragraph]);
    }

    #[test]
    fn a_word_without_end_is_cut_where_it_has_to_be() {
        let pieces = split(&"😀".repeat(5000));
        assert_eq!(pieces.iter().map(|piece| units(piece)).collect::<Vec<_>>(), [4096, 4096, 1808]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_everything_fits(text in "([a-zä😀]{0,3000}[ \n]{0,3}){0,6}") {
            let pieces = split(&text);
            prop_assert!(pieces.iter().all(|piece| !piece.is_empty() && units(piece) <= MAX_TEXT_UNITS));
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&pieces.concat()), letters(&text));
        }
    }
}
