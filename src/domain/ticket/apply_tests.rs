//! The whole table, what `apply` makes of it, and what no sequence of actions may break.

use std::{collections::BTreeSet, env, fs};

use proptest::{
    collection::{btree_map, btree_set, vec},
    option,
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::TestRunner,
};

use super::*;
use crate::domain::{
    field::{Field, FieldKind},
    fixtures::{self, label},
    routing::TopicRoute,
    ticket::Phase,
};

const ACTOR: AccountId = AccountId(1);
const COLLEAGUE: AccountId = AccountId(2);
const NAMED: AccountId = AccountId(3);
const HERE: DepartmentId = DepartmentId(1);
const THERE: DepartmentId = DepartmentId(2);
const AGENT: Author = Author::Agent { account: ACTOR };

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[track_caller]
fn body(words: &str) -> Option<Body> {
    Some(Body::parse(words).unwrap())
}

fn tags(words: &[&str]) -> BTreeSet<Tag> {
    words.iter().map(|word| Tag::parse(word).unwrap()).collect()
}

/// A topic whose fields 1, 2, … are required to close or not.
fn topic(solution_required: bool, fields_required: &[bool]) -> Topic {
    let field = |(place, required): (usize, &bool)| Field {
        id: FieldId(place as u64 + 1),
        label: label(&format!("Feld {}", place + 1)),
        required_to_close: *required,
        ..fixtures::field(FieldKind::Checkbox)
    };
    let fields = fields_required.iter().enumerate().map(field).collect();
    Topic { solution_required, ..fixtures::topic(TopicRoute::Department(HERE), fields) }
}

/// A ticket in this status, one task behind it.
fn ticket(status: Status, assignee: Option<AccountId>) -> Ticket {
    let mut ticket = fixtures::ticket(status);
    ticket.tasks.push(Task { title: label("Anrufen"), state: TaskState::Dropped });
    ticket.assignee = assignee;
    ticket.workers.extend(assignee);
    ticket
}

fn open() -> Ticket {
    ticket(Status::Open, None)
}

fn in_progress() -> Ticket {
    ticket(Status::InProgress, Some(COLLEAGUE))
}

fn closed(outcome: TicketOutcome) -> Ticket {
    ticket(Status::Closed { outcome }, Some(COLLEAGUE))
}

fn status(kind: StatusKind) -> Status {
    let outcome = TicketOutcome::Solved;
    match kind {
        StatusKind::Open => Status::Open,
        StatusKind::InProgress => Status::InProgress,
        StatusKind::AwaitingReply => Status::AwaitingReply,
        StatusKind::WithProvider => Status::WithProvider { provider: label("Nordlicht") },
        StatusKind::OnWaiting => Status::OnWaiting,
        StatusKind::Closed => Status::Closed { outcome },
        StatusKind::ClosedSpam => Status::Closed { outcome: TicketOutcome::Spam },
        StatusKind::Archived => Status::Archived { outcome },
        StatusKind::Deleted => Status::Deleted { outcome },
    }
}

/// The same status with somebody and with nobody assigned, where both exist.
fn tickets(kind: StatusKind) -> Vec<Ticket> {
    let assignees: &[_] = match kind {
        StatusKind::Open | StatusKind::OnWaiting => &[None],
        StatusKind::InProgress => &[Some(COLLEAGUE)],
        _ => &[None, Some(COLLEAGUE)],
    };
    assignees.iter().map(|assignee| ticket(status(kind), *assignee)).collect()
}

/// Every action of a row of the table.
fn actions(kind: ActionKind) -> Vec<Action> {
    use Action as A;
    match kind {
        ActionKind::Take => vec![A::Take],
        ActionKind::Assign => vec![A::Assign(NAMED)],
        ActionKind::Release => vec![A::Release],
        ActionKind::Answer => vec![A::Answer],
        ActionKind::AnswerAndWait => vec![A::AnswerAndWait],
        ActionKind::Note => vec![A::Note],
        ActionKind::RequesterWrites => vec![A::RequesterWrites],
        ActionKind::Await => vec![A::Await],
        ActionKind::Resume => vec![A::Resume],
        ActionKind::PutOnWaiting => vec![A::PutOnWaiting(None), A::PutOnWaiting(body("Ab März."))],
        ActionKind::Forward => vec![A::Forward(label("Nordlicht"))],
        ActionKind::Close => vec![
            A::Close(TicketOutcome::Solved, body("Neu gestartet.")),
            A::Close(TicketOutcome::Declined, None),
            A::Close(TicketOutcome::Duplicate, None),
            A::RequesterSettles,
        ],
        ActionKind::CloseAsSpam => vec![A::Close(TicketOutcome::Spam, None)],
        ActionKind::Reopen => vec![A::Reopen],
        ActionKind::Archive => vec![A::Archive],
        ActionKind::Unarchive => vec![A::Unarchive],
        ActionKind::Delete => vec![A::Delete],
        ActionKind::Restore => vec![A::Restore],
        ActionKind::Move => vec![A::Move { to: THERE, assignee_stays: true }],
        ActionKind::Edit => vec![
            A::Refer(NAMED),
            A::Prioritise(Some(Priority::High)),
            A::Tag(tags(&["drucker"])),
            A::Fill(BTreeMap::from([(FieldId(1), Some(FieldValue::Ticked))])),
            A::AddTask(label("Abholen")),
            A::SetTask(0, TaskState::Done),
            A::Link(LinkKind::RelatedTo, TicketId(2)),
            A::RenewLink,
        ],
    }
}

