//! When the house does what it does by itself. The only module that names cron.

mod schedule;

pub use schedule::Schedule;
