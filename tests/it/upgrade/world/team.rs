//! Settings, accounts and jobs.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use tresen::{
    app::{audit, jobs::Job, setup::preset, transport::SendError},
    domain::{
        access::Actor,
        account_notification::AccountNotification,
        audit::AuditAction,
        id::AccountId,
        notification::Recipient,
        person::{Account, Lang},
    },
    store::{Outbox, People},
};

use super::{PNG, moment};
use crate::support::{
    ADA, Authenticator, BO, Browser, DONATION, ELSEWHERE, FREI, IRA, JO, KIM, LEE, NIA, OFFICE, PASSWORD, PIA, Page,
    SITE, SVEN, TYPED, TestApp, ULI, codes_of, label, one_time_code, seed_of,
};

/// Whoever signs in at the real pages.
pub fn signs_in(helpdesk: &TestApp, who: &'static str) -> Browser {
    let mut browser =
        helpdesk.browser().says_it_is("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    browser.open("/signin").is(200);
    let email = format!("{who}@team.example.org");
    browser.form("form").fill("email", &email).fill("password", PASSWORD).send();
    let code = one_time_code(&seed_of(who), helpdesk.now());
    let page = browser.form(TYPED).fill("code", &code).send();
    assert!(page.path.starts_with("/console"), "{}: {}", page.path, page.text());
    browser
}

/// Accepts the rules of use where they come first.
pub fn accepts(browser: &mut Browser) {
    if browser.open("/console").path.starts_with("/console/rules") {
        browser.form("form[action^='/console/rules']").send().is(200);
    }
}

fn presses(browser: &mut Browser, path: &str, form: &str, name: &str, value: &str) -> Page {
    browser.open(path).is(200);
    browser.form(&format!("form[action$='{form}']")).and(name, value).send().is(200).clone()
}

/// Everything that the administration sets.
pub fn settings(helpdesk: &TestApp) {
    // What the fixtures put there by hand counts as given.
    helpdesk.write(|tx| {
        for _ in 0..20 {
            tx.next_department_id()?;
            tx.next_topic_id()?;
            tx.next_field_id()?;
        }
        Ok(())
    });
    let made = preset::PresetChoice::from_word("schul-it").unwrap().load(Lang::De).unwrap();
    helpdesk.write_app(move |tx| preset::apply_preset(tx, &made, Lang::De));
    let mut ada = helpdesk.desk(ADA);
    ada.open("/admin/organisation").is(200);
    let form = ada.form("main form").fill("contact", "Weg 1\n12345 Ort").fill("hue", "25");
    form.attach("logo", "logo.png", PNG).send().is(200);
    ada.open("/admin/texts").is(200);
    let form =
        ada.form("main form").fill("intro-de", "Willkommen bei {organisation}!").fill("privacy-de", "Der Vorstand.");
    let form =
        form.fill("confirmation-de", "Danke! Ihr Zeichen: {nummer}").fill("confirmation-en", "Your number: {number}");
    form.send().is(200);
    ada.open("/admin/mail").is(200);
    let form = ada.form("main form").fill("from", "hilfe@example.org").fill("host", "smtp.example.org");
    form.fill("user", "hilfe").fill("password", "geheim!").send().is(200);
    ada.open("/admin/satisfaction").is(200);
    ada.form("main form").and("asks", "no").send().is(200);
    ada.form("main form").and("asks", "yes").send().is(200);
    departments_and_topics(&mut ada);
    organisations(&mut ada);
    for (de, en) in [("Wir siezen.", "Be polite."), ("Wir duzen.", "Be kind.")] {
        ada.open("/admin/rules").is(200);
        ada.form("form[action='/admin/rules']").fill("de", de).fill("en", en).send();
        accepts(&mut ada);
        moment(helpdesk);
    }
    for who in [JO, KIM, LEE, BO, PIA, IRA, ULI, NIA] {
        accepts(&mut helpdesk.desk(who));
    }
}

fn departments_and_topics(ada: &mut Browser) {
    ada.open("/admin/departments/new").is(200);
    let form = ada.form("main form").fill("name", "Standort Nord").fill("description", "Nimmt Spenden an.");
    let form = form.fill("postal-codes", "20000-25999; 28000 - 28999\n27000").fill("visible", "internal");
    form.fill("email", "nord@example.org").fill("announces", "on").fill("protected", "on").send().is(200);
    ada.open(&format!("/admin/departments/{OFFICE}")).is(200);
    ada.form("main form").fill("announces", "on").send().is(200);
    ada.open("/admin/topics/new").is(200);
    let form = ada.form("main form").fill("name", "Beamer ausleihen").fill("description", "Für eure Feste.");
    let form = form.fill("intro", "Bitte früh.").fill("route", &OFFICE.to_string()).fill("kind", "change");
    let form = form.fill("priority", "high").fill("tags", "Leihe, Technik").fill("ask-room", "on");
    let here = form.send().is(200).path.clone();
    for kind in ["text", "long-text", "number", "date", "checkbox", "yes-no", "file", "choice", "multiple-choice"] {
        let options = if kind.ends_with("choice") { "rot\nblau" } else { "" };
        ada.asks(&here, kind, &format!("Frage {kind}"), &[("hint", "Zum Beispiel so"), ("options", options)]);
    }
    ada.asks(&here, "yes-no", "Geprüft?", &[("audience", "agents"), ("required-to-close", "on")]);
    // One question and one topic are retired.
    ada.open(&here).is(200);
    let first = ada.page.attributes("input[name=row]", "value")[0].clone();
    ada.presses(&format!("remove {first}"));
    ada.form("main form").send().is(200);
    ada.open("/admin/topics/new").is(200);
    let form = ada.form("main form").fill("name", "Altes Thema").fill("description", "Gibt es nicht mehr.");
    let old = form.fill("route", &OFFICE.to_string()).send().is(200).path.clone();
    ada.open(&old).is(200);
    ada.form("form[action$='/state']").and("state", "retired").send().is(200);
}

fn organisations(ada: &mut Browser) {
    for (name, code, place) in [("Schule am Bach", "79102", "Freiburg"), ("Hort", "", ""), ("Alte Schule", "10115", "")]
    {
        ada.open("/admin/organisations/new").is(200);
        let form = ada.form("form[action='/admin/organisations/new']");
        form.fill("name", name).fill("postal-code", code).fill("place", place).send().is(200);
    }
    presses(ada, "/admin/organisations/3", "/retirement", "value", "yes");
    ada.open("/admin/organisations/1").is(200);
    let form = ada.form("form[action$='/contacts']").fill("contact-name", "Kai Kontakt");
    form.fill("contact-email", "kai@schule.example").send().is(200);
    let form = ada.form("form[action$='/contacts']").without("contact-is").fill("contact-name", "Tara Lehrerin");
    form.fill("contact-email", "tara@schule.example").send().is(200);
    let file = "Name;PLZ;Ort;Hinweis\r\nGrundschule Süd;79102;Freiburg;\"Tür\r\nhinten\"\r\nHeim;;;\r\n";
    brings(ada, "organisations", file);
    ada.form("form[action='/admin/import/confirmation']").send().is(200);
}

fn brings(browser: &mut Browser, kind: &str, text: &str) -> Page {
    browser.open("/admin/import").is(200);
    let form = browser.form("form[enctype]").fill("kind", kind);
    form.attach("file", "liste.csv", text.as_bytes()).send().is(200).clone()
}

/// Accounts in every state, and every way to prove who one is.
pub fn accounts(helpdesk: &TestApp) {
    let mut bo = helpdesk.desk_now(BO);
    for (name, role) in
        [("Noor Neu", "Alle Anfragen"), ("Nele Nichtmehr", "Alle Anfragen"), ("Ines Invited", "Einzelne Teams")]
    {
        bo.open("/admin/accounts").is(200);
        bo.follow("Konto anlegen").is(200);
        bo.follow(role).is(200);
        let email = format!("{}@team.example.org", name.split(' ').next().unwrap().to_lowercase());
        bo.form("form[action='/admin/accounts/new']").fill("name", name).fill("email", &email).send().is(200);
    }
    let invited = accounts_by_name(helpdesk);
    let page = presses(&mut bo, &format!("/admin/accounts/{}", invited["Noor Neu"]), "/invitation", "what", "again");
    let link = page.attributes("#link", "value").remove(0);
    let nele = format!("/admin/accounts/{}", invited["Nele Nichtmehr"]);
    presses(&mut bo, &nele, "/invitation", "what", "withdraw");
    // Noor joins, as far as the recovery codes.
    let mut noor = helpdesk.browser();
    noor.open(link.strip_prefix("https://hilfe.example.org").unwrap()).is(200);
    noor.form("form").fill("password", "sieben Zwerge kochen Suppe").send();
    noor.open("/signin/enrol").is(200);
    let key = data_encoding::BASE32_NOPAD.decode(noor.page.all("#key")[0].replace(' ', "").as_bytes()).unwrap();
    noor.form("form").fill("code", &one_time_code(&key, helpdesk.now())).send();
    noor.form("form").fill("kept", "on").send().is(200);
    accepts(&mut noor);

    let frei = format!("/admin/accounts/{FREI}");
    helpdesk.gets_credentials(FREI, "frei");
    presses(&mut bo, &frei, "/lock", "value", "yes");
    presses(&mut bo, &frei, "/lock", "value", "no");
    let lee = format!("/admin/accounts/{LEE}");
    bo.open(&frei).is(200);
    bo.form("form[action$='/second-factor']").send().is(200);
    bo.open(&lee).is(200);
    bo.form(&format!("form[action='{lee}']")).fill(&format!("membership-{OFFICE}"), "read").send().is(200);
    bo.open(&format!("/admin/accounts/{}/removal", invited["Ines Invited"])).is(200);
    brings(&mut bo, "accounts", "Name;E-Mail;Sprache;Schreibt in\nKaya Neu;kaya@example.org;Englisch;Büro\n");
    bo.form("form[action='/admin/import/confirmation']").and("invites", "on").send().is(200);
    // This file waits for a yes.
    brings(&mut bo, "accounts", "Name;E-Mail\nKaya Neuer;kaya@example.org\nOhne;falsch\n");
    factors(helpdesk);
    moment(helpdesk);
}

fn accounts_by_name(helpdesk: &TestApp) -> BTreeMap<String, AccountId> {
    let all = helpdesk.app.read(|read| Ok(read.accounts()?)).unwrap();
    all.into_iter().map(|account| (account.name.to_string(), account.id)).collect()
}

fn question(browser: &mut Browser, path: &str) -> String {
    let csrf = browser.page.attributes("meta[name=csrf]", "content").pop().unwrap_or_default();
    let body = format!("csrf={csrf}");
    browser.post_raw(path, "application/x-www-form-urlencoded", body.as_bytes(), &[]).is(200).html.clone()
}

fn factors(helpdesk: &TestApp) {
    // Kim: a passkey, another password, quiet hours.
    let mut kim = signs_in(helpdesk, "kim");
    kim.open("/console/account/passkeys").is(200);
    let page = kim.page.clone();
    let mut key = Authenticator::at("https://hilfe.example.org");
    let answer = key.makes(&question(&mut kim, "/console/account/passkeys/challenge"));
    kim.page = page;
    kim.form("form[data-passkey]").fill("name", "Mein Telefon").fill("credential", &answer).send().is(200);
    kim.open("/console/account/password").is(200);
    kim.form("main form").fill("former", PASSWORD).fill("password", "acht Eulen lesen Zeitung").send().is(200);
    kim.open("/console/account/notifications").is(200);
    let form = kim.form("main form").fill("arrived", "on").without("assigned").fill("quiet", "on");
    form.fill("from", "22:00").fill("to", "06:30").send().is(200);

    refused(helpdesk);
    // Lee: codes by mail.
    let mut lee = signs_in(helpdesk, "lee");
    lee.open("/console/account/mail-codes").is(200);
    lee.form("form[action$=test]").send().is(200);
    let code = code_for(helpdesk, "lee@team.example.org");
    lee.form("form[action='/console/account/mail-codes']").fill("code", &code).send().is(200);

    // Jo gets in with a recovery code; somebody guesses Ada's password until it is braked.
    let mut jo = helpdesk.browser();
    jo.open("/signin").is(200);
    jo.form("form").fill("email", "jo@team.example.org").fill("password", PASSWORD).send();
    jo.form(TYPED).fill("code", "").fill("recovery", &codes_of("jo")[0]).send().is(200);
    let mut thief = helpdesk.browser();
    for _ in 0..12 {
        thief.open("/signin");
        thief.form("form").fill("email", "bo@team.example.org").fill("password", "geraten und falsch").send();
    }
}

/// The code in the newest mail to somebody.
pub fn code_for(helpdesk: &TestApp, email: &str) -> String {
    let mail = delivers(helpdesk).into_iter().rfind(|mail| mail.to.1.as_str() == email).expect("a mail");
    let code = mail.text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6);
    code.expect("a code").to_owned()
}

