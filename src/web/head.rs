//! HEAD: the head of the answer that GET would get, and no body. The body is not even begun, so an event
//! stream or a large file is not held open for somebody who reads nothing of it.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    Error,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
    web::Bytes,
};

/// The size of a body, without the body.
struct SizeOnly(BodySize);

impl MessageBody for SizeOnly {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}

/// Middleware: drops the body of an answer to HEAD.
pub async fn without_body(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let is_head = request.method() == Method::HEAD;
    let response = next.call(request).await?.map_into_boxed_body();
    if !is_head {
        return Ok(response);
    }
    Ok(response.map_body(|_, body| BoxBody::new(SizeOnly(body.size()))))
}
