//! The key of this installation, and what is made with it: sealed secrets, secret links, signatures.
//!
//! The key is in a file beside the database, not in it: a copy of the database alone opens no link
//! and no TOTP seed. Every purpose has its own key, derived from the file's by HMAC-SHA-256.

use std::{
    fmt,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use data_encoding::BASE32_NOPAD;
use ring::{
    aead::{self, Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey},
    digest, hmac,
    rand::{SecureRandom, SystemRandom},
};

use super::StoreError;
use crate::domain::ticket::Ticket;

/// Letters and digits that do not look alike: no I, L, O, U (Crockford's base 32).
pub const CODE_SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The key of this installation. Never printed.
#[derive(Clone)]
pub struct InstallationKey {
    master: [u8; 32],
}

impl fmt::Debug for InstallationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// Random bytes from the operating system.
///
/// # Errors
/// `Storage` when the system gives none.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| StoreError::Storage("the system gives no random numbers".to_owned()))?;
    Ok(bytes)
}

impl InstallationKey {
    /// Reads the key file.
    ///
    /// # Errors
    /// `Storage`: the file is missing, cannot be read, or is not 32 bytes long.
    pub(super) fn open(file: &Path) -> Result<Self, StoreError> {
        let failed = |what: String| StoreError::Storage(format!("{} {what}", file.display()));
        let bytes = std::fs::read(file).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                failed("is missing; put it back from a backup, without it nobody can sign in".to_owned())
            }
            _ => failed(format!("cannot be read: {error}")),
        })?;
        Ok(Self { master: bytes.try_into().map_err(|_| failed("is damaged".to_owned()))? })
    }

    /// Makes a new key in a file that is not there yet, readable by its owner only, and makes it durable.
    ///
    /// # Errors
    /// `DiskFull` or `Storage`: the file cannot be written, or exists.
    pub(super) fn create(file: &Path) -> Result<(), StoreError> {
        let master = random_bytes::<32>()?;
        let mut handle = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
        handle.write_all(&master)?;
        Ok(handle.sync_all()?)
    }

    /// The same key every time, for stores in memory.
    pub(super) fn fixed() -> Self {
        Self { master: [7; 32] }
    }

    /// A signature that only this installation can make, for one purpose.
    pub fn sign(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        let derived = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.master), purpose.as_bytes());
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()), data);
        let mut out = [0; 32];
        out.copy_from_slice(tag.as_ref());
        out
    }

    /// The secret of a ticket's link: 160 bits in letters and digits. It is computed, not stored.
    /// Renewing it counts the link's generation up, which makes the old secret invalid. The time of
    /// opening is part of it: after an older copy of the data is put back, an id can be given out a
    /// second time, and the two tickets must have different links.
    pub fn link_secret(&self, ticket: &Ticket) -> String {
        let mut data = ticket.id.0.to_be_bytes().to_vec();
        data.extend(ticket.created.as_microsecond().to_be_bytes());
        data.extend(ticket.link_generation.to_be_bytes());
        BASE32_NOPAD.encode(&self.sign("ticket link", &data)[..20]).to_lowercase()
    }

    fn seal_key(&self) -> Result<LessSafeKey, StoreError> {
        UnboundKey::new(&CHACHA20_POLY1305, &self.sign("seal", b""))
            .map(LessSafeKey::new)
            .map_err(|_| StoreError::Storage("no sealing key".to_owned()))
    }

    /// Encrypts a secret for the database (ChaCha20-Poly1305). `context` must be the same in [`Self::unseal`].
    ///
    /// # Errors
    /// `Storage` when the system gives no random numbers.
    pub fn seal(&self, context: &str, secret: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce = random_bytes::<{ aead::NONCE_LEN }>()?;
        let mut sealed = secret.to_vec();
        self.seal_key()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(context), &mut sealed)
            .map_err(|_| StoreError::Storage("sealing failed".to_owned()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`Self::seal`] made.
    ///
    /// # Errors
    /// `Storage` when it was altered, or sealed with another key or for another context.
    pub fn unseal(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let broken = || StoreError::Storage("a sealed secret does not open with this key".to_owned());
        let (nonce, rest) = sealed.split_at_checked(aead::NONCE_LEN).ok_or_else(broken)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
        let mut secret = rest.to_vec();
        let length =
            self.seal_key()?.open_in_place(nonce, Aad::from(context), &mut secret).map_err(|_| broken())?.len();
        secret.truncate(length);
        Ok(secret)
    }
}

/// The hash under which a random token is stored: a copy of the database does not contain the token.
pub fn token_hash(token: &str) -> [u8; 32] {
    sha256(token.as_bytes())
}

/// The SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_open_only_whole_and_in_their_context() {
        let keys = InstallationKey::fixed();
        let sealed = keys.seal("totp", b"geheim").unwrap();
        assert_eq!(keys.unseal("totp", &sealed).unwrap(), b"geheim");
        assert!(keys.unseal("mail", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(keys.unseal("totp", &altered).is_err());
        }
        assert!(keys.unseal("totp", b"short").is_err());
    }

    #[test]
    fn a_key_file_is_made_once_and_missed_when_gone() {
        let directory = std::env::temp_dir().join(format!("tresen-key-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let file = directory.join("secret.key");
        InstallationKey::create(&file).unwrap();
        let made = InstallationKey::open(&file).unwrap();
        assert!(InstallationKey::create(&file).is_err(), "a key is never replaced");
        assert_eq!(InstallationKey::open(&file).unwrap().master, made.master);
        std::fs::write(&file, b"short").unwrap();
        assert!(InstallationKey::open(&file).unwrap_err().to_string().contains("is damaged"));
        std::fs::remove_file(&file).unwrap();
        assert!(InstallationKey::open(&file).unwrap_err().to_string().contains("backup"));
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
