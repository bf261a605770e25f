//! A filled helpdesk to try out: `assets/demo/demo.de.toml` played through the same intentions as
//! real work, on a clock that runs through the last half year. What the rules refuse is a mistake
//! in the data, and an error.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::BASE32_NOPAD;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::{
    app::{
        App, Error,
        account::{self, NewAccount, password, second_factor},
        rating,
        setup::{self, preset},
        ticket::{self, Deed, NewTicket, Requester, Said},
    },
    clock::Clock,
    domain::{
        access::{Actor, Agent, Capability, Membership},
        department::{DepartmentKind, Place},
        id::{AccountId, DepartmentId, TicketId},
        organisation::Organisation,
        person::{Account, Lang, NewPerson},
        rating::Grade,
        text::{Body, EmailAddress, Label, PersonName, PhoneNumber, Subject, Tag},
        ticket::{Action, Channel, Outcome, Priority},
        topic::{RawAnswer, Route, Topic},
    },
    store::{Catalogue, Credentials, Outbox, People, Tickets, token_hash},
};

/// Everybody's password in the demo.
pub const PASSWORD: &str = "tresen-zum-ausprobieren";

/// Who asked twice and signs in at `/portal`, with the same password.
pub const REQUESTER: &str = "svenja.hoppe@example.org";

