//! The purge: what the rules take is gone from every table and from the disk, and nothing else changes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use proptest::prelude::*;
use tresen::{
    app::{
        self,
        jobs::{Job, JobCounter},
        retention::{PurgeScope, decide, plan_round, preview, purge_batch, record_purged},
        ticket::{MessageContent, NewTicket, TicketCommand, execute},
    },
    dialog::{ChatParticipant, ChatTicket, DialogState, DialogStep},
    domain::{
        access::Actor,
        audit::AuditAction,
        classification::{Channel, TicketOutcome},
        id::TicketId,
        notification::Peer,
        person::Lang,
        request::DraftFile,
        retention::{RetentionPolicy, RetentionRule, RetentionTag, TagPeriod},
        text::{FileName, Tag},
        ticket::{Action, Ticket},
    },
    store::{
        AgentDraft, Attachment, AuditLog, BlobHash, ChatReply, MessengerChat, Read as _, ReplyDraft, RequestDraftRow,
        Retention, SentRequest, Store, TicketTrace, Tickets, Tx, WebChat, WebChatFiles, WebChatLine, check, raw,
        sha256,
    },
};

use crate::support::*;

const KEPT_TAG: &str = "beleg";

/// Everything that a ticket can leave somewhere.
#[derive(Clone, Debug)]
struct Plan {
    /// Days after the start on which it is opened, and the last word is said.
    day: u16,
    /// Tickets with the same number have the same requester.
    requester: u8,
    end: End,
    is_tagged: bool,
    /// Rows in drafts, chats, outbox and accesses, which nothing removed until the purge.
    has_leftovers: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    Open,
    Solved,
    Spam,
    Binned,
}

/// A word that stands in one ticket only: letters that no stemmer touches and no other word has.
fn marker(kind: char, number: u64) -> String {
    let letters: String = number.to_string().chars().map(|digit| char::from(b'b' + digit as u8 - b'0')).collect();
    format!("xq{kind}{letters}q")
}

/// A file as an upload leaves it before something refers to it.
fn uploaded(store: &Store, name: &str, content: &[u8]) -> Attachment {
    let (hash, size) = (BlobHash(sha256(content)), content.len() as u64);
    let path = store.blobs().path_of(&hash);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
    Attachment { name: FileName::parse(name).unwrap(), media_type: "text/plain".to_owned(), size, hash }
}

struct World {
    helpdesk: TestApp,
    tickets: Vec<(Ticket, Plan)>,
}

impl World {
    fn new(mut plans: Vec<Plan>) -> Self {
        plans.sort_by_key(|plan| plan.day);
        let helpdesk = TestApp::staffed();
        helpdesk.leaves_messages_unsent();
        helpdesk.write(|tx| {
            let period =
                tresen::domain::retention::RetentionPeriod::new(10, tresen::domain::retention::PeriodUnit::Years);
            let kept = RetentionTag {
                purpose: label("Zuwendungsbestätigung"),
                legal_basis: label("§ 147 AO"),
                period: TagPeriod::Term { period: period.unwrap() },
                reviewer: label("Datenschutz"),
                next_review: "2031-12-31".parse().unwrap(),
            };
            let tags = BTreeMap::from([(Tag::parse(KEPT_TAG).unwrap(), kept)]);
            tx.put_retention_policy(&RetentionPolicy { tags, ..RetentionPolicy::default() })?;
            // Some terms are merged into blocks, others still wait.
            raw::put(tx, "counts-1", b"id/search", &1000_u64.to_be_bytes())?;
            // Those of the fixtures gave themselves their ids.
            raw::put(tx, "counts-1", b"id/departments-1\0", &3_u64.to_be_bytes())?;
            raw::put(tx, "counts-1", b"id/topics-1\0", &3_u64.to_be_bytes())
        });
        let mut world = Self { helpdesk, tickets: Vec::new() };
        let start = world.helpdesk.now();
        for plan in plans {
            world.helpdesk.clock.set(start + SignedDuration::from_hours(24 * i64::from(plan.day)));
            let ticket = world.opens(&plan);
            world.tickets.push((ticket, plan));
        }
        world
    }

