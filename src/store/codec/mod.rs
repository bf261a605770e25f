//! Records: domain types as CBOR (RFC 8949).
//!
//! A struct is a map with numbered fields, an enum an array that begins with the variant's number.
//! Numbers are never used again. A field that an older record lacks reads as nothing, none or
//! false; a field that an older program does not know is skipped. So an added field needs no
//! migration in either direction.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

use jiff::{Timestamp, civil::Date};
use minicbor::{Decoder, Encoder, data::Type, decode::Error};

use super::{
    EntryContent, TimelineEntry,
    blob::{Attachment, BlobHash},
    outbox::{OutboxRow, SendAttempt},
    person::{Credentials, Passkey},
    portal::PortalSession,
    session::{AccountSession, SessionKind},
    token::TokenPurpose,
    upkeep::JobCounter,
};
use crate::{
    dialog::{Contact, DialogState, DialogStep, Question},
    domain::{
        account_notification::AccountNotification,
        audit::{AuditAction, AuditEntry, ConfigArea},
        author::Author,
        classification::{Channel, Priority, TicketKind, TicketOutcome},
        customer::CustomerOrganisation,
        department::{Department, DepartmentKind, PostalRange},
        device::{BrowserKind, Device, OperatingSystem},
        event::Event,
        field::{Decimal, Field, FieldAudience, FieldKind, FieldValue},
        id::{
            AccountId, CustomerId, DepartmentId, FieldId, OutboxId, PersonId, ServiceId, TicketId, TicketNo, TokenId,
            TopicId,
        },
        inactivity::{InactivityStep, InactivityWarning},
        notification::{NotificationKind, OutboxPayload, Peer, Recipient},
        notification_preferences::{NotificationPreferences, QuietHours},
        organisation::{MailSecurity, Organisation, Texts},
        person::{Account, AccountState, Lang, Person, RulesAcceptance},
        rating::{Quarter, RatingOrigin, RatingRemark},
        rights::{Capability, Membership},
        routing::TopicRoute,
        rules::RulesOfUse,
        text::{Body, EmailAddress, FileName, Label, PersonName, PhoneNumber, PostalCode, Subject, Tag},
        ticket::{LinkKind, Status, StatusKind, Task, TaskState, Ticket},
        topic::Topic,
    },
};

/// Writes into memory, which cannot fail.
pub type RecordWriter<'a> = Encoder<&'a mut Vec<u8>>;

/// Something that can stand in a record.
pub trait Record: Sized {
    /// Writes it.
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>>;
    /// Reads it.
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error>;
    /// What stands for it in a record written before the field existed.
    fn absent() -> Option<Self> {
        None
    }
}

/// A record as bytes, with the version of the encoding in front.
pub fn to_bytes(record: &impl Record) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    bytes.push(ENCODING);
    match record.put(&mut Encoder::new(&mut bytes)) {
        Ok(()) => bytes,
        Err(impossible) => unreachable!("writing to memory: {impossible}"),
    }
}

/// A record from bytes.
pub fn from_bytes<T: Record>(bytes: &[u8]) -> Result<T, Error> {
    match bytes.split_first() {
        Some((&ENCODING, rest)) => T::get(&mut Decoder::new(rest)),
        _ => Err(Error::message("unknown encoding")),
    }
}

const ENCODING: u8 = 1;

/// Structs with numbered fields. Other modules of the store use it for records of their own.
macro_rules! record {
    ($($type:ident { $($n:literal $field:ident),* $(,)? })*) => {$(
        impl $crate::store::codec::Record for $type {
            fn put(
                &self, out: &mut $crate::store::codec::RecordWriter<'_>,
            ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
                out.map([$($n),*].len() as u64)?;
                $(out.u32($n)?; $crate::store::codec::Record::put(&self.$field, out)?;)*
                Ok(())
            }
            fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
                $(let mut $field = None;)*
                let fields = from.map()?.ok_or_else(|| minicbor::decode::Error::message("map of unknown length"))?;
                for _ in 0..fields {
                    match from.u32()? {
                        $($n => $field = Some($crate::store::codec::Record::get(from)?),)*
                        _ => from.skip()?,
                    }
                }
                Ok(Self { $($field: match $field.or_else($crate::store::codec::Record::absent) {
                    Some(value) => value,
                    None => return Err(minicbor::decode::Error::message(
                        concat!(stringify!($type), " lacks ", stringify!($field)))),
                }),* })
            }
        }
    )*};
}

