//! Mail out: what every kind of mail says, in both languages, and that each is sent once.

use std::{collections::BTreeMap, time::Duration};

use jiff::SignedDuration;
use mail_parser::MessageParser;
use proptest::prelude::*;
use tokio::sync::watch;
use tresen::{
    app::{
        App, Error,
        outbox::{OutboxAction, begin, manage},
        ticket::{MessageContent, NewTicket, TicketCommand, TicketRequester, execute, open},
        transport::{Email, SendError},
    },
    channel::mail,
    domain::{
        access::{Actor, Agent},
        classification::{Channel, TicketKind, TicketOutcome},
        department::{Department, DepartmentKind},
        id::{AccountId, DepartmentId, OutboxId, TicketId, TopicId},
        organisation::{MailSecurity, MailServer, Organisation, Texts},
        person::{Account, AccountState, Lang, NewPerson},
        rights::Membership,
        routing::TopicRoute,
        text::{Body, EmailAddress, FileName, Label, PersonName, Subject},
        ticket::Action,
        topic::Topic,
    },
    outbox,
    store::{Attachment, Catalogue, Outbox, People, Tickets},
};

use crate::support::TestApp;

const AGENT: AccountId = AccountId(1);
const COLLEAGUE: AccountId = AccountId(2);

/// A helpdesk with one department and two agents, reached by what people do.
struct Desk {
    helpdesk: TestApp,
    lang: Lang,
}

fn body(text: &str) -> Body {
    Body::parse(text).unwrap()
}

fn server() -> MailServer {
    MailServer {
        host: "mail.example.org".into(),
        port: 587,
        security: MailSecurity::StartTls,
        user: "hilfe".into(),
        password: "geheim".into(),
        from: EmailAddress::parse("hilfe@example.org").unwrap(),
    }
}

fn account(id: AccountId, name: &str, email: &str, lang: Lang, now: jiff::Timestamp) -> Account {
    Account {
        id,
        name: PersonName::parse(name).unwrap(),
        email: EmailAddress::parse(email).unwrap(),
        lang,
        memberships: BTreeMap::from([(DepartmentId(1), Membership::Write)]),
        capabilities: [].into(),
        provider: None,
        state: AccountState::Active,
        created: now,
        rules: None,
        notification_preferences: None,
        last_sign_in: None,
    }
}

