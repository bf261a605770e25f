//! Whoever administers alone and gives themself rights is seen: by the requesters, by others of the team, in the
//! audit log (§1.3).

use jiff::SignedDuration;
use tresen::{
    app::account::rights,
    domain::{
        access::Actor,
        audit::AuditAction,
        author::Author,
        id::AccountId,
        person::{Account, AccountState},
        rights::{Capability, Membership},
        role::Rights,
        text::Body,
        ticket::{Action, Ticket},
    },
    store::{AuditLog, People},
};

use crate::support::{ADA, BO, Browser, ELSEWHERE, OFFICE, PIA, Page, SITE, TestApp, ULI};

const REASON: &str = "Ich vertrete Jo, bis der Urlaub vorbei ist.";
const NOTICE: &str = "hat sich die Verwaltung selbst Zugriff auf die Anfragen dieses Teams gegeben";

/// Nobody administers but Bo.
fn administered_by_bo(helpdesk: &TestApp) {
    helpdesk.write(|tx| {
        let ada = tx.account(ADA)?.unwrap();
        tx.put_account(&Account { capabilities: [].into(), ..ada })
    });
}

fn account(helpdesk: &TestApp, id: AccountId) -> Account {
    helpdesk.app.read(|read| Ok(read.account(id)?)).unwrap().expect("the account")
}

fn journal(helpdesk: &TestApp) -> Vec<(Author, AuditAction)> {
    let lines = helpdesk.app.read(|read| Ok(read.audit_log(None, 50)?)).unwrap();
    lines.into_iter().rev().map(|(_, line)| (line.by, line.action)).collect()
}

fn requesters_page(helpdesk: &TestApp, ticket: &Ticket) -> Page {
    let secret = helpdesk.app.store().installation_key().link_secret(ticket);
    helpdesk.browser().open(&format!("/r/{secret}")).is(200).clone()
}

/// Bo gives themself something, for this reason.
fn gives_themself(bo: &mut Browser, field: &str, value: &str, reason: &str) -> Page {
    let here = format!("/admin/accounts/{BO}");
    bo.open(&here).is(200);
    bo.form(&format!("form[action='{here}']")).fill("reason", reason).fill(field, value).send()
}

fn told(helpdesk: &TestApp) -> Vec<String> {
    let mut told: Vec<String> = helpdesk
        .delivers()
        .into_iter()
        .filter(|letter| letter.subject == "Die Verwaltung hat sich selbst mehr Rechte gegeben")
        .map(|letter| letter.to.1.to_string())
        .collect();
    told.sort();
    told
}

#[test]
fn requesters_read_for_thirty_days_who_gave_themself_access_and_why() {
    let helpdesk = TestApp::with_every_role();
    administered_by_bo(&helpdesk);
    let theirs = helpdesk.request("Laptop");
    let (name, email) = ("Mira Beispiel", "mira@example.org");
    let other = helpdesk.request_of(name, email, OFFICE, theirs.topic, "Drucker", "Klemmt.");
    helpdesk.delivers();
    let (mut bo, site) = (helpdesk.desk(BO), format!("membership-{SITE}"));

    for empty in ["", "weil", "..............", &"\u{200b}".repeat(20), &format!("weil{}", "\u{2060}".repeat(20))] {
        let page = gives_themself(&mut bo, &site, "read", empty);
        assert!(page.is(422).says("Bitte schreibe in einem Satz, warum du mehr Rechte brauchst."), "{empty:?}");
        assert_eq!(bo.form(&format!("form[action='/admin/accounts/{BO}']")).value(&site), "read", "nothing is lost");
    }
    assert!(account(&helpdesk, BO).memberships.is_empty());
    assert_eq!((journal(&helpdesk), told(&helpdesk)), (vec![], vec![]));
    assert!(!requesters_page(&helpdesk, &theirs).says(NOTICE));

    let page = gives_themself(&mut bo, &site, "read", REASON);
    assert!(page.is(200).says("Gespeichert"));
    assert_eq!(account(&helpdesk, BO).memberships, [(SITE, Membership::Read)].into());
    let reason = Body::parse(REASON).unwrap();
    let log = journal(&helpdesk);
    let widened = AuditAction::OwnRightsWidened { account: BO, reason };
    assert_eq!(log[0], (Author::Agent { account: BO }, widened));
    assert!(matches!(log[1].1, AuditAction::RightsChanged { account: BO, .. }) && log.len() == 2);
    let mut pia = helpdesk.desk(PIA);
    assert!(pia.open("/console/journal?kind=glass").says("Sich selbst mehr Rechte gegeben: Bo Verwaltung"));
    assert!(pia.page.says(REASON));
    assert_eq!(told(&helpdesk), ["pia@team.example.org"], "whoever looks after data protection");

    let page = requesters_page(&helpdesk, &theirs);
    assert!(page.says(NOTICE) && page.says(REASON) && !page.html.contains("Bo "), "{}", page.text());
    assert!(!requesters_page(&helpdesk, &other).says(NOTICE), "another department");

    // It was readable, even if the right is given back and the request moves on.
    helpdesk.wait(SignedDuration::from_hours(1));
    helpdesk.has_done(ADA, &theirs, Action::Move { to: ELSEWHERE, assignee_stays: false });
    gives_themself(&mut helpdesk.desk_now(BO), &site, "", "").is(200);
    assert!(account(&helpdesk, BO).memberships.is_empty());
    assert!(requesters_page(&helpdesk, &theirs).says(REASON));

    helpdesk.wait(SignedDuration::from_hours(24 * 30));
    assert!(!requesters_page(&helpdesk, &theirs).says(NOTICE));
    assert_eq!(helpdesk.write(|tx| tx.remove_expired_own_rights_notices()), 1);
}

