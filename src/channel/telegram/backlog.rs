//! The updates of one bot from their arrival to their acknowledgement. Those of one chat are processed one after
//! the other in their order, those of different chats side by side.
//!
//! In memory only: what is not acknowledged comes again after a restart. Telegram brings at most 100 updates that
//! are not acknowledged, which is the bound.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::Notify;

use super::read::TelegramUpdate;

/// The updates that are not acknowledged yet.
#[derive(Default)]
pub struct Backlog {
    state: Mutex<BacklogState>,
    /// Notified when every update is processed.
    all_processed: Notify,
}

#[derive(Default)]
struct BacklogState {
    /// By number: whether it is processed.
    arrived: BTreeMap<u64, bool>,
    /// By chat: what waits behind the update that is being processed.
    chats: HashMap<i64, VecDeque<TelegramUpdate>>,
}

impl Backlog {
    /// Whether an update has arrived before.
    pub fn has(&self, number: u64) -> bool {
        self.locked().arrived.contains_key(&number)
    }

    /// Adds what arrived: the numbers of all updates, and those that need processing. Returns the chats that
    /// nobody processes yet; the caller does, with [`Self::next_of`] until it returns `None`.
    pub fn add(&self, numbers: impl IntoIterator<Item = u64>, updates: Vec<TelegramUpdate>) -> Vec<i64> {
        let mut state = self.locked();
        state.arrived.extend(numbers.into_iter().map(|number| (number, true)));
        let mut idle = Vec::new();
        for update in updates {
            let Some(chat) = update.chat() else { continue };
            state.arrived.extend(update.numbers().iter().map(|number| (*number, false)));
            let waiting = state.chats.entry(chat).or_insert_with(|| {
                idle.push(chat);
                VecDeque::new()
            });
            waiting.push_back(update);
        }
        idle
    }

    /// Takes the next update of a chat. With `None` the chat is idle.
    pub fn next_of(&self, chat: i64) -> Option<TelegramUpdate> {
        let mut state = self.locked();
        let next = state.chats.get_mut(&chat)?.pop_front();
        if next.is_none() {
            state.chats.remove(&chat);
        }
        next
    }

    /// Records that an update need not come again.
    pub fn record_processed(&self, update: &TelegramUpdate) {
        let mut state = self.locked();
        state.arrived.extend(update.numbers().iter().map(|number| (*number, true)));
        if state.arrived.values().all(|is_processed| *is_processed) {
            self.all_processed.notify_waiters();
        }
    }

    /// Waits until every update is processed, but not longer than this.
    pub async fn wait_processed(&self, longest: Duration) {
        let all_processed = self.all_processed.notified();
        if self.first_unprocessed().is_some() {
            // The time being over is as good as the notice.
            let _ = tokio::time::timeout(longest, all_processed).await;
        }
    }

    /// The oldest update that is not processed. Everything before it may be acknowledged, and is forgotten.
    pub fn first_unprocessed(&self) -> Option<u64> {
        let mut state = self.locked();
        let first = state.arrived.iter().find(|(_, is_processed)| !**is_processed).map(|(number, _)| *number);
        state.arrived = first.map(|first| state.arrived.split_off(&first)).unwrap_or_default();
        first
    }

    fn locked(&self) -> MutexGuard<'_, BacklogState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use teloxide::types::ChatId;

    use super::*;
    use crate::domain::person::Lang;

    fn update(number: u64, chat: i64) -> TelegramUpdate {
        TelegramUpdate::Group { updates: vec![number], chat: ChatId(chat), lang: Lang::De }
    }

    #[test]
    fn chats_do_not_wait_for_each_other_and_only_what_is_processed_is_acknowledged() {
        let backlog = Backlog::default();
        // 12 needs no processing.
        let updates = vec![update(10, 1), update(11, 1), update(13, 2)];
        assert_eq!(backlog.add([10, 11, 12, 13], updates), [1, 2]);
        let slow = backlog.next_of(1).unwrap();
        let other = backlog.next_of(2).unwrap();
        backlog.record_processed(&other);
        assert_eq!(backlog.next_of(2), None);
        assert_eq!(backlog.first_unprocessed(), Some(10));
        assert_eq!([10, 12, 13, 14].map(|number| backlog.has(number)), [true, true, true, false]);
        assert_eq!(backlog.add([14, 15], vec![update(14, 1), update(15, 2)]), [2], "chat 1 is still at its first");
        backlog.record_processed(&slow);
        assert_eq!(backlog.first_unprocessed(), Some(11));
        assert!(!backlog.has(10));
        for number in [11, 14] {
            let next = backlog.next_of(1).unwrap();
            assert_eq!(next.numbers(), [number], "in their order");
            backlog.record_processed(&next);
        }
        backlog.record_processed(&backlog.next_of(2).unwrap());
        assert_eq!((backlog.first_unprocessed(), backlog.has(15)), (None, false));
    }
}
