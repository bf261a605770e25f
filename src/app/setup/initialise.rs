//! Founding a helpdesk: organisation, departments, topics, texts and its first administrator, in
//! one transaction. It happens once.

use super::preset::{self, Preset, PresetKeys};
use crate::{
    app::{
        Error,
        account::{self, NewAccount},
        settings,
    },
    domain::{
        access::{Capability, Membership},
        id::AccountId,
        organisation::Organisation,
        rules::RulesOfUse,
    },
    store::{Settings, Tx},
};

/// Everything a helpdesk begins with.
#[derive(Clone, Debug)]
pub struct InitialSetup {
    /// Whose helpdesk.
    pub organisation: Organisation,
    /// Departments, topics and texts.
    pub preset: Preset,
    /// The first account. It administers and works in all departments, whatever is said here.
    pub administrator: NewAccount,
}

/// Founds the helpdesk; a second time it is not found.
pub fn initialise(tx: &Tx<'_>, founding: &InitialSetup) -> Result<(AccountId, PresetKeys), Error> {
    if tx.organisation()?.is_some() {
        return Err(Error::NotFound);
    }
    let keys = preset::apply_preset(tx, &founding.preset, founding.organisation.lang)?;
    tx.put_organisation(&founding.organisation)?;
    tx.put_rules(&RulesOfUse { version: 1, since: tx.now, texts: settings::rules::initial_texts() })?;
    let administrator = NewAccount {
        capabilities: [Capability::Administer].into(),
        memberships: keys.departments.values().map(|id| (*id, Membership::Write)).collect(),
        ..founding.administrator.clone()
    };
    Ok((account::create_account(tx, &administrator)?, keys))
}