/// Enums with numbered variants, with fields or without. Both are an array that begins with the number.
macro_rules! variants {
    ($($type:ident { $($n:literal $variant:ident $({ $($field:ident),* })?),* $(,)? })*) => {$(
        impl $crate::store::codec::Record for $type {
            fn put(
                &self, out: &mut $crate::store::codec::RecordWriter<'_>,
            ) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
                match self {
                    $(Self::$variant $({ $($field),* })? => {
                        let fields: &[&str] = &[$($(stringify!($field)),*)?];
                        out.array(1 + fields.len() as u64)?.u32($n)?;
                        $($($crate::store::codec::Record::put($field, out)?;)*)?
                    })*
                }
                Ok(())
            }
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
                let mut left = from.array()?.ok_or_else(|| minicbor::decode::Error::message("array of unknown length"))?;
                left = left.checked_sub(1).ok_or_else(|| minicbor::decode::Error::message("empty array"))?;
                let value = match from.u32()? {
                    $($n => {
                        $($(let $field = if left > 0 {
                            left -= 1;
                            $crate::store::codec::Record::get(from)?
                        } else {
                            $crate::store::codec::Record::absent().ok_or_else(|| minicbor::decode::Error::message(
                                concat!(stringify!($variant), " lacks ", stringify!($field))))?
                        };)*)?
                        Self::$variant $({ $($field),* })?
                    })*
                    _ => return Err(minicbor::decode::Error::message(concat!("unknown ", stringify!($type)))),
                };
                for _ in 0..left { from.skip()?; }
                Ok(value)
            }
        }
    )*};
}

/// Enums without data, as a number.
macro_rules! words {
    ($($type:ident { $($n:literal $variant:ident),* $(,)? })*) => {$(
        impl Record for $type {
            fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
                out.u8(match self { $(Self::$variant => $n),* })?;
                Ok(())
            }
            fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
                match from.u8()? {
                    $($n => Ok(Self::$variant),)*
                    _ => Err(Error::message(concat!("unknown ", stringify!($type)))),
                }
            }
        }
    )*};
}

macro_rules! ids {
    ($($type:ident)*) => {$(
        impl Record for $type {
            fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> { out.u64(self.0)?; Ok(()) }
            fn get(from: &mut Decoder<'_>) -> Result<Self, Error> { from.u64().map(Self) }
        }
    )*};
}

macro_rules! texts {
    ($($type:ident)*) => {$(
        impl Record for $type {
            fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> { out.str(self.as_str())?; Ok(()) }
            fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
                Self::parse(from.str()?).map_err(|_| Error::message(concat!("not a ", stringify!($type))))
            }
        }
    )*};
}

pub(crate) use record;

macro_rules! numbers {
    ($($type:ident)*) => {$(
        impl Record for $type {
            fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> { out.$type(*self)?; Ok(()) }
            fn get(from: &mut Decoder<'_>) -> Result<Self, Error> { from.$type() }
            fn absent() -> Option<Self> { Some(0) }
        }
    )*};
}
numbers! { u8 u16 u32 u64 i64 }

impl Record for bool {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.bool(*self)?;
        Ok(())
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        from.bool()
    }
    fn absent() -> Option<Self> {
        Some(false)
    }
}

impl Record for String {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.str(self)?;
        Ok(())
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        from.str().map(str::to_owned)
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

/// Bytes that are no list of numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bytes(pub Vec<u8>);

impl Record for Bytes {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.bytes(&self.0)?;
        Ok(())
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        from.bytes().map(|bytes| Self(bytes.to_vec()))
    }
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
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

impl Record for Timestamp {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.i64(self.as_microsecond())?;
        Ok(())
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        Self::from_microsecond(from.i64()?).map_err(|_| Error::message("not a time"))
    }
}

