//! Strangers at the door of the built binary, bounded and on this machine only: what they may use up, and
//! what is left for whoever was in before. The figures are printed; what is asserted does not depend on how
//! fast the machine is.
#![allow(clippy::print_stdout, reason = "what was measured stands in the test's output")]

mod hashing;
#[path = "../load/mod.rs"]
mod load;
