//! Turns an event of a ticket into notifications, and those into rows of the outbox.
//!
//! Every notification about a ticket is made here. Who is told what is decided in
//! [`domain::notification_plan`](crate::domain::notification_plan); the words are made when a row is sent.

use crate::{
    domain::{
        author::Author,
        event::Event,
        notification::{NotificationKind, Recipient},
        notification_plan::{self, Notification},
        person::Account,
        ticket::Ticket,
    },
    store::{Catalogue, Chats, People, StoreError, Tx},
};

/// Enqueues the notifications about one event of a ticket. `entry` is the sequence number of the
/// event's entry in the timeline. People without an e-mail address, and team members who chose not to
/// be told by mail, get no row; they see the event on their pages.
///
/// # Errors
/// `StoreError` when the store fails.
pub fn announce(tx: &Tx<'_>, ticket: &Ticket, event: &Event, by: Author, entry: u64) -> Result<(), StoreError> {
    for notice in notification_plan::plan_notifications(ticket, event, by) {
        // A request that continues in a chat is told there; its receipt and a new link come by mail.
        let is_news = !matches!(notice.kind, NotificationKind::Received | NotificationKind::LinkRenewed);
        if let (Recipient::Person { .. }, true) = (notice.to, is_news)
            && let Some(peer) = tx.reachable_chat(ticket.id)?
        {
            tx.enqueue(Notification { to: Recipient::Chat { peer }, ..notice }, ticket.id, entry)?;
            continue;
        }
        let is_reachable = match notice.to {
            Recipient::Person { person } => tx.person(person)?.is_some_and(|person| person.email.is_some()),
            Recipient::Account { account } => {
                tx.account(account)?.is_some_and(|account| wants_mail(&account, notice.kind))
            }
            Recipient::Chat { .. } => true,
        };
        if is_reachable {
            tx.enqueue(notice, ticket.id, entry)?;
        }
    }
    if matches!(event, Event::Opened { .. } | Event::Moved { .. })
        && let Some(department) = tx.department(ticket.department)?
    {
        for notice in notification_plan::plan_new_request_notifications(&department, &tx.shared_accounts()?, by) {
            tx.enqueue(notice, ticket.id, entry)?;
        }
    }
    Ok(())
}

fn wants_mail(account: &Account, kind: NotificationKind) -> bool {
    account.is_active() && account.notification_preferences.as_ref().is_none_or(|preferences| preferences.wants(kind))
}
