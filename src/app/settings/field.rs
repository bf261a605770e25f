//! The fields of a topic. None is ever thrown away: what is not asked any more goes to the former
//! fields, so answers that are stored keep their question.

use super::{Standing, Step, Unfit, administers, moved, topic};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        id::{FieldId, TopicId},
        topic::{Field, Topic, field_misfits},
    },
    store::{Catalogue, Read, Tx},
};

/// A field that is asked, as it stands.
pub fn open(read: &impl Read, of: TopicId, id: FieldId) -> Result<(Topic, Standing<Field>), Error> {
    let topic = read.topic(of)?.ok_or(Error::NotFound)?;
    let field = topic.field(id).cloned().ok_or(Error::NotFound)?;
    Ok((topic, Standing::of(read.keys(), field)))
}

/// Asks something new, at the end of the form.
pub fn add(tx: &Tx<'_>, actor: &Actor, of: TopicId, new: &Field) -> Result<FieldId, Error> {
    administers(actor)?;
    let mut topic = tx.topic(of)?.ok_or(Error::NotFound)?;
    fits(&Field { id: FieldId(0), ..new.clone() }, &topic)?;
    let id = FieldId(tx.next_field_id()?.0);
    topic.fields.push(Field { id, ..new.clone() });
    topic::put(tx, actor, &topic)?;
    Ok(id)
}

/// Changes a question. Answers that are stored stay as they were given.
pub fn change(tx: &Tx<'_>, actor: &Actor, of: TopicId, id: FieldId, seen: &str, new: &Field) -> Result<(), Error> {
    administers(actor)?;
    let (mut topic, standing) = open(tx, of, id)?;
    let before = standing.unchanged(seen)?;
    let after = Field { id, ..new.clone() };
    if after == before {
        return Ok(());
    }
    fits(&after, &topic)?;
    topic.fields.iter_mut().filter(|field| field.id == id).for_each(|field| field.clone_from(&after));
    topic::put(tx, actor, &topic)
}

/// Moves a question in the form.
pub fn reorder(tx: &Tx<'_>, actor: &Actor, of: TopicId, id: FieldId, step: Step) -> Result<(), Error> {
    administers(actor)?;
    let mut topic = tx.topic(of)?.ok_or(Error::NotFound)?;
    let Some(fields) = moved(topic.fields.clone(), |field| field.id == id, step) else { return Ok(()) };
    topic.fields = fields;
    topic::put(tx, actor, &topic)
}

/// Asks it no more.
pub fn retire(tx: &Tx<'_>, actor: &Actor, of: TopicId, id: FieldId) -> Result<(), Error> {
    administers(actor)?;
    let (mut topic, field) = open(tx, of, id)?;
    topic.fields.retain(|asked| asked.id != id);
    topic.former.push(field.value);
    topic::put(tx, actor, &topic)
}

/// Asks a former question again, at the end of the form.
pub fn restore(tx: &Tx<'_>, actor: &Actor, of: TopicId, id: FieldId) -> Result<(), Error> {
    administers(actor)?;
    let mut topic = tx.topic(of)?.ok_or(Error::NotFound)?;
    let field = topic.former_field(id).cloned().ok_or(Error::NotFound)?;
    fits(&field, &topic)?;
    topic.former.retain(|former| former.id != id);
    topic.fields.push(field);
    topic::put(tx, actor, &topic)
}

fn fits(field: &Field, topic: &Topic) -> Result<(), Error> {
    let misfits = field_misfits(field, topic);
    if misfits.is_empty() { Ok(()) } else { Err(Error::Unfit(Unfit::Field(misfits))) }
}
