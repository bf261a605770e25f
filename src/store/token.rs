//! One-time tokens: links and codes that are sent to somebody, who thereby proves an address.
//!
//! Link and code are computed from the token's row with the installation's key. So a mail can contain
//! them although the database does not, and a copy of the database opens nothing. Each row has a
//! random number, so a used link stays invalid even after an older copy of the data is put back and
//! the same id is given out again.

use std::ops::ControlFlow;

use data_encoding::BASE32_NOPAD;
use jiff::{SignedDuration, Timestamp};

use super::{
    Key, Read, StoreError, Table, Tx,
    codec::{self, Bytes},
    number_at, random_bytes,
    secret::{CODE_SIGNS, InstallationKey, token_hash},
};
use crate::domain::{elapsed::end_within, id::TokenId, notification::Recipient};

/// What a token may be used for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenPurpose {
    /// To set the first password of an account.
    Invitation,
    /// To set a new password.
    PasswordReset,
    /// To sign in without a password.
    SignInLink,
    /// The second factor, sent by mail.
    SignInCode,
    /// To show that mail reaches an address.
    AddressCode,
    /// To prove an address in a chat.
    ChatCode,
    /// To link a chat with the address of the requester who is signed in.
    JoinChat,
    /// To prove again who is signed in at the portal.
    ProofCode,
}

/// The row of a one-time token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// The only purpose that it may be used for.
    pub purpose: TokenPurpose,
    /// The person, account or chat that it was sent to.
    pub to: Recipient,
    /// Invalid from then on.
    pub expires: Timestamp,
    /// How many wrong codes were typed for it.
    pub wrong_codes: u32,
    /// Random; makes its link and code unlike all others.
    nonce: Bytes,
    /// The hash of the session that asked for it and alone may use it; `None`: it is bound to no session.
    session: Option<Bytes>,
    /// When it was made; `None`: before that was stored.
    issued: Option<Timestamp>,
}

codec::record! { Token { 0 purpose, 1 to, 2 expires, 3 wrong_codes, 4 nonce, 5 session, 6 issued } }

impl Token {
    /// The secret of its link: 160 bits in letters and digits.
    pub fn secret(&self, keys: &InstallationKey) -> String {
        BASE32_NOPAD.encode(&keys.sign("token link", &self.nonce.0)[..20]).to_lowercase()
    }

    /// Its code: six digits where a password was right before; eight letters and digits for a chat, where it is all
    /// that is asked for.
    pub fn code(&self, keys: &InstallationKey) -> String {
        let bytes = keys.sign("token code", &self.nonce.0);
        if self.purpose == TokenPurpose::ChatCode {
            let sign = |byte: &u8| char::from(CODE_SIGNS[usize::from(byte % 32)]);
            return bytes[..4].iter().map(sign).chain(['-']).chain(bytes[4..8].iter().map(sign)).collect();
        }
        let number = bytes[..8].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }
}

fn name(secret: &str) -> Key {
    Key::word("token/").then_bytes(&token_hash(secret))
}

/// The name of the one token that a recipient has for a purpose; of those that are bound to a session, each
/// session has one.
fn holder(to: Recipient, purpose: TokenPurpose, session: Option<&Bytes>) -> Key {
    let name = Key::word("token-of/").then_bytes(&codec::to_bytes(&purpose)).then_bytes(&codec::to_bytes(&to));
    match session {
        Some(session) => name.then_bytes(&session.0),
        None => name,
    }
}

/// What binds a token to the session with this token.
fn binding(session_token: &str) -> Bytes {
    Bytes(token_hash(session_token).to_vec())
}

codec::codes! {
    TokenPurpose { 0 Invitation, 1 PasswordReset, 2 SignInLink, 3 SignInCode, 4 AddressCode, 5 ChatCode, 10 JoinChat, 11 ProofCode }
}

