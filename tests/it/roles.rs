//! Roles beside the agents: providers, the administration's exceptional access, data protection and
//! inspection.

use jiff::SignedDuration;
use tresen::{
    app,
    domain::{
        access::EMERGENCY_ACCESS_PERIOD,
        audit::AuditAction,
        author::Author,
        classification::TicketOutcome,
        outgoing::OutgoingKind,
        rights::Membership,
        ticket::{Action, StatusKind, Ticket},
    },
    store::{AuditLog, Outbox, Tickets},
};

use crate::support::{
    ADA, BO, Browser, IRA, JO, KIM, LEE, NIA, OFFICE, PIA, SITE, SVEN, TestApp, ULI, mail_server, page_of,
};

const REASON: &str = "Beschwerde der Person über die Antwort";

/// The requester's page of a ticket.
fn requesters_page(helpdesk: &TestApp, ticket: &Ticket) -> Browser {
    let secret = helpdesk.app.store().installation_key().link_secret(ticket);
    let mut mira = helpdesk.browser();
    mira.open(&format!("/r/{secret}")).is(200);
    mira
}

fn breaks_glass(helpdesk: &TestApp, ticket: &Ticket) -> Browser {
    let mut bo = helpdesk.desk(BO);
    bo.open(&page_of(ticket)).is(200);
    bo.form("main form").fill("reason", REASON).send().is(200);
    bo
}

#[test]
fn an_administrator_reads_a_foreign_ticket_only_with_a_reason_and_only_for_half_an_hour() {
    let helpdesk = TestApp::with_every_role();
    let ticket = helpdesk.request("Laptop aus dem Lager");
    let mut bo = helpdesk.desk(BO);
    let page = bo.open(&page_of(&ticket)).is(200).clone();
    assert!(page.says("Warum musst du diese Anfrage lesen?"));
    assert!(!page.html.contains("Lager") && !page.html.contains("Mira"), "nothing of it before the reason");
    for empty in ["", "  ", "weil", "weil.......", "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}"]
    {
        bo.open(&page_of(&ticket));
        bo.form("main form").fill("reason", empty).send().is(422);
    }
    bo.open(&page_of(&ticket));
    let page = bo.form("main form").fill("reason", REASON).send();
    assert!(page.says("Laptop aus dem Lager") && page.says("Du liest diese Anfrage als Ausnahme"), "{}", page.text());
    assert!(page.says(REASON), "and it stands in the history");
    assert!(page.all("#composer").is_empty() && page.all("main form").is_empty(), "reading only");
    helpdesk.wait(SignedDuration::from_mins(29));
    bo.open(&page_of(&ticket));
    assert!(bo.page.says("Laptop aus dem Lager"));
    helpdesk.wait(SignedDuration::from_mins(1));
    bo.open(&page_of(&ticket));
    assert!(bo.page.says("Warum musst du diese Anfrage lesen?") && !bo.page.says("Lager"));
}

#[test]
fn to_everybody_else_a_foreign_ticket_is_not_there() {
    let helpdesk = TestApp::with_every_role();
    let ticket = helpdesk.request("Laptop");
    for who in [ULI, NIA, SVEN, PIA, IRA] {
        let mut browser = helpdesk.desk(who);
        let nowhere = browser.open("/console/tickets/2026-09999").is(404).text();
        assert_eq!(browser.open(&page_of(&ticket)).is(404).text(), nowhere, "{who}");
        let page = browser.post_raw(
            &format!("{}/access", page_of(&ticket)),
            "application/x-www-form-urlencoded",
            b"reason=Weil+ich+es+wissen+will",
            &[],
        );
        assert_eq!(page.is(404).text(), nowhere, "{who}");
    }
    assert!(helpdesk.app.read(|read| Ok(read.audit_log(None, 10)?)).unwrap().is_empty());
    helpdesk.desk(BO).open("/console/tickets/2026-09999").is(404);
}

