//! Every rule and definition in force, for staff council, data protection and administration (§7.2).
//! No ticket is among them.

use jiff::tz::TimeZone;

use super::access::{self, DepartmentAccess};
use crate::{
    app::{
        App, Error,
        outgoing::{self, OutgoingConnection},
        rating::{self, PastQuarter},
    },
    domain::{organisation::Texts, person::Lang, retention::RetentionPeriod, topic::Topic},
    store::{Catalogue, Read, Retention, Settings, StoreError},
};

/// The rules and definitions in force.
pub struct Inspection {
    pub departments: Vec<DepartmentAccess>,
    pub outgoing: Vec<OutgoingConnection>,
    pub topics: Vec<Topic>,
    /// The organisation's texts in each language, with their placeholders unfilled.
    pub texts: Vec<(Lang, Texts)>,
    /// Whether requesters are asked how satisfied they are.
    pub asks_satisfaction: bool,
    /// How long tickets are kept that no special rule is for.
    pub ticket_period: RetentionPeriod,
    /// Results of past quarters, the newest first.
    pub satisfaction: Vec<PastQuarter>,
}

/// Gathers everything that is in force now.
///
/// # Errors
/// `Internal` when the store fails.
pub fn load(app: &App, read: &impl Read, zone: &TimeZone) -> Result<Inspection, Error> {
    let texts = Lang::ALL.into_iter().map(|lang| Ok((lang, read.texts_in(lang)?)));
    let texts = texts.collect::<Result<_, StoreError>>()?;
    Ok(Inspection {
        departments: access::count(read)?.departments,
        outgoing: outgoing::connections(app, read)?,
        topics: read.topics()?,
        texts,
        asks_satisfaction: read.asks_satisfaction()?,
        ticket_period: read.retention_policy()?.general.period,
        satisfaction: rating::past_quarters(read, app.now(), zone)?,
    })
}
