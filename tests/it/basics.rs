//! What holds for every page: headers, errors, languages.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use crate::support::{ADA, TestApp};

#[test]
fn unknown_addresses_lead_back_in_the_readers_language() {
    let helpdesk = TestApp::fresh();
    let mut browser = helpdesk.browser();
    for path in ["/nirgends", "/assets/../Cargo.toml", "/assets/tresen.css", "/%00", "/r/x/y/z"] {
        browser.lang = "de";
        assert!(browser.open(path).is(404).says("Diese Seite gibt es nicht"), "{path}");
        browser.lang = "en";
        assert!(browser.open(path).is(404).says("There is no such page"), "{path}");
    }
}

#[test]
fn an_address_with_a_slash_at_its_end_leads_to_the_one_without() {
    let helpdesk = TestApp::staffed();
    let mut browser = helpdesk.browser();
    for (typed, there) in [("/privacy/", "/privacy"), ("/signin//", "/signin"), ("/portal/signin/", "/portal/signin")] {
        assert_eq!(browser.open(typed).path, there, "{typed}");
    }
    assert!(browser.open("/request/").is(200).path.starts_with("/request"));
    assert!(browser.open("/nirgends/").is(404).says("Diese Seite gibt es nicht"));
    assert_eq!(browser.post_raw("/privacy/", "text/plain", b"", &[]).status, 404, "forms are not sent on");
}

#[test]
fn every_answer_carries_the_protecting_headers() {
    let helpdesk = TestApp::fresh();
    let page = helpdesk.browser().open("/nirgends").clone();
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(page.header(name), Some(value));
    }
}

#[test]
fn pages_are_compressed_for_who_takes_it_and_comes_from_no_other_site() {
    let helpdesk = TestApp::fresh();
    let mut browser = helpdesk.browser();
    let plain = browser.open("/nirgends").is(404).clone();
    let kind = "application/x-www-form-urlencoded";
    let mut ask = |headers: &[(&str, &str)]| browser.post_raw("/nirgends", kind, b"", headers).clone();
    let packed = ask(&[("accept-encoding", "br, gzip")]);
    assert_eq!((packed.header("content-encoding"), packed.header("vary")), (Some("gzip"), Some("accept-encoding")));
    assert!(packed.bytes.len() < plain.bytes.len(), "{} of {}", packed.bytes.len(), plain.bytes.len());
    let mut read = vec![0; plain.bytes.len()];
    let gzip = zlib_rs::InflateConfig { window_bits: 15 + 16 };
    let (read, code) = zlib_rs::decompress_slice(&mut read, &packed.bytes, gzip);
    assert_eq!((&*read, code), (plain.bytes.as_slice(), zlib_rs::ReturnCode::Ok));
    for headers in [
        [("accept-encoding", "br"), ("sec-fetch-site", "same-origin")],
        [("accept-encoding", "gzip"), ("sec-fetch-site", "cross-site")],
    ] {
        assert_eq!(ask(&headers).header("content-encoding"), None, "{headers:?}");
    }
}

#[test]
fn assets_are_kept_for_ever_under_their_hash() {
    let helpdesk = TestApp::fresh();
    let mut browser = helpdesk.browser();
    let style = browser.open("/nirgends").attributes("link[rel=stylesheet]", "href")[0].clone();
    let page = browser.open(&style).is(200).clone();
    assert_eq!(page.header("content-type"), Some("text/css; charset=utf-8"));
    assert!(page.header("cache-control").unwrap().contains("immutable"));
}

#[test]
fn forms_from_other_sites_are_refused() {
    let helpdesk = TestApp::fresh();
    let mut browser = helpdesk.browser();
    for header in [("sec-fetch-site", "cross-site"), ("origin", "https://boese.example")] {
        let page = browser.post_raw("/request", "application/x-www-form-urlencoded", b"topic=1", &[header]);
        assert!(page.is(403).says("kam von einer anderen Adresse"), "not an empty page: {}", page.html);
    }
}

