//! What a messenger brings to us, in one type for every messenger. A channel makes an [`Incoming`] of
//! each update, downloads its files, and hands it to [`receive`](super::receive::receive).
//!
//! Nothing here is stored: of somebody who did not agree to the privacy notice nothing may be.

use jiff::Timestamp;

use crate::{
    dialog::{ButtonAction, DialogInput, is_invitation_secret},
    domain::{file::Attachment, notification::Peer, person::Lang},
};

/// Something that a person did in a private chat with one of our bots.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Incoming {
    /// The person and the bot.
    pub peer: Peer,
    /// Numbers of the updates it came in. An album comes in several.
    pub updates: Vec<u64>,
    /// Language of the person's device.
    pub lang: Lang,
    /// When the messenger received it; `None` if it does not say. After an outage that is long ago.
    pub sent: Option<Timestamp>,
    pub action: IncomingAction,
}

/// What a person did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IncomingAction {
    /// They wrote a message.
    Message(IncomingMessage),
    /// They pressed a button.
    Button {
        /// What the button does; `None` if the bot no longer has such a button.
        action: Option<ButtonAction>,
        /// Only with the button "I agree": the message that they wrote before they were asked.
        first_message: Option<IncomingMessage>,
    },
    /// They opened the bot, or a link to it.
    Start {
        /// Number of the message that the messenger sent for them.
        message: u64,
        /// The parameter of the link; empty without one.
        parameter: String,
    },
    /// They changed a message that they wrote before.
    Edit { message: u64, text: String },
    /// They blocked the bot.
    Block,
    /// They no longer block the bot.
    Unblock,
}

/// A message of a person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct IncomingMessage {
    /// The messenger's number of the message, unique within the chat.
    pub number: u64,
    /// Number of the message that it replies to.
    pub replies_to: Option<u64>,
    /// Id of the album that it is a part of.
    pub album: Option<String>,
    /// Plain text; empty for files without a caption and for what we cannot read, such as stickers.
    pub text: String,
    pub files: Vec<IncomingFile>,
    /// Their own phone number, if they shared it as a contact.
    pub phone: Option<String>,
}

/// A file of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IncomingFile {
    /// The messenger's id, by which the channel downloads it.
    pub id: String,
    pub name: String,
    pub media_type: String,
    /// Size in bytes; 0 if the messenger does not say it before the download.
    pub size: u64,
    pub download: FileDownload,
}

/// Whether a file of a message was downloaded.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum FileDownload {
    /// Not tried: nothing is downloaded before the person agreed to the privacy notice.
    #[default]
    NotTried,
    /// It is in our store.
    Stored(Attachment),
    /// It was not taken.
    Failed(DownloadFailure),
}

/// Why a file of a message was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DownloadFailure {
    TooLarge,
    Empty,
    /// The messenger no longer has it.
    Gone,
    /// The messenger did not hand it over, however often it was asked.
    Unreachable,
    /// Our disk is full, or the person sent as much as goes on one day.
    NoRoom,
}

impl DownloadFailure {
    pub(super) const ALL: [Self; 5] = [Self::TooLarge, Self::Empty, Self::Gone, Self::Unreachable, Self::NoRoom];
}

impl IncomingAction {
    /// What it means for the dialog.
    pub(super) fn input(&self) -> DialogInput {
        match self {
            Self::Message(message) => message.input(),
            Self::Button { action, .. } => action.map_or(DialogInput::Unsupported, DialogInput::Button),
            Self::Start { parameter, .. } if is_invitation_secret(parameter) => {
                DialogInput::Text(format!("/start {parameter}"))
            }
            Self::Start { .. } => DialogInput::Button(ButtonAction::Start),
            Self::Edit { text, .. } => DialogInput::Text(text.clone()),
            Self::Block | Self::Unblock => DialogInput::Unsupported,
        }
    }

    /// Number of the message whose content the dialog gets. A button and a start without an invitation
    /// have none.
    pub(super) fn message_number(&self) -> Option<u64> {
        match self {
            Self::Message(message) => Some(message.number),
            Self::Start { message, parameter } => Some(*message).filter(|_| is_invitation_secret(parameter)),
            Self::Edit { message, .. } => Some(*message),
            Self::Button { .. } | Self::Block | Self::Unblock => None,
        }
    }

    /// The message that they wrote before they agreed; it comes with the button.
    pub(super) const fn first_message(&self) -> Option<&IncomingMessage> {
        match self {
            Self::Button { first_message, .. } => first_message.as_ref(),
            _ => None,
        }
    }

    /// The message whose files were downloaded.
    fn message_with_files(&self) -> Option<&IncomingMessage> {
        match self {
            Self::Message(message) => Some(message),
            _ => self.first_message(),
        }
    }

    /// Files that were downloaded.
    pub(super) fn stored_files(&self) -> impl Iterator<Item = &Attachment> {
        self.message_with_files().into_iter().flat_map(IncomingMessage::stored_files)
    }

    /// Names of files that were not taken, each with the reason.
    pub(super) fn failed_files(&self) -> Vec<(&str, DownloadFailure)> {
        self.message_with_files().map(IncomingMessage::failed_files).unwrap_or_default()
    }
}

impl IncomingMessage {
    /// What it means for the dialog: files with their caption, text, or something that we cannot read.
    pub(super) fn input(&self) -> DialogInput {
        let has_files = self.files.iter().any(|file| !matches!(file.download, FileDownload::Failed(_)));
        if has_files {
            DialogInput::Files(self.stored_files().cloned().collect(), self.text.clone())
        } else if self.text.is_empty() {
            DialogInput::Unsupported
        } else {
            DialogInput::Text(self.text.clone())
        }
    }

    fn stored_files(&self) -> impl Iterator<Item = &Attachment> {
        self.files.iter().filter_map(|file| match &file.download {
            FileDownload::Stored(attachment) => Some(attachment),
            FileDownload::NotTried | FileDownload::Failed(_) => None,
        })
    }

    fn failed_files(&self) -> Vec<(&str, DownloadFailure)> {
        let failed = self.files.iter().filter_map(|file| match file.download {
            FileDownload::Failed(failure) => Some((file.name.as_str(), failure)),
            FileDownload::NotTried | FileDownload::Stored(_) => None,
        });
        failed.collect()
    }
}
