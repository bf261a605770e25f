//! The search as agents use it: text forms, numbers, phone numbers, typing errors; and data from before it had them.

use std::path::Path;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use redb::{Database, ReadableTable, TableDefinition};
use tresen::{
    app::{self, ticket::NewTicket},
    clock::Clock,
    domain::{
        access::Actor,
        customer::{CustomerDetails, CustomerOrganisation},
        id::CustomerId,
        person::NewPerson,
        text::PhoneNumber,
        ticket::{Action, Ticket},
    },
    store::{Customers, check, raw},
};

use crate::{
    fixtures::{new_person, new_ticket},
    support::{Browser, DONATION, ELSEWHERE, JO, KIM, LEE, NIA, SITE, START, TestApp, ULI, label, page_of},
};

fn path(query: &str) -> String {
    format!("/console/search?q={}", utf8_percent_encode(query, NON_ALPHANUMERIC))
}

/// The subjects of the hits.
fn hits(browser: &mut Browser, query: &str) -> Vec<String> {
    browser.open(&path(query)).is(200).all(".results li > a")
}

/// What is offered instead, and where its link leads.
fn suggested(browser: &mut Browser, query: &str) -> (Vec<String>, Vec<String>) {
    let page = browser.open(&path(query)).is(200);
    assert_eq!(page.attributes("input[name=q]", "value"), [query], "what was typed stays");
    (page.all(".did-you-mean a"), page.attributes(".did-you-mean a", "href"))
}

fn with_phone(helpdesk: &TestApp, phone: &str, subject: &str) -> Ticket {
    let person = NewPerson {
        phone: Some(PhoneNumber::parse(phone).unwrap()),
        ..new_person("Mira Beispiel", "mira@example.org")
    };
    let new = NewTicket { department: Some(SITE), ..new_ticket(DONATION, person, subject, "Drei Jahre alt.") };
    let open = move |tx: &mut tresen::store::Tx<'_>| app::ticket::open(tx, &Actor::System, new.clone(), 2026);
    helpdesk.app.store().write_now::<_, app::Error, _>(open).unwrap().0
}

#[test]
fn names_of_people_and_files_are_found_without_their_marks() {
    let helpdesk = TestApp::staffed();
    for (name, subject) in [("René Çelik", "Eins"), ("Łukasz Nguyễn", "Zwei"), ("Ju\u{308}rgen Størmer", "Drei")]
    {
        helpdesk.request_of(
            name,
            &format!("{subject}@example.org"),
            SITE,
            DONATION,
            subject,
            "Die Verbindung bricht ab.",
        );
    }
    let mut jo = helpdesk.desk(JO);
    for (query, subject) in [
        ("Rene", "Eins"),
        ("celik", "Eins"),
        ("Lukasz", "Zwei"),
        ("nguyen", "Zwei"),
        ("Juergen", "Drei"),
        ("Jürgen", "Drei"),
        ("stormer", "Drei"),
    ] {
        assert_eq!(hits(&mut jo, query), [subject], "{query}");
    }
    for query in ["Verb", "Verbindu", "Verbindun", "Verbindung", "Verbindungen"] {
        assert_eq!(hits(&mut jo, query).len(), 3, "{query}");
        assert_eq!(jo.page.all("mark"), ["Verbindung"; 3], "{query}");
    }
}

