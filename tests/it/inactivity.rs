//! Accounts that nobody uses, day after day, with a machine that is not always on.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use tresen::{
    app::jobs::{Job, JobCounter, JobEffect},
    domain::{
        access::Actor,
        account_notification::AccountNotification,
        id::AccountId,
        notification::OutboxPayload,
        person::{Account, AccountState},
        rights::Membership,
    },
    store::{AuditLog, Catalogue, Credentials, Outbox, People, raw},
};

use crate::support::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

impl TestApp {
    fn account(&self, id: AccountId) -> Option<Account> {
        self.app.read(|read| Ok(read.account(id)?)).unwrap()
    }

    /// Somebody signs in now.
    fn is_used(&self, id: AccountId) {
        self.write(move |tx| {
            let mut account = tx.account(id)?.unwrap();
            account.last_sign_in = Some(tx.now);
            tx.put_account(&account)
        });
    }

    /// The team of [`TestApp::staffed`]; Lee and Uli look after data protection, a protected department.
    fn with_protected_department() -> Self {
        let helpdesk = Self::staffed();
        helpdesk.write(|tx| {
            let mut department = tx.department(ELSEWHERE)?.unwrap();
            department.protected = true;
            tx.put_department(&department)?;
            let mut lee = tx.account(LEE)?.unwrap();
            lee.memberships.insert(ELSEWHERE, Membership::Write);
            tx.put_account(&lee)
        });
        helpdesk.looks_at_the_clock();
        helpdesk
    }

    /// The scheduler's day, and what it did, as a preview told it just before.
    fn spends(&self, today: Date) -> Vec<String> {
        self.clock.set(self.at(&format!("{today}T03:31")));
        let foretold = self.previews(Job::Inactivity, &today.to_string());
        self.looks_at_the_clock();
        let run = self.job(Job::Inactivity).last.unwrap();
        assert_eq!(run.error, None);
        let mut counted = BTreeMap::<JobCounter, u64>::new();
        foretold.iter().for_each(|effect| *counted.entry(effect.counter).or_default() += 1);
        assert_eq!(run.counts, Vec::from_iter(counted), "a preview tells what the run does");
        foretold.iter().map(|effect| format!("{today} {}", told(effect))).collect()
    }
}

fn told(effect: &JobEffect) -> String {
    let name = effect.name.as_ref().unwrap();
    match (effect.counter, effect.on) {
        (JobCounter::Warned, Some((step, on))) => format!("{name}: warned, {step:?} on {on}"),
        (did, _) => format!("{name}: {did:?}"),
    }
}

