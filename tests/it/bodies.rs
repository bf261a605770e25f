//! What is read of a request's body: nothing before its gate, only so much, and only so long.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use tresen::web::{BodyTimes, endpoints};

use crate::support::{JO, TestApp};

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

/// The parts of a form: a text has no file name.
fn parts(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file_name, content) in parts {
        let file = file_name.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
        body.extend(content.iter().chain(b"\r\n"));
    }
    body.extend(b"--x--\r\n");
    body
}

const MULTIPART: &str = "multipart/form-data; boundary=x";

/// A helpdesk that takes a million bytes of files with a form.
fn small() -> TestApp {
    TestApp::with_web(|web| web.max_body = 1_000_000)
}

#[test]
fn a_form_that_is_too_large_gives_all_its_texts_back_and_can_be_sent_again() {
    let helpdesk = small();
    helpdesk.staffs();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.open(&format!("/console/tickets/{}", ticket.no));
    let form = jo.form("form.composer");
    let (token, seen) = (form.value("csrf"), form.value("seen"));
    let file = vec![b'x'; 1_500_000];
    let body = parts(&[
        ("csrf", None, token.as_bytes()),
        ("text", None, b"Siehe die Bilder im Anhang."),
        ("files", Some("bilder.zip"), &file),
        ("seen", None, seen.as_bytes()),
    ]);
    let path = format!("/console/tickets/{}/answers", ticket.no);
    let page = jo.post_raw(&path, MULTIPART, &body, &[]).is(413).clone();
    assert_eq!(page.all("main textarea"), ["Siehe die Bilder im Anhang."]);
    assert!(page.says("bilder.zip") && page.says("wähle sie vor dem Senden") && !page.says("Das Ende fehlt"));
    assert!(!page.attributes("nav.queues a", "href").is_empty(), "it stays in the console");
    // Without the file it goes.
    let sent = jo.form("main form").send();
    assert!(sent.status == 200 && sent.says("Siehe die Bilder im Anhang."), "{}", sent.text());
}

#[test]
fn what_came_before_a_file_that_never_ends_is_given_back() {
    let helpdesk = small();
    let mut mira = helpdesk.browser();
    mira.asks_about(crate::support::DONATION);
    mira.form("form[novalidate]").fill("postal_code", "79102").send();
    let file = vec![b'x'; 5_000_000];
    let (before, behind) = ("Der Laptop geht nicht an.", "Davon ist nichts mehr zu lesen.");
    let body = parts(&[
        ("subject", None, b"Laptop defekt"),
        ("description", None, before.as_bytes()),
        ("files", Some("film.mov"), &file),
        ("room", None, behind.as_bytes()),
    ]);
    let path = mira.page.path.clone();
    let page = mira.post_raw(&path, MULTIPART, &body, &[("sec-fetch-site", "same-origin")]).is(413).clone();
    assert!(page.says("Bitte kürzen Sie den Text") && page.says("film.mov") && !page.says(behind), "{}", page.text());
    let form = mira.form("main form");
    assert_eq!((form.value("subject").as_str(), form.value("description").as_str()), ("Laptop defekt", before));
    assert!(form.send().path.ends_with("/contact"), "{}", mira.page.text());
}

#[test]
fn a_text_that_is_too_long_to_be_read_comes_back_without_its_end() {
    let helpdesk = small();
    helpdesk.staffs();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    jo.open(&format!("/console/tickets/{}", ticket.no));
    let token = jo.form("form.composer").value("csrf");
    let path = format!("/console/tickets/{}/notes", ticket.no);
    let long = format!("Anfang {}", "ä ".repeat(300_000));
    let multipart = parts(&[("csrf", None, token.as_bytes()), ("text", None, long.as_bytes())]);
    let encoded = format!("csrf={token}&text={}", long.replace(' ', "+").replace('ä', "%C3%A4"));
    for (kind, body) in [(MULTIPART, multipart), ("application/x-www-form-urlencoded", encoded.into_bytes())] {
        let page = jo.post_raw(&path, kind, &body, &[]).is(413).clone();
        let text = &page.all("main textarea")[0];
        assert!(text.starts_with("Anfang ä ä") && text.len() < 401_000, "{}", text.len());
        assert!(page.says("Das Ende fehlt, es war zu lang."), "{kind}");
        let shortened = jo.form("main form").fill("text", "Kurz.").send();
        assert!(shortened.status == 200 && shortened.says("Kurz."), "{kind}: {}", shortened.text());
    }
}
