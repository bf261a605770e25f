//! The console, worked in as agents do.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use tresen::{
    app::{
        ticket::{MessageContent, TicketCommand, execute},
        view::ticket::allowed_actions,
    },
    domain::{
        access::{self, Actor, Agent},
        classification::{Channel, Priority, TicketOutcome},
        field::Field,
        id::{AccountId, TicketId},
        notification::{NotificationKind, OutboxPayload, Recipient},
        text::{Label, Tag},
        ticket::{Action, Phase, Status, StatusKind, Ticket},
    },
    store::{Catalogue, Outbox, OutboxRow, People, SendAttempt, TicketLists},
};

use crate::support::*;

/// Does something as the machine itself would be told to by a page.
fn act_as(helpdesk: &TestApp, account: AccountId, ticket: &Ticket, action: Action) -> Ticket {
    let (id, action) = (ticket.id, action);
    let actor = actor(helpdesk, account);
    let deed =
        move |tx: &mut tresen::store::Tx<'_>| execute(tx, &actor, id, None, TicketCommand::Action(action.clone()));
    helpdesk.app.store().write_now::<_, tresen::app::Error, _>(deed).unwrap().0
}

fn actor(helpdesk: &TestApp, account: AccountId) -> Actor {
    let account = helpdesk.app.read(|read| Ok(read.account(account)?)).unwrap().unwrap();
    Actor::Agent(Agent::of(&account))
}

/// The requester writes on their page.
pub fn requester_writes(helpdesk: &TestApp, ticket: &Ticket, text: &str) {
    let (id, said) = (ticket.id, MessageContent { body: body(text), attachments: Vec::new() });
    let write = move |tx: &mut tresen::store::Tx<'_>| {
        execute(
            tx,
            &Actor::Link { ticket: id },
            id,
            None,
            TicketCommand::RequesterMessage { content: said.clone(), channel: Channel::Web },
        )
    };
    helpdesk.app.store().write_now::<_, tresen::app::Error, _>(write).unwrap();
}

fn told(helpdesk: &TestApp) -> Vec<(Recipient, NotificationKind)> {
    let rows = helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
    let told = |row: &OutboxRow| match row.payload {
        OutboxPayload::TicketEntry { kind: told, .. } => Some((row.to, told)),
        OutboxPayload::Account { .. } | OutboxPayload::ChatReply => None,
    };
    rows.iter().filter_map(told).collect()
}

#[test]
fn strangers_are_asked_to_sign_in_and_led_back() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    for path in ["/console", "/console/queues/mine", "/console/search?q=Laptop", "/console/outbox", &page_of(&ticket)] {
        let mut stranger = helpdesk.browser();
        let page = stranger.open(path).clone();
        assert!(page.path.starts_with("/signin?then="), "{path} led to {}", page.path);
        assert!(!page.says("Laptop"));
    }
}

#[test]
fn the_first_public_answer_assigns_and_tells_the_requester() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop für die Ausbildung");
    let mut jo = helpdesk.desk(JO);
    jo.open("/console").is(200);
    assert_eq!(jo.page.path, "/console/queues/unassigned", "nothing is Jo's yet");
    jo.follow("Laptop für die Ausbildung").is(200);
    assert!(jo.page.says("Geht an Mira Beispiel per E-Mail an mira@example.org"), "who gets it stands there before");
    let page = jo.form("#composer").fill("text", "Gern, wir haben einen.").send();
    page.is(200);
    assert_eq!(page.path, page_of(&ticket));
    assert!(page.says("Antwort gespeichert. Sie geht an Mira Beispiel, sobald ein Mailserver eingetragen ist."));
    let after = helpdesk.now_is(&ticket);
    assert_eq!((after.status_kind(), after.assignee), (StatusKind::InProgress, Some(JO)));
    assert!(told(&helpdesk).contains(&(Recipient::Person { person: ticket.requester }, NotificationKind::Answer)));
    assert!(!jo.open(&page_of(&ticket)).says("Antwort gespeichert."), "a toast is told once");
    assert_eq!(jo.open("/console").path, "/console/queues/mine");
    assert_eq!(jo.page.all("#queue-mine .count"), ["1"]);
    assert_eq!(jo.page.all("#queue-unassigned .count"), ["0"]);
}

#[test]
fn send_and_wait_then_a_note_that_nobody_outside_sees() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.open(&page_of(&ticket));
    jo.form("#composer").fill("text", "Wann passt es?").and("then", "wait").send().is(200);
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::AwaitingReply);
    let before = told(&helpdesk).len();
    // Whichever button is pressed: what is marked as a note does not go out.
    jo.form("#composer").fill("text", "Schrank drei.").fill("kind", "note").send().is(200);
    assert!(jo.page.says("Notiz gespeichert."));
    assert_eq!(jo.page.all(".said.note .text"), ["Schrank drei."]);
    assert_eq!(told(&helpdesk).len(), before);
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::AwaitingReply);
}

#[test]
fn the_waiting_list_releases_and_tells_why() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "assignment", &[("to", "me")]).is(200);
    assert!(jo.page.says("Du hast die Anfrage übernommen."));
    jo.open(&format!("{}/waiting", page_of(&ticket))).is(200);
    jo.form("main form").fill("text", "Wir warten auf Nachschub.").send().is(200);
    let after = helpdesk.now_is(&ticket);
    assert_eq!((after.status_kind(), after.assignee), (StatusKind::OnWaiting, None));
    assert!(jo.page.says("Wir warten auf Nachschub."));
    assert!(told(&helpdesk).contains(&(Recipient::Person { person: ticket.requester }, NotificationKind::OnWaiting)));
    jo.does(&ticket, "assignment", &[("to", "me")]).is(200);
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::InProgress);
}

