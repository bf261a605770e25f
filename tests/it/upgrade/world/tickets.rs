//! Tickets in every status with every kind of entry in their timelines.

use std::collections::{BTreeMap, BTreeSet};

use tresen::{
    app::ticket::{MessageContent, TicketCommand, execute},
    domain::{
        access::Actor,
        classification::{Channel, LinkKind, Priority, TicketOutcome},
        field::FieldValue,
        id::FieldId,
        text::Tag,
        ticket::{Action, TaskState, Ticket},
    },
};

use super::moment;
use crate::support::{ADA, BO, ELSEWHERE, HELP, JO, KIM, LEE, NIA, OFFICE, SITE, TestApp, ULI, body, label, page_of};

/// Somebody asks, and these things are done.
fn with(helpdesk: &TestApp, subject: &str, actions: &[Action]) -> Ticket {
    moment(helpdesk);
    let ticket = helpdesk.request(subject);
    actions.iter().fold(ticket, |ticket, action| {
        moment(helpdesk);
        let puts_away = matches!(action, Action::Archive | Action::Unarchive | Action::Delete | Action::Restore);
        helpdesk.has_done(if puts_away { ADA } else { JO }, &ticket, action.clone())
    })
}

fn closed(outcome: TicketOutcome) -> Action {
    Action::Close(outcome, Some(body("So ging es aus.")))
}

/// The requester writes by some channel.
fn writes(helpdesk: &TestApp, ticket: &Ticket, text: &str, channel: Channel) {
    moment(helpdesk);
    let (id, said) = (ticket.id, MessageContent { body: body(text), attachments: Vec::new() });
    let actor = Actor::Link { ticket: id };
    helpdesk.write_app(move |tx| {
        execute(tx, &actor, id, None, TicketCommand::RequesterMessage { content: said.clone(), channel })
    });
}

pub fn every_status(helpdesk: &TestApp) {
    with(helpdesk, "Offen", &[]);
    let taken = with(helpdesk, "In Arbeit", &[Action::Take]);
    with(helpdesk, "Wartet auf Antwort", &[Action::Take, Action::Await]);
    with(helpdesk, "Wieder in Arbeit", &[Action::Take, Action::Await, Action::Resume]);
    with(helpdesk, "Warteliste mit Grund", &[Action::PutOnWaiting(Some(body("Wir warten auf Nachschub.")))]);
    with(helpdesk, "Warteliste", &[Action::PutOnWaiting(None)]);
    let forwarded = with(helpdesk, "Beim Dienstleister", &[Action::Forward(label("Nordlicht"))]);
    helpdesk.has_answered(NIA, &forwarded, "Wir schauen uns das an.");
    with(helpdesk, "Gelöst", &[Action::Take, closed(TicketOutcome::Solved)]);
    with(helpdesk, "Abgelehnt", &[closed(TicketOutcome::Declined)]);
    with(helpdesk, "Doppelt", &[Action::Link(LinkKind::DuplicateOf, taken.id), closed(TicketOutcome::Duplicate)]);
    with(helpdesk, "Werbung", &[Action::Close(TicketOutcome::Spam, None)]);
    with(helpdesk, "Wieder offen", &[closed(TicketOutcome::Solved), Action::Reopen]);
    with(helpdesk, "Archiv", &[closed(TicketOutcome::Solved), Action::Archive]);
    with(helpdesk, "Aus dem Archiv", &[closed(TicketOutcome::Solved), Action::Archive, Action::Unarchive]);
    with(helpdesk, "Papierkorb", &[closed(TicketOutcome::Declined), Action::Delete]);
    with(helpdesk, "Aus dem Papierkorb", &[closed(TicketOutcome::Declined), Action::Delete, Action::Restore]);
    let moved = Action::Move { to: OFFICE, assignee_stays: true };
    with(helpdesk, "Verschoben", &[Action::Take, moved, Action::Refer(LEE)]);
    with(helpdesk, "Anderswo", &[Action::Move { to: ELSEWHERE, assignee_stays: false }]);
    with(helpdesk, "Zugewiesen", &[Action::Assign(KIM), Action::Release, Action::Assign(ADA)]);
    let tags = ["Leihe", "Technik"].map(|tag| Tag::parse(tag).unwrap());
    for priority in [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent] {
        let actions = [Action::Prioritise(Some(priority)), Action::Tag(BTreeSet::from(tags.clone()))];
        with(helpdesk, &format!("Wie dringend: {priority:?}"), &actions);
    }
    for kind in [LinkKind::ChildOf, LinkKind::CausedBy, LinkKind::RelatedTo] {
        with(helpdesk, &format!("Gehört zusammen: {kind:?}"), &[Action::Link(kind, taken.id)]);
    }
    let tasks = ["Lager fragen", "Nachweis prüfen", "Anrufen"].map(|title| Action::AddTask(label(title)));
    let settle = [Action::SetTask(0, TaskState::Done), Action::SetTask(1, TaskState::Dropped)];
    with(helpdesk, "Aufgaben", &[tasks.as_slice(), &settle].concat());
    with(helpdesk, "Neuer Link", &[Action::RenewLink]);
    fields(helpdesk);
    conversation(helpdesk);
    by_hand(helpdesk);
    emergency(helpdesk);
}

