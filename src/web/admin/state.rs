//! How the installation fares, on the administration's first page: a verdict, and below it one line for everything
//! that works by itself, the worst first, each with the one page that helps.

use maud::{Markup, html};

use super::{frame::area_link, jobs::job_name};
use crate::{
    app::{jobs::JobView, view::installation::InstallationState},
    domain::{
        health::{HealthIssue, HealthKind, HealthSeverity},
        person::Lang,
    },
    i18n::{self, Locale},
    t,
    web::ui::{self, icon},
};

/// How much somebody has to look after something; the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    Now,
    Soon,
    Fine,
}

/// A line of the list.
struct StateLine {
    urgency: Urgency,
    name: String,
    sentence: String,
    /// The page that helps: its address and name.
    link: Option<(String, String)>,
}

/// The lines of a state, and how many of them need somebody.
pub struct StateLines(Vec<StateLine>);

impl StateLines {
    /// Words for a state.
    pub fn of(locale: &Locale, state: &InstallationState) -> Self {
        let is_told = |kind| state.issues.iter().any(|issue| issue.kind == kind);
        let mut lines: Vec<StateLine> = state.issues.iter().map(|issue| issue_line(locale, *issue)).collect();
        if state.failed > 0 || !is_told(HealthKind::MailServer) {
            lines.push(mail_line(locale.lang, state));
        }
        if state.bots > 0 && !is_told(HealthKind::Bot) {
            let sentence = t!(locale.lang, "admin-state-chat-fine", count = state.bots);
            lines.push(area_line(locale.lang, "chat", Urgency::Fine, sentence));
        }
        if !is_told(HealthKind::CheckFailed) {
            lines.push(jobs_line(locale, &state.jobs));
        }
        lines.sort_by_key(|line| line.urgency);
        Self(lines)
    }

    /// The headline: whether somebody is needed.
    pub fn verdict(&self, lang: Lang) -> String {
        let count = self.0.iter().filter(|line| line.urgency != Urgency::Fine).count();
        t!(lang, "admin-verdict", count = count)
    }

    /// All lines as a list.
    pub fn list(&self, lang: Lang) -> Markup {
        html! {
            ul.states #state role="list" aria-label=(t!(lang, "health-title")) { @for line in &self.0 { (state_line(lang, line)) } }
        }
    }
}

fn state_line(lang: Lang, line: &StateLine) -> Markup {
    let (class, symbol, word) = match line.urgency {
        Urgency::Now => ("bad", "alert", t!(lang, "admin-state-now")),
        Urgency::Soon => ("wait", "clock", t!(lang, "admin-state-soon")),
        Urgency::Fine => ("good", "circle-check", t!(lang, "admin-state-fine")),
    };
    html! {
        li class=(class) {
            (icon(symbol))
            div { p { span.visually-hidden { (word) ": " } b { (line.name) } } p { (line.sentence) } }
            @if let Some((address, name)) = &line.link { a href=(address) { (name) } }
        }
    }
}

/// A line about what an area of the administration is for, with the way there.
fn area_line(lang: Lang, word: &'static str, urgency: Urgency, sentence: String) -> StateLine {
    let (address, name) = area_link(lang, word);
    StateLine { urgency, sentence, link: Some((address, name.clone())), name }
}

fn issue_line(locale: &Locale, issue: HealthIssue) -> StateLine {
    let lang = locale.lang;
    let since = t!(lang, "health-since", since = locale.date_time(issue.since));
    let what_to_do = i18n::text(lang, &format!("health-{}-do", issue.kind.word()), &[]);
    let area = match issue.kind {
        HealthKind::MailServer => Some("mail"),
        HealthKind::Bot => Some("chat"),
        HealthKind::CheckFailed => Some("jobs"),
        _ => None,
    };
    let urgency = match issue.kind.severity() {
        HealthSeverity::Outage => Urgency::Now,
        HealthSeverity::Warning => Urgency::Soon,
    };
    StateLine {
        urgency,
        name: ui::trouble_text(lang, issue.kind),
        sentence: format!("{since} {what_to_do}"),
        link: area.map(|word| area_link(lang, word)),
    }
}

fn mail_line(lang: Lang, state: &InstallationState) -> StateLine {
    let sentence = |urgency, sentence| area_line(lang, "mail", urgency, sentence);
    let outbox = Some(("/console/outbox".to_owned(), t!(lang, "outbox-title")));
    match (state.failed, state.has_mail_server, state.waiting) {
        (1.., ..) => {
            let said = t!(lang, "admin-state-mail-failed", count = state.failed);
            StateLine { link: outbox, ..sentence(Urgency::Now, said) }
        }
        (0, false, _) => sentence(Urgency::Soon, t!(lang, "admin-state-mail-no-server", count = state.waiting)),
        (0, true, 0) => StateLine { link: outbox, ..sentence(Urgency::Fine, t!(lang, "admin-state-mail-fine")) },
        (0, true, waiting) => {
            StateLine { link: outbox, ..sentence(Urgency::Fine, t!(lang, "admin-state-mail-waits", count = waiting)) }
        }
    }
}

fn jobs_line(locale: &Locale, jobs: &[JobView]) -> StateLine {
    let lang = locale.lang;
    let last =
        jobs.iter().filter_map(|view| Some((view.last.as_ref()?.begun, view.job))).max_by_key(|(begun, _)| *begun);
    let (urgency, sentence) = match (jobs.iter().find(|view| view.failures > 0), last) {
        (Some(failed), _) => (Urgency::Now, t!(lang, "admin-state-jobs-failed", job = job_name(lang, failed.job))),
        (None, None) => (Urgency::Fine, t!(lang, "admin-state-jobs-never")),
        (None, Some((begun, job))) => {
            let time = locale.date_time(begun);
            (Urgency::Fine, t!(lang, "admin-state-jobs-fine", job = job_name(lang, job), time = time))
        }
    };
    area_line(lang, "jobs", urgency, sentence)
}
