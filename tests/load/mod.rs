//! Many people at the form at once, without a browser: shared by the proofs (`crash*`, `full_disk`, `outgoing`)
//! and the figures (`benches/figures.rs`).
#![allow(dead_code, unused_imports, reason = "each program uses its own part")]

mod audit;
#[path = "../fixtures/mod.rs"]
pub mod fixtures;
mod http;
pub mod namespace;
mod tresen;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use ::tresen::{
    app::{
        Error,
        account::{NewAccount, rules},
        setup::preset::PresetChoice,
    },
    domain::{
        id::{AccountId, TopicId},
        organisation::Organisation,
        person::Lang,
        rights::Capability,
        text::{EmailAddress, Label, PersonName},
    },
    store::{Credentials, Store},
};
use ring::digest::{Context, SHA256};

pub use self::{
    audit::audit,
    http::{Answer, FORM, Http, post},
    tresen::{Tresen, log},
};

/// Founds a helpdesk from the preset of an association; its topic that asks only for the place.
pub fn found(store: &Store) -> (AccountId, TopicId) {
    let administrator = NewAccount {
        capabilities: [Capability::Administer].into(),
        ..fixtures::new_account("Ada Beispiel", "ada@example.org")
    };
    let organisation = fixtures::organisation("Technik-Truhe e. V.", "");
    let (account, keys) = fixtures::set_up(store, organisation, PresetChoice::Verein, administrator);
    store.write_now::<_, Error, _>(move |tx| rules::accept_rules(tx, account, 1)).unwrap();
    (account, keys.topics["mitmachen"])
}

/// Random numbers that a seed brings back (xorshift64*).
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// A seed from the environment (`SEED`), else from the clock; printed, so that a failure can be played again.
    pub fn seeded() -> Self {
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos();
        let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(now as u64);
        println!("seed {seed} (again with SEED={seed})");
        Self::new(seed)
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    /// True `n` times in `of`.
    pub fn is(&mut self, n: u64, of: u64) -> bool {
        self.below(of) < n
    }

    /// Bytes that do not compress and that no other file has.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(length + 8);
        while bytes.len() < length {
            bytes.extend(self.roll().to_le_bytes());
        }
        bytes.truncate(length);
        bytes
    }
}

/// A German text of so many words, frequent ones often and rare ones seldom, as in real requests.
pub fn text(dice: &mut Dice, words: usize) -> String {
    const HEADS: [&str; 40] = [
        "drucker",
        "laptop",
        "bildschirm",
        "netz",
        "schul",
        "büro",
        "telefon",
        "kabel",
        "tasten",
        "daten",
        "lade",
        "haus",
        "werk",
        "reparatur",
        "termin",
        "spende",
        "konto",
        "raum",
        "sommer",
        "garten",
        "verein",
        "familien",
        "nachbar",
        "stadt",
        "straßen",
        "bahn",
        "kinder",
        "frei",
        "alters",
        "arbeits",
        "brief",
        "wasser",
        "licht",
        "musik",
        "sprach",
        "unter",
        "ober",
        "vor",
        "nach",
        "mittel",
    ];
    const TAILS: [&str; 40] = [
        "gerät",
        "platz",
        "hilfe",
        "teil",
        "frage",
        "zeit",
        "weg",
        "gruppe",
        "stelle",
        "arbeit",
        "tasche",
        "karte",
        "liste",
        "buch",
        "stück",
        "werk",
        "antrag",
        "nummer",
        "tür",
        "wagen",
        "plan",
        "kurs",
        "stunde",
        "woche",
        "abend",
        "problem",
        "lösung",
        "wunsch",
        "treffen",
        "punkt",
        "anlage",
        "leitung",
        "speicher",
        "programm",
        "verbindung",
        "sicherung",
        "ausgabe",
        "annahme",
        "prüfung",
        "pflege",
    ];
    const SMALL: [&str; 24] = [
        "und", "der", "die", "das", "ist", "nicht", "wir", "ich", "haben", "mit", "für", "bitte", "noch", "seit",
        "ein", "eine", "geht", "mehr", "auch", "vielen", "dank", "kann", "zum", "wenn",
    ];
    let mut text = String::new();
    for _ in 0..words {
        if !text.is_empty() {
            text.push(' ');
        }
        if dice.is(1, 2) {
            text.push_str(SMALL[dice.below(24) as usize]);
            continue;
        }
        // The product of two dice prefers small numbers: few words are frequent, most are rare.
        let head = dice.below(40) * dice.below(40) / 40;
        let tail = dice.below(40) * dice.below(40) / 40;
        text.push_str(HEADS[head as usize]);
        text.push_str(TAILS[tail as usize]);
    }
    text
}

/// Why somebody did not get to the next page.
#[derive(Debug)]
pub enum Stop {
    /// The server was gone.
    Gone(std::io::Error),
    /// It answered something else.
    Answer(Answer),
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Gone(error)
    }
}

impl Stop {
    /// The server was gone, which is no surprise; any other answer is.
    #[track_caller]
    pub fn gives_up(self) {
        match self {
            Self::Gone(_) => {}
            Self::Answer(answer) => panic!("{answer:?}"),
        }
    }
}

