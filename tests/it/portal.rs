//! Requesters and contacts who sign in: links that are good and links that are not, whose requests
//! they see, and that nothing of anybody else's stands anywhere.

use jiff::SignedDuration;
use tresen::{
    app::{
        account::second_factor,
        portal::{self, sign_in},
        ticket::{MessageContent, TicketCommand},
        transport::Email,
    },
    domain::{
        audit,
        author::Author,
        classification::{Channel, TicketOutcome},
        event::Event,
        id::{CustomerId, PersonId},
        text::{Body, EmailAddress, PersonName},
        ticket::{Action, StatusKind, Ticket},
    },
    store::{
        AuditLog, Credentials, EntryContent, Outbox, People, Ratings, TicketLists, Tickets, TimelineEntry, Timelines,
    },
};

use crate::support::{
    Browser, DONATION, HELP, JO, Page, SITE, TestApp, block_on, body, codes_of, one_time_code, seed_of,
};

const MIRA: &str = "mira@example.org";
const SCHOOL: CustomerId = CustomerId(1);
const OTHER_SCHOOL: CustomerId = CustomerId(2);
const ASK: &str = "form[action='/portal/signin/link']";
const ENTER: &str = "form[action='/portal/signin']";
const ANSWER: &str = "#answer";
const PASSWORD: &str = "form[action='/portal/account/password']";
const CHOSEN: &str = "sieben Zwerge kochen Suppe";

/// The path of the link that stands in a mail.
fn link_in(letter: &Email, begins: &str) -> String {
    let at = letter.text.find(begins).unwrap_or_else(|| panic!("no {begins} in {}", letter.text));
    letter.text[at..].split_whitespace().next().unwrap().to_owned()
}

fn is_dead(page: &Page) -> bool {
    page.status == 404 && page.says("Dieser Link gilt nicht mehr")
}

impl TestApp {
    /// Somebody asks for a link; the mails that went out for it.
    fn asks_for_link(&self, browser: &mut Browser, email: &str) -> Vec<Email> {
        self.delivers();
        browser.open("/portal/signin");
        let page = browser.form(ASK).fill("email", email).send();
        assert_eq!(page.path, "/portal/signin/sent");
        self.delivers()
    }

    /// Somebody signs in to the portal with a link from their mailbox.
    fn enters_portal(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let letters = self.asks_for_link(&mut browser, email);
        assert_eq!(letters.len(), 1, "{email} has a profile");
        browser.open(&link_in(&letters[0], "/portal/signin/")).is(200);
        let page = browser.form("main form").send();
        assert_eq!(page.path, "/portal", "{}", page.text());
        browser
    }

    fn person(&self, ticket: &Ticket) -> PersonId {
        ticket.requester
    }

    /// An administrator says where somebody belongs.
    fn belongs(&self, person: PersonId, organisation: CustomerId, contact: bool) {
        self.write(move |tx| {
            let mut person = tx.person(person)?.unwrap();
            (person.organisation, person.contact) = (Some(organisation), contact);
            tx.put_person(&person)
        });
    }

    fn entries(&self, ticket: &Ticket) -> Vec<TimelineEntry> {
        self.app.read(|read| Ok(read.timeline(ticket.id)?)).unwrap()
    }
}

/// A school with a contact and a teacher, and people elsewhere.
struct School {
    helpdesk: TestApp,
    contact: PersonId,
    teacher: PersonId,
    /// The teacher's, asked after they belong to the school.
    lesson: Ticket,
    /// The teacher's, from before.
    private: Ticket,
    /// Somebody's of another school.
    foreign: Ticket,
}

fn school() -> School {
    let helpdesk = TestApp::staffed();
    let ask = |name: &str, email: &str, subject: &str| {
        helpdesk.request_of(name, email, SITE, DONATION, subject, "Drei Jahre alt.")
    };
    let private = ask("Tara Lehrerin", "tara@schule.example", "Privates Anliegen");
    let contact = ask("Kai Kontakt", "kai@schule.example", "Eigenes Anliegen").requester;
    let other = ask("Olli Fremd", "olli@andere.example", "Noch ohne Schule").requester;
    let teacher = private.requester;
    helpdesk.belongs(contact, SCHOOL, true);
    helpdesk.belongs(teacher, SCHOOL, false);
    helpdesk.belongs(other, OTHER_SCHOOL, true);
    let lesson = ask("Tara Lehrerin", "tara@schule.example", "Beamer im Klassenzimmer");
    let foreign = ask("Olli Fremd", "olli@andere.example", "Geheimnis der anderen Schule");
    School { helpdesk, contact, teacher, lesson, private, foreign }
}

#[test]
fn whoever_asks_for_a_link_is_told_the_same() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    let mut answers = Vec::new();
    let mut letters = Vec::new();
    // An agent's address is no requester's.
    for email in [MIRA, "niemand@example.org", "jo@team.example.org", "MIRA@Example.org"] {
        let mut browser = helpdesk.browser();
        letters.push(helpdesk.asks_for_link(&mut browser, email).len());
        answers.push((browser.page.status, browser.page.path.clone(), browser.page.text()));
    }
    assert_eq!(letters, [1, 0, 0, 1]);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert!(answers[0].2.contains("Kennen wir die Adresse"), "{}", answers[0].2);
    let snapshot = helpdesk.app.store().snapshot().unwrap();
    assert_eq!(snapshot.outbox_rows().unwrap(), [], "nothing waits for nobody");
}

