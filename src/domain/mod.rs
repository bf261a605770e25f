//! What the association promises, as pure rules.
//!
//! Nothing here reads a clock, a file or a network, draws a random number, serialises or renders.
//! Time is an argument, people are ids, wording is a key. A rule that needs to know something is
//! given it. That is why every rule can be tested with a table of cases.
//!
//! Reading order: [`id`] and [`text`] are the words; [`person`] with [`rights`], [`customer`],
//! [`department`], [`topic`] with [`field`], [`translation`] and [`routing`] the nouns; [`ticket`] the state machine;
//! [`access`] who may, [`role`] in which words; [`event`] what can happen; [`notification_plan`] who
//! is told; [`retention`] how long a ticket is kept; [`audit`] what is recorded; [`rating`] how satisfied they were,
//! with nobody in it; [`health`] what can be wrong with the installation; [`backup`] which copies are kept;
//! [`outgoing`] what may leave the machine; [`search`] by which words texts are found.
//!
//! No file imports one that imports it, directly or through others.

pub mod access;
pub mod account_notification;
pub mod audit;
pub mod author;
pub mod backup;
pub mod classification;
pub mod colour;
pub mod customer;
pub mod department;
pub mod device;
pub mod elapsed;
mod email_address;
pub mod event;
pub mod field;
pub mod file;
#[cfg(test)]
#[path = "fixtures_tests.rs"]
pub mod fixtures;
pub mod health;
pub mod id;
pub mod inactivity;
mod kinds;
pub mod notification;
pub mod notification_plan;
pub mod notification_preferences;
pub mod organisation;
pub mod outgoing;
pub mod person;
pub mod picture;
pub mod placeholder;
pub mod rating;
pub mod request;
pub mod retention;
pub mod rights;
pub mod role;
pub mod routing;
pub mod rules;
pub mod search;
pub mod setup_task;
pub mod text;
pub mod ticket;
pub mod timeline;
pub mod topic;
pub mod translation;
pub mod typed_digits;
