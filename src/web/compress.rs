//! Texts leave compressed (gzip). Every thread that serves pages keeps one state and winds it back
//! for each answer: making a new one, and carrying the page to another thread and back, would take
//! longer than compressing it.
//!
//! Answers to requests from another site stay plain: the length of a compressed page that
//! repeats words of its address tells something of the secrets in it (the BREACH attack).

use std::cell::RefCell;

use actix_web::{
    Error,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderValue},
    middleware::Next,
};
use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Status};

use super::origin;

/// Fewer bytes fit one packet of the network anyway.
const MIN_COMPRESSED: usize = 1024;

/// More bytes would keep the thread from others.
const MAX_COMPRESSED: usize = 2_000_000;

/// zlib's number for 32 KB to look back in, with the frame of gzip.
const GZIP_WINDOW_BITS: i32 = 15 + 16;

thread_local! {
    static DEFLATE: RefCell<Deflate> =
        RefCell::new(Deflate::new_with_config(DeflateConfig { level: 1, window_bits: GZIP_WINDOW_BITS, ..DeflateConfig::default() }));
}

/// Middleware: compresses texts for those who take it. Streams pass as they come: events must not
/// wait for more, and files are mostly compressed already.
pub async fn compress(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let takes_it = takes_gzip(request.headers()) && !origin::is_cross_site(request.request(), None);
    let response = next.call(request).await?;
    Ok(response.map_body(|head, body| {
        let plain = match body.try_into_bytes() {
            Ok(plain) => plain,
            Err(stream) => return BoxBody::new(stream),
        };
        if !(MIN_COMPRESSED..=MAX_COMPRESSED).contains(&plain.len()) || !is_text(head.headers()) {
            return BoxBody::new(plain);
        }
        head.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
        match takes_it.then(|| gzip(&plain)).flatten() {
            Some(packed) => {
                head.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                BoxBody::new(packed)
            }
            None => BoxBody::new(plain),
        }
    }))
}

/// Whether somebody takes gzip, as far as they say (RFC 9110 §12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|offer| {
        let (coding, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(1.0);
        coding.trim().eq_ignore_ascii_case("gzip") && weight > 0.0_f32
    })
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    kind.starts_with("text/") || matches!(kind, "application/javascript" | "application/json" | "image/svg+xml")
}

/// The bytes in the frame of gzip (RFC 1952).
fn gzip(plain: &[u8]) -> Option<Vec<u8>> {
    DEFLATE.with_borrow_mut(|deflate| {
        deflate.reset();
        let (mut packed, mut piece) = (Vec::with_capacity(plain.len() / 4), [0; 4096]);
        loop {
            let (taken, given) = (usize::try_from(deflate.total_in()).ok()?, deflate.total_out());
            let status = deflate.compress(&plain[taken..], &mut piece, DeflateFlush::Finish).ok()?;
            packed.extend_from_slice(&piece[..usize::try_from(deflate.total_out() - given).ok()?]);
            match status {
                Status::Ok => {}
                Status::StreamEnd => return Some(packed),
                Status::BufError => return None,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_takes_gzip_gets_it() {
        for (said, takes_it) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("deflate,gzip ; q=1", true),
            ("gzip;q=0", false),
            ("gzip; q=0.0", false),
            ("br, zstd", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(said));
            assert_eq!(takes_gzip(&headers), takes_it, "{said}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    #[test]
    fn what_is_compressed_reads_as_it_was() {
        let noise = crate::store::random_bytes::<5000>().unwrap();
        let lines = "<tr><td>Laptop gesucht</td></tr>".repeat(9000);
        // Twice each, so that nothing is left of the one before.
        for plain in [lines.as_bytes(), &noise, &[], lines.as_bytes(), &noise] {
            let packed = gzip(plain).unwrap();
            let mut read = vec![0; plain.len() + 1];
            let config = zlib_rs::InflateConfig { window_bits: GZIP_WINDOW_BITS };
            let (read, code) = zlib_rs::decompress_slice(&mut read, &packed, config);
            assert_eq!((&*read, code), (plain, zlib_rs::ReturnCode::Ok));
        }
        assert!(gzip(lines.as_bytes()).unwrap().len() < lines.len() / 50);
    }
}
