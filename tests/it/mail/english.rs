//! What every kind of mail says in English, and whose words stand in it.

use super::*;

#[tokio::test]
async fn requesters_are_told_in_english() {
    let desk = Desk::new(Lang::En).await;
    let ticket =
        desk.visitor_asks("Mara Müller-Lüdenscheidt", "Laptop für die Schule", &["Foto 1.jpg", "Rechnung.pdf"]).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    en automatic
    Subject: We have received your request 2026-00001

    Hello Mara Müller-Lüdenscheidt,

    We have received your request. We will answer you as soon as we can.

    Number: 2026-00001
    Subject: Laptop für die Schule

    Your 2 files have arrived: Foto 1.jpg, Rechnung.pdf

    View your request:
    https://hilfe.example.org/r/[secret]

    Anyone who has this link can read your request.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.agent_answers(
        ticket,
        "Guten Tag,\n\nwir haben ein Gerät für Sie.\nKommen Sie am Freitag?\n\nViele Grüße\nKim",
        false,
    )
    .await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    en by a person
    Subject: Answer to your request 2026-00001

    Hello Mara Müller-Lüdenscheidt,

    We have written to you about your request “Laptop für die Schule”:

    Guten Tag,

    wir haben ein Gerät für Sie.
    Kommen Sie am Freitag?

    Viele Grüße
    Kim

    View the answer and write back:
    https://hilfe.example.org/r/[secret]

    Please reply on that page and not to this e-mail.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.agent_answers(ticket, "Welche Größe darf es sein?", true).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    en by a person
    Subject: We have a question about your request 2026-00001

    Hello Mara Müller-Lüdenscheidt,

    For your request “Laptop für die Schule” we need an answer from you:

    Welche Größe darf es sein?

    Answer the question:
    https://hilfe.example.org/r/[secret]

    Please reply on that page and not to this e-mail.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.agent_does(
        AGENT,
        ticket,
        TicketCommand::Action(Action::PutOnWaiting(Some(body("Im Moment fehlen uns Geräte.")))),
    )
    .await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    en automatic
    Subject: Your request 2026-00001 is on the waiting list

    Hello Mara Müller-Lüdenscheidt,

    We cannot work on your request “Laptop für die Schule” at the moment. It is on our waiting list. We will write to you as soon as we can go on.

    Im Moment fehlen uns Geräte.

    View your request:
    https://hilfe.example.org/r/[secret]

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.agent_closes(ticket, TicketOutcome::Solved, "Das Gerät ist abgeholt.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    en automatic
    Subject: Your request 2026-00001 is closed

    Hello Mara Müller-Lüdenscheidt,

    Your request “Laptop für die Schule” is closed.

    Das Gerät ist abgeholt.

    View your request:
    https://hilfe.example.org/r/[secret]

    Is something still open? Then write to us on that page. We will open the request again.

    How satisfied are you? On the same page you can tell us. Nobody learns that the answer is yours.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.does(Actor::Link { ticket }, ticket, TicketCommand::Action(Action::RenewLink)).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    en automatic
    Subject: New link to your request 2026-00001

    Hello Mara Müller-Lüdenscheidt,

    Your request “Laptop für die Schule” has a new link. The old link no longer leads to it.

    View your request:
    https://hilfe.example.org/r/[secret]

    Anyone who has this link can read your request.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    let ticket = desk.visitor_asks("Mara Müller-Lüdenscheidt", "Noch ein Laptop", &[]).await;
    desk.mail().await;
    desk.agent_closes(ticket, TicketOutcome::Declined, "Wir geben ein Gerät je Haushalt aus.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    en automatic
    Subject: Sorry, we cannot fulfil your request 2026-00002

    Hello Mara Müller-Lüdenscheidt,

    Unfortunately we cannot fulfil your request “Noch ein Laptop”. We have closed it.

    Wir geben ein Gerät je Haushalt aus.

    View your request:
    https://hilfe.example.org/r/[secret]

    Is something still open? Then write to us on that page. We will open the request again.

    How satisfied are you? On the same page you can tell us. Nobody learns that the answer is yours.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    let ticket = desk.visitor_asks("Mara Müller-Lüdenscheidt", "Laptop für die Schule", &[]).await;
    desk.mail().await;
    desk.agent_closes(ticket, TicketOutcome::Duplicate, "Siehe Ihre erste Anfrage.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    In-Reply-To: [first mail]
    en automatic
    Subject: Your request 2026-00003 is closed, we have it twice

    Hello Mara Müller-Lüdenscheidt,

    We already have your request “Laptop für die Schule”. We work on it only once and have closed this one.

    Siehe Ihre erste Anfrage.

    View your request:
    https://hilfe.example.org/r/[secret]

    Is something still open? Then write to us on that page. We will open the request again.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");
}

#[tokio::test]
async fn agents_are_told_in_english() {
    let desk = Desk::new(Lang::En).await;
    let ticket = desk.visitor_at(None, "Mara Müller-Lüdenscheidt", "Laptop für die Schule", &[]).await;
    desk.no_mail().await;

    desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(AGENT))).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    In-Reply-To: [first mail]
    en automatic
    Subject: Assigned to you: 2026-00001 Laptop für die Schule

    Hello Kim Beispiel,

    A request is assigned to you now.

    Number: 2026-00001
    Subject: Laptop für die Schule
    Site or team: Standort Nord

    Open the request:
    https://hilfe.example.org/console/tickets/2026-00001

    Messages stay with the request and are not sent by e-mail. That keeps them protected.

    -- 
    You receive this e-mail because you answer requests at Technik-Truhe.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.requester_writes(ticket, "Mein Kontostand ist geheim.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    In-Reply-To: [first mail]
    en automatic
    Subject: New message on 2026-00001: Laptop für die Schule

    Hello Kim Beispiel,

    There is a new message on a request you are working on.

    Number: 2026-00001
    Subject: Laptop für die Schule
    Site or team: Standort Nord

    Open the request:
    https://hilfe.example.org/console/tickets/2026-00001

    Messages stay with the request and are not sent by e-mail. That keeps them protected.

    -- 
    You receive this e-mail because you answer requests at Technik-Truhe.
    Privacy: https://hilfe.example.org/privacy
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
    en automatic
    Subject: Settled, says the requester: 2026-00001 Laptop für die Schule

    Hello Kim Beispiel,

    For the requester the matter is settled. But something is still missing before it can be closed. Please take a look.

    Number: 2026-00001
    Subject: Laptop für die Schule
    Site or team: Standort Nord

    Open the request:
    https://hilfe.example.org/console/tickets/2026-00001

    Messages stay with the request and are not sent by e-mail. That keeps them protected.

    -- 
    You receive this e-mail because you answer requests at Technik-Truhe.
    Privacy: https://hilfe.example.org/privacy
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
    en automatic
    Subject: Open again: 2026-00001 Laptop für die Schule

    Hello Kim Beispiel,

    A request you worked on is open again: the requester has written once more.

    Number: 2026-00001
    Subject: Laptop für die Schule
    Site or team: Standort Nord

    Open the request:
    https://hilfe.example.org/console/tickets/2026-00001

    Messages stay with the request and are not sent by e-mail. That keeps them protected.

    -- 
    You receive this e-mail because you answer requests at Technik-Truhe.
    Privacy: https://hilfe.example.org/privacy
    ");
}

#[tokio::test]
async fn the_board_words_the_confirmation_and_departments_their_address() {
    let desk = Desk::new(Lang::De).await;
    desk.write(|tx| {
        let department = tx.department(DepartmentId(1))?.unwrap();
        let email = Some(EmailAddress::parse("nord@example.org").unwrap());
        tx.put_department(&Department { name: Label::parse("Team Nord").unwrap(), email, ..department })?;
        let confirmation = Some(body("Vielen Dank!\n\nEin Mitglied liest Ihre Anfrage <bald> & antwortet."));
        Ok(tx.put_texts(Lang::De, &Texts { confirmation, ..Texts::default() })?)
    })
    .await;
    let ticket = desk.visitor_asks("Mara Müller", "Drucker", &[]).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Nord – Technik-Truhe
    Reply-To: nord@example.org
    To: Mara Müller <mara@example.org>
    de automatic
    Subject: Ihre Anfrage 2026-00001 ist eingegangen

    Guten Tag Mara Müller,

    Vielen Dank!

    Ein Mitglied liest Ihre Anfrage <bald> & antwortet.

    Nummer: 2026-00001
    Betreff: Drucker

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Wer diesen Link hat, kann Ihre Anfrage lesen.

    Freundliche Grüße
    Team Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");
    desk.agent_answers(ticket, "Gern.", false).await;
    let answer = desk.mail().await;
    assert!(!answer.text.contains("nicht auf diese E-Mail"), "the department reads replies: {}", answer.text);
}

#[tokio::test]
async fn requesters_never_read_the_name_of_an_internal_department_and_agents_no_words() {
    let desk = Desk::new(Lang::De).await;
    desk.write(|tx| {
        let department = tx.department(DepartmentId(1))?.unwrap();
        Ok(tx.put_department(&Department { public: false, ..department })?)
    })
    .await;
    let ticket = desk.visitor_asks("Mara Müller", "Drucker", &[]).await;
    let received = desk.mail().await;
    assert_eq!(received.from_name, "Technik-Truhe");
    assert!(!format!("{received:?}").contains("Nord"), "{received:?}");
    desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(AGENT))).await;
    desk.requester_writes(ticket, "Mein Geheimnis.").await;
    for letter in desk.mails().await {
        assert!(letter.text.contains("Standort Nord"), "agents read it: {}", letter.text);
        assert!(!letter.text.contains("Geheimnis") && !letter.text.contains("/r/"), "{}", letter.text);
    }
}
