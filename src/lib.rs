//! Tresen: a helpdesk in one file.
pub mod app;
pub mod clock;
pub mod config;
pub mod control;
pub mod domain;
pub mod i18n;
pub mod store;
pub mod web;
