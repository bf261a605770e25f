//! Mail out: what every kind of mail says, in both languages, and that each is sent once.

mod delivery;
mod english;
mod german;
mod hostile;

use std::{collections::BTreeMap, time::Duration};

use jiff::SignedDuration;
use mail_parser::MessageParser;
use proptest::prelude::*;
use tokio::sync::watch;
use tresen::{
    app::{
        App, Error,
        outbox::{OutboxAction, begin, manage},
        outgoing, portal,
        ticket::{MessageContent, NewTicket, TicketCommand, execute, open},
        transport::{Email, SendError},
    },
    channel::mail,
    domain::{
        access::{Actor, Agent},
        classification::{Channel, TicketOutcome},
        department::{Department, DepartmentKind},
        id::{AccountId, DepartmentId, OutboxId, TicketId, TopicId},
        organisation::{MailServer, Texts},
        person::{Account, AccountState, Lang, NewPerson},
        rights::Membership,
        routing::TopicRoute,
        text::{Body, EmailAddress, FileName, Label, PersonName, Subject},
        ticket::Action,
    },
    outbox,
    store::{Attachment, Catalogue, Outbox, People, Tickets},
};

use crate::support::{TestApp, account, body, department, mail_server, new_person, new_ticket, organisation, topic};

const AGENT: AccountId = AccountId(1);
const COLLEAGUE: AccountId = AccountId(2);

/// A helpdesk with one department and two agents, reached by what people do.
struct Desk {
    helpdesk: TestApp,
    lang: Lang,
}

fn agent(id: AccountId, name: &str, email: &str, lang: Lang, now: jiff::Timestamp) -> Account {
    let memberships = [(DepartmentId(1), Membership::Write)].into();
    Account { lang, memberships, ..account(id, name, email, now) }
}

impl Desk {
    async fn new(lang: Lang) -> Self {
        let desk = Self { helpdesk: TestApp::fresh(), lang };
        desk.write(move |tx| {
            tx.put_organisation(&organisation("Technik-Truhe", "https://hilfe.example.org"))?;
            tx.put_department(&department(DepartmentId(1), "Standort Nord", DepartmentKind::General, &[]))?;
            tx.put_topic(&topic(TopicId(1), "Gerät gesucht", TopicRoute::Department(DepartmentId(1)), Vec::new()))?;
            tx.put_account(&agent(AGENT, "Kim Beispiel", "kim@example.org", lang, tx.now))?;
            tx.put_account(&agent(COLLEAGUE, "Lou Muster", "lou@example.org", lang, tx.now))?;
            Ok(tx.put_mail_server(&mail_server())?)
        })
        .await;
        desk
    }

    fn app(&self) -> &App {
        &self.helpdesk.app
    }

    async fn write<T: Send + 'static>(
        &self,
        intention: impl Fn(&mut tresen::store::Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.app().write(intention).await.unwrap()
    }

    /// Somebody whose address nobody proved: anybody can type it.
    async fn stranger_asks(&self, name: &str, subject: &str, files: &[&str]) -> TicketId {
        self.unproved_visitor_at(Some("mara@example.org"), name, subject, files).await
    }

    /// Somebody who signed in with a link to their address before.
    async fn visitor_asks(&self, name: &str, subject: &str, files: &[&str]) -> TicketId {
        self.visitor_at(Some("mara@example.org"), name, subject, files).await
    }

    async fn visitor_at(&self, email: Option<&str>, name: &str, subject: &str, files: &[&str]) -> TicketId {
        let ticket = self.unproved_visitor_at(email, name, subject, files).await;
        if let Some(email) = email.map(|email| EmailAddress::parse(email).unwrap()) {
            self.write(move |tx| portal::record_proof(tx, &email)).await;
        }
        ticket
    }

    async fn unproved_visitor_at(&self, email: Option<&str>, name: &str, subject: &str, files: &[&str]) -> TicketId {
        let (mut attachments, mut guards) = (Vec::new(), Vec::new());
        for name in files {
            let mut upload = self.app().store().blobs().begin_upload().unwrap();
            upload.write(b"content").unwrap();
            let (hash, size, guard) = upload.finish().unwrap();
            guards.push(guard);
            let name = FileName::parse(name).unwrap();
            attachments.push(Attachment { name, hash, size, media_type: "text/plain".to_owned() });
        }
        let person = NewPerson { lang: self.lang, ..new_person(name, email.unwrap_or_default()) };
        let new = NewTicket {
            attachments,
            ..new_ticket(TopicId(1), person, subject, "Unser alter Rechner geht nicht mehr an.")
        };
        self.write(move |tx| Ok(open(tx, &Actor::Visitor, new.clone(), 2026)?.id)).await
    }

