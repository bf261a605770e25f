//! Founding a helpdesk: organisation, departments, topics, texts and its first administrator, in
//! one transaction. It happens once.

use super::preset::{self, Keys, Preset};
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
        rules::Rules,
    },
    store::{Settings, Tx},
};

/// Everything a helpdesk begins with.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Whose helpdesk.
    pub organisation: Organisation,
    /// Departments, topics and texts.
    pub preset: Preset,
    /// The first account. It administers and works in all departments, whatever is said here.
    pub administrator: NewAccount,
}

/// Founds the helpdesk; a second time it is not found.
pub fn found(tx: &Tx<'_>, founding: &Founding) -> Result<(AccountId, Keys), Error> {
    if tx.organisation()?.is_some() {
        return Err(Error::NotFound);
    }
    let keys = preset::apply(tx, &founding.preset, founding.organisation.lang)?;
    tx.put_organisation(&founding.organisation)?;
    tx.put_rules(&Rules { version: 1, since: tx.now, texts: settings::rules::first() })?;
    let administrator = NewAccount {
        capabilities: [Capability::Administer].into(),
        memberships: keys.departments.values().map(|id| (*id, Membership::Write)).collect(),
        ..founding.administrator.clone()
    };
    Ok((account::add(tx, &administrator)?, keys))
}
