//! From an invitation to the console: links that are good, and links that are not.

use jiff::SignedDuration;
use tresen::{
    app::{
        Error,
        account::{NewAccount, invite},
    },
    domain::{
        access::{Actor, Agent},
        audit::AuditAction,
        id::{AccountId, DepartmentId},
        rights::Membership,
    },
    store::{AuditLog, Outbox, People},
};

use crate::support::{Browser, Page, TestApp, new_account, one_time_code};

/// What Noor chooses.
const CHOSEN: &str = "sieben Zwerge kochen Suppe";

/// A new colleague's account is made.
fn invite(test: &TestApp) -> AccountId {
    test.write_app(|tx| {
        let memberships = [(DepartmentId(1), Membership::Write)].into();
        let new = NewAccount { memberships, ..new_account("Noor Neu", "noor@technik-truhe.example") };
        invite::invite(tx, &Actor::System, &new)
    })
}

/// Where the invitation leads, without the host.
fn link(test: &TestApp, id: AccountId) -> String {
    let found = test.app.read(|read| invite::open_invitation(&test.app, read, &Actor::System, id)).unwrap();
    let link = found.expect("an open invitation").link;
    link.strip_prefix("https://hilfe.technik-truhe.example").expect("the public address").to_owned()
}

fn is_dead(page: &Page) -> bool {
    page.status == 404 && page.says("Dieser Link gilt nicht mehr")
}

fn sign_in(browser: &mut Browser, password: &str) -> Page {
    browser.open("/signin");
    browser.form("form").fill("email", "noor@technik-truhe.example").fill("password", password).send()
}

fn deeds(test: &TestApp) -> Vec<AuditAction> {
    let lines = test.app.read(|read| Ok(read.audit_log(None, 50)?)).unwrap();
    lines.into_iter().rev().map(|(_, line)| line.action).collect()
}

#[test]
fn an_invitation_leads_to_the_console() {
    let test = TestApp::verein();
    let id = invite(&test);
    let path = link(&test, id);
    assert!(!sign_in(&mut test.browser(), "").path.starts_with("/signin/"), "there is no password yet");

    let mut noor = test.browser();
    for _ in 0..3 {
        assert!(noor.open(&path).is(200).says("Hallo Noor Neu!"), "looking uses nothing up");
    }
    for (weak, why) in [("kurz", "zu kurz"), ("Passwort1234", "zu leicht"), ("noor.technik1!", "Namen")] {
        assert!(noor.form("form").fill("password", weak).send().is(422).says(why), "{weak}");
    }
    let page = noor.form("form").fill("password", CHOSEN).send();
    assert!(page.path.starts_with("/signin/enrol"), "{}", page.path);
    assert!(is_dead(noor.open(&path)), "used");
    assert!(is_dead(test.browser().open(&path)), "used, by whomever");

    noor.open("/signin/enrol");
    let key = data_encoding::BASE32_NOPAD.decode(noor.page.all("#key")[0].replace(' ', "").as_bytes()).unwrap();
    noor.form("form").fill("code", &one_time_code(&key, test.now())).send();
    let page = noor.form("form").fill("kept", "on").send();
    assert!(page.path.starts_with("/console/rules"), "{}: {}", page.path, page.text());

    // Nothing else opens before the rules are accepted, but the way out.
    for elsewhere in ["/console/queues/mine", "/console/account", "/console/tour/1", "/console/outbox", "/console/live"]
    {
        let page = noor.open(elsewhere);
        assert!(page.path.starts_with("/console/rules?then="), "{elsewhere}: {}", page.path);
    }
    let token = noor.page.attributes("input[name=csrf]", "value").remove(0);
    let form = format!("csrf={token}&name=Somebody&lang=de");
    noor.post_raw("/console/account", "application/x-www-form-urlencoded", form.as_bytes(), &[]);
    assert!(noor.page.is(403).html.contains("href=\"/console/rules"), "{}", noor.page.html);
    noor.open("/console/rules");
    assert_eq!(test.account_of("noor").name.as_str(), "Noor Neu");
    let page = noor.form("form[action^='/console/rules']").send();
    assert_eq!(page.path, "/console/tour/1");
    for step in 2..=4 {
        assert_eq!(noor.follow("Weiter").path, format!("/console/tour/{step}"));
    }
    assert!(noor.follow("Loslegen").is(200).path.starts_with("/console"));
    noor.open("/console/tour/5").is(404);
    let done = [
        AuditAction::Invited { account: id },
        // Who invites says with it what the account may: nobody gives themself a second one unseen.
        AuditAction::RightsChanged {
            account: id,
            memberships: [(DepartmentId(1), Membership::Write)].into(),
            capabilities: [].into(),
            provider: None,
            before: None,
        },
        AuditAction::Joined { account: id },
        AuditAction::RulesAccepted { account: id, version: 1 },
    ];
    assert_eq!(deeds(&test), done);
}

