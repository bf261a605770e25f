//! Records read what was written; older and newer ones do too.

use super::*;
use crate::{
    domain::{
        account_notification::AccountNotification,
        audit::{AuditAction, ConfigArea, RefusalKind},
        author::Author,
        classification::{Channel, LinkKind, Priority, TicketKind, TicketOutcome},
        department::DepartmentKind,
        device::{BrowserKind, OperatingSystem},
        event::Event,
        field::{FieldAudience, FieldValue},
        id::{AccountId, DepartmentId},
        inactivity::InactivityStep,
        notification::{NotificationKind, OutboxPayload},
        organisation::MailSecurity,
        person::Lang,
        request::RequestStep,
        rights::{Capability, Membership},
        ticket::{Status, StatusKind, TaskState},
    },
    store::{JobCounter, SessionKind, TokenPurpose},
};

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

/// The name of a person in a record, with one letter changed, is another name: only the checksum tells.
#[test]
fn a_row_with_any_byte_changed_does_not_read() {
    let record = New { a: 7, b: Some("Mira Beispiel".to_owned()), c: true };
    let row = to_row(&record);
    assert_eq!(from_bytes::<New>(&row).unwrap(), record);
    for at in 0..row.len() {
        for bit in 0..8 {
            let mut changed = row.clone();
            changed[at] ^= 1 << bit;
            assert!(from_bytes::<New>(&changed).is_err(), "bit {bit} of byte {at}");
        }
    }
    // Up to the end of the record alone, which is a row of before.
    for cut in (0..row.len()).filter(|cut| *cut != row.len() - 5) {
        assert!(from_bytes::<New>(&row[..cut]).is_err(), "{cut} bytes");
    }
}

#[test]
fn programs_without_checksums_read_rows_and_their_rows_are_read() {
    let record = New { a: 7, b: None, c: true };
    // What a program did that knew no checksum.
    let (_, rest) = to_row(&record).split_first().map(|(version, rest)| (*version, rest.to_vec())).unwrap();
    assert_eq!(New::get(&mut Decoder::new(&rest)).unwrap(), record);
    assert_eq!(from_bytes::<New>(&to_bytes(&record)).unwrap(), record);
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
    let (kind, count) = (Some(RefusalKind::Access), Some(12));
    holds(AuditAction::AttemptsRefused { kind, count }, &[0x83, 14, 4, 12]);
    let old = AuditAction::AttemptsRefused { kind: None, count: None };
    assert_eq!(from_bytes::<AuditAction>(&[ENCODING, 0x81, 14]).unwrap(), old, "an entry of before it had counts");
    holds(OutboxPayload::ChatReply, &[0x81, 2]);
    holds(AccountNotification::ChatLinked, &[0x81, 20]);
}

/// What is stored for an enum without data, in records and in keys.
fn assert_codes<T: Code + Record + PartialEq + std::fmt::Debug>(stored: &[(T, u8)]) {
    for (value, code) in stored {
        assert_eq!(value.code(), *code, "{value:?}");
        assert_eq!(T::from_code(*code), Some(*value));
        assert_eq!(to_bytes(value), [ENCODING, *code], "{value:?}");
        assert_eq!(from_bytes::<T>(&[ENCODING, *code]).unwrap(), *value);
    }
    let is_known = |code: &u8| stored.iter().any(|(_, known)| known == code);
    assert!(
        (0..24).filter(|code| !is_known(code)).all(|code| T::from_code(code).is_none()),
        "no variant is missing here"
    );
}

/// The codes are written a second time on purpose: a stored code must never change.
macro_rules! stored_codes {
    ($($test:ident: $type:ident { $($variant:ident = $code:literal),* })*) => {
        mod stored_codes {
            use super::*;
            $(#[test]
            fn $test() {
                assert_codes(&[$(($type::$variant, $code)),*]);
            })*
        }
    };
}

stored_codes! {
    browser_kind: BrowserKind { Other = 0, Firefox = 1, Chrome = 2, Safari = 3, Edge = 4, Opera = 5, Samsung = 6 }
    capability: Capability { Administer = 0, Privacy = 1, Inspect = 2 }
    channel: Channel { Web = 0, Telegram = 1, WebChat = 2, Mail = 3, Hand = 4, Api = 5 }
    config_area: ConfigArea { Organisation = 0, Department = 1, Topic = 2, Texts = 3, MailServer = 4, Rules = 5, Customer = 6, Bot = 7, Satisfaction = 8 }
    department_kind: DepartmentKind { Site = 0, General = 1, Supraregional = 2, Rejected = 3, Protected = 4 }
    field_audience: FieldAudience { Requester = 0, Agents = 1, Both = 2 }
    inactivity_step: InactivityStep { Lock = 0, RemoveMemberships = 1, Delete = 2 }
    job_counter: JobCounter { Drafts = 0, Sessions = 1, Files = 2, Warned = 3, Locked = 4, MembershipsRemoved = 5, Deleted = 6, LastAdministratorReported = 7, AuditEntries = 8, Remarks = 9, Problems = 10, Purged = 11, Backups = 20, Rehearsals = 21, Compactions = 22 }
    lang: Lang { De = 0, En = 1 }
    link_kind: LinkKind { ChildOf = 0, CausedBy = 1, DuplicateOf = 2, RelatedTo = 3 }
    mail_security: MailSecurity { StartTls = 0, Tls = 1, None = 2 }
    membership: Membership { Read = 0, Write = 1 }
    notification_kind: NotificationKind { Received = 0, Answer = 1, OnWaiting = 2, Closed = 3, RequesterWrote = 4, Reopened = 5, Assigned = 6, LinkRenewed = 7, ContactWrote = 8, NewRequest = 9, ChatLost = 10 }
    operating_system: OperatingSystem { Other = 0, Linux = 1, Windows = 2, Mac = 3, Android = 4, Ios = 5 }
    priority: Priority { Low = 0, Normal = 1, High = 2, Urgent = 3 }
    refusal_kind: RefusalKind { SignIn = 0, Code = 1, Other = 2, Form = 3, Access = 4 }
    request_step: RequestStep { Place = 0, Details = 1, Contact = 2, Check = 3 }
    session_kind: SessionKind { Full = 0, SecondFactorPending = 1, NewPasswordPending = 2 }
    status_kind: StatusKind { Open = 0, InProgress = 1, AwaitingReply = 2, WithProvider = 3, OnWaiting = 4, Closed = 5, ClosedSpam = 6, Archived = 7, Deleted = 8 }
    task_state: TaskState { Open = 0, Done = 1, Dropped = 2 }
    ticket_kind: TicketKind { Incident = 0, Request = 1, Problem = 2, Change = 3 }
    ticket_outcome: TicketOutcome { Solved = 0, Declined = 1, Duplicate = 2, Spam = 3 }
    token_purpose: TokenPurpose { Invitation = 0, PasswordReset = 1, SignInLink = 2, SignInCode = 3, AddressCode = 4, ChatCode = 5, JoinChat = 10, ProofCode = 11 }
}
