//! Accounts and client organisations from a file: looked at first, taken in once, row by row.

use std::{collections::BTreeMap, fs, path::Path, time::Instant};

use jiff::SignedDuration;
use tresen::{
    app::{import, jobs::Job},
    domain::{
        access::{Actor, Agent},
        audit::AuditAction,
        person::AccountState,
        rights::{Capability, Membership},
        role::Rights,
    },
    store::{AuditLog, Customers, People},
};

use crate::support::{ADA, BO, Browser, JO, OFFICE, Page, SITE, TestApp, block_on};

const HERE: &str = "/admin/import";

fn brings(browser: &mut Browser, kind: &str, bytes: &[u8]) -> Page {
    browser.open(HERE);
    let form = browser.form("form[enctype]").fill("kind", kind);
    form.attach("file", "liste.csv", bytes).send()
}

fn says_yes(browser: &mut Browser) -> Page {
    browser.form("form[action='/admin/import/confirmation']").send()
}

/// New, changed, the same, with faults: as the page says.
fn sums(page: &Page) -> Vec<String> {
    page.all("dl.facts dd")
}

fn names(helpdesk: &TestApp) -> Vec<String> {
    let clients = helpdesk.app.read(|read| Ok(read.customers()?)).unwrap();
    clients.into_iter().map(|client| client.name.to_string()).collect()
}

/// Files on the disk.
fn files(helpdesk: &TestApp) -> usize {
    fn count(folder: &Path) -> usize {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }
    count(helpdesk.files.path())
}

fn deeds(helpdesk: &TestApp) -> Vec<AuditAction> {
    let lines = helpdesk.app.read(|read| Ok(read.audit_log(None, 50)?)).unwrap();
    lines.into_iter().rev().map(|(_, line)| line.action).collect()
}

fn imported(what: &str, count: u64) -> AuditAction {
    AuditAction::Imported { what: tresen::domain::text::Label::parse(what).unwrap(), count }
}

#[test]
fn a_file_is_looked_at_and_then_taken_in_once() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    // As a German Excel writes it: Windows-1252, semicolons.
    let text = "Name;PLZ;Ort;Hinweis;Farbe\r\nGrundschule Süd;79102;Freiburg;\"Tür\r\nhinten\";rot\r\nHort;;;;\r\n";
    let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let page = brings(&mut bo, "organisations", &bytes);
    assert_eq!(page.is(200).path, "/admin/import/preview");
    assert_eq!(sums(&page), ["2", "0", "0", "0"]);
    assert!(page.says("Grundschule Süd") && page.says("lässt sie weg: Farbe"));
    assert!(names(&helpdesk).is_empty() && deeds(&helpdesk).is_empty(), "nothing is changed by looking");
    assert_eq!(files(&helpdesk), 1);
    assert!(helpdesk.desk(ADA).open("/admin/import/preview").path.ends_with("/import"), "only who brought it sees it");

    let page = says_yes(&mut bo);
    assert!(page.is(200).says("Fertig. Die Datei ist wieder gelöscht."));
    assert_eq!(sums(&page), ["2", "0", "0", "0"]);
    assert_eq!(names(&helpdesk), ["Grundschule Süd", "Hort"]);
    assert_eq!(files(&helpdesk), 0, "nothing of the file is left");
    assert_eq!(deeds(&helpdesk), [imported("organisations", 2)]);

    let page = brings(&mut bo, "organisations", &bytes);
    assert_eq!(sums(&page), ["0", "0", "2", "0"]);
    assert!(page.says("Es gibt nichts zu übernehmen"));
    let newer = text.replace("Freiburg", "Freiburg i. Br.");
    let page = brings(&mut bo, "organisations", newer.as_bytes());
    assert_eq!(sums(&page), ["0", "1", "1", "0"]);
    says_yes(&mut bo);
    let clients = helpdesk.app.read(|read| Ok(read.customers()?)).unwrap();
    assert_eq!(clients[0].place.as_ref().unwrap().as_str(), "Freiburg i. Br.");
    assert_eq!(clients[0].note.as_ref().unwrap().as_str(), "Tür\nhinten");
}

