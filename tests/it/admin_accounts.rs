//! Accounts in the admin area: who is invited, what they may, and what happens when that ends.

use std::collections::{BTreeMap, BTreeSet};

use tresen::{
    app::ticket::{self, TicketCommand as Does},
    domain::{
        access::{Actor, Agent},
        audit::AuditAction,
        author::Author,
        id::AccountId,
        person::{Account, AccountState},
        rights::{Capability, Membership},
        role::Rights,
        text::Label,
        ticket::{Action, Ticket},
    },
    store::{AccountSession, AuditLog, Credentials, People, SessionKind},
};

use crate::support::{ADA, BO, Browser, ELSEWHERE, JO, KIM, LEE, OFFICE, Page, SITE, TestApp, ULI};

/// What the journal says since the test began, oldest first.
fn journal(helpdesk: &TestApp) -> Vec<(Author, AuditAction)> {
    let lines = helpdesk.app.read(|read| Ok(read.audit_log(None, 50)?)).unwrap();
    lines.into_iter().rev().map(|(_, line)| (line.by, line.action)).collect()
}

fn account(helpdesk: &TestApp, id: AccountId) -> Account {
    helpdesk.app.read(|read| Ok(read.account(id)?)).unwrap().expect("the account")
}

fn rights(
    account: AccountId,
    memberships: &[(tresen::domain::id::DepartmentId, Membership)],
    administers: bool,
) -> AuditAction {
    AuditAction::RightsChanged {
        account,
        memberships: memberships.iter().copied().collect(),
        capabilities: administers.then_some(Capability::Administer).into_iter().collect(),
        provider: None,
        before: None,
    }
}

/// [`rights`], of an account that had others before.
fn changed(action: AuditAction, had: &Account) -> AuditAction {
    let AuditAction::RightsChanged { account, memberships, capabilities, provider, .. } = action else { return action };
    AuditAction::RightsChanged { account, memberships, capabilities, provider, before: Some(Rights::of(had)) }
}

/// Somebody takes a request of the site.
fn takes(helpdesk: &TestApp, who: AccountId, subject: &str) -> Ticket {
    let (ticket, agent) = (helpdesk.request(subject), Agent::of(&account(helpdesk, who)));
    let id = ticket.id;
    helpdesk
        .write_app(move |tx| ticket::execute(tx, &Actor::Agent(agent.clone()), id, None, Does::Action(Action::Take)));
    helpdesk.now_is(&ticket)
}

fn presses(browser: &mut Browser, path: &str, form: &str, name: &str, value: &str) -> Page {
    browser.open(path);
    browser.form(&format!("form[action$='{form}']")).and(name, value).send()
}

#[test]
fn the_list_says_who_and_in_which_role_and_nothing_about_when() {
    let helpdesk = TestApp::staffed();
    helpdesk.write(|tx| {
        let ada = tx.account(ADA)?.unwrap();
        tx.put_account(&Account { last_sign_in: Some(tx.now), ..ada })?;
        let uli = tx.account(ULI)?.unwrap();
        tx.put_account(&Account { state: AccountState::Locked { since: tx.now }, ..uli })?;
        let lee = tx.account(LEE)?.unwrap();
        let provider = Some(Label::parse("Netzhaus").unwrap());
        tx.put_account(&Account { memberships: BTreeMap::new(), provider, ..lee })
    });
    let mut bo = helpdesk.desk(BO);
    let page = bo.open("/admin/accounts").is(200).clone();
    let rows = page.all("tbody tr");
    assert_eq!(
        rows,
        [
            "Ada Vorstand ada@team.example.org Einzelne Teams, Verwaltung Aktiv",
            "Bo Verwaltung bo@team.example.org Verwaltung Aktiv",
            "Jo Beispiel jo@team.example.org Einzelne Teams Aktiv",
            "Kim Muster kim@team.example.org Einzelne Teams Aktiv",
            "Lee Leserin lee@team.example.org Dienstleister Netzhaus Aktiv",
            "Uli Anderswo uli@team.example.org Einzelne Teams Gesperrt",
        ]
    );
    assert!(!page.html.contains("2026-11-20") && !page.says("20. Nov"), "nothing says when anybody was here");
    assert_eq!(bo.open("/admin/accounts?q=KIM+example.org").all("tbody tr").len(), 1);
    assert!(bo.open("/admin/accounts?q=niemand").says("Dazu gibt es hier nichts"));
    assert!(!bo.open(&format!("/admin/accounts/{ADA}")).says("20. Nov"));
}

