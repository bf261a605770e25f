//! Passwords: how strong they must be, and their hashes (argon2id, 19 MiB, RFC 9106).
//!
//! A password is taken in one form, however a keyboard composes its accents and blanks (RFC 8265 §4.2, OpaqueString).
//! Hashes from before that was so are of what was typed; such a password is tried as it was typed too, and gets a new
//! hash when it is right.
//!
//! Length counts, not rules: twelve characters of any kind. What attackers try first is refused: common
//! passwords, and what anybody knows of this person and place.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

use crate::{
    app::{App, Error, blocking, hash_queue::HashCaller},
    domain::{person::Account, text::composed},
    store::{CODE_SIGNS, Read, Settings, random_bytes},
};

/// In characters, not bytes.
pub const MIN_LENGTH: usize = 12;

/// In characters, not bytes.
pub const MAX_LENGTH: usize = 200;

/// Characters that must be left when known words and runs such as `1234` are taken away.
const MIN_UNPREDICTABLE: usize = 7;

/// The hash of a password that nobody knows, so that an unknown account takes as long to check as a known one.
const DUMMY_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$dHJlc2VuIG5vYm9keSE$5MP0qVsuFFFCLDBSTvuA7lO1YQDQ0lSg7fQxXUFtG3w";

static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let words = include_str!("../../../assets/passwords.txt").lines();
    words.filter(|word| !word.is_empty() && !word.starts_with('#')).collect()
});

/// Why a password is too weak.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasswordWeakness {
    /// Fewer than [`MIN_LENGTH`] characters.
    TooShort,
    /// More than [`MAX_LENGTH`] characters.
    TooLong,
    /// Among the first passwords that attackers try.
    Common,
    /// Made of the person's or the organisation's name or address.
    Known,
}

/// Checks that a password is strong enough. `known` are names and addresses that anybody knows.
///
/// # Errors
///
/// The first weakness found, in the order of [`PasswordWeakness`].
pub fn check_strength(password: &str, known: &[&str]) -> Result<(), PasswordWeakness> {
    let password = unified(password);
    match password.chars().count() {
        ..MIN_LENGTH => return Err(PasswordWeakness::TooShort),
        MIN_LENGTH..=MAX_LENGTH => {}
        _ => return Err(PasswordWeakness::TooLong),
    }
    let signs: Vec<char> = password.to_lowercase().chars().collect();
    if count_unpredictable(&signs) < MIN_UNPREDICTABLE || is_mostly(&signs, COMMON.iter().copied()) {
        return Err(PasswordWeakness::Common);
    }
    let known: Vec<String> = known.iter().chain(&["tresen"]).map(|text| text.to_lowercase()).collect();
    let words = known.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    if is_mostly(&signs, words.filter(|word| word.chars().count() >= 4)) {
        return Err(PasswordWeakness::Known);
    }
    Ok(())
}

/// As [`check_strength`], with the names and addresses of this account and organisation.
///
/// # Errors
///
/// `Internal` when the store fails. The inner result is that of [`check_strength`].
pub fn check_strength_for(
    read: &impl Read,
    account: &Account,
    password: &str,
) -> Result<Result<(), PasswordWeakness>, Error> {
    let organisation = read.organisation()?;
    let house = organisation.as_ref().map_or("", |organisation| organisation.name.as_str());
    Ok(check_strength(password, &[house, account.email.as_str(), account.name.as_str()]))
}

/// Whether little is left when the two longest of these words are removed wherever they occur.
fn is_mostly<'w>(signs: &[char], words: impl Iterator<Item = &'w str>) -> bool {
    let disguised: Vec<char> = signs.iter().map(|sign| undisguise(*sign)).collect();
    let mut found: Vec<Vec<char>> = words
        .map(|word| word.chars().map(undisguise).collect())
        .filter(|word: &Vec<char>| !word.is_empty() && disguised.windows(word.len()).any(|part| part == word))
        .collect();
    found.sort_by_key(|word| std::cmp::Reverse(word.len()));
    found.dedup();
    let mut is_left = vec![true; signs.len()];
    for word in found.iter().take(2) {
        for (at, _) in disguised.windows(word.len()).enumerate().filter(|(_, part)| part == word) {
            is_left[at..at + word.len()].fill(false);
        }
    }
    let left: Vec<char> = signs.iter().zip(&is_left).filter(|(_, is_left)| **is_left).map(|(sign, _)| *sign).collect();
    !found.is_empty() && count_unpredictable(&left) < MIN_UNPREDICTABLE
}