#[test]
fn whoever_looked_as_an_exception_changes_nothing_and_lists_do_not_widen() {
    let helpdesk = TestApp::with_every_role();
    let ticket = helpdesk.request("Laptop");
    let before = helpdesk.now_is(&ticket);
    let mut bo = breaks_glass(&helpdesk, &ticket);
    let csrf = bo.page.attributes("meta[name=csrf]", "content")[0].clone();
    for noun in ["answers", "notes", "assignment", "closure", "department", "tags", "draft", "provider", "bin"] {
        let body = format!("csrf={csrf}&text=Hallo&to=me&title=x&tags=x&name=x&seen=9&outcome=solved");
        let page = bo.post_raw(
            &format!("{}/{noun}", page_of(&ticket)),
            "application/x-www-form-urlencoded",
            body.as_bytes(),
            &[],
        );
        assert!(page.status == 404 || page.status == 422, "{noun}: {}", page.status);
    }
    let after = helpdesk.now_is(&ticket);
    assert_eq!(after, Ticket { entries: before.entries + 1, ..before }, "only the line in its history");
    assert!(!bo.open("/console/search?q=Laptop").says("Mira"));
    for queue in ["mine", "unassigned", "closed", "archived", "deleted", "referred"] {
        assert!(!bo.open(&format!("/console/queues/{queue}")).html.contains("Laptop"), "{queue}");
    }
}

#[test]
fn the_requester_and_the_team_see_the_exception_and_the_journal_keeps_it() {
    let helpdesk = TestApp::with_every_role();
    let ticket = helpdesk.request("Laptop");
    breaks_glass(&helpdesk, &ticket);
    let mut mira = requesters_page(&helpdesk, &ticket);
    assert!(mira.page.says("Die Verwaltung hatte für 30 Minuten Lesezugriff") && mira.page.says(REASON));
    assert!(mira.page.says("Gerade liest auch eine Person aus der Verwaltung mit"));
    assert!(!mira.page.html.contains("Bo "), "no name");
    let mut jo = helpdesk.desk(JO);
    let page = jo.open(&page_of(&ticket));
    assert!(page.says("Bo Verwaltung hat als Verwaltung Lesezugriff genommen"), "{}", page.text());
    assert!(page.says("Eine Person aus der Verwaltung, für kurze Zeit und mit Begründung."));
    helpdesk.wait(SignedDuration::from_mins(31));
    let path = mira.page.path.clone();
    mira.open(&path);
    assert!(mira.page.says(REASON) && !mira.page.says("Gerade liest"), "the history stays, the access does not");
    let lines = helpdesk.app.read(|read| Ok(read.audit_log(None, 10)?)).unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].1.by, Author::Agent { account: BO });
    assert!(
        matches!(&lines[0].1.action, AuditAction::EmergencyAccessUsed { ticket: of, reason } if *of == ticket.id && reason.as_str() == REASON)
    );
    let removed = helpdesk.write(|tx| tx.remove_expired_emergency_access(EMERGENCY_ACCESS_PERIOD));
    assert_eq!(removed, 1);
}

#[test]
fn who_is_no_administrator_any_more_looks_no_longer() {
    let helpdesk = TestApp::with_every_role();
    let ticket = helpdesk.request("Laptop");
    let mut bo = breaks_glass(&helpdesk, &ticket);
    helpdesk.write(|tx| {
        let mut account = tresen::store::People::account(tx, BO)?.unwrap();
        account.capabilities.clear();
        tx.put_account(&account)
    });
    bo.open(&page_of(&ticket)).is(404);
}

#[test]
fn an_administrator_who_belongs_to_the_department_just_reads() {
    let helpdesk = TestApp::with_every_role();
    let ticket = helpdesk.request("Laptop");
    let mut ada = helpdesk.desk(ADA);
    assert!(ada.open(&page_of(&ticket)).is(200).says("Mira Beispiel"));
    assert!(helpdesk.app.read(|read| Ok(read.audit_log(None, 10)?)).unwrap().is_empty());
}

