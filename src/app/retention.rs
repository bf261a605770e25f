//! The purge: which tickets go on a day, and their removal in small transactions. The rules are in `domain::retention`,
//! the rows in `store::purge`.
//!
//! A purge goes round by round. [`plan_round`] looks outside of any transaction which tickets are due and where they stand
//! in the search, and puts them in batches; [`purge_batch`] asks the rules once more for each ticket and removes it.
//! So it can break off between any two batches: whatever is still due is in the next round.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::Arc,
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{Error, audit};
use crate::{
    domain::{
        access::Actor,
        audit::AuditAction,
        department::DepartmentKind,
        id::{DepartmentId, TicketId, TicketNo},
        retention::{RetentionDecision, RetentionFacts, RetentionPolicy, RetentionRule, decide_retention},
        text::Label,
        ticket::Phase,
    },
    store::{Catalogue, IndexRows, People, Purging, Read, Retention, TicketRetention, Tx},
};

/// Tickets of one round: the search index is read once for each.
const MAX_ROUND_TICKETS: usize = 500;

/// Tickets of one transaction. Others who write wait as long as it takes.
const MAX_BATCH_TICKETS: usize = 20;

/// Bytes of the timelines in one transaction, unless one ticket alone has more.
const MAX_BATCH_BYTES: usize = 512 << 10;

/// Which of the tickets that are due a purge may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PurgeScope {
    /// Open tickets stay until somebody says otherwise.
    WithoutOpen,
    All,
}

/// A ticket whose time is over on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreviewedTicket {
    pub id: TicketId,
    pub no: TicketNo,
    pub department: DepartmentId,
    pub is_open: bool,
    pub decision: RetentionDecision,
}

/// What a purge of a day would take, and what it would leave because of a tag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PurgePreview {
    pub day: Date,
    /// In the order of their ids.
    pub due: Vec<PreviewedTicket>,
    /// The rule wants them gone, and a tag keeps them.
    pub exempt: Vec<PreviewedTicket>,
    /// How many tickets there are.
    pub total: u64,
}

impl PurgePreview {
    /// How many go, by rule and department.
    pub fn counts(&self) -> BTreeMap<(RetentionRule, DepartmentId), u64> {
        let mut counts = BTreeMap::new();
        self.due.iter().for_each(|one| *counts.entry((one.decision.rule, one.department)).or_default() += 1);
        counts
    }

    /// Whether more than half of all tickets would go: then it is asked twice.
    pub fn takes_most(&self) -> bool {
        self.due.len() as u64 * 2 > self.total
    }
}

/// What the rules ask of tickets, beside the tickets.
struct RetentionView {
    policy: RetentionPolicy,
    rejecting: BTreeSet<DepartmentId>,
}

impl RetentionView {
    fn new(read: &impl Read, policy: RetentionPolicy) -> Result<Self, Error> {
        let rejecting = read.departments()?.into_iter().filter(|one| one.kind == DepartmentKind::Rejected);
        Ok(Self { policy, rejecting: rejecting.map(|one| one.id).collect() })
    }

    fn decide(&self, read: &impl Read, ticket: &TicketRetention, zone: &TimeZone) -> Result<RetentionDecision, Error> {
        let asks_staff = self.policy.staff.is_some();
        let is_staff = asks_staff && read.person(ticket.requester)?.is_some_and(|person| person.staff);
        let facts = RetentionFacts {
            last_communication: ticket.last_communication,
            status: ticket.status.kind(),
            outcome: ticket.status.outcome(),
            status_since: ticket.status_since,
            department: ticket.department,
            is_rejected: self.rejecting.contains(&ticket.department),
            topic: ticket.topic,
            is_staff,
            tags: ticket.tags.clone(),
        };
        Ok(decide_retention(&self.policy, &facts, zone))
    }
}

fn is_open(ticket: &TicketRetention) -> bool {
    ticket.status.kind().phase() == Phase::Open
}

/// What a purge of this day would take by these rules. It reads every ticket.
///
/// # Errors
/// `Internal` when the store fails.
pub fn preview(read: &impl Read, policy: RetentionPolicy, zone: &TimeZone, day: Date) -> Result<PurgePreview, Error> {
    let view = RetentionView::new(read, policy)?;
    let mut preview = PurgePreview { day, due: Vec::new(), exempt: Vec::new(), total: 0 };
    let mut failed = Ok(());
    read.visit_retention(&mut |ticket| {
        preview.total += 1;
        let decision = match view.decide(read, &ticket, zone) {
            Ok(decision) => decision,
            Err(error) => {
                failed = Err(error);
                return ControlFlow::Break(());
            }
        };
        let group = match (decision.is_due(day), decision.is_exempt(day)) {
            (true, _) => &mut preview.due,
            (false, true) => &mut preview.exempt,
            (false, false) => return ControlFlow::Continue(()),
        };
        let TicketRetention { id, no, department, .. } = ticket;
        group.push(PreviewedTicket { id, no, department, is_open: is_open(&ticket), decision });
        ControlFlow::Continue(())
    })?;
    failed.map(|()| preview)
}

