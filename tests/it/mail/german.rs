//! What every kind of mail says in German.

use super::*;

#[tokio::test]
async fn requesters_are_told_in_german() {
    let desk = Desk::new(Lang::De).await;
    let ticket =
        desk.visitor_asks("Mara Müller-Lüdenscheidt", "Laptop für die Schule", &["Foto 1.jpg", "Rechnung.pdf"]).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    de automatic
    Subject: Ihre Anfrage 2026-00001 ist eingegangen

    Guten Tag Mara Müller-Lüdenscheidt,

    Ihre Anfrage ist bei uns eingegangen. Wir antworten Ihnen so bald wie möglich.

    Nummer: 2026-00001
    Betreff: Laptop für die Schule

    Ihre 2 Dateien sind angekommen: Foto 1.jpg, Rechnung.pdf

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Wer diesen Link hat, kann Ihre Anfrage lesen.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_answers(
        ticket,
        "Guten Tag,\n\nwir haben ein Gerät für Sie.\nKommen Sie am Freitag?\n\nViele Grüße\nKim",
        false,
    )
    .await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    de by a person
    Subject: Antwort auf Ihre Anfrage 2026-00001

    Guten Tag Mara Müller-Lüdenscheidt,

    wir haben Ihnen zu Ihrer Anfrage „Laptop für die Schule“ geschrieben:

    Guten Tag,

    wir haben ein Gerät für Sie.
    Kommen Sie am Freitag?

    Viele Grüße
    Kim

    Antwort ansehen und zurückschreiben:
    https://hilfe.example.org/r/[secret]

    Bitte antworten Sie auf dieser Seite und nicht auf diese E-Mail.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_answers(ticket, "Welche Größe darf es sein?", true).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    de by a person
    Subject: Wir haben eine Frage zu Ihrer Anfrage 2026-00001

    Guten Tag Mara Müller-Lüdenscheidt,

    zu Ihrer Anfrage „Laptop für die Schule“ brauchen wir eine Antwort von Ihnen:

    Welche Größe darf es sein?

    Frage beantworten:
    https://hilfe.example.org/r/[secret]

    Bitte antworten Sie auf dieser Seite und nicht auf diese E-Mail.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_does(
        AGENT,
        ticket,
        TicketCommand::Action(Action::PutOnWaiting(Some(body("Im Moment fehlen uns Geräte.")))),
    )
    .await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    de automatic
    Subject: Ihre Anfrage 2026-00001 steht auf der Warteliste

    Guten Tag Mara Müller-Lüdenscheidt,

    Ihre Anfrage „Laptop für die Schule“ können wir im Moment noch nicht bearbeiten. Sie steht auf unserer Warteliste. Wir melden uns, sobald es weitergeht.

    Im Moment fehlen uns Geräte.

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_closes(ticket, TicketOutcome::Solved, "Das Gerät ist abgeholt.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    de automatic
    Subject: Ihre Anfrage 2026-00001 ist abgeschlossen

    Guten Tag Mara Müller-Lüdenscheidt,

    Ihre Anfrage „Laptop für die Schule“ ist abgeschlossen.

    Das Gerät ist abgeholt.

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Ist noch etwas offen? Dann schreiben Sie uns auf dieser Seite. Wir öffnen die Anfrage wieder.

    Wie zufrieden sind Sie? Auf derselben Seite können Sie es uns sagen. Niemand erfährt, dass die Antwort von Ihnen ist.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.does(Actor::Link { ticket }, ticket, TicketCommand::Action(Action::RenewLink)).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    de automatic
    Subject: Neuer Link zu Ihrer Anfrage 2026-00001

    Guten Tag Mara Müller-Lüdenscheidt,

    Ihre Anfrage „Laptop für die Schule“ hat einen neuen Link. Der alte Link führt nicht mehr zu ihr.

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Wer diesen Link hat, kann Ihre Anfrage lesen.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    let ticket = desk.visitor_asks("Mara Müller-Lüdenscheidt", "Noch ein Laptop", &[]).await;
    desk.mail().await;
    desk.agent_closes(ticket, TicketOutcome::Declined, "Wir geben ein Gerät je Haushalt aus.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    de automatic
    Subject: Ihre Anfrage 2026-00002 können wir leider nicht erfüllen

    Guten Tag Mara Müller-Lüdenscheidt,

    leider können wir Ihre Anfrage „Noch ein Laptop“ nicht erfüllen. Wir haben sie abgeschlossen.

    Wir geben ein Gerät je Haushalt aus.

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Ist noch etwas offen? Dann schreiben Sie uns auf dieser Seite. Wir öffnen die Anfrage wieder.

    Wie zufrieden sind Sie? Auf derselben Seite können Sie es uns sagen. Niemand erfährt, dass die Antwort von Ihnen ist.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    let ticket = desk.visitor_asks("Mara Müller-Lüdenscheidt", "Laptop für die Schule", &[]).await;
    desk.mail().await;
    desk.agent_closes(ticket, TicketOutcome::Duplicate, "Siehe Ihre erste Anfrage.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    de automatic
    Subject: Ihre Anfrage 2026-00003 ist abgeschlossen, es gibt sie doppelt

    Guten Tag Mara Müller-Lüdenscheidt,

    Ihre Anfrage „Laptop für die Schule“ liegt uns schon vor. Wir bearbeiten sie nur einmal und haben diese hier abgeschlossen.

    Siehe Ihre erste Anfrage.

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Ist noch etwas offen? Dann schreiben Sie uns auf dieser Seite. Wir öffnen die Anfrage wieder.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");
}

#[tokio::test]
async fn agents_are_told_in_german() {
    let desk = Desk::new(Lang::De).await;
    let ticket = desk.visitor_at(None, "Mara Müller-Lüdenscheidt", "Laptop für die Schule", &[]).await;
    desk.no_mail().await;

    desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(AGENT))).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    In-Reply-To: [first mail]
    de automatic
    Subject: Dir zugewiesen: 2026-00001 Laptop für die Schule

    Hallo Kim Beispiel,

    eine Anfrage ist jetzt dir zugewiesen.

    Nummer: 2026-00001
    Betreff: Laptop für die Schule
    Standort oder Team: Standort Nord

    Anfrage öffnen:
    https://hilfe.example.org/console/tickets/2026-00001

    Die Nachrichten stehen nur bei der Anfrage und nicht in E-Mails. So bleiben sie geschützt.

    -- 
    Du bekommst diese E-Mail, weil du bei Technik-Truhe Anfragen beantwortest.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.requester_writes(ticket, "Mein Kontostand ist geheim.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    In-Reply-To: [first mail]
    de automatic
    Subject: Neue Nachricht zu 2026-00001: Laptop für die Schule

    Hallo Kim Beispiel,

    zu einer Anfrage, an der du arbeitest, gibt es eine neue Nachricht.

    Nummer: 2026-00001
    Betreff: Laptop für die Schule
    Standort oder Team: Standort Nord

    Anfrage öffnen:
    https://hilfe.example.org/console/tickets/2026-00001

    Die Nachrichten stehen nur bei der Anfrage und nicht in E-Mails. So bleiben sie geschützt.

    -- 
    Du bekommst diese E-Mail, weil du bei Technik-Truhe Anfragen beantwortest.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_does(
        AGENT,
        ticket,
        TicketCommand::Action(Action::AddTask(Label::parse("Löschnachweis schreiben").unwrap())),
    )
    .await;
    desk.does(Actor::Link { ticket }, ticket, TicketCommand::Action(Action::RequesterSettles)).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    In-Reply-To: [first mail]
    de automatic
    Subject: Erledigt, sagt die anfragende Person: 2026-00001 Laptop für die Schule

    Hallo Kim Beispiel,

    für die anfragende Person ist die Sache erledigt. Vor dem Abschließen fehlt aber noch etwas. Bitte sieh nach.

    Nummer: 2026-00001
    Betreff: Laptop für die Schule
    Standort oder Team: Standort Nord

    Anfrage öffnen:
    https://hilfe.example.org/console/tickets/2026-00001

    Die Nachrichten stehen nur bei der Anfrage und nicht in E-Mails. So bleiben sie geschützt.

    -- 
    Du bekommst diese E-Mail, weil du bei Technik-Truhe Anfragen beantwortest.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_does(AGENT, ticket, TicketCommand::Action(Action::SetTask(0, tresen::domain::ticket::TaskState::Done)))
        .await;
    desk.agent_closes(ticket, TicketOutcome::Solved, "Erledigt.").await;
    desk.requester_writes(ticket, "Es geht doch noch nicht.").await;
    let told = desk.mails().await;
    assert_eq!(
        told.iter().map(|letter| letter.to.0.as_ref().unwrap().as_str()).collect::<Vec<_>>(),
        ["Kim Beispiel", "Lou Muster"]
    );
    insta::assert_snapshot!(shown(&told[0]), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    In-Reply-To: [first mail]
    de automatic
    Subject: Wieder offen: 2026-00001 Laptop für die Schule

    Hallo Kim Beispiel,

    eine Anfrage, an der du gearbeitet hast, ist wieder offen: Die anfragende Person hat noch einmal geschrieben.

    Nummer: 2026-00001
    Betreff: Laptop für die Schule
    Standort oder Team: Standort Nord

    Anfrage öffnen:
    https://hilfe.example.org/console/tickets/2026-00001

    Die Nachrichten stehen nur bei der Anfrage und nicht in E-Mails. So bleiben sie geschützt.

    -- 
    Du bekommst diese E-Mail, weil du bei Technik-Truhe Anfragen beantwortest.
    Datenschutz: https://hilfe.example.org/privacy
    ");
}
