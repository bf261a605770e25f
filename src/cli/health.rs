//! `tresen healthcheck`: asks a running server for `/healthz`, as Docker and monitors do.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

use crate::config::reason;

const HEALTH_TIMEOUT: Duration = Duration::from_secs(5);

/// Asks the server that listens at `listen`. Returns the kinds of trouble that are no outage.
///
/// # Errors
/// A sentence when it does not answer within five seconds, answers another status than 200, or is not
/// Tresen.
pub fn check(listen: SocketAddr) -> Result<Vec<String>, String> {
    let address = connect_address(listen);
    match ask(address) {
        Ok(Some((200, troubles))) => Ok(troubles),
        Ok(Some((status, troubles))) if troubles.is_empty() => {
            Err(format!("Tresen at {address} is not well: it answered {status}"))
        }
        Ok(Some((_, troubles))) => Err(format!("Tresen at {address} is not well: {}", troubles.join(", "))),
        Ok(None) => Err(format!("what listens at {address} is not Tresen")),
        Err(error) => Err(format!("Tresen at {address} does not answer: {}", reason(&error))),
    }
}

/// The address to connect to: "all addresses" can be listened on, but not connected to.
pub fn connect_address(listen: SocketAddr) -> SocketAddr {
    match listen {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => (Ipv4Addr::LOCALHOST, v4.port()).into(),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => (Ipv6Addr::LOCALHOST, v6.port()).into(),
        other => other,
    }
}

/// The status and the kinds of trouble; `None` if what answers does not speak HTTP.
fn ask(address: SocketAddr) -> io::Result<Option<(u16, Vec<String>)>> {
    let mut stream = TcpStream::connect_timeout(&address, HEALTH_TIMEOUT)?;
    stream.set_read_timeout(Some(HEALTH_TIMEOUT))?;
    stream.set_write_timeout(Some(HEALTH_TIMEOUT))?;
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).and_then(|digits| digits.parse().ok());
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    // The first line is `ok` or `not ok`; an error page has no lines like these.
    let is_list = matches!(body.lines().next(), Some("ok" | "not ok"));
    let troubles = body.lines().skip(1).filter(|_| is_list).map(str::to_owned).collect();
    Ok(status.map(|status| (status, troubles)))
}
