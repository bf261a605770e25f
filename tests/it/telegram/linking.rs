//! A chat in Telegram is joined with an address by the link that whoever signed in with it opens.

use tresen::domain::classification::Channel;

use super::{Desk, said};
use crate::support::{DONATION, JO, SITE};

impl Desk {
    /// A request that came by the form, its owner's browser, and the word of the link to the chat.
    fn invited(&self) -> (crate::support::Browser, String) {
        // The page links to a bot once its name is known, which is before its menu is set in three languages.
        self.api.until_call("SetMyCommands", 3);
        self.helpdesk.request_of("Mira Beispiel", "mira@example.org", SITE, DONATION, "Drei Laptops", "Alt.");
        let mut owner = self.helpdesk.signed_in_with("mira@example.org");
        let secret = owner.invites_a_chat();
        let link = owner.page.attributes("main a[href^='https://t.me/']", "href").pop().expect("a link to the bot");
        assert!(link.ends_with(&format!("?start={secret}")), "{link}");
        assert_eq!(owner.page.attributes("main .qr svg", "role"), ["img"]);
        (owner, secret)
    }
}

#[test]
fn somebody_new_is_asked_for_their_agreement_first_and_then_whether_the_chat_shall_be_joined() {
    let desk = Desk::opens();
    let (mut owner, secret) = desk.invited();
    let mira = desk.api.person("Mira", "de");
    desk.then(mira.starts(&secret));
    assert_eq!(desk.rows_of(&mira), 0, "nothing is kept yet");
    desk.then(mira.presses("Einverstanden"));
    desk.then(mira.presses("Ja, verbinden"));
    insta::assert_snapshot!(mira.sees_new().replace(&secret, "SECRET").replace('\u{2011}', "-"), @r"
    > /start SECRET
    - (to “/start SECRET”) Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.

      Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Befördert wird es von Telegram, das mitlesen kann. Alles Weitere, auch wie lange wir es aufheben: https://hilfe.example.org/privacy

      Sind Sie damit einverstanden? Ihre Nachricht geht nicht verloren: Wir lesen sie erst, wenn Sie zustimmen.
      [Einverstanden]
      [Nein, danke]
    > [Einverstanden]
    - Möchten Sie diesen Chat mit mira@example.org verbinden? Dann sehen Sie hier alle Anfragen dieser Adresse und können darauf antworten. Was hier steht, befördert Telegram und kann es mitlesen. Kennen Sie die Adresse nicht? Dann wählen Sie Nein.
      [Ja, verbinden]
      [Nein]
    > [Ja, verbinden]
    - Geschafft: Hier sehen Sie jetzt auch die Anfragen von mira@example.org.

      Ihre Anfragen aus diesem Chat:
      2026-00001: Drei Laptops (neu)
      [2026-00001: Drei Laptops (neu)]
      [Neue Anfrage]
      [Mit E-Mail-Adresse verbinden]
    ");
    let joined = owner.joined_chats();
    assert!(joined.contains("Ein Chat ist verbunden") && joined.contains("Telegram"), "{joined}");
    let subjects: Vec<String> = desk.helpdesk.delivers().into_iter().map(|letter| letter.subject).collect();
    assert!(subjects.contains(&"Ein Chat sieht jetzt Ihre Anfragen".to_owned()), "{subjects:?}");
    // The link is good once; other words mean nothing.
    let noor = desk.agreed("Noor", "de");
    desk.then(noor.starts(&secret));
    assert!(noor.sees_after().contains("gilt nicht mehr"), "{}", noor.sees_after());
    desk.then(noor.starts("werbung"));
    assert!(noor.sees_after().contains("willkommen"), "{}", noor.sees_after());
}

#[test]
fn whoever_refuses_keeps_what_they_were_filling_in() {
    let desk = Desk::opens();
    let (mut owner, secret) = desk.invited();
    let mira = desk.agreed("Mira", "de");
    desk.then(mira.presses("Gerät spenden"));
    desk.then(mira.starts(&secret));
    let question = mira.message("verbinden?");
    desk.then(mira.presses("Nein"));
    assert!(mira.sees_after().contains("Um welchen Ort geht es?"), "{}", mira.sees_after());
    // The button of a question that was answered does nothing.
    desk.then(mira.presses_at(question, "Ja, verbinden"));
    assert!(mira.sees_after().contains("früheren Frage"), "{}", mira.sees_after());
    assert!(!owner.joined_chats().contains("verbunden."));
    desk.then(mira.starts(&secret));
    desk.then(mira.presses("Ja, verbinden"));
    desk.then(mira.presses("Zurück"));
    assert!(mira.sees_after().contains("Um welchen Ort geht es?"), "{}", mira.sees_after());
}

#[test]
fn a_chat_that_is_parted_keeps_its_own_requests_and_no_others() {
    let desk = Desk::opens();
    let (mut owner, secret) = desk.invited();
    let mira = desk.donates("Noor Beispiel", "noor@example.org");
    desk.then(mira.starts(&secret));
    desk.then(mira.presses("Ja, verbinden"));
    desk.then(mira.presses("2026-00001: Drei Laptops (neu)"));
    desk.then(mira.presses("Antworten"));
    desk.then(mira.writes("Es sind sogar vier."));
    desk.answers(JO, SITE, 1, "Vier sind noch besser.");
    assert!(mira.sees_after().contains("Vier sind noch besser."), "answers come here too: {}", mira.sees());
    let answer = mira.message("Vier sind noch besser.");
    desk.helpdesk.delivers();
    owner.parts_its_chats();
    assert!(!owner.joined_chats().contains("verbunden."));
    desk.then(mira.writes("/mine"));
    let listed = mira.sees_after();
    assert!(listed.contains("2026-00002") && !listed.contains("Laptops"), "{listed}");
    desk.then(mira.replies_to(answer, "Und jetzt?"));
    assert!(mira.sees_after().contains("Das geht leider nicht mehr"), "{}", mira.sees_after());
    assert_eq!(desk.messages(1).last().unwrap(), "Vier sind noch besser.");
    mira.sees_new();
    desk.answers(JO, SITE, 1, "Bis morgen.");
    assert_eq!(mira.sees_new(), "", "it goes by mail again");
    assert!(desk.helpdesk.delivers().iter().any(|mail| mail.text.contains("Bis morgen.")));
    desk.answers(JO, SITE, 2, "Und die eigene?");
    assert!(mira.sees_new().contains("Und die eigene?"));
    assert_eq!(desk.ticket(2).channel, Channel::Telegram);
}

#[test]
fn what_waits_for_a_chat_that_is_parted_meanwhile_goes_by_mail() {
    let mut desk = Desk::opens();
    let (mut owner, secret) = desk.invited();
    let mira = desk.agreed("Mira", "de");
    desk.then(mira.starts(&secret));
    desk.then(mira.presses("Ja, verbinden"));
    desk.then(mira.presses("2026-00001: Drei Laptops (neu)"));
    desk.then(mira.presses("Antworten"));
    desk.then(mira.writes("Es sind sogar vier."));
    desk.stops();
    desk.helpdesk.does(
        JO,
        SITE,
        tresen::domain::id::TicketId(1),
        super::TicketCommand::Answer { content: said("Gern."), awaits_reply: false },
    );
    owner.parts_its_chats();
    mira.sees_new();
    desk.helpdesk.delivers();
    desk.starts();
    desk.then(());
    assert_eq!(mira.sees_new(), "");
    assert!(desk.helpdesk.delivers().iter().any(|mail| mail.text.contains("Gern.")));
}

#[test]
fn whoever_has_their_data_deleted_is_joined_no_more() {
    let desk = Desk::opens();
    let (mut owner, secret) = desk.invited();
    let mira = desk.agreed("Mira", "de");
    desk.then(mira.starts(&secret));
    desk.then(mira.presses("Ja, verbinden"));
    assert!(owner.joined_chats().contains("Ein Chat ist verbunden"));
    desk.then(mira.writes("/delete"));
    desk.then(mira.presses("Ja, löschen"));
    assert!(!owner.joined_chats().contains("verbunden."));
}
