//! The bots in the administration, and where an answer goes when a request came through a chat.

use jiff::SignedDuration;
use tresen::{
    app::{
        bots::{BotSettings, BotStopReason},
        chat::{
            incoming::{Incoming, IncomingAction, IncomingMessage},
            receive::receive,
            retention,
        },
        outbox::settle,
        ticket::{self, MessageContent, TicketCommand},
        transport::{ReceiverGone, SendError},
    },
    dialog::{ButtonAction, Question},
    domain::{
        access::Actor,
        audit::{self, ConfigArea},
        classification::Channel,
        event::Event,
        id::OutboxId,
        notification::{Peer, Recipient},
        person::Lang,
        ticket::Ticket,
    },
    store::{AuditLog, ChatReply, Chats, EntryContent, Outbox, OutboxRow, People, Tickets, Timelines},
};

use crate::support::{ADA, BO, DONATION, JO, OFFICE, PIA, TestApp, block_on, body, page_of};

/// The bot of these tests.
const BOT: u64 = 123_456_789;

fn configured(helpdesk: &TestApp) -> Vec<(ConfigArea, Option<u64>)> {
    let lines = helpdesk.app.read(|read| Ok(read.audit_log(None, 100)?)).unwrap();
    let deeds = lines.into_iter().filter_map(|(_, line)| match line.action {
        audit::AuditAction::Configured { area, id } => Some((area, id)),
        _ => None,
    });
    deeds.collect()
}

/// A helpdesk with a bot that answers.
fn connected() -> TestApp {
    let helpdesk = TestApp::with_every_role();
    helpdesk.app.bots().add(BOT);
    helpdesk.app.bots().record_connected(BOT, "technik_truhe_bot", helpdesk.now());
    // No worker runs for the bot, so what is said in its chats stays in the outbox.
    helpdesk.leaves_messages_unsent();
    helpdesk
}

fn here() -> String {
    format!("/admin/chat/{BOT}")
}

