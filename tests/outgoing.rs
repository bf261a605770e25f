//! Nothing leaves the machine that nobody switched on (PRODUCT §8.5): the built binary in a network of its own
//! whose only way out is a device that counts. People write, an agent looks around, all jobs run: it counts
//! nothing. With a mail server it counts.
//!
//! Making a network needs root, or user namespaces (`unshare -rn`), and `ip` (iproute2).
#![allow(clippy::print_stdout, reason = "the seed of the random numbers stands in the test's output")]

mod load;

use std::{
    fs,
    path::Path,
    process::Command,
    thread::sleep,
    time::{Duration, Instant},
};

use load::{Dice, Tresen, Wish, fill, found, namespace, send};
use tresen::{clock::Clock, store::Store};

/// A mail server that does not exist, on the way out (RFC 5737).
const MAIL: [(&str, &str); 5] = [
    ("TRESEN_SERVER_PUBLIC_ADDRESS", "https://helpdesk.example.org"),
    ("TRESEN_MAIL_HOST", "192.0.2.25"),
    ("TRESEN_MAIL_PORT", "25"),
    ("TRESEN_MAIL_SECURITY", "none"),
    ("TRESEN_MAIL_FROM", "helpdesk@example.org"),
];

#[test]
fn nothing_leaves_the_machine_that_nobody_switched_on() {
    if namespace::is_inside() {
        return prove();
    }
    namespace::run_again("-rn", "a network");
}

fn prove() {
    make_network();
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let store = Store::open(&data, 16 << 20, Clock::system()).unwrap();
    let (_, topic) = found(&store);
    store.close();
    drop(store);

    let server = Tresen::start(&data);
    let filled = fill(&mut server.visitor(), topic, Wish::new(1, &mut Dice::seeded())).unwrap();
    filled.wait();
    send(&mut server.visitor(), &filled).unwrap();
    for path in ["/", "/privacy", "/access", "/healthz", "/signin", "/portal/signin"] {
        assert_eq!(server.visitor().get(path).unwrap().status, 200, "{path}");
    }
    let listed = command(&data, &["job", "list"]);
    let jobs: Vec<&str> = listed.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(jobs.len() >= 3, "{listed}");
    for job in jobs {
        command(&data, &["job", "run", job]);
    }
    command(&data, &["check"]);
    assert_eq!(sent_packets(), 0, "something left the machine");
    assert!(server.stop().success());

    // The same mail, once there is a server for it.
    let mut with_mail = tresen(&data).args(["--listen", "127.0.0.1:0"]).envs(MAIL).spawn().unwrap();
    let started = Instant::now();
    while sent_packets() == 0 && started.elapsed() < Duration::from_secs(60) {
        sleep(Duration::from_millis(20));
    }
    with_mail.kill().unwrap();
    with_mail.wait().unwrap();
    assert!(sent_packets() > 0, "nothing counts what leaves the machine");
}

/// Loopback, and a device for everything else, at whose other end nobody answers. It has no address of IPv6, so that the
/// system itself looks for no router.
fn make_network() {
    for words in [
        "link set lo up",
        "link add out type veth peer name beyond",
        "link set out addrgenmode none",
        "link set beyond addrgenmode none",
        "link set beyond up",
        "address add 192.0.2.1/24 dev out",
        "link set out up",
        "route add default via 192.0.2.254",
    ] {
        let done = Command::new("ip").args(words.split(' ')).output().expect("ip, of iproute2");
        assert!(done.status.success(), "ip {words}: {}", String::from_utf8_lossy(&done.stderr));
    }
    assert_eq!(sent_packets(), 0);
}

/// Packets that went out so far.
fn sent_packets() -> u64 {
    let devices = fs::read_to_string("/proc/self/net/dev").unwrap();
    let numbers = devices.lines().find_map(|line| line.trim().strip_prefix("out:")).unwrap();
    // The tenth number of a device (proc_pid_net(5)).
    numbers.split_whitespace().nth(9).unwrap().parse().unwrap()
}

/// The built program on this data.
fn tresen(data: &Path) -> Command {
    let mut tresen = Command::new(env!("CARGO_BIN_EXE_tresen"));
    tresen.arg("--data").arg(data);
    tresen
}

/// What a command says that was run beside the server.
fn command(data: &Path, arguments: &[&str]) -> String {
    let done = tresen(data).args(arguments).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}
