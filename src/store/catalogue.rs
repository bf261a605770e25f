//! Departments and help topics. They are few, seldom written and read by nearly every page, so they
//! are cached decoded (see `snapshot.rs`).

use std::sync::Arc;

use super::{Key, Read, StoreError, Table, Tx, codec, snapshot::get_or_load};
use crate::domain::{
    department::{Department, DepartmentKind, PostalRange},
    field::{Field, FieldAudience, FieldKind},
    id::{DepartmentId, FieldId, TopicId},
    routing::TopicRoute,
    text::Label,
    topic::{Topic, TopicIcon},
    translation::{DepartmentTranslation, FieldTranslation, TopicTranslation},
};

codec::codes! {
    TopicIcon {
        0 Gift, 1 Laptop, 2 Phone, 3 Printer, 4 Wrench, 5 Package, 6 Truck, 7 Key, 8 Globe, 9 Mail, 10 Message,
        11 Help, 12 Heart, 13 Users, 14 UserPlus, 15 UserCheck, 16 Building, 17 School, 18 Book, 19 Calendar,
        20 Clipboard, 21 Shield, 22 Lock, 23 Alert,
    }
    DepartmentKind { 0 Site, 1 General, 2 Supraregional, 3 Rejected, 4 Protected }
    FieldAudience { 0 Requester, 1 Agents, 2 Both }
}

codec::record! {
    // Rank and retirement have the same numbers in both, for lists of names.
    Department {
        0 id, 1 name, 2 description, 3 kind, 4 public, 5 email, 6 postal_codes, 7 protected, 12 rank, 13 retired,
        14 announces, 15 translations,
    }
    PostalRange { 0 from, 1 to }
    Topic {
        0 id, 1 name, 2 description, 3 intro, 4 kind, 5 route, 6 priority, 7 tags, 8 solution_required, 9 ask_room,
        10 public, 11 fields, 12 rank, 13 retired, 14 retired_fields, 16 icon, 17 translations,
    }
    Field { 0 id, 1 label, 2 hint, 3 kind, 4 audience, 5 required_to_submit, 6 required_to_close, 7 translations }
    TopicTranslation { 0 name, 1 description, 2 intro }
    FieldTranslation { 0 label, 1 hint, 2 options }
    DepartmentTranslation { 0 name, 1 description }
}

impl codec::Record for TopicRoute {
    fn put(&self, out: &mut codec::RecordWriter<'_>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        match self {
            Self::Site => None,
            Self::Department(id) => Some(*id),
        }
        .put(out)
    }
    fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        Option::<DepartmentId>::get(from).map(|id| id.map_or(Self::Site, Self::Department))
    }
}

/// `FieldKind` has variants with and without braces; it is stored as a number and its options.
impl codec::Record for FieldKind {
    fn put(&self, out: &mut codec::RecordWriter<'_>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        let none = Vec::new();
        let (number, options) = match self {
            Self::Text => (0u8, &none),
            Self::LongText => (1, &none),
            Self::Number => (2, &none),
            Self::Date => (3, &none),
            Self::Choice { options } => (4, options),
            Self::MultipleChoice { options } => (5, options),
            Self::Checkbox => (6, &none),
            Self::YesNo => (7, &none),
            Self::File => (8, &none),
        };
        out.array(2)?.u8(number)?;
        options.put(out)
    }
    fn get(from: &mut minicbor::Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        let (number, options) = <(u8, Vec<Label>)>::get(from)?;
        Ok(match number {
            0 => Self::Text,
            1 => Self::LongText,
            2 => Self::Number,
            3 => Self::Date,
            4 => Self::Choice { options },
            5 => Self::MultipleChoice { options },
            6 => Self::Checkbox,
            7 => Self::YesNo,
            8 => Self::File,
            _ => return Err(minicbor::decode::Error::message("unknown kind of field")),
        })
    }
}

