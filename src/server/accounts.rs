//! Answers `tresen account …`: reads what the operator typed, and writes the sentences of the answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    app::{
        self, App, Error,
        account::{NewAccount, password, start_password::start_credentials},
        hash_queue::HashCaller,
    },
    control::{AccountRequest, AddAccount, ChangeRights, ControlAnswer},
    domain::{
        access::Actor,
        id::{AccountId, DepartmentId},
        person::{Account, AccountState, Lang},
        rights::{Capability, Membership},
        role::{Rights, RightsError},
        text::{EmailAddress, Label, PersonName, TextError},
    },
    store::{Catalogue, Credentials, People, Settings, Tx},
};

/// The sentence below a start password.
const HAND_OVER: &str = "Hand it over in person. It is shown only now, is valid for 7 days, and has to be replaced at the first sign-in.\n\
     Whoever comes later gets another one by \"tresen account reset-password\".";

type DepartmentList = Vec<(DepartmentId, Label)>;

/// Answers a request; an error is a sentence.
///
/// # Errors
/// Tresen is not set up, the typed text names nothing, or the account cannot be changed so.
pub async fn answer(app: &App, request: AccountRequest) -> ControlAnswer {
    let Some(organisation) = app.read(|read| Ok(read.organisation()?)).map_err(failed)? else {
        return Err("Tresen is not set up yet; open the link that \"tresen setup-link\" prints first".to_owned());
    };
    match request {
        AccountRequest::List => list(app),
        AccountRequest::Add(new) => add(app, &new, organisation.lang).await,
        AccountRequest::ResetPassword { email } => reset_password(app, &email).await,
        AccountRequest::Unlock { email } => unlock(app, &email).await,
        AccountRequest::ResetSecondFactor { email } => reset_second_factor(app, &email).await,
        AccountRequest::ChangeRights(change) => change_rights(app, &change).await,
    }
}

fn list(app: &App) -> ControlAnswer {
    let (accounts, departments) =
        app.read(|read| Ok((read.accounts()?, read.all_department_names()?))).map_err(failed)?;
    let head = ["name", "e-mail", "state", "administrator", "departments"].map(str::to_owned);
    let rows: Vec<_> = [head].into_iter().chain(accounts.iter().map(|account| row(account, &departments))).collect();
    Ok(aligned(&rows))
}

/// One account as a row. When somebody last worked is not shown here.
fn row(account: &Account, departments: &DepartmentList) -> [String; 5] {
    let state = match account.state {
        AccountState::Invited => "invited",
        AccountState::Active => "active",
        AccountState::Locked { .. } => "locked",
    };
    let administrator = if account.can(Capability::Administer) { "yes" } else { "no" };
    let memberships = departments.iter().filter_map(|(id, name)| {
        let how = match account.memberships.get(id)? {
            Membership::Read => "read",
            Membership::Write => "write",
        };
        Some(format!("{name} ({how})"))
    });
    let memberships: Vec<String> = memberships.collect();
    [
        account.name.to_string(),
        account.email.to_string(),
        state.to_owned(),
        administrator.to_owned(),
        if memberships.is_empty() { "none".to_owned() } else { memberships.join(", ") },
    ]
}

/// Columns as wide as their longest cell.
pub(super) fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

