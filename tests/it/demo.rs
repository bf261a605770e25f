//! The demo: its data obey every rule, and every status is there.

use std::collections::BTreeMap;

use tresen::{
    app::jobs,
    demo,
    domain::{id::TicketId, person::Lang, ticket::StatusKind},
    store::{Catalogue, EntryContent, Read, TicketList, TicketLists, Tickets, Timelines},
};

use crate::support::{Page, START, TestApp, block_on};

#[test]
fn the_demo_shows_every_status() {
    let (helpdesk, sign_ins) = TestApp::demo(Lang::De);
    assert_eq!(helpdesk.now(), START.parse().unwrap());
    assert_eq!(block_on(jobs::judge_clock(&helpdesk.app)).unwrap(), None, "its clock is not doubted");
    assert_eq!(sign_ins.iter().filter(|s| s.role.starts_with("Verwaltung")).count(), 1);
    let counts: BTreeMap<StatusKind, u64> = helpdesk
        .app
        .read(|read| {
            let departments = read.departments()?;
            let count =
                |status| read.count_tickets(departments.iter().map(move |d| (TicketList::Department(d.id), status)));
            StatusKind::ALL.into_iter().map(|status| Ok((status, count(status)?))).collect()
        })
        .unwrap();
    assert!(counts.values().sum::<u64>() >= 78, "{counts:?}");
    assert!(counts.values().all(|count| *count > 0), "{counts:?}");
}

#[test]
fn a_requester_of_the_demo_signs_in_and_sees_what_they_asked() {
    let (helpdesk, _) = TestApp::demo(Lang::De);
    let mut svenja = helpdesk.browser();
    svenja.open("/portal/signin").is(200);
    let form = svenja.form("form[action='/portal/signin']").fill("address", demo::DEMO_REQUESTER);
    let page = form.fill("password", demo::DEMO_PASSWORD).send();
    assert_eq!((page.status, page.path.as_str()), (200, "/portal"), "{}", page.text());
    assert_eq!(page.all("main a[href^='/portal/requests/']").len(), 2, "{}", page.text());
}

#[test]
fn the_demo_has_somebody_for_every_role() {
    let (helpdesk, sign_ins) = TestApp::demo(Lang::De);
    let roles: Vec<&str> = sign_ins.iter().map(|of| of.role.as_str()).filter(|role| !role.is_empty()).collect();
    assert_eq!(roles, ["Verwaltung", "Datenschutz", "Einsicht", "Dienstleister Werkstatt Musterplatine"]);
    let mut olga = helpdesk.browser();
    olga.open("/portal/signin").is(200);
    let form = olga.form("form[action='/portal/signin']").fill("address", demo::DEMO_CONTACT);
    assert_eq!(form.fill("password", demo::DEMO_PASSWORD).send().path, "/portal");
    assert!(!olga.open("/portal/organisation").is(200).all("main a[href^='/portal/requests/']").is_empty());
}

/// Words that stand in German sentences and in no English one.
const GERMAN: [&str; 12] =
    [" und ", " nicht ", " für ", " ist ", " wir ", " mit ", " ich ", " der ", " das ", " eine ", " Sie ", " auf "];

#[test]
fn the_english_demo_holds_no_german_sentence() {
    let (helpdesk, sign_ins) = TestApp::demo(Lang::En);
    let roles: Vec<&str> = sign_ins.iter().map(|of| of.role.as_str()).filter(|role| !role.is_empty()).collect();
    assert_eq!(roles, ["Administration", "Data protection", "Inspection", "Provider Sample Board Repairs"]);
    let german_words = |page: &Page| -> Vec<&str> {
        let text = format!(" {} ", page.text());
        GERMAN.into_iter().filter(|word| text.contains(word)).collect()
    };
    let mut visitor = helpdesk.browser();
    visitor.lang = "en";
    for path in ["/", "/request", "/chat", "/access", "/privacy", "/portal/signin", "/signin"] {
        let page = visitor.open(path).is(200).clone();
        assert_eq!(german_words(&page), [""; 0], "{path}: {}", page.text());
        assert!(page.all("main [lang=de]").is_empty(), "{path}");
    }
    let (tickets, texts) = helpdesk.app.read(every_text).unwrap();
    assert!(tickets > 70, "{tickets}");
    for text in texts {
        let words = format!(" {} ", text.replace('\n', " "));
        let found: Vec<&str> = GERMAN.into_iter().filter(|word| words.contains(word)).collect();
        assert!(found.is_empty(), "{found:?} in {text}");
    }
}

/// How many tickets there are, and everything that was written in them.
fn every_text(read: &impl Read) -> Result<(usize, Vec<String>), tresen::app::Error> {
    let (mut tickets, mut texts) = (0, Vec::new());
    for id in (1..200).map(TicketId) {
        let Some(ticket) = read.ticket(id)? else { continue };
        tickets += 1;
        texts.push(ticket.subject.to_string());
        texts.extend(ticket.tags.iter().map(ToString::to_string));
        texts.extend(ticket.values.values().map(|value| format!("{value:?}")));
        for entry in read.timeline(id)? {
            match &entry.content {
                EntryContent::Message { body, .. } | EntryContent::Note { body, .. } => texts.push(body.to_string()),
                EntryContent::Event { event } => texts.push(format!("{event:?}")),
            }
        }
    }
    Ok((tickets, texts))
}
