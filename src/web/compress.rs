//! Texts leave compressed (gzip): pages as fast as it goes, each anew; assets as small as it goes, once
//! ([`assets`](super::assets)). Every thread that serves pages keeps one state and winds it back for each answer:
//! making a new one, and carrying the page to another thread and back, would take longer than compressing it.
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
use zlib_rs::Deflate;

use super::{gzip, origin};

/// Fewer bytes fit one packet of the network anyway.
const MIN_COMPRESSED: usize = 1024;

/// More bytes would keep the thread from others.
const MAX_COMPRESSED: usize = 2_000_000;

thread_local! {
    static DEFLATE: RefCell<Deflate> = RefCell::new(gzip::fast());
}

/// Middleware: compresses texts for those who take it. Streams pass as they come: events must not
/// wait for more, and files are mostly compressed already.
pub async fn compress(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let takes_it = gzip::is_taken(request.headers()) && !origin::is_cross_site(request.request(), None);
    let response = next.call(request).await?;
    Ok(response.map_body(|head, body| {
        let plain = match body.try_into_bytes() {
            Ok(plain) => plain,
            Err(stream) => return BoxBody::new(stream),
        };
        if head.headers().contains_key(header::CONTENT_ENCODING) {
            return BoxBody::new(plain);
        }
        if !(MIN_COMPRESSED..=MAX_COMPRESSED).contains(&plain.len()) || !is_text(head.headers()) {
            return BoxBody::new(plain);
        }
        head.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
        match takes_it.then(|| pack(&plain)).flatten() {
            Some(packed) => {
                head.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                BoxBody::new(packed)
            }
            None => BoxBody::new(plain),
        }
    }))
}

/// The bytes compressed with the state of this thread. `None` if the library fails.
pub fn pack(plain: &[u8]) -> Option<Vec<u8>> {
    DEFLATE.with_borrow_mut(|deflate| gzip::pack(deflate, plain))
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    kind.starts_with("text/") || matches!(kind, "application/javascript" | "application/json" | "image/svg+xml")
}
