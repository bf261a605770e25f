//! Query strings of pages that show something in any case.
//!
//! A page that cannot do without its query takes actix's `Query` as an argument and answers 400 to a bad one.

use actix_web::{HttpRequest, web::Query};
use serde::de::DeserializeOwned;

/// The query string, or the default if it does not fit: unknown keys are ignored, a key that is given twice or
/// has a value of another kind does not fit.
pub fn query_or_default<Q: DeserializeOwned + Default>(request: &HttpRequest) -> Q {
    Query::<Q>::from_query(request.query_string()).map(Query::into_inner).unwrap_or_default()
}
