//! Phone numbers, postal codes and one-time codes as people type them: with any dash, spaced, in the digits of
//! their own script.

/// Digits of other scripts: the zero of each block of ten (Unicode, general category Nd).
const ZEROS: [u32; 19] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0,
    0x0f20, 0x1040, 0x17e0, 0x1810, 0xff10,
];

/// The text with ASCII digits in place of those of other scripts.
pub fn with_ascii_digits(text: &str) -> String {
    let ascii = |c: char| {
        let code = u32::from(c);
        let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code));
        zero.and_then(|zero| char::from_digit(code - zero, 10)).unwrap_or(c)
    };
    if text.is_ascii() { text.to_owned() } else { text.chars().map(ascii).collect() }
}

/// The text with ASCII digits and hyphens.
fn with_plain_signs(line: &str) -> String {
    with_ascii_digits(line).chars().map(|c| if is_dash(c) { '-' } else { c }).collect()
}

/// The number with plain digits and dashes; `None` if it is none.
pub(super) fn phone_number(line: &str) -> Option<String> {
    let text = with_plain_signs(line);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_clean = without_extension(&text).chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c));
    (is_clean && digits >= 4).then_some(text)
}

/// The number before an extension in letters: `App. 12`, `, Durchwahl: 3`, `(ext. 3)`. Without one, the whole.
fn without_extension(text: &str) -> &str {
    let inner = text.strip_suffix(')').unwrap_or(text);
    let before_digits = inner.trim_end_matches(|c: char| c.is_ascii_digit() || " -".contains(c));
    let before_words = before_digits.trim_end_matches(|c: char| c.is_alphabetic() || ".:".contains(c));
    let has_words = before_words.len() < before_digits.len() && inner.ends_with(|c: char| c.is_ascii_digit());
    let main = before_words.trim_end_matches(['(', ' ', ',', ';', '-']);
    let is_apart = main.len() < before_words.len();
    if has_words && is_apart { main } else { text }
}

/// Dashes of every length, which word processors and phone books write.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// The digits of `79 102`, `D-79102` and `79102 Freiburg`, of one line.
pub(super) fn postal_code_digits(line: &str) -> String {
    let text = with_plain_signs(line);
    let behind = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_german = ["d", "de"].contains(&text[..text.len() - behind.len()].to_lowercase().as_str());
    let rest = if is_german { behind.trim_start_matches([' ', '-']) } else { &text };
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ' ').unwrap_or(rest.len());
    let (digits, place) = rest.split_at(end);
    let is_place = place.is_empty() || digits.ends_with(' ') || place.starts_with(',');
    let digits: String = digits.chars().filter(|c| *c != ' ').collect();
    if is_place && digits.len() == 5 { digits } else { text }
}
