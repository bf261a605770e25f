//! Bots as somebody runs them: their tokens, their neighbours, their webhooks.

use std::{thread, time::Duration};

use jiff::SignedDuration;
use serde_json::json;
use tresen::{
    app::bots::{self, BotSettings, BotStopReason},
    domain::person::Lang,
    store::Settings as _,
};

use super::{Desk, PHOTO, RunningBots, settings};
use crate::{
    botapi::BotApi,
    support::{JO, OFFICE, SITE, TestApp},
};

#[test]
fn a_connected_bot_says_who_it_is_and_offers_its_menu_in_both_languages() {
    let desk = Desk::opens();
    desk.api.until_call("SetMyCommands", 3);
    desk.until("it is connected", |desk| desk.state().connected_since.is_some());
    assert_eq!(desk.state().link().as_deref(), Some("https://t.me/technik_truhe_bot"));
    let menu = |lang: &str| {
        let commands = desk.api.commands(lang);
        let lines = commands.iter().map(|(command, text)| format!("/{command} {text}").replace('\u{2011}', "-"));
        lines.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(menu("de"), @r"
    /new Neue Anfrage
    /mine Meine Anfragen
    /join Mit E-Mail-Adresse verbinden
    /cancel Abbrechen
    /privacy Datenschutz
    /deutsch Auf Deutsch weiter
    /english Auf Englisch weiter
    ");
    insta::assert_snapshot!(menu("en"), @r"
    /new New request
    /mine My requests
    /join Join with e-mail address
    /cancel Cancel
    /privacy Privacy
    /deutsch Go on in German
    /english Go on in English
    ");
    assert_eq!(menu(""), menu("en"), "whoever reads neither");
}

#[test]
fn a_wrong_token_stops_the_bot_and_nothing_else() {
    let api = BotApi::start();
    api.revokes(api.token(), true);
    let settings = settings(&api);
    let desk = Desk::with(TestApp::staffed(), api, &settings);
    desk.until("it is given up", |desk| desk.state().stop_reason == Some(BotStopReason::WrongToken));
    let asked = desk.api.calls().len();
    desk.helpdesk.browser().open("/request").is(200);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(desk.api.calls().len(), asked, "nobody asks again");
}

#[test]
fn of_two_programs_with_one_token_one_steps_back_and_the_other_goes_on() {
    let desk = Desk::opens();
    desk.api.until_call("SetMyCommands", 3);
    let other = TestApp::staffed();
    let theirs = RunningBots::start(&other.app, &settings(&desk.api));
    let bot = desk.bot();
    let stopped = |helpdesk: &TestApp| helpdesk.app.bots().get(bot).unwrap().stop_reason;
    desk.until("one of them stops", |desk| {
        [stopped(&desk.helpdesk), stopped(&other)].contains(&Some(BotStopReason::Elsewhere))
    });
    assert_ne!(stopped(&desk.helpdesk), stopped(&other), "only one of them");
    let mira = desk.api.person("Mira", "de");
    mira.starts("");
    mira.until_sees("Sind Sie damit einverstanden?");
    assert_eq!(mira.sees().matches("einverstanden?").count(), 1);
    desk.api.goes_down();
    theirs.stop();
}

#[test]
fn a_bot_that_met_another_program_goes_on_by_itself() {
    let api = BotApi::start();
    api.fails("getUpdates", 2, 409);
    let settings = settings(&api);
    let desk = Desk::with(TestApp::staffed(), api, &settings);
    desk.until("it says so", |desk| desk.state().stop_reason == Some(BotStopReason::Elsewhere));
    let mira = desk.api.person("Mira", "de");
    mira.starts("");
    mira.until_sees("Sind Sie damit einverstanden?");
    assert_eq!(desk.state().stop_reason, None);
}

#[test]
fn a_flood_is_braked_with_one_sentence() {
    let desk = Desk::opens();
    let mira = desk.agreed("Mira", "de");
    let noor = desk.agreed("Noor", "en");
    mira.sees_new();
    for number in 0..60 {
        mira.writes(&format!("Noch etwas: {number}"));
    }
    desk.then(());
    let seen = mira.sees_new();
    assert_eq!(seen.matches("Das geht mir gerade zu schnell").count(), 1, "{seen}");
    assert!(seen.matches("Das habe ich notiert.").count() <= 30, "{seen}");
    noor.sees_new();
    desk.then(noor.writes("/help"));
    assert_ne!(noor.sees_new(), "> /help", "others are not braked");
    desk.helpdesk.wait(SignedDuration::from_mins(1));
    desk.then(mira.writes("/cancel"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > /cancel
    - Abgebrochen. Was Sie eingegeben hatten, ist gelöscht.
      [Neue Anfrage]
      [Meine Anfragen]
      [Hilfe]
    - 30 Nachrichten sind nicht angekommen, weil es zu schnell ging: „Noch etwas: 30“, „Noch etwas: 31“, „Noch etwas: 32“, „Noch etwas: 33“, „Noch etwas: 34“, „Noch etwas: 35“, „Noch etwas: 36“, „Noch etwas: 37“, „Noch etwas: 38“, „Noch etwas: 39“, „Noch etwas: 40“, „Noch etwas: 41“, „Noch etwas: 42“, „Noch etwas: 43“, „Noch etwas: 44“, „Noch etwas: 45“, „Noch etwas: 46“, „Noch etwas: 47“, „Noch etwas: 48“, „Noch etwas: 49“ und 10 weitere. Bitte schicken Sie sie noch einmal.
    ");
}

#[test]
fn what_was_written_during_an_outage_of_ours_counts_when_it_was_written() {
    let mut desk = Desk::opens();
    let mira = desk.agreed("Mira", "de");
    mira.sees_new();
    desk.stops();
    // More than one may write at once, and much less than one may write in this time.
    let began = desk.helpdesk.now().as_second();
    for minute in 0..40 {
        mira.sends(json!({"text": format!("Noch etwas: {minute}"), "date": began + minute * 60}));
    }
    desk.helpdesk.wait(SignedDuration::from_mins(45));
    desk.starts();
    desk.then(());
    let seen = mira.sees_new();
    assert!(!seen.contains("zu schnell"), "{seen}");
    assert_eq!(seen.matches("Das habe ich notiert.").count(), 40, "{seen}");
}

#[test]
fn several_bots_each_have_their_department_and_language() {
    let api = BotApi::start();
    let second = api.bot("Beratung", "beratung_bot");
    let mut settings = settings(&api);
    settings.tokens.push(second.clone());
    let desk = Desk::with(TestApp::staffed(), api, &settings);
    let number = bots::bot_id_of(&second).unwrap();
    let wishes = BotSettings { department: Some(OFFICE), lang: Some(Lang::En), is_discreet: false };
    desk.helpdesk.write(move |tx| tx.put_bot_settings(number, &wishes));
    let mira = desk.api.person("Mira", "de");
    let at_second = mira.at(&second);
    for chat in [&mira, &at_second] {
        desk.then(chat.starts(""));
    }
    desk.then(mira.presses("Einverstanden"));
    desk.then(at_second.presses("I agree"));
    assert_eq!(mira.buttons(), ["Hilfe", "Gerät spenden", "Abbrechen"]);
    assert_eq!(at_second.buttons(), ["Hilfe", "Cancel"]);
    assert_eq!(desk.helpdesk.app.bots().all().len(), 2);
}

#[test]
fn a_webhook_takes_only_what_telegram_brings_with_its_secret() {
    let helpdesk = TestApp::staffed();
    let address = helpdesk.base().to_owned();
    helpdesk.write(move |tx| {
        let mut organisation = tx.organisation()?.unwrap();
        organisation.address.clone_from(&address);
        tx.put_organisation(&organisation)
    });
    let api = BotApi::start();
    let mut settings = settings(&api);
    settings.webhook = true;
    let desk = Desk::with(helpdesk, api, &settings);
    desk.api.until_call("SetMyCommands", 3);
    let hook = desk.api.webhook().unwrap();
    assert_eq!(hook.url, format!("{}/telegram/{}", desk.helpdesk.base(), desk.bot()));
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.then(mira.writes("/mine"));
    desk.then(mira.presses("2026-00001: Ein Laptop zu verschenken. (neu)"));
    desk.then(mira.sends_album(&[(PHOTO, "Zwei Fotos"), (b"\xFF\xD8\xFF second", "")]));
    assert_eq!(desk.messages(1).len(), 2, "{:?}", desk.messages(1));
    assert!(desk.messages(1)[1].matches(".jpg").count() == 2, "{:?}", desk.messages(1));
    assert!(desk.api.calls_of("GetUpdates").is_empty());
    desk.answers(JO, SITE, 1, "Danke!");
    assert!(desk.sees_new(&mira).contains("Danke!"));

    let before = desk.messages(1).len();
    let update = serde_json::json!({"update_id": 1, "message": {
        "message_id": 900, "date": 0, "chat": {"id": mira.id, "type": "private", "first_name": "Mira"},
        "from": {"id": mira.id, "is_bot": false, "first_name": "Mira"}, "text": "gefälscht"}});
    let post = |path: &str, secret: &str| {
        let mut browser = desk.helpdesk.browser();
        let headers = [("X-Telegram-Bot-Api-Secret-Token", secret)];
        browser.post_raw(path, "application/json", update.to_string().as_bytes(), &headers).status
    };
    let path = format!("/telegram/{}", desk.bot());
    let secret = hook.secret.unwrap();
    assert_eq!([post(&path, ""), post(&path, "falsch"), post("/telegram/17", &secret)], [404, 404, 404]);
    assert_eq!(desk.messages(1).len(), before);
    assert_eq!([post(&path, &secret), post(&path, &secret)], [200, 200]);
    desk.then(());
    assert_eq!(desk.messages(1)[before..], ["gefälscht"], "once");
    let most = vec![b' '; 1_000_001];
    let headers = [("X-Telegram-Bot-Api-Secret-Token", secret.as_str())];
    assert_eq!(desk.helpdesk.browser().post_raw(&path, "application/json", &most, &headers).status, 413);
}

#[test]
fn after_a_restart_nothing_is_lost_and_nothing_comes_twice() {
    let mut desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.stops();
    mira.writes("/mine");
    desk.helpdesk.does(JO, SITE, desk.ticket(1).id, super::answer("Sehr gern."));
    desk.starts();
    desk.then(());
    let seen = desk.sees_new(&mira);
    assert_eq!(seen.matches("Sehr gern.").count(), 1, "{seen}");
    assert_eq!(seen.matches("Ihre Anfragen aus diesem Chat").count(), 1, "{seen}");
}

#[test]
fn an_album_of_which_one_part_was_taken_before_loses_nothing() {
    let mut desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.then(mira.writes("/mine"));
    desk.then(mira.presses("2026-00001: Ein Laptop zu verschenken. (neu)"));
    let download = desk.api.holds("file");
    let parts: [(&[u8], &str); 2] = [(PHOTO, "Eins"), (b"\xFF\xD8\xFF second", "Zwei")];
    let poll = thread::scope(|scope| {
        scope.spawn(|| mira.sends_album_in_parts(&parts, Duration::from_secs(2)));
        download.until_reached();
        // The effect will be durable, but Telegram does not hear of it.
        let poll = desk.api.holds("GetUpdates");
        download.goes_on();
        poll.until_reached();
        poll
    });
    desk.stops();
    poll.breaks_off();
    desk.starts();
    desk.then(());
    insta::assert_snapshot!(desk.messages(1)[1..].join("\n"), @r"
    Eins [foto-19.jpg]
    Zwei [foto-21.jpg]
    ");
}

#[test]
fn a_slow_file_of_one_chat_delays_no_other_and_the_order_of_its_own_stays() {
    let mut desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    let noor = desk.agreed("Noor", "de");
    desk.then(mira.writes("/mine"));
    desk.then(mira.presses("2026-00001: Ein Laptop zu verschenken. (neu)"));
    noor.sees_new();
    let download = desk.api.holds("file");
    mira.sends_photo(PHOTO, "Erst das Foto");
    mira.writes("Dann der Text");
    download.until_reached();
    // One batch after the other, while the file is on its way.
    for (button, question) in [("Gerät spenden", "Um welchen Ort"), ("Zurück", "Worum geht es?")] {
        noor.presses(button);
        noor.until_sees(question);
        noor.sees_new();
    }
    assert_eq!(desk.messages(1).len(), 1, "what comes after the file waits for it");
    assert!(desk.api.pending() >= 2, "and is not acknowledged");
    // A program that is killed now has lost nothing.
    desk.stops();
    download.breaks_off();
    desk.starts();
    desk.then(());
    let messages = desk.messages(1);
    assert!(messages[1].starts_with("Erst das Foto [foto-"), "{messages:?}");
    assert_eq!(messages[2..], ["Dann der Text"]);
    assert_eq!(noor.sees_new(), "", "nobody is answered twice");
}

#[test]
fn many_slow_files_delay_only_the_chats_they_come_from() {
    let desk = Desk::opens();
    let senders: Vec<_> = (0..10).map(|number| desk.agreed(&format!("Person {number}"), "de")).collect();
    let noor = desk.agreed("Noor", "de");
    let downloads: Vec<_> = senders.iter().map(|_| desk.api.holds("file")).collect();
    for sender in &senders {
        sender.presses("Gerät spenden");
        sender.sends_photo(PHOTO, "");
    }
    downloads[..8].iter().for_each(crate::botapi::Held::until_reached);
    noor.sees_new();
    noor.presses("Gerät spenden");
    noor.until_sees("Um welchen Ort");
    assert!(!downloads[8..].iter().any(crate::botapi::Held::is_reached), "eight at a time");
    drop(downloads);
    desk.then(());
    for sender in &senders {
        assert!(sender.sees().contains("Die Datei ist da."), "{}", sender.sees());
    }
}
