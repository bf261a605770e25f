//! Departments: made, changed, put in order, retired, taken back, removed.

use super::{Needed, Standing, Step, Unfit, administers, mark, moved, note};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        department::{Department, DepartmentKind, misfits},
        id::DepartmentId,
        journal::Area,
        text::Label,
        ticket::{Phase, StatusKind},
        topic::Route,
    },
    store::{Catalogue, List, People, Read, Table, Tickets, Tx},
};

/// A department in the list of all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// It.
    pub department: Department,
    /// Its open tickets.
    pub open: u64,
    /// How many people belong to it.
    pub members: usize,
}

/// All departments, the retired ones at the end.
pub fn list(read: &impl Read) -> Result<Vec<Listed>, Error> {
    let (accounts, mut all) = (read.accounts()?, read.all_departments()?);
    all.sort_by_key(|department| department.retired);
    let listed = |department: Department| {
        let is_member = |id| accounts.iter().filter(|account| account.memberships.contains_key(&id)).count();
        let open = tickets(read, department.id, |status| status.phase() == Phase::Open)?;
        Ok(Listed { open, members: is_member(department.id), department })
    };
    all.into_iter().map(listed).collect()
}

/// A department as it stands.
pub fn open(read: &impl Read, id: DepartmentId) -> Result<Standing<Department>, Error> {
    let department = read.department(id)?.ok_or(Error::NotFound)?;
    // Its place in the list is set elsewhere.
    let mark = mark(read.keys(), &Department { rank: 0, ..department.clone() });
    Ok(Standing { value: department, mark })
}

/// Makes a new one, at the end of the list. Its id and place are given here.
pub fn add(tx: &Tx<'_>, actor: &Actor, new: &Department) -> Result<DepartmentId, Error> {
    administers(actor)?;
    let all = tx.all_departments()?;
    let department = Department { id: DepartmentId(0), rank: after(&all), retired: false, ..settled(new) };
    fits(&department, &all)?;
    let id = DepartmentId(tx.next_id(Table::Departments)?);
    tx.put_department(&Department { id, ..department })?;
    note(tx, actor, Area::Department, Some(id.0))?;
    Ok(id)
}

/// Changes one. Its id, place and retirement stay as they are.
pub fn change(tx: &Tx<'_>, actor: &Actor, id: DepartmentId, seen: &str, new: &Department) -> Result<(), Error> {
    administers(actor)?;
    let before = open(tx, id)?.unchanged(seen)?;
    let after = Department { id, rank: before.rank, retired: before.retired, ..settled(new) };
    if after == before {
        return Ok(());
    }
    if !after.retired {
        fits(&after, &tx.all_departments()?)?;
    }
    put(tx, actor, &after)
}

/// Moves one in the list of those that are not retired.
pub fn reorder(tx: &Tx<'_>, actor: &Actor, id: DepartmentId, step: Step) -> Result<(), Error> {
    administers(actor)?;
    let Some(list) = moved(tx.departments()?, |department| department.id == id, step) else { return Ok(()) };
    for (rank, department) in (1..).zip(list) {
        if department.rank != rank {
            tx.put_department(&Department { rank, ..department })?;
        }
    }
    note(tx, actor, Area::Department, Some(id.0))
}

/// Retires one: it takes nothing in any more. Not while something is open in it or goes to it.
pub fn retire(tx: &Tx<'_>, actor: &Actor, id: DepartmentId) -> Result<(), Error> {
    administers(actor)?;
    let department = open(tx, id)?.value;
    let tickets = tickets(tx, id, |status| status.phase() == Phase::Open)?;
    Needed { tickets, topics: topics(tx, id, false)?, members: 0 }.nothing()?;
    put(tx, actor, &Department { retired: true, ..department })
}

/// Takes a retired one back, if it still fits beside the others.
pub fn restore(tx: &Tx<'_>, actor: &Actor, id: DepartmentId) -> Result<(), Error> {
    administers(actor)?;
    let department = open(tx, id)?.value;
    let all = tx.all_departments()?;
    let back = Department { retired: false, rank: after(&all), ..department };
    fits(&back, &all)?;
    put(tx, actor, &back)
}

/// Removes one that nothing belongs to.
pub fn remove(tx: &Tx<'_>, actor: &Actor, id: DepartmentId) -> Result<(), Error> {
    administers(actor)?;
    open(tx, id)?;
    let members = tx.accounts()?.iter().filter(|account| account.memberships.contains_key(&id)).count();
    Needed { tickets: tickets(tx, id, |_| true)?, topics: topics(tx, id, true)?, members }.nothing()?;
    tx.remove_department(id)?;
    note(tx, actor, Area::Department, Some(id.0))
}

fn put(tx: &Tx<'_>, actor: &Actor, department: &Department) -> Result<(), Error> {
    tx.put_department(department)?;
    note(tx, actor, Area::Department, Some(department.id.0))
}

/// The kind that is meant to be protected is.
fn settled(new: &Department) -> Department {
    Department { protected: new.protected || new.kind == DepartmentKind::Protected, ..new.clone() }
}

fn fits(department: &Department, all: &[Department]) -> Result<(), Error> {
    let misfits = misfits(department, all);
    if misfits.is_empty() { Ok(()) } else { Err(Error::Unfit(Unfit::Department(misfits))) }
}

fn after(all: &[Department]) -> u64 {
    all.iter().map(|department| department.rank.max(department.id.0)).max().unwrap_or_default() + 1
}

fn tickets(read: &impl Read, id: DepartmentId, counts: impl Fn(StatusKind) -> bool) -> Result<u64, Error> {
    let statuses = StatusKind::ALL.into_iter().filter(|status| counts(*status));
    Ok(read.count_tickets(statuses.map(|status| (List::Department(id), status)))?)
}

fn topics(tx: &Tx<'_>, id: DepartmentId, retired_too: bool) -> Result<Vec<Label>, Error> {
    let topics = tx.all_topics()?.into_iter().filter(|topic| retired_too || !topic.retired);
    Ok(topics.filter(|topic| topic.route == Route::Department(id)).map(|topic| topic.name).collect())
}
