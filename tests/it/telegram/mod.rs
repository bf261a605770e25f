//! The Telegram channel: its real client asks the stand-in for the Bot API, behind which people write
//! from their phones.
#![allow(clippy::unit_arg, reason = "`desk.then(mira.presses(…))` reads as it happens, whatever pressing returns")]

mod conversation;
mod linking;
mod running;
mod telling;
mod things;

use std::{
    sync::Arc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use jiff::SignedDuration;
use tokio::sync::watch;
use tresen::{
    app::{
        App, bots, chat,
        outbox::{Lane, next_due},
        ticket::{MessageContent, TicketCommand},
    },
    channel::telegram::{Telegram, TelegramSettings},
    domain::{
        event::Event,
        file::Attachment,
        id::{AccountId, DepartmentId, TicketId},
        notification::Peer,
        text::FileName,
        ticket::Ticket,
    },
    outbox,
    store::{EntryContent, Tickets, TimelineEntry, Timelines},
};

use crate::{
    botapi::{BotApi, Person},
    support::{TestApp, body},
};

/// A photo, as far as anybody here looks.
pub const PHOTO: &[u8] = b"\xFF\xD8\xFF\xE0 a photo of a laptop";

/// A helpdesk with a bot, and the people who write to it.
pub struct Desk {
    // Goes first: whoever asks must not find anything half gone.
    bots: Option<RunningBots>,
    pub api: BotApi,
    pub helpdesk: TestApp,
}

/// The channel as the server runs it.
pub struct RunningBots {
    stop: watch::Sender<bool>,
    thread: JoinHandle<()>,
}

impl RunningBots {
    pub fn start(app: &App, settings: &TelegramSettings) -> Self {
        let telegram = Telegram::new(app, settings).unwrap();
        app.set_webhook_receiver(Arc::new(telegram.clone()));
        let (stop, stopping) = watch::channel(false);
        let app = app.clone();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let sending = outbox::run(app, telegram.clone(), stopping.clone());
                tokio::join!(sending, telegram.run(stopping));
            });
        });
        Self { stop, thread }
    }

    pub fn stop(self) {
        self.stop.send(true).unwrap();
        self.thread.join().unwrap();
    }
}

impl Desk {
    /// A helpdesk whose bot is connected.
    pub fn opens() -> Self {
        let api = BotApi::start();
        let settings = settings(&api);
        Self::with(TestApp::staffed(), api, &settings)
    }

    pub fn with(helpdesk: TestApp, api: BotApi, settings: &TelegramSettings) -> Self {
        let bots = Some(RunningBots::start(&helpdesk.app, settings));
        Self { bots, api, helpdesk }
    }

    /// The channel ends, as at the end of the server.
    pub fn stops(&mut self) {
        self.bots.take().unwrap().stop();
    }

    /// The channel begins anew.
    pub fn starts(&mut self) {
        self.bots = Some(RunningBots::start(&self.helpdesk.app, &settings(&self.api)));
    }

