//! The built binary with a bot, killed at ten places between what somebody writes and what they are
//! told: after the next start everything they did has its effect exactly once, and they hear of it.
#![allow(clippy::print_stdout, reason = "what the load does stands in the test's output")]

#[path = "botapi/mod.rs"]
mod botapi;
mod load;

use std::{
    path::Path,
    thread::sleep,
    time::{Duration, Instant},
};

use botapi::{BotApi, Held, Person};
use load::{Tresen, found};
use tresen::{
    clock::Clock,
    domain::{event::Event, routing::TopicRoute, ticket::Ticket},
    store::{Catalogue, EntryContent, Store, StoreError, Tickets, Timelines},
};

/// What was under way when the power failed waits for a minute and a bit before it is tried again.
const PATIENCE: Duration = Duration::from_secs(150);

const PHOTO: &[u8] = b"\xFF\xD8\xFF\xE0 a photo";

/// Where it is killed, and what somebody does then.
type Place = (&'static str, fn(&BotApi) -> Held, Act);

#[derive(Clone, Copy, PartialEq)]
enum Act {
    /// Sends the request, which is filled in.
    Sends,
    /// Writes to the request that they sent.
    Writes,
    /// Sends a photo to it.
    Shows,
}

const PLACES: [Place; 10] = [
    ("an update is on its way", |api| api.holds_answer("GetUpdates"), Act::Writes),
    ("a photo is about to be asked for", |api| api.holds("GetFile"), Act::Shows),
    ("it is told where a photo is", |api| api.holds_answer("GetFile"), Act::Shows),
    ("a photo is about to be fetched", |api| api.holds("file"), Act::Shows),
    ("a photo is being fetched", |api| api.holds_answer("file"), Act::Shows),
    ("the effect is durable, Telegram has not heard of it", |api| api.holds("GetUpdates"), Act::Writes),
    ("a button is about to be acknowledged", |api| api.holds("AnswerCallbackQuery"), Act::Sends),
    ("a button was acknowledged", |api| api.holds_answer("AnswerCallbackQuery"), Act::Sends),
    ("an answer is about to leave", |api| api.holds("SendMessage"), Act::Writes),
    ("an answer left, nobody noted it", |api| api.holds_answer("SendMessage"), Act::Writes),
];

/// One question that is asked of everybody: no place, no fields.
fn prepare(data: &Path) {
    let store = Store::open(data, 16 << 20, Clock::system()).unwrap();
    let (_, topic) = found(&store);
    let change = move |tx: &mut tresen::store::Tx<'_>| {
        let mut topic = tx.topic(topic)?.unwrap();
        topic.fields.clear();
        topic.route = TopicRoute::Department(tx.departments()?[0].id);
        tx.put_topic(&topic)
    };
    store.write_now::<_, StoreError, _>(change).unwrap();
    store.close();
}

fn patiently(what: &str, is_so: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "in vain: {what}");
        sleep(Duration::from_millis(20));
    }
}

/// Everybody does the same, and everybody is answered.
fn all<T>(people: &[(Person, Act)], answer: &str, act: impl Fn(&Person) -> T) {
    for (person, _) in people {
        act(person);
    }
    for (person, _) in people {
        patiently(answer, || person.sees_after().contains(answer));
    }
}

