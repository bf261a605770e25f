//! The audit log: entries can be added and, after their time, removed from the old end; nothing else.
//!
//! Each entry has a seal: an HMAC with the installation's key over the entry and the seal before it.
//! Both ends of the chain are sealed too. So [`verify_audit_log`] finds an entry that was changed,
//! removed or moved, even if somebody without the key did it directly in the file.

use std::{fmt, ops::ControlFlow};

use jiff::Timestamp;

use super::{
    Key, Read, StoreError, Table, Tx,
    codec::{self, Bytes},
    number_at,
    secret::InstallationKey,
};
use crate::domain::{
    audit::{AuditAction, AuditEntry, ConfigArea, RefusalKind},
    author::Author,
    role::Rights,
};

/// A stored entry: its encoded record, and the seal over it and the seal before.
struct SealedEntry {
    line: Bytes,
    seal: Bytes,
}

/// One end of the chain with a proof of its own: the newest entry, or the last one removed.
#[derive(Clone, Default, PartialEq)]
struct ChainEnd {
    seq: u64,
    seal: Bytes,
    proof: Bytes,
}

codec::record! { SealedEntry { 0 line, 1 seal } ChainEnd { 0 seq, 1 seal, 2 proof } }

const LINE: u8 = 0;
const REMOVED: u8 = 1;
const LAST: u8 = 2;

fn key(seq: u64) -> Key {
    Key::kind(LINE).then(seq)
}

fn seal(keys: &InstallationKey, before: &[u8], seq: u64, line: &[u8]) -> Bytes {
    Bytes(keys.sign("journal line", &[before, &seq.to_be_bytes(), line].concat()).to_vec())
}

fn end(keys: &InstallationKey, which: u8, seq: u64, seal: Bytes) -> ChainEnd {
    let proof = keys.sign("journal end", &[&[which], seq.to_be_bytes().as_slice(), &seal.0].concat());
    ChainEnd { seq, seal, proof: Bytes(proof.to_vec()) }
}

codec::codes! {
    ConfigArea { 0 Organisation, 1 Department, 2 Topic, 3 Texts, 4 MailServer, 5 Rules, 6 Customer, 7 Bot, 8 Satisfaction }
    RefusalKind { 0 SignIn, 1 Code, 2 Other, 3 Form, 4 Access }
}

codec::variants! {
    AuditAction {
        0 Configured { area, id }, 1 Invited { account }, 2 InvitationWithdrawn { account }, 3 Joined { account },
        4 RightsChanged { account, memberships, capabilities, provider, before }, 5 Locked { account }, 6 Unlocked { account },
        7 MembershipsRemoved { account }, 8 AccountDeleted { account }, 9 FactorsReset { account }, 10 FactorsChanged { account },
        11 PasswordChanged { account }, 12 RecoveryCodeUsed { account }, 13 RulesAccepted { account, version },
        14 AttemptsRefused { kind, count }, 15 EmergencyAccessUsed { ticket, reason }, 16 Exported { what }, 17 Imported { what, count },
        18 Purged { rule, count }, 19 JobRan { job, changed, failed }, 20 RequesterPasswordChanged { person },
        21 RequesterFactorsChanged { person }, 22 OwnRightsWidened { account, reason },
        23 SessionsEnded { account }, 30 Restored { taken },
    }
}

codec::record! {
    AuditEntry { 0 at, 1 by, 2 action }
    Rights { 0 memberships, 1 capabilities, 2 provider }
}

/// Reading the audit log.
pub trait AuditLog: Read + Sized {
    /// Up to `most` entries with their numbers, newest first; only those with a number below `before`.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn audit_log(&self, before: Option<u64>, most: usize) -> Result<Vec<(u64, AuditEntry)>, StoreError> {
        let last: ChainEnd = self.record(Table::AuditLog, &Key::kind(LAST))?.unwrap_or_default();
        let mut lines = Vec::new();
        let mut seq = before.unwrap_or(u64::MAX).min(last.seq + 1);
        while lines.len() < most && seq > 1 {
            seq -= 1;
            let Some(stored) = self.record::<SealedEntry>(Table::AuditLog, &key(seq))? else { break };
            lines.push((seq, read_line(&stored)?));
        }
        Ok(lines)
    }
}

impl<R: Read> AuditLog for R {}

fn read_line(stored: &SealedEntry) -> Result<AuditEntry, StoreError> {
    codec::from_bytes(&stored.line.0).map_err(|error| StoreError::Storage(format!("a line of the journal: {error}")))
}