#[test]
fn a_message_to_a_closed_request_opens_it_and_tells_everybody_who_worked_on_it() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    helpdesk.desk(JO).answers(&ticket, "Gern.").is(200);
    helpdesk.desk(KIM).answers(&ticket, "Er liegt bereit.").is(200);
    let mut jo = helpdesk.desk(JO);
    jo.open(&format!("{}/closure", page_of(&ticket))).is(200);
    jo.form("main form").fill("outcome", "solved").fill("text", "Abgeholt.").send().is(200);
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::Closed);
    assert!(jo.page.says("Jo Beispiel hat die Anfrage abgeschlossen (Gelöst)"));
    requester_writes(&helpdesk, &ticket, "Er geht nicht an.");
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::Open);
    for account in [JO, KIM] {
        assert!(told(&helpdesk).contains(&(Recipient::Account { account }, NotificationKind::Reopened)));
    }
    assert!(jo.open(&page_of(&ticket)).says("die Anfrage ist wieder offen"));
}

#[test]
fn whoever_moves_a_request_out_of_sight_is_told_before() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "assignment", &[("to", "me")]).is(200);
    jo.open(&format!("{}/department", page_of(&ticket))).is(200);
    assert!(jo.page.says("Dort bist du nicht Mitglied"));
    // Straight away, without having been told: nothing happens but the telling.
    let page = jo.does(&ticket, "department", &[("to", "3")]);
    page.is(422);
    assert!(page.says("Ohne Zugriff bist du nicht mehr zuständig."), "what becomes of the assignment");
    assert_eq!(helpdesk.now_is(&ticket).department, SITE);
    jo.form("main form").and("referrer", &KIM.to_string()).send().is(200);
    let after = helpdesk.now_is(&ticket);
    assert_eq!(after.department, ELSEWHERE);
    assert_eq!(after.referrers, BTreeSet::from([JO, KIM]));
    assert!(jo.page.says("Jo Beispiel behält Zugriff"));
    // It stands among what they kept access to, and nowhere else.
    assert_eq!(jo.open("/console/queues/referred").all(".subject a"), ["Laptop"]);
    for queue in ["unassigned", "department-1", "department-2", "mine"] {
        let listed = jo.open(&format!("/console/queues/{queue}")).all(".subject a");
        let own = queue == "mine" && after.assignee == Some(JO);
        assert_eq!(listed.is_empty(), !own, "{queue}: {listed:?}");
    }
    helpdesk.desk(ULI).open(&page_of(&ticket)).is(200);
    helpdesk.desk(LEE).open(&page_of(&ticket)).is(404);
}

#[test]
fn who_gives_access_up_finds_the_request_no_more() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut kim = helpdesk.desk(KIM);
    kim.open(&format!("{}/department", page_of(&ticket))).is(200);
    let page = kim.form("main form").fill("to", "3").without("keep").send();
    assert!(page.path.starts_with("/console/queues/"), "led to what can be seen: {}", page.path);
    assert!(page.says("Du siehst die Anfrage jetzt nicht mehr."));
    kim.open(&page_of(&ticket)).is(404);
    assert!(!kim.open("/console/search?q=Laptop").says("Drei Jahre"));
    // Among one's own departments nothing is lost, so nothing is asked.
    let other = helpdesk.request("Bildschirm");
    let mut jo = helpdesk.desk(JO);
    jo.does(&other, "department", &[("to", "2")]).is(200);
    assert_eq!(helpdesk.now_is(&other).department, OFFICE);
}

#[test]
fn something_new_stops_the_answer_and_keeps_it() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.open(&page_of(&ticket)).is(200);
    requester_writes(&helpdesk, &ticket, "Es hat sich erledigt!");
    let page = jo.form("#composer").fill("text", "Wir haben einen.").attach("files", "foto.jpg", b"JPEG").send();
    page.is(422);
    assert!(page.says("Während du geschrieben hast, kam etwas Neues"));
    assert_eq!(page.all(".said .badge.due"), ["neu"], "and what is new is marked");
    assert_eq!(page.all("#body"), ["Wir haben einen."], "the text stays");
    assert!(page.says("foto.jpg"), "the file stays");
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::Open, "nothing was sent");
    let page = jo.form("#composer").send();
    page.is(200);
    let files = page.attributes(".said.ours .files a", "href");
    assert_eq!(files.len(), 1, "the file went out without being chosen again");
    let file = jo.open(&files[0]).clone();
    assert_eq!(file.bytes, b"JPEG");
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    assert!(file.header("content-security-policy").unwrap().contains("sandbox"));
    helpdesk.desk(ULI).open(&files[0]).is(404);
}

