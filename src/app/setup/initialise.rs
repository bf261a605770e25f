//! Initialising a helpdesk: organisation, departments, topics, texts, rules and the first administrator, in
//! one transaction. It happens once.

use super::preset::{self, Preset, PresetKeys};
use crate::{
    app::{
        Error,
        account::{self, NewAccount},
        settings,
    },
    domain::{
        id::AccountId,
        organisation::Organisation,
        rights::{Capability, Membership},
        rules::RulesOfUse,
        setup_task::SetupTask,
    },
    store::{Settings, Tx},
};

/// What a helpdesk begins with.
#[derive(Clone, Debug)]
pub struct InitialSetup {
    /// The organisation that runs the helpdesk.
    pub organisation: Organisation,
    pub preset: Preset,
    /// The first account. It gets the right to administer and all memberships, whatever is set here.
    pub administrator: NewAccount,
}

/// Initialises the helpdesk. Returns the administrator's account and the ids that the preset's keys became.
///
/// # Errors
///
/// - `NotFound`: the helpdesk is initialised already.
/// - `AlreadyExists`: an account has the administrator's address.
/// - `Internal`: the store fails.
pub fn initialise(tx: &Tx<'_>, founding: &InitialSetup) -> Result<(AccountId, PresetKeys), Error> {
    if tx.organisation()?.is_some() {
        return Err(Error::NotFound);
    }
    let keys = preset::apply_preset(tx, &founding.preset, founding.organisation.lang)?;
    tx.put_organisation(&founding.organisation)?;
    tx.put_rules(&RulesOfUse { version: 1, since: tx.now, texts: settings::rules::initial_texts() })?;
    tx.put_open_setup_tasks(&SetupTask::ALL.into())?;
    let administrator = NewAccount {
        capabilities: [Capability::Administer].into(),
        memberships: keys.departments.values().map(|id| (*id, Membership::Write)).collect(),
        ..founding.administrator.clone()
    };
    Ok((account::create_account(tx, &administrator)?, keys))
}
