//! That each mail is sent once, tried again when it fails, and given up in the end.

use super::*;

#[tokio::test]
async fn nothing_is_told_any_more_when_nobody_may_be_told() {
    let desk = Desk::new(Lang::De).await;
    // Without a mail server the rows wait, untried.
    desk.write(|tx| Ok(tx.remove_mail_server()?)).await;

    let spam = desk.visitor_asks("Spam", "Gewinn!!!", &[]).await;
    desk.agent_closes(spam, TicketOutcome::Spam, "x").await;
    let no_address = desk.visitor_asks("Mara", "Laptop", &[]).await;
    desk.write(move |tx| {
        let person = tx.person(tx.ticket(no_address)?.unwrap().requester)?.unwrap();
        Ok(tx.put_person(&tresen::domain::person::Person { email: None, ..person })?)
    })
    .await;
    let ticket = desk.visitor_at(None, "Lou", "Drucker", &[]).await;
    desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(AGENT))).await;
    desk.write(|tx| {
        let account = tx.account(AGENT)?.unwrap();
        Ok(tx.put_account(&Account { state: AccountState::Locked { since: tx.now }, ..account })?)
    })
    .await;
    let moved = desk.visitor_at(None, "Lou", "Monitor", &[]).await;
    desk.agent_does(AGENT, moved, TicketCommand::Action(Action::Assign(COLLEAGUE))).await;
    desk.write(|tx| {
        let account = tx.account(COLLEAGUE)?.unwrap();
        Ok(tx.put_account(&Account { memberships: BTreeMap::new(), ..account })?)
    })
    .await;
    let binned = desk.visitor_asks("Mika", "Tastatur", &[]).await;
    desk.write(move |tx| {
        let ticket = tx.ticket(binned)?.unwrap();
        let status = tresen::domain::ticket::Status::Deleted { outcome: TicketOutcome::Solved };
        Ok(tx.update_ticket(&ticket, &tresen::domain::ticket::Ticket { status, ..ticket.clone() })?)
    })
    .await;

    desk.no_mail().await;
    let waiting = desk.waiting();
    assert_eq!(waiting.len(), 5, "{waiting:#?}");
    assert!(waiting.iter().all(|row| row.attempts == 0 && row.due == row.created), "{waiting:#?}");

    desk.write(|tx| Ok(tx.put_mail_server(&mail_server())?)).await;
    desk.no_mail().await;
    assert_eq!(desk.waiting(), []);
}

#[tokio::test]
async fn what_fails_is_tried_later_and_later_until_it_is_given_up() {
    let desk = Desk::new(Lang::De).await;
    desk.visitor_asks("Mara", "Laptop", &[]).await;
    let start = desk.helpdesk.now();
    let mut last = SignedDuration::ZERO;
    let mut tries = 0;
    while !desk.waiting()[0].given_up {
        desk.server_says(&[temporary("451 später")]);
        desk.no_mail().await;
        tries += 1;
        let row = desk.waiting().remove(0);
        assert_eq!((row.attempts, row.last_attempt.unwrap().error.as_deref()), (tries, Some("451 später")));
        let pause = row.due.duration_since(desk.helpdesk.now());
        assert!(pause <= SignedDuration::from_mins(75) && (tries > 6 || pause > last), "{tries}: {pause:?}");
        last = pause;
        desk.helpdesk.wait(pause - SignedDuration::from_secs(1));
        desk.server_says(&[Err(SendError::Permanent("asked too early".into()))]);
        desk.no_mail().await;
        assert_eq!(desk.waiting()[0].attempts, tries, "nothing is sent before it is due");
        desk.helpdesk.wait(SignedDuration::from_secs(1));
    }
    let days = desk.helpdesk.now().duration_since(start).as_hours();
    assert!((72..75).contains(&days), "given up after {days} hours");

    desk.server_says(&[]);
    desk.helpdesk.wait(SignedDuration::from_hours(500));
    desk.no_mail().await;
    desk.write(|tx| manage(tx, &Actor::System, tx.outbox_rows()?[0].id, OutboxAction::Retry)).await;
    desk.server_says(&[temporary("noch nicht")]);
    desk.no_mail().await;
    assert!(!desk.waiting()[0].given_up, "trying again has as many tries as a new mail");
    desk.helpdesk.wait(SignedDuration::from_mins(2));
    desk.mail().await;
    desk.helpdesk.wait(SignedDuration::from_hours(500));
    desk.no_mail().await;
}

