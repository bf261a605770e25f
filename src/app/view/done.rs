//! The names in the sentence that says what a form did to a ticket.

use jiff::Timestamp;

use super::delivery::{self, ChatDelivery, DeliveryOptions, MailDelivery};
use crate::{
    app::{Error, ticket::find_viewable},
    domain::{
        access::{self, Actor},
        classification::Priority,
        id::TicketNo,
        text::{Label, PersonName},
    },
    store::{Catalogue, People, Read, Timelines},
};

/// What is so after a form about a ticket.
pub struct DoneNames {
    /// `None` if the profile is gone.
    pub requester: Option<PersonName>,
    /// `None` if nobody is assigned, or the reader does not see who.
    pub assignee: Option<PersonName>,
    /// `None` if the department is gone.
    pub department: Option<Label>,
    /// `None` until somebody sets it.
    pub priority: Option<Priority>,
    /// How answers reach the requester by mail; `None` while they go into a chat, or if nobody asked.
    pub mail: Option<MailDelivery>,
}

/// The names after a form about this ticket; `None` if the actor does not see the ticket (any more). How answers leave
/// is looked up only with `options`.
///
/// # Errors
///
/// `Internal` when the store fails.
pub fn names_after(
    read: &impl Read,
    actor: &Actor,
    no: TicketNo,
    options: Option<DeliveryOptions<'_>>,
    now: Timestamp,
) -> Result<Option<DoneNames>, Error> {
    let (ticket, _) = match find_viewable(read, actor, no, now) {
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    let requester = read.person(ticket.requester)?;
    let delivery = match options {
        Some(options) => {
            let timeline = read.timeline(ticket.id)?;
            Some(delivery::delivery_of(read, ticket.id, requester.as_ref(), &timeline, options, now)?)
        }
        None => None,
    };
    let assignee = ticket.assignee.filter(|_| access::is_team_member(actor)).map(|id| read.account(id));
    Ok(Some(DoneNames {
        requester: requester.map(|person| person.name),
        assignee: assignee.transpose()?.flatten().map(|account| account.name),
        department: read.department(ticket.department)?.map(|department| department.name),
        priority: ticket.priority,
        mail: delivery.and_then(|delivery| match delivery.chat {
            Some(ChatDelivery::Web | ChatDelivery::Telegram { .. }) => None,
            Some(ChatDelivery::Closed) | None => Some(delivery.fallback),
        }),
    }))
}