/// Sends what waits, by the server that the administration has set.
pub fn delivers(helpdesk: &TestApp) -> Vec<tresen::app::transport::Email> {
    let sent = tresen::outbox::deliver_all(&helpdesk.app, tresen::channel::mail::MailCarrier);
    crate::support::block_on(sent).unwrap();
    std::mem::take(&mut *helpdesk.post.letters.lock().unwrap())
}

/// Both jobs, one account that is warned, one that was deleted, and the audit log taken out.
pub fn jobs(helpdesk: &TestApp) {
    helpdesk.write(|tx| {
        let long_ago = tx.now - SignedDuration::from_hours(24 * 155);
        for id in [SVEN, ULI] {
            let account = tx.account(id)?.unwrap();
            tx.put_account(&Account { created: long_ago, last_sign_in: Some(long_ago), ..account })?;
        }
        Ok(())
    });
    let mut ada = helpdesk.desk_now(ADA);
    for job in ["tidy", "inactivity"] {
        ada.open("/admin/jobs").is(200);
        ada.form(&format!("form[action='/admin/jobs/{job}']")).send().is(200);
    }
    assert!(!helpdesk.runs(Job::Cleanup).is_empty() || helpdesk.job(Job::Cleanup).last.is_some());
    let mut pia = helpdesk.desk_now(PIA);
    pia.open("/console/journal").is(200);
    pia.form("form[action$='/journal/export']").send().is(200);
    let ines = accounts_by_name(helpdesk)["Ines Invited"];
    let mut bo = helpdesk.desk_now(BO);
    bo.open(&format!("/admin/accounts/{FREI}/removal")).is(200);
    bo.form("form[action$='/removal']").send().is(200);
    bo.open(&format!("/admin/accounts/{ines}")).is(200);
    moment(helpdesk);
}