#[test]
fn what_is_sent_twice_stands_once() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    for (kind, other, text) in [("answer", "note", "Wir haben einen."), ("note", "answer", "Schrank drei.")] {
        jo.open(&page_of(&ticket)).is(200);
        let seen = jo.form("#composer").value("seen");
        let mut send = |kind: &str| {
            let form = jo.form("#composer").fill("seen", &seen).fill("text", text).fill("kind", kind);
            form.attach("files", "foto.jpg", b"JPEG").send().is(200).clone()
        };
        send(kind);
        let (entries, mails) = (helpdesk.now_is(&ticket).entries, told(&helpdesk).len());
        assert!(send(kind).says("gespeichert."));
        assert_eq!((helpdesk.now_is(&ticket).entries, told(&helpdesk).len()), (entries, mails), "{kind}");
        send(other);
        assert!(helpdesk.now_is(&ticket).entries > entries, "a note is no answer");
    }
    // Somebody else may say the same, and so may Jo, later.
    let entries = helpdesk.now_is(&ticket).entries;
    helpdesk.does(
        KIM,
        SITE,
        ticket.id,
        TicketCommand::Note(MessageContent { body: body("Schrank drei."), attachments: Vec::new() }),
    );
    jo.open(&page_of(&ticket));
    jo.form("#composer").fill("text", "Schrank drei.").fill("kind", "note").send().is(200);
    assert_eq!(helpdesk.now_is(&ticket).entries, entries + 2);
}

#[test]
fn closing_says_before_and_after_what_is_missing() {
    let helpdesk = TestApp::staffed();
    helpdesk.write(|tx| {
        let mut topic = tx.topic(DONATION)?.unwrap();
        topic.solution_required = true;
        topic.fields = vec![Field { required_to_close: true, ..every_kind()[7].clone() }];
        tx.put_topic(&topic)
    });
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "tasks", &[("title", "Nachweis prüfen")]).is(200);
    let missing = jo.page.all("#side .card:not(.access) li");
    assert_eq!(
        missing,
        ["Aufgabe „Nachweis prüfen“ erledigen oder streichen", "„Geht es noch an?“ ausfüllen", "Lösung beschreiben"]
    );
    jo.open(&format!("{}/closure", page_of(&ticket))).is(200);
    assert!(jo.page.says("Fehlt noch zum Abschließen"));
    let page = jo.form("main form").fill("text", "Abgeholt.").send();
    page.is(422);
    assert!(page.says("Vor dem Abschließen fehlt noch: Aufgabe „Nachweis prüfen“"));
    assert_eq!(page.all("#text"), ["Abgeholt."]);
    jo.does(&ticket, "tasks", &[("place", "0"), ("state", "done")]).is(200);
    jo.open(&format!("{}/fields", page_of(&ticket))).is(200);
    jo.form("main form").fill("f8", "no").fill("f8-comment", "Lüfter kaputt").send().is(200);
    assert!(jo.page.says("Nein, Lüfter kaputt"));
    jo.open(&format!("{}/closure", page_of(&ticket))).is(200);
    jo.form("main form").fill("outcome", "declined").fill("text", "Zu alt.").send().is(200);
    assert_eq!(helpdesk.now_is(&ticket).status.outcome(), Some(TicketOutcome::Declined));
}

#[test]
fn fields_of_every_kind_are_filled_corrected_and_kept() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request_of("Mira Beispiel", "mira@example.org", OFFICE, HELP, "Hilfe", "Bitte.");
    let mut jo = helpdesk.desk(JO);
    let path = format!("{}/fields", page_of(&ticket));
    jo.open(&path).is(200);
    let form = jo.form("main form").fill("f1", "ThinkPad").fill("f2", "Neu\nstarten").fill("f3", "zwölf");
    let form = form.fill("f4", "2026-02-28").fill("f5", "Laptop").fill("f6", "Laptop").and("f6", "Bildschirm");
    let form = form.fill("f7", "on").fill("f8", "yes").fill("f10", "<b>intern</b>").attach("f9", "pass.jpg", b"JPEG");
    let page = form.send();
    page.is(422);
    assert!(page.says("Bitte gib eine Zahl ein"));
    assert_eq!(page.attributes("#f1", "value"), ["ThinkPad"], "typed things stay");
    assert!(page.says("pass.jpg"), "files stay");
    let page = jo.form("main form").fill("f3", "12,5").send();
    page.is(200);
    let facts = page.all("#answers dd");
    let expected = [
        "ThinkPad",
        "Neu starten",
        "12,5",
        "Sa., 28. Feb. 2026",
        "Laptop",
        "Laptop, Bildschirm",
        "Ja",
        "Ja",
        "pass.jpg",
        "<b>intern</b>",
    ];
    assert_eq!(facts, expected);
    let stored = helpdesk.now_is(&ticket).values;
    jo.open(&path);
    let page = jo.form("main form").send();
    page.is(422);
    assert!(page.says("Es ist schon so"), "sent again unchanged, nothing changes");
    assert_eq!(helpdesk.now_is(&ticket).values, stored);
    // An option that the topic has dropped stays with the ticket.
    helpdesk.write(|tx| {
        let mut topic = tx.topic(HELP)?.unwrap();
        topic.fields[4].kind = tresen::domain::field::FieldKind::Choice { options: vec![label("Tablet")] };
        tx.put_topic(&topic)
    });
    jo.open(&path);
    jo.form("main form").fill("f1", "MacBook").send().is(200);
    assert_eq!(
        helpdesk.now_is(&ticket).values[&tresen::domain::id::FieldId(5)],
        stored[&tresen::domain::id::FieldId(5)]
    );
}

