//! The organisation of the demo: departments, topics, agents and people, and what they do.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::BASE32_NOPAD;

use super::{
    DEMO_PASSWORD, DemoSignIn,
    data::{
        Data, DataAgent, DataStep, DataTicket, answer_channel, body, channel, data_error, person, priority, raw_answer,
    },
};
use crate::{
    app::{
        App, Error,
        account::{self, NewAccount, password, second_factor},
        hash_queue::HashCaller,
        rating,
        settings::customers,
        setup::{self, preset},
        ticket::{self, MessageContent, NewTicket, TicketCommand, TicketRequester},
    },
    domain::{
        access::{Actor, Agent},
        classification::TicketOutcome,
        customer::CustomerDetails,
        department::DepartmentKind,
        id::{AccountId, DepartmentId, TicketId},
        organisation::Organisation,
        person::{Account, Lang, NewPerson},
        rating::Grade,
        rights::{Capability, Membership},
        routing::{RequestPlace, TopicRoute},
        text::{EmailAddress, Label, PersonName, PostalCode, Subject, Tag},
        ticket::Action,
        topic::Topic,
    },
    store::{Catalogue, Credentials, People, Tickets, token_hash},
};

/// Departments, topics, agents and people of the demo.
pub(super) struct DemoWorld {
    keys: preset::PresetKeys,
    topics: BTreeMap<String, Topic>,
    sites: BTreeSet<DepartmentId>,
    agents: BTreeMap<String, Agent>,
    people: BTreeMap<String, NewPerson>,
    pub(super) sign_ins: Vec<DemoSignIn>,
    lang: Lang,
}

impl DemoWorld {
    pub(super) async fn create(app: &App, data: &Data, lang: Lang) -> Result<Self, Error> {
        let preset = preset::PresetChoice::Verein.load(lang)?;
        let organisation = Organisation {
            name: Label::parse(&data.organisation.name).map_err(|_| data_error("organisation"))?,
            lang,
            address: app.options().public_address.clone(),
            hue: 195,
            logo: None,
            contact: None,
        };
        let hash = password::hash(app, HashCaller::Machine, DEMO_PASSWORD.to_owned()).await?;
        let chair =
            data.agent.iter().find(|agent| agent.administrator).ok_or_else(|| data_error("no administrator"))?;
        let founder = new_account(app, chair, &hash, BTreeMap::new(), lang)?;
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
            people: data.person.iter().map(|p| Ok((p.key.clone(), person(p, lang)?))).collect::<Result<_, Error>>()?,
            sign_ins: Vec::new(),
            lang,
        };
        for agent in &data.agent {
            stage.add_agent(app, agent, founder, &hash).await?;
        }
        add_customers(app, data, &stage.people, founder).await?;
        Ok(stage)
    }

    async fn add_agent(&mut self, app: &App, agent: &DataAgent, founder: AccountId, hash: &str) -> Result<(), Error> {
        let read = agent.read.iter().map(|key| (key, Membership::Read));
        let write = agent.write.iter().map(|key| (key, Membership::Write));
        let memberships = read
            .chain(write)
            .map(|(key, how)| Ok((*self.keys.departments.get(key).ok_or_else(|| data_error(key))?, how)))
            .collect::<Result<BTreeMap<_, _>, Error>>()?;
        let account = new_account(app, agent, hash, memberships.clone(), self.lang)?;
        let is_founder = agent.administrator;
        let id = app
            .write(move |tx| {
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
            role: role(agent, self.lang),
        });
        Ok(())
    }

    pub(super) async fn open(&self, app: &App, of: &DataTicket) -> Result<TicketId, Error> {
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

    pub(super) async fn play_step(
        &self,
        app: &App,
        of: &DataTicket,
        step: &DataStep,
        id: TicketId,
    ) -> Result<(), Error> {
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
            let mut raw = raw_answer(value);
            // The data name options in German; the preset knows them in both languages.
            for chosen in &mut raw.values {
                if let Some(option) = field.find_option(chosen) {
                    chosen.replace_range(.., option.as_str());
                }
            }
            let answer = field.read(&raw, false).map_err(|error| data_error(format!("{key}: {error:?}")))?;
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
    lang: Lang,
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
        lang,
        memberships,
        capabilities: capabilities(agent),
        provider: agent.provider.as_deref().map(Label::parse).transpose().map_err(|_| data_error("provider"))?,
        credentials,
    })
}

fn capabilities(agent: &DataAgent) -> BTreeSet<Capability> {
    let tasks = agent.tasks.iter().filter_map(|word| Capability::from_word(word));
    agent.administrator.then_some(Capability::Administer).into_iter().chain(tasks).collect()
}

/// What somebody of the demo is there for, beside answering.
fn role(agent: &DataAgent, lang: Lang) -> String {
    let [administration, privacy, inspection, outside] = match lang {
        Lang::De => ["Verwaltung", "Datenschutz", "Einsicht", "Dienstleister"],
        Lang::En => ["Administration", "Data protection", "Inspection", "Provider"],
    };
    let administrates = agent.administrator.then(|| administration.to_owned());
    let tasks = agent.tasks.iter().map(|word| if word == "privacy" { privacy } else { inspection }.to_owned());
    let provider = agent.provider.as_ref().map(|provider| format!("{outside} {provider}"));
    administrates.into_iter().chain(tasks).chain(provider).collect::<Vec<_>>().join(", ")
}

/// Enters the organisations that requesters belong to.
async fn add_customers(
    app: &App,
    data: &Data,
    people: &BTreeMap<String, NewPerson>,
    founder: AccountId,
) -> Result<(), Error> {
    for customer in &data.customer {
        let details = CustomerDetails {
            name: Label::parse(&customer.name).map_err(|_| data_error(&customer.name))?,
            postal_code: PostalCode::parse_optional(&customer.postal_code).map_err(|_| data_error("postal code"))?,
            place: None,
            note: None,
        };
        let members = customer.people.iter().map(|key| people.get(key).cloned().ok_or_else(|| data_error(key)));
        let members = members.collect::<Result<Vec<_>, Error>>()?;
        app.write(move |tx| {
            let actor = Actor::of(&tx.account(founder)?.ok_or(Error::NotFound)?);
            let id = customers::create(tx, &actor, &details)?;
            let mut numbered = members.iter().enumerate();
            numbered.try_for_each(|(place, new)| customers::add_member(tx, &actor, id, new, place == 0))
        })
        .await?;
    }
    Ok(())
}

/// The same secret at every start, so an authenticator app has to be set up only once.
fn totp_seed(key: &str) -> Vec<u8> {
    token_hash(&format!("tresen demo {key}"))[..20].to_vec()
}
