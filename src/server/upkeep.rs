//! Answers `tresen job …`: the words of whoever runs the machine, and the sentences for them.

use std::time::Duration;

use jiff::Timestamp;

use super::accounts::aligned;
use crate::{
    app::{
        App, Error,
        upkeep::{self, Deed, Did, Job, JobView, Outcome, Run},
    },
    control::{Answer, JobRequest},
    domain::{access::Actor, inactivity::Step},
};

/// Whoever asks a server waits so long for a run to end; less than the socket's patience.
pub const PATIENCE: Duration = Duration::from_secs(8);

/// Does what is asked; a sentence if it cannot be done.
pub async fn answer(app: &App, request: JobRequest, patience: Duration) -> Answer {
    match request {
        JobRequest::List => list(app),
        JobRequest::Run { name } => run(app, named(&name)?, patience).await,
        JobRequest::Preview { name, as_of } => preview(app, named(&name)?, as_of.as_deref()).await,
    }
}

fn named(typed: &str) -> Result<Job, String> {
    Job::from_word(typed).ok_or_else(|| {
        let words = Job::ALL.map(Job::word).join(", ");
        format!("there is no job {typed:?}; there are {words}")
    })
}

fn list(app: &App) -> Answer {
    let jobs = app.read(|read| Ok(upkeep::view(app, read)?)).map_err(failed)?;
    let head = ["name", "comes", "last run", "result", "next run"].map(str::to_owned);
    let rows: Vec<_> = [head].into_iter().chain(jobs.iter().map(|job| row(app, job))).collect();
    Ok(aligned(&rows))
}

fn row(app: &App, view: &JobView) -> [String; 5] {
    let time = |at: Timestamp| at.to_zoned(app.options().zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    let result = match &view.last {
        _ if view.is_running => "running".to_owned(),
        Some(run) => told(run),
        None => "none yet".to_owned(),
    };
    [
        view.job.word().to_owned(),
        view.expression.clone().unwrap_or_default(),
        view.last.as_ref().map_or_else(|| "never".to_owned(), |run| time(run.begun)),
        result,
        view.next.map_or_else(|| "never".to_owned(), time),
    ]
}

/// How a run ended, on one line.
fn told(run: &Run) -> String {
    let did: Vec<String> = run.did.iter().map(|(did, count)| counted(*did, *count)).collect();
    let did = if did.is_empty() { "nothing to do".to_owned() } else { did.join(", ") };
    match &run.error {
        None => did,
        Some(error) => format!("failed: {error} ({did})"),
    }
}

fn counted(did: Did, count: u64) -> String {
    let what = match did {
        Did::Drafts => "unfinished requests removed",
        Did::Sessions => "ended sessions removed",
        Did::Files => "unused files removed",
        Did::JournalLines => "old lines of the journal removed",
        Did::Remarks => "old remarks beside ratings removed",
        Did::Warned => "owners of accounts warned",
        Did::Locked => "accounts locked",
        Did::Stripped => "accounts stripped of memberships",
        Did::Deleted => "accounts deleted",
        Did::Spared => "last administrator not locked",
    };
    format!("{count} {what}")
}

async fn run(app: &App, job: Job, patience: Duration) -> Answer {
    let word = job.word();
    match upkeep::run_within(app, job, &Actor::System, patience).await {
        Some(Outcome::Ran(run)) if run.error.is_none() => Ok(format!("{word}: {}", told(&run))),
        Some(Outcome::Ran(run)) => Err(format!("{word} {}", told(&run))),
        Some(Outcome::UnderWay) => Err(format!("{word} is being run already")),
        None => Ok(format!("{word} goes on; \"tresen job list\" will show how it ended")),
    }
}

async fn preview(app: &App, job: Job, as_of: Option<&str>) -> Answer {
    let read = |typed| upkeep::day(typed).ok_or_else(|| format!("{typed:?} is no day; write it as 2027-02-28"));
    let day = as_of.map(read).transpose()?;
    let deeds = upkeep::preview(app, job, day).await.map_err(failed)?;
    if deeds.is_empty() {
        return Ok("nothing to do".to_owned());
    }
    Ok(deeds.iter().map(would).collect::<Vec<_>>().join("\n"))
}

/// What a job would do, on one line.
fn would(deed: &Deed) -> String {
    let Some(name) = &deed.name else { return counted(deed.did, deed.count) };
    match (deed.did, deed.on) {
        (Did::Warned, Some((step, on))) => {
            let step = match step {
                Step::Lock => "locked",
                Step::Strip => "stripped of all memberships but the protected ones",
                Step::Delete => "deleted",
            };
            format!("{name}: warned of being {step} on {on}")
        }
        (Did::Locked, _) => format!("{name}: locked"),
        (Did::Stripped, _) => format!("{name}: stripped of all memberships but the protected ones"),
        (Did::Deleted, _) => format!("{name}: deleted"),
        (Did::Spared, _) => format!("{name}: not locked, being the last administrator; the administrators are told"),
        (did, _) => format!("{name}: {}", counted(did, deed.count)),
    }
}

fn failed(error: Error) -> String {
    match error {
        Error::DiskFull => "the disk is full; nothing was changed".to_owned(),
        error => format!("the jobs cannot be reached: {error}"),
    }
}
