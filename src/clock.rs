//! The only place that reads the machine's clock. All other code is given the time.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// The time. In tests and while the demo is filled, a time that is set by hand.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// None: the machine's clock. `Some` of None: a clock set by hand that was released.
    set: Option<Arc<Mutex<Option<Timestamp>>>>,
}

impl Clock {
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that does not move by itself.
    pub fn fixed(at: Timestamp) -> Self {
        Self { set: Some(Arc::new(Mutex::new(Some(at)))) }
    }

    /// The time in whole microseconds, as the store keeps it.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(&self) -> Timestamp {
        let set = self.set.as_ref().and_then(|set| *set.lock().unwrap_or_else(PoisonError::into_inner));
        let now = set.unwrap_or_else(Timestamp::now);
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Moves a fixed clock; does nothing on the machine's clock.
    pub fn advance(&self, by: SignedDuration) {
        self.adjust(|time| *time += by);
    }

    /// Sets a fixed clock; does nothing on the machine's clock.
    pub fn set(&self, to: Timestamp) {
        self.adjust(|time| *time = to);
    }

    /// Releases a fixed clock: from now on it tells the machine's time.
    pub fn release(&self) {
        if let Some(set) = &self.set {
            *set.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    fn adjust(&self, turn: impl FnOnce(&mut Timestamp)) {
        if let Some(set) = &self.set
            && let Some(time) = set.lock().unwrap_or_else(PoisonError::into_inner).as_mut()
        {
            turn(time);
        }
    }
}
