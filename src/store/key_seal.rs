//! Whether the key file belongs to the database: a known word in the database, sealed with its key.
//!
//! With another key nothing that is sealed opens, links lead nowhere, and new secrets would be sealed
//! wrongly. A database that has no seal yet is asked for the secrets that it holds.

use std::path::Path;

use super::{Key, People, Read, StoreError, Table, Tx};

/// The key of the row, and what it is sealed for.
const KEY_SEAL: &str = "key seal";

const KNOWN_WORD: &[u8] = b"Tresen";

/// Refuses a key that is not the one of the database.
///
/// # Errors
/// `ForeignKey`: something that is sealed does not open with it. `Storage` when the file cannot be read.
pub(super) fn require_own_key(read: &impl People, file: &Path) -> Result<(), StoreError> {
    let keys = read.installation_key();
    let is_own = match read.bytes(Table::Meta, &Key::word(KEY_SEAL))? {
        Some(sealed) => keys.unseal(KEY_SEAL, &sealed).is_ok_and(|word| word == KNOWN_WORD),
        None => {
            let mut opens = true;
            for account in read.accounts()? {
                let seed = read.credentials(account.id)?.totp.0;
                opens &= seed.is_empty() || keys.unseal("totp seed", &seed).is_ok();
            }
            opens
        }
    };
    if is_own { Ok(()) } else { Err(StoreError::ForeignKey(file.to_owned())) }
}

/// Seals the known word, if the database has no seal yet.
///
/// # Errors
/// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
pub(super) fn seal_known_word(tx: &Tx<'_>) -> Result<(), StoreError> {
    let key = Key::word(KEY_SEAL);
    if tx.bytes(Table::Meta, &key)?.is_some() {
        return Ok(());
    }
    tx.put_bytes(Table::Meta, &key, &tx.installation_key().seal(KEY_SEAL, KNOWN_WORD)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, store::Store};

    #[test]
    fn another_key_is_refused_in_one_sentence_and_nothing_is_changed() {
        let clock = || Clock::fixed(jiff::Timestamp::UNIX_EPOCH);
        let directory = tempfile::tempdir().unwrap();
        let open = || Store::open(directory.path(), 1 << 20, clock());
        open().unwrap().close();
        let file = directory.path().join("secret.key");
        let own = std::fs::read(&file).unwrap();
        std::fs::write(&file, [9; 32]).unwrap();
        let refused = open().err().unwrap();
        assert!(matches!(refused, StoreError::ForeignKey(_)));
        let sentence = refused.to_string();
        assert!(sentence.contains("secret.key is not the key of this data") && !sentence.contains('\n'), "{sentence}");
        std::fs::write(&file, own).unwrap();
        open().unwrap().close();
    }
}
