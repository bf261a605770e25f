//! `/console/journal`: who changed rights and rules, looked behind a closed door, or took data out;
//! for those who watch over that (§1). Newest first, and as a file.

mod words;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Payload, Query},
};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    Desk, JournalDesk,
    frame::{self, About, Frame},
    list::select,
};
use crate::{
    app::{
        self,
        journal::{YEARS, note},
        view::journal::{self, Filter, Lines},
    },
    domain::{
        journal::{Deed, Subject},
        text::Label,
    },
    i18n, t,
    web::{
        form,
        problem::Problem,
        ui::{self, icon},
    },
};

/// What stands in the address.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    kind: String,
    from: String,
    to: String,
    before: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        let day = |text: &str| text.trim().parse::<Date>().ok();
        Filter { subject: Subject::of_word(&self.kind), from: day(&self.from), to: day(&self.to) }
    }

    /// The address of the same journal, beginning before this line.
    fn address(&self, before: Option<u64>) -> String {
        let filter = self.filter();
        let day = |name: &str, day: Option<Date>| day.map(|day| format!("{name}={day}"));
        let parts: Vec<String> = [
            filter.subject.map(|subject| format!("kind={}", subject.word())),
            day("from", filter.from),
            day("to", filter.to),
            before.map(|before| format!("before={before}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() { ADDRESS.to_owned() } else { format!("{ADDRESS}?{}", parts.join("&")) }
    }
}

const ADDRESS: &str = "/console/journal";

/// `GET /console/journal`
pub async fn show(desk: JournalDesk, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let before = asked.before.parse().ok();
    let (frame, lines) = desk.read(|read| Ok(journal::page(read, &asked.filter(), before, &desk.voice().zone)?))?;
    Ok(desk.page(StatusCode::OK, view(&desk, &frame, &asked, &lines)))
}

/// `POST /console/journal/export`: the same as a file. That it was made stands in it.
pub async fn export(desk: JournalDesk, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read(desk.app(), &request, payload).await?;
    desk.session.check(&fields)?;
    let field = |name: &str| fields.get(name).to_owned();
    let asked = Asked { kind: field("kind"), from: field("from"), to: field("to"), before: String::new() };
    let (actor, filter, zone) = (desk.actor(), asked.filter(), desk.voice().zone.clone());
    let lines = desk
        .app()
        .write(move |tx| {
            let what = Label::parse("journal").map_err(|_| app::Error::Internal("a constant name".to_owned()))?;
            note(tx, &actor, &Deed::Exported { what })?;
            Ok(journal::all(tx, &filter, &zone)?)
        })
        .await?;
    let name = format!("journal-{}.csv", desk.voice().day(desk.session.guest.now));
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(table(&desk, &lines)?))
}

/// The lines as a table that a German Excel opens (§9.17).
fn table(desk: &Desk, lines: &Lines) -> Result<Vec<u8>, Problem> {
    let lang = desk.lang();
    let mut file = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
    let head = [t!(lang, "journal-no"), t!(lang, "journal-when"), t!(lang, "journal-who"), t!(lang, "journal-what")];
    file.write_record(&head).map_err(|_| Problem::Internal)?;
    for (seq, line) in &lines.lines {
        let (who, what) = (words::who(lang, lines, line.by), words::what(lang, lines, line));
        let row = [seq.to_string(), desk.voice().date_time(line.at), harmless(who), harmless(what)];
        file.write_record(&row).map_err(|_| Problem::Internal)?;
    }
    file.into_inner().map_err(|_| Problem::Internal)
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn view(desk: &Desk, frame: &Frame, asked: &Asked, lines: &Lines) -> Markup {
    let lang = desk.lang();
    let title = t!(lang, "journal-title");
    let main = html! {
        main.panel #main tabindex="-1" {
            header.panel-head { h1 { (title) } }
            p.muted { (t!(lang, "journal-intro", years = YEARS)) }
            (narrow(desk, asked))
            @if lines.lines.is_empty() {
                div.empty { (icon("history")) h2 { (t!(lang, "journal-empty-title")) } p { (t!(lang, "journal-empty-text")) } }
            } @else {
                div.table-box role="region" aria-label=(title) tabindex="0" {
                    table."table stacked" {
                        thead { tr { th { (t!(lang, "journal-when")) } th { (t!(lang, "journal-who")) } th { (t!(lang, "journal-what")) } } }
                        tbody { @for (seq, line) in &lines.lines {
                            tr id=(format!("line-{seq}")) {
                                td data-label=(t!(lang, "journal-when")) { (ui::time(desk.voice(), line.at)) }
                                td data-label=(t!(lang, "journal-who")) { (words::who(lang, lines, line.by)) }
                                td data-label=(t!(lang, "journal-what")) { (words::what(lang, lines, line)) }
                            }
                        } }
                    }
                }
            }
            (pager(desk, asked, lines))
            form.actions method="post" action=(format!("{ADDRESS}/export")) {
                (ui::csrf(&desk.session.csrf()))
                input type="hidden" name="kind" value=(asked.kind); input type="hidden" name="from" value=(asked.from);
                input type="hidden" name="to" value=(asked.to);
                button."button small" { (icon("download")) (t!(lang, "journal-export")) }
                small.muted { (t!(lang, "journal-export-hint")) }
            }
        }
    };
    let path = asked.address(asked.before.parse().ok());
    frame::page(desk, frame, About { title: &title, place: ADDRESS, path: &path, ..About::default() }, &main, None)
}

fn narrow(desk: &Desk, asked: &Asked) -> Markup {
    let lang = desk.lang();
    let kinds: Vec<(String, String)> = Subject::ALL
        .into_iter()
        .map(|subject| (subject.word().to_owned(), i18n::text(lang, &format!("journal-kind-{}", subject.word()), &[])))
        .collect();
    let day = |name: &str, label: String, value: &str| {
        html! { div.field { label for=(name) { (label) } input id=(name) type="date" name=(name) value=(value); } }
    };
    html! {
        form.cols action=(ADDRESS) {
            (select("kind", &t!(lang, "journal-kind"), &t!(lang, "console-all"), &kinds, &asked.kind))
            (day("from", t!(lang, "journal-from"), &asked.from))
            (day("to", t!(lang, "journal-to"), &asked.to))
            div.actions {
                button."button small" { (icon("filter")) (t!(lang, "console-filter-apply")) }
                @if asked.filter() != Filter::default() {
                    a."button small quiet" href=(ADDRESS) { (t!(lang, "console-filter-reset")) }
                }
            }
        }
    }
}

fn pager(desk: &Desk, asked: &Asked, lines: &Lines) -> Markup {
    let lang = desk.lang();
    html! {
        @if !asked.before.is_empty() || lines.next.is_some() {
            nav.pager aria-label=(t!(lang, "console-pages")) {
                @if !asked.before.is_empty() {
                    a."button small" href=(asked.address(None)) { (icon("arrow-up")) (t!(lang, "journal-newest")) }
                }
                @if let Some(next) = lines.next {
                    a."button small" rel="next" href=(asked.address(Some(next))) { (t!(lang, "journal-older")) (icon("arrow-right")) }
                }
            }
        }
    }
}
