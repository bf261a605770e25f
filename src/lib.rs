//! Tresen: a helpdesk in one file.
//!
//! # The map
//!
//! Pure rules at the bottom, one transaction per intention above them, doors at the edge, nothing
//! between. In reading order:
//!
//! | room | what it is | may name |
//! |---|---|---|
//! | [`domain`] | what the organisation promises: state machine, access, routing, notifications; pure | nothing |
//! | [`dialog`] | a conversation that asks what the form asks, for every chat; pure | `domain` |
//! | [`i18n`] | what Tresen says, in German and English | `domain` |
//! | [`clock`] | the only place that reads the time | nothing |
//! | [`health`] | what is wrong with the installation now, as one value that owners of resources report to | `domain` |
//! | [`store`] | redb and the data directory: two doors, `Snapshot` and `Tx` | `domain`, `dialog`, `clock`, `health` |
//! | [`app`] | use cases: one file each, one transaction each; [`app::chat`] for Telegram and web chat, [`app::outbox`] for what is sent, [`app::view`] for what pages show | `domain`, `dialog`, `store`, `clock`, `i18n`, `health` |
//! | [`web`] | pages: form, handler, view in one file | `app`, `domain`, `dialog`, `i18n` |
//! | `channel` | mail, out; Telegram, both ways | `app`, `dialog`, `domain`, `i18n` |
//! | `outbox` | the worker that sends what is due | `app`, `channel` |
//! | [`scheduler`] | when a job runs by itself; cron | `app`, `domain` |
//! | `config`, `server`, `control`, `cli`, [`demo`] | wiring | what they tie together |
//!
//! `tests/tidy/` keeps these lines.
//!
//! The words are those of `docs/glossary.md`: one per thing, beside the German one of the pages.
//!
//! # The way of one request
//!
//! 1. `web::public::request` collects the form, step by step, in a draft; bad input comes back with
//!    its errors and everything typed.
//! 2. `app::request` sends it: one [`app::App::write`], which is one transaction on the writer
//!    thread, committed together with whatever else waits (group commit).
//! 3. In it, [`app::ticket::open`] asks [`domain`] for the department and makes the
//!    [`Ticket`](domain::ticket::Ticket); [`store`] writes ticket, lists, counters and search words;
//!    [`app::announce`] turns the event into notifications and those into rows of the outbox.
//! 4. Only after the commit is durable the browser gets its confirmation.
//! 5. `outbox` is woken, registers an attempt, lets `channel::mail` word and send it, and settles.
//!
//! Whatever comes through another door meets in the same rooms, so every rule holds on every path.

pub mod app;
pub mod channel;
pub mod cli;
pub mod clock;
pub mod config;
pub mod control;
pub mod demo;
pub mod dialog;
pub mod domain;
pub mod health;
pub mod i18n;
pub mod outbox;
pub mod scheduler;
pub mod server;
pub mod store;
pub mod web;
