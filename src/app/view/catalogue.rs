//! Departments, help topics and customer organisations as lists for pages.
//!
//! Departments and topics come in the order that administrators gave them. Who may see a list is
//! decided by the page's gate; nothing here depends on the reader.

use std::sync::Arc;

use crate::{
    app::Error,
    domain::{customer::CustomerOrganisation, department::Department, id::DepartmentId, text::Label, topic::Topic},
    store::{Catalogue, Customers, Read},
};

/// The departments that take requests in.
///
/// # Errors
/// `Internal` when the store fails.
pub fn departments(read: &impl Read) -> Result<Arc<[Department]>, Error> {
    Ok(read.shared_departments()?)
}

/// Id and name of the departments that take requests in.
///
/// # Errors
/// `Internal` when the store fails.
pub fn department_names(read: &impl Read) -> Result<Vec<(DepartmentId, Label)>, Error> {
    Ok(read.department_names()?)
}

/// Id and name of all departments, retired ones included.
///
/// # Errors
/// `Internal` when the store fails.
pub fn all_department_names(read: &impl Read) -> Result<Vec<(DepartmentId, Label)>, Error> {
    Ok(read.all_department_names()?)
}

/// The topics that are not retired; those for the team only are among them.
///
/// # Errors
/// `Internal` when the store fails.
pub fn topics(read: &impl Read) -> Result<Vec<Topic>, Error> {
    Ok(read.topics()?)
}

/// All topics, retired ones included.
///
/// # Errors
/// `Internal` when the store fails.
pub fn all_topics(read: &impl Read) -> Result<Vec<Topic>, Error> {
    Ok(read.all_topics()?)
}

/// All customer organisations, retired ones included, unsorted.
///
/// # Errors
/// `Internal` when the store fails.
pub fn customers(read: &impl Read) -> Result<Vec<CustomerOrganisation>, Error> {
    Ok(read.customers()?)
}
