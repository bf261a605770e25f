//! The character set of a text file: marked, recognised, or guessed by what makes words. Pure.

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

pub use crate::store::Charset;

/// The upper half of code page 850, which "CSV (MS-DOS)" of Excel writes.
const CODE_PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Letters that are usual in German and in names of its neighbours.
const UMLAUTS: &str = "äöüÄÖÜß";
const ACCENTED: &str = "éèêëáàâãåæçíìîïñóòôõøœúùûýÉÈÊËÁÀÂÃÅÆÇÍÌÎÏÑÓÒÔÕØŒÚÙÛÝšžŠŽ";

/// A file whose characters were read.
#[derive(Debug)]
pub struct DecodedText {
    pub text: String,
    /// How it was read, if that was guessed or chosen; `None` where there is nothing to choose.
    pub charset: Option<Charset>,
}

/// Decodes a file as it was chosen; else by its byte order mark, as UTF-8 if it is valid, or by a guess.
/// `None`: it is no text.
pub fn decode(bytes: &[u8], chosen: Option<Charset>) -> Option<DecodedText> {
    let marked = Encoding::for_bom(bytes).map(|(marked, _)| marked);
    let (text, charset) = match marked {
        Some(marked) => (marked.decode(bytes).0.into_owned(), None),
        None if is_wide(bytes, 1) => (UTF_16LE.decode(bytes).0.into_owned(), None),
        None if is_wide(bytes, 0) => (UTF_16BE.decode(bytes).0.into_owned(), None),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8.decode(bytes).0.into_owned(), None),
        None => {
            let charset = chosen.unwrap_or_else(|| guess(bytes));
            (decode_as(bytes, charset), Some(charset))
        }
    };
    let is_text = !text.chars().take(10_000).any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
    // What was chosen is shown, so that the choice can be changed.
    (is_text || chosen.is_some()).then_some(DecodedText { text, charset })
}

/// Whether every second byte at the beginning is zero: UTF-16 of a European text without a byte order mark.
fn is_wide(bytes: &[u8], zeros: usize) -> bool {
    let head = &bytes[..bytes.len().min(64) / 2 * 2];
    head.len() >= 8 && head.chunks_exact(2).all(|pair| pair[zeros] == 0 && pair[1 - zeros] != 0)
}

fn decode_as(bytes: &[u8], charset: Charset) -> String {
    match charset {
        Charset::Windows1252 => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        Charset::MacRoman => MACINTOSH.decode_without_bom_handling(bytes).0.into_owned(),
        Charset::Dos850 => {
            let upper: Vec<char> = CODE_PAGE_850.chars().collect();
            let letter = |byte: &u8| match byte {
                0..=127 => char::from(*byte),
                _ => upper.get(usize::from(*byte) - 128).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
            };
            bytes.iter().map(letter).collect()
        }
    }
}

/// The character set in which the bytes look most like words. In doubt it is that of Windows.
fn guess(bytes: &[u8]) -> Charset {
    let mut best = (Charset::Windows1252, i64::MIN);
    for charset in Charset::ALL {
        let score = plausibility(&decode_as(bytes, charset));
        if score > best.1 {
            best = (charset, score);
        }
    }
    best.0
}

/// How much the letters beyond ASCII look as if somebody had written them.
fn plausibility(text: &str) -> i64 {
    let score = |before: char, letter: char, after: char| {
        let is_inside = before.is_alphanumeric() && after.is_alphanumeric();
        // A capital within a word whose other letters are small.
        let is_odd_capital = letter.is_uppercase() && before.is_lowercase();
        match letter {
            letter if letter.is_ascii() => 0,
            letter if letter.is_control() => -10,
            letter if letter.is_alphabetic() && is_odd_capital => -3,
            letter if UMLAUTS.contains(letter) => 3,
            // Names begin with a capital.
            letter if ACCENTED.contains(letter) => i64::from(letter.is_uppercase() || before.is_alphanumeric()),
            '’' | '–' | '·' | '\u{a0}' => 0,
            letter if letter.is_alphabetic() => -2,
            '€' | '„' | '“' | '”' | '‚' | '‘' | '—' | '…' | '§' | '°' | '²' | '³' | '«' | '»' | '©' if !is_inside => {
                0
            }
            _ => -3,
        }
    };
    let (mut sum, mut before, mut letters) = (0, ' ', text.chars().peekable());
    while let Some(letter) = letters.next() {
        sum += score(before, letter, letters.peek().copied().unwrap_or(' '));
        before = letter;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text as that program writes it.
    fn encode(text: &str, charset: Charset) -> Vec<u8> {
        let all: Vec<u8> = (0..=255).collect();
        let table: Vec<char> = decode_as(&all, charset).chars().collect();
        text.chars().map(|c| table.iter().position(|known| *known == c).unwrap() as u8).collect()
    }

    #[test]
    fn names_are_read_whichever_program_wrote_them() {
        for text in [
            "Name;Ort\rJörg Müller;Köln\r",
            "Name\nBäcker\n",
            "Straße",
            "ÖZGÜR",
            "Ärztehaus",
            "René",
            "André Çelik",
            "Núñez",
            "Søren Åberg",
            "Grundschule Süd – „Haus Übermut“",
        ] {
            for charset in Charset::ALL {
                if charset == Charset::Dos850 && text.contains('–') {
                    continue;
                }
                let read = decode(&encode(text, charset), None).unwrap();
                assert_eq!((read.text.as_str(), read.charset), (text, Some(charset)));
            }
        }
    }

    #[test]
    fn what_is_marked_or_valid_is_not_guessed_and_a_choice_wins() {
        assert_eq!(decode("Jörg".as_bytes(), Some(Charset::MacRoman)).unwrap().charset, None);
        assert_eq!(decode("Jörg".as_bytes(), None).unwrap().text, "Jörg");
        let mac = encode("Jörg", Charset::MacRoman);
        assert_eq!(decode(&mac, Some(Charset::Windows1252)).unwrap().text, "Jšrg");
        assert!(decode(b"PK\x03\x04\x14\x00\x06\x00\xff", None).is_none());
    }
}
