//! Domain types that are part of several tables' records: ids, texts, authors, recipients and so on.

use std::convert::Infallible;

use minicbor::{Decoder, decode::Error};

use super::{Record, RecordWriter, codes, record, variants};
use crate::domain::{
    author::Author,
    classification::{Channel, Priority, TicketKind, TicketOutcome},
    device::{BrowserKind, Device, OperatingSystem},
    field::{Decimal, FieldValue},
    file::{Attachment, BlobHash},
    id::{
        AccountId, CustomerId, DepartmentId, FieldId, OutboxId, PersonId, ServiceId, TicketId, TicketNo, TokenId,
        TopicId,
    },
    notification::{Peer, Recipient},
    person::Lang,
    text::{Body, EmailAddress, FileName, Label, PersonName, PhoneNumber, PostalCode, Subject, Tag},
    ticket::StatusKind,
};

macro_rules! ids {
    ($($type:ident)*) => {$(
        impl Record for $type {
            fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> { out.u64(self.0)?; Ok(()) }
            fn get(from: &mut Decoder<'_>) -> Result<Self, Error> { from.u64().map(Self) }
        }
    )*};
}

macro_rules! texts {
    ($read:ident: $($type:ident)*) => {$(
        impl Record for $type {
            fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> { out.str(self.as_str())?; Ok(()) }
            fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
                Self::$read(from.str()?).map_err(|_| Error::message(concat!("not a ", stringify!($type))))
            }
        }
    )*};
}

ids! { TicketId PersonId AccountId DepartmentId TopicId FieldId CustomerId ServiceId OutboxId TokenId }
texts! { parse: Label PhoneNumber PostalCode Tag FileName }
// Older names and addresses may hold what is refused now.
texts! { from_stored: Subject Body PersonName EmailAddress }

codes! {
    TicketKind { 0 Incident, 1 Request, 2 Problem, 3 Change }
    Priority { 0 Low, 1 Normal, 2 High, 3 Urgent }
    Channel { 0 Web, 1 Telegram, 2 WebChat, 3 Mail, 4 Hand, 5 Api }
    TicketOutcome { 0 Solved, 1 Declined, 2 Duplicate, 3 Spam }
    StatusKind {
        0 Open, 1 InProgress, 2 AwaitingReply, 3 WithProvider, 4 OnWaiting, 5 Closed, 6 ClosedSpam, 7 Archived,
        8 Deleted,
    }
    Lang { 0 De, 1 En }
    BrowserKind { 0 Other, 1 Firefox, 2 Chrome, 3 Safari, 4 Edge, 5 Opera, 6 Samsung }
    OperatingSystem { 0 Other, 1 Linux, 2 Windows, 3 Mac, 4 Android, 5 Ios }
}

variants! {
    Author { 0 Requester, 1 Agent { account }, 2 System, 3 Contact { person }, 4 Provider { account } }
    FieldValue {
        0 Text { text }, 1 Number { number }, 2 Date { date }, 3 Chosen { options }, 4 Ticked,
        5 YesNo { yes, comment }, 6 Files { names },
    }
    Recipient { 0 Person { person }, 1 Account { account }, 2 Chat { peer } }
}

record! {
    TicketNo { 0 year, 1 serial }
    Decimal { 0 thousandths }
    Attachment { 0 name, 1 hash, 2 size, 3 media_type }
    Peer { 0 bot, 1 user }
    Device { 0 browser, 1 system }
}

impl Record for BlobHash {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.bytes(&self.0)?;
        Ok(())
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        from.bytes()?.try_into().map(Self).map_err(|_| Error::message("not a hash"))
    }
}
