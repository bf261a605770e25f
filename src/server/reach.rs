//! At which addresses browsers find this server, for the lines that are printed when it starts. What is configured
//! wins; without it the machine is asked which address it has in its network.

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    path::Path,
};

use crate::app::App;

/// The address for links: the public one, or one that leads here from another machine where the server listens to
/// others.
pub(super) fn address(public: &str, listen: SocketAddr) -> String {
    if !public.is_empty() {
        return public.to_owned();
    }
    let mut all = addresses(listen, &Machine::this());
    all.swap_remove(0)
}

/// The line about other machines, in both languages; empty where nothing but this machine gets in.
pub(super) fn for_others(app: &App, listen: SocketAddr) -> String {
    let machine = Machine::this();
    let is_known = !app.options().public_address.is_empty();
    if is_known || !listen.ip().is_unspecified() || machine.is_container {
        return String::new();
    }
    let all = addresses(listen, &machine).join("  ");
    format!("Von anderen Rechnern im Netz: {all}\nFrom other machines in the network: {all}\n")
}

/// What a machine knows of how it is found.
struct Machine {
    /// Addresses with which it would reach others.
    outward: Vec<IpAddr>,
    /// Its name; empty if it has none.
    name: String,
    /// Its name and addresses are unknown outside; its port is usually published on the host.
    is_container: bool,
}

impl Machine {
    fn this() -> Self {
        Self {
            outward: [outward_v4(), outward_v6()].into_iter().flatten().collect(),
            name: fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default().trim().to_owned(),
            is_container: Path::new("/.dockerenv").exists(),
        }
    }
}

/// All addresses, the one that most surely leads here first.
fn addresses(listen: SocketAddr, machine: &Machine) -> Vec<String> {
    let port = listen.port();
    if !listen.ip().is_unspecified() {
        return vec![format!("http://{listen}")];
    }
    if machine.is_container {
        return vec![format!("http://localhost:{port}")];
    }
    let ips = machine.outward.iter().filter(|ip| ip.is_ipv4() || listen.is_ipv6());
    let mut all: Vec<String> = ips.map(|ip| format!("http://{}", SocketAddr::new(*ip, port))).collect();
    if !machine.name.is_empty() && machine.name != "localhost" {
        all.push(format!("http://{}:{port}", machine.name));
    }
    if all.is_empty() { vec![format!("http://localhost:{port}")] } else { all }
}

/// The address that a packet to the outside would carry. Connecting a datagram socket chooses it and sends nothing;
/// the addresses are those for documentation (RFC 5737, RFC 3849).
fn outward_v4() -> Option<IpAddr> {
    outward(IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)))
}

fn outward_v6() -> Option<IpAddr> {
    outward(IpAddr::V6(Ipv6Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)))
}

fn outward(from: IpAddr, to: IpAddr) -> Option<IpAddr> {
    let socket = UdpSocket::bind((from, 0)).ok()?;
    socket.connect((to, 9)).ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_address_leads_here_from_another_machine() {
        let machine = |outward: &[&str], name: &str, is_container| Machine {
            outward: outward.iter().map(|ip| ip.parse().unwrap()).collect(),
            name: name.to_owned(),
            is_container,
        };
        let pi = machine(&["192.168.1.5", "2001:db8::5"], "raspberrypi", false);
        let of = |listen: &str, machine: &Machine| addresses(listen.parse().unwrap(), machine);
        assert_eq!(of("127.0.0.1:8080", &pi), ["http://127.0.0.1:8080"]);
        assert_eq!(of("0.0.0.0:8080", &pi), ["http://192.168.1.5:8080", "http://raspberrypi:8080"]);
        assert_eq!(
            of("[::]:8080", &pi),
            ["http://192.168.1.5:8080", "http://[2001:db8::5]:8080", "http://raspberrypi:8080"]
        );
        assert_eq!(of("0.0.0.0:8080", &machine(&["172.17.0.2"], "0a1b2c", true)), ["http://localhost:8080"]);
        assert_eq!(of("0.0.0.0:8080", &machine(&[], "", false)), ["http://localhost:8080"]);
    }
}
