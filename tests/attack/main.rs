//! Strangers at the door of the built binary, bounded and on this machine only: what they may use up, and
//! what is left for whoever was in before. The figures are printed, beside those of the same attack before there
//! was a limit; what is asserted does not depend on how fast the machine is.
//!
//! `cargo test --test attack -- --nocapture` shows the figures.
#![allow(clippy::print_stdout, reason = "what was measured stands in the test's output")]

mod bodies;
mod connections;
mod files;
mod handles;
mod hashing;
#[path = "../load/mod.rs"]
mod load;
mod streams;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    time::Duration,
};

use tresen::{clock::Clock, domain::id::TopicId, store::Store};

use load::{Tresen, found};

const MB: u64 = 1_000_000;

/// A helpdesk in a directory, running.
fn helpdesk(data: &Path, environment: &[(&str, &str)]) -> (Tresen, TopicId) {
    let store = Store::open(data, 16 << 20, Clock::system()).unwrap();
    let (_, topic) = found(&store);
    store.close();
    drop(store);
    (Tresen::start_with(data, environment), topic)
}

/// Sends as much as is taken, up to all of it, and reads what is answered.
fn send(to: SocketAddr, message: &[u8]) -> (usize, String) {
    let mut line = TcpStream::connect(to).unwrap();
    line.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
    line.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut taken = 0;
    for piece in message.chunks(64 * 1024) {
        match line.write(piece) {
            Ok(written) => taken += written,
            Err(_) => break,
        }
    }
    let mut answer = vec![0; 64 * 1024];
    let length = line.read(&mut answer).unwrap_or_default();
    (taken, String::from_utf8_lossy(&answer[..length]).into_owned())
}
