//! Uploaded files with master data, one per account, and how far each is imported.
//!
//! Reading the rows of such a file, and what they change, is `app::import`'s business.

use jiff::{SignedDuration, Timestamp};

use super::{Attachment, Drafts, Expiring, Key, Read, StoreError, Table, Tx, codec};
use crate::domain::id::AccountId;

/// What the rows of a file are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ImportKind {
    /// Accounts of the team.
    Accounts,
    /// Organisations that requesters belong to.
    Customers,
}

impl ImportKind {
    /// Both, in the order in which pages offer them.
    pub const ALL: [Self; 2] = [Self::Accounts, Self::Customers];

    /// The word in addresses, keys of texts, the audit log and stored rows.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Customers => "organisations",
        }
    }

    /// The kind of a word; `None` for an unknown word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A character set that nothing in a file names: it is guessed or chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Charset {
    Windows1252,
    MacRoman,
    /// Code page 850 of MS-DOS.
    Dos850,
}

impl Charset {
    /// All of them, the most usual first.
    pub const ALL: [Self; 3] = [Self::Windows1252, Self::MacRoman, Self::Dos850];

    /// The word in addresses, keys of texts and stored rows.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Windows1252 => "windows",
            Self::MacRoman => "mac",
            Self::Dos850 => "dos",
        }
    }

    /// The character set of a word; `None` for an unknown word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|charset| charset.word() == word)
    }
}

/// A file that somebody uploaded, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// What the rows are; decides which columns are read.
    pub kind: ImportKind,
    /// The file; `None` once all of its rows are imported.
    pub file: Option<Attachment>,
    /// The row and its file are removed then.
    pub expires: Timestamp,
    /// New accounts are invited at once.
    pub invites: bool,
    /// How far it is imported; `None` before it was confirmed.
    pub progress: Option<ImportProgress>,
    /// The character set that somebody chose; `None`: it is guessed.
    pub charset: Option<Charset>,
}

/// How many rows of a file were imported, and with which result.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImportProgress {
    /// Rows that are done, with or without a result.
    pub done: u64,
    /// Rows in the whole file.
    pub rows: u64,
    /// Rows that made something new.
    pub made: u64,
    /// Rows that changed something known.
    pub changed: u64,
    /// Rows that changed nothing.
    pub same: u64,
    /// Rows left out because of faults.
    pub faulty: u64,
    /// Line numbers of the first rows left out.
    pub lines: Vec<u64>,
}

impl Import {
    /// Whether all rows are imported.
    pub fn is_over(&self) -> bool {
        self.file.is_none()
    }
}

impl codec::Record for ImportKind {
    fn put(&self, out: &mut codec::RecordWriter<'_>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        out.str(self.word()).map(drop)
    }
    fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        Self::from_word(from.str()?).ok_or_else(|| minicbor::decode::Error::message("unknown kind of import"))
    }
}

impl codec::Record for Charset {
    fn put(&self, out: &mut codec::RecordWriter<'_>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        out.str(self.word()).map(drop)
    }
    fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        Self::from_word(from.str()?).ok_or_else(|| minicbor::decode::Error::message("unknown character set"))
    }
}

codec::record! {
    Import { 0 kind, 1 file, 2 expires, 3 invites, 4 progress, 5 charset }
    ImportProgress { 0 done, 1 rows, 2 made, 3 changed, 4 same, 5 faulty, 6 lines }
}

impl Expiring for Import {
    fn expires(&self) -> Timestamp {
        self.expires
    }

    fn set_expires(&mut self, expires: Timestamp) {
        self.expires = expires;
    }

    fn files(&self) -> Vec<&Attachment> {
        self.file.iter().collect()
    }
}

const IMPORT_PREFIX: &str = "import/";

fn key_of(account: AccountId) -> Key {
    Key::word(IMPORT_PREFIX).then(account.0)
}

/// Reading what accounts have uploaded.
pub trait Imports: Read + Sized {
    /// The file that an account uploaded; `None` if there is none or it expired by `now`.
    ///
    /// # Errors
    /// `Record` when the row does not decode; `Storage` when the file cannot be read.
    fn import(&self, account: AccountId, now: Timestamp) -> Result<Option<Import>, StoreError> {
        self.unexpired(&key_of(account), now)
    }
}

impl<R: Read> Imports for R {}

impl Tx<'_> {
    /// Writes what an account uploaded. The caller counts the reference to its file.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_import(&self, account: AccountId, import: &Import) -> Result<(), StoreError> {
        self.put(Table::Drafts, &key_of(account), import)
    }

    /// Removes what an account uploaded, with its reference to the file.
    ///
    /// # Errors
    /// `Record` when the row does not decode; `Storage` when the file cannot be read or written.
    pub fn remove_import(&self, account: AccountId) -> Result<(), StoreError> {
        self.remove_unfinished::<Import>(&key_of(account))
    }

    /// Removes all uploads that expired, with their files. Returns how many.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written. A row that does not decode is removed, not reported.
    pub fn remove_expired_imports(&self, longest: SignedDuration) -> Result<usize, StoreError> {
        self.remove_expired::<Import>(IMPORT_PREFIX, |_| longest)
    }
}
