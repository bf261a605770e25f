//! Behind proxies: who the visitor is, at which address the site is reached, and links that stay here.

use crate::support::{ADA, TestApp};

const FORM: &str = "application/x-www-form-urlencoded";

/// A form that begins a request is taken: it leads on, to a draft.
fn takes_form(helpdesk: &TestApp, headers: &[(&str, &str)]) -> bool {
    let mut browser = helpdesk.browser();
    browser.post_raw("/request", FORM, b"topic=1", headers);
    let is_refused = browser.page.says("kam von einer anderen Adresse");
    assert_eq!(is_refused, browser.page.status == 403, "{headers:?}: {}", browser.page.status);
    !is_refused
}

#[test]
fn proxies_that_rewrite_the_host_do_not_make_forms_foreign() {
    let helpdesk = TestApp::verein();
    let public = helpdesk.app.read(|read| helpdesk.app.public_address(read)).unwrap();
    let inner = ("host", "inner:8080");
    for headers in [
        [inner, ("origin", public.as_str()), ("x-other", "")],
        [inner, ("origin", "https://Help.example.com"), ("x-forwarded-host", "help.example.com:443")],
        [
            inner,
            ("origin", "https://help.example.com:8443"),
            ("forwarded", "for=203.0.113.7;host=\"help.example.com:8443\""),
        ],
        [inner, ("origin", "http://INNER:8080"), ("x-other", "")],
        [("host", "inner:443"), ("origin", "https://inner"), ("x-other", "")],
    ] {
        assert!(takes_form(&helpdesk, &headers), "{headers:?}");
    }
    for headers in [
        [inner, ("origin", "https://evil.example"), ("x-other", "")],
        [inner, ("origin", "https://evil.example"), ("x-forwarded-host", "help.example.com")],
        [inner, ("origin", public.as_str()), ("sec-fetch-site", "cross-site")],
        [inner, ("origin", "http://inner:8081"), ("x-other", "")],
    ] {
        assert!(!takes_form(&helpdesk, &headers), "{headers:?}");
    }
}

#[test]
fn a_port_in_the_visitors_address_does_not_make_all_one_or_one_many() {
    let helpdesk = TestApp::verein();
    let guesses = |address: &dyn Fn(u16) -> String| {
        let guess = |n| {
            let mut browser = helpdesk.browser().coming_from(&address(n));
            browser.open("/portal/signin");
            let form = browser.form("form[action='/portal/signin']").fill("address", "mira@example.org");
            form.fill("password", "falsch-falsch-falsch").send().status
        };
        (1..=12).map(guess).collect::<Vec<_>>()
    };
    let one = guesses(&|n| format!("203.0.113.30:{}", 50_000 + n));
    assert!(one.contains(&429), "another port is no other visitor: {one:?}");
    let mut neighbour = helpdesk.browser().coming_from("203.0.113.31:50001");
    neighbour.open("/portal/signin");
    let form = neighbour.form("form[action='/portal/signin']").fill("address", "petra@example.org");
    assert_eq!(form.fill("password", "falsch-falsch-falsch").send().status, 422, "nobody else is braked");
}

#[test]
fn a_proxy_that_is_not_named_is_said_on_the_administrations_first_page() {
    let helpdesk = TestApp::staffed();
    let mut ada = helpdesk.desk(ADA);
    assert!(!ada.open("/admin").is(200).says("Ein Proxy reicht Anfragen weiter"));
    let mut visitor = helpdesk.browser_behind_unnamed_proxy();
    let page = visitor.post_raw("/nirgends", FORM, b"", &[("x-forwarded-proto", "https")]);
    assert_eq!(page.header("strict-transport-security"), None, "its word does not count");
    let page = ada.open("/admin");
    assert!(page.says("Ein Proxy reicht Anfragen weiter") && page.says("trusted_proxies"), "{}", page.text());
}

#[test]
fn a_scheme_in_any_case_is_encrypted() {
    let helpdesk = TestApp::verein();
    for (scheme, is_encrypted) in [("https", true), ("HTTPS", true), ("https,http", true), ("http", false)] {
        let mut browser = helpdesk.browser();
        let page = browser.post_raw("/nirgends", FORM, b"", &[("x-forwarded-proto", scheme)]);
        assert_eq!(page.header("strict-transport-security").is_some(), is_encrypted, "{scheme}");
    }
}

#[test]
fn links_of_error_pages_stay_here() {
    let helpdesk = TestApp::verein();
    let mut browser = helpdesk.browser();
    for path in ["//evil.example/x", "///evil.example", "//evil.example/..;/", "/\\evil.example/x", "/%09/evil.example"]
    {
        let page = browser.open(path);
        assert!((400..500).contains(&page.status), "{path}: {}", page.status);
        for href in page.attributes("a[href]", "href") {
            let home = url::Url::parse("https://help.example.org/a").unwrap();
            let leads_to = home.join(&href).unwrap();
            assert_eq!(leads_to.host_str(), Some("help.example.org"), "{path}: {href}");
        }
    }
}
