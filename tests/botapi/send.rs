//! Messages of the bot: texts, documents, photos.

use serde_json::{Map, Value, json};

use super::{
    markup::{self, Marked},
    methods::{self, Answer, Refusal},
    params::{Params, Upload},
    state::State,
};

/// Characters of a text, after markup.
pub const TEXT_LIMIT: usize = 4096;

/// Characters below a photo or document.
const CAPTION_LIMIT: usize = 1024;

/// Bytes of a photo.
const PHOTO_LIMIT: usize = 10 << 20;

#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Document,
    Photo,
}

pub fn message(state: &mut State, token: &str, params: &Params) -> Answer {
    let marked = text(params, "text")?;
    if marked.text.chars().count() > TEXT_LIMIT {
        return Err(Refusal::bad("message is too long"));
    }
    let mut fields = json!({"text": marked.text});
    put(&mut fields, "entities", Value::Array(marked.entities));
    if let Some(preview) = params.structure("link_preview_options") {
        fields["link_preview_options"] = preview;
    }
    deliver(state, token, params, fields)
}

/// A text that must not be empty.
pub fn text(params: &Params, name: &str) -> Result<Marked, Refusal> {
    if params.text(name).is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    let marked = markup::read(&params.text(name), &params.text("parse_mode"))?;
    if marked.text.is_empty() { Err(Refusal::bad("text must be non-empty")) } else { Ok(marked) }
}

pub fn file(state: &mut State, token: &str, params: &Params, kind: Kind) -> Answer {
    let caption = markup::read(&params.text("caption"), &params.text("parse_mode"))?;
    if caption.text.chars().count() > CAPTION_LIMIT {
        return Err(Refusal::bad("message caption is too long"));
    }
    let part = if kind == Kind::Photo { "photo" } else { "document" };
    methods::chat(state, token, params)?;
    let mut fields = match params.upload(part) {
        Some(upload) if upload.bytes.is_empty() => return Err(Refusal::bad("file must be non-empty")),
        Some(upload) if kind == Kind::Photo => photo(state, token, upload)?,
        Some(upload) => document(state, token, upload),
        None => known(state, token, &params.text(part), kind)?,
    };
    if !caption.text.is_empty() {
        fields["caption"] = caption.text.into();
        put(&mut fields, "caption_entities", Value::Array(caption.entities));
    }
    deliver(state, token, params, fields)
}

fn photo(state: &mut State, token: &str, upload: &Upload) -> Result<Value, Refusal> {
    let size = upload.bytes.len();
    if size > PHOTO_LIMIT {
        let why = format!("file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes");
        return Err(Refusal::bad(&why));
    }
    let starts: [&[u8]; 5] = [b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"GIF8", b"RIFF", b"BM"];
    if !starts.iter().any(|start| upload.bytes.starts_with(start)) {
        return Err(Refusal::bad("IMAGE_PROCESS_FAILED"));
    }
    Ok(json!({"photo": photo_sizes(state, token, upload.bytes.clone())}))
}

/// A photo in three sizes; the largest comes last and is what was sent.
pub fn photo_sizes(state: &mut State, token: &str, bytes: Vec<u8>) -> Value {
    let small = |size: usize| bytes.iter().take(bytes.len().min(size)).copied().collect::<Vec<u8>>();
    let sizes = [(90, 67, small(3)), (320, 240, small(6)), (1280, 960, bytes.clone())];
    let sizes = sizes.map(|(width, height, bytes)| {
        let size = bytes.len() as u64;
        let (id, unique_id) = state.keep(token, "photos", ".jpg", size, bytes);
        json!({"file_id": id, "file_unique_id": unique_id, "file_size": size, "width": width, "height": height})
    });
    Value::Array(sizes.into())
}

fn document(state: &mut State, token: &str, upload: &Upload) -> Value {
    let size = upload.bytes.len() as u64;
    let (stem, ending) = upload.name.rsplit_once('.').map_or(("", ""), |(stem, ending)| (stem, ending));
    let ending = if stem.is_empty() { String::new() } else { format!(".{ending}") };
    let (id, unique_id) = state.keep(token, "documents", &ending, size, upload.bytes.clone());
    let mut document = json!({"file_id": id, "file_unique_id": unique_id, "file_size": size});
    if !upload.name.is_empty() {
        document["file_name"] = upload.name.clone().into();
    }
    document["mime_type"] = mime_of(&ending).into();
    state.describe(&document);
    json!({"document": document})
}

fn mime_of(ending: &str) -> &'static str {
    match ending.to_lowercase().as_str() {
        ".pdf" => "application/pdf",
        ".png" => "image/png",
        ".jpg" | ".jpeg" => "image/jpeg",
        ".txt" => "text/plain",
        _ => "application/octet-stream",
    }
}

/// A file that Telegram has already.
fn known(state: &mut State, token: &str, id: &str, kind: Kind) -> Result<Value, Refusal> {
    let Some(file) = state.files.get(id).filter(|file| file.token == token) else {
        let nothing = if kind == Kind::Photo {
            "there is no photo in the request"
        } else {
            "there is no document in the request"
        };
        let why = if id.is_empty() { nothing } else { "wrong file identifier/HTTP URL specified" };
        return Err(Refusal::bad(why));
    };
    let about = file.about.clone();
    if kind == Kind::Document {
        return Ok(json!({"document": about.ok_or_else(|| Refusal::bad("type of file mismatch"))?}));
    }
    let is_photo = file.path.starts_with("photos/");
    let photo = json!({
        "file_id": id, "file_unique_id": file.unique_id, "file_size": file.size, "width": 1280, "height": 960,
    });
    if is_photo { Ok(json!({"photo": [photo]})) } else { Err(Refusal::bad("type of file mismatch")) }
}

/// Puts the message into its chat, as an answer to another and with its keyboard.
fn deliver(state: &mut State, token: &str, params: &Params, mut fields: Value) -> Answer {
    let markup = params.structure("reply_markup");
    let keyboard = markup.as_ref().map(markup::keyboard).transpose()?.flatten();
    let chat = methods::chat(state, token, params)?;
    let reply = params.structure("reply_parameters").unwrap_or_default();
    let to = reply["message_id"].as_i64().or_else(|| params.number("reply_to_message_id"));
    if let Some(to) = to {
        match state.chat(token, chat).message(to) {
            Some(message) => fields["reply_to_message"] = alone(&message.json),
            None if reply["allow_sending_without_reply"] == true => {}
            None => return Err(Refusal::bad("message to be replied not found")),
        }
    }
    put(&mut fields, "reply_markup", keyboard.unwrap_or_default());
    if params.is_set("protect_content") {
        fields["has_protected_content"] = true.into();
    }
    Ok(state.say(token, chat, true, fields))
}

/// A message without the one that it answers, as it stands inside of others.
pub fn alone(message: &Value) -> Value {
    let without = |(name, _): &(&String, &Value)| *name != "reply_to_message";
    let fields = message.as_object().into_iter().flatten().filter(without);
    Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
}

/// Sets a field, or takes it away when there is nothing to say.
pub fn put(json: &mut Value, name: &str, value: Value) {
    let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let fields = json.as_object_mut().expect("an object");
    if is_empty {
        fields.remove(name);
    } else {
        fields.insert(name.to_owned(), value);
    }
}
