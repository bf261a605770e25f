//! `tresen backup` and `tresen restore`: the sentences that answer them.

use std::{io::Write, path::Path};

use super::ServerError;
use crate::{
    app::{self, App},
    control::ControlAnswer,
    store::backup::{self, MadeBackup, RestoreProgress, megabytes},
};

/// What every backup lacks.
const KEY_REMINDER: &str = "secret.key is not in it: keep a copy of that file apart from the backups, without it a \
                            restored helpdesk opens neither personal links nor second factors";

/// Makes a backup in a directory. One that lacks attachments is made all the same, but is told as a failure.
pub(super) async fn answer(app: &App, directory: &Path) -> ControlAnswer {
    let made = app::backup::back_up(app, directory).await.map_err(|error| format!("no backup was made: {error}"))?;
    match made.missing {
        0 => Ok(format!("{}\n{KEY_REMINDER}", made_sentence(&made))),
        missing => Err(format!(
            "{}; but attachments are lost or damaged in the data itself and not in it ({missing}): run tresen check",
            made_sentence(&made)
        )),
    }
}

fn made_sentence(made: &MadeBackup) -> String {
    let removed = match made.removed {
        0 => String::new(),
        count => format!("; {count} old backups removed"),
    };
    format!(
        "backup {} made in {}: database {}, {} attachments ({} new, {}){removed}",
        made.name,
        made.directory.display(),
        megabytes(made.database_bytes),
        made.attachments,
        made.new_attachments,
        megabytes(made.new_bytes),
    )
}

pub(super) async fn answer_rehearsal(app: &App, from: &Path) -> ControlAnswer {
    let failed = |error| format!("the backup could not be restored: {error}");
    let restored = app::backup::rehearse(app, from).await.map_err(failed)?;
    let backup = restored.backup.display();
    match restored.problems.as_slice() {
        [] => Ok(format!("{backup} can be restored: {}", restored.summary)),
        problems => Err(format!(
            "{backup} can be restored, but its data was not whole when it was backed up:\n{}",
            problems.join("\n")
        )),
    }
}

/// Restores a backup into an empty directory, and says on `out` how far it is.
///
/// # Errors
/// A sentence for the operator: there is no whole backup, or it cannot be restored there.
pub fn restore_data(from: &Path, into: &Path, key: Option<&Path>, out: &mut impl Write) -> Result<(), ServerError> {
    // No other user may read what is restored.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let mut told = 0;
    let restored = backup::restore(from, into, key, &mut |progress| {
        let line = match progress {
            RestoreProgress::Attachments(done, all) => {
                let tenths = done * 10 / all.max(1);
                if tenths == told {
                    return;
                }
                told = tenths;
                format!("attachments: {done} of {all}")
            }
            RestoreProgress::Database(bytes) => format!("database: {}", megabytes(bytes)),
            RestoreProgress::Verifying => "reading everything back".to_owned(),
        };
        // A closed standard output is no reason not to restore.
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    });
    let restored = restored.map_err(|error| ServerError(format!("nothing was restored: {error}")))?;
    let key = into.join("secret.key");
    let next = if restored.has_key {
        format!("it is whole: {}", restored.summary)
    } else {
        format!("before it is started, put the secret.key of this helpdesk to {}", key.display())
    };
    let lines = format!(
        "restored the data of {} into {}; {next}\nWhat waited to be sent is held until somebody of the team says that \
         it is still to go out; everybody signs in again.\n",
        restored.taken.strftime("%Y-%m-%d %H:%M UTC"),
        into.display()
    );
    let problems: String = restored.problems.iter().map(|problem| format!("{problem}\n")).collect();
    let _ = out.write_all((problems + &lines).as_bytes());
    Ok(())
}