#[test]
fn an_unknown_address_costs_the_same_rows() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    helpdesk.delivers();
    let rows = |email: &str| {
        let email = EmailAddress::parse(email).unwrap();
        block_on(sign_in::request_sign_in_link(&helpdesk.app, email, "192.0.2.1".parse().unwrap())).unwrap();
        helpdesk.app.read(|read| Ok(read.outbox_rows()?.len())).unwrap()
    };
    assert_eq!((rows(MIRA), rows("niemand@example.org")), (1, 2));
    assert_eq!(helpdesk.delivers().len(), 1, "a mail to nobody is none");
}

#[test]
fn a_link_signs_in_once_and_only_when_the_button_is_pressed() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    let mut mira = helpdesk.browser();
    let letters = helpdesk.asks_for_link(&mut mira, MIRA);
    let link = link_in(&letters[0], "/portal/signin/");
    assert!(!link.contains('@') && letters[0].text.contains("30 Minuten"));
    // A mail scanner opens it, twice.
    let mut scanner = helpdesk.browser();
    for _ in 0..2 {
        assert!(scanner.open(&link).is(200).says(MIRA));
    }
    mira.open(&link);
    assert_eq!(mira.form("main form").send().path, "/portal");
    assert!(mira.page.says("Laptop zu verschenken"));
    assert!(is_dead(scanner.open(&link)), "used");
    let body = format!("csrf={}", scanner.form_token());
    assert!(is_dead(scanner.post_raw(&link, "application/x-www-form-urlencoded", body.as_bytes(), &[])), "used");
    for forged in ["/portal/signin/x", "/portal/signin/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &format!("{link}a")] {
        assert!(is_dead(scanner.open(forged)), "{forged}");
        assert!(
            is_dead(scanner.post_raw(forged, "application/x-www-form-urlencoded", body.as_bytes(), &[])),
            "{forged}"
        );
    }
    assert_eq!(scanner.open("/portal").path, "/portal/signin", "nobody came in with them");
}

#[test]
fn a_link_expires_and_a_newer_one_replaces_it() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    let mut mira = helpdesk.browser();
    let first = link_in(&helpdesk.asks_for_link(&mut mira, MIRA)[0], "/portal/signin/");
    let second = link_in(&helpdesk.asks_for_link(&mut mira, MIRA)[0], "/portal/signin/");
    assert!(is_dead(mira.open(&first)));
    helpdesk.wait(SignedDuration::from_mins(29));
    mira.open(&second).is(200);
    helpdesk.wait(SignedDuration::from_mins(1));
    assert!(is_dead(mira.open(&second)));
    // A link for a new password does not sign in, nor the other way round.
    let third = link_in(&helpdesk.asks_for_link(&mut mira, MIRA)[0], "/portal/signin/");
    assert!(is_dead(mira.open(&third.replace("/signin/", "/password/"))));
}

#[test]
fn a_stranger_who_asks_for_links_keeps_nobody_out() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    let mut letters = Vec::new();
    for _ in 0..8 {
        letters.extend(helpdesk.asks_for_link(&mut helpdesk.browser(), MIRA));
    }
    assert_eq!(letters.len(), 4, "more are not sent");
    let mut mira = helpdesk.browser();
    mira.open(&link_in(letters.last().unwrap(), "/portal/signin/")).is(200);
    assert_eq!(mira.form("main form").send().path, "/portal", "the last one is good");
    let mut stranger = helpdesk.browser();
    let asks = |stranger: &mut Browser| {
        stranger.open("/portal/signin");
        stranger.form(ASK).fill("email", "x@example.org").send().status
    };
    let last = (0..20).map(|_| asks(&mut stranger)).last();
    assert_eq!(last, Some(429), "one network does not ask without end");
}

#[test]
fn a_foreign_request_is_not_there() {
    let helpdesk = TestApp::staffed();
    let own = helpdesk.request("Laptop zu verschenken");
    let foreign = helpdesk.request_of("Ben Anders", "ben@example.org", SITE, DONATION, "Nicht für Mira", "Text.");
    let gone = helpdesk.request("Gelöscht");
    helpdesk.does(
        JO,
        SITE,
        gone.id,
        TicketCommand::Action(Action::Close(TicketOutcome::Solved, Body::parse("x").ok())),
    );
    helpdesk.does(JO, SITE, gone.id, TicketCommand::Action(Action::Delete));
    let mut mira = helpdesk.enters_portal(MIRA);
    assert!(mira.page.says("Eine offene Anfrage") && !mira.page.says("abgeschlossene"), "{}", mira.page.text());
    for strange in ["Nicht für Mira", "Gelöscht", "Ben Anders"] {
        assert!(!mira.page.says(strange), "{strange}");
    }
    let missing = mira.open("/portal/requests/2026-09999").is(404).text();
    for no in [foreign.no, gone.no] {
        let base = format!("/portal/requests/{no}");
        assert_eq!(mira.open(&base).is(404).text(), missing, "the same as not there");
        mira.open(&format!("{base}/files/1/0")).is(404);
        for noun in ["messages", "closure", "link"] {
            mira.post_raw(&format!("{base}/{noun}"), "application/x-www-form-urlencoded", b"text=x", &[]).is(404);
        }
    }
    mira.open("/portal/requests/unsinn").is(404);
    let base = format!("/portal/requests/{}", own.no);
    // One's own, but the form is not ours.
    for noun in ["messages", "closure", "link"] {
        let page = mira.post_raw(&format!("{base}/{noun}"), "application/x-www-form-urlencoded", b"text=x", &[]);
        assert_eq!(page.status, 403, "{noun}: {}", page.text());
    }
    mira.open("/portal/organisation").is(404);
    mira.open("/portal/organisation/new").is(404);
    let mut visitor = helpdesk.browser();
    for path in ["/portal", "/portal/account", "/portal/organisation", &base, "/portal/account/second-factor"] {
        assert_eq!(visitor.open(path).path, "/portal/signin", "{path}");
    }
}

