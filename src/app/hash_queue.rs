//! Who hashes a password next: few at a time, and fairly while many ask.
//!
//! A hash takes 19 MiB and a good part of a second on a small machine, and strangers can ask for one. So two
//! work at a time, a network waits with one, and the network that asked for none for longest goes first. People who
//! were signed in before go in front of strangers. A request that finds no place is refused and not counted.
//!
//! A [`HashTurn`] belongs to the work, not to the request: a browser that hangs up frees its place in the
//! queue, but never the memory of a hash that is still at work.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

use super::{
    Error,
    network::{NetworkKey, network_keys},
};
use crate::domain::id::AccountId;

/// The most hashes at work at the same time.
const MAX_RUNNING: usize = 2;

/// The most hashes that wait. Two at a time, the last one waits for about a second.
const MAX_WAITING: usize = 16;

/// So many askings are remembered, to know which network asked for none for longest.
const REMEMBERED: usize = 4_096;

/// When somebody without a place may try again, in seconds.
const BUSY_SECONDS: u64 = 2;

/// For whom a password is hashed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HashCaller {
    /// The machine's command line, the setup, the demo: nobody from outside.
    Machine,
    /// An account of the team, in a browser in which it was signed in before.
    Team(AccountId),
    /// A requester, in a browser in which they were signed in before.
    Requester(IpAddr),
    Stranger(IpAddr),
}

impl HashCaller {
    /// Lower ones go first.
    fn lane(self) -> u8 {
        match self {
            Self::Machine | Self::Team(_) => 0,
            Self::Requester(_) => 1,
            Self::Stranger(_) => 2,
        }
    }

    /// What may wait with one hash each. None: no limit.
    fn keys(self) -> Vec<NetworkKey> {
        match self {
            Self::Machine => Vec::new(),
            Self::Team(account) => vec![NetworkKey { key: format!("account {account}"), width: 1 }],
            Self::Requester(address) | Self::Stranger(address) => network_keys(address),
        }
    }
}

/// The queue. A clone shares it.
#[derive(Clone, Default, Debug)]
pub struct HashQueue {
    state: Arc<Mutex<QueueState>>,
}

#[derive(Default, Debug)]
struct QueueState {
    running: usize,
    waiting: Vec<WaitingHash>,
    /// Counts who asked for a place, whether they got one or not.
    count: u64,
    /// Per network, when it asked last: as often as its width.
    asked: HashMap<String, VecDeque<u64>>,
    /// The last askings, oldest first, with their networks.
    remembered: VecDeque<(u64, Vec<NetworkKey>)>,
}

/// Who goes first, the lowest: by lane, then by when the network asked before, then by who came first.
type HashRank = (u8, u64, u64);

#[derive(Debug)]
struct WaitingHash {
    rank: HashRank,
    keys: Vec<NetworkKey>,
    start: oneshot::Sender<HashTurn>,
}

/// The right to hash one password. It goes into the work; when it is dropped, the next one begins.
#[derive(Debug)]
pub struct HashTurn {
    queue: HashQueue,
}

impl Drop for HashTurn {
    fn drop(&mut self) {
        self.queue.lock().running -= 1;
        self.queue.start_waiting();
    }
}

impl HashQueue {
    /// Whether a hash of this caller would get a place now. Asked before anything is counted against them.
    ///
    /// # Errors
    /// `RateLimited` when there is none.
    pub fn check_room(&self, caller: HashCaller) -> Result<(), Error> {
        let mut state = self.lock();
        state.remove_gone();
        let (keys, rank) = (caller.keys(), state.next_rank(caller));
        let is_before_another = state.waiting.iter().any(|waiting| waiting.rank > rank);
        if state.has_room_for(&keys) && (state.waiting.len() < MAX_WAITING || is_before_another) {
            return Ok(());
        }
        state.remember(keys);
        Err(Error::RateLimited { seconds: BUSY_SECONDS })
    }

    /// Waits for a turn. Dropping the future gives the place up.
    ///
    /// # Errors
    /// `RateLimited` when there is no place, or one with more right to it came meanwhile.
    pub async fn wait_for_turn(&self, caller: HashCaller) -> Result<HashTurn, Error> {
        self.check_room(caller)?;
        let (start, turn) = oneshot::channel();
        self.lock().enter(caller, start);
        self.start_waiting();
        turn.await.map_err(|_| Error::RateLimited { seconds: BUSY_SECONDS })
    }