impl Tx<'_> {
    /// Adds an entry at the time of this transaction and returns its number, counted from 1.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn add_audit_entry(&self, by: Author, deed: &AuditAction) -> Result<u64, StoreError> {
        let last: ChainEnd = self.record(Table::AuditLog, &Key::kind(LAST))?.unwrap_or_default();
        let seq = last.seq + 1;
        let line = Bytes(codec::to_bytes(&AuditEntry { at: self.now, by, action: deed.clone() }));
        let seal = seal(self.installation_key(), &last.seal.0, seq, &line.0);
        self.put(Table::AuditLog, &Key::kind(LAST), &end(self.installation_key(), LAST, seq, seal.clone()))?;
        self.put(Table::AuditLog, &key(seq), &SealedEntry { line, seal })?;
        Ok(seq)
    }

    /// Removes the entries older than this from the old end. Returns how many.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn prune_audit_log(&self, older_than: Timestamp) -> Result<u64, StoreError> {
        let removed: ChainEnd = self.record(Table::AuditLog, &Key::kind(REMOVED))?.unwrap_or_default();
        let mut seq = removed.seq;
        let mut seal = removed.seal;
        while let Some(stored) = self.record::<SealedEntry>(Table::AuditLog, &key(seq + 1))? {
            if read_line(&stored)?.at >= older_than {
                break;
            }
            seq += 1;
            seal = stored.seal;
            self.remove(Table::AuditLog, &key(seq))?;
        }
        if seq > removed.seq {
            self.put(Table::AuditLog, &Key::kind(REMOVED), &end(self.installation_key(), REMOVED, seq, seal))?;
        }
        Ok(seq - removed.seq)
    }
}

/// What is wrong with an audit log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuditFault {
    /// The entry with this number was changed or moved.
    Altered(u64),
    /// The entry with this number is missing.
    Missing(u64),
    /// Entries were removed from the old or the new end by somebody without the key.
    Cut,
}

impl fmt::Display for AuditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered(seq) => write!(f, "line {seq} was changed or moved"),
            Self::Missing(seq) => write!(f, "line {seq} is missing"),
            Self::Cut => f.write_str("lines were cut off at its beginning or end"),
        }
    }
}

