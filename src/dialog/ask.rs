//! The questions of a request: their order, their buttons, and how an answer changes the draft. The
//! conversation around them is in `fill`.

use std::{fmt, str::FromStr};

use super::{ButtonAction, DialogFacts};
use crate::domain::{
    field::{AnswerError, Field, FieldKind},
    id::FieldId,
    person::Lang,
    request::{DraftErrors, DraftField, DraftFieldError, RequestDraft, RequestStep, TypedAnswer, public_sites},
    routing::TopicRoute,
    text::{Body, Label, Subject, TextError},
    topic::Topic,
};

/// A question of a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Question {
    /// The site or the postal code.
    Place,
    /// A custom field of the topic.
    Field {
        field: FieldId,
    },
    /// A remark on the answer to a yes/no field.
    Comment {
        field: FieldId,
    },
    Room,
    Description,
    /// Asked only when the person wants to change it: the default is the beginning of the description.
    Subject,
    /// Attachments that belong to no field.
    Files,
    Name,
    Email,
    Phone,
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place => f.write_str("place"),
            Self::Field { field } => write!(f, "field-{field}"),
            Self::Comment { field } => write!(f, "comment-{field}"),
            Self::Room => f.write_str("room"),
            Self::Description => f.write_str("description"),
            Self::Subject => f.write_str("subject"),
            Self::Files => f.write_str("files"),
            Self::Name => f.write_str("name"),
            Self::Email => f.write_str("email"),
            Self::Phone => f.write_str("phone"),
        }
    }
}

/// A word that names no question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnknownQuestion;

impl FromStr for Question {
    type Err = UnknownQuestion;

    fn from_str(raw: &str) -> Result<Self, UnknownQuestion> {
        let field = |raw: &str| raw.parse().map_err(|_| UnknownQuestion);
        Ok(match raw.split_once('-') {
            Some(("field", id)) => Self::Field { field: field(id)? },
            Some(("comment", id)) => Self::Comment { field: field(id)? },
            _ => match raw {
                "place" => Self::Place,
                "room" => Self::Room,
                "description" => Self::Description,
                "subject" => Self::Subject,
                "files" => Self::Files,
                "name" => Self::Name,
                "email" => Self::Email,
                "phone" => Self::Phone,
                _ => return Err(UnknownQuestion),
            },
        })
    }
}

/// The questions of a request in their order, given the answers so far. The place comes first: people
/// outside the served area should learn that before they describe everything.
pub fn questions(topic: &Topic, draft: &RequestDraft) -> Vec<Question> {
    let mut all = Vec::new();
    all.extend((topic.route == TopicRoute::Site).then_some(Question::Place));
    all.push(Question::Description);
    for field in topic.requester_fields() {
        all.push(Question::Field { field: field.id });
        let is_answered = draft.answers.get(&field.id).is_some_and(|typed| !typed.values.is_empty());
        all.extend((field.kind == FieldKind::YesNo && is_answered).then_some(Question::Comment { field: field.id }));
    }
    all.extend(topic.ask_room.then_some(Question::Room));
    all.extend([Question::Files, Question::Name, Question::Email, Question::Phone]);
    all
}

/// Whether a question may be skipped.
pub(super) fn may_skip(question: Question, topic: &Topic) -> bool {
    match question {
        Question::Field { field } => topic.field(field).is_none_or(|field| !field.required_to_submit),
        Question::Comment { .. } | Question::Room | Question::Files | Question::Phone => true,
        Question::Place | Question::Description | Question::Subject | Question::Name | Question::Email => false,
    }
}

/// The buttons under a question, without "back" and "cancel".
pub(super) fn question_buttons(
    question: Question,
    topic: &Topic,
    draft: &RequestDraft,
    facts: &DialogFacts<'_>,
) -> Vec<ButtonAction> {
    let mut buttons = Vec::new();
    match question {
        Question::Place => buttons.extend(public_sites(facts.departments).map(|site| ButtonAction::Site(site.id))),
        Question::Field { field } => {
            if let Some(field) = topic.field(field) {
                buttons.extend(field_buttons(field));
                let has_files = draft.files_of(Some(field.id)).next().is_some();
                let is_many = matches!(field.kind, FieldKind::MultipleChoice { .. });
                if has_files || (is_many && !chosen_options(draft, field).is_empty()) {
                    buttons.push(ButtonAction::FinishAnswer(question));
                }
            }
        }
        Question::Files if draft.files_of(None).next().is_some() => buttons.push(ButtonAction::FinishAnswer(question)),
        _ => {}
    }
    // With a file or an option chosen, the person finishes the answer instead of skipping it.
    if may_skip(question, topic) && !buttons.contains(&ButtonAction::FinishAnswer(question)) {
        buttons.push(ButtonAction::SkipAnswer(question));
    }
    buttons
}

