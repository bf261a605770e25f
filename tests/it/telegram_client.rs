//! The stand-in for Telegram's Bot API, asked by the client that the helpdesk uses: what it tells
//! is read, what it refuses is refused for the reason that the real one gives.

use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
    time::{Duration, Instant},
};

use teloxide::{
    ApiError, Bot, RequestError,
    errors::DownloadError,
    net::Download,
    payloads::{
        AnswerCallbackQuerySetters, EditMessageTextSetters, GetUpdatesSetters, SendDocumentSetters, SendMessageSetters,
        SendPhotoSetters, SetMyCommandsSetters, SetMyDescriptionSetters, SetMyShortDescriptionSetters,
        SetWebhookSetters,
    },
    requests::Requester,
    types::{
        AllowedUpdate, BotCommand, ChatAction, ChatId, ChatMemberKind, FileId, InlineKeyboardButton,
        InlineKeyboardMarkup, InputFile, MediaKind, Message, MessageId, MessageKind, ParseMode, ReplyParameters,
        Update, UpdateKind,
    },
};

use crate::botapi::{BotApi, DOWNLOAD_LIMIT, Person, UPLOAD_LIMIT};

const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a photo of a laptop";

fn client(api: &BotApi, token: &str) -> Bot {
    let http = teloxide::net::default_reqwest_settings().no_proxy().build().unwrap();
    Bot::with_client(token, http).set_api_url(api.base().parse().unwrap())
}

fn chat(person: &Person) -> ChatId {
    ChatId(person.id)
}

/// What is new, and everything before it is confirmed.
async fn updates(bot: &Bot, offset: i32) -> Vec<Update> {
    bot.get_updates().offset(offset).await.unwrap()
}

async fn all(bot: &Bot) -> Vec<Update> {
    updates(bot, 0).await
}

fn message(update: &Update) -> &Message {
    match &update.kind {
        UpdateKind::Message(message) | UpdateKind::EditedMessage(message) | UpdateKind::ChannelPost(message) => message,
        other => panic!("not a message: {other:?}"),
    }
}

#[track_caller]
fn why<T: std::fmt::Debug>(result: Result<T, RequestError>) -> ApiError {
    match result {
        Err(RequestError::Api(error)) => error,
        other => panic!("not refused: {other:?}"),
    }
}

#[track_caller]
fn words<T: std::fmt::Debug>(result: Result<T, RequestError>) -> String {
    match why(result) {
        ApiError::Unknown(words) => words,
        error => error.to_string(),
    }
}

fn keyboard(buttons: &[(&str, &str)]) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(buttons.iter().map(|(label, data)| [InlineKeyboardButton::callback(*label, *data)]))
}

