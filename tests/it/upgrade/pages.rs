//! What a stored helpdesk shows: pages as the people in it open them, and the mails that wait.

use std::{
    collections::{BTreeMap, HashSet},
    time::{Duration, Instant},
};

use jiff::SignedDuration;
use scraper::{Html, Selector};
use tresen::{
    app::outbox::{Lane, next_due},
    domain::id::{AccountId, TicketId},
    store::Tickets,
};

use super::{Known, world};
use crate::support::{
    ADA, BO, Browser, IRA, JO, KIM, LEE, NIA, PASSWORD, PIA, Page, TYPED, TestApp, one_time_code, seed_of,
};
use crate::{
    botapi::{BotApi, Person},
    telegram::{RunningBots, settings},
};

/// What is opened by whom, in this order.
const PAGES: [(&str, AccountId, &[&str]); 7] = [
    (
        "jo",
        JO,
        &[
            "/console/queues/mine",
            "/console/queues/unassigned",
            "/console/queues/closed",
            "/console/queues/referred",
            "/console/search?q=Laptop",
            "/console/account",
            "/console/account/sessions",
            "/console/account/rights",
            "/console/outbox",
        ],
    ),
    ("kim", KIM, &["/console/account/notifications", "/console/queues/unassigned", "/console/rules"]),
    ("nia", NIA, &["/console"]),
    ("pia", PIA, &["/console/journal"]),
    ("ira", IRA, &["/console/inspection"]),
    ("bo", BO, &["/console", "/admin/import/preview", "/admin/accounts"]),
    (
        "ada",
        ADA,
        &[
            "/console/outbox",
            "/console/queues/archived",
            "/console/queues/deleted",
            "/console/queues/closed",
            "/admin",
            "/admin/accounts",
            "/admin/organisations",
            "/admin/organisations/1",
            "/admin/departments",
            "/admin/departments/1",
            "/admin/topics",
            "/admin/topics/1",
            "/admin/texts",
            "/admin/organisation",
            "/admin/rules",
            "/admin/chat",
            "/admin/satisfaction",
            "/admin/mail",
            "/admin/jobs",
            "/admin/jobs/inactivity",
            "/admin/jobs/tidy",
        ],
    ),
];

/// The words of a page, a line for each piece of text; without what differs at every start, and without what
/// stands around every page and shows nothing that is stored.
fn words(helpdesk: &TestApp, page: &Page) -> String {
    let html = Html::parse_document(&page.html);
    let body = Selector::parse("title, body").unwrap();
    let around = Selector::parse(".skip-link, header.bar, dialog, .keybar").unwrap();
    let around: HashSet<_> = html.select(&around).flat_map(|part| part.descendants().map(|node| node.id())).collect();
    let mut text = format!("{} {}\n", page.status, redacted(helpdesk, page.address()));
    for part in html.select(&body) {
        for node in part.descendants().filter(|node| !around.contains(&node.id())) {
            let Some(piece) = node.value().as_text() else { continue };
            // What a page has for browsers without scripts is one piece of text with the marks in it.
            let inside = node.parent().and_then(|parent| parent.value().as_element());
            let is_without_scripts = inside.is_some_and(|element| element.name() == "noscript");
            let plain: String = match is_without_scripts {
                true => Html::parse_fragment(piece).root_element().text().collect::<Vec<_>>().join(" "),
                false => piece.to_string(),
            };
            let piece = plain.split_whitespace().collect::<Vec<_>>().join(" ");
            if !piece.is_empty() {
                text.push_str(&redacted(helpdesk, &piece));
                text.push('\n');
            }
        }
    }
    text
}

/// Without what differs at every start: the port and the version.
fn redacted(helpdesk: &TestApp, text: &str) -> String {
    text.replace(helpdesk.base(), "BASE").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

/// Begins the words of a page; what follows is how it is called.
const PAGE: &str = "=== ";

struct Shown<'h> {
    helpdesk: &'h TestApp,
    known: &'h Known,
    /// By whom, all that they see.
    pages: BTreeMap<&'static str, String>,
}

