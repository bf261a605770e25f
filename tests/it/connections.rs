//! Connections and event streams: nobody takes the places of others, and HEAD begins no body.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use crate::support::{JO, TestApp};

/// Sends the head of a request and reads everything that comes until the connection closes.
fn asks(helpdesk: &TestApp, head: &str) -> String {
    let mut line = TcpStream::connect(helpdesk.host()).unwrap();
    // Only a server that never ends gets so far.
    line.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    write!(line, "{head}\r\nHost: {}\r\nConnection: close\r\n\r\n", helpdesk.host()).unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn head_brings_no_body_and_ends_at_once() {
    let helpdesk = TestApp::staffed();
    let cookie = format!("Cookie: {}=token-{JO}", helpdesk.cookie_name("tresen"));
    for path in ["/console/live", "/console", "/", "/assets/logo", "/healthz"] {
        let answer = asks(&helpdesk, &format!("HEAD {path} HTTP/1.1\r\n{cookie}"));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{path}: {answer}"));
        assert_eq!(body, "", "{path}: {head}");
    }
    let page = asks(&helpdesk, &format!("HEAD /privacy HTTP/1.1\r\n{cookie}"));
    assert!(page.contains("content-length: ") && page.starts_with("HTTP/1.1 200"), "{page}");
}

#[test]
fn the_oldest_stream_of_a_session_closes_when_there_are_too_many() {
    let helpdesk = TestApp::staffed();
    let open = || {
        let mut line = BufReader::new(TcpStream::connect(helpdesk.host()).unwrap());
        line.get_ref().set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let (host, name) = (helpdesk.host(), helpdesk.cookie_name("tresen"));
        let head = format!("GET /console/live HTTP/1.1\r\nHost: {host}\r\nCookie: {name}=token-{JO}\r\n\r\n");
        line.get_mut().write_all(head.as_bytes()).unwrap();
        let mut greeting = String::new();
        while !greeting.ends_with(": here\n") {
            assert!(line.read_line(&mut greeting).unwrap() > 0, "{greeting}");
        }
        line
    };
    let mut lines: Vec<BufReader<TcpStream>> = (0..9).map(|_| open()).collect();
    let mut end = String::new();
    // Chunked: the last chunk is empty.
    while !end.ends_with("\r\n0\r\n") {
        assert!(lines[0].read_line(&mut end).unwrap() > 0, "{end}");
    }
    assert!(end.contains("retry: 60000"), "{end}");
    // The others are open: nothing is said on them.
    for line in &mut lines[1..] {
        line.get_ref().set_read_timeout(Some(Duration::from_millis(1))).unwrap();
        let mut rest = String::new();
        while line.read_line(&mut rest).is_ok_and(|length| length > 0) {}
        assert!(!rest.contains("retry"), "{rest}");
    }
}

/// The next line that is not empty.
fn next_line(line: &mut BufReader<TcpStream>) -> String {
    let mut next = String::new();
    while next.trim().is_empty() {
        assert!(line.read_line(&mut next).unwrap() > 0, "closed");
    }
    next.trim().to_owned()
}

/// Begins to send a form and waits until the server asks for its body.
fn begins_slowly(helpdesk: &TestApp, network: &str) -> BufReader<TcpStream> {
    let mut line = BufReader::new(TcpStream::connect(helpdesk.host()).unwrap());
    line.get_ref().set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let head = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\nExpect: 100-continue";
    let host = helpdesk.host();
    write!(line.get_mut(), "POST /request HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: {network}\r\n{head}\r\n\r\n")
        .unwrap();
    assert_eq!(next_line(&mut line), "HTTP/1.1 100 Continue");
    line
}

#[test]
fn slow_bodies_of_one_network_leave_places_to_others() {
    let helpdesk = TestApp::with_web(|web| web.max_connections = 64);
    let mut lines: Vec<_> = (0..40).map(|_| begins_slowly(&helpdesk, "203.0.113.7")).collect();
    for line in &mut lines[32..] {
        assert_eq!(next_line(line), "HTTP/1.1 503 Service Unavailable");
    }
    helpdesk.browser().open("/").is(200);
    let mut same = helpdesk.browser().coming_from("203.0.113.7");
    assert!(same.open("/").is(503).text().contains("Gerade ist zu viel los"));
}
