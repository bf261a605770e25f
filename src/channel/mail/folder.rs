//! Puts mails into a folder instead of handing them to a server: those of the demo, which leave the machine never.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::fs;

use super::send::format_message;
use crate::{
    app::transport::{Email, MailTransport, SendError, SendFuture},
    domain::organisation::MailServer,
};

/// The [`MailTransport`] that makes a file (`.eml`, RFC 5322) of each mail. Nobody tidies the folder.
#[derive(Debug)]
pub struct MailFolder {
    folder: PathBuf,
}

impl MailFolder {
    /// The folder is made with the first mail.
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    async fn put(&self, server: &MailServer, email: &Email) -> Result<(), SendError> {
        let message = format_message(server, email)?;
        self.write(&file_stem(email), &message)
            .await
            .map_err(|error| SendError::Unavailable(format!("folder: {error}")))
    }

    /// Whoever looks into the folder finds whole files only.
    async fn write(&self, stem: &str, message: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder).await?;
        let part = self.folder.join(format!("{stem}.part"));
        fs::write(&part, message).await?;
        fs::rename(&part, self.folder.join(format!("{stem}.eml"))).await
    }
}

impl MailTransport for MailFolder {
    fn send<'a>(&'a self, server: &'a MailServer, email: &'a Email) -> SendFuture<'a> {
        Box::pin(self.put(server, email))
    }

    fn folder(&self) -> Option<&Path> {
        Some(&self.folder)
    }
}

/// Sorts by time; the same for every attempt.
fn file_stem(email: &Email) -> String {
    let id = email.message_id.split('@').next().unwrap_or_default();
    let id: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}-{id}", email.date.strftime("%Y-%m-%dT%H%M%SZ"))
}