impl Desk {
    async fn new(lang: Lang) -> Self {
        let desk = Self { helpdesk: TestApp::fresh(), lang };
        desk.write(move |tx| {
            tx.put_organisation(&Organisation {
                name: Label::parse("Technik-Truhe").unwrap(),
                lang: Lang::De,
                address: "https://hilfe.example.org".into(),
                hue: 195,
                logo: None,
                contact: None,
            })?;
            tx.put_department(&Department {
                id: DepartmentId(1),
                name: Label::parse("Standort Nord").unwrap(),
                description: None,
                kind: DepartmentKind::General,
                public: true,
                email: None,
                postal_codes: Vec::new(),
                protected: false,
                rank: 0,
                retired: false,
                announces: false,
            })?;
            tx.put_topic(&Topic {
                id: TopicId(1),
                name: Label::parse("Gerät gesucht").unwrap(),
                description: None,
                intro: None,
                kind: TicketKind::Request,
                route: TopicRoute::Department(DepartmentId(1)),
                priority: None,
                tags: Default::default(),
                solution_required: false,
                rank: 0,
                retired: false,
                retired_fields: Vec::new(),
                ask_room: false,
                public: true,
                fields: Vec::new(),
            })?;
            tx.put_account(&account(AGENT, "Kim Beispiel", "kim@example.org", lang, tx.now))?;
            tx.put_account(&account(COLLEAGUE, "Lou Muster", "lou@example.org", lang, tx.now))?;
            Ok(tx.put_mail_server(&server())?)
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

    async fn visitor_asks(&self, name: &str, subject: &str, files: &[&str]) -> TicketId {
        self.visitor_at(Some("mara@example.org"), name, subject, files).await
    }

    async fn visitor_at(&self, email: Option<&str>, name: &str, subject: &str, files: &[&str]) -> TicketId {
        let mut attachments = Vec::new();
        for name in files {
            let mut upload = self.app().store().blobs().begin_upload().unwrap();
            upload.write(b"content").unwrap();
            let (hash, size, _) = upload.finish().unwrap();
            let name = FileName::parse(name).unwrap();
            attachments.push(Attachment { name, hash, size, media_type: "text/plain".to_owned() });
        }
        let new = NewTicket {
            topic: TopicId(1),
            place: None,
            department: None,
            requester: TicketRequester::New(NewPerson {
                name: PersonName::parse(name).unwrap(),
                email: email.map(|email| EmailAddress::parse(email).unwrap()),
                phone: None,
                lang: self.lang,
            }),
            subject: Subject::parse(subject).unwrap(),
            description: body("Unser alter Rechner geht nicht mehr an."),
            room: None,
            values: BTreeMap::new(),
            attachments,
            channel: Channel::Web,
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

    /// Delivers what is due and returns it, the oldest first.
    async fn mails(&self) -> Vec<Email> {
        outbox::deliver_all(self.app(), tresen::channel::mail::MailCarrier).await.unwrap();
        let mut letters = std::mem::take(&mut *self.helpdesk.post.letters.lock().unwrap());
        letters.sort_by(|a, b| a.message_id.cmp(&b.message_id));
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
    let thread = letter.thread.as_ref().map_or(String::new(), |root| format!("In-Reply-To: {root}\n"));
    let text = format!(
        "From: {}\n{reply}To: {} <{}>\nMessage-ID: {}\n{thread}{} {}\nSubject: {}\n\n{}",
        letter.from_name,
        letter.to.0,
        letter.to.1,
        letter.message_id,
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

#[tokio::test]
async fn requesters_are_told_in_german() {
    let desk = Desk::new(Lang::De).await;
    let ticket =
        desk.visitor_asks("Mara Müller-Lüdenscheidt", "Laptop für die Schule", &["Foto 1.jpg", "Rechnung.pdf"]).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-1-received-p1@hilfe.example.org
    de automatic
    Subject: Ihre Anfrage 2026-00001 ist eingegangen

    Guten Tag, Mara Müller-Lüdenscheidt!

    Ihre Anfrage ist bei uns eingegangen. Wir antworten Ihnen so bald wie möglich.

    Nummer: 2026-00001
    Betreff: Laptop für die Schule

    Ihre 2 Dateien sind angekommen: Foto 1.jpg, Rechnung.pdf

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Wer diesen Link hat, kann Ihre Anfrage lesen.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_answers(
        ticket,
        "Guten Tag,\n\nwir haben ein Gerät für Sie.\nKommen Sie am Freitag?\n\nViele Grüße\nKim",
        false,
    )
    .await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-3-answer-p1@hilfe.example.org
    In-Reply-To: 1-1-received-p1@hilfe.example.org
    de by a person
    Subject: Antwort auf Ihre Anfrage 2026-00001

    Guten Tag, Mara Müller-Lüdenscheidt!

    Wir haben Ihnen zu Ihrer Anfrage „Laptop für die Schule“ geschrieben:

    Guten Tag,

    wir haben ein Gerät für Sie.
    Kommen Sie am Freitag?

    Viele Grüße
    Kim

    Antwort ansehen und zurückschreiben:
    https://hilfe.example.org/r/[secret]

    Bitte antworten Sie auf dieser Seite und nicht auf diese E-Mail.

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_answers(ticket, "Welche Größe darf es sein?", true).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-4-answer-p1@hilfe.example.org
    In-Reply-To: 1-1-received-p1@hilfe.example.org
    de by a person
    Subject: Wir haben eine Frage zu Ihrer Anfrage 2026-00001

    Guten Tag, Mara Müller-Lüdenscheidt!

    Zu Ihrer Anfrage „Laptop für die Schule“ brauchen wir eine Antwort von Ihnen:

    Welche Größe darf es sein?

    Frage beantworten:
    https://hilfe.example.org/r/[secret]

    Bitte antworten Sie auf dieser Seite und nicht auf diese E-Mail.

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_does(
        AGENT,
        ticket,
        TicketCommand::Action(Action::PutOnWaiting(Some(body("Im Moment fehlen uns Geräte.")))),
    )
    .await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-5-waiting-p1@hilfe.example.org
    In-Reply-To: 1-1-received-p1@hilfe.example.org
    de automatic
    Subject: Ihre Anfrage 2026-00001 steht auf der Warteliste

    Guten Tag, Mara Müller-Lüdenscheidt!

    Ihre Anfrage „Laptop für die Schule“ können wir im Moment noch nicht bearbeiten. Sie steht auf unserer Warteliste. Wir melden uns, sobald es weitergeht.

    Im Moment fehlen uns Geräte.

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_closes(ticket, TicketOutcome::Solved, "Das Gerät ist abgeholt.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-6-closed-p1@hilfe.example.org
    In-Reply-To: 1-1-received-p1@hilfe.example.org
    de automatic
    Subject: Ihre Anfrage 2026-00001 ist abgeschlossen

    Guten Tag, Mara Müller-Lüdenscheidt!

    Ihre Anfrage „Laptop für die Schule“ ist abgeschlossen.

    Das Gerät ist abgeholt.

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Ist noch etwas offen? Dann schreiben Sie uns auf dieser Seite. Wir öffnen die Anfrage wieder.

    Wie zufrieden sind Sie? Auf derselben Seite können Sie es uns sagen. Niemand erfährt, dass die Antwort von Ihnen ist.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.does(Actor::Link { ticket }, ticket, TicketCommand::Action(Action::RenewLink)).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-7-link-p1@hilfe.example.org
    In-Reply-To: 1-1-received-p1@hilfe.example.org
    de automatic
    Subject: Neuer Link zu Ihrer Anfrage 2026-00001

    Guten Tag, Mara Müller-Lüdenscheidt!

    Ihre Anfrage „Laptop für die Schule“ hat einen neuen Link. Der alte Link führt nicht mehr zu ihr.

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Wer diesen Link hat, kann Ihre Anfrage lesen.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    let ticket = desk.visitor_asks("Mara Müller-Lüdenscheidt", "Noch ein Laptop", &[]).await;
    desk.mail().await;
    desk.agent_closes(ticket, TicketOutcome::Declined, "Wir geben ein Gerät je Haushalt aus.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 2-3-closed-p1@hilfe.example.org
    In-Reply-To: 2-1-received-p1@hilfe.example.org
    de automatic
    Subject: Ihre Anfrage 2026-00002 können wir leider nicht erfüllen

    Guten Tag, Mara Müller-Lüdenscheidt!

    Leider können wir Ihre Anfrage „Noch ein Laptop“ nicht erfüllen. Wir haben sie abgeschlossen.

    Wir geben ein Gerät je Haushalt aus.

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Ist noch etwas offen? Dann schreiben Sie uns auf dieser Seite. Wir öffnen die Anfrage wieder.

    Wie zufrieden sind Sie? Auf derselben Seite können Sie es uns sagen. Niemand erfährt, dass die Antwort von Ihnen ist.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    let ticket = desk.visitor_asks("Mara Müller-Lüdenscheidt", "Laptop für die Schule", &[]).await;
    desk.mail().await;
    desk.agent_closes(ticket, TicketOutcome::Duplicate, "Siehe Ihre erste Anfrage.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Standort Nord – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 3-3-closed-p1@hilfe.example.org
    In-Reply-To: 3-1-received-p1@hilfe.example.org
    de automatic
    Subject: Ihre Anfrage 2026-00003 ist abgeschlossen, es gibt sie doppelt

    Guten Tag, Mara Müller-Lüdenscheidt!

    Ihre Anfrage „Laptop für die Schule“ liegt uns schon vor. Wir bearbeiten sie nur einmal und haben diese hier abgeschlossen.

    Siehe Ihre erste Anfrage.

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Ist noch etwas offen? Dann schreiben Sie uns auf dieser Seite. Wir öffnen die Anfrage wieder.

    Freundliche Grüße
    Team Standort Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");
}

#[tokio::test]
async fn agents_are_told_in_german() {
    let desk = Desk::new(Lang::De).await;
    let ticket = desk.visitor_at(None, "Mara Müller-Lüdenscheidt", "Laptop für die Schule", &[]).await;
    desk.no_mail().await;

    desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(AGENT))).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    Message-ID: 1-3-assigned-a1@hilfe.example.org
    In-Reply-To: 1-1-received-a1@hilfe.example.org
    de automatic
    Subject: Dir zugewiesen: 2026-00001 Laptop für die Schule

    Hallo Kim Beispiel!

    Ein Ticket ist jetzt dir zugewiesen.

    Nummer: 2026-00001
    Betreff: Laptop für die Schule
    Abteilung: Standort Nord

    Ticket öffnen:
    https://hilfe.example.org/console/tickets/2026-00001

    Die Nachrichten stehen nur im Ticket und nicht in E-Mails. So bleiben sie geschützt.

    -- 
    Du bekommst diese E-Mail, weil du bei Technik-Truhe Anfragen beantwortest.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.requester_writes(ticket, "Mein Kontostand ist geheim.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    Message-ID: 1-4-wrote-a1@hilfe.example.org
    In-Reply-To: 1-1-received-a1@hilfe.example.org
    de automatic
    Subject: Neue Nachricht zu 2026-00001: Laptop für die Schule

    Hallo Kim Beispiel!

    Zu einem Ticket, an dem du arbeitest, gibt es eine neue Nachricht.

    Nummer: 2026-00001
    Betreff: Laptop für die Schule
    Abteilung: Standort Nord

    Ticket öffnen:
    https://hilfe.example.org/console/tickets/2026-00001

    Die Nachrichten stehen nur im Ticket und nicht in E-Mails. So bleiben sie geschützt.

    -- 
    Du bekommst diese E-Mail, weil du bei Technik-Truhe Anfragen beantwortest.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_does(
        AGENT,
        ticket,
        TicketCommand::Action(Action::AddTask(Label::parse("Löschnachweis schreiben").unwrap())),
    )
    .await;
    desk.does(Actor::Link { ticket }, ticket, TicketCommand::Action(Action::RequesterSettles)).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    Message-ID: 1-6-wrote-a1@hilfe.example.org
    In-Reply-To: 1-1-received-a1@hilfe.example.org
    de automatic
    Subject: Erledigt, sagt die anfragende Person: 2026-00001 Laptop für die Schule

    Hallo Kim Beispiel!

    Für die anfragende Person ist die Sache erledigt. Vor dem Abschließen fehlt aber noch etwas. Bitte sieh nach.

    Nummer: 2026-00001
    Betreff: Laptop für die Schule
    Abteilung: Standort Nord

    Ticket öffnen:
    https://hilfe.example.org/console/tickets/2026-00001

    Die Nachrichten stehen nur im Ticket und nicht in E-Mails. So bleiben sie geschützt.

    -- 
    Du bekommst diese E-Mail, weil du bei Technik-Truhe Anfragen beantwortest.
    Datenschutz: https://hilfe.example.org/privacy
    ");

    desk.agent_does(AGENT, ticket, TicketCommand::Action(Action::SetTask(0, tresen::domain::ticket::TaskState::Done)))
        .await;
    desk.agent_closes(ticket, TicketOutcome::Solved, "Erledigt.").await;
    desk.requester_writes(ticket, "Es geht doch noch nicht.").await;
    let told = desk.mails().await;
    assert_eq!(told.iter().map(|letter| letter.to.0.as_str()).collect::<Vec<_>>(), ["Kim Beispiel", "Lou Muster"]);
    insta::assert_snapshot!(shown(&told[0]), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    Message-ID: 1-9-reopened-a1@hilfe.example.org
    In-Reply-To: 1-1-received-a1@hilfe.example.org
    de automatic
    Subject: Wieder offen: 2026-00001 Laptop für die Schule

    Hallo Kim Beispiel!

    Ein Ticket, an dem du gearbeitet hast, ist wieder offen: Die anfragende Person hat noch einmal geschrieben.

    Nummer: 2026-00001
    Betreff: Laptop für die Schule
    Abteilung: Standort Nord

    Ticket öffnen:
    https://hilfe.example.org/console/tickets/2026-00001

    Die Nachrichten stehen nur im Ticket und nicht in E-Mails. So bleiben sie geschützt.

    -- 
    Du bekommst diese E-Mail, weil du bei Technik-Truhe Anfragen beantwortest.
    Datenschutz: https://hilfe.example.org/privacy
    ");
}

#[tokio::test]
async fn requesters_are_told_in_english() {
    let desk = Desk::new(Lang::En).await;
    let ticket =
        desk.visitor_asks("Mara Müller-Lüdenscheidt", "Laptop für die Schule", &["Foto 1.jpg", "Rechnung.pdf"]).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-1-received-p1@hilfe.example.org
    en automatic
    Subject: We have received your request 2026-00001

    Hello Mara Müller-Lüdenscheidt,

    We have received your request. We will answer you as soon as we can.

    Number: 2026-00001
    Subject: Laptop für die Schule

    Your 2 files have arrived: Foto 1.jpg, Rechnung.pdf

    View your request:
    https://hilfe.example.org/r/[secret]

    Anyone who has this link can read your request.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.agent_answers(
        ticket,
        "Guten Tag,\n\nwir haben ein Gerät für Sie.\nKommen Sie am Freitag?\n\nViele Grüße\nKim",
        false,
    )
    .await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-3-answer-p1@hilfe.example.org
    In-Reply-To: 1-1-received-p1@hilfe.example.org
    en by a person
    Subject: Answer to your request 2026-00001

    Hello Mara Müller-Lüdenscheidt,

    We have written to you about your request “Laptop für die Schule”:

    Guten Tag,

    wir haben ein Gerät für Sie.
    Kommen Sie am Freitag?

    Viele Grüße
    Kim

    View the answer and write back:
    https://hilfe.example.org/r/[secret]

    Please reply on that page and not to this e-mail.

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.agent_answers(ticket, "Welche Größe darf es sein?", true).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-4-answer-p1@hilfe.example.org
    In-Reply-To: 1-1-received-p1@hilfe.example.org
    en by a person
    Subject: We have a question about your request 2026-00001

    Hello Mara Müller-Lüdenscheidt,

    For your request “Laptop für die Schule” we need an answer from you:

    Welche Größe darf es sein?

    Answer the question:
    https://hilfe.example.org/r/[secret]

    Please reply on that page and not to this e-mail.

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.agent_does(
        AGENT,
        ticket,
        TicketCommand::Action(Action::PutOnWaiting(Some(body("Im Moment fehlen uns Geräte.")))),
    )
    .await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-5-waiting-p1@hilfe.example.org
    In-Reply-To: 1-1-received-p1@hilfe.example.org
    en automatic
    Subject: Your request 2026-00001 is on the waiting list

    Hello Mara Müller-Lüdenscheidt,

    We cannot work on your request “Laptop für die Schule” at the moment. It is on our waiting list. We will write to you as soon as we can go on.

    Im Moment fehlen uns Geräte.

    View your request:
    https://hilfe.example.org/r/[secret]

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.agent_closes(ticket, TicketOutcome::Solved, "Das Gerät ist abgeholt.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-6-closed-p1@hilfe.example.org
    In-Reply-To: 1-1-received-p1@hilfe.example.org
    en automatic
    Subject: Your request 2026-00001 is closed

    Hello Mara Müller-Lüdenscheidt,

    Your request “Laptop für die Schule” is closed.

    Das Gerät ist abgeholt.

    View your request:
    https://hilfe.example.org/r/[secret]

    Is something still open? Then write to us on that page. We will open the request again.

    How satisfied are you? On the same page you can tell us. Nobody learns that the answer is yours.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.does(Actor::Link { ticket }, ticket, TicketCommand::Action(Action::RenewLink)).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 1-7-link-p1@hilfe.example.org
    In-Reply-To: 1-1-received-p1@hilfe.example.org
    en automatic
    Subject: New link to your request 2026-00001

    Hello Mara Müller-Lüdenscheidt,

    Your request “Laptop für die Schule” has a new link. The old link no longer leads to it.

    View your request:
    https://hilfe.example.org/r/[secret]

    Anyone who has this link can read your request.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    let ticket = desk.visitor_asks("Mara Müller-Lüdenscheidt", "Noch ein Laptop", &[]).await;
    desk.mail().await;
    desk.agent_closes(ticket, TicketOutcome::Declined, "Wir geben ein Gerät je Haushalt aus.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 2-3-closed-p1@hilfe.example.org
    In-Reply-To: 2-1-received-p1@hilfe.example.org
    en automatic
    Subject: Sorry, we cannot fulfil your request 2026-00002

    Hello Mara Müller-Lüdenscheidt,

    Unfortunately we cannot fulfil your request “Noch ein Laptop”. We have closed it.

    Wir geben ein Gerät je Haushalt aus.

    View your request:
    https://hilfe.example.org/r/[secret]

    Is something still open? Then write to us on that page. We will open the request again.

    How satisfied are you? On the same page you can tell us. Nobody learns that the answer is yours.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");

    let ticket = desk.visitor_asks("Mara Müller-Lüdenscheidt", "Laptop für die Schule", &[]).await;
    desk.mail().await;
    desk.agent_closes(ticket, TicketOutcome::Duplicate, "Siehe Ihre erste Anfrage.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Standort Nord team – Technik-Truhe
    To: Mara Müller-Lüdenscheidt <mara@example.org>
    Message-ID: 3-3-closed-p1@hilfe.example.org
    In-Reply-To: 3-1-received-p1@hilfe.example.org
    en automatic
    Subject: Your request 2026-00003 is closed, we have it twice

    Hello Mara Müller-Lüdenscheidt,

    We already have your request “Laptop für die Schule”. We work on it only once and have closed this one.

    Siehe Ihre erste Anfrage.

    View your request:
    https://hilfe.example.org/r/[secret]

    Is something still open? Then write to us on that page. We will open the request again.

    Kind regards
    Standort Nord team
    Technik-Truhe

    -- 
    You receive this e-mail from Technik-Truhe because a request was made there with your address.
    Privacy: https://hilfe.example.org/privacy
    ");
}

#[tokio::test]
async fn agents_are_told_in_english() {
    let desk = Desk::new(Lang::En).await;
    let ticket = desk.visitor_at(None, "Mara Müller-Lüdenscheidt", "Laptop für die Schule", &[]).await;
    desk.no_mail().await;

    desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(AGENT))).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    Message-ID: 1-3-assigned-a1@hilfe.example.org
    In-Reply-To: 1-1-received-a1@hilfe.example.org
    en automatic
    Subject: Assigned to you: 2026-00001 Laptop für die Schule

    Hello Kim Beispiel,

    A ticket is assigned to you now.

    Number: 2026-00001
    Subject: Laptop für die Schule
    Department: Standort Nord

    Open the ticket:
    https://hilfe.example.org/console/tickets/2026-00001

    Messages stay inside the ticket and are not sent by e-mail. That keeps them protected.

    -- 
    You receive this e-mail because you answer requests at Technik-Truhe.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.requester_writes(ticket, "Mein Kontostand ist geheim.").await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    Message-ID: 1-4-wrote-a1@hilfe.example.org
    In-Reply-To: 1-1-received-a1@hilfe.example.org
    en automatic
    Subject: New message on 2026-00001: Laptop für die Schule

    Hello Kim Beispiel,

    There is a new message on a ticket you are working on.

    Number: 2026-00001
    Subject: Laptop für die Schule
    Department: Standort Nord

    Open the ticket:
    https://hilfe.example.org/console/tickets/2026-00001

    Messages stay inside the ticket and are not sent by e-mail. That keeps them protected.

    -- 
    You receive this e-mail because you answer requests at Technik-Truhe.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.agent_does(
        AGENT,
        ticket,
        TicketCommand::Action(Action::AddTask(Label::parse("Löschnachweis schreiben").unwrap())),
    )
    .await;
    desk.does(Actor::Link { ticket }, ticket, TicketCommand::Action(Action::RequesterSettles)).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    Message-ID: 1-6-wrote-a1@hilfe.example.org
    In-Reply-To: 1-1-received-a1@hilfe.example.org
    en automatic
    Subject: Settled, says the requester: 2026-00001 Laptop für die Schule

    Hello Kim Beispiel,

    For the requester the matter is settled. But something is still missing before it can be closed. Please take a look.

    Number: 2026-00001
    Subject: Laptop für die Schule
    Department: Standort Nord

    Open the ticket:
    https://hilfe.example.org/console/tickets/2026-00001

    Messages stay inside the ticket and are not sent by e-mail. That keeps them protected.

    -- 
    You receive this e-mail because you answer requests at Technik-Truhe.
    Privacy: https://hilfe.example.org/privacy
    ");

    desk.agent_does(AGENT, ticket, TicketCommand::Action(Action::SetTask(0, tresen::domain::ticket::TaskState::Done)))
        .await;
    desk.agent_closes(ticket, TicketOutcome::Solved, "Erledigt.").await;
    desk.requester_writes(ticket, "Es geht doch noch nicht.").await;
    let told = desk.mails().await;
    assert_eq!(told.iter().map(|letter| letter.to.0.as_str()).collect::<Vec<_>>(), ["Kim Beispiel", "Lou Muster"]);
    insta::assert_snapshot!(shown(&told[0]), @r"
    From: Technik-Truhe
    To: Kim Beispiel <kim@example.org>
    Message-ID: 1-9-reopened-a1@hilfe.example.org
    In-Reply-To: 1-1-received-a1@hilfe.example.org
    en automatic
    Subject: Open again: 2026-00001 Laptop für die Schule

    Hello Kim Beispiel,

    A ticket you worked on is open again: the requester has written once more.

    Number: 2026-00001
    Subject: Laptop für die Schule
    Department: Standort Nord

    Open the ticket:
    https://hilfe.example.org/console/tickets/2026-00001

    Messages stay inside the ticket and are not sent by e-mail. That keeps them protected.

    -- 
    You receive this e-mail because you answer requests at Technik-Truhe.
    Privacy: https://hilfe.example.org/privacy
    ");
}

#[tokio::test]
async fn the_board_words_the_confirmation_and_departments_their_address() {
    let desk = Desk::new(Lang::De).await;
    desk.write(|tx| {
        let department = tx.department(DepartmentId(1))?.unwrap();
        let email = Some(EmailAddress::parse("nord@example.org").unwrap());
        tx.put_department(&Department { name: Label::parse("Team Nord").unwrap(), email, ..department })?;
        let confirmation = Some(body("Vielen Dank!\n\nEin Mitglied liest Ihre Anfrage <bald> & antwortet."));
        Ok(tx.put_texts(Lang::De, &Texts { confirmation, ..Texts::default() })?)
    })
    .await;
    let ticket = desk.visitor_asks("Mara Müller", "Drucker", &[]).await;
    insta::assert_snapshot!(shown(&desk.mail().await), @r"
    From: Team Nord – Technik-Truhe
    Reply-To: nord@example.org
    To: Mara Müller <mara@example.org>
    Message-ID: 1-1-received-p1@hilfe.example.org
    de automatic
    Subject: Ihre Anfrage 2026-00001 ist eingegangen

    Guten Tag, Mara Müller!

    Vielen Dank!

    Ein Mitglied liest Ihre Anfrage <bald> & antwortet.

    Nummer: 2026-00001
    Betreff: Drucker

    Anfrage ansehen:
    https://hilfe.example.org/r/[secret]

    Wer diesen Link hat, kann Ihre Anfrage lesen.

    Freundliche Grüße
    Team Nord
    Technik-Truhe

    -- 
    Sie bekommen diese E-Mail von Technik-Truhe, weil dort eine Anfrage mit Ihrer Adresse gestellt wurde.
    Datenschutz: https://hilfe.example.org/privacy
    ");
    desk.agent_answers(ticket, "Gern.", false).await;
    let answer = desk.mail().await;
    assert!(!answer.text.contains("nicht auf diese E-Mail"), "the department reads replies: {}", answer.text);
}

#[tokio::test]
async fn requesters_never_read_the_name_of_an_internal_department_and_agents_no_words() {
    let desk = Desk::new(Lang::De).await;
    desk.write(|tx| {
        let department = tx.department(DepartmentId(1))?.unwrap();
        Ok(tx.put_department(&Department { public: false, ..department })?)
    })
    .await;
    let ticket = desk.visitor_asks("Mara Müller", "Drucker", &[]).await;
    let received = desk.mail().await;
    assert_eq!(received.from_name, "Technik-Truhe");
    assert!(!format!("{received:?}").contains("Nord"), "{received:?}");
    desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(AGENT))).await;
    desk.requester_writes(ticket, "Mein Geheimnis.").await;
    for letter in desk.mails().await {
        assert!(letter.text.contains("Standort Nord"), "agents read it: {}", letter.text);
        assert!(!letter.text.contains("Geheimnis") && !letter.text.contains("/r/"), "{}", letter.text);
    }
}

#[tokio::test]
async fn nothing_is_told_any_more_when_nobody_may_be_told() {
    let desk = Desk::new(Lang::De).await;
    // Without a mail server the rows wait, untried.
    desk.write(|tx| Ok(tx.remove_mail_server()?)).await;

    let spam = desk.visitor_asks("Spam", "Gewinn!!!", &[]).await;
    desk.agent_closes(spam, TicketOutcome::Spam, "x").await;
    let no_address = desk.visitor_asks("Mara", "Laptop", &[]).await;
    desk.write(move |tx| {
        let person = tx.person(tx.ticket(no_address)?.unwrap().requester)?.unwrap();
        Ok(tx.put_person(&tresen::domain::person::Person { email: None, ..person })?)
    })
    .await;
    let ticket = desk.visitor_at(None, "Lou", "Drucker", &[]).await;
    desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(AGENT))).await;
    desk.write(|tx| {
        let account = tx.account(AGENT)?.unwrap();
        Ok(tx.put_account(&Account { state: AccountState::Locked { since: tx.now }, ..account })?)
    })
    .await;
    let moved = desk.visitor_at(None, "Lou", "Monitor", &[]).await;
    desk.agent_does(AGENT, moved, TicketCommand::Action(Action::Assign(COLLEAGUE))).await;
    desk.write(|tx| {
        let account = tx.account(COLLEAGUE)?.unwrap();
        Ok(tx.put_account(&Account { memberships: BTreeMap::new(), ..account })?)
    })
    .await;
    let binned = desk.visitor_asks("Mika", "Tastatur", &[]).await;
    desk.write(move |tx| {
        let ticket = tx.ticket(binned)?.unwrap();
        let status = tresen::domain::ticket::Status::Deleted { outcome: TicketOutcome::Solved };
        Ok(tx.update_ticket(&ticket, &tresen::domain::ticket::Ticket { status, ..ticket.clone() })?)
    })
    .await;

    desk.no_mail().await;
    let waiting = desk.waiting();
    assert_eq!(waiting.len(), 5, "{waiting:#?}");
    assert!(waiting.iter().all(|row| row.attempts == 0 && row.due == row.created), "{waiting:#?}");

    desk.write(|tx| Ok(tx.put_mail_server(&server())?)).await;
    desk.no_mail().await;
    assert_eq!(desk.waiting(), []);
}

#[tokio::test]
async fn what_fails_is_tried_later_and_later_until_it_is_given_up() {
    let desk = Desk::new(Lang::De).await;
    desk.visitor_asks("Mara", "Laptop", &[]).await;
    let start = desk.helpdesk.now();
    let mut last = SignedDuration::ZERO;
    let mut tries = 0;
    while !desk.waiting()[0].given_up {
        desk.server_says(&[temporary("451 später")]);
        desk.no_mail().await;
        tries += 1;
        let row = desk.waiting().remove(0);
        assert_eq!((row.attempts, row.last_attempt.unwrap().error.as_deref()), (tries, Some("451 später")));
        let pause = row.due.duration_since(desk.helpdesk.now());
        assert!(pause <= SignedDuration::from_mins(75) && (tries > 6 || pause > last), "{tries}: {pause:?}");
        last = pause;
        desk.helpdesk.wait(pause - SignedDuration::from_secs(1));
        desk.server_says(&[Err(SendError::Permanent("asked too early".into()))]);
        desk.no_mail().await;
        assert_eq!(desk.waiting()[0].attempts, tries, "nothing is sent before it is due");
        desk.helpdesk.wait(SignedDuration::from_secs(1));
    }
    let days = desk.helpdesk.now().duration_since(start).as_hours();
    assert!((72..75).contains(&days), "given up after {days} hours");

    desk.server_says(&[]);
    desk.helpdesk.wait(SignedDuration::from_hours(500));
    desk.no_mail().await;
    desk.write(|tx| manage(tx, &Actor::System, tx.outbox_rows()?[0].id, OutboxAction::Retry)).await;
    desk.server_says(&[temporary("noch nicht")]);
    desk.no_mail().await;
    assert!(!desk.waiting()[0].given_up, "trying again has as many tries as a new mail");
    desk.helpdesk.wait(SignedDuration::from_mins(2));
    desk.mail().await;
    desk.helpdesk.wait(SignedDuration::from_hours(500));
    desk.no_mail().await;
}

#[tokio::test]
async fn a_final_refusal_waits_for_a_person_who_tries_again_or_drops_it() {
    let desk = Desk::new(Lang::De).await;
    for subject in ["Laptop", "Drucker"] {
        desk.server_says(&[Err(SendError::Permanent("550 no such user".into()))]);
        desk.visitor_asks("Mara", subject, &[]).await;
        desk.no_mail().await;
    }
    desk.helpdesk.wait(SignedDuration::from_hours(24));
    desk.no_mail().await;
    let ids: Vec<OutboxId> = desk.waiting().iter().filter(|row| row.given_up).map(|row| row.id).collect();
    let [first, second] = ids[..] else { panic!("{ids:?}") };
    desk.write(move |tx| manage(tx, &Actor::System, first, OutboxAction::Retry)).await;
    desk.write(move |tx| manage(tx, &Actor::System, second, OutboxAction::Drop)).await;
    assert!(desk.mail().await.text.contains("Laptop"));
    assert_eq!(desk.waiting(), []);
    let gone = desk.app().write(move |tx| manage(tx, &Actor::System, first, OutboxAction::Retry)).await;
    assert!(matches!(gone, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_crash_between_attempt_and_settling_repeats_the_mail_recognisably() {
    let desk = Desk::new(Lang::De).await;
    desk.visitor_asks("Mara", "Laptop", &[]).await;
    let id = desk.waiting()[0].id;
    let attempt =
        move |tx: &mut tresen::store::Tx<'_>| begin(tx, id, "https://hilfe.example.org", &jiff::tz::TimeZone::UTC);
    let lost = mail::compose(&desk.write(attempt).await.unwrap());
    assert_eq!(desk.write(attempt).await, None, "an attempt under way is not begun again");
    desk.no_mail().await;
    desk.helpdesk.wait(SignedDuration::from_mins(2));
    let repeated = desk.mail().await;
    assert_eq!(repeated.message_id, lost.message_id);
    assert_eq!(repeated.text, lost.text);
    desk.helpdesk.wait(SignedDuration::from_hours(24));
    desk.no_mail().await;
}

#[tokio::test]
async fn the_worker_sends_on_its_own_and_stops_when_told() {
    let desk = Desk::new(Lang::De).await;
    let (tell, told) = watch::channel(false);
    let worker = tokio::spawn(outbox::run(desk.app().clone(), tresen::channel::mail::MailCarrier, told));
    desk.server_says(&[temporary("451")]);
    for name in ["Mara", "Lou", "Kim", "Mika", "Noa", "Robin", "Sascha", "Toni"] {
        desk.visitor_asks(name, "Laptop", &[]).await;
    }
    let sent = || desk.helpdesk.post.letters.lock().unwrap().len();
    let until = async |count| {
        while sent() < count || desk.waiting().len() != 8 - count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), until(7)).await.expect("seven are sent");
    desk.helpdesk.wait(SignedDuration::from_mins(2));
    desk.app().wake_outbox(tresen::store::Lane::Mail);
    tokio::time::timeout(Duration::from_secs(20), until(8)).await.expect("the eighth is sent later");
    tell.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(5), worker).await.expect("it stops").unwrap();
    desk.visitor_asks("Uli", "Laptop", &[]).await;
    assert_eq!((sent(), desk.waiting().len()), (8, 1));
}

#[tokio::test]
async fn one_that_breaks_off_holds_up_nobody() {
    struct Breaks;
    impl tresen::app::transport::MailTransport for Breaks {
        fn send<'a>(&'a self, _: &'a MailServer, letter: &'a Email) -> tresen::app::transport::SendFuture<'a> {
            assert!(letter.to.0.as_str() != "Mara", "a mistake of ours");
            Box::pin(async { Ok(()) })
        }
    }
    let desk = Desk::new(Lang::De).await;
    let app = App::new(
        desk.app().store().clone(),
        desk.helpdesk.clock.clone(),
        desk.app().options().clone(),
        std::sync::Arc::new(Breaks),
    );
    desk.visitor_asks("Mara", "Laptop", &[]).await;
    desk.visitor_asks("Lou", "Laptop", &[]).await;
    outbox::deliver_all(&app, tresen::channel::mail::MailCarrier).await.unwrap();
    let left = desk.waiting();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].last_attempt.as_ref().unwrap().error.as_deref(), Some("sending broke off"));
    desk.helpdesk.wait(SignedDuration::from_mins(2));
    assert_eq!(desk.mail().await.to.0.as_str(), "Mara");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever people and departments are called and write, each mail has the headers it should have.
    #[test]
    fn hostile_names_and_words_stay_where_they_belong(name in hostile(), subject in hostile(), words in hostile()) {
        let typed = (PersonName::parse(&name), Label::parse(&name), Subject::parse(&subject), Body::parse(&words));
        let (Ok(_), Ok(department), Ok(_), Ok(_)) = typed else { return Ok(()) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let letters = runtime.block_on(async {
            let desk = Desk::new(Lang::De).await;
            desk.write(move |tx| {
                let nord = tx.department(DepartmentId(1))?.unwrap();
                Ok(tx.put_department(&Department { name: department.clone(), ..nord })?)
            }).await;
            let ticket = desk.visitor_asks(&name, &subject, &[]).await;
            desk.agent_answers(ticket, &words, false).await;
            desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(COLLEAGUE))).await;
            desk.agent_does(COLLEAGUE, ticket, TicketCommand::Action(Action::Assign(AGENT))).await;
            desk.mails().await
        });
        prop_assert_eq!(letters.len(), 3);
        for letter in letters {
            arrives_whole(&letter)?;
        }
    }
}

fn arrives_whole(letter: &Email) -> Result<(), TestCaseError> {
    prop_assert_eq!(words_of(&letter.html), words_of_text(&letter.text));
    let bytes = mail::format_message(&server(), letter).unwrap();
    prop_assert!(bytes.is_ascii() && bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 998));
    let mail = MessageParser::default().parse(&bytes).unwrap();
    let names: Vec<&str> = mail.headers().iter().map(|header| header.name.as_str()).collect();
    let expected = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "In-Reply-To",
        "References",
        "Content-Language",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "MIME-Version",
        "Content-Type",
    ];
    let is_expected = |name: &&&str| match **name {
        "In-Reply-To" | "References" => letter.thread.is_some(),
        "Auto-Submitted" => letter.is_automatic,
        _ => true,
    };
    prop_assert_eq!(names, expected.iter().filter(is_expected).copied().collect::<Vec<_>>());
    let shown = |typed: &str| typed.replace("=?", "= ?");
    for (header, name, address) in [
        (mail.from(), letter.from_name.as_str(), "hilfe@example.org"),
        (mail.to(), letter.to.0.as_str(), letter.to.1.as_str()),
    ] {
        let people = header.unwrap().clone().into_list();
        prop_assert_eq!(people.len(), 1);
        prop_assert_eq!(people[0].address(), Some(address));
        let name = shown(name);
        prop_assert_eq!(words(people[0].name().unwrap()), words(&name));
    }
    let subject = shown(&letter.subject);
    prop_assert_eq!(mail.subject().unwrap(), &subject);
    prop_assert_eq!(mail.message_id().unwrap(), &letter.message_id);
    prop_assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n"), letter.text.as_str());
    prop_assert_eq!(mail.body_html(0).unwrap().replace("\r\n", "\n"), letter.html.as_str());
    prop_assert_eq!((mail.text_body_count(), mail.html_body_count(), mail.attachment_count()), (1, 1, 0));
    Ok(())
}

fn words_of(html: &str) -> Vec<String> {
    words(&plain(html)).into_iter().map(str::to_owned).collect()
}

fn words_of_text(text: &str) -> Vec<String> {
    words(&text.replace("\n-- \n", "\n")).into_iter().map(str::to_owned).collect()
}

/// Pieces that break badly made headers and pages.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\r\nBcc: opfer@example.net\r\n".to_owned()),
        Just("\n\n<script>alert(1)</script>".to_owned()),
        Just("\" <boss@example.net>, \"".to_owned()),
        Just("=?utf-8?q?=0D=0ABcc:_x@example.net?=".to_owned()),
        Just("&lt;b&gt; </title></div>".to_owned()),
        Just("Größe\u{2028}Übung 👩\u{200d}🔧 ".to_owned()),
        Just("\r\n.\r\nRSET\r\n".to_owned()),
        "\\PC{0,30}",
    ];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}
