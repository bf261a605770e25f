//! The built program as an operator meets it: sentences, exit codes, starting and stopping.

mod accounts;
mod configuration;
mod data;
mod demo;
#[path = "../fixtures/mod.rs"]
mod fixtures;
mod jobs;
mod program;
mod serving;
mod visitor;
