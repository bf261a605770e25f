//! A request that somebody is filling in, kept as they typed it, by form or in a chat. Every step is
//! read anew whenever it matters, so a topic that changes in between is noticed and nothing typed is lost.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    department::{Department, DepartmentKind},
    field::{AnswerError, FieldValue, RawAnswer},
    file::Attachment,
    id::{DepartmentId, FieldId, PersonId, TopicId},
    kinds::kinds,
    person::{Lang, NewPerson},
    routing::{RequestPlace, TopicRoute, find_department},
    text::{Body, EmailAddress, Label, PersonName, PhoneNumber, PostalCode, Subject, TextError},
    topic::Topic,
};

kinds! {
    /// A page of the form.
    RequestStep {
        /// Which place it is about.
        Place, "place";
        /// What it is about.
        Details, "details";
        Contact, "contact";
        /// Everything at a glance, before it is sent.
        Check, "check";
    }
}

impl RequestStep {
    /// The steps of a topic, in order. The place comes first: a person in a place that nobody serves
    /// is told before they have typed anything.
    pub fn of(topic: &Topic) -> Vec<Self> {
        let place = (topic.route == TopicRoute::Site).then_some(Self::Place);
        place.into_iter().chain([Self::Details, Self::Contact, Self::Check]).collect()
    }
}

/// A request that is not sent yet: everything as it was typed, valid or not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestDraft {
    pub topic: TopicId,
    pub started: Timestamp,
    /// Since when it could be sent.
    pub complete_since: Option<Timestamp>,
    /// The site they chose.
    pub site: Option<DepartmentId>,
    /// The postal code, as typed.
    pub postal_code: String,
    /// One line, as typed.
    pub subject: String,
    pub description: String,
    /// Building and room, as typed.
    pub room: String,
    /// Answers to the topic's questions, as typed.
    pub answers: BTreeMap<FieldId, TypedAnswer>,
    /// Files, with the question they answer.
    pub files: Vec<DraftFile>,
    /// Their name, as typed.
    pub name: String,
    /// Their address, as typed.
    pub email: String,
    /// Their phone number, as typed.
    pub phone: String,
    /// They have read how their data is treated.
    pub privacy_confirmed: bool,
    /// Steps that were sent at least once; before, nothing is a mistake yet.
    pub submitted_steps: Vec<RequestStep>,
    /// A contact takes it in for somebody else of their organisation.
    pub on_behalf: Option<OnBehalf>,
}

/// Who takes a request in for whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OnBehalf {
    pub contact: PersonId,
    /// The profile of the requester. None: the contact introduces a new one.
    pub person: Option<PersonId>,
}

/// The requester of a draft, once the input is valid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RequesterInput {
    /// As they introduced themself.
    New(NewPerson),
    /// A profile that was chosen.
    Existing(PersonId),
}

/// An answer as it came in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypedAnswer {
    pub values: Vec<String>,
    /// The comment beside a Yes/No.
    pub comment: String,
    /// The language of the page on which it was typed. None: in a draft of a version that did not note it.
    pub lang: Option<Lang>,
}

/// A file of a draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftFile {
    /// The question it answers; none if it just goes along.
    pub field: Option<FieldId>,
    pub file: Attachment,
}

/// A place on a page where something is typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DraftField {
    /// The choice of a site.
    Site,
    PostalCode,
    Subject,
    Description,
    Room,
    /// A question of the topic.
    Field(FieldId),
    Name,
    /// The address for mail.
    Email,
    Phone,
    /// The tick at the privacy notice.
    Privacy,
}

/// What is wrong there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DraftFieldError {
    Text(TextError),
    Answer(AnswerError),
    /// The site is not there any more.
    NoSuchSite,
    /// The tick is missing.
    NotTicked,
}

/// Everything that is wrong, in the order of the page.
pub type DraftErrors = Vec<(DraftField, DraftFieldError)>;

/// Where a request would go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestDestination {
    /// The place, if the topic asks for one.
    pub place: Option<RequestPlace>,
    /// The department; none if nobody serves the place.
    pub department: Option<DepartmentId>,
}

/// What it is about, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestDetails {
    pub subject: Subject,
    pub description: Body,
    pub room: Option<Label>,
    pub values: BTreeMap<FieldId, FieldValue>,
}

