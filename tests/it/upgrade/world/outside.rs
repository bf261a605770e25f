//! Requesters: their forms, their pages, the portal, and chats on the web.

use jiff::SignedDuration;
use tresen::{
    app::ticket::{MessageContent, TicketCommand},
    domain::{
        classification::TicketOutcome,
        id::TicketId,
        ticket::{Action, Ticket},
    },
    store::Tickets,
};

use super::{Known, moment};
use crate::support::{Browser, DONATION, HELP, JO, SITE, TestApp, body, one_time_code};

const STEP: &str = "form[novalidate]";

fn link(helpdesk: &TestApp, ticket: &Ticket) -> String {
    format!("/r/{}", helpdesk.app.store().installation_key().link_secret(ticket))
}

/// The ticket that was opened last.
fn newest(helpdesk: &TestApp) -> Ticket {
    let find = |id| helpdesk.app.read(|read| Ok(read.ticket(TicketId(id))?)).unwrap();
    (1..).map_while(find).last().unwrap()
}

/// Requests by the form: sent, begun, and answered on their pages.
pub fn requests(helpdesk: &TestApp, known: &mut Known) {
    let mut mira = helpdesk.browser();
    mira.asks_about(HELP).is(200);
    let form = mira.form(STEP).fill("subject", "Laptop startet nicht").fill("description", "Er bleibt schwarz.");
    let form = form.fill("f1", "ThinkPad T480").fill("f2", "Neu gestartet.").fill("f3", "3,5").fill("f4", "2026-11-19");
    let form = form.fill("f5", "Laptop").fill("f6", "Bildschirm").and("f6", "Etwas anderes").fill("f7", "on");
    let form = form.fill("f8", "no").fill("f8-comment", "nur ein Piepen").fill("room", "Haus B, Raum 204");
    form.attach("f9", "nachweis.pdf", b"Nachweis").attach("files", "foto.jpg", b"Foto").send().is(200);
    mira.introduces_themself("Mira Beispiel", "mira@example.org");
    mira.sends(helpdesk).is(200);
    mira.donates(helpdesk, "Drei Laptops");
    let page = mira.secret_link();
    mira.open(&page).is(200);
    mira.form("#answer").fill("text", "Es sind sogar vier.").attach("files", "vier.jpg", b"vier").send().is(200);
    mira.form("#answer").attach("files", "haengt.jpg", b"bleibt").send().is(422);
    // In English, and never sent.
    let mut olli = helpdesk.browser();
    olli.lang = "en";
    olli.asks_about(DONATION).is(200);
    olli.form(STEP).fill("postal_code", "79102").send();
    let form = olli.form(STEP).fill("subject", "Not sent").fill("description", "Later.");
    form.attach("files", "later.jpg", b"later").send().is(200);
    known.add("draft", &olli.page.path);
    // Closed and rated, with and without words.
    for (grade, remark) in [("5", "Das ging schnell."), ("1", "Niemand war da."), ("3", ""), ("4", ""), ("2", "")] {
        moment(helpdesk);
        let ticket = helpdesk.request("Zufrieden?");
        let ticket = helpdesk.has_done(JO, &ticket, Action::Close(TicketOutcome::Solved, Some(body("Abgeholt."))));
        let mut somebody = helpdesk.browser();
        somebody.open(&link(helpdesk, &ticket)).is(200);
        somebody.form("#rating").fill("grade", grade).fill("remark", remark).send().is(200);
    }
    moment(helpdesk);
}

