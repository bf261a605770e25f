//! Organisations that requesters belong to.

use super::{Key, Read, StoreError, Table, Tx};
use crate::domain::{
    customer::{CustomerDetails, CustomerOrganisation},
    id::CustomerId,
};

/// The name by which one is found: what it is called, and its postal code.
fn name(facts: &CustomerDetails) -> Key {
    let (name, code) = facts.key();
    Key::word("client/").then_text(&name).then_text(&code)
}

/// Looking up organisations that requesters belong to.
pub trait Customers: Read + Sized {
    /// All of them, in the order in which they were made.
    fn customers(&self) -> Result<Vec<CustomerOrganisation>, StoreError> {
        self.records(Table::Customers, &Key::default())
    }

    /// One of them.
    fn customer(&self, id: CustomerId) -> Result<Option<CustomerOrganisation>, StoreError> {
        self.record(Table::Customers, &Key::number(id.0))
    }

    /// The one with this name and postal code.
    fn customer_with_details(&self, facts: &CustomerDetails) -> Result<Option<CustomerId>, StoreError> {
        Ok(self.id_by_name(&name(facts))?.map(CustomerId))
    }
}

impl<R: Read> Customers for R {}

impl Tx<'_> {
    /// A new id for an organisation that requesters belong to. An id is never given out twice.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; else any [`StoreError`] of the read.
    pub fn next_customer_id(&self) -> Result<CustomerId, StoreError> {
        self.next_id(Table::Customers).map(CustomerId)
    }

    /// Writes one.
    pub fn put_customer(&self, client: &CustomerOrganisation) -> Result<(), StoreError> {
        let now = client.details();
        if let Some(before) = self.customer(client.id)?.map(|before| before.details())
            && before.key() != now.key()
        {
            self.remove(Table::Names, &name(&before))?;
        }
        self.put_name(&name(&now), client.id.0)?;
        self.put(Table::Customers, &Key::number(client.id.0), client)
    }
}
