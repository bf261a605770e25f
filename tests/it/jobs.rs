//! The clockwork: what is missed is made up for once, nothing runs twice, failures are kept and retried.

use jiff::SignedDuration;
use tresen::{
    app::jobs::{Job, JobCounter},
    domain::{
        account_notification::AccountNotification,
        health::HealthKind,
        id::{AccountId, TicketId},
        notification::{OutboxPayload, Recipient},
        person::Lang,
        routing::TopicRoute,
    },
    store::{AuditLog, BlobHash, Outbox, OutboxRow, People, Upkeep, raw, sha256},
};

use crate::support::*;

/// When the job last began, as clocks in Berlin show it.
fn last(helpdesk: &TestApp, job: Job) -> Option<String> {
    let begun = helpdesk.job(job).last?.begun;
    Some(begun.in_tz("Europe/Berlin").unwrap().strftime("%d %b %H:%M %Z").to_string())
}

fn next(helpdesk: &TestApp, job: Job) -> String {
    helpdesk.job(job).next.unwrap().in_tz("Europe/Berlin").unwrap().strftime("%d %b %H:%M %Z").to_string()
}

#[test]
fn what_was_missed_is_made_up_for_once() {
    let helpdesk = TestApp::staffed();
    helpdesk.looks_at_the_clock();
    assert_eq!(last(&helpdesk, Job::Inactivity), None, "a new machine has missed nothing");
    assert_eq!(next(&helpdesk, Job::Inactivity), "21 Nov 03:30 CET");
    helpdesk.clock.set(helpdesk.at("2026-11-21T03:29:59"));
    helpdesk.looks_at_the_clock();
    assert_eq!(last(&helpdesk, Job::Inactivity), None, "a second too early");
    assert_eq!(last(&helpdesk, Job::Cleanup).as_deref(), Some("21 Nov 03:29 CET"), "fourteen times missed");
    helpdesk.clock.set(helpdesk.at("2026-12-24T18:00:00"));
    for _ in 0..3 {
        helpdesk.looks_at_the_clock();
        assert_eq!(last(&helpdesk, Job::Inactivity).as_deref(), Some("24 Dec 18:00 CET"));
        helpdesk.wait(SignedDuration::from_mins(1));
    }
    assert_eq!(next(&helpdesk, Job::Inactivity), "25 Dec 03:30 CET");
}

#[test]
fn a_clock_that_jumps_back_does_not_silence_a_job() {
    let helpdesk = TestApp::staffed();
    // The mails of 2031 fall due in 2031.
    helpdesk.leaves_messages_unsent();
    helpdesk.clock.set(helpdesk.at("2031-01-01T12:00:00"));
    helpdesk.looks_at_the_clock();
    helpdesk.runs(Job::Inactivity);
    helpdesk.clock.set(helpdesk.at("2026-12-01T12:00:00"));
    assert_eq!(next(&helpdesk, Job::Inactivity), "02 Dec 03:30 CET");
}

#[test]
fn a_failure_is_kept_retried_with_growing_pauses_and_stops_nobody() {
    let helpdesk = TestApp::staffed();
    helpdesk.looks_at_the_clock();
    // An account that does not read.
    helpdesk.write(|tx| raw::put(tx, "accounts-1", &JO.0.to_be_bytes(), b"\x01broken"));
    helpdesk.clock.set(helpdesk.at("2026-11-21T03:30:00"));
    helpdesk.looks_at_the_clock();
    let failed = helpdesk.job(Job::Inactivity);
    assert!(failed.last.unwrap().error.unwrap().starts_with("a record does not read"));
    assert_eq!(helpdesk.job(Job::Cleanup).failures, 0, "the other one goes on");
    let mut tried = Vec::new();
    for _ in 0..24 * 60 {
        helpdesk.wait(SignedDuration::from_mins(1));
        helpdesk.looks_at_the_clock();
        tried.extend(last(&helpdesk, Job::Inactivity));
    }
    tried.dedup();
    let pauses = "21 Nov 03:30 CET, 21 Nov 03:35 CET, 21 Nov 03:45 CET, 21 Nov 04:05 CET, 21 Nov 04:45 CET, 21 Nov 06:05 \
                  CET, 21 Nov 08:45 CET, 21 Nov 14:05 CET, 21 Nov 20:05 CET, 22 Nov 02:05 CET, 22 Nov 03:30 CET";
    assert_eq!(tried.join(", "), pauses);
    let lines = helpdesk.app.read(|read| Ok(read.audit_log(None, 100)?)).unwrap();
    assert_eq!(lines.len(), tried.len(), "each failure is in the journal");
    assert!(format!("{:?}", lines[0].1.action).contains("failed: true"));
    // Mended: the next try is well, and the pauses are forgotten.
    helpdesk.write(|tx| raw::remove(tx, "accounts-1", &JO.0.to_be_bytes()));
    helpdesk.wait(SignedDuration::from_hours(6));
    helpdesk.looks_at_the_clock();
    let view = helpdesk.job(Job::Inactivity);
    assert_eq!((view.failures, view.last.unwrap().error), (0, None));
    assert_eq!(next(&helpdesk, Job::Inactivity), "23 Nov 03:30 CET");
}

