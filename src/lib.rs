//! Tresen: a helpdesk in one file.
pub mod app;
pub mod channel;
pub mod clock;
pub mod config;
pub mod control;
pub mod domain;
pub mod i18n;
pub mod outbox;
pub mod store;
pub mod web;
