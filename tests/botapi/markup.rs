//! Texts as bots send them: HTML becomes text and entities, or is refused with the reason; keyboards.

use serde_json::{Value, json};

use super::methods::Refusal;

/// Tags that Telegram knows, and the entity that each makes.
const TAGS: [(&str, &str); 14] = [
    ("b", "bold"),
    ("strong", "bold"),
    ("i", "italic"),
    ("em", "italic"),
    ("u", "underline"),
    ("ins", "underline"),
    ("s", "strikethrough"),
    ("strike", "strikethrough"),
    ("del", "strikethrough"),
    ("a", "text_link"),
    ("code", "code"),
    ("pre", "pre"),
    ("tg-spoiler", "spoiler"),
    ("blockquote", "blockquote"),
];

/// A text as it is shown, and what is special about its parts.
pub struct Marked {
    pub text: String,
    pub entities: Vec<Value>,
}

struct Open {
    tag: String,
    entity: &'static str,
    from: usize,
    url: Option<String>,
}

/// Reads a text in this mode.
pub fn read(text: &str, parse_mode: &str) -> Result<Marked, Refusal> {
    let marked = match parse_mode.to_lowercase().as_str() {
        "" => Marked { text: text.to_owned(), entities: Vec::new() },
        "html" => html(text).map_err(|why| Refusal::bad(&format!("can't parse entities: {why}")))?,
        _ => return Err(Refusal::bad("unsupported parse_mode")),
    };
    Ok(marked.trimmed())
}

impl Marked {
    /// Telegram cuts off space at both ends.
    fn trimmed(self) -> Self {
        let text = self.text.trim_end();
        let cut = utf16(text) - utf16(text.trim_start());
        let text = text.trim_start().to_owned();
        let end = utf16(&text);
        let fit = |mut entity: Value| {
            let (from, length) = (entity["offset"].as_u64()? as usize, entity["length"].as_u64()? as usize);
            let (from, to) = (from.saturating_sub(cut), (from + length).saturating_sub(cut).min(end));
            entity["offset"] = from.into();
            entity["length"] = to.checked_sub(from).filter(|length| *length > 0)?.into();
            Some(entity)
        };
        Self { text, entities: self.entities.into_iter().filter_map(fit).collect() }
    }
}

fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

fn html(source: &str) -> Result<Marked, String> {
    let (mut text, mut entities, mut open) = (String::new(), Vec::new(), Vec::<Open>::new());
    let mut at = 0;
    while let Some(letter) = source[at..].chars().next() {
        let rest = &source[at..];
        if letter == '&' {
            let (decoded, length) = reference(rest);
            text.push_str(&decoded);
            at += length;
        } else if letter != '<' {
            text.push(letter);
            at += letter.len_utf8();
        } else if rest.starts_with("</") {
            let Some(length) = rest.find('>') else { return Err(format!("Unclosed end tag at byte offset {at}")) };
            let name = rest[2..length].trim_end().to_lowercase();
            let Some(last) = open.pop() else { return Err(format!("Unexpected end tag at byte offset {at}")) };
            if !name.is_empty() && name != last.tag {
                let expected = last.tag;
                return Err(format!(
                    "Unmatched end tag at byte offset {at}, expected \"</{expected}>\", found \"</{name}>\""
                ));
            }
            close(&last, &text, &mut entities);
            at += length + 1;
        } else {
            let Some(length) = tag_length(rest) else { return Err(format!("Unclosed start tag at byte offset {at}")) };
            open.push(start(&rest[1..length], at, utf16(&text))?);
            at += length + 1;
        }
    }
    match open.pop() {
        Some(last) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", last.tag)),
        None => {
            entities.sort_by_key(|entity| entity["offset"].as_u64());
            Ok(Marked { text, entities })
        }
    }
}

/// How long a start tag is; a `>` in quotes does not end it.
fn tag_length(rest: &str) -> Option<usize> {
    let mut quote = None;
    rest.char_indices().find_map(|(at, letter)| {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (None, '>') => return Some(at),
            _ => {}
        }
        None
    })
}

