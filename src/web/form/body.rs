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

/// Why a form was not read to its end, and what was read of it.
pub struct UnreadRest {
    pub problem: Problem,
    pub read: Fields,
}

impl From<Problem> for UnreadRest {
    fn from(problem: Problem) -> Self {
        Self { problem, read: Fields::default() }
    }
}

/// How many times as much as is taken is read on and thrown away, so that a browser that sends too much comes to
/// the answer, and what stands behind the large part is not lost.
const THROWN_AWAY: u64 = 1;

/// Reads a form. Files beyond `limits.uploads` are not even written; they are noted in `refused`, as are
/// those that are larger than the configuration allows.
pub async fn read(
    app: &App,
    request: &HttpRequest,
    payload: Payload,
    limits: BodyLimits,
) -> Result<Fields, UnreadRest> {
    let kind = request.content_type();
    if kind.eq_ignore_ascii_case("multipart/form-data") {
        let boundary = request.mime_type().ok().flatten();
        let boundary = boundary.as_ref().and_then(|kind| kind.get_param("boundary")).map_or("", |name| name.as_str());
        let body = CleanHeads::new(timed(request, payload), boundary);
        let multipart = Multipart::new(request.headers(), body);
        return parts(app, multipart, limits, max_file_bytes(request, limits)).await;
    }
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Problem::Unreadable.into());
    }
    let (body, is_cut) = read_beginning(request, payload, limits.text).await?;
    let mut fields = Fields { is_cut, ..Fields::default() };
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let cut = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let value = pair.get(cut + 1..).unwrap_or_default();
        // The cut may go through a letter.
        let decode = if is_cut { decode_lossy } else { decode };
        fields.values.push((decode(&pair[..cut])?, decode(value)?));
    }
    if is_cut { Err(UnreadRest { problem: Problem::TooLarge, read: fields }) } else { Ok(fields) }
}

/// Reads a body, and keeps `most` bytes of it; whether there were more.
async fn read_beginning(request: &HttpRequest, payload: Payload, most: usize) -> Result<(Vec<u8>, bool), Problem> {
    let (mut pieces, mut body, mut size) = (timed(request, payload), Vec::new(), 0);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| problem_of(&error))?;
        size += piece.len();
        body.extend_from_slice(&piece[..piece.len().min(most - body.len())]);
        if size as u64 > most as u64 * (1 + THROWN_AWAY) {
            break;
        }
    }
    Ok((body, size > most))
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

fn problem_of_part(error: &MultipartError) -> Problem {
    match error {
        MultipartError::Payload(error) => problem_of(error),
        _ => Problem::Unreadable,
    }
}

fn decode(raw: &[u8]) -> Result<String, Problem> {
    let spaced = with_spaces(raw);
    let text = percent_decode(&spaced).decode_utf8().map_err(|_| Problem::Unreadable)?;
    Ok(text.into_owned())
}

fn decode_lossy(raw: &[u8]) -> Result<String, Problem> {
    Ok(percent_decode(&with_spaces(raw)).decode_utf8_lossy().into_owned())
}

fn with_spaces(raw: &[u8]) -> Vec<u8> {
    raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect()
}

async fn parts(app: &App, multipart: Multipart, limits: BodyLimits, max_bytes: u64) -> Result<Fields, UnreadRest> {
    let mut fields = Fields::default();
    match read_parts(app, multipart, limits, max_bytes, &mut fields).await {
        Ok(()) => Ok(fields),
        Err(problem) => Err(UnreadRest { problem, read: fields }),
    }
}

/// Reads the parts of a form into `fields`, in which is what came if there is a problem.
async fn read_parts(
    app: &App,
    mut multipart: Multipart,
    limits: BodyLimits,
    max_bytes: u64,
    fields: &mut Fields,
) -> Result<(), Problem> {
    let left = limits.uploads.unwrap_or(UploadLimits::none(FileRefusal::NotAsked));
    let mut files = FilesToCome { max_file: app.options().max_file, left, body_left: max_bytes, cannot_save: false };
    let mut rest = RestOfBody { thrown_away_left: max_bytes * THROWN_AWAY, is_too_large: false };
    let (mut text_left, mut parts) = (limits.text, 0);
    while let Some(part) = multipart.next().await {
        let mut part = part.map_err(|error| problem_of_part(&error))?;
        parts += 1;
        if parts > MAX_PARTS {
            return Err(Problem::TooLarge);
        }
        let disposition = part.content_disposition().cloned().ok_or(Problem::Unreadable)?;
        let name = disposition.get_name().ok_or(Problem::Unreadable)?.to_owned();
        // Browsers send a nameless empty file where none was chosen.
        let Some(file_name) = disposition.get_filename().map(str::to_owned) else {
            let value = text_part(&mut part, &mut text_left, &mut rest, &mut fields.is_cut).await?;
            fields.values.push((name, value));
            continue;
        };
        if !file_name.is_empty() {
            fields.file_names.push((name.clone(), file_name.clone()));
        }
        files.take_part(app, &mut part, (name, file_name), &mut rest, fields).await?;
    }
    match (rest.is_too_large, files.cannot_save) {
        (true, _) => Err(Problem::TooLarge),
        (_, true) => Err(Problem::DiskFull(Vec::new())),
        _ => Ok(()),
    }
}

