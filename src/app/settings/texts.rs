//! The board's texts, in every language at once.

use super::{Versioned, log_change, require_admin};
use crate::{
    app::Error,
    domain::{access::Actor, journal::ConfigArea, organisation::Texts, person::Lang},
    store::{Read, Settings, Tx},
};

/// The texts, in the order of [`Lang::ALL`].
pub type AllTexts = Vec<Texts>;

/// The texts as they stand.
pub fn load(read: &impl Read) -> Result<Versioned<AllTexts>, Error> {
    let all = Lang::ALL.into_iter().map(|lang| read.texts_in(lang)).collect::<Result<_, _>>()?;
    Ok(Versioned::of(read.installation_key(), all))
}

/// Sets them.
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