/// A mail that the server took later, and one that it never takes.
fn refused(helpdesk: &TestApp) {
    let says = |answers: Vec<Result<(), SendError>>| *helpdesk.post.answers.lock().unwrap() = answers;
    delivers(helpdesk);
    helpdesk.request_of("Ben Anders", "ben@example.org", ELSEWHERE, DONATION, "Wird versucht", "Bitte.");
    helpdesk.request_of("Ben Anders", "gibt-es-nicht@example.org", ELSEWHERE, DONATION, "Gibt es nicht", "Bitte.");
    says(vec![
        Err(SendError::Permanent("550 no such user".to_owned())),
        Err(SendError::Temporary("421 later".to_owned())),
    ]);
    delivers(helpdesk);
    says(Vec::new());
}

/// What no page says: news of jobs that come after months, and lines of the audit log that nothing writes yet.
fn seldom(helpdesk: &TestApp) {
    helpdesk.write_app(|tx| {
        let on = "2027-02-01".parse().unwrap();
        let account = Recipient::Account { account: KIM };
        for news in [
            AccountNotification::MembershipRemovalSoon { on },
            AccountNotification::DeletionSoon { on },
            AccountNotification::Locked,
            AccountNotification::MembershipsRemoved,
            AccountNotification::LastAdministratorIdle,
            AccountNotification::JobFailed { job: label("inactivity") },
            AccountNotification::FactorsReset,
        ] {
            tx.enqueue_news(account, news)?;
        }
        for deed in [
            AuditAction::MembershipsRemoved { account: KIM },
            AuditAction::AttemptsRefused { kind: None, count: None },
            AuditAction::Purged { rule: label("tickets"), count: 7 },
            AuditAction::JobRan { job: label("tidy"), changed: 0, failed: true },
        ] {
            audit::record(tx, &Actor::System, &deed)?;
        }
        Ok(())
    });
}

