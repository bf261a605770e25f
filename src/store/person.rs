//! Requesters' profiles, accounts, and the credentials of accounts. Credentials are in a table of
//! their own, so that pages cannot show them by mistake.

use std::{ops::ControlFlow, rc::Rc};

use jiff::Timestamp;

use super::{
    Key, Read, StoreError, Table, Tx,
    codec::{self, Bytes},
    number_at,
    secret::sha256,
};
use crate::domain::{
    id::{AccountId, CustomerId, PersonId},
    notification::Recipient,
    notification_preferences::{NotificationPreferences, QuietHours},
    person::{Account, AccountState, AdministrationGrant, Person, RulesAcceptance},
    rights::{Capability, Membership},
    text::{EmailAddress, Label, PersonName},
};

/// What an account, or a requester's address, signs in with.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Credentials {
    /// The hash of the password (PHC string, argon2id); empty without a password.
    pub password: String,
    /// The TOTP seed, sealed with the installation's key; empty without TOTP.
    pub totp: Bytes,
    /// The last time step whose code was accepted; older ones are replays (RFC 6238 §5.2).
    pub totp_step: u64,
    /// Keyed hashes of the unused recovery codes.
    pub recovery: Vec<Bytes>,
    /// Public keys of passkeys.
    pub passkeys: Vec<Passkey>,
    /// Where codes are sent as a second factor. Set once a code sent there was typed correctly; valid while
    /// it is the account's address.
    pub mail: Option<EmailAddress>,
    /// The password was made on the machine and handed over: it ends then, and its owner replaces it at the first
    /// sign-in. `None`: its owner chose it.
    pub start_password_until: Option<Timestamp>,
}

/// A passkey (WebAuthn). Only what its check needs: no maker, no model, no time of use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passkey {
    /// The credential id that the authenticator chose.
    pub id: Bytes,
    /// The name that its owner chose.
    pub name: Label,
    /// The public key, as `webauthn_rp` writes it.
    pub key: Bytes,
    /// The signature counter and what else changes, as `webauthn_rp` writes it.
    pub state: Bytes,
    pub added: Timestamp,
}

/// The name in a profile's or account's record; the rest is not decoded.
struct NameOnly {
    name: PersonName,
}
codec::record! { NameOnly { 1 name } }

/// Starts the names that lead from an organisation to its members.
const MEMBER: &str = "member/";

/// Starts the names that lead from an address to its account.
pub(super) const ACCOUNT_NAMES: &str = "account/";

/// Starts the names that lead from an address to its profiles.
pub(super) const PROFILE_NAMES: &str = "person/";

pub(super) fn account_name(email: &EmailAddress) -> Key {
    Key::word(ACCOUNT_NAMES).then_text(&email.key())
}

fn persons_name(email: &EmailAddress) -> Key {
    Key::word(PROFILE_NAMES).then_text(&email.key())
}

fn person_name(email: &EmailAddress, name: &PersonName) -> Key {
    persons_name(email).then_text(&name.as_str().to_lowercase())
}

/// The name that leads to a profile; `None` without an address. It ends with the id: since spellings of a
/// mailbox are one address, two profiles can have the same address and name.
pub(super) fn profile_name(person: &Person) -> Option<Key> {
    person.email.as_ref().map(|email| person_name(email, &person.name).then(person.id.0))
}

fn passkey_name(id: &[u8]) -> Key {
    Key::word("passkey/").then_bytes(&sha256(id))
}

/// The profiles that names with this prefix lead to.
fn persons_with_name_prefix(read: &impl Read, prefix: &Key) -> Result<Vec<PersonId>, StoreError> {
    let mut found = Vec::new();
    read.scan(Table::Names, prefix, &prefix.end(), &mut |_, id| {
        found.push(PersonId(number_at(id, 0)));
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

codec::codes! {
    Membership { 0 Read, 1 Write }
    Capability { 0 Administer, 1 Privacy, 2 Inspect }
}

codec::record! {
    Person { 0 id, 1 name, 2 email, 3 phone, 4 lang, 5 organisation, 6 staff, 7 note, 8 created, 9 contact, 10 unproved }
    Account {
        0 id, 1 name, 2 email, 3 lang, 4 memberships, 5 capabilities, 6 state, 7 created, 8 last_sign_in, 9 provider,
        10 rules, 11 notification_preferences, 12 dense_rows, 13 administration, 14 last_topic,
    }
    AdministrationGrant { 0 by, 1 at }
    RulesAcceptance { 0 version, 1 at }
    NotificationPreferences { 0 by_mail, 1 quiet }
    QuietHours { 0 from, 1 to }
    Credentials { 0 password, 1 totp, 2 totp_step, 3 recovery, 4 passkeys, 5 mail, 6 start_password_until }
    Passkey { 0 id, 1 name, 2 key, 3 state, 4 added }
}

/// `AccountState` is stored as the time of locking; `true` for an invitation that is open.
impl codec::Record for AccountState {
    fn put(&self, out: &mut codec::RecordWriter<'_>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        match self {
            Self::Invited => true.put(out),
            Self::Active => None::<Timestamp>.put(out),
            Self::Locked { since } => since.put(out),
        }
    }
    fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        if from.datatype()? == minicbor::data::Type::Bool {
            return bool::get(from).map(|_| Self::Invited);
        }
        Option::<Timestamp>::get(from).map(|since| since.map_or(Self::Active, |since| Self::Locked { since }))
    }
}

/// Reading profiles, accounts and credentials.
pub trait People: Read + Sized {
    /// The profile with this id.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        self.record(Table::People, &Key::number(id.0))
    }

    /// The name in a profile; cheaper than the whole profile.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn person_name(&self, id: PersonId) -> Result<Option<PersonName>, StoreError> {
        Ok(self.record(Table::People, &Key::number(id.0))?.map(|NameOnly { name }| name))
    }

    /// The name in an account; cheaper than the whole account.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn account_name(&self, id: AccountId) -> Result<Option<PersonName>, StoreError> {
        Ok(self.record(Table::Accounts, &Key::number(id.0))?.map(|NameOnly { name }| name))
    }

    /// The profile with this address and name, the oldest of several. A family may share an address.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn person_with_email_and_name(
        &self,
        email: &EmailAddress,
        name: &PersonName,
    ) -> Result<Option<PersonId>, StoreError> {
        Ok(persons_with_name_prefix(self, &person_name(email, name))?.first().copied())
    }

    /// The profiles that belong to an organisation.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn members_of(&self, organisation: CustomerId) -> Result<Vec<PersonId>, StoreError> {
        persons_with_name_prefix(self, &Key::word(MEMBER).then(organisation.0))
    }

    /// All profiles with this address.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn persons_with_email(&self, email: &EmailAddress) -> Result<Vec<PersonId>, StoreError> {
        persons_with_name_prefix(self, &persons_name(email))
    }

    /// The account with this id, active, locked or invited.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let load = || self.record(Table::Accounts, &Key::number(id.0));
        self.view_cache().map_or_else(load, |memo| memo.accounts.get(id, load))
    }

    /// The account with this address.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn account_with_email(&self, email: &EmailAddress) -> Result<Option<AccountId>, StoreError> {
        Ok(self.id_by_name(&account_name(email))?.map(AccountId))
    }

    /// The account with this passkey.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn account_with_passkey(&self, id: &[u8]) -> Result<Option<AccountId>, StoreError> {
        Ok(self.id_by_name(&passkey_name(id))?.map(AccountId))
    }

    /// All accounts, locked and invited ones too, in the order of their ids.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.records(Table::Accounts, &Key::default())
    }

    /// The credentials of an account; empty ones if none are stored.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn credentials(&self, id: AccountId) -> Result<Credentials, StoreError> {
        Ok(self.record(Table::Credentials, &Key::number(id.0))?.unwrap_or_default())
    }
}