#[test]
fn mistakes_are_told_row_by_row_and_the_rest_is_taken_in() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    let text = "Name,E-Mail,Rolle,Schreibt in\n\
                Kim Neu,kim.neu@example.org,First Level,\n\
                ,nirgends,Chefin,Keller\n\
                \"Zwei\n Zeilen\",zwei@example.org,,\n\
                Doppelt,KIM.neu@example.org,,\n";
    let page = brings(&mut bo, "accounts", text.as_bytes());
    assert_eq!(sums(&page), ["2", "0", "0", "2"]);
    let rows = page.all("table.stacked tbody tr");
    assert_eq!(
        rows,
        [
            "Zeile 3 Name: Hier fehlt etwas. E-Mail: Das ist keine E-Mail-Adresse. Beispiel: name@example.org \
             Schreibt in: „Keller“ gibt es nicht. Erlaubt sind: Freiburg, Büro, Werkstatt \
             Rolle: „Chefin“ ist keine Rolle. Erlaubt sind: Alle Anfragen, Einzelne Teams, Dienstleister, Verwaltung, \
             Datenschutz, Einsicht.",
            "Zeile 6 Steht schon in Zeile 2.",
        ]
    );
    let page = says_yes(&mut bo);
    assert_eq!(sums(&page), ["2", "0", "0", "2"]);
    assert!(page.says("Ausgelassen wurden die Zeilen 3, 6."));
    assert_eq!(helpdesk.app.read(|read| Ok(read.accounts()?)).unwrap().len(), 8);
}

#[test]
fn what_is_no_table_says_so() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    let long = format!("Name\n{}", "x\n".repeat(50_001));
    for (bytes, words) in [
        (b"PK\x03\x04\x14\x00\x06\x00\x08".as_slice(), "Das ist keine CSV-Datei"),
        (b"Ort;PLZ\nx;12345\n".as_slice(), "fehlen diese Überschriften: Name"),
        (b"Name;Ort\n".as_slice(), "Unter den Überschriften steht keine Zeile"),
        (b"Name;Schule\na;b\n".as_slice(), "Zwei Spalten bedeuten dasselbe: Name"),
        (long.as_bytes(), "mehr als 50.000 Zeilen"),
    ] {
        let page = brings(&mut bo, "organisations", bytes);
        assert!(page.is(422).says(words), "{}", page.text());
    }
    bo.open("/admin/import/preview");
    bo.form("form[action='/admin/import/deletion']").send().is(200);
    assert_eq!(files(&helpdesk), 0);
    bo.open(HERE);
    let page = bo.form("form[enctype]").send();
    assert_eq!(page.is(422).all(".summary li").len(), 2, "kind and file are missing");
    let page = brings(&mut bo, "accounts", b"");
    assert!(page.is(422).says("Die Datei ist leer"));
}

#[test]
fn imported_accounts_are_invited_at_once_or_later() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    let file = "Name;E-Mail;Sprache;Rolle;Schreibt in\nKim Neu;kim.neu@example.org;Englisch;;Büro\n";
    brings(&mut bo, "accounts", file.as_bytes());
    says_yes(&mut bo);
    assert!(helpdesk.delivers().is_empty(), "later");
    let find = |address: &str| {
        let address = tresen::domain::text::EmailAddress::parse(address).unwrap();
        helpdesk
            .app
            .read(|read| Ok(read.account_with_email(&address)?.map(|id| read.account(id).unwrap().unwrap())))
            .unwrap()
    };
    let kim = find("kim.neu@example.org").unwrap();
    assert_eq!((kim.state.clone(), kim.lang.tag()), (AccountState::Invited, "en"));
    assert_eq!(kim.memberships, BTreeMap::from([(OFFICE, Membership::Write)]));
    let rights = |deed: &AuditAction| matches!(deed, AuditAction::RightsChanged { account, .. } if *account == kim.id);
    assert!(deeds(&helpdesk).iter().any(rights));
    let page = bo.open(&format!("/admin/accounts/{}", kim.id)).clone();
    assert!(page.says("Gerade gilt keine Einladung"));
    bo.form("form[action$='/invitation']").and("what", "again").send().is(200);
    assert_eq!(helpdesk.delivers().len(), 1);

    brings(&mut bo, "accounts", b"Name;E-Mail\nNoor;noor@example.org\n");
    bo.form("form[action='/admin/import/confirmation']").and("invites", "on").send().is(200);
    let letters = helpdesk.delivers();
    assert!(letters.iter().any(|letter| letter.to.1.as_str() == "noor@example.org"));
    assert!(find("noor@example.org").unwrap().memberships.is_empty());
}