#[test]
fn one_account_that_fails_does_not_keep_the_others() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Drucker");
    helpdesk.desk(KIM).answers(&ticket, "Ich kümmere mich.").is(200);
    helpdesk.write(|tx| raw::remove(tx, "topics-1", &DONATION.0.to_be_bytes()));
    for time in ["2027-04-21T03:30", "2027-05-14T03:30"] {
        helpdesk.clock.set(helpdesk.at(time));
        assert_eq!(helpdesk.runs(Job::Inactivity), [(JobCounter::Warned, 6)]);
    }
    helpdesk.clock.set(helpdesk.at("2027-05-21T03:30"));
    let run = helpdesk.tries(Job::Inactivity);
    assert_eq!(
        run.counts,
        [(JobCounter::Locked, 4), (JobCounter::LastAdministratorReported, 1)],
        "all but Kim, whose ticket cannot be released"
    );
    assert_eq!(run.error.as_deref(), Some("NotFound"));
    assert!(helpdesk.app.read(|read| Ok(read.account(KIM)?.unwrap().is_active())).unwrap(), "nothing half done");

    // The only administrator that is left is told once, and again while it goes on.
    assert_eq!(told_of_failures(&helpdesk), [BO]);
    for (hours, times) in [(1, 1), (22, 1), (1, 2), (1, 2)] {
        helpdesk.wait(SignedDuration::from_hours(hours));
        assert!(helpdesk.tries(Job::Inactivity).error.is_some());
        assert_eq!(told_of_failures(&helpdesk).len(), times);
    }
    helpdesk.write(|tx| tx.put_topic(&topic(DONATION, "Spende", TopicRoute::Site, Vec::new())));
    assert_eq!(helpdesk.runs(Job::Inactivity), [(JobCounter::Locked, 1)]);
}

/// Who was told that a job failed, each time.
fn told_of_failures(helpdesk: &TestApp) -> Vec<AccountId> {
    let rows = helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
    let of = |row: OutboxRow| match (row.to, row.payload) {
        (
            Recipient::Account { account },
            OutboxPayload::Account { notification: AccountNotification::JobFailed { job } },
        ) => {
            assert_eq!(job.as_str(), "inactivity");
            Some(account)
        }
        _ => None,
    };
    rows.into_iter().filter_map(of).collect()
}

#[test]
fn a_run_that_broke_off_with_the_machine_is_known_and_made_up_for() {
    let helpdesk = TestApp::staffed();
    helpdesk.looks_at_the_clock();
    helpdesk.write(|tx| {
        let mut state = tx.job("inactivity")?.unwrap();
        state.begun = Some(tx.now);
        tx.put_job("inactivity", &state)
    });
    helpdesk.wait(SignedDuration::from_mins(1));
    helpdesk.looks_at_the_clock();
    let view = helpdesk.job(Job::Inactivity);
    assert_eq!((view.failures, view.last.unwrap().error.as_deref()), (1, Some("Tresen ended while it ran")));
    helpdesk.wait(SignedDuration::from_mins(5));
    helpdesk.looks_at_the_clock();
    assert_eq!(helpdesk.job(Job::Inactivity).failures, 0);
}

#[test]
fn a_preview_changes_nothing() {
    let helpdesk = TestApp::staffed();
    let before = helpdesk.app.read(|read| Ok(read.accounts()?)).unwrap();
    let effects = helpdesk.previews(Job::Inactivity, "2027-05-20");
    assert_eq!(effects.iter().filter(|effect| effect.counter == JobCounter::Warned).count(), 6);
    assert_eq!(helpdesk.previews(Job::Cleanup, "2027-05-20")[0].counter, JobCounter::Sessions);
    assert_eq!(helpdesk.app.read(|read| Ok(read.accounts()?)).unwrap(), before);
    assert_eq!(helpdesk.app.read(|read| Ok(read.dormancy(JO)?)).unwrap(), Default::default());
    helpdesk.desk(JO).open("/console").is(200);
    assert_eq!(helpdesk.app.read(|read| Ok(read.audit_log(None, 9)?)).unwrap(), []);
}

