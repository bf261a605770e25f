//! Rate of outgoing messages: as fast as Telegram allows (Bots FAQ, "My bot is hitting limits"), with a
//! pause when it asks for one.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

/// Messages to one chat that may be sent without a pause.
const BURST: u32 = 3;

/// Time between two messages of one bot, to any chat.
const PAUSE_BETWEEN_MESSAGES: Duration = Duration::from_millis(36);

/// Decides when the next message of one bot may be sent.
pub struct MessagePacer {
    /// Time between two messages to one chat.
    chat: Duration,
    slots: Mutex<Slots>,
}

#[derive(Default)]
struct Slots {
    all: Option<Instant>,
    chats: HashMap<i64, Instant>,
}

impl MessagePacer {
    /// `chat`: time between two messages to one chat.
    pub fn new(chat: Duration) -> Self {
        Self { chat, slots: Mutex::default() }
    }

    /// Waits until a message to this chat may be sent.
    pub async fn wait(&self, chat: i64) {
        let turn = self.next_slot(chat, Instant::now());
        sleep_until(turn).await;
    }

    /// Holds back all messages for this time.
    pub fn pause(&self, pause: Duration) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + pause;
        slots.all = Some(slots.all.map_or(until, |all| all.max(until)));
    }

    fn next_slot(&self, chat: i64, now: Instant) -> Instant {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        // A chat whose slot is in the past need not wait.
        slots.chats.retain(|_, free| *free > now);
        let free = slots.chats.get(&chat).copied().unwrap_or(now);
        let own = now.max(free.checked_sub(self.chat * (BURST - 1)).unwrap_or(now));
        let turn = slots.all.map_or(own, |all| own.max(all));
        slots.all = Some(turn + PAUSE_BETWEEN_MESSAGES);
        slots.chats.insert(chat, free.max(turn) + self.chat);
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_at_once_then_one_a_second_and_others_do_not_wait_for_it() {
        let (pace, start) = (MessagePacer::new(Duration::from_secs(1)), Instant::now());
        let millis = |chat| pace.next_slot(chat, start).duration_since(start).as_millis();
        assert_eq!([millis(1), millis(1), millis(1)], [0, 36, 72]);
        let late = millis(1);
        assert!((1000..1200).contains(&late), "{late}");
    }

    #[test]
    fn everybody_together_is_told_not_more_than_28_times_a_second() {
        let (pace, start) = (MessagePacer::new(Duration::from_secs(1)), Instant::now());
        let last = (0..280).map(|chat| pace.next_slot(chat, start)).last().unwrap();
        assert!(last.duration_since(start) >= Duration::from_secs(10), "{last:?}");
    }
}
