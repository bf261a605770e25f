//! Which refusal a response is, for the counts that show an attack (`app::refusals`). It looks at status, problem
//! and the pattern of the address; never at who asked or at what stood in the address.

use actix_web::{body::BoxBody, dev::ServiceResponse, http::StatusCode, web::Data};

use super::problem::Problem;
use crate::{app::App, domain::audit::RefusalKind};

/// Where people sign in, or ask for a link that does.
const SIGN_IN_AREAS: [&str; 8] = [
    "/signin",
    "/passkey",
    "/password",
    "/invitation",
    "/setup",
    "/portal/signin",
    "/portal/password",
    "/portal/account/password",
];

/// Parts of addresses under which codes of second factors are typed.
const CODE_PARTS: [&str; 5] = ["/code", "/enrol", "/second-factor", "/mail-codes", "/account/confirm"];

/// Counts a response if it refuses something.
pub fn count(response: &ServiceResponse<BoxBody>) {
    let Some(kind) = kind_of(response) else { return };
    if let Some(app) = response.request().app_data::<Data<App>>() {
        app.count_refusal(kind);
    }
}

/// `None`: nothing was refused, or at an address that we do not have, which machines try everywhere.
fn kind_of(response: &ServiceResponse<BoxBody>) -> Option<RefusalKind> {
    let extensions = response.response().extensions();
    // The pattern is looked up again for each call, so only for what was refused.
    let pattern = || response.request().match_pattern();
    match (response.status(), extensions.get::<Problem>()) {
        (StatusCode::TOO_MANY_REQUESTS, Some(Problem::ProofNeeded(_))) => Some(RefusalKind::Code),
        (StatusCode::TOO_MANY_REQUESTS, _) => Some(braked_kind(&pattern()?)),
        (_, Some(Problem::OtherSite | Problem::Stale(_))) => pattern().map(|_| RefusalKind::Form),
        (_, Some(Problem::NotFound | Problem::Forbidden | Problem::NoLink | Problem::DeadLink)) => {
            (!pattern()?.starts_with("/assets/")).then_some(RefusalKind::Access)
        }
        _ => None,
    }
}

fn braked_kind(pattern: &str) -> RefusalKind {
    if CODE_PARTS.iter().any(|part| pattern.contains(part)) {
        return RefusalKind::Code;
    }
    match SIGN_IN_AREAS.iter().any(|area| pattern.starts_with(area)) {
        true => RefusalKind::SignIn,
        false => RefusalKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_braked_is_told_by_its_address() {
        for (pattern, kind) in [
            ("/signin", RefusalKind::SignIn),
            ("/portal/signin/{secret}", RefusalKind::SignIn),
            ("/password/{secret}", RefusalKind::SignIn),
            ("/signin/code", RefusalKind::Code),
            ("/portal/signin/code", RefusalKind::Code),
            ("/portal/account/second-factor/removal", RefusalKind::Code),
            ("/console/account/mail-codes", RefusalKind::Code),
            ("/request", RefusalKind::Other),
            ("/chat/live", RefusalKind::Other),
        ] {
            assert_eq!(braked_kind(pattern), kind, "{pattern}");
        }
    }
}