#[test]
fn a_file_changes_rights_as_the_page_of_an_account_does() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    let mut jo = helpdesk.desk(JO);
    let page = brings(&mut bo, "accounts", b"Name;E-Mail\nJo Beispiel;jo@team.example.org\n");
    assert_eq!(sums(&page), ["0", "0", "1", "0"], "a list without rights changes none");
    let had = helpdesk.app.read(|read| Ok(read.account(JO)?)).unwrap().unwrap();
    let file = "Name;E-Mail;Schreibt in\nJo Beispiel;jo@team.example.org;Freiburg\n";
    let page = brings(&mut bo, "accounts", file.as_bytes());
    assert!(page.says("Rechte ändern sich"));
    says_yes(&mut bo);
    let memberships = BTreeMap::from([(SITE, Membership::Write)]);
    let deed = AuditAction::RightsChanged {
        account: JO,
        memberships: memberships.clone(),
        capabilities: [].into(),
        provider: None,
        before: Some(Rights::of(&had)),
    };
    assert_eq!(deeds(&helpdesk), [deed, imported("accounts", 1)]);
    assert!(jo.open("/console").path.starts_with("/signin"));

    // The last administrators stay, whatever a file says: here it takes the right from both.
    let file = "Name;E-Mail;Rolle\nAda Vorstand;ada@team.example.org;\nBo Verwaltung;bo@team.example.org;\n";
    brings(&mut bo, "accounts", file.as_bytes());
    let page = says_yes(&mut bo);
    assert_eq!(sums(&page), ["0", "1", "0", "1"]);
    let administers = |account: &tresen::domain::person::Account| account.can(Capability::Administer);
    assert_eq!(helpdesk.app.read(|read| Ok(read.accounts()?)).unwrap().iter().filter(|a| administers(a)).count(), 1);
}

#[test]
fn no_file_gives_more_rights_to_who_imports_it() {
    let helpdesk = TestApp::staffed();
    let file = "Name;E-Mail;Rolle;Schreibt in\nBo Verwaltung;bo@team.example.org;Vorstand;Freiburg\n";
    let mut bo = helpdesk.desk(BO);
    assert!(brings(&mut bo, "accounts", file.as_bytes()).says("nimmt der Import nicht an"), "{}", bo.page.text());
    // Nor where nobody else administers: a file holds no reason.
    helpdesk.write(|tx| {
        let ada = tx.account(ADA)?.unwrap();
        tx.put_account(&tresen::domain::person::Account { capabilities: [].into(), ..ada })
    });
    assert!(brings(&mut bo, "accounts", file.as_bytes()).says("nimmt der Import nicht an"));
    let bo = helpdesk.app.read(|read| Ok(read.account(BO)?)).unwrap().unwrap();
    assert!(bo.memberships.is_empty() && deeds(&helpdesk).is_empty());
}

#[test]
fn nothing_stays_of_a_file_that_nobody_says_yes_to() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    brings(&mut bo, "organisations", b"Name\nHort\n");
    brings(&mut bo, "organisations", b"Name\nHeim\n");
    assert_eq!(files(&helpdesk), 1, "a new one takes the place of the one before");
    helpdesk.wait(SignedDuration::from_hours(2));
    assert_eq!(bo.open("/admin/import/preview").path, HERE);
    helpdesk.runs(Job::Cleanup);
    assert_eq!(files(&helpdesk), 0);
    assert!(names(&helpdesk).is_empty());
}