#[tokio::test]
async fn who_has_no_token_gets_nothing() {
    let api = BotApi::start();
    let me = client(&api, api.token()).get_me().await.unwrap();
    assert_eq!(me.username(), "technik_truhe_bot");
    assert!(me.user.is_bot && !me.can_read_all_group_messages);
    let stranger = client(&api, "1234567:nobody-ever-made-such-a-token-at-all");
    assert_eq!(why(stranger.get_me().await), ApiError::InvalidToken);
    assert_eq!(why(client(&api, "nonsense").get_me().await), ApiError::InvalidToken);
    api.revokes(api.token(), true);
    assert_eq!(why(client(&api, api.token()).get_me().await), ApiError::InvalidToken);

    // The other spelling, and the other ways to bring parameters.
    api.revokes(api.token(), false);
    let ada = api.person("Ada", "de");
    ada.starts("");
    let address = format!("{}/bot{}/sendmessage?chat_id={}", api.base(), api.token(), ada.id);
    ureq::post(&address).send_form([("text", "Guten Tag")]).unwrap();
    let answer = ureq::get(&format!("{address}&text=Hallo")).call().unwrap().into_body().read_to_string().unwrap();
    assert!(answer.contains(r#""ok":true"#) && answer.contains(r#""type":"private""#), "{answer}");
    assert_eq!(ada.sees(), "> /start\n- Guten Tag\n- Hallo");
    let unknown = ureq::get(&format!("{}/bot{}/sendPigeon", api.base(), api.token())).call();
    assert!(matches!(unknown, Err(ureq::Error::StatusCode(404))), "{unknown:?}");
}

#[tokio::test]
async fn everything_that_people_send_is_read() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada Beispiel", "de");
    let first = ada.starts("abc");
    ada.sends_photo(JPEG, "");
    ada.sends_document("Rechnung März.pdf", "application/pdf", b"%PDF", "Bitte sehr");
    ada.sends_voice(b"OggS", 3);
    ada.sends_video("film.mp4", b"film", "");
    ada.sends_video_note(b"note");
    ada.sends_audio("lied.mp3", b"ID3");
    ada.sends_sticker("👍");
    ada.sends_location(47.9959, 7.8522);
    ada.sends_own_contact("+49 761 000000");
    ada.sends_contact("+49 761 000001", "Mira");
    ada.replies_to(first, "Noch etwas");
    ada.edits(first, "/start anders");
    let got = all(&bot).await;
    for (update, next) in got.iter().zip(&got[1..]) {
        assert_eq!(update.id.0 + 1, next.id.0);
    }
    let kinds: Vec<String> = got.iter().map(|update| kind(message(update))).collect();
    let expected = [
        "/start abc",
        "photo 3",
        "document Rechnung März.pdf",
        "voice 3",
        "video film.mp4",
        "video note",
        "audio lied.mp3",
        "sticker 👍",
        "location 47.9959",
        "contact Ada true",
        "contact Mira false",
        "Noch etwas",
        "/start anders",
    ];
    assert_eq!(kinds, expected);
    let from = message(&got[0]).from.clone().unwrap();
    assert_eq!((from.full_name().as_str(), from.language_code.as_deref()), ("Ada Beispiel", Some("de")));
    assert!(message(&got[0]).chat.is_private() && message(&got[0]).chat.id == chat(&ada));
    assert_eq!(message(&got[0]).date.to_rfc3339(), "2026-11-20T13:05:00+00:00");
    assert_eq!(message(&got[2]).caption(), Some("Bitte sehr"));
    assert_eq!(message(&got[11]).reply_to_message().unwrap().id.0 as i64, first);
    assert!(matches!(got[12].kind, UpdateKind::EditedMessage(_)) && message(&got[12]).edit_date().is_some());
}

fn kind(message: &Message) -> String {
    let MessageKind::Common(common) = &message.kind else { panic!("{message:?}") };
    match &common.media_kind {
        MediaKind::Text(it) => it.text.clone(),
        MediaKind::Photo(it) => format!("photo {}", it.photo.len()),
        MediaKind::Document(it) => format!("document {}", it.document.file_name.clone().unwrap()),
        MediaKind::Voice(it) => format!("voice {}", it.voice.duration.seconds()),
        MediaKind::Video(it) => format!("video {}", it.video.file_name.clone().unwrap()),
        MediaKind::VideoNote(_) => "video note".to_owned(),
        MediaKind::Audio(it) => format!("audio {}", it.audio.file_name.clone().unwrap()),
        MediaKind::Sticker(it) => format!("sticker {}", it.sticker.emoji.clone().unwrap()),
        MediaKind::Location(it) => format!("location {}", it.location.latitude),
        MediaKind::Contact(it) => format!("contact {} {}", it.contact.first_name, it.contact.user_id.is_some()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn albums_and_long_texts_come_in_pieces() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    ada.sends_album(&[(JPEG, "Vorne"), (JPEG, "")]);
    ada.sends_album_in_parts(&[(JPEG, ""), (JPEG, "")], Duration::from_millis(5));
    ada.writes(&"ä".repeat(10_000));
    let got = all(&bot).await;
    let groups: Vec<_> = got[..4].iter().map(|update| message(update).media_group_id().unwrap().clone()).collect();
    assert!(groups[0] == groups[1] && groups[2] == groups[3] && groups[0] != groups[2], "{groups:?}");
    let lengths: Vec<usize> = got[4..].iter().map(|update| message(update).text().unwrap().chars().count()).collect();
    assert_eq!(lengths, [4096, 4096, 1808]);
}

#[tokio::test]
async fn updates_stay_until_the_offset_passes_them() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    for text in ["eins", "zwei", "drei"] {
        ada.writes(text);
    }
    let got = all(&bot).await;
    assert_eq!(got.len(), 3);
    // Another client that knows nothing gets them again.
    assert_eq!(all(&client(&api, api.token())).await, got);
    assert_eq!(bot.get_updates().limit(2).await.unwrap().len(), 2);
    let second = i32::try_from(got[1].id.0).unwrap();
    assert_eq!(updates(&bot, second).await, got[1..]);
    assert_eq!(updates(&bot, second + 2).await, []);
    assert_eq!(api.pending(), 0);
    api.until_read();
    // Numbers may begin anew, even with smaller ones; an offset that is too far ahead is none.
    api.numbers_updates_from(17);
    ada.writes("vier");
    let got = updates(&bot, second + 2).await;
    assert_eq!((got[0].id.0, message(&got[0]).text()), (17, Some("vier")));
    // Only the last ones.
    ada.writes("fünf");
    assert_eq!(message(&updates(&bot, -1).await[0]).text(), Some("fünf"));
    assert_eq!(api.pending(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_waits_for_news_and_only_one_may_wait() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    let began = Instant::now();
    assert_eq!(bot.get_updates().timeout(1).await.unwrap(), []);
    assert!(began.elapsed() >= Duration::from_secs(1));

    let poll = |bot: &Bot| tokio::spawn(bot.get_updates().timeout(30).send_it());
    let first = poll(&bot);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let second = poll(&bot);
    assert_eq!(why(first.await.unwrap()), ApiError::TerminatedByOtherGetUpdates);
    // The second in a row waits three seconds for its answer.
    let began = Instant::now();
    let third = poll(&bot);
    assert_eq!(why(second.await.unwrap()), ApiError::TerminatedByOtherGetUpdates);
    assert!(began.elapsed() >= Duration::from_secs(3));
    ada.writes("Hallo");
    assert_eq!(third.await.unwrap().unwrap().len(), 1);
    assert_eq!(api.calls_of("getUpdates").len(), 4);
    assert_eq!(api.until_call("GetUpdates", 4).status, 200);
}

/// A request as a future of its own, to be sent from another task.
trait SendIt {
    type Output;
    fn send_it(self) -> impl Future<Output = Result<Self::Output, RequestError>> + Send + 'static;
}

impl<P> SendIt for teloxide::requests::JsonRequest<P>
where
    P: teloxide::requests::Payload + serde::Serialize + Send + Sync + 'static,
    P::Output: serde::de::DeserializeOwned + Send + 'static,
{
    type Output = P::Output;

    async fn send_it(self) -> Result<P::Output, RequestError> {
        teloxide::requests::Request::send(self).await
    }
}

#[tokio::test]
async fn only_updates_that_were_asked_for_come() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    let first = ada.writes("Hallo");
    bot.get_updates().allowed_updates([AllowedUpdate::Message]).await.unwrap();
    ada.edits(first, "Guten Tag");
    ada.blocks_the_bot();
    assert_eq!(all(&bot).await.len(), 1, "it is remembered what was asked for");
    bot.get_updates().allowed_updates([AllowedUpdate::MyChatMember]).await.unwrap();
    ada.unblocks_the_bot();
    let got = all(&bot).await;
    let UpdateKind::MyChatMember(change) = &got[1].kind else { panic!("{got:?}") };
    assert!(matches!(change.old_chat_member.kind, ChatMemberKind::Banned(_)));
    assert!(matches!(change.new_chat_member.kind, ChatMemberKind::Member(_)));
}

#[tokio::test]
async fn texts_are_checked_like_the_real_ones() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    ada.starts("");
    let html = |text: &str| bot.send_message(chat(&ada), text).parse_mode(ParseMode::Html);
    bot.send_message(chat(&ada), "ß".repeat(4096)).await.unwrap();
    assert_eq!(why(bot.send_message(chat(&ada), "ß".repeat(4097)).await), ApiError::MessageIsTooLong);
    assert_eq!(why(bot.send_message(chat(&ada), "").await), ApiError::MessageTextIsEmpty);
    assert_eq!(words(bot.send_message(chat(&ada), " \n ").await), "Bad Request: text must be non-empty");
    for (text, wrong) in [
        ("<b>fett", "Can't find end tag corresponding to start tag \"b\""),
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("ä <3> b", "Unsupported start tag \"3\" at byte offset 3"),
        ("<b><i>x</b></i>", "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""),
        ("x</b>", "Unexpected end tag at byte offset 1"),
    ] {
        let expected = ApiError::CantParseEntities(format!("Bad Request: can't parse entities: {wrong}"));
        assert_eq!(why(html(text).await), expected, "{text}");
    }
    let sent = html(" <b>Fett</b> &amp; <a href=\"https://example.org/?a=1&amp;b=2\">da &lt;</a> & 😀 <i>x</i> ")
        .await
        .unwrap();
    assert_eq!(sent.text(), Some("Fett & da < & 😀 x"));
    let entities = sent.parse_entities().unwrap();
    let parts: Vec<(&str, String)> = entities.iter().map(|e| (e.text(), format!("{:?}", e.kind()))).collect();
    assert_eq!(parts[0], ("Fett", "Bold".to_owned()));
    assert!(parts[1].0 == "da <" && parts[1].1.contains("a=1&b=2"), "{parts:?}");
    assert_eq!(parts[2], ("x", "Italic".to_owned()));
    let shown = ada.sees_new();
    assert!(shown.ends_with("- Fett & da < <https://example.org/?a=1&b=2> & 😀 x"), "{shown}");
}

#[tokio::test]
async fn answers_and_keyboards_hang_on_messages() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    let asked = ada.writes("Wo steht ihr?");
    let asked = MessageId(i32::try_from(asked).unwrap());
    let with = |markup: InlineKeyboardMarkup| bot.send_message(chat(&ada), "Bitte wählen").reply_markup(markup);
    assert_eq!(why(with(keyboard(&[("Ja", &"x".repeat(65))])).await), ApiError::ButtonDataInvalid);
    assert_eq!(why(with(keyboard(&[("Ja", "")])).await), ApiError::ButtonDataInvalid);
    let local = InlineKeyboardButton::url("Ansehen", "http://localhost/x".parse().unwrap());
    let refused = words(with(InlineKeyboardMarkup::new([[local]])).await);
    assert!(refused.ends_with("is invalid: Wrong HTTP URL"), "{refused}");
    let gone = ReplyParameters::new(MessageId(9999));
    let lost = bot.send_message(chat(&ada), "Dort").reply_parameters(gone.clone()).await;
    assert_eq!(words(lost), "Bad Request: message to be replied not found");
    let alone =
        bot.send_message(chat(&ada), "Dort").reply_parameters(gone.allow_sending_without_reply()).await.unwrap();
    assert!(alone.reply_to_message().is_none());
    let sent = with(keyboard(&[("Ja", "y:1"), ("Nein", "n:1")])).reply_parameters(ReplyParameters::new(asked)).await;
    assert_eq!(sent.unwrap().reply_to_message().unwrap().id, asked);
    assert_eq!(ada.buttons(), ["Ja", "Nein"]);
    insta::assert_snapshot!(ada.sees(), @r"
    > Wo steht ihr?
    - Dort
    - (to “Wo steht ihr?”) Bitte wählen
      [Ja]
      [Nein]
    ");
}

#[tokio::test]
async fn a_press_tells_the_message_and_wants_to_be_acknowledged() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    let asked = ada.writes("Hallo");
    let to = ReplyParameters::new(MessageId(i32::try_from(asked).unwrap()));
    let markup = keyboard(&[("Weiter", "go:1")]);
    let sent = bot.send_message(chat(&ada), "Bereit?").reply_parameters(to).reply_markup(markup.clone()).await.unwrap();
    ada.presses("Weiter");
    let got = all(&bot).await;
    let UpdateKind::CallbackQuery(query) = &got[1].kind else { panic!("{got:?}") };
    assert_eq!((query.data.as_deref(), query.from.id.0 as i64), (Some("go:1"), ada.id));
    let hung = query.regular_message().unwrap();
    assert_eq!((hung.id, hung.reply_to_message().unwrap().id.0 as i64), (sent.id, asked));
    assert!(hung.reply_markup().is_some());
    assert_eq!(api.unacknowledged(), ["go:1"]);
    bot.answer_callback_query(query.id.clone()).text("Gemerkt").await.unwrap();
    assert!(api.unacknowledged().is_empty());
    let unknown = bot.answer_callback_query("17".to_owned().into()).await;
    assert!(words(unknown).contains("query is too old"));

    // The keyboard goes; who does not know yet can still press it.
    let edit = |text: &str| bot.edit_message_text(chat(&ada), sent.id, text);
    assert_eq!(why(edit("Bereit?").reply_markup(markup).await), ApiError::MessageNotModified);
    assert_eq!(why(edit(&"x".repeat(4097)).await), ApiError::EditedMessageIsTooLong);
    assert!(edit("Bereit? Ja.").await.unwrap().reply_markup().is_none());
    assert_eq!(why(bot.edit_message_reply_markup(chat(&ada), sent.id).await), ApiError::MessageNotModified);
    assert_eq!(why(bot.edit_message_text(chat(&ada), MessageId(99), "x").await), ApiError::MessageToEditNotFound);
    let hers = MessageId(i32::try_from(asked).unwrap());
    assert_eq!(why(bot.edit_message_text(chat(&ada), hers, "x").await), ApiError::MessageCantBeEdited);
    ada.presses_old(i64::from(sent.id.0), "Weiter");
    api.forgets_presses();
    let got = all(&bot).await;
    let UpdateKind::CallbackQuery(query) = &got[2].kind else { panic!("{got:?}") };
    assert!(words(bot.answer_callback_query(query.id.clone()).await).contains("query is too old"));
    insta::assert_snapshot!(ada.sees(), @r"
    > Hallo
    - (to “Hallo”) Bereit? Ja. (edited)
    > [Weiter]
    - (note) Gemerkt
    > [Weiter]
    ");
    bot.delete_message(chat(&ada), sent.id).await.unwrap();
    assert_eq!(why(bot.delete_message(chat(&ada), sent.id).await), ApiError::MessageToDeleteNotFound);
}

#[tokio::test]
async fn files_go_both_ways() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    ada.sends_photo(JPEG, "Der Laptop");
    ada.sends_large_document("film.mp4", DOWNLOAD_LIMIT + 1);
    let got = all(&bot).await;
    let photo = message(&got[0]).photo().unwrap().last().unwrap().clone();
    let file = bot.get_file(photo.file.id.clone()).await.unwrap();
    assert_eq!(file.size as usize, JPEG.len());
    let mut content = Vec::new();
    bot.download_file(&file.path, &mut content).await.unwrap();
    assert_eq!(content, JPEG);
    let nowhere = bot.download_file("documents/nothing.pdf", &mut content).await;
    assert!(matches!(nowhere, Err(DownloadError::Network(_))), "{nowhere:?}");
    let large = message(&got[1]).document().unwrap().file.clone();
    assert_eq!(u64::from(large.size), DOWNLOAD_LIMIT + 1);
    assert_eq!(words(bot.get_file(large.id).await), "Bad Request: file is too big");
    assert_eq!(words(bot.get_file(FileId("nonsense".into())).await), "Bad Request: invalid file_id");
    let other = api.bot("Andere", "andere_bot");
    assert_eq!(words(client(&api, &other).get_file(photo.file.id).await), "Bad Request: invalid file_id");

    let pdf = || InputFile::memory(&b"%PDF-1.7"[..]).file_name("Quittung Größe.pdf");
    let sent = bot.send_document(chat(&ada), pdf()).caption("<b>Bitte</b>").parse_mode(ParseMode::Html).await.unwrap();
    assert_eq!(sent.document().unwrap().file_name.as_deref(), Some("Quittung Größe.pdf"));
    assert_eq!(ada.opens(i64::from(sent.id.0)), b"%PDF-1.7");
    let known = InputFile::file_id(sent.document().unwrap().file.id.clone());
    bot.send_document(chat(&ada), known).await.unwrap();
    let sent = bot.send_photo(chat(&ada), InputFile::memory(JPEG)).caption("Ihr Laptop").await.unwrap();
    assert_eq!(ada.opens(i64::from(sent.id.0)), JPEG);
    let no_photo = bot.send_photo(chat(&ada), InputFile::memory("text")).await;
    assert_eq!(why(no_photo), ApiError::ImageProcessFailed);
    let empty = bot.send_document(chat(&ada), InputFile::memory("").file_name("leer.txt")).await;
    assert_eq!(words(empty), "Bad Request: file must be non-empty");
    let long = bot.send_document(chat(&ada), pdf()).caption("x".repeat(1025)).await;
    assert_eq!(words(long), "Bad Request: message caption is too long");
    let large = bot.send_document(chat(&ada), InputFile::memory(vec![0; UPLOAD_LIMIT + 1])).await;
    assert_eq!(why(large), ApiError::RequestEntityTooLarge);
    bot.send_chat_action(chat(&ada), ChatAction::UploadDocument).await.unwrap();
    insta::assert_snapshot!(ada.sees(), @r"
    > (photo: 24 bytes) Der Laptop
    > (document: film.mp4, 20971521 bytes)
    - (document: Quittung Größe.pdf, 8 bytes) Bitte
    - (document: Quittung Größe.pdf, 8 bytes)
    - (photo: 24 bytes) Ihr Laptop
    ");
}

#[tokio::test]
async fn who_does_not_want_the_bot_does_not_hear_it() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let (ada, mira) = (api.person("Ada", "de"), api.person("Mira", "en"));
    let says = |id: i64| bot.send_message(ChatId(id), "Guten Tag");
    assert_eq!(why(says(17).await), ApiError::ChatNotFound);
    assert_eq!(words(says(mira.id).await), "Forbidden: bot can't initiate conversation with a user");
    ada.starts("");
    ada.blocks_the_bot();
    assert_eq!(why(says(ada.id).await), ApiError::BotBlocked);
    let got = all(&bot).await;
    let UpdateKind::MyChatMember(change) = &got[1].kind else { panic!("{got:?}") };
    assert!(matches!(change.new_chat_member.kind, ChatMemberKind::Banned(_)) && change.chat.is_private());
    ada.unblocks_the_bot();
    says(ada.id).await.unwrap();
    ada.deletes_account();
    assert_eq!(why(says(ada.id).await), ApiError::UserDeactivated);

    // What one bot knows the other does not.
    let other = api.bot("Beratung", "beratung_bot");
    let at_other = mira.at(&other);
    at_other.starts("");
    assert_eq!(words(says(mira.id).await), "Forbidden: bot can't initiate conversation with a user");
    client(&api, &other).send_message(chat(&mira), "Hello").await.unwrap();
    assert_eq!((mira.sees(), at_other.sees()), (String::new(), "> /start\n- Hello".to_owned()));
}

#[tokio::test]
async fn groups_and_channels_are_told_apart_and_left() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    let (group, channel) = (api.group("Kollegium"), api.channel("Neuigkeiten"));
    assert_eq!(
        words(bot.send_message(ChatId(group.id), "x").await),
        "Forbidden: bot is not a member of the group chat"
    );
    group.adds_the_bot(&ada);
    group.writes(&ada, "Das geht nur uns an");
    group.writes(&ada, "/hilfe@technik_truhe_bot");
    channel.adds_the_bot(&ada);
    channel.posts("Neues Angebot");
    let got = all(&bot).await;
    assert!(matches!(&got[0].kind, UpdateKind::MyChatMember(change) if change.chat.is_group()));
    assert!(matches!(message(&got[1]).kind, MessageKind::NewChatMembers(_)));
    assert_eq!(message(&got[2]).text(), Some("/hilfe@technik_truhe_bot"));
    assert!(matches!(&got[3].kind, UpdateKind::MyChatMember(change) if change.chat.is_channel()));
    assert!(matches!(&got[4].kind, UpdateKind::ChannelPost(post) if post.from.is_none()));
    assert_eq!(got.len(), 5);
    let sent = bot.send_message(ChatId(group.id), "Schreiben Sie mir bitte allein.").await.unwrap();
    group.replies_to(&ada, i64::from(sent.id.0), "Gut");
    assert_eq!(message(&all(&bot).await[5]).text(), Some("Gut"));
    bot.leave_chat(ChatId(group.id)).await.unwrap();
    bot.leave_chat(ChatId(channel.id)).await.unwrap();
    assert!(!group.has_the_bot() && !channel.has_the_bot());
    let late = bot.send_message(ChatId(channel.id), "x").await;
    assert_eq!(words(late), "Forbidden: bot is not a member of the channel chat");
    insta::assert_snapshot!(group.sees(), @r"
    > Ada: (adds the bot)
    > Ada: Das geht nur uns an
    > Ada: /hilfe@technik_truhe_bot
    - Schreiben Sie mir bitte allein.
    > Ada: (to “Schreiben Sie mir bitte allein.”) Gut
    ");
}

#[tokio::test]
async fn the_menu_is_set_for_each_language() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    bot.set_my_commands([BotCommand::new("new", "New request")]).await.unwrap();
    bot.set_my_commands([BotCommand::new("neu", "Neue Anfrage")]).language_code("de").await.unwrap();
    bot.set_my_description().description("Wir helfen mit Geräten.").language_code("de").await.unwrap();
    bot.set_my_short_description().short_description("Hilfe").language_code("de").await.unwrap();
    assert_eq!(api.commands("de"), [("neu".to_owned(), "Neue Anfrage".to_owned())]);
    assert_eq!(api.commands(""), [("new".to_owned(), "New request".to_owned())]);
    assert_eq!(api.descriptions("de"), ("Wir helfen mit Geräten.".to_owned(), "Hilfe".to_owned()));
    assert_eq!(bot.get_my_description().await.unwrap().description, "");
    let wrong = bot.set_my_commands([BotCommand::new("Größe", "x")]).await;
    assert_eq!(words(wrong), "Bad Request: BOT_COMMAND_INVALID");
    let wrong = bot.set_my_commands([BotCommand::new("neu", "x")]).language_code("deutsch").await;
    assert_eq!(words(wrong), "Bad Request: invalid language code specified");
}

#[tokio::test]
async fn too_many_requests_are_told_to_wait() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let (ada, mira) = (api.person("Ada", "de"), api.person("Mira", "en"));
    ada.starts("");
    mira.starts("");
    let waits = |result: Result<Message, RequestError>| match result {
        Err(RequestError::RetryAfter(wait)) => wait.seconds(),
        other => panic!("{other:?}"),
    };
    let says = |person: &Person| bot.send_message(chat(person), "Guten Tag");
    api.too_many(2, 7);
    assert_eq!(all(&bot).await.len(), 2, "polls go on");
    assert_eq!((waits(says(&ada).await), waits(says(&mira).await)), (7, 7));
    says(&ada).await.unwrap();
    ada.is_sent_too_much(1, 3);
    says(&mira).await.unwrap();
    assert_eq!(waits(says(&ada).await), 3);
    says(&ada).await.unwrap();
    let statuses: Vec<u16> = api.calls_of("sendMessage").iter().map(|call| call.status).collect();
    assert_eq!(statuses, [429, 429, 200, 200, 429, 200]);
    assert_eq!(api.calls_of("sendMessage")[5].params["text"], "Guten Tag");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_away_broken_slow_and_deaf() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    ada.starts("");
    let waiting = tokio::spawn(bot.get_updates().offset(i32::MAX).timeout(30).send_it());
    assert_eq!(waiting.await.unwrap().unwrap().len(), 1);
    let got = all(&bot).await;
    let waiting = tokio::spawn(bot.get_updates().offset(got[0].id.0 as i32 + 1).timeout(30).send_it());
    tokio::time::sleep(Duration::from_millis(100)).await;
    api.goes_down();
    assert!(matches!(waiting.await.unwrap(), Err(RequestError::Network(_))));
    assert!(matches!(bot.get_me().await, Err(RequestError::Network(error)) if error.is_connect()));
    ada.writes("Ist da jemand?");
    api.comes_back();
    assert_eq!(all(&bot).await.len(), 1, "nothing is forgotten");

    api.is_broken(true);
    let broken = ureq::get(&format!("{}/bot{}/getMe", api.base(), api.token())).call();
    assert!(matches!(broken, Err(ureq::Error::StatusCode(502))), "{broken:?}");
    api.is_broken(false);
    api.is_slow(Duration::from_millis(200));
    let began = Instant::now();
    bot.get_me().await.unwrap();
    assert!(began.elapsed() >= Duration::from_millis(200));
    api.is_slow(Duration::ZERO);

    // The answer is lost, but what was asked for is done.
    api.loses_answers("sendMessage", 1);
    let lost = bot.send_message(chat(&ada), "Ja").await;
    assert!(matches!(lost, Err(RequestError::Network(_))), "{lost:?}");
    bot.send_message(chat(&ada), "Hier").await.unwrap();
    assert_eq!(ada.sees(), "> /start\n> Ist da jemand?\n- Ja\n- Hier");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_can_be_kept_waiting_on_both_sides_of_what_they_do() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    ada.starts("");
    let says = |text: &str| tokio::spawn(bot.send_message(chat(&ada), text).send_it());
    let before = api.holds("sendMessage");
    let first = says("eins");
    before.until_reached();
    assert_eq!(ada.sees_new(), "> /start");
    before.goes_on();
    first.await.unwrap().unwrap();
    let after = api.holds_answer("sendMessage");
    let second = says("zwei");
    after.until_reached();
    assert_eq!(ada.sees_new(), "- eins\n- zwei");
    assert!(!second.is_finished());
    drop(after);
    second.await.unwrap().unwrap();
    ada.until_sees("zwei");
    let never = api.holds("sendMessage");
    let third = says("drei");
    never.until_reached();
    never.breaks_off();
    assert!(matches!(third.await.unwrap(), Err(RequestError::Network(_))));
    assert_eq!(ada.sees_new(), "");
    ada.sends_photo(JPEG, "");
    let got = all(&bot).await;
    let file = bot.get_file(message(&got[1]).photo().unwrap()[2].file.id.clone()).await.unwrap();
    let download = api.holds("file");
    let loading = {
        let bot = bot.clone();
        tokio::spawn(async move { bot.download_file(&file.path, &mut Vec::new()).await })
    };
    download.until_reached();
    assert!(download.is_reached() && !loading.is_finished());
    download.goes_on();
    loading.await.unwrap().unwrap();
}

