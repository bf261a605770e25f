//! The built program as an operator meets it: sentences, exit codes, starting and stopping.

mod fixtures;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Child, ChildStdout, Command, Output, Stdio},
    time::{Duration, Instant},
};

use fixtures::{new_account, organisation, set_up};
use tresen::{
    app::{Error, account::NewAccount, jobs::Job, setup::preset::PresetChoice},
    clock::Clock,
    domain::{access::Actor, audit::AuditAction, author::Author, id::AccountId, rights::Capability},
    store::{AuditLog, People, Store},
};

/// A directory of one test, removed when it ends.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// The program in this directory, with nothing of ours in its environment.
    fn tresen(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tresen"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TRESEN_") || name == "JOURNAL_STREAM" || name == "NOTIFY_SOCKET" {
                command.env_remove(name);
            }
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.tresen(arguments).output().unwrap()
    }

    /// Starts a server and waits for its first two lines.
    fn serve(&self, arguments: &[&str]) -> Server {
        Server::of(self.tresen(arguments))
    }
}

/// A running server; killed if the test ends before it was stopped.
struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    lines: [String; 2],
}

impl Server {
    fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut lines = [String::new(), String::new()];
        for line in &mut lines {
            out.read_line(line).unwrap();
        }
        if lines[1].is_empty() {
            let mut why = String::new();
            child.stderr.take().unwrap().read_to_string(&mut why).unwrap();
            panic!("the server did not start: {why}");
        }
        Self { child, out, lines }
    }

    /// `127.0.0.1:12345`
    fn address(&self) -> &str {
        self.lines[1].split("http://").nth(1).unwrap().split(' ').next().unwrap().trim_end()
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end: the exit code, what it printed besides, what the log says.
    fn all_ended(mut self) -> (Option<i32>, String, String) {
        let started = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(started.elapsed() < Duration::from_secs(20), "it does not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
        let (mut printed, mut log) = (String::new(), String::new());
        self.out.read_to_string(&mut printed).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code(), printed, log)
    }

    /// Waits for the end: the exit code and what the log says.
    fn ended(self) -> (Option<i32>, String) {
        let (code, _, log) = self.all_ended();
        (code, log)
    }

    fn stop(self) {
        self.signal("-TERM");
        let (code, log) = self.ended();
        assert_eq!(code, Some(0), "{log}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One sentence on standard error, nothing on standard output, exit code 1.
#[track_caller]
fn sentence(output: Output) -> String {
    let (said, out) = (String::from_utf8(output.stderr).unwrap(), String::from_utf8(output.stdout).unwrap());
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(out, "");
    let sentence = said.strip_prefix("tresen: ").unwrap_or_else(|| panic!("no sentence: {said}"));
    assert_eq!(sentence.lines().count(), 1, "{said}");
    sentence.trim_end().to_owned()
}

/// What it printed, exit code 0.
#[track_caller]
fn printed(output: Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn mistakes_in_the_configuration_are_told_with_file_line_and_the_nearest_key() {
    let folder = Folder::new();
    folder.write("config.toml", "[server]\n# where\nlissten = \"127.0.0.1:1\"\n");
    let unknown = "./config.toml, line 3: there is no key \"lissten\" under [server]; the nearest one is \"listen\"";
    assert_eq!(sentence(folder.run(&["config", "check"])), unknown);
    assert_eq!(sentence(folder.run(&[])), unknown, "serving refuses it too");
    assert!(!folder.path("data").exists(), "before anything is written");

    folder.write("other.toml", "[server]\n\n\ncache_mib = \"viel\"\n");
    assert_eq!(
        sentence(folder.run(&["config", "check", "--config", "other.toml"])),
        "other.toml, line 4: server.cache_mib must be a whole number from 1 to 4096, not \"viel\""
    );
    assert_eq!(
        sentence(folder.run(&["config", "check", "--config", "gone.toml"])),
        "the file gone.toml cannot be read: no such file or directory"
    );
}

#[test]
fn the_environment_wins_over_the_file_and_unknown_variables_are_refused() {
    let folder = Folder::new();
    folder.write("config.toml", "[server]\nlisten = \"127.0.0.1:1\"\ndata = \"elsewhere\"\n");
    assert_eq!(printed(folder.run(&["config", "check"])), "ok\n");
    let mut serve = folder.tresen(&["--listen", "127.0.0.1:0"]);
    serve.env("TRESEN_SERVER_DATA", "/dev/null/data");
    assert!(sentence(serve.output().unwrap()).starts_with("the data directory /dev/null/data cannot be written"));
    let mut unknown = folder.tresen(&["config", "check"]);
    unknown.env("TRESEN_SERVER_DATTA", "x");
    assert_eq!(
        sentence(unknown.output().unwrap()),
        "environment: there is no TRESEN_SERVER_DATTA; the nearest one is TRESEN_SERVER_DATA"
    );
}

#[test]
fn the_example_file_is_a_right_configuration() {
    let folder = Folder::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/config.example.toml");
    assert_eq!(printed(folder.run(&["config", "check", "--config", example])), "ok\n");
}

#[test]
fn a_taken_port_is_told_in_one_sentence() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    assert_eq!(
        sentence(folder.run(&["--listen", &address.to_string()])),
        format!(
            "port {} is taken by another program; choose another with --listen 127.0.0.1:{}",
            address.port(),
            address.port().checked_add(1).unwrap_or(8080)
        )
    );
}

#[test]
fn a_data_directory_that_cannot_be_written_is_told_in_one_sentence() {
    let folder = Folder::new();
    folder.write("file", "");
    assert_eq!(
        sentence(folder.run(&["--data", "file/data"])),
        "the data directory file/data cannot be written (not a directory); choose another with --data or server.data"
    );
    let read_only = sentence(folder.run(&["--data", "/proc/tresen"]));
    assert!(read_only.starts_with("the data directory /proc/tresen cannot be written ("), "{read_only}");
}

#[test]
fn a_second_process_on_the_same_data_is_told_to_wait() {
    let folder = Folder::new();
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let told = "another Tresen is running on this data directory; stop it first";
    assert_eq!(sentence(folder.run(&["--listen", "127.0.0.1:0"])), told);
    server.stop();
}

/// The server checks between two of its commits; commands that come meanwhile are answered.
#[test]
fn a_check_beside_a_running_server_finds_what_is_wrong() {
    let folder = Folder::new();
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    for _ in 0..3 {
        let report = printed(folder.run(&["check"]));
        assert!(report.starts_with("ok: 0 tickets with 0 entries"), "{report}");
    }
    // A letter in every page that holds the schema.
    let mut damaged = fs::read(folder.path("data/tresen.redb")).unwrap();
    let places: Vec<usize> = (0..damaged.len() - 8).filter(|at| damaged[*at..].starts_with(b"schema")).collect();
    places.iter().for_each(|at| damaged[*at + 6 + 7] ^= 1);
    fs::write(folder.path("data/tresen.redb"), &damaged).unwrap();
    let told = sentence(folder.run(&["check"]));
    assert!(told.contains("is damaged at") && told.contains("put back a copy"), "{told}");
    drop(server);
}

#[test]
fn a_backup_is_made_rehearsed_and_restored_with_and_without_a_server() {
    let folder = Folder::new();
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let missing = sentence(folder.run(&["backup", "backups"]));
    assert!(missing.starts_with("no backup was made: there is no directory"), "{missing}");
    fs::create_dir(folder.path("backups")).unwrap();
    let made = printed(folder.run(&["backup", "backups"]));
    assert!(made.contains("0 attachments (0 new, 0.0 MB)") && made.contains("secret.key is not in it"), "{made}");
    let rehearsed = printed(folder.run(&["restore", "backups", "--rehearse"]));
    assert!(rehearsed.contains("can be restored: 0 tickets"), "{rehearsed}");
    server.stop();
    assert!(printed(folder.run(&["backup", "backups"])).starts_with("backup 20"));
    assert!(printed(folder.run(&["restore", "backups", "--rehearse"])).contains("can be restored"));

    let refused = folder.run(&["restore", "backups", "data"]);
    assert!(sentence(refused).contains("data is not empty; nothing was changed"));
    let restored = printed(folder.run(&["restore", "backups", "new", "--key", "data/secret.key"]));
    assert!(
        restored.contains("reading everything back\n") && restored.contains("it is whole: 0 tickets"),
        "{restored}"
    );
    assert!(printed(folder.run(&["check", "--data", "new"])).starts_with("ok: "));
    let keyless = printed(folder.run(&["restore", "backups", "keyless"]));
    assert!(keyless.contains("put the secret.key of this helpdesk to keyless/secret.key"), "{keyless}");
    assert!(sentence(folder.run(&["setup-link", "--data", "keyless"])).contains("secret.key is missing"));
    assert_eq!(fs::metadata(folder.path("new")).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(folder.run(&["restore", "backups"]).status.code(), Some(2), "where to?");
}

/// A file that was not closed is checked as it is, and a newer one is refused as it is.
#[test]
fn a_check_leaves_the_directory_as_it_is() {
    let folder = Folder::new();
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    server.signal("-KILL");
    assert_eq!(server.ended().0, None);
    let contents = || {
        let mut found: Vec<_> = fs::read_dir(folder.path("data")).unwrap().map(|entry| entry.unwrap().path()).collect();
        found.sort();
        found.into_iter().map(|path| (fs::read(&path).ok(), path)).collect::<Vec<_>>()
    };
    let before = contents();
    let mode = fs::metadata(folder.path("data")).unwrap().permissions();
    fs::set_permissions(folder.path("data"), fs::Permissions::from_mode(0o500)).unwrap();
    assert!(printed(folder.run(&["check"])).starts_with("ok: "));
    fs::set_permissions(folder.path("data"), mode).unwrap();
    assert!(contents() == before, "an unclean file");

    let database = redb::Database::open(folder.path("data/tresen.redb")).unwrap();
    let transaction = database.begin_write().unwrap();
    let meta = redb::TableDefinition::<&[u8], &[u8]>::new("meta-1");
    transaction.open_table(meta).unwrap().insert(&b"schema"[..], &99_u64.to_be_bytes()[..]).unwrap();
    transaction.commit().unwrap();
    drop(database);
    let before = contents();
    for command in [&["check"][..], &["--listen", "127.0.0.1:0"], &["setup-link"], &["job", "list"]] {
        let told = sentence(folder.run(command));
        assert!(told.contains("the data was written by a newer Tresen (schema 99"), "{told}");
        assert!(contents() == before, "{command:?}");
    }
}

#[test]
fn it_serves_says_where_and_stops_cleanly() {
    let folder = Folder::new();
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let address = server.address().to_owned();
    let [german, english] = &server.lines;
    assert!(
        german.starts_with(&format!("Tresen läuft auf http://{address} — Einrichtung: http://{address}/setup")),
        "{german}"
    );
    assert!(
        english.starts_with(&format!("Tresen is running at http://{address} — setup: http://{address}/setup")),
        "{english}"
    );

    assert_eq!(printed(folder.run(&["healthcheck", "--listen", &address])), "");
    let mode = |name: &str| fs::metadata(folder.path("data").join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!([mode(""), mode("control.sock"), mode("secret.key"), mode("tresen.redb")], [0o700, 0o600, 0o600, 0o600]);

    server.signal("-INT");
    assert_eq!(server.ended().0, Some(0));
    assert!(!folder.path("data/control.sock").exists());
    let down = sentence(folder.run(&["healthcheck", "--listen", &address]));
    assert_eq!(down, format!("Tresen at {address} does not answer: connection refused"));
    let report = printed(folder.run(&["check"]));
    assert!(report.starts_with("ok: 0 tickets with 0 entries"), "{report}");
}

#[test]
fn stopping_finishes_the_request_that_runs() {
    let folder = Folder::new();
    let server = folder.serve(&["demo", "--listen", "127.0.0.1:0"]);
    let mut browser = TcpStream::connect(server.address()).unwrap();
    let head = "POST /request HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 6\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\ntopi";
    browser.write_all(head.as_bytes()).unwrap();
    // The server waits for the rest of the form when the signal comes.
    browser.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let mut answer = [0; 12];
    assert!(browser.read(&mut answer).is_err(), "no answer before the form is complete");
    server.signal("-TERM");
    assert!(browser.read(&mut answer).is_err(), "no answer, and no hanging up");
    browser.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    browser.write_all(b"c=").unwrap();
    browser.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 303", "it leads to the page that says what is missing: no topic was chosen");
    assert_eq!(server.ended().0, Some(0));
}

#[test]
fn every_signal_that_ends_programs_ends_it_well() {
    for signal in ["-TERM", "-INT", "-HUP", "-QUIT"] {
        let folder = Folder::new();
        let server = folder.serve(&["--listen", "127.0.0.1:0"]);
        server.signal(signal);
        assert_eq!(server.ended().0, Some(0), "{signal}");
        assert!(!folder.path("data/control.sock").exists(), "{signal}: it was not stopped in order");
    }
}

#[test]
fn stopping_does_not_wait_for_half_a_body() {
    let folder = Folder::new();
    let server = folder.serve(&["demo", "--listen", "127.0.0.1:0"]);
    let mut browser = TcpStream::connect(server.address()).unwrap();
    let head = "POST /request HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\ntopi";
    browser.write_all(head.as_bytes()).unwrap();
    assert_eq!(get(server.address(), "/healthz"), 200, "the request before was taken in");
    server.signal("-TERM");
    let mut answer = String::new();
    let _ = browser.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 408"), "it is told that its body did not come: {answer}");
    assert_eq!(server.ended().0, Some(0));
}

#[test]
fn what_strangers_send_makes_no_error_in_the_log() {
    let folder = Folder::new();
    let server = folder.serve(&["demo", "--listen", "127.0.0.1:0"]);
    let endless = [b"GET /".as_slice(), &[b'a'; 300_000]].concat();
    let broken_off = b"POST /request HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nto".to_vec();
    let no_chunk = b"POST /request HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_vec();
    for sent in [b"\x16\x03\x01\x02\0\x01\0\x01".to_vec(), b"SSH-2.0-x\r\n".to_vec(), endless, broken_off, no_chunk] {
        let mut stranger = TcpStream::connect(server.address()).unwrap();
        // It may hang up before everything is sent.
        let _ = stranger.write_all(&sent);
        let _ = stranger.shutdown(std::net::Shutdown::Write);
        let _ = stranger.read_to_end(&mut Vec::new());
    }
    assert_eq!(get(server.address(), "/healthz"), 200);
    server.signal("-TERM");
    let (code, log) = server.ended();
    assert_eq!(code, Some(0));
    assert!(!log.contains("ERROR"), "{log}");
}

#[test]
fn a_health_check_tells_other_programs_from_tresen() {
    let folder = Folder::new();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let hello = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        let mut asked = [0; 200];
        assert!(stream.read(&mut asked).unwrap() > 0);
        stream.write_all(b"220 mail.example.org ESMTP\r\n").unwrap();
    });
    let told = sentence(folder.run(&["healthcheck", "--listen", &address]));
    assert_eq!(told, format!("what listens at {address} is not Tresen"));
    hello.join().unwrap();
}

#[test]
fn a_setup_link_is_given_with_and_without_a_server() {
    let folder = Folder::new();
    let alone = printed(folder.run(&["setup-link"]));
    assert!(alone.starts_with("http://127.0.0.1:8080/setup"), "{alone}");
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let asked = printed(folder.run(&["setup-link"]));
    assert!(asked.starts_with(&format!("http://{}/setup", server.address())), "{asked}");
    server.stop();
}

impl Folder {
    /// A helpdesk with the departments of a school authority, as the browser's setup leaves it.
    fn found(&self) {
        let administrator = NewAccount {
            capabilities: [Capability::Administer].into(),
            ..new_account("Ada Ärmel", "ada@schule.example")
        };
        fs::create_dir_all(self.path("data")).unwrap();
        let store = Store::open(&self.path("data"), 16 << 20, Clock::system()).unwrap();
        let organisation = organisation("Schulträger", "http://127.0.0.1:8080");
        set_up(&store, organisation, PresetChoice::SchulIt, administrator);
        store.close();
    }

    fn account(&self, arguments: &[&str]) -> Output {
        self.run(&[&["account"], arguments].concat())
    }
}

/// The start password in what was printed.
fn start_password(printed: &str) -> String {
    let line = printed.lines().find_map(|line| line.strip_prefix("Start password: "));
    line.unwrap_or_else(|| panic!("no password: {printed}")).to_owned()
}

/// What `POST /signin` answers: the status, where it leads, the session's cookie.
fn sign_in(address: &str, email: &str, password: &str) -> (u16, String, String) {
    let page = talk(address, "GET /signin HTTP/1.1\r\n", "");
    let (_, cookie) = page.split_once("set-cookie: ").expect("a cookie for the form");
    let cookie = cookie.split(';').next().unwrap();
    let form = format!("csrf={}&email={}&password={password}", csrf(&page), email.replace('@', "%40"));
    post(address, "/signin", cookie, "application/x-www-form-urlencoded", &form)
}

/// What a form answers: the status, where it leads, a cookie.
fn post(address: &str, path: &str, cookie: &str, kind: &str, form: &str) -> (u16, String, String) {
    let head = format!("Cookie: {cookie}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n", form.len());
    let answer = talk(address, &format!("POST {path} HTTP/1.1\r\n{head}"), form);
    let header = |name: &str| {
        let line = answer.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim().to_owned()
    };
    let cookie = header("set-cookie:").split(';').next().unwrap().to_owned();
    (answer[9..12].parse().unwrap(), header("location:"), cookie)
}

/// The token of the forms of a page.
fn csrf(page: &str) -> &str {
    let (_, csrf) = page.split_once("name=\"csrf\" value=\"").expect("a form with a token");
    csrf.split('"').next().unwrap()
}

/// A page for whoever holds a cookie.
fn open(address: &str, path: &str, cookie: &str) -> String {
    talk(address, &format!("GET {path} HTTP/1.1\r\nCookie: {cookie}\r\n"), "")
}

/// The status of the enrolment page for whoever holds a cookie.
fn enrolment(address: &str, cookie: &str) -> String {
    open(address, "/signin/enrol", cookie)[9..12].to_owned()
}

/// Sends a request; `head` is its first line and headers.
fn talk(address: &str, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "{head}Host: {address}\r\nConnection: close\r\n\r\n{body}").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn accounts_are_added_to_a_running_server() {
    let folder = Folder::new();
    folder.found();
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let names = ["--name", "Mira Beispiel", "--write", "netzwerk und server", "--read", "DATENSCHUTZ"];
    let added = printed(folder.account(&[&["add", "mira@schule.example"], &names[..]].concat()));
    assert!(added.starts_with("Mira Beispiel can sign in as mira@schule.example now;"), "{added}");
    let password = start_password(&added);

    let (status, to, cookie) = sign_in(server.address(), "mira@schule.example", &password);
    assert_eq!((status, to.starts_with("/signin/enrol?")), (303, true), "{to}");
    assert_eq!(enrolment(server.address(), &cookie), "200");
    let (status, to, _) = sign_in(server.address(), "mira@schule.example", "another-password");
    assert_eq!((status, to.starts_with("/signin?")), (303, true), "back to the form: {to}");

    let again = printed(folder.account(&["reset-password", "MIRA@schule.example"]));
    let renewed = start_password(&again);
    assert_ne!(renewed, password);
    assert_eq!(enrolment(server.address(), &cookie), "303", "the session has ended");
    let (status, to, _) = sign_in(server.address(), "mira@schule.example", &password);
    assert_eq!((status, to.starts_with("/signin?")), (303, true), "the old one counts no more: {to}");
    let (status, _, cookie) = sign_in(server.address(), "mira@schule.example", &renewed);
    assert_eq!((status, enrolment(server.address(), &cookie).as_str()), (303, "200"));

    assert_eq!(
        printed(folder.account(&["reset-second-factor", "mira@schule.example"])),
        "The next sign-in of mira@schule.example sets up a new second factor; open sessions have ended.\n"
    );
    assert_eq!(enrolment(server.address(), &cookie), "303", "the session has ended");
    let listed = printed(folder.account(&["list"]));
    assert!(listed.ends_with("no             Netzwerk und Server (write), Datenschutz (read)\n"), "{listed}");
    assert_eq!(sentence(folder.account(&["add", "mira@schule.example", "--name", "M"])), TAKEN);
    server.stop();
    assert_eq!(printed(folder.account(&["list"])), listed, "the same without a server");
}

const TAKEN: &str = "there is an account with the address mira@schule.example already";

#[test]
fn accounts_are_added_without_a_server() {
    let folder = Folder::new();
    folder.found();
    let names = ["--name", "Mira Beispiel", "--read", "Datenschutz", "--write", "datenschutz", "--administrator"];
    let added = printed(folder.account(&[&["add", "mira@schule.example"], &names[..]].concat()));
    let shouted = sentence(folder.account(&["add", "MIRA@schule.example", "--name", "M"]));
    assert_eq!(shouted, TAKEN.replace("mira@", "MIRA@"));
    assert_ne!(
        start_password(&added),
        start_password(&printed(folder.account(&["reset-password", "ada@schule.example"])))
    );
    let renewed = start_password(&printed(folder.account(&["reset-password", "mira@schule.example"])));
    printed(folder.account(&["reset-second-factor", "mira@schule.example"]));
    printed(folder.account(&["add", "kim@schule.example", "--name", "Kim"]));

    let listed = printed(folder.account(&["list"]));
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines[0], "name           e-mail               state   administrator  departments");
    assert!(lines[1].starts_with("Ada Ärmel      ada@schule.example   active  yes            "), "{listed}");
    assert_eq!(lines[2], "Mira Beispiel  mira@schule.example  active  yes            Datenschutz (write)");
    assert_eq!(lines[3], "Kim            kim@schule.example   active  no             none");
    assert_eq!(lines.len(), 4);

    let store = Store::open(&folder.path("data"), 16 << 20, Clock::system()).unwrap();
    let snapshot = store.snapshot().unwrap();
    for account in snapshot.accounts().unwrap() {
        let until = snapshot.credentials(account.id).unwrap().start_password_until;
        let left = until.expect("a start password ends").duration_since(Clock::system().now());
        assert!((6..7).contains(&(left.as_hours() / 24)), "{}: {left}", account.email);
    }
    drop(snapshot);
    store.close();

    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let (status, to, _) = sign_in(server.address(), "mira@schule.example", &renewed);
    assert_eq!((status, to.starts_with("/signin/enrol?")), (303, true), "{to}");
    server.stop();
    assert!(printed(folder.run(&["check"])).contains("3 accounts"));
}

#[test]
fn what_cannot_be_done_with_accounts_is_told_in_one_sentence() {
    let folder = Folder::new();
    assert_eq!(sentence(folder.account(&["list"])), "there is no data directory ./data");
    assert!(!folder.path("data").exists(), "looking makes nothing");
    printed(folder.run(&["setup-link"]));
    let early = "Tresen is not set up yet; open the link that \"tresen setup-link\" prints first";
    let add = ["add", "mira@schule.example", "--name", "Mira"];
    for arguments in [&["list"][..], &add, &["reset-password", "mira@schule.example"]] {
        assert_eq!(sentence(folder.account(arguments)), early, "{arguments:?}");
    }
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    assert_eq!(sentence(folder.account(&add)), early);
    server.stop();

    folder.found();
    let before = printed(folder.account(&["list"]));
    let wrong = || {
        let unknown = sentence(folder.account(&[&add[..], &["--write", "Küche"]].concat()));
        let there = unknown.strip_prefix("there is no department \"Küche\"; there are ");
        assert!(there.is_some_and(|there| there.contains("\"Datenschutz\", ")), "{unknown}");
        for reset in ["reset-password", "reset-second-factor"] {
            assert_eq!(
                sentence(folder.account(&[reset, "kim@schule.example"])),
                "there is no account with the address kim@schule.example; \"tresen account list\" shows all"
            );
        }
        assert_eq!(sentence(folder.account(&["add", "mira", "--name", "M"])), "\"mira\" is no e-mail address");
        let nameless = sentence(folder.account(&["add", "mira@schule.example", "--name", " "]));
        assert_eq!(nameless, "give the account a name with --name");
        assert_eq!(printed(folder.account(&["list"])), before, "nothing was changed");
    };
    wrong();
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    wrong();
    server.stop();
}

/// The status of an address.
fn get(address: &str, path: &str) -> u16 {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[9..12]).parse().unwrap()
}

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

#[test]
fn systemd_is_told_of_readiness_health_and_stopping() {
    let folder = Folder::new();
    let path = folder.path("notify");
    let notified = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
    notified.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let next = || {
        let mut bytes = [0; 200];
        let length = notified.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[..length]).trim().to_owned()
    };
    let mut command = folder.tresen(&["--listen", "127.0.0.1:0"]);
    command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "600000");
    let server = Server::of(command);
    let heard: Vec<String> = (0..4).map(|_| next()).collect();
    assert!(heard.contains(&"READY=1".to_owned()), "{heard:?}");
    assert!(heard.iter().filter(|state| *state == "WATCHDOG=1").count() >= 2, "{heard:?}");
    server.signal("-TERM");
    assert!((0..10).any(|_| next() == "STOPPING=1"));
    assert_eq!(server.ended().0, Some(0));
}