/// Undoes common substitutions: `p4ssw0rt` becomes `passwort`.
fn undisguise(sign: char) -> char {
    match sign {
        '4' | '@' => 'a',
        '3' => 'e',
        '1' | '!' | '|' => 'i',
        '0' => 'o',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Rows and columns of German and English keyboards.
const KEY_ROWS: [&str; 15] = [
    "qwertzuiopü",
    "qwertyuiop",
    "asdfghjklöä",
    "yxcvbnm",
    "zxcvbnm",
    "1qay",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6zhn",
    "6yhn",
    "7ujm",
    "8ik,",
];

/// Pairs in a row that make a walk on the keyboard: `asdf` has three. Fewer occur in words, such as `were`.
const MIN_WALK: usize = 3;

/// For each pair of characters that follow each other, whether it is part of a walk on the keyboard.
fn keyboard_walks(signs: &[char]) -> Vec<bool> {
    let is_step = |pair: &[char]| {
        let (there, back) = (String::from_iter(pair), String::from_iter(pair.iter().rev()));
        KEY_ROWS.iter().any(|row| row.contains(&there) || row.contains(&back))
    };
    let steps: Vec<bool> = signs.windows(2).map(is_step).collect();
    let runs = steps.chunk_by(|one, other| one == other);
    runs.flat_map(|run| vec![run[0] && run.len() >= MIN_WALK; run.len()]).collect()
}

/// Counts the characters that do not follow from the one before: `aaaa`, `1234`, `dcba` and `asdf` have one each.
fn count_unpredictable(signs: &[char]) -> usize {
    let follows = |pair: &[char]| {
        let (before, after) = (pair[0] as u32, pair[1] as u32);
        before.abs_diff(after) <= 1 || (pair[0] == '9' && pair[1] == '0') || (pair[0] == '0' && pair[1] == '9')
    };
    let pairs = signs.windows(2).zip(keyboard_walks(signs));
    signs.len().min(1) + pairs.filter(|(pair, is_walk)| !is_walk && !follows(pair)).count()
}

/// Makes a password to hand over, such as `k7f3-q2md-9hzx-04wt`: eighty random bits, without characters that
/// look alike.
///
/// # Errors
///
/// `Internal` when the system gives no random bytes.
pub fn generate() -> Result<String, Error> {
    let signs = random_bytes::<16>()?.map(|byte| char::from(CODE_SIGNS[usize::from(byte % 32)]).to_ascii_lowercase());
    let groups: Vec<String> = signs.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}

/// Hashes a password, off the threads that serve pages and few at a time.
///
/// # Errors
///
/// - `RateLimited`: too many wait for a hash.
/// - `Internal`: argon2 fails, or the server is stopping.
pub async fn hash(app: &App, caller: HashCaller, password: String) -> Result<String, Error> {
    let turn = app.hash_queue().wait_for_turn(caller).await?;
    blocking::run_holding(turn, move || hash_unified(&unified(&password))).await?
}

fn hash_unified(unified: &str) -> Result<String, Error> {
    let hash = Argon2::default().hash_password(unified.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| Error::Internal(format!("argon2: {error}")))
}

/// The form that is hashed: blanks of every kind are spaces, accents composed (NFC).
fn unified(password: &str) -> String {
    let is_space =
        |c| matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}');
    composed(password.chars().map(|c| if is_space(c) { ' ' } else { c }).collect())
}

/// A password that was right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RightPassword {
    /// The hash to store instead, if the stored one is of another form of the password.
    pub new_hash: Option<String>,
}

