//! A helpdesk for measuring: its data on the disk, filled through the intentions, and its server in
//! this process.

use std::{
    net::{SocketAddr, TcpListener},
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    thread::JoinHandle,
};

use tresen::{
    app::{
        self, App, Error,
        ticket::{self, NewTicket},
    },
    channel::mail::{MailCarrier, Smtp},
    clock::Clock,
    domain::{
        access::Actor,
        id::TopicId,
        routing::{RequestPlace, TopicRoute},
        text::PostalCode,
    },
    outbox,
    store::{AccountSession, Catalogue, Outbox, SearchTerms, SessionKind, Store},
    web,
};

use crate::load::{Dice, fixtures, found, text, word};

/// The memory for pages of the database, as it is unless configured.
pub const CACHE: usize = 32 << 20;

/// The token of the agent's session.
pub const TOKEN: &str = "the-session-of-the-bench";

fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("figures").join(name)
}

/// A data directory.
pub struct Site {
    pub data: PathBuf,
    pub topic: TopicId,
    pub store: Store,
}

impl Site {
    /// A new helpdesk with so many tickets.
    pub fn new(name: &str, tickets: u64) -> Self {
        let data = place(name);
        let _ = std::fs::remove_dir_all(&data);
        let store = Store::open(&data, CACHE, Clock::system()).unwrap();
        let (account, topic) = found(&store);
        let write = store.write_now::<_, Error, _>(move |tx| {
            let session = AccountSession::starting(account, SessionKind::Full, tx.now);
            Ok(tx.put_session(TOKEN, &session)?)
        });
        write.unwrap();
        let site = Self { data, topic, store };
        site.fill(tickets);
        site
    }

    /// A helpdesk with so many tickets that stays where it is: filling takes minutes.
    pub fn lasting(name: &str, tickets: u64) -> Self {
        let data = place(&format!("{name}-{tickets}"));
        let is_filled = data.join("filled");
        if !is_filled.exists() {
            let site = Self::new(&format!("{name}-{tickets}"), tickets);
            site.store.close();
            std::fs::write(is_filled, "").unwrap();
        }
        let store = Store::open(&data, CACHE, Clock::system()).unwrap();
        let topics = store.snapshot().unwrap().topics().unwrap();
        let topic = topics.iter().find(|topic| topic.public && topic.route == TopicRoute::Site).unwrap().id;
        Self { data, topic, store }
    }

    /// Opens tickets as the web form does.
    fn fill(&self, tickets: u64) {
        const AT_ONCE: u64 = 5000;
        let started = std::time::Instant::now();
        let mut dice = Dice::new(4711);
        for first in (1..=tickets).step_by(AT_ONCE as usize) {
            self.receive(first..(tickets + 1).min(first + AT_ONCE), &mut dice);
        }
        let rate = tickets as f64 / started.elapsed().as_secs_f64();
        println!("filled {} with {tickets} tickets, {rate:.0}/s", self.data.display());
    }

    /// Opens tickets in one transaction, and forgets their mails as if they had been sent.
    pub fn receive(&self, numbers: Range<u64>, dice: &mut Dice) {
        let news: Vec<(NewTicket, SearchTerms)> = numbers
            .map(|number| {
                let new = request(self.topic, number, dice);
                (new.clone(), new.terms())
            })
            .collect();
        let write = self.store.write_now::<_, Error, _>(move |tx| {
            for (new, terms) in &news {
                ticket::open_with_terms(tx, &Actor::Visitor, new.clone(), terms.clone(), 2026)?;
            }
            for row in tx.outbox_rows()? {
                tx.remove_outbox_row(&row)?;
            }
            Ok(())
        });
        write.unwrap();
    }

    /// Serves it in this process, outbox and all.
    pub fn serve(&self) -> Served {
        let app = App::new(self.store.clone(), Clock::system(), app::AppOptions::default(), Arc::new(Smtp::default()));
        let options =
            web::WebOptions { trusted_proxies: vec!["127.0.0.1/32".parse().unwrap()], ..web::WebOptions::default() };
        serve(move |listener| {
            // Nobody ends it but the process.
            let (stop, stopping) = tokio::sync::watch::channel(false);
            std::mem::forget(stop);
            actix_web::rt::spawn(outbox::run(app.clone(), MailCarrier, stopping));
            web::serve(app, listener, options).unwrap()
        })
    }
}

/// The n-th request that somebody sends.
pub fn request(topic: TopicId, number: u64, dice: &mut Dice) -> NewTicket {
    let code = ["79102", "20095", "34117"][(number % 3) as usize];
    let requester = fixtures::new_person(&format!("Mira {}", word(number)), &format!("{}@example.org", word(number)));
    let subject = format!("{} {}", text(dice, 4), word(number));
    let place = Some(RequestPlace::Postal(PostalCode::parse(code).unwrap()));
    NewTicket { place, ..fixtures::new_ticket(topic, requester, &subject, &text(dice, 40)) }
}

/// A server in this process.
pub struct Served {
    pub at: SocketAddr,
    handle: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
}

/// Runs a server on a free port.
pub fn serve(build: impl FnOnce(TcpListener) -> actix_web::dev::Server + Send + 'static) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = build(listener);
            tell.send(server.handle()).unwrap();
            server.await.unwrap();
        });
    });
    Served { at, handle: told.recv().unwrap(), thread: Some(thread) }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
