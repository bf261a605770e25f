//! Help topics with their custom fields: added, changed, ordered, retired and restored.
//!
//! A topic and its fields are saved together. A field is never deleted: one that is left out goes to the
//! topic's retired fields, so stored answers keep their question. A field belongs to one topic; another topic
//! that asks the same has a field of its own.

use std::collections::BTreeSet;

use super::{MoveDirection, SettingError, Versioned, log_change, move_item, require_admin, version};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        audit::ConfigArea,
        field::{Field, FieldDefinitionError},
        id::{FieldId, TopicId},
        topic::{Topic, TopicError, find_form_errors, find_topic_errors},
    },
    store::{Catalogue, Read, Tx},
};

/// The id of a field that is not stored yet.
pub const NEW_FIELD: FieldId = FieldId(0);

/// A topic, with the version of what [`change`] changes.
///
/// # Errors
///
/// - `NotFound`: no such topic.
/// - `Internal`: the store fails.
pub fn load(read: &impl Read, id: TopicId) -> Result<Versioned<Topic>, Error> {
    let topic = read.topic(id)?.ok_or(Error::NotFound)?;
    let mark = version(read.installation_key(), &Topic { rank: 0, ..topic.clone() });
    Ok(Versioned { value: topic, version: mark })
}

/// Adds a topic with its fields at the end of the list. Id, rank and retirement of `new` do not count.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or a field is stored already.
/// - `InvalidSetting(Topic)`: it does not fit with the other topics and departments, or its fields do not fit.
/// - `Internal`: the store fails.
pub fn add(tx: &Tx<'_>, actor: &Actor, new: &Topic) -> Result<TopicId, Error> {
    require_admin(actor)?;
    let all = tx.all_topics()?;
    let topic =
        Topic { id: TopicId(0), rank: next_rank(&all), retired: false, retired_fields: Vec::new(), ..new.clone() };
    check_fit(tx, &topic, None, &all)?;
    let fields = with_ids(tx, &topic.fields, |_| false)?;
    let id = tx.next_topic_id()?;
    put(tx, actor, &Topic { id, fields, ..topic })?;
    Ok(id)
}

/// Changes a topic and its fields. Its id, rank and retirement stay as they are. `new.fields` are the fields in
/// their order: [`NEW_FIELD`] is added, a stored one is changed, a retired one is asked again, and one that is
/// missing is retired. Stored answers stay as they were given. `seen` is the version that the form was made from.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, there is no such topic, or a field is not one of its own.
/// - `InvalidSetting(ChangedMeanwhile)`: it changed since the form was made.
/// - `InvalidSetting(Topic)`: it does not fit with the others, which is not checked for a retired one, or its
///   fields do not fit.
/// - `Internal`: the store fails.
pub fn change(tx: &Tx<'_>, actor: &Actor, id: TopicId, seen: &str, new: &Topic) -> Result<(), Error> {
    require_admin(actor)?;
    let before = load(tx, id)?.check_version(seen)?;
    let Topic { rank, retired, .. } = before;
    let asked = Topic { id, rank, retired, ..new.clone() };
    check_fit(tx, &asked, Some(&before), &tx.all_topics()?)?;
    let is_own = |field| before.field(field).is_some() || before.retired_field(field).is_some();
    let fields = with_ids(tx, &asked.fields, is_own)?;
    let former = before.retired_fields.iter().chain(&before.fields);
    let retired_fields = former.filter(|field| fields.iter().all(|asked| asked.id != field.id)).cloned().collect();
    let after = Topic { fields, retired_fields, ..asked };
    if after == before {
        return Ok(());
    }
    put(tx, actor, &after)
}

/// The fields with ids for the new ones. No field is there twice.
fn with_ids(tx: &Tx<'_>, fields: &[Field], is_own: impl Fn(FieldId) -> bool) -> Result<Vec<Field>, Error> {
    let mut seen = BTreeSet::new();
    let with_id = |field: &Field| {
        let id = match field.id {
            NEW_FIELD => FieldId(tx.next_field_id()?.0),
            id if is_own(id) && seen.insert(id) => id,
            _ => return Err(Error::NotFound),
        };
        Ok(Field { id, ..field.clone() })
    };
    fields.iter().map(with_id).collect()
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
    check_fit(tx, &back, Some(&back), &all)?;
    put(tx, actor, &back)
}

fn put(tx: &Tx<'_>, actor: &Actor, topic: &Topic) -> Result<(), Error> {
    tx.put_topic(topic)?;
    log_change(tx, actor, ConfigArea::Topic, Some(topic.id.0))
}

/// Checks a topic and its fields. A field that stays as it was `before` is not refused for what it is by itself.
fn check_fit(tx: &Tx<'_>, topic: &Topic, before: Option<&Topic>, all: &[Topic]) -> Result<(), Error> {
    let mut misfits: Vec<TopicError> =
        if topic.retired { Vec::new() } else { find_topic_errors(topic, all, &tx.all_departments()?) };
    let stays = |field: &Field| before.and_then(|before| before.field(field.id)) == Some(field);
    misfits.extend(find_form_errors(&topic.fields).into_iter().filter(|misfit| match misfit {
        TopicError::Field { error: FieldDefinitionError::LabelTaken, .. } => true,
        TopicError::Field { at, .. } => !stays(&topic.fields[*at]),
        _ => true,
    }));
    if misfits.is_empty() { Ok(()) } else { Err(Error::InvalidSetting(SettingError::Topic(misfits))) }
}

fn next_rank(all: &[Topic]) -> u64 {
    all.iter().map(|topic| topic.rank.max(topic.id.0)).max().unwrap_or_default() + 1
}
