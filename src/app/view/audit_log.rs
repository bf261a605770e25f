//! The audit log as people read it: newest first, filtered, with the names of what its entries mention.

use std::collections::BTreeMap;

use jiff::{civil::Date, tz::TimeZone};

use super::names::NameCache;
use crate::{
    domain::{
        audit::{AuditAction, AuditCategory, AuditEntry},
        id::{AccountId, DepartmentId, TicketId, TicketNo, TopicId},
        text::{Label, PersonName},
    },
    store::{AuditLog, Catalogue, Read, StoreError, Tickets},
};

/// Entries of a page.
pub const AUDIT_PAGE_SIZE: usize = 50;

/// The most entries of one exported file.
pub const MAX_EXPORTED_LINES: usize = 50_000;

/// Entries that one page of a filtered log looks at.
const MAX_SCANNED_LINES: usize = 5000;

/// Which entries are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AuditFilter {
    /// Only about this; `None`: about anything.
    pub subject: Option<AuditCategory>,
    /// Inclusive; `None`: from the beginning.
    pub from: Option<Date>,
    /// Inclusive; `None`: up to now.
    pub to: Option<Date>,
}

impl AuditFilter {
    fn matches(&self, line: &AuditEntry, day: Date) -> bool {
        self.subject.is_none_or(|subject| line.action.category() == subject)
            && self.from.is_none_or(|from| day >= from)
            && self.to.is_none_or(|to| day <= to)
    }
}

/// Entries and the names of what they mention.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AuditPage {
    /// With their numbers, newest first.
    pub lines: Vec<(u64, AuditEntry)>,
    /// The next page has entries older than this number; `None` if there is no next page.
    pub next: Option<u64>,
    /// Names of accounts that still exist.
    pub accounts: BTreeMap<AccountId, PersonName>,
    pub departments: BTreeMap<DepartmentId, Label>,
    pub topics: BTreeMap<TopicId, Label>,
    /// Numbers of tickets; never more than that.
    pub tickets: BTreeMap<TicketId, TicketNo>,
}

/// A page of entries older than `before`. `zone` decides which day an entry belongs to.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn load_page(
    read: &impl Read,
    filter: &AuditFilter,
    before: Option<u64>,
    zone: &TimeZone,
) -> Result<AuditPage, StoreError> {
    let (lines, next) = pick(read, filter, before, zone, AUDIT_PAGE_SIZE, MAX_SCANNED_LINES)?;
    named(read, lines, next)
}

/// All entries that the filter lets through, for a file; at most [`MAX_EXPORTED_LINES`].
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn load_all(read: &impl Read, filter: &AuditFilter, zone: &TimeZone) -> Result<AuditPage, StoreError> {
    let (lines, next) = pick(read, filter, None, zone, MAX_EXPORTED_LINES, usize::MAX)?;
    named(read, lines, next)
}

type Picked = (Vec<(u64, AuditEntry)>, Option<u64>);

fn pick(
    read: &impl Read,
    filter: &AuditFilter,
    mut before: Option<u64>,
    zone: &TimeZone,
    most: usize,
    look_at: usize,
) -> Result<Picked, StoreError> {
    let (mut picked, mut looked_at) = (Vec::new(), 0);
    loop {
        let found = read.audit_log(before, 500)?;
        let is_last = found.len() < 500;
        for (seq, line) in found {
            if picked.len() == most || looked_at >= look_at {
                return Ok((picked, before));
            }
            looked_at += 1;
            before = Some(seq);
            let day = line.at.to_zoned(zone.clone()).date();
            if filter.from.is_some_and(|from| day < from) {
                // All further entries are older.
                return Ok((picked, None));
            }
            if filter.matches(&line, day) {
                picked.push((seq, line));
            }
        }
        if is_last {
            return Ok((picked, None));
        }
    }
}

fn named(read: &impl Read, lines: Vec<(u64, AuditEntry)>, next: Option<u64>) -> Result<AuditPage, StoreError> {
    let mut names = NameCache::new(read)?;
    let mut tickets = BTreeMap::new();
    for (_, line) in &lines {
        for account in line.by.account().into_iter().chain(line.action.account()) {
            names.account(account)?;
        }
        if let AuditAction::EmergencyAccessUsed { ticket, .. } = &line.action
            && let Some(found) = read.ticket(*ticket)?
        {
            tickets.insert(*ticket, found.no);
        }
    }
    let departments = names.departments().iter().cloned().collect();
    let topics = read.topic_names()?.into_iter().collect();
    let (accounts, _) = names.into_people();
    Ok(AuditPage { lines, next, accounts, departments, topics, tickets })
}
