//! The texts of the public pages, in all languages at once.

use super::{Versioned, log_change, require_admin};
use crate::{
    app::Error,
    domain::{access::Actor, audit::ConfigArea, organisation::Texts, person::Lang},
    store::{Read, Settings, Tx},
};

/// The texts in the order of [`Lang::ALL`].
pub type AllTexts = Vec<Texts>;

/// The texts, with their version.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn load(read: &impl Read) -> Result<Versioned<AllTexts>, Error> {
    let all = Lang::ALL.into_iter().map(|lang| read.texts_in(lang)).collect::<Result<_, _>>()?;
    Ok(Versioned::of(read.installation_key(), all))
}

/// Sets the texts, in the order of [`Lang::ALL`].
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `InvalidSetting(ChangedMeanwhile)`: they changed since the form was made.
/// - `Internal`: the store fails.
pub fn save(tx: &Tx<'_>, actor: &Actor, seen: &str, texts: &[Texts]) -> Result<(), Error> {
    require_admin(actor)?;
    let before = load(tx)?.check_version(seen)?;
    for ((lang, texts), before) in Lang::ALL.into_iter().zip(texts).zip(&before) {
        if texts != before {
            tx.put_texts(lang, texts)?;
        }
    }
    if before == texts { Ok(()) } else { log_change(tx, actor, ConfigArea::Texts, None) }
}
