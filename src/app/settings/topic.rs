//! Help topics: made, changed, put in order, retired and taken back. Their fields are in
//! [`super::field`].

use super::{Standing, Step, Unfit, administers, mark, moved, note};
use crate::{
    app::Error,
    domain::{
        access::Actor,
        id::TopicId,
        journal::Area,
        topic::{Topic, topic_misfits},
    },
    store::{Catalogue, Read, Table, Tx},
};

/// A topic as it stands. Its mark is that of what [`change`] changes.
pub fn open(read: &impl Read, id: TopicId) -> Result<Standing<Topic>, Error> {
    let topic = read.topic(id)?.ok_or(Error::NotFound)?;
    let mark = mark(read.keys(), &Topic { rank: 0, fields: Vec::new(), former: Vec::new(), ..topic.clone() });
    Ok(Standing { value: topic, mark })
}

/// Makes a new one without fields, at the end of the list. Its id and place are given here.
pub fn add(tx: &Tx<'_>, actor: &Actor, new: &Topic) -> Result<TopicId, Error> {
    administers(actor)?;
    let all = tx.all_topics()?;
    let topic = Topic {
        id: TopicId(0),
        rank: after(&all),
        retired: false,
        fields: Vec::new(),
        former: Vec::new(),
        ..new.clone()
    };
    fits(tx, &topic, &all)?;
    let id = TopicId(tx.next_id(Table::Topics)?);
    put(tx, actor, &Topic { id, ..topic })?;
    Ok(id)
}

/// Changes one. Its id, place, retirement and fields stay as they are.
pub fn change(tx: &Tx<'_>, actor: &Actor, id: TopicId, seen: &str, new: &Topic) -> Result<(), Error> {
    administers(actor)?;
    let before = open(tx, id)?.unchanged(seen)?;
    let Topic { rank, retired, fields, former, .. } = before.clone();
    let after = Topic { id, rank, retired, fields, former, ..new.clone() };
    if after == before {
        return Ok(());
    }
    if !after.retired {
        fits(tx, &after, &tx.all_topics()?)?;
    }
    put(tx, actor, &after)
}

/// Moves one in the list of those that are not retired.
pub fn reorder(tx: &Tx<'_>, actor: &Actor, id: TopicId, step: Step) -> Result<(), Error> {
    administers(actor)?;
    let Some(list) = moved(tx.topics()?, |topic| topic.id == id, step) else { return Ok(()) };
    for (rank, topic) in (1..).zip(list) {
        if topic.rank != rank {
            tx.put_topic(&Topic { rank, ..topic })?;
        }
    }
    note(tx, actor, Area::Topic, Some(id.0))
}

/// Nobody can choose it any more; its tickets stay as they are.
pub fn retire(tx: &Tx<'_>, actor: &Actor, id: TopicId) -> Result<(), Error> {
    administers(actor)?;
    let topic = open(tx, id)?.value;
    put(tx, actor, &Topic { retired: true, ..topic })
}

/// Takes a retired one back, if it still fits.
pub fn restore(tx: &Tx<'_>, actor: &Actor, id: TopicId) -> Result<(), Error> {
    administers(actor)?;
    let topic = open(tx, id)?.value;
    let all = tx.all_topics()?;
    let back = Topic { retired: false, rank: after(&all), ..topic };
    fits(tx, &back, &all)?;
    put(tx, actor, &back)
}

/// Writes it, and tells the journal.
pub(super) fn put(tx: &Tx<'_>, actor: &Actor, topic: &Topic) -> Result<(), Error> {
    tx.put_topic(topic)?;
    note(tx, actor, Area::Topic, Some(topic.id.0))
}

fn fits(tx: &Tx<'_>, topic: &Topic, all: &[Topic]) -> Result<(), Error> {
    let misfits = topic_misfits(topic, all, &tx.all_departments()?);
    if misfits.is_empty() { Ok(()) } else { Err(Error::Unfit(Unfit::Topic(misfits))) }
}

fn after(all: &[Topic]) -> u64 {
    all.iter().map(|topic| topic.rank.max(topic.id.0)).max().unwrap_or_default() + 1
}
