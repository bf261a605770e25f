//! Texts, organisation and mail server, as administrators set them.

use tresen::{
    app::transport::SendError,
    domain::{
        audit::{AuditAction, ConfigArea},
        organisation::Texts,
        person::Lang,
    },
    store::{AuditLog, Settings, raw},
};

use crate::support::{ADA, BO, PNG, TestApp, body};

#[test]
fn texts_are_written_in_both_languages_and_read_by_requesters() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin").is(200);
    ada.follow("Texte").is(200);
    let page = ada
        .form("main form")
        .fill("intro-de", "Willkommen bei {organisation}!\n\nSchön, dass Sie da sind.")
        .fill("confirmation-de", "Danke! Ihr Aktenzeichen: {nummer}")
        .fill("confirmation-en", "Thank you! Your number: {number}")
        .fill("privacy-de", "Der Vorstand ist verantwortlich.")
        .send();
    assert!(page.is(200).says("Gespeichert."));
    assert_eq!(configured(&helpdesk), [ConfigArea::Texts]);

    let mut visitor = helpdesk.browser();
    assert!(visitor.open("/").says("Willkommen bei Technik-Truhe e. V.!"));
    assert!(visitor.open("/privacy").says("Der Vorstand ist verantwortlich."));
    let sent = visitor.donates(&helpdesk, "Laptop");
    assert!(sent.says("Danke! Ihr Aktenzeichen: 2026-00001"), "{}", sent.text());
    let mut english = helpdesk.browser();
    english.lang = "en";
    assert!(english.open("/").says("Willkommen bei Technik-Truhe"), "not translated, so the organisation's own");
    assert!(english.donates(&helpdesk, "Laptop").says("Thank you! Your number: 2026-00002"));
}

#[test]
fn an_unknown_placeholder_is_refused_and_everything_typed_stays() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/texts").is(200);
    let form = ada.form("main form").fill("intro-de", "Hallo {name}!").fill("refusal-de", "Leider nein, {nummer}.");
    let page = form.fill("confirmation-en", "{{number}}").send();
    page.is(422);
    assert!(page.says("„{name}“ kennt Tresen hier nicht"));
    assert!(page.says("„{nummer}“ kennt Tresen hier nicht"), "a refusal has no number");
    assert_eq!(page.all(".summary li").len(), 3);
    assert_eq!(page.all("#intro-de"), ["Hallo {name}!"]);
    assert_eq!(page.all("#refusal-de"), ["Leider nein, {nummer}."]);
    let long = "ä".repeat(20_001);
    let page = ada.form("main form").fill("intro-de", &long).fill("refusal-de", "").fill("confirmation-en", "").send();
    assert!(page.is(422).says("Das ist zu lang: höchstens 20000 Zeichen."), "{}", page.all(".summary").join(" "));
    assert!(configured(&helpdesk).is_empty());
}

#[test]
fn what_somebody_else_saved_is_shown_and_replaced_only_knowingly() {
    let helpdesk = TestApp::staffed();
    let (mut ada, mut bo) = (helpdesk.desk(ADA), helpdesk.desk(BO));
    ada.open("/admin/texts").is(200);
    bo.open("/admin/texts").is(200);
    bo.form("main form").fill("intro-de", "Von Bo").send().is(200);
    let page = ada.form("main form").fill("privacy-de", "Von Ada").send();
    page.is(422);
    assert!(page.says("Inzwischen hat jemand etwas anderes gespeichert"));
    assert_eq!(page.all("main .banner dt"), ["Begrüßung (Deutsch)", "Datenschutz (Deutsch)"]);
    assert_eq!(page.all("main .banner dd"), ["Von Bo", "–"]);
    assert_eq!(page.all("#privacy-de"), ["Von Ada"]);
    ada.form("main form").fill("intro-de", "Von Bo").send().is(200);
    let texts = helpdesk.app.read(|read| Ok(read.texts_in(Lang::De)?)).unwrap();
    assert_eq!((texts.intro, texts.privacy), (Some(body("Von Bo")), Some(body("Von Ada"))));
}

#[test]
fn texts_from_before_they_had_a_language_stay() {
    let helpdesk = TestApp::staffed();
    helpdesk.write(|tx| {
        let old = Texts { intro: Some(body("Von früher")), ..Texts::default() };
        tx.put_texts(Lang::De, &old)?;
        let row = raw::rows(tx, "meta-1", b"setting/texts/de")?.remove(0).1;
        raw::remove(tx, "meta-1", b"setting/texts/de")?;
        raw::put(tx, "meta-1", b"setting/texts", &row)
    });
    let mut visitor = helpdesk.browser();
    assert!(visitor.open("/").says("Von früher"));
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/organisation").is(200);
    ada.form("main form").fill("lang", "en").send().is(200);
    assert!(helpdesk.browser().open("/").says("Von früher"), "they are still the German ones");
    let english = helpdesk.app.read(|read| Ok(read.texts_in(Lang::En)?)).unwrap();
    assert_eq!(english, Texts::default());
}