#[test]
fn without_a_privacy_officer_the_departments_are_told() {
    let helpdesk = TestApp::staffed();
    administered_by_bo(&helpdesk);
    let ticket = helpdesk.request("Laptop");
    helpdesk.delivers();
    let (mut bo, site) = (helpdesk.desk(BO), format!("membership-{SITE}"));
    gives_themself(&mut bo, &site, "read", REASON).is(200);
    let of_the_site = ["ada", "jo", "kim", "lee"].map(|name| format!("{name}@team.example.org"));
    assert_eq!(told(&helpdesk), of_the_site);
    // To write where one reads opens no request, and yet it is more.
    helpdesk.wait(SignedDuration::from_hours(24 * 31));
    let mut bo = helpdesk.desk_now(BO);
    assert_eq!(gives_themself(&mut bo, &site, "write", "").status, 422);
    gives_themself(&mut bo, &site, "write", REASON).is(200);
    assert_eq!(told(&helpdesk), of_the_site);
    assert!(!requesters_page(&helpdesk, &ticket).says(NOTICE));
    // What is not about departments, everybody is told.
    assert_eq!(gives_themself(&mut bo, "privacy", "on", "").status, 422);
    gives_themself(&mut bo, "privacy", "on", REASON).is(200);
    assert_eq!(told(&helpdesk), ["ada", "jo", "kim", "lee", "uli"].map(|name| format!("{name}@team.example.org")));
    // Who looks after data protection oneself is not the one to be told.
    gives_themself(&mut bo, &format!("membership-{ELSEWHERE}"), "read", REASON).is(200);
    assert_eq!(told(&helpdesk), ["uli@team.example.org"]);
    assert!(account(&helpdesk, BO).can(Capability::Privacy));
}

#[test]
fn for_others_and_for_less_nobody_gives_a_reason() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    assert!(!bo.open(&format!("/admin/accounts/{BO}")).html.contains("name=\"reason\""), "somebody else administers");
    administered_by_bo(&helpdesk);
    assert!(bo.open(&format!("/admin/accounts/{BO}")).html.contains("name=\"reason\""));
    let there = format!("/admin/accounts/{ULI}");
    assert!(!bo.open(&there).html.contains("name=\"reason\""));
    bo.form(&format!("form[action='{there}']")).fill(&format!("membership-{SITE}"), "write").send().is(200);
    assert_eq!(told(&helpdesk), [""; 0]);
    assert!(matches!(journal(&helpdesk)[..], [(_, AuditAction::RightsChanged { account: ULI, .. })]));
}