#[test]
fn drafts_come_back_and_go_when_sent() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "draft", &[("text", "Halb fertig"), ("kind", "note")]).is(204);
    jo.open(&page_of(&ticket)).is(200);
    assert_eq!(jo.page.all("#body"), ["Halb fertig"]);
    assert_eq!(jo.page.attributes("[name=kind][checked]", "value"), ["note"]);
    assert_eq!(helpdesk.desk(KIM).open(&page_of(&ticket)).all("#body"), [""], "nobody else sees it");
    jo.form("#composer").fill("text", "").and("mark", "m1x").send().is(422);
    assert!(!jo.page.html.contains("data-accepted"), "the browser keeps its copy");
    jo.form("#composer").fill("text", "Fertig").and("mark", "m2x").send().is(200);
    assert_eq!(jo.page.all("#body"), [""]);
    assert_eq!(jo.page.attributes("#toasts", "data-accepted"), ["m2x"], "the browser forgets its copy");
    assert!(!jo.open(&page_of(&ticket)).html.contains("data-accepted"));
    helpdesk.desk(LEE).does(&ticket, "draft", &[("text", "x")]).is(403);
    helpdesk.desk(JO).does(&ticket, "draft", &[("text", "  ")]).is(204);
    let huge = "ä".repeat(60_000);
    helpdesk.desk(JO).does(&ticket, "draft", &[("text", &huge)]).is(204);
}

#[test]
fn search_finds_words_beginnings_umlauts_numbers_and_nothing_foreign() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request_of(
        "Ümit Größe",
        "umit@example.org",
        SITE,
        DONATION,
        "Kühlgeräte",
        "Der Lüfter der Straßenbahn quietscht.",
    );
    let foreign = helpdesk.request_of("Ümit Größe", "umit@example.org", ELSEWHERE, DONATION, "Lüfterwerk", "Geheim");
    helpdesk.desk(JO).answers(&ticket, "Wir bringen Ersatz mit.").is(200);
    act_as(&helpdesk, JO, &ticket, Action::Close(TicketOutcome::Solved, None));
    let mut jo = helpdesk.desk(JO);
    for query in ["lüfter", "LUEFTER", "luefter", "strasse", "Größe", "groesse", "Ersatz", "umit@example", "kühlgerä"]
    {
        let query = percent_encoding::utf8_percent_encode(query, percent_encoding::NON_ALPHANUMERIC).to_string();
        let page = jo.open(&format!("/console/search?q={query}")).clone();
        assert_eq!(page.all(".results li > a"), ["Kühlgeräte"], "{query}: {}", page.text());
        assert!(!page.html.contains("Lüfterwerk") && !page.html.contains(&foreign.no.to_string()));
    }
    assert_eq!(jo.open("/console/search?q=l%C3%BCfter").all("mark"), ["Lüfter"]);
    for number in [ticket.no.to_string(), format!("%23{}", ticket.no), "2026-1".to_owned()] {
        assert_eq!(jo.open(&format!("/console/search?q={number}")).path, page_of(&ticket), "{number}");
    }
    let page = jo.open(&format!("/console/search?q={}", foreign.no)).is(200).clone();
    assert!(page.path.starts_with("/console/search") && page.says("Nichts gefunden"));
    assert!(jo.open("/console/search?q=").says("Wonach suchst du?"));
    assert!(jo.open("/console/search?q=gibtesnicht").says("Nichts gefunden"));
}

#[test]
fn a_forged_form_changes_nothing_and_gives_the_text_back() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    for csrf in ["", "falsch"] {
        jo.open(&page_of(&ticket)).is(200);
        let page = jo.form("#composer").fill("csrf", csrf).fill("text", "Ein langer Text").send();
        page.is(403);
        assert!(page.says("Ein langer Text"));
    }
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::Open);
}

#[test]
fn who_only_reads_sees_everything_and_can_do_nothing() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut lee = helpdesk.desk(LEE);
    lee.open(&page_of(&ticket)).is(200);
    assert!(lee.page.says("Drei Jahre alt."));
    assert_eq!(lee.page.all("[data-does], main form, #side form"), Vec::<String>::new());
    for (noun, fields) in [
        ("assignment", vec![("to", "me")]),
        ("answers", vec![("text", "Hallo Welt")]),
        ("notes", vec![("text", "Hallo Welt")]),
        ("priority", vec![("priority", "high")]),
        ("closure", vec![("outcome", "solved")]),
        ("tags", vec![("tags", "x")]),
        ("reopening", vec![]),
    ] {
        let page = lee.does(&ticket, noun, &fields);
        page.is(422);
        assert!(page.says("Du kannst diese Anfrage lesen, aber nichts daran ändern."), "{noun}");
        if noun == "answers" {
            assert!(page.says("Hallo Welt"), "the text is given back");
        }
    }
    assert_eq!(helpdesk.now_is(&ticket).entries, ticket.entries);
    lee.open("/console/tickets/new").is(200);
    assert!(lee.page.says("Du kannst hier nichts aufnehmen"));
}

#[test]
fn html_is_shown_and_never_run() {
    let helpdesk = TestApp::staffed();
    let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    helpdesk.write(|tx| {
        let mut topic = tx.topic(DONATION)?.unwrap();
        topic.fields = vec![Field { label: label("<i>Feld</i>"), ..every_kind()[0].clone() }];
        tx.put_topic(&topic)
    });
    let ticket = helpdesk.request_of("<b>Mira<br>", "mira@example.org", SITE, DONATION, evil, evil);
    let mut jo = helpdesk.desk(JO);
    jo.answers(&ticket, evil).is(200);
    jo.does(&ticket, "notes", &[("text", evil)]).is(200);
    jo.does(&ticket, "tags", &[("tags", "<u>tag</u>")]).is(200);
    jo.does(&ticket, "tasks", &[("title", evil)]).is(200);
    jo.does(&ticket, "fields", &[("f1", evil)]).is(200);
    jo.does(&ticket, "provider", &[("name", "<em>Dienst</em>")]).is(200);
    jo.does(&ticket, "draft", &[("text", evil)]).is(204);
    let query = percent_encoding::utf8_percent_encode(evil, percent_encoding::NON_ALPHANUMERIC).to_string();
    for path in [
        page_of(&ticket),
        format!("{}/fields", page_of(&ticket)),
        format!("{}/closure", page_of(&ticket)),
        "/console/queues/mine".to_owned(),
        format!("/console/queues/mine?text={query}&tag={query}&topic={query}"),
        format!("/console/search?q={query}"),
        "/console/search?q=script".to_owned(),
        "/console/outbox".to_owned(),
    ] {
        let page = jo.open(&path).clone();
        for tag in ["<script>a", "<img src=x", "<b>Mira", "<u>tag", "<i>Feld", "<em>Dienst"] {
            assert!(!page.html.contains(tag), "{path} holds {tag}");
        }
        assert!(!page.html.contains("style="), "{path}: no inline style passes the policy");
    }
}

