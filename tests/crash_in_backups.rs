//! Power failures during a backup and during a restore, as far as a process can have them: the built binary is
//! killed at any moment, and what counts as a backup or as a helpdesk afterwards is whole. `KILLS` and `SEED` set
//! how often and with which chance.
#![allow(clippy::print_stdout, reason = "what was measured stands in the test's output")]

mod load;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use load::{Dice, Tresen, found};
use tresen::{
    clock::Clock,
    domain::{file::Attachment, text::FileName},
    store::{Store, StoreError, raw},
};

fn kills() -> u32 {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(25)
}

struct Place(tempfile::TempDir);

impl Place {
    /// A helpdesk with some thousand rows and some attachments, and a directory for backups.
    fn new(dice: &mut Dice) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        let store = Store::open(&place.path("data"), 16 << 20, Clock::system()).unwrap();
        found(&store);
        let text = vec![b'x'; 900];
        let filled = store.write_now::<(), StoreError, _>(move |tx| {
            (0..6000).try_for_each(|n| raw::put(tx, "drafts-1", format!("request/{n:05}").as_bytes(), &text))
        });
        filled.unwrap();
        for number in 0..30 {
            receive(&store, &format!("foto-{number}.jpg"), &dice.bytes(150_000));
        }
        store.close();
        fs::create_dir(place.path("backups")).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn tresen(&self, arguments: &[&str]) -> Command {
        let mut tresen = Command::new(env!("CARGO_BIN_EXE_tresen"));
        tresen.args(arguments).args(["--data", "data"]).current_dir(self.0.path());
        tresen.env("TRESEN_LOG_LEVEL", "error").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        tresen
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.tresen(arguments).output().unwrap()
    }

    #[track_caller]
    fn runs_well(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    }

    /// Runs a command and kills it after this time. Whether it had ended by itself.
    fn killed(&self, arguments: &[&str], after: Duration) -> bool {
        let mut child = self.tresen(arguments).spawn().unwrap();
        sleep(after);
        let has_ended = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        child.wait().unwrap();
        has_ended
    }

    fn backups(&self) -> Vec<String> {
        let names = fs::read_dir(self.path("backups")).unwrap().map(|entry| entry.unwrap().file_name());
        let names = names.map(|name| name.into_string().unwrap());
        names.filter(|name| name.starts_with("20") && name.ends_with('Z')).collect()
    }

    /// The newest backup can be restored, and what comes out is whole.
    fn prove_newest(&self) {
        let into = self.path("proof");
        self.runs_well(&["restore", "backups", "proof", "--key", "data/secret.key"]);
        whole(&into);
        fs::remove_dir_all(into).unwrap();
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn receive(store: &Store, name: &str, content: &[u8]) {
    let mut upload = store.blobs().begin_upload().unwrap();
    upload.write(content).unwrap();
    let (hash, size, _guard) = upload.finish().unwrap();
    let file = Attachment { name: FileName::parse(name).unwrap(), hash, size, media_type: "image/jpeg".to_owned() };
    store.write_now::<(), StoreError, _>(move |tx| tx.add_file_reference(&file)).unwrap();
}

/// `tresen check` finds nothing in a directory.
#[track_caller]
fn whole(data: &Path) {
    let check = Command::new(env!("CARGO_BIN_EXE_tresen")).arg("check").arg("--data").arg(data).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
}

#[test]
fn killed_in_a_backup_it_keeps_those_before_and_the_next_one_is_whole() {
    let mut dice = Dice::seeded();
    let place = Place::new(&mut dice);
    let begun = Instant::now();
    place.runs_well(&["backup", "backups"]);
    let whole_time = begun.elapsed();
    // Every second time beside a server, which goes on.
    let (mut ended, mut lives) = (0, 0);
    for round in 0..kills() {
        let after = Duration::from_micros(dice.below(whole_time.as_micros() as u64 * 11 / 10));
        let before = place.backups();
        if round % 2 == 0 {
            ended += u32::from(place.killed(&["backup", "backups"], after));
        } else {
            let server = Tresen::start(&place.path("data"));
            let asks = place.tresen(&["backup", "backups"]).spawn().unwrap();
            sleep(after);
            server.strike();
            asks.wait_with_output().unwrap();
            lives += 1;
        }
        // Of one hour the newest is kept.
        assert!(place.backups().into_iter().max() >= before.into_iter().max(), "the newest went");
        if round % 8 == 7 {
            place.prove_newest();
        }
    }
    place.runs_well(&["backup", "backups"]);
    place.prove_newest();
    let left: Vec<_> = fs::read_dir(place.path("backups")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{left:?}");
    whole(&place.path("data"));
    println!("{} kills, {lives} of servers; {ended} backups had ended; one takes {whole_time:?}", kills());
}

#[test]
fn killed_in_a_restore_it_starts_no_half_helpdesk_and_goes_on() {
    let mut dice = Dice::seeded();
    let place = Place::new(&mut dice);
    place.runs_well(&["backup", "backups"]);
    let restore = ["restore", "backups", "new", "--key", "data/secret.key"];
    let begun = Instant::now();
    place.runs_well(&restore);
    let whole_time = begun.elapsed();
    fs::remove_dir_all(place.path("new")).unwrap();
    let (mut halves, mut ended) = (0, 0);
    for _ in 0..kills() {
        let has_ended = place.killed(&restore, Duration::from_micros(dice.below(whole_time.as_micros() as u64)));
        let is_half = place.path("new/restore-unfinished").exists();
        halves += u32::from(is_half);
        ended += u32::from(has_ended);
        if is_half {
            let mut start = Command::new(env!("CARGO_BIN_EXE_tresen"));
            let refused = start.args(["setup-link", "--data", "new"]).current_dir(place.0.path()).output().unwrap();
            assert!(!refused.status.success() && said(&refused).contains("did not finish"), "{}", said(&refused));
            place.runs_well(&restore);
        } else if !place.path("new/tresen.redb").exists() {
            // It was killed before it began.
            place.runs_well(&restore);
        }
        whole(&place.path("new"));
        fs::remove_dir_all(place.path("new")).unwrap();
    }
    println!("{} kills, {halves} left a half restore, {ended} had ended; one takes {whole_time:?}", kills());
    assert!(halves > 0, "that was no test");
}