/// Verifies the chain from end to end. Returns the number of entries, or the first fault.
///
/// # Errors
/// `Record` when a row does not decode; `Storage` when the file cannot be read.
pub fn verify_audit_log(read: &impl Read, keys: &InstallationKey) -> Result<Result<u64, AuditFault>, StoreError> {
    let removed: ChainEnd = read.record(Table::AuditLog, &Key::kind(REMOVED))?.unwrap_or_default();
    let last: ChainEnd = read.record(Table::AuditLog, &Key::kind(LAST))?.unwrap_or_default();
    let is_ours = |of: &ChainEnd, which| *of == ChainEnd::default() || *of == end(keys, which, of.seq, of.seal.clone());
    if !is_ours(&removed, REMOVED) || !is_ours(&last, LAST) {
        return Ok(Err(AuditFault::Cut));
    }
    let (mut seq, mut before, mut fault) = (removed.seq, removed.seal.0, None);
    read.scan(Table::AuditLog, &Key::kind(LINE), &Key::kind(LINE).end(), &mut |key, value| {
        seq += 1;
        let found = number_at(key, 1);
        let stored = codec::from_bytes::<SealedEntry>(value).ok();
        fault = match stored {
            _ if found > seq => Some(AuditFault::Missing(seq)),
            Some(stored) if found == seq && seal(keys, &before, seq, &stored.line.0) == stored.seal => {
                before = stored.seal.0;
                None
            }
            _ => Some(AuditFault::Altered(found)),
        };
        if fault.is_none() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(match fault {
        Some(fault) => Err(fault),
        None if seq != last.seq.max(removed.seq) || (seq == last.seq && before != last.seal.0) => Err(AuditFault::Cut),
        None => Ok(seq - removed.seq),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, domain::id::AccountId, store::Store};

    const DAY: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

    fn change<T: Send + 'static>(
        store: &Store,
        change: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        store.write_now::<T, StoreError, _>(change).unwrap().0
    }

    /// A journal with five lines, a day apart.
    fn store() -> (Store, Clock, tempfile::TempDir) {
        let clock = Clock::fixed("2026-03-01T08:00:00Z".parse().unwrap());
        let files = tempfile::tempdir().unwrap();
        let store = Store::memory(files.path(), clock.clone()).unwrap();
        for account in 1..=5 {
            let deed = AuditAction::Locked { account: AccountId(account) };
            assert_eq!(change(&store, move |tx| tx.add_audit_entry(Author::System, &deed)), account);
            clock.advance(DAY);
        }
        (store, clock, files)
    }

    fn verdict(store: &Store) -> Result<u64, AuditFault> {
        verify_audit_log(&store.snapshot().unwrap(), store.installation_key()).unwrap()
    }

    #[test]
    fn lines_are_read_newest_first_in_pages() {
        let (store, _, _files) = store();
        let snapshot = store.snapshot().unwrap();
        let numbers = |before, most| -> Vec<u64> {
            snapshot.audit_log(before, most).unwrap().into_iter().map(|(seq, _)| seq).collect()
        };
        assert_eq!(numbers(None, 3), [5, 4, 3]);
        assert_eq!(numbers(Some(3), 3), [2, 1]);
        assert_eq!(snapshot.audit_log(None, 1).unwrap()[0].1.action, AuditAction::Locked { account: AccountId(5) });
    }

    #[test]
    fn old_lines_go_and_the_chain_holds() {
        let (store, clock, _files) = store();
        let older_than = clock.now() - DAY * 3;
        assert_eq!(verdict(&store), Ok(5));
        assert_eq!(change(&store, move |tx| tx.prune_audit_log(older_than)), 2);
        assert_eq!(verdict(&store), Ok(3));
        assert_eq!(change(&store, move |tx| tx.prune_audit_log(older_than)), 0);
        let after = clock.now();
        assert_eq!(change(&store, move |tx| tx.prune_audit_log(after)), 3, "all of them");
        assert_eq!(verdict(&store), Ok(0));
        assert_eq!(
            change(&store, |tx| tx
                .add_audit_entry(Author::System, &AuditAction::AttemptsRefused { kind: None, count: None })),
            6,
            "numbers go on"
        );
        assert_eq!(verdict(&store), Ok(1));
    }

    #[test]
    fn tampering_is_found() {
        type Damage = fn(&mut Tx<'_>) -> Result<(), StoreError>;
        let cases: [(&str, Damage, AuditFault); 8] = [
            (
                "changed",
                |tx| {
                    let mut stored: SealedEntry = tx.record(Table::AuditLog, &key(3))?.unwrap();
                    *stored.line.0.last_mut().unwrap() ^= 1;
                    tx.put(Table::AuditLog, &key(3), &stored)
                },
                AuditFault::Altered(3),
            ),
            ("removed", |tx| tx.remove(Table::AuditLog, &key(3)).map(|_| ()), AuditFault::Missing(3)),
            (
                "swapped",
                |tx| {
                    let [two, three] = [2, 3].map(|seq| tx.record::<SealedEntry>(Table::AuditLog, &key(seq)));
                    tx.put(Table::AuditLog, &key(2), &three?.unwrap())?;
                    tx.put(Table::AuditLog, &key(3), &two?.unwrap())
                },
                AuditFault::Altered(2),
            ),
            ("newest removed", |tx| tx.remove(Table::AuditLog, &key(5)).map(|_| ()), AuditFault::Cut),
            ("oldest removed", |tx| tx.remove(Table::AuditLog, &key(1)).map(|_| ()), AuditFault::Missing(1)),
            (
                "oldest removed, its end forged",
                |tx| {
                    let first: SealedEntry = tx.record(Table::AuditLog, &key(1))?.unwrap();
                    tx.remove(Table::AuditLog, &key(1))?;
                    tx.put(
                        Table::AuditLog,
                        &Key::kind(REMOVED),
                        &ChainEnd { seq: 1, seal: first.seal, ..ChainEnd::default() },
                    )
                },
                AuditFault::Cut,
            ),
            (
                "newest removed, its end forged",
                |tx| {
                    let fourth: SealedEntry = tx.record(Table::AuditLog, &key(4))?.unwrap();
                    tx.remove(Table::AuditLog, &key(5))?;
                    tx.put(
                        Table::AuditLog,
                        &Key::kind(LAST),
                        &ChainEnd { seq: 4, seal: fourth.seal, ..ChainEnd::default() },
                    )
                },
                AuditFault::Cut,
            ),
            ("its end removed", |tx| tx.remove(Table::AuditLog, &Key::kind(LAST)).map(|_| ()), AuditFault::Cut),
        ];
        for (what, damage, fault) in cases {
            let (store, _, _files) = store();
            change(&store, damage);
            assert_eq!(verdict(&store), Err(fault), "{what}");
        }
    }
}