impl Record for Date {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.str(&self.to_string())?;
        Ok(())
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        from.str()?.parse().map_err(|_| Error::message("not a day"))
    }
}

impl<T: Record> Record for Option<T> {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        match self {
            Some(value) => value.put(out),
            None => out.null().map(|_| ()),
        }
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        if from.datatype()? == Type::Null {
            from.null()?;
            return Ok(None);
        }
        T::get(from).map(Some)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
}

fn put_all<'a, T: Record + 'a>(
    items: impl ExactSizeIterator<Item = &'a T>,
    out: &mut RecordWriter<'_>,
) -> Result<(), minicbor::encode::Error<Infallible>> {
    out.array(items.len() as u64)?;
    items.into_iter().try_for_each(|item| item.put(out))
}

fn get_all<T: Record, C: FromIterator<T>>(from: &mut Decoder<'_>) -> Result<C, Error> {
    let length = from.array()?.ok_or_else(|| Error::message("array of unknown length"))?;
    (0..length).map(|_| T::get(from)).collect()
}

impl<T: Record> Record for Vec<T> {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        put_all(self.iter(), out)
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        get_all(from)
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: Record + Ord> Record for BTreeSet<T> {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        put_all(self.iter(), out)
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        get_all(from)
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<A: Record, B: Record> Record for (A, B) {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.array(2)?;
        self.0.put(out)?;
        self.1.put(out)
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        match from.array()? {
            Some(2) => Ok((A::get(from)?, B::get(from)?)),
            _ => Err(Error::message("not a pair")),
        }
    }
}

impl<K: Record + Ord, V: Record> Record for BTreeMap<K, V> {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.map(self.len() as u64)?;
        self.iter().try_for_each(|(key, value)| key.put(out).and_then(|()| value.put(out)))
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        let length = from.map()?.ok_or_else(|| Error::message("map of unknown length"))?;
        (0..length).map(|_| Ok((K::get(from)?, V::get(from)?))).collect()
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl Record for Quarter {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        self.0.put(out)
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        u32::get(from).map(Self)
    }
}

ids! { TicketId PersonId AccountId DepartmentId TopicId FieldId CustomerId ServiceId OutboxId TokenId }
texts! { Subject Body Label PersonName EmailAddress PhoneNumber PostalCode Tag FileName }

words! {
    TicketKind { 0 Incident, 1 Request, 2 Problem, 3 Change }
    Priority { 0 Low, 1 Normal, 2 High, 3 Urgent }
    Channel { 0 Web, 1 Telegram, 2 WebChat, 3 Mail, 4 Hand, 5 Api }
    TicketOutcome { 0 Solved, 1 Declined, 2 Duplicate, 3 Spam }
    TaskState { 0 Open, 1 Done, 2 Dropped }
    LinkKind { 0 ChildOf, 1 CausedBy, 2 DuplicateOf, 3 RelatedTo }
    StatusKind {
        0 Open, 1 InProgress, 2 AwaitingReply, 3 WithProvider, 4 OnWaiting, 5 Closed, 6 ClosedSpam, 7 Archived,
        8 Deleted,
    }
    Lang { 0 De, 1 En }
    Membership { 0 Read, 1 Write }
    Capability { 0 Administer, 1 Privacy, 2 Inspect }
    DepartmentKind { 0 Site, 1 General, 2 Supraregional, 3 Rejected, 4 Protected }
    ConfigArea { 0 Organisation, 1 Department, 2 Topic, 3 Texts, 4 MailServer, 5 Rules, 6 Customer, 7 Bot, 8 Satisfaction }
    FieldAudience { 0 Requester, 1 Agents, 2 Both }
    NotificationKind {
        0 Received, 1 Answer, 2 OnWaiting, 3 Closed, 4 RequesterWrote, 5 Reopened, 6 Assigned, 7 LinkRenewed, 8 ContactWrote,
        9 NewRequest, 10 ChatLost,
    }
    MailSecurity { 0 StartTls, 1 Tls, 2 None }
    TokenPurpose { 0 Invitation, 1 PasswordReset, 2 SignInLink, 3 SignInCode, 4 AddressCode, 5 ChatCode, 10 JoinChat }
    SessionKind { 0 Full, 1 SecondFactorPending }
    InactivityStep { 0 Lock, 1 RemoveMemberships, 2 Delete }
    JobCounter { 0 Drafts, 1 Sessions, 2 Files, 3 Warned, 4 Locked, 5 MembershipsRemoved, 6 Deleted, 7 LastAdministratorReported, 8 AuditEntries, 9 Remarks }
    BrowserKind { 0 Other, 1 Firefox, 2 Chrome, 3 Safari, 4 Edge, 5 Opera, 6 Samsung }
    OperatingSystem { 0 Other, 1 Linux, 2 Windows, 3 Mac, 4 Android, 5 Ios }
}

impl Record for TopicRoute {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        match self {
            Self::Site => None,
            Self::Department(id) => Some(*id),
        }
        .put(out)
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        Option::<DepartmentId>::get(from).map(|id| id.map_or(Self::Site, Self::Department))
    }
}

