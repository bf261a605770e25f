//! A chat is joined with an address, by a code from the mailbox or by an invitation of whoever signed
//! in with it: then what was asked elsewhere is found there too, until the address parts it.

use jiff::SignedDuration;
use tresen::{
    domain::{device::Device, text::EmailAddress},
    store::{PortalSession, SessionKind},
};

use crate::support::{Browser, DONATION, SITE, TestApp, one_time_code};

const INVITE: &str = "form[action='/portal/account/chat']";
const PART: &str = "form[action='/portal/account/chat/removal']";

impl TestApp {
    /// Somebody who signed in with an address.
    pub fn signed_in_with(&self, email: &str) -> Browser {
        let (token, email) = (format!("portal-{email}"), EmailAddress::parse(email).unwrap());
        let cookie = token.clone();
        self.write(move |tx| {
            let (kind, device) = (SessionKind::Full, Device::of("Firefox"));
            let session = PortalSession { email: email.clone(), kind, created: tx.now, last_seen: tx.now, device };
            tx.put_portal_session(&token, &session)
        });
        self.browser().with_cookie("tresen-portal", &cookie)
    }
}

impl Browser {
    /// Invites a chat; the code that stands on the page.
    #[track_caller]
    pub fn invites_a_chat(&mut self) -> String {
        self.open("/portal/account").is(200);
        self.form(INVITE).send().is(200);
        assert_eq!(self.page.path, "/portal/account/chat", "the code is in no address of ours");
        self.page.all("#invitation").pop().expect("a code")
    }

    /// Sets up an app for one-time codes.
    #[track_caller]
    pub fn sets_up_an_app(&mut self, helpdesk: &TestApp) {
        self.open("/portal/account/second-factor").is(200);
        let key = self.page.all("#key")[0].replace(' ', "");
        let seed = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
        let code = one_time_code(&seed, helpdesk.now());
        self.form("form[action='/portal/account/second-factor']").fill("code", &code).send().is(200);
    }

    /// What the account page says of joined chats.
    #[track_caller]
    pub fn joined_chats(&mut self) -> String {
        self.open("/portal/account").is(200).all("#chats").pop().expect("the chats")
    }

    /// Parts all chats.
    #[track_caller]
    pub fn parts_its_chats(&mut self) {
        self.open("/portal/account").is(200);
        assert!(self.form(PART).send().is(200).says("Kein Chat sieht mehr Ihre Anfragen"));
    }
}

/// What was said last in the chat.
fn last(browser: &Browser) -> String {
    browser.page.all(".timeline li .text").pop().unwrap()
}

/// Writes in the chat; what is answered.
#[track_caller]
fn says(browser: &mut Browser, words: &str) -> String {
    browser.form("#reply").fill("text", words).and("say", "1").send().is(200);
    answer(browser)
}

/// Everything that was said after their own last words.
fn answer(browser: &Browser) -> String {
    let said = browser.page.attributes(".timeline li", "class").into_iter().zip(browser.page.all(".timeline li .text"));
    let said: Vec<_> = said.collect();
    let ours = said.rsplit(|(class, _)| !class.contains("ours")).next().unwrap_or_default();
    ours.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
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
    let is_code = |word: &&str| word.len() == 9 && word.chars().nth(4) == Some('-');
    mail.text.split_whitespace().find(is_code).map(str::to_owned)
}

fn wrong(code: &str) -> String {
    let (head, last) = code.split_at(8);
    format!("{head}{}", if last == "0" { "1" } else { "0" })
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
    assert_eq!(told(&helpdesk), ["mira@example.org"], "once, though it was written there too");
    let mut owner = helpdesk.signed_in_with("mira@example.org");
    assert!(owner.joined_chats().contains("Ein Chat ist verbunden"));
}

/// Who is told that a chat sees their requests.
fn told(helpdesk: &TestApp) -> Vec<String> {
    let letters = helpdesk.delivers().into_iter().filter(|mail| mail.subject == "Ein Chat sieht jetzt Ihre Anfragen");
    letters.map(|mail| mail.to.1.to_string()).collect()
}

/// Presses the button with this label.
#[track_caller]
fn presses(browser: &mut Browser, label: &str) -> String {
    let labels = browser.page.all("button[name=press]");
    let place = labels.iter().position(|known| known == label).unwrap_or_else(|| panic!("no {label} of {labels:?}"));
    let press = browser.page.attributes("button[name=press]", "value")[place].clone();
    browser.form("#reply").and("press", &press).send().is(200);
    answer(browser)
}

