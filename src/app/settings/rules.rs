//! The rules of use: each change is a new version, which everybody has to accept again (see
//! [`account::rules`](crate::app::account::rules)).

use std::collections::BTreeMap;

use super::{Versioned, log_change, require_admin};
use crate::{
    app::Error,
    domain::{access::Actor, audit::ConfigArea, person::Lang, rules::RulesOfUse, text::Body},
    store::{Read, Settings, Tx},
};

/// The present rules, with the version of the setting (not that of the rules).
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn load(read: &impl Read) -> Result<Versioned<Option<RulesOfUse>>, Error> {
    Ok(Versioned::of(read.installation_key(), read.rules()?))
}

/// The earlier versions, newest first.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn former_rules(read: &impl Read) -> Result<Vec<RulesOfUse>, Error> {
    let mut former = read.former_rules()?;
    former.reverse();
    Ok(former)
}

/// Sets new rules. The same texts make no new version.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `InvalidSetting(ChangedMeanwhile)`: they changed since the form was made.
/// - `Internal`: the store fails.
pub fn save(tx: &Tx<'_>, actor: &Actor, seen: &str, texts: &BTreeMap<Lang, Body>) -> Result<(), Error> {
    require_admin(actor)?;
    let before = load(tx)?.check_version(seen)?;
    if before.as_ref().is_some_and(|before| before.texts == *texts) {
        return Ok(());
    }
    let version = before.map_or(0, |before| before.version) + 1;
    tx.put_rules(&RulesOfUse { version, since: tx.now, texts: texts.clone() })?;
    log_change(tx, actor, ConfigArea::Rules, Some(version))
}

/// The rules that a new helpdesk begins with.
pub fn initial_texts() -> BTreeMap<Lang, Body> {
    let text = |lang| match lang {
        Lang::De => include_str!("../../../assets/presets/rules.de.txt"),
        Lang::En => include_str!("../../../assets/presets/rules.en.txt"),
    };
    Lang::ALL.into_iter().filter_map(|lang| Some((lang, Body::parse(text(lang)).ok()?))).collect()
}
