//! Handles of the process: every open file and every connection takes one, and the operating system gives
//! only so many.

use std::{fs, io};

use rustix::{
    io::Errno,
    process::{Resource, Rlimit, getrlimit, setrlimit},
};

/// As many as anybody needs; more would cost programs that walk over all of them.
const ENOUGH: u64 = 65_536;

/// So few left count as none.
const LEAST_LEFT: u64 = 16;

/// The most handles that the process may have.
fn max_handles() -> u64 {
    getrlimit(Resource::Nofile).current.unwrap_or(ENOUGH)
}

/// Raises the limit as far as the operating system lets us. Returns the limit afterwards.
pub fn raise_handle_limit() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let most = limit.maximum.unwrap_or(ENOUGH).min(ENOUGH);
    if limit.current.is_some_and(|current| current < most)
        && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(most), maximum: limit.maximum })
    {
        tracing::warn!(%error, "the limit of open files and connections stays as low as it is");
    }
    max_handles()
}

/// Whether no handle is left, or hardly one.
pub fn are_handles_used_up() -> bool {
    match fs::read_dir("/proc/self/fd") {
        Ok(open) => open.count() as u64 + LEAST_LEFT > max_handles(),
        Err(error) => is_out_of_handles(&error),
    }
}

/// Whether an error says that no handle was left.
pub fn is_out_of_handles(error: &io::Error) -> bool {
    [Errno::MFILE, Errno::NFILE].iter().any(|code| error.raw_os_error() == Some(code.raw_os_error()))
}
