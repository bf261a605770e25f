//! The texts of the public pages as people read them: in their language, with the placeholders filled.

use crate::{
    domain::{
        id::TicketNo,
        organisation::Texts,
        person::Lang,
        placeholder::{Placeholder, fill},
        text::Body,
    },
    store::{Read, Settings, StoreError},
};

/// The texts in a language.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn filled_texts(read: &impl Read, lang: Lang) -> Result<Texts, StoreError> {
    let name = name(read)?;
    let texts = read.texts(lang)?;
    Ok(Texts::each(|kind| fill(texts.get(kind)?, &[(Placeholder::Organisation, &name)])))
}

/// What a requester is told after sending a request; `None` if there is no such text.
///
/// # Errors
///
/// `StoreError` when the store fails.
pub fn confirmation_text(read: &impl Read, lang: Lang, no: TicketNo) -> Result<Option<Body>, StoreError> {
    let (name, no) = (name(read)?, no.to_string());
    let text = read.texts(lang)?.confirmation;
    Ok(text.and_then(|text| fill(&text, &[(Placeholder::Organisation, &name), (Placeholder::Number, &no)])))
}

fn name(read: &impl Read) -> Result<String, StoreError> {
    Ok(read.organisation()?.map(|organisation| organisation.name.to_string()).unwrap_or_default())
}
