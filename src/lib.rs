//! Tresen: a helpdesk in one file.
pub mod domain;
