//! Who may what, as one matrix and one line per statement of §1.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::*;
use crate::domain::{author::Author, classification::TicketOutcome, fixtures, person::Lang, text::PersonName};

const HERE: DepartmentId = DepartmentId(1);
const THERE: DepartmentId = DepartmentId(2);
const REQUESTER: PersonId = PersonId(1);
const STRANGER: PersonId = PersonId(2);
const SCHOOL: CustomerId = CustomerId(1);
const AGENT: AccountId = AccountId(1);

fn provider(name: &str) -> Actor {
    Actor::Provider { account: AGENT, provider: Label::parse(name).unwrap() }
}

fn agent(memberships: &[(DepartmentId, Membership)], administrator: bool) -> Agent {
    Agent {
        account: AGENT,
        memberships: memberships.iter().copied().collect(),
        capabilities: administrator.then_some(Capability::Administer).into_iter().collect(),
    }
}

/// A ticket of the requester, their school and the department here.
fn ticket(status: Status) -> Ticket {
    let ticket = fixtures::ticket(status);
    Ticket { requester: REQUESTER, organisation: Some(SCHOOL), department: HERE, ..ticket }
}

/// A ticket of other people in another department.
fn foreign(status: Status) -> Ticket {
    Ticket { id: TicketId(2), requester: STRANGER, organisation: None, department: THERE, ..ticket(status) }
}

fn referred(ticket: Ticket) -> Ticket {
    Ticket { referrers: BTreeSet::from([AGENT]), ..ticket }
}

fn open() -> Ticket {
    ticket(Status::Open)
}

fn tickets() -> [(&'static str, Ticket); 10] {
    let outcome = TicketOutcome::Solved;
    [
        ("own", open()),
        ("foreign", foreign(Status::Open)),
        ("referred", referred(foreign(Status::Open))),
        ("forwarded", ticket(Status::WithProvider { provider: Label::parse("Nordlicht").unwrap() })),
        ("closed", ticket(Status::Closed { outcome })),
        ("spam", ticket(Status::Closed { outcome: TicketOutcome::Spam })),
        ("archived", ticket(Status::Archived { outcome })),
        ("deleted", ticket(Status::Deleted { outcome })),
        ("ref.+closed", referred(foreign(Status::Closed { outcome }))),
        ("ref.+archived", referred(foreign(Status::Archived { outcome }))),
    ]
}

fn actors() -> Vec<(&'static str, Actor)> {
    use Membership::{Read, Write};
    let contact = |person, organisation| Actor::Contact { person, organisation };
    vec![
        ("visitor", Actor::Visitor),
        ("link to it", Actor::Link { ticket: TicketId(1) }),
        ("link to another", Actor::Link { ticket: TicketId(3) }),
        ("requester", Actor::Requester { person: REQUESTER }),
        ("other requester", Actor::Requester { person: PersonId(3) }),
        ("contact, own", contact(REQUESTER, SCHOOL)),
        ("contact, school's", contact(PersonId(3), SCHOOL)),
        ("contact, elsewhere", contact(PersonId(3), CustomerId(2))),
        ("provider", provider("Nordlicht")),
        ("other provider", provider("Südwind")),
        ("agent, reads", Actor::Agent(agent(&[(HERE, Read)], false))),
        ("agent, writes", Actor::Agent(agent(&[(HERE, Write)], false))),
        ("agent, nowhere", Actor::Agent(agent(&[], false))),
        ("admin, reads", Actor::Agent(agent(&[(HERE, Read)], true))),
        ("admin, writes", Actor::Agent(agent(&[(HERE, Write)], true))),
        ("admin, nowhere", Actor::Agent(agent(&[], true))),
        ("system", Actor::System),
    ]
}

/// The name of what somebody may do with a ticket:
/// `reads` the conversation; `joins` it by writing; `asks`: closes too, and edits their link;
/// `helps` as a provider does; `reads-all`: internals too; `works`: all that agents do; `administers`:
/// archive and bin too; `all`.
fn rights(actor: &Actor, ticket: &Ticket) -> String {
    use ActionKind as A;
    let may: Vec<A> = A::ALL.into_iter().filter(|action| may_do(actor, *action, ticket)).collect();
    let agents = |administer: bool| {
        let theirs = |action: &A| *action != A::RequesterWrites && (administer || !action.is_for_administrators());
        A::ALL.into_iter().filter(theirs).collect::<Vec<_>>()
    };
    match (may_read(actor, ticket), may_read_internals(actor, ticket), may.as_slice()) {
        (false, false, []) => "-",
        (true, false, []) => "reads",
        (true, false, [A::RequesterWrites]) => "joins",
        (true, false, [A::RequesterWrites, A::Close, A::Edit]) => "asks",
        (true, false, [A::Answer, A::Note, A::Resume]) => "helps",
        (true, true, []) => "reads-all",
        (true, true, may) if may == agents(false) => "works",
        (true, true, may) if may == agents(true) => "administers",
        (true, true, may) if may == A::ALL => "all",
        other => return format!("{other:?}"),
    }
    .to_owned()
}

#[test]
fn every_actor_and_every_ticket() {
    let line = |first: &str, cells: Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("{cell:<15}")).collect();
        format!("{first:<20}{cells}").trim_end().to_owned() + "\n"
    };
    let mut matrix = line("actor / ticket", tickets().map(|(name, _)| name.to_owned()).to_vec());
    for (name, actor) in actors() {
        matrix += &line(name, tickets().map(|(_, ticket)| rights(&actor, &ticket)).to_vec());
    }
    insta::assert_snapshot!(matrix, @r"
    actor / ticket      own            foreign        referred       forwarded      closed         spam           archived       deleted        ref.+closed    ref.+archived
    visitor             -              -              -              -              -              -              -              -              -              -
    link to it          asks           -              -              asks           asks           asks           reads          -              -              -
    link to another     -              -              -              -              -              -              -              -              -              -
    requester           asks           -              -              asks           asks           asks           reads          -              -              -
    other requester     -              -              -              -              -              -              -              -              -              -
    contact, own        asks           -              -              asks           asks           asks           reads          -              -              -
    contact, school's   joins          -              -              joins          joins          joins          reads          -              -              -
    contact, elsewhere  -              -              -              -              -              -              -              -              -              -
    provider            -              -              -              helps          -              -              -              -              -              -
    other provider      -              -              -              -              -              -              -              -              -              -
    agent, reads        reads-all      -              works          reads-all      reads-all      reads-all      -              -              works          -
    agent, writes       works          -              works          works          works          works          -              -              works          -
    agent, nowhere      -              -              works          -              -              -              -              -              works          -
    admin, reads        reads-all      -              works          reads-all      reads-all      reads-all      reads-all      reads-all      works          -
    admin, writes       administers    -              works          administers    administers    administers    administers    administers    works          -
    admin, nowhere      -              -              works          -              -              -              -              -              works          -
    system              all            all            all            all            all            all            all            all            all            all
    ");
}