/// Until when a ticket is kept, and why; `None` if there is no such ticket.
///
/// # Errors
/// `Internal` when the store fails.
pub fn decide(read: &impl Read, id: TicketId, zone: &TimeZone) -> Result<Option<RetentionDecision>, Error> {
    let Some(ticket) = read.ticket_retention(id)? else { return Ok(None) };
    RetentionView::new(read, read.retention_policy()?)?.decide(read, &ticket, zone).map(Some)
}

/// The day on which a ticket goes if it is closed and nothing more is said, tomorrow at the earliest; `None`: not before a
/// tag is reviewed, or there is no such ticket.
///
/// # Errors
/// `Internal` when the store fails.
pub fn next_purge_day(read: &impl Read, id: TicketId, now: Timestamp, zone: &TimeZone) -> Result<Option<Date>, Error> {
    let today = now.to_zoned(zone.clone()).date();
    let kept = decide(read, id, zone)?.and_then(|decision| decision.purge_day());
    Ok(kept.map(|day| day.max(today.tomorrow().unwrap_or(today))))
}

/// The tickets of one transaction.
#[derive(Clone, Debug)]
pub struct PurgeBatch {
    tickets: BTreeSet<TicketId>,
    scope: PurgeScope,
    index: Arc<IndexRows>,
}

/// The next tickets that a purge of this day takes, in batches; none when there are no more. It reads every ticket and the
/// search index.
///
/// # Errors
/// `Internal` when the store fails.
pub fn plan_round(read: &impl Read, zone: &TimeZone, day: Date, scope: PurgeScope) -> Result<Vec<PurgeBatch>, Error> {
    let due = preview(read, read.retention_policy()?, zone, day)?.due;
    let due = due.into_iter().filter(|ticket| scope == PurgeScope::All || !ticket.is_open);
    let round: BTreeSet<TicketId> = due.map(|ticket| ticket.id).take(MAX_ROUND_TICKETS).collect();
    if round.is_empty() {
        return Ok(Vec::new());
    }
    let index = Arc::new(read.index_rows(&round)?);
    let mut batches: Vec<PurgeBatch> = Vec::new();
    let mut room = 0;
    for id in round {
        let bytes = read.timeline_bytes(id)?;
        match batches.last_mut().filter(|batch| batch.tickets.len() < MAX_BATCH_TICKETS && bytes <= room) {
            Some(batch) => {
                batch.tickets.insert(id);
                room -= bytes;
            }
            None => {
                batches.push(PurgeBatch { tickets: [id].into(), scope, index: index.clone() });
                room = MAX_BATCH_BYTES.saturating_sub(bytes);
            }
        }
    }
    Ok(batches)
}

/// Removes the tickets of a batch that are still due, and counts them in the deletion log. Returns how many went.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub fn purge_batch(tx: &Tx<'_>, zone: &TimeZone, batch: &PurgeBatch) -> Result<u64, Error> {
    let view = RetentionView::new(tx, tx.retention_policy()?)?;
    let today = tx.now.to_zoned(zone.clone()).date();
    let (mut due, mut counts) = (BTreeSet::new(), BTreeMap::new());
    for id in &batch.tickets {
        let Some(ticket) = tx.ticket_retention(*id)? else { continue };
        let decision = view.decide(tx, &ticket, zone)?;
        if decision.is_due(today) && (batch.scope == PurgeScope::All || !is_open(&ticket)) {
            due.insert(*id);
            *counts.entry(decision.rule).or_insert(0) += 1;
        }
    }
    let gone = tx.purge_tickets(&due, &batch.index)?;
    counts.into_iter().try_for_each(|(rule, count)| tx.count_purged(today, rule, count))?;
    Ok(gone)
}

/// Writes into the audit log what the deletion log counts and the audit log does not know yet. A purge that breaks off
/// leaves it to the next one.
///
/// # Errors
/// `Internal` or `DiskFull` when the store fails.
pub fn record_purged(tx: &Tx<'_>) -> Result<(), Error> {
    for mut line in tx.purged_counts()?.into_iter().filter(|line| line.recorded < line.count) {
        let count = line.count - line.recorded;
        let rule = Label::parse(line.rule.word()).map_err(|_| Error::Internal("a rule without a name".to_owned()))?;
        audit::record(tx, &Actor::System, &AuditAction::Purged { rule, count })?;
        line.recorded = line.count;
        tx.put_purged_count(&line)?;
    }
    Ok(())
}
