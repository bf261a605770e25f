//! The rules of use (§3.1): versions of a text that everybody of the team accepts.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    person::{Account, Lang},
    text::Body,
};

/// One version of the rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RulesOfUse {
    pub version: u64,
    pub since: Timestamp,
    /// What they say, in one language at least.
    pub texts: BTreeMap<Lang, Body>,
}

impl RulesOfUse {
    /// The text for readers of a language; in another one if there is none in theirs.
    pub fn text(&self, lang: Lang) -> Option<(Lang, &Body)> {
        let theirs = self.texts.get_key_value(&lang).or_else(|| self.texts.first_key_value());
        theirs.map(|(lang, text)| (*lang, text))
    }

    /// Whether this version is new to the owner of the account.
    pub fn are_new_to(&self, account: &Account) -> bool {
        account.rules.is_none_or(|accepted| accepted.version < self.version)
    }
}
