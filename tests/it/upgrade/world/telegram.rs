//! Chats in Telegram: the real channel before the stand-in for the Bot API.
#![allow(clippy::unit_arg, reason = "`desk.then(tilda.presses(…))` reads as it happens, whatever pressing returns")]

use tresen::{app::ticket::TicketCommand, domain::notification::OutboxPayload, store::Outbox};

use super::Known;
use crate::{
    botapi::BotApi,
    support::{ADA, JO, OFFICE, SITE, TestApp},
    telegram::{Desk, said, settings},
};

/// The ticket that somebody's donation became.
fn newest(desk: &Desk) -> u64 {
    use tresen::{domain::id::TicketId, store::Tickets};
    let find = |id| desk.helpdesk.app.read(|read| Ok(read.ticket(TicketId(id))?)).unwrap();
    (1..).map_while(find).last().unwrap().id.0
}

/// Drives two bots and closes everything.
pub fn fill(helpdesk: TestApp, known: &mut Known) {
    let api = BotApi::start();
    let second = api.bot("Beratung", "beratung_bot");
    let mut settings = settings(&api);
    settings.tokens.push(second.clone());
    let mut desk = Desk::with(helpdesk, api, &settings);
    desk.until("the bots are connected", |desk| {
        desk.helpdesk.app.bots().all().len() == 2
            && desk.helpdesk.app.bots().all().iter().all(|(_, bot)| bot.connected_since.is_some())
    });
    known.add("bot", desk.bot());
    let mut ada = desk.helpdesk.desk_now(ADA);
    let number = second.split(':').next().unwrap();
    known.add("bot", number);
    ada.open(&format!("/admin/chat/{number}")).is(200);
    let form = ada.form(&format!("form[action='/admin/chat/{number}']")).fill("department", &OFFICE.to_string());
    form.fill("lang", "en").and("discreet", "on").send().is(200);

    // One request with an answer, and more that waits.
    let tilda = desk.donates("Tilda Telegramm", "tilda@example.org");
    let tildas = newest(&desk);
    desk.answers(JO, SITE, tildas, "Gern, bringen Sie ihn vorbei.");
    let answer = tilda.message("bringen Sie ihn vorbei.");
    desk.then(tilda.replies_to(answer, "Am Freitag."));
    desk.then(tilda.sends_photo(crate::telegram::PHOTO, "Der Karton"));
    // One who blocked the bot, and one who is gone and left no other address.
    let bela = desk.donates("Bela Blockt", "bela@example.org");
    let belas = newest(&desk);
    desk.then(bela.blocks_the_bot());
    desk.answers(JO, SITE, belas, "Das kommt per E-Mail.");
    let gerd = desk.donates("Gerd Gegangen", "gerd@example.org");
    let gerds = newest(&desk);
    let person = desk.ticket(gerds).requester;
    desk.helpdesk.write(move |tx| {
        use tresen::store::People;
        let gerd = tx.person(person)?.unwrap();
        tx.put_person(&tresen::domain::person::Person { email: None, ..gerd })
    });
    gerd.deletes_account();
    desk.answers(JO, SITE, gerds, "Das kommt nirgends an.");
    // One half way, one at the other bot in English, one who agreed to nothing, one joined with an address.
    let hanna = desk.agreed("Hanna Halb", "de");
    desk.then(hanna.presses("Gerät spenden"));
    desk.then(hanna.writes("79102"));
    desk.then(hanna.sends_photo(crate::telegram::PHOTO, "Ein Laptop zu verschenken."));
    let noor = desk.api.person("Noor", "en").at(&second);
    desk.then(noor.starts(""));
    desk.then(noor.presses("I agree"));
    desk.then(desk.api.person("Nils Nein", "de").starts(""));
    let joined = desk.agreed("Vera Verbunden", "de");
    let mut owner = desk.helpdesk.signed_in_with("tilda@example.org");
    let secret = owner.invites_a_chat();
    desk.then(joined.starts(&secret));
    desk.then(joined.presses("Ja, verbinden"));
    // An answer of the bot that Telegram takes only later.
    joined.is_sent_too_much(1000, 7200);
    joined.writes("/mine");
    desk.until("the answer waits", |desk| {
        let rows = desk.helpdesk.app.read(|read| Ok(read.outbox_rows()?)).unwrap();
        rows.iter().any(|row| row.payload == OutboxPayload::ChatReply && row.attempts > 0)
    });
    for (person, name) in [(&tilda, "Tilda"), (&bela, "Bela"), (&hanna, "Hanna"), (&joined, "Vera")] {
        known.add("person", format!("{} {name}", person.id));
    }
    desk.stops();
    // What is said while the channel rests waits.
    for words in ["Noch eine Antwort.", "Und noch eine."] {
        let deed = TicketCommand::Answer { content: said(words), awaits_reply: false };
        desk.helpdesk.does(JO, SITE, tresen::domain::id::TicketId(tildas), deed);
    }
}
