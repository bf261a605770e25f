//! The board's texts, in every language at once.

use super::{Standing, administers, note};
use crate::{
    app::Error,
    domain::{access::Actor, journal::Area, organisation::Texts, person::Lang},
    store::{Read, Settings, Tx},
};

/// The texts, in the order of [`Lang::ALL`].
pub type All = Vec<Texts>;

/// The texts as they stand.
pub fn open(read: &impl Read) -> Result<Standing<All>, Error> {
    let all = Lang::ALL.into_iter().map(|lang| read.texts_of(lang)).collect::<Result<_, _>>()?;
    Ok(Standing::of(read.keys(), all))
}

/// Sets them.
pub fn save(tx: &Tx<'_>, actor: &Actor, seen: &str, texts: &[Texts]) -> Result<(), Error> {
    administers(actor)?;
    let before = open(tx)?.unchanged(seen)?;
    for ((lang, texts), before) in Lang::ALL.into_iter().zip(texts).zip(&before) {
        if texts != before {
            tx.put_texts(lang, texts)?;
        }
    }
    if before == texts { Ok(()) } else { note(tx, actor, Area::Texts, None) }
}
