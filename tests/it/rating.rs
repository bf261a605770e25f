//! How satisfied requesters are: asked once, counted without anybody, told only when nobody can be
//! found in it.

use jiff::{SignedDuration, tz::TimeZone};
use tresen::{
    app::{
        self,
        jobs::{Job, JobCounter},
        rating,
    },
    domain::{
        audit::{AuditAction, ConfigArea},
        classification::TicketOutcome,
        id::TopicId,
        rating::{Grade, MIN_SHOWN_ANSWERS, Quarter, RatingOrigin, RatingTally},
        ticket::{Action, StatusKind, Ticket},
    },
    store::{AuditLog, Ratings, Timelines, raw},
};

use crate::support::{ADA, BO, Browser, DONATION, HELP, JO, SITE, TestApp, body};

const RATING: &str = "#rating";
const DAY: SignedDuration = SignedDuration::from_hours(24);

fn link(helpdesk: &TestApp, ticket: &Ticket) -> String {
    format!("/r/{}", helpdesk.app.store().installation_key().link_secret(ticket))
}

fn closed_as(helpdesk: &TestApp, topic: TopicId, outcome: TicketOutcome) -> Ticket {
    let ticket = helpdesk.request_of("Mira Beispiel", "mira@example.org", SITE, topic, "Laptop", "Drei Jahre alt.");
    close(helpdesk, &ticket, outcome)
}

fn close(helpdesk: &TestApp, ticket: &Ticket, outcome: TicketOutcome) -> Ticket {
    helpdesk.does(
        JO,
        SITE,
        ticket.id,
        app::ticket::TicketCommand::Action(Action::Close(outcome, Some(body("Abgeholt.")))),
    );
    helpdesk.now_is(ticket)
}

fn closed(helpdesk: &TestApp) -> Ticket {
    closed_as(helpdesk, DONATION, TicketOutcome::Solved)
}

/// Somebody on the page of their closed request.
fn asked(helpdesk: &TestApp) -> (Browser, Ticket) {
    let ticket = closed(helpdesk);
    let mut mira = helpdesk.browser();
    mira.open(&link(helpdesk, &ticket)).is(200);
    (mira, ticket)
}

fn counted(helpdesk: &TestApp) -> Vec<(RatingOrigin, Grade, u64)> {
    helpdesk.app.read(|read| Ok(read.ratings()?)).unwrap()
}

fn rates(helpdesk: &TestApp, topic: TopicId, grade: u8, remark: &str) {
    let ticket = closed_as(helpdesk, topic, TicketOutcome::Solved);
    let mut somebody = helpdesk.browser();
    somebody.open(&link(helpdesk, &ticket)).is(200);
    let page = somebody.form(RATING).fill("grade", &grade.to_string()).fill("remark", remark).send();
    assert!(page.is(200).says("Danke! Ihre Antwort ist gezählt."), "{}", page.text());
}

#[test]
fn whoever_asked_is_asked_once_and_only_counted() {
    let helpdesk = TestApp::staffed();
    let (mut mira, ticket) = asked(&helpdesk);
    assert!(mira.page.says("Wie zufrieden sind Sie damit"), "{}", mira.page.text());
    let before = helpdesk.app.read(|read| Ok(read.timeline(ticket.id)?)).unwrap();
    mira.form(RATING).fill("grade", "4").fill("remark", "Das ging schnell.").send();
    assert!(mira.page.is(200).says("Danke! Ihre Antwort ist gezählt.") && mira.page.all(RATING).is_empty());
    let origin = RatingOrigin { quarter: Quarter(2026 * 4 + 3), topic: DONATION, service: None, department: SITE };
    assert_eq!(counted(&helpdesk), [(origin, Grade::Good, 1)]);
    let remarks = helpdesk.app.read(|read| Ok(read.remarks()?)).unwrap();
    assert_eq!(
        remarks.iter().map(|remark| (remark.origin, remark.text.as_str())).collect::<Vec<_>>(),
        [(origin, "Das ging schnell.")]
    );
    // The ticket knows that there was an answer, and nothing else changed.
    assert_eq!(helpdesk.now_is(&ticket), Ticket { rated: true, ..ticket.clone() });
    assert_eq!(helpdesk.app.read(|read| Ok(read.timeline(ticket.id)?)).unwrap(), before);
    // Neither on its page nor for the team anything of it stands.
    let mut jo = helpdesk.desk(JO);
    for page in [mira.open(&link(&helpdesk, &ticket)), jo.open(&crate::support::page_of(&ticket))] {
        assert!(!page.is(200).says("Das ging schnell.") && !page.says("Zufrieden"), "{}", page.text());
    }
}

