//! Mail through a real SMTP server, read back as a receiver's program reads it.
//!
//! Started by `tests/real/mail`, which prepares the server; ignored otherwise.

mod fixtures;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use fixtures::{department, mail_server, new_person, new_ticket, organisation, topic};
use jiff::SignedDuration;
use mail_parser::{MessageParser, MimeHeaders};
use tresen::{
    app::{
        App, AppOptions,
        ticket::{MessageContent, TicketCommand, execute, open},
        transport::{Email, MailTransport, SendError},
    },
    channel::mail::Smtp,
    clock::Clock,
    domain::{
        access::{Actor, Agent},
        department::DepartmentKind,
        id::{AccountId, DepartmentId, TicketId, TopicId},
        organisation::{MailSecurity, MailServer},
        rights::Membership,
        routing::TopicRoute,
        text::{Body, EmailAddress, PersonName},
    },
    outbox,
    store::{Outbox, OutboxRow, Store},
};

fn room() -> PathBuf {
    std::env::var_os("TRESEN_TEST_MAIL").expect("start it with tests/real/mail").into()
}

/// A running mail server; it ends with the test.
struct Server {
    process: Child,
    port: u16,
    security: &'static str,
    /// The name of its certificate and key.
    certificate: &'static str,
    folder: tempfile::TempDir,
    said: Arc<Mutex<Vec<String>>>,
    listener: Option<JoinHandle<()>>,
}

impl Server {
    fn start(security: &'static str) -> Self {
        Self::showing(security, "server")
    }

    fn showing(security: &'static str, certificate: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (process, port, said, listener) = spawn(&folder, 0, security, certificate);
        Self { process, port, security, certificate, folder, said, listener: Some(listener) }
    }

    fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.listener.take().map(JoinHandle::join);
    }

    /// Starts again at the same port, with the mails it had.
    fn start_again(&mut self) {
        let (process, _, said, listener) = spawn(&self.folder, self.port, self.security, self.certificate);
        (self.process, self.said, self.listener) = (process, said, Some(listener));
    }

    fn settings(&self) -> MailServer {
        MailServer {
            host: "localhost".to_owned(),
            port: self.port,
            security: match self.security {
                "starttls" => MailSecurity::StartTls,
                "tls" => MailSecurity::Tls,
                _ => MailSecurity::None,
            },
            ..mail_server()
        }
    }

    fn mails(&self) -> Vec<Vec<u8>> {
        let mut files: Vec<_> =
            std::fs::read_dir(self.folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| std::fs::read(file).unwrap()).collect()
    }

    fn count(&self, line: &str) -> usize {
        self.said.lock().unwrap().iter().filter(|said| *said == line).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.listener.is_some() {
            self.stop();
        }
    }
}

type Started = (Child, u16, Arc<Mutex<Vec<String>>>, JoinHandle<()>);

fn spawn(folder: &tempfile::TempDir, port: u16, security: &str, certificate: &str) -> Started {
    let room = room();
    let mut process = Command::new(room.join("venv/bin/python"))
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/real/smtp_server.py"))
        .arg(folder.path())
        .args([&port.to_string(), security])
        .args([room.join(format!("{certificate}.pem")), room.join(format!("{certificate}.key"))])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let ready = lines.next().expect("the server starts").unwrap();
    let port = ready.strip_prefix("ready ").unwrap().parse().unwrap();
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    let listener = std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            heard.lock().unwrap().push(line);
        }
    });
    (process, port, said, listener)
}

fn trusting() -> Smtp {
    trusting_the("authority.pem")
}

/// With this file as `mail.ca_file`.
fn trusting_the(file: &str) -> Smtp {
    Smtp::trusting(&std::fs::read(room().join(file)).unwrap()).unwrap()
}

fn letter(to: &str) -> Email {
    Email {
        to: (PersonName::parse("Mara Müller-Lüdenscheidt, Größe").ok(), EmailAddress::parse(to).unwrap()),
        from_name: "Team Süd – Technik-Truhe".into(),
        reply_to: Some(EmailAddress::parse("sued@example.org").unwrap()),
        date: "2026-11-20T13:05:00Z".parse().unwrap(),
        subject: "Ihre Anfrage 2026-00042 ist eingegangen: Größenänderung für übermäßig lange Überschriften".into(),
        text: "Guten Tag!\n\n.\nSchöne Grüße\n".into(),
        html: "<p>Schöne Grüße</p>\n".into(),
        message_id: "1-1-received-p1@hilfe.example.org".into(),
        thread: Some("1-0-received-p1@hilfe.example.org".into()),
        lang: "de",
        is_automatic: true,
    }
}

