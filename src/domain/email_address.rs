//! One form for every spelling of a mailbox: `anna@schöne-schule.example` and
//! `anna@xn--schne-schule-6ib.example` are the same address (RFC 5890). Browsers send the second form
//! where people typed the first. The type is [`EmailAddress`](super::text::EmailAddress).

use unicode_normalization::char::is_combining_mark;

/// The address with its domain in the form that people read. What is no address stays as it is: it may have
/// been stored before.
pub(super) fn readable_address(text: String) -> String {
    let Some((local, domain)) = text.rsplit_once('@') else { return text };
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-';
    if domain.bytes().all(is_plain) && !domain.contains(ENCODED) {
        return text;
    }
    format!("{local}@{}", readable_domain(domain).unwrap_or_else(|| domain.to_lowercase()))
}

/// How labels begin that are not ASCII where people read them (RFC 5890 §2.3.2.5).
const ENCODED: &str = "xn--";

/// The domain as people read it, by UTS 46. Names of symbols stay in ASCII. `None` if it is no domain.
fn readable_domain(domain: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii(domain).ok()?;
    if !ascii.contains(ENCODED) {
        return Some(ascii);
    }
    let (readable, result) = idna::domain_to_unicode(&ascii);
    let is_letter = |c: char| c.is_alphanumeric() || is_combining_mark(c) || c == '-' || c == '.';
    let has_words = result.is_ok() && readable.chars().all(is_letter);
    Some(if has_words { readable } else { ascii })
}

/// Whether a text is an address of at most `max` bytes as SMTP carries it: RFC 5321 `Mailbox` without quoted
/// local parts.
pub(super) fn is_address(text: &str, max: usize) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let atom = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && local.chars().all(atom)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let has_no_hyphen_outside = |l: &str| !l.starts_with('-') && !l.ends_with('-');
    let label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && l.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
            && has_no_hyphen_outside(l)
    };
    let is_domain = |ascii: &str| {
        ascii.contains('.') && ascii.split('.').all(label) && domain.split('.').all(has_no_hyphen_outside)
    };
    let fits = |ascii: &str| local.len() + 1 + ascii.len() <= max;
    local_ok && idna::domain_to_ascii(domain).is_ok_and(|ascii| is_domain(&ascii) && fits(&ascii))
}

/// The local part, and the domain in ASCII.
pub(super) fn ascii_parts(text: &str) -> (&str, String) {
    let (local, domain) = text.rsplit_once('@').unwrap_or_default();
    (local, idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned()))
}