#[test]
fn the_page_of_a_request_is_the_one_of_its_link() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop zu verschenken");
    let said = MessageContent { body: Body::parse("Passt Ihnen Montag?").unwrap(), attachments: Vec::new() };
    helpdesk.does(JO, SITE, ticket.id, TicketCommand::Answer { content: said, awaits_reply: true });
    let mut mira = helpdesk.enters_portal(MIRA);
    assert!(mira.page.says("Wartet auf Antwort") || mira.page.says("Das Team wartet auf eine Antwort."));
    mira.follow("Laptop zu verschenken").is(200);
    assert!(mira.page.says("Wir warten auf Ihre Antwort") && mira.page.says("Passt Ihnen Montag?"));
    let page = mira.form(ANSWER).attach("files", "foto.jpg", b"Foto").send();
    assert!(page.is(422).says("foto.jpg"), "{}", page.text());
    let page = mira.form(ANSWER).fill("text", "Ja, gern.").send();
    assert!(page.is(200).says("Ihre Nachricht ist gespeichert") && page.says("foto.jpg"));
    assert_eq!(page.path, format!("/portal/requests/{}?done=sent", ticket.no));
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::InProgress);
    let entry = helpdesk.now_is(&ticket).entries;
    assert_eq!(mira.open(&format!("/portal/requests/{}/files/{entry}/0", ticket.no)).is(200).bytes, b"Foto");
    mira.open(&format!("/portal/requests/{}", ticket.no));
    let page = mira.form("form[action$=link]").send();
    let link = page.all("#link")[0].clone();
    mira.open(&link[link.find("/r/").unwrap()..]).is(200);
    mira.open(&format!("/portal/requests/{}", ticket.no));
    mira.form("form[action$=closure]").send().is(200);
    assert_eq!(helpdesk.now_is(&ticket).status_kind(), StatusKind::Closed);
    assert!(mira.open("/portal").says("Eine abgeschlossene Anfrage"));
}

#[test]
fn a_family_that_shares_an_address_sees_whose_each_is() {
    let helpdesk = TestApp::staffed();
    helpdesk.request_of("Mira Beispiel", MIRA, SITE, DONATION, "Von der Mutter", "Text.");
    helpdesk.request_of("Nils Beispiel", MIRA, SITE, DONATION, "Vom Sohn", "Text.");
    helpdesk.request_of("Nils Beispiel", "nils@example.org", SITE, DONATION, "Mit anderer Adresse", "Text.");
    let mut mira = helpdesk.enters_portal(MIRA);
    assert!(mira.page.says("2 offene Anfragen"));
    for words in ["Von der Mutter", "Mira Beispiel", "Vom Sohn", "Nils Beispiel", "Mehrere Personen"] {
        assert!(mira.page.says(words), "{words}");
    }
    assert!(!mira.page.says("Mit anderer Adresse"), "it was not proved");
    mira.follow("Vom Sohn").is(200);
    mira.form(ANSWER).fill("text", "Schreibt die Familie.").send().is(200);
    // A new request: the address stands there, the name does not.
    mira.asks_about(HELP);
    mira.form("form[novalidate]")
        .fill("f1", "Laptop")
        .fill("f4", "2026-11-01")
        .fill("subject", "Neu")
        .fill("description", "Text.")
        .send();
    assert_eq!(
        (mira.form("form[novalidate]").value("email").as_str(), mira.form("form[novalidate]").value("name").as_str()),
        (MIRA, "")
    );
}

#[test]
fn whoever_signed_in_does_not_introduce_themself_again() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    let mut mira = helpdesk.enters_portal(MIRA);
    mira.asks_about(DONATION);
    mira.form("form[novalidate]").fill("postal_code", "79102").send();
    mira.form("form[novalidate]").fill("subject", "Noch einer").fill("description", "Text.").send();
    assert_eq!(mira.form("form[novalidate]").value("name"), "Mira Beispiel");
    mira.form("form[novalidate]").fill("informed", "1").send();
    assert!(mira.sends(&helpdesk).is(200).says("Meine Anfragen"), "{}", mira.page.text());
    assert!(mira.open("/portal").says("Noch einer") && mira.page.says("2 offene Anfragen"));
}

#[test]
fn long_lists_go_on_and_count_all() {
    let helpdesk = TestApp::staffed();
    for number in 0..23 {
        let ticket = helpdesk.request(&format!("Anliegen {number:02}"));
        helpdesk.wait(SignedDuration::from_secs(1));
        helpdesk.does(
            JO,
            SITE,
            ticket.id,
            TicketCommand::Action(Action::Close(TicketOutcome::Solved, Body::parse("Fertig.").ok())),
        );
    }
    let mut mira = helpdesk.enters_portal(MIRA);
    assert!(mira.page.says("23 abgeschlossene Anfragen") && mira.page.says("Anliegen 22"));
    assert!(!mira.page.says("Anliegen 02"));
    mira.follow("Ältere zeigen").is(200);
    for number in 0..3 {
        assert!(mira.page.says(&format!("Anliegen {number:02}")), "{}", mira.page.text());
    }
    assert!(!mira.page.says("Anliegen 03") && !mira.page.says("Ältere zeigen"));
    for wrong in ["?after=", "?after=x.y", "?after=99999999999999999999.1", "?after=1"] {
        mira.open(&format!("/portal{wrong}")).is(200);
    }
}

