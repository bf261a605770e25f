//! Steps of conversations, each stored durably by itself, against bare redb writing the same rows;
//! and the memory of many conversations that stand open.

use std::time::Instant;

use redb::{Database, TableDefinition};
use tresen::{
    app::{
        AppOptions, Error,
        chat::{ChatContext, web},
        new_token,
    },
    clock::Clock,
    dialog::{ButtonAction, DialogInput},
    domain::{classification::Channel, person::Lang},
    i18n::Locale,
    store::{Store, raw},
};

use crate::{Report, median, mib, ratio, site::Site};

/// Conversations in one round.
const EACH: usize = 16;

const ROUNDS: usize = 9;

/// Conversations that stand open.
const OPEN: usize = 10_000;

/// What they may take beside the memory for pages of the database, which is there anyway.
const MOST: u64 = 16 << 20;

const ROWS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("rows");

pub fn measure(report: &mut Report) {
    let site = Site::new("chat", 1_000);
    let inputs = inputs(&site);
    let rows = rows(&site, &inputs);
    let bare = Database::create(site.data.join("bare.redb")).unwrap();
    let (mut ours, mut limit) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let tokens: Vec<String> = (0..EACH).map(|_| new_token().unwrap()).collect();
        let steps = (EACH * inputs.len()) as f64;
        let start = Instant::now();
        tokens.iter().for_each(|token| converse(&site.store, token, &inputs));
        ours.push(steps / start.elapsed().as_secs_f64());
        let start = Instant::now();
        (0..EACH).for_each(|number| write(&bare, round * EACH + number, &rows));
        limit.push(steps / start.elapsed().as_secs_f64());
    }
    let reached = ratio(&ours, &limit);
    let measured = format!("{:.0}/s, {:.0} % of redb's {:.0}/s", median(&ours), reached * 100.0, median(&limit));
    report.note("steps of a conversation, each durable", measured, "≥ 70 %", reached >= 0.7);

    let before = resident();
    open(&site, &inputs[..4]);
    let grown = resident().saturating_sub(before);
    let target = crate::site::CACHE as u64 + MOST;
    report.note("memory for 10,000 open conversations", mib(grown), &format!("≤ {}", mib(target)), grown <= target);
}

/// What somebody says, from the agreement on.
fn inputs(site: &Site) -> Vec<DialogInput> {
    let text = |words: &str| DialogInput::Text(words.to_owned());
    vec![
        DialogInput::Button(ButtonAction::Agree),
        DialogInput::Button(ButtonAction::Topic(site.topic)),
        text("20095"),
        text("Ein alter Laptop, drei Jahre alt. Er läuft noch, das Netzteil ist dabei."),
        DialogInput::Button(ButtonAction::Back),
        text("Zwei alte Laptops, drei Jahre alt. Sie laufen noch, ein Netzteil ist dabei."),
        DialogInput::Button(ButtonAction::Help),
        DialogInput::Button(ButtonAction::Cancel),
    ]
}

fn way() -> ChatContext {
    let options = AppOptions::default();
    ChatContext {
        locale: Locale { lang: Lang::De, zone: options.zone },
        channel: Channel::WebChat,
        address: String::new(),
        department: None,
        max_files: options.max_files,
        max_bytes: options.max_file,
        retry_after: None,
    }
}

/// A whole conversation, a transaction for each step.
fn converse(store: &Store, token: &str, inputs: &[DialogInput]) {
    for (turn, input) in inputs.iter().enumerate() {
        let (token, input) = (token.to_owned(), input.clone());
        let write = store.write_now::<_, Error, _>(move |tx| web::receive_web(tx, &token, turn as u64, &input, &way()));
        assert!(write.unwrap().0.is_some(), "the step was not taken");
    }
}

/// The row as it stands after each step.
fn rows(site: &Site, inputs: &[DialogInput]) -> Vec<Vec<u8>> {
    let token = new_token().unwrap();
    let mut rows = Vec::new();
    for (turn, input) in inputs.iter().enumerate() {
        let (token, input) = (token.clone(), input.clone());
        let write =
            site.store.write_now::<_, Error, _>(move |tx| web::receive_web(tx, &token, turn as u64, &input, &way()));
        write.unwrap();
        rows.push(raw::rows(&site.store.snapshot().unwrap(), "drafts-1", b"chat/").unwrap().remove(0).1);
    }
    rows
}

/// The same rows under a key of the same length.
fn write(bare: &Database, number: usize, rows: &[Vec<u8>]) {
    let key = format!("chat/{number:032}");
    for row in rows {
        let mut transaction = bare.begin_write().unwrap();
        // As ours: opened again without a repair after a crash.
        transaction.set_quick_repair(true);
        transaction.open_table(ROWS).unwrap().insert(key.as_bytes(), row.as_slice()).unwrap();
        transaction.commit().unwrap();
    }
}

/// Conversations in the middle of a request, which are read once each as their pages would.
fn open(site: &Site, inputs: &[DialogInput]) {
    const AT_ONCE: usize = 500;
    let tokens: Vec<String> = (0..OPEN).map(|_| new_token().unwrap()).collect();
    for tokens in tokens.chunks(AT_ONCE) {
        let (tokens, inputs) = (tokens.to_vec(), inputs.to_vec());
        let write = site.store.write_now::<_, Error, _>(move |tx| {
            for token in &tokens {
                for (turn, input) in inputs.iter().enumerate() {
                    web::receive_web(tx, token, turn as u64, input, &way())?;
                }
            }
            Ok(())
        });
        write.unwrap();
    }
    let snapshot = site.store.snapshot().unwrap();
    for token in &tokens {
        let chat = web::load_or_start(&snapshot, Some(token), &way(), Clock::system().now()).unwrap();
        assert!(chat.revision > 0, "the conversation is gone");
    }
}

/// The memory of this process that is not given back.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}
