//! `/console/live`: tells open pages that a ticket changed which their reader may see.

use actix_web::HttpResponse;

use super::Desk;
use crate::{
    app::{App, Changed, account::signed_in},
    domain::access::{Actor, may_read},
    store::Tickets,
    web::{
        live::{self, Reader},
        problem::Problem,
    },
};

struct Session {
    app: App,
    token: String,
}

/// `GET /console/live`
pub async fn stream(desk: Desk) -> Result<HttpResponse, Problem> {
    let session = Session { app: desk.app().clone(), token: desk.session.token().to_owned() };
    Ok(live::line(desk.app(), session))
}

impl Session {
    /// The rights at this moment: a session that has ended hears nothing more.
    fn actor(&self) -> Option<Actor> {
        let (account, _) = self.app.read(|read| signed_in(read, &self.token, self.app.now())).ok()??;
        Some(Actor::of(&account))
    }
}

impl Reader for Session {
    fn may_listen(&mut self) -> bool {
        self.actor().is_some()
    }

    fn concerns(&mut self, change: Changed) -> Option<bool> {
        let actor = self.actor()?;
        let may_read = || {
            self.app
                .read(|read| Ok(read.ticket(change.ticket)?))
                .is_ok_and(|ticket| ticket.is_some_and(|ticket| may_read(&actor, &ticket)))
        };
        // What left a department concerns it too.
        let is_member = matches!(&actor, Actor::Agent(agent) if agent.memberships.contains_key(&change.department));
        Some(is_member || may_read())
    }
}
