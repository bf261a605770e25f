//! The state of the installation: who is told what, and what monitors read.

use jiff::SignedDuration;
use tresen::{
    app::transport::SendError,
    domain::health::{HealthAudience, HealthKind, HealthSeverity},
};

use crate::support::{ADA, KIM, TestApp};

/// The sentences above the console.
fn notices(helpdesk: &TestApp, account: tresen::domain::id::AccountId) -> Vec<String> {
    helpdesk.desk(account).open("/console").is(200).all(".notices .banner p")
}

#[test]
fn a_full_disk_is_one_sentence_for_the_team_and_what_to_do_for_administrators() {
    let helpdesk = TestApp::staffed();
    assert!(notices(&helpdesk, KIM).is_empty());
    assert!(helpdesk.desk(ADA).open("/admin").is(200).says("Alles in Ordnung."));

    helpdesk.app.health().report(HealthKind::DiskFull, helpdesk.now());
    helpdesk.wait(SignedDuration::from_hours(1));
    helpdesk.app.health().report(HealthKind::DiskFull, helpdesk.now());
    let said = "Der Datenträger ist voll. Neues lässt sich gerade nicht speichern. Seit Fr., 20. Nov. 2026, 14:05 Uhr.";
    assert_eq!(notices(&helpdesk, KIM), [said]);
    assert_eq!(notices(&helpdesk, ADA), [format!("{said} Was tun?")]);
    let page = helpdesk.desk(ADA).open("/admin").is(200).clone();
    assert!(page.says(said) && page.says("Schaffe auf dem Rechner Platz"), "{}", page.text());

    helpdesk.app.health().clear(HealthKind::DiskFull);
    assert!(notices(&helpdesk, KIM).is_empty() && helpdesk.desk(ADA).open("/admin").says("Alles in Ordnung."));
}

#[test]
fn every_kind_is_told_to_those_whom_it_concerns_and_to_nobody_else() {
    let helpdesk = TestApp::with_every_role();
    for kind in HealthKind::ALL {
        helpdesk.app.health().report(kind, helpdesk.now() - kind.grace());
        assert_eq!(!notices(&helpdesk, KIM).is_empty(), kind.audience() == HealthAudience::Team, "{kind:?}");
        assert_eq!(notices(&helpdesk, ADA).len(), 1, "{kind:?}");
        assert_eq!(helpdesk.desk(ADA).open("/admin").is(200).all("#state .banner").len(), 1, "{kind:?}");
        let healthy = helpdesk.browser().open("/healthz").clone();
        let (status, word) = match kind.severity() {
            HealthSeverity::Outage => (503, "not ok"),
            HealthSeverity::Warning => (200, "ok"),
        };
        assert_eq!(healthy.is(status).html, format!("{word}\n{}\n", kind.word()));
        helpdesk.app.health().clear(kind);
    }
    assert_eq!(helpdesk.browser().open("/healthz").is(200).html, "ok\n");
}

#[test]
fn a_mail_server_that_is_down_is_said_and_everything_is_tried_again_at_once() {
    let helpdesk = TestApp::staffed();
    helpdesk.request("Laptop");
    helpdesk.request("Drucker");
    helpdesk.post.answers.lock().unwrap().extend(vec![Err(SendError::Unavailable("sender: 550 no".to_owned())); 9]);
    assert!(helpdesk.delivers().is_empty());
    let notices = || notices(&helpdesk, ADA).join(" ");
    assert!(!notices().contains("Mailserver"), "it may be over in a moment");
    helpdesk.wait(HealthKind::MailServer.grace());
    assert!(notices().contains("Der Mailserver nimmt nichts an. E-Mails warten."), "{}", notices());
    assert!(helpdesk.browser().open("/healthz").is(200).html.contains("mail-server"));

    let mut ada = helpdesk.desk(ADA);
    assert!(!ada.open("/console/outbox").is(200).says("Nicht verschickt"), "nothing is given up at once");
    let before = helpdesk.now();
    ada.form("form[action='/console/outbox']").send().is(200);
    helpdesk.post.answers.lock().unwrap().clear();
    let letters = helpdesk.delivers();
    assert!(letters.len() >= 2 && notices().is_empty(), "{} {}", letters.len(), notices());
    assert!(letters.iter().all(|letter| letter.date < before), "a repeated mail has the date of the first attempt");
}
