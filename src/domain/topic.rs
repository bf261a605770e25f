//! Help topics and their custom fields (§2.3).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    classification::{Priority, TicketKind},
    department::Department,
    field::{Field, FieldAudience, FieldDefinitionError, FieldKind, FieldValue, MAX_FIELDS, MAX_OPTIONS},
    id::{FieldId, TopicId},
    kinds::kinds,
    routing::TopicRoute,
    text::{Body, Label, Subject, Tag},
    translation::{Reader, TopicTranslation, Translations, Wording, optional_wording, wording},
};

/// Answers in a subject that is made of them.
const MAX_SUBJECT_ANSWERS: usize = 3;

kinds! {
    /// A picture beside a topic's name in lists. The word is its name in the sprite of icons.
    TopicIcon {
        Gift, "gift";
        Laptop, "laptop";
        Phone, "phone";
        Printer, "printer";
        Wrench, "wrench";
        Package, "package";
        Truck, "truck";
        Key, "key";
        Globe, "globe";
        Mail, "mail";
        Message, "message";
        Help, "help";
        Heart, "heart";
        Users, "users";
        UserPlus, "user-plus";
        UserCheck, "user-check";
        Building, "building";
        School, "school";
        Book, "book";
        Calendar, "calendar";
        Clipboard, "clipboard";
        Shield, "shield";
        Lock, "lock";
        Alert, "alert";
    }
}

/// What a request is about; decides which fields it has and where it goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Topic {
    pub id: TopicId,
    /// As requesters read it.
    pub name: Label,
    /// One sentence in the list of topics.
    pub description: Option<Body>,
    /// `None`: its row in lists has no picture.
    pub icon: Option<TopicIcon>,
    /// Text above its form.
    pub intro: Option<Body>,
    /// Kind of the tickets it makes.
    pub kind: TicketKind,
    /// Where its tickets go.
    pub route: TopicRoute,
    /// Priority its tickets start with.
    pub priority: Option<Priority>,
    /// Tags its tickets start with.
    pub tags: BTreeSet<Tag>,
    /// Whether closing asks for a solution, and declining for a reason.
    pub solution_required: bool,
    /// Whether the form asks for building and room.
    pub ask_room: bool,
    /// Whether requesters can choose it.
    pub public: bool,
    /// Its fields in the order of the form.
    pub fields: Vec<Field>,
    /// Its place in lists, from 0. Topics with the same rank are in the order of their creation.
    pub rank: u64,
    /// Nobody can choose it any more; its tickets stay as they are.
    pub retired: bool,
    /// Fields that are not asked any more; their stored answers keep their question.
    pub retired_fields: Vec<Field>,
    /// What requesters read in another language.
    pub translations: Translations<TopicTranslation>,
}

/// Why a topic cannot be like this.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TopicError {
    /// Another one has this name.
    NameTaken,
    /// Its department is not there or takes nothing in.
    NoDepartment,
    /// More questions than anybody answers.
    TooManyFields,
    /// The question at this place of the form, from 0, cannot be like this.
    Field { at: usize, error: FieldDefinitionError },
}

/// What does not fit between a topic, the others, and the departments. Retired ones count for nothing.
pub fn find_topic_errors(new: &Topic, all: &[Topic], departments: &[Department]) -> Vec<TopicError> {
    let name = new.name.as_str().to_lowercase();
    let others = all.iter().filter(|other| other.id != new.id && !other.retired);
    let is_taken = others.map(|other| other.name.as_str().to_lowercase()).any(|other| other == name);
    let takes_in = |id| departments.iter().any(|department| department.id == id && !department.retired);
    let leads_nowhere = matches!(new.route, TopicRoute::Department(id) if !takes_in(id));
    let taken = is_taken.then_some(TopicError::NameTaken);
    taken.into_iter().chain(leads_nowhere.then_some(TopicError::NoDepartment)).collect()
}

