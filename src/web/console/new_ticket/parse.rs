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

/// The parsed value; `None` if it is wrong, and then `errors` holds why.
fn keep_or_report<T>(
    lang: Lang,
    errors: &mut FormErrors,
    name: &str,
    parsed: Result<T, TextError>,
    malformed: &str,
) -> Option<T> {
    parsed.map_err(|error| errors.push((name.to_owned(), Tone::Familiar.text_error(lang, error, malformed)))).ok()
}

/// The ticket that the form describes, or what is wrong in the form.
pub fn parse_ticket(context: &ConsoleContext, view: &IntakeView<'_>, fields: &Fields) -> Result<NewTicket, FormErrors> {
    let lang = context.lang();
    let mut errors = FormErrors::new();
    let requester = parse_requester(lang, &mut errors, view, fields);
    if view.topic.is_none() {
        errors.push(("topic".to_owned(), t!(lang, "console-new-topic-missing")));
    }
    let body =
        keep_or_report(lang, &mut errors, "description", Body::parse(fields.get("description")), "error-description");
    let values = view.topic.map(|topic| parse_answers(lang, &mut errors, view, topic, fields)).unwrap_or_default();
    let subject = parse_subject(lang, &mut errors, view, &values, fields);
    let room =
        keep_or_report(lang, &mut errors, "room", Label::parse_optional(fields.get("room")), "error-room").flatten();
    let place = parse_postal_code(lang, &mut errors, view, fields).map(RequestPlace::Postal);
    let department = parse_department(lang, &mut errors, view, fields);
    errors.extend(rejected_files(context, fields));
    let attachments: Vec<Attachment> = view.files.iter().map(|(_, file)| file.clone()).collect();
    match (view.topic, requester, subject, body) {
        (Some(topic), Some(requester), Some(subject), Some(description)) if errors.is_empty() => Ok(NewTicket {
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
        _ => Err(errors),
    }
}

fn parse_requester(
    lang: Lang,
    errors: &mut FormErrors,
    view: &IntakeView<'_>,
    fields: &Fields,
) -> Option<TicketRequester> {
    if let Some(known) = view.requester {
        return Some(TicketRequester::Existing(known.person.id));
    }
    let name = keep_or_report(lang, errors, "name", PersonName::parse(fields.get("name")), "error-name");
    let email = EmailAddress::parse_optional(fields.get("email"));
    let email = keep_or_report(lang, errors, "email", email, "error-email");
    let phone = PhoneNumber::parse_optional(fields.get("phone"));
    let phone = keep_or_report(lang, errors, "phone", phone, "error-phone");
    let theirs = Lang::from_tag(fields.get("lang")).unwrap_or_default();
    Some(TicketRequester::New(NewPerson { name: name?, email: email?, phone: phone?, lang: theirs }))
}

fn parse_answers(
    lang: Lang,
    errors: &mut FormErrors,
    view: &IntakeView<'_>,
    topic: &Topic,
    fields: &Fields,
) -> BTreeMap<FieldId, FieldValue> {
    let mut values = BTreeMap::new();
    for field in &topic.fields {
        match field.read(&custom_fields::read_answer(lang, field, fields, &view.files), false) {
            Ok(value) => values.extend(value.map(|value| (field.id, value))),
            Err(error) => {
                errors.push((question_name(field), Tone::Familiar.field_error(lang, field.label.as_str(), error)))
            }
        }
    }
    values
}

/// The subject as typed; left empty, what topic and answers say.
fn parse_subject(
    lang: Lang,
    errors: &mut FormErrors,
    view: &IntakeView<'_>,
    values: &BTreeMap<FieldId, FieldValue>,
    fields: &Fields,
) -> Option<Subject> {
    match Subject::parse(fields.get("subject")) {
        Err(TextError::Empty) if view.topic.is_some_and(Topic::may_name_subject) => {
            let made = view.topic.and_then(|topic| topic.subject_of(values));
            if made.is_none() {
                errors.push(("subject".to_owned(), t!(lang, "console-new-subject-missing")));
            }
            made
        }
        typed => keep_or_report(lang, errors, "subject", typed, "error-subject"),
    }
}

fn parse_postal_code(
    lang: Lang,
    errors: &mut FormErrors,
    view: &IntakeView<'_>,
    fields: &Fields,
) -> Option<PostalCode> {
    view.topic.filter(|topic| topic.route == TopicRoute::Site)?;
    let code = PostalCode::parse_optional(fields.get("postal_code"));
    keep_or_report(lang, errors, "postal_code", code, "error-postal-code").flatten()
}

/// The department that was chosen, otherwise that of the postal code.
fn parse_department(
    lang: Lang,
    errors: &mut FormErrors,
    view: &IntakeView<'_>,
    fields: &Fields,
) -> Option<DepartmentId> {
    if let Ok(id) = fields.get("department").parse() {
        return Some(DepartmentId(id));
    }
    let place = view.place();
    if let Some(IntakePlace::Department(id, _)) = place {
        return Some(id);
    }
    let code = fields.get("postal_code");
    let foreign = place.and_then(|place| foreign_place(lang, code, &place));
    errors.push(("department".to_owned(), foreign.unwrap_or_else(|| t!(lang, "console-new-department-missing"))));
    None
}
