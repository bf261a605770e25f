//! Satisfaction ratings (§6.7): the question, the grade, the remark.
//!
//! A grade is only counted, and the ticket remembers only that there was one; a remark is stored apart from
//! both. Figures are shown only when their quarter is over: somebody who watches them grow would know whose
//! grade came.

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

/// The quarter of a moment in the organisation's time zone.
pub fn quarter_of(now: Timestamp, zone: &TimeZone) -> Quarter {
    Quarter::of(now.to_zoned(zone.clone()).date())
}

/// Whether the actor is asked how satisfied they are with this ticket.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn is_asked(read: &impl Read, actor: &Actor, ticket: &Ticket) -> Result<bool, StoreError> {
    Ok(actor.is_requester_of(ticket) && rating::may_be_rated(ticket) && read.asks_satisfaction()?)
}

/// Counts a grade and marks the ticket as rated.
///
/// # Errors
///
/// - `Forbidden`: the actor is not asked.
/// - `Internal`: the store fails.
pub fn rate(tx: &Tx<'_>, actor: &Actor, ticket: &Ticket, grade: Grade, zone: &TimeZone) -> Result<(), Error> {
    if !is_asked(tx, actor, ticket)? {
        return Err(Error::Forbidden);
    }
    tx.count_rating(&RatingOrigin::of(ticket, quarter_of(tx.now, zone)), grade)?;
    // Nothing else of the ticket changes, neither its timeline nor its place in lists.
    Ok(tx.update_ticket(ticket, &Ticket { rated: true, ..ticket.clone() })?)
}

/// Stores a remark, without a reference to the ticket.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn add_remark(tx: &Tx<'_>, ticket: &Ticket, text: Body, zone: &TimeZone) -> Result<(), Error> {
    Ok(tx.add_remark(&RatingRemark { origin: RatingOrigin::of(ticket, quarter_of(tx.now, zone)), text })?)
}

/// The figures of a quarter that is over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PastQuarter {
    pub quarter: Quarter,
    /// By topic, the one with most grades first; without a name: all other topics together.
    pub rows: Vec<(Option<Label>, RatingTally)>,
    /// In no order, so that none can be matched to a grade.
    pub remarks: Vec<Body>,
}

/// Whether requesters are asked how satisfied they are when their request is closed.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn asks_satisfaction(read: &impl Read) -> Result<bool, Error> {
    Ok(read.asks_satisfaction()?)
}

/// The figures that may be shown now, newest quarter first; without quarters that have too few grades.
///
/// # Errors
///
/// `Internal` when the store fails.
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

/// Removes expired remarks and returns how many.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn remove_expired_remarks(tx: &Tx<'_>) -> Result<usize, Error> {
    Ok(tx.remove_remarks(quarter_of(tx.now, &TimeZone::UTC).before(REMARK_RETENTION_QUARTERS))?)
}