#[test]
fn administrators_see_run_and_preview_jobs() {
    let helpdesk = TestApp::staffed();
    helpdesk.looks_at_the_clock();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin");
    let page = ada.follow("Automatische Aufträge").is(200).clone();
    assert_eq!(page.all("main h2")[..3], ["Aufräumen", "Ungenutzte Konten", "Prüfen"]);
    assert_eq!(page.all("main h2").len(), Job::ALL.len());
    assert!(page.says("Zuletzt noch nie") && page.says("Sa., 21. Nov. 2026, 03:30 Uhr") && page.says("30 3 * * *"));
    helpdesk.wait(SignedDuration::from_hours(15));
    let mut ada = helpdesk.desk_now(ADA);
    ada.open("/admin/jobs").is(200);
    let page = ada.form("form[action='/admin/jobs/tidy']").send().is(200).clone();
    assert!(page.path == "/admin/jobs" && page.says("Erledigt.") && page.says("5 abgelaufene Anmeldungen entfernt"));

    let page = ada.open("/admin/jobs/inactivity").is(200).clone();
    assert!(page.says("Was würde geschehen?") && page.all("#preview li").is_empty());
    assert_eq!(ada.open("/admin/jobs/inactivity?as_of=").all("#preview h3, #preview form + h3 + p").len(), 2);
    assert!(ada.page.says("Das würde jetzt geschehen Nichts."));
    let page = ada.open("/admin/jobs/inactivity?as_of=2027-05-10").is(200).clone();
    assert!(page.says("Das würde am Mo., 10. Mai 2027 geschehen"));
    assert_eq!(page.all("#preview li")[1], "Kim Muster: Warnung: wird am Mi., 9. Juni 2027 gesperrt");
    assert!(ada.open("/admin/jobs/inactivity?as_of=31.2.2027").is(422).says("Das ist kein Tag."));
    ada.open("/admin/jobs/inactivity?as_of=9999-12-31").is(422);
    ada.open("/admin/jobs/dance").is(404);
    assert!(helpdesk.job(Job::Inactivity).last.is_none(), "looking runs nothing");
}

#[test]
fn a_failure_stands_on_the_page_with_its_reason() {
    let helpdesk = TestApp::staffed();
    helpdesk.write(|tx| raw::put(tx, "accounts-1", &JO.0.to_be_bytes(), b"\x01broken"));
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/jobs").is(200);
    let page = ada.form("form[action='/admin/jobs/inactivity']").send().is(200).clone();
    assert!(page.says("Das ist fehlgeschlagen. Der Grund steht unten."));
    assert!(page.says("Ein Versuch ist fehlgeschlagen. Tresen versucht es von selbst wieder."));
    assert!(page.says("a record does not read") && page.says("Fr., 20. Nov. 2026, 14:10 Uhr"), "{}", page.text());
    ada.post_raw("/admin/jobs/inactivity", "application/x-www-form-urlencoded", b"csrf=x", &[]);
    assert_eq!(helpdesk.job(Job::Inactivity).failures, 1, "not without our form");
}

/// What is damaged is counted, told by mail, and shown until it is mended.
#[test]
fn the_nightly_check_tells_the_administrators_what_is_damaged() {
    let (helpdesk, _) = TestApp::demo(Lang::De);
    assert_eq!(helpdesk.runs(Job::Check), []);
    let troubles = || helpdesk.app.health_issues().iter().map(|issue| issue.kind).collect::<Vec<_>>();
    assert_eq!(troubles(), []);
    let row = TicketId(9999).0.to_be_bytes().repeat(2);
    let damaged = row.clone();
    helpdesk.write(move |tx| raw::put(tx, "timeline-1", &damaged, b"\x01broken"));
    let previewed = helpdesk.previews(Job::Check, "2026-11-21");
    assert!(previewed.iter().any(|effect| effect.counter == JobCounter::Problems && effect.count > 0));
    assert!(matches!(&helpdesk.runs(Job::Check)[..], [(JobCounter::Problems, count)] if *count > 0));
    assert_eq!(troubles(), [HealthKind::CheckFailed]);
    let told = helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
    let damaged = OutboxPayload::Account { notification: AccountNotification::DataDamaged };
    assert!(told.iter().any(|row| row.payload == damaged), "by mail");
    helpdesk.write(move |tx| raw::remove(tx, "timeline-1", &row));
    assert_eq!(helpdesk.runs(Job::Check), []);
    assert_eq!(troubles(), []);
}

/// A file without a row is an orphan only if no row was lost.
#[test]
fn files_stay_while_rows_of_attachments_are_damaged() {
    let helpdesk = TestApp::staffed();
    // As a crash leaves it: an upload that ends in order takes its file along.
    let file = helpdesk.app.store().blobs().path_of(&BlobHash(sha256(b"a photo")));
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, b"a photo").unwrap();
    let received = std::fs::File::options().write(true).open(&file).unwrap();
    received.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    helpdesk.write(|tx| raw::put(tx, "timeline-1", &[0; 16], b"\x01broken"));
    let error = helpdesk.tries(Job::Cleanup).error.unwrap();
    assert!(error.contains("do not fit together") && error.contains("run tresen check"), "{error}");
    assert!(file.exists());
    helpdesk.write(|tx| raw::remove(tx, "timeline-1", &[0; 16]));
    assert_eq!(helpdesk.runs(Job::Cleanup), [(JobCounter::Files, 1)]);
    assert!(!file.exists());
    helpdesk.leaves_messages_unsent();
}