/// What the matrix cannot show, and what must never slip out of it.
#[test]
fn the_statements_of_the_promise() {
    use Membership::{Read, Write};
    let reader = agent(&[(HERE, Read)], false);
    let writer = agent(&[(HERE, Write)], false);
    let admin = agent(&[], true);
    let as_actor = |agent: &Agent| Actor::Agent(agent.clone());
    let archived = |outcome| ticket(Status::Archived { outcome });
    for (statement, holds) in [
        ("a membership is read or write", writer.writes_in(HERE) && !reader.writes_in(HERE)),
        ("a membership counts in its department only", !writer.writes_in(THERE)),
        ("administration is not membership", !admin.writes_in(HERE)),
        ("administration is not reading", !may_read(&as_actor(&admin), &open())),
        ("a referrer works on it though the department changed", {
            rights(&as_actor(&agent(&[], false)), &referred(open())) == "works"
        }),
        ("a referrer works on it though they only read there", {
            rights(&as_actor(&reader), &referred(open())) == "works"
        }),
        ("a referrer keeps the rights of their membership", {
            rights(&as_actor(&agent(&[(HERE, Write)], true)), &referred(open())) == "administers"
        }),
        ("referring somebody else helps nobody", {
            let others = Ticket { referrers: BTreeSet::from([AccountId(2)]), ..foreign(Status::Open) };
            !may_read(&as_actor(&writer), &others)
        }),
        ("archived spam is for administrators too", {
            !may_read(&as_actor(&writer), &archived(TicketOutcome::Spam))
                && may_read(&as_actor(&agent(&[(HERE, Read)], true)), &archived(TicketOutcome::Spam))
        }),
        ("a provider loses the ticket when it comes back", !may_read(&provider("Nordlicht"), &open())),
        ("a contact without the ticket's organisation sees nothing", {
            let contact = Actor::Contact { person: STRANGER, organisation: SCHOOL };
            !may_read(&contact, &Ticket { organisation: None, ..open() })
        }),
        ("nobody reads internals who may not read", {
            actors()
                .iter()
                .all(|(_, actor)| tickets().iter().all(|(_, t)| may_read(actor, t) || !may_read_internals(actor, t)))
        }),
        ("nobody acts on what they may not read", {
            let acts = |actor: &Actor, t: &Ticket| ActionKind::ALL.iter().any(|action| may_do(actor, *action, t));
            actors().iter().all(|(_, actor)| tickets().iter().all(|(_, t)| may_read(actor, t) || !acts(actor, t)))
        }),
        ("nobody but requesters and the system speaks for the requester", {
            actors()
                .iter()
                .filter(|(_, actor)| matches!(actor, Actor::Agent(_) | Actor::Provider { .. }))
                .all(|(_, actor)| tickets().iter().all(|(_, t)| !may_do(actor, ActionKind::RequesterWrites, t)))
        }),
    ] {
        assert!(holds, "{statement}");
    }
}