#[test]
fn a_number_finds_its_request_first_and_leads_to_it_with_its_year() {
    let helpdesk = TestApp::staffed();
    let first = helpdesk.request("Erste");
    helpdesk.request_of("Mira", "m@example.org", SITE, DONATION, "Zweite", "1 Laptop mit Zimmer 1");
    let foreign = helpdesk.request_of("Ümit", "u@example.org", ELSEWHERE, DONATION, "Fremde", "Geheim");
    let mut jo = helpdesk.desk(JO);
    assert_eq!(hits(&mut jo, "1"), ["Erste", "Zweite"], "the request of this number in front");
    assert_eq!(hits(&mut jo, "00001"), ["Erste", "Zweite"]);
    assert_eq!(hits(&mut jo, "Nr. 1"), ["Erste"]);
    for query in ["2026-1", "2026-00001", "Nr. 2026-00001", "Anfrage 2026–00001", "#2026-1", "no. 2026-00001"] {
        assert_eq!(jo.open(&path(query)).path, page_of(&first), "{query}");
    }
    for query in [foreign.no.to_string(), foreign.no.serial.to_string(), format!("Nr. {}", foreign.no)] {
        assert_eq!(hits(&mut jo, &query), Vec::<String>::new(), "{query}");
    }
}

#[test]
fn phone_numbers_are_found_in_every_spelling_and_by_their_end() {
    let helpdesk = TestApp::staffed();
    with_phone(&helpdesk, "030 / 23 125-12", "Rückruf");
    helpdesk.request_of("Ada", "ada@example.org", SITE, DONATION, "Im Text", "Bitte +49 (761) 55 66 77 anrufen.");
    let mut jo = helpdesk.desk(JO);
    for query in ["030 23125-12", "0302312512", "+49 30 2312512", "0049 30 23125 12", "23125-12", "12512", "2512"] {
        assert_eq!(hits(&mut jo, query), ["Rückruf"], "{query}");
    }
    for query in ["0761 556677", "0761-55 66 77", "+49761556677", "556677", "6677"] {
        assert_eq!(hits(&mut jo, query), ["Im Text"], "{query}");
    }
    assert!(hits(&mut jo, "0761 556678").is_empty() && hits(&mut jo, "030 23125").is_empty());
    assert!(hits(&mut helpdesk.desk(ULI), "2312512").is_empty(), "a number of another department");
    jo.open(&format!("/console/tickets/new?topic={DONATION}")).is(200);
    let found = jo.form("main form[method=post]").fill("find", "23125 12").and("then", "find").send();
    assert!(found.says("Mira Beispiel"), "who calls is found by the number: {}", found.text());
}

#[test]
fn a_typing_error_is_put_right_by_words_of_readable_tickets() {
    let helpdesk = TestApp::staffed();
    helpdesk.request_of(
        "Frau Jürgensen",
        "j@example.org",
        SITE,
        DONATION,
        "Akku",
        "Der Akku hält nicht, siehe Vortrag.",
    );
    let mut jo = helpdesk.desk(JO);
    for (query, meant) in [
        ("Jürgnsen", "Jürgensen"),
        ("Akuu", "Akku"),
        ("Vortag", "Vortrag"),
        ("akku hällt", "akku hält"),
        ("Vortag Akuu", "Vortrag Akku"),
    ] {
        let (words, links) = suggested(&mut jo, query);
        assert_eq!((words, links), (vec![meant.to_owned()], vec![path(meant)]), "{query}");
        let link = path(meant);
        assert_eq!(jo.open(&link).all(".results li > a"), ["Akku"], "{query}");
    }
    assert!(jo.open(&path("Akuu")).says("Meintest du: Akku"));
    assert!(
        jo.open(&format!("{}&lang=en", path("Akuu"))).html.contains("Did you mean:") || jo.page.says("Meintest du:")
    );
    for query in ["Akku", "Akk", "gibtesnicht", "2026-99999", ""] {
        assert_eq!(suggested(&mut jo, query).0, Vec::<String>::new(), "{query}");
    }
    // With many hits nothing is offered, though a word looks alike.
    for _ in 0..3 {
        helpdesk.request("Akkus tauschen");
        helpdesk.request("Akten tauschen");
    }
    assert_eq!(suggested(&mut jo, "Akten").0, Vec::<String>::new());
    assert_eq!(suggested(&mut jo, "Akkis").0, ["Akkus"]);
}

