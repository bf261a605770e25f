//! Custom fields of help topics (§2.3): what a question is like, and how an answer to it is read. Which
//! fields a topic has is in [`super::topic`].

use std::fmt;

use jiff::civil::Date;

use super::{
    id::FieldId,
    kinds::kinds,
    person::Lang,
    text::{Body, FileName, Label, TextError},
    translation::{FieldTranslation, Reader, Translations, Wording, optional_wording, wording},
};

/// A custom field of a topic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its id, unique over all topics.
    pub id: FieldId,
    pub label: Label,
    /// A remark under the question.
    pub hint: Option<Label>,
    /// What can be answered.
    pub kind: FieldKind,
    /// Who sees and fills it.
    pub audience: FieldAudience,
    /// The form cannot be sent without it.
    pub required_to_submit: bool,
    /// The ticket cannot be closed without it (§2.4).
    pub required_to_close: bool,
    /// What is read in another language.
    pub translations: Translations<FieldTranslation>,
}

impl Field {
    /// The question for a reader.
    pub fn label_for(&self, reader: Reader) -> Wording<'_, Label> {
        wording(reader, &self.label, &self.translations, |words| words.label.as_ref())
    }

    /// The remark under it for a reader.
    pub fn hint_for(&self, reader: Reader) -> Option<Wording<'_, Label>> {
        optional_wording(reader, self.hint.as_ref(), &self.translations, |words| words.hint.as_ref())
    }

    /// An option, named by its own words, for a reader.
    pub fn option_for<'a>(&'a self, reader: Reader, option: &'a Label) -> Wording<'a, Label> {
        wording(reader, option, &self.translations, |words| words.options.get(option))
    }

    /// The option that is called so in any language, in any letter case.
    pub fn find_option(&self, text: &str) -> Option<&Label> {
        let text = text.to_lowercase();
        let is_it = |label: &Label| label.as_str().to_lowercase() == text;
        let is_called = |option: &&Label| {
            is_it(option) || self.translations.values().any(|words| words.options.get(*option).is_some_and(is_it))
        };
        self.kind.options().iter().find(is_called)
    }

    /// An answer for a reader: chosen options in their words.
    pub fn answer_for(&self, reader: Reader, value: &FieldValue) -> FieldValue {
        match value {
            FieldValue::Chosen { options } => FieldValue::Chosen {
                options: options.iter().map(|option| self.option_for(reader, option).text.clone()).collect(),
            },
            other => other.clone(),
        }
    }

    /// The language of an answer where it is not the reader's; only options have words of the organisation.
    pub fn answer_lang(&self, reader: Reader, value: &FieldValue) -> Option<Lang> {
        match value {
            FieldValue::Chosen { options } => options.iter().find_map(|option| self.option_for(reader, option).foreign),
            _ => None,
        }
    }
}

/// What can be answered in a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldKind {
    Text,
    LongText,
    /// A number with up to three decimals.
    Number,
    Date,
    /// One of the options.
    Choice {
        /// What can be chosen.
        options: Vec<Label>,
    },
    /// Any of the options.
    MultipleChoice {
        /// What can be chosen.
        options: Vec<Label>,
    },
    Checkbox,
    /// Yes or No, with an optional comment.
    YesNo,
    File,
}

kinds! {
    /// A kind of field without its options: the one table of kinds and their words.
    FieldType {
        Text, "text";
        LongText, "long-text";
        Number, "number";
        Date, "date";
        Choice, "choice";
        MultipleChoice, "multiple-choice";
        Checkbox, "checkbox";
        YesNo, "yes-no";
        File, "file";
    }
}

impl FieldType {
    /// Whether a field of this type needs options to choose from.
    pub const fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::MultipleChoice)
    }

    /// The kind of field with these options; types without options drop them.
    pub fn with_options(self, options: Vec<Label>) -> FieldKind {
        match self {
            Self::Text => FieldKind::Text,
            Self::LongText => FieldKind::LongText,
            Self::Number => FieldKind::Number,
            Self::Date => FieldKind::Date,
            Self::Choice => FieldKind::Choice { options },
            Self::MultipleChoice => FieldKind::MultipleChoice { options },
            Self::Checkbox => FieldKind::Checkbox,
            Self::YesNo => FieldKind::YesNo,
            Self::File => FieldKind::File,
        }
    }
}

impl FieldKind {
    /// Its type, without the options.
    pub const fn field_type(&self) -> FieldType {
        match self {
            Self::Text => FieldType::Text,
            Self::LongText => FieldType::LongText,
            Self::Number => FieldType::Number,
            Self::Date => FieldType::Date,
            Self::Choice { .. } => FieldType::Choice,
            Self::MultipleChoice { .. } => FieldType::MultipleChoice,
            Self::Checkbox => FieldType::Checkbox,
            Self::YesNo => FieldType::YesNo,
            Self::File => FieldType::File,
        }
    }