#[test]
fn taking_in_needs_a_writing_membership_administering_the_right() {
    let actors = actors();
    let names = |may: &dyn Fn(&Actor) -> bool| -> Vec<&str> {
        actors.iter().filter(|(_, actor)| may(actor)).map(|(name, _)| *name).collect()
    };
    assert_eq!(names(&|actor| may_create_request(actor, HERE)), ["agent, writes", "admin, writes", "system"]);
    assert_eq!(names(&|actor| may_create_request(actor, THERE)), ["system"]);
    assert_eq!(names(&may_administer), ["admin, reads", "admin, writes", "admin, nowhere", "system"]);
}

fn person(id: PersonId, organisation: Option<CustomerId>, contact: bool) -> Person {
    Person {
        id,
        name: PersonName::parse("Mira Beispiel").unwrap(),
        email: None,
        phone: None,
        lang: Lang::De,
        organisation,
        contact,
        staff: false,
        note: None,
        created: Timestamp::UNIX_EPOCH,
        unproved: true,
    }
}

#[test]
fn only_a_contact_with_an_organisation_is_one() {
    let requester = Actor::Requester { person: REQUESTER };
    for (organisation, contact, actor) in [
        (None, false, requester.clone()),
        (None, true, requester.clone()),
        (Some(SCHOOL), false, requester),
        (Some(SCHOOL), true, Actor::Contact { person: REQUESTER, organisation: SCHOOL }),
    ] {
        assert_eq!(Actor::of_person(&person(REQUESTER, organisation, contact)), actor);
    }
}

