//! Proof of work against bulk sending: a number that a browser searches for a moment and the server checks
//! with one hash. It needs no third party and asks people no riddles.

use crate::store::{InstallationKey, sha256};

/// Leading zero bits that are required: a second or two on an old phone.
pub const REQUIRED_ZERO_BITS: u32 = 15;

/// The challenge of a token. Each draft has its own, so a number serves one request.
pub fn challenge(keys: &InstallationKey, token: &str) -> String {
    keys.sign("proof of work", token.as_bytes())[..12].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether `SHA-256(challenge:nonce)` begins with enough zero bits. The nonce is a decimal number of at most
/// 20 digits.
pub fn is_solved(challenge: &str, nonce: &str, bits: u32) -> bool {
    let is_number = !nonce.is_empty() && nonce.len() <= 20 && nonce.bytes().all(|byte| byte.is_ascii_digit());
    is_number && zero_bits(&sha256(format!("{challenge}:{nonce}").as_bytes())) >= bits
}

fn zero_bits(hash: &[u8]) -> u32 {
    let zero_bytes = hash.iter().take_while(|byte| **byte == 0).count();
    let rest = hash.get(zero_bytes).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(zero_bytes * 8).unwrap_or(0) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_bits_are_counted_from_the_left() {
        for (hash, bits) in
            [(&[0xff_u8, 0][..], 0), (&[0x7f, 0], 1), (&[0, 0x01], 15), (&[0, 0, 0x80], 16), (&[0, 0], 16), (&[], 0)]
        {
            assert_eq!(zero_bits(hash), bits, "{hash:?}");
        }
    }

    #[test]
    fn only_a_number_that_was_searched_for_is_taken() {
        let found = (0_u32..).map(|n| n.to_string()).find(|nonce| is_solved("abc", nonce, 10)).unwrap();
        assert!(is_solved("abc", &found, 10));
        assert!(!is_solved("abd", &found, 10), "another challenge");
        for wrong in ["", "x", "-1", "1e9", " 7", "123456789012345678901"] {
            assert!(!is_solved("abc", wrong, 0), "{wrong}");
        }
    }
}