    /// Begins hashes while there is room. Nothing is sent while the state is locked, because a turn that
    /// nobody takes locks it again.
    fn start_waiting(&self) {
        loop {
            let Some(next) = self.lock().begin_next() else { return };
            // Nobody may be waiting any more: then the turn is dropped, and the next one begins.
            drop(next.send(HashTurn { queue: self.clone() }));
        }
    }

    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl QueueState {
    /// Frees the places of callers who hung up.
    fn remove_gone(&mut self) {
        self.waiting.retain(|waiting| !waiting.start.is_closed());
    }

    /// Whether each of the networks waits with fewer hashes than its width.
    fn has_room_for(&self, keys: &[NetworkKey]) -> bool {
        keys.iter().all(|key| {
            let waiting = self.waiting.iter().filter(|waiting| waiting.keys.contains(key)).count();
            waiting < key.width as usize
        })
    }

    /// The rank of a caller who asks now.
    fn next_rank(&self, caller: HashCaller) -> HashRank {
        let asked = |network: &NetworkKey| {
            let times = self.asked.get(&network.key).filter(|times| times.len() >= network.width as usize);
            times.and_then(|times| times.front().copied()).unwrap_or_default()
        };
        (caller.lane(), caller.keys().iter().map(asked).max().unwrap_or_default(), self.count + 1)
    }

    /// Enters a caller. If the queue is full, the last one loses its place.
    fn enter(&mut self, caller: HashCaller, start: oneshot::Sender<HashTurn>) {
        let (rank, keys) = (self.next_rank(caller), caller.keys());
        self.remember(keys.clone());
        self.waiting.push(WaitingHash { rank, keys, start });
        while self.waiting.len() > MAX_WAITING {
            self.waiting.sort_by_key(|waiting| waiting.rank);
            self.waiting.pop();
        }
    }

    /// Takes the next one out of the queue, if one more hash may begin.
    fn begin_next(&mut self) -> Option<oneshot::Sender<HashTurn>> {
        self.remove_gone();
        if self.running >= MAX_RUNNING {
            return None;
        }
        let (first, _) = self.waiting.iter().enumerate().min_by_key(|(_, waiting)| waiting.rank)?;
        self.running += 1;
        Some(self.waiting.swap_remove(first).start)
    }

    fn remember(&mut self, keys: Vec<NetworkKey>) {
        self.count += 1;
        for NetworkKey { key, width } in &keys {
            let times = self.asked.entry(key.clone()).or_default();
            times.push_back(self.count);
            if times.len() > *width as usize {
                times.pop_front();
            }
        }
        self.remembered.push_back((self.count, keys));
        if self.remembered.len() > REMEMBERED
            && let Some((asked, keys)) = self.remembered.pop_front()
        {
            keys.iter().for_each(|network| self.forget(&network.key, asked));
        }
    }

    fn forget(&mut self, key: &str, asked: u64) {
        let Some(times) = self.asked.get_mut(key) else { return };
        times.retain(|time| *time > asked);
        if times.is_empty() {
            self.asked.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use tokio::task::JoinHandle;

    use super::*;

    type Waiting = JoinHandle<Result<HashTurn, Error>>;

    fn stranger(number: u32) -> HashCaller {
        HashCaller::Stranger(Ipv4Addr::from_bits(0xC612_0000 + number).into())
    }

    fn household(part: u128) -> HashCaller {
        HashCaller::Stranger(Ipv6Addr::from_bits((0x2001_0db8 << 96) + (part << 64)).into())
    }

    fn ask(queue: &HashQueue, caller: HashCaller) -> Waiting {
        let queue = queue.clone();
        tokio::spawn(async move { queue.wait_for_turn(caller).await })
    }

    /// Lets everything run that can.
    async fn settle() {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }

    /// Two strangers hash and do not end.
    async fn busy(queue: &HashQueue) -> (HashTurn, HashTurn) {
        (queue.wait_for_turn(stranger(60_000)).await.unwrap(), queue.wait_for_turn(stranger(60_001)).await.unwrap())
    }

    #[tokio::test]
    async fn a_caller_who_hangs_up_frees_the_place_but_not_the_turn() {
        let queue = HashQueue::default();
        let (one, _other) = busy(&queue).await;
        for _ in 0..200 {
            let waiting = ask(&queue, stranger(1));
            settle().await;
            waiting.abort();
            settle().await;
        }
        let last = ask(&queue, stranger(1));
        settle().await;
        assert!(!last.is_finished(), "two are still at work");
        assert_eq!(queue.lock().running, MAX_RUNNING);
        drop(one);
        assert!(last.await.unwrap().is_ok());
        assert_eq!(queue.lock().running, 1);
    }

    #[tokio::test]
    async fn a_network_waits_with_one_hash_and_a_wide_one_with_as_many_as_its_width() {
        let queue = HashQueue::default();
        let _busy = busy(&queue).await;
        let mut waiting = Vec::new();
        let mut places = |callers: &[HashCaller]| {
            let fits = |caller: &&HashCaller| {
                let fits = queue.check_room(**caller).is_ok();
                if fits {
                    let (start, turn) = oneshot::channel();
                    queue.lock().enter(**caller, start);
                    waiting.push(turn);
                }
                fits
            };
            callers.iter().filter(fits).count()
        };
        assert_eq!(places(&[stranger(1); 5]), 1);
        assert_eq!(places(&[household(1); 5]), 1, "one connection");
        assert_eq!(places(&(2..200).map(household).collect::<Vec<_>>()), 3, "four of a /56");
        assert_eq!(places(&(0..200).map(|part| household(part << 8)).collect::<Vec<_>>()), 11, "the queue is full");
    }

    /// Four hundred networks ask while two hash; then this caller asks, and one of the two ends.
    async fn is_next(queue: &HashQueue, caller: HashCaller) -> bool {
        let (one, _other) = busy(queue).await;
        let mut strangers: Vec<Waiting> = (0..400).map(|number| ask(queue, stranger(number))).collect();
        settle().await;
        strangers.retain(|waiting| !waiting.is_finished());
        assert_eq!(strangers.len(), MAX_WAITING, "the others were refused");
        let caller = ask(queue, caller);
        settle().await;
        assert!(queue.lock().waiting.len() <= MAX_WAITING);
        drop(one);
        settle().await;
        caller.is_finished() && caller.await.unwrap().is_ok()
    }

    #[tokio::test]
    async fn who_was_in_before_goes_in_front_of_every_stranger() {
        for known in [HashCaller::Team(AccountId(7)), HashCaller::Machine, HashCaller::Requester([192, 0, 2, 1].into())]
        {
            assert!(is_next(&HashQueue::default(), known).await, "{known:?}");
        }
        assert!(!is_next(&HashQueue::default(), stranger(1_000)).await, "the queue is full of equals");
    }

    #[tokio::test]
    async fn a_network_that_had_no_hash_goes_before_four_hundred_that_had_one() {
        let queue = HashQueue::default();
        for number in 0..400 {
            drop(queue.wait_for_turn(stranger(number)).await.unwrap());
        }
        assert!(is_next(&queue, stranger(1_000)).await);
    }

    #[tokio::test]
    async fn those_who_are_refused_and_ask_again_wait_behind_who_asks_for_the_first_time() {
        let queue = HashQueue::default();
        let two = busy(&queue).await;
        let first: Vec<Waiting> = (0..400).map(|number| ask(&queue, stranger(number))).collect();
        settle().await;
        first.iter().for_each(Waiting::abort);
        settle().await;
        drop(two);
        assert!(is_next(&queue, stranger(1_000)).await);
    }

    #[tokio::test]
    async fn what_is_remembered_is_bounded() {
        let queue = HashQueue::default();
        for part in 0..10_000 {
            drop(queue.wait_for_turn(household(part)).await.unwrap());
        }
        let state = queue.lock();
        assert!(state.asked.len() < 3 * REMEMBERED);
        assert_eq!(state.remembered.len(), REMEMBERED);
        assert!(state.asked.values().all(|begun| begun.len() <= 16));
    }
}