/// Links, codes and news that wait for the mail server.
pub fn what_waits(helpdesk: &TestApp) {
    seldom(helpdesk);
    let mut jo = helpdesk.browser();
    jo.open("/password").is(200);
    jo.form("main form").fill("email", "jo@team.example.org").send().is(200);
    let mut jo = signs_in(helpdesk, "jo");
    jo.open("/console/account/mail-codes").is(200);
    jo.form("form[action$=test]").send().is(200);
    let mut lee = helpdesk.browser();
    lee.open("/signin").is(200);
    lee.form("form").fill("email", "lee@team.example.org").fill("password", PASSWORD).send();
    if !lee.page.all("form[action^='/signin/code/mail']").is_empty() {
        lee.form("form[action^='/signin/code/mail']").send();
    }
    for path in ["/portal/signin", "/portal/password"] {
        let mut mira = helpdesk.browser();
        mira.open(path).is(200);
        let form = if path == "/portal/signin" {
            "form[action='/portal/signin/link']"
        } else {
            "form[action='/portal/password']"
        };
        mira.form(form).fill("email", "mira@example.org").send().is(200);
    }
    let mut ada = helpdesk.desk_now(ADA);
    let ines = accounts_by_name(helpdesk)["Ines Invited"];
    presses(&mut ada, &format!("/admin/accounts/{ines}"), "/invitation", "what", "again");
    helpdesk.request_of("Mira Beispiel", "mira@example.org", SITE, DONATION, "Was noch wartet", "Drei Jahre alt.");
    let rows = helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
    assert!(rows.iter().any(|row| row.given_up) && rows.iter().any(|row| row.attempts > 0 && !row.given_up));
}
