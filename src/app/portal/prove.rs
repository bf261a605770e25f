//! Proving an e-mail address, at whichever door: portal, web chat, messenger. The first proof is a link or code
//! that was mailed there, or the password set for it; where an app is set up, its code is the second.

use super::{link_recipient, record_proof};
use crate::{
    app::{
        Error,
        account::{mail_code, second_factor},
        rate_limit::{self, RateLimit},
    },
    domain::text::EmailAddress,
    store::{Portal, Tx},
};

/// Wrong codes for one address from anywhere: ten at once, and ten a day. It is stored, so it survives a restart.
const WRONG_CODE_LIMIT: RateLimit = RateLimit { purpose: "wrong codes for an address", burst: 10, seconds: 8_640 };

/// What somebody shows first.
#[derive(Clone, Copy, Debug)]
pub enum FirstProof<'p> {
    /// A link that was mailed to the address and is used up by now.
    Link,
    /// The code that was mailed to the address for a chat, as typed.
    ChatCode(&'p str),
    /// The password of the address; its hash was compared before.
    Password,
}

/// How far an address is proved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProvedAddress {
    /// The requests of the address may be shown.
    Full,
    /// An app is set up for the address, and its code was not asked for yet: nothing may be shown.
    FactorMissing,
}

/// Checks the first proof of an address and says whether a second one is missing. `None`: the proof is wrong.
///
/// # Errors
///
/// - `RateLimited`: too many wrong codes for this address today.
/// - `DiskFull`, `Internal`: the store fails.
pub fn prove_address(tx: &Tx<'_>, email: &EmailAddress, proof: FirstProof<'_>) -> Result<Option<ProvedAddress>, Error> {
    match proof {
        FirstProof::Link => record_proof(tx, email)?,
        FirstProof::ChatCode(typed) => {
            let to = link_recipient(tx, email)?;
            rate_limit::check_stored(tx, WRONG_CODE_LIMIT, &email.key())?;
            if !mail_code::redeem_chat_code(tx, to, typed)? {
                return Ok(None);
            }
            rate_limit::reset_stored(tx, WRONG_CODE_LIMIT, &email.key())?;
            record_proof(tx, email)?;
        }
        FirstProof::Password => {}
    }
    let has_factor = second_factor::has_app(&tx.portal_credentials(email)?);
    Ok(Some(if has_factor { ProvedAddress::FactorMissing } else { ProvedAddress::Full }))
}
