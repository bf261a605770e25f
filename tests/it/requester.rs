//! The requester's page: reading, answering, ending, renewing the link.

use jiff::SignedDuration;
use tresen::{
    app::{
        jobs::{Job, JobCounter},
        ticket::{MessageContent, TicketCommand},
    },
    domain::{
        classification::TicketOutcome,
        department::DepartmentKind,
        id::{AccountId, DepartmentId, TicketId},
        ticket::{Action, StatusKind, Ticket},
    },
    store::{Outbox, Tickets, Timelines},
};

use crate::support::{Browser, OFFICE, SITE, TestApp, body, department, label};

const ANSWER: &str = "#answer";
const SETTLE: &str = "form[action$=closure]";
const TICKET: TicketId = TicketId(1);

/// Somebody has asked and stands on the page of their request; somebody works at the site.
fn asked(helpdesk: &TestApp) -> (Browser, String, AccountId) {
    let jo = helpdesk.employs("Jo Geheim", "jo@example.org", SITE);
    let mut mira = helpdesk.browser();
    mira.donates(helpdesk, "Laptop zu verschenken");
    let link = mira.secret_link();
    mira.open(&link).is(200);
    (mira, link, jo)
}

fn ticket(helpdesk: &TestApp) -> Ticket {
    helpdesk.app.store().snapshot().unwrap().ticket(TICKET).unwrap().unwrap()
}

fn answer(text: &str, waits: bool) -> TicketCommand {
    TicketCommand::Answer { content: MessageContent { body: body(text), attachments: Vec::new() }, awaits_reply: waits }
}