/// `FieldKind` has variants with and without braces; it is stored as a number and its options.
impl Record for FieldKind {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        let none = Vec::new();
        let (number, options) = match self {
            Self::Text => (0u8, &none),
            Self::LongText => (1, &none),
            Self::Number => (2, &none),
            Self::Date => (3, &none),
            Self::Choice { options } => (4, options),
            Self::MultipleChoice { options } => (5, options),
            Self::Checkbox => (6, &none),
            Self::YesNo => (7, &none),
            Self::File => (8, &none),
        };
        out.array(2)?.u8(number)?;
        options.put(out)
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        let (number, options) = <(u8, Vec<Label>)>::get(from)?;
        Ok(match number {
            0 => Self::Text,
            1 => Self::LongText,
            2 => Self::Number,
            3 => Self::Date,
            4 => Self::Choice { options },
            5 => Self::MultipleChoice { options },
            6 => Self::Checkbox,
            7 => Self::YesNo,
            8 => Self::File,
            _ => return Err(Error::message("unknown kind of field")),
        })
    }
}

/// `AccountState` is stored as the time of locking; `true` for an invitation that is open.
impl Record for AccountState {
    fn put(&self, out: &mut RecordWriter<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        match self {
            Self::Invited => true.put(out),
            Self::Active => None::<Timestamp>.put(out),
            Self::Locked { since } => since.put(out),
        }
    }
    fn get(from: &mut Decoder<'_>) -> Result<Self, Error> {
        if from.datatype()? == Type::Bool {
            return bool::get(from).map(|_| Self::Invited);
        }
        Option::<Timestamp>::get(from).map(|since| since.map_or(Self::Active, |since| Self::Locked { since }))
    }
}

