//! What administrators set: one intention each. It asks whether the actor may, whether somebody
//! was faster, and whether the rules allow it; then it writes, and notes a line in the journal.

pub mod mail;
pub mod organisation;
pub mod texts;
mod trial;

use data_encoding::BASE64URL_NOPAD;

use super::{Error, journal};
use crate::{
    domain::{
        access::{Actor, may_administer},
        journal::{Area, Deed},
    },
    store::{
        Keys, Tx,
        codec::{self, Record},
    },
};

pub use trial::send as send_trial;

/// Something that is set, and the mark by which a form says what it was made from.
#[derive(Clone, Debug)]
pub struct Standing<T> {
    /// What stands there.
    pub value: T,
    /// Its mark; another value has another one.
    pub mark: String,
}

/// Why a setting was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unfit {
    /// Somebody changed it since the form was opened.
    Changed,
}

impl<T: Record> Standing<T> {
    fn of(keys: &Keys, value: T) -> Self {
        let mark = BASE64URL_NOPAD.encode(&keys.sign("setting", &codec::to_bytes(&value))[..12]);
        Self { value, mark }
    }

    /// Lets a form pass that was made from what stands there now.
    fn unchanged(self, seen: &str) -> Result<T, Error> {
        if self.mark == seen { Ok(self.value) } else { Err(Error::Unfit(Unfit::Changed)) }
    }
}

/// For everybody else there is nothing to administer.
fn administers(actor: &Actor) -> Result<(), Error> {
    if may_administer(actor) { Ok(()) } else { Err(Error::NotFound) }
}

fn note(tx: &Tx<'_>, actor: &Actor, area: Area, id: Option<u64>) -> Result<(), Error> {
    Ok(journal::note(tx, actor, &Deed::Configured { area, id })?)
}