#[test]
fn a_year_with_gaps() {
    let helpdesk = TestApp::with_protected_department();
    let ticket = helpdesk.request("Drucker");
    helpdesk.desk(KIM).answers(&ticket, "Ich kümmere mich.").is(200);
    assert_eq!(helpdesk.now_is(&ticket).assignee, Some(KIM));

    let mut story = Vec::new();
    for today in day("2026-11-21").series(1.day()).take_while(|today| *today < day("2028-02-01")) {
        // Jo works; Ada comes back once, after the first warning.
        if today.day() == 5 {
            helpdesk.is_used(JO);
        }
        if today == day("2027-05-10") {
            helpdesk.is_used(ADA);
            story.push(format!("{today} Ada Vorstand signs in"));
        }
        // The machine is off over the first warning, and later over a deletion's.
        let is_off = |from, to| (day(from)..day(to)).contains(&today);
        if is_off("2027-04-15", "2027-04-28") || is_off("2027-10-01", "2027-12-15") {
            continue;
        }
        story.extend(helpdesk.spends(today));
        if today == day("2027-05-29") {
            let ticket = helpdesk.now_is(&ticket);
            story.push(format!("{today} Kim's ticket is {:?}, assigned to {:?}", ticket.status, ticket.assignee));
        }
    }
    insta::assert_snapshot!(story.join("\n"), @r#"
        2027-04-28 Kim Muster: warned, Lock on 2027-05-28
        2027-04-28 Lee Leserin: warned, RemoveMemberships on 2027-05-28
        2027-04-28 Ada Vorstand: warned, Lock on 2027-05-28
        2027-04-28 Bo Verwaltung: warned, Lock on 2027-05-28
        2027-05-10 Ada Vorstand signs in
        2027-05-21 Kim Muster: warned, Lock on 2027-05-28
        2027-05-21 Lee Leserin: warned, RemoveMemberships on 2027-05-28
        2027-05-21 Bo Verwaltung: warned, Lock on 2027-05-28
        2027-05-28 Kim Muster: Locked
        2027-05-28 Lee Leserin: MembershipsRemoved
        2027-05-28 Bo Verwaltung: Locked
        2027-05-29 Kim's ticket is Open, assigned to None
        2027-12-15 Kim Muster: warned, Delete on 2028-01-14
        2027-12-15 Ada Vorstand: LastAdministratorReported
        2027-12-15 Bo Verwaltung: warned, Delete on 2028-01-14
        2028-01-07 Kim Muster: warned, Delete on 2028-01-14
        2028-01-07 Bo Verwaltung: warned, Delete on 2028-01-14
        2028-01-14 Kim Muster: Deleted
        2028-01-14 Bo Verwaltung: Deleted
    "#);

    assert_eq!(helpdesk.account(KIM), None);
    assert!(helpdesk.account(JO).unwrap().is_active() && helpdesk.account(ADA).unwrap().is_active());
    assert_eq!(Vec::from_iter(helpdesk.account(LEE).unwrap().memberships), [(ELSEWHERE, Membership::Write)]);
    assert_eq!(helpdesk.account(ULI).unwrap().memberships.len(), 1);
    // What Kim wrote stays, under nobody's name.
    let mut jo = helpdesk.desk_now(JO);
    assert!(jo.open(&page_of(&ticket)).says("Ich kümmere mich.") && jo.page.says("Ehemaliges Mitglied"));
    assert!(!jo.page.says("Kim"));
    assert_eq!(rows_with(&helpdesk, &["Kim Muster", "kim@team.example.org", "token-2"]), Vec::<String>::new());
    assert!(!rows_with(&helpdesk, &["Jo Beispiel"]).is_empty(), "whoever is there is found that way");
    let lines = helpdesk.app.read(|read| Ok(read.audit_log(None, 100)?)).unwrap();
    let lines: Vec<String> = lines.into_iter().rev().map(|(_, line)| format!("{:?}", line.action)).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
        JobRan { job: Label("inactivity"), changed: 4, failed: false }
        JobRan { job: Label("inactivity"), changed: 3, failed: false }
        Locked { account: AccountId(2) }
        MembershipsRemoved { account: AccountId(3) }
        Locked { account: AccountId(6) }
        JobRan { job: Label("inactivity"), changed: 3, failed: false }
        JobRan { job: Label("inactivity"), changed: 3, failed: false }
        JobRan { job: Label("inactivity"), changed: 2, failed: false }
        AccountDeleted { account: AccountId(2) }
        AccountDeleted { account: AccountId(6) }
        JobRan { job: Label("inactivity"), changed: 2, failed: false }
    "#);
}

/// Where any of these words stands in the database.
fn rows_with(helpdesk: &TestApp, words: &[&str]) -> Vec<String> {
    let is_in = |bytes: &[u8]| words.iter().any(|word| bytes.windows(word.len()).any(|part| part == word.as_bytes()));
    let mut found = Vec::new();
    helpdesk
        .app
        .read(|read| {
            for table in raw::table_names() {
                let rows = raw::rows(read, table, &[])?;
                let meant = rows.iter().filter(|(key, value)| is_in(key) || is_in(value));
                found.extend(meant.map(|_| table.to_owned()));
            }
            Ok(())
        })
        .unwrap();
    found
}

/// What stands of an account in the end.
fn end(helpdesk: &TestApp) -> Vec<Option<(bool, usize)>> {
    let ids = [JO, KIM, LEE, ADA, ULI, BO].into_iter();
    ids.map(|id| helpdesk.account(id).map(|account| (account.is_active(), account.memberships.len()))).collect()
}

#[test]
fn every_day_every_week_or_once_ends_alike() {
    let lived = |every: fn(i64) -> bool| {
        let helpdesk = TestApp::with_protected_department();
        let mut took = Vec::new();
        for n in 1..=800 {
            // Later it is on every few days, until all is over.
            if every(n) && n <= 480 || n > 480 && n % 4 == 0 {
                let lines = helpdesk.spends(day("2026-11-20") + n.days());
                took.extend(lines.into_iter().filter(|line| !line.contains("warned")));
            }
        }
        (end(&helpdesk), took)
    };
    let (daily, took) = lived(|_| true);
    assert_eq!(daily, [None, None, Some((true, 1)), None, Some((true, 1)), Some((true, 0))]);
    insta::assert_snapshot!(took.join("\n"), @r#"
        2027-05-20 Jo Beispiel: Locked
        2027-05-20 Kim Muster: Locked
        2027-05-20 Lee Leserin: MembershipsRemoved
        2027-05-20 Ada Vorstand: Locked
        2027-05-20 Bo Verwaltung: LastAdministratorReported
        2027-11-20 Jo Beispiel: Deleted
        2027-11-20 Kim Muster: Deleted
        2027-11-20 Ada Vorstand: Deleted
    "#);
    let (weekly, took) = lived(|n| n % 7 == 0);
    insta::assert_snapshot!(took.join("\n"), @r#"
        2027-05-28 Jo Beispiel: Locked
        2027-05-28 Kim Muster: Locked
        2027-05-28 Lee Leserin: MembershipsRemoved
        2027-05-28 Ada Vorstand: Locked
        2027-05-28 Bo Verwaltung: LastAdministratorReported
        2027-12-03 Jo Beispiel: Deleted
        2027-12-03 Kim Muster: Deleted
        2027-12-03 Ada Vorstand: Deleted
    "#);
    assert_eq!(weekly, daily);
    let (once, took) = lived(|n| n == 400);
    insta::assert_snapshot!(took.join("\n"), @r#"
        2028-03-26 Jo Beispiel: Locked
        2028-03-26 Kim Muster: Locked
        2028-03-26 Lee Leserin: MembershipsRemoved
        2028-03-26 Ada Vorstand: Locked
        2028-03-26 Bo Verwaltung: LastAdministratorReported
        2028-09-30 Jo Beispiel: Deleted
        2028-09-30 Kim Muster: Deleted
        2028-09-30 Ada Vorstand: Deleted
    "#);
    assert_eq!(once, daily);
}

#[test]
fn a_machine_that_was_off_for_a_year_locks_nobody_unwarned() {
    let helpdesk = TestApp::staffed();
    helpdesk.looks_at_the_clock();
    let lines = helpdesk.spends(day("2027-11-20"));
    assert_eq!(lines.len(), 6);
    assert!(lines.iter().all(|line| line.ends_with("warned, Lock on 2027-12-20")), "{lines:?}");
    assert_eq!(helpdesk.runs(Job::Inactivity), [], "the same day again");
    let mails = helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
    let news = OutboxPayload::Account { notification: AccountNotification::LockingSoon { on: day("2027-12-20") } };
    assert!(mails.len() == 6 && mails.iter().all(|mail| mail.payload == news), "everybody once");
    assert_eq!(helpdesk.spends(day("2027-12-12")), Vec::<String>::new());
    let lines = helpdesk.spends(day("2027-12-19"));
    assert!(lines.iter().all(|line| line.ends_with("warned, Lock on 2027-12-26")), "{lines:?}");
    let lines = helpdesk.spends(day("2028-01-10"));
    assert_eq!(lines.iter().filter(|line| line.ends_with("Locked")).count(), 5);
    assert_eq!(
        lines.last().unwrap(),
        "2028-01-10 Bo Verwaltung: LastAdministratorReported",
        "the last who administers"
    );
}

#[test]
fn the_board_unlocks_and_the_time_begins_anew() {
    let helpdesk = TestApp::staffed();
    helpdesk.is_used(ADA);
    let password = Credentials { password: "as set at the first sign-in".to_owned(), ..Credentials::default() };
    helpdesk.write(move |tx| tx.put_credentials(KIM, &password));
    let lock =
        |helpdesk: &TestApp, id| helpdesk.write_app(move |tx| tresen::app::account::lock(tx, &Actor::System, id));
    lock(&helpdesk, KIM);
    let since = helpdesk.account(KIM).unwrap().state;
    assert!(matches!(since, AccountState::Locked { .. }));
    assert!(helpdesk.desk(KIM).open("/console").says("Anmelden"), "the sessions ended");
    helpdesk.clock.set(helpdesk.at("2027-05-01T10:00"));
    lock(&helpdesk, KIM);
    assert_eq!(helpdesk.account(KIM).unwrap().state, since, "locked already: since then");
    helpdesk.write_app(|tx| tresen::app::account::unlock(tx, &Actor::System, KIM));
    assert!(helpdesk.account(KIM).unwrap().is_active());
    let told = |day: &str| {
        let effects = helpdesk.previews(Job::Inactivity, day);
        effects.iter().map(told).filter(|line| line.starts_with("Kim")).collect::<Vec<_>>()
    };
    lock(&helpdesk, LEE);
    helpdesk.write_app(|tx| tresen::app::account::unlock(tx, &Actor::System, LEE));
    assert_eq!(helpdesk.account(LEE).unwrap().state, AccountState::Invited, "had no password yet");
    assert_eq!(told("2027-10-01"), Vec::<String>::new());
    assert_eq!(told("2027-10-02"), ["Kim Muster: warned, Lock on 2027-11-01"]);
}

#[test]
fn nobody_takes_the_last_administrator_away() {
    let helpdesk = TestApp::staffed();
    let lock = |id| block_on(helpdesk.app.write(move |tx| tresen::app::account::lock(tx, &Actor::System, id)));
    let delete = |id| block_on(helpdesk.app.write(move |tx| tresen::app::account::delete(tx, &Actor::System, id)));
    lock(ADA).unwrap();
    assert!(matches!(lock(BO), Err(tresen::app::Error::LastAdministrator)));
    assert!(matches!(delete(BO), Err(tresen::app::Error::LastAdministrator)));
    delete(ADA).unwrap();
    assert!(helpdesk.account(ADA).is_none() && helpdesk.account(BO).unwrap().is_active());
    let agent = helpdesk.account(JO).map(|account| Actor::Agent(tresen::domain::access::Agent::of(&account))).unwrap();
    let refused = block_on(helpdesk.app.write(move |tx| tresen::app::account::lock(tx, &agent, KIM)));
    assert!(matches!(refused, Err(tresen::app::Error::Forbidden)));
}
