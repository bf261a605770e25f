//! Where somebody goes after signing in: the page that they wanted first.

use actix_web::{HttpRequest, web::Query};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

#[derive(Deserialize)]
struct ReturnQuery {
    then: String,
}

/// Where somebody wanted to go before they were asked to sign in: an address of ours, or the console.
pub fn return_to(request: &HttpRequest) -> String {
    let asked = Query::<ReturnQuery>::from_query(request.query_string());
    let asked = asked.map(|asked| asked.into_inner().then).unwrap_or_default();
    if is_own_address(&asked) && !asked.starts_with("/sign") { asked } else { "/console".to_owned() }
}

/// Whether an address that came with a request leads to a page of ours. `//host` and `/\host` lead
/// away; browsers drop tabs and line ends before they look.
pub fn is_own_address(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && address.chars().all(|c| c.is_ascii_graphic() && c != '\\')
}

/// An address that remembers where to go in the end.
pub fn with_return_to(page: &str, then: &str) -> String {
    format!("{page}?then={}", utf8_percent_encode(then, NON_ALPHANUMERIC))
}
