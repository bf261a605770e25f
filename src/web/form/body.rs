//! The body of a form: URL-encoded or in parts, within limits. Private to [`form`](super), so that
//! no handler reads a body past the check of its token.

use std::{io, sync::Arc};

use actix_multipart::{Multipart, MultipartError};
use actix_web::{HttpMessage, HttpRequest, dev::Payload, error::PayloadError, web::Data};
use futures_util::StreamExt;
use percent_encoding::percent_decode;
use tokio::sync::watch;

use super::{
    Fields, FileRefusal, UploadLimits,
    part_heads::CleanHeads,
    timed::{BodyTimes, TimedBody},
};
use crate::{
    app::{App, Error, Upload},
    web::{WebOptions, problem::Problem},
};

/// What is read of a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BodyLimits {
    /// The most bytes of all texts together.
    pub text: usize,
    /// What is stored of files; `None`: none, and none is expected.
    pub uploads: Option<UploadLimits>,
}

impl BodyLimits {
    /// A form of a few lines, from anybody.
    pub const SHORT: Self = Self { text: 64 * 1024, uploads: None };

    /// A form with long texts: room for the longest message three times.
    pub const LONG: Self = Self { text: 400_000, uploads: None };

    /// A form with long texts and files.
    pub const fn with_files(uploads: UploadLimits) -> Self {
        Self { uploads: Some(uploads), ..Self::LONG }
    }

    /// The same form from somebody for whom nothing is stored: files are read to their end all the same.
    pub fn storing_no_files(self) -> Self {
        Self { uploads: self.uploads.map(|_| UploadLimits::none(FileRefusal::NotAsked)), ..self }
    }
}

/// The most texts and files of a form: no page has as many.
const MAX_PARTS: usize = 1_000;

/// Reads a form. Files beyond `limits.uploads` are not even written; they are noted in `refused`, as are
/// those that are larger than the configuration allows.
pub async fn read(app: &App, request: &HttpRequest, payload: Payload, limits: BodyLimits) -> Result<Fields, Problem> {
    let kind = request.content_type();
    if kind.eq_ignore_ascii_case("multipart/form-data") {
        let boundary = request.mime_type().ok().flatten();
        let boundary = boundary.as_ref().and_then(|kind| kind.get_param("boundary")).map_or("", |name| name.as_str());
        let body = CleanHeads::new(timed(request, payload), boundary);
        let multipart = Multipart::new(request.headers(), body);
        return parts(app, multipart, limits, max_file_bytes(request, limits)).await;
    }
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Problem::Unreadable);
    }
    let body = read_bytes(request, payload, limits.text).await?;
    let mut fields = Fields::default();
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let cut = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let value = pair.get(cut + 1..).unwrap_or_default();
        fields.values.push((decode(&pair[..cut])?, decode(value)?));
    }
    Ok(fields)
}