fn field_buttons(field: &Field) -> Vec<ButtonAction> {
    match &field.kind {
        FieldKind::Choice { options } | FieldKind::MultipleChoice { options } => (0..options.len())
            .filter_map(|place| Some(ButtonAction::Option(field.id, u16::try_from(place).ok()?)))
            .collect(),
        FieldKind::YesNo => vec![ButtonAction::Yes(field.id), ButtonAction::No(field.id)],
        FieldKind::Checkbox => vec![ButtonAction::Yes(field.id)],
        _ => Vec::new(),
    }
}

/// The chosen options of a multiple choice field; empty for other fields.
pub(super) fn chosen_options(draft: &RequestDraft, field: &Field) -> Vec<Label> {
    let FieldKind::MultipleChoice { options } = &field.kind else { return Vec::new() };
    let typed = draft.answers.get(&field.id);
    let is_chosen = |option: &&Label| typed.is_some_and(|typed| typed.values.iter().any(|v| v == option.as_str()));
    options.iter().filter(is_chosen).cloned().collect()
}

/// The earlier answer as text, in the form in which it can be typed.
pub(super) fn previous_answer(question: Question, draft: &RequestDraft) -> Option<String> {
    let text = match question {
        Question::Place => draft.postal_code.clone(),
        Question::Field { field } => draft.answers.get(&field).map(|typed| typed.values.join(", ")).unwrap_or_default(),
        Question::Comment { field } => draft.answers.get(&field).map(|typed| typed.comment.clone()).unwrap_or_default(),
        Question::Room => draft.room.clone(),
        Question::Description => draft.description.clone(),
        Question::Subject => draft.subject.clone(),
        Question::Files => String::new(),
        Question::Name => draft.name.clone(),
        Question::Email => draft.email.clone(),
        Question::Phone => draft.phone.clone(),
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Removes the answer to a question from the draft.
pub(super) fn clear_answer(question: Question, draft: &mut RequestDraft) {
    match question {
        Question::Place => (draft.site, draft.postal_code) = (None, String::new()),
        Question::Field { field } => drop(draft.answers.remove(&field)),
        Question::Comment { field } => {
            if let Some(typed) = draft.answers.get_mut(&field) {
                typed.comment.clear();
            }
        }
        Question::Room => draft.room.clear(),
        Question::Description => (draft.description, draft.subject) = (String::new(), String::new()),
        Question::Subject => draft.subject.clear(),
        Question::Files => {}
        Question::Name => draft.name.clear(),
        Question::Email => draft.email.clear(),
        Question::Phone => draft.phone.clear(),
    }
}

/// Stores typed text as the answer.
///
/// # Errors
/// `Answer` when the text names no option of a choice, or when the field takes only files.
pub(super) fn take_typed_answer(
    question: Question,
    topic: &Topic,
    draft: &mut RequestDraft,
    text: &str,
    lang: Lang,
) -> Result<(), DraftFieldError> {
    let text = text.trim();
    match question {
        Question::Place => (draft.site, draft.postal_code) = (None, text.to_owned()),
        Question::Field { field } => {
            let Some(field) = topic.field(field) else { return Ok(()) };
            let typed = draft.answers.entry(field.id).or_default();
            typed.values = parse_typed_value(field, text)?;
            typed.lang = Some(lang);
        }
        Question::Comment { field } => draft.answers.entry(field).or_default().comment = text.to_owned(),
        Question::Room => draft.room = text.to_owned(),
        Question::Description => {
            draft.description = text.to_owned();
            draft.subject = Body::parse(text).map(|body| body.teaser(SUBJECT_LENGTH)).unwrap_or_default();
        }
        Question::Subject => draft.subject = text.to_owned(),
        // A text beside files belongs to the description.
        Question::Files => append_paragraph(&mut draft.description, text),
        Question::Name => draft.name = text.to_owned(),
        Question::Email => draft.email = text.to_owned(),
        Question::Phone => draft.phone = text.to_owned(),
    }
    Ok(())
}

/// Longest subject that is made of the description, in characters.
const SUBJECT_LENGTH: usize = 80;

pub(super) fn append_paragraph(to: &mut String, text: &str) {
    if !to.is_empty() && !text.is_empty() {
        to.push_str("\n\n");
    }
    to.push_str(text);
}

/// Reads typed text as the value of a field, also where buttons are offered.
fn parse_typed_value(field: &Field, text: &str) -> Result<Vec<String>, DraftFieldError> {
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    let yes = is_one_of(&["ja", "yes", "j", "y"]);
    Ok(match &field.kind {
        FieldKind::Choice { .. } => vec![find_option(field, text)?],
        FieldKind::MultipleChoice { .. } => {
            text.split([',', ';', '\n']).map(|part| find_option(field, part.trim())).collect::<Result<_, _>>()?
        }
        FieldKind::YesNo if yes => vec!["yes".to_owned()],
        FieldKind::YesNo if is_one_of(&["nein", "no", "n"]) => vec!["no".to_owned()],
        FieldKind::Checkbox if yes => vec!["on".to_owned()],
        FieldKind::YesNo | FieldKind::Checkbox => return Err(DraftFieldError::Answer(AnswerError::NotAnOption)),
        FieldKind::File => return Err(DraftFieldError::Answer(AnswerError::Required)),
        FieldKind::Text | FieldKind::LongText | FieldKind::Number | FieldKind::Date => vec![text.to_owned()],
    })
}

/// Finds an option by its label in any letter case and language, or by its number from 1.
fn find_option(field: &Field, text: &str) -> Result<String, DraftFieldError> {
    let named = field.find_option(text);
    let numbered = || text.parse::<usize>().ok().and_then(|number| field.kind.options().get(number.checked_sub(1)?));
    let found = named.or_else(numbered).ok_or(DraftFieldError::Answer(AnswerError::NotAnOption))?;
    Ok(found.as_str().to_owned())
}

/// Applies the press of an option: chooses it, or toggles it in a multiple choice field. `None` if the field
/// has no such option.
pub(super) fn toggle_option(field: &Field, place: u16, draft: &mut RequestDraft) -> Option<()> {
    let (FieldKind::Choice { options } | FieldKind::MultipleChoice { options }) = &field.kind else { return None };
    let option = options.get(usize::from(place))?.as_str();
    let typed: &mut TypedAnswer = draft.answers.entry(field.id).or_default();
    if matches!(field.kind, FieldKind::Choice { .. }) {
        typed.values = vec![option.to_owned()];
    } else if typed.values.iter().any(|value| value == option) {
        typed.values.retain(|value| value != option);
    } else {
        typed.values.push(option.to_owned());
    }
    Some(())
}

/// The error of an answer, by the same rules as in the web form.
pub(super) fn answer_error(
    question: Question,
    topic: &Topic,
    draft: &RequestDraft,
    facts: &DialogFacts<'_>,
) -> Option<DraftFieldError> {
    let find = |mistakes: DraftErrors, is_meant: &dyn Fn(DraftField) -> bool| {
        mistakes.into_iter().find(|(slot, _)| is_meant(*slot)).map(|(_, wrong)| wrong)
    };
    let of =
        |step, is_meant: &dyn Fn(DraftField) -> bool| find(draft.mistakes(step, topic, facts.departments), is_meant);
    match question {
        Question::Place => of(RequestStep::Place, &|_| true),
        Question::Field { field } | Question::Comment { field } => {
            of(RequestStep::Details, &|slot| slot == DraftField::Field(field))
        }
        Question::Room => of(RequestStep::Details, &|slot| slot == DraftField::Room),
        Question::Description => of(RequestStep::Details, &|slot| slot == DraftField::Description),
        Question::Subject => {
            let read = Subject::parse(&draft.subject).err();
            read.map(|error: TextError| DraftFieldError::Text(error))
        }
        Question::Files => None,
        Question::Name => of(RequestStep::Contact, &|slot| slot == DraftField::Name),
        Question::Email => of(RequestStep::Contact, &|slot| slot == DraftField::Email),
        Question::Phone => of(RequestStep::Contact, &|slot| slot == DraftField::Phone),
    }
}