fn by(action: &Action) -> Author {
    match action {
        Action::RequesterWrites | Action::RequesterSettles => Author::Requester,
        _ => AGENT,
    }
}

/// Applies and expects it to work.
#[track_caller]
fn after(before: &Ticket, action: Action, topic: &Topic) -> (Ticket, Event) {
    let mut ticket = before.clone();
    let by = by(&action);
    let event = ticket.apply(action, by, topic, at(60)).unwrap();
    (ticket, event)
}

/// Applies and expects this refusal and nothing changed.
#[track_caller]
fn check_refused(before: &Ticket, action: Action, topic: &Topic, refusal: Refusal) {
    let mut ticket = before.clone();
    let by = by(&action);
    assert_eq!(ticket.apply(action.clone(), by, topic, at(60)), Err(refusal), "{action:?} on {before:?}");
    assert_eq!(&ticket, before, "{action:?}");
}

// ---- the table

/// A cell: `-` not possible, else the status after it, and `+` who is assigned if that changes.
fn cell(from: StatusKind, action: ActionKind) -> String {
    let Some(effect) = transition(from, action) else { return "-".to_owned() };
    let status = match effect.status {
        StatusChange::Same => "same",
        StatusChange::To(kind) => kind.word(),
        StatusChange::Worked => "worked",
    };
    let assigned = match effect.assignment {
        AssignmentChange::Keep => "",
        AssignmentChange::ActorIfNobody => "+actor",
        AssignmentChange::Named => "+named",
        AssignmentChange::Nobody => "+nobody",
    };
    format!("{status}{assigned}")
}

fn in_columns(rows: &[Vec<String>]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(column, cell)| format!("{cell:0$}  ", width(column)));
        cells.collect::<String>().trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

