//! Master data from a file (§3.5): accounts of the team, and organisations of requesters.
//!
//! A file is received, looked at, and taken in only when somebody says so. Until then nothing of it
//! is stored but the file itself, for two hours at most; afterwards it is removed at once. It is
//! taken in some hundred rows at a time, each in one transaction that also notes how far it got: it
//! can break off anywhere and go on there, and a file that is taken in twice changes nothing more.

pub mod accounts;
pub mod clients;
pub mod fault;
pub mod sheet;
mod take;

use std::{collections::HashMap, convert::Infallible, io::Read as _};

use jiff::{SignedDuration, Timestamp};

use super::{App, Error, settings};
use crate::{
    domain::{
        access::{Actor, may_administer},
        id::{AccountId, DepartmentId},
        text::{EmailAddress, Label},
    },
    store::{Attachment, Catalogue, Clients, Drafts, Expiring, Key, People, Read, Table, Tx, codec},
};

use fault::{Fault, Wrong};
use sheet::{Column, NoSheet, Row, Sheet};
pub use take::run;

/// So long a file is kept that nobody says yes or no to.
const LIFE: SignedDuration = SignedDuration::from_hours(2);

/// Rows that a preview shows.
pub const SHOWN: usize = 20;

/// Rows with faults that a preview shows.
pub const FAULTS: usize = 100;

/// What the rows are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Accounts of the team.
    Accounts,
    /// Organisations that requesters belong to.
    Clients,
}

impl Kind {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Accounts, Self::Clients];

    /// The word in addresses, keys of texts and the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Clients => "organisations",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The columns that a file of it may have.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Accounts => accounts::COLUMNS,
            Self::Clients => clients::COLUMNS,
        }
    }
}

/// A file that somebody brought, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// What its rows are.
    pub kind: Kind,
    /// The file, until it is taken in.
    pub file: Option<Attachment>,
    /// Removed then.
    pub expires: Timestamp,
    /// Invitations go out at once.
    pub invites: bool,
    /// How far it is taken in; none before somebody said yes.
    pub progress: Option<Progress>,
}

/// How far a file is taken in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Rows that are done.
    pub done: u64,
    /// Rows there are.
    pub rows: u64,
    /// Made.
    pub made: u64,
    /// Changed.
    pub changed: u64,
    /// As they stood there already.
    pub same: u64,
    /// Left out because of faults.
    pub faulty: u64,
    /// The first lines that were left out.
    pub lines: Vec<u64>,
}

impl Import {
    /// Whether all of it is taken in.
    pub fn is_over(&self) -> bool {
        self.file.is_none()
    }
}

impl codec::Record for Kind {
    fn put(&self, out: &mut codec::Out<'_>) -> Result<(), minicbor::encode::Error<Infallible>> {
        out.str(self.word()).map(drop)
    }
    fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        Self::from_word(from.str()?).ok_or_else(|| minicbor::decode::Error::message("unknown kind of import"))
    }
}

codec::record! {
    Import { 0 kind, 1 file, 2 expires, 3 invites, 4 progress }
    Progress { 0 done, 1 rows, 2 made, 3 changed, 4 same, 5 faulty, 6 lines }
}

/// What would happen with a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Would {
    /// Something new is made.
    Make,
    /// Something known is changed.
    Change {
        /// What an account may do, too.
        rights: bool,
    },
    /// It stands there already.
    Leave,
    /// It is left out.
    Skip(Vec<Fault>),
}

/// What a file would do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Preview {
    /// Headings that mean nothing to us.
    pub unknown: Vec<String>,
    /// The columns that the file has, by their words.
    pub columns: Vec<&'static str>,
    /// The first rows and what would happen with them.
    pub first: Vec<(Row, Would)>,
    /// The first rows with faults.
    pub faulty: Vec<(u64, Vec<Fault>)>,
    /// What all rows would do.
    pub sums: Progress,
}

/// Takes a file up, in place of one that this account brought before.
pub fn bring(tx: &Tx<'_>, actor: &Actor, kind: Kind, file: &Attachment) -> Result<(), Error> {
    let account = administrator(actor)?;
    tx.forget::<Import>(&key(account))?;
    tx.refer_to(file)?;
    let import = Import { kind, file: Some(file.clone()), expires: tx.now + LIFE, invites: false, progress: None };
    put(tx, account, &import)
}

/// The file that this account brought, if there is one.
pub fn brought(read: &impl Read, actor: &Actor, now: Timestamp) -> Result<Import, Error> {
    read.kept(&key(administrator(actor)?), now)?.ok_or(Error::NotFound)
}

/// What it would do. Reads the whole file, so it is not for a thread that serves pages.
pub fn preview(app: &App, import: &Import) -> Result<Result<Preview, NoSheet>, Error> {
    let sheet = match open(app, import)? {
        Ok(sheet) => sheet,
        Err(why) => return Ok(Err(why)),
    };
    let columns = import.kind.columns().iter().map(|column| column.word).filter(|word| sheet.has(word));
    let mut preview = Preview { unknown: sheet.unknown.clone(), columns: columns.collect(), ..Preview::default() };
    preview.sums.rows = sheet.rows;
    app.read(|read| {
        let (departments, mut seen) = (read.department_names()?, Seen::default());
        for row in sheet.rows() {
            let twice = seen.twice(import.kind, &row);
            let would = judge(read, import.kind, &row, twice, &departments)?.would();
            preview.sums.count(&would, row.line);
            if let Would::Skip(faults) = &would
                && preview.faulty.len() < FAULTS
            {
                preview.faulty.push((row.line, faults.clone()));
            }
            if preview.first.len() < SHOWN {
                preview.first.push((row, would));
            }
        }
        Ok(())
    })?;
    Ok(Ok(preview))
}

