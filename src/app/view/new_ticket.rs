//! What the console's form for a new ticket offers, when an agent enters a request for somebody else (§4.4).

use crate::{
    domain::{
        access::{self, Actor},
        id::{DepartmentId, TopicId},
        routing::TopicRoute,
        text::Label,
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
}

impl IntakeChoices {
    /// `None` if there is no such topic.
    pub fn topic(&self, id: TopicId) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == id)
    }

    /// Where requests of a topic go by themselves, if the actor may create them there.
    pub fn default_department(&self, topic: &Topic) -> Option<DepartmentId> {
        match topic.route {
            TopicRoute::Department(id) => self.departments.iter().find(|(known, _)| *known == id).map(|(id, _)| *id),
            TopicRoute::Site => self.departments.first().filter(|_| self.departments.len() == 1).map(|(id, _)| *id),
        }
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
    Ok(IntakeChoices { topics: read.topics()?, departments })
}