#[test]
fn whoever_signed_in_invites_a_chat_which_asks_before_it_is_joined() {
    let helpdesk = TestApp::open();
    helpdesk.browser().donates(&helpdesk, "Drei Laptops");
    helpdesk.delivers();
    let mut owner = helpdesk.signed_in_with("mira@example.org");
    let secret = owner.invites_a_chat();
    assert_eq!(owner.open("/portal/account/chat").is(200).all("#invitation"), [secret.as_str()], "it can be reloaded");
    let mut chat = chats(&helpdesk);
    // Where it is asked for, or at once; whoever says no is asked again if they come again.
    assert!(says(&mut chat, &secret).contains("diesen Chat mit mira@example.org verbinden"), "{}", last(&chat));
    assert!(!chat.page.html.contains(&secret), "what opens a door does not stand in the conversation");
    assert!(says(&mut chat, "ja").contains("mira@example.org"), "asked again: {}", last(&chat));
    assert!(presses(&mut chat, "Nein").contains("nicht verbunden"));
    assert!(says(&mut chat, "/mine").contains("noch keine"), "{}", last(&chat));
    says(&mut chat, "/join");
    assert!(says(&mut chat, &format!(" {} ", secret.to_uppercase())).contains("verbinden?"), "{}", last(&chat));
    assert!(told(&helpdesk).is_empty(), "nothing happened yet");
    assert!(presses(&mut chat, "Ja, verbinden").contains("Drei Laptops"), "{}", last(&chat));
    assert_eq!(told(&helpdesk), ["mira@example.org"]);
    assert_eq!(owner.open("/portal/account/chat").path, "/portal/account", "it is used up");
    let mut other = chats(&helpdesk);
    assert!(says(&mut other, &secret).contains("gilt nicht mehr"), "{}", last(&other));
    // What they do there is theirs, until they part it.
    presses(&mut chat, "2026-00001: Drei Laptops (neu)");
    assert!(says(&mut chat, "Es sind sogar vier.").contains("Ihre Nachricht steht jetzt bei"), "{}", last(&chat));
    let joined = owner.joined_chats();
    assert!(joined.contains("Ein Chat ist verbunden") && joined.contains("Chat auf dieser Seite"), "{joined}");
    let waiting = owner.invites_a_chat();
    owner.parts_its_chats();
    assert!(!owner.joined_chats().contains("verbunden."), "{}", owner.page.text());
    assert!(!chat.open("/chat").is(200).html.contains("Laptops"), "{}", chat.page.text());
    assert!(says(&mut other, &waiting).contains("gilt nicht mehr"), "an invitation that waited is worth nothing too");
}

#[test]
fn an_invitation_ends_with_its_time_even_when_it_was_asked_about() {
    let helpdesk = TestApp::open();
    helpdesk.browser().donates(&helpdesk, "Drei Laptops");
    helpdesk.delivers();
    let mut owner = helpdesk.signed_in_with("mira@example.org");
    let (secret, mut chat) = (owner.invites_a_chat(), chats(&helpdesk));
    says(&mut chat, &secret);
    helpdesk.wait(SignedDuration::from_mins(31));
    assert!(presses(&mut chat, "Ja, verbinden").contains("gilt nicht mehr"), "{}", last(&chat));
    assert!(says(&mut chat, &secret).contains("gilt nicht mehr"));
    assert_eq!(owner.open("/portal/account/chat").path, "/portal/account");
    let renewed = owner.invites_a_chat();
    assert_ne!(renewed, secret);
    says(&mut chat, &renewed);
    owner.invites_a_chat();
    assert!(presses(&mut chat, "Ja, verbinden").contains("gilt nicht mehr"), "a newer one was made: {}", last(&chat));
    assert!(told(&helpdesk).is_empty());
}