#[test]
fn only_the_secret_link_leads_to_a_request() {
    let helpdesk = TestApp::open();
    let (mut mira, link, _) = asked(&helpdesk);
    assert!(mira.page.says("Ihre Anfrage 2026-00001 vom Fr., 20. Nov. 2026"), "{}", mira.page.text());
    let mut cut = link.clone();
    cut.pop();
    for wrong in
        ["/r/x", "/r/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "/r/%2e%2e", &format!("{link}x"), &cut, "/r/2026-00001"]
    {
        assert!(mira.open(wrong).is(404).says("Dieser Link gilt nicht"), "{wrong}");
    }
}

#[test]
fn the_conversation_shows_answers_and_never_what_is_internal() {
    let helpdesk = TestApp::open();
    let (mut mira, link, jo) = asked(&helpdesk);
    assert!(mira.page.says("Offen") && mira.page.says("Ihre Anfrage ist bei uns."));
    helpdesk.does(
        jo,
        SITE,
        TICKET,
        TicketCommand::Note(MessageContent { body: body("Nur unter uns."), attachments: Vec::new() }),
    );
    helpdesk.does(jo, SITE, TICKET, TicketCommand::Action(Action::AddTask(label("Lager fragen"))));
    helpdesk.does(jo, SITE, TICKET, answer("Passt Ihnen Montag?", true));
    mira.open(&link);
    assert!(mira.page.says("Wir warten auf Ihre Antwort") && mira.page.says("Passt Ihnen Montag?"));
    assert!(mira.page.says("Technik-Truhe e. V., Team Freiburg"), "{}", mira.page.text());
    for inside in ["Nur unter uns.", "Jo Geheim", "jo@example.org", "Lager fragen"] {
        assert!(!mira.page.says(inside), "{inside}");
    }
    assert!(mira.page.says("Eine Person aus dem Team „Freiburg“."), "{}", mira.page.text());
    mira.form(ANSWER).fill("text", "Ja, gern.").send();
    assert!(mira.page.is(200).says("Ihre Nachricht ist gespeichert") && mira.page.says("Ja, gern."));
    assert_eq!(ticket(&helpdesk).status_kind(), StatusKind::InProgress);
    mira.lang = "en";
    assert!(mira.open(&link).says("Somebody of the team is taking care of it."));
}

#[test]
fn an_answer_that_fails_keeps_its_words_and_files() {
    let helpdesk = TestApp::open();
    let (mut mira, link, jo) = asked(&helpdesk);
    let page = mira.form(ANSWER).attach("files", "foto.jpg", b"Foto").send();
    assert!(page.is(422).says("Bitte schreiben Sie etwas.") && page.says("foto.jpg"), "{}", page.text());
    let long = "x".repeat(20_001);
    let page = mira.form(ANSWER).fill("text", &long).attach("files", "leer", b"").send();
    assert!(page.is(422).says("höchstens 20000 Zeichen") && page.says("foto.jpg"), "{}", page.text());
    assert_eq!(mira.form(ANSWER).value("text"), long);
    // The team writes while the page is open: nothing is sent, nothing is lost.
    helpdesk.does(jo, SITE, TICKET, answer("Wir haben schon eins.", false));
    let page = mira.form(ANSWER).fill("text", "Brauchen Sie noch eins?").attach("files", "zwei.jpg", b"zwei").send();
    assert!(page.is(422).says("Inzwischen ist etwas Neues dazugekommen.") && page.says("Wir haben schon eins."));
    assert_eq!(mira.form(ANSWER).value("text"), "Brauchen Sie noch eins?");
    assert!(page.says("foto.jpg") && page.says("zwei.jpg"));
    mira.form(ANSWER).fill("remove", "1").send();
    assert!(!mira.page.says("zwei.jpg") && mira.form(ANSWER).value("text") == "Brauchen Sie noch eins?");
    mira.form(ANSWER).fill("text", "Dann bis zum nächsten Mal.").send().is(200);
    assert!(mira.page.says("Dann bis zum nächsten Mal.") && mira.form(ANSWER).value("text").is_empty());
    let seq = ticket(&helpdesk).entries;
    let file = mira.open(&format!("{link}/files/{seq}/0")).is(200).clone();
    assert_eq!(file.bytes, b"Foto");
    assert!(file.header("content-disposition").unwrap().contains("foto.jpg"));
    for wrong in ["files/1/0", "files/99/0", &format!("files/{seq}/1"), "files/x/y", "files/1/-1"] {
        mira.open(&format!("{link}/{wrong}")).is(404);
    }
}

#[test]
fn a_message_sent_twice_stands_once() {
    let helpdesk = TestApp::open();
    let (mut mira, link, jo) = asked(&helpdesk);
    mira.form(ANSWER).attach("files", "foto.jpg", b"Foto").send().is(422);
    let before = ticket(&helpdesk).entries;
    let send = |mira: &mut Browser, text: &str, file: &[u8]| {
        let form = mira.form(ANSWER).fill("seen", &before.to_string()).fill("text", text);
        form.attach("files", "zwei.jpg", file).send().is(200).clone()
    };
    assert!(send(&mut mira, "Mit zwei Fotos.", b"zwei").says("Ihre Nachricht ist gespeichert"));
    let after = ticket(&helpdesk).entries;
    let mails = helpdesk.app.store().snapshot().unwrap().outbox_rows().unwrap().len();
    // The kept file went along with the first click; even news in between change nothing.
    helpdesk.does(
        jo,
        SITE,
        TICKET,
        TicketCommand::Note(MessageContent { body: body("Gesehen."), attachments: Vec::new() }),
    );
    assert!(send(&mut mira, "Mit zwei Fotos.", b"zwei").says("Ihre Nachricht ist gespeichert"));
    assert_eq!(ticket(&helpdesk).entries, after + 1, "the note, and no second message");
    assert_eq!(helpdesk.app.store().snapshot().unwrap().outbox_rows().unwrap().len(), mails);
    for (place, content) in [(0, &b"Foto"[..]), (1, b"zwei")] {
        assert_eq!(mira.open(&format!("{link}/files/{after}/{place}")).is(200).bytes, content);
    }
    // The same words from the page as it is now, or with another file, are said again.
    mira.open(&link);
    mira.form(ANSWER).fill("text", "Mit zwei Fotos.").send().is(200);
    assert_eq!(ticket(&helpdesk).entries, after + 2);
    mira.form(ANSWER).fill("text", "Mit zwei Fotos.").attach("files", "drei.jpg", b"drei").send().is(200);
    assert_eq!(ticket(&helpdesk).entries, after + 3);
}

#[test]
fn what_was_kept_too_long_does_not_go_along() {
    let helpdesk = TestApp::open();
    let (mut mira, _, _) = asked(&helpdesk);
    mira.form(ANSWER).attach("files", "foto.jpg", b"Foto").send().is(422);
    helpdesk.wait(SignedDuration::from_hours(24));
    mira.form(ANSWER).fill("text", "Doch ohne Foto.").send().is(200);
    assert!(mira.page.says("Doch ohne Foto.") && !mira.page.says("foto.jpg"), "{}", mira.page.text());
    let folders = std::fs::read_dir(helpdesk.files.path()).unwrap();
    assert_eq!(folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum::<usize>(), 0);
}

#[test]
fn an_unsent_answer_goes_after_a_day_with_its_files() {
    let helpdesk = TestApp::open();
    let (mut mira, link, _) = asked(&helpdesk);
    mira.form(ANSWER).attach("files", "foto.jpg", b"Foto").send().is(422);
    helpdesk.wait(SignedDuration::from_hours(24));
    assert!(!mira.open(&link).says("foto.jpg"));
    // The way to the confirmation goes with it.
    assert_eq!(helpdesk.runs(Job::Cleanup), [(JobCounter::Drafts, 2)]);
    let folders = std::fs::read_dir(helpdesk.files.path()).unwrap();
    assert_eq!(folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum::<usize>(), 0);
}

#[test]
fn files_of_notes_are_not_there_for_requesters() {
    let helpdesk = TestApp::open();
    let (mut mira, link, jo) = asked(&helpdesk);
    mira.form(ANSWER).fill("text", "Mit Foto").attach("files", "foto.jpg", b"Foto").send().is(200);
    let shown = ticket(&helpdesk).entries;
    let snapshot = helpdesk.app.store().snapshot().unwrap();
    let attachments = snapshot.entry(TICKET, shown).unwrap().unwrap().attachments().to_vec();
    helpdesk.does(jo, SITE, TICKET, TicketCommand::Note(MessageContent { body: body("Siehe Datei"), attachments }));
    let hidden = ticket(&helpdesk).entries;
    mira.open(&format!("{link}/files/{shown}/0")).is(200);
    mira.open(&format!("{link}/files/{hidden}/0")).is(404);
}

#[test]
fn a_requester_ends_and_reopens_their_request() {
    let helpdesk = TestApp::open();
    let (mut mira, link, _) = asked(&helpdesk);
    mira.form(SETTLE).send().is(200);
    assert!(mira.page.says("Abgeschlossen") && mira.page.says("Sie haben die Anfrage beendet"), "{}", mira.page.text());
    assert_eq!(ticket(&helpdesk).status_kind(), StatusKind::Closed);
    // Twice is no mistake.
    mira.post_raw(&format!("{link}/closure"), "application/x-www-form-urlencoded", b"seen=1", &[]).is(200);
    assert!(mira.page.says("Wenn Sie schreiben, wird die Anfrage wieder geöffnet."));
    mira.form(ANSWER).fill("text", "Doch noch etwas.").send().is(200);
    assert!(mira.page.says("Die Anfrage ist wieder offen"));
    assert_eq!(ticket(&helpdesk).status_kind(), StatusKind::Open);
}

#[test]
fn what_the_team_still_has_to_do_is_said_honestly() {
    let helpdesk = TestApp::open();
    let (mut mira, link, jo) = asked(&helpdesk);
    helpdesk.does(jo, SITE, TICKET, TicketCommand::Action(Action::AddTask(label("Gerät zurückgeben"))));
    mira.open(&link);
    mira.form(SETTLE).send().is(200);
    assert!(mira.page.says("Es muss noch etwas abschließen."), "{}", mira.page.text());
    assert!(mira.page.says("Sie haben mitgeteilt, dass es sich erledigt hat") && !mira.page.says("Gerät zurückgeben"));
    assert_eq!(ticket(&helpdesk).status_kind(), StatusKind::Open);
    // Not over what the team has just written.
    helpdesk.does(jo, SITE, TICKET, answer("Noch eine Frage.", true));
    assert!(mira.form(SETTLE).send().is(422).says("Noch eine Frage."));
    assert_eq!(ticket(&helpdesk).status_kind(), StatusKind::AwaitingReply);
}

#[test]
fn a_renewed_link_kills_the_old_one() {
    let helpdesk = TestApp::open();
    let (mut mira, old, _) = asked(&helpdesk);
    mira.form("form[action$=link]").send().is(200);
    assert!(mira.page.says("Das ist Ihr neuer Link"), "{}", mira.page.text());
    let new = mira.secret_link();
    assert_ne!(new, old);
    assert!(mira.open(&new).is(200).says("Der persönliche Link wurde erneuert"));
    mira.open(&old).is(404);
    for door in ["messages", "closure", "link"] {
        mira.post_raw(&format!("{old}/{door}"), "application/x-www-form-urlencoded", b"text=x&seen=9", &[]).is(404);
    }
    let snapshot = helpdesk.app.store().snapshot().unwrap();
    assert_eq!(snapshot.outbox_rows().unwrap().len(), 2, "the confirmation and the new link");
}

#[test]
fn the_confirmation_does_not_show_a_renewed_link() {
    let helpdesk = TestApp::open();
    let mut mira = helpdesk.browser();
    mira.donates(&helpdesk, "Laptop zu verschenken");
    let sent = mira.page.path.clone();
    let link = mira.secret_link();
    mira.open(&link);
    mira.form("form[action$=link]").send();
    let page = mira.open(&sent).is(200);
    assert!(page.says("wurde inzwischen erneuert") && page.all("#link").is_empty());
}

#[test]
fn archived_requests_are_read_only_and_deleted_ones_are_gone() {
    let helpdesk = TestApp::open();
    let (mut mira, link, jo) = asked(&helpdesk);
    helpdesk.does(
        jo,
        SITE,
        TICKET,
        TicketCommand::Action(Action::Close(TicketOutcome::Solved, Some(body("Abgeholt.")))),
    );
    assert!(mira.open(&link).says("Abgeholt."));
    helpdesk.does(jo, SITE, TICKET, TicketCommand::Action(Action::Archive));
    mira.open(&link).is(200);
    assert!(mira.page.says("archiviert") && mira.page.all("form textarea").is_empty(), "{}", mira.page.text());
    let written =
        mira.post_raw(&format!("{link}/messages"), "application/x-www-form-urlencoded", b"text=Hallo+Team", &[]);
    assert!(written.is(403).html.contains("Hallo Team"), "what was typed is given back");
    helpdesk.does(jo, SITE, TICKET, TicketCommand::Action(Action::Delete));
    mira.open(&link).is(404);
}

#[test]
fn nothing_is_promised_to_spam() {
    let helpdesk = TestApp::open();
    let (mut mira, link, jo) = asked(&helpdesk);
    helpdesk.does(jo, SITE, TICKET, TicketCommand::Action(Action::Close(TicketOutcome::Spam, None)));
    mira.open(&link);
    assert!(mira.page.says("War das ein Irrtum?") && mira.page.says("können wir nicht zusagen"));
    mira.form(ANSWER).fill("text", "Ich bin ein Mensch.").send().is(200);
    assert!(mira.page.says("Ich bin ein Mensch."));
    assert_eq!(ticket(&helpdesk).status_kind(), StatusKind::ClosedSpam);
}

#[test]
fn moving_shows_public_departments_and_who_keeps_access() {
    let helpdesk = TestApp::open();
    let (mut mira, link, jo) = asked(&helpdesk);
    let inside = DepartmentId(7);
    let mut hidden = department(inside, "Geheime Werkstatt", DepartmentKind::General, &[]);
    hidden.public = false;
    helpdesk.write(move |tx| tx.put_department(&hidden));
    helpdesk.does(jo, SITE, TICKET, answer("Ich gebe das weiter.", false));
    helpdesk.does(jo, SITE, TICKET, TicketCommand::Action(Action::Refer(jo)));
    helpdesk.does(jo, SITE, TICKET, TicketCommand::Action(Action::Move { to: OFFICE, assignee_stays: true }));
    mira.open(&link);
    assert!(mira.page.says("An das Team „Büro“ weitergegeben") && mira.page.says("Team Freiburg"));
    assert!(mira.page.says("Zurzeit gehört niemand zum Team „Büro“. Dazu eine Person"), "{}", mira.page.text());
    helpdesk.does(jo, OFFICE, TICKET, TicketCommand::Action(Action::Move { to: inside, assignee_stays: true }));
    helpdesk.does(jo, inside, TICKET, TicketCommand::Action(Action::Forward(label("Werkstatt Muster"))));
    mira.open(&link);
    assert!(mira.page.says("An ein anderes Team weitergegeben") && !mira.page.says("Geheime Werkstatt"));
    assert!(mira.page.says("Dazu der Dienstleister Werkstatt Muster"), "{}", mira.page.text());
}

#[test]
fn the_last_day_moves_with_every_message() {
    let helpdesk = TestApp::open();
    let (mut mira, link, _) = asked(&helpdesk);
    assert!(mira.page.says("wird sie am Do., 20. Nov. 2031 automatisch gelöscht"), "{}", mira.page.text());
    helpdesk.wait(SignedDuration::from_hours(48));
    mira.open(&link);
    mira.form(ANSWER).fill("text", "Noch da?").send();
    assert!(mira.page.says("wird sie am Sa., 22. Nov. 2031 automatisch gelöscht"), "{}", mira.page.text());
    assert!(mira.open("/privacy").says("höchstens 5 Jahre nach der letzten Nachricht"), "{}", mira.page.text());
    assert!(mira.page.says("wird sie dann automatisch gelöscht"), "{}", mira.page.text());
}

#[test]
fn pages_of_a_mistake_switch_language_on_the_page_itself() {
    let helpdesk = TestApp::open();
    let (mut mira, link, _) = asked(&helpdesk);
    mira.form(ANSWER).attach("files", "foto.jpg", b"Foto").send().is(422);
    assert_eq!(mira.page.attributes("header.top nav a", "href"), [format!("{link}?lang=en")]);
}