    /// Waits until everything that was said is taken in and everything that is to be said is out.
    #[track_caller]
    pub fn then<T>(&self, done: T) -> T {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            self.api.until_read();
            let waits = self.helpdesk.app.read(|read| next_due(read, Lane::Chat)).unwrap();
            if waits.is_none() && self.api.unacknowledged().is_empty() {
                // People take their time.
                self.helpdesk.wait(SignedDuration::from_secs(3));
                return done;
            }
            assert!(Instant::now() < end, "something is not sent: {waits:?} {:#?}", self.api.calls().last());
            thread::sleep(Duration::from_millis(3));
        }
    }

    /// Somebody who begins and agrees to the notice.
    pub fn agreed(&self, name: &str, lang: &str) -> Person {
        let person = self.api.person(name, lang);
        self.then(person.starts(""));
        self.then(person.presses(if lang == "de" { "Einverstanden" } else { "I agree" }));
        person
    }

    /// A donation of somebody who agreed, sent.
    pub fn donates(&self, name: &str, email: &str) -> Person {
        let person = self.agreed(name, "de");
        self.then(person.presses("Gerät spenden"));
        self.then(person.writes("79102"));
        self.then(person.writes("Ein Laptop zu verschenken."));
        self.then(person.presses("Überspringen"));
        self.then(person.writes(name));
        self.then(person.writes(email));
        self.then(person.presses("Überspringen"));
        self.then(person.presses("Anfrage absenden"));
        person.sees_new();
        person
    }

    /// The rest of a donation, from the question for files on.
    pub fn finishes(&self, person: &Person) {
        let skip = if person.buttons().contains(&"Fertig".to_owned()) { "Fertig" } else { "Überspringen" };
        self.then(person.presses(skip));
        self.then(person.writes("Mira Beispiel"));
        self.then(person.writes("mira@example.org"));
        self.then(person.presses("Überspringen"));
        self.then(person.presses("Anfrage absenden"));
    }

    /// The same where they are known from before.
    pub fn finishes_known(&self, person: &Person) {
        self.then(person.presses("Überspringen"));
        self.then(person.presses("Anfrage absenden"));
    }

    pub fn ticket(&self, id: u64) -> Ticket {
        self.helpdesk.app.read(|read| Ok(read.ticket(TicketId(id))?)).unwrap().unwrap()
    }

    /// What was said about a request, each with the names of its files.
    pub fn messages(&self, id: u64) -> Vec<String> {
        let timeline = self.helpdesk.app.read(|read| Ok(read.timeline(TicketId(id))?)).unwrap();
        let message = |entry: TimelineEntry| match entry.content {
            EntryContent::Message { body, attachments, .. } => {
                let files: Vec<String> = attachments.iter().map(|file| format!(" [{}]", file.name)).collect();
                Some(format!("{body}{}", files.concat()))
            }
            _ => None,
        };
        timeline.into_iter().filter_map(message).collect()
    }

    /// What happened to a request besides messages.
    pub fn events(&self, id: u64) -> Vec<Event> {
        let timeline = self.helpdesk.app.read(|read| Ok(read.timeline(TicketId(id))?)).unwrap();
        let event = |entry: TimelineEntry| match entry.content {
            EntryContent::Event { event } => Some(event),
            _ => None,
        };
        timeline.into_iter().filter_map(event).collect()
    }

    /// The files of a request.
    pub fn attachments(&self, id: u64) -> Vec<Attachment> {
        let timeline = self.helpdesk.app.read(|read| Ok(read.timeline(TicketId(id))?)).unwrap();
        timeline.iter().flat_map(|entry| entry.attachments().to_vec()).collect()
    }

    pub fn content(&self, file: &Attachment) -> Vec<u8> {
        std::fs::read(self.helpdesk.app.store().blobs().path_of(&file.hash)).unwrap()
    }

    /// A file that the team uploaded.
    pub fn file(&self, name: &str, content: &[u8]) -> Attachment {
        let mut upload = self.helpdesk.app.store().blobs().begin_upload().unwrap();
        upload.write(content).unwrap();
        let (hash, size, held) = upload.finish().unwrap();
        // As if a form were shown again: nothing refers to it yet.
        self.helpdesk.app.store().blobs().retain(&hash, jiff::Timestamp::MAX);
        drop(held);
        Attachment { name: FileName::parse(name).unwrap(), hash, size, media_type: "application/pdf".to_owned() }
    }

    /// Rows that are kept of a chat.
    pub fn rows_of(&self, person: &Person) -> usize {
        let peer = Peer { bot: self.bot(), user: person.id.unsigned_abs() };
        usize::from(self.helpdesk.app.read(|read| chat::receive::has_consented(read, peer)).unwrap())
    }

    /// The number of the first bot.
    pub fn bot(&self) -> u64 {
        bots::bot_id_of(self.api.token()).unwrap()
    }

    /// How the first bot is doing.
    pub fn state(&self) -> bots::BotHealth {
        self.helpdesk.app.bots().get(self.bot()).unwrap()
    }

    /// Waits until something is so.
    #[track_caller]
    pub fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(30);
        while !is_so(self) {
            assert!(Instant::now() < end, "in vain: {what}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// What is new on somebody's phone; secrets of links left out, unbroken hyphens as hyphens.
    pub fn sees_new(&self, person: &Person) -> String {
        let seen = person.sees_new().replace('\u{2011}', "-");
        let mut parts = seen.split("/r/");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| all + "/r/…" + part.trim_start_matches(|c: char| c.is_ascii_alphanumeric()))
    }

    /// Somebody of the team writes to the requester.
    pub fn answers(&self, who: AccountId, department: DepartmentId, ticket: u64, words: &str) {
        self.does(who, department, ticket, answer(words));
    }

    pub fn does(&self, who: AccountId, department: DepartmentId, ticket: u64, deed: TicketCommand) {
        self.helpdesk.does(who, department, TicketId(ticket), deed);
        self.then(());
    }

    /// Lets time pass, and what fell due meanwhile goes out.
    pub fn waits(&self, time: SignedDuration) {
        self.helpdesk.wait(time);
        self.helpdesk.app.wake_outbox(Lane::Chat);
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(bots) = self.bots.take() {
            // Nobody answers any more: what is under way ends at once.
            self.api.goes_down();
            bots.stop();
        }
    }
}

/// The bot as it is configured, in a hurry.
pub fn settings(api: &BotApi) -> TelegramSettings {
    TelegramSettings {
        tokens: vec![api.token().to_owned()],
        api: api.base(),
        webhook: false,
        chat_pause: Duration::ZERO,
    }
}

pub fn said(words: &str) -> MessageContent {
    MessageContent { body: body(words), attachments: Vec::new() }
}

pub fn answer(words: &str) -> TicketCommand {
    TicketCommand::Answer { content: said(words), awaits_reply: false }
}
