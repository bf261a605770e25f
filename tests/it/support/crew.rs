//! A team of every kind of right, signed in without ceremony, and the requests they work on.

use tresen::{
    app::{self, ticket::NewTicket},
    domain::{
        access::Actor,
        department::DepartmentKind,
        id::{AccountId, DepartmentId, TopicId},
        person::Account,
        rights::{Capability, Membership},
        ticket::Ticket,
    },
    store::{AccountSession, SessionKind, StoreError, Tickets, Tx},
};

use super::{Browser, DONATION, OFFICE, SITE, TestApp, account, department, label, new_person, new_ticket};

pub const ELSEWHERE: DepartmentId = DepartmentId(3);

/// Writes at the site and in the office.
pub const JO: AccountId = AccountId(1);
/// Writes at the site.
pub const KIM: AccountId = AccountId(2);
/// Reads at the site.
pub const LEE: AccountId = AccountId(3);
/// Administers, and writes at the site.
pub const ADA: AccountId = AccountId(4);
/// Writes elsewhere.
pub const ULI: AccountId = AccountId(5);
/// Administers, belongs nowhere.
pub const BO: AccountId = AccountId(6);

/// What somebody may: memberships, capabilities, and the provider they work for.
pub type Rights = (Vec<(DepartmentId, Membership)>, Vec<Capability>, Option<&'static str>);

/// Somebody who signed in, `jo@team.example.org` for "Jo Beispiel".
pub fn hire(tx: &Tx<'_>, id: AccountId, name: &str, rights: Rights) -> Result<Account, StoreError> {
    let first = name.split(' ').next().unwrap().to_lowercase();
    let (memberships, capabilities, provider) = rights;
    let account = Account {
        memberships: memberships.into_iter().collect(),
        capabilities: capabilities.into_iter().collect(),
        provider: provider.map(label),
        ..account(id, name, &format!("{first}@team.example.org"), tx.now)
    };
    // Accounts made later get numbers of their own.
    tx.next_account_id()?;
    tx.put_account(&account)?;
    tx.put_session(&format!("token-{id}"), &AccountSession::starting(id, SessionKind::Full, tx.now))?;
    Ok(account)
}

impl TestApp {
    /// A helpdesk with a third department and a team.
    pub fn staffed() -> Self {
        let helpdesk = Self::open();
        helpdesk.staffs();
        helpdesk
    }

    /// The third department and the team, in a helpdesk that is open.
    pub fn staffs(&self) {
        self.write(|tx| {
            tx.put_department(&department(ELSEWHERE, "Werkstatt", DepartmentKind::General, &[]))?;
            let (read, write) = (Membership::Read, Membership::Write);
            for (id, name, memberships, administrator) in [
                (JO, "Jo Beispiel", vec![(SITE, write), (OFFICE, write)], false),
                (KIM, "Kim Muster", vec![(SITE, write)], false),
                (LEE, "Lee Leserin", vec![(SITE, read)], false),
                (ADA, "Ada Vorstand", vec![(SITE, write)], true),
                (ULI, "Uli Anderswo", vec![(ELSEWHERE, write)], false),
                (BO, "Bo Verwaltung", vec![], true),
            ] {
                let capabilities = administrator.then_some(Capability::Administer).into_iter().collect();
                hire(tx, id, name, (memberships, capabilities, None))?;
            }
            Ok(())
        });
    }

    /// The browser of somebody of the team, signed in.
    pub fn desk(&self, account: AccountId) -> Browser {
        self.browser().with_cookie("tresen", &format!("token-{account}"))
    }

    /// The browser of somebody who signs in now, however long the last time is ago.
    pub fn desk_now(&self, account: AccountId) -> Browser {
        self.write(move |tx| {
            let session = AccountSession::starting(account, SessionKind::Full, tx.now);
            tx.put_session(&format!("token-{account}"), &session)
        });
        self.desk(account)
    }

    /// A request of Mira Beispiel's to the site.
    pub fn request(&self, subject: &str) -> Ticket {
        self.request_of("Mira Beispiel", "mira@example.org", SITE, DONATION, subject, "Drei Jahre alt.")
    }

    /// A request that comes in through the web form.
    pub fn request_of(
        &self,
        name: &str,
        email: &str,
        department: DepartmentId,
        topic: TopicId,
        subject: &str,
        text: &str,
    ) -> Ticket {
        let new =
            NewTicket { department: Some(department), ..new_ticket(topic, new_person(name, email), subject, text) };
        let open = move |tx: &mut tresen::store::Tx<'_>| app::ticket::open(tx, &Actor::System, new.clone(), 2026);
        self.app.store().write_now::<_, app::Error, _>(open).unwrap().0
    }

    /// The ticket as it is now.
    pub fn now_is(&self, ticket: &Ticket) -> Ticket {
        self.app.read(|read| Ok(read.ticket(ticket.id)?)).unwrap().unwrap()
    }
}

/// The address of a ticket's page.
pub fn page_of(ticket: &Ticket) -> String {
    format!("/console/tickets/{}", ticket.no)
}

impl Browser {
    /// Writes a public answer on the page of a ticket.
    #[track_caller]
    pub fn answers(&mut self, ticket: &Ticket, text: &str) -> super::Page {
        self.open(&page_of(ticket)).is(200);
        self.form("#composer").fill("text", text).send()
    }

    /// Presses the button or link of an action that is offered on the page.
    #[track_caller]
    pub fn does(&mut self, ticket: &Ticket, noun: &str, fields: &[(&str, &str)]) -> super::Page {
        self.open(&page_of(ticket)).is(200);
        let csrf = self.page.attributes("meta[name=csrf]", "content")[0].clone();
        let mut pairs = vec![("csrf", csrf.as_str())];
        pairs.extend(fields);
        let encode =
            |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let body: Vec<String> = pairs.iter().map(|(n, v)| format!("{n}={}", encode(v))).collect();
        let path = format!("{}/{noun}", page_of(ticket));
        self.post_raw(&path, "application/x-www-form-urlencoded", body.join("&").as_bytes(), &[]).clone()
    }
}