/// Everybody has a request, or stands before the button that sends it.
fn begin(api: &BotApi) -> Vec<(Person, Act)> {
    let names = ["Ada", "Mira", "Noor", "Uli", "Kim", "Jo", "Lee", "Bo", "Toni", "Sascha"];
    let people: Vec<(Person, Act)> =
        names.iter().zip(PLACES).map(|(name, (.., act))| (api.person(name, "de"), act)).collect();
    all(&people, "Sind Sie damit einverstanden?", |person| person.starts(""));
    all(&people, "Worum geht es?", |person| person.presses("Einverstanden"));
    all(&people, "was ist passiert?", |person| person.presses("Mitmachen"));
    all(&people, "mitschicken?", |person| person.writes(&format!("Anfrage {}", person.id)));
    all(&people, "Wie heißen Sie?", |person| person.presses("Überspringen"));
    all(&people, "E\u{2011}Mail-Adresse", |person| person.writes("Mira Beispiel"));
    all(&people, "Telefonnummer", |person| person.writes("mira@example.org"));
    all(&people, "Stimmt alles?", |person| person.presses("Überspringen"));
    let (_, others): (Vec<_>, Vec<_>) = people.iter().partition(|(_, act)| *act == Act::Sends);
    for (person, _) in others {
        person.presses("Anfrage absenden");
        patiently("the request arrives", || person.sees_after().contains("ist angekommen"));
        person.presses("Meine Anfragen");
        patiently("it is listed", || person.sees_after().contains("Ihre Anfragen aus diesem Chat"));
        let label = person.buttons()[0].clone();
        person.presses(&label);
        patiently("it is shown", || person.buttons().contains(&"Antworten".to_owned()));
    }
    people
}

fn act(person: &Person, act: Act) {
    match act {
        Act::Sends => person.presses("Anfrage absenden"),
        Act::Writes => {
            person.writes("Noch etwas");
        }
        Act::Shows => {
            person.sends_photo(PHOTO, "Noch etwas");
        }
    }
}

#[test]
fn killed_at_ten_places_everything_has_its_effect_once() {
    let directory = tempfile::tempdir().unwrap();
    let (data, token) = (directory.path().join("data"), directory.path().join("telegram-token"));
    prepare(&data);
    let api = BotApi::start();
    std::fs::write(&token, format!("{}\n", api.token())).unwrap();
    let start = || {
        let environment =
            [("TRESEN_TELEGRAM_TOKEN_FILES", token.to_str().unwrap()), ("TRESEN_TELEGRAM_API", &api.base())];
        Tresen::start_with(&data, &environment)
    };
    let mut server = start();
    let people = begin(&api);
    for ((person, what), (place, hold, _)) in people.iter().zip(PLACES) {
        patiently("everything before is taken in", || api.pending() == 0);
        let held = hold(&api);
        act(person, *what);
        patiently(place, || held.is_reached());
        server.strike();
        server.wait();
        held.breaks_off();
        server = start();
        patiently(&format!("after “{place}” nothing waits"), || api.pending() == 0);
    }
    for ((person, what), (place, ..)) in people.iter().zip(PLACES) {
        let answer = if *what == Act::Sends { "ist angekommen" } else { "Ihre Nachricht steht jetzt" };
        patiently(place, || person.sees_after().contains(answer));
    }
    assert_eq!(api.unacknowledged(), Vec::<String>::new());
    assert!(server.stop().success());

    let store = Store::open(&data, 16 << 20, Clock::system()).unwrap();
    let view = store.snapshot().unwrap();
    let tickets = view.all_tickets().unwrap();
    assert_eq!(tickets.len(), PLACES.len(), "one request of everybody");
    for ((person, what), (place, ..)) in people.iter().zip(PLACES) {
        let subject = format!("Anfrage {}", person.id);
        let theirs: Vec<&Ticket> = tickets.iter().filter(|ticket| ticket.subject.as_str() == subject).collect();
        assert_eq!(theirs.len(), 1, "{place}");
        let timeline = view.timeline(theirs[0].id).unwrap();
        let files: usize = timeline.iter().map(|entry| entry.attachments().len()).sum();
        let said = timeline.iter().filter(|entry| matches!(entry.content, EntryContent::Message { .. })).count();
        let opened = timeline
            .iter()
            .filter(|entry| matches!(&entry.content, EntryContent::Event { event: Event::Opened { .. } }))
            .count();
        let expected = match what {
            Act::Sends => (1, 0),
            Act::Writes => (2, 0),
            Act::Shows => (2, 1),
        };
        assert_eq!(((said, files), opened <= 1), (expected, true), "{place}: {timeline:#?}");
    }
    drop(view);
    store.close();
}