#[test]
fn without_a_bot_it_says_how_to_make_one() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    let page = ada.open("/admin/chat").is(200);
    assert_eq!(page.all("#bots ol > li").len(), 3);
    assert!(page.says("@BotFather") && page.says("/newbot"));
    assert_eq!(page.all("#bots pre"), [r#"[telegram] token_files = ["/etc/tresen/telegram-token"]"#]);
    assert!(page.says("LoadCredential=telegram-token:"));
    ada.open(&here()).is(404);
    let sent = ada.post_raw(&format!("{}/trial", here()), "application/x-www-form-urlencoded", b"x=1", &[]).status;
    assert!(matches!(sent, 403 | 404), "{sent}");
    assert!(helpdesk.app.bots().all().is_empty(), "a bot that nobody configured appeared");
}

#[test]
fn what_a_bot_is_doing_is_said_in_one_sentence() {
    let helpdesk = TestApp::staffed();
    let (bots, now) = (helpdesk.app.bots(), helpdesk.now());
    let mut ada = helpdesk.desk(ADA);
    bots.add(BOT);
    let page = ada.open("/admin/chat").is(200);
    assert_eq!(page.all("#bots h3"), [format!("Bot {BOT} verbindet sich")]);
    assert!(ada.open(&here()).is(200).says("von Telegram noch keine Antwort"));
    assert!(
        ada.page.all("svg[role=img]").is_empty() && ada.page.says("Testen kannst du, sobald der Bot verbunden ist.")
    );

    bots.record_connected(BOT, "technik_truhe_bot", now);
    let page = ada.open(&here()).is(200);
    assert_eq!(page.all("h1"), ["@technik_truhe_bot"]);
    assert_eq!(page.attributes("main a[target=_blank]", "href"), ["https://t.me/technik_truhe_bot"]);
    assert_eq!(page.attributes("svg[role=img]", "aria-label"), ["Derselbe Link als QR-Code"]);
    assert!(page.says("seit dem Start noch keine") && page.all("main .banner.bad, main .banner.wait").is_empty());
    bots.record_message(BOT, now);
    let page = ada.open(&here()).is(200);
    assert!(!page.says("seit dem Start noch keine"));
    assert_eq!(page.all("main dt"), ["Verbunden seit", "Letzte Nachricht angenommen"]);

    bots.record_error(BOT, "Telegram cannot be reached".to_owned(), now);
    let page = ada.open(&here()).is(200);
    assert_eq!(page.all("main dt"), ["Letzte Nachricht angenommen", "Letzte Störung"]);
    assert!(page.says("Telegram cannot be reached") && page.says("Tresen erreicht Telegram gerade nicht"));
    assert!(ada.open("/admin/chat").says("Du musst nichts tun"));
    bots.record_ok(BOT, now);
    assert!(!ada.open(&here()).says("cannot be reached"));

    bots.record_stop(BOT, BotStopReason::WrongToken);
    assert!(ada.open(&here()).says("Telegram kennt das Token dieses Bots nicht."));
    assert!(ada.page.says("Testen kannst du"), "a bot that was given up cannot be tried");
    bots.record_stop(BOT, BotStopReason::Elsewhere);
    assert!(ada.open(&here()).says("Ein anderes Programm holt ab"));
    let mut english = helpdesk.desk(BO);
    english.lang = "en";
    assert!(english.open(&format!("{}?lang=en", here())).says("Another program fetches what is written to this bot."));
}

#[test]
fn what_is_wished_of_a_bot_is_kept_and_noted() {
    let helpdesk = connected();
    let (mut ada, mut bo) = (helpdesk.desk(ADA), helpdesk.desk(BO));
    assert!(ada.open(&here()).says("Zurzeit kann man in diesem Bot wählen: Hilfe, Gerät spenden"));
    bo.open(&here()).is(200);
    let office = OFFICE.to_string();
    let form = ada.form(&format!("form[action='{}']", here()));
    let page = form.fill("department", &office).fill("lang", "en").and("discreet", "on").send();
    assert!(page.is(200).says("Gespeichert.") && page.says("Zurzeit kann man in diesem Bot wählen: Hilfe"));
    assert!(!page.says("Gerät spenden"), "requests about it go to a site");
    let wishes = helpdesk.app.read(|read| Ok(read.bot_settings(BOT)?)).unwrap();
    assert_eq!((wishes.department, wishes.lang, wishes.is_discreet), (Some(OFFICE), Some(Lang::En), true));
    assert_eq!(configured(&helpdesk), [(ConfigArea::Bot, Some(BOT))]);

    let page = bo.form(&format!("form[action='{}']", here())).fill("lang", "de").send();
    page.is(422);
    assert_eq!(
        page.all("main .banner dt"),
        [
            "Welche Themen",
            "Sprache am Anfang eines Gesprächs",
            "Verschwiegen: Im Chat steht nur, dass es etwas Neues gibt, mit dem Link zur Anfrage"
        ]
    );
    assert_eq!(page.all("main .banner dd"), ["Büro", "Englisch", "Ja"]);
    bo.form(&format!("form[action='{}']", here())).send().is(200);
    let wishes = helpdesk.app.read(|read| Ok(read.bot_settings(BOT)?)).unwrap();
    assert_eq!((wishes.department, wishes.lang, wishes.is_discreet), (None, Some(Lang::De), false));

    ada.open(&here()).is(200);
    let page = ada.form(&format!("form[action='{}']", here())).fill("department", "99").send();
    assert!(page.is(422).says("Dieses Team gibt es nicht mehr."));
    ada.form(&format!("form[action='{}']", here())).fill("department", "3").send().is(200);
    assert!(ada.page.says("Zurzeit bietet dieser Bot kein Thema an."), "{}", ada.page.text());
    assert!(helpdesk.desk(PIA).open("/console/journal").is(200).says("Einstellungen eines Bots für Telegram geändert"));
    helpdesk.desk(JO).open(&here()).is(404);
}

#[test]
fn a_trial_goes_to_the_bot_and_its_arrival_is_shown() {
    let helpdesk = connected();
    let mut ada = helpdesk.desk(ADA);
    ada.open(&here()).is(200);
    let page = ada.form(&format!("form[action='{}/trial']", here())).send();
    assert!(page.is(200).says("Der Test hat begonnen."));
    let link = page.attributes("#trial a[target=_blank]", "href").pop().unwrap();
    let code = link.strip_prefix("https://t.me/technik_truhe_bot?start=").unwrap().to_owned();
    assert!(
        (1..=64).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    );
    assert_eq!(page.all("#trial svg[role=img]").len(), 1);
    assert!(!page.says("Es klappt."));

    let mut ada_phone = Person::of(&helpdesk, 17);
    ada_phone.does(IncomingAction::Start { message: 1, parameter: "something else".to_owned() });
    assert!(!ada.open(&here()).says("Es klappt."), "any word counts as the trial");
    ada_phone.does(IncomingAction::Start { message: 2, parameter: code });
    assert!(ada_phone.hears().starts_with("Es klappt"), "{}", ada_phone.hears());
    let page = ada.open(&here()).is(200);
    assert!(page.says("Es klappt. Der Test kam am Fr., 20. Nov. 2026, 14:05 Uhr hier an"), "{}", page.text());
    assert!(page.all("#trial svg[role=img]").is_empty());
}

/// Somebody who writes to the bot.
struct Person<'h> {
    helpdesk: &'h TestApp,
    peer: Peer,
    updates: u64,
    /// When they write.
    written: jiff::Timestamp,
}