#[test]
fn a_password_can_be_set_used_changed_and_removed() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    let mut mira = helpdesk.enters_portal(MIRA);
    mira.open("/portal/account").is(200);
    assert!(mira.form(PASSWORD).fill("new", "kurz").send().is(422).says("zu kurz"));
    assert!(mira.form(PASSWORD).fill("new", "MiraBeispiel2026").send().is(422).says("Namen"));
    assert!(mira.form(PASSWORD).fill("new", CHOSEN).send().says("Ihr Passwort ist gespeichert"));
    assert_eq!(helpdesk.delivers().len(), 1, "the address is told");
    let enters = |email: &str, password: &str| {
        let mut browser = helpdesk.browser();
        browser.open("/portal/signin");
        browser.form(ENTER).fill("address", email).fill("password", password).send();
        browser
    };
    let mut phone = enters(MIRA, CHOSEN);
    assert_eq!(phone.page.path, "/portal");
    let wrong =
        [enters(MIRA, "falsch"), enters("niemand@example.org", CHOSEN), enters("unsinn", CHOSEN), enters(MIRA, "")];
    let texts: Vec<_> = wrong.iter().map(|browser| (browser.page.status, browser.page.text())).collect();
    assert!(texts.iter().all(|text| *text == texts[0]) && texts[0].0 == 422, "{texts:?}");
    mira.open("/portal/account");
    assert!(
        mira.form(PASSWORD)
            .fill("present", "falsch")
            .fill("new", "vier Pferde malen Blumen")
            .send()
            .is(422)
            .says("stimmt nicht")
    );
    let other = "vier Pferde malen Blumen";
    let page = mira.form(PASSWORD).fill("csrf", "alt").fill("present", CHOSEN).fill("new", other).send();
    assert!(page.status == 403 && !page.html.contains(CHOSEN) && !page.html.contains(other), "{}", page.text());
    mira.open("/portal/account");
    mira.form(PASSWORD).fill("present", CHOSEN).fill("new", other).send().is(200);
    assert_eq!(phone.open("/portal").path, "/portal/signin", "other sessions end");
    assert_eq!(enters(MIRA, CHOSEN).page.status, 422);
    mira.open("/portal/account");
    mira.form(PASSWORD).fill("present", "vier Pferde malen Blumen").and("remove", "1").send().is(200);
    assert_eq!(enters(MIRA, "vier Pferde malen Blumen").page.status, 422);
    assert!(mira.open("/portal/account").is(200).says("Sie melden sich mit einem Link an"));
    let changed = audit::AuditAction::RequesterPasswordChanged { person: PersonId(1) };
    assert_eq!(journal(&helpdesk), vec![(Author::Requester, changed); 3], "set, changed, removed; no address in it");
}

fn journal(helpdesk: &TestApp) -> Vec<(Author, audit::AuditAction)> {
    let lines = helpdesk.app.read(|read| Ok(read.audit_log(None, 50)?)).unwrap();
    lines.into_iter().map(|(_, line)| (line.by, line.action)).collect()
}

#[test]
fn a_forgotten_password_is_replaced_by_mail_with_the_same_answer_for_all() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    helpdesk.delivers();
    let mut mira = helpdesk.browser();
    let mut ask = |email: &str| {
        mira.open("/portal/password");
        let page = mira.form("form[action='/portal/password']").fill("email", email).send();
        (page.path.clone(), page.text(), helpdesk.delivers())
    };
    let (path, text, letters) = ask(MIRA);
    assert_eq!(ask("niemand@example.org"), (path, text, Vec::new()));
    let link = link_in(&letters[0], "/portal/password/");
    mira.open(&link).is(200);
    assert!(mira.form("main form").fill("password", "kurz").send().is(422).says("zu kurz"));
    assert_eq!(mira.form("main form").fill("password", CHOSEN).send().path, "/portal");
    assert!(is_dead(mira.open(&link)), "used");
    let mut late = helpdesk.browser();
    late.open("/portal/password");
    late.form("form[action='/portal/password']").fill("email", MIRA).send();
    let link = helpdesk
        .delivers()
        .iter()
        .find(|l| l.text.contains("/portal/password/"))
        .map(|l| link_in(l, "/portal/password/"))
        .unwrap();
    helpdesk.wait(SignedDuration::from_hours(1));
    assert!(is_dead(late.open(&link)), "too late");
}

#[test]
fn passwords_are_braked_where_they_are_tried_not_for_their_owner() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    let mut mira = helpdesk.enters_portal(MIRA);
    mira.open("/portal/account");
    mira.form(PASSWORD).fill("new", CHOSEN).send().is(200);
    let mut thief = helpdesk.browser();
    let mut statuses = Vec::new();
    for _ in 0..7 {
        thief.open("/portal/signin");
        statuses.push(thief.form(ENTER).fill("address", MIRA).fill("password", "geraten").send().status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429, 429]);
    let mut owner = helpdesk.browser();
    owner.open("/portal/signin");
    assert_eq!(owner.form(ENTER).fill("address", MIRA).fill("password", CHOSEN).send().path, "/portal");
}

