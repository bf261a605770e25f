//! Whole conversations, as they stand on the phone.

use tresen::{
    app::ticket::TicketCommand,
    domain::{
        classification::{Channel, TicketOutcome},
        ticket::{Action, StatusKind},
    },
    store::Catalogue,
};

use super::{Desk, PHOTO};
use crate::support::{HELP, JO, OFFICE, SITE, body};

#[test]
fn a_donation_from_the_first_words_to_the_end() {
    let desk = Desk::opens();
    let mira = desk.api.person("Mira", "de");
    desk.then(mira.writes("Guten Tag, ich habe einen Laptop zu verschenken."));
    desk.then(mira.presses("Einverstanden"));
    desk.then(mira.presses("Gerät spenden"));
    desk.then(mira.writes("10115"));
    desk.then(mira.writes("79102"));
    desk.then(mira.sends_photo(PHOTO, "So sieht er aus"));
    desk.then(mira.presses("Fertig"));
    desk.then(mira.writes("Mira Beispiel"));
    desk.then(mira.writes("mira@"));
    desk.then(mira.writes("mira@example.org"));
    desk.then(mira.sends_own_contact("+49 761 123"));
    desk.then(mira.presses("Anfrage absenden"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > Guten Tag, ich habe einen Laptop zu verschenken.
    - (to “Guten Tag, ich habe einen Laptop zu vers”) Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.

      Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Befördert wird es von Telegram, das mitlesen kann. Alles Weitere, auch wie lange wir es aufheben: https://hilfe.example.org/privacy

      Sind Sie damit einverstanden? Ihre Nachricht geht nicht verloren: Wir lesen sie erst, wenn Sie zustimmen.
      [Einverstanden]
      [Nein, danke]
    > [Einverstanden]
    - Das habe ich notiert.

      Worum geht es?
      [Hilfe]
      [Gerät spenden]
      [Abbrechen]
    > [Gerät spenden]
    - Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
      [Freiburg]
      [Zurück]
      [Abbrechen]
    > 10115
    - Dort sind wir nicht.

      Haben Sie sich vertippt? Dann schreiben Sie die Postleitzahl noch einmal.

      Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.

      Bisher: 10115
      [Freiburg]
      [Zurück]
      [Abbrechen]
    > 79102
    - Möchten Sie Fotos oder Dateien mitschicken? Höchstens 5, jede bis 10 MB.
      [Überspringen]
      [Zurück]
      [Abbrechen]
    > (photo: 24 bytes) So sieht er aus
    - Die Datei ist da.

      Eine Datei ist dabei. Kommt noch etwas?
      [Fertig]
      [Zurück]
      [Abbrechen]
    > [Fertig]
    - Wie heißen Sie?
      [Zurück]
      [Abbrechen]
    > Mira Beispiel
    - An welche E-Mail-Adresse dürfen wir antworten?
      [Zurück]
      [Abbrechen]
    > mira@
    - Das sieht nicht richtig aus. Bitte prüfen Sie, ob Sie sich vertippt haben.

      An welche E-Mail-Adresse dürfen wir antworten?
      [Zurück]
      [Abbrechen]
    > mira@example.org
    - Unter welcher Telefonnummer können wir zurückrufen?
      [Überspringen]
      [Zurück]
      [Abbrechen]
    > (contact: Mira +49 761 123)
    - Bitte prüfen Sie:

      Thema: Gerät spenden
      Ort: 79102
      Betreff: Guten Tag, ich habe einen Laptop zu verschenken.
      Beschreibung: Guten Tag, ich habe einen Laptop zu verschenken.

      So sieht er aus
      Fotos oder Dateien: foto-9.jpg
      Ihr Name: Mira Beispiel
      E-Mail-Adresse: mira@example.org
      Telefonnummer: +49 761 123

      Stimmt alles? Dann senden Sie die Anfrage ab.
      [Anfrage absenden]
      [Ändern: Ort]
      [Ändern: Beschreibung]
      [Ändern: Fotos oder Dateien]
      [Ändern: Ihr Name]
      [Ändern: E-Mail-Adresse]
      [Ändern: Telefonnummer]
      [Ändern: Betreff]
      [Zurück]
      [Abbrechen]
    > [Anfrage absenden]
    - Danke, Ihre Anfrage 2026-00001 ist angekommen. Die Antwort kommt hierher.
      [Neue Anfrage]
      [Meine Anfragen]
      [Hilfe]
    ");
    let ticket = desk.ticket(1);
    assert_eq!((ticket.channel, ticket.department, ticket.status_kind()), (Channel::Telegram, SITE, StatusKind::Open));

    desk.answers(JO, SITE, 1, "Sehr gern.\n\nWann dürfen wir ihn abholen?");
    let answer = mira.message("Wann dürfen wir");
    desk.then(mira.replies_to(answer, "Morgen ab 10 Uhr."));
    desk.does(
        JO,
        SITE,
        1,
        TicketCommand::Action(Action::Close(TicketOutcome::Solved, Some(body("Abgeholt. Vielen Dank!")))),
    );
    desk.then(mira.writes("/mine"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    - Antwort zu 2026-00001: Guten Tag, ich habe einen Laptop zu verschenken.

      Sehr gern.

      Wann dürfen wir ihn abholen?

      Um zu antworten, antworten Sie einfach auf diese Nachricht.
    > (to “Antwort zu 2026-00001: Guten Tag, ich ha”) Morgen ab 10 Uhr.
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    - Ihre Anfrage 2026-00001 ist abgeschlossen: Guten Tag, ich habe einen Laptop zu verschenken.

      Abgeholt. Vielen Dank!

      Alles dazu: https://hilfe.example.org/r/…
      [Bewerten]
    > /mine
    - Ihre Anfragen aus diesem Chat:
      2026-00001: Guten Tag, ich habe einen Laptop zu verschenken. (abgeschlossen)
      [2026-00001: Guten Tag, ich habe einen Laptop zu verschenken…]
      [Neue Anfrage]
      [Mit E-Mail-Adresse verbinden]
    ");
    assert_eq!(
        desk.messages(1),
        [
            "Guten Tag, ich habe einen Laptop zu verschenken.\n\nSo sieht er aus [foto-9.jpg]",
            "Sehr gern.\n\nWann dürfen wir ihn abholen?",
            "Morgen ab 10 Uhr.",
        ]
    );
}

#[test]
fn a_request_with_every_kind_of_question_in_english() {
    let desk = Desk::opens();
    let noor = desk.agreed("Noor", "en");
    desk.then(noor.presses("Hilfe"));
    for words in ["My screen stays black.", "ThinkPad T480", "/back", "ThinkPad T490"] {
        desk.then(noor.writes(words));
    }
    desk.then(noor.presses("Skip"));
    for words in ["three", "3", "31.02.2026", "19.11.2026"] {
        desk.then(noor.writes(words));
    }
    for label in ["Laptop", "Laptop", "Bildschirm", "✓ Laptop", "Done", "Yes, tick it", "No"] {
        desk.then(noor.presses(label));
    }
    desk.then(noor.writes("only with its cable"));
    desk.then(noor.sends_document("invoice.pdf", "application/pdf", b"%PDF-1.7", ""));
    desk.then(noor.presses("Done"));
    desk.then(noor.writes("House B"));
    desk.then(noor.presses("Skip"));
    for words in ["Noor Example", "noor@example.org", "/help", "0761 123"] {
        desk.then(noor.writes(words));
    }
    desk.then(noor.presses("Change: Alter in Jahren"));
    desk.then(noor.writes("4.5"));
    desk.then(noor.presses("Send request"));
    insta::assert_snapshot!(desk.sees_new(&noor), @r"
    > /start
    - Hello and welcome! Here Technik-Truhe e. V. briefly asks you what the team needs to know.

      Before you write: Technik-Truhe e. V. stores what you enter here in order to answer your request. The team in charge can read it. It is carried by Telegram, which is able to read along. Everything else, also how long we keep it: https://hilfe.example.org/privacy

      Do you agree? Your message is not lost: we only read it once you have agreed.
      [I agree]
      [No, thank you]
    > [I agree]
    - What is it about?
      [Hilfe]
      [Gerät spenden]
      [Cancel]
    > [Hilfe]
    - What would you like, or what has happened? Just write it as you would tell it.
      [Back]
      [Cancel]
    > My screen stays black.
    - Ihr Gerät
      [Back]
      [Cancel]
    > ThinkPad T480
    - Was haben Sie versucht?
      [Skip]
      [Back]
      [Cancel]
    > /back
    - Ihr Gerät

      So far: ThinkPad T480
      [Back]
      [Cancel]
    > ThinkPad T490
    - Was haben Sie versucht?
      [Skip]
      [Back]
      [Cancel]
    > [Skip]
    - Alter in Jahren
      [Skip]
      [Back]
      [Cancel]
    > three
    - Please enter a number. Example: 12.5

      Alter in Jahren
      [Skip]
      [Back]
      [Cancel]
    > 3
    - Seit wann?
      For example 2026-12-24.
      [Back]
      [Cancel]
    > 31.02.2026
    - Please enter a date. Example: 2026-11-21

      Seit wann?
      For example 2026-12-24.
      [Back]
      [Cancel]
    > 19.11.2026
    - Art
      [Laptop]
      [Bildschirm]
      [Etwas anderes]
      [Skip]
      [Back]
      [Cancel]
    > [Laptop]
    - Dazu gehört
      You can choose several. Then “Done”.
      [Laptop]
      [Bildschirm]
      [Etwas anderes]
      [Skip]
      [Back]
      [Cancel]
    > [Laptop]
    - Dazu gehört
      You can choose several. Then “Done”.

      Chosen: Laptop
      [✓ Laptop]
      [Bildschirm]
      [Etwas anderes]
      [Done]
      [Back]
      [Cancel]
    > [Bildschirm]
    - Dazu gehört
      You can choose several. Then “Done”.

      Chosen: Laptop, Bildschirm
      [✓ Laptop]
      [✓ Bildschirm]
      [Etwas anderes]
      [Done]
      [Back]
      [Cancel]
    > [✓ Laptop]
    - Dazu gehört
      You can choose several. Then “Done”.

      Chosen: Bildschirm
      [Laptop]
      [✓ Bildschirm]
      [Etwas anderes]
      [Done]
      [Back]
      [Cancel]
    > [Done]
    - Ich bringe es vorbei
      [Yes, tick it]
      [Skip]
      [Back]
      [Cancel]
    > [Yes, tick it]
    - Geht es noch an?
      [Yes]
      [No]
      [Skip]
      [Back]
      [Cancel]
    > [No]
    - Would you like to add something to that?
      [Skip]
      [Back]
      [Cancel]
    > only with its cable
    - Nachweis
      Send the file. 10 MB at most.
      [Skip]
      [Back]
      [Cancel]
    > (document: invoice.pdf, 8 bytes)
    - The file is here.

      Nachweis
      Send the file. 10 MB at most.
      [Done]
      [Back]
      [Cancel]
    > [Done]
    - In which building and room? For example “Building B, room 204”.
      [Skip]
      [Back]
      [Cancel]
    > House B
    - One file is there. Is there more to come?
      [Skip]
      [Back]
      [Cancel]
    > [Skip]
    - What is your name?
      [Back]
      [Cancel]
    > Noor Example
    - To which e-mail address may we answer?
      [Back]
      [Cancel]
    > noor@example.org
    - Under which phone number can we call back?
      [Skip]
      [Back]
      [Cancel]
    > /help
    - You can make a new request or look at your requests. “Back” and “Cancel” work at any time.

      Under which phone number can we call back?
      [Skip]
      [Back]
      [Cancel]
    > 0761 123
    - Please check:

      Topic: Hilfe
      Subject: My screen stays black.
      Description: My screen stays black.
      Ihr Gerät: ThinkPad T490
      Alter in Jahren: 3
      Seit wann? Thu, 19 Nov 2026
      Art: Laptop
      Dazu gehört: Bildschirm
      Ich bringe es vorbei: Yes
      Geht es noch an? No, only with its cable
      Nachweis: invoice.pdf
      Building and room: House B
      Your name: Noor Example
      E-mail address: noor@example.org
      Phone number: 0761 123

      Is everything right? Then send the request.
      [Send request]
      [Change: Description]
      [Change: Ihr Gerät]
      [Change: Was haben Sie versucht?]
      [Change: Alter in Jahren]
      [Change: Seit wann?]
      [Change: Art]
      [Change: Dazu gehört]
      [Change: Ich bringe es vorbei]
      [Change: Geht es noch an?]
      [Change: Remark on “Geht es noch an?”]
      [Change: Nachweis]
      [Change: Building and room]
      [Change: Photos or files]
      [Change: Your name]
      [Change: E-mail address]
      [Change: Phone number]
      [Change: Subject]
      [Back]
      [Cancel]
    > [Change: Alter in Jahren]
    - Alter in Jahren

      So far: 3
      [Skip]
      [Back]
      [Cancel]
    > 4.5
    - Please check:

      Topic: Hilfe
      Subject: My screen stays black.
      Description: My screen stays black.
      Ihr Gerät: ThinkPad T490
      Alter in Jahren: 4.5
      Seit wann? Thu, 19 Nov 2026
      Art: Laptop
      Dazu gehört: Bildschirm
      Ich bringe es vorbei: Yes
      Geht es noch an? No, only with its cable
      Nachweis: invoice.pdf
      Building and room: House B
      Your name: Noor Example
      E-mail address: noor@example.org
      Phone number: 0761 123

      Is everything right? Then send the request.
      [Send request]
      [Change: Description]
      [Change: Ihr Gerät]
      [Change: Was haben Sie versucht?]
      [Change: Alter in Jahren]
      [Change: Seit wann?]
      [Change: Art]
      [Change: Dazu gehört]
      [Change: Ich bringe es vorbei]
      [Change: Geht es noch an?]
      [Change: Remark on “Geht es noch an?”]
      [Change: Nachweis]
      [Change: Building and room]
      [Change: Photos or files]
      [Change: Your name]
      [Change: E-mail address]
      [Change: Phone number]
      [Change: Subject]
      [Back]
      [Cancel]
    > [Send request]
    - Thank you, your request 2026-00001 has arrived. The answer comes here.
      [New request]
      [My requests]
      [Help]
    ");
    let ticket = desk.ticket(1);
    let topic = desk.helpdesk.app.read(|read| Ok(read.topic(HELP)?)).unwrap().unwrap();
    assert_eq!((ticket.department, ticket.values.len()), (OFFICE, topic.fields.len() - 2), "{:#?}", ticket.values);
}

#[test]
fn requests_are_listed_read_answered_and_settled() {
    let desk = Desk::opens();
    let mira = desk.donates("Mira Beispiel", "mira@example.org");
    desk.answers(JO, SITE, 1, "Wann passt es?");
    desk.then(mira.writes("/mine"));
    desk.then(mira.presses("2026-00001: Ein Laptop zu verschenken. (in Arbeit)"));
    desk.then(mira.presses("Wer kann das lesen?"));
    desk.then(mira.presses("Antworten"));
    desk.then(mira.writes("Am Montag."));
    desk.then(mira.presses("Meine Anfragen"));
    desk.then(mira.presses("2026-00001: Ein Laptop zu verschenken. (in Arbeit)"));
    desk.then(mira.presses("Ist erledigt"));
    desk.then(mira.presses("Bewerten"));
    desk.then(mira.presses("Sehr zufrieden"));
    desk.then(mira.presses("Nein, danke"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    - Antwort zu 2026-00001: Ein Laptop zu verschenken.

      Wann passt es?

      Um zu antworten, antworten Sie einfach auf diese Nachricht.
    > /mine
    - Ihre Anfragen aus diesem Chat:
      2026-00001: Ein Laptop zu verschenken. (in Arbeit)
      [2026-00001: Ein Laptop zu verschenken. (in Arbeit)]
      [Neue Anfrage]
      [Mit E-Mail-Adresse verbinden]
    > [2026-00001: Ein Laptop zu verschenken. (in Arbeit)]
    - 2026-00001: Ein Laptop zu verschenken. (in Arbeit)

      Sie: Ein Laptop zu verschenken.

      Das Team: Wann passt es?
      [Antworten]
      [Ist erledigt]
      [Wer kann das lesen?]
      [Meine Anfragen]
    > [Wer kann das lesen?]
    - 4 Personen aus dem Team „Freiburg“ können Ihre Anfrage lesen.
      [Antworten]
      [Meine Anfragen]
    > [Antworten]
    - Was möchten Sie schreiben? Sie können auch Dateien anhängen.
      [Zurück]
    > Am Montag.
    - Ihre Nachricht steht jetzt bei Ihrer Anfrage 2026-00001.
      [Antworten]
      [Meine Anfragen]
    > [Meine Anfragen]
    - Ihre Anfragen aus diesem Chat:
      2026-00001: Ein Laptop zu verschenken. (in Arbeit)
      [2026-00001: Ein Laptop zu verschenken. (in Arbeit)]
      [Neue Anfrage]
      [Mit E-Mail-Adresse verbinden]
    > [2026-00001: Ein Laptop zu verschenken. (in Arbeit)]
    - 2026-00001: Ein Laptop zu verschenken. (in Arbeit)

      Sie: Ein Laptop zu verschenken.

      Das Team: Wann passt es?

      Sie: Am Montag.
      [Antworten]
      [Ist erledigt]
      [Wer kann das lesen?]
      [Meine Anfragen]
    > [Ist erledigt]
    - Danke. Für Ihre Anfrage 2026-00001 ist vermerkt: erledigt.
      [Bewerten]
      [Antworten]
      [Meine Anfragen]
    > [Bewerten]
    - Wie zufrieden sind Sie damit, wie wir Ihre Anfrage bearbeitet haben?
      [Sehr zufrieden]
      [Zufrieden]
      [Teils, teils]
      [Unzufrieden]
      [Sehr unzufrieden]
      [Zurück]
    > [Sehr zufrieden]
    - Danke! Ihre Antwort ist gezählt, ohne dass jemand erfährt, von wem sie ist. Möchten Sie noch etwas dazu schreiben? Bitte ohne Namen.
      [Nein, danke]
    > [Nein, danke]
    - Sie können eine neue Anfrage stellen oder Ihre Anfragen ansehen. „Zurück“ und „Abbrechen“ gehen jederzeit.
      [Neue Anfrage]
      [Meine Anfragen]
      [Hilfe]
    ");
    assert_eq!(desk.messages(1).last().unwrap(), "Am Montag.");
}

#[test]
fn whoever_refuses_leaves_nothing_behind() {
    let desk = Desk::opens();
    let uli = desk.api.person("Uli", "de");
    desk.then(uli.starts(""));
    desk.then(uli.presses("Nein, danke"));
    desk.then(uli.writes("/privacy"));
    desk.then(uli.sends_photo(PHOTO, "Geheim"));
    insta::assert_snapshot!(desk.sees_new(&uli), @r"
    > /start
    - Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.

      Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Befördert wird es von Telegram, das mitlesen kann. Alles Weitere, auch wie lange wir es aufheben: https://hilfe.example.org/privacy

      Sind Sie damit einverstanden? Ihre Nachricht geht nicht verloren: Wir lesen sie erst, wenn Sie zustimmen.
      [Einverstanden]
      [Nein, danke]
    > [Nein, danke]
    - In Ordnung, es ist nichts gespeichert. Sie können uns auch über das Formular schreiben: https://hilfe.example.org/request
      [Neue Anfrage]
      [Hilfe]
    > /privacy
    - (to “/privacy”) Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.

      Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Befördert wird es von Telegram, das mitlesen kann. Alles Weitere, auch wie lange wir es aufheben: https://hilfe.example.org/privacy

      Sind Sie damit einverstanden? Ihre Nachricht geht nicht verloren: Wir lesen sie erst, wenn Sie zustimmen.
      [Einverstanden]
      [Nein, danke]
    > (photo: 24 bytes) Geheim
    - (to “Geheim”) Guten Tag und willkommen! Hier fragt Technik-Truhe e. V. Sie kurz nach dem, was das Team wissen muss.

      Bevor Sie schreiben: Technik-Truhe e. V. speichert, was Sie hier eingeben, um Ihre Anfrage zu beantworten. Lesen kann es das zuständige Team. Befördert wird es von Telegram, das mitlesen kann. Alles Weitere, auch wie lange wir es aufheben: https://hilfe.example.org/privacy

      Sind Sie damit einverstanden? Ihre Nachricht geht nicht verloren: Wir lesen sie erst, wenn Sie zustimmen.
      [Einverstanden]
      [Nein, danke]
    ");
    assert!(desk.api.calls_of("getFile").is_empty(), "nothing of theirs is fetched");
    assert_eq!(desk.rows_of(&uli), 0);
}

#[test]
fn what_was_begun_can_be_cancelled_and_left_and_the_language_changed() {
    let desk = Desk::opens();
    let mira = desk.agreed("Mira", "de");
    mira.sees_new();
    desk.then(mira.presses("Gerät spenden"));
    desk.then(mira.writes("79102"));
    desk.then(mira.writes("/english"));
    desk.then(mira.writes("/cancel"));
    desk.then(mira.writes("/deutsch"));
    desk.then(mira.writes("/new"));
    desk.then(mira.presses("Gerät spenden"));
    insta::assert_snapshot!(desk.sees_new(&mira), @r"
    > [Gerät spenden]
    - Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
      [Freiburg]
      [Zurück]
      [Abbrechen]
    > 79102
    - Was möchten Sie, oder was ist passiert? Schreiben Sie ruhig so, wie Sie es erzählen würden.
      [Zurück]
      [Abbrechen]
    > /english
    - What would you like, or what has happened? Just write it as you would tell it.
      [Back]
      [Cancel]
    > /cancel
    - Cancelled. What you had entered is deleted.
      [New request]
      [My requests]
      [Help]
    > /deutsch
    - Sie können eine neue Anfrage stellen oder Ihre Anfragen ansehen. „Zurück“ und „Abbrechen“ gehen jederzeit.
      [Neue Anfrage]
      [Meine Anfragen]
      [Hilfe]
    > /new
    - Worum geht es?
      [Hilfe]
      [Gerät spenden]
      [Abbrechen]
    > [Gerät spenden]
    - Um welchen Ort geht es? Schreiben Sie die Postleitzahl, oder wählen Sie einen Standort.
      [Freiburg]
      [Zurück]
      [Abbrechen]
    ");
    desk.helpdesk.wait(jiff::SignedDuration::from_hours(25));
    desk.helpdesk.runs(tresen::app::jobs::Job::Cleanup);
    assert_eq!(desk.rows_of(&mira), 0, "a day later nothing is known");
    desk.then(mira.writes("79102"));
    assert!(desk.sees_new(&mira).contains("Sind Sie damit einverstanden?"));
}
