//! The built binary as an operator runs it.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use super::Http;

/// A running server; gone with the test.
pub struct Tresen {
    child: Child,
    /// Where it answers.
    pub at: SocketAddr,
    /// From its start to its first answer.
    pub took: Duration,
}

/// Where the server's log is written: not on the disk of the data, which may be full.
pub fn log(data: &Path) -> PathBuf {
    let disk = data.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{disk}.log"))
}

impl Tresen {
    /// Starts it on a free port and waits for its first answer.
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// The same with more in its environment.
    pub fn start_with(data: &Path, environment: &[(&str, &str)]) -> Self {
        let stderr = File::options().create(true).append(true).open(log(data)).unwrap();
        let started = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_tresen"))
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("TRESEN_SERVER_TRUSTED_PROXIES", "127.0.0.1")
            .env("TRESEN_LOG_LEVEL", "warn")
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let Some((_, address)) = line.trim_end().split_once("http://") else {
            let _ = child.kill();
            panic!("it said {line:?}:\n{}", std::fs::read_to_string(log(data)).unwrap_or_default());
        };
        let at = address.split_whitespace().next().unwrap_or_default().parse().unwrap();
        assert_eq!(Http::new(at).get("/").unwrap().status, 200);
        // What it says later is read, so that it never waits for us.
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        Self { child, at, took: started.elapsed() }
    }

    /// Somebody's connection to it.
    pub fn visitor(&self) -> Http {
        Http::new(self.at)
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power failure would, as far as a process is concerned.
    pub fn strike(&self) {
        self.signal(Signal::KILL);
    }

    /// Asks it to end, as systemd does, and waits.
    pub fn stop(mut self) -> ExitStatus {
        self.terminate();
        self.wait()
    }

    /// Asks it to end.
    pub fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    fn signal(&self, signal: Signal) {
        let id = Pid::from_raw(self.child.id().cast_signed()).unwrap();
        kill_process(id, signal).unwrap();
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < Duration::from_secs(30), "it does not end");
            sleep(Duration::from_millis(10));
        }
    }

    /// Resident memory in bytes.
    pub fn resident(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.split_whitespace().next().unwrap().parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Tresen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