    fn opens(&self, plan: &Plan) -> Ticket {
        let desk = &self.helpdesk;
        let number = self.tickets.len() as u64;
        let store = desk.app.store();
        let own = uploaded(store, &format!("{}.txt", marker('f', number)), marker('c', number).as_bytes());
        let shared = uploaded(store, "alle.txt", b"in every ticket");
        let person = new_person(&marker('n', plan.requester.into()), &format!("mail{}@example.org", plan.requester));
        let new = NewTicket {
            department: Some(SITE),
            attachments: vec![own, shared],
            ..new_ticket(DONATION, person, &marker('s', number), &marker('d', number))
        };
        let ticket = desk.write_app(move |tx| app::ticket::open(tx, &Actor::System, new.clone(), 2026));
        desk.has_noted(JO, &ticket, &marker('m', number));
        desk.has_answered(JO, &ticket, &marker('a', number));
        desk.write(move |tx| tx.index_text(TicketId(number + 1), &marker('o', number)));
        if plan.is_tagged {
            desk.has_done(JO, &ticket, Action::Tag([Tag::parse(KEPT_TAG).unwrap()].into()));
        }
        let outcome = match plan.end {
            End::Open => None,
            End::Solved => Some(TicketOutcome::Solved),
            End::Spam => Some(TicketOutcome::Spam),
            End::Binned => Some(TicketOutcome::Declined),
        };
        if let Some(outcome) = outcome {
            desk.has_done(JO, &ticket, Action::Close(outcome, Some(body(&marker('e', number)))));
        }
        if plan.end == End::Binned {
            desk.has_done(ADA, &ticket, Action::Delete);
        }
        if plan.has_leftovers {
            let draft_file = uploaded(store, &marker('g', number), marker('h', number).as_bytes());
            let id = ticket.id;
            desk.write(move |tx| leave_rows(tx, id, number, &draft_file));
        }
        desk.now_is(&ticket)
    }

    fn day(&self) -> Date {
        self.helpdesk.now().in_tz("Europe/Berlin").unwrap().date()
    }

    /// What the rules say today, told by the preview.
    fn foretold(&self, scope: PurgeScope) -> BTreeSet<TicketId> {
        let zone = &self.helpdesk.app.options().zone;
        let look = |read: &tresen::store::Snapshot| preview(read, read.retention_policy()?, zone, self.day());
        let seen = self.helpdesk.app.read(look).unwrap();
        assert_eq!(seen.counts().values().sum::<u64>(), seen.due.len() as u64);
        let due = seen.due.into_iter().filter(|one| scope == PurgeScope::All || !one.is_open);
        due.map(|one| one.id).collect()
    }

    /// A whole purge, round by round; how many went.
    fn purges(&self, scope: PurgeScope) -> u64 {
        let zone = &self.helpdesk.app.options().zone;
        let mut gone = 0;
        loop {
            let batches = self.helpdesk.app.read(|read| plan_round(read, zone, self.day(), scope)).unwrap();
            if batches.is_empty() {
                self.helpdesk.write_app(record_purged);
                return gone;
            }
            for batch in batches {
                let zone = zone.clone();
                gone += self.helpdesk.write_app(move |tx| purge_batch(tx, &zone, &batch));
            }
        }
    }

    fn rows(&self) -> BTreeMap<&'static str, BTreeMap<Vec<u8>, Vec<u8>>> {
        let read = self.helpdesk.app.store().snapshot().unwrap();
        raw::table_names().map(|name| (name, raw::rows(&read, name, &[]).unwrap().into_iter().collect())).collect()
    }

    fn there(&self) -> BTreeSet<TicketId> {
        self.helpdesk.app.read(|read| Ok(read.all_tickets()?)).unwrap().iter().map(|ticket| ticket.id).collect()
    }

    /// Nothing of these tickets is stored, all others are as they were, and everything that is stored twice agrees.
    fn is_clean_of(&self, gone: &BTreeSet<TicketId>, before: &BTreeMap<&'static str, BTreeMap<Vec<u8>, Vec<u8>>>) {
        let after = self.rows();
        let holds = |text: &[u8], word: &str| text.windows(word.len()).any(|piece| piece == word.as_bytes());
        let living: BTreeSet<u8> =
            self.tickets.iter().filter(|(one, _)| !gone.contains(&one.id)).map(|(_, plan)| plan.requester).collect();
        for (number, (_, plan)) in self.tickets.iter().enumerate().filter(|(_, (one, _))| gone.contains(&one.id)) {
            let number = number as u64;
            let words: Vec<String> = "fsdmaoehgwt".chars().map(|kind| marker(kind, number)).collect();
            let name = marker('n', plan.requester.into());
            for (table, rows) in &after {
                for (key, value) in rows {
                    for word in &words {
                        assert!(!holds(key, word) && !holds(value, word), "{table} still holds {word}");
                    }
                    let is_index = *table == "search-2" && !living.contains(&plan.requester);
                    assert!(!(is_index && holds(key, &name)), "the search still knows {name}");
                }
            }
            for content in [marker('c', number), marker('h', number)] {
                let hash = BlobHash(sha256(content.as_bytes()));
                assert!(!self.helpdesk.app.store().blobs().contains(&hash), "the file with {content} is there");
            }
        }
        for table in ["tickets-1", "timeline-1", "queues-1", "names-1", "glass-1", "people-1", "ratings-1", "meta-1"] {
            for (key, value) in &after[table] {
                assert_eq!(before[table].get(key), Some(value), "a row of {table} is new or changed");
            }
        }
        for table in ["tickets-1", "timeline-1"] {
            for key in before[table].keys().filter(|key| !after[table].contains_key(*key)) {
                let id = TicketId(u64::from_be_bytes(key[..8].try_into().unwrap()));
                assert!(gone.contains(&id), "{table} lost a row of ticket {}", id.0);
            }
        }
        let report = check::check_quickly(self.helpdesk.app.store()).unwrap();
        assert_eq!(report.problems, Vec::<String>::new());
    }
}

