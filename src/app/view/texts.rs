//! The texts of the public pages as people read them: in their language, with the placeholders filled. And who
//! reads, for everything else that the organisation writes.

use crate::{
    domain::{
        id::TicketNo,
        organisation::TextKind,
        person::Lang,
        placeholder::{Placeholder, fill},
        text::Body,
        translation::Reader,
    },
    store::{Read, Settings, StoreError},
};

/// A text of the organisation for a reader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnText {
    pub body: Body,
    /// Its language where it is not the reader's.
    pub foreign: Option<Lang>,
}

/// A reader of a language. Before the setup nothing is written in another one.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn reader(read: &impl Read, lang: Lang) -> Result<Reader, StoreError> {
    Ok(Reader { lang, main: read.organisation()?.map_or(lang, |organisation| organisation.lang) })
}

/// A text in a language, else in the organisation's; `None` if there is none.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn filled_text(read: &impl Read, lang: Lang, kind: TextKind) -> Result<Option<OwnText>, StoreError> {
    filled(read, lang, kind, &[])
}

/// What a requester is told after sending a request; `None` if there is no such text.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn confirmation_text(read: &impl Read, lang: Lang, no: TicketNo) -> Result<Option<OwnText>, StoreError> {
    filled(read, lang, TextKind::Confirmation, &[(Placeholder::Number, &no.to_string())])
}

fn filled(
    read: &impl Read,
    lang: Lang,
    kind: TextKind,
    values: &[(Placeholder, &str)],
) -> Result<Option<OwnText>, StoreError> {
    let name = read.organisation()?.map(|organisation| organisation.name.to_string()).unwrap_or_default();
    let values: Vec<_> =
        [(Placeholder::Organisation, name.as_str())].into_iter().chain(values.iter().copied()).collect();
    let main = reader(read, lang)?.main;
    for (of, foreign) in [(lang, None), (main, Some(main))] {
        if let Some(text) = read.texts_in(of)?.get(kind) {
            return Ok(fill(text, &values).map(|body| OwnText { body, foreign }));
        }
    }
    Ok(None)
}
