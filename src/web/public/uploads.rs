//! What visitors may upload: how much on one day, and which files the chat in the browser takes and when.

use crate::{
    app::{upload_budget::Uploader, view::web_chat::WebChat},
    dialog::{DialogStep, Question},
    web::{
        form::{FileRefusal, UploadLimits},
        gate::Guest,
    },
};

/// Whose files are counted.
pub fn uploader(guest: &Guest) -> Uploader {
    guest.app.uploader_at(guest.address)
}

/// What a visitor may upload with one form: nothing while that cannot be read. The form is read all the same, so
/// that the page of the failure gives back what was typed.
pub fn upload_limits(guest: &Guest) -> UploadLimits {
    let uploader = uploader(guest);
    match guest.app.read(|read| uploader.bytes_left(read, guest.now)) {
        Ok(bytes) => UploadLimits { bytes, ..UploadLimits::of(&guest.app) },
        Err(_) => UploadLimits::none(FileRefusal::NoRoom),
    }
}

/// The files that the conversation takes now: none before the person agreed to the privacy notice, and
/// none where a text or a button is asked for.
pub fn accepted_files(guest: &Guest, chat: &WebChat) -> UploadLimits {
    if !chat.participant.state.has_consented || !(chat.wants_files || takes_files(chat)) {
        return UploadLimits::none(FileRefusal::NotAsked);
    }
    let limits = upload_limits(guest);
    let stored = chat.participant.state.attachments().count();
    UploadLimits { files: limits.files.saturating_sub(stored), ..limits }
}

/// Whether files may be added although the step asks for text: with the description and with a message.
pub fn takes_files(chat: &WebChat) -> bool {
    let asked = DialogStep::Asking { question: Question::Description };
    let at = chat.participant.state.step;
    at == asked || matches!(at, DialogStep::Request { .. } | DialogStep::Message { .. })
}