/// Drafts, chats, messages and accesses that are there when the purge comes.
fn leave_rows(tx: &Tx<'_>, id: TicketId, number: u64, file: &Attachment) -> Result<(), tresen::store::StoreError> {
    let expires = Timestamp::MAX - SignedDuration::from_hours(1000);
    tx.put_draft(JO, id, &AgentDraft { text: marker('t', number), ..AgentDraft::default() })?;
    tx.add_file_reference(file)?;
    let files = vec![DraftFile { field: None, file: file.clone() }];
    tx.put_reply_draft(id, None, &ReplyDraft { expires, text: marker('t', number), files })?;
    let sent = Some(SentRequest { ticket: id, link_generation: 0, is_taken_in: false });
    tx.put_request_draft(&format!("token {number}"), &RequestDraftRow { expires, draft: None, sent })?;
    tx.put_emergency_access(id, BO, expires)?;
    let participant = || ChatParticipant {
        tickets: vec![ChatTicket { ticket: id, seen: 1, by_address: false }],
        ..ChatParticipant::new(DialogState { step: DialogStep::Message { ticket: id }, ..DialogState::new(Lang::De) })
    };
    let shown = WebChatFiles { ticket: id, entry: 1, files: vec![file.clone()] };
    let line = WebChatLine { is_own: true, text: marker('w', number), at: tx.now, files: Some(shown) };
    let chat = WebChat {
        expires,
        participant: participant(),
        lines: vec![line],
        buttons: Vec::new(),
        revision: 1,
        wants_files: false,
    };
    tx.put_web_chat(tresen::store::token_hash(&format!("browser {number}")), &chat)?;
    let peer = Peer { bot: 1, user: number };
    tx.put_messenger_chat(&MessengerChat {
        peer,
        participant: participant(),
        last_activity: tx.now,
        is_unreachable: false,
        draft_messages: Vec::new(),
    })?;
    tx.put_message_ticket(peer, 7, id)?;
    let reply = ChatReply { text: marker('w', number), buttons: Vec::new(), answers: None, ticket: None };
    tx.enqueue_chat_reply(peer, &reply)?;
    Ok(())
}

fn plan(day: u16, end: End) -> Plan {
    Plan { day, requester: (day % 5) as u8, end, is_tagged: false, has_leftovers: true }
}

