//! What administrators set: one intention each. It asks whether the actor may, whether somebody
//! was faster, and whether the rules allow it; then it writes, and notes a line in the journal.

pub mod bot;
pub mod customers;
pub mod department;
pub mod field;
pub mod mail_server;
pub mod organisation;
pub mod rules;
pub mod satisfaction;
pub mod texts;
pub mod topic;
mod trial;

use data_encoding::BASE64URL_NOPAD;

use super::{Error, audit};
use crate::{
    domain::{
        access::{Actor, may_administer},
        department::DepartmentError,
        journal::{AuditAction, ConfigArea},
        text::Label,
        topic::{FieldDefinitionError, TopicError},
    },
    store::{Fingerprint, InstallationKey, Tx},
};

pub use trial::send as send_trial;

/// Something that is set, and the mark by which a form says what it was made from.
#[derive(Clone, Debug)]
pub struct Versioned<T> {
    /// What stands there.
    pub value: T,
    /// Its mark; another value has another one.
    pub version: String,
}

/// Why a setting was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SettingError {
    /// Somebody changed it since the form was opened.
    ChangedMeanwhile,
    /// The department does not fit beside the others.
    Department(Vec<DepartmentError>),
    /// The topic does not fit beside the others.
    Topic(Vec<TopicError>),
    /// The field does not fit into its topic.
    Field(Vec<FieldDefinitionError>),
    /// Something still needs it.
    InUse(Dependents),
}

/// What still needs something that is to be put away.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Dependents {
    /// Tickets: the open ones if it is to be retired, all if it is to be removed.
    pub tickets: u64,
    /// People who work there.
    pub members: usize,
    /// Topics whose requests go there.
    pub topics: Vec<Label>,
}

impl Dependents {
    fn refuse_if_any(self) -> Result<(), Error> {
        if self == Self::default() { Ok(()) } else { Err(Error::InvalidSetting(SettingError::InUse(self))) }
    }
}

/// Where something goes in its list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MoveDirection {
    /// One place towards the beginning.
    Up,
    /// One place towards the end.
    Down,
}

/// Moves one by a step in a list; nothing if it cannot go further.
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

    /// Lets a form pass that was made from what stands there now.
    pub(in crate::app) fn check_version(self, seen: &str) -> Result<T, Error> {
        if self.version == seen { Ok(self.value) } else { Err(Error::InvalidSetting(SettingError::ChangedMeanwhile)) }
    }
}

fn version(keys: &InstallationKey, value: &impl Fingerprint) -> String {
    BASE64URL_NOPAD.encode(&value.signature(keys, "setting")[..12])
}

/// For everybody else there is nothing to administer.
pub(in crate::app) fn require_admin(actor: &Actor) -> Result<(), Error> {
    if may_administer(actor) { Ok(()) } else { Err(Error::NotFound) }
}

fn log_change(tx: &Tx<'_>, actor: &Actor, area: ConfigArea, id: Option<u64>) -> Result<(), Error> {
    Ok(audit::record(tx, actor, &AuditAction::Configured { area, id })?)
}