#[test]
fn a_new_password_ends_the_links_that_were_mailed_before() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    let mut mira = helpdesk.enters_portal(MIRA);
    helpdesk.wait(SignedDuration::from_mins(5));
    let mut thief = helpdesk.browser();
    let sign_in = link_in(&helpdesk.asks_for_link(&mut thief, MIRA)[0], "/portal/signin/");
    thief.open("/portal/password");
    thief.form("main form").fill("email", MIRA).send();
    let reset = link_in(&helpdesk.delivers()[0], "/portal/password/");
    mira.open("/portal/account");
    let invitation = "form[action='/portal/account/chat']";
    mira.form(invitation).send().is(200);
    mira.open("/portal/account");
    mira.form(PASSWORD).fill("new", CHOSEN).send().is(200);
    for link in [sign_in, reset] {
        assert!(is_dead(thief.open(&link)), "{link}");
    }
    assert_eq!(mira.open("/portal/account/chat").path, "/portal/account", "an invitation of a chat too");
}

#[test]
fn the_code_of_an_app_is_asked_for_once_it_is_set_up() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    let mut mira = helpdesk.enters_portal(MIRA);
    mira.open("/portal/account/second-factor").is(200);
    let key = mira.page.all("#key")[0].replace(' ', "");
    let seed = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
    let form = "form[action='/portal/account/second-factor']";
    assert!(mira.form(form).fill("code", "000000").send().is(422).says("Code"));
    let codes = mira.form(form).fill("code", &one_time_code(&seed, helpdesk.now())).send().all("#codes li");
    assert_eq!(codes.len(), 10);
    helpdesk.wait(SignedDuration::from_mins(1));
    let mut phone = helpdesk.browser();
    let link = link_in(&helpdesk.asks_for_link(&mut phone, MIRA)[0], "/portal/signin/");
    phone.open(&link);
    assert_eq!(phone.form("main form").send().path, "/portal/signin/code");
    assert_eq!(phone.open("/portal").path, "/portal/signin", "half is not in");
    phone.open("/portal/signin/code");
    assert!(phone.form("main form").fill("code", "123456").send().is(422).says("gilt nicht"));
    let code = one_time_code(&seed, helpdesk.now());
    assert_eq!(phone.form("main form").fill("code", &code).send().path, "/portal");
    // The same code is a replay; a recovery code is good once.
    for (code, path) in [(&code, "/portal/signin/code"), (&codes[0], "/portal"), (&codes[0], "/portal/signin/code")] {
        let mut other = helpdesk.browser();
        helpdesk.wait(SignedDuration::from_mins(5));
        let link = link_in(&helpdesk.asks_for_link(&mut other, MIRA)[0], "/portal/signin/");
        other.open(&link);
        other.form("main form").send();
        let field = if code.contains('-') { "recovery" } else { "code" };
        assert_eq!(other.form("main form").fill(field, code).send().address(), path, "{code}");
    }
    phone.open("/portal/account/second-factor");
    let form = "form[action='/portal/account/second-factor/removal']";
    assert!(phone.form(form).fill("code", "999999").send().is(422).says("gilt nicht"));
    assert!(phone.form(form).fill("code", &codes[1]).send().is(200).says("abgeschaltet"));
    let changed = audit::AuditAction::RequesterFactorsChanged { person: PersonId(1) };
    assert_eq!(journal(&helpdesk), vec![(Author::Requester, changed); 2], "set up and removed");
    assert_eq!(helpdesk.enters_portal(MIRA).page.path, "/portal");
}

#[test]
fn sessions_are_listed_ended_and_end_by_themselves() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    helpdesk.request_of("Ben Anders", "ben@example.org", SITE, DONATION, "Fremd", "Text.");
    let (mut mira, mut phone, mut tablet) =
        (helpdesk.enters_portal(MIRA), helpdesk.enters_portal(MIRA), helpdesk.enters_portal(MIRA));
    let mut ben = helpdesk.enters_portal("ben@example.org");
    let form = "form[action='/portal/account/sessions']";
    mira.open("/portal/account").is(200);
    let words = mira.page.attributes(&format!("{form} button[name=end]"), "value");
    assert_eq!(words.len(), 3, "two others, and all others: {words:?}");
    // Somebody else cannot name them.
    ben.open("/portal/account");
    ben.form(form).fill("end", &words[0]).send().is(200);
    mira.form(form).fill("end", &words[0]).send().is(200);
    let in_or_out = |browser: &mut Browser| browser.open("/portal").path == "/portal";
    assert!(in_or_out(&mut mira) && (in_or_out(&mut phone) != in_or_out(&mut tablet)), "exactly one ended");
    mira.open("/portal/account");
    let mut third = helpdesk.enters_portal(MIRA);
    mira.open("/portal/account");
    mira.form(form).fill("end", "others").send().is(200);
    assert!(!in_or_out(&mut phone) && !in_or_out(&mut tablet) && !in_or_out(&mut third) && in_or_out(&mut mira));
    assert!(in_or_out(&mut ben), "not those of others");
    // Used every few hours it lives on, but not beyond two weeks.
    for _ in 0..33 {
        helpdesk.wait(SignedDuration::from_hours(10));
        assert!(in_or_out(&mut mira));
    }
    helpdesk.wait(SignedDuration::from_hours(10));
    assert!(!in_or_out(&mut mira), "two weeks");
    helpdesk.wait(SignedDuration::from_hours(13));
    assert!(!in_or_out(&mut ben), "idle");
    let mut again = helpdesk.enters_portal(MIRA);
    again.open("/portal");
    again.form("form[action='/portal/signout']").send();
    assert!(!in_or_out(&mut again));
}