#[test]
fn words_of_ten_thousand_letters_and_texts_too_long_are_taken_calmly() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    let word = "w".repeat(10_000);
    jo.answers(&ticket, &word).is(200);
    jo.open(&format!("/console/search?q={}", "w".repeat(200))).is(200);
    let page = jo.answers(&ticket, &"w".repeat(20_001));
    page.is(422);
    assert!(page.says("höchstens 20000 Zeichen"));
    assert_eq!(page.all("#body")[0].len(), 20_001, "every typed letter is still there");
    jo.answers(&ticket, "   ").is(422);
}

#[test]
fn every_status_offers_exactly_what_the_machine_allows() {
    let helpdesk = TestApp::staffed();
    let forms: [(StatusKind, &[Action]); 9] = [
        (StatusKind::Open, &[]),
        (StatusKind::InProgress, &[Action::Take]),
        (StatusKind::AwaitingReply, &[Action::Take, Action::Await]),
        (StatusKind::WithProvider, &[Action::Forward(Label::parse("Werk").unwrap())]),
        (StatusKind::OnWaiting, &[Action::PutOnWaiting(None)]),
        (StatusKind::Closed, &[Action::Close(TicketOutcome::Solved, None)]),
        (StatusKind::ClosedSpam, &[Action::Close(TicketOutcome::Spam, None)]),
        (StatusKind::Archived, &[Action::Close(TicketOutcome::Solved, None), Action::Archive]),
        (StatusKind::Deleted, &[Action::Close(TicketOutcome::Solved, None), Action::Delete]),
    ];
    for (status, way) in forms {
        let mut ticket = helpdesk.request(&format!("Ein Fall im Status {status:?}"));
        for action in way {
            ticket = act_as(&helpdesk, ADA, &ticket, action.clone());
        }
        assert_eq!(ticket.status_kind(), status);
        for account in [ADA, JO, LEE, ULI] {
            let mut desk = helpdesk.desk(account);
            let page = desk.open(&page_of(&ticket)).clone();
            let may = allowed_actions(&actor(&helpdesk, account), &ticket);
            let shown: BTreeSet<String> = page.attributes("[data-does]", "data-does").into_iter().collect();
            let expected: BTreeSet<String> = may.iter().map(|kind| kind.word().to_owned()).collect();
            assert_eq!(shown, expected, "{status:?} for {account}");
        }
    }
}

#[test]
fn what_is_impossible_is_refused_with_what_is_possible() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    let page = jo.does(&ticket, "resumption", &[]);
    page.is(422);
    assert!(page.says("Im Status „Offen“ geht „Weiterarbeiten“ nicht. Möglich ist: Übernehmen, Zuweisen"));
    assert!(!page.says("Archivieren"), "not what only administrators can do");
    jo.does(&ticket, "assignment", &[("to", &KIM.to_string())]).is(200);
    assert_eq!(helpdesk.now_is(&ticket).assignee, Some(KIM));
    assert!(told(&helpdesk).contains(&(Recipient::Account { account: KIM }, NotificationKind::Assigned)));
    assert!(jo.does(&ticket, "assignment", &[("to", "me")]).says("Kim Muster hat die Anfrage schon"));
    for stranger in [LEE, ULI] {
        let page = jo.does(&ticket, "assignment", &[("to", &stranger.to_string())]);
        page.is(422);
        assert!(page.says("kann an dieser Anfrage nicht arbeiten"));
    }
    jo.does(&ticket, "awaiting-reply", &[]).is(200);
    jo.does(&ticket, "assignment", &[("to", "nobody")]).is(200);
    assert!(jo.does(&ticket, "assignment", &[("to", "nobody")]).says("Niemand ist zugewiesen"));
    jo.does(&ticket, "archive", &[("value", "yes")]).is(422);
    jo.does(&ticket, "nonsense", &[]).is(404);
    jo.does(&ticket, "department", &[("to", "99")]).is(422);
    assert_eq!(helpdesk.now_is(&ticket).department, SITE);
}