impl RequestDraft {
    /// Nothing but a topic.
    pub fn new(topic: TopicId, now: Timestamp) -> Self {
        Self {
            topic,
            started: now,
            complete_since: None,
            site: None,
            postal_code: String::new(),
            subject: String::new(),
            description: String::new(),
            room: String::new(),
            answers: BTreeMap::new(),
            files: Vec::new(),
            name: String::new(),
            email: String::new(),
            phone: String::new(),
            privacy_confirmed: false,
            submitted_steps: Vec::new(),
            on_behalf: None,
        }
    }

    /// Whether a step was sent at least once.
    pub fn was_submitted(&self, step: RequestStep) -> bool {
        self.submitted_steps.contains(&step)
    }

    /// Whether nothing but the place was typed so far. Name and address may be filled in before.
    pub fn is_blank(&self) -> bool {
        let texts = [&self.subject, &self.description, &self.room];
        let answers = self.answers.values().flat_map(|typed| typed.values.iter().chain([&typed.comment]));
        self.files.is_empty() && texts.into_iter().chain(answers).all(|text| text.trim().is_empty())
    }

    /// Files that answer a question, or those that just go along.
    pub fn files_of(&self, field: Option<FieldId>) -> impl Iterator<Item = (usize, &Attachment)> {
        self.files.iter().enumerate().filter(move |(_, held)| held.field == field).map(|(n, held)| (n, &held.file))
    }

    /// Reads the place of the request and the department that serves it; no department: nobody serves the place.
    pub fn destination(&self, topic: &Topic, departments: &[Department]) -> Result<RequestDestination, DraftErrors> {
        if let TopicRoute::Department(id) = topic.route {
            return Ok(RequestDestination { place: None, department: Some(id) });
        }
        let place = match self.site {
            Some(site) if public_sites(departments).any(|department| department.id == site) => RequestPlace::Site(site),
            Some(_) => return Err(vec![(DraftField::Site, DraftFieldError::NoSuchSite)]),
            None => match PostalCode::parse(&self.postal_code) {
                Ok(code) => RequestPlace::Postal(code),
                Err(error) => return Err(vec![(DraftField::PostalCode, DraftFieldError::Text(malformed(error)))]),
            },
        };
        let department = find_department(departments, topic.route, Some(&place)).ok();
        Ok(RequestDestination { place: Some(place), department })
    }

    /// Reads what it is about.
    pub fn details(&self, topic: &Topic) -> Result<RequestDetails, DraftErrors> {
        let mut mistakes = DraftErrors::new();
        let subject = noted(&mut mistakes, DraftField::Subject, Subject::parse(&self.subject));
        let description = noted(&mut mistakes, DraftField::Description, Body::parse(&self.description));
        let mut values = BTreeMap::new();
        for field in topic.requester_fields() {
            match field.read(&self.answer(field.id), true) {
                Ok(Some(value)) => drop(values.insert(field.id, value)),
                Ok(None) => {}
                Err(error) => mistakes.push((DraftField::Field(field.id), DraftFieldError::Answer(error))),
            }
        }
        let room = if topic.ask_room { self.room.as_str() } else { "" };
        let room = noted(&mut mistakes, DraftField::Room, Label::parse_optional(room));
        match (subject, description, room) {
            (Some(subject), Some(description), Some(room)) if mistakes.is_empty() => {
                Ok(RequestDetails { subject, description, room, values })
            }
            _ => Err(mistakes),
        }
    }

    /// An answer, as the topic reads it.
    fn answer(&self, field: FieldId) -> RawAnswer {
        let typed = self.answers.get(&field).cloned().unwrap_or_default();
        let files = self.files_of(Some(field)).map(|(_, file)| file.name.clone()).collect();
        RawAnswer { values: typed.values, comment: typed.comment, files, lang: typed.lang.unwrap_or_default() }
    }

    /// Reads the requester: the contact data, or the profile that an agent or a contact has chosen.
    pub fn requester(&self, lang: Lang) -> Result<RequesterInput, DraftErrors> {
        match self.on_behalf.and_then(|taken_in| taken_in.person) {
            Some(person) if self.privacy_confirmed => Ok(RequesterInput::Existing(person)),
            Some(_) => Err(vec![(DraftField::Privacy, DraftFieldError::NotTicked)]),
            None => self.contact(lang).map(RequesterInput::New),
        }
    }