#[test]
fn a_profile_is_corrected_by_its_owner_and_by_nobody_else() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request_of("Mira Beispiel", MIRA, SITE, DONATION, "Von der Mutter", "Text.");
    let son = helpdesk.request_of("Nils Beispiel", MIRA, SITE, DONATION, "Vom Sohn", "Text.");
    let ben = helpdesk.request_of("Ben Anders", "ben@example.org", SITE, DONATION, "Fremd", "Text.");
    let mut mira = helpdesk.enters_portal(MIRA);
    mira.open("/portal/account").is(200);
    let id = helpdesk.person(&ticket);
    let form = format!("form[action='/portal/account/people/{id}']");
    let (name, phone, lang) = (format!("name-{id}"), format!("phone-{id}"), format!("lang-{id}"));
    assert!(
        mira.form(&form).fill(&name, "  ").fill(&phone, "keine").send().is(422).says("Telefon"),
        "{}",
        mira.page.text()
    );
    assert!(
        mira.form(&form)
            .fill(&name, "Nils Beispiel")
            .fill(&phone, "")
            .send()
            .is(422)
            .says("schon Angaben unter diesem Namen")
    );
    let page = mira.form(&form).fill(&name, "Mira Muster").fill(&phone, "0761 123456").fill(&lang, "en").send();
    assert!(page.is(200).says("Your details are saved."), "{}", page.text());
    let email = EmailAddress::parse(MIRA).unwrap();
    let snapshot = helpdesk.app.store().snapshot().unwrap();
    assert_eq!(snapshot.person(id).unwrap().unwrap().name.as_str(), "Mira Muster");
    let named = |name: &str| snapshot.person_with_email_and_name(&email, &PersonName::parse(name).unwrap()).unwrap();
    assert_eq!((named("Mira Muster"), named("Mira Beispiel")), (Some(id), None));
    assert_eq!(portal::people_at(&snapshot, &email).unwrap().len(), 2);
    // Somebody else's profile is not there, whatever the form says.
    let csrf = mira.page.attributes("main input[name=csrf]", "value")[0].clone();
    for (who, status) in [(ben.requester, 404), (PersonId(999), 404), (son.requester, 422)] {
        let body = format!("csrf={csrf}&name-{who}=&phone-{who}=");
        let path = format!("/portal/account/people/{who}");
        mira.post_raw(&path, "application/x-www-form-urlencoded", body.as_bytes(), &[]).is(status);
    }
}

#[test]
fn a_contact_sees_the_requests_of_the_organisation_and_nothing_else() {
    let School { helpdesk, lesson, private, foreign, .. } = school();
    let mut kai = helpdesk.enters_portal("kai@schule.example");
    assert!(kai.page.says("Eine offene Anfrage") && kai.page.says("Eigenes Anliegen"));
    assert!(!kai.page.says("Beamer"), "others' are on a page of their own");
    kai.follow("Meine Einrichtung").is(200);
    assert!(kai.page.says("Beamer im Klassenzimmer") && kai.page.says("Tara Lehrerin"));
    // Asked before the school was theirs, or by another school: neither listed nor counted nor there.
    assert!(kai.page.says("Eine offene Anfrage"), "{}", kai.page.text());
    for strange in ["Privates Anliegen", "Geheimnis", "Olli", "Noch ohne Schule", "Eigenes Anliegen"] {
        assert!(!kai.page.says(strange), "{strange}");
    }
    for ticket in [&private, &foreign] {
        kai.open(&format!("/portal/requests/{}", ticket.no)).is(404);
    }
    kai.open(&format!("/portal/requests/{}", lesson.no)).is(200);
    assert!(kai.page.says("von Tara Lehrerin") && kai.page.says("als Ansprechperson"));
    // No link, no closing in somebody else's name.
    for form in ["form[action$=closure]", "form[action$=link]"] {
        assert!(kai.page.attributes(form, "action").is_empty(), "{form}");
    }
    let csrf = kai.page.attributes("main input[name=csrf]", "value")[0].clone();
    for noun in ["closure", "link"] {
        let path = format!("/portal/requests/{}/{noun}", lesson.no);
        let body = format!("csrf={csrf}");
        let page = kai.post_raw(&path, "application/x-www-form-urlencoded", body.as_bytes(), &[]);
        assert!(page.status >= 400, "{noun}");
    }
    assert_eq!(helpdesk.now_is(&lesson).status_kind(), StatusKind::Open);
    assert!(!kai.open(&format!("/portal/requests/{}?done=link", lesson.no)).html.contains("/r/"));
    // The teacher is no contact.
    let mut tara = helpdesk.enters_portal("tara@schule.example");
    assert!(tara.page.says("2 offene Anfragen") && !tara.page.says("Meine Einrichtung"));
    tara.open("/portal/organisation").is(404);
    tara.open("/portal");
    tara.follow("Beamer im Klassenzimmer").is(200);
    assert!(tara.page.says("die Ansprechperson der Einrichtung"), "they are told who reads");
    // Not flagged any more: at once nothing of it is left.
    helpdesk.write(|tx| {
        let mut person = tx.person(PersonId(2))?.unwrap();
        person.contact = false;
        tx.put_person(&person)
    });
    kai.open("/portal/organisation").is(404);
    kai.open(&format!("/portal/requests/{}", lesson.no)).is(404);
}

