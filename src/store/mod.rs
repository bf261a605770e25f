//! The database and the files. This is the only module that names redb or the data directory.
//!
//! There are two ways in: [`Snapshot`] reads, [`Tx`] writes. Both are [`Read`], so a transaction can
//! look up whatever a page can. A [`Tx`] belongs to the one writer thread, which commits many
//! intentions at once (`writer/mod.rs`); its `now` is one instant for everything it writes.
//!
//! # Where a record is declared
//!
//! A record is declared in the file of its table, together with the keys and the methods that read
//! and write it: the reading methods in a trait (`Tickets`, `People`, …), the writing ones on [`Tx`].
//! The numbers of its fields are written beside them (`codec::record!`). Domain types that are part of
//! several tables' records are in `codec/shared.rs`. Tables, keys and the encoding are private: the
//! rest of the program knows only types and methods. `docs/schema.md` shows all tables on one page.
//!
//! What this module is not: it decides nothing. Who may see or change something is decided in `app`
//! by the rules of `domain`.

mod audit_log;
pub mod backup;
mod blob;
mod catalogue;
mod changed_rows;
mod chat;
mod chat_link;
pub mod check;
mod codec;
pub mod compact;
mod customer;
mod damage;
mod database;
mod disk_space;
mod draft;
mod emergency_access;
mod error;
mod faults;
mod fingerprint;
mod first_start;
mod handles;
mod hashing;
mod import;
mod indexed_text;
mod key_seal;
mod migrate;
mod outbox;
mod own_rights;
mod person;
mod portal;
mod purge;
mod rate_limit;
mod rating;
pub mod raw;
mod read;
mod removal_hold;
mod reply_draft;
mod request_draft;
mod restored;
mod retention;
mod search;
mod secret;
mod session;
mod settings;
mod setup;
mod shared_database;
mod snapshot;
mod tables;
mod ticket;
mod ticket_list;
mod timeline;
mod token;
mod tx;
mod upkeep;
mod upload_bytes;
mod waiting_rows;
mod writer;

pub use crate::domain::timeline::{EntryContent, TimelineEntry};
pub use audit_log::AuditLog;
pub use blob::{Attachment, BlobHash, Upload, UploadGuard};
pub use catalogue::Catalogue;
pub use chat::{BotSettings, Chats, MessengerChat, WebChat, WebChatFiles, WebChatLine};
pub use chat_link::{ChatLinks, ChatLocation};
pub use codec::Bytes;
pub use customer::Customers;
pub use database::Store;
pub use draft::{AgentDraft, Drafts};
pub use emergency_access::BreakGlassGrants;
pub use error::StoreError;
pub use faults::{FailingCalls, StorageFaults};
pub use fingerprint::Fingerprint;
pub use handles::raise_handle_limit;
pub use import::{Charset, Import, ImportKind, ImportProgress, Imports};
pub use indexed_text::{answer_text, answers_text, entry_text, requester_text, ticket_text};
pub use outbox::{ChatButton, ChatReply, Lane, Outbox, OutboxRow, SendAttempt};
pub use own_rights::{OwnRightsNotice, OwnRightsNotices};
pub use person::{Credentials, Passkey, People};
pub use portal::{Portal, PortalSession};
pub use purge::{IndexRows, Purging, TicketRetention, TicketTrace};
pub use rate_limit::StoredRateLimits;
pub use rating::Ratings;
pub use read::Read;
pub use reply_draft::{ReplyDraft, ReplyDrafts};
pub use request_draft::{DraftVersion, RequestDraftRow, RequestDrafts, SentRequest};
pub use retention::{PurgedCount, Retention};
pub use search::{Search, SearchTerms, TicketVisitor};
pub use secret::{CODE_SIGNS, InstallationKey, random_bytes, sha256, token_hash};
pub use session::{AccountSession, NamedSession, SessionKind, Sessions, session_name};
pub use settings::Settings;
pub use setup::{Setup, Setups};
pub use snapshot::{CachedCatalogue, Snapshot, ViewCache};
pub use ticket::Tickets;
pub use ticket_list::{ListPosition, ListRange, ListedTicket, StatusCounts, TicketList, TicketLists, TicketSummary};
pub use timeline::Timelines;
pub use token::{Token, TokenPurpose, Tokens};
pub use tx::{PostCommit, Tx};
pub use upkeep::{BackupState, Dormancy, JobCounter, JobRun, JobState, Upkeep};
pub use upload_bytes::{UploadBytes, UploadedBytes};

use draft::Expiring;
use read::RowVisitor;
use tables::{Key, Table, number_at};
