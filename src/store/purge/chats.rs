//! Taking tickets out of chats. A chat in a browser keeps what was said, and nothing says which line is about which
//! ticket, so a chat that had one of them, or is linked to its requester's address, loses all its lines.

use std::{collections::BTreeSet, ops::ControlFlow};

use crate::{
    dialog::ChatParticipant,
    domain::id::TicketId,
    store::{
        ChatLocation, Chats, Key, MessengerChat, Read, StoreError, Table, Tx, WebChat,
        chat::{MESSAGE, MessageTicket, WEB_CHAT, ticket_key},
        codec,
    },
};

/// Whether anything of these tickets can stand in a chat. `addresses`: keys of their requesters' addresses.
fn may_show(participant: &ChatParticipant, tickets: &BTreeSet<TicketId>, addresses: &BTreeSet<String>) -> bool {
    let is_linked = participant.linked_address.as_ref().is_some_and(|email| addresses.contains(&email.key()));
    is_linked || participant.tickets.iter().any(|own| tickets.contains(&own.ticket))
}

/// Whether a chat has nothing left that somebody waits for.
fn is_over(participant: &ChatParticipant) -> bool {
    participant.tickets.is_empty()
        && participant.linked_address.is_none()
        && participant.pending_address.is_none()
        && !participant.state.has_unsent_request()
}

impl Tx<'_> {
    /// Takes tickets out of all chats. Returns bot and user of the messenger chats in which they were.
    pub(super) fn purge_chats(
        &self,
        tickets: &BTreeSet<TicketId>,
        addresses: &BTreeSet<String>,
    ) -> Result<BTreeSet<(u64, u64)>, StoreError> {
        let mut peers = BTreeSet::new();
        for peer in self.messenger_peers()? {
            let Some(chat) = self.messenger_chat(peer)? else { continue };
            if may_show(&chat.participant, tickets, addresses) {
                self.purge_messenger_chat(chat, tickets)?;
                peers.insert((peer.bot, peer.user));
            }
        }
        tickets.iter().try_for_each(|id| self.remove(Table::Chats, &ticket_key(*id)).map(drop))?;
        let messages = Key::kind(MESSAGE);
        self.remove_rows(Table::Chats, &messages, &messages.end(), |_, value| {
            codec::from_bytes::<MessageTicket>(value).is_ok_and(|row| tickets.contains(&row.ticket))
        })?;
        self.purge_web_chats(tickets, addresses)?;
        Ok(peers)
    }

    fn purge_messenger_chat(&self, mut chat: MessengerChat, tickets: &BTreeSet<TicketId>) -> Result<(), StoreError> {
        if !chat.participant.forget_tickets(|id| tickets.contains(&id)) {
            return Ok(());
        }
        if is_over(&chat.participant) { self.remove_messenger_chat(&chat) } else { self.put_messenger_chat(&chat) }
    }

    fn purge_web_chats(&self, tickets: &BTreeSet<TicketId>, addresses: &BTreeSet<String>) -> Result<(), StoreError> {
        let (all, mut found) = (Key::word(WEB_CHAT), Vec::new());
        self.scan(Table::Drafts, &all, &all.end(), &mut |key, value| {
            let chat = codec::from_bytes::<WebChat>(value).ok();
            let chat = chat.filter(|chat| may_show(&chat.participant, tickets, addresses));
            found.extend(chat.map(|chat| (key.to_vec(), chat)));
            ControlFlow::Continue(())
        })?;
        for (key, mut chat) in found {
            let hash = key.get(WEB_CHAT.len()..).and_then(|hash| <[u8; 32]>::try_from(hash).ok());
            let Some(hash) = hash else { continue };
            let linked = chat.participant.linked_address.clone();
            chat.participant.forget_tickets(|id| tickets.contains(&id));
            (chat.lines, chat.buttons) = (Vec::new(), Vec::new());
            if is_over(&chat.participant) {
                self.update_chat_link(ChatLocation::Browser(hash), linked.as_ref(), None)?;
                self.remove_web_chat(hash)?;
            } else {
                // A page with the old lines does not go on from them.
                chat.revision += 1;
                self.put_web_chat(hash, &chat)?;
            }
        }
        Ok(())
    }
}
