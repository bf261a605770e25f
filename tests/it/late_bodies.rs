//! Rights that go while a form is on its way: the head of a request is let in, then its sender is locked, signed
//! out or loses a right, then the rest of the body comes. At no address behind a session anything is written. And
//! forms whose session was over before they came: what was typed is given back, and can be sent after signing in.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use data_encoding::BASE64URL_NOPAD;
use tresen::{
    app::{
        Error,
        account::{self, SessionProof, rights},
        jobs::Job,
        portal, setup,
    },
    domain::{
        access::{Actor, may_administer},
        device::Device,
        id::AccountId,
        person::{Account, Person},
        rights::{Capability, Membership},
        role,
        text::EmailAddress,
        ticket::Ticket,
    },
    store::{AccountSession, Outbox, People, PortalSession, SessionKind, StoreError, Tx, raw},
    web::{AccessLevel, Endpoint, endpoints},
};

use crate::support::{ADA, Browser, DONATION, HALF, KIM, OFFICE, SITE, TestApp, block_on};

const FORM: &str = "application/x-www-form-urlencoded";

/// A form whose head and first half were sent.
struct HalfSent {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl HalfSent {
    fn begin(helpdesk: &TestApp, path: &str, cookie: (&str, &str), kind: &str, body: &[u8]) -> Self {
        let (first, rest) = body.split_at(body.len() / 2);
        let mut stream = TcpStream::connect(helpdesk.host()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let (host, port) = (helpdesk.host(), helpdesk.host().rsplit(':').next().unwrap());
        let (name, token) = cookie;
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {name}-{port}={token}\r\nContent-Type: {kind}\r\n\
             Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
            body.len()
        )
        .unwrap();
        let mut line = [0; 25];
        stream.read_exact(&mut line).unwrap();
        assert!(line.starts_with(b"HTTP/1.1 100"), "{path}: {}", String::from_utf8_lossy(&line));
        stream.write_all(first).unwrap();
        // There is one worker, so it has looked at the head before it answers this.
        helpdesk.browser().open("/healthz").is(200);
        Self { stream, rest: rest.to_vec() }
    }

    /// Sends the rest; status and page of the answer.
    fn finish(mut self) -> (u16, String) {
        // Who was refused at once hears no more.
        let _ = self.stream.write_all(&self.rest);
        let mut answer = Vec::new();
        let _ = self.stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or_else(|| panic!("no answer: {text:?}")), text)
    }
}

