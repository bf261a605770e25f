//! Names of people and departments for one page, each looked up once.

use std::collections::BTreeMap;

use super::texts;
use crate::{
    app::Error,
    domain::{
        id::{AccountId, DepartmentId, PersonId},
        person::Lang,
        text::{Label, PersonName},
    },
    store::{Catalogue, People, Read, StoreError},
};

/// The name of an account; `None` if it was deleted.
///
/// # Errors
/// `Internal` when the store fails.
pub fn account_name(read: &impl Read, id: AccountId) -> Result<Option<PersonName>, Error> {
    Ok(read.account_name(id)?)
}

/// The departments that requesters know by name, in the words of a language.
///
/// # Errors
/// `Internal` when the store fails.
pub fn public_department_names(read: &impl Read, lang: Lang) -> Result<BTreeMap<DepartmentId, Label>, Error> {
    let (all, reader) = (read.all_departments()?, texts::reader(read, lang)?);
    let public = all.iter().filter(|department| department.public);
    Ok(public.map(|department| (department.id, department.name_for(reader).text.clone())).collect())
}

/// The names that a page has needed so far.
pub struct NameCache<'r, R: Read> {
    read: &'r R,
    departments: Vec<(DepartmentId, Label)>,
    accounts: BTreeMap<AccountId, Option<PersonName>>,
    people: BTreeMap<PersonId, Option<PersonName>>,
}

impl<'r, R: Read> NameCache<'r, R> {
    /// Loads the departments: they are few and on every page.
    ///
    /// # Errors
    ///
    /// `StoreError` when the store fails.
    pub fn new(read: &'r R) -> Result<Self, StoreError> {
        Ok(Self { read, departments: read.all_department_names()?, accounts: BTreeMap::new(), people: BTreeMap::new() })
    }

    /// All departments, the retired ones too.
    pub fn departments(&self) -> &[(DepartmentId, Label)] {
        &self.departments
    }

    /// `None` if the department is gone.
    pub fn department(&self, id: DepartmentId) -> Option<Label> {
        self.departments.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone())
    }

    /// `None` if the account is gone.
    ///
    /// # Errors
    ///
    /// `StoreError` when the store fails.
    pub fn account(&mut self, id: AccountId) -> Result<Option<PersonName>, StoreError> {
        if let Some(known) = self.accounts.get(&id) {
            return Ok(known.clone());
        }
        let name = self.read.account_name(id)?;
        self.accounts.insert(id, name.clone());
        Ok(name)
    }

    /// `None` if the requester's profile is gone.
    ///
    /// # Errors
    ///
    /// `StoreError` when the store fails.
    pub fn person(&mut self, id: PersonId) -> Result<Option<PersonName>, StoreError> {
        if let Some(known) = self.people.get(&id) {
            return Ok(known.clone());
        }
        let name = self.read.person_name(id)?;
        self.people.insert(id, name.clone());
        Ok(name)
    }

    /// The names of accounts and of requesters that were looked up and found.
    pub fn into_people(self) -> (BTreeMap<AccountId, PersonName>, BTreeMap<PersonId, PersonName>) {
        let accounts = self.accounts.into_iter().filter_map(|(id, name)| Some((id, name?)));
        (accounts.collect(), self.people.into_iter().filter_map(|(id, name)| Some((id, name?))).collect())
    }
}
