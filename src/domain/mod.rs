//! What the association promises, as pure rules.
//!
//! Nothing here reads a clock, a file or a network, draws a random number, serialises or renders.
//! Time is an argument, people are ids, wording is a key. A rule that needs to know something is
//! given it. That is why every rule can be tested with a table of cases.
//!
//! Reading order: [`id`] and [`text`] are the words; [`person`], [`customer`], [`department`],
//! [`topic`] the nouns; [`ticket`] the state machine; [`access`] who may, [`role`] in which words; [`event`] what can happen;
//! [`notice`] who is told; [`rating`] how satisfied they were, with nobody in it.

pub mod access;
pub mod client;
pub mod department;
pub mod device;
pub mod event;
pub mod file;
pub mod id;
pub mod inactivity;
pub mod journal;
pub mod notice;
pub mod organisation;
pub mod person;
pub mod placeholder;
pub mod rating;
pub mod request;
pub mod role;
pub mod rules;
pub mod text;
pub mod ticket;
pub mod timeline;
pub mod topic;
pub mod wishes;
