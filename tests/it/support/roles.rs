//! People of every role beside the agents of the crew.

use tresen::{
    app::{
        self,
        ticket::{MessageContent, TicketCommand, execute},
    },
    domain::{
        access::Actor,
        id::AccountId,
        person::{Account, AccountState},
        rights::{Capability, Membership},
        ticket::{Action, Ticket},
    },
    store::{AccountSession, People, SessionKind},
};

use super::{ELSEWHERE, OFFICE, Rights, SITE, TestApp, body, hire, label};

/// Works for the provider Nordlicht.
pub const NIA: AccountId = AccountId(7);
/// Works for the provider Südwind.
pub const SVEN: AccountId = AccountId(8);
/// Looks after data protection.
pub const PIA: AccountId = AccountId(9);
/// Inspects, for the staff council.
pub const IRA: AccountId = AccountId(10);
/// First level: writes everywhere.
pub const FREI: AccountId = AccountId(11);
/// Writes at the site; the account is locked.
pub const LOU: AccountId = AccountId(12);
/// Writes at the site; the second factor is missing.
pub const HALF: AccountId = AccountId(13);

impl TestApp {
    /// The crew, and somebody of every other role, each with a session.
    pub fn with_every_role() -> Self {
        let helpdesk = Self::staffed();
        helpdesk.hires_every_role();
        helpdesk
    }

    /// Somebody of every other role, in a helpdesk with the crew.
    pub fn hires_every_role(&self) {
        self.write(|tx| {
            let write = Membership::Write;
            let everywhere = vec![(SITE, write), (OFFICE, write), (ELSEWHERE, write)];
            let people: [(AccountId, &str, Rights); 7] = [
                (NIA, "Nia Nordlicht", (vec![], vec![], Some("Nordlicht"))),
                (SVEN, "Sven Suedwind", (vec![], vec![], Some("Südwind"))),
                (PIA, "Pia Datenschutz", (vec![], vec![Capability::Privacy], None)),
                (IRA, "Ira Rat", (vec![], vec![Capability::Inspect], None)),
                (FREI, "Frei Ersthilfe", (everywhere, vec![], None)),
                (LOU, "Lou Gesperrt", (vec![(SITE, write)], vec![], None)),
                (HALF, "Hao Halb", (vec![(SITE, write)], vec![], None)),
            ];
            for (id, name, rights) in people {
                let account = hire(tx, id, name, rights)?;
                match id {
                    LOU => {
                        let state = AccountState::Locked { since: tx.now };
                        tx.put_account(&Account { state, ..account })?;
                    }
                    HALF => {
                        let session = AccountSession::starting(id, SessionKind::SecondFactorPending, tx.now);
                        tx.put_session(&format!("token-{id}"), &session)?;
                    }
                    _ => {}
                }
            }
            Ok(())
        });
    }

    /// What an account may be, as its session would be.
    pub fn actor(&self, account: AccountId) -> Actor {
        Actor::of(&self.app.read(|read| Ok(read.account(account)?)).unwrap().unwrap())
    }

    /// Somebody does something with a ticket, without a page.
    #[track_caller]
    pub fn has_done(&self, who: AccountId, ticket: &Ticket, action: Action) -> Ticket {
        self.deed(who, ticket, TicketCommand::Action(action))
    }

    /// Somebody writes an internal note, without a page.
    #[track_caller]
    pub fn has_noted(&self, who: AccountId, ticket: &Ticket, text: &str) -> Ticket {
        self.deed(who, ticket, TicketCommand::Note(MessageContent { body: body(text), attachments: Vec::new() }))
    }

    /// Somebody answers, without a page.
    #[track_caller]
    pub fn has_answered(&self, who: AccountId, ticket: &Ticket, text: &str) -> Ticket {
        self.deed(
            who,
            ticket,
            TicketCommand::Answer {
                content: MessageContent { body: body(text), attachments: Vec::new() },
                awaits_reply: false,
            },
        )
    }

    #[track_caller]
    fn deed(&self, who: AccountId, ticket: &Ticket, deed: TicketCommand) -> Ticket {
        let (actor, id) = (self.actor(who), ticket.id);
        let done = move |tx: &mut tresen::store::Tx<'_>| execute(tx, &actor, id, None, deed.clone());
        self.app.store().write_now::<_, app::Error, _>(done).unwrap().0
    }

    /// A ticket of the site that lies with the provider Nordlicht.
    pub fn forwarded(&self, subject: &str) -> Ticket {
        let ticket = self.request(subject);
        self.has_done(JO_WRITES, &ticket, Action::Forward(label("Nordlicht")))
    }
}

const JO_WRITES: AccountId = super::JO;
