//! Organisations that requesters belong to.

use super::{Key, Read, StoreError, Table, Tx};
use crate::domain::{
    client::{Client, ClientFacts},
    id::OrganisationId,
};

/// The name by which one is found: what it is called, and its postal code.
fn name(facts: &ClientFacts) -> Key {
    let (name, code) = facts.key();
    Key::word("client/").then_text(&name).then_text(&code)
}

/// Looking up organisations that requesters belong to.
pub trait Clients: Read + Sized {
    /// All of them, in the order in which they were made.
    fn clients(&self) -> Result<Vec<Client>, StoreError> {
        self.records(Table::Clients, &Key::default())
    }

    /// One of them.
    fn client(&self, id: OrganisationId) -> Result<Option<Client>, StoreError> {
        self.record(Table::Clients, &Key::number(id.0))
    }

    /// The one with this name and postal code.
    fn client_like(&self, facts: &ClientFacts) -> Result<Option<OrganisationId>, StoreError> {
        Ok(self.named(&name(facts))?.map(OrganisationId))
    }
}

impl<R: Read> Clients for R {}

impl Tx<'_> {
    /// Writes one.
    pub fn put_client(&self, client: &Client) -> Result<(), StoreError> {
        let now = client.facts();
        if let Some(before) = self.client(client.id)?.map(|before| before.facts())
            && before.key() != now.key()
        {
            self.remove(Table::Names, &name(&before))?;
        }
        self.name(&name(&now), client.id.0)?;
        self.put(Table::Clients, &Key::number(client.id.0), client)
    }
}
