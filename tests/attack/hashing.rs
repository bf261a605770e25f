//! Password hashing: 400 networks try passwords, and browsers hang up while theirs are hashed.
//!
//! Before there was a queue: the owner waited 15 s (alone 0.24 s), and 200 hang-ups took 424 MB.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread::{Builder, scope, sleep},
    time::{Duration, Instant},
};

use argon2::{Argon2, password_hash::PasswordHasher};
use data_encoding::BASE64URL_NOPAD;
use tresen::{
    app::known_browser::{KnownHolder, issue},
    clock::Clock,
    store::{Credentials, Store},
};

use crate::load::{FORM, Http, Tresen, found, post};

const PASSWORD: &str = "sieben Zwerge kochen Suppe";
const NETWORKS: u32 = 400;

/// The cookie for which the token of the sign-in form is signed; any browser may choose its own.
const FORM_TOKEN: &str = "a-browser-without-session";

/// Two hashes at work and what else the process needs, with room to spare; each hash more takes 19 MiB.
const MOST_RESIDENT: u64 = 200 << 20;

/// What a browser holds: the word of one in which the owner was signed in before, and the token of its forms.
struct Held {
    word: String,
    csrf: String,
}

/// A helpdesk whose owner has a password.
fn helpdesk(data: &Path) -> (Tresen, Held) {
    let store = Store::open(data, 16 << 20, Clock::system()).unwrap();
    let (owner, _) = found(&store);
    let password = Argon2::default().hash_password(PASSWORD.as_bytes()).unwrap().to_string();
    store
        .write_now::<_, tresen::app::Error, _>(move |tx| {
            Ok(tx.put_credentials(owner, &Credentials { password: password.clone(), ..Credentials::default() })?)
        })
        .unwrap();
    let keys = store.installation_key();
    let word = issue(keys, KnownHolder::Account(owner), Clock::system().now()).unwrap();
    let csrf = BASE64URL_NOPAD.encode(&keys.sign("csrf", FORM_TOKEN.as_bytes())[..18]);
    store.close();
    (Tresen::start(data), Held { word, csrf })
}

/// The bytes of a sign-in; `word` is that of a browser that is known.
fn signing_in(from: &str, email: &str, password: &str, csrf: &str, word: Option<&str>) -> Vec<u8> {
    let field = |text: &str| text.replace('@', "%40").replace(' ', "+");
    let body = format!("csrf={csrf}&email={}&password={}", field(email), field(password));
    let message = post("/signin", from, FORM, body.as_bytes());
    let known = word.map_or(String::new(), |word| format!("; tresen-known-80={word}"));
    let head = format!("POST /signin HTTP/1.1\r\nCookie: tresen-form-80={FORM_TOKEN}{known}\r\n");
    [head.as_bytes(), &message["POST /signin HTTP/1.1\r\n".len()..]].concat()
}

fn attacker(number: u32) -> String {
    format!("198.{}.{}.7", 18 + number / 250, number % 250)
}

/// The owner signs in from an address where nobody was yet; status, and how long it took.
fn owner_signs_in(helpdesk: &Tresen, held: &Held, number: usize, is_known: bool) -> (u16, Duration) {
    let mut browser = helpdesk.visitor();
    let from = format!("203.0.113.{}", number + 1);
    let word = is_known.then_some(held.word.as_str());
    let message = signing_in(&from, "ada@example.org", PASSWORD, &held.csrf, word);
    let begun = Instant::now();
    let answer = browser.raw(&message).unwrap();
    (answer.status, begun.elapsed())
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    match (times.first(), times.get(times.len() / 2), times.last()) {
        (Some(least), Some(middle), Some(most)) => {
            format!("{:.2} … {:.2} … {:.2} s", least.as_secs_f64(), middle.as_secs_f64(), most.as_secs_f64())
        }
        _ => "never".to_owned(),
    }
}

/// Each network tries a password every second, each time for another address, until it is told to end.
fn attack(helpdesk: &Tresen, held: &Held, number: u32, ends: &AtomicBool, counts: &[AtomicUsize; 2]) {
    let mut connection = Http::new(helpdesk.at);
    sleep(Duration::from_millis(u64::from(number) * 1000 / u64::from(NETWORKS)));
    for attempt in 0.. {
        if ends.load(Ordering::Relaxed) {
            return;
        }
        let email = format!("niemand-{number}-{attempt}@example.org");
        let message = signing_in(&attacker(number), &email, "geraten und geraten", &held.csrf, None);
        let Ok(answer) = connection.raw(&message) else {
            continue;
        };
        counts[usize::from(answer.status == 429)].fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_secs(1));
    }
}

#[test]
fn the_owner_signs_in_while_four_hundred_networks_try() {
    let disk = tempfile::tempdir().unwrap();
    let (helpdesk, held) = helpdesk(&disk.path().join("data"));
    let alone = (0..5).map(|number| owner_signs_in(&helpdesk, &held, number, false).1).collect();
    let (ends, counts) = (AtomicBool::new(false), [AtomicUsize::new(0), AtomicUsize::new(0)]);
    let (mut known, mut new, mut most) = (Vec::new(), Vec::new(), 0);
    scope(|all| {
        for number in 0..NETWORKS {
            let (helpdesk, held, ends, counts) = (&helpdesk, &held, &ends, &counts);
            let thread = Builder::new().stack_size(256 << 10);
            thread.spawn_scoped(all, move || attack(helpdesk, held, number, ends, counts)).unwrap();
        }
        sleep(Duration::from_secs(2));
        for number in 0..10 {
            known.push(owner_signs_in(&helpdesk, &held, 10 + number, true));
            new.push(owner_signs_in(&helpdesk, &held, 100 + number, false));
            most = most.max(helpdesk.resident());
            sleep(Duration::from_millis(300));
        }
        ends.store(true, Ordering::Relaxed);
    });
    let times = |all: &[(u16, Duration)]| spread(all.iter().filter(|one| one.0 == 303).map(|one| one.1).collect());
    let let_in = new.iter().filter(|one| one.0 == 303).count();
    println!("the owner alone:                          {}", spread(alone));
    println!("under 400 networks, where they were in:   {} (all of {})", times(&known), known.len());
    println!("under 400 networks, in another browser:   {} ({let_in} of {})", times(&new), new.len());
    println!(
        "the attackers: {} hashes, {} refused",
        counts[0].load(Ordering::Relaxed),
        counts[1].load(Ordering::Relaxed)
    );
    println!("resident memory: {} MB at most", most >> 20);
    assert!(known.iter().all(|(status, _)| *status == 303), "whoever was in before is never kept out: {known:?}");
    assert!(most < MOST_RESIDENT, "{} MB", most >> 20);
}

#[test]
fn browsers_that_hang_up_take_no_memory_with_them() {
    let disk = tempfile::tempdir().unwrap();
    let (helpdesk, held) = helpdesk(&disk.path().join("data"));
    let before = helpdesk.resident();
    let mut most = before;
    for number in 0..200 {
        let email = format!("niemand-{number}@example.org");
        let message = signing_in(&attacker(number), &email, "geraten und geraten", &held.csrf, None);
        let mut stream = std::net::TcpStream::connect(helpdesk.at).unwrap();
        std::io::Write::write_all(&mut stream, &message).unwrap();
        drop(stream);
        most = most.max(helpdesk.resident());
    }
    assert_eq!(owner_signs_in(&helpdesk, &held, 0, true).0, 303);
    most = most.max(helpdesk.resident());
    println!("200 hang-ups: {} MB before, {} MB at most", before >> 20, most >> 20);
    assert!(most < MOST_RESIDENT, "{} MB", most >> 20);
}
