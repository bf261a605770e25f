//! The job `purge`: removes tickets for good whose time is over. The rules are in `domain::retention`, the removal is in
//! `app::retention`.
//!
//! Closed tickets go by themselves: a period that somebody has to remember is not kept. Open ones stay, however old: nobody
//! answered them yet. The preview names them, and closing one is the decision.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{JobEffect, JobSpec, JobTransaction, JobWork, PurgedGroup};
use crate::{
    app::{
        App, Error,
        retention::{PurgeScope, plan_round, preview, purge_batch, record_purged},
    },
    store::{Catalogue, JobCounter, Retention},
};

pub(super) const PURGE_JOB: JobSpec = JobSpec {
    word: "purge",
    schedule: "5 3 * * *",
    concerns_people: false,
    needs_sure_clock: true,
    work: JobWork::Rounds { step: transactions, foresee },
};

/// Numbers of tickets that the preview names, for each rule and department.
const MAX_NAMED: usize = 20;

/// The next tickets, and a line for each rule in the audit log.
fn transactions(app: &App, at: Timestamp) -> Result<Vec<JobTransaction>, Error> {
    let zone = &app.options().zone;
    let today = at.to_zoned(zone.clone()).date();
    let batches = app.read(|read| plan_round(read, zone, today, PurgeScope::WithoutOpen))?;
    let mut transactions: Vec<JobTransaction> = Vec::new();
    for batch in batches {
        let zone = zone.clone();
        transactions.push(Box::new(move |tx| {
            let gone = usize::try_from(purge_batch(tx, &zone, &batch)?).unwrap_or(usize::MAX);
            Ok((gone > 0).then(|| JobEffect::counted(JobCounter::Purged, gone)).into_iter().collect())
        }));
    }
    transactions.push(Box::new(|tx| record_purged(tx).map(|()| Vec::new())));
    Ok(transactions)
}

fn foresee(app: &App, at: Timestamp) -> Result<Vec<JobEffect>, Error> {
    let zone = &app.options().zone;
    app.read(|read| {
        let seen = preview(read, read.retention_policy()?, zone, at.to_zoned(zone.clone()).date())?;
        let mut groups: BTreeMap<_, (u64, Vec<_>)> = BTreeMap::new();
        for ticket in seen.due {
            let group = groups.entry((ticket.is_open, ticket.decision.rule, ticket.department)).or_default();
            group.0 += 1;
            if group.1.len() < MAX_NAMED {
                group.1.push(ticket.no);
            }
        }
        let effect = |((stays, rule, department), (count, numbers))| {
            let department = read.department_name(department)?;
            let tickets = Some(PurgedGroup { rule, department, stays, numbers });
            Ok::<_, Error>(JobEffect { counter: JobCounter::Purged, count, name: None, on: None, tickets })
        };
        groups.into_iter().map(effect).collect()
    })
}