#[test]
fn the_head_of_a_page_can_be_asked_for_alone() {
    let helpdesk = TestApp::staffed();
    for (path, status) in [("/", 200), ("/healthz", 200), ("/console", 303), ("/nirgends", 404)] {
        let answer = helpdesk.asks(&format!("HEAD {path} HTTP/1.1"), "");
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
        assert!(answer.ends_with("\r\n\r\n"), "{path}: nothing but the head: {answer}");
    }
}

impl TestApp {
    /// What comes back, byte by byte.
    pub fn asks(&self, line: &str, cookie: &str) -> Vec<u8> {
        let mut server = TcpStream::connect(self.host()).unwrap();
        let rest = "Accept-Encoding: gzip\r\nConnection: close";
        write!(server, "{line}\r\nHost: {}\r\nCookie: {cookie}\r\n{rest}\r\n\r\n", self.host()).unwrap();
        let mut answer = Vec::new();
        server.read_to_end(&mut answer).unwrap();
        answer
    }
}

#[test]
fn refusals_are_packed_as_they_say() {
    let helpdesk = TestApp::staffed();
    for path in
        ["/nirgends", "/admin/departments/keine-zahl", "/console/tickets/2026-00001/files/x/y", "/request/x/place"]
    {
        let answer =
            helpdesk.asks(&format!("GET {path} HTTP/1.1"), &format!("{}=token-{ADA}", helpdesk.cookie_name("tresen")));
        let begins = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        let head = String::from_utf8_lossy(&answer[..begins]).to_lowercase();
        assert!(head.starts_with("http/1.1 404"), "{path}: {head}");
        let is_gzip = answer[begins..].windows(3).take(12).any(|three| three == [0x1f, 0x8b, 8]);
        assert_eq!(head.contains("content-encoding: gzip"), is_gzip, "{path}: {head}");
        assert!(head.contains("content-security-policy") && head.contains("text/html"), "{path}: {head}");
    }
}

#[test]
fn files_are_only_taken_where_a_page_asks_for_them() {
    let helpdesk = TestApp::verein();
    let mut browser = helpdesk.browser();
    let body = b"--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.bin\"\r\n\r\n0123456789\r\n--x--\r\n";
    for path in ["/signin", "/request", "/setup"] {
        browser.post_raw(path, "multipart/form-data; boundary=x", body, &[]);
        assert!((400..500).contains(&browser.page.status), "{path}: {}", browser.page.status);
    }
    let stored = |folder: &str| std::fs::read_dir(helpdesk.files.path().join(folder)).unwrap().count();
    assert_eq!((stored("incoming"), stored("")), (0, 1), "a file that nobody asked for was kept");
}

#[test]
fn visitors_cannot_write_their_own_address_behind_a_proxy() {
    let helpdesk = TestApp::verein();
    let form = "email=mira@example.org&password=falsch-falsch-falsch";
    let statuses: Vec<u16> = (1..=12)
        .map(|n| {
            // The proxy appends whom it saw; everything left of that is the visitor's invention.
            let mut browser = helpdesk.browser().coming_from(&format!("203.0.113.{n}, 198.51.100.7"));
            let invented = format!("for=203.0.113.{n}");
            let kind = "application/x-www-form-urlencoded";
            browser.open("/signin");
            let form = format!("{form}&csrf={}", browser.page.attributes("input[name=csrf]", "value")[0]);
            browser.post_raw("/signin", kind, form.as_bytes(), &[("forwarded", &invented)]).status
        })
        .collect();
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[test]
fn reports_find_their_way() {
    let helpdesk = TestApp::verein();
    let address = helpdesk.app.read(|read| helpdesk.app.public_address(read)).unwrap();
    let page = helpdesk.browser().open("/.well-known/security.txt").is(200).clone();
    assert_eq!(page.header("content-type"), Some("text/plain; charset=utf-8"));
    let field = |name: &str| page.html.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    assert_eq!(field("Contact:"), format!("{address}/request"));
    let expires: jiff::Timestamp = field("Expires:").parse().unwrap();
    let days = expires.duration_since(helpdesk.now()).as_hours() / 24;
    assert!((30..365).contains(&days), "{days}");
}
