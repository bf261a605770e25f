//! `tresen healthcheck`: asks a running server for `/healthz`, as Docker and monitors do.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

use crate::config::reason;

const HEALTH_TIMEOUT: Duration = Duration::from_secs(5);

/// Asks the server that listens at `listen`.
///
/// # Errors
/// A sentence when it does not answer within five seconds, answers another status than 200, or is not
/// Tresen.
pub fn check(listen: SocketAddr) -> Result<(), String> {
    let address = connect_address(listen);
    match status(address) {
        Ok(Some(200)) => Ok(()),
        Ok(Some(status)) => Err(format!("Tresen at {address} is not well: it answered {status}")),
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

fn status(address: SocketAddr) -> io::Result<Option<u16>> {
    let mut stream = TcpStream::connect_timeout(&address, HEALTH_TIMEOUT)?;
    stream.set_read_timeout(Some(HEALTH_TIMEOUT))?;
    stream.set_write_timeout(Some(HEALTH_TIMEOUT))?;
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer)
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3))
        .and_then(|status| status.parse().ok()))
}