/// Requesters and a contact who sign in.
pub fn portal(helpdesk: &TestApp) {
    helpdesk.request_of("Tara Lehrerin", "tara@schule.example", SITE, DONATION, "Beamer im Klassenzimmer", "Dunkel.");
    let lesson = newest(helpdesk);
    let mut kai = helpdesk.signed_in_with("kai@schule.example");
    kai.open(&format!("/portal/requests/{}", lesson.no)).is(200);
    kai.form("#answer").fill("text", "Ist das Kabel eingesteckt?").send().is(200);
    kai.open("/portal/organisation/new").is(200);
    kai.form("form[action='/request']").fill("for", "new").and("topic", &DONATION.to_string()).send();
    kai.form(STEP).fill("postal_code", "79102").send();
    kai.form(STEP).fill("subject", "Ohne Adresse").fill("description", "Am Telefon gesagt.").send();
    kai.introduces_themself("Mia Neu", "");
    kai.sends(helpdesk).is(200);

    let mut mira = helpdesk.signed_in_with("mira@example.org");
    mira.open("/portal/account").is(200);
    let password = "form[action='/portal/account/password']";
    mira.form(password).fill("new", "sieben Zwerge kochen Suppe").send().is(200);
    mira.open("/portal/account/second-factor").is(200);
    let key = mira.page.all("#key")[0].replace(' ', "");
    let seed = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
    let form = "form[action='/portal/account/second-factor']";
    mira.form(form).fill("code", &one_time_code(&seed, helpdesk.now())).send().is(200);
    moment(helpdesk);
    // Half signed in: the code of the app is missing.
    let mut half = helpdesk.browser();
    half.open("/portal/signin").is(200);
    let form = half.form("form[action='/portal/signin']").fill("address", "mira@example.org");
    assert_eq!(form.fill("password", "sieben Zwerge kochen Suppe").send().path, "/portal/signin/code");
    let mut tara = helpdesk.signed_in_with("tara@schule.example");
    tara.open(&format!("/portal/requests/{}", lesson.no)).is(200);
    moment(helpdesk);
}

/// Somebody who agreed to the notice in a browser that nobody knows.
fn chats(helpdesk: &TestApp) -> Browser {
    let mut browser = helpdesk.browser();
    browser.open("/chat").is(200);
    browser.form("#reply").and("press", "agree").send().is(200);
    browser
}

#[track_caller]
fn says(browser: &mut Browser, words: &str) {
    browser.form("#reply").fill("text", words).and("say", "1").send().is(200);
}

#[track_caller]
fn presses(browser: &mut Browser, label: &str) {
    let labels = browser.page.all("button[name=press]");
    let place = labels.iter().position(|known| known == label).unwrap_or_else(|| panic!("no {label} of {labels:?}"));
    let press = browser.page.attributes("button[name=press]", "value")[place].clone();
    let nonce = if label == "Anfrage absenden" { browser.works() } else { String::new() };
    let form = browser.form("#reply");
    let form = if nonce.is_empty() { form } else { form.fill("pow", &nonce) };
    form.and("press", &press).send().is(200);
}

/// Chats on the web: one with requests, one joined with an address, one half way, one that waits for a code.
pub fn web_chats(helpdesk: &TestApp, known: &mut Known) {
    let mut mira = chats(helpdesk);
    presses(&mut mira, "Gerät spenden");
    for words in ["10115", "79102", "Ich habe einen Laptop zu verschenken.\nDrei Jahre alt."] {
        says(&mut mira, words);
    }
    mira.form("#reply").attach("files", "foto.jpg", b"JPEG").and("say", "1").send().is(200);
    presses(&mut mira, "Fertig");
    for words in ["Mira Beispiel", "mira@example.org"] {
        says(&mut mira, words);
    }
    presses(&mut mira, "Überspringen");
    helpdesk.wait(SignedDuration::from_secs(5));
    presses(&mut mira, "Anfrage absenden");
    let ticket = newest(helpdesk);
    let said = MessageContent { body: body("Gern! Wann passt es?"), attachments: Vec::new() };
    helpdesk.does(JO, SITE, ticket.id, TicketCommand::Answer { content: said, awaits_reply: true });
    mira.open("/chat").is(200);

    let mut begun = chats(helpdesk);
    presses(&mut begun, "Hilfe");
    says(&mut begun, "Mein Drucker druckt nicht.");
    let mut refused = helpdesk.browser();
    refused.open("/chat").is(200);

    let mut owner = helpdesk.signed_in_with("mira@example.org");
    let secret = owner.invites_a_chat();
    let mut joined = chats(helpdesk);
    says(&mut joined, &secret);
    presses(&mut joined, "Ja, verbinden");
    owner.invites_a_chat();
    let mut asked = chats(helpdesk);
    says(&mut asked, "/join");
    says(&mut asked, "tara@schule.example");
    for chat in [&mira, &begun, &refused, &joined, &asked] {
        chat.cookie("tresen-chat").into_iter().for_each(|cookie| known.add("chat", cookie));
    }
    moment(helpdesk);
}