impl<'h> Person<'h> {
    fn of(helpdesk: &'h TestApp, user: u64) -> Self {
        Self { helpdesk, peer: Peer { bot: BOT, user }, updates: user * 1000, written: helpdesk.now() }
    }

    fn does(&mut self, action: IncomingAction) {
        self.updates += 1;
        let incoming =
            Incoming { peer: self.peer, updates: vec![self.updates], lang: Lang::De, sent: Some(self.written), action };
        block_on(receive(&self.helpdesk.app, incoming)).unwrap();
    }

    fn says(&mut self, text: &str) {
        let (number, text) = (self.updates, text.to_owned());
        self.does(IncomingAction::Message(IncomingMessage { number, text, ..IncomingMessage::default() }));
    }

    fn presses(&mut self, button: ButtonAction) {
        self.does(IncomingAction::Button { action: Some(button), first_message: None });
    }

    /// The last thing that the bot says to them.
    fn hears(&self) -> String {
        let said = |read: &tresen::app::Reading| -> Result<Vec<ChatReply>, tresen::app::Error> {
            let mine = read.outbox_rows()?.into_iter().filter(|row| row.to == Recipient::Chat { peer: self.peer });
            mine.filter_map(|row| read.chat_reply(row.id).transpose()).map(|said| Ok(said?)).collect()
        };
        self.helpdesk.app.read(said).unwrap().pop().unwrap().text
    }

    /// A donation.
    fn donates(&mut self) -> Ticket {
        self.presses(ButtonAction::Agree);
        self.presses(ButtonAction::Topic(DONATION));
        self.says("79102");
        self.says("Ich habe einen Laptop zu verschenken.");
        self.presses(ButtonAction::FinishAnswer(Question::Files));
        self.says("Mira Beispiel");
        self.says("mira@example.org");
        self.presses(ButtonAction::SkipAnswer(Question::Phone));
        self.presses(ButtonAction::Send);
        let chat = self.helpdesk.app.read(|read| Ok(read.messenger_chat(self.peer)?)).unwrap().unwrap();
        let own = *chat.participant.tickets.last().unwrap_or_else(|| panic!("{}", self.hears()));
        self.helpdesk.app.read(|read| Ok(read.ticket(own.ticket)?)).unwrap().unwrap()
    }
}

#[test]
fn what_was_written_during_an_outage_is_braked_by_when_it_was_written() {
    let helpdesk = connected();
    let mut mira = Person::of(&helpdesk, 77);
    helpdesk.wait(SignedDuration::from_hours(2));
    for minute in 0..60 {
        mira.written = helpdesk.now() - SignedDuration::from_mins(120 - minute);
        mira.says("Noch etwas.");
    }
    assert!(!mira.hears().contains("zu schnell"), "{}", mira.hears());
    mira.written = helpdesk.now();
    (0..60).for_each(|_| mira.says("Und noch etwas."));
    assert!(mira.hears().contains("zu schnell"), "{}", mira.hears());
}

/// What the composer says of where an answer goes.
fn goes(helpdesk: &TestApp, ticket: &Ticket) -> String {
    helpdesk.desk(JO).open(&page_of(ticket)).is(200).all("#composer .to.for-public").pop().unwrap()
}

fn has_mail(helpdesk: &TestApp) {
    helpdesk.delivers();
}

/// The rows that wait for a requester.
fn waiting(helpdesk: &TestApp) -> Vec<OutboxRow> {
    let rows = helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
    rows.into_iter().filter(|row| row.payload.ticket().is_some()).collect()
}