    /// Reads who is introduced. The web form needs an address: answers go there. Whom a contact
    /// introduces, they can tell themself.
    pub fn contact(&self, lang: Lang) -> Result<NewPerson, DraftErrors> {
        let mut mistakes = DraftErrors::new();
        let name = noted(&mut mistakes, DraftField::Name, PersonName::parse(&self.name));
        let email = match self.on_behalf {
            Some(_) => EmailAddress::parse_optional(&self.email),
            None => EmailAddress::parse(&self.email).map(Some),
        };
        let email = noted(&mut mistakes, DraftField::Email, email);
        let phone = noted(&mut mistakes, DraftField::Phone, PhoneNumber::parse_optional(&self.phone));
        if !self.privacy_confirmed {
            mistakes.push((DraftField::Privacy, DraftFieldError::NotTicked));
        }
        match (name, email, phone) {
            (Some(name), Some(email), Some(phone)) if mistakes.is_empty() => Ok(NewPerson { name, email, phone, lang }),
            _ => Err(mistakes),
        }
    }

    /// What is wrong on a page.
    pub fn mistakes(&self, step: RequestStep, topic: &Topic, departments: &[Department]) -> DraftErrors {
        match step {
            RequestStep::Place => self.destination(topic, departments).err(),
            RequestStep::Details => self.details(topic).err(),
            RequestStep::Contact => self.requester(Lang::De).err(),
            RequestStep::Check => None,
        }
        .unwrap_or_default()
    }

    /// The first step that is not done; [`RequestStep::Check`] if it can be sent.
    pub fn next(&self, topic: &Topic, departments: &[Department]) -> RequestStep {
        let is_open = |step: &RequestStep| match step {
            RequestStep::Place => {
                !matches!(self.destination(topic, departments), Ok(RequestDestination { department: Some(_), .. }))
            }
            RequestStep::Details => self.details(topic).is_err(),
            RequestStep::Contact => self.requester(Lang::De).is_err(),
            RequestStep::Check => true,
        };
        RequestStep::of(topic).into_iter().find(is_open).unwrap_or(RequestStep::Check)
    }
}

/// The sites that can be chosen.
pub fn public_sites(departments: &[Department]) -> impl Iterator<Item = &Department> {
    departments.iter().filter(|department| department.kind == DepartmentKind::Site && department.public)
}

fn noted<T>(mistakes: &mut DraftErrors, slot: DraftField, read: Result<T, TextError>) -> Option<T> {
    read.map_err(|error| mistakes.push((slot, DraftFieldError::Text(error)))).ok()
}

/// "At most five characters" helps nobody with a postal code.
fn malformed(error: TextError) -> TextError {
    if error == TextError::Empty { error } else { TextError::Malformed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::{department, topic};

    fn site() -> Department {
        department(1, DepartmentKind::Site, &["79000-79999"])
    }

    #[test]
    fn the_first_open_step_comes_next() {
        let (topic, departments) = (topic(TopicRoute::Site, Vec::new()), [site()]);
        let mut draft = RequestDraft::new(topic.id, Timestamp::UNIX_EPOCH);
        let next = |draft: &RequestDraft| draft.next(&topic, &departments);
        assert_eq!(next(&draft), RequestStep::Place);
        draft.postal_code = "10115".to_owned();
        assert_eq!(next(&draft), RequestStep::Place, "nobody serves it");
        draft.postal_code = "79102".to_owned();
        assert_eq!(next(&draft), RequestStep::Details);
        (draft.subject, draft.description) = ("Betreff".to_owned(), "Text".to_owned());
        assert_eq!(next(&draft), RequestStep::Contact);
        (draft.name, draft.email) = ("Mira".to_owned(), "mira@example.org".to_owned());
        assert_eq!(next(&draft), RequestStep::Contact, "the notice is not read");
        draft.privacy_confirmed = true;
        assert_eq!(next(&draft), RequestStep::Check);
        draft.site = Some(DepartmentId(5));
        assert_eq!(next(&draft), RequestStep::Place, "the site is gone");
    }

    #[test]
    fn only_topics_by_site_ask_for_a_place() {
        assert_eq!(RequestStep::of(&topic(TopicRoute::Site, Vec::new()))[0], RequestStep::Place);
        let office = topic(TopicRoute::Department(DepartmentId(3)), Vec::new());
        assert_eq!(RequestStep::of(&office), [RequestStep::Details, RequestStep::Contact, RequestStep::Check]);
        let draft = RequestDraft::new(office.id, Timestamp::UNIX_EPOCH);
        let placed = RequestDestination { place: None, department: Some(DepartmentId(3)) };
        assert_eq!(draft.destination(&office, &[]), Ok(placed));
    }
}
