//! `/console/live`: server-sent events. Tells open pages that a ticket changed, if their reader may see
//! it.

use actix_web::{HttpRequest, HttpResponse};

use super::ConsoleContext;
use crate::{
    app::{App, TicketChanged, account::SessionProof, ticket::find},
    domain::access::Actor,
    web::{
        live::{self, EventSubscriber},
        problem::Problem,
    },
};

struct LiveSession {
    app: App,
    proof: SessionProof,
}

/// `GET /console/live`
pub async fn stream(context: ConsoleContext, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let session = LiveSession { app: context.app().clone(), proof: context.session.proof().clone() };
    live::event_stream(&request, &context.session.guest, context.session.token(), session)
}

impl LiveSession {
    /// The actor with the rights of this moment; `None` once the session has ended.
    fn actor(&self) -> Option<Actor> {
        self.proof.read(&self.app, |_, actor| Ok(actor.clone())).ok()
    }
}

impl EventSubscriber for LiveSession {
    fn may_listen(&mut self) -> bool {
        self.actor().is_some()
    }

    fn concerns(&mut self, change: TicketChanged) -> Option<bool> {
        let actor = self.actor()?;
        let may_read = || self.app.read(|read| find(read, &actor, change.ticket)).is_ok();
        // What left a department concerns it too.
        let is_member = matches!(&actor, Actor::Agent(agent) if agent.memberships.contains_key(&change.department));
        Some(is_member || may_read())
    }
}
