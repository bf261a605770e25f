//! The state of the installation: who is told what, and what monitors read.

use jiff::SignedDuration;
use tresen::{
    app::transport::SendError,
    domain::health::{HealthAudience, HealthKind, HealthSeverity},
};

use crate::support::{ADA, KIM, TestApp, mail_server};

/// The sentences above the console.
fn notices(helpdesk: &TestApp, account: tresen::domain::id::AccountId) -> Vec<String> {
    helpdesk.desk(account).open("/console").is(200).all(".notices .banner p")
}

#[test]
fn a_full_disk_is_one_sentence_for_the_team_and_what_to_do_for_administrators() {
    let helpdesk = TestApp::staffed();
    helpdesk.write(|tx| tx.put_mail_server(&mail_server()));
    assert!(notices(&helpdesk, KIM).is_empty());
    assert!(helpdesk.desk(ADA).open("/admin").is(200).says("Dem Helpdesk geht es gut."));

    helpdesk.app.health().report(HealthKind::DiskFull, helpdesk.now());
    helpdesk.wait(SignedDuration::from_hours(1));
    helpdesk.app.health().report(HealthKind::DiskFull, helpdesk.now());
    let said = "Der Datenträger ist voll. Neues lässt sich gerade nicht speichern. Seit Fr., 20. Nov. 2026, 14:05 Uhr.";
    assert_eq!(notices(&helpdesk, KIM), [said]);
    assert_eq!(notices(&helpdesk, ADA), [format!("{said} Was tun?")]);
    let page = helpdesk.desk(ADA).open("/admin").is(200).clone();
    assert!(page.says(said) && page.says("Schaffe auf dem Rechner Platz"), "{}", page.text());

    helpdesk.app.health().clear(HealthKind::DiskFull);
    assert!(notices(&helpdesk, KIM).is_empty() && helpdesk.desk(ADA).open("/admin").says("Dem Helpdesk geht es gut."));
}

#[test]
fn every_kind_is_told_to_those_whom_it_concerns_and_to_nobody_else() {
    let helpdesk = TestApp::with_every_role();
    helpdesk.write(|tx| tx.put_mail_server(&mail_server()));
    for kind in HealthKind::ALL {
        helpdesk.app.health().report(kind, helpdesk.now() - kind.grace());
        assert_eq!(!notices(&helpdesk, KIM).is_empty(), kind.audience() == HealthAudience::Team, "{kind:?}");
        assert_eq!(notices(&helpdesk, ADA).len(), 1, "{kind:?}");
        let page = helpdesk.desk(ADA).open("/admin").is(200).clone();
        assert_eq!(page.all("#state > li:not(.good)").len(), 1, "{kind:?}");
        assert_eq!(page.all("h1"), ["Eine Sache braucht dich."], "{kind:?}");
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

#[test]
fn the_first_page_of_the_administration_says_what_needs_somebody_the_worst_first() {
    let helpdesk = TestApp::staffed();
    assert_eq!(helpdesk.desk(ADA).open("/admin").all("h1"), ["Eine Sache braucht dich."], "there is no mail server");
    helpdesk.write(|tx| tx.put_mail_server(&mail_server()));
    let state = || {
        let page = helpdesk.desk(ADA).open("/admin").is(200).clone();
        let lines = page.all("#state > li");
        for number in 1..=lines.len() {
            assert!(page.all(&format!("#state > li:nth-child({number}) a")).len() <= 1, "one way to go");
        }
        (page.all("h1")[0].clone(), lines)
    };
    let (verdict, lines) = state();
    assert_eq!(verdict, "Dem Helpdesk geht es gut.");
    assert_eq!(
        lines,
        [
            "In Ordnung: E-Mail-Versand Alle Nachrichten sind gesendet. Postausgang",
            "In Ordnung: Automatische Aufträge Noch ist keiner gelaufen. Automatische Aufträge"
        ]
    );
    for kind in [HealthKind::Bot, HealthKind::DiskFull] {
        helpdesk.app.health().report(kind, helpdesk.now() - kind.grace());
    }
    let (verdict, lines) = state();
    assert_eq!(verdict, "2 Sachen brauchen dich.");
    assert!(lines[0].starts_with("Braucht dich jetzt: Der Datenträger ist voll."), "{lines:?}");
    assert!(lines[1].starts_with("Braucht dich bald: ") && lines[1].ends_with("Chat"), "{lines:?}");
    assert_eq!(lines.len(), 4, "what is in order stands below: {lines:?}");
}
