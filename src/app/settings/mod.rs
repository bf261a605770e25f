//! What administrators configure, one file each. Each change checks that the actor administers, that nobody
//! else changed the setting meanwhile, and that the rules allow it; then it is written and logged in the audit
//! log.

pub mod customers;
pub mod department;
pub mod mail_server;
pub mod organisation;
pub mod rules;
pub mod satisfaction;
pub mod setup_tasks;
mod test_mail;
pub mod texts;
pub mod topic;

use data_encoding::BASE64URL_NOPAD;

use super::{Error, audit};
use crate::{
    domain::{
        access::{Actor, may_administer},
        audit::{AuditAction, ConfigArea},
        department::DepartmentError,
        text::Label,
        topic::TopicError,
    },
    store::{Fingerprint, InstallationKey, Tx},
};

pub use test_mail::send as send_test_mail;

/// A setting with its version, which a form sends back so that a change in between is noticed.
#[derive(Clone, Debug)]
pub struct Versioned<T> {
    pub value: T,
    /// A keyed hash of the value: another value has another version.
    pub version: String,
}

/// Why a setting was not changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SettingError {
    /// Somebody changed it since the form was opened.
    ChangedMeanwhile,
    /// It does not fit with the other departments.
    Department(Vec<DepartmentError>),
    /// It does not fit with the other topics and departments, or its questions do not.
    Topic(Vec<TopicError>),
    /// Something still depends on it.
    InUse(Dependents),
}

/// What still depends on a department that is to be retired or removed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Dependents {
    /// The open ones if it is to be retired, all if it is to be removed.
    pub tickets: u64,
    /// Accounts with a membership; only counted if it is to be removed.
    pub members: usize,
    /// Topics whose requests go there.
    pub topics: Vec<Label>,
}

impl Dependents {
    fn refuse_if_any(self) -> Result<(), Error> {
        if self == Self::default() { Ok(()) } else { Err(Error::InvalidSetting(SettingError::InUse(self))) }
    }
}

/// Where an item moves in its list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MoveDirection {
    /// One place towards the beginning.
    Up,
    /// One place towards the end.
    Down,
}

/// Moves an item by one place; `None` if it is not in the list or cannot go further.
fn move_item<T>(mut list: Vec<T>, is_it: impl Fn(&T) -> bool, step: MoveDirection) -> Option<Vec<T>> {
    let from = list.iter().position(is_it)?;
    let to = match step {
        MoveDirection::Up => from.checked_sub(1)?,
        MoveDirection::Down => from + 1,
    };
    if to >= list.len() {
        return None;
    }
    list.swap(from, to);
    Some(list)
}

impl<T: Fingerprint> Versioned<T> {
    pub(in crate::app) fn of(keys: &InstallationKey, value: T) -> Self {
        let version = version(keys, &value);
        Self { value, version }
    }

    /// The value, if `seen` is the version that the form was rendered from.
    ///
    /// # Errors
    ///
    /// `InvalidSetting(ChangedMeanwhile)`: somebody else has changed the value since.
    pub(in crate::app) fn check_version(self, seen: &str) -> Result<T, Error> {
        if self.version == seen { Ok(self.value) } else { Err(Error::InvalidSetting(SettingError::ChangedMeanwhile)) }
    }
}

fn version(keys: &InstallationKey, value: &impl Fingerprint) -> String {
    BASE64URL_NOPAD.encode(&value.signature(keys, "setting")[..12])
}

/// `NotFound` for everybody who does not administer: for them there is nothing to configure.
pub(in crate::app) fn require_admin(actor: &Actor) -> Result<(), Error> {
    if may_administer(actor) { Ok(()) } else { Err(Error::NotFound) }
}

/// Records a change of the configuration in the audit log; `id`: what was changed, where there are several.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(in crate::app) fn log_change(tx: &Tx<'_>, actor: &Actor, area: ConfigArea, id: Option<u64>) -> Result<(), Error> {
    Ok(audit::record(tx, actor, &AuditAction::Configured { area, id })?)
}