#[test]
fn a_contact_suggests_a_solution_under_their_own_name() {
    let School { helpdesk, contact, lesson, .. } = school();
    helpdesk.delivers();
    let mut kai = helpdesk.enters_portal("kai@schule.example");
    kai.open(&format!("/portal/requests/{}", lesson.no));
    // What could not be sent is kept for whoever wrote it, not for the requester.
    kai.form(ANSWER).attach("files", "kabel.jpg", b"Foto").send().is(422);
    let mut tara = helpdesk.enters_portal("tara@schule.example");
    assert!(!tara.open(&format!("/portal/requests/{}", lesson.no)).is(200).says("kabel.jpg"));
    let page = kai.form(ANSWER).fill("text", "Ist das Kabel eingesteckt?").send();
    assert!(page.is(200).says("kabel.jpg"), "{}", page.text());
    let entry = helpdesk.entries(&lesson).into_iter().find(
        |entry| matches!(&entry.content, EntryContent::Message { body, .. } if body.as_str().starts_with("Ist das")),
    );
    assert_eq!(entry.unwrap().author, Author::Contact { person: contact });
    let letters = helpdesk.delivers();
    let told: Vec<_> =
        letters.iter().filter(|l| l.subject.contains("Neue Nachricht")).map(|l| l.to.1.as_str()).collect();
    assert_eq!(told, ["tara@schule.example"]);
    assert!(tara.open(&format!("/portal/requests/{}", lesson.no)).says("Kai Kontakt, Ansprechperson"));
    let mut jo = helpdesk.desk(JO);
    let page = jo.open(&format!("/console/tickets/{}", lesson.no)).is(200).clone();
    assert!(page.says("Kai Kontakt, Ansprechperson"), "{}", page.text());
    assert_eq!(helpdesk.now_is(&lesson).status_kind(), StatusKind::Open, "it stays in first level's queue");
}

impl Browser {
    /// Takes a request in for somebody, all the way to its confirmation.
    fn takes_in(&mut self, helpdesk: &TestApp, whom: &str, introduce: Option<(&str, &str)>, subject: &str) -> Page {
        self.open("/portal/organisation/new").is(200);
        self.form("form[action='/request']").fill("for", whom).and("topic", &DONATION.to_string()).send();
        self.form("form[novalidate]").fill("postal_code", "79102").send();
        self.form("form[novalidate]").fill("subject", subject).fill("description", "Am Telefon gesagt.").send();
        match introduce {
            Some((name, email)) => self.introduces_themself(name, email),
            None => self.form("form[novalidate]").fill("informed", "1").send(),
        };
        self.sends(helpdesk)
    }
}

#[test]
fn how_satisfied_they_are_requesters_are_asked_and_contacts_are_not() {
    let School { helpdesk, lesson, .. } = school();
    let close = Action::Close(TicketOutcome::Solved, Some(body("Getauscht.")));
    helpdesk.does(JO, SITE, lesson.id, TicketCommand::Action(close));
    let page = format!("/portal/requests/{}", lesson.no);
    let mut tara = helpdesk.enters_portal("tara@schule.example");
    tara.open(&page).is(200);
    let form = tara.form("#rating").fill("grade", "4");
    let mut kai = helpdesk.enters_portal("kai@schule.example");
    assert!(kai.open(&page).is(200).all("#rating").is_empty());
    let csrf = kai.page.attributes("main input[name=csrf]", "value")[0].clone();
    let sent = format!("csrf={csrf}&grade=1");
    kai.post_raw(&format!("{page}/rating"), "application/x-www-form-urlencoded", sent.as_bytes(), &[]).is(403);
    assert!(form.send().is(200).says("Danke! Ihre Antwort ist gezählt."));
    let counted = helpdesk.app.read(|read| Ok(read.ratings()?)).unwrap();
    assert_eq!(counted.iter().map(|(_, grade, count)| (grade.points(), *count)).collect::<Vec<_>>(), [(4, 1)]);
}

#[test]
fn a_contact_takes_requests_in_for_others_of_the_organisation() {
    let School { helpdesk, contact, teacher, .. } = school();
    let mut kai = helpdesk.enters_portal("kai@schule.example");
    kai.open("/portal/organisation/new").is(200);
    assert!(kai.page.says("Tara Lehrerin") && !kai.page.says("Olli"), "{}", kai.page.text());
    let page = kai.takes_in(&helpdesk, &teacher.to_string(), None, "Drucker im Lehrerzimmer");
    assert!(page.is(200).says("beim zuständigen Team") && page.all("#link").is_empty(), "{}", page.text());
    kai.follow("Zur Anfrage").is(200);
    assert!(kai.page.says("Drucker im Lehrerzimmer") && kai.page.says("Aufgenommen von: Sie"));
    let taken = helpdesk.app.read(|read| {
        let rows =
            read.list_tickets([(tresen::store::TicketList::Organisation(SCHOOL), StatusKind::Open)], None, 10)?;
        Ok(read.ticket(rows[0].1)?.unwrap())
    });
    let taken = taken.unwrap();
    assert_eq!((taken.requester, taken.organisation, taken.channel), (teacher, Some(SCHOOL), Channel::Hand));
    let opened = helpdesk
        .entries(&taken)
        .into_iter()
        .find(|entry| matches!(&entry.content, EntryContent::Event { event: Event::Opened { .. } }));
    assert_eq!(opened.unwrap().author, Author::Contact { person: contact });
    let letters = helpdesk.delivers();
    assert!(
        letters.iter().any(|l| l.to.1.as_str() == "tara@schule.example" && l.text.contains("/r/")),
        "the link is hers"
    );
    // Somebody who is not on the list: the request is the school's, the person is not.
    let page = kai.takes_in(&helpdesk, "new", Some(("Mia Neu", "")), "Ohne Adresse");
    assert!(page.is(200).says("beim zuständigen Team"), "{}", page.text());
    kai.takes_in(&helpdesk, "new", Some(("Olli Fremd", "olli@andere.example")), "Im Namen von Olli").is(200);
    let olli = helpdesk.request_of("Olli Fremd", "olli@andere.example", SITE, DONATION, "Wieder selbst", "Text.");
    assert_eq!(helpdesk.now_is(&olli).organisation, Some(OTHER_SCHOOL), "his profile stays where it was");
    kai.open("/portal/organisation");
    assert!(kai.page.says("Ohne Adresse") && kai.page.says("Im Namen von Olli") && !kai.page.says("Wieder selbst"));
}