pub type Rows = BTreeMap<(&'static str, Vec<u8>), Vec<u8>>;

/// Everything that is stored.
pub fn stored(helpdesk: &TestApp) -> Rows {
    helpdesk.app.read(|read| Ok(rows_of(read)?)).unwrap()
}

fn rows_of(read: &impl tresen::store::Read) -> Result<Rows, StoreError> {
    let mut all = Rows::new();
    for table in raw::table_names() {
        all.extend(raw::rows(read, table, &[])?.into_iter().map(|(key, value)| ((table, key), value)));
    }
    Ok(all)
}

/// Puts everything back as it was.
pub fn put_back(helpdesk: &TestApp, was: &Rows) {
    let was = was.clone();
    helpdesk.write(move |tx| {
        let now = rows_of(tx)?;
        for (table, key) in now.keys().filter(|key| !was.contains_key(*key)) {
            raw::remove(tx, table, key)?;
        }
        for ((table, key), value) in was.iter().filter(|(key, value)| now.get(*key) != Some(*value)) {
            raw::put(tx, table, key, value)?;
        }
        Ok(())
    });
}

pub fn csrf(helpdesk: &TestApp, token: &str) -> String {
    BASE64URL_NOPAD.encode(&helpdesk.app.store().installation_key().sign("csrf", token.as_bytes())[..18])
}

/// How a right goes.
pub type Loss = (&'static str, fn(&TestApp));

fn lose(helpdesk: &TestApp, how: impl Fn(&Tx<'_>) -> Result<(), Error> + Send + 'static) {
    helpdesk.write_app(how);
}

fn locked(helpdesk: &TestApp, id: AccountId) {
    lose(helpdesk, move |tx| account::lock(tx, &Actor::System, id));
}

/// The right goes, the session stays: what the data says counts, not that somebody ended a session.
fn bereft(helpdesk: &TestApp) {
    lose(helpdesk, |tx| {
        let ada = tx.account(ADA)?.unwrap();
        Ok(tx.put_account(&Account { memberships: [].into(), capabilities: [].into(), ..ada })?)
    });
}

const OF_THE_TEAM: [Loss; 3] = [
    ("locked", |helpdesk| locked(helpdesk, ADA)),
    ("without rights", |helpdesk| {
        lose(helpdesk, |tx| rights::set_rights(tx, &Actor::System, ADA, &role::Rights::default()));
    }),
    ("signed out", |helpdesk| lose(helpdesk, |tx| account::sign_out(tx, "token-4"))),
];

const BEFORE_THE_FACTOR: [Loss; 2] = [
    ("locked", |helpdesk| locked(helpdesk, HALF)),
    ("begun anew", |helpdesk| lose(helpdesk, |tx| account::sign_out(tx, "token-13"))),
];

const BEFORE_THE_NEW_PASSWORD: [Loss; 2] = [
    ("locked", |helpdesk| locked(helpdesk, HALF)),
    ("begun anew", |helpdesk| lose(helpdesk, |tx| account::sign_out(tx, "token-start"))),
];

const OF_THE_PORTAL: [Loss; 2] = [
    ("signed out", |helpdesk| lose(helpdesk, |tx| portal::sign_in::sign_out(tx, "portal-mira"))),
    ("without address", |helpdesk| {
        lose(helpdesk, |tx| {
            let mira = tx.persons_with_email(&mira())?[0];
            Ok(tx.put_person(&Person { email: None, ..tx.person(mira)?.unwrap() })?)
        });
    }),
];

const AT_THE_CODE: [Loss; 1] =
    [("begun anew", |helpdesk| lose(helpdesk, |tx| portal::sign_in::sign_out(tx, "portal-half")))];

const OF_THE_SETUP: [Loss; 1] = [("a new link", |helpdesk| {
    block_on(setup::new_setup_link(&helpdesk.app, "http://127.0.0.1/")).unwrap().unwrap();
})];

/// The cookie of whoever is behind a gate, and what may happen to them; none where there is no session.
pub fn behind(level: AccessLevel) -> Option<((&'static str, &'static str), &'static [Loss])> {
    Some(match level {
        AccessLevel::Anybody | AccessLevel::Visitor | AccessLevel::Setup => return None,
        AccessLevel::PendingAgents => (("tresen", "token-13"), &BEFORE_THE_FACTOR),
        AccessLevel::NewPassword => (("tresen", "token-start"), &BEFORE_THE_NEW_PASSWORD),
        AccessLevel::PendingRequesters => (("tresen-portal", "portal-half"), &AT_THE_CODE),
        AccessLevel::Requesters => (("tresen-portal", "portal-mira"), &OF_THE_PORTAL),
        AccessLevel::Console
        | AccessLevel::Team
        | AccessLevel::AuditReaders
        | AccessLevel::Inspectors
        | AccessLevel::Administrators => (("tresen", "token-4"), &OF_THE_TEAM),
    })
}

fn mira() -> EmailAddress {
    EmailAddress::parse("mira@example.org").unwrap()
}

/// A helpdesk with a ticket of Mira's; Ada may do everything in it.
pub fn helpdesk() -> (TestApp, Ticket) {
    let helpdesk = TestApp::with_every_role();
    let ticket = helpdesk.request("Geheimes Eigenes");
    helpdesk.write(|tx| {
        let ada = tx.account(ADA)?.unwrap();
        let memberships = [(SITE, Membership::Write), (OFFICE, Membership::Write)].into();
        let capabilities = Capability::ALL.into_iter().collect();
        tx.put_account(&Account { memberships, capabilities, ..ada })?;
        let start = AccountSession::starting(HALF, SessionKind::NewPasswordPending, tx.now);
        tx.put_session("token-start", &start)?;
        for (token, kind) in [("portal-mira", SessionKind::Full), ("portal-half", SessionKind::SecondFactorPending)] {
            let device = Device::of("Firefox");
            let session = PortalSession { email: mira(), kind, created: tx.now, last_seen: tx.now, device };
            tx.put_portal_session(token, &session)?;
        }
        Ok(())
    });
    helpdesk.desk(ADA).open("/console").is(200);
    (helpdesk, ticket)
}

/// The address with something that is there in the place of what varies.
pub fn filled(helpdesk: &TestApp, pattern: &str, ticket: &Ticket) -> String {
    let row = || helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap()[0].id.to_string();
    let part = |part: &str| match part {
        "{no}" => ticket.no.to_string(),
        "{what}" => "priority".to_owned(),
        "{row}" => row(),
        "{person}" => ticket.requester.to_string(),
        "{job}" => Job::ALL[0].word().to_owned(),
        "{id}" if pattern.starts_with("/admin/accounts") => KIM.to_string(),
        "{id}" if pattern.starts_with("/admin/topics") => DONATION.to_string(),
        variable if variable.starts_with('{') => "1".to_owned(),
        fixed => fixed.to_owned(),
    };
    pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Something for every form.
pub fn everything_typed(csrf: &str, ticket: &Ticket) -> String {
    let person = ticket.requester;
    format!(
        "csrf={csrf}&seen=99&text=Hallo+zusammen&reason=Beschwerde+einer+Person&outcome=solved&name=Neuer+Name\
         &email=neu%40example.org&lang=en&value=yes&priority=high&to=2&told=1&title=Abholen&asks=no&what=again\
         &session=others&end=others&code=123456&administer=on&kept=1&step=down&place=down&topic={DONATION}\
         &name-{person}=Mira+Neu&lang-{person}=en&new=sieben+Zwerge+kochen+Suppe&password=sieben+Zwerge+kochen+Suppe\
         &subject=Etwas+Neues&description=Drei+Jahre+alt&preset=verein&f1=x&tags=eilig&version=1&bin=1"
    )
}

/// The same without what somebody signs in with.
fn everything_open(csrf: &str, ticket: &Ticket) -> String {
    let all = everything_typed(csrf, ticket);
    let is_open = |pair: &&str| !["code=", "new=", "password="].iter().any(|secret| pair.starts_with(secret));
    all.split('&').filter(is_open).collect::<Vec<_>>().join("&")
}

/// Addresses at which these fields write, as long as the sender may.
pub const WRITES: &[&str] = &[
    "/console/language",
    "/console/journal/export",
    "/console/account",
    "/console/tickets/{no}/answers",
    "/console/tickets/{no}/notes",
    "/console/tickets/{no}/draft",
    "/console/tickets/{no}/closure",
    "/console/tickets/{no}/{what}",
    "/admin/accounts/new",
    "/admin/accounts/{id}/lock",
    "/admin/accounts/{id}/removal",
    "/admin/accounts/{id}/second-factor",
    "/admin/accounts/{id}/sessions",
    "/admin/satisfaction",
    "/portal/requests/{no}/messages",
    "/portal/requests/{no}/closure",
    "/portal/requests/{no}/link",
    "/portal/account/people/{person}",
    "/portal/account/password",
    "/portal/account/chat",
    "/portal/signout",
    "/signin/password",
    "/signout",
];

#[test]
fn nothing_is_written_with_rights_that_went_while_the_form_was_on_its_way() {
    let (helpdesk, ticket) = helpdesk();
    let was = stored(&helpdesk);
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for Endpoint { method, pattern, level } in endpoints() {
        let Some((cookie, losses)) = behind(level).filter(|_| method == "POST") else { continue };
        let path = filled(&helpdesk, pattern, &ticket);
        let body = everything_typed(&csrf(&helpdesk, cookie.1), &ticket);
        let begin = || HalfSent::begin(&helpdesk, &path, cookie, FORM, body.as_bytes());
        let (status, page) = begin().finish();
        if WRITES.contains(&pattern) && stored(&helpdesk) == was {
            wrong.push(format!("{pattern} writes nothing, even with rights: {status} {page}"));
        }
        put_back(&helpdesk, &was);
        let is_of_few = level > AccessLevel::Team || pattern.starts_with("/console/tickets/{no}/");
        let bereft: &[Loss] = if is_of_few { &[("bereft", bereft)] } else { &[] };
        for (loss, lose) in losses.iter().chain(bereft) {
            let form = begin();
            lose(&helpdesk);
            let before = stored(&helpdesk);
            let (status, page) = form.finish();
            if stored(&helpdesk) != before {
                wrong.push(format!("{pattern}, {loss}: something is written"));
            }
            if !matches!(status, 403 | 404) || page.contains("Geheimes") {
                wrong.push(format!("{pattern}, {loss}: {status} {page}"));
            }
            tried += 1;
            put_back(&helpdesk, &was);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(tried > 200, "{tried}");
}

/// Sends a form whose session is over; what is wrong with the answer.
fn send_too_late(helpdesk: &TestApp, browser: &mut Browser, path: &str, body: &str) -> Option<String> {
    let before = stored(helpdesk);
    let page = browser.post_raw(path, FORM, body.as_bytes(), &[]);
    let is_given_back = page.status == 403 && page.html.contains("Hallo zusammen");
    let has_secret = page.html.contains("sieben Zwerge") || page.html.contains("123456");
    let leads_to_sign_in = page.html.contains("signin\" target=\"_blank\"");
    let is_right = is_given_back && leads_to_sign_in && !has_secret && !page.html.contains("Geheimes");
    let wrong = (!is_right).then(|| format!("{} {}", page.status, page.html));
    wrong.or_else(|| (stored(helpdesk) != before).then(|| "something is written".to_owned()))
}

#[test]
fn a_form_whose_session_is_over_is_given_back_and_can_be_sent_after_signing_in() {
    let (helpdesk, ticket) = helpdesk();
    let was = stored(&helpdesk);
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for Endpoint { method, pattern, level } in endpoints() {
        let Some((cookie, losses)) = behind(level).filter(|_| method == "POST") else { continue };
        let (path, csrf) = (filled(&helpdesk, pattern, &ticket), csrf(&helpdesk, cookie.1));
        let end_session = losses.last().unwrap().1;
        let mut browser = helpdesk.browser().with_cookie(cookie.0, cookie.1);
        end_session(&helpdesk);
        let with_secrets = everything_typed(&csrf, &ticket);
        wrong.extend(
            send_too_late(&helpdesk, &mut browser, &path, &with_secrets).map(|what| format!("{pattern}: {what}")),
        );
        if browser.page.html.contains("<form") {
            wrong.push(format!("{pattern}: would be sent on without its secrets"));
        }
        let open = everything_open(&csrf, &ticket);
        wrong.extend(
            send_too_late(&helpdesk, &mut browser, &path, &open).map(|what| format!("{pattern}, open: {what}")),
        );
        let still = browser.form("main form").send();
        if still.status != 403 || !still.html.contains("Hallo zusammen") {
            wrong.push(format!("{pattern}: lost, who goes on too early: {} {}", still.status, still.html));
        }
        put_back(&helpdesk, &was);
        let asked = browser.form("main form").send();
        if asked.status != 403 || !asked.html.contains("Jetzt senden") || stored(&helpdesk) != was {
            wrong.push(format!("{pattern}: not asked before sending: {} {}", asked.status, asked.html));
            continue;
        }
        let needs_secrets = ["/portal/account/password", "/console/account", "/signin/password"].contains(&pattern);
        browser.form("main form").send();
        if WRITES.contains(&pattern) && !needs_secrets && stored(&helpdesk) == was {
            wrong.push(format!("{pattern}: not sent at last: {} {}", browser.page.status, browser.page.html));
        }
        tried += 1;
        put_back(&helpdesk, &was);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(tried > 80, "{tried}");
}

#[test]
fn a_form_that_may_be_a_strangers_is_given_back_only_to_be_read() {
    let (helpdesk, ticket) = helpdesk();
    let path = format!("/console/tickets/{}/notes", ticket.no);
    let mut browser = helpdesk.browser();
    // Over http, a form of another site may say nothing of where it comes from.
    let page = browser.post_raw(&path, FORM, b"csrf=x&seen=99&text=Von+irgendwem", &[("origin", "null")]);
    assert_eq!((page.status, page.html.contains("Von irgendwem"), page.html.contains("<form")), (403, true, false));
    let headers = [("sec-fetch-site", "same-origin")];
    let page = browser.post_raw(&path, FORM, b"csrf=x&seen=99&text=Von+hier", &headers);
    assert_eq!((page.status, page.html.contains("Von hier"), page.html.contains("<form")), (403, true, true));
    let mut ada = helpdesk.desk(ADA);
    let page = ada.post_raw(&path, FORM, b"csrf=x&seen=99&text=Von+irgendwem", &[("origin", "null")]);
    let has_form = !page.all("main form").is_empty();
    assert_eq!((page.status, page.html.contains("Von irgendwem"), has_form), (403, true, false));
    // Nothing to lose: to the sign-in, as ever.
    assert_eq!(browser.post_raw("/signout", FORM, b"csrf=x", &headers).path, "/signin?then=%2Fconsole");
    assert_eq!(browser.post_raw("/portal/signout", FORM, b"csrf=x", &headers).path, "/portal/signin");
}

#[test]
fn a_file_of_a_session_that_is_over_is_named_and_stored_nowhere() {
    let (helpdesk, ticket) = helpdesk();
    let part =
        |name: &str, value: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let mut body = part("csrf", &csrf(&helpdesk, "portal-mira")) + &part("seen", "99") + &part("text", "Siehe Anhang.");
    body += "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"Rechnung.txt\"\r\n\r\n";
    // More than a form without files may hold.
    body += &"x".repeat(1_000_000);
    body += "\r\n--x--\r\n";
    let path = format!("/portal/requests/{}/messages", ticket.no);
    let kind = "multipart/form-data; boundary=x";
    let mut mira = helpdesk.browser().with_cookie("tresen-portal", "portal-mira");
    let was = stored(&helpdesk);
    OF_THE_PORTAL[0].1(&helpdesk);
    let before = stored(&helpdesk);
    let page = mira.post_raw(&path, kind, body.as_bytes(), &[]);
    assert!(
        page.status == 403 && page.html.contains("Siehe Anhang.") && page.html.contains("Rechnung.txt"),
        "{}",
        page.html
    );
    assert!(stored(&helpdesk) == before);
    put_back(&helpdesk, &was);
    mira.form("main form").send();
    assert!(mira.page.html.contains("Siehe Anhang.") && mira.page.html.contains("type=\"file\""), "{}", mira.page.html);
    mira.form("main form").attach("files", "Rechnung.txt", b"Inhalt").send().is(200);
    assert!(mira.page.html.contains("Siehe Anhang.") && mira.page.html.contains("Rechnung.txt"), "{}", mira.page.html);
}

#[test]
fn nobody_goes_on_with_a_setup_that_another_link_took_over() {
    for Endpoint { pattern, level, .. } in endpoints().into_iter().filter(|address| address.method == "POST") {
        if level != AccessLevel::Setup {
            continue;
        }
        let helpdesk = TestApp::fresh();
        let link = block_on(setup::new_setup_link(&helpdesk.app, "http://127.0.0.1/")).unwrap().unwrap();
        let code = link.rsplit('=').next().unwrap().rsplit('/').next().unwrap().to_owned();
        let token = block_on(setup::redeem_link(&helpdesk.app, &code)).unwrap().unwrap();
        let body =
            format!("csrf={}&name=Truhe&address=https%3A%2F%2Fhilfe.example.org&hue=255", csrf(&helpdesk, &token));
        for (loss, lose) in OF_THE_SETUP {
            let form = HalfSent::begin(&helpdesk, pattern, ("tresen-setup", &token), FORM, body.as_bytes());
            lose(&helpdesk);
            let before = stored(&helpdesk);
            // Steps whose turn has not come are refused at the head already.
            let (status, _) = form.finish();
            assert!(matches!(status, 303 | 403 | 404), "{pattern}, {loss}: {status}");
            assert!(stored(&helpdesk) == before, "{pattern}, {loss}: something is written");
        }
    }
}

#[test]
fn a_locked_administrator_makes_no_administrator() {
    let (helpdesk, _) = helpdesk();
    let body = format!(
        "csrf={}&role=board&name=Eva&email=eva%40example.org&lang=de&administer=on",
        csrf(&helpdesk, "token-4")
    );
    let form = HalfSent::begin(&helpdesk, "/admin/accounts/new", ("tresen", "token-4"), FORM, body.as_bytes());
    locked(&helpdesk, ADA);
    let (status, page) = form.finish();
    assert_eq!(status, 403, "{page}");
    let eva = EmailAddress::parse("eva@example.org").unwrap();
    assert_eq!(helpdesk.app.read(|read| Ok(read.account_with_email(&eva)?)).unwrap(), None);
}

#[test]
fn a_message_after_signing_out_is_not_written_but_given_back() {
    let (helpdesk, ticket) = helpdesk();
    let body = format!("csrf={}&seen=99&text=Das+kommt+zu+spät", csrf(&helpdesk, "portal-mira"));
    let path = format!("/portal/requests/{}/messages", ticket.no);
    let form = HalfSent::begin(&helpdesk, &path, ("tresen-portal", "portal-mira"), FORM, body.as_bytes());
    OF_THE_PORTAL[0].1(&helpdesk);
    let before = stored(&helpdesk);
    let (status, page) = form.finish();
    assert_eq!(status, 403);
    assert!(page.contains("Das kommt zu spät") && page.contains("/portal/signin"), "{page}");
    assert!(stored(&helpdesk) == before);
}

#[test]
fn a_file_of_somebody_who_was_locked_meanwhile_stays_nowhere() {
    let (helpdesk, ticket) = helpdesk();
    let field =
        |name: &str, value: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let mut body = field("csrf", &csrf(&helpdesk, "token-4")) + &field("seen", "99") + &field("text", "Siehe Anhang.");
    body += "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nInhalt\r\n--x--\r\n";
    let path = format!("/console/tickets/{}/answers", ticket.no);
    let kind = "multipart/form-data; boundary=x";
    let form = HalfSent::begin(&helpdesk, &path, ("tresen", "token-4"), kind, body.as_bytes());
    locked(&helpdesk, ADA);
    let before = stored(&helpdesk);
    let (status, page) = form.finish();
    assert_eq!(status, 403, "{page}");
    assert!(page.contains("/signin"), "{page}");
    assert!(stored(&helpdesk) == before);
}

#[test]
fn a_session_is_asked_again_in_the_transaction() {
    let (helpdesk, _) = helpdesk();
    let deed = |proof: &SessionProof| {
        let done = proof.write(&helpdesk.app, |tx, actor| {
            assert!(may_administer(actor));
            Ok(tx.end_sessions(|session| session.account == KIM)?)
        });
        block_on(done).map(drop)
    };
    let proof = SessionProof::of("token-4".to_owned()).admitting(may_administer);
    let fresh = proof.clone().freshly_proved();
    deed(&fresh).unwrap();
    helpdesk.write(|tx| {
        let session = AccountSession::starting(ADA, SessionKind::Full, tx.now);
        let created = tx.now - jiff::SignedDuration::from_mins(16);
        tx.put_session("token-4", &AccountSession { created, ..session })
    });
    assert!(matches!(deed(&fresh), Err(Error::ProofNeeded)), "too long ago");
    deed(&proof).unwrap();
    bereft(&helpdesk);
    assert!(matches!(deed(&proof), Err(Error::SessionEnded)), "administers no more");
    assert!(matches!(block_on(proof.write(&helpdesk.app, |_, _| Ok(()))), Err(Error::SessionEnded)));
    let any = SessionProof::of("token-4".to_owned());
    block_on(any.write(&helpdesk.app, |_, _| Ok(()))).unwrap();
    locked(&helpdesk, ADA);
    assert!(matches!(block_on(any.write(&helpdesk.app, |_, _| Ok(()))), Err(Error::SessionEnded)));
}
