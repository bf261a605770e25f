//! What the privacy notice is made from (§5.4): what is configured, so that the notice cannot differ
//! from what is done.

use super::{access, texts};
use crate::{
    app::{App, Error},
    domain::{organisation::TextKind, person::Lang, retention::RetentionPeriod, topic::Topic},
    store::{Catalogue, Read, Retention, Settings},
};

/// The facts of the privacy notice.
pub struct PrivacyFacts {
    /// The organisation's own paragraphs.
    pub own: Option<texts::OwnText>,
    pub topics: Vec<Topic>,
    pub departments: Vec<access::DepartmentAccess>,
    /// Host name of the mail server; `None` if no mail leaves the machine.
    pub mail_server: Option<String>,
    pub has_telegram: bool,
    /// Whether requesters are asked how satisfied they are.
    pub asks_satisfaction: bool,
    /// How long tickets are kept that no special rule is for.
    pub ticket_period: RetentionPeriod,
}

/// Gathers the facts for readers of a language.
///
/// # Errors
/// `Internal` when the store fails.
pub fn facts(read: &impl Read, app: &App, lang: Lang) -> Result<PrivacyFacts, Error> {
    Ok(PrivacyFacts {
        own: texts::filled_text(read, lang, TextKind::Privacy)?,
        topics: read.topics()?,
        departments: access::count(read)?.departments,
        mail_server: app.outgoing_mail_host(read)?,
        has_telegram: !app.bots().all().is_empty(),
        asks_satisfaction: read.asks_satisfaction()?,
        ticket_period: read.retention_policy()?.general.period,
    })
}
