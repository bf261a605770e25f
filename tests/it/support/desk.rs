//! A small helpdesk with everything a form can ask, and what people do in it.

use jiff::SignedDuration;
use tresen::{
    app::{
        App, Error,
        account::{self, NewAccount},
        request::proof_of_work,
        ticket::{self, TicketCommand},
        transport::Email,
    },
    demo::{self, DemoSignIn},
    domain::{
        access::{Actor, Agent},
        department::DepartmentKind,
        field::{Field, FieldAudience, FieldKind},
        id::{AccountId, DepartmentId, TicketId, TopicId},
        organisation::Texts,
        person::Lang,
        rights::{Capability, Membership},
        routing::TopicRoute,
    },
};

use super::{Browser, Page, TestApp, body, department, field, label, mail_server, new_account, organisation, topic};

pub const SITE: DepartmentId = DepartmentId(1);
pub const OFFICE: DepartmentId = DepartmentId(2);
pub const HELP: TopicId = TopicId(1);
pub const DONATION: TopicId = TopicId(2);
pub const INTERNAL: TopicId = TopicId(3);

/// One field of every kind; the first and the fourth have to be answered.
pub fn every_kind() -> Vec<Field> {
    let options = || vec![label("Laptop"), label("Bildschirm"), label("Etwas anderes")];
    let mut fields = vec![
        field(1, "Ihr Gerät", FieldKind::Text),
        field(2, "Was haben Sie versucht?", FieldKind::LongText),
        field(3, "Alter in Jahren", FieldKind::Number),
        field(4, "Seit wann?", FieldKind::Date),
        field(5, "Art", FieldKind::Choice { options: options() }),
        field(6, "Dazu gehört", FieldKind::MultipleChoice { options: options() }),
        field(7, "Ich bringe es vorbei", FieldKind::Checkbox),
        field(8, "Geht es noch an?", FieldKind::YesNo),
        field(9, "Nachweis", FieldKind::File),
        Field {
            audience: FieldAudience::Agents,
            required_to_submit: true,
            ..field(10, "Nur für das Team", FieldKind::Text)
        },
    ];
    fields[0].required_to_submit = true;
    fields[3].required_to_submit = true;
    fields
}

impl Browser {
    /// Presses a button that changes the questions of the form of a topic. The form comes back unsaved.
    pub fn presses(&mut self, step: &str) -> Page {
        self.form("main form").and("edit", step).send().is(422);
        assert!(self.page.all(".summary").is_empty(), "{}", self.page.text());
        self.page.clone()
    }

    /// Adds an empty question to the form of a topic that is open, and tells how its controls begin.
    pub fn adds_question(&mut self, kind: &str) -> String {
        self.presses(&format!("add {kind}"));
        self.page.attributes("input[name=row]", "value").last().unwrap().clone()
    }

    /// Adds a question to the topic of this page and saves it.
    pub fn asks(&mut self, page: &str, kind: &str, text: &str, more: &[(&str, &str)]) {
        self.open(page).is(200);
        let key = self.adds_question(kind);
        let form = self.form("main form").fill(&format!("{key}-label"), text);
        let page = more.iter().fold(form, |form, (name, value)| form.fill(&format!("{key}-{name}"), value)).send();
        assert!(page.is(200).says("Gespeichert."), "{}", page.text());
    }
}

impl TestApp {
    /// A helpdesk with a site, an office, a topic of every question and one that asks for the place.
    pub fn open() -> Self {
        let helpdesk = Self::fresh();
        helpdesk.opens();
        helpdesk
    }

    /// What [`Self::open`] has, in a helpdesk that is there.
    pub fn opens(&self) {
        self.write(|tx| {
            tx.put_organisation(&organisation("Technik-Truhe e. V.", "https://hilfe.example.org"))?;
            tx.put_texts(Lang::De, &Texts { refusal: Some(body("Dort sind wir nicht.")), ..Texts::default() })?;
            tx.put_department(&department(SITE, "Freiburg", DepartmentKind::Site, &["79000-79999"]))?;
            tx.put_department(&department(OFFICE, "Büro", DepartmentKind::General, &[]))?;
            let mut help = topic(HELP, "Hilfe", TopicRoute::Department(OFFICE), every_kind());
            help.ask_room = true;
            tx.put_topic(&help)?;
            tx.put_topic(&topic(DONATION, "Gerät spenden", TopicRoute::Site, Vec::new()))?;
            let mut internal = topic(INTERNAL, "Intern", TopicRoute::Department(OFFICE), Vec::new());
            internal.public = false;
            tx.put_topic(&internal)
        });
    }

