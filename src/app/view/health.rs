//! What somebody of the team is told of the state of the installation.

use crate::{
    app::App,
    domain::{
        access::{Actor, is_team_member, may_administer},
        health::{HealthAudience, HealthIssue},
    },
};

/// The gravest trouble that concerns the actor; `None` if there is none, and always for providers.
pub fn gravest_issue(app: &App, actor: &Actor) -> Option<HealthIssue> {
    let concerns = |issue: &HealthIssue| match issue.kind.audience() {
        HealthAudience::Team => is_team_member(actor),
        HealthAudience::Administrators => may_administer(actor),
    };
    app.health_issues().into_iter().find(concerns)
}
