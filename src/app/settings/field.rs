//! The custom fields of a topic. A field is never deleted: when it is retired it goes to the topic's retired
//! fields, so stored answers keep their question.

use super::{MoveDirection, SettingError, Versioned, move_item, require_admin, topic};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        field::Field,
        id::{FieldId, TopicId},
        topic::{Topic, find_field_errors},
    },
    store::{Catalogue, Read, Tx},
};

/// A field that is asked now, with its version, and its topic.
///
/// # Errors
///
/// - `NotFound`: no such topic, or the topic does not ask this field.
/// - `Internal`: the store fails.
pub fn load(read: &impl Read, of: TopicId, id: FieldId) -> Result<(Topic, Versioned<Field>), Error> {
    let topic = read.topic(of)?.ok_or(Error::NotFound)?;
    let field = topic.field(id).cloned().ok_or(Error::NotFound)?;
    Ok((topic, Versioned::of(read.installation_key(), field)))
}

/// Adds a field at the end of the form.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such topic.
/// - `InvalidSetting(Field)`: it does not fit into the topic.
/// - `Internal`: the store fails.
pub fn add(tx: &Tx<'_>, actor: &Actor, of: TopicId, new: &Field) -> Result<FieldId, Error> {
    require_admin(actor)?;
    let mut topic = tx.topic(of)?.ok_or(Error::NotFound)?;
    check_fit(&Field { id: FieldId(0), ..new.clone() }, &topic)?;
    let id = FieldId(tx.next_field_id()?.0);
    topic.fields.push(Field { id, ..new.clone() });
    topic::put(tx, actor, &topic)?;
    Ok(id)
}

/// Changes a field. Stored answers stay as they were given. `seen` is the version that the form was made from.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or the topic does not ask this field.
/// - `InvalidSetting(ChangedMeanwhile)`: it changed since the form was made.
/// - `InvalidSetting(Field)`: it does not fit into the topic.
/// - `Internal`: the store fails.
pub fn change(tx: &Tx<'_>, actor: &Actor, of: TopicId, id: FieldId, seen: &str, new: &Field) -> Result<(), Error> {
    require_admin(actor)?;
    let (mut topic, standing) = load(tx, of, id)?;
    let before = standing.check_version(seen)?;
    let after = Field { id, ..new.clone() };
    if after == before {
        return Ok(());
    }
    check_fit(&after, &topic)?;
    topic.fields.iter_mut().filter(|field| field.id == id).for_each(|field| field.clone_from(&after));
    topic::put(tx, actor, &topic)
}

/// Moves a field in the form. Where it cannot move, nothing changes.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or there is no such topic.
/// - `Internal`: the store fails.
pub fn reorder(tx: &Tx<'_>, actor: &Actor, of: TopicId, id: FieldId, step: MoveDirection) -> Result<(), Error> {
    require_admin(actor)?;
    let mut topic = tx.topic(of)?.ok_or(Error::NotFound)?;
    let Some(fields) = move_item(topic.fields.clone(), |field| field.id == id, step) else { return Ok(()) };
    topic.fields = fields;
    topic::put(tx, actor, &topic)
}

/// Retires a field: it is not asked any more.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or the topic does not ask this field.
/// - `Internal`: the store fails.
pub fn retire(tx: &Tx<'_>, actor: &Actor, of: TopicId, id: FieldId) -> Result<(), Error> {
    require_admin(actor)?;
    let (mut topic, field) = load(tx, of, id)?;
    topic.fields.retain(|asked| asked.id != id);
    topic.retired_fields.push(field.value);
    topic::put(tx, actor, &topic)
}

/// Asks a retired field again, at the end of the form.
///
/// # Errors
///
/// - `NotFound`: the actor does not administer, or the topic has no such retired field.
/// - `InvalidSetting(Field)`: it does not fit into the topic any more.
/// - `Internal`: the store fails.
pub fn restore(tx: &Tx<'_>, actor: &Actor, of: TopicId, id: FieldId) -> Result<(), Error> {
    require_admin(actor)?;
    let mut topic = tx.topic(of)?.ok_or(Error::NotFound)?;
    let field = topic.retired_field(id).cloned().ok_or(Error::NotFound)?;
    check_fit(&field, &topic)?;
    topic.retired_fields.retain(|former| former.id != id);
    topic.fields.push(field);
    topic::put(tx, actor, &topic)
}

fn check_fit(field: &Field, topic: &Topic) -> Result<(), Error> {
    let misfits = find_field_errors(field, topic);
    if misfits.is_empty() { Ok(()) } else { Err(Error::InvalidSetting(SettingError::Field(misfits))) }
}