    /// The demo, and who can sign in to it. Without a public address, links of its mails lead nowhere, so they wait.
    pub fn demo(lang: Lang) -> (Self, Vec<DemoSignIn>) {
        let helpdesk = Self::fresh();
        helpdesk.leaves_messages_unsent();
        let sign_ins = super::block_on(demo::fill(&helpdesk.app, &helpdesk.clock, lang)).unwrap();
        (helpdesk, sign_ins)
    }

    /// Changes the data as an administrator would.
    pub fn write<T: Send + 'static>(
        &self,
        change: impl Fn(&tresen::store::Tx<'_>) -> Result<T, tresen::store::StoreError> + Send + 'static,
    ) -> T {
        self.app.store().write_now::<T, tresen::store::StoreError, _>(move |tx| change(tx)).unwrap().0
    }
}

/// Sends every mail that is due, through a server that is set up for it.
pub fn deliver_mails(app: &App) {
    app.store().write_now::<_, Error, _>(|tx| Ok(tx.put_mail_server(&mail_server())?)).unwrap();
    super::block_on(tresen::outbox::deliver_all(app, tresen::channel::mail::MailCarrier)).unwrap();
}

impl TestApp {
    /// Changes the data through an intention.
    pub fn write_app<T: Send + 'static>(
        &self,
        change: impl Fn(&tresen::store::Tx<'_>) -> Result<T, tresen::app::Error> + Send + 'static,
    ) -> T {
        super::block_on(self.app.write(move |tx| change(tx))).unwrap()
    }

    /// Mails leave through a server: what goes out now.
    pub fn delivers(&self) -> Vec<Email> {
        deliver_mails(&self.app);
        std::mem::take(&mut *self.post.letters.lock().unwrap())
    }

    /// Somebody new works in a department.
    pub fn employs(&self, name: &str, email: &str, department: DepartmentId) -> AccountId {
        let memberships = [(department, Membership::Write)].into();
        let new = NewAccount { memberships, ..new_account(name, email) };
        self.write_app(move |tx| account::create_account(tx, &new))
    }

    /// An agent of a department does something with a ticket.
    #[track_caller]
    pub fn does(&self, account: AccountId, department: DepartmentId, ticket: TicketId, deed: TicketCommand) {
        let memberships = [(department, Membership::Write)].into();
        let actor = Actor::Agent(Agent { account, memberships, capabilities: [Capability::Administer].into() });
        self.write_app(move |tx| ticket::execute(tx, &actor, ticket, None, deed.clone()));
    }
}

impl Browser {
    /// Chooses a topic and stands on its first page.
    #[track_caller]
    pub fn asks_about(&mut self, topic: TopicId) -> Page {
        self.post_raw(
            "/request",
            "application/x-www-form-urlencoded",
            format!("topic={topic}").as_bytes(),
            &[("sec-fetch-site", "same-origin")],
        )
        .clone()
    }

    /// Gives name and address, and ticks the privacy notice.
    #[track_caller]
    pub fn introduces_themself(&mut self, name: &str, email: &str) -> Page {
        let form = self.form("form[novalidate]");
        form.fill("name", name).fill("email", email).fill("informed", "1").send()
    }

    /// Does the work that the page asks of browsers, after a moment, and sends.
    #[track_caller]
    pub fn sends(&mut self, helpdesk: &TestApp) -> Page {
        helpdesk.wait(SignedDuration::from_secs(5));
        let nonce = self.works();
        self.form("form[data-pow-challenge]").fill("pow", &nonce).send()
    }

    /// Finds the number that the page asks for.
    #[track_caller]
    pub fn works(&self) -> String {
        let asked = |name: &str| self.page.attributes("form[data-pow-challenge]", name)[0].clone();
        let (challenge, bits) = (asked("data-pow-challenge"), asked("data-pow-bits").parse().unwrap());
        (0_u64..).map(|n| n.to_string()).find(|nonce| proof_of_work::is_solved(&challenge, nonce, bits)).unwrap()
    }

    /// Asks for the donation of a device, all the way, and stands on the confirmation.
    #[track_caller]
    pub fn donates(&mut self, helpdesk: &TestApp, subject: &str) -> Page {
        self.asks_about(DONATION);
        self.form("form[novalidate]").fill("postal_code", "79102").send();
        self.form("form[novalidate]").fill("subject", subject).fill("description", "Drei Jahre alt.").send();
        self.introduces_themself("Mira Beispiel", "mira@example.org");
        self.sends(helpdesk).is(200).clone()
    }

    /// The path of the secret link on the confirmation.
    #[track_caller]
    pub fn secret_link(&self) -> String {
        let link = self.page.all("#link").first().cloned().unwrap_or_else(|| panic!("{}", self.page.text()));
        link[link.find("/r/").unwrap()..].to_owned()
    }
}