#[test]
fn a_provider_works_on_what_is_forwarded_and_on_nothing_else() {
    let helpdesk = TestApp::with_every_role();
    let theirs = helpdesk.forwarded("Drucker streikt");
    helpdesk.request("Laptop gesucht");
    let mut nia = helpdesk.desk(NIA);
    let page = nia.open("/console").is(200).clone();
    assert_eq!(page.path, "/console/queues/with-provider");
    assert_eq!(page.all("th.subject a"), ["Drucker streikt"]);
    assert_eq!(page.all("nav.queues .count"), ["1"]);
    assert!(!page.html.contains("/console/outbox") && !page.html.contains("/console/tickets/new"));
    assert!(!nia.open("/console/search?q=Laptop").says("Laptop gesucht"));
    assert!(nia.open("/console/search?q=Drucker").says("Drucker streikt"));
    helpdesk.desk(SVEN).open(&page_of(&theirs)).is(404);
    let mut sven = helpdesk.desk(SVEN);
    assert_eq!(sven.open("/console").all("nav.queues .count"), ["0"]);
    nia.answers(&theirs, "Wir kommen am Montag.").is(200);
    let now = helpdesk.now_is(&theirs);
    assert_eq!(
        (now.status_kind(), now.assignee),
        (StatusKind::WithProvider, None),
        "the house assigns, not a provider"
    );
    assert!(now.workers.iter().all(|worker| *worker != NIA));
    let mira = requesters_page(&helpdesk, &theirs);
    assert!(mira.page.says("Wir kommen am Montag.") && mira.page.says("Externer Dienstleister"));
    assert!(!mira.page.html.contains("Nia"), "no name");
    nia.does(&theirs, "resumption", &[]).is(200);
    assert_eq!(nia.page.path, "/console/queues/with-provider", "handed back and out of sight");
    assert_eq!(helpdesk.now_is(&theirs).status_kind(), StatusKind::Open);
    nia.open(&page_of(&theirs)).is(404);
    assert!(helpdesk.desk(KIM).open(&page_of(&theirs)).says("Nia Nordlicht (Externer Dienstleister)"));
}

#[test]
fn a_provider_reads_neither_notes_nor_names_of_the_team() {
    let helpdesk = TestApp::with_every_role();
    let ticket = helpdesk.request("Drucker streikt");
    helpdesk.has_noted(JO, &ticket, "Streng geheim unter uns");
    helpdesk.has_answered(JO, &ticket, "Wir kümmern uns.");
    helpdesk.has_done(JO, &ticket, Action::AddTask(crate::support::label("Rechnung prüfen")));
    helpdesk.has_done(JO, &ticket, Action::Refer(ULI));
    helpdesk.has_done(JO, &ticket, Action::Forward(crate::support::label("Nordlicht")));
    let mut nia = helpdesk.desk(NIA);
    let page = nia.open(&page_of(&ticket)).is(200).clone();
    assert!(page.says("Wir kümmern uns.") && page.says("Drei Jahre alt."));
    for secret in ["geheim", "Jo Beispiel", "Kim", "Uli", "Rechnung", "Ada", "Lee"] {
        assert!(!page.html.contains(secret), "{secret}");
    }
    assert!(!nia.open("/console/search?q=geheim").says("Drucker"), "a note is not found either");
    nia.open(&format!("{}/files/2/0", page_of(&ticket))).is(404);
    for page in ["closure", "department", "fields", "waiting", "provider"] {
        nia.open(&format!("{}/{page}", page_of(&ticket))).is(404);
    }
    nia.does(&ticket, "notes", &[("text", "Ersatzteil bestellt"), ("seen", "99")]).is(200);
    assert!(nia.page.says("Ersatzteil bestellt"), "what they wrote themselves they read");
    assert!(helpdesk.desk(KIM).open(&page_of(&ticket)).says("Ersatzteil bestellt"));
    // Seen, but not theirs to do.
    nia.does(&ticket, "assignment", &[("to", "me")]).is(422);
    nia.does(&ticket, "tags", &[("tags", "eilig")]).is(422);
}

#[test]
fn nobody_assigns_to_a_provider_and_no_mail_tells_them_of_what_they_do_not_see() {
    let helpdesk = TestApp::with_every_role();
    let ticket = helpdesk.forwarded("Drucker");
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "assignment", &[("to", &NIA.to_string())]).is(422);
    helpdesk.has_answered(NIA, &ticket, "Montag.");
    helpdesk.has_done(NIA, &ticket, Action::Resume);
    helpdesk.has_done(JO, &ticket, Action::Close(TicketOutcome::Solved, Some(crate::support::body("Läuft."))));
    let mira = requesters_page(&helpdesk, &ticket);
    let path = mira.page.path.clone();
    let mut mira = mira;
    mira.open(&path);
    mira.form("#answer").fill("text", "Geht wieder nicht.").send().is(200);
    let rows = helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
    let to_nia = tresen::domain::notification::Recipient::Account { account: NIA };
    assert!(rows.iter().all(|row| row.to != to_nia), "{rows:?}");
}