#[test]
fn whoever_stops_after_the_password_goes_on_by_signing_in() {
    let test = TestApp::verein();
    let path = link(&test, invite(&test));
    let mut noor = test.browser();
    noor.open(&path);
    noor.form("form").fill("password", CHOSEN).send();
    let page = sign_in(&mut test.browser(), CHOSEN);
    assert!(page.path.starts_with("/signin/enrol"), "{}: {}", page.path, page.text());
}

#[test]
fn links_that_are_not_good_look_alike_and_say_what_to_do() {
    let test = TestApp::verein();
    let id = invite(&test);
    let (first, again) = (link(&test, id), {
        test.write_app(move |tx| invite::resend(tx, &Actor::System, id));
        link(&test, id)
    });
    assert_ne!(first, again);
    let mut somebody = test.browser();
    let replaced = somebody.open(&first).clone();
    assert!(is_dead(&replaced), "{}", replaced.text());
    let (start, last) = again.split_at(again.len() - 1);
    let tampered = format!("{start}{}", if last == "a" { "b" } else { "a" });
    for forged in ["/invitation/x", "/invitation/%00", "/invitation/a%2Fb", tampered.as_str()] {
        let page = somebody.open(forged);
        assert_eq!((page.status, page.text()), (404, replaced.text()), "{forged}");
        let body = format!("csrf={}&password=sieben+Zwerge+kochen+Suppe", somebody.form_token());
        somebody.post_raw(forged, "application/x-www-form-urlencoded", body.as_bytes(), &[]);
        assert_eq!((somebody.page.status, somebody.page.text()), (404, replaced.text()), "{forged}");
    }
    // A form that was opened in time and sent too late.
    assert!(somebody.open(&again).is(200).says("Noor"));
    test.wait(SignedDuration::from_hours(24 * 7));
    assert!(is_dead(&somebody.form("form").fill("password", CHOSEN).send()));
    assert!(is_dead(somebody.open(&again)), "too old");
    let is_open = test.app.read(|read| invite::open_invitation(&test.app, read, &Actor::System, id)).unwrap();
    assert_eq!(is_open, None);

    // Sent again, then withdrawn while the form is open.
    test.write_app(move |tx| invite::resend(tx, &Actor::System, id));
    let last = link(&test, id);
    assert!(somebody.open(&last).is(200).says("Noor"));
    test.write_app(move |tx| invite::withdraw(tx, &Actor::System, id));
    assert!(is_dead(&somebody.form("form").fill("password", CHOSEN).send()));
    assert!(is_dead(somebody.open(&last)), "withdrawn");
    assert_eq!(test.app.read(|read| Ok(read.account(id)?)).unwrap(), None);
    assert_eq!(deeds(&test).last(), Some(&AuditAction::InvitationWithdrawn { account: id }));
    assert_ne!(invite(&test), id, "the address is free again, the id is not");
}

#[test]
fn only_administrators_invite_and_only_who_has_not_joined() {
    let test = TestApp::verein();
    let id = invite(&test);
    let (mira, jonas) = (test.account_of("mira"), test.account_of("jonas"));
    for (who, whom) in [(&jonas, id), (&mira, jonas.id)] {
        let actor = Actor::Agent(Agent::of(who));
        let tries = test.app.store().write_now::<_, Error, _>({
            let actor = actor.clone();
            move |tx| Ok((invite::resend(tx, &actor, whom), invite::withdraw(tx, &actor, whom)))
        });
        let (again, withdrawn) = tries.unwrap().0;
        assert!(matches!((again, withdrawn), (Err(Error::NotFound), Err(Error::NotFound))));
        let shown = test.app.read(|read| invite::open_invitation(&test.app, read, &actor, whom));
        assert!(matches!(shown, Err(Error::NotFound)));
    }
}

#[test]
fn the_mail_carries_the_link_and_goes_only_as_long_as_it_is_good() {
    let test = TestApp::verein();
    let id = invite(&test);
    test.write_app(move |tx| invite::resend(tx, &Actor::System, id));
    let letters = test.delivers();
    assert_eq!(letters.len(), 1, "the first link is dead: {letters:#?}");
    assert!(letters[0].text.contains(&link(&test, id)), "{}", letters[0].text);
    assert_eq!(test.app.read(|read| Ok(read.outbox_rows()?)).unwrap(), []);
}