#[test]
fn a_role_is_the_start_of_an_invitation() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    bo.open("/admin/accounts");
    assert_eq!(bo.follow("Konto anlegen").all("a.door b").len(), 7);
    bo.follow("Alle Anfragen");
    let form = bo.form("form[action='/admin/accounts/new']");
    assert_eq!(form.value(&format!("membership-{ELSEWHERE}")), "write");
    let page = form.fill("name", "").fill("email", "noor@example").send();
    assert_eq!(page.is(422).all(".summary li")[0], "Gib den Namen ein.");
    assert_eq!(page.all(".summary li").len(), 2);
    let form = bo.form("form[action='/admin/accounts/new']");
    assert_eq!(form.value("email"), "noor@example", "nothing typed is lost");
    let taken = form.fill("name", "Noor Neu").fill("email", "JO@team.example.org").send();
    assert!(taken.is(422).says("Mit dieser Adresse gibt es schon ein Konto"));
    let office = format!("membership-{OFFICE}");
    let form = bo.form("form[action='/admin/accounts/new']").fill("email", "noor@team.example.org");
    let page = form.fill(&office, "read").send();
    let id = AccountId(7);
    assert_eq!(page.is(200).path, format!("/admin/accounts/{id}"));
    assert!(page.says("Gib den Link auf dieser Seite selbst weiter.") && page.says("Eingeladen"));
    assert!(page.says("Es gibt noch keinen Mailserver") && !page.says("unterwegs"));

    let noor = account(&helpdesk, id);
    let (write, read) = (Membership::Write, Membership::Read);
    let given = [(SITE, write), (OFFICE, read), (ELSEWHERE, write)];
    assert_eq!(noor.memberships, given.into());
    assert_eq!(noor.state, AccountState::Invited);
    let by = Author::Agent { account: BO };
    assert_eq!(journal(&helpdesk), [(by, AuditAction::Invited { account: id }), (by, rights(id, &given, false))]);
    let letters = helpdesk.delivers();
    let link = page.attributes("#link", "value").remove(0);
    assert!(letters.len() == 1 && letters[0].to.1 == noor.email && letters[0].text.contains(&link));

    let page = presses(&mut bo, &format!("/admin/accounts/{id}"), "/invitation", "what", "again");
    let newer = page.attributes("#link", "value").remove(0);
    assert_ne!(newer, link, "the link before is dead");
    let mut visitor = helpdesk.browser();
    let path = |link: &str| link.strip_prefix("https://hilfe.example.org").unwrap().to_owned();
    assert_eq!(visitor.open(&path(&link)).status, 404);
    assert_eq!(visitor.open(&path(&newer)).status, 200);
    let page = presses(&mut bo, &format!("/admin/accounts/{id}"), "/invitation", "what", "withdraw");
    assert!(page.says("Die Einladung ist zurückgezogen") && page.all("tbody tr").len() == 6);
    assert_eq!(visitor.open(&path(&newer)).status, 404);
    helpdesk.delivers();
}

