//! The rules of use: every change is a new version, which everybody accepts anew.

use std::collections::BTreeMap;

use super::{Standing, administers, note};
use crate::{
    app::Error,
    domain::{access::Actor, journal::Area, person::Lang, rules::Rules, text::Body},
    store::{Read, Settings, Tx},
};

/// The rules as they stand.
pub fn open(read: &impl Read) -> Result<Standing<Option<Rules>>, Error> {
    Ok(Standing::of(read.keys(), read.rules()?))
}

/// The rules that stood before, the newest first.
pub fn former(read: &impl Read) -> Result<Vec<Rules>, Error> {
    let mut former = read.former_rules()?;
    former.reverse();
    Ok(former)
}

/// Sets new rules; the same words are no new version.
pub fn save(tx: &Tx<'_>, actor: &Actor, seen: &str, texts: &BTreeMap<Lang, Body>) -> Result<(), Error> {
    administers(actor)?;
    let before = open(tx)?.unchanged(seen)?;
    if before.as_ref().is_some_and(|before| before.texts == *texts) {
        return Ok(());
    }
    let version = before.map_or(0, |before| before.version) + 1;
    tx.put_rules(&Rules { version, since: tx.now, texts: texts.clone() })?;
    note(tx, actor, Area::Rules, Some(version))
}

/// What a helpdesk begins with.
pub fn first() -> BTreeMap<Lang, Body> {
    let text = |lang| match lang {
        Lang::De => include_str!("../../../assets/presets/rules.de.txt"),
        Lang::En => include_str!("../../../assets/presets/rules.en.txt"),
    };
    Lang::ALL.into_iter().filter_map(|lang| Some((lang, Body::parse(text(lang)).ok()?))).collect()
}
