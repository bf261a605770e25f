//! The web chat as its page shows it. The store keeps these shapes; pages get them from here.

pub use crate::store::{ChatButton, WebChat};