#[test]
fn pressing_twice_counts_once() {
    let helpdesk = TestApp::staffed();
    let (mira, ticket) = asked(&helpdesk);
    let mut again = helpdesk.browser();
    again.open(&link(&helpdesk, &ticket));
    for mut browser in [mira, again] {
        let page = browser.form(RATING).fill("grade", "5").fill("remark", "Danke!").send();
        assert!(page.is(200).says("Danke! Ihre Antwort ist gezählt."));
    }
    assert_eq!(counted(&helpdesk).iter().map(|(.., count)| count).sum::<u64>(), 1);
    assert_eq!(helpdesk.app.read(|read| Ok(read.remarks()?.len())).unwrap(), 1);
}

#[test]
fn a_mistake_keeps_what_was_chosen_and_typed() {
    let helpdesk = TestApp::staffed();
    let (mut mira, _) = asked(&helpdesk);
    let page = mira.form(RATING).fill("remark", "Sehr freundlich.").send();
    assert!(page.is(422).says("Bitte wählen Sie aus, wie zufrieden Sie sind."), "{}", page.text());
    assert_eq!(mira.form(RATING).value("remark"), "Sehr freundlich.");
    let long = "x".repeat(20_001);
    let page = mira.form(RATING).fill("grade", "2").fill("remark", &long).send();
    assert!(page.is(422).says("höchstens 20000 Zeichen"), "{}", page.text());
    assert_eq!((mira.form(RATING).value("grade").as_str(), mira.form(RATING).value("remark")), ("2", long));
    for odd in ["0", "6", "-1", "viel", ""] {
        mira.form(RATING).fill("grade", odd).fill("remark", "Gut.").send().is(422);
    }
    assert_eq!(counted(&helpdesk), []);
    mira.form(RATING).fill("grade", "1").fill("remark", "<b>Nein</b>").send().is(200);
    assert_eq!(counted(&helpdesk)[0].1, Grade::VeryPoor);
}

#[test]
fn nobody_is_asked_before_the_end_about_spam_or_doubles_or_when_it_is_switched_off() {
    let helpdesk = TestApp::staffed();
    let (mut mira, ticket) = asked(&helpdesk);
    let mut open = helpdesk.browser();
    let mut others: Vec<Ticket> =
        [TicketOutcome::Spam, TicketOutcome::Duplicate].map(|outcome| closed_as(&helpdesk, DONATION, outcome)).into();
    others.push(helpdesk.request("Noch offen"));
    for ticket in &others {
        let page = open.open(&link(&helpdesk, ticket)).is(200);
        assert!(!page.says("Wie zufrieden"), "{}", page.text());
    }
    // The team opens it again while the page stands there.
    helpdesk.does(JO, SITE, ticket.id, app::ticket::TicketCommand::Action(Action::Reopen));
    let page = mira.form(RATING).fill("grade", "3").fill("remark", "Mittel.").send();
    assert!(page.is(403).says("Mittel."), "what was typed is not lost: {}", page.text());
    close(&helpdesk, &ticket, TicketOutcome::Solved);
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/satisfaction").is(200);
    let page = ada.form("main form").and("asks", "no").send();
    assert!(page.is(200).says("Zurzeit wird niemand nach der Zufriedenheit gefragt."), "{}", page.text());
    mira.open(&link(&helpdesk, &ticket)).is(200);
    assert!(!mira.page.says("Wie zufrieden") && !helpdesk.browser().open("/privacy").says("zufrieden"));
    assert_eq!(counted(&helpdesk), []);
    ada.open("/admin/satisfaction");
    ada.form("main form").and("asks", "yes").send().is(200);
    assert!(mira.open(&link(&helpdesk, &ticket)).says("Wie zufrieden"));
    assert!(helpdesk.browser().open("/privacy").says("ohne Ihre Person, Ihre Anfrage"));
    let lines = helpdesk.app.read(|read| Ok(read.audit_log(None, 100)?)).unwrap();
    let set = AuditAction::Configured { area: ConfigArea::Satisfaction, id: None };
    assert_eq!(lines.iter().filter(|(_, line)| line.action == set).count(), 2);
}

