//! Everything else than words that people send, and what they do with messages afterwards.

use std::time::Duration;

use serde_json::json;

use super::{Desk, PHOTO};
use crate::{
    botapi::DOWNLOAD_LIMIT,
    support::{JO, SITE},
};

#[test]
fn a_request_may_begin_with_nothing_but_a_picture() {
    let desk = Desk::opens();
    let mira = desk.api.person("Mira", "de");
    desk.then(mira.sends_photo(PHOTO, ""));
    assert!(desk.api.calls_of("getFile").is_empty(), "nothing is fetched before they agree");
    desk.then(mira.presses("Einverstanden"));
    assert_eq!(desk.api.calls_of("getFile").len(), 1, "of a photo only the largest size is fetched");
    desk.then(mira.presses("Gerät spenden"));
    desk.then(mira.writes("79102"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > (photo: 24 bytes)
    - (to “”) Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.

      Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Befördert wird es von Telegram, das mitlesen kann. Alles Weitere, auch wie lange wir es aufheben: https://hilfe.example.org/privacy

      Sind Sie damit einverstanden? Ihre Nachricht geht nicht verloren: Wir lesen sie erst, wenn Sie zustimmen.
      [Einverstanden]
      [Nein, danke]
    > [Einverstanden]
    - Die Datei ist da.

      Worum geht es?
      [Hilfe]
      [Gerät spenden]
      [Abbrechen]
    > [Gerät spenden]
    - Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
      [Freiburg]
      [Zurück]
      [Abbrechen]
    > 79102
    - Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden.
      [Zurück]
      [Abbrechen]
    ");
    desk.then(mira.writes("Wer kann ihn brauchen?"));
    desk.finishes(&mira);
    assert_eq!(desk.messages(1), ["Wer kann ihn brauchen? [foto-1.jpg]"]);
    let blob = desk.attachments(1).remove(0);
    assert_eq!(desk.content(&blob), PHOTO);
}

#[test]
fn an_album_is_one_message_however_slowly_its_parts_come() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.answers(JO, SITE, 1, "Haben Sie Fotos?");
    let question = mira.message("Haben Sie Fotos?");
    desk.then(mira.replies_to(question, "Gern:"));
    mira.sees_new();
    desk.then(mira.sends_album(&[
        (PHOTO, "Von allen Seiten"),
        (b"\xFF\xD8\xFF second", ""),
        (b"\xFF\xD8\xFF third", ""),
    ]));
    desk.then(mira.sends_album_in_parts(&[(PHOTO, ""), (b"\xFF\xD8\xFF five", "")], Duration::from_millis(300)));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > (photo: 24 bytes) Von allen Seiten
    > (photo: 10 bytes)
    > (photo: 9 bytes)
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    > (photo: 24 bytes)
    > (photo: 8 bytes)
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    ");
    insta::assert_snapshot!(desk.messages(1)[2..].join("\n"), @r"
    Gern:
    Von allen Seiten [foto-19.jpg] [foto-20.jpg] [foto-21.jpg]
    foto-23.jpg, foto-24.jpg [foto-23.jpg] [foto-24.jpg]
    ");
}

#[test]
fn of_an_album_before_the_agreement_only_one_picture_comes_along_and_that_is_said() {
    let desk = Desk::opens();
    let mira = desk.api.person("Mira", "de");
    desk.then(mira.sends_album(&[(PHOTO, "Von allen Seiten"), (b"\xFF\xD8\xFF second", "")]));
    desk.then(mira.presses("Einverstanden"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > (photo: 24 bytes) Von allen Seiten
    > (photo: 10 bytes)
    - (to “Von allen Seiten”) Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.

      Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Befördert wird es von Telegram, das mitlesen kann. Alles Weitere, auch wie lange wir es aufheben: https://hilfe.example.org/privacy

      Sind Sie damit einverstanden? Ihre Nachricht geht nicht verloren: Wir lesen sie erst, wenn Sie zustimmen.
      [Einverstanden]
      [Nein, danke]
    > [Einverstanden]
    - Aus Ihrem Album ist nur ein Bild angekommen. Bitte schicken Sie die anderen noch einmal.

      Die Datei ist da.

      Worum geht es?
      [Hilfe]
      [Gerät spenden]
      [Abbrechen]
    ");
}

#[test]
fn several_messages_before_the_agreement_are_each_taken_once() {
    let desk = Desk::opens();
    let mira = desk.api.person("Mira", "de");
    let first = desk.then(mira.writes("Guten Tag!"));
    desk.then(mira.writes("Ich habe einen Drucker."));
    let asks = |words: &str| mira.answer_to(mira.written(words));
    desk.then(mira.presses_at(asks("Guten Tag!"), "Einverstanden"));
    desk.then(mira.presses_at(asks("Ich habe einen Drucker."), "Einverstanden"));
    desk.then(mira.presses_at(asks("Guten Tag!"), "Einverstanden"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > Guten Tag!
    - (to “Guten Tag!”) Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.

      Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Befördert wird es von Telegram, das mitlesen kann. Alles Weitere, auch wie lange wir es aufheben: https://hilfe.example.org/privacy

      Sind Sie damit einverstanden? Ihre Nachricht geht nicht verloren: Wir lesen sie erst, wenn Sie zustimmen.
      [Einverstanden]
      [Nein, danke]
    > Ich habe einen Drucker.
    - (to “Ich habe einen Drucker.”) Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.

      Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Befördert wird es von Telegram, das mitlesen kann. Alles Weitere, auch wie lange wir es aufheben: https://hilfe.example.org/privacy

      Sind Sie damit einverstanden? Ihre Nachricht geht nicht verloren: Wir lesen sie erst, wenn Sie zustimmen.
      [Einverstanden]
      [Nein, danke]
    > [Einverstanden]
    - Das habe ich notiert.

      Worum geht es?
      [Hilfe]
      [Gerät spenden]
      [Abbrechen]
    > [Einverstanden]
    - Das habe ich notiert.

      Worum geht es?
      [Hilfe]
      [Gerät spenden]
      [Abbrechen]
    > [Einverstanden]
    - Worum geht es?
      [Hilfe]
      [Gerät spenden]
      [Abbrechen]
    ");
    desk.then(mira.edits(first, "Guten Abend!"));
    desk.then(mira.presses("Gerät spenden"));
    desk.then(mira.writes("79102"));
    desk.finishes(&mira);
    assert_eq!(desk.messages(1), ["Guten Tag!\n\nIch habe einen Drucker."]);
    mira.sees_new();
    desk.then(mira.edits(first, "Guten Morgen!"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > Guten Morgen! (edited)
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
    ");
    assert_eq!(desk.messages(1)[1..], ["Geändert, neue Fassung: Guten Morgen!"]);
}

#[test]
fn every_kind_of_thing_is_taken_or_politely_left() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.answers(JO, SITE, 1, "Wie sieht er aus?");
    let question = mira.message("Wie sieht er aus?");
    desk.then(mira.replies_to(question, "So:"));
    mira.sees_new();
    desk.then(mira.sends_document("Rechnung Größe.pdf", "application/pdf", b"%PDF-1.7", "Die Rechnung"));
    desk.then(mira.sends_voice(b"OggS", 7));
    desk.then(mira.sends_video("film.mp4", b"ftyp", "Er läuft"));
    desk.then(mira.sends_video_note(b"ftyp"));
    desk.then(mira.sends_audio("geraeusch.mp3", b"ID3"));
    desk.then(mira.sends_location(47.99, 7.85));
    desk.then(mira.sends_contact("+49 761 456", "Noor Beispiel"));
    desk.then(mira.sends_sticker("👍"));
    desk.then(mira.writes("👍"));
    desk.then(mira.sends_large_document("lang.mp4", DOWNLOAD_LIMIT + 1));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > (document: Rechnung Größe.pdf, 8 bytes) Die Rechnung
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    > (voice: 7 s)
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    > (video: film.mp4, 4 bytes) Er läuft
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    > (video_note: 4 s)
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    > (audio: geraeusch.mp3, 3 bytes)
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    > (location: 47.99 7.85)
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    > (contact: Noor Beispiel +49 761 456)
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    > (sticker: 👍)
    - Damit kann ich leider nichts anfangen. Bitte schreiben Sie Text, oder wählen Sie einen Knopf.

      2026-00001: Ein Laptop zu verschenken. (in Arbeit)

      Sie: Er läuft
      [film.mp4]

      Sie: video.mp4
      [video.mp4]

      Sie: geraeusch.mp3
      [geraeusch.mp3]

      Sie: 47.99000, 7.85000

      Sie: Noor Beispiel: +49 761 456
      [Antworten]
      [Ist erledigt]
      [Wer kann das lesen?]
      [Meine Anfragen]
    > 👍
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    > (document: lang.mp4, 20971521 bytes)
    - Diese Dateien sind zu groß: lang.mp4. Hier gehen Dateien bis 10 MB; größere nimmt vielleicht das Formular: https://hilfe.example.org/request
    ");
    insta::assert_snapshot!(desk.messages(1)[3..].join("\n"), @r"
    Die Rechnung [Rechnung Größe.pdf]
    sprachnachricht.ogg [sprachnachricht.ogg]
    Er läuft [film.mp4]
    video.mp4 [video.mp4]
    geraeusch.mp3 [geraeusch.mp3]
    47.99000, 7.85000
    Noor Beispiel: +49 761 456
    👍
    ");
}

#[test]
fn a_reply_goes_to_the_request_of_the_message_it_answers() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.then(mira.presses("Neue Anfrage"));
    desk.then(mira.presses("Gerät spenden"));
    desk.then(mira.writes("79102"));
    desk.then(mira.writes("Und ein Drucker."));
    desk.finishes_known(&mira);
    desk.answers(JO, SITE, 1, "Zum Laptop: wie alt?");
    desk.answers(JO, SITE, 2, "Zum Drucker: wie schwer?");
    // While something else is being filled in, which goes on afterwards.
    desk.then(mira.presses("Neue Anfrage"));
    desk.then(mira.presses("Gerät spenden"));
    let (laptop, printer) = (mira.message("wie alt?"), mira.message("wie schwer?"));
    mira.sees_new();
    let reply = desk.then(mira.replies_to(laptop, "Drei Jahre"));
    desk.then(mira.replies_to(printer, "Acht Kilo"));
    desk.then(mira.edits(reply, "Vier Jahre"));
    desk.then(mira.writes("79102"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > (to “Antwort zu 2026-00001: Ein Laptop zu ver”) Vier Jahre (edited)
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
    > (to “Antwort zu 2026-00002: Und ein Drucker.”) Acht Kilo
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00002.
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
    > 79102
    - Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden.
      [Zurück]
      [Abbrechen]
    ");
    assert_eq!(desk.messages(1)[2..], ["Drei Jahre", "Geändert, neue Fassung: Vier Jahre"]);
    assert_eq!(desk.messages(2)[2..], ["Acht Kilo"]);
}

#[test]
fn a_reply_to_the_confirmation_goes_to_its_request() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    let confirmation = mira.message("ist angekommen");
    desk.then(mira.presses("Neue Anfrage"));
    desk.then(mira.replies_to(confirmation, "Das Netzteil fehlt."));
    assert_eq!(desk.messages(1).last().unwrap(), "Das Netzteil fehlt.");
}

#[test]
fn old_and_strange_buttons_are_answered_and_always_acknowledged() {
    let desk = Desk::opens();
    let mira = desk.agreed("Mira", "de");
    let topics = mira.message("Worum geht es?");
    desk.then(mira.presses("Gerät spenden"));
    mira.sees_new();
    desk.then(mira.presses_at(topics, "Hilfe"));
    desk.then(mira.presses_data(topics, "Unbekannt", "topic-999"));
    desk.then(mira.presses_data(topics, "Unsinn", "\u{202e}💥"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > [Hilfe]
    - Dieser Knopf gehört zu einer früheren Frage.

      Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
      [Freiburg]
      [Zurück]
      [Abbrechen]
    > [Unbekannt]
    - Dieser Knopf gehört zu einer früheren Frage.

      Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
      [Freiburg]
      [Zurück]
      [Abbrechen]
    > [Unsinn]
    - Damit kann ich leider nichts anfangen. Bitte schreiben Sie Text, oder wählen Sie einen Knopf.

      Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
      [Freiburg]
      [Zurück]
      [Abbrechen]
    ");
    let answers = desk.api.calls_of("answerCallbackQuery");
    assert_eq!(answers.len(), 5, "{answers:#?}");
}

#[test]
fn groups_and_channels_are_declined_once_and_left() {
    let desk = Desk::opens();
    let ada = desk.api.person("Ada", "de");
    let (group, channel) = (desk.api.group("Kollegium"), desk.api.channel("Neuigkeiten"));
    desk.then(group.adds_the_bot(&ada));
    group.until_left();
    desk.then(channel.adds_the_bot(&ada));
    channel.until_left();
    insta::assert_snapshot!(group.sees(), @r"
    > Ada: (adds the bot)
    - Ich schreibe nur mit einzelnen Personen, damit niemand mitliest. Bitte schreiben Sie mir direkt.
    ");
    insta::assert_snapshot!(channel.sees(), @r"
    - Ich schreibe nur mit einzelnen Personen, damit niemand mitliest. Bitte schreiben Sie mir direkt.
    ");
    assert_eq!(ada.sees(), "");
}

#[test]
fn long_odd_and_empty_words_do_no_harm() {
    let desk = Desk::opens();
    let mira = desk.agreed("Mira", "de");
    desk.then(mira.presses("Gerät spenden"));
    mira.sees_new();
    for words in ["\u{202e}79102", "😀", "79102\0\u{7}", "<b>79102</b>"] {
        desk.then(mira.writes(words));
    }
    desk.then(mira.sends(serde_json::json!({"dice": {"emoji": "🎲", "value": 3}})));
    insta::assert_snapshot!(visible(&desk.sees_new(&mira)), @r"
    > ·79102
    - Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden.
      [Zurück]
      [Abbrechen]
    > 😀
    - Möchten Sie Fotos oder Dateien mitschicken? Höchstens 5, jede bis 10 MB.
      [Überspringen]
      [Zurück]
      [Abbrechen]
    > 79102··
    - Das habe ich notiert.

      Möchten Sie Fotos oder Dateien mitschicken? Höchstens 5, jede bis 10 MB.
      [Überspringen]
      [Zurück]
      [Abbrechen]
    > <b>79102</b>
    - Das habe ich notiert.

      Möchten Sie Fotos oder Dateien mitschicken? Höchstens 5, jede bis 10 MB.
      [Überspringen]
      [Zurück]
      [Abbrechen]
    > (dice)
    - Damit kann ich leider nichts anfangen. Bitte schreiben Sie Text, oder wählen Sie einen Knopf.

      Möchten Sie Fotos oder Dateien mitschicken? Höchstens 5, jede bis 10 MB.
      [Überspringen]
      [Zurück]
      [Abbrechen]
    ");
    desk.then(mira.writes("79102"));
    mira.sees_new();
    desk.then(mira.writes(&"Wort ".repeat(2000)));
    desk.then(mira.presses("Überspringen"));
    assert!(desk.sees_new(&mira).contains("Wie heißen Sie?"));
}

/// Letters that nobody sees, each as a dot.
fn visible(text: &str) -> String {
    text.replace(|letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}'), "·")
}

#[test]
fn what_nobody_knew_when_this_was_written_is_taken_or_answered() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.answers(JO, SITE, 1, "Haben Sie einen Film?");
    let question = mira.message("Haben Sie einen Film?");
    desk.then(mira.replies_to(question, "Gern:"));
    let document = mira.sends_document("handbuch.pdf", "application/pdf", b"%PDF", "");
    desk.then(());
    let id = mira.file_id(document);
    mira.sees_new();
    // Optional in the Bot API: mime_type, width, height and duration.
    desk.then(mira.sends(json!({"video": {"file_id": id, "file_unique_id": "a"}, "caption": "Der Film"})));
    let origin = json!({"type": "oracle", "date": 1});
    desk.then(mira.sends(json!({"text": "Weitergeleitet", "forward_origin": origin})));
    let entities = json!([{"type": "shimmer", "offset": "x"}]);
    desk.then(mira.sends(json!({"text": "Mit Schimmer", "entities": entities})));
    desk.then(mira.sends(json!({"hologram": {"file_id": id, "file_name": "mappe.pdf"}, "caption": "Neuartig"})));
    desk.then(mira.sends(json!({"telepathy": {"thought": "geheim"}})));
    desk.then(mira.sends(json!({"pinned_message": {"message_id": 1}})));
    let seen = desk.sees_new(&mira);
    assert_eq!(seen.matches("Damit kann ich leider nichts anfangen.").count(), 1, "{seen}");
    insta::assert_snapshot!(desk.messages(1)[3..].join("\n"), @r"
    handbuch.pdf [handbuch.pdf]
    Der Film [video.mp4]
    Weitergeleitet
    Mit Schimmer
    Neuartig [mappe.pdf]
    ");
}

#[test]
fn a_file_that_telegram_hands_over_late_is_taken() {
    let desk = Desk::opens();
    let mira = desk.agreed("Mira", "de");
    for (method, status) in [("getFile", 429), ("file", 500), ("file", 429)] {
        mira.sees_new();
        desk.api.fails(method, 1, status);
        desk.then(mira.sends_photo(PHOTO, ""));
        let seen = mira.sees_new();
        assert!(seen.contains("Die Datei ist da."), "{method} {status}: {seen}");
    }
}

#[test]
fn a_file_that_is_not_taken_has_its_real_reason() {
    let desk = Desk::opens();
    let mira = desk.agreed("Mira", "de");
    mira.sees_new();
    desk.then(mira.sends_large_document("film.mp4", DOWNLOAD_LIMIT + 1));
    desk.then(mira.sends_document("leer.txt", "text/plain", b"", ""));
    desk.api.fails("getFile", 1, 400);
    desk.then(mira.sends_document("fort.txt", "text/plain", b"x", "Hier"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > (document: film.mp4, 20971521 bytes)
    - Diese Dateien sind zu groß: film.mp4. Hier gehen Dateien bis 10 MB; größere nimmt vielleicht das Formular: https://hilfe.example.org/request
    > (document: leer.txt, 0 bytes)
    - Diese Dateien sind leer: leer.txt. Bitte sehen Sie nach, ob es die richtigen sind.
    > (document: fort.txt, 1 bytes) Hier
    - Telegram gibt diese Dateien nicht heraus: fort.txt. Bitte schicken Sie sie noch einmal neu.

      Das habe ich notiert.

      Worum geht es?
      [Hilfe]
      [Gerät spenden]
      [Abbrechen]
    ");
}