variants! {
    Status {
        0 Open, 1 InProgress, 2 AwaitingReply, 3 WithProvider { provider }, 4 OnWaiting,
        5 Closed { outcome }, 6 Archived { outcome }, 7 Deleted { outcome },
    }
    Author { 0 Requester, 1 Agent { account }, 2 System, 3 Contact { person }, 4 Provider { account } }
    Event {
        0 Opened { channel }, 1 Answered { awaiting }, 2 Noted, 3 RequesterWrote { reopened }, 4 Settled,
        5 Taken, 6 Assigned { to }, 7 Released, 8 Awaited, 9 Resumed, 10 PutOnWaiting { reason },
        11 Forwarded { provider }, 12 Closed { outcome, text }, 13 Reopened, 14 Archived, 15 Unarchived,
        16 Deleted, 17 Restored, 18 Moved { from, to }, 19 Referred { account }, 20 Prioritised { priority },
        21 Tagged, 22 FieldsChanged { fields }, 23 TaskAdded { title }, 24 TaskChanged { title, settled },
        25 LinkRenewed, 26 EmergencyAccessUsed { reason }, 27 ChatLost { by_mail },
    }
    DialogStep {
        0 Idle {}, 1 Consent {}, 2 Topic {}, 3 Asking { question }, 4 Summary {}, 5 RequestList {}, 6 Request { ticket },
        7 Message { ticket }, 8 ConfirmErasure {}, 9 LinkAddress {}, 10 LinkCode {},
        11 Rating { ticket }, 12 RatingRemark { ticket, until }, 15 ConfirmLink { invitation },
    }
    Question {
        0 Place {}, 1 Field { field }, 2 Comment { field }, 3 Room {}, 4 Description {}, 5 Subject {}, 6 Files {},
        7 Name {}, 8 Email {}, 9 Phone {},
    }
    AuditAction {
        0 Configured { area, id }, 1 Invited { account }, 2 InvitationWithdrawn { account }, 3 Joined { account },
        4 RightsChanged { account, memberships, capabilities, provider }, 5 Locked { account }, 6 Unlocked { account },
        7 MembershipsRemoved { account }, 8 AccountDeleted { account }, 9 FactorsReset { account }, 10 FactorsChanged { account },
        11 PasswordChanged { account }, 12 RecoveryCodeUsed { account }, 13 RulesAccepted { account, version },
        14 SignInRateLimited, 15 EmergencyAccessUsed { ticket, reason }, 16 Exported { what }, 17 Imported { what, count },
        18 Purged { rule, count }, 19 JobRan { job, changed, failed }, 20 RequesterPasswordChanged { person },
        21 RequesterFactorsChanged { person },
    }
    FieldValue {
        0 Text { text }, 1 Number { number }, 2 Date { date }, 3 Chosen { options }, 4 Ticked,
        5 YesNo { yes, comment }, 6 Files { names },
    }
    EntryContent { 0 Message { body, attachments, channel }, 1 Note { body, attachments }, 2 Event { event } }
    OutboxPayload { 0 TicketEntry { ticket, entry, kind }, 1 Account { notification }, 2 ChatReply }
    AccountNotification {
        0 Invitation { token }, 1 PasswordReset { token }, 2 SignInLink { token }, 3 SignInCode { token },
        4 AddressCode { token }, 5 FactorsReset, 6 FactorsChanged, 7 PasswordChanged, 8 LockingSoon { on },
        9 MembershipRemovalSoon { on }, 10 DeletionSoon { on }, 11 Locked, 12 MembershipsRemoved, 13 LastAdministratorIdle,
        14 JobFailed { job }, 15 ChatCode { token }, 20 ChatLinked,
    }
    Recipient { 0 Person { person }, 1 Account { account }, 2 Chat { peer } }
}