#[test]
fn the_composer_says_whether_an_answer_goes_to_telegram() {
    let helpdesk = connected();
    let mut mira = Person::of(&helpdesk, 17);
    let ticket = mira.donates();
    has_mail(&helpdesk);
    let page = helpdesk.desk(JO).open(&page_of(&ticket)).is(200).clone();
    assert_eq!(page.all("#m1 header small"), ["über Telegram"]);
    assert_eq!(goes(&helpdesk, &ticket), "Geht an Mira Beispiel in den Telegram-Chat.");
    let mut english = helpdesk.desk(JO);
    let page = english.open(&format!("{}?lang=en", page_of(&ticket))).is(200).clone();
    assert_eq!(page.all("#composer .to.for-public"), ["Goes to Mira Beispiel in the Telegram chat."]);
    english.open(&format!("{}?lang=de", page_of(&ticket))).is(200);

    helpdesk.write(|tx| tx.put_bot_settings(BOT, &BotSettings { is_discreet: true, ..Default::default() }));
    assert_eq!(
        goes(&helpdesk, &ticket),
        "Geht an Mira Beispiel in den Telegram-Chat: nur ein Hinweis mit dem Link. Die Antwort selbst steht auf der \
         Seite der Anfrage."
    );
    helpdesk.app.bots().record_error(BOT, "Telegram cannot be reached".to_owned(), helpdesk.now());
    assert!(
        goes(&helpdesk, &ticket)
            .ends_with("Der Bot hat gerade keine Verbindung; es wird zugestellt, sobald er sie wieder hat.")
    );
    helpdesk.app.bots().record_ok(BOT, helpdesk.now());

    let page = helpdesk.desk(JO).answers(&ticket, "Gern, bringen Sie ihn vorbei.");
    assert!(page.is(200).says("Wird gesendet"), "what waits for a chat is not marked: {}", page.text());
    let rows = waiting(&helpdesk);
    assert_eq!(rows.iter().map(|row| row.to).collect::<Vec<_>>(), [Recipient::Chat { peer: mira.peer }]);

    let row: OutboxId = rows[0].id;
    helpdesk.write_app(move |tx| settle(tx, row, &Err(SendError::ChatClosed(ReceiverGone::Blocked))));
    assert_eq!(
        goes(&helpdesk, &ticket),
        "Mira Beispiel nimmt im Telegram-Chat nichts mehr an. Die Antwort geht per E-Mail an mira@example.org"
    );
    let lost = helpdesk.app.read(|read| Ok(read.timeline(ticket.id)?)).unwrap();
    assert!(
        lost.iter()
            .any(|entry| matches!(entry.content, EntryContent::Event { event: Event::ChatLost { by_mail: true } }))
    );
    mira.does(IncomingAction::Unblock);
    assert!(goes(&helpdesk, &ticket).starts_with("Geht an Mira Beispiel in den Telegram-Chat"));
}

#[test]
fn the_composer_says_what_becomes_of_an_answer_without_an_address() {
    let helpdesk = connected();
    let mut mira = Person::of(&helpdesk, 18);
    let ticket = mira.donates();
    let requester = ticket.requester;
    helpdesk.write(move |tx| {
        let person = tx.person(requester)?.unwrap();
        tx.put_person(&tresen::domain::person::Person { email: None, ..person })
    });
    assert_eq!(goes(&helpdesk, &ticket), "Geht an Mira Beispiel in den Telegram-Chat.");
    mira.does(IncomingAction::Block);
    assert_eq!(
        goes(&helpdesk, &ticket),
        "Mira Beispiel nimmt im Telegram-Chat nichts mehr an und hat keine E-Mail-Adresse hinterlassen. Die Antwort \
         steht nur auf der Seite der Anfrage."
    );
    let peer = mira.peer;
    helpdesk.write_app(move |tx| retention::erase_chat(tx, peer));
    assert_eq!(
        goes(&helpdesk, &ticket),
        "Mira Beispiel hat keine E-Mail-Adresse hinterlassen. Die Antwort steht nur auf der Seite der Anfrage."
    );
}

#[test]
fn a_chat_of_a_bot_that_is_gone_is_closed() {
    let helpdesk = TestApp::staffed();
    helpdesk.leaves_messages_unsent();
    let mut mira = Person::of(&helpdesk, 19);
    let ticket = mira.donates();
    assert_eq!(
        goes(&helpdesk, &ticket),
        "Mira Beispiel nimmt im Telegram-Chat nichts mehr an. Die Antwort geht per E-Mail an mira@example.org, sobald \
         ein Mailserver eingetragen ist"
    );
}

#[test]
fn an_answer_to_the_web_chat_appears_there_and_leaves_by_mail() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let id = ticket.id;
    helpdesk.write_app(move |tx| {
        let said = MessageContent { body: body("Noch etwas dazu."), attachments: Vec::new() };
        let deed = TicketCommand::RequesterMessage { content: said, channel: Channel::WebChat };
        ticket::execute(tx, &Actor::Link { ticket: id }, id, None, deed)
    });
    let page = helpdesk.desk(JO).open(&page_of(&ticket)).is(200).clone();
    assert_eq!(page.all(".said small").last().unwrap(), "über den Web-Chat");
    let mail = "im Web-Chat und per E-Mail an mira@example.org";
    assert_eq!(
        goes(&helpdesk, &ticket),
        format!("Geht an Mira Beispiel {mail}, sobald ein Mailserver eingetragen ist")
    );
    has_mail(&helpdesk);
    assert_eq!(goes(&helpdesk, &ticket), format!("Geht an Mira Beispiel {mail}"));
    helpdesk.wait(SignedDuration::from_hours(24 * 30));
    assert_eq!(
        helpdesk.desk_now(JO).open(&page_of(&ticket)).is(200).all("#composer .to.for-public"),
        ["Geht an Mira Beispiel per E-Mail an mira@example.org"],
        "the chat is forgotten by then"
    );
}
