//! The unix socket between a running server and the command line.
//!
//! The database belongs to one process at a time, so a command that finds a server asks it. The
//! server greets with the version of this protocol, the command sends one line of JSON, the server
//! answers `ok` and a text, or `error` and a sentence, and hangs up. Only the server's own user may connect.

use std::{
    fs, io,
    io::{BufRead, BufReader, Read, Write},
    os::unix::{fs::PermissionsExt, net::UnixStream},
    path::{Path, PathBuf},
    time::Duration,
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt},
    net::UnixListener,
};

/// The first line from the server. Its number changes when older programs can no longer be understood.
const PROTOCOL_GREETING: &str = "tresen control 2";

/// How long each side waits for the other.
const CONTROL_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a check may take: it reads all attachments.
const CHECK_TIMEOUT: Duration = Duration::from_secs(3600);

/// How long a backup may take: it writes all attachments, perhaps over a slow cable.
const BACKUP_TIMEOUT: Duration = Duration::from_secs(24 * 3600);

/// The longest request: an account with a hundred departments needs less.
const MAX_REQUEST_BYTES: u64 = 64 * 1024;

/// What the command line asks a server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlRequest {
    /// A new link to the setup.
    SetupLink,
    Account(AccountRequest),
    Job(JobRequest),
    /// Whether everything that is stored is whole; the answer is a [`CheckAnswer`] in JSON.
    Check,
    /// A backup into a directory, which is named from the root.
    Backup {
        directory: PathBuf,
    },
    /// A restore beside the data that is removed again; the place is named from the root.
    Rehearse {
        from: PathBuf,
    },
}

impl ControlRequest {
    /// How long its answer may take.
    fn timeout(&self) -> Duration {
        match self {
            Self::Check => CHECK_TIMEOUT,
            Self::Backup { .. } | Self::Rehearse { .. } => BACKUP_TIMEOUT,
            Self::SetupLink | Self::Account(_) | Self::Job(_) => CONTROL_TIMEOUT,
        }
    }
}

/// What a check found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CheckAnswer {
    /// How much there is, in one line.
    pub summary: String,
    /// What is wrong, a sentence each.
    pub problems: Vec<String>,
}

/// Requests about jobs. Texts are as typed; the server checks them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobRequest {
    List,
    /// Run a job now.
    Run {
        name: String,
    },
    /// What a job would do on a day; without one, now.
    Preview {
        name: String,
        as_of: Option<String>,
    },
}

/// Requests about accounts. Texts are as typed; the server checks them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountRequest {
    List,
    /// A new account with an initial password.
    Add(AddAccount),
    /// A new initial password.
    ResetPassword {
        email: String,
    },
    /// Unlock a locked account.
    Unlock {
        email: String,
    },
    /// Set up a new second factor at the next sign-in.
    ResetSecondFactor {
        email: String,
    },
    /// Give rights and take rights.
    ChangeRights(ChangeRights),
}

/// The account to add.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AddAccount {
    pub email: String,
    pub name: String,
    /// Names of the departments that it may write in.
    pub write: Vec<String>,
    /// Names of the departments that it may only read.
    pub read: Vec<String>,
    /// Whether it may administer.
    pub administrator: bool,
}

/// What to give to an account and to take from it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChangeRights {
    pub email: String,
    /// Names of the departments that it shall write in.
    pub write: Vec<String>,
    /// Names of the departments that it shall only read.
    pub read: Vec<String>,
    /// Names of the departments that it shall leave.
    pub leave: Vec<String>,
    /// Words of the capabilities that it shall have.
    pub grant: Vec<String>,
    /// Words of the capabilities that it shall lose.
    pub revoke: Vec<String>,
}

/// The answer: a text, or a sentence that says why not.
pub type ControlAnswer = Result<String, String>;

fn socket_path(data: &Path) -> PathBuf {
    data.join("control.sock")
}

/// The server's end of the socket. The file is removed when this is dropped.
pub struct ControlSocket {
    path: PathBuf,
    listener: UnixListener,
}

impl ControlSocket {
    /// Opens the socket. The caller must hold the database: a socket file that exists already is then
    /// known to be stale and is replaced.
    ///
    /// # Errors
    /// When the socket cannot be made, such as in a path that is too long for one.
    pub fn open(data: &Path) -> io::Result<Self> {
        let path = socket_path(data);
        if let Err(error) = fs::remove_file(&path)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
        let listener = UnixListener::bind(&path)?;
        let control = Self { path, listener };
        fs::set_permissions(&control.path, fs::Permissions::from_mode(0o600))?;
        Ok(control)
    }

    /// Answers commands, as long as it is polled. A check takes long, so others are answered meanwhile.
    pub async fn serve(&self, answer: impl AsyncFn(ControlRequest) -> ControlAnswer) {
        let mut exchanges = FuturesUnordered::new();
        loop {
            let done = tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        exchanges.push(handle_connection(stream, &answer));
                        Ok(())
                    }
                    Err(error) => {
                        // It would come back at once.
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        Err(error)
                    }
                },
                Some(done) = exchanges.next() => done,
            };
            if let Err(error) = done {
                tracing::warn!(%error, "a command was not answered");
            }
        }
    }
}