/// Reading departments and help topics. Lists are in the order that administrators gave them.
pub trait Catalogue: Read + Sized {
    /// The departments that are not retired.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn departments(&self) -> Result<Vec<Department>, StoreError> {
        Ok(self.shared_departments()?.to_vec())
    }

    /// Like [`Self::departments`], without a copy.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn shared_departments(&self) -> Result<Arc<[Department]>, StoreError> {
        let load = || with_departments(self, |all| all.iter().filter(|one| !one.retired).cloned().collect());
        match self.cached_catalogue() {
            Some(cached_catalogue) => get_or_load(&cached_catalogue.active_departments, load).cloned(),
            None => load(),
        }
    }

    /// All departments, retired ones too.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn all_departments(&self) -> Result<Vec<Department>, StoreError> {
        with_departments(self, <[Department]>::to_vec)
    }

    /// A department, retired or not.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn department(&self, id: DepartmentId) -> Result<Option<Department>, StoreError> {
        with_departments(self, |all| all.iter().find(|department| department.id == id).cloned())
    }

    /// The name of a department, retired or not.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn department_name(&self, id: DepartmentId) -> Result<Option<Label>, StoreError> {
        with_departments(self, |all| all.iter().find(|department| department.id == id).map(|one| one.name.clone()))
    }

    /// The names of the departments that are not retired.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn department_names(&self) -> Result<Vec<(DepartmentId, Label)>, StoreError> {
        let name = |department: &Department| (department.id, department.name.clone());
        with_departments(self, |all| all.iter().filter(|department| !department.retired).map(name).collect())
    }

    /// The names of all departments, the retired ones too.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn all_department_names(&self) -> Result<Vec<(DepartmentId, Label)>, StoreError> {
        with_departments(self, |all| all.iter().map(|department| (department.id, department.name.clone())).collect())
    }

    /// The topics that are not retired.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn topics(&self) -> Result<Vec<Topic>, StoreError> {
        with_topics(self, |all| all.iter().filter(|topic| !topic.retired).map(|topic| Topic::clone(topic)).collect())
    }

    /// All topics, the retired ones too.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn all_topics(&self) -> Result<Vec<Topic>, StoreError> {
        with_topics(self, |all| all.iter().map(|topic| Topic::clone(topic)).collect())
    }

    /// A topic, retired or not.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn topic(&self, id: TopicId) -> Result<Option<Topic>, StoreError> {
        Ok(self.shared_topic(id)?.map(|topic| Topic::clone(&topic)))
    }

    /// Like [`Self::topic`], without a copy.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn shared_topic(&self, id: TopicId) -> Result<Option<Arc<Topic>>, StoreError> {
        with_topics(self, |all| all.iter().find(|topic| topic.id == id).cloned())
    }

    /// The name of a topic, retired or not.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn topic_name(&self, id: TopicId) -> Result<Option<Label>, StoreError> {
        with_topics(self, |all| all.iter().find(|topic| topic.id == id).map(|topic| topic.name.clone()))
    }

    /// The names of all topics, the retired ones too.
    ///
    /// # Errors
    /// `Record` when a row does not decode; `Storage` when the file cannot be read.
    fn topic_names(&self) -> Result<Vec<(TopicId, Label)>, StoreError> {
        with_topics(self, |all| all.iter().map(|topic| (topic.id, topic.name.clone())).collect())
    }
}

fn with_departments<T>(read: &impl Read, look: impl FnOnce(&[Department]) -> T) -> Result<T, StoreError> {
    let load = || {
        let mut all: Vec<Department> = read.records(Table::Departments, &Key::default())?;
        all.sort_by_key(|department| department.rank);
        Ok(all)
    };
    Ok(match read.cached_catalogue() {
        Some(cached_catalogue) => look(get_or_load(&cached_catalogue.departments, load)?),
        None => look(&load()?),
    })
}

fn with_topics<T>(read: &impl Read, look: impl FnOnce(&[Arc<Topic>]) -> T) -> Result<T, StoreError> {
    let load = || {
        let mut all: Vec<Topic> = read.records(Table::Topics, &Key::default())?;
        all.sort_by_key(|topic| topic.rank);
        Ok(all.into_iter().map(Arc::new).collect())
    };
    Ok(match read.cached_catalogue() {
        Some(cached_catalogue) => look(get_or_load(&cached_catalogue.topics, load)?),
        None => look(&load()?),
    })
}

impl<R: Read> Catalogue for R {}

impl Tx<'_> {
    /// A new id for a department. An id is never given out twice.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn next_department_id(&self) -> Result<DepartmentId, StoreError> {
        self.next_id(Table::Departments).map(DepartmentId)
    }

    /// Writes a department, a new or a changed one.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_department(&self, department: &Department) -> Result<(), StoreError> {
        self.put(Table::Departments, &Key::number(department.id.0), department)
    }

    /// Removes a department. The caller has made sure that nothing belongs to it.
    ///
    /// # Errors
    /// `DiskFull` when not even a removal fits; `Storage` when the file cannot be read or written.
    pub fn remove_department(&self, id: DepartmentId) -> Result<bool, StoreError> {
        self.remove(Table::Departments, &Key::number(id.0))
    }

    /// A new id for a help topic. An id is never given out twice.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn next_topic_id(&self) -> Result<TopicId, StoreError> {
        self.next_id(Table::Topics).map(TopicId)
    }

    /// Writes a help topic, a new or a changed one.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn put_topic(&self, topic: &Topic) -> Result<(), StoreError> {
        self.put(Table::Topics, &Key::number(topic.id.0), topic)
    }

    /// A new id for a field of a topic. It is never given out twice, so a stored answer keeps its question.
    ///
    /// # Errors
    /// `DiskFull` when too little space is left; `Storage` when the file cannot be read or written.
    pub fn next_field_id(&self) -> Result<FieldId, StoreError> {
        self.add_to_counter(&Key::word("id/fields"), 1).map(FieldId)
    }
}