#[test]
fn priority_tags_and_tasks_are_changed_in_place() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "priority", &[("priority", "urgent")]).is(200);
    assert_eq!(helpdesk.now_is(&ticket).priority, Some(Priority::Urgent));
    jo.does(&ticket, "tags", &[("tags", "Laptop, eilig ,, laptop")]).is(200);
    let tags: Vec<String> = helpdesk.now_is(&ticket).tags.iter().map(ToString::to_string).collect();
    assert_eq!(tags, ["eilig", "laptop"]);
    jo.does(&ticket, "tags", &[("tags", &"x".repeat(41))]).is(422);
    let many: Vec<String> = (0..31).map(|number| format!("tag{number}")).collect();
    assert!(jo.does(&ticket, "tags", &[("tags", &many.join(","))]).is(422).says("Höchstens 30"));
    jo.does(&ticket, "priority", &[("priority", "quatsch")]).is(404);
    jo.does(&ticket, "tasks", &[("title", "")]).is(422);
    jo.does(&ticket, "tasks", &[("title", "Anrufen")]).is(200);
    jo.does(&ticket, "tasks", &[("title", "Anrufen")]).is(422);
    assert_eq!(helpdesk.now_is(&ticket).tasks.len(), 1, "pressed twice");
    jo.does(&ticket, "tasks", &[("place", "0"), ("state", "dropped")]).is(200);
    jo.does(&ticket, "tasks", &[("place", "9"), ("state", "done")]).is(422);
    jo.does(&ticket, "tasks", &[("place", "0"), ("state", "open")]).is(200);
    assert!(jo.page.says("hat eine Aufgabe wieder geöffnet: Anrufen"));
}

#[test]
fn queues_count_filter_and_page_by_keys() {
    let helpdesk = TestApp::staffed();
    for number in 1..=120 {
        helpdesk.wait(SignedDuration::from_secs(60));
        let ticket = helpdesk.request(&format!("Gerät Nummer {number}"));
        if number % 40 == 0 {
            act_as(&helpdesk, JO, &ticket, Action::Prioritise(Some(Priority::High)));
            act_as(&helpdesk, JO, &ticket, Action::Tag(["müllabfuhr"].map(|t| Tag::parse(t).unwrap()).into()));
        }
    }
    helpdesk.request_of("Fremd", "fremd@example.org", ELSEWHERE, DONATION, "Fremdes", "Nicht für Jo.");
    let mut jo = helpdesk.desk(JO);
    jo.open("/console/queues/unassigned?sort=newest").is(200);
    assert_eq!(jo.page.all("#queue-unassigned .count"), ["120"]);
    assert_eq!(jo.page.all("#queue-department-1 .count"), ["120"]);
    assert_eq!(jo.page.all("#queue-department-3 .count"), Vec::<String>::new());
    let first = jo.page.all(".subject a");
    assert_eq!((first.len(), first[0].as_str()), (50, "Gerät Nummer 120"));
    assert!(jo.page.says("1 bis 50 von 120"));
    jo.follow("Weiter").is(200);
    let second = jo.page.all(".subject a");
    assert_eq!((second.len(), second[0].as_str()), (50, "Gerät Nummer 70"));
    // Something new shifts no page that was opened before.
    let deep = jo.page.path.clone();
    helpdesk.request("Ganz neu");
    assert_eq!(jo.open(&deep).all(".subject a"), second);
    jo.follow("Weiter").is(200);
    assert_eq!(jo.page.all(".subject a").len(), 20);
    assert!(jo.page.attributes("[rel=next]", "href").is_empty());
    jo.follow("Zurück").is(200);
    assert_eq!(jo.page.all(".subject a"), second);
    for filter in ["priority=high", "tag=M%C3%9CLLABFUHR", "text=nummer%2040"] {
        let page = jo.open(&format!("/console/queues/unassigned?{filter}")).clone();
        assert!(page.all(".subject a").contains(&"Gerät Nummer 40".to_owned()), "{filter}: {}", page.text());
        assert!(page.all(".subject a").len() <= 3, "{filter}");
    }
    assert!(jo.open("/console/queues/unassigned?topic=3").says("Nichts passt zu diesem Filter"));
    jo.open("/console/queues/department-3").is(404);
    jo.open("/console/queues/archived").is(404);
    helpdesk.desk(ADA).open("/console/queues/archived").is(200);
}

#[test]
fn nothing_foreign_is_counted_listed_or_opened() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Geheime Sache");
    for stranger in [ULI, BO] {
        let mut desk = helpdesk.desk(stranger);
        for path in ["/console", "/console/queues/unassigned", "/console/queues/closed", "/console/search?q=Geheime"] {
            let page = desk.open(path).is(200).clone();
            assert!(!page.html.contains("Geheime Sache"), "{path}");
            assert!(
                page.all(".queues .count").iter().all(|count| count == "0"),
                "{path}: {:?}",
                page.all(".queues .count")
            );
        }
        let there = desk.open(&page_of(&ticket)).clone();
        let nowhere = desk.open("/console/tickets/2026-99999").clone();
        assert_eq!(nowhere.status, 404);
        if stranger == BO {
            assert!(there.says("Warum musst du diese Anfrage lesen?"), "administrators are asked for a reason first");
        } else {
            assert_eq!(there.status, 404);
            assert_eq!(there.text(), nowhere.text(), "not yours and not there look the same");
        }
        for noun in ["closure", "waiting", "provider", "department", "fields", "files/1/0"] {
            desk.open(&format!("{}/{noun}", page_of(&ticket))).is(404);
        }
    }
}

fn fail(helpdesk: &TestApp, ticket: TicketId) {
    helpdesk.write(move |tx| {
        for row in tx.outbox_rows()?.into_iter().filter(|row| row.payload.ticket() == Some(ticket)) {
            let last = Some(SendAttempt { at: tx.now, error: Some("550 mailbox unavailable".to_owned()) });
            tx.replace_outbox_row(
                Some(&row),
                &OutboxRow { given_up: true, attempts: 8, last_attempt: last, ..row.clone() },
            )?;
        }
        Ok(())
    });
}

