//! Whether a form came from a page of ours, as far as the browser says: Fetch Metadata, else `Origin`.
//!
//! A proxy may rewrite `Host`, so a form is ours too if it came from the configured public address or
//! from the host that a trusted proxy names. Hosts are compared without case and default ports.

use std::sync::Once;

use actix_web::{HttpRequest, http::header};

use super::gate::{Guest, header_text};

static TOLD: Once = Once::new();

/// Whether a form came from another site. `guest` is `None` where the store cannot be read.
pub fn is_cross_site(request: &HttpRequest, guest: Option<&Guest>) -> bool {
    if let Some(site) = header_text(request, "sec-fetch-site") {
        return matches!(site, "cross-site" | "same-site");
    }
    let Some(origin) = header_text(request, header::ORIGIN.as_str()).filter(|origin| *origin != "null") else {
        return false;
    };
    let public = guest.and_then(|guest| guest.app.read(|read| guest.app.public_address(read)).ok());
    let ours = [
        header_text(request, header::HOST.as_str()).map(str::to_owned),
        guest.map(|guest| guest.origin.clone()),
        public.filter(|address| !address.is_empty()),
    ];
    !ours.iter().flatten().any(|own| is_same_host(origin, own))
}

/// Says in the log, once, that a form was refused, and what helps if it was ours.
pub fn report_refusal(request: &HttpRequest, guest: Option<&Guest>) {
    let origin = header_text(request, header::ORIGIN.as_str()).unwrap_or_default();
    let host = guest.map(|guest| guest.origin.as_str()).unwrap_or_default();
    TOLD.call_once(|| {
        tracing::warn!(
            origin,
            host,
            "a form of another site was refused; if that site is this helpdesk, set server.public_address, or let the \
             proxy pass on Host or X-Forwarded-Host"
        );
    });
}

/// Whether two origins or hosts name the same host and port. Ports 80 and 443 count as none, because
/// proxies name them or not.
fn is_same_host(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let host = text.split_once("://").map_or(text, |(_, host)| host).trim_end_matches('/').to_lowercase();
        let without_port = [":443", ":80"].iter().find_map(|port| host.strip_suffix(port));
        // The last group of an IPv6 address is no port: the address is within brackets.
        without_port.map_or(host.clone(), str::to_owned)
    };
    plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_as_hosts() {
        for (one, other, is_same) in [
            ("https://help.example.org", "help.example.org", true),
            ("https://help.example.org", "HELP.example.org:443", true),
            ("http://help.example.org", "help.example.org:80", true),
            ("https://help.example.org:8443", "https://help.example.org:8443/", true),
            ("http://[2001:db8::1]:8080", "[2001:db8::1]:8080", true),
            ("http://[2001:db8::80]", "[2001:db8::80]", true),
            ("https://help.example.org:8443", "help.example.org", false),
            ("http://help.example.org:8081", "help.example.org:8080", false),
            ("https://help.example.org.evil.example", "help.example.org", false),
            ("https://evil.example", "", false),
        ] {
            assert_eq!(is_same_host(one, other), is_same, "{one} {other}");
        }
    }
}