#[test]
fn a_link_for_something_else_invites_no_chat_and_an_invitation_opens_nothing_else() {
    let helpdesk = TestApp::open();
    helpdesk.browser().donates(&helpdesk, "Drei Laptops");
    helpdesk.delivers();
    let mut browser = helpdesk.browser();
    browser.open("/portal/signin");
    browser.form("form[action='/portal/signin/link']").fill("email", "mira@example.org").send();
    let letter = helpdesk.delivers().pop().unwrap().text;
    let link = letter.split("/portal/signin/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let mut chat = chats(&helpdesk);
    assert!(says(&mut chat, &link).contains("gilt nicht mehr"), "{}", last(&chat));
    browser.open(&format!("/portal/signin/{link}")).is(200);
    let secret = helpdesk.signed_in_with("mira@example.org").invites_a_chat();
    for door in ["/portal/signin", "/portal/password", "/password", "/invitation"] {
        browser.open(&format!("{door}/{secret}")).is(404);
    }
    // Only a button of ours asks for it, and nobody else's.
    let mut forger = helpdesk.signed_in_with("mira@example.org");
    forger.open("/portal/account");
    forger.form(INVITE).fill("csrf", "alt").send().is(403);
}

#[test]
fn a_yes_counts_for_the_address_that_was_asked_about() {
    let helpdesk = TestApp::staffed();
    helpdesk.request_of("Mira Beispiel", "mira@example.org", SITE, DONATION, "Drei Laptops", "Alt.");
    helpdesk.request_of("Olli Fremd", "olli@example.org", SITE, DONATION, "Fremdes", "Neu.");
    let invites = |email| helpdesk.signed_in_with(email).invites_a_chat();
    let (mira, olli) = (invites("mira@example.org"), invites("olli@example.org"));
    let mut chat = chats(&helpdesk);
    says(&mut chat, &mira);
    let press = chat.page.attributes("button[name=press][value^=joinyes]", "value").pop().unwrap();
    assert!(says(&mut chat, &olli).contains("olli@example.org"));
    chat.form("#reply").and("press", &press).send().is(200);
    assert!(last(&chat).contains("olli@example.org"), "asked again: {}", last(&chat));
    assert!(!says(&mut chat, "/mine").contains("Laptops"));
    says(&mut chat, &mira);
    presses(&mut chat, "Ja, verbinden");
    says(&mut chat, &olli);
    // With another address the first one is let go of.
    let listed = presses(&mut chat, "Ja, verbinden");
    assert!(listed.contains("Fremdes") && !listed.contains("Laptops"), "{listed}");
    assert!(!helpdesk.signed_in_with("mira@example.org").joined_chats().contains("verbunden."));
    assert!(helpdesk.signed_in_with("olli@example.org").joined_chats().contains("Ein Chat ist verbunden"));
    // A chat that its browser ended, or that ended by itself, is joined no more.
    chat.form("form[action='/chat/deletion']").send().is(200);
    assert!(!helpdesk.signed_in_with("olli@example.org").joined_chats().contains("verbunden."));
    let mut left = chats(&helpdesk);
    says(&mut left, &invites("mira@example.org"));
    presses(&mut left, "Ja, verbinden");
    helpdesk.wait(SignedDuration::from_hours(25));
    assert!(!helpdesk.signed_in_with("mira@example.org").joined_chats().contains("verbunden."));
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
fn a_code_of_the_mailbox_does_not_go_round_the_second_factor() {
    let helpdesk = TestApp::open();
    helpdesk.browser().donates(&helpdesk, "Drei Laptops");
    let mut owner = helpdesk.signed_in_with("mira@example.org");
    let invitation = owner.invites_a_chat();
    owner.sets_up_an_app(&helpdesk);
    let mut chat = chats(&helpdesk);
    assert!(says(&mut chat, &invitation).contains("gilt nicht"), "made before there was an app: {}", last(&chat));
    says(&mut chat, "/join");
    says(&mut chat, "mira@example.org");
    let code = code_for(&helpdesk, "mira@example.org").unwrap();
    let refused = says(&mut chat, &code.to_lowercase());
    assert!(refused.contains("zweiter Faktor") && !refused.contains("Laptop"), "{refused}");
    assert!(says(&mut chat, "/mine").contains("noch keine"), "{}", last(&chat));
    let invitation = owner.invites_a_chat();
    says(&mut chat, &invitation);
    assert!(presses(&mut chat, "Ja, verbinden").contains("Drei Laptops"), "the portal asked for the app's code");
}

#[test]
fn wrong_codes_for_an_address_are_counted_for_the_day_and_survive_a_new_chat() {
    let helpdesk = TestApp::open();
    helpdesk.browser().donates(&helpdesk, "Drei Laptops");
    let mut wrong_ones = 0;
    for _ in 0..4 {
        let mut chat = chats(&helpdesk);
        says(&mut chat, "/join");
        says(&mut chat, "mira@example.org");
        let code = code_for(&helpdesk, "mira@example.org").unwrap();
        wrong_ones += (0..4).filter(|_| says(&mut chat, &wrong(&code)).contains("stimmt nicht")).count();
    }
    assert_eq!(wrong_ones, 10);
    helpdesk.wait(SignedDuration::from_hours(25));
    let mut mira = chats(&helpdesk);
    says(&mut mira, "/join");
    says(&mut mira, "mira@example.org");
    let code = code_for(&helpdesk, "mira@example.org").unwrap();
    assert!(says(&mut mira, &code).contains("Drei Laptops"), "the next day");
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
