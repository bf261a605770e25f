//! Every role at every address of the URL table, with every kind of ticket: in, not there, or to the
//! sign-in, exactly as the rules of access say.
//!
//! The addresses come from the table itself. What gate stands before one is read off its handler;
//! here stands what gate *should*. A new address has to lie in an area that is listed here, and a new
//! one of a ticket has to be named with what it does, else this fails.

use tresen::{
    domain::{
        access::{self, Actor},
        classification::TicketOutcome,
        id::{AccountId, CustomerId},
        person::Person,
        text::EmailAddress,
        ticket::{Action, ActionKind, Status, Ticket},
    },
    store::{People, PortalSession, SessionKind, Tickets},
    web::{AccessLevel, Endpoint, endpoints},
};

use Who::{Account, Nobody, Requester};

use crate::support::{
    ADA, BO, Browser, DONATION, ELSEWHERE, FREI, HALF, IRA, JO, KIM, LEE, LOU, NIA, PIA, SVEN, TestApp, ULI, body,
    label,
};

/// What came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Seen {
    /// The page, or a word about what was sent.
    In,
    /// Not there, or not yours.
    Nowhere,
    /// Sign in first.
    SignIn,
}

/// Addresses for everybody; each one named. Whatever they show is bound to a secret in the address,
/// to the browser's own draft, or is for everybody.
const FOR_EVERYBODY: &[&str] = &[
    "/",
    "/request",
    "/request/not-served",
    "/request/{token}/",
    "/r/{secret}",
    "/r/{secret}/",
    "/chat",
    "/chat/",
    "/telegram/{bot}",
    "/privacy",
    "/access",
    "/signin",
    "/signin/passkey",
    "/passkey/challenge",
    "/invitation/{secret}",
    "/password",
    "/password/",
    "/.well-known/change-password",
    "/.well-known/security.txt",
    "/portal/signin",
    "/portal/signin/",
    "/portal/password",
    "/portal/password/",
    "/setup",
    "/setup/done",
    "/assets/",
    "/favicon.svg",
    "/favicon.ico",
    "/embed/",
    "/healthz",
];

/// The areas, and the doors that may stand in them. The longest beginning that fits decides.
const AREAS: &[(&str, &[AccessLevel])] = &[
    ("/signin/", &[AccessLevel::PendingAgents]),
    ("/signin/password", &[AccessLevel::NewPassword]),
    ("/signout", &[AccessLevel::Console]),
    ("/setup/", &[AccessLevel::Setup]),
    ("/console", &[AccessLevel::Console, AccessLevel::Team]),
    ("/console/journal", &[AccessLevel::AuditReaders]),
    ("/console/inspection", &[AccessLevel::Inspectors]),
    ("/console/outbox", &[AccessLevel::Team]),
    ("/console/tickets/new", &[AccessLevel::Team]),
    ("/admin", &[AccessLevel::Administrators]),
    ("/portal", &[AccessLevel::Requesters]),
    ("/portal/signin/code", &[AccessLevel::PendingRequesters]),
];

#[test]
fn every_address_stands_behind_the_gate_of_its_area() {
    let all = endpoints();
    assert!(all.len() > 80, "{}", all.len());
    for Endpoint { method, pattern, level } in all {
        let for_everybody = FOR_EVERYBODY
            .iter()
            .any(|open| pattern == *open || (open.len() > 1 && open.ends_with('/') && pattern.starts_with(open)));
        if for_everybody && matches!(level, AccessLevel::Anybody | AccessLevel::Visitor) {
            continue;
        }
        let area = AREAS.iter().filter(|(area, _)| pattern.starts_with(area)).max_by_key(|(area, _)| area.len());
        let Some((_, doors)) = area else { panic!("{method} {pattern} ({level:?}) lies in no area that is listed") };
        assert!(doors.contains(&level), "{method} {pattern} is open to {level:?}");
    }
}

