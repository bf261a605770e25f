//! One computer that opens as many connections as it can, each with a body that never comes.

use std::{
    fs,
    io::{ErrorKind, Read, Write},
    net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream},
    time::{Duration, Instant},
};

use rustix::{
    net::{AddressFamily, SocketType, bind, connect, socket},
    process::{Resource, Rlimit, getrlimit, setrlimit},
};

use crate::helpdesk;

/// A connection from another address of this machine.
fn connect_from(from: Ipv4Addr, to: SocketAddr) -> TcpStream {
    let line = socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    bind(&line, &SocketAddrV4::new(from, 0)).unwrap();
    connect(&line, &to).unwrap();
    TcpStream::from(line)
}

/// Whether a connection is still waited for: nothing was answered on it, and it is not closed.
fn is_held(line: &mut TcpStream) -> bool {
    line.set_nonblocking(true).unwrap();
    matches!(line.read(&mut [0; 1024]), Err(error) if error.kind() == ErrorKind::WouldBlock)
}

#[test]
fn one_computer_does_not_shut_out_others() {
    const ATTEMPTS: usize = 1000;
    // 2048 handles are 960 connections; one network gets a seventeenth.
    const MOST_HELD: usize = 57;
    // The server is its child and has the same limit.
    let most = Rlimit { current: Some(2048), maximum: getrlimit(Resource::Nofile).maximum.map(|most| most.min(2048)) };
    setrlimit(Resource::Nofile, most).unwrap();
    let data = tempfile::tempdir().unwrap();
    let (server, _) = helpdesk(data.path(), &[("TRESEN_SERVER_TRUSTED_PROXIES", "192.0.2.1")]);
    let slow = b"POST /request HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: 1000\r\n\r\na=";
    let mut lines: Vec<TcpStream> = (0..ATTEMPTS)
        .map(|_| {
            let mut line = connect_from(Ipv4Addr::new(127, 0, 0, 66), server.at);
            // One that is refused may be closed already.
            let _ = line.write_all(slow);
            line
        })
        .collect();

    let mut visitor = connect_from(Ipv4Addr::new(127, 0, 0, 7), server.at);
    visitor.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    visitor.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut page = String::new();
    visitor.read_to_string(&mut page).unwrap();
    let count = |lines: &mut [TcpStream]| lines.iter_mut().filter_map(|line| is_held(line).then_some(())).count();
    let (mut held, started) = (ATTEMPTS, Instant::now());
    // Each of two threads answers its own connections, so others may be answered before the last refusals.
    while held > MOST_HELD && started.elapsed() < Duration::from_secs(10) {
        held = count(&mut lines);
        std::thread::yield_now();
    }
    let handles = fs::read_dir(format!("/proc/{}/fd", server.id())).unwrap().count();
    println!(
        "{ATTEMPTS} slow bodies of one computer: {held} held, {handles} handles open, others get {} \
         (without a limit: all handles, others get nothing)",
        page.lines().next().unwrap_or_default()
    );
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(held <= MOST_HELD && handles < 300, "{held} held, {handles} handles");
}
