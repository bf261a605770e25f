//! Valid values for the unit tests of this crate. A test names only the parts that it is about and changes
//! them with `..`. Tests outside of the crate have `tests/fixtures`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    author::Author,
    classification::{Channel, TicketKind},
    department::{Department, DepartmentKind, PostalRange},
    field::{Field, FieldAudience, FieldKind},
    id::{DepartmentId, FieldId, PersonId, TicketId, TicketNo, TopicId},
    routing::TopicRoute,
    text::{Label, Subject},
    ticket::{Status, Ticket, TicketOpening},
    topic::Topic,
    translation::Translations,
};

pub fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

pub fn department(id: u64, kind: DepartmentKind, ranges: &[&str]) -> Department {
    Department {
        id: DepartmentId(id),
        name: label("Freiburg"),
        description: None,
        kind,
        public: true,
        email: None,
        postal_codes: ranges.iter().map(|range| PostalRange::parse(range).unwrap()).collect(),
        protected: false,
        rank: 0,
        retired: false,
        announces: false,
        translations: Translations::new(),
    }
}

/// A field that nobody has to answer.
pub fn field(kind: FieldKind) -> Field {
    Field {
        id: FieldId(1),
        label: label("Frage"),
        hint: None,
        kind,
        audience: FieldAudience::Both,
        required_to_submit: false,
        required_to_close: false,
        translations: Translations::new(),
    }
}

pub fn topic(route: TopicRoute, fields: Vec<Field>) -> Topic {
    Topic {
        id: TopicId(1),
        name: label("Thema"),
        description: None,
        intro: None,
        kind: TicketKind::Request,
        route,
        priority: None,
        tags: BTreeSet::new(),
        solution_required: false,
        rank: 0,
        retired: false,
        retired_fields: Vec::new(),
        icon: None,
        ask_room: false,
        public: true,
        fields,
        translations: Translations::new(),
    }
}

/// A ticket of the requester 1 in the department 1, which nobody has touched.
pub fn ticket(status: Status) -> Ticket {
    let no = TicketNo { year: 2026, serial: 42 };
    Ticket { status, ..Ticket::open(TicketId(1), no, opening(), Author::Requester, Timestamp::UNIX_EPOCH) }
}

/// What the requester 1 asks of the department 1.
pub fn opening() -> TicketOpening {
    TicketOpening {
        kind: TicketKind::Request,
        requester: PersonId(1),
        organisation: None,
        room: None,
        postal_code: None,
        priority: None,
        topic: TopicId(1),
        subject: Subject::parse("Laptop gesucht").unwrap(),
        department: DepartmentId(1),
        tags: BTreeSet::new(),
        values: BTreeMap::new(),
        channel: Channel::Web,
    }
}