/// What does not fit in the questions of a form, in their order.
pub fn find_form_errors(fields: &[Field]) -> Vec<TopicError> {
    let of_field =
        |at: usize| find_field_errors(fields, at).into_iter().map(move |error| TopicError::Field { at, error });
    let too_many = (fields.len() > MAX_FIELDS).then_some(TopicError::TooManyFields);
    too_many.into_iter().chain((0..fields.len()).flat_map(of_field)).collect()
}

fn find_field_errors(fields: &[Field], at: usize) -> Vec<FieldDefinitionError> {
    let (mut found, new) = (Vec::new(), &fields[at]);
    let same = |a: &Label, b: &Label| a.as_str().to_lowercase() == b.as_str().to_lowercase();
    if fields[..at].iter().any(|earlier| same(&earlier.label, &new.label)) {
        found.push(FieldDefinitionError::LabelTaken);
    }
    if let FieldKind::Choice { options } | FieldKind::MultipleChoice { options } = &new.kind {
        let is_again = |at: usize| options[..at].iter().any(|earlier| same(earlier, &options[at]));
        let twice = (0..options.len()).find(|at| is_again(*at));
        found.extend(twice.map(|at| FieldDefinitionError::DuplicateOption(options[at].clone())));
        found.extend(options.is_empty().then_some(FieldDefinitionError::NoOptions));
        found.extend((options.len() > MAX_OPTIONS).then_some(FieldDefinitionError::TooManyOptions));
    }
    if new.required_to_submit && new.audience == FieldAudience::Agents {
        found.push(FieldDefinitionError::RequiredButHidden);
    }
    found
}

