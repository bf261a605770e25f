//! Letters: one spelling for what people type in several ways.

use std::borrow::Cow;

use unicode_normalization::{
    IsNormalized, UnicodeNormalization,
    char::{canonical_combining_class, is_combining_mark},
    is_nfkc_quick,
};

/// Characters of a word that are indexed: nobody searches for the rest.
const MAX_WORD_CHARS: usize = 40;

/// The compatibility form, without what shows nothing: soft hyphens, joiners, variation selectors.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    if !text.contains(is_ignorable) && is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !is_ignorable(*c)).nfkc().filter(|c| !is_ignorable(*c)).collect())
}

/// Default_Ignorable_Code_Point of the Unicode Character Database.
const fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The words of a text, as they stand there.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && (c.is_ascii() || !is_combining_mark(c)))
        .filter(|word| !word.is_empty())
}

/// Lower case, without marks and leading zeros, and one spelling for `ß`/`ss` and `ä`/`ae`: the umlaut, which
/// the stemmer knows.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase();
    if word.len() <= MAX_WORD_CHARS
        && word.bytes().all(is_plain)
        && !word.as_bytes().windows(2).any(|pair| pair[1] == b'e' && b"aou".contains(&pair[0]))
    {
        return Cow::Borrowed(without_zeros(word));
    }
    Cow::Owned(without_zeros(&folded(word)).to_owned())
}

/// Numbers are the same with zeros in front.
fn without_zeros(word: &str) -> &str {
    if word.starts_with('0') && word.bytes().all(|byte| byte.is_ascii_digit()) {
        let digits = word.trim_start_matches('0');
        return if digits.is_empty() { "0" } else { digits };
    }
    word
}

fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 8);
    let base = base_letters(word);
    let mut letters = base.chars().take(MAX_WORD_CHARS).peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let umlaut = match letter {
            'a' => 'ä',
            'o' => 'ö',
            // "quelle" is not "qülle", "neue" and "treue" are not "neü".
            'u' if before != 'q' && before != 'e' && before != 'a' => 'ü',
            _ => letter,
        };
        if umlaut != letter && letters.peek() == Some(&'e') {
            letters.next();
            out.push(umlaut);
        } else {
            out.push(letter);
        }
        before = letter;
    }
    out
}

/// Lower-case letters without marks; umlauts stay.
fn base_letters(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 8);
    for letter in word.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii() || matches!(letter, 'ä' | 'ö' | 'ü') {
            out.push(letter);
            continue;
        }
        for base in std::iter::once(letter).nfkd().filter(|c| !is_accent(*c)) {
            match undecomposed(base) {
                "" => out.push(base),
                letters => out.push_str(letters),
            }
        }
    }
    out
}

/// A mark above, below or through a letter. Those of classes up to 9 make another letter (kana, Brahmic scripts).
fn is_accent(c: char) -> bool {
    is_combining_mark(c) && canonical_combining_class(c) > 9
}

/// The base letters of letters that Unicode does not decompose; empty if it does.
const fn undecomposed(c: char) -> &'static str {
    match c {
        'ß' => "ss",
        'ø' | 'œ' => "oe",
        'æ' => "ae",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ŧ' => "t",
        'þ' => "th",
        'ı' => "i",
        'ŋ' => "n",
        'ĸ' => "k",
        'ς' => "σ",
        _ => "",
    }
}

/// Umlauts as plain vowels: the stored form of terms, so that a beginning matches both spellings.
pub(super) fn without_umlauts(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    word.chars().map(without_umlaut).collect()
}

/// The vowel of an umlaut; every other letter as it is.
pub(super) const fn without_umlaut(letter: char) -> char {
    match letter {
        'ä' => 'a',
        'ö' => 'o',
        'ü' => 'u',
        letter => letter,
    }
}