#[test]
fn after_a_purge_nothing_of_its_tickets_is_stored_and_others_are_as_they_were() {
    let tagged = Plan { is_tagged: true, ..plan(1, End::Solved) };
    let world = World::new(vec![
        plan(0, End::Solved),
        tagged,
        plan(2, End::Open),
        plan(900, End::Solved),
        plan(1800, End::Spam),
    ]);
    world.helpdesk.clock.set(world.helpdesk.at("2031-11-30T03:00"));
    let before = world.rows();
    for table in raw::table_names() {
        let is_removed = raw::ticket_trace(table).unwrap() == TicketTrace::Removed;
        assert!(!is_removed || !before[table].is_empty(), "the test leaves nothing in {table}");
    }
    let gone = world.foretold(PurgeScope::WithoutOpen);
    assert_eq!(gone, [TicketId(1), TicketId(5)].into(), "one of five years ago, and the spam");
    assert_eq!(world.purges(PurgeScope::WithoutOpen), 2);
    world.is_clean_of(&gone, &before);
    assert_eq!(world.there(), [TicketId(2), TicketId(3), TicketId(4)].into());

    let open = world.foretold(PurgeScope::All);
    assert_eq!(open, [TicketId(3)].into());
    assert_eq!(world.purges(PurgeScope::All), 1);
    world.is_clean_of(&[1, 3, 5].map(TicketId).into(), &before);
    let log = world.helpdesk.app.read(|read| Ok(read.purged_counts()?)).unwrap();
    let counts: Vec<_> = log.iter().map(|line| (line.rule, line.count, line.recorded)).collect();
    assert_eq!(counts, [(RetentionRule::General, 2, 2), (RetentionRule::Spam, 1, 1)]);
    let lines = world.helpdesk.app.read(|read| Ok(read.audit_log(None, 100)?)).unwrap();
    let purged = |line: &(u64, tresen::domain::audit::AuditEntry)| match &line.1.action {
        AuditAction::Purged { rule, count } => Some((rule.to_string(), *count)),
        _ => None,
    };
    let purged: Vec<_> = lines.iter().filter_map(purged).collect();
    assert_eq!(purged, [("general".to_owned(), 1), ("spam".to_owned(), 1), ("general".to_owned(), 1)]);
}

#[test]
fn when_all_are_gone_no_row_of_any_is_left_and_numbers_go_on() {
    let world = World::new((0..30).map(|day| plan(day, End::Solved)).collect());
    world.helpdesk.clock.set(world.helpdesk.at("2040-01-01T03:00"));
    assert_eq!(world.purges(PurgeScope::All), 30);
    let after = world.rows();
    for table in raw::table_names().filter(|table| raw::ticket_trace(table).unwrap() == TicketTrace::Removed) {
        let left = after[table].keys().filter(|key| match table {
            "counts-1" => key.starts_with(b"list/"),
            "names-1" => key.starts_with(b"ticket/") || key.starts_with(b"link/"),
            _ => true,
        });
        assert_eq!(left.count(), 0, "{table}");
    }
    let next = world.helpdesk.request("Nach der Löschung");
    assert_eq!((next.id, next.no.serial), (TicketId(31), 31), "neither id nor number comes again");
}

