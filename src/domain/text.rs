//! Texts that people type, checked once at the door. `parse` is the only constructor, so a
//! [`Subject`] anywhere inside is one line, not empty and not too long.

use std::fmt;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{
    email_address::{ascii_parts, is_address, readable_address},
    typed_digits::{phone_number, postal_code_digits},
};

/// Why a text was not accepted. The page says it in the reader's language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextError {
    /// Nothing was typed (or only blanks).
    Empty,
    /// More characters than allowed.
    TooLong {
        /// The most characters allowed.
        max: usize,
    },
    /// Not of the form expected, such as an e-mail address without `@`.
    Malformed,
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $clean:ident, $max:literal $(, $check:path)?;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(String);

        impl $name {
            /// The most characters accepted.
            pub const MAX: usize = $max;

            /// Cleans and checks what somebody typed.
            pub fn parse(raw: &str) -> Result<Self, TextError> {
                let Self(text) = Self::from_stored(raw)?;
                $(let text = $check(text)?;)?
                Ok(Self(text))
            }

            /// Reads what was taken in before, when the form that is asked for now may not have been.
            pub fn from_stored(raw: &str) -> Result<Self, TextError> {
                let text = composed($clean(raw));
                if text.is_empty() {
                    return Err(TextError::Empty);
                }
                if text.chars().count() > $max {
                    return Err(TextError::TooLong { max: $max });
                }
                Ok(Self(text))
            }

            /// Like [`Self::parse`], but nothing typed is no error.
            pub fn parse_optional(raw: &str) -> Result<Option<Self>, TextError> {
                match Self::parse(raw) {
                    Ok(text) => Ok(Some(text)),
                    Err(TextError::Empty) => Ok(None),
                    Err(error) => Err(error),
                }
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

texts! {
    /// What a ticket is about, one line.
    Subject: line_with_marks, 150, not_marks_alone;
    /// A message, description, note or solution; paragraphs kept.
    Body: paragraphs, 20_000, not_marks_alone;
    /// Why somebody takes an exception from a rule: a few words, not a keystroke.
    Reason: paragraphs, 20_000, reason;
    /// A short name of something: department, topic, field, option, provider, room.
    Label: line, 120;
    /// A person's name as they write it; no address of a page.
    PersonName: line, 120, person_name;
    /// An e-mail address; its domain as people read it, in lower case: one form for every spelling.
    EmailAddress: address_line, 254, address;
    /// A phone number as people write it.
    PhoneNumber: line, 40, phone;
    /// A German postal code: five digits.
    PostalCode: postal_code_line, 5, postal_code;
    /// A tag, lower case.
    Tag: line, 40, tag;
    /// A file's name without any path.
    FileName: file_name, 160;
}

/// The same text in Normalization Form C (UAX #15): what looks the same is the same, however a keyboard
/// or a program composed its accents.
pub fn composed(text: String) -> String {
    let is_composed = text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes;
    if is_composed { text } else { text.nfc().collect() }
}

/// One line: blanks of every kind become single spaces, invisible and direction-changing characters go.
fn line(raw: &str) -> String {
    // Stored text is clean, and so is most typed text.
    if is_line(raw) { raw.to_owned() } else { clean_line(raw, |c| !invisible(c)) }
}

/// One line that is read, never compared: the marks of direction stay.
fn line_with_marks(raw: &str) -> String {
    if is_line(raw) { raw.to_owned() } else { clean_line(raw, |c| is_direction_mark(c) || !invisible(c)) }
}

fn is_line(text: &str) -> bool {
    let mut before = ' ';
    let is_clean = text.chars().all(|c| {
        let fits = match c {
            ' ' => before != ' ',
            '!'..='~' => true,
            c => !c.is_whitespace() && !c.is_control() && !invisible(c),
        };
        before = c;
        fits
    });
    is_clean && !text.ends_with(' ')
}

fn clean_line(raw: &str, is_kept: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(raw.len());
    for word in raw.split(|c: char| c.is_whitespace() || c.is_control()) {
        let word: String = word.chars().filter(|c| is_kept(*c)).collect();
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&word);
        }
    }
    out
}

/// Several lines: line ends, also U+000B and U+000C, become `\n`, at most two blank lines in a row, no trailing blanks.
fn paragraphs(raw: &str) -> String {
    if is_paragraphs(raw) { raw.to_owned() } else { clean_paragraphs(raw) }
}