fn temporary(result: Result<(), SendError>) -> String {
    match result {
        Err(SendError::Unavailable(error) | SendError::Temporary(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
#[ignore = "needs the server of tests/real/mail"]
async fn mails_arrive_whole_over_every_kind_of_connection() {
    for security in ["none", "starttls", "tls"] {
        let server = Server::start(security);
        let smtp = trusting();
        for _ in 0..3 {
            assert_eq!(smtp.send(&server.settings(), &letter("mara@müller.example")).await, Ok(()), "{security}");
        }
        let mails = server.mails();
        assert_eq!(mails.len(), 3, "{security}");
        assert_eq!((server.count("connection"), server.count("auth PLAIN right")), (1, 1), "the connection is reused");
        let mail = MessageParser::default().parse(&mails[0]).unwrap();
        let letter = letter("mara@müller.example");
        assert_eq!(mail.subject(), Some(letter.subject.as_str()));
        assert_eq!(mail.from().unwrap().first().unwrap().name(), Some("Team Süd – Technik-Truhe"));
        let to = mail.to().unwrap().first().unwrap();
        assert_eq!(to.name(), Some("Mara Müller-Lüdenscheidt, Größe"));
        assert_eq!(to.address(), Some("mara@xn--mller-kva.example"), "domains travel in ASCII");
        assert_eq!(mail.reply_to().unwrap().first().unwrap().address(), Some("sued@example.org"));
        assert_eq!(mail.message_id(), Some(letter.message_id.as_str()));
        assert_eq!(mail.in_reply_to().as_text(), letter.thread.as_deref());
        assert_eq!(mail.references().as_text(), letter.thread.as_deref());
        assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-20T13:05:00Z");
        assert_eq!(mail.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
        assert_eq!(mail.header_raw("X-Auto-Response-Suppress").map(str::trim), Some("All"));
        assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n"), letter.text);
        assert_eq!(mail.body_html(0).unwrap().replace("\r\n", "\n"), letter.html);
        assert_eq!(mail.content_type().unwrap().subtype(), Some("alternative"));
    }
}

#[tokio::test]
#[ignore = "needs the server of tests/real/mail"]
async fn nothing_is_sent_to_a_server_that_cannot_be_trusted() {
    for security in ["starttls", "tls"] {
        let server = Server::start(security);
        let error = temporary(Smtp::default().send(&server.settings(), &letter("mara@example.org")).await);
        assert!(error.contains("certificate"), "{error}");
        let elsewhere = MailServer { host: "127.0.0.1".into(), ..server.settings() };
        let error = temporary(trusting().send(&elsewhere, &letter("mara@example.org")).await);
        assert!(error.contains("certificate"), "the name has to fit: {error}");
        assert_eq!((server.mails().len(), server.count("auth PLAIN right")), (0, 0), "no password either");
    }
    // A server that offers no encryption where encryption is asked for.
    let server = Server::start("none");
    let strict = MailServer { security: MailSecurity::StartTls, ..server.settings() };
    let error = temporary(trusting().send(&strict, &letter("mara@example.org")).await);
    assert!(error.starts_with("encrypting:"), "{error}");
    assert_eq!((server.mails().len(), server.count("auth PLAIN right")), (0, 0));
}

#[tokio::test]
#[ignore = "needs the server of tests/real/mail"]
async fn a_certificate_that_nobody_else_signed_works_or_is_explained() {
    for security in ["starttls", "tls"] {
        let server = Server::showing(security, "own-FALSE");
        let sent = trusting_the("own-FALSE.pem").send(&server.settings(), &letter("mara@example.org")).await;
        assert_eq!((sent, server.mails().len()), (Ok(()), 1), "{security}");
        let server = Server::showing(security, "own-TRUE");
        let error = temporary(trusting_the("own-TRUE.pem").send(&server.settings(), &letter("mara@example.org")).await);
        assert!(error.contains("the certificate of an authority (CA:TRUE)"), "{security}: {error}");
        assert_eq!((server.mails().len(), server.count("auth PLAIN right")), (0, 0), "no password either");
    }
}

#[tokio::test]
#[ignore = "needs the server of tests/real/mail"]
async fn refusals_are_told_apart_and_name_nobody() {
    let server = Server::start("none");
    let smtp = Smtp::default();
    let settings = server.settings();
    let refused = smtp.send(&settings, &letter("permanent@example.org")).await.unwrap_err();
    assert_eq!(refused, SendError::Permanent("550 5.1.1 … no such user, ask …".into()));
    let later = smtp.send(&settings, &letter("temporary@example.org")).await.unwrap_err();
    assert_eq!(later, SendError::Temporary("451 4.7.1 … come back later".into()));
    let cut = smtp.send(&settings, &letter("hangup@example.org")).await;
    assert!(matches!(cut, Err(SendError::Temporary(_))), "{cut:?}");
    let wrong = MailServer { password: "falsch".into(), ..settings.clone() };
    let error = temporary(smtp.send(&wrong, &letter("mara@example.org")).await);
    assert!(error.starts_with("signing in: 535"), "a wrong password is mended, not final: {error}");
    let utf8 = smtp.send(&settings, &letter("müller@example.org")).await;
    assert!(matches!(utf8, Err(SendError::Permanent(_))), "this server cannot carry it: {utf8:?}");
    for recipient in ["temporary", "hangup", "mara"] {
        assert_eq!(smtp.send(&settings, &letter(&format!("{recipient}@example.org"))).await, Ok(()));
    }
    assert_eq!(server.mails().len(), 3);
    let nobody = MailServer { port: 1, ..settings };
    assert!(temporary(smtp.send(&nobody, &letter("mara@example.org")).await).starts_with("connecting:"));
}

/// A helpdesk whose mail leaves through the real server.
struct Desk {
    app: App,
    clock: Clock,
    _files: tempfile::TempDir,
}

impl Desk {
    async fn new(server: &Server) -> Self {
        let clock = Clock::fixed("2026-11-20T13:05:00Z".parse().unwrap());
        let files = tempfile::tempdir().unwrap();
        let store = Store::memory(files.path(), clock.clone()).unwrap();
        let options = AppOptions { mail: Some(server.settings()), ..AppOptions::default() };
        let app = App::new(store, clock.clone(), options, Arc::new(Smtp::default()));
        app.write(|tx| {
            tx.put_organisation(&organisation("Technik-Truhe", "https://hilfe.example.org"))?;
            tx.put_department(&department(DepartmentId(1), "Standort Süd", DepartmentKind::General, &[]))?;
            Ok(tx.put_topic(&topic(
                TopicId(1),
                "Gerät gesucht",
                TopicRoute::Department(DepartmentId(1)),
                Vec::new(),
            ))?)
        })
        .await
        .unwrap();
        Self { app, clock, _files: files }
    }

    async fn visitor_asks(&self, email: &str) -> TicketId {
        let new =
            new_ticket(TopicId(1), new_person("Mara Müller", email), "Laptop für die Schule", "Wir brauchen einen.");
        self.app.write(move |tx| Ok(open(tx, &Actor::Visitor, new.clone(), 2026)?.id)).await.unwrap()
    }

    fn waiting(&self) -> Vec<OutboxRow> {
        self.app.read(|read| Ok(read.outbox_rows()?)).unwrap()
    }

    async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !is_so(self) {
            assert!(start.elapsed() < Duration::from_secs(30), "{what}: {:#?}", self.waiting());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[tokio::test]
#[ignore = "needs the server of tests/real/mail"]
async fn after_an_outage_every_mail_arrives_once() {
    let mut server = Server::start("none");
    let desk = Desk::new(&server).await;
    let (tell, told) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(outbox::run(desk.app.clone(), tresen::channel::mail::MailCarrier, told));

    let ticket = desk.visitor_asks("erste@example.org").await;
    desk.until("the first arrives", |desk| desk.waiting().is_empty()).await;
    server.stop();
    let agent = Actor::Agent(Agent {
        account: AccountId(1),
        memberships: BTreeMap::from([(DepartmentId(1), Membership::Write)]),
        capabilities: [].into(),
    });
    let said = MessageContent { body: Body::parse("Wir haben ein Gerät für Sie.").unwrap(), attachments: Vec::new() };
    let answer = TicketCommand::Answer { content: said, awaits_reply: false };
    desk.app.write(move |tx| execute(tx, &agent, ticket, None, answer.clone())).await.unwrap();
    for n in 0..20 {
        desk.visitor_asks(&format!("person{n}@example.org")).await;
    }
    desk.visitor_asks("temporary@example.org").await;
    desk.visitor_asks("permanent@example.org").await;
    let is_tried = |row: &OutboxRow| row.last_attempt.as_ref().is_some_and(|attempt| attempt.error.is_some());
    desk.until("all are tried", |desk| desk.waiting().iter().all(is_tried)).await;
    assert_eq!(desk.waiting().len(), 23, "nothing is lost");
    assert_eq!(server.mails().len(), 1);

    server.start_again();
    desk.clock.advance(SignedDuration::from_mins(2));
    desk.app.wake_outbox(tresen::store::Lane::Mail);
    desk.until("two are left", |desk| desk.waiting().len() == 2).await;
    desk.clock.advance(SignedDuration::from_mins(4));
    desk.app.wake_outbox(tresen::store::Lane::Mail);
    desk.until("one is given up", |desk| desk.waiting().len() == 1 && desk.waiting()[0].given_up).await;
    assert_eq!(
        desk.waiting()[0].last_attempt.as_ref().unwrap().error.as_deref(),
        Some("550 5.1.1 … no such user, ask …")
    );
    tell.send(true).unwrap();
    worker.await.unwrap();

    let mails = server.mails();
    let ids: BTreeSet<String> = mails
        .iter()
        .map(|mail| MessageParser::default().parse(mail).unwrap().message_id().unwrap().to_owned())
        .collect();
    assert_eq!((mails.len(), ids.len()), (23, 23), "each once");
    let answers: Vec<_> = mails
        .iter()
        .map(|mail| MessageParser::default().parse(mail).unwrap())
        .filter(|mail| mail.header_raw("Auto-Submitted").is_none())
        .collect();
    assert_eq!(answers.len(), 1, "only the answer is by a person");
    assert!(ids.contains(answers[0].in_reply_to().as_text().unwrap()), "it names the first mail of its conversation");
    assert!(answers[0].body_text(0).unwrap().contains("Wir haben ein Gerät für Sie."));
}
