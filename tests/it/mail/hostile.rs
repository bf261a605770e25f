//! Names and words that would break out of a mail stay where they belong.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever people and departments are called and write, each mail has the headers it should have.
    #[test]
    fn hostile_names_and_words_stay_where_they_belong(name in hostile(), subject in hostile(), words in hostile()) {
        let typed = (PersonName::parse(&name), Label::parse(&name), Subject::parse(&subject), Body::parse(&words));
        let (Ok(_), Ok(department), Ok(_), Ok(_)) = typed else { return Ok(()) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let letters = runtime.block_on(async {
            let desk = Desk::new(Lang::De).await;
            desk.write(move |tx| {
                let nord = tx.department(DepartmentId(1))?.unwrap();
                Ok(tx.put_department(&Department { name: department.clone(), ..nord })?)
            }).await;
            let ticket = desk.visitor_asks(&name, &subject, &[]).await;
            desk.agent_answers(ticket, &words, false).await;
            desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(COLLEAGUE))).await;
            desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(AGENT))).await;
            desk.mails().await
        });
        prop_assert_eq!(letters.len(), 3);
        for letter in letters {
            arrives_whole(&letter)?;
        }
    }
}

/// Anybody can type anybody's address, so what they typed does not go there before it proved itself.
#[tokio::test]
async fn mail_to_an_address_that_never_proved_itself_holds_nothing_that_was_typed() {
    for lang in [Lang::De, Lang::En] {
        let desk = Desk::new(lang).await;
        let ticket = desk.stranger_asks("Gewinnspiel Zwölf", "Klicken auf evil.example", &["jackpot.txt"]).await;
        desk.agent_answers(ticket, "Gern.", false).await;
        desk.agent_answers(ticket, "Wann?", true).await;
        desk.agent_does(AGENT, ticket, TicketCommand::Action(Action::PutOnWaiting(Some(body("Später."))))).await;
        desk.agent_closes(ticket, TicketOutcome::Solved, "Erledigt.").await;
        desk.write(move |tx| {
            let to = tresen::app::portal::link_recipient(tx, &EmailAddress::parse("mara@example.org").unwrap())?;
            Ok(tx.enqueue_news(to, tresen::domain::account_notification::AccountNotification::PasswordChanged)?)
        })
        .await;
        let letters = desk.mails().await;
        assert_eq!(letters.len(), 6);
        for letter in &letters {
            let whole = String::from_utf8(mail::format_message(&mail_server(), letter).unwrap()).unwrap();
            let shown = format!("{} {} {} {whole}", letter.subject, letter.text, letter.html);
            for typed in ["Gewinnspiel", "Klicken", "evil.example", "jackpot"] {
                assert!(!shown.contains(typed), "{typed} in {shown}");
            }
        }
        assert!(letters[..5].iter().all(|letter| letter.text.contains("2026-00001") && letter.text.contains("/r/")));
        let email = EmailAddress::parse("mara@example.org").unwrap();
        desk.write(move |tx| portal::record_proof(tx, &email)).await;
        let second = desk.stranger_asks("Gewinnspiel Zwölf", "Klicken auf evil.example", &[]).await;
        assert!(desk.mail().await.text.contains("Gewinnspiel Zwölf"), "whoever proved it is greeted by name");
        desk.stranger_asks("Gewinnspiel Drei", "Klicken", &[]).await;
        assert!(!desk.mail().await.text.contains("Gewinnspiel"), "another name at the address was not proved");
        desk.agent_closes(second, TicketOutcome::Solved, "Erledigt.").await;
        desk.mail().await;
    }
}

fn arrives_whole(letter: &Email) -> Result<(), TestCaseError> {
    prop_assert_eq!(words_of(&letter.html), words_of_text(&letter.text));
    let bytes = mail::format_message(&mail_server(), letter).unwrap();
    prop_assert!(bytes.is_ascii() && bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 998));
    let mail = MessageParser::default().parse(&bytes).unwrap();
    let names: Vec<&str> = mail.headers().iter().map(|header| header.name.as_str()).collect();
    let expected = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "In-Reply-To",
        "References",
        "Content-Language",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "MIME-Version",
        "Content-Type",
    ];
    let is_expected = |name: &&&str| match **name {
        "In-Reply-To" | "References" => letter.thread.is_some(),
        "Auto-Submitted" => letter.is_automatic,
        _ => true,
    };
    prop_assert_eq!(names, expected.iter().filter(is_expected).copied().collect::<Vec<_>>());
    let shown = |typed: &str| typed.replace("=?", "= ?");
    for (header, name, address) in [
        (mail.from(), letter.from_name.as_str(), "hilfe@example.org"),
        (mail.to(), letter.to.0.as_ref().unwrap().as_str(), letter.to.1.as_str()),
    ] {
        let people = header.unwrap().clone().into_list();
        prop_assert_eq!(people.len(), 1);
        prop_assert_eq!(people[0].address(), Some(address));
        let name = shown(name);
        prop_assert_eq!(words(people[0].name().unwrap()), words(&name));
    }
    let subject = shown(&letter.subject);
    prop_assert_eq!(mail.subject().unwrap(), &subject);
    prop_assert_eq!(mail.message_id().unwrap(), &letter.message_id);
    prop_assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n"), letter.text.as_str());
    prop_assert_eq!(mail.body_html(0).unwrap().replace("\r\n", "\n"), letter.html.as_str());
    prop_assert_eq!((mail.text_body_count(), mail.html_body_count(), mail.attachment_count()), (1, 1, 0));
    Ok(())
}

fn words_of(html: &str) -> Vec<String> {
    words(&plain(html)).into_iter().map(str::to_owned).collect()
}

fn words_of_text(text: &str) -> Vec<String> {
    words(&text.replace("\n-- \n", "\n")).into_iter().map(str::to_owned).collect()
}

/// Pieces that break badly made headers and pages.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\r\nBcc: opfer@example.net\r\n".to_owned()),
        Just("\n\n<script>alert(1)</script>".to_owned()),
        Just("\" <boss@example.net>, \"".to_owned()),
        Just("=?utf-8?q?=0D=0ABcc:_x@example.net?=".to_owned()),
        Just("&lt;b&gt; </title></div>".to_owned()),
        Just("Größe\u{2028}Übung 👩\u{200d}🔧 ".to_owned()),
        Just("\r\n.\r\nRSET\r\n".to_owned()),
        "\\PC{0,30}",
    ];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}
