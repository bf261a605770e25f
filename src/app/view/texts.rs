//! The board's texts as people read them: in their language, with the placeholders filled.

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

/// The texts for readers of a language.
pub fn filled_texts(read: &impl Read, lang: Lang) -> Result<Texts, StoreError> {
    let name = name(read)?;
    let texts = read.texts(lang)?;
    Ok(Texts::each(|kind| fill(texts.get(kind)?, &[(Placeholder::Organisation, &name)])))
}

/// What a requester is told when their request came in.
pub fn confirmation_text(read: &impl Read, lang: Lang, no: TicketNo) -> Result<Option<Body>, StoreError> {
    let (name, no) = (name(read)?, no.to_string());
    let text = read.texts(lang)?.confirmation;
    Ok(text.and_then(|text| fill(&text, &[(Placeholder::Organisation, &name), (Placeholder::Number, &no)])))
}

fn name(read: &impl Read) -> Result<String, StoreError> {
    Ok(read.organisation()?.map(|organisation| organisation.name.to_string()).unwrap_or_default())
}