#[test]
fn the_mail_about_the_end_says_where_to_answer() {
    let helpdesk = TestApp::staffed();
    let ticket = closed(&helpdesk);
    let told = |letters: Vec<tresen::app::transport::Email>| {
        letters.into_iter().filter(|letter| letter.text.contains("Wie zufrieden sind Sie?")).count()
    };
    assert_eq!(told(helpdesk.delivers()), 1);
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::Closed);
    helpdesk.write(|tx| tx.put_asks_satisfaction(false));
    closed(&helpdesk);
    closed_as(&helpdesk, DONATION, TicketOutcome::Duplicate);
    assert_eq!(told(helpdesk.delivers()), 0);
}

#[test]
fn a_quarter_is_told_when_it_is_over_and_only_what_many_said() {
    let helpdesk = TestApp::staffed();
    for place in 0..MIN_SHOWN_ANSWERS {
        rates(&helpdesk, DONATION, 5, if place == 0 { "Gerne wieder." } else { "" });
    }
    rates(&helpdesk, HELP, 1, "Nie wieder.");
    let past = |helpdesk: &TestApp| {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        helpdesk.app.read(|read| rating::past_quarters(read, helpdesk.now(), &zone)).unwrap()
    };
    assert_eq!(past(&helpdesk), [], "it runs still");
    let mut bo = helpdesk.desk(BO);
    assert!(bo.open("/admin/satisfaction").is(200).says("Noch gibt es kein vergangenes Quartal"));
    helpdesk.wait(DAY * 42);
    let told = past(&helpdesk);
    assert_eq!(told.len(), 1);
    let tally = RatingTally::default().with(Grade::VeryGood, MIN_SHOWN_ANSWERS);
    assert_eq!(
        told[0].rows.iter().map(|(_, tally)| *tally).collect::<Vec<_>>(),
        [tally],
        "one answer is nobody's business"
    );
    let mut bo = helpdesk.desk_now(BO);
    let page = bo.open("/admin/satisfaction").is(200);
    for told in ["4. Quartal 2026", "Gerät spenden", "5,0 von 5", "2 Bemerkungen", "Gerne wieder.", "Nie wieder."] {
        assert!(page.says(told), "{told}: {}", page.text());
    }
    assert!(!page.says("1,0 von 5"), "{}", page.text());
    // Enough small ones are told together.
    for _ in 1..MIN_SHOWN_ANSWERS {
        rates(&helpdesk, HELP, 3, "");
    }
    helpdesk.wait(DAY * 92);
    assert_eq!(past(&helpdesk).len(), 1, "four answers are too few, even alone in their quarter");
}

#[test]
fn words_beside_answers_go_after_a_year() {
    let helpdesk = TestApp::staffed();
    rates(&helpdesk, DONATION, 5, "Gerne wieder.");
    helpdesk.wait(DAY * 300);
    helpdesk.runs(Job::Cleanup);
    assert_eq!(helpdesk.app.read(|read| Ok(read.remarks()?.len())).unwrap(), 1);
    helpdesk.wait(DAY * 110);
    assert!(helpdesk.runs(Job::Cleanup).contains(&(JobCounter::Remarks, 1)));
    assert_eq!(helpdesk.app.read(|read| Ok(read.remarks()?.len())).unwrap(), 0);
    assert_eq!(counted(&helpdesk).len(), 1, "what was counted stays");
}

#[test]
fn no_row_of_the_ratings_names_a_ticket_or_a_person() {
    let helpdesk = TestApp::staffed();
    for _ in 0..40 {
        helpdesk.request("Damit Nummern auffallen");
    }
    let (mut mira, ticket) = asked(&helpdesk);
    mira.form(RATING).fill("grade", "4").fill("remark", "Gut.").send().is(200);
    let rows = helpdesk
        .app
        .read(|read| {
            let rows = raw::rows(read, "ratings-1", &[])?;
            Ok(rows.into_iter().map(|(key, value)| [key, value].concat()).collect::<Vec<_>>())
        })
        .unwrap();
    assert_eq!(rows.len(), 2);
    assert!(ticket.id.0 > 40);
    for row in rows.iter().filter(|row| row[0] == 0) {
        // Kind, quarter, topic, service, department, points, count.
        let numbers: Vec<u64> = row[1..33].chunks(8).map(|part| u64::from_be_bytes(part.try_into().unwrap())).collect();
        assert_eq!(numbers, [2026 * 4 + 3, DONATION.0, 0, SITE.0]);
        // The count, behind it a mark and the checksum of the row.
        assert!(row.len() <= 33 + 1 + 3 + 1 + 8, "nothing else stands there");
    }
}
