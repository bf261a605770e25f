//! Departments: added, changed, ordered, retired, restored, removed.

use super::{Dependents, MoveDirection, SettingError, Versioned, log_change, move_item, require_admin, version};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        audit::ConfigArea,
        department::{Department, DepartmentKind, find_department_errors},
        id::DepartmentId,
        routing::TopicRoute,
        text::Label,
        ticket::{Phase, StatusKind},
    },
    store::{Catalogue, People, Read, TicketList, TicketLists, Tx},
};

/// A department in the list of all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DepartmentItem {
    pub department: Department,
    /// How many open tickets it has.
    pub open: u64,
    /// How many accounts have a membership.
    pub members: usize,
}

/// All departments, the retired ones last.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn list_departments(read: &impl Read) -> Result<Vec<DepartmentItem>, Error> {
    let (accounts, mut all) = (read.accounts()?, read.all_departments()?);
    all.sort_by_key(|department| department.retired);
    let listed = |department: Department| {
        let is_member = |id| accounts.iter().filter(|account| account.memberships.contains_key(&id)).count();
        let open = tickets(read, department.id, |status| status.phase() == Phase::Open)?;
        Ok(DepartmentItem { open, members: is_member(department.id), department })
    };
    all.into_iter().map(listed).collect()
}

/// A department, with the version of what [`change`] changes.
///
/// # Errors
///
/// - `NotFound`: no such department.
/// - `Internal`: the store fails.
pub fn load(read: &impl Read, id: DepartmentId) -> Result<Versioned<Department>, Error> {
    let department = read.department(id)?.ok_or(Error::NotFound)?;
    // The rank is set by `reorder`, so it is not part of the version.
    let mark = version(read.installation_key(), &Department { rank: 0, ..department.clone() });
    Ok(Versioned { value: department, version: mark })
}

/// Adds a department at the end of the list. Id, rank and retirement of `new` do not count.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `InvalidSetting(Department)`: it does not fit with the others.
/// - `Internal`: the store fails.
pub fn add(tx: &Tx<'_>, actor: &Actor, new: &Department) -> Result<DepartmentId, Error> {
    require_admin(actor)?;
    let all = tx.all_departments()?;
    let department =
        Department { id: DepartmentId(0), rank: next_rank(&all), retired: false, ..normalise_protection(new) };
    check_fit(&department, &all)?;
    let id = tx.next_department_id()?;
    tx.put_department(&Department { id, ..department })?;
    log_change(tx, actor, ConfigArea::Department, Some(id.0))?;
    Ok(id)
}

/// Changes a department. Its id, rank and retirement stay as they are. `seen` is the version that the form was
/// made from.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such department.
/// - `InvalidSetting(ChangedMeanwhile)`: it changed since the form was made.
/// - `InvalidSetting(Department)`: it does not fit with the others; not checked for a retired one.
/// - `Internal`: the store fails.
pub fn change(tx: &Tx<'_>, actor: &Actor, id: DepartmentId, seen: &str, new: &Department) -> Result<(), Error> {
    require_admin(actor)?;
    let before = load(tx, id)?.check_version(seen)?;
    let after = Department { id, rank: before.rank, retired: before.retired, ..normalise_protection(new) };
    if after == before {
        return Ok(());
    }
    if !after.retired {
        check_fit(&after, &tx.all_departments()?)?;
    }
    put(tx, actor, &after)
}

/// Moves a department in the list of those that are not retired. Where it cannot move, nothing changes.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `Internal`: the store fails.
pub fn reorder(tx: &Tx<'_>, actor: &Actor, id: DepartmentId, step: MoveDirection) -> Result<(), Error> {
    require_admin(actor)?;
    let Some(list) = move_item(tx.departments()?, |department| department.id == id, step) else { return Ok(()) };
    for (rank, department) in (1..).zip(list) {
        if department.rank != rank {
            tx.put_department(&Department { rank, ..department })?;
        }
    }
    log_change(tx, actor, ConfigArea::Department, Some(id.0))
}

/// Retires a department: no new ticket gets there.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such department.
/// - `InvalidSetting(InUse)`: it has open tickets, or a topic that is not retired sends requests there.
/// - `Internal`: the store fails.
pub fn retire(tx: &Tx<'_>, actor: &Actor, id: DepartmentId) -> Result<(), Error> {
    require_admin(actor)?;
    let department = load(tx, id)?.value;
    let tickets = tickets(tx, id, |status| status.phase() == Phase::Open)?;
    Dependents { tickets, topics: topics(tx, id, false)?, members: 0 }.refuse_if_any()?;
    put(tx, actor, &Department { retired: true, ..department })
}

/// Restores a retired department, at the end of the list.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such department.
/// - `InvalidSetting(Department)`: it does not fit with the others any more.
/// - `Internal`: the store fails.
pub fn restore(tx: &Tx<'_>, actor: &Actor, id: DepartmentId) -> Result<(), Error> {
    require_admin(actor)?;
    let department = load(tx, id)?.value;
    let all = tx.all_departments()?;
    let back = Department { retired: false, rank: next_rank(&all), ..department };
    check_fit(&back, &all)?;
    put(tx, actor, &back)
}

/// Removes a department that nothing belongs to.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such department.
/// - `InvalidSetting(InUse)`: it has tickets or members, or a topic sends requests there, also a retired one.
/// - `Internal`: the store fails.
pub fn remove(tx: &Tx<'_>, actor: &Actor, id: DepartmentId) -> Result<(), Error> {
    require_admin(actor)?;
    load(tx, id)?;
    let members = tx.accounts()?.iter().filter(|account| account.memberships.contains_key(&id)).count();
    Dependents { tickets: tickets(tx, id, |_| true)?, topics: topics(tx, id, true)?, members }.refuse_if_any()?;
    tx.remove_department(id)?;
    log_change(tx, actor, ConfigArea::Department, Some(id.0))
}

fn put(tx: &Tx<'_>, actor: &Actor, department: &Department) -> Result<(), Error> {
    tx.put_department(department)?;
    log_change(tx, actor, ConfigArea::Department, Some(department.id.0))
}

/// A department of the kind "protected" is always protected.
fn normalise_protection(new: &Department) -> Department {
    Department { protected: new.protected || new.kind == DepartmentKind::Protected, ..new.clone() }
}

fn check_fit(department: &Department, all: &[Department]) -> Result<(), Error> {
    let misfits = find_department_errors(department, all);
    if misfits.is_empty() { Ok(()) } else { Err(Error::InvalidSetting(SettingError::Department(misfits))) }
}

fn next_rank(all: &[Department]) -> u64 {
    all.iter().map(|department| department.rank.max(department.id.0)).max().unwrap_or_default() + 1
}

fn tickets(read: &impl Read, id: DepartmentId, counts: impl Fn(StatusKind) -> bool) -> Result<u64, Error> {
    let statuses = StatusKind::ALL.into_iter().filter(|status| counts(*status));
    Ok(read.count_tickets(statuses.map(|status| (TicketList::Department(id), status)))?)
}

fn topics(tx: &Tx<'_>, id: DepartmentId, retired_too: bool) -> Result<Vec<Label>, Error> {
    let topics = tx.all_topics()?.into_iter().filter(|topic| retired_too || !topic.retired);
    Ok(topics.filter(|topic| topic.route == TopicRoute::Department(id)).map(|topic| topic.name).collect())
}
