//! A chat as somebody reads it: `>` is a person, `-` the bot, buttons stand in brackets below.

use serde_json::Value;

use super::state::{Conversation, Entry, Message};

/// Everything that stands in a chat now; with the names of people where there are several.
pub fn whole(chat: &Conversation, has_names: bool) -> String {
    since(chat, 0, has_names)
}

/// What happened since so many entries, changes of older messages first.
pub fn since(chat: &Conversation, mark: usize, has_names: bool) -> String {
    let (old, new) = chat.entries.split_at(mark.min(chat.entries.len()));
    let changed = old.iter().filter(|entry| match entry {
        Entry::Message(message) => message.changed_at.is_some_and(|at| at >= mark),
        _ => false,
    });
    let lines: Vec<String> = changed.chain(new).filter_map(|entry| line(entry, has_names)).collect();
    lines.join("\n")
}

/// What the bot said, showed or changed after the last thing that a person did.
pub fn answers(chat: &Conversation) -> String {
    let is_own = |entry: &Entry| match entry {
        Entry::Message(message) => !message.is_by_bot,
        Entry::Press(_) => true,
        Entry::Note { .. } => false,
    };
    let mark = chat.entries.iter().rposition(is_own).map_or(0, |last| last + 1);
    let (old, new) = chat.entries.split_at(mark);
    let by_bot = old.iter().filter(|entry| match entry {
        Entry::Message(message) => message.is_by_bot && message.changed_at.is_some_and(|at| at >= mark),
        _ => false,
    });
    by_bot.chain(new).filter_map(|entry| line(entry, false)).collect::<Vec<_>>().join("\n")
}

fn line(entry: &Entry, has_names: bool) -> Option<String> {
    match entry {
        Entry::Message(message) if message.is_gone => None,
        Entry::Message(message) => Some(said(message, has_names)),
        Entry::Press(label) => Some(format!("> [{label}]")),
        Entry::Note { text, is_alert } => Some(format!("- ({}) {text}", if *is_alert { "alert" } else { "note" })),
    }
}

fn said(message: &Message, has_names: bool) -> String {
    let json = &message.json;
    let mut words = Vec::new();
    if let Some(name) = json["from"]["first_name"].as_str().filter(|_| has_names && !message.is_by_bot) {
        words.push(format!("{name}:"));
    }
    if let Some(answered) = json.get("reply_to_message") {
        let beginning: String = text(answered).lines().next().unwrap_or_default().chars().take(40).collect();
        words.push(format!("(to “{beginning}”)"));
    }
    words.extend(thing(json));
    words.push(text(json));
    if json.get("edit_date").is_some() {
        words.push("(edited)".to_owned());
    }
    words.retain(|word| !word.is_empty());
    let sign = if message.is_by_bot { "-" } else { ">" };
    let mut all = format!("{sign} {}", words.join(" ").replace('\n', "\n  "));
    for row in rows(json) {
        let row: Vec<String> = row.iter().map(|label| format!("[{label}]")).collect();
        all.push_str(&format!("\n  {}", row.join(" ")));
    }
    // Lines end where their words end.
    all.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// What a message is besides words.
fn thing(json: &Value) -> Option<String> {
    let kinds = [
        "photo",
        "document",
        "voice",
        "video",
        "video_note",
        "audio",
        "sticker",
        "location",
        "contact",
        "dice",
        "new_chat_members",
    ];
    let kind = kinds.into_iter().find(|kind| json.get(kind).is_some())?;
    let it = &json[kind];
    let name = it["file_name"].as_str().unwrap_or_default();
    let about = match kind {
        "photo" => format!("{} bytes", it.as_array()?.last()?["file_size"]),
        "document" | "audio" | "video" => format!("{name}, {} bytes", it["file_size"]),
        "voice" | "video_note" => format!("{} s", it["duration"]),
        "sticker" => it["emoji"].as_str()?.to_owned(),
        "location" => format!("{} {}", it["latitude"], it["longitude"]),
        "contact" => format!("{} {}", it["first_name"].as_str()?, it["phone_number"].as_str()?),
        "new_chat_members" => return Some("(adds the bot)".to_owned()),
        _ => return Some(format!("({kind})")),
    };
    Some(format!("({kind}: {about})"))
}

/// The words of a message; addresses of links stand behind them.
pub fn text(json: &Value) -> String {
    let (text, entities) = match json["text"].as_str() {
        Some(text) => (text, &json["entities"]),
        None => (json["caption"].as_str().unwrap_or_default(), &json["caption_entities"]),
    };
    let units: Vec<u16> = text.encode_utf16().collect();
    let links = entities.as_array().into_iter().flatten().filter_map(|entity| {
        let end = entity["offset"].as_u64()? + entity["length"].as_u64()?;
        Some((end as usize, entity["url"].as_str()?))
    });
    let (mut shown, mut from) = (String::new(), 0);
    for (end, url) in links {
        shown.push_str(&String::from_utf16_lossy(&units[from..end]));
        if !shown.ends_with(url) {
            shown.push_str(&format!(" <{url}>"));
        }
        from = end;
    }
    shown.push_str(&String::from_utf16_lossy(&units[from..]));
    shown
}

/// Labels of buttons, row by row; a button that opens an address shows it.
pub fn rows(json: &Value) -> Vec<Vec<String>> {
    let label = |button: &Value| {
        let text = button["text"].as_str().unwrap_or_default();
        match button["url"].as_str() {
            Some(url) => format!("{text} <{url}>"),
            None => text.to_owned(),
        }
    };
    let rows = json["reply_markup"]["inline_keyboard"].as_array().into_iter().flatten();
    rows.map(|row| row.as_array().into_iter().flatten().map(label).collect()).collect()
}