#[test]
fn what_a_contact_typed_after_their_session_ended_is_given_back() {
    let School { helpdesk, teacher, .. } = school();
    let mut kai = helpdesk.enters_portal("kai@schule.example");
    let body = format!("topic={DONATION}&for={teacher}");
    let headers = [("sec-fetch-site", "same-origin")];
    kai.post_raw("/request", "application/x-www-form-urlencoded", body.as_bytes(), &headers).is(200);
    kai.form("form[novalidate]").fill("postal_code", "79102").send();
    helpdesk.wait(SignedDuration::from_hours(13));
    let (details, typed) = (kai.page.path.clone(), "subject=Beamer&description=Er+flackert+seit+heute.");
    let page = kai.post_raw(&details, "application/x-www-form-urlencoded", typed.as_bytes(), &headers).is(403).clone();
    assert!(page.says("Erledigt, weiter"), "{}", page.text());
    assert!(page.html.contains("Er flackert seit heute."), "{}", page.html);
    // Signed in again, they go on from there.
    let mut again = helpdesk.enters_portal("kai@schule.example");
    again.page = page;
    again.form("form[action*='/details']").send();
    assert!(again.page.path.ends_with("/contact"), "{}", again.page.text());
    again.open(&again.page.path.replace("/contact", "/details"));
    assert_eq!(again.form("form[novalidate]").value("description"), "Er flackert seit heute.");
}

#[test]
fn nobody_takes_in_who_may_not() {
    let School { helpdesk, teacher, foreign, .. } = school();
    let begin = |browser: &mut Browser, whom: &str| {
        let body = format!("topic={DONATION}&for={whom}");
        let headers = [("sec-fetch-site", "same-origin")];
        browser.post_raw("/request", "application/x-www-form-urlencoded", body.as_bytes(), &headers).clone()
    };
    let mut kai = helpdesk.enters_portal("kai@schule.example");
    // Of another organisation: not there.
    begin(&mut kai, &foreign.requester.to_string()).is(404);
    begin(&mut kai, "999").is(404);
    let mut tara = helpdesk.enters_portal("tara@schule.example");
    begin(&mut tara, &teacher.to_string()).is(404);
    // The address of the form alone shows nothing of it to anybody.
    let path = begin(&mut kai, &teacher.to_string()).is(200).path.clone();
    assert_eq!(helpdesk.browser().open(&path).path, "/portal/signin");
    assert_eq!(tara.open(&path).path, "/portal", "signed in, but not that contact");
    // No contact any more by the time of sending.
    kai.form("form[novalidate]").fill("postal_code", "79102").send();
    kai.form("form[novalidate]").fill("subject", "Zu spät").fill("description", "Text.").send();
    kai.form("form[novalidate]").fill("informed", "1").send();
    helpdesk.write(|tx| {
        let mut person = tx.person(PersonId(2))?.unwrap();
        person.contact = false;
        tx.put_person(&person)
    });
    let page = kai.sends(&helpdesk);
    assert!(!page.says("gespeichert"), "{}", page.text());
}

#[test]
fn codes_of_an_app_are_braked_from_anywhere_and_paper_helps() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop zu verschenken");
    let seed = seed_of("mira");
    let (keys, codes) = (helpdesk.app.store().installation_key().clone(), codes_of("mira"));
    helpdesk.write(move |tx| {
        let mut credentials = Credentials::default();
        second_factor::enrol_app_and_codes(&keys, &mut credentials, &seed, 0, &codes)?;
        tx.put_portal_credentials(&EmailAddress::parse(MIRA).unwrap(), &credentials)
    });
    let mut tried = Vec::new();
    for _ in 0..5 {
        let mut thief = helpdesk.browser();
        helpdesk.wait(SignedDuration::from_secs(1));
        let letters = helpdesk.asks_for_link(&mut thief, MIRA);
        // Only four links go out at once; whoever has none tries no code.
        let Some(letter) = letters.first() else { continue };
        thief.open(&link_in(letter, "/portal/signin/"));
        thief.form("main form").send();
        for _ in 0..6 {
            thief.open("/portal/signin/code");
            tried.push(thief.form("main form").fill("code", "000000").send().status);
        }
    }
    assert_eq!(tried.iter().filter(|status| **status == 422).count(), 20, "{tried:?}");
    assert_eq!(tried.last(), Some(&429));
    helpdesk.wait(SignedDuration::from_mins(5));
    let mut mira = helpdesk.browser();
    let link = link_in(&helpdesk.asks_for_link(&mut mira, MIRA)[0], "/portal/signin/");
    mira.open(&link);
    mira.form("main form").send();
    assert_eq!(mira.form("main form").fill("recovery", &codes_of("mira")[0]).send().path, "/portal");
}