#[test]
fn the_outbox_shows_what_waits_and_what_failed_to_those_concerned() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    assert!(jo.open("/console/queues/mine").says("Nachrichten warten, bis ein Mailserver eingetragen ist."));
    assert!(jo.open("/console/outbox").says("Eingangsbestätigung · Mira Beispiel"));
    fail(&helpdesk, ticket.id);
    assert!(jo.open("/console/queues/mine").says("Eine Nachricht konnte nicht verschickt werden."));
    assert!(jo.open("/console/outbox").says("550 mailbox unavailable"));
    assert!(jo.open(&page_of(&ticket)).says("Bestätigung nicht zugestellt"));
    // Elsewhere nobody learns of it; administrators see that something failed, not what.
    let mut uli = helpdesk.desk(ULI);
    assert!(uli.open("/console/outbox").says("Alles ist verschickt"));
    assert!(!uli.open("/console/queues/mine").says("konnte nicht verschickt werden"));
    let mut bo = helpdesk.desk(BO);
    let page = bo.open("/console/outbox").clone();
    assert!(page.says("Anfrage, die du nicht lesen darfst") && !page.says("Laptop") && !page.says("Mira"));
    let row = helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap()[0].clone();
    uli.open("/console/outbox");
    let path = format!("/console/outbox/{}", row.id);
    let csrf = uli.page.attributes("meta[name=csrf]", "content")[0].clone();
    uli.post_raw(&path, "application/x-www-form-urlencoded", format!("csrf={csrf}&what=drop").as_bytes(), &[]);
    assert_eq!(helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap().len(), 1, "not Uli's to drop");
    jo.open("/console/outbox");
    jo.form("main form").and("what", "again").send().is(200);
    let again = helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap()[0].clone();
    assert_eq!((again.given_up, again.due), (false, helpdesk.now()));
    jo.form("main form").and("what", "drop").send().is(200);
    assert!(jo.page.says("Alles ist verschickt"));
    assert_eq!(helpdesk.app.read(|read| Ok(read.outbox_count(false)? + read.outbox_count(true)?)).unwrap(), 0);
}

#[test]
fn administrators_put_away_and_fetch_back() {
    let helpdesk = TestApp::staffed();
    let page = helpdesk.desk(ADA).open("/console/queues/deleted").is(200).clone();
    assert!(page.says("Du kannst sie jederzeit zurückholen."), "nothing empties it by itself: {}", page.text());
    let ticket = helpdesk.request("Laptop");
    act_as(&helpdesk, JO, &ticket, Action::Close(TicketOutcome::Solved, None));
    let mut ada = helpdesk.desk(ADA);
    ada.does(&ticket, "archive", &[("value", "yes")]).is(200);
    assert_eq!(ada.open("/console/queues/archived").all(".subject a"), ["Laptop"]);
    helpdesk.desk(JO).open(&page_of(&ticket)).is(404);
    assert!(ada.open(&page_of(&ticket)).says("Nur Personen aus der Verwaltung"));
    ada.does(&ticket, "archive", &[("value", "no")]).is(200);
    ada.does(&ticket, "bin", &[("value", "yes")]).is(200);
    assert_eq!(ada.open("/console/queues/deleted").all(".subject a"), ["Laptop"]);
    ada.does(&ticket, "bin", &[("value", "no")]).is(200);
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::Closed);
}

#[test]
fn who_can_see_it_stands_there_with_numbers_and_for_the_team_names() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let page = helpdesk.desk(JO).open(&page_of(&ticket)).clone();
    assert!(page.says("Freiburg: 4 Personen") && page.says("3 Personen arbeiten daran mit"));
    assert!(page.says("Eine Person liest nur"));
    let names = page.all(".access li");
    let expected =
        ["Ada Vorstand arbeitet mit", "Jo Beispiel arbeitet mit", "Kim Muster arbeitet mit", "Lee Leserin liest"];
    assert_eq!(names, expected);
}

#[test]
fn the_console_speaks_the_language_of_the_account() {
    let helpdesk = TestApp::staffed();
    let mut jo = helpdesk.desk(JO);
    jo.open("/console/queues/closed").is(200);
    jo.form("form[action='/console/language']").and("lang", "en").send().is(200);
    assert_eq!(jo.page.path, "/console/queues/closed");
    assert!(jo.page.says("Nothing is closed yet"));
    for elsewhere in ["//boese.example", "/console\r\nX: y", "https://boese.example", "/\\boese.example"] {
        jo.open("/console/queues/closed");
        jo.form("form[action='/console/language']").fill("back", elsewhere).and("lang", "en").send().is(200);
        assert_eq!(jo.page.path, "/console/queues/unassigned", "the console begins there: {elsewhere:?}");
    }
    assert!(jo.open("/console/outbox").says("Everything is sent"));
}

#[test]
fn open_pages_hear_of_changes_they_may_see_and_of_no_others() {
    let helpdesk = TestApp::staffed();
    let foreign = helpdesk.request_of("Fremd", "fremd@example.org", ELSEWHERE, DONATION, "Fremdes", "Nicht für Jo.");
    let own = helpdesk.request("Laptop");
    let mut jo = helpdesk.listens(JO);
    let beginning = jo.hears_until(": here");
    assert!(beginning.contains("text/event-stream") && beginning.contains(": here"), "{beginning}");
    helpdesk.desk(ULI).answers(&foreign, "Gern.").is(200);
    assert_eq!(jo.hears(), "", "nothing of what Jo may not read");
    helpdesk.desk(KIM).answers(&own, "Gern.").is(200);
    assert!(jo.hears_until("event: changed").contains("event: changed"));
}

