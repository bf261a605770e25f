//! `tresen job`: lists, previews and runs the jobs that Tresen otherwise runs by itself.

use clap::Subcommand;

use crate::control::JobRequest;

/// What to do with jobs.
#[derive(Subcommand)]
pub enum JobCommand {
    /// Lists all jobs: when they come, how the last run went, when the next one is
    List,
    /// Runs a job now and says what it did
    Run {
        /// The job, such as inactivity
        name: String,
    },
    /// Says what a job would do, and changes nothing
    Preview {
        /// The job, such as inactivity
        name: String,
        /// On which day, such as 2027-02-28, if nothing happened until then; otherwise now
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
    },
}

impl From<JobCommand> for JobRequest {
    fn from(command: JobCommand) -> Self {
        match command {
            JobCommand::List => Self::List,
            JobCommand::Run { name } => Self::Run { name },
            JobCommand::Preview { name, as_of } => Self::Preview { name, as_of },
        }
    }
}