async fn add(app: &App, new: &AddAccount, lang: Lang) -> ControlAnswer {
    let email = address(&new.email)?;
    let name = PersonName::parse(&new.name).map_err(|error| match error {
        TextError::TooLong { max } => format!("a name may have at most {max} characters"),
        TextError::Malformed => "a name holds no address of a page and no slash".to_owned(),
        TextError::Empty => "give the account a name with --name".to_owned(),
    })?;
    let departments = app.read(|read| Ok(read.department_names()?)).map_err(failed)?;
    let mut memberships = BTreeMap::new();
    // Writing includes reading, so a department that is named twice is written.
    for (names, how) in [(&new.read, Membership::Read), (&new.write, Membership::Write)] {
        for name in names {
            memberships.insert(named(&departments, name)?.0, how);
        }
    }
    let (password, hash) = start_password(app).await?;
    let credentials = start_credentials(Credentials::default(), hash, app.now());
    let capabilities: BTreeSet<_> = new.administrator.then_some(Capability::Administer).into_iter().collect();
    let account =
        NewAccount { name, email, lang, memberships, capabilities: capabilities.clone(), provider: None, credentials };
    let (name, email) = (account.name.clone(), account.email.clone());
    let rights = Rights { memberships: account.memberships.clone(), capabilities, provider: None };
    let make = move |tx: &mut Tx<'_>| {
        let id = app::account::create_account(tx, &account)?;
        Ok(app::account::rights::log_rights(tx, &Actor::System, id, None, &rights)?)
    };
    app.write(make).await.map_err(|error| match error {
        Error::AlreadyExists => format!("there is an account with the address {email} already"),
        error => failed(error),
    })?;
    Ok(format!(
        "{name} can sign in as {email} now; the first sign-in sets up the second factor.\n\
         Start password: {password}\n{HAND_OVER}"
    ))
}

/// The department with this name, in upper or lower case.
fn named<'d>(departments: &'d DepartmentList, typed: &str) -> Result<&'d (DepartmentId, Label), String> {
    let wanted = Label::parse(typed).map(|name| name.as_str().to_lowercase()).unwrap_or_default();
    let found = departments.iter().find(|(_, name)| name.as_str().to_lowercase() == wanted);
    found.ok_or_else(|| {
        let names: Vec<String> = departments.iter().map(|(_, name)| format!("\"{name}\"")).collect();
        format!("there is no department {typed:?}; there are {}", names.join(", "))
    })
}

async fn reset_password(app: &App, typed: &str) -> ControlAnswer {
    let (id, email) = existing(app, typed)?;
    let (password, hash) = start_password(app).await?;
    app.write(move |tx| app::account::reset_password(tx, id, &hash)).await.map_err(failed)?;
    Ok(format!(
        "The password of {email} is a new one; open sessions have ended.\nStart password: {password}\n{HAND_OVER}"
    ))
}

async fn unlock(app: &App, typed: &str) -> ControlAnswer {
    let (id, email) = existing(app, typed)?;
    let before = app.read(|read| Ok(read.account(id)?.map(|account| account.state))).map_err(failed)?;
    if !matches!(before, Some(AccountState::Locked { .. })) {
        return Err(format!("the account of {email} is not locked"));
    }
    app.write(move |tx| app::account::unlock(tx, &Actor::System, id)).await.map_err(failed)?;
    Ok(format!("The account of {email} is open again."))
}

async fn reset_second_factor(app: &App, typed: &str) -> ControlAnswer {
    let (id, email) = existing(app, typed)?;
    app.write(move |tx| app::account::reset_second_factor(tx, &Actor::System, id)).await.map_err(failed)?;
    Ok(format!("The next sign-in of {email} sets up a new second factor; open sessions have ended."))
}

/// What an operator gives to an account and takes from it.
#[derive(Default)]
struct RightsChange {
    /// `None`: the account leaves the department.
    memberships: Vec<(DepartmentId, Option<Membership>)>,
    /// `false`: the account loses the capability.
    capabilities: Vec<(Capability, bool)>,
    /// What is different afterwards, a sentence each.
    sentences: Vec<String>,
}

impl RightsChange {
    fn read(wanted: &ChangeRights, departments: &DepartmentList, who: &PersonName) -> Result<Self, String> {
        let mut change = Self::default();
        // Writing includes reading, so a department that is named twice is written.
        for (names, how, what) in [
            (&wanted.leave, None, "has left"),
            (&wanted.read, Some(Membership::Read), "reads in"),
            (&wanted.write, Some(Membership::Write), "works in"),
        ] {
            for name in names {
                let (id, name) = named(departments, name)?;
                change.memberships.push((*id, how));
                change.sentences.push(format!("{who} {what} \"{name}\" now."));
            }
        }
        for (words, has, what) in [(&wanted.revoke, false, "may not"), (&wanted.grant, true, "may")] {
            for word in words {
                let one = capability(word)?;
                change.capabilities.push((one, has));
                change.sentences.push(format!("{who} {what} {} now.", task(one)));
            }
        }
        Ok(change)
    }

