//! How the installation fares, for the first page of the administration: troubles, mail, bots, jobs.

use crate::{
    app::{
        App, Error, Reading,
        jobs::{self, JobView},
    },
    domain::health::HealthIssue,
    store::Outbox,
};

/// The state of everything that works without anybody looking.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstallationState {
    /// All that lasts, the gravest first.
    pub issues: Vec<HealthIssue>,
    pub has_mail_server: bool,
    /// Messages that wait to be sent.
    pub waiting: u64,
    /// Messages that could not be sent.
    pub failed: u64,
    /// Bots that are connected or being connected; those in trouble are among the issues.
    pub bots: usize,
    pub jobs: Vec<JobView>,
}

/// Reads the state, and looks at the disk and the handles too.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn installation_state(app: &App, read: &Reading) -> Result<InstallationState, Error> {
    Ok(InstallationState {
        issues: app.health_issues(),
        has_mail_server: app.mail_host(read)?.is_some(),
        waiting: read.outbox_count(false)?,
        failed: read.outbox_count(true)?,
        bots: app.bots().all().len(),
        jobs: jobs::job_views(app, read)?,
    })
}