/// Checks a password against a hash; `None` if it does not fit. Without a hash, or with an empty one, it takes as long
/// and is `None`. One hash is made; a second one only of what was typed in another form, whoever types it; a
/// third one, to be stored, only if that form was right.
///
/// # Errors
///
/// - `RateLimited`: too many wait for a hash.
/// - `Internal`: the stored hash does not read, or the server is stopping.
pub async fn verify(
    app: &App,
    caller: HashCaller,
    password: String,
    hash: Option<String>,
) -> Result<Option<RightPassword>, Error> {
    let (hash, is_somebody) =
        hash.filter(|hash| !hash.is_empty()).map_or((DUMMY_HASH.to_owned(), false), |h| (h, true));
    let turn = app.hash_queue().wait_for_turn(caller).await?;
    blocking::run_holding(turn, move || {
        let hash = PasswordHash::new(&hash).map_err(|error| Error::Internal(format!("argon2: {error}")))?;
        let fits = |form: &str| Argon2::default().verify_password(form.as_bytes(), &hash).is_ok();
        let unified = unified(&password);
        let new_hash = match (fits(&unified), unified == password) {
            (true, _) => None,
            // Nobody's password takes as long.
            (false, false) if fits(&password) => Some(hash_unified(&unified)?),
            (false, _) => return Ok(None),
        };
        Ok(is_somebody.then_some(RightPassword { new_hash }))
    })
    .await?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_attackers_try_first_is_refused() {
        use PasswordWeakness::*;
        let known = ["Technik-Truhe e. V.", "mira.beispiel@hilfe.example.org", "Mira Beispiel"];
        for (password, verdict) in [
            ("kurz", Err(TooShort)),
            ("elf Zeichen", Err(TooShort)),
            (&"x7".repeat(101), Err(TooLong)),
            ("aaaaaaaaaaaaaaaa", Err(Common)),
            ("123456789012", Err(Common)),
            ("abcdefghijklmnop", Err(Common)),
            ("Passwort1234", Err(Common)),
            ("p4ssw0rt2026!", Err(Common)),
            ("passwordpassword", Err(Common)),
            ("Qwertzuiop123", Err(Common)),
            ("IloveyouSommer1", Err(Common)),
            ("asdfghjklyxcvbnm", Err(Common)),
            ("1qay2wsx3edc4rfv", Err(Common)),
            ("lkjhgfdsaPOIUZT", Err(Common)),
            ("butterflychelsea1", Err(Common)),
            ("wir waren gestern am Weiher", Ok(())),
            ("Tresen2026!!", Err(Known)),
            ("Technik-Truhe1", Err(Known)),
            ("mira.beispiel!", Err(Known)),
            ("Beispiel2026Mira", Err(Known)),
            ("sieben Zwerge kochen Suppe", Ok(())),
            ("83#92!47%105&", Ok(())),
            ("fdPz-9wQm-x2Lr", Ok(())),
            ("passwort-gT9!k3vq", Ok(())),
        ] {
            assert_eq!(check_strength(password, &known), verdict, "{password}");
        }
    }

    #[test]
    fn every_spelling_of_a_password_is_hashed_as_one() {
        for typed in ["Käse und Brötchen é", "Ka\u{308}se und\u{a0}Bro\u{308}tchen\u{3000}e\u{301}"] {
            assert_eq!(unified(typed), "Käse und Brötchen é", "{typed:?}");
        }
        // Nothing else changes: case, compatibility forms and blanks at the ends are what they are.
        for typed in ["  Größe ﬁ ² ｇ ", "vier Wale tanzen Polka", "\u{200b}\ttab"] {
            assert_eq!(unified(typed), typed);
        }
        assert_eq!(
            check_strength(&"e\u{301}".repeat(6), &[]),
            Err(PasswordWeakness::TooShort),
            "seen characters count"
        );
    }

    #[test]
    fn a_start_password_is_good_enough_and_never_the_same() {
        let (one, other) = (generate().unwrap(), generate().unwrap());
        assert_ne!(one, other);
        assert_eq!((check_strength(&one, &[]), one.len()), (Ok(()), 19), "{one}");
    }

    #[test]
    fn the_hash_of_nobody_is_as_costly_as_any() {
        let nobody = PasswordHash::new(DUMMY_HASH).unwrap();
        let somebody = Argon2::default().hash_password(b"ein ganz normales").unwrap().to_string();
        let costs = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(costs(DUMMY_HASH), costs(&somebody));
        assert!(Argon2::default().verify_password(b"", &nobody).is_err());
    }
}
