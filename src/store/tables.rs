//! All tables and their keys.
//!
//! Keys and values are bytes. [`Key`] builds a key from parts so that the order of keys is the order
//! in which pages read: numbers are big-endian, "newest first" is the complement, a text ends with a
//! zero. Values are records of [`super::codec`]. A table's name ends with a version; a new layout is
//! a new name and a step in [`super::migrate`]. Each table that a commit touches costs pages on the SD
//! card, so indexes share tables. Names of tables are stored: they stay when a word of the code changes.

use redb::TableDefinition;

/// The type of all tables in redb: bytes to bytes.
pub(super) type Definition = TableDefinition<'static, &'static [u8], &'static [u8]>;

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $stored:literal;)*) => {
        /// All tables of the file.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Table { $($(#[$doc])* $name),* }

        impl Table {
            /// In the order of [`Self::index`]. All are opened, copied by a backup and checked.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The place in [`Self::ALL`], for lists of open tables. It is not stored.
            pub const fn index(self) -> usize {
                self as usize
            }

            /// The name in the file. It is never changed.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $stored),* }
            }
        }
    };
}

tables! {
    /// word → schema version, tokenizer version, settings (`setting/…`).
    Meta = "meta-1";
    /// department id → record `Department`
    Departments = "departments-1";
    /// topic id → record `Topic`
    Topics = "topics-1";
    /// person id → record `Person`
    People = "people-1";
    /// organisation → `Client`: those that requesters belong to
    Customers = "clients-1";
    /// account id → record `Account`
    Accounts = "accounts-1";
    /// account → `Credentials` (hashes and sealed secrets, apart from what pages read)
    Credentials = "credentials-1";
    /// ticket id → record `Ticket`
    Tickets = "tickets-1";
    /// ticket, seq → `Entry`
    Timeline = "timeline-1";
    /// list kind, owner, status, !changed, ticket → nothing: the queues of departments, accounts and people
    Queues = "queues-1";
    /// what is counted → how many: queues, running numbers, failures in a time window
    Counts = "counts-1";
    /// kind of name, name → id: ticket numbers, hashes of links, addresses, claimed nonces
    Names = "names-1";
    /// hash of the token → `Session`
    Sessions = "sessions-1";
    /// hash of the token → `PortalSession`: requesters and contacts, apart from those of the team
    PortalSessions = "portal-sessions-1";
    /// token → `Token`: one-time links and codes that were sent to somebody
    Tokens = "tokens-1";
    /// what it is, bot, … → chats of messengers, which ticket goes on in which, what arrived already;
    /// which chats are joined with an address
    Chats = "chats-1";
    /// unfinished requests and answers → their text
    Drafts = "drafts-1";
    /// ticket, account → until when an administrator reads it, having given a reason; 1, department, time, account →
    /// that an administrator gave themself access to it, and why
    EmergencyAccess = "glass-1";
    /// row → `OutboxRow`; due time, row → nothing, in the same table under another first byte
    Outbox = "outbox-1";
    /// term, block of tickets → which of them; and the terms not yet merged into blocks
    Search = "search-2";
    /// number → a line and its seal; the two ends of the chain, in the same table under other first bytes
    AuditLog = "journal-1";
    /// job → its last run; account → what its owner was told of inactivity
    Upkeep = "upkeep-1";
    /// what it is, quarter, … → answers to the question how satisfied somebody is, counted; and words beside them
    Ratings = "ratings-1";
    /// hash of the content → size and number of references
    Blobs = "blobs-1";
}

impl Table {
    pub(super) const fn definition(self) -> Definition {
        TableDefinition::new(self.name())
    }
}

/// A key, built from parts.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Key(Vec<u8>);

impl Key {
    /// A key that starts with a number.
    pub fn number(n: u64) -> Self {
        Self::start(&n.to_be_bytes())
    }

    /// A key that starts with the kind of row, in a table with several kinds.
    pub fn kind(kind: u8) -> Self {
        Self::start(&[kind])
    }

    /// A key that starts with a word.
    pub fn word(word: &str) -> Self {
        Self::start(word.as_bytes())
    }

    fn start(part: &[u8]) -> Self {
        // Room for what most keys go on with.
        let mut key = Vec::with_capacity(part.len() + 40);
        key.extend_from_slice(part);
        Self(key)
    }

    /// Appends a number; smaller numbers come first.
    pub fn then(mut self, n: u64) -> Self {
        self.0.extend(n.to_be_bytes());
        self
    }

    /// Appends a number; larger numbers come first.
    pub fn then_newest(self, n: u64) -> Self {
        self.then(!n)
    }

    /// Appends one byte, such as the code of a status.
    pub fn then_byte(mut self, byte: u8) -> Self {
        self.0.push(byte);
        self
    }

    /// Appends a text and a zero, which separates it from the next part and keeps `ab` before `abc`.
    pub fn then_text(mut self, text: &str) -> Self {
        self.0.extend(text.bytes().filter(|b| *b != 0));
        self.0.push(0);
        self
    }

    /// Appends bytes without an end mark; only as the last part, or of a fixed length.
    pub fn then_bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }

    /// The key as it is stored.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The first key behind all keys that start with this one; empty if that is the end of the table.
    pub fn end(&self) -> Self {
        let mut end = self.0.clone();
        while let Some(last) = end.pop() {
            if last < u8::MAX {
                end.push(last + 1);
                break;
            }
        }
        Self(end)
    }
}

/// The big-endian number at byte `at` of a key or value; 0 if it is too short.
pub fn number_at(key: &[u8], at: usize) -> u64 {
    key.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_stand_behind_everything_that_begins_alike() {
        let key = Key::kind(1).then(7);
        assert!(key.clone().then(u64::MAX) < key.end());
        assert!(Key::kind(1).then(8) >= key.end());
        assert_eq!(Key::kind(255).then_byte(255).end(), Key::default(), "no end: the table's end");
    }

    impl PartialOrd for Key {
        fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
            self.0.partial_cmp(&other.0)
        }
    }
}
