//! What the console's form for a new ticket offers, when an agent enters a request for somebody else (§4.4).

use std::sync::Arc;

use crate::{
    domain::{
        access::{self, Actor},
        department::{Department, DepartmentKind},
        id::{DepartmentId, TopicId},
        routing::{RequestPlace, TopicRoute, find_department},
        text::{Label, PostalCode},
        topic::Topic,
    },
    store::{Catalogue, Read, StoreError},
};

/// Topics and departments to choose from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IntakeChoices {
    /// All topics, also those that requesters do not see.
    pub topics: Vec<Topic>,
    /// Departments in which the actor may create requests.
    pub departments: Vec<(DepartmentId, Label)>,
    /// All departments that take requests in.
    all: Arc<[Department]>,
}

/// Where a postal code leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IntakePlace {
    Department(DepartmentId, Label),
    /// To a department in which the actor may not create requests.
    Foreign(Label),
    NotServed,
}

impl IntakeChoices {
    /// `None` if there is no such topic.
    pub fn topic(&self, id: TopicId) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == id)
    }

    /// The topic that the form shows first: the one used last, or the only one.
    pub fn first_topic(&self, last: Option<TopicId>) -> Option<&Topic> {
        last.and_then(|id| self.topic(id)).or_else(|| self.topics.first().filter(|_| self.topics.len() == 1))
    }

    /// Where requests of a topic go by themselves, if the actor may create them there.
    pub fn default_department(&self, topic: &Topic) -> Option<DepartmentId> {
        match topic.route {
            TopicRoute::Department(id) => self.departments.iter().find(|(known, _)| *known == id).map(|(id, _)| *id),
            TopicRoute::Site => self.departments.first().filter(|_| self.departments.len() == 1).map(|(id, _)| *id),
        }
    }

    /// The department that a postal code leads to.
    pub fn place(&self, code: &PostalCode) -> IntakePlace {
        let place = RequestPlace::Postal(code.clone());
        let Ok(id) = find_department(&self.all, TopicRoute::Site, Some(&place)) else { return IntakePlace::NotServed };
        let name = self.all.iter().find(|department| department.id == id).map(|department| department.name.clone());
        match name {
            Some(name) if self.departments.iter().any(|(own, _)| *own == id) => IntakePlace::Department(id, name),
            Some(name) => IntakePlace::Foreign(name),
            None => IntakePlace::NotServed,
        }
    }

    /// Whether it is a site in which the actor may create requests.
    pub fn is_own_site(&self, id: DepartmentId) -> bool {
        let is_site = |department: &Department| department.id == id && department.kind == DepartmentKind::Site;
        self.departments.iter().any(|(own, _)| *own == id) && self.all.iter().any(is_site)
    }
}

/// What the actor can choose from.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn intake_choices(read: &impl Read, actor: &Actor) -> Result<IntakeChoices, StoreError> {
    let mut departments = read.department_names()?;
    departments.retain(|(id, _)| access::may_create_request(actor, *id));
    Ok(IntakeChoices { topics: read.topics()?, departments, all: read.shared_departments()? })
}
