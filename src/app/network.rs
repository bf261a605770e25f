//! The networks that an address belongs to, as keys of rate limits, queues and budgets.
//!
//! Nothing here is shown, or stored as it is: an address is personal data. The budget of uploads stores a keyed
//! hash that changes daily.

use std::net::IpAddr;

/// One network that an address belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NetworkKey {
    pub key: String,
    /// How many times as much as a single connection the network may use.
    pub width: u32,
}

/// The IPv6 networks that are counted: bits of the prefix and [`NetworkKey::width`]. One connection has a /64, a
/// household up to a /56, a company up to a /48 (RFC 6177); its holder can use every address in it.
const IPV6_NETWORKS: [(u32, u32); 3] = [(64, 1), (56, 4), (48, 16)];

/// The networks of an address, the narrowest first: an IPv4 address alone, or three networks of IPv6.
pub fn network_keys(address: IpAddr) -> Vec<NetworkKey> {
    match address.to_canonical() {
        IpAddr::V4(address) => vec![NetworkKey { key: address.to_string(), width: 1 }],
        IpAddr::V6(address) => {
            let network = |(bits, width)| {
                let prefix = address.to_bits() >> (128 - bits);
                NetworkKey { key: format!("{prefix:x}/{bits}"), width }
            };
            IPV6_NETWORKS.map(network).to_vec()
        }
    }
}

/// The narrowest network of an address: one connection.
pub fn narrowest_network(address: IpAddr) -> String {
    network_keys(address).into_iter().next().map(|network| network.key).unwrap_or_default()
}

/// The widest network of an address: all that one company may have.
pub fn widest_network(address: IpAddr) -> String {
    network_keys(address).into_iter().next_back().map(|network| network.key).unwrap_or_default()
}

/// [`network_keys`], each of them together with what is limited.
pub fn network_keys_about(about: &str, address: IpAddr) -> Vec<NetworkKey> {
    let about = |NetworkKey { key, width }| NetworkKey { key: format!("{about}|{key}"), width };
    network_keys(address).into_iter().map(about).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(address: &str) -> Vec<String> {
        network_keys(address.parse().unwrap()).into_iter().map(|network| network.key).collect()
    }

    #[test]
    fn addresses_of_one_connection_are_one() {
        assert_eq!(keys("2001:db8:1:2:3::4"), keys("2001:db8:1:2:ffff::1"));
        assert_eq!(keys("2001:db8:1:2:3::4"), ["20010db800010002/64", "20010db8000100/56", "20010db80001/48"]);
        assert_eq!(keys("::ffff:192.0.2.7"), ["192.0.2.7"]);
        assert_ne!(keys("192.0.2.7"), keys("192.0.2.8"));
    }

    #[test]
    fn a_network_is_shared_from_its_prefix_on() {
        let shared = |one: &str, other: &str| keys(one).iter().filter(|key| keys(other).contains(key)).count();
        assert_eq!(shared("2001:db8:1:2::1", "2001:db8:1:3::1"), 2, "of one household");
        assert_eq!(shared("2001:db8:1:2::1", "2001:db8:1:102::1"), 1, "of one company");
        assert_eq!(shared("2001:db8:1:2::1", "2001:db8:2:2::1"), 0);
    }
}
