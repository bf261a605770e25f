//! The built program in a directory of one test, as a command and as a server, and what it says.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Output, Stdio},
    time::{Duration, Instant},
};

use tresen::{
    app::{account::NewAccount, setup::preset::PresetChoice},
    clock::Clock,
    domain::rights::Capability,
    store::Store,
};

use crate::fixtures::{new_account, organisation, set_up};

/// A directory of one test, removed when it ends.
pub struct Folder(pub tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// The program in this directory, with nothing of ours in its environment.
    pub fn tresen(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tresen"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TRESEN_") || name == "JOURNAL_STREAM" || name == "NOTIFY_SOCKET" {
                command.env_remove(name);
            }
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.tresen(arguments).output().unwrap()
    }

    /// Starts a server and waits for its first two lines.
    pub fn serve(&self, arguments: &[&str]) -> Server {
        Server::of(self.tresen(arguments))
    }

    /// A helpdesk with the departments of a school authority, as the browser's setup leaves it.
    pub fn found(&self) {
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

    pub fn account(&self, arguments: &[&str]) -> Output {
        self.run(&[&["account"], arguments].concat())
    }
}

/// A running server; killed if the test ends before it was stopped.
pub struct Server {
    child: Child,
    pub out: BufReader<ChildStdout>,
    pub lines: [String; 2],
}

impl Server {
    pub fn of(mut command: Command) -> Self {
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
    pub fn address(&self) -> &str {
        self.lines[1].split("http://").nth(1).unwrap().split(' ').next().unwrap().trim_end()
    }

    pub fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end: the exit code, what it printed besides, what the log says.
    pub fn all_ended(mut self) -> (Option<i32>, String, String) {
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
    pub fn ended(self) -> (Option<i32>, String) {
        let (code, _, log) = self.all_ended();
        (code, log)
    }

    pub fn stop(self) {
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
pub fn sentence(output: Output) -> String {
    let (said, out) = (String::from_utf8(output.stderr).unwrap(), String::from_utf8(output.stdout).unwrap());
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(out, "");
    let sentence = said.strip_prefix("tresen: ").unwrap_or_else(|| panic!("no sentence: {said}"));
    assert_eq!(sentence.lines().count(), 1, "{said}");
    sentence.trim_end().to_owned()
}

/// What it printed, exit code 0.
#[track_caller]
pub fn printed(output: Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
