//! The data directory: checked, kept in backups, damaged and lost.

use std::{fs, os::unix::fs::PermissionsExt};

use crate::program::{Folder, printed, sentence};

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