#[tokio::test]
async fn a_final_refusal_waits_for_a_person_who_tries_again_or_drops_it() {
    let desk = Desk::new(Lang::De).await;
    for subject in ["Laptop", "Drucker"] {
        desk.server_says(&[Err(SendError::Permanent("550 no such user".into()))]);
        desk.visitor_asks("Mara", subject, &[]).await;
        desk.no_mail().await;
    }
    desk.helpdesk.wait(SignedDuration::from_hours(24));
    desk.no_mail().await;
    let ids: Vec<OutboxId> = desk.waiting().iter().filter(|row| row.given_up).map(|row| row.id).collect();
    let [first, second] = ids[..] else { panic!("{ids:?}") };
    desk.write(move |tx| manage(tx, &Actor::System, first, OutboxAction::Retry)).await;
    desk.write(move |tx| manage(tx, &Actor::System, second, OutboxAction::Drop)).await;
    assert!(desk.mail().await.text.contains("Laptop"));
    assert_eq!(desk.waiting(), []);
    let gone = desk.app().write(move |tx| manage(tx, &Actor::System, first, OutboxAction::Retry)).await;
    assert!(matches!(gone, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_crash_between_attempt_and_settling_repeats_the_mail_recognisably() {
    let desk = Desk::new(Lang::De).await;
    desk.visitor_asks("Mara", "Laptop", &[]).await;
    let id = desk.waiting()[0].id;
    let attempt =
        move |tx: &mut tresen::store::Tx<'_>| begin(tx, id, "https://hilfe.example.org", &jiff::tz::TimeZone::UTC);
    let lost = mail::compose(&desk.write(attempt).await.unwrap());
    assert_eq!(desk.write(attempt).await, None, "an attempt under way is not begun again");
    desk.no_mail().await;
    desk.helpdesk.wait(SignedDuration::from_mins(2));
    let repeated = desk.mail().await;
    assert_eq!(repeated.message_id, lost.message_id);
    assert_eq!(repeated.text, lost.text);
    desk.helpdesk.wait(SignedDuration::from_hours(24));
    desk.no_mail().await;
}

#[tokio::test]
async fn the_worker_sends_on_its_own_and_stops_when_told() {
    let desk = Desk::new(Lang::De).await;
    let (tell, told) = watch::channel(false);
    let worker = tokio::spawn(outbox::run(desk.app().clone(), tresen::channel::mail::MailCarrier, told));
    desk.server_says(&[temporary("451")]);
    for name in ["Mara", "Lou", "Kim", "Mika", "Noa", "Robin", "Sascha", "Toni"] {
        desk.visitor_asks(name, "Laptop", &[]).await;
    }
    let sent = || desk.helpdesk.post.letters.lock().unwrap().len();
    let until = async |count| {
        while sent() < count || desk.waiting().len() != 8 - count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), until(7)).await.expect("seven are sent");
    desk.helpdesk.wait(SignedDuration::from_mins(2));
    desk.app().wake_outbox(tresen::store::Lane::Mail);
    tokio::time::timeout(Duration::from_secs(20), until(8)).await.expect("the eighth is sent later");
    let outgoing = desk.app().read(|read| outgoing::connections(desk.app(), read)).unwrap();
    assert_eq!(outgoing[0].last_use, Some(desk.helpdesk.now()), "the page of outgoing connections tells when");
    tell.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(5), worker).await.expect("it stops").unwrap();
    desk.visitor_asks("Uli", "Laptop", &[]).await;
    assert_eq!((sent(), desk.waiting().len()), (8, 1));
}

#[tokio::test]
async fn one_that_breaks_off_holds_up_nobody() {
    struct Breaks;
    impl tresen::app::transport::MailTransport for Breaks {
        fn send<'a>(&'a self, _: &'a MailServer, letter: &'a Email) -> tresen::app::transport::SendFuture<'a> {
            assert!(letter.to.0.as_ref().unwrap().as_str() != "Mara", "a mistake of ours");
            Box::pin(async { Ok(()) })
        }
    }
    let desk = Desk::new(Lang::De).await;
    let app = App::new(
        desk.app().store().clone(),
        desk.helpdesk.clock.clone(),
        desk.app().options().clone(),
        std::sync::Arc::new(Breaks),
    );
    desk.visitor_asks("Mara", "Laptop", &[]).await;
    desk.visitor_asks("Lou", "Laptop", &[]).await;
    outbox::deliver_all(&app, tresen::channel::mail::MailCarrier).await.unwrap();
    let left = desk.waiting();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].last_attempt.as_ref().unwrap().error.as_deref(), Some("sending broke off"));
    desk.helpdesk.wait(SignedDuration::from_mins(2));
    assert_eq!(desk.mail().await.to.0.as_ref().unwrap().as_str(), "Mara");
}

#[tokio::test]
async fn the_ids_of_mails_join_a_conversation_and_tell_no_number_of_ours() {
    let desk = Desk::new(Lang::De).await;
    let ticket = desk.visitor_asks("Mara", "Laptop", &[]).await;
    let first = desk.mail().await;
    desk.agent_answers(ticket, "Gern.", false).await;
    let answer = desk.mail().await;
    assert_eq!((first.thread, &answer.thread), (None, &Some(first.message_id.clone())));
    let other = desk.visitor_asks("Mara", "Drucker", &[]).await;
    let ids = [first.message_id, answer.message_id, desk.mail().await.message_id];
    for (place, id) in ids.iter().enumerate() {
        let (local, host) = id.split_once('@').unwrap();
        assert!(local.len() == 32 && local.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
        assert_eq!(host, "hilfe.example.org");
        assert!(!ids[..place].contains(id), "{ids:?}");
    }

    // Opened before the ids were so: what was sent under the old id goes on in the same conversation.
    desk.write(move |tx| {
        let ticket = tx.ticket(other)?.unwrap();
        let former = tresen::domain::ticket::Ticket { opaque_mail_ids: false, ..ticket.clone() };
        Ok(tx.update_ticket(&ticket, &former)?)
    })
    .await;
    desk.agent_answers(other, "Auch gern.", false).await;
    let answer = desk.mail().await;
    assert_eq!(answer.thread.as_deref(), Some("2-1-received-p1@hilfe.example.org"));
    assert!(!answer.message_id.contains('-'), "{}", answer.message_id);
}
