//! What somebody of the team is told of the state of the installation.

use crate::{
    app::App,
    domain::{
        access::{Actor, is_team_member, may_administer},
        health::{HealthAudience, HealthIssue},
    },
};

impl App {
    /// What is wrong with the installation now, the gravest first.
    pub fn health_issues(&self) -> Vec<HealthIssue> {
        self.store().check_resources();
        self.known_health_issues()
    }

    /// The same without looking at the disk and the handles, which takes too long for every page. The server
    /// looks at them by itself from time to time.
    pub fn known_health_issues(&self) -> Vec<HealthIssue> {
        self.store().report_damage();
        self.health().issues(self.now())
    }
}

/// The gravest trouble that concerns the actor; `None` if there is none, and always for providers.
pub fn gravest_issue(app: &App, actor: &Actor) -> Option<HealthIssue> {
    let concerns = |issue: &HealthIssue| match issue.kind.audience() {
        HealthAudience::Team => is_team_member(actor),
        HealthAudience::Administrators => may_administer(actor),
    };
    app.known_health_issues().into_iter().find(concerns)
}
