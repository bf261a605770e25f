//! How satisfied requesters are (§6.7): the question, the answer, the words beside it.
//!
//! An answer is counted, and the ticket remembers only that there was one; a remark is kept apart
//! from both. What was counted is told only when its quarter is over: whoever watched the figures
//! grow would know whose answer came.

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};

use super::Error;
use crate::{
    domain::{
        access::Actor,
        rating::{self, Grade, Quarter, REMARK_RETENTION_QUARTERS, RatingOrigin, RatingRemark, RatingTally},
        text::{Body, Label},
        ticket::Ticket,
    },
    store::{Catalogue, Ratings, Read, Settings, StoreError, Tx},
};

/// The quarter in which something happens.
pub fn quarter_of(now: Timestamp, zone: &TimeZone) -> Quarter {
    Quarter::of(now.to_zoned(zone.clone()).date())
}

/// Whether somebody is asked how satisfied they are with what became of this ticket.
pub fn is_asked(read: &impl Read, actor: &Actor, ticket: &Ticket) -> Result<bool, StoreError> {
    Ok(actor.is_requester_of(ticket) && rating::may_be_rated(ticket) && read.asks_satisfaction()?)
}

/// Takes an answer. [`Error::Forbidden`] if it was not asked for.
pub fn rate(tx: &Tx<'_>, actor: &Actor, ticket: &Ticket, grade: Grade, zone: &TimeZone) -> Result<(), Error> {
    if !is_asked(tx, actor, ticket)? {
        return Err(Error::Forbidden);
    }
    tx.count_rating(&RatingOrigin::of(ticket, quarter_of(tx.now, zone)), grade)?;
    // Nothing else of the ticket changes: no line in its timeline, no place in a list.
    Ok(tx.update_ticket(ticket, &Ticket { rated: true, ..ticket.clone() })?)
}

/// Keeps words beside the answers.
pub fn add_remark(tx: &Tx<'_>, ticket: &Ticket, text: Body, zone: &TimeZone) -> Result<(), Error> {
    Ok(tx.add_remark(&RatingRemark { origin: RatingOrigin::of(ticket, quarter_of(tx.now, zone)), text })?)
}

/// What is told of a quarter that is over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastQuarter {
    /// Which.
    pub quarter: Quarter,
    /// By topic, the one with most answers first; without a name all others together.
    pub rows: Vec<(Option<Label>, RatingTally)>,
    /// What people wrote, in no order.
    pub remarks: Vec<Body>,
}

/// What may be told by now, the newest quarter first; nothing of quarters with too few answers.
pub fn past_quarters(read: &impl Read, now: Timestamp, zone: &TimeZone) -> Result<Vec<PastQuarter>, Error> {
    let running = quarter_of(now, zone);
    let mut quarters: BTreeMap<Quarter, BTreeMap<_, RatingTally>> = BTreeMap::new();
    for (origin, grade, count) in read.ratings()? {
        let tally = quarters.entry(origin.quarter).or_default().entry(origin.topic).or_default();
        *tally = tally.with(grade, count);
    }
    let remarks = read.remarks()?;
    let mut told = Vec::new();
    for (quarter, tallies) in quarters.into_iter().rev().filter(|(quarter, _)| *quarter < running) {
        let mut rows = Vec::new();
        for (topic, tally) in rating::publishable_tallies(&tallies) {
            let topic = topic.map(|id| read.topic(id)).transpose()?.flatten();
            rows.push((topic.map(|topic| topic.name.clone()), tally));
        }
        let of_quarter = remarks.iter().filter(|remark| remark.origin.quarter == quarter);
        let remarks = of_quarter.map(|remark| remark.text.clone()).collect();
        told.extend((!rows.is_empty()).then_some(PastQuarter { quarter, rows, remarks }));
    }
    Ok(told)
}

/// Removes remarks whose time is over; how many.
pub fn remove_expired_remarks(tx: &Tx<'_>) -> Result<usize, Error> {
    Ok(tx.remove_remarks(quarter_of(tx.now, &TimeZone::UTC).before(REMARK_RETENTION_QUARTERS))?)
}