#[test]
fn the_organisation_changes_its_name_address_and_look() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/organisation").is(200);
    let form = ada.form("main form").fill("name", "").fill("address", "kein ort").fill("contact", "Weg 1\n12345 Ort");
    let page = form.attach("logo", "logo.png", PNG).send();
    page.is(422);
    assert_eq!(page.all(".summary li").len(), 2);
    assert!(page.says("Gib den Namen der Organisation ein."), "named, and the team is not addressed formally");
    assert_eq!(page.all("#contact"), ["Weg 1 12345 Ort"]);
    assert_eq!(page.all(".files li .check"), ["logo.png 70 B"], "the file need not be chosen again");
    let form = ada.form("main form").fill("name", "Technik-Kiste").fill("address", "https://kiste.example.org");
    let page = form.fill("hue", "25").send();
    assert!(page.is(200).says("Gespeichert."), "{}", page.text());
    assert_eq!(configured(&helpdesk), [ConfigArea::Organisation]);

    let mut visitor = helpdesk.browser();
    let privacy = visitor.open("/privacy");
    assert!(privacy.says("Wer verantwortlich ist Technik-Kiste Weg 1 12345 Ort"), "{}", privacy.text());
    let styles = visitor.open("/").attributes("link[rel=stylesheet]", "href");
    let accent = visitor.open(&styles[1]).is(200);
    assert_eq!(accent.html, ":root{--hue:25}");
    assert!(
        accent.header("cache-control").is_some_and(|how| how.contains("immutable")),
        "another hue has another address"
    );
    assert_eq!(visitor.open("/assets/logo").is(200).bytes, PNG);
    ada.form("main form").fill("no-logo", "on").send().is(200);
    visitor.open("/assets/logo").is(404);
    ada.form("main form").send().is(200);
    assert_eq!(configured(&helpdesk).len(), 2, "saving what stands there already changes nothing");
}

#[test]
fn a_logo_that_is_none_is_refused() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/organisation").is(200);
    let page = ada.form("main form").attach("logo", "logo.png", b"<svg onload='x'>").send();
    assert!(page.is(422).says("Diese Datei ist kein PNG-, JPEG- oder WebP-Bild."));
    let page = ada.form("main form").attach("logo", "logo.png", &vec![b'x'; 400_000]).send();
    assert!(page.is(422).says("Das Logo ist zu groß"));
}

#[test]
fn a_mail_server_is_set_tried_and_removed_and_its_password_never_shown() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/mail").is(200);
    let form = ada.form("main form").fill("from", "hilfe@example.org").fill("host", "smtp.example.org");
    let form = form.fill("user", "hilfe").fill("password", "geheim!");
    let page = form.and("then", "test").send();
    assert!(page.is(200).says("Der Mailserver hat die Test-E-Mail angenommen"), "{}", page.text());
    assert!(!page.html.contains("geheim!"));
    let letter = helpdesk.post.letters.lock().unwrap().pop().unwrap();
    assert_eq!(letter.to.1.as_str(), "ada@team.example.org");

    ada.open("/admin/mail").is(200);
    assert!(!ada.page.html.contains("geheim!"));
    ada.form("main form").fill("port", "2525").send().is(200);
    let server = helpdesk.app.read(|read| Ok(read.mail_server()?)).unwrap().unwrap();
    assert_eq!((server.port, server.password.as_str()), (2525, "geheim!"), "it stays for the same server and user");
    helpdesk.post.answers.lock().unwrap().push(Err(SendError::Permanent("signing in: 535 no".to_owned())));
    let page = ada.form("main form").fill("password", "falsch").and("then", "test").send();
    assert!(page.says("Der Mailserver hat die Anmeldung abgelehnt."));
    assert!(page.says("535 no"));
    ada.form("main form").fill("host", "anders.example.org").send().is(200);
    let server = helpdesk.app.read(|read| Ok(read.mail_server()?)).unwrap().unwrap();
    assert_eq!(server.password, "", "another server never gets the password of the first");
    let page = ada.form("main form").fill("host", "kein server").fill("port", "99999").fill("from", "x").send();
    assert_eq!(page.is(422).all(".summary li").len(), 3);
    let page = ada.form("main form").and("then", "remove").send();
    assert!(page.is(200).says("Der Mailserver ist entfernt."));
    assert!(helpdesk.app.read(|read| Ok(read.mail_server()?)).unwrap().is_none());
    assert!(configured(&helpdesk).iter().all(|area| *area == ConfigArea::MailServer));
}

#[test]
fn somebody_elses_mail_server_is_not_replaced_unseen() {
    let helpdesk = TestApp::staffed();
    let (mut ada, mut bo) = (helpdesk.desk(ADA), helpdesk.desk(BO));
    ada.open("/admin/mail").is(200);
    bo.open("/admin/mail").is(200);
    bo.form("main form").fill("from", "bo@example.org").fill("host", "bo.example.org").send().is(200);
    let page = ada.form("main form").fill("from", "ada@example.org").fill("host", "ada.example.org").send();
    page.is(422);
    assert_eq!(page.all("main .banner dd")[..2], ["bo@example.org", "bo.example.org"]);
    assert_eq!(page.attributes("#host", "value"), ["ada.example.org"]);
}

/// The areas of configuration whose change the journal tells, oldest first.
fn configured(helpdesk: &TestApp) -> Vec<ConfigArea> {
    let lines = helpdesk.app.read(|read| Ok(read.audit_log(None, 100)?)).unwrap();
    let area = |deed: &AuditAction| match deed {
        AuditAction::Configured { area, .. } => Some(*area),
        _ => None,
    };
    lines.iter().rev().filter_map(|(_, line)| area(&line.action)).collect()
}
