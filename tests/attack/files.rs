//! Files for a conversation that does not exist.

use std::{fs, path::Path, time::Instant};

use crate::{MB, helpdesk, send};

/// Bytes of all files below a directory.
fn size_of(directory: &Path) -> u64 {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap());
    let size = |entry: fs::DirEntry| {
        // A file that is being received may be gone by now.
        let Ok(about) = entry.metadata() else { return 0 };
        if about.is_dir() { size_of(&entry.path()) } else { about.len() }
    };
    entries.map(size).sum()
}

#[test]
fn files_for_an_invented_conversation_fill_no_disk() {
    const ROUNDS: u64 = 20;
    let data = tempfile::tempdir().unwrap();
    let (server, _) = helpdesk(data.path(), &[]);
    let file = "x".repeat(2_000_000);
    let part = |number: u64| {
        format!(
            "--g\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{number}.bin\"\r\n\r\n{number}{file}\r\n"
        )
    };
    let started = Instant::now();
    let (port, mut most) = (server.at.port(), 0);
    for round in 0..ROUNDS {
        let body: String = (0..5).map(|number| part(round * 5 + number)).chain(["--g--\r\n".to_owned()]).collect();
        let head = format!(
            "POST /chat HTTP/1.1\r\nHost: x\r\nCookie: tresen-chat-{port}=erfunden{round}\r\nConnection: close\r\n\
             Content-Type: multipart/form-data; boundary=g\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        send(server.at, format!("{head}{body}").as_bytes());
        most = most.max(size_of(&data.path().join("files")));
    }
    println!(
        "{ROUNDS} forms of 10 MB to /chat in {:.1} s: {} MB stored (without a limit: a disk of 400 MB full in 7 s)",
        started.elapsed().as_secs_f64(),
        most / MB
    );
    assert_eq!(most, 0);
    let mut visitor = server.visitor();
    assert_eq!(visitor.get("/healthz").unwrap().status, 200);
    assert_eq!(visitor.get("/signin").unwrap().status, 200);
}