#[test]
fn no_word_of_a_ticket_that_one_may_not_open_is_suggested() {
    let helpdesk = TestApp::with_every_role();
    let write =
        |place, who: &str, text: &str| helpdesk.request_of(who, "x@example.org", place, DONATION, "Sache", text);
    write(ELSEWHERE, "Xaver Geheimrat", "Kündigung von Zebrastein.");
    let theirs = write(SITE, "Mira Beispiel", "Ein Kabel.");
    helpdesk.has_noted(JO, &theirs, "Notizblatt liegt bei.");
    helpdesk.has_done(JO, &theirs, Action::Forward(label("Nordlicht")));
    let misspelt = ["Geheimrad", "Zebrastien", "Kündigunk", "Xafer"];
    for who in [JO, KIM, LEE, NIA] {
        for query in misspelt {
            assert_eq!(suggested(&mut helpdesk.desk(who), query).0, Vec::<String>::new(), "{who}: {query}");
        }
    }
    assert_eq!(suggested(&mut helpdesk.desk(ULI), "Zebrastien").0, ["Zebrastein"], "who may open it");
    // Notes are the team's.
    assert_eq!(suggested(&mut helpdesk.desk(JO), "Notitzblatt").0, ["Notizblatt"]);
    assert_eq!(suggested(&mut helpdesk.desk(NIA), "Notitzblatt").0, Vec::<String>::new());
    assert_eq!(suggested(&mut helpdesk.desk(NIA), "Kabell").0, ["Kabel"]);
    // A word that is known elsewhere is corrected like one that nobody knows.
    write(SITE, "Mira Beispiel", "Zebrastern");
    assert_eq!(suggested(&mut helpdesk.desk(JO), "Zebrastein").0, ["Zebrastern"]);
}

/// Stands for "ü" of a keyboard that does not compose, of as many bytes.
const PLACEHOLDER: &str = "uqq";
const DECOMPOSED: &str = "u\u{308}";

/// Makes of a file what a build of schema 2 would have written: [`PLACEHOLDER`] becomes [`DECOMPOSED`] in keys and records,
/// and the index is that of former builds.
fn age(directory: &Path) {
    let database = Database::open(directory.join("tresen.redb")).unwrap();
    let transaction = database.begin_write().unwrap();
    for name in raw::table_names() {
        let mut table = transaction.open_table(TableDefinition::<&[u8], &[u8]>::new(name)).unwrap();
        let rows: Vec<(Vec<u8>, Vec<u8>)> = table
            .iter()
            .unwrap()
            .map(|row| row.map(|(key, value)| (key.value().to_vec(), value.value().to_vec())).unwrap())
            .collect();
        for (key, value) in rows {
            let (now, is_key) = aged(&key);
            let (mut row, is_value) = aged(&value);
            if is_value {
                // Older rows end without checksum.
                row.truncate(row.len() - 5);
            }
            if is_key || is_value {
                table.remove(key.as_slice()).unwrap();
                table.insert(now.as_slice(), row.as_slice()).unwrap();
            }
        }
    }
    transaction.delete_table(TableDefinition::<&[u8], &[u8]>::new("search-2")).unwrap();
    let former = TableDefinition::<&[u8], &[u8]>::new("search-1");
    transaction.open_table(former).unwrap().insert(&b"\x01anmeld\0\xff\xff\xff\xff"[..], &b"\x03\xfe"[..]).unwrap();
    let meta = TableDefinition::<&[u8], &[u8]>::new("meta-1");
    transaction.open_table(meta).unwrap().insert(&b"schema"[..], &2_u64.to_be_bytes()[..]).unwrap();
    transaction.commit().unwrap();
}

fn aged(bytes: &[u8]) -> (Vec<u8>, bool) {
    let (before, after) = (PLACEHOLDER.as_bytes(), DECOMPOSED.as_bytes());
    let mut bytes = bytes.to_vec();
    let found: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(before)).collect();
    for at in &found {
        bytes[*at..*at + before.len()].copy_from_slice(after);
    }
    (bytes, !found.is_empty())
}

