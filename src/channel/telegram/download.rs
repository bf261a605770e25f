//! Downloads the files of messages, before the update that brought them is acknowledged. What fails for a moment
//! is tried again; what fails for good has a reason that the person is told.

use std::time::Duration;

use futures_util::StreamExt;
use teloxide::{ApiError, RequestError, net::Download, requests::Requester, types::FileId};
use tokio::time::sleep;

use super::OurBot;
use crate::{
    app::{
        App, Error,
        chat::{
            incoming::{DownloadFailure, FileDownload, Incoming, IncomingAction, IncomingFile},
            receive::{self, MAX_DOWNLOAD_BYTES, UploadGuard},
        },
    },
    domain::file::Attachment,
};

/// Attempts to download one file.
const MAX_ATTEMPTS: u32 = 5;

/// The pause after the first failure. Each later one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Longer than this nobody waits for a file, even if Telegram asks for it: the person is told sooner.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Why an attempt did not bring the file.
enum Fault {
    /// It may work after a pause: the one that Telegram asks for, or a usual one.
    Passing(Option<Duration>),
    Final(DownloadFailure),
    /// Trouble of our own storage.
    Ours(Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            // Their text is taken all the same.
            Error::DiskFull => Self::Final(DownloadFailure::NoRoom),
            error => Self::Ours(error),
        }
    }
}

/// Downloads the files of a message. Before the person agreed to the privacy notice nothing is
/// downloaded. The guards keep the stored files until something refers to them.
pub(super) async fn download_files(
    bot: &OurBot,
    app: &App,
    incoming: &mut Incoming,
) -> Result<Vec<UploadGuard>, Error> {
    let peer = incoming.peer;
    let message = match &mut incoming.action {
        IncomingAction::Message(message) if app.read(|read| receive::has_consented(read, peer))? => message,
        // The first message comes again with the button "I agree".
        IncomingAction::Button { first_message: Some(message), .. } => message,
        _ => return Ok(Vec::new()),
    };
    if message.files.is_empty() {
        return Ok(Vec::new());
    }
    // Never closed. If it were, more at once would do no harm.
    let _permit = bot.downloads.acquire().await.ok();
    let mut guards = Vec::new();
    for file in &mut message.files {
        let left = app.read(|read| app.uploader_of(peer).bytes_left(read, app.now()))?;
        file.download = match download_with_retries(bot, app, file, left).await {
            Ok((attachment, guard)) => {
                guards.push(guard);
                FileDownload::Stored(attachment)
            }
            Err(Fault::Final(failure)) => FileDownload::Failed(failure),
            Err(Fault::Passing(_)) => FileDownload::Failed(DownloadFailure::Unreachable),
            Err(Fault::Ours(error)) => return Err(error),
        };
    }
    Ok(guards)
}

/// Downloads a file of at most `left` bytes.
async fn download_with_retries(
    bot: &OurBot,
    app: &App,
    file: &IncomingFile,
    left: u64,
) -> Result<(Attachment, UploadGuard), Fault> {
    let mut usual_pause = FIRST_PAUSE;
    for _ in 1..MAX_ATTEMPTS {
        match download_file(bot, app, file, left).await {
            Err(Fault::Passing(pause)) if pause.is_none_or(|pause| pause <= LONGEST_PAUSE) => {
                let pause = pause.unwrap_or(usual_pause);
                tracing::warn!(bot = bot.id, seconds = pause.as_secs(), "a file cannot be fetched; trying again");
                sleep(pause).await;
                usual_pause *= 2;
            }
            done => return done,
        }
    }
    download_file(bot, app, file, left).await
}

async fn download_file(
    bot: &OurBot,
    app: &App,
    file: &IncomingFile,
    left: u64,
) -> Result<(Attachment, UploadGuard), Fault> {
    let allowed = app.options().max_file.min(MAX_DOWNLOAD_BYTES);
    let check = |size: u64| match size {
        size if size > allowed => Err(Fault::Final(DownloadFailure::TooLarge)),
        size if size > left => Err(Fault::Final(DownloadFailure::NoRoom)),
        _ => Ok(()),
    };
    check(file.size)?;
    let there = bot.api().get_file(FileId(file.id.clone())).await.map_err(|error| fault_of(&error))?;
    let mut upload = app.store().blobs().begin_upload().map_err(Error::from)?;
    let (mut stream, mut size) = (bot.api().download_file_stream(&there.path), 0);
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|error| match error.status().map(|status| status.as_u16()) {
            // Telegram no longer has it.
            Some(400..=428) => Fault::Final(DownloadFailure::Gone),
            _ => Fault::Passing(None),
        })?;
        size += piece.len() as u64;
        check(size)?;
        upload.write(&piece).map_err(Error::from)?;
    }
    if size == 0 {
        return Err(Fault::Final(DownloadFailure::Empty));
    }
    Ok(app.store_upload(upload, &file.name, file.media_type.clone()).await?)
}

/// What an error of getFile means. The Bot API refuses for good with "Bad Request".
fn fault_of(error: &RequestError) -> Fault {
    match error {
        RequestError::RetryAfter(pause) => Fault::Passing(Some(pause.duration())),
        RequestError::Api(ApiError::Unknown(why)) if why.contains("file is too big") => {
            Fault::Final(DownloadFailure::TooLarge)
        }
        RequestError::Api(ApiError::Unknown(why)) if !why.starts_with("Bad Request") => Fault::Passing(None),
        RequestError::Api(_) | RequestError::MigrateToChatId(_) => Fault::Final(DownloadFailure::Gone),
        RequestError::Network(_) | RequestError::InvalidJson { .. } | RequestError::Io(_) => Fault::Passing(None),
    }
}
