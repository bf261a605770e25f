//! What is set by the file, the environment and the arguments, and what is told when it is wrong.

use std::{net::TcpListener, process::Stdio};

use crate::program::{Folder, printed, sentence};

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
