//! The only place that reads the clock.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Tells the time; in tests and while the demo is filled a time that is set by hand.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// None: the machine's clock. Some(None): a clock set by hand that was let go.
    set: Option<Arc<Mutex<Option<Timestamp>>>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until it is moved.
    pub fn fixed(at: Timestamp) -> Self {
        Self { set: Some(Arc::new(Mutex::new(Some(at)))) }
    }

    /// The time, to the microsecond: what the store keeps.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(&self) -> Timestamp {
        let set = self.set.as_ref().and_then(|set| *set.lock().unwrap_or_else(PoisonError::into_inner));
        let now = set.unwrap_or_else(Timestamp::now);
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Moves a fixed clock; the machine's clock is left alone.
    pub fn advance(&self, by: SignedDuration) {
        self.adjust(|time| *time += by);
    }

    /// Sets a fixed clock; the machine's clock is left alone.
    pub fn set(&self, to: Timestamp) {
        self.adjust(|time| *time = to);
    }

    /// Lets a fixed clock go: from now on it tells the machine's time.
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