/// What somebody wants to send.
#[derive(Clone, Debug)]
pub struct Wish {
    pub subject: String,
    pub description: String,
    pub file: Option<Vec<u8>>,
}

impl Wish {
    /// A wish that can be told from all others by one word of its subject.
    pub fn new(number: u64, dice: &mut Dice) -> Self {
        Self { subject: format!("Probe {}", word(number)), description: text(dice, 40), file: None }
    }
}

/// The word that only this wish has.
pub fn word(number: u64) -> String {
    format!("w{number:07}x")
}

/// A form that is filled in and only has to be sent.
#[derive(Clone, Debug)]
pub struct Filled {
    pub wish: Wish,
    pub token: String,
    /// The number that the page asks for.
    pub work: String,
    /// Where they come from.
    pub from: String,
    started: Instant,
}

impl Filled {
    /// Waits until a person could have filled it in.
    pub fn wait(&self) {
        std::thread::sleep(Duration::from_millis(3100).saturating_sub(self.started.elapsed()));
    }

    /// Whether a person could have filled it in by now.
    pub fn is_ripe(&self) -> bool {
        self.started.elapsed() > Duration::from_millis(3100)
    }

    /// What the browser sends.
    pub fn message(&self) -> Vec<u8> {
        sending(&self.token, &self.from, &self.work)
    }
}

/// The bytes that send a request.
pub fn sending(token: &str, from: &str, work: &str) -> Vec<u8> {
    http::post(&format!("/request/{token}/check"), from, http::FORM, format!("pow={work}").as_bytes())
}

/// Everybody comes from an address of their own, or the brakes would measure themselves.
pub fn address() -> String {
    static PEOPLE: AtomicU64 = AtomicU64::new(0);
    let [.., a, b, c] = PEOPLE.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    format!("10.{a}.{b}.{c}")
}

/// Begins a request; the path of its first step.
pub fn begin(http: &mut Http, topic: TopicId) -> Result<String, Stop> {
    http.from = address();
    http.form("/request", &[("topic", &topic.to_string())])?.leads()
}

/// Fills in the form up to its last page.
pub fn fill(http: &mut Http, topic: TopicId, wish: Wish) -> Result<Filled, Stop> {
    let place = begin(http, topic)?;
    let started = Instant::now();
    let details = http.form(&place, &[("postal_code", "79102")])?.leads()?;
    let contact = describe(http, &details, &wish)?.leads()?;
    let mut filled = introduce(http, &contact, wish)?;
    filled.started = started;
    Ok(filled)
}

/// Sends the page that asks what it is about.
pub fn describe(http: &mut Http, details: &str, wish: &Wish) -> Result<Answer, Stop> {
    let texts = [("subject", wish.subject.as_str()), ("description", wish.description.as_str())];
    Ok(match &wish.file {
        None => http.form(details, &texts)?,
        Some(file) => http.upload(details, &texts, ("files", "foto.bin", file))?,
    })
}

/// Sends the page that asks who, and does the work that the last page asks of browsers.
pub fn introduce(http: &mut Http, contact: &str, wish: Wish) -> Result<Filled, Stop> {
    let word = wish.subject.split(' ').next_back().unwrap_or_default();
    let who =
        [("name", format!("Mira {word}")), ("email", format!("{word}@example.org")), ("informed", "1".to_owned())];
    let who: Vec<(&str, &str)> = who.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let check = http.form(contact, &who)?.leads()?;
    let page = http.get(&check)?.shown()?;
    let challenge = page.attribute("data-pow-challenge");
    // More bits while many send.
    let bits = page.attribute("data-pow-bits").parse().unwrap();
    let token = check.split('/').nth(2).unwrap_or_default().to_owned();
    Ok(Filled { wish, token, work: solve(&challenge, bits), from: http.from.clone(), started: Instant::now() })
}

/// The number that a page asks of browsers: its hash with the challenge begins with so many zero bits.
pub fn solve(challenge: &str, bits: u32) -> String {
    let mut start = Context::new(&SHA256);
    start.update(format!("{challenge}:").as_bytes());
    let found = (0_u32..).find(|number| {
        let mut hash = start.clone();
        hash.update(number.to_string().as_bytes());
        let zeros = |bytes: &[u8]| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]).leading_zeros();
        zeros(hash.finish().as_ref()) >= bits
    });
    found.unwrap_or_default().to_string()
}

/// Presses "send"; an error if the answer is no confirmation.
pub fn send(http: &mut Http, filled: &Filled) -> Result<(), Stop> {
    let there = http.submit(&filled.message())?.leads()?;
    assert_eq!(there, format!("/request/{}/sent", filled.token));
    Ok(())
}

/// Opens the confirmation; the path of the secret link that stands on it.
pub fn confirmation(http: &mut Http, filled: &Filled) -> Result<String, Stop> {
    let page = http.get(&format!("/request/{}/sent", filled.token))?.shown()?;
    let at = page.body.find("/r/").unwrap_or_else(|| panic!("no link on {page:?}"));
    let secret: String = page.body[at + 3..].chars().take_while(char::is_ascii_alphanumeric).collect();
    Ok(format!("/r/{secret}"))
}
