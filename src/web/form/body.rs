//! The body of a form: URL-encoded or in parts, within limits. Private to [`form`](super), so that
//! no handler reads a body past the check of its token.

use std::sync::Arc;

use actix_multipart::Multipart;
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    web::{Bytes, Data},
};
use futures_util::StreamExt;
use percent_encoding::percent_decode;

use super::{Fields, FileRefusal};
use crate::{
    app::{App, Error, Upload},
    web::{WebOptions, problem::Problem},
};

/// The most bytes of all texts of a form together: room for the longest message three times.
const MAX_TEXT: usize = 400_000;

/// The most texts and files of a form: no page has as many.
const MAX_PARTS: usize = 1_000;

/// Reads a form. Files beyond `max_files` are not even written; they are noted in `refused`, as are
/// those that are larger than the configuration allows.
pub async fn read(app: &App, request: &HttpRequest, mut payload: Payload, max_files: usize) -> Result<Fields, Problem> {
    if request.content_type().eq_ignore_ascii_case("multipart/form-data") {
        let multipart = Multipart::from_request(request, &mut payload).await.map_err(|_| Problem::Unreadable)?;
        let most = request.app_data::<Data<WebOptions>>().map_or(MAX_TEXT, |options| options.max_body);
        return parts(app, multipart, max_files, most as u64).await;
    }
    if !request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Problem::Unreadable);
    }
    let body = all(payload).await?;
    let mut fields = Fields::default();
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let cut = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let value = pair.get(cut + 1..).unwrap_or_default();
        fields.values.push((decode(&pair[..cut])?, decode(value)?));
    }
    Ok(fields)
}

async fn all(mut payload: Payload) -> Result<Vec<u8>, Problem> {
    let mut body = Vec::new();
    while let Some(piece) = payload.next().await {
        let piece: Bytes = piece.map_err(|_| Problem::Unreadable)?;
        if body.len() + piece.len() > MAX_TEXT {
            return Err(Problem::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

fn decode(raw: &[u8]) -> Result<String, Problem> {
    let spaced: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let text = percent_decode(&spaced).decode_utf8().map_err(|_| Problem::Unreadable)?;
    Ok(text.into_owned())
}

async fn parts(app: &App, mut multipart: Multipart, max_files: usize, max_bytes: u64) -> Result<Fields, Problem> {
    let mut fields = Fields::default();
    let (mut text_bytes, mut file_bytes) = (0, 0);
    let mut parts = 0;
    let mut is_disk_full = false;
    while let Some(part) = multipart.next().await {
        let mut part = part.map_err(|_| Problem::Unreadable)?;
        parts += 1;
        if parts > MAX_PARTS {
            return Err(Problem::TooLarge);
        }
        let disposition = part.content_disposition().cloned().ok_or(Problem::Unreadable)?;
        let name = disposition.get_name().ok_or(Problem::Unreadable)?.to_owned();
        // Browsers send a nameless empty file where none was chosen.
        let file_name = disposition.get_filename().map(str::to_owned);
        let Some(file_name) = file_name else {
            let mut value = Vec::new();
            while let Some(piece) = part.next().await {
                let piece = piece.map_err(|_| Problem::Unreadable)?;
                text_bytes += piece.len();
                if text_bytes > MAX_TEXT {
                    return Err(Problem::TooLarge);
                }
                value.extend_from_slice(&piece);
            }
            fields.values.push((name, String::from_utf8(value).map_err(|_| Problem::Unreadable)?));
            continue;
        };
        let media_type = part.content_type().map_or("application/octet-stream", |kind| kind.essence_str()).to_owned();
        let is_one_too_many = fields.files.len() >= max_files;
        let received = receive(app, &mut part, is_one_too_many, &mut file_bytes, max_bytes).await;
        match received.map_err(|problem| problem.with_typed(fields.typed()))? {
            ReceivedPart::Whole(upload) => match app.store_upload(*upload, &file_name, media_type).await {
                Ok((file, held)) => {
                    fields.upload_guards.push(Arc::new(held));
                    fields.files.push((name, file));
                }
                Err(Error::DiskFull) => is_disk_full = true,
                Err(error) => return Err(error.into()),
            },
            ReceivedPart::NoRoom => is_disk_full = true,
            ReceivedPart::Refused(FileRefusal::Empty) if file_name.is_empty() => {}
            ReceivedPart::Refused(why) => fields.refused.push((file_name, why)),
        }
    }
    if is_disk_full { Err(Problem::DiskFull(fields.typed())) } else { Ok(fields) }
}

enum ReceivedPart {
    Whole(Box<Upload>),
    Refused(FileRefusal),
    NoRoom,
}

/// Streams a file to the disk. One that is too large, or for which there is no room, is read to its
/// end but not kept, so that the browser gets an answer instead of a broken connection.
async fn receive(
    app: &App,
    part: &mut actix_multipart::Field,
    is_one_too_many: bool,
    all_bytes: &mut u64,
    max_bytes: u64,
) -> Result<ReceivedPart, Problem> {
    let mut upload: Option<Upload> = None;
    let (mut size, mut has_no_room) = (0u64, false);
    let most = app.options().max_file;
    while let Some(piece) = part.next().await {
        let piece = piece.map_err(|_| Problem::Unreadable)?;
        size += piece.len() as u64;
        *all_bytes += piece.len() as u64;
        if *all_bytes > max_bytes {
            return Err(Problem::TooLarge);
        }
        if size > most || is_one_too_many || has_no_room {
            upload = None;
            continue;
        }
        match append(app, upload.take(), &piece) {
            Ok(open) => upload = Some(open),
            Err(Error::DiskFull) => has_no_room = true,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(match upload {
        _ if has_no_room => ReceivedPart::NoRoom,
        _ if size == 0 => ReceivedPart::Refused(FileRefusal::Empty),
        _ if size > most => ReceivedPart::Refused(FileRefusal::TooBig),
        Some(upload) => ReceivedPart::Whole(Box::new(upload)),
        None => ReceivedPart::Refused(FileRefusal::TooMany),
    })
}

/// Takes the next piece of a file; the first one begins it.
fn append(app: &App, begun: Option<Upload>, piece: &[u8]) -> Result<Upload, Error> {
    let mut upload = begun.map_or_else(|| app.begin_upload(), Ok)?;
    upload.write(piece)?;
    Ok(upload)
}
