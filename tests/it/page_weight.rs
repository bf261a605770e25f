//! What a page weighs that a browser loads for the first time: heads and bodies as they go over the wire, in bytes.

use std::collections::BTreeSet;

use crate::{console::requester_writes, support::*};

/// The most bytes of a page of the console. One that changes as somebody types brings htmx with it, 17,500 of them;
/// others load it with the first change of what they show.
const MAX_CONSOLE: usize = 55_000;

/// The most bytes of a page for everybody; the chat with its viewer of images is the heaviest.
const MAX_PUBLIC: usize = 36_000;

/// Prose that does not repeat itself: `count` words, others for each `seed`.
fn prose(seed: usize, count: usize) -> String {
    const SYLLABLES: &str =
        "an be da ei fer gel hof in jung kor lap mit neu ort pla quer rech schu ta um ver wo zu ger";
    let syllables: Vec<&str> = SYLLABLES.split(' ').collect();
    // The generator of Numerical Recipes: the same words in every run.
    let mut state = u32::try_from(seed).unwrap().wrapping_mul(2_654_435_761);
    let mut next = |most: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 12) as usize % most
    };
    let mut word = || (0..2 + next(2)).map(|_| syllables[next(syllables.len())]).collect::<String>();
    (0..count).map(|_| word()).collect::<Vec<_>>().join(" ")
}

impl TestApp {
    /// What the page and all it names weigh, each with its address; `cookie` is that of a session or empty.
    fn weighs(&self, browser: &mut Browser, cookie: &str, path: &str) -> Vec<(usize, String)> {
        let page = browser.open(path).is(200).clone();
        let named = [
            ("link[rel=stylesheet]", "href"),
            ("link[rel=icon]", "href"),
            ("script[src]", "src"),
            ("img", "src"),
            ("use", "href"),
        ];
        let named = named.into_iter().flat_map(|(element, attribute)| page.attributes(element, attribute));
        let addresses: BTreeSet<String> = named.map(|address| address.split('#').next().unwrap().to_owned()).collect();
        assert!(addresses.len() >= 5, "{addresses:?}");
        let all = [path.to_owned()].into_iter().chain(addresses);
        all.map(|address| (self.asks(&format!("GET {address} HTTP/1.1"), cookie).len(), address)).collect()
    }
}

fn holds(weighs: &[(usize, String)], most: usize) {
    let sum: usize = weighs.iter().map(|(bytes, _)| bytes).sum();
    assert!(sum <= most, "{sum} bytes instead of {most} at most: {weighs:#?}");
}

#[test]
fn a_page_of_the_console_loads_less_than_55_kilobytes() {
    let helpdesk = TestApp::staffed();
    let tickets: Vec<_> = (1..=60)
        .map(|number| {
            let (name, email) = (prose(number + 100, 2), format!("person{number}@example.org"));
            helpdesk.request_of(&name, &email, SITE, DONATION, &prose(number, 6), &prose(number + 200, 60))
        })
        .collect();
    let mut jo = helpdesk.desk(JO);
    for number in 300..303 {
        jo.answers(&tickets[0], &prose(number, 60)).is(200);
        requester_writes(&helpdesk, &tickets[0], &prose(number + 100, 60));
    }
    let cookie = format!("{}=token-{JO}", helpdesk.cookie_name("tresen"));
    let queue = "/console/queues/unassigned";
    assert_eq!(jo.open(queue).all(".subject a").len(), 50);
    for path in [queue, &page_of(&tickets[0]), "/console/account", "/console/tickets/new"] {
        holds(&helpdesk.weighs(&mut jo, &cookie, path), MAX_CONSOLE);
    }
}

#[test]
fn a_public_page_loads_less_than_it_did() {
    let helpdesk = TestApp::staffed();
    let mut visitor = helpdesk.browser();
    for path in ["/", "/request", "/chat", "/privacy", "/access", "/signin", "/portal/signin"] {
        holds(&helpdesk.weighs(&mut visitor, "", path), MAX_PUBLIC);
    }
}

#[test]
fn a_script_comes_with_the_pages_that_need_it() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request("Laptop");
    let mut jo = helpdesk.desk(JO);
    let mut scripts = |path: &str| -> Vec<String> {
        let names = jo.open(path).is(200).attributes("script[src]", "src");
        names.iter().filter_map(|name| name.strip_prefix("/assets/")?.split('.').next().map(str::to_owned)).collect()
    };
    assert_eq!(scripts(&page_of(&ticket)), ["form", "ui", "draft", "composer", "live", "keys", "viewer"]);
    assert_eq!(scripts("/console/queues/unassigned"), ["form", "ui", "live", "keys"]);
    assert_eq!(scripts("/console/account"), ["form", "ui", "keys"]);
    assert_eq!(scripts(&format!("{}/closure", page_of(&ticket))), ["form", "ui", "draft", "keys"]);
}

#[test]
fn assets_are_packed_as_small_as_it_goes() {
    let helpdesk = TestApp::fresh();
    let style = helpdesk.browser().open("/nirgends").attributes("link[rel=stylesheet]", "href")[0].clone();
    let plain = helpdesk.browser().open(&style).is(200).bytes.len();
    let packed = helpdesk.asks(&format!("GET {style} HTTP/1.1"), "").len();
    assert!(packed * 10 < plain * 3, "{packed} of {plain}");
    assert_eq!(
        helpdesk.asks(&format!("GET {style} HTTP/1.1"), ""),
        helpdesk.asks(&format!("GET {style} HTTP/1.1"), "")
    );
}
