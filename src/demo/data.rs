//! The demo's data as `assets/demo/demo.de.toml` writes them, and their texts as domain types.

use serde::Deserialize;

use crate::{
    app::Error,
    domain::{
        classification::{Channel, Priority},
        field::RawAnswer,
        person::{Lang, NewPerson},
        text::{Body, EmailAddress, PersonName, PhoneNumber},
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Data {
    pub(super) organisation: DataOrganisation,
    pub(super) agent: Vec<DataAgent>,
    pub(super) person: Vec<DataPerson>,
    pub(super) customer: Vec<DataCustomer>,
    pub(super) ticket: Vec<DataTicket>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataOrganisation {
    pub(super) name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataAgent {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) administrator: bool,
    pub(super) write: Vec<String>,
    pub(super) read: Vec<String>,
    /// Further tasks, by their words.
    #[serde(default)]
    pub(super) tasks: Vec<String>,
    /// The provider whose account it is.
    pub(super) provider: Option<String>,
}

/// Organisations that requesters belong to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataCustomer {
    pub(super) name: String,
    pub(super) postal_code: String,
    /// Keys of people; the first is the contact.
    pub(super) people: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataPerson {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataTicket {
    pub(super) topic: String,
    pub(super) department: String,
    pub(super) person: String,
    pub(super) channel: String,
    pub(super) days_ago: f64,
    pub(super) subject: String,
    pub(super) text: String,
    #[serde(default)]
    pub(super) fields: toml::Table,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    pub(super) priority: Option<String>,
    #[serde(default)]
    pub(super) step: Vec<DataStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataStep {
    pub(super) after_hours: f64,
    pub(super) does: String,
    pub(super) by: Option<String>,
    pub(super) text: Option<String>,
    /// Of a rating, 5 for the best.
    pub(super) points: Option<u8>,
    #[serde(default)]
    pub(super) fields: toml::Table,
}

pub(super) fn data_error(why: impl std::fmt::Display) -> Error {
    Error::Internal(format!("demo data: {why}"))
}

pub(super) fn person(person: &DataPerson, lang: Lang) -> Result<NewPerson, Error> {
    let email = person.email.as_deref().map(EmailAddress::parse).transpose().map_err(|_| data_error(&person.name))?;
    let phone = person.phone.as_deref().map(PhoneNumber::parse).transpose().map_err(|_| data_error(&person.name))?;
    Ok(NewPerson { name: PersonName::parse(&person.name).map_err(|_| data_error(&person.name))?, email, phone, lang })
}

pub(super) fn body(text: &str) -> Result<Body, Error> {
    Body::parse(text).map_err(|_| data_error("a text"))
}

pub(super) fn channel(word: &str) -> Result<Channel, Error> {
    Channel::from_word(word).ok_or_else(|| data_error(word))
}

/// Requesters who called or used the form write on their page.
pub(super) fn answer_channel(word: &str) -> Result<Channel, Error> {
    Ok(match channel(word)? {
        Channel::Hand => Channel::Web,
        channel => channel,
    })
}

pub(super) fn priority(word: &str) -> Result<Priority, Error> {
    Priority::from_word(word).ok_or_else(|| data_error(word))
}

pub(super) fn raw_answer(value: &toml::Value) -> RawAnswer {
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
