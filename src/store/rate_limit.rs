//! Rate limits that survive a restart.
//!
//! A row says when a bucket will be empty again (generic cell rate algorithm). The rule that decides
//! by it is in `app::rate_limit`. The rows are in the table of counters under `brake/`. What is limited may be
//! an account or an address; the row holds only its keyed hash, so that no key of the file names a person.

use data_encoding::HEXLOWER;

use super::{Key, Read, StoreError, Table, Tx, number_at};

const RATE_LIMIT_PREFIX: &str = "brake/";

fn key_of(read: &impl Read, purpose: &str, key: &str) -> Key {
    let hash = read.installation_key().sign("rate limit", key.as_bytes());
    Key::word(RATE_LIMIT_PREFIX).then_text(purpose).then_text(&HEXLOWER.encode(&hash[..16]))
}

/// Reading stored rate limits.
pub trait StoredRateLimits: Read + Sized {
    /// When the bucket will be empty again, in milliseconds since 1970; 0 if no row is stored.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn rate_limit_empty_at(&self, purpose: &str, key: &str) -> Result<i64, StoreError> {
        Ok(self.counter_value(&key_of(self, purpose, key))?.cast_signed())
    }
}

impl<R: Read> StoredRateLimits for R {}

impl Tx<'_> {
    /// Stores when the bucket will be empty again, in milliseconds since 1970.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_rate_limit(&self, purpose: &str, key: &str, empty_at: i64) -> Result<(), StoreError> {
        self.put_bytes(Table::Counts, &key_of(self, purpose, key), &empty_at.to_be_bytes())
    }

    /// Empties the bucket at once.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn remove_rate_limit(&self, purpose: &str, key: &str) -> Result<(), StoreError> {
        self.remove(Table::Counts, &key_of(self, purpose, key)).map(drop)
    }

    /// Removes the rows of buckets that are empty by now.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn remove_empty_rate_limits(&self) -> Result<(), StoreError> {
        let (prefix, now) = (Key::word(RATE_LIMIT_PREFIX), self.now.as_millisecond());
        let is_empty = |_: &[u8], value: &[u8]| number_at(value, 0).cast_signed() <= now;
        self.remove_rows(Table::Counts, &prefix, &prefix.end(), is_empty).map(drop)
    }
}
