//! The single announcer: an event becomes notices, notices become rows of the outbox.

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

/// Tells everybody who is to be told of what happened to a ticket, as far as they want to be told by
/// mail. `entry` is where it stands in the timeline. Whoever has no address is told on their page only.
pub fn announce(tx: &Tx<'_>, ticket: &Ticket, event: &Event, by: Author, entry: u64) -> Result<(), StoreError> {
    for notice in notification_plan::plan_notifications(ticket, event, by) {
        // Where a request goes on in a chat, its news go there; the receipt and a new link are mail.
        let is_news = !matches!(notice.kind, NotificationKind::Received | NotificationKind::LinkRenewed);
        if let (Recipient::Person { .. }, true) = (notice.to, is_news)
            && let Some(peer) = tx.reachable_chat(ticket.id)?
        {
            tx.enqueue(Notification { to: Recipient::Chat { peer }, ..notice }, ticket.id, entry)?;
            continue;
        }
        let connect_address = match notice.to {
            Recipient::Person { person } => tx.person(person)?.is_some_and(|person| person.email.is_some()),
            Recipient::Account { account } => {
                tx.account(account)?.is_some_and(|account| wants_mail(&account, notice.kind))
            }
            Recipient::Chat { .. } => true,
        };
        if connect_address {
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

fn wants_mail(account: &Account, told: NotificationKind) -> bool {
    account.is_active() && account.notification_preferences.as_ref().is_none_or(|wishes| wishes.wants(told))
}
