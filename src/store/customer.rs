//! Organisations that requesters belong to, found by id or by name and postal code.

use super::{Key, Read, StoreError, Table, Tx, codec};
use crate::domain::{
    customer::{CustomerDetails, CustomerOrganisation},
    id::CustomerId,
};

/// Starts the names that lead to organisations.
pub(super) const CUSTOMER_NAMES: &str = "client/";

/// Leads from name and postal code to the organisation's id.
pub(super) fn name(facts: &CustomerDetails) -> Key {
    let (name, code) = facts.key();
    Key::word(CUSTOMER_NAMES).then_text(&name).then_text(&code)
}

codec::record! {
    CustomerOrganisation { 0 id, 1 name, 2 postal_code, 3 place, 4 note, 5 retired }
}

/// Reading organisations that requesters belong to.
pub trait Customers: Read + Sized {
    /// All organisations, in the order in which they were made.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn customers(&self) -> Result<Vec<CustomerOrganisation>, StoreError> {
        self.records(Table::Customers, &Key::default())
    }

    /// The organisation with this id.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn customer(&self, id: CustomerId) -> Result<Option<CustomerOrganisation>, StoreError> {
        self.record(Table::Customers, &Key::number(id.0))
    }

    /// The organisation with this name and postal code.
    ///
    /// # Errors
    /// `Storage` when the file cannot be read.
    fn customer_with_details(&self, facts: &CustomerDetails) -> Result<Option<CustomerId>, StoreError> {
        Ok(self.id_by_name(&name(facts))?.map(CustomerId))
    }
}

impl<R: Read> Customers for R {}

impl Tx<'_> {
    /// A new id for an organisation that requesters belong to. An id is never given out twice.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn next_customer_id(&self) -> Result<CustomerId, StoreError> {
        self.next_id(Table::Customers).map(CustomerId)
    }

    /// Writes an organisation and the name that leads to it.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Record` when a row does not decode; `Storage` when the
    /// file cannot be read or written.
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
