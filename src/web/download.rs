//! Attachments on their way out: streamed, to be saved and never to be run.

use actix_web::{
    HttpResponse,
    body::SizedStream,
    http::header::{
        self, Charset, ContentDisposition, ContentEncoding, DispositionParam, DispositionType, ExtendedValue,
    },
    web::Bytes,
};
use futures_util::stream;
use tokio::{fs::File, io::AsyncReadExt};

use super::problem::Problem;
use crate::{
    app::{App, Error},
    domain::file::Attachment,
};

const CHUNK_BYTES: usize = 64 * 1024;

/// Sends a stored file. Its type is told only where a browser does nothing but show it; whatever it
/// is, it is saved, not opened, and could do nothing if it were.
///
/// # Errors
/// `Busy` when the process has no handle left; `FileLost` when the file is gone, cannot be read, or has another length than what was received.
pub fn attachment(app: &App, file: &Attachment) -> Result<HttpResponse, Problem> {
    let handle = match app.open_file(file) {
        Ok(handle) if handle.metadata().is_ok_and(|about| about.len() == file.size) => handle,
        Err(Error::Busy) => return Err(Problem::Busy),
        wrong => {
            let error = wrong.err();
            app.store().note_lost_file();
            tracing::error!(?error, "an attachment's file is lost or cut; `tresen check` says which");
            return Err(Problem::FileLost);
        }
    };
    let pieces = stream::try_unfold(File::from_std(handle), |mut handle| async move {
        let mut piece = vec![0; CHUNK_BYTES];
        let read = handle.read(&mut piece).await;
        let length = read.inspect_err(|error| tracing::error!(%error, "an attachment cannot be read to its end"))?;
        piece.truncate(length);
        Ok::<_, std::io::Error>((length > 0).then(|| (Bytes::from(piece), handle)))
    });
    Ok(HttpResponse::Ok()
        .content_type(safe_media_type(&file.media_type))
        .insert_header(disposition(file.name.as_str()))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header(ContentEncoding::Identity)
        .body(SizedStream::new(file.size, pieces)))
}

fn safe_media_type(media_type: &str) -> &str {
    const SAFE_MEDIA_TYPES: [&str; 7] =
        ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "application/pdf", "text/plain"];
    SAFE_MEDIA_TYPES.into_iter().find(|known| *known == media_type).unwrap_or("application/octet-stream")
}

/// The name twice (RFC 6266): whole, and for old programs in ASCII.
fn disposition(name: &str) -> ContentDisposition {
    let plain = name.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '_' }).collect();
    let whole = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.as_bytes().to_vec(),
    };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(whole)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_and_types_are_harmless() {
        assert_eq!(
            disposition("Prüfung \"1\".pdf").to_string(),
            "attachment; filename=\"Pr_fung \\\"1\\\".pdf\"; filename*=UTF-8''Pr%C3%BCfung%20%221%22.pdf"
        );
        assert_eq!(safe_media_type("image/png"), "image/png");
        for risky in ["text/html", "image/svg+xml", "application/javascript", ""] {
            assert_eq!(safe_media_type(risky), "application/octet-stream");
        }
    }
}
