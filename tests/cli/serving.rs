//! A server: starting, answering strangers and systemd, and stopping.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    time::Duration,
};

use crate::{
    program::{Folder, Server, printed, sentence},
    visitor::get,
};

#[test]
fn a_second_process_on_the_same_data_is_told_to_wait() {
    let folder = Folder::new();
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let told = "another Tresen is running on this data directory; stop it first";
    assert_eq!(sentence(folder.run(&["--listen", "127.0.0.1:0"])), told);
    server.stop();
}

#[test]
fn it_serves_says_where_and_stops_cleanly() {
    let folder = Folder::new();
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let address = server.address().to_owned();
    let [german, english] = &server.lines;
    assert!(
        german.starts_with(&format!("Tresen läuft auf http://{address} — Einrichtung: http://{address}/setup")),
        "{german}"
    );
    assert!(
        english.starts_with(&format!("Tresen is running at http://{address} — setup: http://{address}/setup")),
        "{english}"
    );

    assert_eq!(printed(folder.run(&["healthcheck", "--listen", &address])), "");
    let mode = |name: &str| fs::metadata(folder.path("data").join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!([mode(""), mode("control.sock"), mode("secret.key"), mode("tresen.redb")], [0o700, 0o600, 0o600, 0o600]);

    server.signal("-INT");
    assert_eq!(server.ended().0, Some(0));
    assert!(!folder.path("data/control.sock").exists());
    let down = sentence(folder.run(&["healthcheck", "--listen", &address]));
    assert_eq!(down, format!("Tresen at {address} does not answer: connection refused"));
    let report = printed(folder.run(&["check"]));
    assert!(report.starts_with("ok: 0 tickets with 0 entries"), "{report}");
}

#[test]
fn stopping_finishes_the_request_that_runs() {
    let folder = Folder::new();
    let server = folder.serve(&["demo", "--listen", "127.0.0.1:0"]);
    let mut browser = TcpStream::connect(server.address()).unwrap();
    let head = "POST /request HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 6\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\ntopi";
    browser.write_all(head.as_bytes()).unwrap();
    // The server waits for the rest of the form when the signal comes.
    browser.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let mut answer = [0; 12];
    assert!(browser.read(&mut answer).is_err(), "no answer before the form is complete");
    server.signal("-TERM");
    assert!(browser.read(&mut answer).is_err(), "no answer, and no hanging up");
    browser.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    browser.write_all(b"c=").unwrap();
    browser.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 303", "it leads to the page that says what is missing: no topic was chosen");
    assert_eq!(server.ended().0, Some(0));
}

#[test]
fn every_signal_that_ends_programs_ends_it_well() {
    for signal in ["-TERM", "-INT", "-HUP", "-QUIT"] {
        let folder = Folder::new();
        let server = folder.serve(&["--listen", "127.0.0.1:0"]);
        server.signal(signal);
        assert_eq!(server.ended().0, Some(0), "{signal}");
        assert!(!folder.path("data/control.sock").exists(), "{signal}: it was not stopped in order");
    }
}

#[test]
fn stopping_does_not_wait_for_half_a_body() {
    let folder = Folder::new();
    let server = folder.serve(&["demo", "--listen", "127.0.0.1:0"]);
    let mut browser = TcpStream::connect(server.address()).unwrap();
    let head = "POST /request HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\ntopi";
    browser.write_all(head.as_bytes()).unwrap();
    assert_eq!(get(server.address(), "/healthz"), 200, "the request before was taken in");
    server.signal("-TERM");
    let mut answer = String::new();
    let _ = browser.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 408"), "it is told that its body did not come: {answer}");
    assert_eq!(server.ended().0, Some(0));
}

#[test]
fn what_strangers_send_makes_no_error_in_the_log() {
    let folder = Folder::new();
    let server = folder.serve(&["demo", "--listen", "127.0.0.1:0"]);
    let endless = [b"GET /".as_slice(), &[b'a'; 300_000]].concat();
    let broken_off = b"POST /request HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nto".to_vec();
    let no_chunk = b"POST /request HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_vec();
    for sent in [b"\x16\x03\x01\x02\0\x01\0\x01".to_vec(), b"SSH-2.0-x\r\n".to_vec(), endless, broken_off, no_chunk] {
        let mut stranger = TcpStream::connect(server.address()).unwrap();
        // It may hang up before everything is sent.
        let _ = stranger.write_all(&sent);
        let _ = stranger.shutdown(std::net::Shutdown::Write);
        let _ = stranger.read_to_end(&mut Vec::new());
    }
    assert_eq!(get(server.address(), "/healthz"), 200);
    server.signal("-TERM");
    let (code, log) = server.ended();
    assert_eq!(code, Some(0));
    assert!(!log.contains("ERROR"), "{log}");
}

#[test]
fn a_health_check_tells_other_programs_from_tresen() {
    let folder = Folder::new();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let hello = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        let mut asked = [0; 200];
        assert!(stream.read(&mut asked).unwrap() > 0);
        stream.write_all(b"220 mail.example.org ESMTP\r\n").unwrap();
    });
    let told = sentence(folder.run(&["healthcheck", "--listen", &address]));
    assert_eq!(told, format!("what listens at {address} is not Tresen"));
    hello.join().unwrap();
}

#[test]
fn a_setup_link_is_given_with_and_without_a_server() {
    let folder = Folder::new();
    let alone = printed(folder.run(&["setup-link"]));
    assert!(alone.starts_with("http://127.0.0.1:8080/setup"), "{alone}");
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let asked = printed(folder.run(&["setup-link"]));
    assert!(asked.starts_with(&format!("http://{}/setup", server.address())), "{asked}");
    server.stop();
}

#[test]
fn systemd_is_told_of_readiness_health_and_stopping() {
    let folder = Folder::new();
    let path = folder.path("notify");
    let notified = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
    notified.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let next = || {
        let mut bytes = [0; 200];
        let length = notified.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[..length]).trim().to_owned()
    };
    let mut command = folder.tresen(&["--listen", "127.0.0.1:0"]);
    command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "600000");
    let server = Server::of(command);
    let heard: Vec<String> = (0..4).map(|_| next()).collect();
    assert!(heard.contains(&"READY=1".to_owned()), "{heard:?}");
    assert!(heard.iter().filter(|state| *state == "WATCHDOG=1").count() >= 2, "{heard:?}");
    server.signal("-TERM");
    assert!((0..10).any(|_| next() == "STOPPING=1"));
    assert_eq!(server.ended().0, Some(0));
}