impl Shown<'_> {
    fn open(&mut self, browser: &mut Browser, who: &'static str, path: &str) {
        let page = browser.open(path).clone();
        assert!(page.status < 500, "{path}: {}", page.text());
        self.add(who, path, &words(self.helpdesk, &page));
    }

    fn add(&mut self, who: &'static str, name: &str, words: &str) {
        *self.pages.entry(who).or_default() += &format!("{PAGE}{name}\n{words}\n");
    }
}

/// Everything that is shown, by whom.
pub fn all(helpdesk: &TestApp, known: &Known) -> BTreeMap<&'static str, String> {
    let mut shown = Shown { helpdesk, known, pages: BTreeMap::new() };
    for (who, account, paths) in PAGES {
        let mut browser = helpdesk.desk_now(account);
        for path in paths {
            shown.open(&mut browser, who, path);
        }
    }
    tickets(&mut shown);
    accounts(&mut shown);
    outside(&mut shown);
    sign_in(&mut shown);
    mails(&mut shown);
    telegram(&mut shown);
    shown.pages
}

/// Every ticket as an agent and as its requester see it.
fn tickets(shown: &mut Shown<'_>) {
    let helpdesk = shown.helpdesk;
    let find = |id| helpdesk.app.read(|read| Ok(read.ticket(TicketId(id))?)).unwrap();
    let (mut jo, mut visitor) = (helpdesk.desk_now(JO), helpdesk.browser());
    for ticket in (1..).map_while(find) {
        let no = ticket.no;
        shown.open(&mut jo, "jo", &format!("/console/tickets/{no}"));
        let link = format!("/r/{}", helpdesk.app.store().installation_key().link_secret(&ticket));
        shown.open(&mut visitor, "links", &link);
    }
}

fn accounts(shown: &mut Shown<'_>) {
    let mut ada = shown.helpdesk.desk_now(ADA);
    for id in 1..=17 {
        let path = format!("/admin/accounts/{id}");
        shown.open(&mut ada, "ada", &path);
    }
    let bots = ada.open("/admin/topics").attributes("main a[href^='/admin/topics/']", "href");
    for path in bots.iter().filter(|path| path.ends_with(|c: char| c.is_ascii_digit())) {
        shown.open(&mut ada, "ada", path);
    }
}

/// Visitors, requesters and a contact.
fn outside(shown: &mut Shown<'_>) {
    let mut visitor = shown.helpdesk.browser();
    for path in ["/", "/privacy", "/chat", "/signin", "/portal/signin"] {
        shown.open(&mut visitor, "visitor", path);
    }
    for (name, value) in &shown.known.0.clone() {
        match name.as_str() {
            "bot" => {
                // A bot that connects shows what is set for it.
                let bot = value.parse().unwrap();
                shown.helpdesk.app.bots().add(bot);
                shown.helpdesk.app.bots().record_connected(bot, "stored_bot", shown.helpdesk.now());
                let mut ada = shown.helpdesk.desk_now(ADA);
                shown.open(&mut ada, "ada", &format!("/admin/chat/{bot}"));
            }
            "chat" => {
                let mut browser = shown.helpdesk.browser().with_cookie("tresen-chat", value);
                shown.open(&mut browser, "chats", "/chat");
            }
            "draft" => {
                let mut browser = shown.helpdesk.browser();
                shown.open(&mut browser, "visitor", value);
            }
            _ => {}
        }
    }
    for (who, email) in [("mira", "mira@example.org"), ("kai", "kai@schule.example"), ("tilda", "tilda@example.org")] {
        let token = format!("portal-{email}");
        let mut browser = shown.helpdesk.browser().with_cookie("tresen-portal", &token);
        for path in ["/portal", "/portal/organisation", "/portal/account"] {
            shown.open(&mut browser, who, path);
        }
    }
}