#[test]
fn the_table_is_this_one() {
    let head =
        ["action".to_owned()].into_iter().chain(StatusKind::ALL.map(|status| status.word().to_owned())).collect();
    let row = |action: ActionKind| {
        [action.word().to_owned()].into_iter().chain(StatusKind::ALL.map(|from| cell(from, action))).collect()
    };
    let rows: Vec<_> = [head].into_iter().chain(ActionKind::ALL.map(row)).collect();
    insta::assert_snapshot!(in_columns(&rows), @r"
    action            open                  in-progress           awaiting-reply        with-provider      on-waiting            closed       spam         archived  deleted
    take              in-progress+actor     in-progress+actor     same+actor            same+actor         in-progress+actor     -            -            -         -
    assign            in-progress+named     in-progress+named     same+named            same+named         in-progress+named     -            -            -         -
    release           -                     open+nobody           same+nobody           same+nobody        -                     -            -            -         -
    answer            in-progress+actor     in-progress+actor     in-progress+actor     same+actor         in-progress+actor     same         -            -         -
    answer-and-wait   awaiting-reply+actor  awaiting-reply+actor  awaiting-reply+actor  -                  awaiting-reply+actor  -            -            -         -
    note              same                  same                  same                  same               same                  same         same         -         -
    requester-writes  same                  same                  worked                same               same                  open+nobody  same         -         -
    await             -                     awaiting-reply        -                     -                  -                     -            -            -         -
    resume            -                     -                     in-progress+actor     in-progress+actor  -                     -            -            -         -
    put-on-waiting    on-waiting+nobody     on-waiting+nobody     on-waiting+nobody     -                  -                     -            -            -         -
    forward           with-provider         with-provider         with-provider         -                  with-provider         -            -            -         -
    close             closed                closed                closed                closed             closed                -            -            -         -
    close-as-spam     spam                  spam                  spam                  spam               spam                  spam         -            -         -
    reopen            -                     -                     -                     -                  -                     open+nobody  open+nobody  -         -
    archive           -                     -                     -                     -                  -                     archived     archived     -         -
    unarchive         -                     -                     -                     -                  -                     -            -            closed    -
    delete            -                     -                     -                     -                  -                     deleted      deleted      deleted   -
    restore           -                     -                     -                     -                  -                     -            -            -         closed
    move              same                  same                  same                  same               same                  same         same         -         -
    edit              same                  same                  same                  same               same                  same         same         -         -
    ");
}

#[test]
fn apply_keeps_what_the_table_promises() {
    let topic = topic(false, &[false]);
    for from in StatusKind::ALL {
        for action in ActionKind::ALL {
            for before in tickets(from) {
                for doing in actions(action) {
                    assert_eq!(doing.kind(), action);
                    check_cell(&before, doing, &topic);
                }
            }
        }
    }
}

#[track_caller]
fn check_cell(before: &Ticket, action: Action, topic: &Topic) {
    let (from, kind) = (before.status_kind(), action.kind());
    let possible = || ActionKind::ALL.into_iter().filter(|other| transition(from, *other).is_some()).collect();
    let effect = match (transition(from, kind), before.assignee) {
        (None, _) => {
            let refusal = Refusal::NotPossible { status: from, action: kind, possible: possible() };
            return check_refused(before, action, topic, refusal);
        }
        (Some(_), Some(who)) if kind == ActionKind::Take => {
            return check_refused(before, action, topic, Refusal::AlreadyAssigned(who));
        }
        (Some(_), None) if kind == ActionKind::Release => {
            return check_refused(before, action, topic, Refusal::NobodyAssigned);
        }
        (Some(effect), _) => effect,
    };
    let what = format!("{action:?} on {from:?}, assigned {:?}", before.assignee);
    let by = by(&action);
    let (after, _) = after(before, action, topic);
    let assignee = match effect.assignment {
        AssignmentChange::Keep => before.assignee,
        AssignmentChange::ActorIfNobody => before.assignee.or(Some(ACTOR)),
        AssignmentChange::Named => Some(NAMED),
        AssignmentChange::Nobody => None,
    };
    let standing = match effect.status {
        StatusChange::Same => from,
        StatusChange::To(kind) => kind,
        StatusChange::Worked if before.assignee.is_some() => StatusKind::InProgress,
        StatusChange::Worked => StatusKind::Open,
    };
    assert_eq!((after.status_kind(), after.assignee), (standing, assignee), "{what}");
    let since = if standing == from { (at(0), Author::Requester) } else { (at(60), by) };
    assert_eq!((after.status_since, after.status_by), since, "{what}");
    assert_eq!(after.changed, at(60), "{what}");
}

#[test]
fn every_action_tells_its_own_event() {
    use Event as E;
    let topic = topic(false, &[false, false]);
    let spam = closed(TicketOutcome::Spam);
    let archived = ticket(status(StatusKind::Archived), None);
    let fill = BTreeMap::from([(FieldId(1), Some(FieldValue::Ticked)), (FieldId(2), None)]);
    let solution = || body("Neu gestartet.");
    for (before, action, event) in [
        (open(), Action::Take, E::Taken),
        (open(), Action::Assign(NAMED), E::Assigned { to: NAMED }),
        (in_progress(), Action::Release, E::Released),
        (open(), Action::Answer, E::Answered { awaiting: false }),
        (open(), Action::AnswerAndWait, E::Answered { awaiting: true }),
        (open(), Action::Note, E::Noted),
        (in_progress(), Action::RequesterWrites, E::RequesterWrote { reopened: false }),
        (closed(TicketOutcome::Declined), Action::RequesterWrites, E::RequesterWrote { reopened: true }),
        (spam, Action::RequesterWrites, E::RequesterWrote { reopened: false }),
        (open(), Action::RequesterSettles, E::Closed { outcome: TicketOutcome::Solved, text: None }),
        (in_progress(), Action::Await, E::Awaited),
        (ticket(Status::AwaitingReply, None), Action::Resume, E::Resumed),
        (open(), Action::PutOnWaiting(body("Ab März.")), E::PutOnWaiting { reason: body("Ab März.") }),
        (open(), Action::Forward(label("Nordlicht")), E::Forwarded { provider: label("Nordlicht") }),
        (
            open(),
            Action::Close(TicketOutcome::Solved, solution()),
            E::Closed { outcome: TicketOutcome::Solved, text: solution() },
        ),
        (open(), Action::Close(TicketOutcome::Spam, None), E::Closed { outcome: TicketOutcome::Spam, text: None }),
        (closed(TicketOutcome::Solved), Action::Reopen, E::Reopened),
        (closed(TicketOutcome::Solved), Action::Archive, E::Archived),
        (archived.clone(), Action::Unarchive, E::Unarchived),
        (archived, Action::Delete, E::Deleted),
        (ticket(status(StatusKind::Deleted), None), Action::Restore, E::Restored),
        (open(), Action::Move { to: THERE, assignee_stays: true }, E::Moved { from: HERE, to: THERE }),
        (open(), Action::Refer(NAMED), E::Referred { account: NAMED }),
        (open(), Action::Prioritise(Some(Priority::High)), E::Prioritised { priority: Some(Priority::High) }),
        (open(), Action::Tag(tags(&["drucker"])), E::Tagged),
        (open(), Action::Fill(fill), E::FieldsChanged { fields: vec![FieldId(1)] }),
        (open(), Action::AddTask(label("Abholen")), E::TaskAdded { title: label("Abholen") }),
        (open(), Action::SetTask(0, TaskState::Done), E::TaskChanged { title: label("Anrufen"), settled: true }),
        (open(), Action::SetTask(0, TaskState::Open), E::TaskChanged { title: label("Anrufen"), settled: false }),
        (
            open(),
            Action::Link(LinkKind::ChildOf, TicketId(2)),
            E::Linked { kind: LinkKind::ChildOf, other: TicketId(2) },
        ),
        (open(), Action::RenewLink, E::LinkRenewed),
    ] {
        assert_eq!(after(&before, action, &topic).1, event);
    }
}

#[test]
fn what_changes_nothing_is_refused() {
    let topic = topic(false, &[false]);
    let ticket = in_progress();
    for action in [
        Action::Assign(COLLEAGUE),
        Action::Move { to: HERE, assignee_stays: false },
        Action::Prioritise(None),
        Action::Tag(BTreeSet::new()),
        Action::Fill(BTreeMap::new()),
        Action::Fill(BTreeMap::from([(FieldId(1), None)])),
        Action::SetTask(0, TaskState::Dropped),
        Action::SetTask(1, TaskState::Done),
        Action::Link(LinkKind::DuplicateOf, ticket.id),
    ] {
        check_refused(&ticket, action, &topic, Refusal::NothingToDo);
    }
    for twice in
        [Action::Refer(NAMED), Action::Link(LinkKind::CausedBy, TicketId(2)), Action::AddTask(label("Abholen"))]
    {
        let (once, _) = after(&ticket, twice.clone(), &topic);
        check_refused(&once, twice, &topic, Refusal::NothingToDo);
    }
}

// ---- the gate

#[test]
fn closing_needs_tasks_fields_and_words() {
    use ClosingRequirement::{Field, Reason, Solution};
    use TicketOutcome::{Declined, Duplicate, Solved, Spam};
    let strict = topic(true, &[true, false]);
    let field = || Field(label("Feld 1"));
    let task = || ClosingRequirement::Task(label("Anrufen"));
    for (task_state, filled, outcome, words, missing) in [
        (TaskState::Open, false, Solved, None, vec![task(), field(), Solution]),
        (TaskState::Open, false, Declined, None, vec![task(), field(), Reason]),
        (TaskState::Open, false, Duplicate, None, vec![task(), field()]),
        (TaskState::Open, false, Spam, None, vec![]),
        (TaskState::Open, true, Solved, body("Gelöst."), vec![task()]),
        (TaskState::Done, false, Solved, body("Gelöst."), vec![field()]),
        (TaskState::Done, true, Solved, None, vec![Solution]),
        (TaskState::Done, true, Declined, None, vec![Reason]),
        (TaskState::Done, true, Duplicate, None, vec![]),
        (TaskState::Dropped, true, Solved, body("Gelöst."), vec![]),
        (TaskState::Dropped, true, Declined, body("Gibt es nicht."), vec![]),
    ] {
        let mut before = in_progress();
        before.tasks[0].state = task_state;
        before.values.extend(filled.then_some((FieldId(1), FieldValue::Ticked)));
        let action = Action::Close(outcome, words.clone());
        if missing.is_empty() {
            let (closed, _) = after(&before, action, &strict);
            assert_eq!(closed.status, Status::Closed { outcome });
            assert_eq!((closed.solution, closed.unanswered_since), (words, None));
        } else {
            check_refused(&before, action, &strict, Refusal::ClosingRequirements(missing));
        }
    }
    let (relaxed, _) = after(&open(), Action::Close(Solved, None), &topic(false, &[false]));
    assert_eq!(relaxed.status, Status::Closed { outcome: Solved });
}

#[test]
fn requesters_settle_if_the_gate_holds() {
    let solved = Status::Closed { outcome: TicketOutcome::Solved };
    for (before, topic, status, event) in [
        (in_progress(), topic(false, &[]), solved.clone(), None),
        (Ticket { solution: body("Gelöst."), ..in_progress() }, topic(true, &[]), solved, body("Gelöst.")),
    ] {
        let (after, told) = after(&before, Action::RequesterSettles, &topic);
        assert_eq!(told, Event::Closed { outcome: TicketOutcome::Solved, text: event });
        assert_eq!((&after.status, after.assignee), (&status, before.assignee));
        assert_eq!(
            (&after.solution, after.last_communication, after.unanswered_since),
            (&before.solution, at(60), None)
        );
    }
}

#[test]
fn requesters_who_settle_too_early_are_heard() {
    let strict = topic(true, &[]);
    for (before, status) in [
        (open(), Status::Open),
        (in_progress(), Status::InProgress),
        // Nobody waits for the requester any more.
        (ticket(Status::AwaitingReply, Some(COLLEAGUE)), Status::InProgress),
        (ticket(Status::AwaitingReply, None), Status::Open),
        (ticket(Status::OnWaiting, None), Status::OnWaiting),
    ] {
        let before = Ticket { unanswered_since: None, ..before };
        let (after, told) = after(&before, Action::RequesterSettles, &strict);
        assert_eq!(told, Event::Settled);
        assert_eq!((&after.status, after.assignee, &after.workers), (&status, before.assignee, &before.workers));
        assert_eq!((after.changed, after.last_communication, after.unanswered_since), (at(60), at(60), Some(at(60))));
    }
}

// ---- single rules

#[test]
fn moving_away_from_the_assignee_releases() {
    let topic = topic(false, &[]);
    let move_away = Action::Move { to: THERE, assignee_stays: false };
    for kind in [
        StatusKind::Open,
        StatusKind::InProgress,
        StatusKind::AwaitingReply,
        StatusKind::WithProvider,
        StatusKind::OnWaiting,
        StatusKind::Closed,
        StatusKind::ClosedSpam,
    ] {
        for before in tickets(kind) {
            let (after, _) = after(&before, move_away.clone(), &topic);
            let standing = if kind == StatusKind::InProgress { StatusKind::Open } else { kind };
            assert_eq!((after.status_kind(), after.assignee, after.department), (standing, None, THERE));
            assert!(after.workers.is_superset(&before.workers), "they worked on it all the same");
        }
    }
}

#[test]
fn a_message_reopens_and_releases_unless_it_is_spam() {
    let topic = topic(false, &[]);
    for outcome in [TicketOutcome::Solved, TicketOutcome::Declined, TicketOutcome::Duplicate] {
        let (reopened, event) = after(&closed(outcome), Action::RequesterWrites, &topic);
        assert_eq!(event, Event::RequesterWrote { reopened: true });
        assert_eq!((&reopened.status, reopened.assignee), (&Status::Open, None));
        assert_eq!(reopened.workers, BTreeSet::from([COLLEAGUE]), "to be told");
    }
    let spam = closed(TicketOutcome::Spam);
    let (still, event) = after(&spam, Action::RequesterWrites, &topic);
    assert_eq!(event, Event::RequesterWrote { reopened: false });
    assert_eq!((&still.status, still.status_since), (&spam.status, spam.status_since));
}

#[test]
fn the_outcome_survives_archive_and_bin() {
    let topic = topic(true, &[true]);
    for outcome in [TicketOutcome::Solved, TicketOutcome::Declined, TicketOutcome::Duplicate, TicketOutcome::Spam] {
        let before = closed(outcome);
        for way in [
            vec![Action::Archive, Action::Unarchive],
            vec![Action::Delete, Action::Restore],
            vec![Action::Archive, Action::Delete, Action::Restore],
        ] {
            let steps = way.len();
            let back = way.into_iter().fold(before.clone(), |ticket, action| {
                let (ticket, _) = after(&ticket, action, &topic);
                assert_eq!(ticket.status.outcome(), Some(outcome));
                ticket
            });
            assert_eq!(
                (&back.status, back.status_kind()),
                (&before.status, before.status_kind()),
                "after {steps} steps"
            );
        }
    }
}

#[test]
fn the_first_answer_is_a_human_one() {
    let topic = topic(false, &[]);
    let mut ticket = open();
    for (second, by, first_answer) in [
        (10, Author::System, None),
        (20, AGENT, Some(at(20))),
        (30, Author::Agent { account: COLLEAGUE }, Some(at(20))),
    ] {
        ticket.apply(Action::Answer, by, &topic, at(second)).unwrap();
        assert_eq!((ticket.first_answer, ticket.last_communication), (first_answer, at(second)));
    }
    assert_eq!(ticket.assignee, Some(ACTOR), "whoever answered first has it");
    assert_eq!(ticket.workers, BTreeSet::from([ACTOR, COLLEAGUE]));
}

#[test]
fn the_wait_for_an_answer_counts_from_the_first_message() {
    let topic = topic(true, &[]);
    let mut ticket = in_progress();
    for (second, action, unanswered_since) in [
        (10, Action::RequesterWrites, Some(at(0))),
        (20, Action::Note, Some(at(0))),
        (30, Action::Answer, None),
        (40, Action::RequesterWrites, Some(at(40))),
        (50, Action::RequesterSettles, Some(at(40))),
        (60, Action::AnswerAndWait, None),
    ] {
        let by = by(&action);
        ticket.apply(action, by, &topic, at(second)).unwrap();
        assert_eq!(ticket.unanswered_since, unanswered_since, "at {second}");
    }
}

#[test]
fn a_solution_is_kept_until_there_is_a_new_one() {
    let topic = topic(false, &[]);
    let solved = Ticket { solution: body("Neu gestartet."), ..in_progress() };
    for (words, kept) in [(None, solved.solution.clone()), (body("Ersetzt."), body("Ersetzt."))] {
        assert_eq!(after(&solved, Action::Close(TicketOutcome::Solved, words), &topic).0.solution, kept);
    }
}

#[test]
fn writing_for_the_requester_is_not_working_on_it() {
    let topic = topic(false, &[]);
    for (action, works) in [
        (Action::RequesterWrites, false),
        (Action::RequesterSettles, false),
        (Action::Note, true),
        (Action::RenewLink, true),
    ] {
        let mut ticket = open();
        ticket.apply(action.clone(), AGENT, &topic, at(60)).unwrap();
        assert_eq!(ticket.workers.contains(&ACTOR), works, "{action:?}");
    }
}

#[test]
fn without_an_actor_nobody_is_assigned() {
    let topic = topic(false, &[]);
    for (before, action, status) in [
        (open(), Action::Answer, Status::Open),
        (ticket(Status::OnWaiting, None), Action::Answer, Status::Open),
        (ticket(Status::AwaitingReply, None), Action::Resume, Status::Open),
        (ticket(Status::AwaitingReply, Some(COLLEAGUE)), Action::Resume, Status::InProgress),
        (open(), Action::AnswerAndWait, Status::AwaitingReply),
    ] {
        let mut ticket = before.clone();
        ticket.apply(action.clone(), Author::System, &topic, at(60)).unwrap();
        assert_eq!((&ticket.status, ticket.assignee), (&status, before.assignee), "{action:?}");
    }
}

#[test]
fn edits_arrive() {
    let topic = topic(false, &[false]);
    let ticked = |value| Action::Fill(BTreeMap::from([(FieldId(1), value)]));
    let edited = [
        Action::Refer(NAMED),
        Action::Prioritise(Some(Priority::Urgent)),
        Action::Tag(tags(&["netz", "drucker"])),
        ticked(Some(FieldValue::Ticked)),
        Action::AddTask(label("Abholen")),
        Action::SetTask(0, TaskState::Done),
        Action::Link(LinkKind::ChildOf, TicketId(2)),
        Action::RenewLink,
    ]
    .into_iter()
    .fold(open(), |ticket, action| after(&ticket, action, &topic).0);
    let expected = Ticket {
        referrers: BTreeSet::from([NAMED]),
        priority: Some(Priority::Urgent),
        tags: tags(&["drucker", "netz"]),
        values: BTreeMap::from([(FieldId(1), FieldValue::Ticked)]),
        tasks: vec![
            Task { title: label("Anrufen"), state: TaskState::Done },
            Task { title: label("Abholen"), state: TaskState::Open },
        ],
        links: BTreeSet::from([(LinkKind::ChildOf, TicketId(2))]),
        link_generation: 1,
        workers: BTreeSet::from([ACTOR]),
        changed: at(60),
        ..open()
    };
    assert_eq!(edited, expected);
    assert!(after(&edited, ticked(None), &topic).0.values.is_empty());
}

// ---- what no sequence of actions may break

fn any_account() -> impl Strategy<Value = AccountId> {
    (1..4u64).prop_map(AccountId)
}

fn any_by() -> impl Strategy<Value = Author> {
    let agent = any_account().prop_map(|account| Author::Agent { account });
    prop_oneof![4 => agent, 1 => Just(Author::Requester), 1 => Just(Author::System)]
}

fn any_action() -> impl Strategy<Value = Action> {
    use Action as A;
    let plain = select(vec![
        A::Take,
        A::Release,
        A::Answer,
        A::AnswerAndWait,
        A::Note,
        A::RequesterWrites,
        A::RequesterSettles,
        A::Await,
        A::Resume,
        A::Reopen,
        A::Archive,
        A::Unarchive,
        A::Delete,
        A::Restore,
        A::RenewLink,
    ]);
    let outcome =
        select(vec![TicketOutcome::Solved, TicketOutcome::Declined, TicketOutcome::Duplicate, TicketOutcome::Spam]);
    let words = || option::of(Just(body("Neu gestartet.").unwrap()));
    let department = (1..4u64).prop_map(DepartmentId);
    let priority = option::of(select(vec![Priority::Low, Priority::Urgent]));
    let tag = select(vec!["drucker", "netz"]).prop_map(|word| Tag::parse(word).unwrap());
    let values = btree_map((1..4u64).prop_map(FieldId), option::weighted(0.8, Just(FieldValue::Ticked)), 0..3);
    let state = select(vec![TaskState::Open, TaskState::Done, TaskState::Dropped]);
    let link = select(vec![LinkKind::ChildOf, LinkKind::DuplicateOf]);
    prop_oneof![
        15 => plain,
        3 => any_account().prop_map(A::Assign),
        1 => words().prop_map(A::PutOnWaiting),
        1 => select(vec!["Nordlicht", "Südwind"]).prop_map(|provider| A::Forward(label(provider))),
        3 => (outcome, words()).prop_map(|(outcome, words)| A::Close(outcome, words)),
        2 => (department, any::<bool>()).prop_map(|(to, assignee_stays)| A::Move { to, assignee_stays }),
        1 => any_account().prop_map(A::Refer),
        1 => priority.prop_map(A::Prioritise),
        1 => btree_set(tag, 0..3).prop_map(A::Tag),
        3 => values.prop_map(A::Fill),
        1 => Just(A::AddTask(label("Abholen"))),
        2 => (0..3usize, state).prop_map(|(place, state)| A::SetTask(place, state)),
        1 => (link, 1..4u64).prop_map(|(kind, other)| A::Link(kind, TicketId(other))),
    ]
}

/// A topic, and what is done one after the other with the seconds between.
fn any_story() -> impl Strategy<Value = (Topic, Vec<(Action, Author, i64)>)> {
    let topic = (any::<bool>(), vec(any::<bool>(), 0..3)).prop_map(|(solution, fields)| topic(solution, &fields));
    (topic, vec((any_action(), any_by(), 0..1000i64), 1..60))
}

/// Tells the story to a new ticket: before, what was done, how it went, after, when.
fn tell(
    (topic, steps): &(Topic, Vec<(Action, Author, i64)>),
    mut each: impl FnMut(&Ticket, &Action, &Result<Event, Refusal>, &Ticket, Timestamp),
) {
    let (mut ticket, mut clock) = (open(), 0);
    for (action, by, seconds) in steps {
        clock += seconds;
        let before = ticket.clone();
        let result = ticket.apply(action.clone(), *by, topic, at(clock));
        each(&before, action, &result, &ticket, at(clock));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn no_story_breaks_the_rules(story in any_story()) {
        tell(&story, |before, action, result, after, now| match result {
            Err(refusal) => {
                assert_eq!(before, after, "a refusal changes nothing");
                if let Refusal::NotPossible { status, action: refused, possible } = refusal {
                    assert_eq!((*status, *refused), (before.status_kind(), action.kind()));
                    assert!(!possible.contains(refused) && !possible.is_empty());
                }
            }
            Ok(event) => {
                check_standing(after);
                check_step(before, action, event, after, &story.0);
                check_times(before, after, now);
            }
        });
    }
}

/// What holds for every ticket.
fn check_standing(ticket: &Ticket) {
    match ticket.status_kind() {
        StatusKind::Open | StatusKind::OnWaiting => assert_eq!(ticket.assignee, None, "{:?}", ticket.status),
        StatusKind::InProgress => assert!(ticket.assignee.is_some()),
        _ => {}
    }
    assert!(ticket.workers.is_superset(&ticket.assignee.into_iter().collect()));
}

/// What holds for every change.
fn check_step(before: &Ticket, action: &Action, event: &Event, after: &Ticket, topic: &Topic) {
    assert!(after.workers.is_superset(&before.workers), "workers only grow");
    assert!(after.referrers.is_superset(&before.referrers), "nobody loses access unnoticed");
    let identity = |t: &Ticket| (t.id, t.no, t.requester, t.topic, t.created, t.channel);
    assert_eq!(identity(before), identity(after));
    match before.status_kind().phase() {
        Phase::Archived => assert!(matches!(action, Action::Unarchive | Action::Delete)),
        Phase::Deleted => assert!(matches!(action, Action::Restore)),
        Phase::Open | Phase::Closed => {}
    }
    if before.status_kind() == StatusKind::ClosedSpam && *action == Action::RequesterWrites {
        assert_eq!(before.status, after.status, "spam stays spam");
    }
    if let (Some(was), Some(is)) = (before.status.outcome(), after.status.outcome()) {
        assert!(was == is || action.kind() == ActionKind::CloseAsSpam, "{was:?} became {is:?} by {action:?}");
    }
    if let Event::Closed { outcome, .. } = event {
        assert_eq!(after.status, Status::Closed { outcome: *outcome });
        assert_eq!(unmet_closing_requirements(before, topic, *outcome, after.solution.as_ref()), []);
        assert_eq!(after.unanswered_since, None);
    } else if before.status_kind().phase() == Phase::Open {
        assert_eq!(after.status_kind().phase(), Phase::Open, "only closing closes");
    }
}

fn check_times(before: &Ticket, after: &Ticket, now: Timestamp) {
    assert_eq!(after.changed, now);
    assert!(before.changed <= after.changed);
    assert!(before.last_communication <= after.last_communication && after.last_communication <= now);
    assert!(before.first_answer.is_none() || before.first_answer == after.first_answer, "set once");
    let since = if before.status == after.status { before.status_since } else { now };
    assert_eq!(after.status_since, since);
    assert!(before.link_generation <= after.link_generation);
}

/// The properties above are worth something only if the stories go everywhere.
#[test]
fn the_stories_reach_every_status_by_every_action() {
    let (mut statuses, mut done, mut settled) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut runner = TestRunner::deterministic();
    for _ in 0..256 {
        let story = any_story().new_tree(&mut runner).unwrap().current();
        tell(&story, |_, action, result, after, _| {
            let Ok(event) = result else { return };
            statuses.insert(after.status_kind());
            done.insert(action.kind());
            if *action == Action::RequesterSettles {
                settled.insert(matches!(event, Event::Closed { .. }));
            }
        });
    }
    assert_eq!(statuses, BTreeSet::from(StatusKind::ALL));
    assert_eq!(done, BTreeSet::from(ActionKind::ALL));
    assert_eq!(settled, BTreeSet::from([false, true]));
}

// ---- the page about it

const ABOUT: &str = "# The state machine of a ticket

This page is made from the table in `src/domain/ticket/machine.rs`. A test compares the two;
`UPDATE_DOCS=1 cargo test state_machine` writes the page anew.

A row is an action, a column the status in which it is taken. A cell says the status after it and,
after `+`, who is assigned after it (without `+`: as before).

| word | meaning |
|---|---|
| – | not possible; the refusal lists what is possible instead |
| same | the status stays |
| worked | *In progress* if somebody is assigned, else *Open* |
| + actor | whoever acts is assigned, if nobody was |
| + named | the person named is assigned |
| + nobody | the assignment is released |

";

const NOTES: &str = "
\\* Only for administrators.

## What depends on more than the status

- *Open* and *On waiting* have nobody assigned, *In progress* has somebody. So *In progress* becomes
  *Open* when nobody is there to be assigned: a rule or a job acted, or the assignee cannot write in
  the department that the ticket moved to.
- *Take* is refused while somebody is assigned (*assign* it instead), *release* while nobody is.
- *Close* is refused, with a list of what is missing, until all tasks are done or dropped, all fields
  required to close are filled, and a solution or the reason for declining is given where the topic
  asks for one. A duplicate needs no words, spam needs nothing at all.
- The requester closes too, under the same conditions. If they do not hold, the team is told that the
  requester considers it settled; *Awaiting reply* ends, as it does with any message.
- How a ticket ended is kept in the archive and in the bin: spam comes back as *Closed (spam)*.
- What would change nothing is refused.
- A refusal changes nothing; whatever succeeds leaves exactly one event in the timeline.
";

/// `awaiting-reply` → `Awaiting reply`.
fn title(word: &str) -> String {
    let words = word.replace('-', " ");
    words[..1].to_uppercase() + &words[1..]
}

fn status_title(status: StatusKind) -> String {
    match status {
        StatusKind::ClosedSpam => "Closed (spam)".to_owned(),
        status => title(status.word()),
    }
}

fn page() -> String {
    let line = |first: &str, cells: [String; 9]| format!("| {first} | {} |\n", cells.join(" | "));
    let cell = |from, action| {
        let Some(effect) = transition(from, action) else { return "–".to_owned() };
        let status = match effect.status {
            StatusChange::Same => "same".to_owned(),
            StatusChange::To(kind) => status_title(kind),
            StatusChange::Worked => "worked".to_owned(),
        };
        match effect.assignment {
            AssignmentChange::Keep => status,
            AssignmentChange::ActorIfNobody => status + " + actor",
            AssignmentChange::Named => status + " + named",
            AssignmentChange::Nobody => status + " + nobody",
        }
    };
    let phase = |status: StatusKind| format!("*{:?}*", status.phase()).to_lowercase();
    let mut page = ABOUT.to_owned();
    page += &line("action", StatusKind::ALL.map(status_title));
    page += &format!("|{}\n", "---|".repeat(10));
    page += &line("*state*", StatusKind::ALL.map(phase));
    for action in ActionKind::ALL {
        let mark = if action.is_for_administrators() { "\\*" } else { "" };
        let first = format!("**{}**{mark}", title(action.word()));
        page += &line(&first, StatusKind::ALL.map(|from| cell(from, action)));
    }
    page + NOTES
}

#[test]
fn the_page_about_the_state_machine_is_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/state-machine.md");
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/docs")).unwrap();
        fs::write(path, page()).unwrap();
    }
    assert!(fs::read_to_string(path).unwrap_or_default() == page(), "docs/state-machine.md is old: UPDATE_DOCS=1");
}