#[test]
fn who_loses_a_department_loses_its_tickets_and_every_session() {
    let helpdesk = TestApp::staffed();
    let ticket = takes(&helpdesk, JO, "Ein Laptop");
    let had = account(&helpdesk, JO);
    let (mut bo, mut jo) = (helpdesk.desk(BO), helpdesk.desk(JO));
    assert!(jo.open("/console/queues/mine").says("Ein Laptop"));
    bo.open(&format!("/admin/accounts/{JO}"));
    let form = bo.form(&format!("form[action='/admin/accounts/{JO}']"));
    assert_eq!(form.value(&format!("membership-{SITE}")), "write");
    let page = form.fill(&format!("membership-{SITE}"), "").fill("name", "Jo Beispiel-Neu").send();
    assert!(page.is(200).says("Gespeichert") && page.says("Jo Beispiel-Neu"));

    assert_eq!(helpdesk.now_is(&ticket).assignee, None, "free for others");
    assert!(jo.open("/console").path.starts_with("/signin"), "signed out");
    let mut jo = helpdesk.desk_now(JO);
    let mine = jo.open("/console/queues/mine").clone();
    assert!(
        mine.all("#rows tbody tr").is_empty() && mine.all("h1 .count") == ["0"],
        "nothing is counted that does not open"
    );
    let wanted = (Author::Agent { account: BO }, changed(rights(JO, &[(OFFICE, Membership::Write)], false), &had));
    assert_eq!(journal(&helpdesk), [wanted]);

    // Who only reads from now on works on nothing either; a name alone ends no session.
    let ticket = takes(&helpdesk, KIM, "Ein Drucker");
    bo.open(&format!("/admin/accounts/{KIM}"));
    let form = bo.form(&format!("form[action='/admin/accounts/{KIM}']"));
    form.fill(&format!("membership-{SITE}"), "read").send().is(200);
    assert_eq!(helpdesk.now_is(&ticket).assignee, None);
    let mut uli = helpdesk.desk(ULI);
    bo.open(&format!("/admin/accounts/{ULI}"));
    bo.form(&format!("form[action='/admin/accounts/{ULI}']")).fill("name", "Uli Anders").send().is(200);
    assert_eq!(uli.open("/console").is(200).path.split('?').next(), Some("/console/queues/unassigned"));
    assert_eq!(journal(&helpdesk).len(), 2);
}

#[test]
fn nobody_widens_their_own_rights_where_somebody_else_administers() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    let here = format!("/admin/accounts/{BO}");
    for (field, value) in [(format!("membership-{SITE}"), "read"), ("privacy".to_owned(), "on")] {
        bo.open(&here);
        let page = bo.form(&format!("form[action='{here}']")).fill("name", "Bo Neu").fill(&field, value).send();
        assert!(page.is(422).says("kann dir nur jemand anders aus der Verwaltung geben"), "{field}: {}", page.text());
        let values = page.attributes("input[name=name]", "value");
        assert_eq!(values, ["Bo Neu"], "what was typed stays");
    }
    let bo_account = account(&helpdesk, BO);
    assert!(bo_account.memberships.is_empty() && bo_account.name.as_str() == "Bo Verwaltung");
    assert_eq!(journal(&helpdesk), []);
    let mut ada = helpdesk.desk(ADA);
    ada.open(&here);
    ada.form(&format!("form[action='{here}']")).fill(&format!("membership-{SITE}"), "read").send().is(200);
    assert_eq!(account(&helpdesk, BO).memberships, [(SITE, Membership::Read)].into());
    let mut bo = helpdesk.desk_now(BO);
    bo.open(&here);
    bo.form(&format!("form[action='{here}']")).fill(&format!("membership-{SITE}"), "").send().is(200);
    assert!(account(&helpdesk, BO).memberships.is_empty(), "less can be taken");
}

#[test]
fn own_rights_can_be_changed_and_that_is_seen() {
    let helpdesk = TestApp::staffed();
    // Nobody else administers who could do it.
    helpdesk.write(|tx| {
        let ada = tx.account(ADA)?.unwrap();
        tx.put_account(&Account { capabilities: [].into(), ..ada })
    });
    let had = account(&helpdesk, BO);
    let mut bo = helpdesk.desk(BO);
    let mut elsewhere = helpdesk.desk(BO);
    let here = format!("/admin/accounts/{BO}");
    assert!(bo.open(&here).says("Das ist dein eigenes Konto"));
    let form = bo.form(&format!("form[action='{here}']")).fill("reason", "Ich vertrete Jo im Urlaub.");
    let page = form.fill(&format!("membership-{SITE}"), "write").send();
    assert_eq!(page.is(200).path, here, "this session goes on");
    assert!(elsewhere.open("/console").path.starts_with("/signin"), "others end");
    let wanted = (Author::Agent { account: BO }, changed(rights(BO, &[(SITE, Membership::Write)], true), &had));
    let log = journal(&helpdesk);
    assert!(matches!(log[0].1, AuditAction::OwnRightsWidened { account: BO, .. }));
    assert_eq!(log[1..], [wanted]);
    assert!(page.all("form[action$='/lock']").is_empty(), "nobody locks themself out");
    assert!(bo.open(&format!("{here}/removal")).says("Dieses Konto kannst du nicht löschen"));
    helpdesk.write(|tx| {
        let ada = tx.account(ADA)?.unwrap();
        tx.put_account(&Account { capabilities: [Capability::Administer].into(), ..ada })
    });
    bo.open(&here);
    let page = bo.form(&format!("form[action='{here}']")).without("administer").send();
    assert!(page.path.starts_with("/console"), "{}", page.path);
    assert_eq!(bo.open("/admin").status, 404);
}

