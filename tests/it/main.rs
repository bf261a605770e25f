//! The real application in one process: an in-memory store, a clock that stands still, a mail
//! transport that records, and everything driven through the doors that people use.

#[path = "../botapi/mod.rs"]
mod botapi;
#[path = "../fixtures/mod.rs"]
mod fixtures;
mod support;

mod addresses;
mod admin;
mod admin_accounts;
mod admin_bots;
mod admin_clients;
mod admin_departments;
mod admin_settings;
mod admin_topics;
mod basics;
mod bodies;
mod chat;
mod clock;
mod closing;
mod connections;
mod console;
mod damage;
mod demo;
mod factors;
mod faults;
mod forged;
mod guessing;
mod health;
mod import;
mod inactivity;
mod invitations;
mod jobs;
mod late_bodies;
mod leaks;
mod linked_chats;
mod look;
mod mail;
mod matrix;
mod mistakes;
mod own_account;
mod own_rights;
mod page_weight;
mod passkeys;
mod password_forms;
mod portal;
mod proofs;
mod proxies;
mod purge;
mod queue_list;
mod rating;
mod refusals;
mod request;
mod requester;
mod right_to_left;
mod roles;
mod search;
mod setup;
mod signin;
mod store;
mod taking_in;
mod telegram;
mod telegram_client;
mod ticket_page;
mod upgrade;
mod uploads;
