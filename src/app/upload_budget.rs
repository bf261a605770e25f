//! How many bytes of files may come in on one day without an account: from one network or person, and
//! from all together. Counted in the transaction that refers to the files.

use std::net::IpAddr;

use jiff::{Timestamp, tz::TimeZone};

use super::{App, AppOptions, Error, network::narrowest_network};
use crate::{
    domain::{file::Attachment, notification::Peer},
    store::{Read, Tx, UploadBytes},
};

/// A sender may upload so many full messages on one day: enough for a class behind one address.
const MESSAGES_PER_SENDER: u64 = 4;

/// The least that a sender may upload on one day, however small the largest file is.
const MIN_PER_SENDER: u64 = 200_000_000;

/// All senders together may upload so many times what one of them may.
const SENDERS: u64 = 10;

/// Seconds after which somebody over the limit may try again.
const RETRY_SECONDS: u64 = 3600;

/// Somebody who uploads files without an account.
#[derive(Clone, Debug)]
pub struct Uploader {
    /// The network or the person at a messenger; stored only as a keyed hash.
    sender: String,
    /// The most bytes of this sender on one day (UTC).
    most: u64,
    /// The most bytes of all senders together.
    most_of_all: u64,
}

impl Uploader {
    fn new(options: &AppOptions, sender: String) -> Self {
        let message = options.max_file.saturating_mul(options.max_files as u64);
        let most = message.saturating_mul(MESSAGES_PER_SENDER).max(MIN_PER_SENDER);
        Self { sender, most, most_of_all: most.saturating_mul(SENDERS) }
    }

    /// How many bytes they may still upload today.
    ///
    /// # Errors
    /// `Internal` when the store fails.
    pub fn bytes_left(&self, read: &impl Read, now: Timestamp) -> Result<u64, Error> {
        let so_far = read.uploaded_bytes(now.to_zoned(TimeZone::UTC).date(), &self.sender)?;
        Ok(self.most.saturating_sub(so_far.sender).min(self.most_of_all.saturating_sub(so_far.all)))
    }

    /// Counts files that an intention is going to refer to.
    ///
    /// # Errors
    /// `RateLimited` when they are more than what is left of today; nothing is stored then. `Internal` or
    /// `DiskFull` when the store fails.
    pub fn charge<'f>(&self, tx: &Tx<'_>, files: impl IntoIterator<Item = &'f Attachment>) -> Result<(), Error> {
        let bytes: u64 = files.into_iter().map(|file| file.size).sum();
        if bytes == 0 {
            return Ok(());
        }
        if bytes > self.bytes_left(tx, tx.now)? {
            return Err(Error::RateLimited { seconds: RETRY_SECONDS });
        }
        Ok(tx.add_uploaded_bytes(&self.sender, bytes)?)
    }

    /// Counts files of a messenger, which brings a refused message again and again.
    ///
    /// # Errors
    /// `Internal` or `DiskFull` when the store fails.
    pub fn count<'f>(&self, tx: &Tx<'_>, files: impl IntoIterator<Item = &'f Attachment>) -> Result<(), Error> {
        let bytes: u64 = files.into_iter().map(|file| file.size).sum();
        if bytes > 0 {
            tx.add_uploaded_bytes(&self.sender, bytes)?;
        }
        Ok(())
    }
}

impl App {
    /// Somebody at the network of this address.
    pub fn uploader_at(&self, address: IpAddr) -> Uploader {
        Uploader::new(self.options(), format!("network {}", narrowest_network(address)))
    }

    /// Somebody who writes to a bot.
    pub fn uploader_of(&self, peer: Peer) -> Uploader {
        Uploader::new(self.options(), format!("peer {}/{}", peer.bot, peer.user))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::SignedDuration;

    use super::*;
    use crate::{
        clock::Clock,
        domain::{file::BlobHash, text::FileName},
        store::Store,
    };

    #[test]
    fn a_network_and_all_together_may_upload_so_much_a_day() {
        let files = tempfile::tempdir().unwrap();
        let clock = Clock::fixed("2026-11-20T13:05:00Z".parse().unwrap());
        let store = Arc::new(Store::memory(files.path(), clock.clone()).unwrap());
        let options = AppOptions::default();
        let send = |sender: &str, bytes: u64| {
            let uploader = Uploader::new(&options, sender.to_owned());
            let name = FileName::parse("foto.jpg").unwrap();
            let file = Attachment { name, hash: BlobHash([0; 32]), size: bytes, media_type: String::new() };
            store.write_now::<_, Error, _>(move |tx| uploader.charge(tx, [&file])).map(|_| ())
        };
        send("a", MIN_PER_SENDER).unwrap();
        assert!(matches!(send("a", 1), Err(Error::RateLimited { .. })), "one network is full");
        for other in 1..SENDERS {
            send(&other.to_string(), MIN_PER_SENDER).unwrap();
        }
        assert!(matches!(send("another", 1), Err(Error::RateLimited { .. })), "all together are full");
        clock.advance(SignedDuration::from_hours(24));
        send("a", 1).unwrap();
        store.write_now::<_, Error, _>(|tx| Ok(tx.remove_old_uploaded_bytes()?)).unwrap();
        let left = Uploader::new(&options, "a".to_owned()).bytes_left(&store.snapshot().unwrap(), clock.now()).unwrap();
        assert_eq!(left, MIN_PER_SENDER - 1, "today's stay counted");
    }
}
