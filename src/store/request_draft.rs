//! Unfinished requests of the web form, and what became of those that were sent.
//!
//! A row is found by the SHA-256 of a random token that is part of the form's addresses. It refers to
//! the files that were uploaded so far. What a draft means is decided in `domain::request`, its
//! steps in `app::request`. Unfinished requests of a chat are part of the chat's row.

use jiff::{SignedDuration, Timestamp};

use super::{Attachment, Expiring, Key, Read, StoreError, Table, Tx, codec, secret::token_hash};
use crate::domain::{
    id::TicketId,
    request::{DraftFile, OnBehalf, RequestDraft, RequestStep, TypedAnswer},
};

/// The ticket that a sent draft became. It holds nothing personal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SentRequest {
    /// The ticket that was opened.
    pub ticket: TicketId,
    /// The generation of the ticket's link when it was sent: a link renewed later is not shown.
    pub link_generation: u32,
    /// A contact sent it for somebody else: the secret link belongs to the requester.
    pub is_taken_in: bool,
}

/// A draft before it is sent, `sent` afterwards; never both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestDraftRow {
    /// Unknown from then on, and removed by the next cleanup.
    pub expires: Timestamp,
    /// The draft, until it is sent.
    pub draft: Option<RequestDraft>,
    /// The ticket that it became.
    pub sent: Option<SentRequest>,
}

codec::codes! {
    RequestStep { 0 Place, 1 Details, 2 Contact, 3 Check }
}

codec::record! {
    RequestDraft {
        0 topic, 1 started, 2 complete_since, 3 site, 4 postal_code, 5 subject, 6 description, 7 room, 8 answers, 9 files,
        10 name, 11 email, 12 phone, 13 privacy_confirmed, 14 submitted_steps, 15 on_behalf,
    }
    TypedAnswer { 0 values, 1 comment, 2 lang }
    DraftFile { 0 field, 1 file }
    OnBehalf { 0 contact, 1 person }
    SentRequest { 0 ticket, 1 link_generation, 2 is_taken_in }
    RequestDraftRow { 0 expires, 1 draft, 2 sent }
}

impl Expiring for RequestDraftRow {
    fn expires(&self) -> Timestamp {
        self.expires
    }

    fn set_expires(&mut self, expires: Timestamp) {
        self.expires = expires;
    }

    fn files(&self) -> Vec<&Attachment> {
        self.draft.iter().flat_map(|draft| &draft.files).map(|file| &file.file).collect()
    }
}

/// The exact stored state of a draft, to notice a change between a read and a later transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftVersion {
    row: Vec<u8>,
    expires: Timestamp,
}

pub(super) const REQUEST_DRAFT_PREFIX: &str = "request/";

fn key_of(token: &str) -> Key {
    Key::word(REQUEST_DRAFT_PREFIX).then_bytes(&token_hash(token))
}

/// Reading unfinished and sent requests.
pub trait RequestDrafts: Read + Sized {
    /// The row of a token and its version; `None` if the token is unknown or the row expired by `now`.
    ///
    /// # Errors
    /// `Record` when the row does not decode; `Storage` when the file cannot be read.
    fn request_draft(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<(RequestDraftRow, DraftVersion)>, StoreError> {
        let Some(stored) = self.bytes(Table::Drafts, &key_of(token))? else { return Ok(None) };
        let row: RequestDraftRow = codec::from_bytes(&stored)?;
        let version = DraftVersion { row: stored, expires: row.expires };
        Ok((row.expires > now).then_some((row, version)))
    }
}

impl<R: Read> RequestDrafts for R {}

impl Tx<'_> {
    /// Writes the row of a token.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_request_draft(&self, token: &str, row: &RequestDraftRow) -> Result<(), StoreError> {
        self.put(Table::Drafts, &key_of(token), row)
    }

    /// Whether the row of a token has not expired and is byte for byte the one that was read.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    pub fn is_request_draft_unchanged(&self, token: &str, version: &DraftVersion) -> Result<bool, StoreError> {
        Ok(version.expires > self.now && self.bytes(Table::Drafts, &key_of(token))?.as_ref() == Some(&version.row))
    }

    /// Removes the row of a token and its references to files.
    ///
    /// # Errors
    /// `Record` when the row does not decode; `Storage` when the file cannot be read or written.
    pub fn remove_request_draft(&self, token: &str) -> Result<(), StoreError> {
        self.remove_unfinished::<RequestDraftRow>(&key_of(token))
    }

    /// Removes all rows that expired, with their references to files. Returns how many. None lasts longer than
    /// `longest` from now.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written. A row that does not decode is removed, not reported.
    pub fn remove_expired_request_drafts(&self, longest: SignedDuration) -> Result<usize, StoreError> {
        self.remove_expired::<RequestDraftRow>(REQUEST_DRAFT_PREFIX, |_| longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{FieldId, TopicId};

    #[test]
    fn drafts_read_as_they_were_written() {
        let mut draft = RequestDraft::new(TopicId(1), Timestamp::UNIX_EPOCH);
        draft.answers.insert(
            FieldId(2),
            TypedAnswer {
                values: vec!["a".to_owned()],
                comment: "b".to_owned(),
                lang: Some(crate::domain::person::Lang::En),
            },
        );
        let row = RequestDraftRow { expires: Timestamp::UNIX_EPOCH, draft: Some(draft), sent: None };
        assert_eq!(codec::from_bytes::<RequestDraftRow>(&codec::to_bytes(&row)).unwrap(), row);
    }
}
