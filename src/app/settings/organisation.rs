//! Whose helpdesk this is.

use super::{Versioned, log_change, require_admin};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        journal::ConfigArea,
        organisation::{Organisation, detect_logo_type},
    },
    store::{Read, Settings, Tx},
};

/// What becomes of the logo.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LogoChange {
    /// It stays, if there is one.
    Keep,
    /// It goes.
    Remove,
    /// It is this one now.
    Replace(Vec<u8>),
}

/// The organisation as it stands.
pub fn load(read: &impl Read) -> Result<Versioned<Organisation>, Error> {
    let organisation = read.organisation()?.ok_or(Error::NotFound)?;
    Ok(Versioned::of(read.installation_key(), organisation))
}

/// Sets it. What it says of the logo's kind does not count; the logo does.
pub fn save(
    tx: &Tx<'_>,
    actor: &Actor,
    seen: &str,
    organisation: &Organisation,
    logo: &LogoChange,
) -> Result<(), Error> {
    require_admin(actor)?;
    let before = load(tx)?.check_version(seen)?;
    let kind = match logo {
        LogoChange::Keep => before.logo.clone(),
        LogoChange::Remove => {
            tx.remove_logo()?;
            None
        }
        LogoChange::Replace(bytes) => {
            tx.put_logo(bytes)?;
            detect_logo_type(bytes).map(str::to_owned)
        }
    };
    let after = Organisation { logo: kind, ..organisation.clone() };
    if before == after && *logo == LogoChange::Keep {
        return Ok(());
    }
    if before.lang != after.lang {
        // Texts from before they had a language are in the one that was the organisation's.
        tx.put_texts(before.lang, &tx.texts_in(before.lang)?)?;
    }
    tx.put_organisation(&after)?;
    log_change(tx, actor, ConfigArea::Organisation, None)
}
