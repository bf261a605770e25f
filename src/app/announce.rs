//! The single announcer: an event becomes notices, notices become rows of the outbox.

use crate::{
    app::messenger,
    domain::{
        event::{By, Event},
        notice::{self, Notice, Recipient, Told},
        person::Account,
        ticket::Ticket,
    },
    store::{Catalogue, People, StoreError, Tx},
};

/// Tells everybody who is to be told of what happened to a ticket, as far as they want to be told by
/// mail. `entry` is where it stands in the timeline. Whoever has no address is told on their page only.
pub fn announce(tx: &Tx<'_>, ticket: &Ticket, event: &Event, by: By, entry: u64) -> Result<(), StoreError> {
    for notice in notice::plan(ticket, event, by) {
        // Where a request goes on in a chat, its news go there; the receipt and a new link are mail.
        let is_news = !matches!(notice.told, Told::Received | Told::LinkRenewed);
        if let (Recipient::Person { .. }, true) = (notice.to, is_news)
            && let Some(peer) = messenger::reach(tx, ticket.id)?
        {
            tx.enqueue(Notice { to: Recipient::Chat { peer }, ..notice }, ticket.id, entry)?;
            continue;
        }
        let reachable = match notice.to {
            Recipient::Person { person } => tx.person(person)?.is_some_and(|person| person.email.is_some()),
            Recipient::Account { account } => tx.account(account)?.is_some_and(|account| wants(&account, notice.told)),
            Recipient::Chat { .. } => true,
        };
        if reachable {
            tx.enqueue(notice, ticket.id, entry)?;
        }
    }
    if matches!(event, Event::Opened { .. } | Event::Moved { .. })
        && let Some(department) = tx.department(ticket.department)?
    {
        for notice in notice::arrivals(&department, &tx.shared_accounts()?, by) {
            tx.enqueue(notice, ticket.id, entry)?;
        }
    }
    Ok(())
}

fn wants(account: &Account, told: Told) -> bool {
    account.is_active() && account.wishes.as_ref().is_none_or(|wishes| wishes.want(told))
}