#[test]
fn a_purge_that_breaks_off_goes_on_and_asks_the_rules_again() {
    let world = World::new((0..45).map(|day| plan(day, End::Solved)).collect());
    let zone = world.helpdesk.app.options().zone.clone();
    world.helpdesk.clock.set(world.helpdesk.at("2032-03-01T03:00"));
    let before = world.rows();
    let batches = world.helpdesk.app.read(|read| plan_round(read, &zone, world.day(), PurgeScope::All)).unwrap();
    assert!(batches.len() > 2, "several transactions");
    // While it runs, somebody writes into a ticket of the second batch, which was due.
    let late = world.tickets[25].0.clone();
    let write = |tx: &Tx<'_>, ticket: &Ticket| {
        let content = MessageContent { body: body("Ich bin noch da."), attachments: Vec::new() };
        let command = TicketCommand::RequesterMessage { content, channel: Channel::Web };
        execute(tx, &Actor::Link { ticket: ticket.id }, ticket.id, None, command)
    };
    let first = batches[0].clone();
    let gone = world.helpdesk.write_app({
        let zone = zone.clone();
        move |tx| purge_batch(tx, &zone, &first)
    });
    assert_eq!(gone, 20);
    let waiting = late.clone();
    world.helpdesk.write_app(move |tx| write(tx, &waiting).map(drop));
    let second = batches[1].clone();
    let gone = world.helpdesk.write_app({
        let zone = zone.clone();
        move |tx| purge_batch(tx, &zone, &second)
    });
    assert_eq!(gone, 19, "all but the one that was written in");
    // The machine goes down here; the next run takes what is left.
    assert_eq!(world.purges(PurgeScope::All), 5);
    assert_eq!(world.there(), [late.id].into());
    let new = world.rows();
    let late_only: BTreeMap<_, _> = before
        .iter()
        .map(|(table, rows)| {
            let mut rows = rows.clone();
            rows.extend(new[table].clone().into_iter().filter(|(key, _)| {
                matches!(*table, "tickets-1" | "timeline-1") && key.starts_with(&late.id.0.to_be_bytes())
                    || *table == "queues-1"
            }));
            (*table, rows)
        })
        .collect();
    let gone = world.tickets.iter().map(|(ticket, _)| ticket.id).filter(|id| *id != late.id).collect();
    world.is_clean_of(&gone, &late_only);
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let end = prop_oneof![Just(End::Open), Just(End::Solved), Just(End::Spam), Just(End::Binned)];
    (0_u16..3000, 0_u8..3, end, any::<bool>(), any::<bool>()).prop_map(
        |(day, requester, end, is_tagged, has_leftovers)| Plan { day, requester, end, is_tagged, has_leftovers },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever is there on whatever day: what the preview names goes, and nothing else.
    #[test]
    fn the_preview_is_what_the_purge_does(
        plans in proptest::collection::vec(any_plan(), 1..7), days in 0_i64..4000, is_all in any::<bool>(),
    ) {
        let world = World::new(plans);
        let scope = if is_all { PurgeScope::All } else { PurgeScope::WithoutOpen };
        world.helpdesk.wait(SignedDuration::from_hours(24 * days));
        let (before, all) = (world.rows(), world.there());
        let gone = world.foretold(scope);
        // An oracle that knows neither batches nor tables.
        for (ticket, plan) in &world.tickets {
            let last = ticket.last_communication.in_tz("Europe/Berlin").unwrap().date();
            let zone = &world.helpdesk.app.options().zone;
            let decision = world.helpdesk.app.read(|read| decide(read, ticket.id, zone)).unwrap().unwrap();
            let due = match plan.end {
                End::Spam | End::Binned => last.saturating_add(30.days()),
                End::Open | End::Solved => last.saturating_add(5.years()),
            };
            let day = if plan.is_tagged { last.saturating_add(10.years().days(1)) } else { due };
            prop_assert_eq!(decision.purge_day(), Some(day));
            let goes = day <= world.day() && (is_all || plan.end != End::Open);
            prop_assert_eq!(gone.contains(&ticket.id), goes);
        }
        prop_assert_eq!(world.purges(scope), gone.len() as u64);
        world.is_clean_of(&gone, &before);
        prop_assert_eq!(world.there(), all.difference(&gone).copied().collect());
        prop_assert_eq!(world.purges(scope), 0, "twice changes nothing");
    }
}

#[test]
fn the_job_does_what_its_preview_says() {
    let world = World::new(vec![plan(0, End::Solved), plan(1, End::Open), plan(1800, End::Spam)]);
    let desk = &world.helpdesk;
    let link = desk.app.read(|read| Ok(read.installation_key().link_secret(&world.tickets[0].0))).unwrap();
    let page = desk.browser().open(&format!("/r/{link}")).clone();
    assert!(page.is(200).says("2031 automatisch gelöscht"), "{}", page.text());

    desk.clock.set(desk.at("2031-11-30T12:00"));
    let told = |day: &str| {
        let effects = desk.previews(Job::Purge, day);
        let told = effects.into_iter().map(|effect| {
            let group = effect.tickets.unwrap();
            let numbers: Vec<String> = group.numbers.iter().map(ToString::to_string).collect();
            (group.rule.word(), group.stays, effect.count, numbers.join(" "))
        });
        told.collect::<Vec<_>>()
    };
    assert_eq!(told("2031-11-01"), [], "a day before all of them");
    let all =
        [("general", false, 1, "2026-00001"), ("spam", false, 1, "2026-00003"), ("general", true, 1, "2026-00002")];
    assert_eq!(told("2031-12-31"), all.map(|(rule, stays, count, numbers)| (rule, stays, count, numbers.to_owned())));
    let mut ada = desk.desk_now(ADA);
    let page = ada.open("/admin/jobs/purge?as_of=2031-12-31").is(200).clone();
    for words in ["eine Anfrage endgültig gelöscht", "2026-00003", "Spam", "2026-00002", "bis jemand sie abschließt"]
    {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert_eq!(world.there().len(), 3, "looking changes nothing");

    assert_eq!(desk.runs(Job::Purge), [(JobCounter::Purged, 2)]);
    assert_eq!(world.there(), [TicketId(2)].into());
    assert_eq!(desk.runs(Job::Purge), [], "twice changes nothing");
    assert!(desk.browser().open(&format!("/r/{link}")).status != 200);
}