/// Who stands at the door.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Who {
    Nobody,
    Account(AccountId),
    /// Signed in at the portal with this address.
    Requester(&'static str),
}
/// Everybody's browser.
fn browsers(helpdesk: &TestApp) -> Vec<(&'static str, Who, Browser)> {
    let mut all = vec![("visitor", Nobody, helpdesk.browser())];
    for (name, email) in [
        ("requester", "mira@example.org"),
        ("other requester", "fremd@example.org"),
        ("contact", "kontakt@example.org"),
    ] {
        all.push((name, Requester(email), helpdesk.browser().with_cookie("tresen-portal", &format!("portal-{email}"))));
    }
    all.extend(
        [
            ("second level", JO),
            ("agent, writes", KIM),
            ("agent, reads", LEE),
            ("administrator of the site", ADA),
            ("agent, elsewhere", ULI),
            ("administrator", BO),
            ("provider", NIA),
            ("other provider", SVEN),
            ("privacy officer", PIA),
            ("inspection", IRA),
            ("first level", FREI),
            ("locked account", LOU),
            ("half session", HALF),
        ]
        .map(|(name, id)| (name, Account(id), helpdesk.desk(id))),
    );
    all
}

/// Who is signed in fully; a locked account and a half session are nobody.
fn signed_in(helpdesk: &TestApp, who: Who) -> Option<Actor> {
    let account = match who {
        Nobody | Account(HALF) => return None,
        Requester(email) => return Some(Actor::of_person(&person(helpdesk, email))),
        Account(account) => account,
    };
    let account = helpdesk.app.read(|read| Ok(read.account(account)?)).unwrap().unwrap();
    account.is_active().then(|| Actor::of(&account))
}

fn person(helpdesk: &TestApp, email: &str) -> Person {
    let email = EmailAddress::parse(email).unwrap();
    let found = helpdesk.app.read(|read| Ok(read.person(read.persons_with_email(&email)?[0])?)).unwrap();
    found.unwrap()
}

fn is_of_the_portal(actor: Option<&Actor>) -> bool {
    matches!(actor, Some(Actor::Requester { .. } | Actor::Contact { .. }))
}

/// Whether the door lets them through, and what they meet otherwise.
fn at(level: AccessLevel, who: Who, actor: Option<&Actor>) -> Seen {
    let console = |may: &dyn Fn(&Actor) -> bool| match actor.filter(|_| !is_of_the_portal(actor)) {
        None => Seen::SignIn,
        Some(actor) if may(actor) => Seen::In,
        Some(_) => Seen::Nowhere,
    };
    match level {
        AccessLevel::Anybody | AccessLevel::Visitor => Seen::In,
        // Set up already, so nobody holds a setup.
        AccessLevel::Setup => Seen::Nowhere,
        AccessLevel::PendingAgents if who == Account(HALF) => Seen::In,
        AccessLevel::PendingAgents | AccessLevel::PendingRequesters | AccessLevel::NewPassword => Seen::SignIn,
        AccessLevel::Requesters if is_of_the_portal(actor) => Seen::In,
        AccessLevel::Requesters => Seen::SignIn,
        AccessLevel::Console => console(&|_| true),
        AccessLevel::Team => console(&access::is_team_member),
        AccessLevel::Administrators => console(&access::may_administer),
        AccessLevel::AuditReaders => console(&access::may_read_audit_log),
        AccessLevel::Inspectors => console(&access::may_inspect),
    }
}

fn look(browser: &mut Browser, method: &str, path: &str, fields: &str) -> Seen {
    let page = match method {
        "GET" => browser.open(path),
        _ => browser.post_raw(path, "application/x-www-form-urlencoded", fields.as_bytes(), &[]),
    };
    match page.status {
        404 => Seen::Nowhere,
        // What was sent is not lost for it.
        403 if page.html.contains("signin\" target=\"_blank\"") => Seen::SignIn,
        _ if page.path.starts_with("/signin") && !path.starts_with("/signin") => Seen::SignIn,
        _ if page.path.starts_with("/portal/signin") && !path.starts_with("/portal/signin") => Seen::SignIn,
        // Who is signed in already is led on from there.
        _ if path.starts_with("/signin/") && !page.path.starts_with("/signin/") => Seen::SignIn,
        _ if path == "/portal/signin/code" && page.path != path => Seen::SignIn,
        _ => Seen::In,
    }
}