/// Reads a body of at most `most` bytes.
pub async fn read_bytes(request: &HttpRequest, payload: Payload, most: usize) -> Result<Vec<u8>, Problem> {
    let (mut pieces, mut body) = (timed(request, payload), Vec::new());
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| problem_of(&error))?;
        if body.len() + piece.len() > most {
            return Err(Problem::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

fn timed(request: &HttpRequest, payload: Payload) -> TimedBody {
    let (times, closing) = match web_options(request) {
        Some(options) => (options.body_times, options.closing.clone()),
        None => (BodyTimes::default(), watch::channel(false).1),
    };
    TimedBody::new(payload, times, closing)
}

fn web_options(request: &HttpRequest) -> Option<&WebOptions> {
    request.app_data::<Data<WebOptions>>().map(Data::get_ref)
}

/// The most bytes of all files together, those that are not stored too.
fn max_file_bytes(request: &HttpRequest, limits: BodyLimits) -> u64 {
    let most =
        web_options(request).filter(|_| limits.uploads.is_some()).map_or(limits.text, |options| options.max_body);
    most as u64
}

fn problem_of(error: &PayloadError) -> Problem {
    match error {
        PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut => Problem::TooSlow(Vec::new()),
        PayloadError::Overflow => Problem::TooLarge,
        _ => Problem::Unreadable,
    }
}

fn problem_of_part(error: &MultipartError, fields: &Fields) -> Problem {
    match error {
        MultipartError::Payload(error) => problem_of(error).with_typed(fields.typed()),
        _ => Problem::Unreadable,
    }
}

fn decode(raw: &[u8]) -> Result<String, Problem> {
    let spaced: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let text = percent_decode(&spaced).decode_utf8().map_err(|_| Problem::Unreadable)?;
    Ok(text.into_owned())
}

async fn parts(app: &App, mut multipart: Multipart, limits: BodyLimits, max_bytes: u64) -> Result<Fields, Problem> {
    let mut fields = Fields::default();
    let left = limits.uploads.unwrap_or(UploadLimits::none(FileRefusal::NotAsked));
    let mut files = FilesToCome { max_file: app.options().max_file, left, body_left: max_bytes, cannot_save: false };
    let (mut text_bytes, mut parts) = (0, 0);
    while let Some(part) = multipart.next().await {
        let mut part = part.map_err(|error| problem_of_part(&error, &fields))?;
        parts += 1;
        if parts > MAX_PARTS {
            return Err(Problem::TooLarge);
        }
        let disposition = part.content_disposition().cloned().ok_or(Problem::Unreadable)?;
        let name = disposition.get_name().ok_or(Problem::Unreadable)?.to_owned();
        // Browsers send a nameless empty file where none was chosen.
        let file_name = disposition.get_filename().map(str::to_owned);
        let Some(file_name) = file_name else {
            let value = text_part(&mut part, &fields, limits.text, &mut text_bytes).await?;
            fields.values.push((name, String::from_utf8(value).map_err(|_| Problem::Unreadable)?));
            continue;
        };
        let media_type = part.content_type().map_or("application/octet-stream", |kind| kind.essence_str()).to_owned();
        if !file_name.is_empty() {
            fields.file_names.push((name.clone(), file_name.clone()));
        }
        let received = files.receive(app, &mut part).await;
        match received.map_err(|problem| problem.with_typed(fields.typed()))? {
            Ok(upload) => match app.store_upload(*upload, &file_name, media_type).await {
                Ok((file, held)) => {
                    fields.upload_guards.push(Arc::new(held));
                    fields.files.push((name, file));
                }
                Err(Error::DiskFull) => fields.refused.push((file_name, FileRefusal::NoRoom)),
                Err(Error::Busy) => return Err(Problem::Busy),
                Err(error) => files.report_failure(&error),
            },
            Err(FileRefusal::Empty) if file_name.is_empty() => {}
            Err(why) => fields.refused.push((file_name, why)),
        }
    }
    if files.cannot_save { Err(Problem::DiskFull(fields.typed())) } else { Ok(fields) }
}

/// Reads a text. `all_bytes` counts those of all texts of the form.
async fn text_part(
    part: &mut actix_multipart::Field,
    before: &Fields,
    most: usize,
    all_bytes: &mut usize,
) -> Result<Vec<u8>, Problem> {
    let mut value = Vec::new();
    while let Some(piece) = part.next().await {
        let piece = piece.map_err(|error| problem_of_part(&error, before))?;
        *all_bytes += piece.len();
        if *all_bytes > most {
            return Err(Problem::TooLarge);
        }
        value.extend_from_slice(&piece);
    }
    Ok(value)
}

/// What may still come of files.
struct FilesToCome {
    /// The most bytes of one file.
    max_file: u64,
    /// What may still be stored.
    left: UploadLimits,
    /// Bytes that are still read, whether stored or not.
    body_left: u64,
    /// The storage failed under a file.
    cannot_save: bool,
}

impl FilesToCome {
    /// Streams a file to the disk. One that is not taken is read to its end but not kept, so that the
    /// browser gets an answer instead of a broken connection.
    async fn receive(
        &mut self,
        app: &App,
        part: &mut actix_multipart::Field,
    ) -> Result<Result<Box<Upload>, FileRefusal>, Problem> {
        let (mut upload, mut size) = (None, 0u64);
        let mut refusal = Some(self.left.beyond).filter(|_| self.left.files == 0);
        while let Some(piece) = part.next().await {
            let piece = piece.map_err(|error| problem_of_part(&error, &Fields::default()))?;
            size += piece.len() as u64;
            self.body_left = self.body_left.checked_sub(piece.len() as u64).ok_or(Problem::TooLarge)?;
            refusal = refusal.or_else(|| self.refusal_of_size(size));
            if refusal.is_some() {
                upload = None;
                continue;
            }
            match append(app, upload.take(), &piece) {
                Ok(begun) => upload = Some(begun),
                Err(Error::DiskFull) => refusal = Some(FileRefusal::NoRoom),
                Err(Error::Busy) => return Err(Problem::Busy),
                Err(error) => {
                    self.report_failure(&error);
                    refusal = Some(FileRefusal::NoRoom);
                }
            }
        }
        let refusal = refusal.filter(|_| size > 0);
        let (None, Some(upload)) = (refusal, upload) else { return Ok(Err(refusal.unwrap_or(FileRefusal::Empty))) };
        self.left.files -= 1;
        self.left.bytes -= size;
        Ok(Ok(Box::new(upload)))
    }

    /// A file cannot be stored, so the form is refused once it is read to its end.
    fn report_failure(&mut self, error: &Error) {
        tracing::error!(%error, "a file that was sent cannot be stored");
        self.cannot_save = true;
    }

    fn refusal_of_size(&self, size: u64) -> Option<FileRefusal> {
        match size {
            _ if size > self.max_file => Some(FileRefusal::TooBig),
            _ if size > self.left.bytes => Some(FileRefusal::TooMuchToday),
            _ => None,
        }
    }
}

/// Takes the next piece of a file; the first one begins it.
fn append(app: &App, begun: Option<Upload>, piece: &[u8]) -> Result<Upload, Error> {
    let mut upload = begun.map_or_else(|| app.begin_upload(), Ok)?;
    upload.write(piece)?;
    Ok(upload)
}
