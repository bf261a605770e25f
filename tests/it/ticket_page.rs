//! The page of a ticket: what its head says, how events are folded, what a form says afterwards, and the way back.

use tresen::{
    domain::{classification::Priority, field::Field, ticket::StatusKind},
    store::Catalogue,
};

use crate::support::*;

#[test]
fn the_head_says_how_many_read_it_and_leads_to_the_names() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let page = helpdesk.desk(JO).open(&page_of(&ticket)).clone();
    assert_eq!(page.all("#head .reads"), ["4 Personen können das lesen"]);
    assert_eq!(page.attributes("#head .reads", "href"), ["#access"]);
    assert_eq!(page.all("#access .fold[open] li").len(), 4, "so few names need no click");
    assert!(page.all("#head .actions").join(" ").contains("Abschließen"), "every button has its word");
    assert!(!page.html.contains("wide-only\">Abschließen"));
}

#[test]
fn events_between_two_messages_are_one_line() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "assignment", &[("to", "me")]).is(200);
    jo.does(&ticket, "priority", &[("priority", "high")]).is(200);
    let page = jo.page.clone();
    assert_eq!(page.all("#timeline > li").len(), 2, "the message and one line: {}", page.text());
    assert!(page.all("#timeline summary")[0].contains("hat die Priorität geändert: Hoch und 2 Ereignisse davor"));
    assert_eq!(page.all("#timeline details ol .happened").len(), 3, "the line holds all of them");
    // What somebody wrote with an event stays in sight.
    jo.open(&format!("{}/waiting", page_of(&ticket)));
    jo.form("main form").fill("text", "Wir warten auf Nachschub.").send().is(200);
    let lines = jo.page.all("#timeline > li");
    assert_eq!(lines.len(), 3);
    assert!(lines[2].contains("Wir warten auf Nachschub."));
}

#[test]
fn unanswered_questions_are_folded_and_those_needed_are_marked() {
    let helpdesk = TestApp::staffed();
    helpdesk.write(|tx| {
        let mut topic = tx.topic(DONATION)?.unwrap();
        topic.fields = every_kind()[..3].to_vec();
        topic.fields[1] = Field { required_to_close: true, ..topic.fields[1].clone() };
        tx.put_topic(&topic)
    });
    let ticket = helpdesk.request("Laptop");
    let page = helpdesk.desk(JO).open(&page_of(&ticket)).clone();
    assert_eq!(page.all("#answers .missing dt"), ["Was haben Sie versucht?"]);
    assert_eq!(page.all("#answers .missing dd"), ["fehlt noch zum Abschließen"]);
    assert_eq!(page.all("#answers summary"), ["2 Fragen ohne Antwort"]);
    assert_eq!(page.all("#answers .unanswered li"), ["Ihr Gerät", "Alter in Jahren"]);
    assert!(page.html.contains("mira<wbr>@example.org"), "an address breaks before its @");
}

#[test]
fn what_was_done_is_said_with_names_and_taken_back_by_one_button() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    let undo = ".toast form";
    let was = |helpdesk: &TestApp| {
        let ticket = helpdesk.now_is(&ticket);
        (ticket.status_kind(), ticket.assignee, ticket.priority, ticket.tags)
    };
    for (noun, field, value, said) in [
        ("assignment", "to", KIM.to_string(), "Zuständig ist jetzt Kim Muster."),
        ("assignment", "to", "me".to_owned(), "Du hast die Anfrage übernommen."),
        ("priority", "priority", "high".to_owned(), "Priorität ist jetzt: Hoch."),
        ("tags", "tags", "drucker, größe 2".to_owned(), "Schlagwörter geändert."),
    ] {
        let before = was(&helpdesk);
        let page = jo.does(&ticket, noun, &[(field, &value)]);
        page.is(200);
        assert!(page.says(said), "{noun}: {}", page.text());
        assert_ne!(was(&helpdesk), before);
        jo.form(undo).send().is(200);
        assert_eq!(was(&helpdesk), before, "{noun}");
    }
    assert_eq!(helpdesk.now_is(&ticket).priority, None::<Priority>);
    // Shown once.
    assert!(jo.open(&page_of(&ticket)).all(undo).is_empty());
    // What went out has no way back, nor what did not lead from where it was.
    jo.answers(&ticket, "Gern.").is(200);
    assert!(jo.page.all(undo).is_empty());
    jo.does(&ticket, "awaiting-reply", &[("value", "")]).is(200);
    jo.form(undo).send().is(200);
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::InProgress);
    jo.does(&ticket, "closure", &[("outcome", "solved"), ("text", "Abgeholt.")]).is(200);
    assert!(jo.page.says("Die Anfrage von Mira Beispiel ist abgeschlossen.") && jo.page.all(undo).is_empty());
}

#[test]
fn the_message_stands_in_the_flow_of_the_page() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "assignment", &[("to", "me")]).is(200);
    assert_eq!(jo.page.all("main .ticket-foot .toast[data-passing]").len(), 1, "above the composer");
    assert_eq!(jo.page.all("#toasts").len(), 1);
    // Its cookie names nobody.
    helpdesk.wait(jiff::SignedDuration::from_secs(1));
    let page = jo.does(&ticket, "assignment", &[("to", "nobody")]);
    assert!(page.says("Freigegeben. Niemand ist zuständig."));
}