fn is_paragraphs(text: &str) -> bool {
    let (mut before, mut ends) = ('\n', 3);
    let is_clean = text.chars().all(|c| {
        ends = if c == '\n' { ends + 1 } else { 0 };
        let fits = match c {
            '\n' => ends <= 3 && (before == '\n' || !before.is_whitespace()),
            '\t' | ' '..='~' => true,
            c => !c.is_control() && !invisible(c),
        };
        before = c;
        fits
    });
    is_clean && !text.ends_with(char::is_whitespace)
}

fn clean_paragraphs(raw: &str) -> String {
    let unified = raw.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}'], "\n");
    let mut out = String::with_capacity(unified.len());
    let mut blank = 0;
    for row in unified.split('\n') {
        let is_kept = |c: &char| is_direction_mark(*c) || ((*c == '\t' || !c.is_control()) && !invisible(*c));
        let row: String = row.chars().filter(is_kept).collect();
        let row = row.trim_end();
        blank = if row.is_empty() { blank + 1 } else { 0 };
        if blank <= 2 {
            out.push_str(row);
            out.push('\n');
        }
    }
    out.trim_matches('\n').trim_end().to_owned()
}

/// What holds no letter and no sign is nothing.
fn not_marks_alone(text: String) -> Result<String, TextError> {
    if text.chars().all(|c| c.is_whitespace() || is_direction_mark(c)) { Err(TextError::Empty) } else { Ok(text) }
}

/// The marks with which people who write from right to left put signs in their place. Unlike overrides they move
/// no letter.
const fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}')
}

/// Zero-width characters hide text from readers and search; direction overrides make `exe.pdf` of
/// `fdp.exe`. The joiner U+200D stays: emoji need it.
fn invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// The shortest reason, in letters and digits that can be seen.
const MIN_REASON_LETTERS: usize = 10;

/// Signs and blanks do not count, nor do the letters that show nothing (Hangul fillers).
fn reason(text: String) -> Result<String, TextError> {
    let is_seen = |c: &char| c.is_alphanumeric() && !matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}');
    if text.chars().filter(is_seen).count() < MIN_REASON_LETTERS { Err(TextError::Empty) } else { Ok(text) }
}

/// Names are mailed to addresses that strangers name, so none may lead to a page.
fn person_name(text: String) -> Result<String, TextError> {
    let is_address = text.contains('/') || text.to_lowercase().contains("www.");
    if is_address { Err(TextError::Malformed) } else { Ok(text) }
}

/// One line, whose domain is in the form that people read.
fn address_line(raw: &str) -> String {
    readable_address(line(raw))
}

fn address(text: String) -> Result<String, TextError> {
    if is_address(&text, EmailAddress::MAX) { Ok(text) } else { Err(TextError::Malformed) }
}

fn phone(text: String) -> Result<String, TextError> {
    phone_number(&text).ok_or(TextError::Malformed)
}

fn postal_code_line(raw: &str) -> String {
    postal_code_digits(&line(raw))
}

fn postal_code(text: String) -> Result<String, TextError> {
    if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) { Ok(text) } else { Err(TextError::Malformed) }
}

fn tag(text: String) -> Result<String, TextError> {
    if text.contains(',') { Err(TextError::Malformed) } else { Ok(text.to_lowercase()) }
}

/// Only the last part of a path counts, whichever way the slashes lean. A quote is part of the name.
fn file_name(raw: &str) -> String {
    let name = line(raw.rsplit(['/', '\\']).next().unwrap_or(""));
    let name: String = name.chars().map(|c| if "<>:|?*".contains(c) { '_' } else { c }).collect();
    let name = name.trim_matches([' ', '.']);
    match name.char_indices().nth(FileName::MAX) {
        None => name.to_owned(),
        Some(_) => {
            let (stem, ending) = name.rsplit_once('.').filter(|(_, e)| e.chars().count() <= 10).unwrap_or((name, ""));
            let keep = FileName::MAX - ending.chars().count() - 1;
            format!("{}.{ending}", stem.chars().take(keep).collect::<String>()).trim_end_matches('.').to_owned()
        }
    }
}

