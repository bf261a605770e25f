//! Customer organisations that requesters belong to: schools, partner associations, offices; and their members
//! and contacts.

use super::{Versioned, log_change, require_admin};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        audit::ConfigArea,
        customer::{CustomerDetails, CustomerOrganisation},
        id::{CustomerId, PersonId},
        person::{NewPerson, Person},
    },
    store::{Customers, People, Read, Tx},
};

/// An organisation, with its version.
///
/// # Errors
///
/// - `NotFound`: no such organisation.
/// - `Internal`: the store fails.
pub fn load(read: &impl Read, id: CustomerId) -> Result<Versioned<CustomerOrganisation>, Error> {
    let client = read.customer(id)?.ok_or(Error::NotFound)?;
    Ok(Versioned::of(read.installation_key(), client))
}

/// Makes an organisation.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `AlreadyExists`: another one has the same name and postal code.
/// - `Internal`: the store fails.
pub fn create(tx: &Tx<'_>, actor: &Actor, facts: &CustomerDetails) -> Result<CustomerId, Error> {
    let id = create_unlogged(tx, actor, facts)?;
    log_change(tx, actor, ConfigArea::Customer, Some(id.0))?;
    Ok(id)
}

/// Changes an organisation. `seen` is the version that the form was made from.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such organisation.
/// - `InvalidSetting(ChangedMeanwhile)`: it changed since the form was made.
/// - `AlreadyExists`: another one has the same name and postal code.
/// - `Internal`: the store fails.
pub fn save(tx: &Tx<'_>, actor: &Actor, id: CustomerId, seen: &str, facts: &CustomerDetails) -> Result<(), Error> {
    require_admin(actor)?;
    let before = load(tx, id)?.check_version(seen)?;
    if before.details() == *facts {
        return Ok(());
    }
    put_unique(tx, before.with(facts.clone()))?;
    log_change(tx, actor, ConfigArea::Customer, Some(id.0))
}

/// Retires an organisation, or restores it. Its members stay.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such organisation.
/// - `Internal`: the store fails.
pub fn retire(tx: &Tx<'_>, actor: &Actor, id: CustomerId, retired: bool) -> Result<(), Error> {
    require_admin(actor)?;
    let client = tx.customer(id)?.ok_or(Error::NotFound)?;
    if client.retired == retired {
        return Ok(());
    }
    tx.put_customer(&CustomerOrganisation { retired, ..client })?;
    log_change(tx, actor, ConfigArea::Customer, Some(id.0))
}

/// The members of an organisation: contacts first, by name.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn members(read: &impl Read, id: CustomerId) -> Result<Vec<Person>, Error> {
    let mut members = Vec::new();
    for person in read.members_of(id)? {
        members.extend(read.person(person)?);
    }
    members.sort_by_cached_key(|person| (!person.contact, person.name.as_str().to_lowercase()));
    Ok(members)
}

/// Makes somebody a member, and a contact if `contact`: contacts read the members' later requests. A known
/// profile with this name and address is used again.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, the organisation is unknown or retired, or `new` has no
///   address for mail.
/// - `AlreadyExists`: the known profile belongs to another organisation.
/// - `Internal`: the store fails.
pub fn add_member(tx: &Tx<'_>, actor: &Actor, id: CustomerId, new: &NewPerson, contact: bool) -> Result<(), Error> {
    require_admin(actor)?;
    let client = tx.customer(id)?.filter(|client| !client.retired).ok_or(Error::NotFound)?;
    let Some(email) = &new.email else { return Err(Error::NotFound) };
    let known = tx.person_with_email_and_name(email, &new.name)?.map(|known| tx.person(known)).transpose()?.flatten();
    if known.as_ref().is_some_and(|known| known.organisation.is_some_and(|other| other != client.id)) {
        return Err(Error::AlreadyExists);
    }
    let person = match known {
        Some(known) => known,
        None => Person::new(tx.next_person_id()?, new, tx.now),
    };
    tx.put_person(&Person { organisation: Some(id), contact, ..person })?;
    log_change(tx, actor, ConfigArea::Customer, Some(id.0))
}

/// Ends a membership. What the person asked so far stays with the organisation.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or the person is no member.
/// - `Internal`: the store fails.
pub fn remove_member(tx: &Tx<'_>, actor: &Actor, id: CustomerId, person: PersonId) -> Result<(), Error> {
    require_admin(actor)?;
    let known = tx.person(person)?.filter(|person| person.organisation == Some(id));
    tx.put_person(&Person { organisation: None, contact: false, ..known.ok_or(Error::NotFound)? })?;
    log_change(tx, actor, ConfigArea::Customer, Some(id.0))
}

/// As [`create`], without an entry in the audit log: an import writes one for all its rows.
///
/// # Errors
///
/// `NotFound`: the actor does not administer. `AlreadyExists`: same name and postal code. `Internal`: the store fails.
pub(in crate::app) fn create_unlogged(
    tx: &Tx<'_>,
    actor: &Actor,
    facts: &CustomerDetails,
) -> Result<CustomerId, Error> {
    require_admin(actor)?;
    if tx.customer_with_details(facts)?.is_some() {
        return Err(Error::AlreadyExists);
    }
    let id = tx.next_customer_id()?;
    let CustomerDetails { name, postal_code, place, note } = facts.clone();
    tx.put_customer(&CustomerOrganisation { id, name, postal_code, place, note, retired: false })?;
    Ok(id)
}

/// Writes an organisation; `AlreadyExists` if another one has the same name and postal code.
///
/// # Errors
///
/// `AlreadyExists` as said; `Internal`: the store fails.
pub(in crate::app) fn put_unique(tx: &Tx<'_>, client: CustomerOrganisation) -> Result<(), Error> {
    if tx.customer_with_details(&client.details())?.is_some_and(|known| known != client.id) {
        return Err(Error::AlreadyExists);
    }
    Ok(tx.put_customer(&client)?)
}
