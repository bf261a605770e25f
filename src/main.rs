//! The program: arguments in, exit code out.

use std::process::ExitCode;

/// Password hashing fragments the C library's heap.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tresen::cli::run(std::env::args_os())
}
