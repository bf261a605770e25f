//! The parts around every page of the console: top bar, list of queues, messages, shortcuts.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{
    ConsoleContext,
    messages_shown::{DoneMessage, toasts},
};
use crate::{
    app::{
        self,
        account::{profile, proof::require_account},
        view::{
            health,
            outbox::{self, MailState},
            queue::{self, Queue, QueueCount},
        },
    },
    domain::{
        access::{
            Actor, is_team_member, may_administer, may_create_requests_anywhere, may_inspect, may_read_audit_log,
        },
        department::DepartmentKind,
        health::{HealthIssue, HealthSeverity},
        person::Lang,
    },
    i18n::{self, Locale},
    t,
    web::{
        answer,
        form::Posted,
        gate::{AgentSession, is_own_address},
        problem::Problem,
        ui::{self, Tone, icon},
    },
};

/// `POST /console/language`: the console speaks the other language from now on.
pub async fn set_language(Posted { gate: context, fields }: Posted<ConsoleContext>) -> Result<HttpResponse, Problem> {
    let lang = Lang::from_tag(fields.get("lang")).ok_or(Problem::Unreadable)?;
    context.write(move |tx, actor| profile::set_language(tx, require_account(actor)?, lang)).await?;
    Ok(back_to(fields.get("back")))
}

/// `POST /console/rows`: lists have rows of one line (`dense`) or of two from now on.
pub async fn set_rows(Posted { gate: context, fields }: Posted<ConsoleContext>) -> Result<HttpResponse, Problem> {
    let is_dense = fields.get("rows") == "dense";
    context.write(move |tx, actor| profile::set_dense_rows(tx, require_account(actor)?, is_dense)).await?;
    Ok(back_to(fields.get("back")))
}

/// Leads back to where somebody was, if that is a page of the console.
fn back_to(back: &str) -> HttpResponse {
    let is_theirs = |back: &&str| is_own_address(back) && (back.starts_with("/console") || back.starts_with("/admin"));
    let back = Some(back).filter(is_theirs).unwrap_or("/console");
    answer::see_other(back)
}

/// The data of the frame.
pub struct Frame {
    queues: Vec<QueueCount>,
    /// The gravest trouble of the installation that the reader is told of.
    trouble: Option<HealthIssue>,
    mail: MailState,
    administers: bool,
    is_of_the_team: bool,
    reads_journal: bool,
    inspects: bool,
    may_create: bool,
    /// What the form before did.
    done: Option<DoneMessage>,
}

impl Frame {
    /// Reads the data of the frame.
    pub fn of(context: &ConsoleContext, read: &app::Reading, actor: &Actor) -> Result<Self, app::Error> {
        let has_server = context.app().mail_host(read)?.is_some();
        Ok(Self {
            queues: queue::count_queues(read, actor)?,
            trouble: health::gravest_issue(context.app(), actor),
            mail: match is_team_member(actor) {
                true => outbox::mail_state(read, actor, has_server)?,
                // Not theirs to look after.
                false => MailState::Fine,
            },
            administers: may_administer(actor),
            is_of_the_team: is_team_member(actor),
            reads_journal: may_read_audit_log(actor),
            inspects: may_inspect(actor),
            may_create: may_create_requests_anywhere(actor),
            done: DoneMessage::of(context, read, actor)?,
        })
    }

    /// The messages of the page, with what the form before did.
    pub fn messages(&self, context: &ConsoleContext) -> Markup {
        toasts(context.lang(), self.done.as_ref(), context.accepted_mark(), &context.session.csrf())
    }

    /// The number of tickets in a queue; 0 for a queue that the reader does not have.
    pub fn count(&self, queue: Queue) -> u64 {
        self.queues.iter().find(|counted| counted.queue == queue).map_or(0, |counted| counted.count)
    }

    /// Whether all queues of the reader are empty.
    pub fn has_no_ticket(&self) -> bool {
        self.queues.iter().all(|counted| counted.count == 0)
    }

    /// Whether the reader is of the team, not of a provider.
    pub fn is_of_the_team(&self) -> bool {
        self.is_of_the_team
    }

    /// The name of a queue in the reader's language.
    pub fn name(&self, lang: Lang, queue: Queue) -> String {
        match self.queues.iter().find(|counted| counted.queue == queue).and_then(|counted| counted.name.as_ref()) {
            Some(name) => name.to_string(),
            None => i18n::text(lang, &format!("queue-{}", queue.word()), &[]),
        }
    }
}

/// What the frame needs to know of a page.
#[derive(Clone, Copy, Default)]
pub struct ConsolePageInfo<'a> {
    pub title: &'a str,
    /// The open queue, marked in the list of queues.
    pub queue: Option<Queue>,
    /// The text in the search field.
    pub query: &'a str,
    /// The address of the open page in the menu below the queues, such as the outbox.
    pub menu_path: &'a str,
    /// The address to come back to after a change of language.
    pub path: &'a str,
    /// The page shows [`Frame::messages`] itself, where they fit.
    pub shows_messages: bool,
}