/// The address with something in the place of what varies.
fn filled(pattern: &str) -> String {
    pattern.split('/').map(|part| if part.starts_with('{') { "77" } else { part }).collect::<Vec<_>>().join("/")
}

#[test]
fn every_role_at_every_address() {
    let helpdesk = TestApp::with_every_role();
    tickets(&helpdesk);
    let mut wrong = Vec::new();
    for (name, who, mut browser) in browsers(&helpdesk) {
        let actor = signed_in(&helpdesk, who);
        // What is not there stays in the frame of its area.
        let mut nowhere = |area| browser.open(&format!("{area}/no-such-page")).is(404).text();
        let (outside, console, admin) = (nowhere(""), nowhere("/console"), nowhere("/admin"));
        let nowhere_in = |pattern: &str| match pattern.split('/').nth(1) {
            Some("console") => console.clone(),
            Some("admin") => admin.clone(),
            _ => outside.clone(),
        };
        for Endpoint { method, pattern, level } in endpoints() {
            // It never ends; who hears what is asked in `leaks`.
            if pattern == "/console/live" && matches!(who, Account(_)) && actor.is_some() {
                continue;
            }
            // Without the token of a form nothing is done.
            let (seen, expected) =
                (look(&mut browser, method, &filled(pattern), "x=1"), at(level, who, actor.as_ref()));
            // Something may be missing where an address names one thing of many, and what is for everybody may lead on.
            let is_one_of_many = pattern.contains('{') || DEPENDS.iter().any(|of| pattern.starts_with(of));
            let is_right = match expected {
                Seen::In if method == "GET" && !is_one_of_many => seen == Seen::In,
                Seen::In => seen != Seen::SignIn || matches!(level, AccessLevel::Anybody | AccessLevel::Visitor),
                // "Not yours" is not to be told apart from "not there".
                Seen::Nowhere if method == "GET" => seen == expected && browser.page.text() == nowhere_in(pattern),
                _ => seen == expected,
            };
            if !is_right {
                wrong.push(format!("{name}: {method} {pattern} behind {level:?}: {seen:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Addresses whose page depends on more than who stands there: a logo that was uploaded, a factor
/// that is set up, an organisation that is looked after.
const DEPENDS: &[&str] = &[
    "/setup",
    "/assets/logo",
    "/signin/enrol",
    "/.well-known/",
    "/portal/organisation",
    "/portal/account/second-factor",
    "/console/account/recovery/file",
    "/console/rules",
];

/// What an address of a ticket in the console does: what is sent, and the right that it takes.
/// Whatever is not in here does not exist.
const DEEDS: &[(&str, &str, ActionKind)] = &[
    ("answers", "text=Hallo", ActionKind::Answer),
    ("notes", "text=Hallo", ActionKind::Note),
    ("draft", "text=Hallo", ActionKind::Note),
    ("closure", "outcome=solved&text=Fertig", ActionKind::Close),
    ("waiting", "reason=Teile+fehlen", ActionKind::PutOnWaiting),
    ("provider", "name=Nordlicht", ActionKind::Forward),
    ("department", "to=2&told=1", ActionKind::Move),
    ("fields", "f1=x", ActionKind::Edit),
    ("assignment", "to=me", ActionKind::Take),
    ("awaiting-reply", "", ActionKind::Await),
    ("resumption", "", ActionKind::Resume),
    ("reopening", "", ActionKind::Reopen),
    ("spam", "", ActionKind::CloseAsSpam),
    ("archive", "value=yes", ActionKind::Archive),
    ("bin", "value=yes", ActionKind::Delete),
    ("priority", "priority=high", ActionKind::Edit),
    ("tags", "tags=eilig", ActionKind::Edit),
    ("tasks", "title=Abholen", ActionKind::Edit),
];

/// Pages of a ticket beside the ticket itself; all for the team.
const PAGES: &[&str] = &["closure", "waiting", "provider", "department", "fields"];

#[test]
fn every_address_of_a_ticket_is_named_here() {
    let of_tickets = |Endpoint { pattern, .. }: &Endpoint| pattern.starts_with("/console/tickets/{no}");
    for Endpoint { method, pattern, .. } in endpoints().iter().filter(|address| of_tickets(address)) {
        let tail = pattern.trim_start_matches("/console/tickets/{no}").trim_start_matches('/');
        let is_named = match *method {
            "GET" => tail.is_empty() || tail == "files/{entry}/{file}" || PAGES.contains(&tail),
            _ => tail == "access" || tail == "{what}" || DEEDS.iter().any(|(noun, ..)| *noun == tail),
        };
        assert!(is_named, "{method} {pattern} is new: say here what right it takes");
    }
    let outside = |address: &&Endpoint| ["/r/", "/portal/requests/"].iter().any(|of| address.pattern.starts_with(of));
    for Endpoint { method, pattern, .. } in endpoints().iter().filter(outside) {
        let named = [
            ("GET", "/portal/requests/{no}"),
            ("POST", "/portal/requests/{no}/messages"),
            ("POST", "/portal/requests/{no}/closure"),
            ("POST", "/portal/requests/{no}/rating"),
            ("POST", "/portal/requests/{no}/link"),
            ("GET", "/portal/requests/{no}/files/{entry}/{place}"),
            ("GET", "/r/{secret}"),
            ("POST", "/r/{secret}/messages"),
            ("POST", "/r/{secret}/closure"),
            ("POST", "/r/{secret}/rating"),
            ("POST", "/r/{secret}/link"),
            ("GET", "/r/{secret}/files/{entry}/{place}"),
        ];
        assert!(named.contains(&(*method, *pattern)), "{method} {pattern} is new: say here what right it takes");
    }
}

fn tickets(helpdesk: &TestApp) -> Vec<(&'static str, Ticket)> {
    let outcome = TicketOutcome::Solved;
    let closed = |subject: &str| {
        let ticket = helpdesk.request(subject);
        helpdesk.has_done(JO, &ticket, Action::Close(outcome, Some(body("Erledigt."))))
    };
    let foreign = helpdesk.request_of("Fremd", "fremd@example.org", ELSEWHERE, DONATION, "Geheimes Anderswo", "Fremd.");
    let southern = helpdesk.request("Geheimes Suedwind");
    let deleted = closed("Geheimes Geloeschtes");
    let all = vec![
        ("own", helpdesk.request("Geheimes Eigenes")),
        ("foreign", foreign),
        ("forwarded", helpdesk.forwarded("Geheimes Weitergegebenes")),
        ("with another provider", helpdesk.has_done(JO, &southern, Action::Forward(label("Südwind")))),
        ("closed", closed("Geheimes Geschlossenes")),
        ("archived", helpdesk.has_done(ADA, &closed("Geheimes Archiviertes"), Action::Archive)),
        ("deleted", helpdesk.has_done(ADA, &deleted, Action::Delete)),
    ];
    // All but the foreign one are of a school that has a contact.
    helpdesk.request_of(
        "Kim Kontakt",
        "kontakt@example.org",
        ELSEWHERE,
        DONATION,
        "Eigenes der Kontaktperson",
        "Text.",
    );
    let contact = Person { organisation: Some(SCHOOL), contact: true, ..person(helpdesk, "kontakt@example.org") };
    helpdesk.write(move |tx| {
        tx.put_person(&contact)?;
        for email in ["mira@example.org", "fremd@example.org", "kontakt@example.org"] {
            let session = PortalSession {
                email: EmailAddress::parse(email).unwrap(),
                kind: SessionKind::Full,
                created: tx.now,
                last_seen: tx.now,
                device: tresen::domain::device::Device::of("Firefox"),
            };
            tx.put_portal_session(&format!("portal-{email}"), &session)?;
        }
        Ok(())
    });
    let of_the_school = |(which, ticket): (&'static str, Ticket)| {
        let organisation = (which != "foreign").then_some(SCHOOL);
        let changed = Ticket { organisation, ..ticket };
        restore(helpdesk, &changed);
        (which, changed)
    };
    all.into_iter().map(of_the_school).collect()
}

/// An organisation that requesters belong to.
const SCHOOL: CustomerId = CustomerId(1);

/// Puts a ticket back as it was.
fn restore(helpdesk: &TestApp, was: &Ticket) {
    let was = was.clone();
    helpdesk.write(move |tx| {
        let now = tx.ticket(was.id)?.unwrap();
        tx.update_ticket(&now, &was)
    });
}

#[test]
fn every_role_at_every_ticket() {
    let helpdesk = TestApp::with_every_role();
    let tickets = tickets(&helpdesk);
    let mut roles = browsers(&helpdesk);
    roles.push(("administrator, with a reason", Account(BO), helpdesk.desk(BO)));
    for (name, who, mut browser) in roles {
        // At the console, requesters are nobody.
        let actor = signed_in(&helpdesk, who).filter(|_| !matches!(who, Requester(_)));
        let csrf = match &actor {
            Some(_) => browser.open("/console").attributes("meta[name=csrf]", "content")[0].clone(),
            None => String::new(),
        };
        for (which, ticket) in &tickets {
            let case = |what: &str| format!("{name}, {which} ticket: {what}");
            let base = format!("/console/tickets/{}", ticket.no);
            let Some(actor) = &actor else {
                for path in ["", "/closure", "/files/1/0"] {
                    let seen = look(&mut browser, "GET", &format!("{base}{path}"), "");
                    assert_eq!(seen, Seen::SignIn, "{}", case(path));
                }
                for (noun, fields, _) in DEEDS {
                    let seen = look(&mut browser, "POST", &format!("{base}/{noun}"), fields);
                    assert_eq!(seen, Seen::SignIn, "{}", case(noun));
                }
                assert_eq!(helpdesk.now_is(ticket), *ticket, "{}", case("unchanged"));
                continue;
            };
            let reads = access::may_read(actor, ticket);
            let may_ask = access::may_use_emergency_access(actor, ticket);
            let gives_reason = name.ends_with("reason");
            let give = |fields: &str| format!("csrf={csrf}&seen=99&{fields}");
            let when = |holds: bool| if holds { Seen::In } else { Seen::Nowhere };
            let reason = if gives_reason { "reason=Beschwerde+einer+Person" } else { "reason=" };
            let asked = look(&mut browser, "POST", &format!("{base}/access"), &give(reason));
            assert_eq!(asked, when(reads || may_ask), "{}", case("a reason"));
            let looks = reads || (may_ask && gives_reason);
            assert_eq!(look(&mut browser, "GET", &base, ""), when(reads || may_ask), "{}", case("its page"));
            assert_eq!(browser.page.html.contains("Geheimes"), looks, "{}", case("its subject"));
            for page in PAGES {
                let seen = look(&mut browser, "GET", &format!("{base}/{page}"), "");
                assert_eq!(seen, when(looks && access::is_team_member(actor)), "{}", case(page));
            }
            let before = helpdesk.now_is(ticket);
            for (noun, fields, kind) in DEEDS {
                let seen = look(&mut browser, "POST", &format!("{base}/{noun}"), &give(fields));
                let is_form_of_the_team = PAGES.contains(noun);
                let expected = when(reads && (!is_form_of_the_team || access::is_team_member(actor)));
                // Done, it may be out of sight: then the next page is another one, but never a missing one.
                assert_eq!(seen, expected, "{}", case(noun));
                if access::may_do(actor, *kind, ticket) {
                    restore(&helpdesk, &before);
                } else {
                    assert_eq!(helpdesk.now_is(ticket), before, "{}", case(&format!("{noun} changed it")));
                }
            }
        }
    }
}

#[test]
fn every_secret_link_leads_to_its_ticket_and_to_no_other() {
    let helpdesk = TestApp::with_every_role();
    let tickets = tickets(&helpdesk);
    let mut browser = helpdesk.browser();
    for (which, ticket) in &tickets {
        let link = Actor::Link { ticket: ticket.id };
        let secret = helpdesk.app.store().installation_key().link_secret(ticket);
        let expected = if access::may_read(&link, ticket) { Seen::In } else { Seen::Nowhere };
        assert_eq!(look(&mut browser, "GET", &format!("/r/{secret}"), ""), expected, "{which}");
        for (_, other) in tickets.iter().filter(|(_, other)| other.id != ticket.id) {
            assert!(!browser.page.html.contains(other.subject.as_str()), "{which} shows {}", other.subject);
        }
        for (noun, fields) in [("messages", "text=Hallo&seen=99"), ("closure", "seen=99"), ("link", "")] {
            assert_eq!(look(&mut browser, "POST", &format!("/r/{secret}/{noun}"), fields), expected, "{which} {noun}");
            restore(&helpdesk, ticket);
        }
        let forged =
            helpdesk.app.store().installation_key().link_secret(&Ticket { link_generation: 9, ..ticket.clone() });
        assert_eq!(look(&mut browser, "GET", &format!("/r/{forged}"), ""), Seen::Nowhere, "{which}");
        // A link opens its page, not the console.
        assert_eq!(look(&mut browser, "GET", &format!("/console/tickets/{}", ticket.no), ""), Seen::SignIn, "{which}");
    }
    assert!(tickets.iter().any(|(_, ticket)| matches!(ticket.status, Status::Deleted { .. })));
}

#[test]
fn every_requester_and_contact_at_every_request_of_the_portal() {
    let helpdesk = TestApp::with_every_role();
    let tickets = tickets(&helpdesk);
    for (name, who, mut browser) in browsers(&helpdesk) {
        let actor = signed_in(&helpdesk, who).filter(|_| matches!(who, Requester(_)));
        let csrf = match &actor {
            Some(_) => browser.open("/portal").attributes("input[name=csrf]", "value")[0].clone(),
            None => String::new(),
        };
        for (which, ticket) in &tickets {
            let base = format!("/portal/requests/{}", ticket.no);
            let reads = actor.as_ref().map(|actor| access::may_read(actor, ticket));
            let expected = match reads {
                None => Seen::SignIn,
                Some(true) => Seen::In,
                Some(false) => Seen::Nowhere,
            };
            assert_eq!(look(&mut browser, "GET", &base, ""), expected, "{name}, {which}");
            assert_eq!(browser.page.html.contains("Geheimes"), expected == Seen::In, "{name}, {which}");
            for (noun, fields, kind) in [
                ("messages", "text=Hallo", ActionKind::RequesterWrites),
                ("closure", "", ActionKind::Close),
                ("link", "", ActionKind::Edit),
            ] {
                let before = helpdesk.now_is(ticket);
                let fields = format!("csrf={csrf}&seen=99&{fields}");
                let seen = look(&mut browser, "POST", &format!("{base}/{noun}"), &fields);
                assert_eq!(seen, expected, "{name}, {which}: {noun}");
                if actor.as_ref().is_some_and(|actor| access::may_do(actor, kind, ticket)) {
                    restore(&helpdesk, &before);
                } else {
                    assert_eq!(helpdesk.now_is(ticket), before, "{name}, {which}: {noun} changed it");
                }
            }
        }
    }
}