fn start(inside: &str, at: usize, from: usize) -> Result<Open, String> {
    let (tag, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let tag = tag.to_lowercase();
    let is_spoiler = tag == "span" && attributes.contains("tg-spoiler");
    let known = TAGS.iter().find(|(name, _)| *name == tag).map(|(_, entity)| *entity);
    let Some(entity) = known.or_else(|| is_spoiler.then_some("spoiler")) else {
        return Err(format!("Unsupported start tag \"{tag}\" at byte offset {at}"));
    };
    let url = attributes.split_once("href=").map(|(_, value)| {
        let value = value.trim();
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
        let value = match quote {
            Some(quote) => value[1..].split(quote).next().unwrap_or_default(),
            None => value.split_whitespace().next().unwrap_or_default(),
        };
        decode(value)
    });
    Ok(Open { tag, entity, from, url })
}

fn close(open: &Open, text: &str, entities: &mut Vec<Value>) {
    let length = utf16(text) - open.from;
    // A link without a good address is text.
    let is_link = open.entity == "text_link";
    if length == 0 || is_link && !open.url.as_deref().is_some_and(is_address) {
        return;
    }
    let mut entity = json!({"type": open.entity, "offset": open.from, "length": length});
    if is_link {
        entity["url"] = open.url.clone().into();
    }
    entities.push(entity);
}

fn decode(text: &str) -> String {
    let (mut decoded, mut at) = (String::new(), 0);
    while let Some(letter) = text[at..].chars().next() {
        let (piece, length) = match letter {
            '&' => reference(&text[at..]),
            _ => (letter.to_string(), letter.len_utf8()),
        };
        decoded.push_str(&piece);
        at += length;
    }
    decoded
}

/// A reference to a character, and how long it is. What is none stays as it stands.
fn reference(rest: &str) -> (String, usize) {
    let unknown = || ("&".to_owned(), 1);
    let Some(end) = rest.find(';').filter(|end| *end < 12) else { return unknown() };
    let name = &rest[1..end];
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    let letter = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        _ => number.and_then(char::from_u32),
    };
    letter.map_or_else(unknown, |letter| (letter.to_string(), end + 1))
}

fn is_address(url: &str) -> bool {
    ["http://", "https://", "tg://", "mailto:", "tel:"].iter().any(|scheme| url.starts_with(scheme))
}

/// Checks a keyboard; the part that the message shows is given back.
pub fn keyboard(markup: &Value) -> Result<Option<Value>, Refusal> {
    let Some(rows) = markup.get("inline_keyboard") else {
        let is_other = ["keyboard", "remove_keyboard", "force_reply"].iter().any(|kind| markup.get(kind).is_some());
        return if is_other { Ok(None) } else { Err(Refusal::bad("object expected as reply markup")) };
    };
    let Value::Array(rows) = rows else {
        return Err(Refusal::bad("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array"));
    };
    let mut kept = Vec::new();
    for row in rows {
        let Value::Array(buttons) = row else {
            return Err(Refusal::bad(
                "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays",
            ));
        };
        let mut kept_row = Vec::new();
        for button in buttons.iter().filter(|button| button["text"] != "") {
            check(button)?;
            kept_row.push(button.clone());
        }
        if !kept_row.is_empty() {
            kept.push(Value::Array(kept_row));
        }
    }
    if kept.iter().filter_map(Value::as_array).map(Vec::len).sum::<usize>() > 100 {
        return Err(Refusal::bad("reply markup is too long"));
    }
    Ok((!kept.is_empty()).then(|| json!({"inline_keyboard": kept})))
}

fn check(button: &Value) -> Result<(), Refusal> {
    if !button["text"].is_string() {
        return Err(Refusal::bad("can't parse inline keyboard button: Can't find field \"text\""));
    }
    if let Some(data) = button["callback_data"].as_str() {
        let is_good = (1..=64).contains(&data.len());
        return if is_good { Ok(()) } else { Err(Refusal::bad("BUTTON_DATA_INVALID")) };
    }
    if let Some(url) = button["url"].as_str() {
        let host = url.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?', ':']).next().unwrap_or_default());
        // Telegram wants a name with a dot.
        let is_good = is_address(url) && (host.contains('.') || url.starts_with("tg://"));
        let why = format!("inline keyboard button URL '{url}' is invalid: Wrong HTTP URL");
        return if is_good { Ok(()) } else { Err(Refusal::bad(&why)) };
    }
    let others =
        ["web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text", "pay"];
    if others.iter().any(|kind| button.get(kind).is_some()) {
        return Ok(());
    }
    Err(Refusal::bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"))
}