#[test]
fn a_line_of_a_list_tells_the_same_as_the_whole_ticket() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    act_as(&helpdesk, JO, &ticket, Action::Take);
    act_as(&helpdesk, JO, &ticket, Action::Prioritise(Some(Priority::High)));
    act_as(&helpdesk, JO, &ticket, Action::Tag(BTreeSet::from([Tag::parse("eilig").unwrap()])));
    let whole = act_as(&helpdesk, JO, &ticket, Action::Refer(ULI));
    let listed = helpdesk.app.read(|read| Ok(read.listed_ticket(ticket.id)?)).unwrap().unwrap();
    let line = &listed.ticket;
    assert_eq!((line.no, line.requester, line.topic, line.department), (whole.no, whole.requester, whole.topic, SITE));
    assert_eq!((&line.subject, &line.status, &line.tags), (&whole.subject, &whole.status, &whole.tags));
    assert_eq!((line.priority, line.assignee, &line.referrers), (whole.priority, whole.assignee, &whole.referrers));
    assert_eq!((line.unanswered_since, line.changed), (whole.unanswered_since, whole.changed));
    for account in [JO, KIM, LEE, ADA, ULI, BO] {
        let Actor::Agent(agent) = actor(&helpdesk, account) else { unreachable!() };
        for status in StatusKind::ALL {
            let is_referred = whole.referrers.contains(&account);
            let listed = access::may_list(&agent, whole.department, status.phase(), is_referred);
            let outcome = TicketOutcome::Solved;
            let status = match status.phase() {
                Phase::Open => Status::Open,
                Phase::Closed => Status::Closed { outcome },
                Phase::Archived => Status::Archived { outcome },
                Phase::Deleted => Status::Deleted { outcome },
            };
            let ticket = Ticket { status, ..whole.clone() };
            assert_eq!(listed, access::may_read(&Actor::Agent(agent.clone()), &ticket), "{account}");
        }
    }
}

/// In a helpdesk without any request nothing is "taken".
#[test]
fn an_empty_helpdesk_says_where_its_form_is() {
    let helpdesk = TestApp::staffed();
    let mut jo = helpdesk.desk(JO);
    for queue in ["mine", "unassigned", "department-1"] {
        let page = jo.open(&format!("/console/queues/{queue}")).is(200).clone();
        assert!(page.says("Noch keine Anfrage Euer Formular steht hier: https://hilfe.example.org/request"), "{queue}");
        assert!(!page.says("Alles ist vergeben"));
    }
    helpdesk.request("Ein Laptop");
    assert!(!jo.open("/console/queues/mine").says("Noch keine Anfrage"));
}

#[test]
fn pages_that_are_not_there_stay_in_the_frame_and_speak_to_the_team() {
    let helpdesk = TestApp::staffed();
    let (mut jo, mut ada) = (helpdesk.desk(JO), helpdesk.desk(ADA));
    for path in ["/console/tickets/2026-09999", "/console/nowhere", "/console/queues/department-999"] {
        let page = jo.open(path).is(404).clone();
        assert_eq!(page.all("main h1"), ["Diese Seite gibt es nicht"], "{path}");
        assert!(page.says("Prüfe die Adresse") && !page.says("Prüfen Sie"), "{path}");
        assert_eq!(page.attributes("main .button.primary", "href"), ["/console"], "{path}");
        assert!(page.attributes("nav.queues a", "href").contains(&"/console/queues/mine".to_owned()), "{path}");
    }
    let page = ada.open("/admin/departments/999").is(404).clone();
    assert!(page.attributes("nav.queues a", "href").contains(&"/admin/topics".to_owned()));
    assert!(page.says("Prüfe die Adresse"));
    // Whoever does not administer learns nothing of the administration.
    let page = jo.open("/admin/accounts").is(404).clone();
    assert!(page.attributes("nav.queues a", "href").is_empty() || !page.html.contains("/admin/topics"));
    // A form that comes back because its page was too old.
    for (browser, form, area) in [
        (&mut jo, "/console/tickets/2026-00001/notes", "/console/queues/mine"),
        (&mut ada, "/admin/topics/new", "/admin/topics"),
    ] {
        let headers = [("sec-fetch-site", "same-origin")];
        let page =
            browser.post_raw(form, "application/x-www-form-urlencoded", b"csrf=alt&text=Hallo+zusammen", &headers);
        let page = page.is(403).clone();
        assert_eq!(page.all("main textarea"), ["Hallo zusammen"], "{form}");
        assert!(page.says("Sieh bitte durch") && !page.says("Sehen Sie"), "{form}: {}", page.text());
        assert!(page.attributes("nav.queues a", "href").contains(&area.to_owned()), "{form}");
    }
    // Who is not signed in any more is no stranger either.
    let headers = [("sec-fetch-site", "same-origin")];
    let mut nobody = helpdesk.browser();
    let page = nobody.post_raw(
        "/console/tickets/2026-00001/notes",
        "application/x-www-form-urlencoded",
        b"csrf=alt&text=Hallo+zusammen",
        &headers,
    );
    assert!(page.is(403).says("Melde dich in einem neuen Fenster an") && !page.says("Melden Sie"), "{}", page.text());
    // Outside nothing changed, for strangers neither.
    assert!(!helpdesk.browser().open("/console/nowhere").html.contains("/console/queues/"));
    assert!(helpdesk.browser().open("/nowhere").is(404).says("Prüfen Sie bitte die Adresse"));
}
