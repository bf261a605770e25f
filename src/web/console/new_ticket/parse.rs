//! Reading the form for a new ticket. What is wrong comes back with the field it belongs to.

use std::collections::BTreeMap;

use super::{IntakeView, form::foreign_place};
use crate::{
    app::{
        ticket::{NewTicket, TicketRequester},
        view::new_ticket::IntakePlace,
    },
    domain::{
        classification::Channel,
        field::FieldValue,
        file::Attachment,
        id::{DepartmentId, FieldId},
        person::{Lang, NewPerson},
        routing::{RequestPlace, TopicRoute},
        text::{Body, EmailAddress, Label, PersonName, PhoneNumber, PostalCode, Subject, TextError},
        topic::Topic,
    },
    t,
    web::{
        console::{ConsoleContext, custom_fields, rejected_files},
        form::Fields,
        ui::{FormErrors, Tone, question_name},
    },
};

/// The ticket that the form describes, or what is wrong in the form.
pub fn parse_ticket(context: &ConsoleContext, view: &IntakeView<'_>, fields: &Fields) -> Result<NewTicket, FormErrors> {
    let mut form = IntakeReader { lang: context.lang(), view, fields, errors: FormErrors::new() };
    let requester = form.requester();
    if view.topic.is_none() {
        form.report("topic", t!(form.lang, "console-new-topic-missing"));
    }
    let description = form.text("description", Body::parse, "error-description");
    let values = view.topic.map(|topic| form.answers(topic)).unwrap_or_default();
    let subject = form.subject(&values);
    let room = form.text("room", Label::parse_optional, "error-room").flatten();
    let place = form.postal_code().map(RequestPlace::Postal);
    let department = form.department();
    form.errors.extend(rejected_files(context, fields));
    let attachments: Vec<Attachment> = view.files.iter().map(|(_, file)| file.clone()).collect();
    match (view.topic, requester, subject, description) {
        (Some(topic), Some(requester), Some(subject), Some(description)) if form.errors.is_empty() => Ok(NewTicket {
            topic: topic.id,
            place,
            department,
            requester,
            subject,
            description,
            room,
            values,
            attachments,
            channel: Channel::Hand,
        }),
        _ => Err(form.errors),
    }
}

/// The form on its way to a ticket. What is `None` where it may not be is told in `errors`.
struct IntakeReader<'f> {
    lang: Lang,
    view: &'f IntakeView<'f>,
    fields: &'f Fields,
    errors: FormErrors,
}

impl IntakeReader<'_> {
    fn report(&mut self, name: &str, what: String) {
        self.errors.push((name.to_owned(), what));
    }

    /// The parsed text of a field; `malformed` is the key of what is said if it has the wrong form.
    fn text<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, TextError>, malformed: &str) -> Option<T> {
        match parse(self.fields.get(name)) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.report(name, Tone::Familiar.text_error(self.lang, error, malformed));
                None
            }
        }
    }

    fn requester(&mut self) -> Option<TicketRequester> {
        if let Some(known) = self.view.requester {
            return Some(TicketRequester::Existing(known.person.id));
        }
        let name = self.text("name", PersonName::parse, "error-name");
        let email = self.text("email", EmailAddress::parse_optional, "error-email");
        let phone = self.text("phone", PhoneNumber::parse_optional, "error-phone");
        let lang = Lang::from_tag(self.fields.get("lang")).unwrap_or_default();
        Some(TicketRequester::New(NewPerson { name: name?, email: email?, phone: phone?, lang }))
    }

    fn answers(&mut self, topic: &Topic) -> BTreeMap<FieldId, FieldValue> {
        let mut values = BTreeMap::new();
        for field in &topic.fields {
            let typed = custom_fields::read_answer(self.lang, field, self.fields, &self.view.files);
            match field.read(&typed, false) {
                Ok(value) => values.extend(value.map(|value| (field.id, value))),
                Err(error) => {
                    let what = Tone::Familiar.field_error(self.lang, field.label.as_str(), error);
                    self.report(&question_name(field), what);
                }
            }
        }
        values
    }

    /// The subject as typed; left empty, what topic and answers say.
    fn subject(&mut self, values: &BTreeMap<FieldId, FieldValue>) -> Option<Subject> {
        let naming = self.view.topic.filter(|topic| topic.may_name_subject());
        let is_empty = Subject::parse(self.fields.get("subject")) == Err(TextError::Empty);
        let Some(topic) = naming.filter(|_| is_empty) else {
            return self.text("subject", Subject::parse, "error-subject");
        };
        let made = topic.subject_of(values);
        if made.is_none() {
            self.report("subject", t!(self.lang, "console-new-subject-missing"));
        }
        made
    }

    fn postal_code(&mut self) -> Option<PostalCode> {
        self.view.topic.filter(|topic| topic.route == TopicRoute::Site)?;
        self.text("postal_code", PostalCode::parse_optional, "error-postal-code").flatten()
    }

    /// The department that was chosen, otherwise that of the postal code.
    fn department(&mut self) -> Option<DepartmentId> {
        if let Ok(id) = self.fields.get("department").parse() {
            return Some(DepartmentId(id));
        }
        let place = self.view.place();
        if let Some(IntakePlace::Department(id, _)) = place {
            return Some(id);
        }
        let code = self.fields.get("postal_code");
        let foreign = place.and_then(|place| foreign_place(self.lang, code, &place));
        self.report("department", foreign.unwrap_or_else(|| t!(self.lang, "console-new-department-missing")));
        None
    }
}