impl EmailAddress {
    /// The form in which two addresses are the same mailbox for us: all lower case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The local part, and the domain in the ASCII form in which every mail server carries it (RFC 5891).
    pub fn smtp_parts(&self) -> (&str, String) {
        ascii_parts(&self.0)
    }
}

impl From<Reason> for Body {
    fn from(Reason(text): Reason) -> Self {
        Self(text)
    }
}

impl Body {
    /// The first line, cut to `max` characters at a word's end, for lists and mails.
    pub fn teaser(&self, max: usize) -> String {
        let flat = line(&self.0);
        match flat.char_indices().nth(max) {
            None => flat,
            Some((cut, _)) => {
                let head = &flat[..cut];
                let head = head.rsplit_once(' ').filter(|(h, _)| h.len() > cut / 2).map_or(head, |(h, _)| h);
                format!("{head} …")
            }
        }
    }
}

#[cfg(test)]
#[path = "email_address_tests.rs"]
mod email_address_tests;

#[cfg(test)]
#[path = "typed_digits_tests.rs"]
mod typed_digits_tests;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_clean_is_left_as_it_is(raw in "[ab \t\n\r\u{0}\u{b}\u{c}\u{200b}\u{a0}ß😀]{0,12}") {
            prop_assert!(is_line(&clean_line(&raw, |c| !invisible(c))));
            prop_assert!(is_paragraphs(&clean_paragraphs(&raw)), "{:?}", clean_paragraphs(&raw));
            prop_assert_eq!(line(&raw), clean_line(&raw, |c| !invisible(c)));
            prop_assert_eq!(paragraphs(&raw), clean_paragraphs(&raw));
        }
    }

    #[test]
    fn a_name_leads_to_no_page() {
        for name in
            ["https://evil.example", "Gewinn: WWW.evil.example", "evil.example/x", "Hier klicken //evil.example"]
        {
            assert_eq!(PersonName::parse(name), Err(TextError::Malformed), "{name}");
            assert!(PersonName::from_stored(name).is_ok(), "{name} may have been stored before");
        }
        for name in ["Mira Beispiel", "Dr. Jo v. Muster-Öz", "Wwwilma", "Familie Müller (Mia)"] {
            assert!(PersonName::parse(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn a_reason_has_letters_that_can_be_seen() {
        let empty = Err(TextError::Empty);
        for typed in [
            "",
            "weil",
            "..............",
            "a b c d e f g h i",
            &"\u{200b}".repeat(20),
            &"\u{200d}".repeat(20),
            &"\u{3164}".repeat(20),
            &format!("weil{}", "\u{2060}".repeat(20)),
        ] {
            assert_eq!(Reason::parse(typed), empty, "{typed:?}");
        }
        let reason = Reason::parse("Urlaubs\u{200b}vertretung ").unwrap();
        assert_eq!(Body::from(reason).as_str(), "Urlaubsvertretung");
        assert!(Reason::parse("a b c d e f g h i j").is_ok());
        assert_eq!(Reason::parse(&"x".repeat(20_001)), Err(TextError::TooLong { max: 20_000 }));
    }

    #[test]
    fn lines_are_lines() {
        assert_eq!(Subject::parse("  Laptop \t gesucht\r\n jetzt\u{202e} ").unwrap().as_str(), "Laptop gesucht jetzt");
        assert_eq!(Subject::parse(" \n\u{200b} "), Err(TextError::Empty));
        assert_eq!(Subject::parse(&"x".repeat(151)), Err(TextError::TooLong { max: 150 }));
        assert!(Subject::parse(&"ü".repeat(150)).is_ok());
    }

    #[test]
    fn bodies_keep_paragraphs_and_emoji() {
        let body = Body::parse("\r\nHallo,\r\n\r\n\r\n\r\n\r\n  eingerückt \n\u{0}👩\u{200d}🔧\n\n").unwrap();
        assert_eq!(body.as_str(), "Hallo,\n\n\n  eingerückt\n👩\u{200d}🔧");
        assert_eq!(Body::parse("eins zwei drei").unwrap().teaser(9), "eins zwei …");
    }

    #[test]
    fn accents_are_composed_where_text_comes_in() {
        let decomposed = "Jo\u{308}rg A\u{30a}kesson";
        assert_eq!(PersonName::parse(decomposed).unwrap().as_str(), "Jörg Åkesson");
        assert_eq!(FileName::parse("Pru\u{308}fung.pdf").unwrap().as_str(), "Prüfung.pdf");
        assert_eq!(Body::parse("Gru\u{308}ße").unwrap().as_str(), "Grüße");
        assert_eq!(Label::parse("Standort\u{a0}Su\u{308}d").unwrap(), Label::parse("Standort Süd").unwrap());
        assert_eq!(
            EmailAddress::parse("a@mu\u{308}ller.example").unwrap(),
            EmailAddress::parse("a@müller.example").unwrap()
        );
    }

    #[test]
    fn marks_of_direction_stay_in_texts_and_overrides_go() {
        assert_eq!(Body::parse("مرحبا!\u{200f} T480\u{202e}x").unwrap().as_str(), "مرحبا!\u{200f} T480x");
        assert_eq!(
            Subject::parse(" \u{61c}مرحبا!\u{200f} \u{202e}T480 ").unwrap().as_str(),
            "\u{61c}مرحبا!\u{200f} T480"
        );
        for nothing in ["\u{200f}\n\u{200e} ", "\u{61c}", "\u{200f}\u{61c}"] {
            assert_eq!(Body::parse(nothing), Err(TextError::Empty), "{nothing:?}");
            assert_eq!(Subject::parse(nothing), Err(TextError::Empty), "{nothing:?}");
        }
        assert_eq!(Label::parse("a\u{200f}b").unwrap(), Label::parse("ab").unwrap());
        assert_eq!(Tag::parse("\u{200e}a").unwrap(), Tag::parse("a").unwrap());
        assert_eq!(FileName::parse("a\u{200f}b.txt").unwrap().as_str(), "ab.txt");
    }

    #[test]
    fn page_and_line_breaks_of_all_kinds_end_lines() {
        assert_eq!(Body::parse("ersten\u{c}Seite zwei\u{b}Zeile").unwrap().as_str(), "ersten\nSeite zwei\nZeile");
    }

    #[test]
    fn addresses() {
        for good in ["a@b.de", "Anna.Müller+x@Beispiel.Example", "o'neil@sub.example.org"] {
            assert!(EmailAddress::parse(good).is_ok(), "{good}");
        }
        assert_eq!(EmailAddress::parse("Anna@EXAMPLE.org").unwrap().as_str(), "Anna@example.org");
        for bad in [
            "a",
            "a@b",
            "@b.de",
            "a@.de",
            "a b@c.de",
            "a@b..de",
            ".a@b.de",
            "a@-b.de",
            "a@b.de,c@d.de",
            "a@b.de>\nBcc: x@y.z",
        ] {
            assert_eq!(EmailAddress::parse(bad), Err(TextError::Malformed), "{bad}");
        }
    }

    #[test]
    fn file_names_lose_their_path_and_tricks() {
        for (raw, clean) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\Foto 1.JPG", "Foto 1.JPG"),
            ("rechnung\u{202e}fdp.exe", "rechnungfdp.exe"),
            ("a\"b<c>.txt", "a\"b_c_.txt"),
            ("...verborgen", "verborgen"),
        ] {
            assert_eq!(FileName::parse(raw).unwrap().as_str(), clean, "{raw}");
        }
        for nothing in ["", "/", "..", "a/"] {
            assert_eq!(FileName::parse(nothing), Err(TextError::Empty), "{nothing}");
        }
        let long = FileName::parse(&format!("{}.jpeg", "x".repeat(500))).unwrap();
        assert!(long.as_str().ends_with("x.jpeg") && long.as_str().len() == FileName::MAX);
    }

    proptest! {
        #[test]
        fn parsing_twice_changes_nothing(raw in ".{0,300}") {
            if let Ok(once) = Subject::parse(&raw) { prop_assert_eq!(&Subject::parse(once.as_str()).unwrap(), &once); }
            if let Ok(once) = Body::parse(&raw) { prop_assert_eq!(&Body::parse(once.as_str()).unwrap(), &once); }
            if let Ok(once) = FileName::parse(&raw) { prop_assert_eq!(&FileName::parse(once.as_str()).unwrap(), &once); }
            if let Ok(once) = EmailAddress::parse(&raw) { prop_assert_eq!(&EmailAddress::parse(once.as_str()).unwrap(), &once); }
        }
    }
}
