//! What the team says, on its way to the phone.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use tresen::{
    app::{bots::BotSettings, outbox::Lane, ticket::TicketCommand},
    domain::{
        classification::TicketOutcome,
        event::Event,
        id::TicketId,
        notification::{NotificationKind, OutboxPayload, Recipient},
        ticket::Action,
    },
    store::{Outbox, People},
};

use super::{Desk, said};
use crate::support::{JO, SITE, body};

#[test]
fn long_answers_are_split_at_paragraphs_and_nothing_in_them_is_markup() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    let paragraph = "Ein <b>Wort</b> & [noch](https://example.org) *eins* _und_ `so` ".repeat(45);
    let text = [paragraph.trim(), paragraph.trim(), "Das war alles."].join("\n\n");
    desk.answers(JO, SITE, 1, &text);
    let calls = desk.api.calls_of("sendMessage");
    let sent: Vec<&str> = calls.iter().rev().take(2).rev().map(|call| call.params["text"].as_str().unwrap()).collect();
    assert!(sent[0].ends_with(paragraph.trim()) && sent[0].starts_with("Antwort zu 2026-00001"), "{}", sent[0]);
    assert!(sent[1].starts_with(paragraph.trim()) && sent[1].contains("Das war alles."), "{}", sent[1]);
    assert!(calls.iter().all(|call| call.params.get("parse_mode").is_none()));
    // Whichever piece is answered, it is this request.
    desk.then(mira.replies_to(mira.message("Antwort zu"), "Zum ersten"));
    desk.then(mira.replies_to(mira.message("Das war alles."), "Zum letzten"));
    assert_eq!(desk.messages(1)[2..], ["Zum ersten", "Zum letzten"]);
}

#[test]
fn files_of_an_answer_come_along() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    let attachment = desk.file("Quittung Größe.pdf", b"%PDF-1.7");
    let mut said = said("Hier ist die Quittung.");
    said.attachments.push(attachment);
    desk.does(JO, SITE, 1, TicketCommand::Answer { content: said, awaits_reply: true });
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    - Rückfrage zu 2026-00001: Ein Laptop zu verschenken.

      Hier ist die Quittung.

      Um zu antworten, antworten Sie einfach auf diese Nachricht.
    - (document: Quittung Größe.pdf, 8 bytes)
    ");
    let id = mira.last()["message_id"].as_i64().unwrap();
    assert_eq!(mira.opens(id), b"%PDF-1.7");
    desk.then(mira.replies_to(id, "Danke für die Quittung"));
    assert_eq!(desk.messages(1).last().unwrap(), "Danke für die Quittung");
}

#[test]
fn every_news_of_a_request_is_told_and_notes_of_the_team_are_not() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.does(JO, SITE, 1, TicketCommand::Note(said("Kennt die jemand?")));
    desk.does(JO, SITE, 1, TicketCommand::Answer { content: said("Wie alt ist er?"), awaits_reply: true });
    desk.does(JO, SITE, 1, TicketCommand::Action(Action::PutOnWaiting(Some(body("Wir melden uns im Januar.")))));
    desk.does(JO, SITE, 1, TicketCommand::Action(Action::Close(TicketOutcome::Declined, Some(body("Leider zu alt.")))));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    - Rückfrage zu 2026-00001: Ein Laptop zu verschenken.

      Wie alt ist er?

      Um zu antworten, antworten Sie einfach auf diese Nachricht.
    - Ihre Anfrage 2026-00001 steht auf der Warteliste: Ein Laptop zu verschenken.

      Wir melden uns im Januar.

      Alles dazu: https://hilfe.example.org/r/…
    - Ihre Anfrage 2026-00001 konnten wir leider nicht erfüllen: Ein Laptop zu verschenken.

      Leider zu alt.

      Alles dazu: https://hilfe.example.org/r/…
      [Bewerten]
    ");
    let letters = desk.helpdesk.delivers();
    let subjects: Vec<&str> = letters.iter().map(|letter| letter.subject.as_str()).collect();
    assert_eq!(subjects.len(), 1, "by mail only the receipt: {subjects:?}");
}

#[test]
fn a_pause_that_telegram_asks_for_is_kept() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    mira.is_sent_too_much(1, 1);
    let before = desk.api.calls_of("sendMessage").len();
    desk.answers(JO, SITE, 1, "Sehr gern.");
    let calls = &desk.api.calls_of("sendMessage")[before..];
    assert_eq!(calls.iter().map(|call| call.status).collect::<Vec<_>>(), [429, 200]);
    assert!(calls[1].at - calls[0].at >= Duration::from_secs(1));
    assert!(desk.sees_new(&mira).contains("Sehr gern."));
}