#[test]
fn the_last_administrator_stays() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    let page = presses(&mut bo, &format!("/admin/accounts/{ADA}"), "/lock", "value", "yes");
    assert!(page.is(200).says("Das Konto ist gesperrt"));
    let here = format!("/admin/accounts/{BO}");
    bo.open(&here);
    let page = bo.form(&format!("form[action='{here}']")).without("administer").send();
    assert!(
        page.is(422).says("Das ist das letzte Konto der Verwaltung. Gib zuerst einer anderen Person diese Aufgabe.")
    );
    assert!(account(&helpdesk, BO).can(Capability::Administer));
    // Forms that no page offers do nothing either.
    let csrf = page.attributes("form[action='/signout'] [name=csrf], [name=csrf]", "value").remove(0);
    for path in ["lock", "removal", "second-factor"] {
        let body = format!("csrf={csrf}&value=yes");
        let form = "application/x-www-form-urlencoded";
        assert_eq!(bo.post_raw(&format!("{here}/{path}"), form, body.as_bytes(), &[]).status, 403, "{path}");
    }
    assert_eq!(account(&helpdesk, BO).state, AccountState::Active);
}

#[test]
fn sessions_of_others_are_ended_without_locking_them() {
    let helpdesk = TestApp::staffed();
    let ticket = takes(&helpdesk, JO, "Ein Laptop");
    let (mut bo, mut jo, mut kim) = (helpdesk.desk(BO), helpdesk.desk(JO), helpdesk.desk(KIM));
    helpdesk.write(|tx| {
        let begun = AccountSession::starting(JO, SessionKind::SecondFactorPending, tx.now);
        tx.put_session("half", &begun)
    });
    let here = format!("/admin/accounts/{JO}");
    assert!(bo.open(&here).says("Das Konto bleibt offen"));
    let page = bo.form(&format!("form[action='{here}/sessions']")).send();
    assert!(page.is(200).says("Die Person ist überall abgemeldet."), "{}", page.text());
    assert!(jo.open("/console").path.starts_with("/signin"));
    let mut half = helpdesk.browser().with_cookie("tresen", "half");
    assert!(half.open("/signin/code").path.starts_with("/signin?"), "a sign-in that has begun ends too");
    kim.open("/console").is(200);
    assert!(account(&helpdesk, JO).is_active());
    assert_eq!(helpdesk.now_is(&ticket).assignee, Some(JO), "the work stays");
    helpdesk.desk_now(JO).open("/console").is(200);
    assert_eq!(journal(&helpdesk), [(Author::Agent { account: BO }, AuditAction::SessionsEnded { account: JO })]);
    assert!(
        bo.open(&format!("/admin/accounts/{BO}")).all("form[action$='/sessions']").is_empty(),
        "their own elsewhere"
    );
}

#[test]
fn locking_and_unlocking_say_what_happens_to_tickets() {
    let helpdesk = TestApp::staffed();
    let ticket = takes(&helpdesk, JO, "Ein Laptop");
    helpdesk.write(|tx| {
        let known = Credentials { password: "x".to_owned(), ..Credentials::default() };
        tx.put_credentials(JO, &known)
    });
    let (mut bo, mut jo) = (helpdesk.desk(BO), helpdesk.desk(JO));
    let here = format!("/admin/accounts/{JO}");
    assert!(bo.open(&here).says("Ihre offenen Anfragen sind wieder frei"));
    let page = presses(&mut bo, &here, "/lock", "value", "yes");
    assert!(page.says("Gesperrt seit") && page.all(".badge").contains(&"Gesperrt".to_owned()));
    assert_eq!(helpdesk.now_is(&ticket).assignee, None);
    assert!(jo.open("/console").path.starts_with("/signin"));
    let page = presses(&mut bo, &here, "/lock", "value", "no");
    assert!(page.says("Das Konto ist wieder offen"));
    assert_eq!(account(&helpdesk, JO).state, AccountState::Active);
    let deeds: Vec<_> = journal(&helpdesk).into_iter().map(|(_, deed)| deed).collect();
    assert_eq!(deeds, [AuditAction::Locked { account: JO }, AuditAction::Unlocked { account: JO }]);
}