fn fields(helpdesk: &TestApp) {
    let ticket = helpdesk.request_of("Fritz Feld", "fritz@example.org", OFFICE, HELP, "Felder", "Alles ausgefüllt.");
    let text = |text: &str| Some(FieldValue::Text { text: body(text) });
    let values = BTreeMap::from([
        (FieldId(1), text("ThinkPad T480")),
        (FieldId(2), text("Neu gestartet.\n\nAkku gewechselt.")),
        (FieldId(4), Some(FieldValue::Date { date: "2026-11-01".parse().unwrap() })),
        (FieldId(6), Some(FieldValue::Chosen { options: vec![label("Bildschirm"), label("Etwas anderes")] })),
        (FieldId(7), Some(FieldValue::Ticked)),
        (FieldId(8), Some(FieldValue::YesNo { yes: false, comment: Some(label("nur ein Piepen")) })),
        (FieldId(10), text("Steht im Lager")),
    ]);
    let ticket = helpdesk.has_done(JO, &ticket, Action::Fill(values));
    moment(helpdesk);
    helpdesk.has_done(JO, &ticket, Action::Fill(BTreeMap::from([(FieldId(2), None)])));
}

fn conversation(helpdesk: &TestApp) {
    let ticket = with(helpdesk, "Ein Gespräch", &[]);
    helpdesk.has_noted(KIM, &ticket, "Schrank drei.");
    moment(helpdesk);
    let mut jo = helpdesk.desk(JO);
    jo.open(&page_of(&ticket)).is(200);
    let form = jo.form("#composer").fill("text", "Gern. Wann passt es?").and("then", "wait");
    form.attach("files", "weg.pdf", b"PDF").attach("files", "foto.jpg", b"JPEG").send().is(200);
    writes(helpdesk, &ticket, "Am Freitag.", Channel::Web);
    writes(helpdesk, &ticket, "Per E-Mail.", Channel::Mail);
    writes(helpdesk, &ticket, "Im Chat.", Channel::WebChat);
    writes(helpdesk, &ticket, "Durch ein Programm.", Channel::Api);
    jo.open(&page_of(&ticket)).is(200);
    jo.form("#composer")
        .fill("text", "Notiz mit Datei.")
        .fill("kind", "note")
        .attach("files", "a.txt", b"a")
        .send()
        .is(200);
    // Words that are not sent yet.
    jo.does(&ticket, "draft", &[("text", "Halb fertig"), ("kind", "note")]).is(204);
    helpdesk.desk_now(KIM).does(&ticket, "draft", &[("text", "Auch halb fertig")]).is(204);
    // A requester who ends it, and opens it again by writing.
    let ended = with(helpdesk, "Erledigt sich", &[Action::Take]);
    let settle = move |tx: &tresen::store::Tx<'_>| {
        execute(tx, &Actor::Link { ticket: ended.id }, ended.id, None, TicketCommand::Action(Action::RequesterSettles))
    };
    helpdesk.write_app(settle);
    writes(helpdesk, &ended, "Doch nicht.", Channel::Web);
    let open_task = with(helpdesk, "Will erledigt sein", &[Action::Take, Action::AddTask(label("Noch zu tun"))]);
    let settle = move |tx: &tresen::store::Tx<'_>| {
        execute(
            tx,
            &Actor::Link { ticket: open_task.id },
            open_task.id,
            None,
            TicketCommand::Action(Action::RequesterSettles),
        )
    };
    helpdesk.write_app(settle);
}

fn by_hand(helpdesk: &TestApp) {
    let mut jo = helpdesk.desk(JO);
    jo.open(&format!("/console/tickets/new?topic={HELP}")).is(200);
    let form =
        jo.form("main form").fill("name", "Nora Neu").fill("description", "Ruft an.").fill("subject", "Am Telefon");
    form.fill("department", &SITE.to_string()).attach("files", "zettel.jpg", b"JPEG").send().is(200);
}

fn emergency(helpdesk: &TestApp) {
    let ticket = helpdesk.request_of("Uwe Unruh", "uwe@example.org", SITE, HELP, "Beschwerde", "Niemand antwortet.");
    let mut bo = helpdesk.desk(BO);
    bo.open(&page_of(&ticket)).is(200);
    bo.form("main form").fill("reason", "Beschwerde der Person über die Antwort").send().is(200);
    helpdesk.desk(ULI).open(&page_of(&ticket)).is(404);
}
