//! One session that opens as many event streams as it can.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use tresen::{
    clock::Clock,
    store::{AccountSession, SessionKind, Store, StoreError},
};

use crate::{
    handles::open_handles,
    load::{Tresen, found},
};

const TOKEN: &str = "token-of-the-attack";

/// Whether the stream goes on. What was said on it before is read.
fn is_open(line: &mut TcpStream) -> bool {
    line.set_nonblocking(true).unwrap();
    loop {
        match line.read(&mut [0; 4096]) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(error) => return error.kind() == ErrorKind::WouldBlock,
        }
    }
}

#[test]
fn one_session_holds_few_streams() {
    const ATTEMPTS: usize = 600;
    // Eight of a session; some that were closed may still have their last line on the way.
    const MOST_OPEN: usize = 8;
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path(), 16 << 20, Clock::system()).unwrap();
    let (account, _) = found(&store);
    let session = store.write_now::<_, StoreError, _>(move |tx| {
        tx.put_session(TOKEN, &AccountSession::starting(account, SessionKind::Full, tx.now))
    });
    session.unwrap();
    store.close();
    drop(store);
    let server = Tresen::start(data.path());
    let before = open_handles(&server);
    let port = server.at.port();
    let head = format!(
        "GET /console/live HTTP/1.1\r\nHost: {}\r\nCookie: tresen-{port}={TOKEN}\r\nConnection: close\r\n\r\n",
        server.at
    );
    let mut lines: Vec<TcpStream> = Vec::new();
    for number in 0..ATTEMPTS {
        let mut line = TcpStream::connect(server.at).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        line.write_all(head.as_bytes()).unwrap();
        let mut greeting = [0; 12];
        line.read_exact(&mut greeting).unwrap();
        assert_eq!(&greeting, b"HTTP/1.1 200", "stream {number}");
        lines.push(line);
    }
    let (mut open, started) = (ATTEMPTS, Instant::now());
    // Closing goes on behind the last answer.
    while open > MOST_OPEN && started.elapsed() < Duration::from_secs(30) {
        open = lines.iter_mut().filter_map(|line| is_open(line).then_some(())).count();
        std::thread::yield_now();
    }
    let handles = open_handles(&server);
    println!(
        "{ATTEMPTS} event streams of one session: {open} open, {handles} handles open, {before} before \
         (without a limit: {ATTEMPTS} open)"
    );
    assert!((1..=MOST_OPEN).contains(&open), "{open} streams are open");
    assert!(handles < before + 100, "{handles} handles are open, {before} before");
}
