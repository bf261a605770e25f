//! The only place that reads the clock.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Tells the time; in tests and the demo a time that is set by hand.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    set: Option<Arc<Mutex<Timestamp>>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until it is moved.
    pub fn fixed(at: Timestamp) -> Self {
        Self { set: Some(Arc::new(Mutex::new(at))) }
    }

    /// The time, to the microsecond: what the store keeps.
    pub fn now(&self) -> Timestamp {
        let now = match &self.set {
            Some(set) => *set.lock().unwrap_or_else(PoisonError::into_inner),
            None => Timestamp::now(),
        };
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Moves a fixed clock; the machine's clock is left alone.
    pub fn advance(&self, by: SignedDuration) {
        if let Some(set) = &self.set {
            *set.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }

    /// Sets a fixed clock; the machine's clock is left alone.
    pub fn set(&self, to: Timestamp) {
        if let Some(set) = &self.set {
            *set.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }
}
