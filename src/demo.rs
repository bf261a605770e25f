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
        ticket::{self, MessageContent, NewTicket, TicketCommand, TicketRequester},
    },
    clock::Clock,
    domain::{
        access::{Actor, Agent},
        classification::{Channel, Priority, TicketOutcome},
        department::DepartmentKind,
        field::RawAnswer,
        id::{AccountId, DepartmentId, TicketId},
        organisation::Organisation,
        person::{Account, Lang, NewPerson},
        rating::Grade,
        rights::{Capability, Membership},
        routing::{RequestPlace, TopicRoute},
        text::{Body, EmailAddress, Label, PersonName, PhoneNumber, Subject, Tag},
        ticket::Action,
        topic::Topic,
    },
    store::{Catalogue, Credentials, Outbox, People, Tickets, token_hash},
};

/// Everybody's password in the demo.
pub const DEMO_PASSWORD: &str = "tresen-zum-ausprobieren";

/// Who asked twice and signs in at `/portal`, with the same password.
pub const DEMO_REQUESTER: &str = "svenja.hoppe@example.org";

/// With what somebody signs in to the demo.
#[derive(Clone, Debug)]
pub struct DemoSignIn {
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
struct DemoMoment {
    at: Timestamp,
    ticket: usize,
    step: Option<usize>,
}

/// How far back the demo begins, in days.
const DEMO_DAYS: i64 = 201;

/// Fills an empty helpdesk. The clock must be a fixed one at the time to which the demo leads; it
/// is turned back and ends there.
pub async fn fill(app: &App, clock: &Clock) -> Result<Vec<DemoSignIn>, Error> {
    let data: Data = toml::from_str(include_str!("../assets/demo/demo.de.toml")).map_err(data_error)?;
    let now = clock.now();
    clock.set(now - SignedDuration::from_hours(24 * DEMO_DAYS));
    let stage = DemoWorld::create(app, &data).await?;
    let mut tickets: BTreeMap<usize, TicketId> = BTreeMap::new();
    for moment in moments(&data, now) {
        clock.set(moment.at);
        let of = &data.ticket[moment.ticket];
        match moment.step {
            None => drop(tickets.insert(moment.ticket, stage.open(app, of).await?)),
            Some(step) => {
                let id = tickets.get(&moment.ticket).copied().ok_or(Error::NotFound)?;
                stage.play_step(app, of, &of.step[step], id).await?;
            }
        }
    }
    clock.set(now);
    drop_old_mail(app, now).await?;
    mark_signed_in(app).await?;
    let requester = EmailAddress::parse(DEMO_REQUESTER).map_err(|_| data_error(DEMO_REQUESTER))?;
    let password = password::hash(app, DEMO_PASSWORD.to_owned()).await?;
    let credentials = Credentials { password, ..Credentials::default() };
    app.write(move |tx| Ok(tx.put_portal_credentials(&requester, &credentials)?)).await?;
    Ok(stage.sign_ins)
}

fn data_error(why: impl std::fmt::Display) -> Error {
    Error::Internal(format!("demo data: {why}"))
}

fn moments(data: &Data, now: Timestamp) -> Vec<DemoMoment> {
    let hours = |hours: f64| SignedDuration::from_secs_f64(hours * 3600.0);
    let mut moments = Vec::new();
    for (number, ticket) in data.ticket.iter().enumerate() {
        let mut at = now - hours(ticket.days_ago * 24.0);
        moments.push(DemoMoment { at, ticket: number, step: None });
        for (place, step) in ticket.step.iter().enumerate() {
            at += hours(step.after_hours);
            moments.push(DemoMoment { at, ticket: number, step: Some(place) });
        }
    }
    moments.sort_by_key(|moment| (moment.at, moment.ticket, moment.step));
    moments
}

/// Departments, topics, agents and people of the demo.
struct DemoWorld {
    keys: preset::PresetKeys,
    topics: BTreeMap<String, Topic>,
    sites: BTreeSet<DepartmentId>,
    agents: BTreeMap<String, Agent>,
    people: BTreeMap<String, NewPerson>,
    sign_ins: Vec<DemoSignIn>,
}

impl DemoWorld {
    async fn create(app: &App, data: &Data) -> Result<Self, Error> {
        let preset = preset::PresetChoice::Verein.load(Lang::De)?;
        let organisation = Organisation {
            name: Label::parse(&data.organisation.name).map_err(|_| data_error("organisation"))?,
            lang: Lang::De,
            address: app.options().public_address.clone(),
            hue: 195,
            logo: None,
            contact: None,
        };
        let hash = password::hash(app, DEMO_PASSWORD.to_owned()).await?;
        let chair =
            data.agent.iter().find(|agent| agent.administrator).ok_or_else(|| data_error("no administrator"))?;
        let founder = new_account(app, chair, &hash, BTreeMap::new())?;
        let founding = setup::InitialSetup { organisation, preset, administrator: founder };
        let (founder, keys) = app.write(move |tx| setup::initialise(tx, &founding)).await?;
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
            stage.add_agent(app, agent, founder, &hash).await?;
        }
        Ok(stage)
    }