    /// What can be chosen; empty for kinds without options.
    pub fn options(&self) -> &[Label] {
        match self {
            Self::Choice { options } | Self::MultipleChoice { options } => options,
            _ => &[],
        }
    }
}

kinds! {
    /// Who sees and fills a field.
    FieldAudience {
        /// Both see and fill it.
        Both, "both";
        /// The requester fills it; agents see it too.
        Requester, "requester";
        /// Agents only; the requester never sees it.
        Agents, "agents";
    }
}

/// What somebody answered. Choices keep the option's words, so changing a topic loses nothing stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldValue {
    /// One line or paragraphs.
    Text {
        text: Body,
    },
    Number {
        number: Decimal,
    },
    Date {
        date: Date,
    },
    /// The chosen options, one for a choice.
    Chosen {
        /// In the order of the options.
        options: Vec<Label>,
    },
    Ticked,
    YesNo {
        yes: bool,
        comment: Option<Label>,
    },
    /// Names of the files among the ticket's attachments.
    Files {
        names: Vec<FileName>,
    },
}

/// A number with up to three decimals, exact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Decimal {
    /// The number times 1000.
    pub thousandths: i64,
}

impl Decimal {
    /// Reads a number as a reader of `lang` writes it: `1.200,5` in German, `1,200.5` in English. Blanks and
    /// apostrophes between groups of digits are ignored. The other language's way is read where it can
    /// mean only one number, such as `12.5` in German.
    ///
    /// # Errors
    /// `AmbiguousNumber` for a decimal mark with exactly three digits behind it, such as `1,200` in German:
    /// the other language writes thousands like this. A zero behind them makes it clear. `NotANumber`
    /// for anything else, such as more than three decimals or twelve digits.
    pub fn parse(raw: &str, lang: Lang) -> Result<Self, AnswerError> {
        let raw: String = raw.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect();
        let (is_negative, digits) = match raw.strip_prefix(['-', '−', '–']) {
            Some(rest) => (true, rest),
            None => (false, raw.as_str()),
        };
        let signed = |number: Self| if is_negative { Self { thousandths: -number.thousandths } } else { number };
        let marks: Vec<char> = digits.chars().filter(|c| matches!(c, ',' | '.')).collect();
        let read = match marks.as_slice() {
            [] => Self::of(digits, ""),
            [mark] => {
                let (whole, part) = digits.split_once(*mark).unwrap_or_default();
                let decimal = Self::of(whole, part).filter(|_| !part.is_empty());
                match Self::of_groups(digits, *mark) {
                    None => decimal,
                    Some(grouped) if *mark != lang.decimal_mark() => Some(grouped),
                    Some(grouped) => {
                        let decimal = decimal.ok_or(AnswerError::NotANumber)?;
                        return Err(AnswerError::AmbiguousNumber {
                            decimal: signed(decimal),
                            grouped: signed(grouped),
                        });
                    }
                }
            }
            [first, .., last] if first == last => Self::of_groups(digits, *first),
            [first, .., last] => digits
                .split_once(*last)
                .filter(|(whole, part)| Self::of_groups(whole, *first).is_some() && !part.is_empty())
                .and_then(|(whole, part)| Self::of(&whole.replace(*first, ""), part)),
        };
        read.map(signed).ok_or(AnswerError::NotANumber)
    }

    /// The number of these digits before and behind the decimal mark.
    fn of(whole: &str, part: &str) -> Option<Self> {
        let is_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let part = if is_digits(part) { part.trim_end_matches('0') } else { part };
        if whole.is_empty() || !is_digits(whole) || !is_digits(part) || part.len() > 3 || whole.len() > 12 {
            return None;
        }
        let thousandths = whole.parse::<i64>().ok()? * 1000 + format!("{part:0<3}").parse::<i64>().ok()?;
        Some(Self { thousandths })
    }

    /// The whole number of digits in groups of three, the first of which may be shorter.
    fn of_groups(digits: &str, mark: char) -> Option<Self> {
        let mut groups = digits.split(mark);
        let first = groups.next()?;
        let is_grouped = (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|g| g.len() == 3);
        if is_grouped { Self::of(&digits.replace(mark, ""), "") } else { None }
    }
}

impl fmt::Display for Decimal {
    /// With a point and no needless zeros; `i18n` writes it with the reader's separator.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.thousandths < 0 { "-" } else { "" };
        let (whole, part) = (self.thousandths.unsigned_abs() / 1000, self.thousandths.unsigned_abs() % 1000);
        match part {
            0 => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{}", format!("{part:03}").trim_end_matches('0')),
        }
    }
}

/// What came in for one field: every value sent under its name, the comment of a Yes/No, the names
/// of uploaded files.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RawAnswer {
    pub values: Vec<String>,
    /// The comment beside a Yes/No.
    pub comment: String,
    /// Files uploaded for it.
    pub files: Vec<FileName>,
    /// The language of the page on which it was typed: numbers are written differently.
    pub lang: Lang,
}

/// The most options of a choice.
pub const MAX_OPTIONS: usize = 100;