#[test]
fn damaged_data_is_found() {
    let folder = Folder::new();
    folder.serve(&["--listen", "127.0.0.1:0"]).stop();
    fs::remove_file(folder.path("data/secret.key")).unwrap();
    let missing = sentence(folder.run(&["check"]));
    assert!(missing.contains("secret.key is missing; put it back from a backup"), "{missing}");
    assert_eq!(sentence(folder.run(&["check", "--data", "gone"])), "there is no data directory gone");
    assert!(!folder.path("gone").exists(), "looking makes nothing");
}

/// Without its database a data directory is no new helpdesk: strangers would be shown the setup.
#[test]
fn a_lost_database_is_told_and_nothing_is_made_in_its_place() {
    let folder = Folder::new();
    folder.serve(&["--listen", "127.0.0.1:0"]).stop();
    fs::create_dir_all(folder.path("data/files/ab")).unwrap();
    folder.write("data/files/ab/cdef", "a photo that no row refers to");
    assert!(printed(folder.run(&["check"])).starts_with("ok: "));
    assert!(folder.path("data/files/ab/cdef").exists(), "looking changes nothing");
    let database = folder.path("data/tresen.redb");
    for emptied in [true, false] {
        fs::remove_file(&database).unwrap();
        if emptied {
            fs::write(&database, b"").unwrap();
            // Others could read it otherwise, which is told first.
            fs::set_permissions(&database, fs::Permissions::from_mode(0o600)).unwrap();
        }
        for command in [&["check"][..], &["--listen", "127.0.0.1:0"], &["setup-link"]] {
            let told = sentence(folder.run(command));
            assert!(told.contains("tresen.redb is missing or empty") && told.contains("from a copy"), "{told}");
        }
        assert_eq!(fs::metadata(&database).map(|found| found.len()).ok(), emptied.then_some(0));
        fs::write(&database, b"").unwrap();
    }
    assert!(folder.path("data/files/ab/cdef").exists());
}

