//! Words that are written from right to left: wherever they stand they run in the direction of their first letter.

use scraper::{ElementRef, Html, Selector};

use crate::support::{DONATION, JO, SITE, TestApp, page_of};

const WORDS: &str = "مرحبا";

/// What the stylesheet lays out by the first letter.
fn laid_out() -> Selector {
    let css = std::fs::read_to_string("assets/css/tresen.css").unwrap();
    let rule = css.lines().find_map(|line| line.strip_suffix("{unicode-bidi:plaintext}")).unwrap();
    Selector::parse(&format!("{rule},[dir=auto]")).unwrap()
}

#[test]
fn people_s_words_run_in_their_own_direction_on_every_page() {
    let helpdesk = TestApp::staffed();
    let ticket = helpdesk.request_of(WORDS, "mira@example.org", SITE, DONATION, WORDS, &format!("{WORDS} T480"));
    let mut jo = helpdesk.desk(JO);
    jo.does(&ticket, "assignment", &[]);
    jo.answers(&ticket, WORDS).is(200);
    let laid_out = laid_out();
    let (mut found, mut wrong) = (0, Vec::new());
    for path in [page_of(&ticket), "/console/queues/mine".to_owned(), "/console/queues/all".to_owned()] {
        let page = jo.open(&path);
        let html = Html::parse_document(&page.html);
        for node in html.tree.nodes().filter(|node| node.value().as_text().is_some_and(|text| text.contains(WORDS))) {
            let around: Vec<_> = node.ancestors().filter_map(ElementRef::wrap).collect();
            if around.iter().any(|element| element.value().name() == "title") {
                continue;
            }
            found += 1;
            if !around.iter().any(|element| laid_out.matches(element)) {
                wrong.push(format!("{path}: {}", around[0].html()));
            }
        }
    }
    assert!(found > 4 && wrong.is_empty(), "{found} {wrong:#?}");
}

#[test]
fn marks_of_direction_stay_in_subjects_and_search_does_not_see_them() {
    let helpdesk = TestApp::staffed();
    let subject = "\u{200f}مرحبا!\u{200f} T4\u{200e}80 \u{61c}؟";
    let ticket = helpdesk.request_of(WORDS, "mira@example.org", SITE, DONATION, subject, WORDS);
    assert_eq!(ticket.subject.as_str(), subject);
    let mut jo = helpdesk.desk(JO);
    assert!(jo.open(&page_of(&ticket)).is(200).all("h1").concat().contains(subject), "{}", jo.page.text());
    for typed in [WORDS, "T480", "\u{200e}T480\u{200f}"] {
        let typed = percent_encoding::utf8_percent_encode(typed, percent_encoding::NON_ALPHANUMERIC).to_string();
        let page = jo.open(&format!("/console/search?q={typed}")).is(200);
        assert!(page.html.contains(&page_of(&ticket)), "{typed}: {}", page.text());
    }
}
