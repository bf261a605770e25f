//! Headers as proxies write them, and as visitors invent them.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

use super::*;

const PROXY: &str = "10.0.0.2";

fn headers(lines: &[(&str, &str)]) -> HeaderMap {
    let mut all = HeaderMap::new();
    for (name, value) in lines {
        all.append(HeaderName::try_from(*name).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    all
}

fn networks() -> Vec<IpNet> {
    ["10.0.0.0/24", "127.0.0.1/32", "fd00:1::/32"].map(|network| network.parse().unwrap()).to_vec()
}

fn arrive(peer: &str, lines: &[(&str, &str)]) -> Arrival {
    Arrival::read(peer.parse().unwrap(), &headers(lines), &networks())
}

fn client(lines: &[(&str, &str)]) -> String {
    arrive(PROXY, lines).client.to_string()
}

#[test]
fn entries_of_all_proxies_name_the_visitor() {
    for (written, meant) in [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:51230", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:51230", "2001:db8::7"),
        ("\"[2001:db8::7]:51230\"", "2001:db8::7"),
        ("2001:db8:0:0:0:0:0:7:51230", "2001:db8::7"),
        ("fe80::7%eth0", "fe80::7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unknown, 203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7:51230, 10.0.0.9:443", "203.0.113.7"),
        (" 203.0.113.7 ,, 10.0.0.9 ,", "203.0.113.7"),
        ("fd00:1::9, 10.0.0.9", "fd00:1::9"),
    ] {
        assert_eq!(client(&[("x-forwarded-for", written)]), meant, "{written}");
    }
    let lines = [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "203.0.113.7")];
    assert_eq!(client(&lines), "203.0.113.7", "HAProxy adds a line");
}