/// Reads a text of which at most `left` bytes are kept. `is_cut` becomes true if there were more.
async fn text_part(
    part: &mut actix_multipart::Field,
    left: &mut usize,
    rest: &mut RestOfBody,
    is_cut: &mut bool,
) -> Result<String, Problem> {
    let mut value = Vec::new();
    while let Some(piece) = part.next().await {
        let piece = piece.map_err(|error| problem_of_part(&error))?;
        let kept = piece.len().min(*left);
        *left -= kept;
        value.extend_from_slice(&piece[..kept]);
        if kept < piece.len() {
            *is_cut = true;
            rest.throw_away(piece.len() - kept)?;
        }
    }
    match String::from_utf8(value) {
        Ok(text) => Ok(text),
        // The cut may go through a letter.
        Err(broken) if *is_cut => Ok(String::from_utf8_lossy(broken.as_bytes()).into_owned()),
        Err(_) => Err(Problem::Unreadable),
    }
}

/// What comes after a form was too large. It is read on for a while: so the browser comes to the answer, and texts
/// that stand behind a large file are not lost.
struct RestOfBody {
    /// Bytes that are still read.
    thrown_away_left: u64,
    is_too_large: bool,
}

impl RestOfBody {
    /// # Errors
    /// `TooLarge` when nothing more is read.
    fn throw_away(&mut self, bytes: usize) -> Result<(), Problem> {
        self.is_too_large = true;
        self.thrown_away_left = self.thrown_away_left.checked_sub(bytes as u64).ok_or(Problem::TooLarge)?;
        Ok(())
    }
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
    /// Receives a file, of which the names of its field and its own are given, into the fields of its form.
    async fn take_part(
        &mut self,
        app: &App,
        part: &mut actix_multipart::Field,
        (field, file_name): (String, String),
        rest: &mut RestOfBody,
        into: &mut Fields,
    ) -> Result<(), Problem> {
        let media_type = part.content_type().map_or("application/octet-stream", |kind| kind.essence_str()).to_owned();
        match self.receive(app, part, rest).await? {
            Ok(upload) => match app.store_upload(*upload, &file_name, media_type).await {
                Ok((file, held)) => {
                    into.upload_guards.push(Arc::new(held));
                    into.files.push((field, file));
                }
                Err(Error::DiskFull) => into.refused.push((file_name, FileRefusal::NoRoom)),
                Err(Error::Busy) => return Err(Problem::Busy),
                Err(error) => self.report_failure(&error),
            },
            Err(FileRefusal::Empty) if file_name.is_empty() => {}
            Err(why) => into.refused.push((file_name, why)),
        }
        Ok(())
    }

    /// Streams a file to the disk. One that is not taken is read to its end but not kept, so that the
    /// browser gets an answer instead of a broken connection.
    async fn receive(
        &mut self,
        app: &App,
        part: &mut actix_multipart::Field,
        rest: &mut RestOfBody,
    ) -> Result<Result<Box<Upload>, FileRefusal>, Problem> {
        let (mut upload, mut size) = (None, 0u64);
        let mut refusal = Some(self.left.beyond).filter(|_| self.left.files == 0);
        while let Some(piece) = part.next().await {
            let piece = piece.map_err(|error| problem_of_part(&error))?;
            size += piece.len() as u64;
            match self.body_left.checked_sub(piece.len() as u64).filter(|_| !rest.is_too_large) {
                Some(left) => self.body_left = left,
                None => {
                    rest.throw_away(piece.len())?;
                    refusal = Some(FileRefusal::TooBig);
                }
            }
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
