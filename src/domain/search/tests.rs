//! One table of stored texts and queries, and what holds for every word.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{letters::without_umlauts, *};

fn is_found(text: &str, query: &str) -> bool {
    SearchQuery::of(query).is_met_by(&index_terms(text))
}

/// Stored text, queries that find it, queries that do not.
const TABLE: &[(&str, &[&str], &[&str])] = &[
    // Marks, and letters that do not decompose.
    ("René Çelik", &["Rene", "rene celik", "René", "Rene\u{301}", "ÇELIK", "C\u{327}elik"], &["Renate"]),
    ("Rene Celik", &["René", "Çelik"], &[]),
    ("Łukasz Nguyễn", &["Lukasz", "Łukasz", "Nguyen", "Nguyễn", "nguye\u{302}\u{303}n"], &["Nguen"]),
    ("Jørgen Åse Đặng Þór Ærø", &["Jorgen", "Joergen", "Jörgen", "Ase", "Dang", "thor", "aero"], &["Jrgen"]),
    ("Straßenbahn in der Großen Straße", &["Strasse", "STRASSE", "Straße", "grossen", "straßenb"], &["Strase"]),
    (
        "Frau Jürgensen",
        &["jürgensen", "juergensen", "jurgensen", "JÜRGENSEN", "ju\u{308}rgensen", "juerg"],
        &["jrgensen"],
    ),
    ("Häuser", &["haus", "haeuser", "Hauses", "Häusern", "hä", "hae", "ha"], &["Hausmeister"]),
    ("Ёлка и чай", &["елка", "ЁЛКА", "чаи"], &["чайник"]),
    ("Σίσυφος", &["σισυφοσ", "ΣΊΣΥΦΟΣ"], &[]),
    ("İstanbul Işık", &["istanbul", "isik", "ISIK"], &[]),
    // Compatibility forms and characters that show nothing.
    ("ofﬁce ｌａｐｔｏｐ № ５", &["office", "laptop 5", "LAPTOP"], &[]),
    ("Ver\u{ad}bin\u{ad}dung Lap\u{200b}top", &["Verbindung", "laptop", "Ver\u{ad}bindung"], &["bindung"]),
    ("Netz\u{a0}Kabel", &["netz kabel"], &["netzkabel"]),
    ("हिन्दी में", &["हिन्दी"], &["हि न्दी"]),
    // Stems, in every beginning.
    (
        "Die Verbindung bricht ab, Anmeldung unmöglich",
        &[
            "V",
            "Verb",
            "Verbind",
            "Verbindu",
            "Verbindun",
            "Verbindung",
            "Verbindungen",
            "Anmeldu",
            "Anmeldun",
            "anmelden",
        ],
        &["Verbindungsabbruch", "Verbund"],
    ),
    (
        "The connection is broken, answers pending",
        &["connec", "connectio", "connections", "answer", "answ"],
        &["connecting"],
    ),
    ("Freundlichkeiten", &["Freund", "freundl", "freundlichk", "Freundlichkeit"], &["freundin"]),
    ("neue Quelle, treue Seele, aktuelle Lage", &["neu", "Quelle", "quel", "treu", "aktuell", "aktue"], &["nü"]),
    // Numbers.
    ("2026-00086 Laptop", &["86", "2026-86", "2026-00086", "00086", "laptop 86", "2026"], &["8", "6", "860", "2026-8"]),
    ("Rechnung 2026-27 und 4711", &["2026-27", "27", "4711"], &["26-27", "471"]),
    ("Gerät T480 Nr. 007", &["T480", "t48", "7", "007"], &["480", "70"]),
    // Phone numbers: every spelling, and the end.
    (
        "Rückruf: 030 23125-12 bis 17 Uhr",
        &[
            "030 23125-12",
            "03023125 12",
            "+49 30 23125 12",
            "0049302312512",
            "(030) 2312512",
            "12512",
            "23125-12",
            "2512",
        ],
        &["030 23125-13", "512", "40 23125-12", "302312513"],
    ),
    ("+49 (0) 761/1234-5", &["0761 12345", "0761-1234 5", "076112345", "+4976112345", "12345"], &["0761 1234 6"]),
    ("0761 – 12\u{2011}34", &["0761 1234", "07611234", "1234"], &["0761 1235"]),
    ("Mira 0761 1234", &["mira 07611234", "07611234 mira", "Mira 1234"], &["mia 07611234"]),
    ("Telefon: 23125 , 99", &["23125", "3125"], &["2312599"]),
    ("am 3. um 12.30 Uhr", &["12.30", "3 uhr"], &["1230", "3 12 31"]),
    ("IBAN DE02120300000000202051", &["DE02120300000000202051"], &["202051"]),
    ("", &[], &["", "!!!", "\u{301}", "a"]),
];

