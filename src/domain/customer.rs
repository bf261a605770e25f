//! Organisations that requesters belong to: schools, partner associations, offices. Not to be mixed
//! up with [`super::organisation`], whose helpdesk it is.

use super::{
    id::CustomerId,
    text::{Body, Label, PostalCode},
};

/// Such an organisation. Its contacts see the tickets of everybody who belongs to it (§1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerOrganisation {
    pub id: CustomerId,
    /// What it is called.
    pub name: Label,
    /// Where it is; names alone come up twice.
    pub postal_code: Option<PostalCode>,
    pub place: Option<Label>,
    /// A remark for the team.
    pub note: Option<Body>,
    /// It cannot be chosen any more. People who belong to it still do.
    pub retired: bool,
}

/// What somebody says of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerDetails {
    /// What it is called.
    pub name: Label,
    pub postal_code: Option<PostalCode>,
    pub place: Option<Label>,
    /// A remark for the team.
    pub note: Option<Body>,
}

impl CustomerOrganisation {
    /// The part of it that a form edits.
    pub fn details(&self) -> CustomerDetails {
        let Self { name, postal_code, place, note, .. } = self.clone();
        CustomerDetails { name, postal_code, place, note }
    }

    /// The same one with other facts.
    pub fn with(self, facts: CustomerDetails) -> Self {
        let CustomerDetails { name, postal_code, place, note } = facts;
        Self { name, postal_code, place, note, ..self }
    }
}

impl CustomerDetails {
    /// By what two of them are the same: the name, and the postal code because names come up twice.
    pub fn key(&self) -> (String, String) {
        let code = self.postal_code.as_ref().map_or("", |code| code.as_str());
        (self.name.as_str().to_lowercase(), code.to_owned())
    }
}
