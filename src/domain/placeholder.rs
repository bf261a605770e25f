//! Placeholders in texts that the board writes: `{organisation}` becomes the organisation's name.
//!
//! Braces mean nothing else. What is not known is refused when the text is saved (§9.11), and
//! should it get into a text all the same, readers see nothing instead of it.

use super::text::Body;

/// What can be put into a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Placeholder {
    Organisation,
    Number,
}

impl Placeholder {
    /// How it is written, in German and in English; both are read in every text.
    pub const fn words(self) -> [&'static str; 2] {
        match self {
            Self::Organisation => ["organisation", "organization"],
            Self::Number => ["nummer", "number"],
        }
    }

    fn named(word: &str, allowed: &[Self]) -> Option<Self> {
        let word = word.trim().to_lowercase();
        allowed.iter().copied().find(|slot| slot.words().contains(&word.as_str()))
    }
}

/// A piece of a text.
enum Piece<'t> {
    Words(&'t str),
    /// Between braces, or the rest behind a brace that is alone.
    Braces {
        inner: &'t str,
        is_whole: bool,
    },
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        found.push(Piece::Words(&rest[..at]));
        let behind = &rest[at + 1..];
        let end = behind.find(['{', '}', '\n']).filter(|end| behind[*end..].starts_with('}'));
        match end.filter(|_| rest[at..].starts_with('{')) {
            Some(end) => {
                found.push(Piece::Braces { inner: &behind[..end], is_whole: true });
                rest = &behind[end + 1..];
            }
            None => {
                found.push(Piece::Braces { inner: &rest[at..=at], is_whole: false });
                rest = behind;
            }
        }
    }
    found.push(Piece::Words(rest));
    found
}

/// The first thing in braces that is none of the allowed placeholders, with its braces.
pub fn find_unknown(text: &Body, allowed: &[Placeholder]) -> Option<String> {
    pieces(text.as_str()).into_iter().find_map(|piece| match piece {
        Piece::Braces { inner, is_whole: false } => Some(inner.to_owned()),
        Piece::Braces { inner, .. } if Placeholder::named(inner, allowed).is_none() => Some(format!("{{{inner}}}")),
        _ => None,
    })
}

/// The text with its placeholders filled; what has no value leaves no trace. None if nothing is left.
pub fn fill(text: &Body, values: &[(Placeholder, &str)]) -> Option<Body> {
    let slots: Vec<Placeholder> = values.iter().map(|(slot, _)| *slot).collect();
    let value = |inner: &str| {
        let slot = Placeholder::named(inner, &slots)?;
        values.iter().find(|(known, _)| *known == slot).map(|(_, value)| *value)
    };
    let filled: String = pieces(text.as_str())
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words,
            Piece::Braces { inner, is_whole: true } => value(inner).unwrap_or_default(),
            Piece::Braces { .. } => "",
        })
        .collect();
    // Values may make it longer than what can be typed; it is shown without them then.
    Body::parse(&filled).ok().or_else(|| (!values.is_empty()).then(|| fill(text, &[])).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Body {
        Body::parse(text).unwrap()
    }

    #[test]
    fn what_is_not_known_is_named() {
        let allowed = [Placeholder::Organisation];
        for (text, wrong) in [
            ("Willkommen bei {organisation}.", None),
            ("{ Organisation } {ORGANIZATION}", None),
            ("Nummer {nummer}", Some("{nummer}")),
            ("Hallo {name}!", Some("{name}")),
            ("{{organisation}}", Some("{")),
            ("Offen {organisation", Some("{")),
            ("zu } viel", Some("}")),
            ("über {zwei\nZeilen}", Some("{")),
            ("leer {}", Some("{}")),
            ("ohne alles", None),
        ] {
            assert_eq!(find_unknown(&body(text), &allowed).as_deref(), wrong, "{text}");
        }
    }

    #[test]
    fn nobody_ever_reads_a_brace() {
        let values = [(Placeholder::Organisation, "Truhe"), (Placeholder::Number, "2026-00042")];
        for (text, read) in [
            ("Bei {organisation}: {nummer} {number}", "Bei Truhe: 2026-00042 2026-00042"),
            ("Hallo {name}!", "Hallo !"),
            ("{{organisation}}", "Truhe"),
            ("Offen {organisation", "Offen organisation"),
        ] {
            assert_eq!(fill(&body(text), &values).unwrap().as_str(), read, "{text}");
        }
        assert_eq!(fill(&body("{nummer}"), &[]), None);
        let long = body(&format!("{}{{organisation}}", "x".repeat(19_980)));
        assert_eq!(fill(&long, &[(Placeholder::Organisation, &"y".repeat(100))]).unwrap().as_str().len(), 19_980);
    }

    proptest::proptest! {
        #[test]
        fn filled_texts_hold_no_braces(text in "[a-z{} \n]{1,60}") {
            if let Ok(text) = Body::parse(&text)
                && let Some(filled) = fill(&text, &[(Placeholder::Number, "7")])
            {
                let has_braces = filled.as_str().contains(['{', '}']);
                proptest::prop_assert!(!has_braces);
            }
        }
    }
}