/// Reading tokens that are still valid.
pub trait Tokens: Read + Sized {
    /// The token with this id; `None` once it is used, replaced or expired.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn token(&self, id: TokenId, now: Timestamp) -> Result<Option<Token>, StoreError> {
        let token: Option<Token> = self.record(Table::Tokens, &Key::number(id.0))?;
        Ok(token.filter(|token| token.expires > now))
    }

    /// The token of a link's secret; `None` if it is for another purpose, used, replaced or expired.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn token_with(
        &self,
        secret: &str,
        purpose: TokenPurpose,
        now: Timestamp,
    ) -> Result<Option<(TokenId, Token)>, StoreError> {
        let Some(id) = self.id_by_name(&name(secret))?.map(TokenId) else { return Ok(None) };
        Ok(self.token(id, now)?.filter(|token| token.purpose == purpose).map(|token| (id, token)))
    }

    /// The token that a recipient has for a purpose and that is bound to no session; `None` if it is used or
    /// expired.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn token_of(
        &self,
        to: Recipient,
        purpose: TokenPurpose,
        now: Timestamp,
    ) -> Result<Option<(TokenId, Token)>, StoreError> {
        token_held_by(self, &holder(to, purpose, None), now)
    }

    /// The token that a recipient asked for in the session with this token; `None` if it is used or expired. One from
    /// before tokens were bound to sessions is found too, as long as it lives.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn session_token_of(
        &self,
        to: Recipient,
        purpose: TokenPurpose,
        session_token: &str,
        now: Timestamp,
    ) -> Result<Option<(TokenId, Token)>, StoreError> {
        match token_held_by(self, &holder(to, purpose, Some(&binding(session_token))), now)? {
            Some(found) => Ok(Some(found)),
            None => self.token_of(to, purpose, now),
        }
    }
}

impl<R: Read> Tokens for R {}

fn token_held_by(read: &impl Read, holder: &Key, now: Timestamp) -> Result<Option<(TokenId, Token)>, StoreError> {
    let Some(id) = read.id_by_name(holder)?.map(TokenId) else { return Ok(None) };
    Ok(read.token(id, now)?.map(|token| (id, token)))
}