/// Says yes: from now on it may be taken in ([`run`]). Saying it twice changes nothing.
pub fn confirm(tx: &Tx<'_>, actor: &Actor, invites: bool) -> Result<(), Error> {
    let import = brought(tx, actor, tx.now)?;
    if import.progress.is_some() {
        return Ok(());
    }
    put(tx, administrator(actor)?, &Import { invites, progress: Some(Progress::default()), ..import })
}

/// Says no, or has seen what became of it: nothing of the file is left.
pub fn discard(tx: &Tx<'_>, actor: &Actor) -> Result<(), Error> {
    Ok(tx.forget::<Import>(&key(administrator(actor)?))?)
}

/// Removes files whose time is over; how many.
pub fn sweep(tx: &Tx<'_>) -> Result<usize, Error> {
    Ok(tx.sweep_kept::<Import>(ROWS)?)
}

impl Expiring for Import {
    fn expires(&self) -> Timestamp {
        self.expires
    }

    fn held(&self) -> Vec<&Attachment> {
        self.file.iter().collect()
    }
}

const ROWS: &str = "import/";

fn key(account: AccountId) -> Key {
    Key::word(ROWS).then(account.0)
}

fn put(tx: &Tx<'_>, account: AccountId, import: &Import) -> Result<(), Error> {
    Ok(tx.put(Table::Drafts, &key(account), import)?)
}

/// Whose rights are asked for, if they administer.
fn administrator(actor: &Actor) -> Result<AccountId, Error> {
    match actor {
        Actor::Agent(agent) if may_administer(actor) => Ok(agent.account),
        _ => Err(Error::NotFound),
    }
}

/// Reads the file.
fn open(app: &App, import: &Import) -> Result<Result<Sheet, NoSheet>, Error> {
    let Some(file) = &import.file else { return Err(Error::NotFound) };
    let broken = |error: std::io::Error| Error::Internal(format!("an imported file cannot be read: {error}"));
    let mut bytes = Vec::new();
    app.store().blobs().read(&file.hash).map_err(broken)?.read_to_end(&mut bytes).map_err(broken)?;
    Ok(Sheet::read(&bytes, import.kind.columns()))
}

/// The rows that were there already, by what makes two of them the same.
#[derive(Default)]
struct Seen(HashMap<String, u64>);

impl Seen {
    /// The line on which the same one stood before.
    fn twice(&mut self, kind: Kind, row: &Row) -> Option<u64> {
        let key = match kind {
            Kind::Accounts => EmailAddress::parse(row.text("email")).ok()?.key(),
            Kind::Clients => {
                let (name, code) = clients::read(row).ok()?.facts.key();
                format!("{name}\n{code}")
            }
        };
        let first = *self.0.entry(key).or_insert(row.line);
        (first != row.line).then_some(first)
    }
}

/// A row with what is known about it.
enum Judged {
    Account(accounts::Wanted, accounts::Plan, Option<AccountId>),
    Client(clients::Wanted, clients::Plan, Option<crate::domain::client::Client>),
    Faulty(Vec<Fault>),
}

impl Judged {
    fn would(self) -> Would {
        match self {
            Self::Account(_, accounts::Plan::Make, _) | Self::Client(_, clients::Plan::Make, _) => Would::Make,
            Self::Account(_, accounts::Plan::Change { rights }, _) => Would::Change { rights },
            Self::Client(_, clients::Plan::Change(_), _) => Would::Change { rights: false },
            Self::Account(_, accounts::Plan::Leave, _) | Self::Client(_, clients::Plan::Leave, _) => Would::Leave,
            Self::Faulty(faults) => Would::Skip(faults),
        }
    }
}

fn judge(
    read: &impl Read,
    kind: Kind,
    row: &Row,
    twice: Option<u64>,
    departments: &[(DepartmentId, Label)],
) -> Result<Judged, Error> {
    if let Some(line) = twice {
        return Ok(Judged::Faulty(vec![Fault::of_row(Wrong::Twice { line })]));
    }
    if kind == Kind::Clients {
        let wanted = match clients::read(row) {
            Ok(wanted) => wanted,
            Err(faults) => return Ok(Judged::Faulty(faults)),
        };
        let known = read.client_like(&wanted.facts)?.map(|id| read.client(id)).transpose()?.flatten();
        let plan = clients::plan(&wanted, known.as_ref());
        return Ok(Judged::Client(wanted, plan, known));
    }
    let wanted = match accounts::read(row, departments) {
        Ok(wanted) => wanted,
        Err(faults) => return Ok(Judged::Faulty(faults)),
    };
    let known = read.account_at(&wanted.email)?.map(|id| read.account(id)).transpose()?.flatten();
    let plan = accounts::plan(&wanted, known.as_ref());
    if let (Some(known), Some(rights)) = (&known, &wanted.rights)
        && super::account::rights::would_strand(read, known, rights)?
    {
        return Ok(Judged::Faulty(vec![Fault::of_row(Wrong::LastAdministrator)]));
    }
    Ok(Judged::Account(wanted, plan, known.map(|known| known.id)))
}

impl Progress {
    fn count(&mut self, would: &Would, line: u64) {
        match would {
            Would::Make => self.made += 1,
            Would::Change { .. } => self.changed += 1,
            Would::Leave => self.same += 1,
            Would::Skip(_) => {
                self.faulty += 1;
                if self.lines.len() < FAULTS {
                    self.lines.push(line);
                }
            }
        }
    }
}
