//! `tresen backup` and `tresen restore`: their arguments.

use std::path::{Path, PathBuf};

use clap::Args;

/// Where a backup is written to.
#[derive(Args)]
pub struct BackupArguments {
    /// A directory that is there already, best on another disk; all backups go there
    #[arg(value_name = "DIRECTORY")]
    pub directory: PathBuf,
}

/// What is restored, and where to.
#[derive(Args)]
pub struct RestoreArguments {
    /// The directory of backups, whose newest is taken, or the folder of one of them
    #[arg(value_name = "FROM")]
    pub from: PathBuf,
    /// The directory to restore into: empty, or not there yet
    #[arg(value_name = "INTO", required_unless_present = "rehearse")]
    pub into: Option<PathBuf>,
    /// The file secret.key of this helpdesk, which is put beside the data; everything is checked with it
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Only tries it: restores beside the data of this helpdesk, reads everything back and removes it again
    #[arg(long, conflicts_with_all = ["into", "key"])]
    pub rehearse: bool,
}

/// The path from the root: a server has another working directory.
///
/// # Errors
/// A sentence when the working directory is gone.
pub fn from_root(path: &Path) -> Result<PathBuf, String> {
    std::path::absolute(path).map_err(|error| format!("{} cannot be found: {error}", path.display()))
}