    async fn add_agent(&mut self, app: &App, agent: &DataAgent, founder: AccountId, hash: &str) -> Result<(), Error> {
        let read = agent.read.iter().map(|key| (key, Membership::Read));
        let write = agent.write.iter().map(|key| (key, Membership::Write));
        let memberships = read
            .chain(write)
            .map(|(key, how)| Ok((*self.keys.departments.get(key).ok_or_else(|| data_error(key))?, how)))
            .collect::<Result<BTreeMap<_, _>, Error>>()?;
        let account = new_account(app, agent, hash, memberships.clone())?;
        let is_founder = agent.administrator;
        let id = app
            .write(move |tx| {
                use crate::store::People;
                let id = if is_founder { founder } else { account::create_account(tx, &account)? };
                // The founder was made with all departments; here they keep those of the data.
                let known = tx.account(id)?.ok_or(Error::NotFound)?;
                let memberships = account.memberships.clone();
                tx.put_account(&Account { memberships, ..known })?;
                account::rules::accept_rules(tx, id, 1)?;
                Ok(id)
            })
            .await?;
        self.agents.insert(agent.key.clone(), Agent { account: id, memberships, capabilities: capabilities(agent) });
        self.sign_ins.push(DemoSignIn {
            name: agent.name.clone(),
            email: agent.email.clone(),
            totp_secret: BASE32_NOPAD.encode(&totp_seed(&agent.key)),
            is_administrator: agent.administrator,
        });
        Ok(())
    }

