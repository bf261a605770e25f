//! Backups as administrators meet them: the jobs, the page, what is told when one fails, and a restored helpdesk.

use std::fs;

use jiff::SignedDuration;
use tresen::{
    app::jobs::{Job, JobCounter},
    clock::Clock,
    domain::{
        account_notification::AccountNotification,
        notification::{OutboxPayload, Recipient},
    },
    store::{Outbox, backup},
};

use crate::support::*;

/// The names of the backups in a directory.
fn backups(place: &std::path::Path) -> Vec<String> {
    let names = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.ends_with('Z')).collect();
    names.sort();
    names
}

#[test]
fn a_backup_comes_every_hour_and_the_page_says_where_it_is_and_whether_it_works() {
    let place = tempfile::tempdir().unwrap();
    let helpdesk = TestApp::with_backups(place.path());
    let mut ada = helpdesk.desk(ADA);
    assert!(ada.open("/admin/backup").is(200).says("noch keine"));
    let foretold = helpdesk.previews(Job::Backup, "2026-11-21");
    assert_eq!(foretold.iter().map(|effect| effect.counter).collect::<Vec<_>>(), [JobCounter::Backups]);
    assert_eq!(backups(place.path()), Vec::<String>::new(), "a preview makes none");
    helpdesk.looks_at_the_clock();
    for _ in 0..3 {
        helpdesk.wait(SignedDuration::from_hours(1));
        helpdesk.looks_at_the_clock();
    }
    assert_eq!(backups(place.path()), ["2026-11-20T14-05-00Z", "2026-11-20T15-05-00Z", "2026-11-20T16-05-00Z"]);
    assert_eq!(helpdesk.runs(Job::Rehearsal), [(JobCounter::Rehearsals, 1)]);
    let page = ada.open("/admin/backup").is(200).clone();
    let path = place.path().display().to_string();
    assert!(page.says("20. Nov. 2026") && page.says(&path) && !page.says("noch nie"), "{}", page.text());
    assert!(page.says("secret.key ist in keiner Sicherung"));
    ada.form("form[action='/admin/jobs/backup']").send().is(200);
    helpdesk.desk(KIM).open("/admin/backup").is(404);
    helpdesk.leaves_messages_unsent();
}

#[test]
fn a_backup_that_fails_is_told_once_by_mail_and_until_it_works_by_the_console_and_to_monitors() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("disk");
    let helpdesk = TestApp::with_backups(&place);
    helpdesk.leaves_messages_unsent();
    for _ in 0..3 {
        helpdesk.wait(SignedDuration::from_hours(1));
        helpdesk.looks_at_the_clock();
        let error = helpdesk.tries(Job::Backup).error.unwrap();
        assert!(error.contains("may not be mounted"), "{error}");
    }
    helpdesk.looks_at_the_clock();
    let told = helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
    let about = |row: &&tresen::store::OutboxRow| {
        row.to == Recipient::Account { account: ADA }
            && matches!(&row.payload, OutboxPayload::Account { notification: AccountNotification::JobFailed { job } } if job.as_str() == "backup")
    };
    assert_eq!(told.iter().filter(about).count(), 1);
    assert_eq!(helpdesk.browser().open("/healthz").is(200).html, "ok\nbackup\n");
    let sentence = "Die Sicherung ist fehlgeschlagen oder kommt nicht voran.";
    let mut ada = helpdesk.desk(ADA);
    assert!(ada.open("/console").is(200).says(sentence));
    assert!(!helpdesk.desk(KIM).open("/console").is(200).says(sentence), "only who can mend it");
    assert!(ada.open("/admin/backup").is(200).says("may not be mounted"));
    fs::create_dir(&place).unwrap();
    assert_eq!(helpdesk.runs(Job::Backup), [(JobCounter::Backups, 1)]);
    helpdesk.looks_at_the_clock();
    assert_eq!(helpdesk.browser().open("/healthz").is(200).html, "ok\n");
}

#[test]
fn without_a_directory_nothing_is_made_and_the_page_says_how_to_begin() {
    let helpdesk = TestApp::staffed();
    assert_eq!(helpdesk.runs(Job::Backup), []);
    assert_eq!(helpdesk.runs(Job::Rehearsal), []);
    let page = helpdesk.desk(ADA).open("/admin/backup").is(200).clone();
    assert!(page.says("Von selbst entsteht keine Sicherung.") && page.says("[backup]"), "{}", page.text());
}

#[test]
fn a_restored_helpdesk_asks_before_it_sends_what_waited() {
    let place = tempfile::tempdir().unwrap();
    let helpdesk = TestApp::with_backups(place.path());
    helpdesk.leaves_messages_unsent();
    helpdesk.request("Laptop");
    helpdesk.request("Drucker");
    helpdesk.runs(Job::Backup);
    let folder = tempfile::tempdir().unwrap();
    let (data, key) = (folder.path().join("data"), helpdesk.files.path().join("secret.key"));
    backup::restore(place.path(), &data, Some(&key), &mut |_| ()).unwrap();
    let clock = Clock::fixed(helpdesk.now() + SignedDuration::from_hours(3));
    let restored = TestApp::stored_in(&data, clock);
    assert!(restored.delivers().is_empty(), "nothing goes by itself");
    let mut ada = restored.desk(ADA);
    assert!(ada.open("/console/outbox").path.starts_with("/signin"), "all sessions have ended");
    let mut ada = restored.desk_now(ADA);
    let page = ada.open("/console/outbox").is(200).clone();
    assert!(page.says("Angehalten") && page.says("Soll sie noch hinaus?"), "{}", page.text());
    ada.form("form[action='/console/outbox']").send().is(200);
    assert!(!restored.delivers().is_empty(), "now it goes");
}
