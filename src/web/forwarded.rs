//! How a request arrived: from whom, by which address of ours, and whether encrypted. What headers
//! say of it counts only if a trusted proxy brought them.
//!
//! Two headers name the visitor. Each proxy appends the address that it saw, so the entries are read
//! from the right, as long as they are trusted proxies; what is left of the first other one was
//! written by the visitor. Entries as the documentation of proxies describes them:
//!
//! - `X-Forwarded-For: 203.0.113.7, 10.0.0.2`: nginx (`$proxy_add_x_forwarded_for`), Caddy, Traefik,
//!   HAProxy (`option forwardfor`), which adds a header line of its own instead of a comma.
//! - `203.0.113.7:51230`: Azure Application Gateway ("a comma-separated list of IP:port"), IIS ARR
//!   ("Include TCP port from client IP", on by default); `[2001:db8::7]:51230` for IPv6.
//! - `unknown`: Squid (`forwarded_for off`), and RFC 7239 §6.2.
//! - `Forwarded: for="[2001:db8::7]:51230";proto=https;host=help.example.org`: RFC 7239, HAProxy
//!   (`option forwarded`).
//!
//! A proxy that writes one of the two headers usually passes the other one on as it came. Where they
//! name different visitors, one of them is invented, and the proxy's own address counts.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Once,
};

use actix_web::http::header::{self, HeaderMap};
use ipnet::IpNet;

/// How a request arrived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrival {
    /// The visitor, or the proxy nearest to them whose word counts.
    pub client: IpAddr,
    /// Whether the browser's connection is encrypted, as far as trusted proxies say.
    pub is_encrypted: bool,
    /// Host and port in the browser's address bar, in lower case. Empty if the request names none.
    pub host: String,
    /// Why visitors cannot be told apart.
    pub doubt: Option<ProxyDoubt>,
}

/// Why all visitors behind a proxy count as one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProxyDoubt {
    /// A private or loopback address that is not trusted names visitors: most likely our own proxy.
    Untrusted(IpAddr),
    /// A trusted proxy says that it does not know the visitor, or what it says does not read.
    Unnamed(IpAddr),
}

static UNTRUSTED_TOLD: Once = Once::new();
static UNNAMED_TOLD: Once = Once::new();

impl ProxyDoubt {
    /// Says it in the log, once for each kind.
    pub fn log_once(self) {
        match self {
            Self::Untrusted(proxy) => UNTRUSTED_TOLD.call_once(|| {
                tracing::warn!(
                    %proxy,
                    "a proxy that is not in server.trusted_proxies names its visitors: all of them count as one, and \
                     limits for one hold for all; add its address, or its network, to server.trusted_proxies"
                );
            }),
            Self::Unnamed(proxy) => UNNAMED_TOLD.call_once(|| {
                tracing::warn!(
                    %proxy,
                    "a trusted proxy does not name its visitors: all of them count as one; let it set X-Forwarded-For"
                );
            }),
        }
    }
}

impl Arrival {
    /// Reads how a request arrived over the connection of `peer`.
    pub fn read(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let peer = peer.to_canonical();
        let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
        let host = header_texts(headers, "host").next().unwrap_or_default().to_lowercase();
        let x_hops = x_forwarded_hops(headers);
        let hops = forwarded_hops(headers);
        if !is_trusted(&peer) {
            let is_named = !x_hops.is_empty() || !hops.is_empty();
            let doubt = (is_named && is_near(peer)).then_some(ProxyDoubt::Untrusted(peer));
            return Self { client: peer, is_encrypted: false, host, doubt };
        }
        let (x_client, x_depth) = visitor(peer, &x_hops, is_trusted);
        let (client, depth) = visitor(peer, &hops, is_trusted);
        let named = match (x_hops.is_empty(), hops.is_empty()) {
            (_, true) => x_client,
            (true, false) => client,
            (false, false) if x_client == client => client,
            (false, false) => Some(peer),
        };
        let described = hops.len().checked_sub(depth + 1).and_then(|at| hops.get(at));
        let x_list = |name: &str| nth_from_right(&list(headers, name), x_hops.len(), x_depth);
        let proto = x_list("x-forwarded-proto").or_else(|| described.and_then(|hop| hop.proto.clone()));
        let named_host = x_list("x-forwarded-host").or_else(|| described.and_then(|hop| hop.host.clone()));
        Self {
            client: named.unwrap_or(peer),
            is_encrypted: proto.is_some_and(|proto| proto.eq_ignore_ascii_case("https")),
            host: named_host.map_or(host, |host| host.to_lowercase()),
            doubt: named.is_none().then_some(ProxyDoubt::Unnamed(peer)),
        }
    }

    /// Scheme and host of this site in the browser, such as `https://help.example.org:8443`.
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.is_encrypted { "https" } else { "http" }, self.host)
    }
}

/// One proxy on the way, as the next one describes whom it had before it.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
struct Hop {
    /// `None`: hidden, unknown or unreadable.
    node: Option<IpAddr>,
    proto: Option<String>,
    host: Option<String>,
}