#[test]
fn whoever_blocked_the_bot_gets_mail_until_they_write_again() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.helpdesk.delivers();
    desk.then(mira.blocks_the_bot());
    desk.answers(JO, SITE, 1, "Sehr gern.");
    assert!(desk.helpdesk.delivers().iter().any(|letter| letter.text.contains("Sehr gern.")));
    assert_eq!(mira.sees_new(), "");
    desk.then(mira.unblocks_the_bot());
    desk.answers(JO, SITE, 1, "Wann passt es?");
    assert!(desk.sees_new(&mira).contains("Wann passt es?"));
    assert!(desk.helpdesk.delivers().is_empty());
}

#[test]
fn an_account_that_is_gone_is_found_out_and_the_team_is_told() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.helpdesk.delivers();
    mira.deletes_account();
    desk.answers(JO, SITE, 1, "Sehr gern.");
    let letters = desk.helpdesk.delivers();
    let to: Vec<(&str, bool)> =
        letters.iter().map(|letter| (letter.to.1.as_str(), letter.text.contains("Sehr gern."))).collect();
    assert!(to.contains(&("mira@example.org", true)) && to.contains(&("jo@team.example.org", false)), "{letters:#?}");
    assert_eq!(desk.events(1).last(), Some(&Event::ChatLost { by_mail: true }));
    let page = desk.helpdesk.desk(JO).open("/console/tickets/2026-00001").is(200).text();
    assert!(page.contains("Der Chat nimmt nichts mehr an; Antworten gehen jetzt per E-Mail"), "{page}");
    assert!(page.contains("Die Antwort geht per E-Mail an mira@example.org"), "before the next answer: {page}");
}

#[test]
fn without_an_address_an_answer_that_reaches_nobody_waits_for_somebody_to_look() {
    let desk = Desk::opens();
    desk.helpdesk.leaves_messages_unsent();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    let person = desk.ticket(1).requester;
    desk.helpdesk.write(move |tx| {
        let mut mira = tx.person(person)?.unwrap();
        mira.email = None;
        tx.put_person(&mira)
    });
    desk.helpdesk.delivers();
    mira.deletes_account();
    desk.answers(JO, SITE, 1, "Sehr gern.");
    assert_eq!(desk.events(1).last(), Some(&Event::ChatLost { by_mail: false }));
    let rows = desk.helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
    let stuck: Vec<_> = rows.iter().filter(|row| row.given_up).collect();
    assert!(
        matches!(stuck[..], [row] if matches!(row.payload, OutboxPayload::TicketEntry { kind: NotificationKind::Answer, .. })),
        "{rows:#?}"
    );
    assert!(rows.iter().any(|row| matches!((&row.payload, row.to), (OutboxPayload::TicketEntry { kind: NotificationKind::ChatLost, .. }, Recipient::Account { account }) if account == JO)));
}

#[test]
fn discreetly_only_that_there_is_an_answer_leaves_the_house() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    let bot = desk.bot();
    let wishes = BotSettings { is_discreet: true, ..BotSettings::default() };
    desk.helpdesk.write(move |tx| tx.put_bot_settings(bot, &wishes));
    let mut said = said("Ihre Diagnose: ein Wackelkontakt.");
    said.attachments.push(desk.file("Befund.pdf", b"%PDF-1.7"));
    desk.does(JO, SITE, 1, TicketCommand::Answer { content: said, awaits_reply: false });
    insta::assert_snapshot!(desk.sees_new(&mira), @r"- Zu Ihrer Anfrage 2026-00001 gibt es etwas Neues: https://hilfe.example.org/r/…");
}

#[test]
fn what_waits_while_telegram_is_away_for_a_day_comes_afterwards_in_its_order() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.api.goes_down();
    for words in ["Erstens.", "Zweitens."] {
        desk.helpdesk.does(JO, SITE, TicketId(1), TicketCommand::Answer { content: said(words), awaits_reply: false });
    }
    mira.writes("/mine");
    desk.until("an attempt failed", |desk| {
        let rows = desk.helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
        rows.iter().any(|row| row.last_attempt.as_ref().is_some_and(|last| last.error.is_some()))
    });
    desk.until("it is known", |desk| desk.state().last_error.is_some());
    desk.waits(SignedDuration::from_hours(24));
    desk.api.comes_back();
    let end = Instant::now() + Duration::from_secs(20);
    while !mira.sees().contains("Zweitens.") {
        assert!(Instant::now() < end, "{}", mira.sees());
        desk.waits(SignedDuration::from_mins(5));
        std::thread::sleep(Duration::from_millis(50));
    }
    desk.then(());
    let sees = desk.sees_new(&mira);
    assert!(sees.find("Erstens.") < sees.find("Zweitens."), "{sees}");
    assert_eq!(sees.matches("Ihre Anfragen aus diesem Chat").count(), 1, "{sees}");
    assert_eq!(desk.state().last_error, None);
    assert!(desk.helpdesk.app.read(|read| tresen::app::outbox::next_due(read, Lane::Chat)).unwrap().is_none());
}