#[test]
fn texts_are_found_as_people_write_them() {
    let mut wrong = Vec::new();
    for (text, finding, missing) in TABLE {
        wrong.extend(finding.iter().filter(|query| !is_found(text, query)).map(|query| (text, query, "not found")));
        wrong.extend(missing.iter().filter(|query| is_found(text, query)).map(|query| (text, query, "found")));
        let upper = finding.iter().filter(|query| !is_found(text, &query.to_uppercase()));
        wrong.extend(upper.map(|query| (text, query, "not found in capitals")));
        let of_upper = finding.iter().filter(|query| !is_found(&text.to_uppercase(), query));
        wrong.extend(of_upper.map(|query| (text, query, "not found when stored in capitals")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn words_are_marked_by_which_a_text_is_found() {
    for (query, marked) in [
        ("verbindu", vec!["Verbindung,", "Verbindungen"]),
        ("hauser", vec!["(Häuser)"]),
        ("0761 1234", vec!["0761", "12-34"]),
        ("uhr", vec!["Uhr"]),
        ("rené", vec!["Rene"]),
        ("nichts davon", vec![]),
    ] {
        let text = "Verbindung, Verbindungen (Häuser) 0761 12-34 um 15 Uhr Rene";
        let query = SearchQuery::of(query);
        assert_eq!(text.split_whitespace().filter(|word| query.marks(word)).collect::<Vec<_>>(), marked, "{query:?}");
    }
}

#[test]
fn a_ticket_is_named_in_several_ways() {
    let of = |year, serial| Some(TicketReference { year, serial });
    for (query, expected) in [
        ("2026-27", of(Some(2026), 27)),
        ("Nr. 2026-00086", of(Some(2026), 86)),
        ("#2026–00086 ", of(Some(2026), 86)),
        ("Ticket no. 86", of(None, 86)),
        ("№ 86", of(None, 86)),
        ("86", of(None, 86)),
        ("Anfrage 00086", of(None, 86)),
        ("0", None),
        ("Laptop 86", None),
        ("86 Laptops", None),
        ("2026.27", None),
        ("26-27", None),
        ("99999999999", None),
        ("Nr.", None),
        ("", None),
    ] {
        assert_eq!(TicketReference::of(query), expected, "{query}");
    }
}

#[test]
fn typing_errors_are_few_letters() {
    for (typed, meant, halves) in [
        ("jurgnsen", "jurgensen", Some(2)),
        ("akuu", "akku", Some(2)),
        ("vortag", "vortrag", Some(2)),
        ("hallt", "halt", Some(2)),
        ("lpatop", "laptop", Some(2)),
        ("laptop", "laptop", None),
        ("aku", "akku", None),
        ("haus", "maus", Some(2)),
        ("haus", "laub", None),
        ("akuu", "akkugeraten", Some(3)),
        ("laptop", "laptops", None),
        ("haus", "hausmeister", None),
        ("bildschrim", "bildschirme", Some(3)),
    ] {
        assert_eq!(typing_distance(typed, meant), halves, "{typed} {meant}");
    }
}

proptest! {
    #[test]
    fn all_forms_of_a_text_are_one(text in "[a-zA-ZäöüÄÖÜßéçñøłđåÅœ0-9 ﬁ½ﾊﾞ가é́ǿ.,-]{0,40}") {
        let terms = index_terms(&text);
        prop_assert_eq!(&index_terms(&text.nfc().collect::<String>()), &terms);
        prop_assert_eq!(&index_terms(&text.nfd().collect::<String>()), &terms);
        prop_assert_eq!(&index_terms(&text.nfkc().collect::<String>()), &terms);
        prop_assert_eq!(&index_terms(&text.nfkd().collect::<String>()), &terms);
        let hidden: String = text.chars().flat_map(|c| ['\u{ad}', c, '\u{200d}']).collect();
        prop_assert_eq!(&index_terms(&hidden), &terms);
    }

    #[test]
    fn every_beginning_of_every_word_finds_it(word in "([a-zäöüßéø]{1,12}(ung|ungen|lichkeiten|heit|er|est|isch|en)?)") {
        let terms = index_terms(&word);
        for (at, _) in word.char_indices().skip(1) {
            let query = SearchQuery::of(&word[..at]);
            prop_assert!(query.is_met_by(&terms), "{} of {}: {:?} {:?}", &word[..at], word, query, terms);
            // What the index looks through holds every term that fits.
            for term in terms.iter().filter(|term| query.ways()[0][0].matches(&spelled(term))) {
                let is_in = |range: &TermRange| match range {
                    TermRange::One(one) => one == term,
                    TermRange::Beginning(beginning) => term.starts_with(beginning.as_str()),
                };
                prop_assert!(query.ways()[0][0].ranges().iter().any(is_in), "{} of {}", &word[..at], word);
                prop_assert!(spelled(term).starts_with(&query.ways()[0][0].common_beginning()));
            }
            for term in terms.iter().map(|term| spelled(term)) {
                let is_sure = format!("{term}\0").starts_with(&query.ways()[0][0].sure_piece());
                prop_assert!(!is_sure || query.ways()[0][0].matches(&term));
            }
        }
        prop_assert!(SearchQuery::of(&word).marks(&word));
    }

    #[test]
    fn a_stem_is_a_beginning_of_its_word(word in "[a-zäöüß]{1,20}") {
        let folded = letters::fold(&word);
        let term = term::term(&folded);
        prop_assert_eq!(from_spelled(&spelled(&term)), term.clone());
        prop_assert!(spelled(&term).starts_with(&without_umlauts(&folded)));
        prop_assert_eq!(term.replace(term::ENDING, ""), without_umlauts(&folded));
        prop_assert!(term::stem_of(&term).chars().count() >= term::MIN_STEM.min(folded.chars().count()));
    }

    #[test]
    fn any_text_makes_terms(text in ".{0,80}", query in ".{0,30}") {
        prop_assert!(index_terms(&text).iter().all(|term| !term.is_empty() && !term.contains('\0')));
        let _ = (is_found(&text, &query), SearchQuery::of(&query).marks(&text), TicketReference::of(&query));
    }
}
