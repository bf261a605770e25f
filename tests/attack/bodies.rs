//! Large bodies to an address that asks for a secret.

use crate::{MB, helpdesk, send};

#[test]
fn bodies_without_the_secret_take_no_memory() {
    let data = tempfile::tempdir().unwrap();
    let (server, _) = helpdesk(data.path(), &[]);
    let before = server.resident();
    let mut message = b"POST /telegram/17 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                        Content-Length: 50000000\r\n\r\n"
        .to_vec();
    message.resize(message.len() + 50_000_000, b' ');
    let sent: Vec<(usize, String)> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..6).map(|_| scope.spawn(|| send(server.at, &message))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let after = server.resident();
    println!(
        "6 bodies of 50 MB: resident {} -> {} MB, {} MB taken from the line (without a limit: 45 -> 420 MB)",
        before / MB,
        after / MB,
        sent.iter().map(|(taken, _)| *taken as u64).sum::<u64>() / MB
    );
    assert!(sent.iter().all(|(_, answer)| answer.is_empty() || answer.starts_with("HTTP/1.1 404")), "{sent:?}");
    assert!(after < before + 40 * MB, "{before} -> {after}");
}
