//! Answers `tresen job …`: reads what the operator typed, and writes the sentences of the answer.

use std::time::Duration;

use jiff::Timestamp;

use super::accounts::aligned;
use crate::{
    app::{
        App, Error,
        jobs::{self, Job, JobCounter, JobEffect, JobRun, JobView, PurgedGroup, RunOutcome},
    },
    control::{ControlAnswer, JobRequest},
    domain::{access::Actor, inactivity::InactivityStep},
};

/// How long an answer waits for a run to end; shorter than the time-out of the control socket.
pub const JOB_WAIT: Duration = Duration::from_secs(8);

/// Answers a request; an error is a sentence.
///
/// # Errors
/// The job or day is unknown, the run failed, or the job is running already.
pub async fn answer(app: &App, request: JobRequest, patience: Duration) -> ControlAnswer {
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

fn list(app: &App) -> ControlAnswer {
    let jobs = app.read(|read| Ok(jobs::job_views(app, read)?)).map_err(failed)?;
    let head = ["name", "comes", "last run", "result", "next run"].map(str::to_owned);
    let rows: Vec<_> = [head].into_iter().chain(jobs.iter().map(|job| row(app, job))).collect();
    Ok(aligned(&rows))
}

fn row(app: &App, view: &JobView) -> [String; 5] {
    let time = |at: Timestamp| at.to_zoned(app.options().zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    let result = match &view.last {
        _ if view.is_running => "running".to_owned(),
        Some(run) => run_result(run),
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
fn run_result(run: &JobRun) -> String {
    let did: Vec<String> = run.counts.iter().map(|(did, count)| count_text(*did, *count)).collect();
    let did = if did.is_empty() { "nothing to do".to_owned() } else { did.join(", ") };
    match &run.error {
        None => did,
        Some(error) => format!("failed: {error} ({did})"),
    }
}

fn count_text(did: JobCounter, count: u64) -> String {
    let what = match did {
        JobCounter::Drafts => "unfinished requests removed",
        JobCounter::Sessions => "ended sessions removed",
        JobCounter::Files => "unused files removed",
        JobCounter::AuditEntries => "old lines of the journal removed",
        JobCounter::Remarks => "old remarks beside ratings removed",
        JobCounter::Problems => "faults found",
        JobCounter::Backups => "backups made",
        JobCounter::Rehearsals => "restores rehearsed",
        JobCounter::Compactions => "databases copied without what was deleted",
        JobCounter::Purged => "tickets deleted for good",
        JobCounter::Warned => "owners of accounts warned",
        JobCounter::Locked => "accounts locked",
        JobCounter::MembershipsRemoved => "accounts stripped of memberships",
        JobCounter::Deleted => "accounts deleted",
        JobCounter::LastAdministratorReported => "last administrator not locked",
    };
    format!("{count} {what}")
}

async fn run(app: &App, job: Job, patience: Duration) -> ControlAnswer {
    let word = job.word();
    match jobs::run_within(app, job, &Actor::System, patience).await {
        Some(RunOutcome::Ended(run)) if run.error.is_none() => Ok(format!("{word}: {}", run_result(&run))),
        Some(RunOutcome::Ended(run)) => Err(format!("{word} {}", run_result(&run))),
        Some(RunOutcome::AlreadyRunning) => Err(format!("{word} is being run already")),
        None => Ok(format!("{word} goes on; \"tresen job list\" will show how it ended")),
    }
}

async fn preview(app: &App, job: Job, as_of: Option<&str>) -> ControlAnswer {
    let read = |typed| jobs::parse_day(typed).ok_or_else(|| format!("{typed:?} is no day; write it as 2027-02-28"));
    let day = as_of.map(read).transpose()?;
    let effects = jobs::preview(app, job, day).await.map_err(failed)?;
    if effects.is_empty() {
        return Ok("nothing to do".to_owned());
    }
    Ok(effects.iter().map(effect_line).collect::<Vec<_>>().join("\n"))
}

/// What a job would do, on one line.
fn effect_line(effect: &JobEffect) -> String {
    if let Some(group) = &effect.tickets {
        return group_line(effect.count, group);
    }
    let Some(name) = &effect.name else { return count_text(effect.counter, effect.count) };
    match (effect.counter, effect.on) {
        (JobCounter::Warned, Some((step, on))) => {
            let step = match step {
                InactivityStep::Lock => "locked",
                InactivityStep::RemoveMemberships => "stripped of all memberships but the protected ones",
                InactivityStep::Delete => "deleted",
            };
            format!("{name}: warned of being {step} on {on}")
        }
        (JobCounter::Locked, _) => format!("{name}: locked"),
        (JobCounter::MembershipsRemoved, _) => format!("{name}: stripped of all memberships but the protected ones"),
        (JobCounter::Deleted, _) => format!("{name}: deleted"),
        (JobCounter::LastAdministratorReported, _) => {
            format!("{name}: not locked, being the last administrator; the administrators are told")
        }
        (did, _) => format!("{name}: {}", count_text(did, effect.count)),
    }
}

/// Tickets that go by one rule, or would if they were closed, with the first of their numbers.
fn group_line(count: u64, group: &PurgedGroup) -> String {
    let department = group.department.as_ref().map_or("a department that is gone", |name| name.as_str());
    let stays = if group.stays { " (open: they stay until somebody closes them)" } else { "" };
    let numbers = group.numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let more = if (group.numbers.len() as u64) < count { ", …" } else { "" };
    format!("{count} tickets by rule {} in {department}{stays}: {numbers}{more}", group.rule.word())
}

fn failed(error: Error) -> String {
    match error {
        Error::DiskFull | Error::Unavailable(_) => format!("{error}; nothing was changed"),
        error => format!("the jobs cannot be reached: {error}"),
    }
}