/// Passwords, apps and recovery codes that were set up then still open the door.
fn sign_in(shown: &mut Shown<'_>) {
    let helpdesk = shown.helpdesk;
    for (account, who) in world::SIGN_IN {
        let password = if account == KIM { "acht Eulen lesen Zeitung" } else { PASSWORD };
        let mut browser = helpdesk.browser();
        browser.open("/signin").is(200);
        browser.form("form").fill("email", &format!("{who}@team.example.org")).fill("password", password).send();
        let page = if account == LEE {
            browser.page.clone()
        } else {
            browser.form(TYPED).fill("code", &one_time_code(&seed_of(who), helpdesk.now())).send()
        };
        shown.add(who, "signs in", &words(helpdesk, &page));
    }
}

/// The mails that wait, as they leave now.
fn mails(shown: &mut Shown<'_>) {
    let mut letters = world::delivers(shown.helpdesk);
    letters.sort_by_cached_key(|letter| (letter.to.1.clone(), serial_of(&letter.subject)));
    let mut all = String::new();
    for letter in letters {
        let text = format!(
            "To: {} <{}>\nSubject: {}\n\n{}\n----\n",
            letter.to.0.as_ref().map_or("", |name| name.as_str()),
            letter.to.1,
            letter.subject,
            letter.text
        );
        let lines: Vec<String> = text.lines().map(|line| redacted(shown.helpdesk, line)).collect();
        all.push_str(&(lines.join("\n") + "\n"));
    }
    shown.add("mails", "all that waited", &all);
    let mut ada = shown.helpdesk.desk_now(ADA);
    shown.open(&mut ada, "ada", "/console/outbox");
}

/// The serial number of the ticket that a subject names, as a word; what names none comes last. Mails about one
/// ticket to one recipient stay in their order.
fn serial_of(subject: &str) -> (bool, String) {
    let serial = subject.split_whitespace().find_map(|word| word.trim_end_matches(':').strip_prefix("2026-"));
    (serial.is_none(), serial.unwrap_or_default().trim_start_matches('0').to_owned())
}

/// What arrives in Telegram of what waited, and what is answered to somebody who goes on there.
fn telegram(shown: &mut Shown<'_>) {
    let (helpdesk, api) = (shown.helpdesk, BotApi::start());
    helpdesk.wait(SignedDuration::from_hours(3));
    let people = shown.known.0.iter().filter(|(name, _)| name == "person");
    let people: Vec<(Person, &str)> = people
        .map(|(_, value)| {
            let (id, name) = value.split_once(' ').unwrap();
            (api.person_from_before(id.parse().unwrap(), name, "de"), name)
        })
        .collect();
    let bots = RunningBots::start(&helpdesk.app, &settings(&api));
    let quiet = || {
        let waits = || helpdesk.app.read(|read| next_due(read, Lane::Chat)).unwrap().is_some();
        let end = Instant::now() + Duration::from_secs(30);
        while {
            api.until_read();
            waits()
        } {
            assert!(Instant::now() < end, "something is not sent");
            std::thread::sleep(Duration::from_millis(5));
        }
        helpdesk.wait(SignedDuration::from_secs(3));
    };
    quiet();
    for (person, name) in &people {
        person.writes("Geht es hier weiter?");
        quiet();
        person.writes("/mine");
        quiet();
        shown.add("telegram", name, &(redacted(helpdesk, &person.sees()) + "\n"));
    }
    api.goes_down();
    bots.stop();
}

/// Where the words of pages differ, if they do. How they are spread over elements does not matter.
pub fn differences(who: &str, then: &str, now: &str) -> Vec<String> {
    let pages =
        |text: &str| text.split(PAGE).map(|page| page.split_whitespace().map(str::to_owned).collect()).collect();
    let (then, now): (Vec<Vec<String>>, Vec<Vec<String>>) = (pages(then), pages(now));
    let mut told = Vec::new();
    for (then, now) in then.iter().zip(&now).filter(|(then, now)| then != now) {
        let alike = then.iter().zip(now).take_while(|(a, b)| a == b).count();
        let around = |words: &[String]| words[alike.saturating_sub(6)..(alike + 12).min(words.len())].join(" ");
        told.push(format!("{who} {}: “… {} …” was “… {} …”", then[0], around(now), around(then)));
    }
    if then.len() != now.len() {
        told.push(format!("{who}: {} pages were {}", now.len(), then.len()));
    }
    told
}