/// The first address from the right that is no trusted proxy, and how many hops stand right of it.
/// If all are trusted, it is the leftmost. `None` if a hop before that is not readable.
fn visitor(peer: IpAddr, hops: &[Hop], is_trusted: impl Fn(&IpAddr) -> bool) -> (Option<IpAddr>, usize) {
    let mut nearest = peer;
    for (depth, hop) in hops.iter().rev().enumerate() {
        let Some(address) = hop.node else { return (None, depth) };
        nearest = address;
        if !is_trusted(&address) {
            return (Some(address), depth);
        }
    }
    (Some(nearest), hops.len().saturating_sub(1))
}

/// The entry of a list that the proxy wrote which saw the visitor. A list that is not as long as the
/// list of addresses was not appended to by each proxy; then it is the first one.
fn nth_from_right(list: &[String], hops: usize, depth: usize) -> Option<String> {
    let at = if list.len() == hops { list.len().checked_sub(depth + 1)? } else { 0 };
    list.get(at).cloned()
}

/// Whether an address belongs to this machine or to a private network.
fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let is_shared = v4.octets()[0] == 100 && (64..128).contains(&v4.octets()[1]);
            v4.is_loopback() || v4.is_private() || v4.is_link_local() || is_shared
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

fn header_texts<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    headers.get_all(name).filter_map(|line| line.to_str().ok())
}

/// The entries of all lines of a header, without blanks and empty entries.
fn list(headers: &HeaderMap, name: &str) -> Vec<String> {
    let entries = header_texts(headers, name).flat_map(|line| line.split(','));
    entries.map(|entry| unquoted(entry.trim())).filter(|entry| !entry.is_empty()).collect()
}

fn x_forwarded_hops(headers: &HeaderMap) -> Vec<Hop> {
    let entries = list(headers, "x-forwarded-for").into_iter();
    entries.map(|entry| Hop { node: parse_node(&entry), ..Hop::default() }).collect()
}

/// The elements of `Forwarded` (RFC 7239 §4). Parameters that are not known are passed over.
fn forwarded_hops(headers: &HeaderMap) -> Vec<Hop> {
    let lines: Vec<&str> = header_texts(headers, header::FORWARDED.as_str()).collect();
    // A quotation mark that a visitor leaves open would swallow what proxies append.
    if lines.iter().any(|line| is_quote_open(line)) {
        return vec![Hop::default()];
    }
    let elements = lines.into_iter().flat_map(|line| split_unquoted(line, ','));
    let read = |element: &str| {
        let mut hop = Hop::default();
        for pair in split_unquoted(element, ';') {
            let Some((name, value)) = pair.split_once('=') else { continue };
            let value = unquoted(value.trim());
            match name.trim().to_ascii_lowercase().as_str() {
                "for" => hop.node = parse_node(&value),
                "proto" => hop.proto = Some(value),
                "host" => hop.host = Some(value),
                _ => {}
            }
        }
        hop
    };
    elements.filter(|element| !element.trim().is_empty()).map(read).collect()
}

/// Follows quoted strings through a text (RFC 9110 §5.6.4).
#[derive(Clone, Copy, Default)]
struct QuoteState {
    is_quoted: bool,
    is_escaped: bool,
}

impl QuoteState {
    /// Takes the next character; whether a quoted string is open after it.
    fn step(&mut self, sign: char) -> bool {
        let was_escaped = std::mem::take(&mut self.is_escaped);
        match sign {
            '\\' if self.is_quoted && !was_escaped => self.is_escaped = true,
            '"' if !was_escaped => self.is_quoted = !self.is_quoted,
            _ => {}
        }
        self.is_quoted
    }
}

fn is_quote_open(text: &str) -> bool {
    let mut state = QuoteState::default();
    text.chars().fold(false, |_, sign| state.step(sign))
}

/// Cuts a text at a separator that is not inside a quoted string.
fn split_unquoted(text: &str, separator: char) -> Vec<&str> {
    let mut state = QuoteState::default();
    text.split(|sign| !state.step(sign) && sign == separator).collect()
}

/// The text of a quoted string; any other text as it is.
fn unquoted(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return text.to_owned() };
    let mut is_escaped = false;
    inner
        .chars()
        .filter(|sign| {
            is_escaped = *sign == '\\' && !is_escaped;
            !is_escaped
        })
        .collect()
}

/// The address of a node (RFC 7239 §6), with or without port, brackets and zone. `None` for
/// `unknown`, for a hidden name such as `_proxy1`, and for anything else.
fn parse_node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = if let Some(rest) = text.strip_prefix('[') {
        let (inner, port) = rest.split_once(']')?;
        (port.is_empty() || port.starts_with(':')).then_some(())?;
        parse_address(inner)?
    } else if let Some(address) = parse_address(text) {
        address
    } else if let Ok(socket) = text.parse::<SocketAddr>() {
        socket.ip()
    } else {
        // A hidden port (`_p1`), or IPv6 with a port but without brackets.
        parse_address(text.rsplit_once(':')?.0)?
    };
    Some(address.to_canonical())
}

fn parse_address(text: &str) -> Option<IpAddr> {
    text.split('%').next()?.parse().ok()
}

#[cfg(test)]
#[path = "forwarded_tests.rs"]
mod tests;
