//! The demo: who can sign in, where its mails go, and that nothing is left of it.

use std::{
    fs,
    io::{BufRead, Read},
    path::PathBuf,
    time::{Duration, Instant},
};

use tresen::clock::Clock;

use crate::{
    program::{Folder, Server, sentence},
    visitor::{csrf, get, open, post, sign_in},
};

#[test]
fn a_demo_says_who_can_sign_in_and_leaves_nothing_behind() {
    let folder = Folder::new();
    let mut command = folder.tresen(&["demo", "--listen", "127.0.0.1:0"]);
    command.env("TMPDIR", folder.0.path());
    let server = Server::of(command);
    assert_eq!(get(server.address(), "/healthz"), 200);
    let made: Vec<_> = fs::read_dir(folder.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(made.len() == 1 && made[0].to_string_lossy().starts_with("tresen-demo-"), "{made:?}");
    assert!(!server.lines[1].contains("setup"), "the demo is set up: {}", server.lines[1]);
    server.signal("-TERM");
    let (code, printed, log) = server.all_ended();
    assert_eq!(code, Some(0), "{log}");
    assert!(printed.contains("tresen-zum-ausprobieren") && printed.contains("@technik-truhe.example"), "{printed}");
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 0);
    assert_eq!(
        sentence(folder.run(&["demo", "--data", "data"])),
        "the demo has a data directory of its own; leave --data away"
    );
}

/// The session of somebody whose line the demo printed.
fn sign_in_to_demo(address: &str, line: &str) -> String {
    let [email, key] = line.split_whitespace().take(2).collect::<Vec<_>>()[..] else { panic!("{line}") };
    let (_, to, cookie) = sign_in(address, email, "tresen-zum-ausprobieren");
    let totp = totp_rs::Builder::new().with_secret(data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap());
    let code = totp.build().unwrap().generate(Clock::system().now().as_second().cast_unsigned()).to_string();
    let page = open(address, &to, &cookie);
    let form = format!("csrf={}&code={code}", csrf(&page));
    let (_, to, cookie) = post(address, &to, &cookie, "application/x-www-form-urlencoded", &form);
    assert!(to.starts_with("/console"), "{to}");
    cookie
}

#[test]
fn mails_of_the_demo_become_files_of_its_own_directory() {
    let folder = Folder::new();
    let mut command = folder.tresen(&["demo", "--listen", "127.0.0.1:0"]);
    // A mail server that is configured is not asked.
    let configured = [("TRESEN_MAIL_HOST", "127.0.0.1"), ("TRESEN_MAIL_FROM", "a@example.org")];
    command.env("TMPDIR", folder.0.path()).envs(configured);
    let mut server = Server::of(command);
    let address = server.address().to_owned();
    let mut printed = Vec::<String>::new();
    while !printed.last().is_some_and(|line| line.starts_with("E-Mails")) {
        printed.push(server.out.by_ref().lines().next().expect("a line about mails").unwrap());
    }
    let mails = PathBuf::from(printed.last().unwrap().rsplit(": ").next().unwrap());
    assert!(mails.starts_with(folder.0.path()) && mails.ends_with("mails"), "{printed:?}");
    let line_of = |role: &str| printed.iter().find(|line| line.ends_with(role)).unwrap().as_str();

    let agent = sign_in_to_demo(&address, line_of("Verwaltung"));
    let queue = open(&address, "/console/queues/mine", &agent);
    let (_, ticket) = queue.split_once("href=\"/console/tickets/2").expect("a ticket");
    let ticket = format!("/console/tickets/2{}", ticket.split('"').next().unwrap());
    let page = open(&address, &ticket, &agent);
    let part =
        |name: &str, value: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let form =
        part("csrf", csrf(&page)) + &part("kind", "public") + &part("text", "Der Koffer ist gepackt.") + "--x--\r\n";
    let (status, to, _) =
        post(&address, &format!("{ticket}/answers"), &agent, "multipart/form-data; boundary=x", &form);
    assert_eq!(status, 303, "{to}");
    let sent = || {
        let files = fs::read_dir(&mails).into_iter().flatten().map(|entry| entry.unwrap().path());
        let whole = files.filter(|file| file.extension().is_some_and(|ending| ending == "eml"));
        whole.map(|file| fs::read_to_string(file).unwrap()).find(|mail| mail.contains("Der Koffer ist gepackt."))
    };
    let started = Instant::now();
    let mail = loop {
        match sent() {
            Some(mail) => break mail,
            None if started.elapsed() < Duration::from_secs(20) => std::thread::sleep(Duration::from_millis(20)),
            None => panic!("no mail came"),
        }
    };
    assert!(mail.contains(&format!("http://{address}/")), "its link leads here: {mail}");

    let outbox = open(&address, "/console/outbox", &agent);
    assert!(outbox.contains("main") && !outbox.contains("slim\""), "no banner: {outbox}");
    assert!(open(&address, "/admin/mail", &agent).contains(&mails.display().to_string()));
    let inspection = open(&address, "/console/inspection", &sign_in_to_demo(&address, line_of("Einsicht")));
    assert!(inspection.contains("Zurzeit keine: Weder ein Mailserver"), "{inspection}");
    server.stop();
    assert!(!mails.exists() && fs::read_dir(folder.0.path()).unwrap().count() == 0);
}
