//! What holds for every page: headers, errors, languages.

use crate::support::TestApp;

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
        browser.post_raw("/request", "application/x-www-form-urlencoded", b"topic=1", &[header]).is(403);
    }
}
