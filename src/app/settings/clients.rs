//! Organisations that requesters belong to: schools, partner associations, offices.

use super::{Standing, administers, note};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        client::{Client, ClientFacts},
        id::{OrganisationId, PersonId},
        journal::Area,
        person::{NewPerson, Person},
    },
    store::{Clients, People, Read, Table, Tx},
};

/// One of them, as it stands.
pub fn open(read: &impl Read, id: OrganisationId) -> Result<Standing<Client>, Error> {
    let client = read.client(id)?.ok_or(Error::NotFound)?;
    Ok(Standing::of(read.keys(), client))
}

/// Makes one. What has the same name and postal code is the same one, so that is refused.
pub fn make(tx: &Tx<'_>, actor: &Actor, facts: &ClientFacts) -> Result<OrganisationId, Error> {
    let id = add(tx, actor, facts)?;
    note(tx, actor, Area::Client, Some(id.0))?;
    Ok(id)
}

/// Sets what is said of one.
pub fn save(tx: &Tx<'_>, actor: &Actor, id: OrganisationId, seen: &str, facts: &ClientFacts) -> Result<(), Error> {
    administers(actor)?;
    let before = open(tx, id)?.unchanged(seen)?;
    if before.facts() == *facts {
        return Ok(());
    }
    put(tx, before.with(facts.clone()))?;
    note(tx, actor, Area::Client, Some(id.0))
}

/// Retires one, or takes it up again. Whoever belongs to it stays.
pub fn retire(tx: &Tx<'_>, actor: &Actor, id: OrganisationId, retired: bool) -> Result<(), Error> {
    administers(actor)?;
    let client = tx.client(id)?.ok_or(Error::NotFound)?;
    if client.retired == retired {
        return Ok(());
    }
    tx.put_client(&Client { retired, ..client })?;
    note(tx, actor, Area::Client, Some(id.0))
}

/// Who belongs to one, contacts first, by name.
pub fn members(read: &impl Read, id: OrganisationId) -> Result<Vec<Person>, Error> {
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
pub fn add_member(tx: &Tx<'_>, actor: &Actor, id: OrganisationId, new: &NewPerson, contact: bool) -> Result<(), Error> {
    administers(actor)?;
    let client = tx.client(id)?.filter(|client| !client.retired).ok_or(Error::NotFound)?;
    let Some(email) = &new.email else { return Err(Error::NotFound) };
    let known = tx.person_named(email, &new.name)?.map(|known| tx.person(known)).transpose()?.flatten();
    if known.as_ref().is_some_and(|known| known.organisation.is_some_and(|other| other != client.id)) {
        return Err(Error::Taken);
    }
    let person = match known {
        Some(known) => known,
        None => Person::new(PersonId(tx.next_id(Table::People)?), new, tx.now),
    };
    tx.put_person(&Person { organisation: Some(id), contact, ..person })?;
    note(tx, actor, Area::Client, Some(id.0))
}

/// Ends that somebody belongs to an organisation. What they asked till then stays with it.
pub fn remove_member(tx: &Tx<'_>, actor: &Actor, id: OrganisationId, person: PersonId) -> Result<(), Error> {
    administers(actor)?;
    let known = tx.person(person)?.filter(|person| person.organisation == Some(id));
    tx.put_person(&Person { organisation: None, contact: false, ..known.ok_or(Error::NotFound)? })?;
    note(tx, actor, Area::Client, Some(id.0))
}

/// Makes one without a line in the journal: an import writes one for all.
pub(in crate::app) fn add(tx: &Tx<'_>, actor: &Actor, facts: &ClientFacts) -> Result<OrganisationId, Error> {
    administers(actor)?;
    if tx.client_like(facts)?.is_some() {
        return Err(Error::Taken);
    }
    let id = OrganisationId(tx.next_id(Table::Clients)?);
    let ClientFacts { name, postal_code, place, note } = facts.clone();
    tx.put_client(&Client { id, name, postal_code, place, note, retired: false })?;
    Ok(id)
}

/// Writes one, if no other is called the same.
pub(in crate::app) fn put(tx: &Tx<'_>, client: Client) -> Result<(), Error> {
    if tx.client_like(&client.facts())?.is_some_and(|known| known != client.id) {
        return Err(Error::Taken);
    }
    Ok(tx.put_client(&client)?)
}
