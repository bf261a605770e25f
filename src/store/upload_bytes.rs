//! Bytes of files that came in on a day from senders without an account: from each sender and all
//! together. What is allowed is decided in `app::upload_budget`.
//!
//! The rows are in the table of counters under `upload/`, by day (UTC). A sender is a keyed hash that
//! changes every day, so a row tells no network and no person; rows of former days are removed.

use std::ops::ControlFlow;

use jiff::{civil::Date, tz::TimeZone};

use super::{InstallationKey, Key, Read, StoreError, Table, Tx};

const UPLOAD_PREFIX: &str = "upload/";

/// The bytes of a sender on a day, and those of all senders together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UploadedBytes {
    pub sender: u64,
    pub all: u64,
}

fn key_of_day(day: Date) -> Key {
    Key::word(UPLOAD_PREFIX).then_text(&day.to_string())
}

fn key_of_sender(keys: &InstallationKey, day: Date, sender: &str) -> Key {
    let hash = keys.sign("upload sender", format!("{day}\n{sender}").as_bytes());
    key_of_day(day).then_bytes(&hash[..16])
}

/// Reading how much was uploaded.
pub trait UploadBytes: Read + Sized {
    /// What a sender and all senders uploaded on a day.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn uploaded_bytes(&self, day: Date, sender: &str) -> Result<UploadedBytes, StoreError> {
        Ok(UploadedBytes {
            sender: self.counter_value(&key_of_sender(self.installation_key(), day, sender))?,
            all: self.counter_value(&key_of_day(day))?,
        })
    }
}

impl<R: Read> UploadBytes for R {}

impl Tx<'_> {
    /// Counts bytes of a sender today (UTC).
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read.
    pub fn add_uploaded_bytes(&self, sender: &str, bytes: u64) -> Result<(), StoreError> {
        let (day, by) = (self.now.to_zoned(TimeZone::UTC).date(), i64::try_from(bytes).unwrap_or(i64::MAX));
        self.add_to_counter(&key_of_sender(self.installation_key(), day, sender), by)?;
        self.add_to_counter(&key_of_day(day), by).map(drop)
    }

    /// Removes what was counted before today (UTC).
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be written.
    pub fn remove_old_uploaded_bytes(&self) -> Result<(), StoreError> {
        let (first, today) = (Key::word(UPLOAD_PREFIX), key_of_day(self.now.to_zoned(TimeZone::UTC).date()));
        let mut is_there_any = false;
        self.scan(Table::Counts, &first, &today, &mut |_, _| {
            is_there_any = true;
            ControlFlow::Break(())
        })?;
        if is_there_any { self.remove_range(Table::Counts, &first, &today) } else { Ok(()) }
    }
}
