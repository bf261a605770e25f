//! How many connections, requests and event streams may be open: all together, of one network and of one
//! session. Without these limits one computer could take every handle of the process.
//!
//! A network never gets more than a sixteenth of the places that are free. So a single one gets a
//! seventeenth of all, and it takes dozens of networks to leave nothing to others.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

/// Handles for what is no connection: database, listener, mail, messengers, control socket.
const RESERVED_HANDLES: u64 = 128;

/// More connections would only take memory.
const MAX_CONNECTIONS: u64 = 8192;

/// Every network may have so many places while any is free: a few browsers behind one address.
const MIN_PER_NETWORK: usize = 32;

/// Of the places that are free, a network may have this part.
const PART_OF_FREE: usize = 16;

/// The pages of one session that may listen for changes at the same time.
const MAX_STREAMS_PER_SESSION: usize = 8;

/// The most connections of a process that may have so many handles: half of them, because an answer may
/// hold a file open beside its connection.
pub fn max_connections(handles: u64) -> usize {
    let most = (handles.saturating_sub(RESERVED_HANDLES) / 2).clamp(64, MAX_CONNECTIONS);
    usize::try_from(most).unwrap_or(usize::MAX)
}

/// Places for connections or requests. Clones share them.
#[derive(Clone, Debug)]
pub struct Places {
    most: usize,
    taken: Arc<Mutex<TakenPlaces>>,
}

#[derive(Debug, Default)]
struct TakenPlaces {
    all: usize,
    networks: HashMap<String, usize>,
}

/// A place that is taken until this value is dropped.
#[derive(Debug)]
pub struct Place {
    places: Places,
    network: String,
}

impl Places {
    pub fn new(most: usize) -> Self {
        Self { most, taken: Arc::default() }
    }

    /// Takes a place for a network, if it has not its share already.
    pub fn take(&self, network: &str) -> Option<Place> {
        let mut taken = self.taken();
        let free = self.most.saturating_sub(taken.all);
        let has = taken.networks.get(network).copied().unwrap_or_default();
        if free == 0 || has >= (free / PART_OF_FREE).max(MIN_PER_NETWORK) {
            return None;
        }
        Some(self.put(&mut taken, network))
    }

    /// Takes a place for a proxy, behind which many networks are.
    pub fn take_shared(&self, proxy: &str) -> Option<Place> {
        let mut taken = self.taken();
        (taken.all < self.most).then(|| self.put(&mut taken, proxy))
    }

    fn put(&self, taken: &mut TakenPlaces, network: &str) -> Place {
        taken.all += 1;
        *taken.networks.entry(network.to_owned()).or_default() += 1;
        Place { places: self.clone(), network: network.to_owned() }
    }

    fn taken(&self) -> MutexGuard<'_, TakenPlaces> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.all -= 1;
        if let Some(has) = taken.networks.get_mut(&self.network) {
            *has -= 1;
            if *has == 0 {
                taken.networks.remove(&self.network);
            }
        }
    }
}

/// The event streams that are open. Clones share them.
#[derive(Clone, Debug)]
pub struct EventStreams {
    most: usize,
    open: Arc<Mutex<OpenStreams>>,
}

#[derive(Debug, Default)]
struct OpenStreams {
    next: u64,
    /// In the order in which they were opened.
    streams: VecDeque<OpenStream>,
}

#[derive(Debug)]
struct OpenStream {
    number: u64,
    session: String,
    network: String,
    /// Dropped to close the stream.
    _line: oneshot::Sender<()>,
}

/// The place of an open stream.
#[derive(Debug)]
pub struct StreamPlace {
    streams: EventStreams,
    number: u64,
    /// Ends when a newer stream takes the place.
    pub displaced: oneshot::Receiver<()>,
}

impl EventStreams {
    pub fn new(most: usize) -> Self {
        Self { most, open: Arc::default() }
    }

    /// Takes a place. Where a session, a network or all together have too many, their oldest one closes.
    pub fn open(&self, session: &str, network: &str) -> StreamPlace {
        let (line, displaced) = oneshot::channel();
        let mut open = self.opened();
        let number = open.next;
        open.next += 1;
        open.streams.push_back(OpenStream {
            number,
            session: session.to_owned(),
            network: network.to_owned(),
            _line: line,
        });
        open.keep(MAX_STREAMS_PER_SESSION, |stream| stream.session == session);
        open.keep(self.most / 4, |stream| stream.network == network);
        open.keep(self.most, |_| true);
        StreamPlace { streams: self.clone(), number, displaced }
    }

    fn opened(&self) -> MutexGuard<'_, OpenStreams> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenStreams {
    /// Closes the oldest of those that `is_of` names, until there are not more than `most`.
    fn keep(&mut self, most: usize, is_of: impl Fn(&OpenStream) -> bool) {
        let mut spare = self.streams.iter().filter(|stream| is_of(stream)).count().saturating_sub(most);
        self.streams.retain(|stream| {
            let closes = spare > 0 && is_of(stream);
            spare -= usize::from(closes);
            !closes
        });
    }
}

impl Drop for StreamPlace {
    fn drop(&mut self) {
        self.streams.opened().streams.retain(|stream| stream.number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_handles_are_for_connections() {
        for (handles, most) in [(0, 64), (1024, 448), (4096, 1984), (65_536, 8192)] {
            assert_eq!(max_connections(handles), most, "{handles}");
        }
    }

    #[test]
    fn one_network_gets_a_small_part_and_many_leave_places_to_others() {
        let places = Places::new(8192);
        let mut held = Vec::new();
        let mut flood = |network: &str| {
            let before = held.len();
            held.extend(std::iter::from_fn(|| places.take(network)));
            held.len() - before
        };
        assert_eq!(flood("a"), 481);
        for number in 0..40 {
            assert!(flood(&number.to_string()) >= MIN_PER_NETWORK);
        }
        assert!(flood("somebody else") >= MIN_PER_NETWORK);
        held.clear();
        assert_eq!(places.taken().networks.len(), 0, "nothing is remembered of who is gone");
    }

    #[test]
    fn a_proxy_may_have_all_places() {
        let places = Places::new(100);
        let held: Vec<Place> = std::iter::from_fn(|| places.take_shared("proxy")).collect();
        assert_eq!(held.len(), 100);
    }

    #[test]
    fn the_oldest_stream_of_a_session_closes_first() {
        let streams = EventStreams::new(1000);
        let mut open: Vec<StreamPlace> = (0..MAX_STREAMS_PER_SESSION + 2).map(|_| streams.open("jo", "a")).collect();
        let mut other = streams.open("kim", "a");
        let is_open = |place: &mut StreamPlace| place.displaced.try_recv() == Err(oneshot::error::TryRecvError::Empty);
        let still: Vec<bool> = open.iter_mut().map(is_open).collect();
        assert_eq!(still.iter().position(|is_open| *is_open), Some(2));
        assert!(still[2..].iter().all(|is_open| *is_open) && is_open(&mut other));
        drop((open, other));
        assert_eq!(streams.opened().streams.len(), 0);
    }

    #[test]
    fn all_streams_together_have_a_limit() {
        let streams = EventStreams::new(8);
        let mut open: Vec<StreamPlace> =
            (0..12).map(|number| streams.open(&number.to_string(), &number.to_string())).collect();
        assert_eq!(streams.opened().streams.len(), 8);
        assert!(open[3].displaced.try_recv().is_err_and(|error| error == oneshot::error::TryRecvError::Closed));
    }
}