    async fn does(&self, actor: Actor, ticket: TicketId, deed: TicketCommand) {
        self.write(move |tx| execute(tx, &actor, ticket, None, deed.clone())).await;
    }

    async fn agent_does(&self, who: AccountId, ticket: TicketId, deed: TicketCommand) {
        let memberships = BTreeMap::from([(DepartmentId(1), Membership::Write)]);
        self.does(Actor::Agent(Agent { account: who, memberships, capabilities: [].into() }), ticket, deed).await;
    }

    async fn agent_answers(&self, ticket: TicketId, text: &str, waits: bool) {
        self.agent_does(AGENT, ticket, TicketCommand::Answer { content: said(text), awaits_reply: waits }).await;
    }

    async fn agent_closes(&self, ticket: TicketId, outcome: TicketOutcome, text: &str) {
        self.agent_does(AGENT, ticket, TicketCommand::Action(Action::Close(outcome, Some(body(text))))).await;
    }

    async fn requester_writes(&self, ticket: TicketId, text: &str) {
        self.does(
            Actor::Link { ticket },
            ticket,
            TicketCommand::RequesterMessage { content: said(text), channel: Channel::Web },
        )
        .await;
    }

    /// Delivers what is due and returns it by recipient, the oldest first.
    async fn mails(&self) -> Vec<Email> {
        outbox::deliver_all(self.app(), tresen::channel::mail::MailCarrier).await.unwrap();
        let mut letters = std::mem::take(&mut *self.helpdesk.post.letters.lock().unwrap());
        letters.sort_by(|a, b| a.to.1.cmp(&b.to.1));
        letters
    }

    async fn mail(&self) -> Email {
        let mut letters = self.mails().await;
        assert_eq!(letters.len(), 1, "{letters:#?}");
        letters.remove(0)
    }

    async fn no_mail(&self) {
        assert_eq!(self.mails().await, []);
    }

    fn server_says(&self, answers: &[Result<(), SendError>]) {
        *self.helpdesk.post.answers.lock().unwrap() = answers.iter().rev().cloned().collect();
    }

    fn waiting(&self) -> Vec<tresen::store::OutboxRow> {
        self.app().read(|read| Ok(read.outbox_rows()?)).unwrap()
    }
}

fn said(text: &str) -> MessageContent {
    MessageContent { body: body(text), attachments: Vec::<Attachment>::new() }
}

fn temporary(error: &str) -> Result<(), SendError> {
    Err(SendError::Temporary(error.to_owned()))
}

/// A mail as a snapshot shows it; the secret of the link is redacted.
#[track_caller]
fn shown(letter: &Email) -> String {
    assert_eq!(words(&plain(&letter.html)), words(&letter.text.replace("\n-- \n", "\n")), "HTML says something else");
    let reply = letter.reply_to.as_ref().map_or(String::new(), |address| format!("Reply-To: {address}\n"));
    let thread = letter.thread.as_ref().map_or("", |_| "In-Reply-To: [first mail]\n");
    let text = format!(
        "From: {}\n{reply}To: {} <{}>\n{thread}{} {}\nSubject: {}\n\n{}",
        letter.from_name,
        letter.to.0.as_ref().map_or("", PersonName::as_str),
        letter.to.1,
        letter.lang,
        if letter.is_automatic { "automatic" } else { "by a person" },
        letter.subject,
        letter.text,
    );
    match text.split_once("/r/") {
        Some((head, tail)) => format!("{head}/r/[secret]{}", &tail[32..]),
        None => text,
    }
}

/// What a reader of the HTML sees, with the addresses behind links.
fn plain(html: &str) -> String {
    let document = scraper::Html::parse_document(html);
    let body = document.select(&scraper::Selector::parse("body").unwrap()).next().unwrap();
    let mut out = String::new();
    for node in body.descendants() {
        match node.value() {
            scraper::Node::Text(text) => {
                out.push_str(text);
                let parent = node.parent().and_then(scraper::ElementRef::wrap).unwrap();
                out.push_str(&match (parent.value().name(), parent.value().attr("href")) {
                    ("a", Some(url)) => format!(": {url} "),
                    ("th", _) => ": ".to_owned(),
                    _ => " ".to_owned(),
                });
            }
            _ => out.push(' '),
        }
    }
    out
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}
