//! Who gets a place: connections by the network of their peer, requests by the network that a proxy names.

use std::any::Any;

use actix_web::{
    dev::{Extensions, ServiceRequest},
    rt::net::TcpStream,
    web::Data,
};
use rustix::net::{Shutdown, shutdown};

use super::{
    WebOptions,
    gate::Guest,
    places::{EventStreams, Place, Places},
    problem::Problem,
};
use crate::app::network::widest_network;

/// What is said to a connection that gets no place.
const REFUSAL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// What may be open at the same time. Clones share it.
#[derive(Clone, Debug)]
pub struct WebPlaces {
    connections: Places,
    requests: Places,
    pub streams: EventStreams,
}

impl WebPlaces {
    pub fn new(max_connections: usize) -> Self {
        Self {
            connections: Places::new(max_connections),
            requests: Places::new(max_connections),
            streams: EventStreams::new(max_connections / 2),
        }
    }

    /// Counts a connection while it lasts. One too many is told so and closed.
    pub fn admit_connection(&self, connection: &dyn Any, data: &mut Extensions, options: &WebOptions) {
        let Some(stream) = connection.downcast_ref::<TcpStream>() else { return };
        let Ok(peer) = stream.peer_addr() else { return };
        let peer = peer.ip().to_canonical();
        let network = widest_network(peer);
        let is_proxy = options.trusted_proxies.iter().any(|proxy| proxy.contains(&peer));
        let place = if is_proxy { self.connections.take_shared(&network) } else { self.connections.take(&network) };
        match place {
            Some(place) => drop(data.insert(place)),
            None => {
                // The socket's buffer is empty, so this fits or the client is gone.
                let _ = stream.try_write(REFUSAL);
                let _ = shutdown(stream, Shutdown::Both);
            }
        }
    }
}

/// The place of a request while it is handled. `None` where it is not known whose it is: then the store
/// cannot be read, and the answer is short.
///
/// # Errors
/// `Busy` when its network has too many under way.
pub fn admit_request(request: &ServiceRequest, guest: Option<&Guest>) -> Result<Option<Place>, Problem> {
    let (Some(places), Some(guest)) = (request.app_data::<Data<WebPlaces>>(), guest) else { return Ok(None) };
    places.requests.take(&widest_network(guest.address)).map(Some).ok_or(Problem::Busy)
}
