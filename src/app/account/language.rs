//! Somebody chooses the language of their console.

use crate::{
    app::Error,
    domain::{id::AccountId, person::Lang},
    store::{People, Tx},
};

/// The account reads this language from now on.
pub fn set_language(tx: &Tx<'_>, account: AccountId, lang: Lang) -> Result<(), Error> {
    let mut account = tx.account(account)?.ok_or(Error::NotFound)?;
    account.lang = lang;
    Ok(tx.put_account(&account)?)
}