    fn apply(&self, mut rights: Rights) -> Rights {
        for (id, how) in &self.memberships {
            match how {
                Some(how) => rights.memberships.insert(*id, *how),
                None => rights.memberships.remove(id),
            };
        }
        for (one, has) in &self.capabilities {
            if *has {
                rights.capabilities.insert(*one)
            } else {
                rights.capabilities.remove(one)
            };
        }
        rights
    }
}

/// Gives an account rights and takes rights from it: the way for a sole administrator, who may not widen
/// their own rights unseen.
async fn change_rights(app: &App, wanted: &ChangeRights) -> ControlAnswer {
    let (id, email) = existing(app, &wanted.email)?;
    let (account, departments) = app
        .read(|read| Ok((read.account(id)?.ok_or(Error::NotFound)?, read.all_department_names()?)))
        .map_err(failed)?;
    let change = RightsChange::read(wanted, &departments, &account.name)?;
    let mut sentences = change.sentences.clone();
    let write = move |tx: &mut Tx<'_>| {
        let before = Rights::of(&tx.account(id)?.ok_or(Error::NotFound)?);
        let rights = change.apply(before.clone());
        rights.check().map_err(|RightsError::ProviderWithMore| Error::Forbidden)?;
        let is_other = rights != before;
        if is_other {
            app::account::rights::set_rights(tx, &Actor::System, id, &rights)?;
        }
        Ok(is_other)
    };
    let is_other = app.write(write).await.map_err(|error| match error {
        Error::LastAdministrator => {
            format!("nobody would administer without {email}; give somebody else this task first")
        }
        Error::Forbidden => format!("{email} works for a provider and can have no other rights"),
        error => failed(error),
    })?;
    if !is_other {
        return Err(format!("nothing to change for {email}; \"tresen account rights --help\" says what can be given"));
    }
    sentences.push("The audit log notes it; open sessions have ended.".to_owned());
    Ok(sentences.join("\n"))
}

fn capability(typed: &str) -> Result<Capability, String> {
    let found = Capability::ALL.into_iter().find(|one| one.word() == typed.to_lowercase());
    let words = Capability::ALL.map(Capability::word).join(", ");
    found.ok_or_else(|| format!("there is no task {typed:?}; there are {words}"))
}

const fn task(one: Capability) -> &'static str {
    match one {
        Capability::Administer => "administer",
        Capability::Privacy => "look after data protection",
        Capability::Inspect => "inspect rules and reports",
    }
}

async fn start_password(app: &App) -> Result<(String, String), String> {
    let password = password::generate().map_err(failed)?;
    let hash = password::hash(app, HashCaller::Machine, password.clone()).await.map_err(failed)?;
    Ok((password, hash))
}

fn existing(app: &App, typed: &str) -> Result<(AccountId, EmailAddress), String> {
    let email = address(typed)?;
    let found = app.read(|read| Ok(read.account_with_email(&email)?)).map_err(failed)?;
    found
        .map(|id| (id, email.clone()))
        .ok_or_else(|| format!("there is no account with the address {email}; \"tresen account list\" shows all"))
}

fn address(typed: &str) -> Result<EmailAddress, String> {
    EmailAddress::parse(typed).map_err(|_| format!("{typed:?} is no e-mail address"))
}

fn failed(error: Error) -> String {
    match error {
        Error::DiskFull | Error::Unavailable(_) => format!("{error}; nothing was changed"),
        error => format!("the accounts cannot be reached: {error}"),
    }
}