#[test]
fn the_journal_is_for_data_protection_and_inspection() {
    let helpdesk = TestApp::with_every_role();
    let ticket = helpdesk.request("Laptop");
    breaks_glass(&helpdesk, &ticket);
    for who in [JO, LEE, ADA, BO, NIA] {
        let mut browser = helpdesk.desk(who);
        let nowhere = browser.open("/console/no-such-page").is(404).text();
        assert_eq!(browser.open("/console/journal").is(404).text(), nowhere, "{who}");
        assert!(!browser.open("/console").html.contains("/console/journal"));
    }
    for who in [PIA, IRA] {
        let mut browser = helpdesk.desk(who);
        let page = browser.open("/console/journal").is(200).clone();
        assert_eq!(
            page.all("tbody td")[1..],
            ["Bo Verwaltung".to_owned(), format!("Anfrage {} als Ausnahme gelesen. Begründung: {REASON}", ticket.no)]
        );
        assert!(!page.html.contains("Laptop") && !page.html.contains("Mira"));
        assert!(browser.open("/console/journal?kind=jobs").says("Nichts zu sehen"));
        assert_eq!(browser.open("/console/journal?kind=glass&from=2026-11-20&to=2026-11-20").all("tbody tr").len(), 1);
        assert!(browser.open("/console/journal?from=2026-11-21").says("Nichts zu sehen"));
        assert!(browser.open("/console/journal?to=2026-11-19").says("Nichts zu sehen"));
    }
}

#[test]
fn the_journal_says_what_a_change_of_rights_gave_and_took() {
    let helpdesk = TestApp::with_every_role();
    let (mut bo, mut pia) = (helpdesk.desk(BO), helpdesk.desk(PIA));
    let mut changes = |fields: &[(&str, &str)]| {
        bo.open(&format!("/admin/accounts/{JO}")).is(200);
        let form = bo.form(&format!("form[action='/admin/accounts/{JO}']"));
        fields.iter().fold(form, |form, (name, value)| form.fill(name, value)).send().is(200);
        pia.open("/console/journal?kind=accounts").is(200).all("tbody tr td:last-child")[0].clone()
    };
    let (site, office) = (format!("membership-{SITE}"), format!("membership-{OFFICE}"));
    assert_eq!(changes(&[("privacy", "on")]), "Rechte von „Jo Beispiel“: neu: Aufgabe Datenschutz");
    assert_eq!(
        changes(&[(&site, "read"), (&office, "")]),
        "Rechte von „Jo Beispiel“: neu: liest in Freiburg – nicht mehr: arbeitet in Freiburg, Büro"
    );
    assert_eq!(changes(&[(&site, "")]), "Rechte von „Jo Beispiel“: nicht mehr: liest in Freiburg");
    // Entries of former builds have all rights and not those before.
    helpdesk.write(|tx| {
        let memberships = [(SITE, Membership::Read)].into();
        let capabilities = [].into();
        let old = AuditAction::RightsChanged { account: JO, memberships, capabilities, provider: None, before: None };
        tx.add_audit_entry(Author::System, &old)
    });
    assert!(pia.open("/console/journal").says("Rechte von „Jo Beispiel“: liest in Freiburg"));
}

#[test]
fn the_journal_goes_out_as_a_file_that_excel_opens_and_says_that_it_did() {
    let helpdesk = TestApp::with_every_role();
    let mut pia = helpdesk.desk(PIA);
    for (number, reason) in ["=SUM(A1) und mehr", "mit; Semikolon \"und\" Zeichen"].into_iter().enumerate() {
        let ticket = helpdesk.request(&format!("Laptop {number}"));
        let mut bo = helpdesk.desk(BO);
        bo.open(&page_of(&ticket));
        bo.form("main form").fill("reason", reason).send().is(200);
    }
    pia.open("/console/journal");
    let page = pia.form("form[action$=export]").send();
    let text = String::from_utf8(page.bytes.clone()).unwrap();
    assert!(text.starts_with("\u{feff}Nummer;Wann;Wer;Was\n"), "{text}");
    assert_eq!(text.lines().count(), 4, "two lines and the export itself: {text}");
    assert!(
        text.contains("\"Anfrage 2026-00002 als Ausnahme gelesen. Begründung: mit; Semikolon \"\"und\"\" Zeichen\"")
    );
    assert!(page.header("content-disposition").unwrap().contains("journal-"));
    assert!(pia.open("/console/journal").says("Daten ausgegeben: Protokoll"));
}

