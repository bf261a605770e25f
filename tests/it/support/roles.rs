//! People of every role beside the agents of the crew.

use tresen::{
    app::{
        self,
        ticket::{Deed, Said, act},
    },
    domain::{
        access::{Actor, Capability, Membership},
        id::{AccountId, DepartmentId},
        person::{Account, AccountState, Lang},
        text::{EmailAddress, PersonName},
        ticket::{Action, Ticket},
    },
    store::{People, Session, SessionKind, Table},
};

use super::{ELSEWHERE, OFFICE, SITE, TestApp, body, label};

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

type Rights = (Vec<(DepartmentId, Membership)>, Vec<Capability>, Option<&'static str>);

impl TestApp {
    /// The crew, and somebody of every other role, each with a session.
    pub fn with_every_role() -> Self {
        let helpdesk = Self::staffed();
        helpdesk.write(|tx| {
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
            for (id, name, (memberships, capabilities, provider)) in people {
                let first = name.split(' ').next().unwrap().to_lowercase();
                tx.next_id(Table::Accounts)?;
                tx.put_account(&Account {
                    id,
                    name: PersonName::parse(name).unwrap(),
                    email: EmailAddress::parse(&format!("{first}@team.example.org")).unwrap(),
                    lang: Lang::De,
                    memberships: memberships.into_iter().collect(),
                    capabilities: capabilities.into_iter().collect(),
                    provider: provider.map(label),
                    state: if id == LOU { AccountState::Locked { since: tx.now } } else { AccountState::Active },
                    created: tx.now,
                    rules: None,
                    wishes: None,
                    last_sign_in: None,
                })?;
                let kind = if id == HALF { SessionKind::SecondFactorPending } else { SessionKind::Full };
                tx.put_session(&format!("token-{id}"), &Session::begun(id, kind, tx.now))?;
            }
            Ok(())
        });
        helpdesk
    }

    /// What an account may be, as its session would be.
    pub fn actor(&self, account: AccountId) -> Actor {
        Actor::of(&self.app.read(|read| Ok(read.account(account)?)).unwrap().unwrap())
    }

    /// Somebody does something with a ticket, without a page.
    #[track_caller]
    pub fn has_done(&self, who: AccountId, ticket: &Ticket, action: Action) -> Ticket {
        self.deed(who, ticket, Deed::Do(action))
    }

    /// Somebody writes an internal note, without a page.
    #[track_caller]
    pub fn has_noted(&self, who: AccountId, ticket: &Ticket, text: &str) -> Ticket {
        self.deed(who, ticket, Deed::Note(Said { body: body(text), attachments: Vec::new() }))
    }

    /// Somebody answers, without a page.
    #[track_caller]
    pub fn has_answered(&self, who: AccountId, ticket: &Ticket, text: &str) -> Ticket {
        self.deed(who, ticket, Deed::Answer { said: Said { body: body(text), attachments: Vec::new() }, waits: false })
    }

    #[track_caller]
    fn deed(&self, who: AccountId, ticket: &Ticket, deed: Deed) -> Ticket {
        let (actor, id) = (self.actor(who), ticket.id);
        let done = move |tx: &mut tresen::store::Tx<'_>| act(tx, &actor, id, None, deed.clone());
        self.app.store().write_now::<_, app::Error, _>(done).unwrap().0
    }

    /// A ticket of the site that lies with the provider Nordlicht.
    pub fn forwarded(&self, subject: &str) -> Ticket {
        let ticket = self.request(subject);
        self.has_done(JO_WRITES, &ticket, Action::Forward(label("Nordlicht")))
    }
}

const JO_WRITES: AccountId = super::JO;
