//! Organisations that requesters belong to: schools, partner associations, offices.

use super::{Versioned, log_change, require_admin};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        client::{CustomerDetails, CustomerOrganisation},
        id::{CustomerId, PersonId},
        journal::ConfigArea,
        person::{NewPerson, Person},
    },
    store::{Customers, People, Read, Tx},
};

/// One of them, as it stands.
pub fn load(read: &impl Read, id: CustomerId) -> Result<Versioned<CustomerOrganisation>, Error> {
    let client = read.customer(id)?.ok_or(Error::NotFound)?;
    Ok(Versioned::of(read.installation_key(), client))
}

/// Makes one. What has the same name and postal code is the same one, so that is refused.
pub fn create(tx: &Tx<'_>, actor: &Actor, facts: &CustomerDetails) -> Result<CustomerId, Error> {
    let id = create_unlogged(tx, actor, facts)?;
    log_change(tx, actor, ConfigArea::Customer, Some(id.0))?;
    Ok(id)
}

/// Sets what is said of one.
pub fn save(tx: &Tx<'_>, actor: &Actor, id: CustomerId, seen: &str, facts: &CustomerDetails) -> Result<(), Error> {
    require_admin(actor)?;
    let before = load(tx, id)?.check_version(seen)?;
    if before.details() == *facts {
        return Ok(());
    }
    put_unique(tx, before.with(facts.clone()))?;
    log_change(tx, actor, ConfigArea::Customer, Some(id.0))
}

/// Retires one, or takes it up again. Whoever belongs to it stays.
pub fn retire(tx: &Tx<'_>, actor: &Actor, id: CustomerId, retired: bool) -> Result<(), Error> {
    require_admin(actor)?;
    let client = tx.customer(id)?.ok_or(Error::NotFound)?;
    if client.retired == retired {
        return Ok(());
    }
    tx.put_customer(&CustomerOrganisation { retired, ..client })?;
    log_change(tx, actor, ConfigArea::Customer, Some(id.0))
}

/// Who belongs to one, contacts first, by name.
pub fn members(read: &impl Read, id: CustomerId) -> Result<Vec<Person>, Error> {
    let mut members = Vec::new();
    for person in read.members_of(id)? {
        members.extend(read.person(person)?);
    }
    members.sort_by_cached_key(|person| (!person.contact, person.name.as_str().to_lowercase()));
    Ok(members)
}

/// Says that somebody belongs to one, and whether as a contact: their requests from now on are read by
/// its contacts. Who is known by this name and address is the same person; if they
/// belong to another organisation, they are not taken away from it.
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

/// Ends that somebody belongs to an organisation. What they asked till then stays with it.
pub fn remove_member(tx: &Tx<'_>, actor: &Actor, id: CustomerId, person: PersonId) -> Result<(), Error> {
    require_admin(actor)?;
    let known = tx.person(person)?.filter(|person| person.organisation == Some(id));
    tx.put_person(&Person { organisation: None, contact: false, ..known.ok_or(Error::NotFound)? })?;
    log_change(tx, actor, ConfigArea::Customer, Some(id.0))
}

/// Makes one without a line in the journal: an import writes one for all.
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

/// Writes one, if no other is called the same.
pub(in crate::app) fn put_unique(tx: &Tx<'_>, client: CustomerOrganisation) -> Result<(), Error> {
    if tx.customer_with_details(&client.details())?.is_some_and(|known| known != client.id) {
        return Err(Error::AlreadyExists);
    }
    Ok(tx.put_customer(&client)?)
}
