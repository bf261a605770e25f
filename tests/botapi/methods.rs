//! The methods of the Bot API, besides polling and sending.

use serde_json::{Value, json};

use super::{
    DOWNLOAD_LIMIT, markup,
    params::Params,
    send,
    state::{Entry, Standing, State, Webhook},
};

/// A request is not done, and this is why.
#[derive(Debug)]
pub struct Refusal {
    pub code: u16,
    pub text: String,
    pub retry_after: Option<u32>,
}

pub type Answer = Result<Value, Refusal>;

impl Refusal {
    pub fn bad(why: &str) -> Self {
        Self { code: 400, text: format!("Bad Request: {why}"), retry_after: None }
    }

    pub fn forbidden(why: &str) -> Self {
        Self { code: 403, text: format!("Forbidden: {why}"), retry_after: None }
    }

    pub fn conflict(why: &str) -> Self {
        Self { code: 409, text: format!("Conflict: {why}"), retry_after: None }
    }

    pub fn too_many(seconds: u32) -> Self {
        Self { code: 429, text: format!("Too Many Requests: retry after {seconds}"), retry_after: Some(seconds) }
    }

    pub fn not_found(why: &str) -> Self {
        Self { code: 404, text: format!("Not Found{why}"), retry_after: None }
    }
}

/// Does what a method asks; its name in lower case.
pub fn run(state: &mut State, token: &str, method: &str, params: &Params) -> Answer {
    match method {
        "getme" => Ok(me(state, token)),
        "sendmessage" => send::message(state, token, params),
        "senddocument" => send::file(state, token, params, send::Kind::Document),
        "sendphoto" => send::file(state, token, params, send::Kind::Photo),
        "sendchataction" => action(state, token, params),
        "answercallbackquery" => answer_press(state, token, params),
        "editmessagetext" => edit_text(state, token, params),
        "editmessagereplymarkup" => edit_keyboard(state, token, params),
        "deletemessage" => delete(state, token, params),
        "setmycommands" => set_commands(state, token, params),
        "getmycommands" => {
            let lang = params.text("language_code");
            Ok(state.bot(token).commands.get(&lang).cloned().unwrap_or_else(|| json!([])))
        }
        "deletemycommands" => {
            state.bot(token).commands.remove(&params.text("language_code"));
            Ok(true.into())
        }
        "setmyname" => set_text(state, token, params, "name", 64),
        "setmydescription" => set_text(state, token, params, "description", 512),
        "setmyshortdescription" => set_text(state, token, params, "short_description", 120),
        "getmyname" => get_text(state, token, params, "name"),
        "getmydescription" => get_text(state, token, params, "description"),
        "getmyshortdescription" => get_text(state, token, params, "short_description"),
        "getfile" => get_file(state, token, params),
        "leavechat" => leave(state, token, params),
        "setwebhook" => set_webhook(state, token, params),
        "deletewebhook" => {
            drop_pending(state, token, params);
            state.bot(token).webhook = None;
            Ok(true.into())
        }
        "getwebhookinfo" => Ok(webhook_info(state, token)),
        _ => Err(Refusal::not_found(": method not found")),
    }
}

fn me(state: &mut State, token: &str) -> Value {
    let mut user = state.bot(token).user.clone();
    user["can_join_groups"] = true.into();
    user["can_read_all_group_messages"] = false.into();
    user["supports_inline_queries"] = false.into();
    user["can_connect_to_business"] = false.into();
    user["has_main_web_app"] = false.into();
    user
}

/// The chat that is meant, if the bot may speak in it.
pub fn chat(state: &mut State, token: &str, params: &Params) -> Result<i64, Refusal> {
    if params.text("chat_id").is_empty() {
        return Err(Refusal::bad("chat_id is empty"));
    }
    let chat = params.number("chat_id").filter(|chat| state.places.contains_key(chat));
    let chat = chat.ok_or_else(|| Refusal::bad("chat not found"))?;
    let kind = state.places[&chat]["type"].as_str().unwrap_or_default().to_owned();
    let standing = state.bot(token).chats.get(&chat).map_or(Standing::Stranger, |found| found.standing);
    let why = match (standing, kind.as_str()) {
        (Standing::Member, _) => return Ok(chat),
        (Standing::Stranger, "private") => "bot can't initiate conversation with a user".to_owned(),
        (Standing::Kicked, "private") => "bot was blocked by the user".to_owned(),
        (Standing::Deactivated, _) => "user is deactivated".to_owned(),
        (Standing::Kicked, _) => format!("bot was kicked from the {kind} chat"),
        (Standing::Stranger | Standing::Left, _) => format!("bot is not a member of the {kind} chat"),
    };
    Err(Refusal::forbidden(&why))
}

