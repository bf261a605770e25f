//! Composes outgoing messages within the limits of the Bot API; pure.
//!
//! Texts are plain, without markup, so that nothing a person wrote can change the formatting.

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

/// The most buttons under a message, and the longest label that a phone shows whole.
const MAX_BUTTONS: usize = 100;
const MAX_LABEL_CHARS: usize = 60;

/// One message of the Bot API.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MessagePart {
    /// A text with buttons under it.
    Text {
        text: String,
        /// Callback data and label of each button.
        buttons: Vec<(String, String)>,
        /// Number of the message that it is shown as a reply to.
        answers: Option<u64>,
    },
    File(Attachment),
}

/// Splits an outgoing message into messages of the Bot API. The result is always the same for the same
/// input, because [`OutgoingChatMessage::sent`] counts its parts.
pub fn compose(message: &OutgoingChatMessage) -> Vec<MessagePart> {
    match &message.content {
        ChatMessageContent::ChatReply(reply) => {
            let button = |button: &ChatButton| (button.press.clone(), short(&button.label));
            let buttons = reply.buttons.iter().take(MAX_BUTTONS).map(button).collect();
            texts(&reply.text, buttons, reply.answers)
        }
        ChatMessageContent::TicketUpdate { update, files, link, is_discreet } => {
            let text = if *is_discreet {
                discreet_text(message.lang, update, link)
            } else {
                update_text(message.lang, update, link)
            };
            let rate = ButtonAction::AskRating(update.ticket).to_string();
            let buttons =
                (update.asks_for_rating && !is_discreet).then(|| (rate, t!(message.lang, "chat-button-rate")));
            texts(&text, Vec::from_iter(buttons), None)
                .into_iter()
                .chain(files.iter().cloned().map(MessagePart::File))
                .collect()
        }
    }
}

/// A text in as many messages as it needs. The buttons belong to the last, the reply reference to the first.
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

/// Splits a text at the end of a paragraph, else of a line, else of a word, else anywhere.
fn split(text: &str) -> Vec<String> {
    let mut rest = text.trim();
    let mut pieces = Vec::new();
    while units(rest) > MAX_TEXT_UNITS {
        let end = fitting(rest);
        let head = &rest[..end];
        // A cut in the first half of a message would make too many short messages.
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

/// The number of bytes of a text that fit one message.
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

fn discreet_text(lang: Lang, update: &TicketUpdate, link: &str) -> String {
    t!(lang, "chat-told-discreet", no = update.no.to_string(), link = link)
}

fn update_text(lang: Lang, update: &TicketUpdate, link: &str) -> String {
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
