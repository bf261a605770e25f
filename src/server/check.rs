//! `tresen check`: in this process if no server runs, else in the server, which has the database open.

use super::{ServerError, prepare::sentence};
use crate::{
    app::{App, blocking::run_holding},
    config::Config,
    control::{CheckAnswer, ControlAnswer},
    store::check::{self, CheckReport},
};

/// Checks the data when no server runs. Nothing in the data directory changes.
///
/// # Errors
/// A sentence for the operator: the data is in use, newer, lost, damaged, or cannot be read.
pub fn check_data(config: &Config) -> Result<CheckAnswer, ServerError> {
    let data = &config.server.data;
    check::check_directory(data).map(answer_of).map_err(|error| sentence(data, &error))
}

/// Checks the data of a running server.
pub(super) async fn answer(app: &App) -> ControlAnswer {
    let store = app.store().clone();
    let checked = run_holding((), move || check::check(&store)).await;
    let report = checked.map_err(|_| "the server is stopping".to_owned())?.map_err(|error| error.to_string())?;
    serde_json::to_string(&answer_of(report)).map_err(|error| error.to_string())
}

fn answer_of(report: CheckReport) -> CheckAnswer {
    CheckAnswer { summary: report.summary(), problems: report.problems }
}
