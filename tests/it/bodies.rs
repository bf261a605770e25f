//! What is read of a request's body: nothing before its gate, only so much, and only so long.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use tresen::web::{BodyTimes, endpoints};

use crate::support::TestApp;

/// Every body that stops is given up at once.
fn impatient() -> TestApp {
    let times =
        BodyTimes { start: Duration::from_millis(20), per_64_kib: Duration::ZERO, idle: Duration::from_millis(20) };
    TestApp::with_web(|web| web.body_times = times)
}

/// Sends the head of a form and a part of its body, and then nothing. Returns the whole answer.
fn begins_to_send(helpdesk: &TestApp, path: &str, head: &str, length: usize, part: &[u8]) -> String {
    let mut line = TcpStream::connect(helpdesk.host()).unwrap();
    // Only a server that never answers gets so far.
    line.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let host = helpdesk.host();
    write!(
        line,
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: de\r\nConnection: close\r\n{head}Content-Length: {length}\r\n\r\n"
    )
    .unwrap();
    // The server may have closed the connection already.
    let _ = line.write_all(part);
    whole_answer(&mut line).unwrap_or_else(|| panic!("{path} is not answered"))
}

/// Reads an answer to the end that its head tells: behind it the server waits for a while for the client to
/// close.
fn whole_answer(line: &mut TcpStream) -> Option<String> {
    let (mut answer, mut piece) = (Vec::new(), [0; 16 * 1024]);
    loop {
        let text = String::from_utf8_lossy(&answer).into_owned();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let end = head.len() + 4 + length.map_or(0, |length| length.parse().unwrap());
            if answer.len() >= end {
                return Some(text);
            }
        }
        match line.read(&mut piece) {
            Ok(length @ 1..) => answer.extend_from_slice(&piece[..length]),
            _ => return Some(text).filter(|text| text.contains("\r\n\r\n")),
        }
    }
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

#[test]
fn every_address_for_forms_gives_up_a_body_that_stops() {
    let helpdesk = impatient();
    let mut given_up = Vec::new();
    for endpoint in endpoints().into_iter().filter(|endpoint| endpoint.method == "POST") {
        let path = endpoint.pattern.replace("{id}", "1").replace(['{', '}'], "");
        for head in [FORM, "Content-Type: multipart/form-data; boundary=x\r\n"] {
            let answer = begins_to_send(&helpdesk, &path, head, 50_000, b"--x\r\n");
            if answer.starts_with("HTTP/1.1 408") {
                given_up.push(path.clone());
            }
        }
    }
    // Elsewhere the gate refuses before the body is waited for.
    for path in ["/request", "/chat", "/signin", "/password", "/portal/signin"] {
        assert_eq!(given_up.iter().filter(|given_up| *given_up == path).count(), 2, "{path}: {given_up:?}");
    }
}

#[test]
fn a_body_that_stops_is_told_in_words_and_gives_back_what_was_typed() {
    let helpdesk = impatient();
    let head = "Content-Type: multipart/form-data; boundary=x\r\n";
    let typed = "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nMein Laptop geht nicht an.\r\n\
                 --x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"foto.jpg\"\r\n\r\nabc";
    let answer = begins_to_send(&helpdesk, "/chat", head, 1_000_000, typed.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    for words in ["Das Senden hat zu lange gedauert", "Mein Laptop geht nicht an.", "connection: close"] {
        assert!(answer.contains(words), "{words} is not in {answer}");
    }
}

#[test]
fn a_webhook_is_asked_for_its_secret_before_a_byte_of_its_body() {
    let helpdesk = TestApp::open();
    // The body is announced and never sent: an answer shows that nobody waits for it.
    let head = "Content-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: falsch\r\n";
    for head in [head, "Content-Type: application/json\r\n"] {
        let answer = begins_to_send(&helpdesk, "/telegram/17", head, 50_000_000, b"{");
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    }
}

#[test]
fn a_form_without_files_takes_sixty_four_kibibytes() {
    let helpdesk = TestApp::open();
    for (length, is_refused) in [(64 * 1024, false), (64 * 1024 + 1, true)] {
        let typed = format!("a={}", "x".repeat(length - 2));
        let answer = begins_to_send(&helpdesk, "/request", FORM, length, typed.as_bytes());
        assert_eq!(answer.starts_with("HTTP/1.1 413"), is_refused, "{length}: {answer}");
    }
}