impl Drop for ControlSocket {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, "the control socket could not be removed");
        }
    }
}

async fn handle_connection(
    mut stream: tokio::net::UnixStream,
    answer: impl AsyncFn(ControlRequest) -> ControlAnswer,
) -> io::Result<()> {
    let line = tokio::time::timeout(CONTROL_TIMEOUT, read_request(&mut stream)).await??;
    let said = match serde_json::from_str(&line) {
        Ok(request) => answer(request).await,
        Err(_) => Err("the running server does not know this command".to_owned()),
    };
    let said = match said {
        Ok(text) => format!("ok\n{text}\n"),
        Err(sentence) => format!("error\n{sentence}\n"),
    };
    let written = async {
        stream.write_all(said.as_bytes()).await?;
        stream.shutdown().await
    };
    tokio::time::timeout(CONTROL_TIMEOUT, written).await?
}

async fn read_request(stream: &mut tokio::net::UnixStream) -> io::Result<String> {
    stream.write_all(format!("{PROTOCOL_GREETING}\n").as_bytes()).await?;
    let mut line = String::new();
    tokio::io::BufReader::new(stream.take(MAX_REQUEST_BYTES)).read_line(&mut line).await?;
    Ok(line)
}

/// Asks the server that runs on this data directory. None if no server runs there.
///
/// # Errors
/// A sentence: the server's own, or why it did not answer.
pub fn ask(data: &Path, request: &ControlRequest) -> Result<Option<String>, String> {
    let stream = match UnixStream::connect(socket_path(data)) {
        Ok(stream) => stream,
        Err(error) if [io::ErrorKind::NotFound, io::ErrorKind::ConnectionRefused].contains(&error.kind()) => {
            return Ok(None);
        }
        // The path is longer than a socket's may be, so no server has one there; the database's lock decides.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => return Ok(None),
        Err(error) => return Err(format!("the running server cannot be asked: {}", crate::config::reason(&error))),
    };
    match exchange(stream, request) {
        Ok(answer) => answer.map(Some),
        Err(error) => Err(format!("the running server did not answer: {}", crate::config::reason(&error))),
    }
}

fn exchange(stream: UnixStream, request: &ControlRequest) -> io::Result<ControlAnswer> {
    stream.set_read_timeout(Some(CONTROL_TIMEOUT))?;
    stream.set_write_timeout(Some(CONTROL_TIMEOUT))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    if line.trim_end() != PROTOCOL_GREETING {
        return Ok(Err("the running server is of another version; use the same program for both".to_owned()));
    }
    stream.set_read_timeout(Some(request.timeout()))?;
    (&stream).write_all(format!("{}\n", serde_json::to_string(request)?).as_bytes())?;
    line.clear();
    reader.read_line(&mut line)?;
    let mut text = String::new();
    reader.read_to_string(&mut text)?;
    let text = text.trim_end().to_owned();
    match line.trim_end() {
        "ok" => Ok(Ok(text)),
        "error" => Ok(Err(text)),
        _ => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it hung up")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::blocking::run_holding;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("tresen-control-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[tokio::test]
    async fn a_command_is_answered_and_the_socket_is_private_and_removed() {
        let folder = folder("answer");
        fs::write(socket_path(&folder), "left over").unwrap();
        let control = ControlSocket::open(&folder).unwrap();
        assert_eq!(fs::metadata(socket_path(&folder)).unwrap().permissions().mode() & 0o777, 0o600);
        let there = folder.clone();
        let asked = run_holding((), move || ask(&there, &ControlRequest::SetupLink));
        tokio::select! {
            () = control.serve(async |request| Ok(format!("heard {}", serde_json::to_string(&request).unwrap()))) => {}
            answer = asked => assert_eq!(answer.unwrap(), Ok(Some("heard \"setup-link\"".to_owned()))),
        }
        drop(control);
        assert_eq!(ask(&folder, &ControlRequest::SetupLink), Ok(None), "nobody runs there any more");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[tokio::test]
    async fn unknown_commands_and_other_versions_are_told_apart() {
        let folder = folder("version");
        let control = ControlSocket::open(&folder).unwrap();
        let there = folder.clone();
        let asked = run_holding((), move || {
            let mut stream = UnixStream::connect(socket_path(&there)).unwrap();
            stream.write_all(b"dance\n").unwrap();
            let mut said = String::new();
            stream.read_to_string(&mut said).unwrap();
            said
        });
        tokio::select! {
            () = control.serve(async |_| Err("never asked".to_owned())) => {}
            said = asked => assert_eq!(
                said.unwrap(), "tresen control 2\nerror\nthe running server does not know this command\n"
            ),
        }
        drop(control);

        let listener = std::os::unix::net::UnixListener::bind(socket_path(&folder)).unwrap();
        let other = std::thread::spawn(move || listener.accept().unwrap().0.write_all(b"tresen control 1\n").unwrap());
        let sentence = ask(&folder, &ControlRequest::SetupLink).unwrap_err();
        assert_eq!(sentence, "the running server is of another version; use the same program for both");
        other.join().unwrap();
        assert_eq!(ask(&folder, &ControlRequest::SetupLink), Ok(None), "a stale socket is no server");
        fs::remove_dir_all(&folder).unwrap();
    }
}