/// With what somebody signs in to the demo.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their TOTP secret in base32, for an authenticator app or `oathtool --totp -b`.
    pub totp_secret: String,
    /// Whether they administer.
    pub is_administrator: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    organisation: DataOrganisation,
    agent: Vec<DataAgent>,
    person: Vec<DataPerson>,
    ticket: Vec<DataTicket>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataOrganisation {
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataAgent {
    key: String,
    name: String,
    email: String,
    administrator: bool,
    write: Vec<String>,
    read: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataPerson {
    key: String,
    name: String,
    email: Option<String>,
    phone: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataTicket {
    topic: String,
    department: String,
    person: String,
    channel: String,
    days_ago: f64,
    subject: String,
    text: String,
    #[serde(default)]
    fields: toml::Table,
    #[serde(default)]
    tags: Vec<String>,
    priority: Option<String>,
    #[serde(default)]
    step: Vec<DataStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataStep {
    after_hours: f64,
    does: String,
    by: Option<String>,
    text: Option<String>,
    /// Of a rating, 5 for the best.
    points: Option<u8>,
    #[serde(default)]
    fields: toml::Table,
}

/// What is played: at a time, the n-th ticket's opening or its n-th step.
struct Moment {
    at: Timestamp,
    ticket: usize,
    step: Option<usize>,
}

/// How far back the demo begins, in days.
const DAYS: i64 = 201;

/// Fills an empty helpdesk. The clock must be a fixed one at the time to which the demo leads; it
/// is turned back and ends there.
pub async fn fill(app: &App, clock: &Clock) -> Result<Vec<SignIn>, Error> {
    let data: Data = toml::from_str(include_str!("../assets/demo/demo.de.toml")).map_err(broken)?;
    let now = clock.now();
    clock.set(now - SignedDuration::from_hours(24 * DAYS));
    let stage = Stage::set_up(app, &data).await?;
    let mut tickets: BTreeMap<usize, TicketId> = BTreeMap::new();
    for moment in moments(&data, now) {
        clock.set(moment.at);
        let of = &data.ticket[moment.ticket];
        match moment.step {
            None => drop(tickets.insert(moment.ticket, stage.open(app, of).await?)),
            Some(step) => {
                let id = tickets.get(&moment.ticket).copied().ok_or(Error::NotFound)?;
                stage.play(app, of, &of.step[step], id).await?;
            }
        }
    }
    clock.set(now);
    forget_old_mail(app, now).await?;
    work_there(app).await?;
    let requester = EmailAddress::parse(REQUESTER).map_err(|_| broken(REQUESTER))?;
    let password = password::hash(app, PASSWORD.to_owned()).await?;
    let credentials = Credentials { password, ..Credentials::default() };
    app.write(move |tx| Ok(tx.put_portal_credentials(&requester, &credentials)?)).await?;
    Ok(stage.sign_ins)
}

fn broken(why: impl std::fmt::Display) -> Error {
    Error::Internal(format!("demo data: {why}"))
}

fn moments(data: &Data, now: Timestamp) -> Vec<Moment> {
    let hours = |hours: f64| SignedDuration::from_secs_f64(hours * 3600.0);
    let mut moments = Vec::new();
    for (number, ticket) in data.ticket.iter().enumerate() {
        let mut at = now - hours(ticket.days_ago * 24.0);
        moments.push(Moment { at, ticket: number, step: None });
        for (place, step) in ticket.step.iter().enumerate() {
            at += hours(step.after_hours);
            moments.push(Moment { at, ticket: number, step: Some(place) });
        }
    }
    moments.sort_by_key(|moment| (moment.at, moment.ticket, moment.step));
    moments
}

/// Departments, topics, agents and people of the demo.
struct Stage {
    keys: preset::Keys,
    topics: BTreeMap<String, Topic>,
    sites: BTreeSet<DepartmentId>,
    agents: BTreeMap<String, Agent>,
    people: BTreeMap<String, NewPerson>,
    sign_ins: Vec<SignIn>,
}

impl Stage {
    async fn set_up(app: &App, data: &Data) -> Result<Self, Error> {
        let preset = preset::Choice::Verein.load(Lang::De)?;
        let organisation = Organisation {
            name: Label::parse(&data.organisation.name).map_err(|_| broken("organisation"))?,
            lang: Lang::De,
            address: app.options().public_address.clone(),
            hue: 195,
            logo: None,
            contact: None,
        };
        let hash = password::hash(app, PASSWORD.to_owned()).await?;
        let chair = data.agent.iter().find(|agent| agent.administrator).ok_or_else(|| broken("no administrator"))?;
        let founder = new_account(app, chair, &hash, BTreeMap::new())?;
        let founding = setup::Founding { organisation, preset, administrator: founder };
        let (founder, keys) = app.write(move |tx| setup::found(tx, &founding)).await?;
        let mut stage = Self {
            topics: app.read(|read| named_topics(&read.topics()?, &keys))?,
            sites: app.read(|read| {
                let sites = read.departments()?.into_iter().filter(|d| d.kind == DepartmentKind::Site);
                Ok(sites.map(|site| site.id).collect())
            })?,
            keys,
            agents: BTreeMap::new(),
            people: data.person.iter().map(|p| Ok((p.key.clone(), person(p)?))).collect::<Result<_, Error>>()?,
            sign_ins: Vec::new(),
        };
        for agent in &data.agent {
            stage.hire(app, agent, founder, &hash).await?;
        }
        Ok(stage)
    }

    async fn hire(&mut self, app: &App, agent: &DataAgent, founder: AccountId, hash: &str) -> Result<(), Error> {
        let read = agent.read.iter().map(|key| (key, Membership::Read));
        let write = agent.write.iter().map(|key| (key, Membership::Write));
        let memberships = read
            .chain(write)
            .map(|(key, how)| Ok((*self.keys.departments.get(key).ok_or_else(|| broken(key))?, how)))
            .collect::<Result<BTreeMap<_, _>, Error>>()?;
        let account = new_account(app, agent, hash, memberships.clone())?;
        let is_founder = agent.administrator;
        let id = app
            .write(move |tx| {
                use crate::store::People;
                let id = if is_founder { founder } else { account::add(tx, &account)? };
                // The founder was made with all departments; here they keep those of the data.
                let known = tx.account(id)?.ok_or(Error::NotFound)?;
                let memberships = account.memberships.clone();
                tx.put_account(&Account { memberships, ..known })?;
                account::rules::accept(tx, id, 1)?;
                Ok(id)
            })
            .await?;
        self.agents.insert(agent.key.clone(), Agent { account: id, memberships, capabilities: capabilities(agent) });
        self.sign_ins.push(SignIn {
            name: agent.name.clone(),
            email: agent.email.clone(),
            totp_secret: BASE32_NOPAD.encode(&seed(&agent.key)),
            is_administrator: agent.administrator,
        });
        Ok(())
    }

    async fn open(&self, app: &App, of: &DataTicket) -> Result<TicketId, Error> {
        let topic = self.topics.get(&of.topic).ok_or_else(|| broken(&of.topic))?;
        let department = *self.keys.departments.get(&of.department).ok_or_else(|| broken(&of.department))?;
        let by_hand = self.agents.values().find(|agent| of.channel == "hand" && agent.writes_in(department));
        let values = self.values(of, &of.fields)?.into_iter().filter_map(|(id, value)| Some((id, value?))).collect();
        let new = NewTicket {
            topic: topic.id,
            place: (topic.route == Route::Site && self.sites.contains(&department)).then_some(Place::Site(department)),
            department: by_hand.map(|_| department),
            requester: Requester::Introduced(self.people.get(&of.person).ok_or_else(|| broken(&of.person))?.clone()),
            subject: Subject::parse(&of.subject).map_err(|_| broken(&of.subject))?,
            description: body(&of.text)?,
            room: None,
            values,
            attachments: Vec::new(),
            channel: channel(&of.channel)?,
        };
        let actor = by_hand.map_or(Actor::Visitor, |agent| Actor::Agent(agent.clone()));
        let year = app.now().to_zoned(app.options().zone.clone()).year();
        let tags: BTreeSet<Tag> =
            of.tags.iter().filter_map(|tag| Tag::parse(tag).ok()).chain(topic.tags.clone()).collect();
        let priority = of.priority.as_deref().map(priority).transpose()?.or(topic.priority);
        app.write(move |tx| {
            let ticket = ticket::open(tx, &actor, new.clone(), year)?;
            if ticket.department != department {
                return Err(broken(format!("{} goes to another department", ticket.subject)));
            }
            for action in [Action::Tag(tags.clone()), Action::Prioritise(priority)] {
                match ticket::act(tx, &Actor::System, ticket.id, None, Deed::Do(action)) {
                    Ok(_) | Err(Error::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(ticket.id)
        })
        .await
    }

    async fn play(&self, app: &App, of: &DataTicket, step: &DataStep, id: TicketId) -> Result<(), Error> {
        let actor = match &step.by {
            Some(key) => Actor::Agent(self.agents.get(key).ok_or_else(|| broken(key))?.clone()),
            None => Actor::Link { ticket: id },
        };
        if let Some(points) = step.points {
            let grade = Grade::from_points(points).ok_or_else(|| broken("points"))?;
            let (zone, remark) = (app.options().zone.clone(), step.text.as_deref().map(body).transpose()?);
            return app
                .write(move |tx| {
                    let ticket = tx.ticket(id)?.ok_or(Error::NotFound)?;
                    rating::rate(tx, &actor, &ticket, grade, &zone)?;
                    remark.clone().map_or(Ok(()), |text| rating::remark(tx, &ticket, text, &zone))
                })
                .await;
        }
        let mut deeds = Vec::new();
        let values = self.values(of, &step.fields)?;
        if !values.is_empty() {
            deeds.push(Deed::Do(Action::Fill(values)));
        }
        deeds.push(self.deed(of, step)?);
        let place = format!("{} / {}", of.subject, step.does);
        app.write(move |tx| {
            for deed in deeds.clone() {
                ticket::act(tx, &actor, id, None, deed).map_err(|error| broken(format!("{place}: {error}")))?;
            }
            Ok(())
        })
        .await
    }

    fn deed(&self, of: &DataTicket, step: &DataStep) -> Result<Deed, Error> {
        let text = step.text.as_deref().map(body).transpose()?;
        let said =
            || Ok::<_, Error>(Said { body: text.clone().ok_or_else(|| broken("no text"))?, attachments: Vec::new() });
        Ok(match step.does.as_str() {
            "answer" => Deed::Answer { said: said()?, waits: false },
            "answer-and-wait" => Deed::Answer { said: said()?, waits: true },
            "note" => Deed::Note(said()?),
            "requester-writes" => Deed::Write { said: said()?, channel: answer_channel(&of.channel)? },
            "take" => Deed::Do(Action::Take),
            "release" => Deed::Do(Action::Release),
            "reopen" => Deed::Do(Action::Reopen),
            "archive" => Deed::Do(Action::Archive),
            "delete" => Deed::Do(Action::Delete),
            "put-on-waiting" => Deed::Do(Action::PutOnWaiting(text)),
            "spam" => Deed::Do(Action::Close(Outcome::Spam, None)),
            "close-solved" => Deed::Do(Action::Close(Outcome::Solved, text)),
            "close-declined" => Deed::Do(Action::Close(Outcome::Declined, text)),
            "close-duplicate" => Deed::Do(Action::Close(Outcome::Duplicate, text)),
            "forward" => {
                let provider = Label::parse(step.text.as_deref().unwrap_or_default());
                Deed::Do(Action::Forward(provider.map_err(|_| broken("no provider"))?))
            }
            "assign" => {
                let to = step.text.as_deref().and_then(|key| self.agents.get(key)).ok_or_else(|| broken("assign"))?;
                Deed::Do(Action::Assign(to.account))
            }
            other => return Err(broken(other)),
        })
    }

    fn values(&self, of: &DataTicket, fields: &toml::Table) -> Result<Values, Error> {
        let topic = self.topics.get(&of.topic).ok_or_else(|| broken(&of.topic))?;
        let mut values = Values::new();
        for (key, value) in fields {
            let id = *self.keys.fields.get(&(of.topic.clone(), key.clone())).ok_or_else(|| broken(key))?;
            let field = topic.field(id).ok_or_else(|| broken(key))?;
            let answer = field.read(&raw(value), false).map_err(|error| broken(format!("{key}: {error:?}")))?;
            values.insert(id, answer);
        }
        Ok(values)
    }
}

type Values = BTreeMap<crate::domain::id::FieldId, Option<crate::domain::topic::FieldValue>>;

fn named_topics(topics: &[Topic], keys: &preset::Keys) -> Result<BTreeMap<String, Topic>, Error> {
    keys.topics
        .iter()
        .map(|(key, id)| Ok((key.clone(), topics.iter().find(|t| t.id == *id).ok_or_else(|| broken(key))?.clone())))
        .collect()
}

fn new_account(
    app: &App,
    agent: &DataAgent,
    hash: &str,
    memberships: BTreeMap<DepartmentId, Membership>,
) -> Result<NewAccount, Error> {
    let mut credentials = Credentials { password: hash.to_owned(), ..Credentials::default() };
    second_factor::enrol(app.store().keys(), &mut credentials, &seed(&agent.key), 0, &[])?;
    Ok(NewAccount {
        name: PersonName::parse(&agent.name).map_err(|_| broken(&agent.name))?,
        email: EmailAddress::parse(&agent.email).map_err(|_| broken(&agent.email))?,
        lang: Lang::De,
        memberships,
        capabilities: capabilities(agent),
        provider: None,
        credentials,
    })
}

fn capabilities(agent: &DataAgent) -> BTreeSet<Capability> {
    agent.administrator.then_some(Capability::Administer).into_iter().collect()
}

/// The same secret at every start, so an authenticator app has to be set up only once.
fn seed(key: &str) -> Vec<u8> {
    token_hash(&format!("tresen demo {key}"))[..20].to_vec()
}

fn person(person: &DataPerson) -> Result<NewPerson, Error> {
    let email = person.email.as_deref().map(EmailAddress::parse).transpose().map_err(|_| broken(&person.name))?;
    let phone = person.phone.as_deref().map(PhoneNumber::parse).transpose().map_err(|_| broken(&person.name))?;
    Ok(NewPerson {
        name: PersonName::parse(&person.name).map_err(|_| broken(&person.name))?,
        email,
        phone,
        lang: Lang::De,
    })
}

fn body(text: &str) -> Result<Body, Error> {
    Body::parse(text).map_err(|_| broken("a text"))
}

fn channel(word: &str) -> Result<Channel, Error> {
    Ok(match word {
        "form" => Channel::Web,
        "hand" => Channel::Hand,
        "mail" => Channel::Mail,
        "telegram" => Channel::Telegram,
        "chat" => Channel::WebChat,
        other => return Err(broken(other)),
    })
}

/// Whoever called or wrote the form answers on their page.
fn answer_channel(word: &str) -> Result<Channel, Error> {
    Ok(match channel(word)? {
        Channel::Hand => Channel::Web,
        channel => channel,
    })
}

fn priority(word: &str) -> Result<Priority, Error> {
    Ok(match word {
        "low" => Priority::Low,
        "normal" => Priority::Normal,
        "high" => Priority::High,
        "urgent" => Priority::Urgent,
        other => return Err(broken(other)),
    })
}

fn raw(value: &toml::Value) -> RawAnswer {
    let one = |text: String| RawAnswer { values: vec![text], ..RawAnswer::default() };
    match value {
        toml::Value::Array(items) => RawAnswer {
            values: items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect(),
            ..RawAnswer::default()
        },
        toml::Value::Table(table) => RawAnswer {
            comment: table.get("comment").and_then(toml::Value::as_str).unwrap_or_default().to_owned(),
            ..one(if table.get("yes") == Some(&toml::Value::Boolean(true)) { "yes" } else { "no" }.to_owned())
        },
        toml::Value::Boolean(true) => one("on".to_owned()),
        toml::Value::Boolean(false) => RawAnswer::default(),
        toml::Value::String(text) => one(text.clone()),
        other => one(other.to_string()),
    }
}

/// Those who worked on requests were there; otherwise their accounts would count as unused.
async fn work_there(app: &App) -> Result<(), Error> {
    app.write(|tx| {
        let accounts = tx.accounts()?.into_iter();
        let there = |account| Account { last_sign_in: Some(tx.now), ..account };
        Ok(accounts.map(there).try_for_each(|account| tx.put_account(&account))?)
    })
    .await
}

/// Half a year of mails would wait for a server; only the last day's do.
async fn forget_old_mail(app: &App, now: Timestamp) -> Result<(), Error> {
    app.write(move |tx| {
        for row in tx.outbox()?.iter().filter(|row| now.duration_since(row.created) > SignedDuration::from_hours(24)) {
            tx.drop_outbox(row)?;
        }
        Ok(())
    })
    .await
}