#[test]
fn a_deleted_account_leaves_its_words_and_no_name() {
    let helpdesk = TestApp::staffed();
    let ticket = takes(&helpdesk, JO, "Ein Laptop");
    let mut ada = helpdesk.desk(ADA);
    let page = ada.open(&format!("/admin/accounts/{JO}/removal")).is(200).clone();
    assert!(page.says("Du löschst das Konto von Jo Beispiel") && page.says("ehemaliges Mitglied"));
    let page = ada.form("form[action$='/removal']").send();
    assert!(page.is(200).says("Das Konto ist gelöscht"));
    assert!(helpdesk.app.read(|read| Ok(read.account(JO)?)).unwrap().is_none());
    assert_eq!(helpdesk.now_is(&ticket).assignee, None);
    let page = ada.open(&crate::support::page_of(&ticket)).clone();
    assert!(
        page.says("Ehemaliges Mitglied hat die Anfrage übernommen") && !page.says("Jo Beispiel"),
        "{}",
        page.text()
    );
    assert_eq!(ada.open(&format!("/admin/accounts/{JO}")).status, 404);
    assert_eq!(journal(&helpdesk), [(Author::Agent { account: ADA }, AuditAction::AccountDeleted { account: JO })]);
}

#[test]
fn a_new_second_factor_can_be_demanded() {
    let helpdesk = TestApp::staffed();
    let (mut bo, mut jo) = (helpdesk.desk(BO), helpdesk.desk(JO));
    bo.open(&format!("/admin/accounts/{JO}"));
    let page = bo.form("form[action$='/second-factor']").send();
    assert!(page.is(200).says("Beim nächsten Anmelden wird ein neuer zweiter Faktor eingerichtet"));
    assert!(jo.open("/console").path.starts_with("/signin"));
    assert_eq!(journal(&helpdesk), [(Author::Agent { account: BO }, AuditAction::FactorsReset { account: JO })]);
    let letters = helpdesk.delivers();
    assert!(letters.len() == 1 && letters[0].to.1.as_str() == "jo@team.example.org");
}

#[test]
fn a_provider_has_no_other_rights() {
    let helpdesk = TestApp::staffed();
    let mut bo = helpdesk.desk(BO);
    let here = format!("/admin/accounts/{KIM}");
    bo.open(&here);
    let page = bo.form(&format!("form[action='{here}']")).fill("provider", "Netzhaus").send();
    assert!(page.is(422).says("Wer für einen Dienstleister arbeitet, hat keine anderen Rechte"));
    let form = bo.form(&format!("form[action='{here}']"));
    assert_eq!(form.value("provider"), "Netzhaus");
    form.fill(&format!("membership-{SITE}"), "").send().is(200);
    let kim = account(&helpdesk, KIM);
    assert_eq!((kim.provider, kim.memberships.len()), (Some(Label::parse("Netzhaus").unwrap()), 0));
    bo.open("/admin/accounts/new?role=provider");
    let form = bo.form("form[action='/admin/accounts/new']").fill("name", "Pat").fill("email", "pat@netzhaus.example");
    assert!(form.send().is(422).says("Bitte trage den Namen des Dienstleisters ein"));
}

#[test]
fn two_administrators_at_once_do_not_overwrite_each_other() {
    let helpdesk = TestApp::staffed();
    let (mut ada, mut bo) = (helpdesk.desk(ADA), helpdesk.desk(BO));
    let here = format!("/admin/accounts/{LEE}");
    ada.open(&here);
    bo.open(&here);
    ada.form(&format!("form[action='{here}']")).fill(&format!("membership-{OFFICE}"), "read").send().is(200);
    let page = bo.form(&format!("form[action='{here}']")).fill("name", "Lee L.").send();
    assert!(page.is(422).says("Inzwischen hat jemand etwas anderes gespeichert") && page.says("Büro"));
    assert_eq!(account(&helpdesk, LEE).memberships.keys().copied().collect::<BTreeSet<_>>(), [SITE, OFFICE].into());
    bo.form(&format!("form[action='{here}']")).send().is(200);
    assert_eq!(account(&helpdesk, LEE).name.as_str(), "Lee L.");
}
