//! The organisation that runs the helpdesk: name, language, address, look.

use super::{Versioned, log_change, require_admin};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        audit::ConfigArea,
        organisation::{Organisation, detect_logo_type},
    },
    store::{Read, Settings, Tx},
};

/// What happens to the logo.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LogoChange {
    Keep,
    Remove,
    /// The bytes of the new picture.
    Replace(Vec<u8>),
}

/// The organisation, with its version.
///
/// # Errors
///
/// - `NotFound`: the helpdesk is not set up yet.
/// - `Internal`: the store fails.
pub fn load(read: &impl Read) -> Result<Versioned<Organisation>, Error> {
    let organisation = read.organisation()?.ok_or(Error::NotFound)?;
    Ok(Versioned::of(read.installation_key(), organisation))
}

/// Changes the organisation. The logo's type is detected from its bytes; what `organisation` says of it does
/// not count.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or the helpdesk is not set up yet.
/// - `InvalidSetting(ChangedMeanwhile)`: it changed since the form was made.
/// - `Internal`: the store fails.
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
        // Old texts were stored without a language: they are in the organisation's former language.
        tx.put_texts(before.lang, &tx.texts_in(before.lang)?)?;
    }
    tx.put_organisation(&after)?;
    log_change(tx, actor, ConfigArea::Organisation, None)
}
