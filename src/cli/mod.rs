//! The command line. Without a command Tresen serves.
//!
//! A command that needs the data asks the running server through [`crate::control`]. If none runs,
//! it opens the data itself. Commands only parse and print; what they do is in `server` and `store`.

mod account;
mod backup;
mod health;
mod job;

use std::{
    ffi::OsString,
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use crate::{
    config::{CliOverrides, Config, ConfigError},
    control::{self, CheckAnswer, ControlRequest},
    domain::person::Lang,
    server::{self, ServerError},
    store::StoreError,
};

/// A helpdesk in one file. Without a command it serves.
#[derive(Parser)]
#[command(name = "tresen", version)]
struct Arguments {
    /// The configuration; otherwise ./config.toml, then /etc/tresen/config.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The directory of all data
    #[arg(long, global = true, value_name = "DIRECTORY")]
    data: Option<PathBuf>,
    /// Address and port to listen on, such as 127.0.0.1:8080
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serves a throw-away helpdesk full of invented people, and prints who can sign in
    Demo {
        /// The language of its people and requests: de or en
        #[arg(long, default_value = "de", value_name = "LANGUAGE", value_parser = parse_language)]
        lang: Lang,
    },
    /// Prints a link to the first-run setup
    SetupLink,
    /// Lists accounts, adds one, changes what one may, or resets what one signs in with
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Lists what Tresen does by itself, does it now, or says what it would do
    #[command(subcommand)]
    Job(job::JobCommand),
    /// Reads everything that is stored and says whether it is whole
    Check,
    /// Makes a backup, while the server runs or not, and removes old ones
    Backup(backup::BackupArguments),
    /// Makes a data directory out of a backup, or tries whether that works
    Restore(backup::RestoreArguments),
    /// Looks at the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Asks the running server whether it is well
    Healthcheck,
    /// Prints the version
    Version,
}

fn parse_language(word: &str) -> Result<Lang, String> {
    Lang::from_tag(word).ok_or_else(|| "there are de and en".to_owned())
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Says "ok", or what is wrong and where
    Check,
}

/// Why a command ended early.
enum CliError {
    /// A sentence for the person at the terminal.
    Message(String),
    /// The output cannot be written, for example because its reader has closed it.
    Output(io::Error),
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<String> for CliError {
    fn from(sentence: String) -> Self {
        Self::Message(sentence)
    }
}

macro_rules! said {
    ($($error:ty)*) => {$(
        impl From<$error> for CliError {
            fn from(error: $error) -> Self {
                Self::Message(error.to_string())
            }
        }
    )*};
}
said! { ConfigError ServerError StoreError }

/// Runs a command line. Exit codes: 0 success, 1 a failure told in one sentence, 2 an unknown command.
pub fn run(line: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(line) {
        Ok(arguments) => arguments,
        Err(message) => {
            // Help goes to standard output; its reader may have closed the pipe already.
            let _ = message.print();
            return ExitCode::from(if message.use_stderr() { 2 } else { 0 });
        }
    };
    match arguments.run(&mut io::stdout()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(CliError::Output(error)) => {
            fail(&format!("the output cannot be written: {}", crate::config::reason(&error)))
        }
        Err(CliError::Message(sentence)) => fail(&sentence),
    }
}

fn fail(sentence: &str) -> ExitCode {
    // If standard error is closed, the exit code has to do.
    let _ = writeln!(io::stderr(), "tresen: {sentence}");
    ExitCode::FAILURE
}

impl Arguments {
    fn run(self, out: &mut impl Write) -> Result<(), CliError> {
        let overrides = CliOverrides { config: self.config, data: self.data, listen: self.listen };
        if let Some(Command::Version) = self.command {
            return Ok(writeln!(out, "tresen {}", env!("CARGO_PKG_VERSION"))?);
        }
        let config = Config::load(&overrides)?;
        match self.command {
            None => Ok(server::run(&config, out)?),
            Some(Command::Demo { .. }) if overrides.data.is_some() => {
                Err("the demo has a data directory of its own; leave --data away".to_owned().into())
            }
            Some(Command::Demo { lang }) => Ok(server::run_demo(&config, lang, out)?),
            Some(Command::SetupLink) => ask(&config, ControlRequest::SetupLink, out),
            Some(Command::Account(command)) => {
                require_data_directory(&config)?;
                ask(&config, ControlRequest::Account(command.into()), out)
            }
            Some(Command::Job(command)) => {
                require_data_directory(&config)?;
                ask(&config, ControlRequest::Job(command.into()), out)
            }
            Some(Command::Check) => check(&config, out),
            Some(Command::Backup(arguments)) => {
                require_data_directory(&config)?;
                let directory = backup::from_root(&arguments.directory)?;
                ask(&config, ControlRequest::Backup { directory }, out)
            }
            Some(Command::Restore(arguments)) => restore(&config, arguments, out),
            Some(Command::Config(ConfigCommand::Check)) => {
                config.warnings().iter().try_for_each(|warning| writeln!(out, "warning: {warning}"))?;
                Ok(writeln!(out, "ok")?)
            }
            Some(Command::Healthcheck) => {
                let troubles = health::check(config.server.listen)?;
                Ok(troubles.iter().try_for_each(|trouble| writeln!(out, "{trouble}"))?)
            }
            Some(Command::Version) => Ok(()),
        }
    }
}

/// Asks the running server. If none runs, opens the data in this process.
fn ask(config: &Config, request: ControlRequest, out: &mut impl Write) -> Result<(), CliError> {
    let answer = match control::ask(&config.server.data, &request)? {
        Some(answer) => answer,
        None => server::answer_alone(config, request)?,
    };
    Ok(writeln!(out, "{answer}")?)
}

/// Refuses a missing data directory: commands that read data must not make one.
fn require_data_directory(config: &Config) -> Result<(), CliError> {
    let data = &config.server.data;
    if data.is_dir() { Ok(()) } else { Err(format!("there is no data directory {}", data.display()).into()) }
}

fn restore(config: &Config, arguments: backup::RestoreArguments, out: &mut impl Write) -> Result<(), CliError> {
    match arguments.into {
        Some(into) => Ok(server::restore_data(&arguments.from, &into, arguments.key.as_deref(), out)?),
        None => {
            require_data_directory(config)?;
            ask(config, ControlRequest::Rehearse { from: backup::from_root(&arguments.from)? }, out)
        }
    }
}

fn check(config: &Config, out: &mut impl Write) -> Result<(), CliError> {
    require_data_directory(config)?;
    let report: CheckAnswer = match control::ask(&config.server.data, &ControlRequest::Check)? {
        Some(answer) => serde_json::from_str(&answer).map_err(|error| format!("the server's answer: {error}"))?,
        None => server::check_data(config)?,
    };
    for problem in &report.problems {
        writeln!(out, "{problem}")?;
    }
    match report.problems.len() {
        0 => Ok(writeln!(out, "ok: {}", report.summary)?),
        problems => Err(format!("the data is not whole, see the list above (problems: {problems})").into()),
    }
}