#[test]
fn a_reader_who_has_read_enough_is_no_failure() {
    let folder = Folder::new();
    for arguments in
        [&["version"][..], &["config", "check"], &["setup-link"], &["check", "--data", "data"], &["--help"]]
    {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = folder.tresen(arguments);
        let output = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn versions_and_unknown_commands() {
    let folder = Folder::new();
    let version = format!("tresen {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(printed(folder.run(&["version"])), version);
    assert_eq!(printed(folder.run(&["--version"])), version);
    for wrong in [&["dance"][..], &["--listen", "here"], &["config"]] {
        let output = folder.run(wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn jobs_are_listed_run_and_previewed_with_and_without_a_server() {
    let folder = Folder::new();
    assert_eq!(sentence(folder.run(&["job", "list"])), "there is no data directory ./data");
    folder.found();
    let job = |arguments: &[&str]| folder.run(&[&["job"], arguments].concat());
    let show = || {
        let listed = printed(job(&["list"]));
        let lines: Vec<&str> = listed.lines().collect();
        assert!(lines[0].starts_with("name") && lines[0].ends_with("next run"), "{listed}");
        assert!(lines[1].starts_with("tidy        17 * * * *") && lines[2].contains("30 3 * * *"), "{listed}");
        let words = Job::ALL.map(Job::word).join(", ");
        assert_eq!(sentence(job(&["run", "dance"])), format!("there is no job \"dance\"; there are {words}"));
        let foretold = printed(job(&["preview", "inactivity", "--as-of", "2099-02-28"]));
        let step = "warned of being stripped of all memberships but the protected ones on 2099-03-30";
        assert_eq!(foretold, format!("Ada Ärmel: {step}\n"));
        assert_eq!(printed(job(&["preview", "inactivity"])), "nothing to do\n");
        assert_eq!(
            sentence(job(&["preview", "inactivity", "--as-of", "2099-02-30"])),
            "\"2099-02-30\" is no day; write it as 2027-02-28"
        );
        assert_eq!(printed(job(&["run", "inactivity"])), "inactivity: nothing to do\n");
        listed
    };
    let before = show();
    assert!(before.contains("never") && before.contains("none yet"), "{before}");
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let after = show();
    assert!(after.contains("nothing to do"), "{after}");
    server.stop();
}

#[test]
fn rights_are_given_and_taken_while_the_server_runs_and_while_it_does_not() {
    let folder = Folder::new();
    folder.found();
    let ada = "ada@schule.example";
    let rights = |more: &[&str]| folder.account(&[&["rights", ada], more].concat());
    let noted = "The audit log notes it; open sessions have ended.\n";
    let server = folder.serve(&["--listen", "127.0.0.1:0"]);
    let given = printed(rights(&["--write", "datenschutz", "--read", "Netzwerk und Server", "--grant", "privacy"]));
    let sentences = "Ada Ärmel reads in \"Netzwerk und Server\" now.\nAda Ärmel works in \"Datenschutz\" now.\n\
                     Ada Ärmel may look after data protection now.\n";
    assert_eq!(given, format!("{sentences}{noted}"));
    let before = printed(folder.account(&["list"]));
    assert!(before.contains("Netzwerk und Server (read)") && before.contains("Datenschutz (write)"), "{before}");
    server.stop();

    let taken = printed(rights(&["--leave", "netzwerk und server", "--revoke", "privacy"]));
    let sentences =
        "Ada Ärmel has left \"Netzwerk und Server\" now.\nAda Ärmel may not look after data protection now.\n";
    assert_eq!(taken, format!("{sentences}{noted}"));
    let listed = printed(folder.account(&["list"]));
    assert!(!listed.contains("Netzwerk und Server") && listed.contains("Datenschutz (write)"), "{listed}");
    for (arguments, refused) in [
        (
            &["--revoke", "administer"][..],
            "nobody would administer without ada@schule.example; give somebody else this task first",
        ),
        (&["--grant", "fly"], "there is no task \"fly\"; there are administer, privacy, inspect"),
        (
            &["--write", "Datenschutz"],
            "nothing to change for ada@schule.example; \"tresen account rights --help\" says what can be given",
        ),
    ] {
        assert_eq!(sentence(rights(arguments)), refused);
    }
    assert!(sentence(rights(&["--write", "Küche"])).starts_with("there is no department \"Küche\"; there are "));
    assert_eq!(printed(folder.account(&["list"])), listed, "nothing was changed");

    let store = Store::open(&folder.path("data"), 16 << 20, Clock::system()).unwrap();
    let log = store.snapshot().unwrap().audit_log(None, 50).unwrap();
    let changes = log.iter().filter(|(_, line)| matches!(line.action, AuditAction::RightsChanged { .. }));
    assert!(changes.clone().all(|(_, line)| line.by == Author::System) && changes.count() == 2);
    store.close();
}

#[test]
fn a_locked_account_is_opened_again() {
    let folder = Folder::new();
    folder.found();
    printed(folder.account(&["add", "mira@schule.example", "--name", "Mira"]));
    assert_eq!(
        sentence(folder.account(&["unlock", "mira@schule.example"])),
        "the account of mira@schule.example is not locked"
    );
    let store = Store::open(&folder.path("data"), 16 << 20, Clock::system()).unwrap();
    let lock = |tx: &mut tresen::store::Tx<'_>| tresen::app::account::lock(tx, &Actor::System, AccountId(2));
    store.write_now::<(), Error, _>(lock).unwrap();
    store.close();
    assert!(printed(folder.account(&["list"])).contains("locked"));
    assert_eq!(
        printed(folder.account(&["unlock", "mira@schule.example"])),
        "The account of mira@schule.example is open again.\n"
    );
    assert!(!printed(folder.account(&["list"])).contains("locked"));
}