/// A page of the console. `rest` comes after `main`: the right column and the navigation of a phone.
pub fn page(
    context: &ConsoleContext,
    frame: &Frame,
    info: ConsolePageInfo<'_>,
    main: &Markup,
    rest: Option<&Markup>,
) -> Markup {
    let lang = context.lang();
    let body = html! {
        a.skip-link href="#main" { (t!(lang, "skip-to-content")) }
        div.notices {
            (ui::lost_form_notice(&context.session.guest, Tone::Familiar))
            (health_banner(context.locale(), frame))
            (mail_banner(lang, frame))
        }
        (top_bar(&context.session, frame.may_create, &t!(lang, "console-queues"), info.query, info.path))
        (queue_navigation(lang, frame, info))
        (main)
        @if let Some(rest) = rest { (rest) }
        @if !info.shows_messages { (frame.messages(context)) }
        (shortcuts(lang))
    };
    ui::console_document(&context.session, info.title, Some("/console/live"), &body)
}

/// One sentence on the state of the installation, if there is something to say.
fn health_banner(locale: &Locale, frame: &Frame) -> Markup {
    let Some(trouble) = frame.trouble else { return html! {} };
    let lang = locale.lang;
    let (class, symbol) = match trouble.kind.severity() {
        HealthSeverity::Outage => ("banner bad slim", "alert"),
        HealthSeverity::Warning => ("banner wait slim", "alert"),
    };
    html! {
        div class=(class) role="region" aria-label=(t!(lang, "health-banner")) {
            (icon(symbol))
            p {
                (ui::trouble_text(lang, trouble.kind)) " " (t!(lang, "health-since", since = locale.date_time(trouble.since)))
                @if frame.administers { " " a href="/admin" { (t!(lang, "health-link")) } }
            }
        }
    }
}

fn mail_banner(lang: Lang, frame: &Frame) -> Markup {
    let (class, symbol, said) = match frame.mail {
        MailState::Fine => return html! {},
        MailState::NoServer => ("banner wait slim", "clock", t!(lang, "outbox-banner-no-server")),
        MailState::Failed => ("banner bad slim", "alert", t!(lang, "outbox-banner-failed")),
    };
    html! {
        div class=(class) role="region" aria-label=(t!(lang, "outbox-banner")) {
            (icon(symbol))
            p { (said) " " a href="/console/outbox" { (t!(lang, "outbox-banner-link")) } }
        }
    }
}

/// The top bar: home, search, new ticket if the reader may take one in, account. `parts` names the navigation that a
/// phone opens.
pub fn top_bar(session: &AgentSession, may_create: bool, parts: &str, query: &str, path: &str) -> Markup {
    let lang = session.guest.locale.lang;
    html! {
        header.bar {
            a.brand href="/console" aria-label=(t!(lang, "console-home", name = session.guest.organisation.name.as_str())) {
                (ui::logo(&session.guest))
                span { (session.guest.organisation.name) }
            }
            a."button quiet small icon-only to-queues" href="#queues" aria-label=(parts) { (icon("menu")) }
            (account_menu(session, path))
            form.search role="search" action="/console/search" {
                (icon("search"))
                label.visually-hidden for="search" { (t!(lang, "console-search")) }
                input #search type="search" name="q" value=(query) placeholder=(t!(lang, "console-search-placeholder"))
                    autocomplete="off" data-key="/";
                kbd aria-hidden="true" { "/" }
                button.visually-hidden { (t!(lang, "console-search")) }
            }
            @if may_create {
                a."button small primary new" href="/console/tickets/new" {
                    (icon("plus")) span.wide-only { (t!(lang, "console-take-in")) }
                }
            }
        }
    }
}

fn account_menu(session: &AgentSession, path: &str) -> Markup {
    let lang = session.guest.locale.lang;
    let other = lang.other();
    let path = if path.is_empty() { session.guest.path.as_str() } else { path };
    html! {
        details."menu right" {
            summary."button small quiet icon-only" aria-label=(t!(lang, "console-account")) { (icon("user")) }
            div.menu-body {
                p.menu-title { b { (session.account.name) } br; small { (session.account.email) } }
                hr;
                form method="post" action="/console/language" {
                    (ui::csrf(&session.csrf()))
                    input type="hidden" name="back" value=(path);
                    button name="lang" value=(other.tag()) lang=(other.tag()) { (icon("globe")) (t!(lang, "other-language")) }
                }
                a href="/console/account" { (icon("user")) (t!(lang, "account-title")) }
                a.needs-js href="#shortcuts" data-dialog="shortcuts" { (icon("keyboard")) (t!(lang, "console-shortcuts")) }
                form method="post" action="/signout" {
                    (ui::csrf(&session.csrf()))
                    button { (icon("log-out")) (t!(lang, "console-sign-out")) }
                }
            }
        }
    }
}

