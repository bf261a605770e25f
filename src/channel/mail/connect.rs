//! Finds the address of a mail server that answers: a name may have several, of which some are dead for good,
//! such as an IPv6 address behind a router that carries no IPv6. They are tried side by side (RFC 8305, "happy
//! eyeballs").
//!
//! Not here: what is said once somebody answered (`send`, `deliver`).

use std::{future::pending, io, net::SocketAddr, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{net::lookup_host, time::sleep};

/// While no address has answered, one more is tried after this time (RFC 8305 §5). An attempt here is more than a
/// TCP handshake: it ends with the server's greeting.
pub(super) const ATTEMPT_DELAY: Duration = Duration::from_millis(500);

/// The most addresses of a name that are tried.
const MAX_ADDRESSES: usize = 6;

/// The addresses of a name, in the order in which they are tried.
///
/// # Errors
/// The name is not known, or there is nobody to ask.
pub(super) async fn resolve(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let addresses = interleave(lookup_host((host, port)).await?.collect());
    if addresses.is_empty() { Err(io::Error::new(io::ErrorKind::NotFound, "no address")) } else { Ok(addresses) }
}

/// The two families by turns (RFC 8305 §4). It begins with the family that the system puts first.
fn interleave(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let is_v6_first = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| address.is_ipv6() == is_v6_first);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    std::iter::from_fn(|| Some([first.next(), second.next()]).filter(|pair| pair.iter().any(Option::is_some)))
        .flatten()
        .flatten()
        .take(MAX_ADDRESSES)
        .collect()
}

/// The first connection that comes about. An address gets its turn when the one before has failed, or has not
/// answered for `delay`; it may still win later. There is no limit of time. If all fail it is the last error.
pub(super) async fn race<T, E, F: Future<Output = Result<T, E>>>(
    addresses: Vec<SocketAddr>,
    delay: Duration,
    attempt: impl Fn(SocketAddr) -> F,
) -> Result<T, Option<E>> {
    let (mut waiting, mut running) = (addresses.into_iter().peekable(), FuturesUnordered::new());
    let mut last_error = None;
    running.extend(waiting.next().map(&attempt));
    while !running.is_empty() {
        let turn = async {
            if waiting.peek().is_none() {
                pending::<()>().await;
            }
            sleep(delay).await;
        };
        tokio::select! {
            Some(outcome) = running.next() => match outcome {
                Ok(connection) => return Ok(connection),
                Err(error) => last_error = Some(error),
            },
            () = turn => {}
        }
        running.extend(waiting.next().map(&attempt));
    }
    Err(last_error)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    const DEAD: &str = "[2001:db8::1]:587";
    const GOOD: &str = "192.0.2.1:587";
    const WRONG: &str = "192.0.2.2:587";

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    /// Races these addresses. Returns who won, and who was tried.
    async fn race_of(texts: &[&str]) -> (Result<String, Option<String>>, Vec<String>) {
        let tried = Mutex::new(Vec::new());
        let won = race(addresses(texts), Duration::from_millis(1), |address| {
            tried.lock().unwrap().push(address.to_string());
            async move {
                match address.to_string().as_str() {
                    DEAD => pending().await,
                    GOOD => Ok(address.to_string()),
                    refuses => Err(refuses.to_owned()),
                }
            }
        });
        let won = won.await;
        (won, tried.into_inner().unwrap())
    }

    #[tokio::test]
    async fn a_dead_address_does_not_keep_from_the_next() {
        assert_eq!(race_of(&[DEAD, GOOD]).await, (Ok(GOOD.to_owned()), vec![DEAD.to_owned(), GOOD.to_owned()]));
        assert_eq!(race_of(&[DEAD, WRONG, GOOD]).await.0, Ok(GOOD.to_owned()));
        assert_eq!(race_of(&[GOOD, DEAD]).await, (Ok(GOOD.to_owned()), vec![GOOD.to_owned()]), "one is enough");
        assert_eq!(race_of(&[WRONG, WRONG]).await.0, Err(Some(WRONG.to_owned())));
        assert_eq!(race_of(&[]).await.0, Err(None));
    }

    #[test]
    fn families_are_tried_by_turns() {
        let mixed = addresses(&["[::1]:1", "[::2]:1", "[::3]:1", "127.0.0.1:1", "127.0.0.2:1"]);
        assert_eq!(interleave(mixed), addresses(&["[::1]:1", "127.0.0.1:1", "[::2]:1", "127.0.0.2:1", "[::3]:1"]));
        assert_eq!(interleave(addresses(&["127.0.0.1:1", "[::1]:1"])), addresses(&["127.0.0.1:1", "[::1]:1"]));
        assert_eq!(interleave(vec![addresses(&["127.0.0.1:1"])[0]; 20]).len(), MAX_ADDRESSES);
    }
}
