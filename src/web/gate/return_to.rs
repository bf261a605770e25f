//! Where somebody goes after signing in: the page that they wanted first.

use actix_web::HttpRequest;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::web::query::query_or_default;

#[derive(Deserialize, Default)]
#[serde(default)]
struct ReturnQuery {
    then: String,
}

/// Where somebody wanted to go before they were asked to sign in: an address of ours, or the console.
pub fn return_to(request: &HttpRequest) -> String {
    let ReturnQuery { then } = query_or_default(request);
    if is_own_address(&then) && !then.starts_with("/sign") { then } else { "/console".to_owned() }
}

/// Whether an address that came with a request leads to a page of ours. `//host` and `/\host` lead
/// away; browsers drop tabs and line ends before they look.
pub fn is_own_address(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && address.chars().all(|c| c.is_ascii_graphic() && c != '\\')
}

/// An address that came with a request, or `/` if it leads to another host: `//host/…` is a path to us and another host
/// to a browser.
pub fn own_address_or_home(address: &str) -> &str {
    if is_own_address(address) { address } else { "/" }
}

/// Whether a page is for people with an account, not for requesters.
pub fn is_team_path(path: &str) -> bool {
    ["/console", "/admin", "/signin", "/signout"].iter().any(|area| path.starts_with(area))
}

/// Whether a page is one of those that only people of the team and of providers open, who are spoken to as such.
pub fn is_console_path(path: &str) -> bool {
    ["/console", "/admin"]
        .iter()
        .any(|area| path.strip_prefix(area).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// An address that remembers where to go in the end.
pub fn with_return_to(page: &str, then: &str) -> String {
    format!("{page}?then={}", utf8_percent_encode(then, NON_ALPHANUMERIC))
}