fn queue_navigation(lang: Lang, frame: &Frame, info: ConsolePageInfo<'_>) -> Markup {
    let is_department = |counted: &&QueueCount| matches!(counted.queue, Queue::Department(_));
    let is_later = |counted: &&QueueCount| {
        matches!(counted.queue, Queue::Referred | Queue::Closed | Queue::Archived | Queue::Deleted)
    };
    let work = frame.queues.iter().filter(|counted| !is_department(counted) && !is_later(counted));
    let departments: Vec<&QueueCount> = frame.queues.iter().filter(is_department).collect();
    html! {
        nav.queues #queues aria-label=(t!(lang, "console-queues")) {
            ul role="list" { @for counted in work { (queue_link(lang, frame, info, counted)) } }
            @if !departments.is_empty() {
                h2 { (t!(lang, "console-departments")) }
                ul role="list" { @for counted in departments { (queue_link(lang, frame, info, counted)) } }
            }
            // A provider has nothing more.
            @if frame.is_of_the_team {
                h2 { (t!(lang, "console-more")) }
                ul role="list" {
                    @for counted in frame.queues.iter().filter(is_later) { (queue_link(lang, frame, info, counted)) }
                    (navigation_link(info, "/console/outbox", "queue-outbox", "send", &t!(lang, "outbox-title")))
                    @if frame.reads_journal { (navigation_link(info, "/console/journal", "queue-journal", "history", &t!(lang, "journal-title"))) }
                    @if frame.inspects { (navigation_link(info, "/console/inspection", "queue-inspection", "book", &t!(lang, "inspection-title"))) }
                    @if frame.administers {
                        li { a #queue-admin href="/admin" { (icon("settings")) span { (t!(lang, "admin-title")) } } }
                    }
                }
            }
        }
    }
}

fn navigation_link(info: ConsolePageInfo<'_>, href: &str, id: &str, symbol: &str, name: &str) -> Markup {
    html! {
        li { a id=(id) href=(href) aria-current=[(info.menu_path == href).then_some("page")] { (icon(symbol)) span { (name) } } }
    }
}

fn queue_link(lang: Lang, frame: &Frame, info: ConsolePageInfo<'_>, counted: &QueueCount) -> Markup {
    let word = counted.queue.word();
    let symbol = match counted.queue {
        Queue::Mine => "user",
        Queue::Unassigned => "inbox",
        Queue::Awaiting => "hourglass",
        Queue::Provider => "truck",
        Queue::Waiting => "pause",
        Queue::Department(_) => counted.department_kind.map_or("map-pin", department_icon),
        Queue::Referred => "eye",
        Queue::Closed => "circle-check",
        Queue::Archived => "archive",
        Queue::Deleted => "trash",
    };
    html! {
        li {
            a id={ "queue-" (word) } href={ "/console/queues/" (word) }
                aria-current=[(info.queue == Some(counted.queue)).then_some("page")] {
                (icon(symbol)) span { (frame.name(lang, counted.queue)) } span.count { (counted.count) }
            }
        }
    }
}

/// The icon of a kind of department.
fn department_icon(kind: DepartmentKind) -> &'static str {
    match kind {
        DepartmentKind::Site => "map-pin",
        DepartmentKind::Supraregional => "globe",
        DepartmentKind::Rejected => "ban",
        DepartmentKind::Protected => "lock",
        DepartmentKind::General => "message",
    }
}

/// The dialog of all shortcuts. It is the same on every page, so it is rendered once per language.
pub fn shortcuts(lang: Lang) -> &'static Markup {
    static DIALOGS: [LazyLock<Markup>; 2] =
        [LazyLock::new(|| shortcuts_dialog(Lang::De)), LazyLock::new(|| shortcuts_dialog(Lang::En))];
    &DIALOGS[lang as usize]
}

fn shortcuts_dialog(lang: Lang) -> Markup {
    let control = t!(lang, "console-key-name-control");
    let control = control.as_str();
    let keys: [(&[&str], &str); 15] = [
        (&["/"], "search"),
        (&["j"], "down"),
        (&["k"], "up"),
        (&["Enter"], "open"),
        (&["u"], "list"),
        (&["m"], "take"),
        (&["a"], "assign"),
        (&["s"], "status"),
        (&["c"], "close"),
        (&["r"], "answer"),
        (&["n"], "note"),
        (&[control, "Enter"], "send"),
        (&[control, "⇧", "Enter"], "send-and-wait"),
        (&["Esc"], "leave"),
        (&["?"], "help"),
    ];
    html! {
        dialog.dialog #shortcuts aria-labelledby="shortcuts-title" {
            header {
                h2 #shortcuts-title { (t!(lang, "console-shortcuts")) }
                form method="dialog" {
                    button."button quiet small icon-only" aria-label=(t!(lang, "console-dismiss")) { (icon("x")) }
                }
            }
            dl.keys {
                @for (keys, does) in keys {
                    div { dt { @for key in keys { kbd { (key) } " " } } dd { (i18n::text(lang, &format!("console-key-{does}"), &[])) } }
                }
            }
        }
    }
}