/// An administrator whom `maker` invites on the page, and who joined.
fn invites(helpdesk: &TestApp, maker: &mut Browser, name: &str, id: AccountId) -> Browser {
    maker.open("/admin/accounts/new?role=board").is(200);
    let email = format!("{}@team.example.org", name.to_lowercase());
    maker.form("form[action='/admin/accounts/new']").fill("name", name).fill("email", &email).send().is(200);
    let made = account(helpdesk, id);
    assert!(made.can(Capability::Administer) && made.email.as_str() == email);
    helpdesk.delivers();
    helpdesk.write(move |tx| tx.put_account(&Account { state: AccountState::Active, ..tx.account(id)?.unwrap() }));
    helpdesk.desk_now(id)
}

/// Somebody gives Bo something, for this reason.
fn gives_bo(giver: &mut Browser, field: &str, value: &str, reason: Option<&str>) -> Page {
    let there = format!("/admin/accounts/{BO}");
    giver.open(&there).is(200);
    let form = giver.form(&format!("form[action='{there}']")).fill(field, value);
    match reason {
        Some(reason) => form.fill("reason", reason).send(),
        None => form.send(),
    }
}

#[test]
fn whoever_was_just_made_an_administrator_is_nobody_else() {
    let helpdesk = TestApp::staffed();
    administered_by_bo(&helpdesk);
    let ticket = helpdesk.request("Laptop");
    helpdesk.delivers();
    let (eva_id, fay_id, site) = (AccountId(7), AccountId(8), format!("membership-{SITE}"));
    let mut bo = helpdesk.desk(BO);
    let mut eva = invites(&helpdesk, &mut bo, "Eva", eva_id);
    let mut fay = invites(&helpdesk, &mut eva, "Fay", fay_id);
    assert_eq!(gives_themself(&mut bo, &site, "read", "").status, 422, "Eva is not somebody else yet");
    for giver in [&mut eva, &mut fay] {
        let page = gives_bo(giver, &site, "read", Some(""));
        assert!(page.is(422).says("warum dieses Konto mehr Rechte braucht"), "{}", page.text());
    }
    assert!(account(&helpdesk, BO).memberships.is_empty() && told(&helpdesk).is_empty());
    // Others they may give rights as ever.
    let there = format!("/admin/accounts/{ULI}");
    fay.open(&there);
    fay.form(&format!("form[action='{there}']")).fill(&site, "write").send().is(200);

    gives_bo(&mut fay, &site, "read", Some(REASON)).is(200);
    let widened = AuditAction::OwnRightsWidened { account: BO, reason: Body::parse(REASON).unwrap() };
    assert!(journal(&helpdesk).contains(&(Author::Agent { account: fay_id }, widened)));
    let page = requesters_page(&helpdesk, &ticket);
    assert!(page.says(NOTICE) && page.says(REASON));
    let of_the_site = ["ada", "jo", "kim", "lee", "uli"].map(|name| format!("{name}@team.example.org"));
    assert_eq!(told(&helpdesk), of_the_site, "neither Bo nor Fay");

    // Where somebody else administers, they do it.
    helpdesk.write(|tx| {
        let ada = tx.account(ADA)?.unwrap();
        tx.put_account(&Account { capabilities: [Capability::Administer].into(), ..ada })
    });
    let elsewhere = format!("membership-{ELSEWHERE}");
    let page = gives_bo(&mut eva, &elsewhere, "read", None);
    assert!(page.is(422).says("kann ihm so lange nur jemand anders aus der Verwaltung geben"), "{}", page.text());
    administered_by_bo(&helpdesk);

    // Whoever was made one by the machine counts at once, and everybody after a while.
    let machine = Rights { capabilities: [Capability::Administer].into(), ..Rights::default() };
    helpdesk.write_app(move |tx| {
        rights::set_rights(tx, &Actor::System, ULI, &Rights::default())?;
        rights::set_rights(tx, &Actor::System, ULI, &machine)
    });
    gives_bo(&mut helpdesk.desk_now(ULI), &elsewhere, "read", None).is(200);
    helpdesk.write_app(|tx| rights::set_rights(tx, &Actor::System, ULI, &Rights::default()));
    helpdesk.wait(SignedDuration::from_hours(24 * 30));
    gives_bo(&mut helpdesk.desk_now(eva_id), "privacy", "on", None).is(200);
    assert!(account(&helpdesk, BO).can(Capability::Privacy) && told(&helpdesk).is_empty());
}