#[test]
fn templates_read_as_they_are() {
    let helpdesk = TestApp::staffed();
    for lang in ["de", "en"] {
        for kind in ["accounts", "organisations"] {
            let mut bo = helpdesk.desk(BO);
            bo.open(&format!("/admin?lang={lang}"));
            let file = bo.open(&format!("/admin/import/template/{kind}?lang={lang}")).is(200).clone();
            assert!(file.bytes.starts_with("\u{feff}".as_bytes()) && file.html.contains(';'), "for a German Excel");
            assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
            let page = brings(&mut bo, kind, &file.bytes);
            assert_eq!(sums(&page), ["1", "0", "0", "0"], "{lang} {kind}: {}", page.text());
            assert!(page.all(".banner").is_empty(), "every column is known");
        }
    }
}

#[test]
fn two_at_once_and_one_that_broke_off_make_nothing_twice() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    let rows: String = (0..1200).map(|number| format!("Schule {number};{:05}\n", number % 7)).collect();
    brings(&mut bo, "organisations", format!("Name;PLZ\n{rows}").as_bytes());
    let bo_account = helpdesk.app.read(|read| Ok(read.account(BO)?)).unwrap().unwrap();
    let actor = Actor::Agent(Agent::of(&bo_account));
    let account = helpdesk.write_app(move |tx| import::confirm(tx, &actor, false, None));
    let app = helpdesk.app.clone();
    block_on(async {
        let (first, second) =
            tokio::join!(import::run_import(app.clone(), account), import::run_import(app.clone(), account));
        (first.unwrap(), second.unwrap())
    });
    let page = bo.open("/admin/import/preview").clone();
    assert_eq!(sums(&page), ["1.200", "0", "0", "0"]);
    assert_eq!(names(&helpdesk).len(), 1200);
    let counts = deeds(&helpdesk).into_iter().map(|deed| match deed {
        AuditAction::Imported { count, .. } => count,
        other => panic!("{other:?}"),
    });
    assert_eq!(counts.sum::<u64>(), 1200);
}

#[test]
fn fifty_thousand_rows_are_taken_in() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    let rows: String = (0..50_000).map(|number| format!("Schule am Weg {number};12345;Musterstadt\r\n")).collect();
    let began = Instant::now();
    let page = brings(&mut bo, "organisations", format!("Name;PLZ;Ort\r\n{rows}").as_bytes());
    assert_eq!(sums(&page), ["50.000", "0", "0", "0"]);
    let mut page = says_yes(&mut bo);
    while !page.says("Fertig.") {
        std::thread::sleep(std::time::Duration::from_millis(200));
        page = bo.open("/admin/import/preview").clone();
        assert!(began.elapsed().as_secs() < 300, "{}", page.text());
    }
    assert_eq!(sums(&page), ["50.000", "0", "0", "0"]);
    assert_eq!(bo.open("/admin/organisations").all("tbody tr").len(), 50);
}

#[test]
fn a_guessed_character_set_is_shown_and_can_be_changed() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    // As Excel on a Mac writes it: Mac Roman, CR.
    let page = brings(&mut bo, "organisations", b"Schule;PLZ\rM\x9fnsterschule;=\"01067\"\r");
    assert!(page.is(200).says("Münsterschule") && page.says("01067"));
    assert_eq!(page.all("#charset option[selected]"), ["Macintosh (CSV aus Excel für Mac)"]);
    let page = bo.open("/admin/import/preview?charset=windows").is(200);
    assert!(page.says("MŸnsterschule") && page.says("Von dir gewählt."));
    let page = bo.open("/admin/import/preview?charset=mac").is(200);
    assert!(page.says("Münsterschule"));
    says_yes(&mut bo);
    assert_eq!(names(&helpdesk), ["Münsterschule"]);
    // As "CSV (MS-DOS)": code page 850. What was chosen is taken in as it was shown.
    brings(&mut bo, "organisations", b"Schule\r\nK\x94nigsschule\r\n");
    assert_eq!(bo.page.all("#charset option[selected]"), ["MS-DOS (CSV „MS-DOS“)"]);
    bo.open("/admin/import/preview?charset=mac");
    says_yes(&mut bo);
    assert_eq!(names(&helpdesk), ["Münsterschule", "Kînigsschule"]);
    // Nothing to choose where the file says it.
    assert_eq!(brings(&mut bo, "organisations", "Schule\nÖ\n".as_bytes()).all("#charset").len(), 0);
}