#[test]
fn the_journal_is_read_page_by_page_and_shortened_after_three_years() {
    let helpdesk = TestApp::with_every_role();
    helpdesk.write(|tx| {
        for _ in 0..120 {
            tx.add_audit_entry(Author::System, &AuditAction::AttemptsRefused { kind: None, count: None })?;
        }
        Ok(())
    });
    let mut pia = helpdesk.desk(PIA);
    assert_eq!(pia.open("/console/journal").all("tbody tr").len(), 50);
    pia.follow("Ältere");
    assert_eq!(pia.page.all("tbody tr").len(), 50);
    pia.follow("Ältere");
    assert_eq!(pia.page.all("tbody tr").len(), 20);
    assert!(!pia.page.says("Ältere"));
    helpdesk.wait(SignedDuration::from_hours(24 * 365 * 3 - 24));
    assert_eq!(helpdesk.write_app(app::audit::prune), 0);
    helpdesk.wait(SignedDuration::from_hours(24 * 3));
    helpdesk.write(|tx| {
        tx.add_audit_entry(Author::System, &AuditAction::AttemptsRefused { kind: None, count: None }).map(drop)
    });
    assert_eq!(helpdesk.write_app(app::audit::prune), 120);
    assert_eq!(helpdesk.app.read(|read| Ok(read.audit_log(None, 200)?)).unwrap().len(), 1);
}

#[test]
fn inspection_sees_what_leaves_the_machine() {
    let helpdesk = TestApp::with_every_role();
    let mut ira = helpdesk.desk(IRA);
    let section = |ira: &mut Browser| ira.open("/console/inspection").is(200).all("#outgoing").concat();
    assert!(section(&mut ira).contains("Weder ein Mailserver noch Telegram ist eingeschaltet"));

    helpdesk.app.store().write_now::<_, app::Error, _>(|tx| Ok(tx.put_mail_server(&mail_server())?)).unwrap();
    helpdesk.app.outgoing().enable(OutgoingKind::Telegram, "api.telegram.org");
    let seen = section(&mut ira);
    for said in ["Mailserver", &mail_server().host, "Telegram", "api.telegram.org", "seit dem Start nicht"] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    helpdesk.app.outgoing().record_use(OutgoingKind::Telegram, helpdesk.now());
    let used = ira.open("/console/inspection").all("#outgoing tbody td:last-child");
    assert_eq!(used, ["seit dem Start nicht", "gerade eben"]);
}

#[test]
fn inspection_reads_rules_and_no_ticket() {
    let helpdesk = TestApp::with_every_role();
    helpdesk.request("Laptop gesucht");
    for who in [IRA, PIA, BO] {
        let mut browser = helpdesk.desk(who);
        let page = browser.open("/console/inspection").is(200).clone();
        assert!(
            page.says("Standort") && page.says("Nur für das Team") && page.says("Dort sind wir nicht."),
            "{}",
            page.text()
        );
        assert!(page.all("main form").is_empty(), "nothing to change");
        assert!(!page.html.contains("Laptop gesucht") && !page.html.contains("Mira"));
    }
    let mut ira = helpdesk.desk(IRA);
    let page = ira.open("/console").is(200);
    assert!(page.says("Hier gibt es für dich keine Anfragen"), "{}", page.text());
    assert!(page.all("nav.queues .count").iter().all(|count| count == "0"));
    for who in [JO, LEE, NIA] {
        helpdesk.desk(who).open("/console/inspection").is(404);
    }
}

#[test]
fn the_page_of_who_sees_what_counts_every_role() {
    let helpdesk = TestApp::with_every_role();
    let page = helpdesk.browser().open("/access").is(200).clone();
    assert!(page.says("2 Personen von Dienstleistern haben einen Zugang."), "{}", page.text());
    assert!(page.says("2 Personen lesen das Protokoll und die Regeln."));
    for name in ["Nia", "Pia", "Bo V"] {
        assert!(!page.html.contains(name));
    }
    let ticket = helpdesk.forwarded("Drucker");
    assert!(requesters_page(&helpdesk, &ticket).page.says("Dort kann eine Person sie hier lesen."));
    let of_site = helpdesk.app.read(|read| Ok(read.ticket(ticket.id)?)).unwrap().unwrap();
    assert_eq!(of_site.department, SITE);
}