impl Topic {
    /// The fields a requester fills in the form.
    pub fn requester_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.audience != FieldAudience::Agents)
    }

    /// Its name for a reader.
    pub fn name_for(&self, reader: Reader) -> Wording<'_, Label> {
        wording(reader, &self.name, &self.translations, |words| words.name.as_ref())
    }

    /// Its description for a reader.
    pub fn description_for(&self, reader: Reader) -> Option<Wording<'_, Body>> {
        optional_wording(reader, self.description.as_ref(), &self.translations, |words| words.description.as_ref())
    }

    /// The text above its form for a reader.
    pub fn intro_for(&self, reader: Reader) -> Option<Wording<'_, Body>> {
        optional_wording(reader, self.intro.as_ref(), &self.translations, |words| words.intro.as_ref())
    }

    /// Whether it is called so in any language, in any letter case.
    pub fn is_called(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let names = self.translations.values().filter_map(|words| words.name.as_ref()).chain([&self.name]);
        names.into_iter().any(|name| name.as_str().to_lowercase() == text)
    }

    /// The field with this id, if it is asked.
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The field with this id, if it was asked once.
    pub fn retired_field(&self, id: FieldId) -> Option<&Field> {
        self.retired_fields.iter().find(|field| field.id == id)
    }

    /// The subject of a request that was given none: the topic's name and the answers that say in words what it is
    /// about. `None` without such an answer. Requesters read the subject, so answers for agents do not count.
    pub fn subject_of(&self, values: &BTreeMap<FieldId, FieldValue>) -> Option<Subject> {
        let answer = |field: &Field| match (&field.kind, values.get(&field.id)?) {
            (FieldKind::Text, FieldValue::Text { text }) => Some(text.to_string()),
            (_, FieldValue::Chosen { options }) => {
                Some(options.iter().map(Label::as_str).collect::<Vec<_>>().join(", "))
            }
            _ => None,
        };
        let answers: Vec<String> = self.requester_fields().filter_map(answer).take(MAX_SUBJECT_ANSWERS).collect();
        let whole = format!("{}: {}", self.name, answers.join(", "));
        let short: String = whole.chars().take(Subject::MAX).collect();
        Subject::parse(&short).ok().filter(|_| !answers.is_empty())
    }

    /// Whether [`Topic::subject_of`] can make a subject of its answers.
    pub fn may_name_subject(&self) -> bool {
        let says = |kind: &FieldKind| {
            matches!(kind, FieldKind::Text | FieldKind::Choice { .. } | FieldKind::MultipleChoice { .. })
        };
        self.requester_fields().any(|field| says(&field.kind))
    }

    /// Whether anybody from outside can choose it.
    pub fn is_offered(&self) -> bool {
        self.public && !self.retired
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        fixtures::{field, topic},
        id::DepartmentId,
    };

    fn labels(names: &[&str]) -> Vec<Label> {
        names.iter().map(|n| Label::parse(n).unwrap()).collect()
    }

    #[test]
    fn a_subject_is_made_of_what_requesters_answer_in_words() {
        let question = |id, kind, audience| Field { id: FieldId(id), audience, ..field(kind) };
        let (both, agents) = (FieldAudience::Both, FieldAudience::Agents);
        let options = labels(&["Laptop", "Beamer"]);
        let topic = topic(
            TopicRoute::Site,
            vec![
                question(1, FieldKind::Choice { options: options.clone() }, both),
                question(2, FieldKind::Text, agents),
                question(3, FieldKind::Text, both),
                question(4, FieldKind::YesNo, both),
                question(5, FieldKind::LongText, both),
            ],
        );
        assert!(topic.may_name_subject());
        let text = |words: &str| FieldValue::Text { text: Body::parse(words).unwrap() };
        let chosen = FieldValue::Chosen { options };
        let yes = FieldValue::YesNo { yes: true, comment: None };
        for (values, expected) in [
            (vec![], None),
            (vec![(4, yes.clone()), (5, text("Er ist sehr alt."))], None),
            (vec![(2, text("Vorsicht"))], None),
            (vec![(1, chosen.clone())], Some("Thema: Laptop, Beamer")),
            (vec![(1, chosen), (2, text("Vorsicht")), (3, text("T14")), (4, yes)], Some("Thema: Laptop, Beamer, T14")),
        ] {
            let values = values.into_iter().map(|(id, value)| (FieldId(id), value)).collect();
            assert_eq!(topic.subject_of(&values).as_ref().map(Subject::as_str), expected);
        }
        let long = [(FieldId(3), text(&"ü".repeat(400)))].into();
        assert_eq!(topic.subject_of(&long).unwrap().as_str().chars().count(), Subject::MAX);
    }

    #[test]
    fn what_does_not_fit_in_a_field_is_told() {
        use FieldDefinitionError::*;
        let other = Field { id: FieldId(2), label: Label::parse("Gerät").unwrap(), ..field(FieldKind::Text) };
        let choice = |names: &[&str]| field(FieldKind::Choice { options: labels(names) });
        let many: Vec<String> = (0..=MAX_OPTIONS).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for (new, expected) in [
            (field(FieldKind::Text), vec![]),
            (Field { label: Label::parse("gerät").unwrap(), ..field(FieldKind::Date) }, vec![LabelTaken]),
            (choice(&[]), vec![NoOptions]),
            (choice(&["Ja", "Nein", "ja"]), vec![DuplicateOption(Label::parse("ja").unwrap())]),
            (choice(&many), vec![TooManyOptions]),
            (
                Field { required_to_submit: true, audience: FieldAudience::Agents, ..field(FieldKind::Text) },
                vec![RequiredButHidden],
            ),
        ] {
            let expected: Vec<TopicError> =
                expected.into_iter().map(|error| TopicError::Field { at: 1, error }).collect();
            assert_eq!(find_form_errors(&[other.clone(), new.clone()]), expected, "{new:?}");
        }
        let numbered = |n: u64| Field { label: Label::parse(&n.to_string()).unwrap(), ..other.clone() };
        let full: Vec<Field> = (0..).take(MAX_FIELDS + 1).map(numbered).collect();
        assert_eq!(find_form_errors(&full), [TopicError::TooManyFields]);
        assert_eq!(find_form_errors(&full[1..]), []);
        let topic = topic(TopicRoute::Site, vec![other]);
        let lost = Topic { id: TopicId(2), route: TopicRoute::Department(DepartmentId(9)), ..topic.clone() };
        assert_eq!(find_topic_errors(&lost, &[topic], &[]), [TopicError::NameTaken, TopicError::NoDepartment]);
    }
}