impl Tx<'_> {
    /// Makes a token. An earlier one for the same recipient and purpose becomes invalid.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn issue_token(&self, purpose: TokenPurpose, to: Recipient, expires: Timestamp) -> Result<TokenId, StoreError> {
        self.issue(purpose, to, expires, None)
    }

    /// Makes a token that only the session with this token may use. An earlier one for the same recipient, purpose
    /// and session becomes invalid; those that other sessions asked for stay.
    ///
    /// # Errors
    /// As [`Tx::issue_token`].
    pub fn issue_session_token(
        &self,
        purpose: TokenPurpose,
        to: Recipient,
        session_token: &str,
        expires: Timestamp,
    ) -> Result<TokenId, StoreError> {
        self.issue(purpose, to, expires, Some(binding(session_token)))
    }

    fn issue(
        &self,
        purpose: TokenPurpose,
        to: Recipient,
        expires: Timestamp,
        session: Option<Bytes>,
    ) -> Result<TokenId, StoreError> {
        let holder = holder(to, purpose, session.as_ref());
        if let Some(before) = self.id_by_name(&holder)? {
            self.end_token(TokenId(before))?;
        }
        let id = TokenId(self.next_id(Table::Tokens)?);
        let nonce = Bytes(random_bytes::<16>()?.to_vec());
        let token = Token { purpose, to, expires, wrong_codes: 0, nonce, session, issued: Some(self.now) };
        self.put_name(&name(&token.secret(self.installation_key())), id.0)?;
        self.put_name(&holder, id.0)?;
        self.put(Table::Tokens, &Key::number(id.0), &token)?;
        Ok(id)
    }

    /// Counts a wrong code against a token.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn count_wrong_code(&self, id: TokenId, token: &Token) -> Result<(), StoreError> {
        let missed = Token { wrong_codes: token.wrong_codes.saturating_add(1), ..token.clone() };
        self.put(Table::Tokens, &Key::number(id.0), &missed)
    }

    /// Makes a token invalid: it was used or withdrawn.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn end_token(&self, id: TokenId) -> Result<(), StoreError> {
        let token: Option<Token> = self.record(Table::Tokens, &Key::number(id.0))?;
        if let Some(token) = token {
            self.remove(Table::Names, &name(&token.secret(self.installation_key())))?;
            self.remove(Table::Names, &holder(token.to, token.purpose, token.session.as_ref()))?;
            self.remove(Table::Tokens, &Key::number(id.0))?;
        }
        Ok(())
    }

    /// Makes the expired tokens invalid. One that a clock made which was ahead counts as made now. Returns how many
    /// expired.
    ///
    /// # Errors
    /// As [`Self::end_tokens`].
    pub fn end_expired_tokens(&self) -> Result<usize, StoreError> {
        for (id, token) in self.tokens_ahead()? {
            let longest = token.issued.map_or(SignedDuration::ZERO, |issued| token.expires.duration_since(issued));
            let expires = end_within(token.expires, longest, self.now);
            self.put(Table::Tokens, &Key::number(id.0), &Token { issued: Some(self.now), expires, ..token })?;
        }
        self.end_tokens(|token| token.expires <= self.now)
    }

    /// Tokens that were made later than now.
    fn tokens_ahead(&self) -> Result<Vec<(TokenId, Token)>, StoreError> {
        let mut ahead = Vec::new();
        self.scan(Table::Tokens, &Key::default(), &Key::default(), &mut |key, value| {
            let token = codec::from_bytes::<Token>(value).ok();
            let token = token.filter(|token| token.issued.is_some_and(|issued| issued > self.now));
            ahead.extend(token.map(|token| (TokenId(number_at(key, 0)), token)));
            ControlFlow::Continue(())
        })?;
        Ok(ahead)
    }

    /// Makes all tokens invalid for which `is_over` holds, and those that do not decode. Returns how many.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn end_tokens(&self, is_over: impl Fn(&Token) -> bool) -> Result<usize, StoreError> {
        let mut over = Vec::new();
        self.scan(Table::Tokens, &Key::default(), &Key::default(), &mut |key, value| {
            if codec::from_bytes::<Token>(value).map_or(true, |token| is_over(&token)) {
                over.push(TokenId(number_at(key, 0)));
            }
            ControlFlow::Continue(())
        })?;
        for id in &over {
            self.end_token(*id)?;
        }
        Ok(over.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, domain::id::AccountId, store::Store};

    const HOUR: SignedDuration = SignedDuration::from_hours(1);

    #[test]
    fn a_token_is_good_once_for_one_purpose_and_in_its_time() {
        let clock = Clock::fixed("2026-03-01T08:00:00Z".parse().unwrap());
        let files = tempfile::tempdir().unwrap();
        let store = Store::memory(files.path(), clock.clone()).unwrap();
        let to = |account| Recipient::Account { account: AccountId(account) };
        let issue = |account, purpose| {
            let made = store
                .write_now::<TokenId, StoreError, _>(move |tx| tx.issue_token(purpose, to(account), tx.now + HOUR));
            let id = made.unwrap().0;
            let token = store.snapshot().unwrap().token(id, clock.now()).unwrap().unwrap();
            (id, token.secret(store.installation_key()), token.code(store.installation_key()))
        };
        let find = |secret: &str, purpose| {
            let found = store.snapshot().unwrap().token_with(secret, purpose, clock.now()).unwrap();
            found.map(|(id, _)| id)
        };
        let (first, secret, code) = issue(1, TokenPurpose::Invitation);
        assert!(secret.len() == 32 && code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
        assert_eq!(find(&secret, TokenPurpose::Invitation), Some(first));
        assert_eq!(find(&secret, TokenPurpose::PasswordReset), None, "another purpose");
        let (other, others, _) = issue(2, TokenPurpose::Invitation);
        let (second, renewed, _) = issue(1, TokenPurpose::Invitation);
        assert_eq!(find(&secret, TokenPurpose::Invitation), None, "a newer one was made");
        assert_eq!(find(&renewed, TokenPurpose::Invitation), Some(second));
        store.write_now::<(), StoreError, _>(move |tx| tx.end_token(second)).unwrap();
        assert_eq!(find(&renewed, TokenPurpose::Invitation), None, "used");
        assert_eq!(find(&others, TokenPurpose::Invitation), Some(other), "somebody else's stays");
        clock.advance(HOUR);
        assert_eq!(find(&others, TokenPurpose::Invitation), None, "too late");
        let swept = store.write_now::<usize, StoreError, _>(|tx| tx.end_expired_tokens());
        assert_eq!(swept.unwrap().0, 1);
        assert_eq!(store.snapshot().unwrap().id_by_name(&name(&others)).unwrap(), None, "nothing is left of it");
    }
}
