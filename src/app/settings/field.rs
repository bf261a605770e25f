//! The fields of a topic. None is ever thrown away: what is not asked any more goes to the former
//! fields, so answers that are stored keep their question.

use super::{MoveDirection, SettingError, Versioned, move_item, require_admin, topic};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        id::{FieldId, TopicId},
        topic::{Field, Topic, find_field_errors},
    },
    store::{Catalogue, Read, Tx},
};

/// A field that is asked, as it stands.
pub fn load(read: &impl Read, of: TopicId, id: FieldId) -> Result<(Topic, Versioned<Field>), Error> {
    let topic = read.topic(of)?.ok_or(Error::NotFound)?;
    let field = topic.field(id).cloned().ok_or(Error::NotFound)?;
    Ok((topic, Versioned::of(read.installation_key(), field)))
}

/// Asks something new, at the end of the form.
pub fn add(tx: &Tx<'_>, actor: &Actor, of: TopicId, new: &Field) -> Result<FieldId, Error> {
    require_admin(actor)?;
    let mut topic = tx.topic(of)?.ok_or(Error::NotFound)?;
    check_fit(&Field { id: FieldId(0), ..new.clone() }, &topic)?;
    let id = FieldId(tx.next_field_id()?.0);
    topic.fields.push(Field { id, ..new.clone() });
    topic::put(tx, actor, &topic)?;
    Ok(id)
}

/// Changes a question. Answers that are stored stay as they were given.
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

/// Moves a question in the form.
pub fn reorder(tx: &Tx<'_>, actor: &Actor, of: TopicId, id: FieldId, step: MoveDirection) -> Result<(), Error> {
    require_admin(actor)?;
    let mut topic = tx.topic(of)?.ok_or(Error::NotFound)?;
    let Some(fields) = move_item(topic.fields.clone(), |field| field.id == id, step) else { return Ok(()) };
    topic.fields = fields;
    topic::put(tx, actor, &topic)
}

/// Asks it no more.
pub fn retire(tx: &Tx<'_>, actor: &Actor, of: TopicId, id: FieldId) -> Result<(), Error> {
    require_admin(actor)?;
    let (mut topic, field) = load(tx, of, id)?;
    topic.fields.retain(|asked| asked.id != id);
    topic.retired_fields.push(field.value);
    topic::put(tx, actor, &topic)
}

/// Asks a former question again, at the end of the form.
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
