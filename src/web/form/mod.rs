//! Forms as they come in: names and texts, and files on their way to the disk. [`Posted`],
//! [`PostedUpload`] and [`OpenPost`] are how a handler gets one; nothing else reads a form's body.

mod body;
mod part_heads;
mod posted;
mod timed;

use std::sync::Arc;

pub use posted::{OpenPost, Posted, PostedUpload, UnreadBody};
pub use timed::BodyTimes;

use crate::{
    app::{App, UploadGuard},
    domain::file::Attachment,
    web::{
        gate::ProofAttempt,
        problem::{
            LOST_FILE_FIELD, PROOF_CODE, PROOF_HELD, PROOF_PASSKEY, PROOF_PASSWORD, PROOF_SEND, SentForm, is_text,
            unseal,
        },
    },
};

/// The name of the hidden field of files that stay on the disk while their form is shown again.
pub const RETAINED_FIELD: &str = "kept";

/// What no page gives back, besides the token of the form: what somebody signs in with.
const SECRET_FIELDS: [&str; 7] = ["password", "former", "present", "new", "code", "recovery", CREDENTIAL_FIELD];

/// The answer of an authenticator.
const CREDENTIAL_FIELD: &str = "credential";

/// The token of a form.
const TOKEN_FIELD: &str = "csrf";

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
    /// Field and name of every file that came, whether it was taken or not.
    file_names: Vec<(String, String)>,
    /// The proof of identity that came with it; no handler sees its fields.
    proof: Option<ProofAttempt>,
    /// The end of a text is missing, since it was too long to be read.
    is_cut: bool,
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

    /// No file, for this reason.
    pub const fn none(reason: FileRefusal) -> Self {
        Self { files: 0, bytes: 0, beyond: reason }
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

    /// Sets the fields of a proof of identity apart: they belong to the gate, not to the form. Secrets that the page
    /// of the proof carried on are in the form again.
    fn set_proof_apart(&mut self, app: &App) {
        let given = |name: &str| Some(self.get(name).to_owned()).filter(|value| !value.trim().is_empty());
        self.proof = if self.has(PROOF_SEND) {
            Some(ProofAttempt::SendCode)
        } else if self.has(PROOF_PASSKEY) {
            Some(ProofAttempt::Passkey(self.get(CREDENTIAL_FIELD).to_owned()))
        } else {
            let code = given(PROOF_CODE).map(ProofAttempt::Code);
            code.or_else(|| given(PROOF_PASSWORD).map(ProofAttempt::Password))
        };
        let is_passkey = self.has(PROOF_PASSKEY);
        self.values.retain(|(name, _)| {
            let is_proof = [PROOF_SEND, PROOF_PASSKEY, PROOF_CODE, PROOF_PASSWORD].contains(&name.as_str());
            !(is_proof || is_passkey && name == CREDENTIAL_FIELD)
        });
        if self.has(PROOF_HELD) {
            let held = unseal(app, self.get(TOKEN_FIELD), self.get(PROOF_HELD));
            self.values.retain(|(name, _)| name != PROOF_HELD);
            self.values.extend(held);
        }
    }

    /// All values sent under a name.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.values.iter().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect()
    }

    /// The names that begin with this, without it, and their values.
    pub fn under(&self, prefix: &str) -> Vec<(String, String)> {
        let rest = |name: &str| name.strip_prefix(prefix).map(str::to_owned);
        self.values.iter().filter_map(|(name, value)| Some((rest(name)?, value.clone()))).collect()
    }

    /// The values whose names `is_kept` wants, and these.
    pub fn replaced(&self, is_kept: impl Fn(&str) -> bool, with: Vec<(String, String)>) -> Self {
        let kept = self.values.iter().filter(|(name, _)| is_kept(name)).cloned();
        Self { values: kept.chain(with).collect(), ..Self::default() }
    }

    /// The files that were received.
    pub fn attachments(&self) -> Vec<Attachment> {
        self.files.iter().map(|(_, file)| file.clone()).collect()
    }

    /// Whether something was sent under a name: a button, a tick.
    pub fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(n, _)| n == name)
    }

    /// What somebody wrote, to be given back when its page is lost; nothing that somebody signs in with.
    pub fn typed(&self) -> Vec<String> {
        let is_given_back = |name: &str, value: &str| is_open(name) && is_text(name, value);
        self.values.iter().filter(|(name, value)| is_given_back(name, value)).map(|(_, value)| value.clone()).collect()
    }

    /// The form as a page may give it back that says why nothing was stored. It cannot be sent on yet.
    fn given_back(&self, action: String) -> SentForm {
        let is_given_back = |name: &str| is_open(name) && ![RETAINED_FIELD, LOST_FILE_FIELD].contains(&name);
        let fields = self.values.iter().filter(|(name, _)| is_given_back(name)).cloned().collect();
        // Words of retained files are signed for one session.
        let retained = self.all(RETAINED_FIELD).into_iter().map(|_| ("files".to_owned(), String::new()));
        let before = self.all(LOST_FILE_FIELD).into_iter().filter_map(|lost| {
            let (field, name) = lost.split_once('/')?;
            Some((field.to_owned(), name.to_owned()))
        });
        let is_secret = |(name, _): &&(String, String)| SECRET_FIELDS.contains(&name.as_str());
        let secrets = self.values.iter().filter(is_secret).cloned().collect();
        let files = self.file_names.iter().cloned().chain(retained).chain(before).collect();
        SentForm { fields, files, action, token: None, secrets, is_cut: self.is_cut }
    }

    /// Whether something was sent that somebody signs in with.
    fn has_secrets(&self) -> bool {
        self.values.iter().any(|(name, value)| SECRET_FIELDS.contains(&name.as_str()) && !value.is_empty())
    }

    /// Whether something would be lost with the form.
    fn is_worth_keeping(&self) -> bool {
        let says = |(name, value): &(String, String)| is_open(name) && !value.is_empty();
        if self.has_secrets() {
            return !self.typed().is_empty();
        }
        !self.file_names.is_empty() || self.values.iter().any(says)
    }
}

/// Whether a page may show a value of this name: passwords and codes it may not.
fn is_open(name: &str) -> bool {
    name != TOKEN_FIELD && !SECRET_FIELDS.contains(&name)
}
