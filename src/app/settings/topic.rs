//! Help topics: added, changed, ordered, retired and restored. Their custom fields are in [`super::field`].

use super::{MoveDirection, SettingError, Versioned, log_change, move_item, require_admin, version};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        audit::ConfigArea,
        id::TopicId,
        topic::{Topic, find_topic_errors},
    },
    store::{Catalogue, Read, Tx},
};

/// A topic, with the version of what [`change`] changes.
///
/// # Errors
///
/// - `NotFound`: no such topic.
/// - `Internal`: the store fails.
pub fn load(read: &impl Read, id: TopicId) -> Result<Versioned<Topic>, Error> {
    let topic = read.topic(id)?.ok_or(Error::NotFound)?;
    let mark = version(
        read.installation_key(),
        &Topic { rank: 0, fields: Vec::new(), retired_fields: Vec::new(), ..topic.clone() },
    );
    Ok(Versioned { value: topic, version: mark })
}

/// Adds a topic without fields at the end of the list. Id, rank, retirement and fields of `new` do not count.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `InvalidSetting(Topic)`: it does not fit with the other topics and departments.
/// - `Internal`: the store fails.
pub fn add(tx: &Tx<'_>, actor: &Actor, new: &Topic) -> Result<TopicId, Error> {
    require_admin(actor)?;
    let all = tx.all_topics()?;
    let topic = Topic {
        id: TopicId(0),
        rank: next_rank(&all),
        retired: false,
        fields: Vec::new(),
        retired_fields: Vec::new(),
        ..new.clone()
    };
    check_fit(tx, &topic, &all)?;
    let id = tx.next_topic_id()?;
    put(tx, actor, &Topic { id, ..topic })?;
    Ok(id)
}

/// Changes a topic. Its id, rank, retirement and fields stay as they are. `seen` is the version that the form
/// was made from.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such topic.
/// - `InvalidSetting(ChangedMeanwhile)`: it changed since the form was made.
/// - `InvalidSetting(Topic)`: it does not fit with the others; not checked for a retired one.
/// - `Internal`: the store fails.
pub fn change(tx: &Tx<'_>, actor: &Actor, id: TopicId, seen: &str, new: &Topic) -> Result<(), Error> {
    require_admin(actor)?;
    let before = load(tx, id)?.check_version(seen)?;
    let Topic { rank, retired, fields, retired_fields: former, .. } = before.clone();
    let after = Topic { id, rank, retired, fields, retired_fields: former, ..new.clone() };
    if after == before {
        return Ok(());
    }
    if !after.retired {
        check_fit(tx, &after, &tx.all_topics()?)?;
    }
    put(tx, actor, &after)
}

/// Moves a topic in the list of those that are not retired. Where it cannot move, nothing changes.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer.
/// - `Internal`: the store fails.
pub fn reorder(tx: &Tx<'_>, actor: &Actor, id: TopicId, step: MoveDirection) -> Result<(), Error> {
    require_admin(actor)?;
    let Some(list) = move_item(tx.topics()?, |topic| topic.id == id, step) else { return Ok(()) };
    for (rank, topic) in (1..).zip(list) {
        if topic.rank != rank {
            tx.put_topic(&Topic { rank, ..topic })?;
        }
    }
    log_change(tx, actor, ConfigArea::Topic, Some(id.0))
}

/// Retires a topic: nobody can choose it any more; its tickets stay as they are.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such topic.
/// - `Internal`: the store fails.
pub fn retire(tx: &Tx<'_>, actor: &Actor, id: TopicId) -> Result<(), Error> {
    require_admin(actor)?;
    let topic = load(tx, id)?.value;
    put(tx, actor, &Topic { retired: true, ..topic })
}

/// Restores a retired topic, at the end of the list.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such topic.
/// - `InvalidSetting(Topic)`: it does not fit with the others any more.
/// - `Internal`: the store fails.
pub fn restore(tx: &Tx<'_>, actor: &Actor, id: TopicId) -> Result<(), Error> {
    require_admin(actor)?;
    let topic = load(tx, id)?.value;
    let all = tx.all_topics()?;
    let back = Topic { retired: false, rank: next_rank(&all), ..topic };
    check_fit(tx, &back, &all)?;
    put(tx, actor, &back)
}

/// Writes a topic and logs the change.
///
/// # Errors
///
/// `Internal`: the store fails.
pub(super) fn put(tx: &Tx<'_>, actor: &Actor, topic: &Topic) -> Result<(), Error> {
    tx.put_topic(topic)?;
    log_change(tx, actor, ConfigArea::Topic, Some(topic.id.0))
}

fn check_fit(tx: &Tx<'_>, topic: &Topic, all: &[Topic]) -> Result<(), Error> {
    let misfits = find_topic_errors(topic, all, &tx.all_departments()?);
    if misfits.is_empty() { Ok(()) } else { Err(Error::InvalidSetting(SettingError::Topic(misfits))) }
}

fn next_rank(all: &[Topic]) -> u64 {
    all.iter().map(|topic| topic.rank.max(topic.id.0)).max().unwrap_or_default() + 1
}