record! {
    DialogState { 0 lang, 1 has_consented, 2 step, 3 early_text, 4 early_files, 5 draft, 6 answered, 7 contact }
    Contact { 0 name, 1 email, 2 phone }
    TicketNo { 0 year, 1 serial }
    Decimal { 0 thousandths }
    Task { 0 title, 1 state }
    PostalRange { 0 from, 1 to }
    Ticket {
        0 id, 1 no, 2 kind, 3 requester, 4 organisation, 5 room, 6 postal_code, 7 created, 8 priority, 9 topic,
        10 service, 11 subject, 12 solution, 13 status, 14 status_since, 15 status_by, 16 department, 17 assignee,
        18 workers, 19 tags, 20 values, 21 tasks, 22 links, 23 referrers, 24 channel, 25 first_answer,
        26 last_communication, 27 unanswered_since, 28 changed, 29 link_generation, 30 entries, 31 rated,
    }
    TimelineEntry { 0 seq, 1 at, 2 author, 3 content, 4 status }
    Attachment { 0 name, 1 hash, 2 size, 3 media_type }
    Person { 0 id, 1 name, 2 email, 3 phone, 4 lang, 5 organisation, 6 staff, 7 note, 8 created, 9 contact }
    CustomerOrganisation { 0 id, 1 name, 2 postal_code, 3 place, 4 note, 5 retired }
    Account {
        0 id, 1 name, 2 email, 3 lang, 4 memberships, 5 capabilities, 6 state, 7 created, 8 last_sign_in, 9 provider,
        10 rules, 11 notification_preferences,
    }
    RulesAcceptance { 0 version, 1 at }
    RulesOfUse { 0 version, 1 since, 2 texts }
    NotificationPreferences { 0 by_mail, 1 quiet }
    QuietHours { 0 from, 1 to }
    Credentials { 0 password, 1 totp, 2 totp_step, 3 recovery, 4 passkeys, 5 mail }
    Passkey { 0 id, 1 name, 2 key, 3 state, 4 added }
    // Rank and retirement have the same numbers in both, for lists of names.
    Department {
        0 id, 1 name, 2 description, 3 kind, 4 public, 5 email, 6 postal_codes, 7 protected, 12 rank, 13 retired,
        14 announces,
    }
    Topic {
        0 id, 1 name, 2 description, 3 intro, 4 kind, 5 route, 6 priority, 7 tags, 8 solution_required, 9 ask_room,
        10 public, 11 fields, 12 rank, 13 retired, 14 retired_fields,
    }
    Field { 0 id, 1 label, 2 hint, 3 kind, 4 audience, 5 required_to_submit, 6 required_to_close }
    Organisation { 0 name, 1 lang, 2 address, 3 hue, 4 logo, 5 contact }
    Texts { 0 intro, 1 refusal, 2 confirmation, 3 privacy }
    OutboxRow { 0 id, 1 to, 2 payload, 5 created, 6 due, 7 attempts, 8 last_attempt, 9 given_up, 10 sent }
    RatingOrigin { 0 quarter, 1 topic, 2 service, 3 department }
    RatingRemark { 0 origin, 1 text }
    Peer { 0 bot, 1 user }
    SendAttempt { 0 at, 1 error }
    InactivityWarning { 0 step, 1 since, 2 first, 3 last }
    AuditEntry { 0 at, 1 by, 2 action }
    PortalSession { 0 email, 1 kind, 2 created, 3 last_seen, 4 device }
    AccountSession { 0 account, 1 kind, 2 created, 3 last_seen, 4 device, 5 rights }
    Device { 0 browser, 1 system }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Old {
        a: u64,
    }
    #[derive(Debug, PartialEq)]
    struct New {
        a: u64,
        b: Option<String>,
        c: bool,
    }
    record! { Old { 0 a } New { 0 a, 1 b, 2 c } }

    #[test]
    fn fields_may_be_added_and_ignored() {
        let new = New { a: 7, b: Some("x".to_owned()), c: true };
        assert_eq!(from_bytes::<New>(&to_bytes(&new)).unwrap(), new);
        assert_eq!(from_bytes::<Old>(&to_bytes(&new)).unwrap(), Old { a: 7 });
        assert_eq!(from_bytes::<New>(&to_bytes(&Old { a: 7 })).unwrap(), New { a: 7, b: None, c: false });
    }

    #[test]
    fn broken_records_are_errors_not_panics() {
        let good = to_bytes(&Event::Moved { from: DepartmentId(1), to: DepartmentId(2) });
        for cut in 0..good.len() {
            assert!(from_bytes::<Event>(&good[..cut]).is_err());
        }
        assert!(from_bytes::<Event>(&[9, 0]).is_err());
    }

    #[test]
    fn variants_without_data_are_arrays_of_their_number() {
        fn holds<T: Record + PartialEq + std::fmt::Debug>(value: T, after_encoding: &[u8]) {
            let bytes = [&[ENCODING], after_encoding].concat();
            assert_eq!(to_bytes(&value), bytes, "{value:?}");
            assert_eq!(from_bytes::<T>(&bytes).unwrap(), value);
        }
        holds(Author::Requester, &[0x81, 0]);
        holds(Author::System, &[0x81, 2]);
        holds(Author::Agent { account: AccountId(7) }, &[0x82, 1, 7]);
        holds(Event::Noted, &[0x81, 2]);
        holds(Event::LinkRenewed, &[0x81, 0x18, 25]);
        holds(Status::OnWaiting, &[0x81, 4]);
        holds(FieldValue::Ticked, &[0x81, 4]);
        holds(AuditAction::SignInRateLimited, &[0x81, 14]);
        holds(OutboxPayload::ChatReply, &[0x81, 2]);
        holds(AccountNotification::ChatLinked, &[0x81, 20]);
    }
}
