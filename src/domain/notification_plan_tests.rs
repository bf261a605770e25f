//! The recipients of each event, for each kind of actor.

use std::collections::BTreeSet;

use super::*;
use crate::domain::{
    classification::{Channel, LinkKind},
    fixtures,
    id::{DepartmentId, PersonId, TicketId},
    text::{Body, Label},
    ticket::Status,
};

const ASSIGNEE: AccountId = AccountId(1);
/// Worked on it before.
const FORMER: AccountId = AccountId(2);
/// Has nothing to do with it.
const OTHER: AccountId = AccountId(3);

fn ticket(status: Status) -> Ticket {
    let ticket = fixtures::ticket(status);
    Ticket { assignee: Some(ASSIGNEE), workers: BTreeSet::from([ASSIGNEE, FORMER]), ..ticket }
}

fn everybody() -> [(&'static str, Author); 5] {
    [
        ("requester", Author::Requester),
        ("assignee", Author::Agent { account: ASSIGNEE }),
        ("former", Author::Agent { account: FORMER }),
        ("other", Author::Agent { account: OTHER }),
        ("system", Author::System),
    ]
}

fn events() -> Vec<Event> {
    use Event as E;
    let (from, to) = (DepartmentId(1), DepartmentId(2));
    let closed = |outcome| E::Closed { outcome, text: None };
    vec![
        E::Opened { channel: Channel::Web },
        E::Answered { awaiting: false },
        E::Answered { awaiting: true },
        E::Noted,
        E::RequesterWrote { reopened: false },
        E::RequesterWrote { reopened: true },
        E::Settled,
        E::Taken,
        E::Assigned { to: ASSIGNEE },
        E::Assigned { to: OTHER },
        E::Released,
        E::Awaited,
        E::Resumed,
        E::PutOnWaiting { reason: None },
        E::Forwarded { provider: Label::parse("Nordlicht").unwrap() },
        closed(TicketOutcome::Solved),
        closed(TicketOutcome::Declined),
        closed(TicketOutcome::Duplicate),
        closed(TicketOutcome::Spam),
        E::Reopened,
        E::Archived,
        E::Unarchived,
        E::Deleted,
        E::Restored,
        E::Moved { from, to },
        E::Referred { account: OTHER },
        E::Prioritised { priority: None },
        E::Tagged,
        E::Linked { kind: LinkKind::DuplicateOf, other: TicketId(2) },
        E::FieldsChanged { fields: vec![] },
        E::TaskAdded { title: Label::parse("Abholen").unwrap() },
        E::TaskChanged { title: Label::parse("Abholen").unwrap(), settled: true },
        E::LinkRenewed,
        E::EmergencyAccessUsed { reason: Body::parse("Beschwerde").unwrap() },
        E::ChatLost { by_mail: true },
    ]
}

/// A short name for the row. No `_` arm, so that a new event must be added here and to [`events`].
fn name(event: &Event) -> String {
    use Event as E;
    match event {
        E::Answered { awaiting: true } => "Answered, asks".to_owned(),
        E::RequesterWrote { reopened: true } => "RequesterWrote, reopens".to_owned(),
        E::Assigned { to } => format!("Assigned to {to}"),
        E::Closed { outcome, .. } => format!("Closed, {outcome:?}"),
        E::Opened { .. }
        | E::Answered { awaiting: false }
        | E::Noted
        | E::RequesterWrote { reopened: false }
        | E::Settled
        | E::Taken
        | E::Released
        | E::Awaited
        | E::Resumed
        | E::PutOnWaiting { .. }
        | E::Forwarded { .. }
        | E::Reopened
        | E::Archived
        | E::Unarchived
        | E::Deleted
        | E::Restored
        | E::Moved { .. }
        | E::Referred { .. }
        | E::Prioritised { .. }
        | E::Tagged
        | E::Linked { .. }
        | E::FieldsChanged { .. }
        | E::TaskAdded { .. }
        | E::TaskChanged { .. }
        | E::LinkRenewed
        | E::ChatLost { .. }
        | E::EmergencyAccessUsed { .. } => format!("{event:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
    }
}

/// `requester:Answer`, `1+2:Reopened`, or `-`.
fn told(ticket: &Ticket, event: &Event, by: Author) -> String {
    let notices = plan_notifications(ticket, event, by);
    let Some(first) = notices.first() else { return "-".to_owned() };
    assert!(notices.iter().all(|notice| notice.kind == first.kind), "{notices:?}");
    let names = notices.iter().map(|notice| match notice.to {
        Recipient::Person { person } if person == ticket.requester => "requester".to_owned(),
        Recipient::Person { person } => format!("person {person}?"),
        Recipient::Account { account } => account.to_string(),
        Recipient::Chat { peer } => format!("chat {}?", peer.user),
    });
    format!("{}:{:?}", names.collect::<Vec<_>>().join("+"), first.kind)
}

#[test]
fn who_is_told_what() {
    let line = |first: &str, cells: [String; 5]| {
        let cells: String = cells.iter().map(|cell| format!("{cell:<23}")).collect();
        format!("{first:<25}{cells}").trim_end().to_owned() + "\n"
    };
    let ticket = ticket(Status::InProgress);
    let mut matrix = line("event / by", everybody().map(|(name, _)| name.to_owned()));
    for event in events() {
        matrix += &line(&name(&event), everybody().map(|(_, by)| told(&ticket, &event, by)));
    }
    insta::assert_snapshot!(matrix, @r"
    event / by               requester              assignee               former                 other                  system
    Opened                   requester:Received     requester:Received     requester:Received     requester:Received     requester:Received
    Answered                 requester:Answer       requester:Answer       requester:Answer       requester:Answer       requester:Answer
    Answered, asks           requester:Answer       requester:Answer       requester:Answer       requester:Answer       requester:Answer
    Noted                    -                      -                      -                      -                      -
    RequesterWrote           1:RequesterWrote       -                      1:RequesterWrote       1:RequesterWrote       1:RequesterWrote
    RequesterWrote, reopens  1+2:Reopened           2:Reopened             1:Reopened             1+2:Reopened           1+2:Reopened
    Settled                  1:RequesterWrote       -                      1:RequesterWrote       1:RequesterWrote       1:RequesterWrote
    Taken                    -                      -                      -                      -                      -
    Assigned to 1            1:Assigned             -                      1:Assigned             1:Assigned             1:Assigned
    Assigned to 3            3:Assigned             3:Assigned             3:Assigned             -                      3:Assigned
    Released                 -                      -                      -                      -                      -
    Awaited                  -                      -                      -                      -                      -
    Resumed                  -                      -                      -                      -                      -
    PutOnWaiting             requester:OnWaiting    requester:OnWaiting    requester:OnWaiting    requester:OnWaiting    requester:OnWaiting
    Forwarded                -                      -                      -                      -                      -
    Closed, Solved           -                      requester:Closed       requester:Closed       requester:Closed       requester:Closed
    Closed, Declined         -                      requester:Closed       requester:Closed       requester:Closed       requester:Closed
    Closed, Duplicate        -                      requester:Closed       requester:Closed       requester:Closed       requester:Closed
    Closed, Spam             -                      -                      -                      -                      -
    Reopened                 -                      -                      -                      -                      -
    Archived                 -                      -                      -                      -                      -
    Unarchived               -                      -                      -                      -                      -
    Deleted                  -                      -                      -                      -                      -
    Restored                 -                      -                      -                      -                      -
    Moved                    -                      -                      -                      -                      -
    Referred                 -                      -                      -                      -                      -
    Prioritised              -                      -                      -                      -                      -
    Tagged                   -                      -                      -                      -                      -
    Linked                   -                      -                      -                      -                      -
    FieldsChanged            -                      -                      -                      -                      -
    TaskAdded                -                      -                      -                      -                      -
    TaskChanged              -                      -                      -                      -                      -
    LinkRenewed              requester:LinkRenewed  requester:LinkRenewed  requester:LinkRenewed  requester:LinkRenewed  requester:LinkRenewed
    EmergencyAccessUsed      -                      -                      -                      -                      -
    ChatLost                 1:ChatLost             -                      1:ChatLost             1:ChatLost             1:ChatLost
    ");
}

#[test]
fn nobody_is_told_of_what_they_did_themselves() {
    let ticket = ticket(Status::InProgress);
    for event in events() {
        for account in [ASSIGNEE, FORMER, OTHER] {
            let oneself = Recipient::Account { account };
            let notices = plan_notifications(&ticket, &event, Author::Agent { account });
            assert!(notices.iter().all(|notice| notice.to != oneself), "{event:?} by {account}");
        }
        // Their receipt and their new link are handed over, not told.
        if matches!(event, Event::RequesterWrote { .. } | Event::Settled | Event::Closed { .. }) {
            let oneself = Recipient::Person { person: ticket.requester };
            let notices = plan_notifications(&ticket, &event, Author::Requester);
            assert!(notices.iter().all(|notice| notice.to != oneself), "{event:?} by the requester");
        }
    }
}

#[test]
fn nothing_goes_out_about_spam() {
    let spam = ticket(Status::Closed { outcome: TicketOutcome::Spam });
    for event in events() {
        for (_, by) in everybody() {
            assert_eq!(plan_notifications(&spam, &event, by), [], "{event:?} by {by:?}");
        }
    }
}

#[test]
fn without_anybody_assigned_no_agent_is_told_of_a_message() {
    let unassigned = Ticket { assignee: None, ..ticket(Status::Open) };
    for (event, expected) in [
        (Event::RequesterWrote { reopened: false }, "-"),
        (Event::Settled, "-"),
        (Event::RequesterWrote { reopened: true }, "1+2:Reopened"),
    ] {
        assert_eq!(told(&unassigned, &event, Author::Requester), expected, "{event:?}");
    }
}

#[test]
fn what_a_contact_writes_reaches_the_requester_and_the_team() {
    let ticket = ticket(Status::InProgress);
    let by = Author::Contact { person: PersonId(2) };
    let told =
        |event: &Event| plan_notifications(&ticket, event, by).iter().map(|n| (n.to, n.kind)).collect::<Vec<_>>();
    let requester = Recipient::Person { person: ticket.requester };
    let agent = |account| Recipient::Account { account };
    assert_eq!(
        told(&Event::RequesterWrote { reopened: false }),
        [(requester, NotificationKind::ContactWrote), (agent(ASSIGNEE), NotificationKind::RequesterWrote)]
    );
    assert_eq!(
        told(&Event::RequesterWrote { reopened: true }),
        [
            (requester, NotificationKind::ContactWrote),
            (agent(ASSIGNEE), NotificationKind::Reopened),
            (agent(FORMER), NotificationKind::Reopened)
        ]
    );
    assert_eq!(told(&Event::Opened { channel: Channel::Hand }), [(requester, NotificationKind::Received)]);
}