fn action(state: &mut State, token: &str, params: &Params) -> Answer {
    chat(state, token, params)?;
    let known = ["typing", "upload_photo", "upload_document", "upload_video", "record_voice", "upload_voice"];
    if !known.contains(&params.text("action").as_str()) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    Ok(true.into())
}

fn answer_press(state: &mut State, token: &str, params: &Params) -> Answer {
    let text = params.text("text");
    if text.chars().count() > 200 {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let press = state.bot(token).presses.get_mut(&params.text("callback_query_id")).filter(|press| !press.is_old);
    let too_old = || Refusal::bad("query is too old and response timeout expired or query ID is invalid");
    let press = press.ok_or_else(too_old)?;
    press.answers += 1;
    let chat = press.chat;
    if !text.is_empty() {
        state.chat(token, chat).entries.push(Entry::Note { text, is_alert: params.is_set("show_alert") });
    }
    Ok(true.into())
}

fn edit_text(state: &mut State, token: &str, params: &Params) -> Answer {
    let marked = send::text(params, "text")?;
    if marked.text.chars().count() > send::TEXT_LIMIT {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    edit(state, token, params, |json| {
        if !json["text"].is_string() {
            return Err(Refusal::bad("there is no text in the message to edit"));
        }
        json["text"] = marked.text.into();
        send::put(json, "entities", Value::Array(marked.entities));
        Ok(())
    })
}

fn edit_keyboard(state: &mut State, token: &str, params: &Params) -> Answer {
    edit(state, token, params, |_| Ok(()))
}

/// Changes a message of the bot. A keyboard that is not sent again is gone.
fn edit(
    state: &mut State,
    token: &str,
    params: &Params,
    change: impl FnOnce(&mut Value) -> Result<(), Refusal>,
) -> Answer {
    let keyboard = params.structure("reply_markup").map(|markup| markup::keyboard(&markup)).transpose()?.flatten();
    let chat = chat(state, token, params)?;
    let Some(id) = params.number("message_id") else {
        return Err(Refusal::bad("message identifier is not specified"));
    };
    let now = state.seconds();
    let conversation = state.chat(token, chat);
    let end = conversation.entries.len();
    let message = conversation.message_mut(id);
    let message = message.ok_or_else(|| Refusal::bad("message to edit not found"))?;
    if !message.is_by_bot {
        return Err(Refusal::bad("message can't be edited"));
    }
    let mut json = message.json.clone();
    change(&mut json)?;
    send::put(&mut json, "reply_markup", keyboard.unwrap_or_default());
    if json == message.json {
        return Err(Refusal::bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a \
             current content and reply markup of the message",
        ));
    }
    if let Some(old) = message.json.get("reply_markup").filter(|old| Some(*old) != json.get("reply_markup")) {
        message.old_keyboards.push(old.clone());
    }
    json["edit_date"] = now.into();
    message.json = json.clone();
    message.changed_at = Some(end);
    Ok(json)
}

fn delete(state: &mut State, token: &str, params: &Params) -> Answer {
    let chat = chat(state, token, params)?;
    let message = params.number("message_id").and_then(|id| state.chat(token, chat).message_mut(id));
    message.ok_or_else(|| Refusal::bad("message to delete not found"))?.is_gone = true;
    Ok(true.into())
}

fn set_commands(state: &mut State, token: &str, params: &Params) -> Answer {
    let Some(Value::Array(commands)) = params.structure("commands") else {
        return Err(Refusal::bad("can't parse BotCommand: expected an Array"));
    };
    if commands.len() > 100 {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    for command in &commands {
        let name = command["command"].as_str().unwrap_or_default();
        let name = name.strip_prefix('/').unwrap_or(name);
        let is_good = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
        if !(1..=32).contains(&name.len()) || !name.bytes().all(is_good) {
            return Err(Refusal::bad("BOT_COMMAND_INVALID"));
        }
        let description = command["description"].as_str().unwrap_or_default();
        if !(1..=256).contains(&description.chars().count()) {
            return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    let lang = language(params)?;
    state.bot(token).commands.insert(lang, Value::Array(commands));
    Ok(true.into())
}

fn language(params: &Params) -> Result<String, Refusal> {
    let lang = params.text("language_code");
    let is_good = lang.is_empty() || lang.len() == 2 && lang.bytes().all(|letter| letter.is_ascii_lowercase());
    if is_good { Ok(lang) } else { Err(Refusal::bad("invalid language code specified")) }
}

fn set_text(state: &mut State, token: &str, params: &Params, kind: &str, limit: usize) -> Answer {
    let (text, lang) = (params.text(kind), language(params)?);
    if text.chars().count() > limit {
        return Err(Refusal::bad(&format!("{} is too long", kind.replace('_', " "))));
    }
    state.bot(token).texts.insert((kind.to_owned(), lang), text);
    Ok(true.into())
}

fn get_text(state: &mut State, token: &str, params: &Params, kind: &str) -> Answer {
    let (lang, bot) = (language(params)?, state.bot(token));
    let of = |lang: &str| bot.texts.get(&(kind.to_owned(), lang.to_owned())).filter(|text| !text.is_empty());
    let text = of(&lang).or_else(|| of("")).cloned().unwrap_or_default();
    Ok(json!({kind: text}))
}

fn get_file(state: &mut State, token: &str, params: &Params) -> Answer {
    let id = params.text("file_id");
    let file = state.files.get(&id).filter(|file| file.token == token);
    let file = file.ok_or_else(|| Refusal::bad("invalid file_id"))?;
    if file.size > DOWNLOAD_LIMIT {
        return Err(Refusal::bad("file is too big"));
    }
    Ok(json!({"file_id": id, "file_unique_id": file.unique_id, "file_size": file.size, "file_path": file.path}))
}

fn leave(state: &mut State, token: &str, params: &Params) -> Answer {
    let chat = chat(state, token, params)?;
    if chat > 0 {
        return Err(Refusal::bad("chat member status can't be changed in private chats"));
    }
    state.chat(token, chat).standing = Standing::Left;
    let by = state.bot(token).user.clone();
    membership(state, token, chat, &by, "member", "left");
    Ok(true.into())
}

/// Tells the bot that it stands differently with a chat.
pub fn membership(state: &mut State, token: &str, chat: i64, by: &Value, old: &str, new: &str) {
    let member = |state: &mut State, status: &str| {
        let mut member = json!({"user": state.bot(token).user, "status": status});
        match status {
            "kicked" => member["until_date"] = 0.into(),
            "administrator" => {
                let rights = [
                    "can_be_edited",
                    "can_manage_chat",
                    "can_change_info",
                    "can_delete_messages",
                    "can_manage_video_chats",
                    "can_invite_users",
                    "can_restrict_members",
                    "can_promote_members",
                    "is_anonymous",
                ];
                for right in rights {
                    member[right] = false.into();
                }
                member["can_post_messages"] = true.into();
            }
            _ => {}
        }
        member
    };
    let body = json!({
        "chat": state.places[&chat],
        "from": by,
        "date": state.seconds(),
        "old_chat_member": member(state, old),
        "new_chat_member": member(state, new),
    });
    state.tell(token, "my_chat_member", body);
}

fn set_webhook(state: &mut State, token: &str, params: &Params) -> Answer {
    let (url, secret) = (params.text("url"), params.text("secret_token"));
    if url.is_empty() {
        drop_pending(state, token, params);
        state.bot(token).webhook = None;
        return Ok(true.into());
    }
    let is_here = ["http://127.0.0.1:", "http://localhost:"].iter().any(|here| url.starts_with(here));
    if !url.starts_with("https://") && !is_here {
        return Err(Refusal::bad("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    if secret.len() > 256 {
        return Err(Refusal::bad("secret token is too long"));
    }
    if !secret.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'_' || letter == b'-') {
        return Err(Refusal::bad("secret token contains unallowed characters"));
    }
    drop_pending(state, token, params);
    allow(state, token, params);
    let secret = Some(secret).filter(|secret| !secret.is_empty());
    state.bot(token).webhook = Some(Webhook { url, secret, last_error: None, deliveries: 0 });
    Ok(true.into())
}

/// Remembers which updates the bot wants; it is asked only now and then.
pub fn allow(state: &mut State, token: &str, params: &Params) {
    if let Some(Value::Array(kinds)) = params.structure("allowed_updates") {
        state.bot(token).allowed = kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
}

fn drop_pending(state: &mut State, token: &str, params: &Params) {
    if params.is_set("drop_pending_updates") {
        state.bot(token).queue.clear();
    }
}

fn webhook_info(state: &mut State, token: &str) -> Value {
    let bot = state.bot(token);
    let url = bot.webhook.as_ref().map(|webhook| webhook.url.clone()).unwrap_or_default();
    let mut info = json!({"url": url, "has_custom_certificate": false, "pending_update_count": bot.queue.len()});
    if let Some((date, why)) = bot.webhook.as_ref().and_then(|webhook| webhook.last_error.as_ref()) {
        info["last_error_date"] = (*date).into();
        info["last_error_message"] = why.clone().into();
    }
    if !bot.allowed.is_empty() {
        info["allowed_updates"] = bot.allowed.clone().into();
    }
    info
}