#[test]
fn elements_of_the_standard_header_name_the_visitor() {
    for (written, meant) in [
        ("for=203.0.113.7", "203.0.113.7"),
        ("For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
        ("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60"),
        ("for=198.51.100.1, for=203.0.113.7;host=\"a,b;c\";x=\"\\\",\", for=10.0.0.9", "203.0.113.7"),
        ("proto=https ; for = \"203.0.113.7:_port\"", "203.0.113.7"),
    ] {
        assert_eq!(client(&[("forwarded", written)]), meant, "{written}");
    }
}

#[test]
fn a_visitor_that_the_proxy_does_not_name_counts_as_the_proxy() {
    for lines in [
        [("x-forwarded-for", "unknown")],
        [("x-forwarded-for", "203.0.113.7, unknown")],
        [("x-forwarded-for", "203.0.113.7, rubbish, 10.0.0.9")],
        [("x-forwarded-for", "203.0.113.7, [2001:db8::7")],
        [("forwarded", "for=203.0.113.7, for=_hidden")],
        [("forwarded", "proto=https")],
        [("forwarded", "for=203.0.113.8;x=\", for=203.0.113.7")],
        [("forwarded", "for=203.0.113.8;x=\"\\, for=\"203.0.113.7\"")],
    ] {
        let arrival = arrive(PROXY, &lines);
        let proxy: IpAddr = PROXY.parse().unwrap();
        assert_eq!((arrival.client, arrival.doubt), (proxy, Some(ProxyDoubt::Unnamed(proxy))), "{lines:?}");
    }
    assert_eq!(arrive(PROXY, &[]).doubt, None, "the machine's own check of its health");
}

#[test]
fn a_header_that_the_proxy_passes_on_as_it_came_helps_no_visitor() {
    for invented in ["203.0.113.8", "10.0.0.9", "127.0.0.1"] {
        let both = [("x-forwarded-for", "203.0.113.7"), ("forwarded", &format!("for={invented}") as &str)];
        assert_eq!(client(&both), PROXY, "{invented}");
        let both = [("x-forwarded-for", invented), ("forwarded", "for=203.0.113.7")];
        assert_eq!(client(&both), PROXY, "{invented}");
    }
    let both = [("x-forwarded-for", "203.0.113.7:1"), ("forwarded", "for=203.0.113.7;proto=https")];
    assert_eq!((client(&both).as_str(), arrive(PROXY, &both).is_encrypted), ("203.0.113.7", true));
}

#[test]
fn the_scheme_is_read_in_any_case_and_from_lists() {
    for (lines, is_encrypted) in [
        (vec![("x-forwarded-proto", "https")], true),
        (vec![("x-forwarded-proto", "HTTPS")], true),
        (vec![("x-forwarded-proto", "https,http")], true),
        (vec![("x-forwarded-proto", "http")], false),
        (vec![("x-forwarded-for", "203.0.113.7, 10.0.0.9"), ("x-forwarded-proto", "https, http")], true),
        // What the visitor wrote themself stands left of what the first proxy saw.
        (vec![("x-forwarded-for", "1.2.3.4, 203.0.113.7"), ("x-forwarded-proto", "https, http")], false),
        (vec![("forwarded", "for=203.0.113.7;proto=Https, for=10.0.0.9;proto=http")], true),
        (vec![("forwarded", "for=1.2.3.4;proto=https, for=203.0.113.7;proto=http")], false),
        (vec![("forwarded", "for=unknown;proto=https")], true),
    ] {
        assert_eq!(arrive(PROXY, &lines).is_encrypted, is_encrypted, "{lines:?}");
        assert!(!arrive("203.0.113.9", &lines).is_encrypted, "not from a stranger: {lines:?}");
    }
}

#[test]
fn the_host_is_believed_from_trusted_proxies_only() {
    for (named, host) in [
        (("x-forwarded-host", "Help.example.org:8443"), "help.example.org:8443"),
        (("x-forwarded-host", "help.example.org, inner"), "help.example.org"),
        (("forwarded", "for=203.0.113.7;host=\"Help.example.org:8443\""), "help.example.org:8443"),
        (("x-other", "x"), "inner:8080"),
    ] {
        let lines = [("host", "Inner:8080"), named];
        assert_eq!(arrive(PROXY, &lines).host, host);
        let stranger = arrive("203.0.113.9", &lines);
        assert_eq!((stranger.host.as_str(), stranger.origin().as_str()), ("inner:8080", "http://inner:8080"));
    }
}

#[test]
fn a_near_proxy_that_is_not_trusted_is_told() {
    for (peer, is_told) in [
        ("127.0.0.2", true),
        ("172.18.0.1", true),
        ("192.168.1.5", true),
        ("100.64.1.1", true),
        ("::1", true),
        ("fd12::1", true),
        ("::ffff:172.18.0.1", true),
        ("203.0.113.9", false),
        ("2001:db8::1", false),
    ] {
        for line in [("x-forwarded-for", "203.0.113.7"), ("forwarded", "for=203.0.113.7")] {
            let address: IpAddr = peer.parse().unwrap();
            let expected = is_told.then_some(ProxyDoubt::Untrusted(address.to_canonical()));
            let arrival = arrive(peer, &[line]);
            assert_eq!((arrival.client, arrival.doubt), (address.to_canonical(), expected), "{peer}");
        }
        assert_eq!(arrive(peer, &[("x-forwarded-proto", "https")]).doubt, None, "nobody is named");
    }
}

fn any_address() -> impl Strategy<Value = IpAddr> {
    prop_oneof![any::<[u8; 4]>().prop_map(IpAddr::from), any::<[u8; 16]>().prop_map(IpAddr::from)]
}

proptest! {
    /// The address that the last proxy saw counts, whatever a visitor writes before it, in all notations.
    #[test]
    fn nothing_that_a_visitor_writes_moves_them(invented in "[ -~]{0,60}", seen in any_address(), port in 1u16.., form in 0..5) {
        let seen = seen.to_canonical();
        prop_assume!(!networks().iter().any(|network| network.contains(&seen)));
        let bracketed = if seen.is_ipv6() { format!("[{seen}]") } else { seen.to_string() };
        // A quote that the visitor left open does not reach across the comma here.
        let written = match form {
            0 => format!("{invented}, {seen}"),
            1 => format!("{invented},{bracketed}:{port}"),
            2 => format!("{invented},\"{bracketed}:{port}\""),
            3 => format!("{invented} , {bracketed}"),
            _ => format!("{invented}, {bracketed}:{port}, 10.0.0.9"),
        };
        prop_assert_eq!(arrive(PROXY, &[("x-forwarded-for", &written)]).client, seen);
    }

    /// The standard's header reads every address in its notation, with any parameters around it.
    #[test]
    fn every_node_of_the_standard_reads(seen in any_address(), port in any::<u16>(), other in "[a-z]{1,8}", text in "[ !#-~]{0,20}") {
        let seen = seen.to_canonical();
        let node = if seen.is_ipv6() { format!("\"[{seen}]:{port}\"") } else { format!("\"{seen}:{port}\"") };
        let text = text.replace('\\', "\\\\");
        let written = format!("x{other}=\"{text}\";FOR={node};proto=https");
        let hops = forwarded_hops(&headers(&[("forwarded", &written)]));
        prop_assert_eq!(hops.len(), 1);
        prop_assert_eq!(hops[0].node, Some(seen));
        prop_assert_eq!(hops[0].proto.as_deref(), Some("https"));
    }

    /// No text makes a panic, and without trust no header counts.
    #[test]
    fn any_text_is_read(text in "[ -~]{0,80}") {
        for name in ["x-forwarded-for", "forwarded", "x-forwarded-proto", "x-forwarded-host", "host"] {
            arrive(PROXY, &[(name, &text)]);
            let stranger = arrive("203.0.113.9", &[(name, &text)]);
            prop_assert_eq!(stranger.client.to_string(), "203.0.113.9");
        }
    }
}