    async fn open(&self, app: &App, of: &DataTicket) -> Result<TicketId, Error> {
        let topic = self.topics.get(&of.topic).ok_or_else(|| data_error(&of.topic))?;
        let department = *self.keys.departments.get(&of.department).ok_or_else(|| data_error(&of.department))?;
        let by_hand = self.agents.values().find(|agent| of.channel == "hand" && agent.writes_in(department));
        let values = self.values(of, &of.fields)?.into_iter().filter_map(|(id, value)| Some((id, value?))).collect();
        let new = NewTicket {
            topic: topic.id,
            place: (topic.route == TopicRoute::Site && self.sites.contains(&department))
                .then_some(RequestPlace::Site(department)),
            department: by_hand.map(|_| department),
            requester: TicketRequester::New(self.people.get(&of.person).ok_or_else(|| data_error(&of.person))?.clone()),
            subject: Subject::parse(&of.subject).map_err(|_| data_error(&of.subject))?,
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
                return Err(data_error(format!("{} goes to another department", ticket.subject)));
            }
            for action in [Action::Tag(tags.clone()), Action::Prioritise(priority)] {
                match ticket::execute(tx, &Actor::System, ticket.id, None, TicketCommand::Action(action)) {
                    Ok(_) | Err(Error::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(ticket.id)
        })
        .await
    }

    async fn play_step(&self, app: &App, of: &DataTicket, step: &DataStep, id: TicketId) -> Result<(), Error> {
        let actor = match &step.by {
            Some(key) => Actor::Agent(self.agents.get(key).ok_or_else(|| data_error(key))?.clone()),
            None => Actor::Link { ticket: id },
        };
        if let Some(points) = step.points {
            let grade = Grade::from_points(points).ok_or_else(|| data_error("points"))?;
            let (zone, remark) = (app.options().zone.clone(), step.text.as_deref().map(body).transpose()?);
            return app
                .write(move |tx| {
                    let ticket = tx.ticket(id)?.ok_or(Error::NotFound)?;
                    rating::rate(tx, &actor, &ticket, grade, &zone)?;
                    remark.clone().map_or(Ok(()), |text| rating::add_remark(tx, &ticket, text, &zone))
                })
                .await;
        }
        let mut deeds = Vec::new();
        let values = self.values(of, &step.fields)?;
        if !values.is_empty() {
            deeds.push(TicketCommand::Action(Action::Fill(values)));
        }
        deeds.push(self.command(of, step)?);
        let place = format!("{} / {}", of.subject, step.does);
        app.write(move |tx| {
            for deed in deeds.clone() {
                ticket::execute(tx, &actor, id, None, deed).map_err(|error| data_error(format!("{place}: {error}")))?;
            }
            Ok(())
        })
        .await
    }

    fn command(&self, of: &DataTicket, step: &DataStep) -> Result<TicketCommand, Error> {
        let text = step.text.as_deref().map(body).transpose()?;
        let said = || {
            Ok::<_, Error>(MessageContent {
                body: text.clone().ok_or_else(|| data_error("no text"))?,
                attachments: Vec::new(),
            })
        };
        Ok(match step.does.as_str() {
            "answer" => TicketCommand::Answer { content: said()?, awaits_reply: false },
            "answer-and-wait" => TicketCommand::Answer { content: said()?, awaits_reply: true },
            "note" => TicketCommand::Note(said()?),
            "requester-writes" => {
                TicketCommand::RequesterMessage { content: said()?, channel: answer_channel(&of.channel)? }
            }
            "take" => TicketCommand::Action(Action::Take),
            "release" => TicketCommand::Action(Action::Release),
            "reopen" => TicketCommand::Action(Action::Reopen),
            "archive" => TicketCommand::Action(Action::Archive),
            "delete" => TicketCommand::Action(Action::Delete),
            "put-on-waiting" => TicketCommand::Action(Action::PutOnWaiting(text)),
            "spam" => TicketCommand::Action(Action::Close(TicketOutcome::Spam, None)),
            "close-solved" => TicketCommand::Action(Action::Close(TicketOutcome::Solved, text)),
            "close-declined" => TicketCommand::Action(Action::Close(TicketOutcome::Declined, text)),
            "close-duplicate" => TicketCommand::Action(Action::Close(TicketOutcome::Duplicate, text)),
            "forward" => {
                let provider = Label::parse(step.text.as_deref().unwrap_or_default());
                TicketCommand::Action(Action::Forward(provider.map_err(|_| data_error("no provider"))?))
            }
            "assign" => {
                let to =
                    step.text.as_deref().and_then(|key| self.agents.get(key)).ok_or_else(|| data_error("assign"))?;
                TicketCommand::Action(Action::Assign(to.account))
            }
            other => return Err(data_error(other)),
        })
    }

    fn values(&self, of: &DataTicket, fields: &toml::Table) -> Result<Values, Error> {
        let topic = self.topics.get(&of.topic).ok_or_else(|| data_error(&of.topic))?;
        let mut values = Values::new();
        for (key, value) in fields {
            let id = *self.keys.fields.get(&(of.topic.clone(), key.clone())).ok_or_else(|| data_error(key))?;
            let field = topic.field(id).ok_or_else(|| data_error(key))?;
            let answer =
                field.read(&raw_answer(value), false).map_err(|error| data_error(format!("{key}: {error:?}")))?;
            values.insert(id, answer);
        }
        Ok(values)
    }
}

type Values = BTreeMap<crate::domain::id::FieldId, Option<crate::domain::field::FieldValue>>;

fn named_topics(topics: &[Topic], keys: &preset::PresetKeys) -> Result<BTreeMap<String, Topic>, Error> {
    keys.topics
        .iter()
        .map(|(key, id)| Ok((key.clone(), topics.iter().find(|t| t.id == *id).ok_or_else(|| data_error(key))?.clone())))
        .collect()
}

fn new_account(
    app: &App,
    agent: &DataAgent,
    hash: &str,
    memberships: BTreeMap<DepartmentId, Membership>,
) -> Result<NewAccount, Error> {
    let mut credentials = Credentials { password: hash.to_owned(), ..Credentials::default() };
    second_factor::enrol_app_and_codes(
        app.store().installation_key(),
        &mut credentials,
        &totp_seed(&agent.key),
        0,
        &[],
    )?;
    Ok(NewAccount {
        name: PersonName::parse(&agent.name).map_err(|_| data_error(&agent.name))?,
        email: EmailAddress::parse(&agent.email).map_err(|_| data_error(&agent.email))?,
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
fn totp_seed(key: &str) -> Vec<u8> {
    token_hash(&format!("tresen demo {key}"))[..20].to_vec()
}

fn person(person: &DataPerson) -> Result<NewPerson, Error> {
    let email = person.email.as_deref().map(EmailAddress::parse).transpose().map_err(|_| data_error(&person.name))?;
    let phone = person.phone.as_deref().map(PhoneNumber::parse).transpose().map_err(|_| data_error(&person.name))?;
    Ok(NewPerson {
        name: PersonName::parse(&person.name).map_err(|_| data_error(&person.name))?,
        email,
        phone,
        lang: Lang::De,
    })
}

fn body(text: &str) -> Result<Body, Error> {
    Body::parse(text).map_err(|_| data_error("a text"))
}

fn channel(word: &str) -> Result<Channel, Error> {
    Channel::from_word(word).ok_or_else(|| data_error(word))
}

/// Whoever called or wrote the form answers on their page.
fn answer_channel(word: &str) -> Result<Channel, Error> {
    Ok(match channel(word)? {
        Channel::Hand => Channel::Web,
        channel => channel,
    })
}

fn priority(word: &str) -> Result<Priority, Error> {
    Priority::from_word(word).ok_or_else(|| data_error(word))
}

fn raw_answer(value: &toml::Value) -> RawAnswer {
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
async fn mark_signed_in(app: &App) -> Result<(), Error> {
    app.write(|tx| {
        let accounts = tx.accounts()?.into_iter();
        let there = |account| Account { last_sign_in: Some(tx.now), ..account };
        Ok(accounts.map(there).try_for_each(|account| tx.put_account(&account))?)
    })
    .await
}

/// Half a year of mails would wait for a server; only the last day's do.
async fn drop_old_mail(app: &App, now: Timestamp) -> Result<(), Error> {
    app.write(move |tx| {
        for row in
            tx.outbox_rows()?.iter().filter(|row| now.duration_since(row.created) > SignedDuration::from_hours(24))
        {
            tx.remove_outbox_row(row)?;
        }
        Ok(())
    })
    .await
}