impl<R: Read> People for R {}

impl Tx<'_> {
    /// Like [`People::accounts`], read once for all intentions of a commit.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    pub fn shared_accounts(&self) -> Result<Rc<[Account]>, StoreError> {
        if let Some(known) = &*self.accounts.borrow() {
            return Ok(Rc::clone(known));
        }
        let all: Rc<[Account]> = self.accounts()?.into();
        self.accounts.replace(Some(Rc::clone(&all)));
        Ok(all)
    }

    /// A new id for a requester's profile. An id is never given out twice.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn next_person_id(&self) -> Result<PersonId, StoreError> {
        self.next_id(Table::People).map(PersonId)
    }

    /// Writes a profile and the names that lead to it.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn put_person(&self, person: &Person) -> Result<(), StoreError> {
        let names = |person: &Person| {
            let member = person.organisation.map(|id| Key::word(MEMBER).then(id.0).then(person.id.0));
            [profile_name(person), member].into_iter().flatten().collect::<Vec<_>>()
        };
        let now = names(person);
        let before = self.replace_bytes(Table::People, &Key::number(person.id.0), &codec::to_row(person))?;
        if let Some(before) = before {
            let before: Person = codec::from_bytes(&before)?;
            for gone in names(&before).iter().filter(|name| !now.contains(name)) {
                self.remove(Table::Names, gone)?;
            }
        }
        now.iter().try_for_each(|name| self.put_name(name, person.id.0))
    }

    /// A new id for an account. An id is never given out twice.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn next_account_id(&self) -> Result<AccountId, StoreError> {
        self.next_id(Table::Accounts).map(AccountId)
    }

    /// Writes an account and the name that leads to it. A new address ends all its one-time tokens.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn put_account(&self, account: &Account) -> Result<(), StoreError> {
        if let Some(before) = self.account(account.id)?
            && before.email != account.email
        {
            self.remove(Table::Names, &account_name(&before.email))?;
            // What was sent to the old address proves nothing about the new one.
            self.end_tokens(|token| token.to == Recipient::Account { account: account.id })?;
        }
        self.put_name(&account_name(&account.email), account.id.0)?;
        self.put(Table::Accounts, &Key::number(account.id.0), account)
    }

    /// Writes the credentials of an account and the names that lead from its passkeys to it.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn put_credentials(&self, id: AccountId, credentials: &Credentials) -> Result<(), StoreError> {
        for gone in self.credentials(id)?.passkeys.iter().filter(|passkey| !credentials.passkeys.contains(passkey)) {
            self.remove(Table::Names, &passkey_name(&gone.id.0))?;
        }
        for passkey in &credentials.passkeys {
            self.put_name(&passkey_name(&passkey.id.0), id.0)?;
        }
        self.put(Table::Credentials, &Key::number(id.0), credentials)
    }

    /// Removes an account with its credentials, sessions, one-time tokens and unfinished texts. Its id is
    /// not given out again.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
    pub fn remove_account(&self, account: &Account) -> Result<(), StoreError> {
        self.remove(Table::Names, &account_name(&account.email))?;
        // Frees the names of its passkeys.
        self.put_credentials(account.id, &Credentials::default())?;
        self.remove(Table::Credentials, &Key::number(account.id.0))?;
        self.end_sessions(|session| session.account == account.id)?;
        self.end_tokens(|token| token.to == Recipient::Account { account: account.id })?;
        self.remove_drafts_of(account.id)?;
        self.remove_dormancy(account.id)?;
        self.remove(Table::Accounts, &Key::number(account.id.0)).map(|_| ())
    }
}
