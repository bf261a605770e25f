//! The journal: lines that can be added and, after their time, removed from the old end; nothing
//! else. Each line's seal covers the line before it, made with the installation's key, so a changed,
//! removed or reordered line is found ([`verify`]) even by somebody who can write the file.

use std::{fmt, ops::ControlFlow};

use jiff::Timestamp;

use super::{
    Key, Read, StoreError, Table, Tx,
    codec::{self, Bytes},
    number_at,
    secret::Keys,
};
use crate::domain::{
    event::By,
    journal::{Deed, Line},
};

/// A line as it is stored: its record and the seal over it and the seal before.
struct Sealed {
    line: Bytes,
    seal: Bytes,
}

/// One end of the chain, sealed itself: the last line, or the last line that was removed.
#[derive(Clone, Default, PartialEq)]
struct End {
    seq: u64,
    seal: Bytes,
    proof: Bytes,
}

codec::record! { Sealed { 0 line, 1 seal } End { 0 seq, 1 seal, 2 proof } }

const LINE: u8 = 0;
const REMOVED: u8 = 1;
const LAST: u8 = 2;

fn key(seq: u64) -> Key {
    Key::kind(LINE).then(seq)
}

fn seal(keys: &Keys, before: &[u8], seq: u64, line: &[u8]) -> Bytes {
    Bytes(keys.sign("journal line", &[before, &seq.to_be_bytes(), line].concat()).to_vec())
}

fn end(keys: &Keys, which: u8, seq: u64, seal: Bytes) -> End {
    let proof = keys.sign("journal end", &[&[which], seq.to_be_bytes().as_slice(), &seal.0].concat());
    End { seq, seal, proof: Bytes(proof.to_vec()) }
}

/// Looking into the journal.
pub trait Journal: Read + Sized {
    /// Up to `most` lines with their numbers, newest first, older than `before`.
    fn journal(&self, before: Option<u64>, most: usize) -> Result<Vec<(u64, Line)>, StoreError> {
        let last: End = self.record(Table::Journal, &Key::kind(LAST))?.unwrap_or_default();
        let mut lines = Vec::new();
        let mut seq = before.unwrap_or(u64::MAX).min(last.seq + 1);
        while lines.len() < most && seq > 1 {
            seq -= 1;
            let Some(stored) = self.record::<Sealed>(Table::Journal, &key(seq))? else { break };
            lines.push((seq, read_line(&stored)?));
        }
        Ok(lines)
    }
}

impl<R: Read> Journal for R {}

fn read_line(stored: &Sealed) -> Result<Line, StoreError> {
    codec::from_bytes(&stored.line.0).map_err(|error| StoreError::Storage(format!("a line of the journal: {error}")))
}

impl Tx<'_> {
    /// Adds a line.
    pub fn journal_line(&self, by: By, deed: &Deed) -> Result<u64, StoreError> {
        let last: End = self.record(Table::Journal, &Key::kind(LAST))?.unwrap_or_default();
        let seq = last.seq + 1;
        let line = Bytes(codec::to_bytes(&Line { at: self.now, by, deed: deed.clone() }));
        let seal = seal(self.keys(), &last.seal.0, seq, &line.0);
        self.put(Table::Journal, &Key::kind(LAST), &end(self.keys(), LAST, seq, seal.clone()))?;
        self.put(Table::Journal, &key(seq), &Sealed { line, seal })?;
        Ok(seq)
    }

    /// Removes the lines older than this from the old end; how many.
    pub fn prune_journal(&self, older_than: Timestamp) -> Result<u64, StoreError> {
        let removed: End = self.record(Table::Journal, &Key::kind(REMOVED))?.unwrap_or_default();
        let mut seq = removed.seq;
        let mut seal = removed.seal;
        while let Some(stored) = self.record::<Sealed>(Table::Journal, &key(seq + 1))? {
            if read_line(&stored)?.at >= older_than {
                break;
            }
            seq += 1;
            seal = stored.seal;
            self.remove(Table::Journal, &key(seq))?;
        }
        if seq > removed.seq {
            self.put(Table::Journal, &Key::kind(REMOVED), &end(self.keys(), REMOVED, seq, seal))?;
        }
        Ok(seq - removed.seq)
    }
}

/// What is wrong with a journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// This line was changed, or stands in another's place.
    Altered(u64),
    /// This line is missing.
    Missing(u64),
    /// Lines were removed from the old or the new end without the key.
    Cut,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered(seq) => write!(f, "line {seq} was changed or moved"),
            Self::Missing(seq) => write!(f, "line {seq} is missing"),
            Self::Cut => f.write_str("lines were cut off at its beginning or end"),
        }
    }
}

