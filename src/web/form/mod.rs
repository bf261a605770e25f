//! Forms as they come in: names and texts, and files on their way to the disk. [`Posted`],
//! [`PostedUpload`] and [`OpenPost`] are how a handler gets one; nothing else reads a form's body.

mod body;
mod posted;
mod timed;

use std::sync::Arc;

pub use posted::{OpenPost, Posted, PostedUpload, UnreadBody};
pub use timed::BodyTimes;

use crate::{
    app::{App, UploadGuard},
    domain::file::Attachment,
};

/// What no page gives back.
const SECRET_FIELDS: [&str; 8] = ["csrf", "password", "former", "present", "new", "code", "recovery", "credential"];

/// What a form sent.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    values: Vec<(String, String)>,
    /// Files that were received, with the name of their field.
    pub files: Vec<(String, Attachment)>,
    /// Files that were not taken, and why.
    pub refused: Vec<(String, FileRefusal)>,
    /// Keeps the files on the disk until the handler is done.
    upload_guards: Vec<Arc<UploadGuard>>,
}

/// Why a file was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRefusal {
    /// Larger than the configuration allows.
    TooBig,
    /// More files than allowed.
    TooMany,
    /// No byte in it.
    Empty,
    /// Nothing that was asked is answered with a file.
    NotAsked,
    /// More than this sender, or all together, may upload on one day.
    TooMuchToday,
    /// What is left of the disk is kept for texts.
    NoRoom,
}

/// What may be uploaded with a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadLimits {
    /// The most files that are stored.
    pub files: usize,
    /// The most bytes of all files together.
    pub bytes: u64,
    /// Why files beyond `files` are not taken.
    pub beyond: FileRefusal,
}

impl UploadLimits {
    /// As many files as the configuration allows, of any size together.
    pub fn of(app: &App) -> Self {
        Self { files: app.options().max_files, bytes: u64::MAX, beyond: FileRefusal::TooMany }
    }
}

impl Fields {
    /// Values that came another way, such as an address.
    pub fn of<'a>(values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { values, ..Self::default() }
    }

    /// The first value sent under a name; nothing if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// All values sent under a name.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.values.iter().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect()
    }

    /// The files that were received.
    pub fn attachments(&self) -> Vec<Attachment> {
        self.files.iter().map(|(_, file)| file.clone()).collect()
    }

    /// Whether something was sent under a name: a button, a tick.
    pub fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(n, _)| n == name)
    }

    /// Longer texts, to be given back when their page is lost; nothing that somebody signs in with.
    pub fn typed(&self) -> Vec<String> {
        let is_text = |name: &str, value: &str| !SECRET_FIELDS.contains(&name) && value.trim().contains(' ');
        self.values.iter().filter(|(name, value)| is_text(name, value)).map(|(_, value)| value.clone()).collect()
    }
}
