//! Answers that many pages give.

use actix_web::{HttpResponse, HttpResponseBuilder, cookie::Cookie, http::header};
use maud::Markup;

/// Go on there: what every form that was accepted answers, so that reloading repeats nothing.
pub fn see_other(there: &str) -> HttpResponse {
    redirect(there).finish()
}

/// Like [`see_other`], to be completed with cookies.
pub fn redirect(there: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, there));
    response
}

/// Where somebody goes who signed out; `over` takes the session's cookie away. What the browser keeps of
/// our pages goes too. Other cookies stay: browsers would take those of the whole domain.
pub fn signed_out(there: &str, over: Cookie<'_>) -> HttpResponse {
    let mut response = redirect(there);
    response.insert_header(("clear-site-data", "\"cache\", \"storage\"")).cookie(over).finish()
}

/// A page with status 200.
pub fn page(page: Markup) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page.into_string())
}

/// The page of a form with errors (422).
pub fn form_with_errors(page: Markup) -> HttpResponse {
    HttpResponse::UnprocessableEntity().content_type("text/html; charset=utf-8").body(page.into_string())
}

/// The page of a form that was sent too often (429), with the seconds to wait.
pub fn rate_limited(page: Markup, seconds: u64) -> HttpResponse {
    HttpResponse::TooManyRequests()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::RETRY_AFTER, seconds.to_string()))
        .body(page.into_string())
}

/// Lines as a text file to keep.
pub fn text_file(name: &str, lines: &[String]) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(lines.join("\r\n") + "\r\n")
}