/// Takes one request and answers it with this status.
fn takes(listener: &TcpListener, status: &str) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    let mut heard = Vec::new();
    let mut piece = [0; 4096];
    // Head and body come in one or two pieces; the body is JSON and ends with a brace.
    while !heard.ends_with(b"}") {
        let length = stream.read(&mut piece).unwrap();
        heard.extend_from_slice(&piece[..length]);
    }
    write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    String::from_utf8(heard).unwrap()
}

fn hook(bot: &Bot, url: &str) -> <Bot as Requester>::SetWebhook {
    bot.set_webhook(url.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_gets_updates_with_its_secret_until_it_takes_them() {
    let api = BotApi::start();
    let bot = client(&api, api.token());
    let ada = api.person("Ada", "de");
    let plain = hook(&bot, "http://example.org/hook").await;
    assert_eq!(words(plain), "Bad Request: bad webhook: An HTTPS URL must be provided for webhook");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = format!("http://{}/hook", listener.local_addr().unwrap());
    let odd = hook(&bot, &here).secret_token("ä").await;
    assert_eq!(words(odd), "Bad Request: secret token contains unallowed characters");

    let polling = tokio::spawn(bot.get_updates().timeout(30).send_it());
    tokio::time::sleep(Duration::from_millis(100)).await;
    hook(&bot, &here).secret_token("geheim_17").await.unwrap();
    assert_eq!(words(polling.await.unwrap()), "Conflict: terminated by setWebhook request");
    assert!(words(bot.get_updates().await).contains("can't use getUpdates method while webhook is active"));
    let receiver = thread::spawn(move || {
        let refused = takes(&listener, "500 Internal Server Error");
        let taken = takes(&listener, "200 OK");
        (refused, taken)
    });
    ada.writes("Hallo");
    let (refused, taken) = receiver.join().unwrap();
    assert_eq!(refused, taken, "the same again");
    assert!(taken.contains("x-telegram-bot-api-secret-token: geheim_17"), "{taken}");
    let body = taken.split_once("\r\n\r\n").unwrap().1;
    let update: Update = serde_json::from_str(body).unwrap();
    assert_eq!(message(&update).text(), Some("Hallo"));
    api.until_read();
    let info = bot.get_webhook_info().await.unwrap();
    assert_eq!((info.url.unwrap().as_str(), info.pending_update_count), (here.as_str(), 0));
    assert!(info.last_error_message.unwrap().contains("500"));
    assert_eq!(api.webhook().unwrap().deliveries, 2);
    bot.delete_webhook().await.unwrap();
    assert_eq!(all(&bot).await, []);
}
