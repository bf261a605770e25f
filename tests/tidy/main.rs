//! The house rules, kept by reading the source. Each file here holds the rules of one kind.
//!
//! A rule that is not kept everywhere yet has its places in `allowed.txt`. That list only shrinks: a
//! place that is not needed any more has to go too. `TIDY_SHRINK=1 cargo test --test tidy` takes out
//! what is not needed, and never adds; `TIDY_COUNT=1 cargo test --test tidy -- --nocapture` only counts. A rule that hinders good code is changed here, with its reason.

mod allowed;
mod circles;
mod docs;
mod names;
mod rooms;
mod scan;
mod shape;
mod source;
mod texts;
mod unused;
mod words;
