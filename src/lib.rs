//! Tresen: a helpdesk in one file.
pub mod clock;
pub mod domain;
pub mod store;