/// Follows the chain from end to end: how many lines there are, or the first fault.
pub fn verify(read: &impl Read, keys: &Keys) -> Result<Result<u64, Fault>, StoreError> {
    let removed: End = read.record(Table::Journal, &Key::kind(REMOVED))?.unwrap_or_default();
    let last: End = read.record(Table::Journal, &Key::kind(LAST))?.unwrap_or_default();
    let is_ours = |of: &End, which| *of == End::default() || *of == end(keys, which, of.seq, of.seal.clone());
    if !is_ours(&removed, REMOVED) || !is_ours(&last, LAST) {
        return Ok(Err(Fault::Cut));
    }
    let (mut seq, mut before, mut fault) = (removed.seq, removed.seal.0, None);
    read.scan(Table::Journal, &Key::kind(LINE), &Key::kind(LINE).end(), &mut |key, value| {
        seq += 1;
        let found = number_at(key, 1);
        let stored = codec::from_bytes::<Sealed>(value).ok();
        fault = match stored {
            _ if found > seq => Some(Fault::Missing(seq)),
            Some(stored) if found == seq && seal(keys, &before, seq, &stored.line.0) == stored.seal => {
                before = stored.seal.0;
                None
            }
            _ => Some(Fault::Altered(found)),
        };
        if fault.is_none() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(match fault {
        Some(fault) => Err(fault),
        None if seq != last.seq.max(removed.seq) || (seq == last.seq && before != last.seal.0) => Err(Fault::Cut),
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
            let deed = Deed::Locked { account: AccountId(account) };
            assert_eq!(change(&store, move |tx| tx.journal_line(By::System {}, &deed)), account);
            clock.advance(DAY);
        }
        (store, clock, files)
    }

    fn verdict(store: &Store) -> Result<u64, Fault> {
        verify(&store.snapshot().unwrap(), store.keys()).unwrap()
    }

    #[test]
    fn lines_are_read_newest_first_in_pages() {
        let (store, _, _files) = store();
        let snapshot = store.snapshot().unwrap();
        let numbers = |before, most| -> Vec<u64> {
            snapshot.journal(before, most).unwrap().into_iter().map(|(seq, _)| seq).collect()
        };
        assert_eq!(numbers(None, 3), [5, 4, 3]);
        assert_eq!(numbers(Some(3), 3), [2, 1]);
        assert_eq!(snapshot.journal(None, 1).unwrap()[0].1.deed, Deed::Locked { account: AccountId(5) });
    }

    #[test]
    fn old_lines_go_and_the_chain_holds() {
        let (store, clock, _files) = store();
        let older_than = clock.now() - DAY * 3;
        assert_eq!(verdict(&store), Ok(5));
        assert_eq!(change(&store, move |tx| tx.prune_journal(older_than)), 2);
        assert_eq!(verdict(&store), Ok(3));
        assert_eq!(change(&store, move |tx| tx.prune_journal(older_than)), 0);
        let after = clock.now();
        assert_eq!(change(&store, move |tx| tx.prune_journal(after)), 3, "all of them");
        assert_eq!(verdict(&store), Ok(0));
        assert_eq!(change(&store, |tx| tx.journal_line(By::System {}, &Deed::SignInBraked {})), 6, "numbers go on");
        assert_eq!(verdict(&store), Ok(1));
    }

    #[test]
    fn tampering_is_found() {
        type Damage = fn(&mut Tx<'_>) -> Result<(), StoreError>;
        let cases: [(&str, Damage, Fault); 8] = [
            (
                "changed",
                |tx| {
                    let mut stored: Sealed = tx.record(Table::Journal, &key(3))?.unwrap();
                    *stored.line.0.last_mut().unwrap() ^= 1;
                    tx.put(Table::Journal, &key(3), &stored)
                },
                Fault::Altered(3),
            ),
            ("removed", |tx| tx.remove(Table::Journal, &key(3)).map(|_| ()), Fault::Missing(3)),
            (
                "swapped",
                |tx| {
                    let [two, three] = [2, 3].map(|seq| tx.record::<Sealed>(Table::Journal, &key(seq)));
                    tx.put(Table::Journal, &key(2), &three?.unwrap())?;
                    tx.put(Table::Journal, &key(3), &two?.unwrap())
                },
                Fault::Altered(2),
            ),
            ("newest removed", |tx| tx.remove(Table::Journal, &key(5)).map(|_| ()), Fault::Cut),
            ("oldest removed", |tx| tx.remove(Table::Journal, &key(1)).map(|_| ()), Fault::Missing(1)),
            (
                "oldest removed, its end forged",
                |tx| {
                    let first: Sealed = tx.record(Table::Journal, &key(1))?.unwrap();
                    tx.remove(Table::Journal, &key(1))?;
                    tx.put(Table::Journal, &Key::kind(REMOVED), &End { seq: 1, seal: first.seal, ..End::default() })
                },
                Fault::Cut,
            ),
            (
                "newest removed, its end forged",
                |tx| {
                    let fourth: Sealed = tx.record(Table::Journal, &key(4))?.unwrap();
                    tx.remove(Table::Journal, &key(5))?;
                    tx.put(Table::Journal, &Key::kind(LAST), &End { seq: 4, seal: fourth.seal, ..End::default() })
                },
                Fault::Cut,
            ),
            ("its end removed", |tx| tx.remove(Table::Journal, &Key::kind(LAST)).map(|_| ()), Fault::Cut),
        ];
        for (what, damage, fault) in cases {
            let (store, _, _files) = store();
            change(&store, damage);
            assert_eq!(verdict(&store), Err(fault), "{what}");
        }
    }
}