fn customer(id: u64, name: &str) -> CustomerOrganisation {
    CustomerOrganisation {
        id: CustomerId(id),
        name: label(name),
        postal_code: None,
        place: None,
        note: None,
        retired: false,
    }
}

fn details(name: &str) -> CustomerDetails {
    customer(0, name).details()
}

/// What the check says, but of ids: the helpdesk of the tests chooses some itself.
fn problems(directory: &Path) -> Vec<String> {
    let told = check::check_directory(directory).unwrap().problems;
    told.into_iter().filter(|problem| !problem.contains("ids were given only")).collect()
}

#[test]
fn older_data_gets_the_new_index_and_names_in_one_form() {
    let directory = tempfile::tempdir().unwrap();
    let helpdesk = TestApp::stored_in(directory.path(), Clock::fixed(START.parse().unwrap()));
    helpdesk.opens();
    helpdesk.staffs();
    let asks = |helpdesk: &TestApp, name: &str, subject: &str| {
        helpdesk.request_of(
            name,
            "mia@example.org",
            SITE,
            DONATION,
            subject,
            "Die Anmeldung klemmt: guqqltig bis morgen.",
        )
    };
    let first = asks(&helpdesk, "Mia Muqqller", "Schluqqssel");
    helpdesk.has_noted(JO, &first, "Ruf 0761 1234567 an.");
    for number in 0..3 {
        helpdesk.request(&format!("Laptop {number}"));
    }
    helpdesk.write(|tx| {
        for (id, name) in [(1, "Schule Süd"), (2, "Schule Suqqd"), (3, "Haus Muqqhle")] {
            tx.put_customer(&customer(id, name))?;
        }
        Ok(())
    });
    drop(helpdesk);
    age(directory.path());
    assert_eq!(problems(directory.path()), Vec::<String>::new(), "the check brings a copy up to date");

    let helpdesk = TestApp::stored_in(directory.path(), Clock::fixed(START.parse().unwrap()));
    assert!(directory.path().join("tresen.before-3.redb").exists(), "a copy is kept");
    let mut jo = helpdesk.desk(JO);
    for query in
        ["Schlüssel", "schluessel", "Schlu\u{308}ssel", "gültig", "Anmeldun", "anmelden", "1234567", "2026-00001 mia"]
    {
        assert_eq!(hits(&mut jo, query), ["Schlüssel"], "{query}");
    }
    assert_eq!(hits(&mut jo, "Laptop").len(), 3);
    assert_eq!(hits(&mut jo, "Mira Beispiel").len(), 3, "requesters too");
    let again = asks(&helpdesk, "Mia Müller", "Noch etwas");
    assert_eq!(again.requester, first.requester, "the profile is found by its name");
    assert_eq!(hits(&mut jo, "Anmeldun"), ["Noch etwas", "Schlüssel"], "new and old together");
    let known = |name: &str| helpdesk.app.read(|read| Ok(read.customer_with_details(&details(name))?)).unwrap();
    assert_eq!(known("Schule Süd"), Some(CustomerId(1)), "the older one keeps the name");
    assert_eq!(known("Schule Süd (2)"), Some(CustomerId(2)));
    assert_eq!(known("Haus Mühle"), Some(CustomerId(3)));
    drop(helpdesk);
    assert_eq!(problems(directory.path()), Vec::<String>::new(), "afterwards");
    let tables = |directory: &Path| {
        let database = Database::open(directory.join("tresen.redb")).unwrap();
        let read = redb::ReadableDatabase::begin_read(&database).unwrap();
        let names: Vec<String> =
            read.list_tables().unwrap().map(|table| redb::TableHandle::name(&table).to_owned()).collect();
        names
    };
    assert!(!tables(directory.path()).contains(&"search-1".to_owned()), "the former index is gone");
}