/// The most questions of a topic.
pub const MAX_FIELDS: usize = 60;

/// Why a field cannot be like this.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldDefinitionError {
    /// A question above it has these words.
    LabelTaken,
    /// A choice without anything to choose.
    NoOptions,
    /// An option is listed twice.
    DuplicateOption(Label),
    /// More options than can be shown.
    TooManyOptions,
    /// What only agents fill cannot be required of those who send the form.
    RequiredButHidden,
}

/// Why an answer was not accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnswerError {
    /// It has to be answered.
    Required,
    TooLong {
        /// The most characters allowed.
        max: usize,
    },
    NotANumber,
    /// It can be read in two ways: with decimals, or with a mark between thousands.
    AmbiguousNumber {
        decimal: Decimal,
        grouped: Decimal,
    },
    /// Not a calendar day.
    NotADate,
    /// Not one of the options.
    NotAnOption,
}

impl Field {
    /// Whether this field's control can show a stored answer. An answer that it cannot show, because the field
    /// was another once, stays stored until another answer is given.
    pub fn fits(&self, value: &FieldValue) -> bool {
        match (&self.kind, value) {
            (FieldKind::Text, FieldValue::Text { text }) => {
                Label::parse(text.as_str()).is_ok_and(|l| l.as_str() == text.as_str())
            }
            (FieldKind::LongText, FieldValue::Text { .. })
            | (FieldKind::Number, FieldValue::Number { .. })
            | (FieldKind::Date, FieldValue::Date { .. })
            | (FieldKind::MultipleChoice { .. }, FieldValue::Chosen { .. })
            | (FieldKind::Checkbox, FieldValue::Ticked)
            | (FieldKind::YesNo, FieldValue::YesNo { .. })
            | (FieldKind::File, FieldValue::Files { .. }) => true,
            (FieldKind::Choice { .. }, FieldValue::Chosen { options }) => options.len() == 1,
            _ => false,
        }
    }

    /// Reads an answer; `None` is "not answered", which only a field required to submit refuses.
    pub fn read(&self, raw: &RawAnswer, submitting: bool) -> Result<Option<FieldValue>, AnswerError> {
        let first = raw.values.first().map_or("", |v| v.trim());
        let value = match &self.kind {
            FieldKind::Text => Label::parse_optional(first)
                .map_err(too_long)?
                .and_then(|line| Body::parse(line.as_str()).ok())
                .map(|text| FieldValue::Text { text }),
            FieldKind::LongText => Body::parse_optional(raw.values.first().map_or("", |v| v))
                .map_err(too_long)?
                .map(|text| FieldValue::Text { text }),
            _ if first.is_empty() && !matches!(self.kind, FieldKind::File) => None,
            FieldKind::Number => Some(FieldValue::Number { number: Decimal::parse(first, raw.lang)? }),
            FieldKind::Date => Some(FieldValue::Date { date: parse_date(first).ok_or(AnswerError::NotADate)? }),
            FieldKind::Choice { options } => Some(FieldValue::Chosen { options: chosen(options, &raw.values[..1])? }),
            FieldKind::MultipleChoice { options } => {
                Some(FieldValue::Chosen { options: chosen(options, &raw.values)? })
            }
            FieldKind::Checkbox => Some(FieldValue::Ticked),
            FieldKind::YesNo => {
                let yes = match first {
                    "yes" => true,
                    "no" => false,
                    _ => return Err(AnswerError::NotAnOption),
                };
                Some(FieldValue::YesNo { yes, comment: Label::parse_optional(&raw.comment).map_err(too_long)? })
            }
            FieldKind::File => (!raw.files.is_empty()).then(|| FieldValue::Files { names: raw.files.clone() }),
        };
        match value {
            None if submitting && self.required_to_submit => Err(AnswerError::Required),
            value => Ok(value),
        }
    }
}

fn too_long(error: TextError) -> AnswerError {
    match error {
        TextError::TooLong { max } => AnswerError::TooLong { max },
        _ => AnswerError::Required,
    }
}

fn chosen(options: &[Label], raw: &[String]) -> Result<Vec<Label>, AnswerError> {
    let wanted: Vec<&str> = raw.iter().map(|v| v.trim()).filter(|v| !v.is_empty()).collect();
    if wanted.iter().any(|w| !options.iter().any(|o| o.as_str() == *w)) {
        return Err(AnswerError::NotAnOption);
    }
    Ok(options.iter().filter(|o| wanted.contains(&o.as_str())).cloned().collect())
}

/// `2026-11-21` as browsers send it, `21.11.2026` as people type it.
fn parse_date(raw: &str) -> Option<Date> {
    if let Ok(date) = raw.parse::<Date>() {
        return (1900..=2200).contains(&date.year()).then_some(date);
    }
    let mut parts = raw.split('.').map(|p| p.trim().parse::<i16>().ok());
    let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(1900..=2200).contains(&year) {
        return None;
    }
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
#[path = "field_tests.rs"]
mod tests;