#[test]
fn requests_are_taken_in_for_the_own_organisation_only() {
    let mates = person(STRANGER, Some(SCHOOL), false);
    let takers = |person: &Person| -> Vec<&str> {
        actors().iter().filter(|(_, actor)| may_create_request_for(actor, person)).map(|(name, _)| *name).collect()
    };
    let agents = ["agent, reads", "agent, writes", "agent, nowhere", "admin, reads", "admin, writes", "admin, nowhere"];
    let with_agents = |first: &[&'static str]| [first, &agents, &["system"]].concat();
    assert_eq!(takers(&mates), with_agents(&["contact, own", "contact, school's"]));
    assert_eq!(takers(&person(STRANGER, None, false)), with_agents(&[]));
    assert_eq!(takers(&person(REQUESTER, Some(CustomerId(2)), true)), with_agents(&["contact, elsewhere"]));
}

#[test]
fn whose_request_it_is() {
    let whose = |ticket: &Ticket| -> Vec<&str> {
        actors().iter().filter(|(_, actor)| actor.is_requester_of(ticket)).map(|(name, _)| *name).collect()
    };
    assert_eq!(whose(&open()), ["link to it", "requester", "contact, own"]);
    assert_eq!(whose(&foreign(Status::Open)), [""; 0]);
}

#[test]
fn whoever_moves_a_ticket_away_is_warned() {
    use Membership::{Read, Write};
    for (memberships, ticket, loses) in [
        (&[(HERE, Write)][..], open(), true),
        (&[(HERE, Write), (THERE, Write)], open(), false),
        (&[(HERE, Write), (THERE, Read)], open(), false),
        (&[(HERE, Write)], referred(open()), false),
    ] {
        let agent = agent(memberships, false);
        assert_eq!(agent.would_lose_access(&ticket, THERE), loses, "{memberships:?}");
        let moved = Ticket { department: THERE, ..ticket };
        assert_eq!(!may_read(&Actor::Agent(agent), &moved), loses, "as it turns out: {memberships:?}");
    }
    let administrator = agent(&[(HERE, Write)], true);
    assert!(administrator.would_lose_access(&open(), THERE), "administration is not reading");
}

#[test]
fn an_administrator_looks_into_a_foreign_ticket_after_a_reason_and_until_the_time_is_over() {
    let now = Timestamp::UNIX_EPOCH + EMERGENCY_ACCESS_PERIOD * 10;
    let admin = Actor::Agent(agent(&[], true));
    let after = |until| may_view(&admin, &open(), until, now);
    assert!(may_use_emergency_access(&admin, &open()) && !may_read(&admin, &open()));
    assert!(!after(None), "a reason first");
    assert!(after(Some(now + EMERGENCY_ACCESS_PERIOD)));
    assert!(!after(Some(now)), "until then, not beyond");
    assert!(!after(Some(now - EMERGENCY_ACCESS_PERIOD)));
    for (name, actor) in actors() {
        for (which, ticket) in tickets() {
            let looks = may_view(&actor, &ticket, Some(now + EMERGENCY_ACCESS_PERIOD), now);
            let is_exception = may_use_emergency_access(&actor, &ticket);
            assert_eq!(looks, may_read(&actor, &ticket) || is_exception, "{name}, {which}");
            let administers = matches!(&actor, Actor::Agent(agent) if agent.can(Capability::Administer));
            assert_eq!(is_exception, administers && !may_read(&actor, &ticket), "{name}, {which}");
            // Looking is all that it gives.
            let does = ActionKind::ALL.into_iter().any(|action| may_do(&actor, action, &ticket));
            assert!(!(is_exception && does), "{name}, {which}");
        }
    }
}

#[test]
fn who_works_for_a_provider_is_nothing_else() {
    let account = Account {
        id: AGENT,
        name: crate::domain::text::PersonName::parse("Nia Nordlicht").unwrap(),
        email: crate::domain::text::EmailAddress::parse("nia@example.org").unwrap(),
        lang: crate::domain::person::Lang::De,
        memberships: [(HERE, Membership::Write)].into(),
        capabilities: Capability::ALL.into(),
        provider: Some(Label::parse("Nordlicht").unwrap()),
        state: crate::domain::person::AccountState::Active,
        created: Timestamp::UNIX_EPOCH,
        rules: None,
        notification_preferences: None,
        administration: None,
        dense_rows: false,
        last_topic: None,
        last_sign_in: None,
    };
    let actor = Actor::of(&account);
    assert_eq!(actor, provider("Nordlicht"));
    assert!(
        !may_read(&actor, &open()) && !may_administer(&actor) && !may_read_audit_log(&actor) && !may_inspect(&actor)
    );
    assert!(!may_manage_outbox(&actor, None) && !may_create_requests_anywhere(&actor) && !is_team_member(&actor));
    let theirs = ticket(Status::WithProvider { provider: Label::parse("Nordlicht").unwrap() });
    assert!(may_read(&actor, &theirs) && !may_read_internals(&actor, &theirs));
    assert!(!may_be_assigned(&account, &theirs), "nobody assigns to them");
    assert!(!may_manage_outbox(&actor, Some(&theirs)), "the outbox is the house's");
}

#[test]
fn outsiders_read_what_the_requester_reads_and_their_own_words() {
    let (mine, other) = (Author::Provider { account: AGENT }, Author::Provider { account: AccountId(2) });
    let team = Author::Agent { account: AGENT };
    for (actor, is_public, by, reads) in [
        (provider("Nordlicht"), true, team, true),
        (provider("Nordlicht"), false, team, false),
        (provider("Nordlicht"), false, mine, true),
        (provider("Nordlicht"), false, other, false),
        (Actor::Requester { person: REQUESTER }, false, Author::Requester, false),
        (Actor::Agent(agent(&[], false)), false, other, true),
    ] {
        assert_eq!(may_read_entry(&actor, is_public, by), reads, "{actor:?} {is_public} {by:?}");
    }
}

#[test]
fn the_journal_is_read_by_those_who_watch_and_the_rules_also_by_those_who_set_them() {
    let able = |capability| Actor::Agent(Agent { capabilities: [capability].into(), ..agent(&[], false) });
    for (capability, journal, rules) in
        [(Capability::Administer, false, true), (Capability::Privacy, true, true), (Capability::Inspect, true, true)]
    {
        let actor = able(capability);
        assert_eq!((may_read_audit_log(&actor), may_inspect(&actor)), (journal, rules), "{capability:?}");
        assert!(!may_read(&actor, &open()), "{capability:?} is not reading");
    }
    assert!(!may_inspect(&Actor::Agent(agent(&[(HERE, Membership::Write)], false))));
}
