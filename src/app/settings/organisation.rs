//! Whose helpdesk this is.

use super::{Standing, administers, note};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        journal::Area,
        organisation::{Organisation, logo_type},
    },
    store::{Read, Settings, Tx},
};

/// What becomes of the logo.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Logo {
    /// It stays, if there is one.
    Stays,
    /// It goes.
    Goes,
    /// It is this one now.
    Is(Vec<u8>),
}

/// The organisation as it stands.
pub fn open(read: &impl Read) -> Result<Standing<Organisation>, Error> {
    let organisation = read.organisation()?.ok_or(Error::NotFound)?;
    Ok(Standing::of(read.keys(), organisation))
}

/// Sets it. What it says of the logo's kind does not count; the logo does.
pub fn save(tx: &Tx<'_>, actor: &Actor, seen: &str, organisation: &Organisation, logo: &Logo) -> Result<(), Error> {
    administers(actor)?;
    let before = open(tx)?.unchanged(seen)?;
    let kind = match logo {
        Logo::Stays => before.logo.clone(),
        Logo::Goes => {
            tx.remove_logo()?;
            None
        }
        Logo::Is(bytes) => {
            tx.put_logo(bytes)?;
            logo_type(bytes).map(str::to_owned)
        }
    };
    let after = Organisation { logo: kind, ..organisation.clone() };
    if before == after && *logo == Logo::Stays {
        return Ok(());
    }
    if before.lang != after.lang {
        // Texts from before they had a language are in the one that was the organisation's.
        tx.put_texts(before.lang, &tx.texts_of(before.lang)?)?;
    }
    tx.put_organisation(&after)?;
    note(tx, actor, Area::Organisation, None)
}
