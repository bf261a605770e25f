//! A chat is joined with an address by a code: then what was asked elsewhere is found there too.

use jiff::SignedDuration;

use crate::support::{Browser, TestApp};

/// What was said last in the chat.
fn last(browser: &Browser) -> String {
    browser.page.all(".timeline li .text").pop().unwrap()
}

/// Writes in the chat; what is answered.
#[track_caller]
fn says(browser: &mut Browser, words: &str) -> String {
    browser.form("#reply").fill("text", words).and("say", "1").send().is(200);
    last(browser)
}

/// Somebody who agreed to the notice in a browser that nobody knows.
fn chats(helpdesk: &TestApp) -> Browser {
    let mut browser = helpdesk.browser();
    browser.open("/chat").is(200);
    browser.form("#reply").and("press", "agree").send().is(200);
    browser
}

/// The code in the newest mail to somebody; none if none went out.
fn code_for(helpdesk: &TestApp, who: &str) -> Option<String> {
    let mail = helpdesk.delivers().into_iter().rfind(|mail| mail.to.1.as_str() == who)?;
    mail.text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).map(str::to_owned)
}

fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[test]
fn whoever_has_the_mailbox_finds_its_requests_in_the_chat() {
    let helpdesk = TestApp::open();
    helpdesk.browser().donates(&helpdesk, "Drei Laptops");
    helpdesk.delivers();
    let mut mira = chats(&helpdesk);
    assert!(says(&mut mira, "/mine").contains("noch keine"), "{}", last(&mira));
    assert!(says(&mut mira, "/join").contains("E-Mail-Adresse"));
    assert!(says(&mut mira, "keine Adresse").contains("Schreiben Sie mir die E-Mail-Adresse"), "asked again");
    says(&mut mira, "mira@example.org");
    let code = code_for(&helpdesk, "mira@example.org").expect("a code by mail");
    assert!(says(&mut mira, &wrong(&code)).contains("stimmt nicht"));
    let listed = says(&mut mira, &code);
    assert!(listed.contains("Drei Laptops"), "{listed}");
    assert!(mira.page.text().contains("Anfragen von mira@example.org"), "{}", mira.page.text());
    mira.form("#reply").and("press", "ticket-1").send().is(200);
    assert!(says(&mut mira, "Es sind sogar vier.").contains("Ihre Nachricht steht jetzt bei"), "{}", last(&mira));
}

#[test]
fn a_code_ends_with_its_time_and_after_a_few_wrong_ones() {
    let helpdesk = TestApp::open();
    helpdesk.browser().donates(&helpdesk, "Drei Laptops");
    helpdesk.delivers();
    let mut mira = chats(&helpdesk);
    says(&mut mira, "/join");
    says(&mut mira, "mira@example.org");
    let code = code_for(&helpdesk, "mira@example.org").unwrap();
    for _ in 0..5 {
        assert!(says(&mut mira, &wrong(&code)).contains("stimmt nicht"));
    }
    assert!(says(&mut mira, &code).contains("stimmt nicht"), "the right one came too late");
    says(&mut mira, "/join");
    says(&mut mira, "mira@example.org");
    let code = code_for(&helpdesk, "mira@example.org").unwrap();
    helpdesk.wait(SignedDuration::from_mins(31));
    assert!(says(&mut mira, &code).contains("stimmt nicht"), "after half an hour");
}

#[test]
fn nobody_learns_whether_an_address_is_known() {
    let helpdesk = TestApp::open();
    helpdesk.browser().donates(&helpdesk, "Drei Laptops");
    helpdesk.delivers();
    let mut stranger = chats(&helpdesk);
    says(&mut stranger, "/join");
    let unknown = says(&mut stranger, "niemand@example.org");
    assert_eq!(code_for(&helpdesk, "niemand@example.org"), None);
    says(&mut stranger, "/join");
    assert_eq!(says(&mut stranger, "mira@example.org"), unknown);
    // Codes to one address are few, whoever asks.
    for _ in 0..3 {
        says(&mut stranger, "/join");
        says(&mut stranger, "mira@example.org");
    }
    let braked = (says(&mut stranger, "/join"), says(&mut stranger, "mira@example.org")).1;
    assert!(braked.contains("viele Anfragen auf einmal"), "{braked}");
}
