//! `/console/journal`: the audit log. Who changed rights and rules, used emergency access or exported
//! data; for privacy officers and auditors (§1). Newest first, and as a CSV file.

mod words;

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Query,
};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    AuditLogContext, ConsoleContext,
    frame::{self, ConsolePageInfo, Frame},
};
use crate::{
    app::{
        self,
        audit::{AUDIT_RETENTION_YEARS, record},
        view::audit_log::{self, AuditFilter, AuditPage},
    },
    domain::{
        audit::{AuditAction, AuditCategory},
        text::Label,
    },
    i18n, t,
    web::{
        form::Posted,
        problem::Problem,
        ui::{self, icon, select_field},
    },
};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct AuditLogQuery {
    kind: String,
    from: String,
    to: String,
    before: String,
}

impl AuditLogQuery {
    fn filter(&self) -> AuditFilter {
        let day = |text: &str| text.trim().parse::<Date>().ok();
        AuditFilter { subject: AuditCategory::from_word(&self.kind), from: day(&self.from), to: day(&self.to) }
    }

    /// The address of the log under the same filter, from the line before this number on.
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
        if parts.is_empty() { AUDIT_LOG_PATH.to_owned() } else { format!("{AUDIT_LOG_PATH}?{}", parts.join("&")) }
    }
}

const AUDIT_LOG_PATH: &str = "/console/journal";

/// `GET /console/journal`
pub async fn show(context: AuditLogContext, query: Query<AuditLogQuery>) -> Result<HttpResponse, Problem> {
    let before = query.before.parse().ok();
    let (frame, lines) =
        context.read(|read, _| Ok(audit_log::load_page(read, &query.filter(), before, &context.locale().zone)?))?;
    Ok(context.page(StatusCode::OK, view(&context, &frame, &query, &lines)))
}

/// `POST /console/journal/export`: the filtered entries as a file. The export itself is recorded in the audit log.
pub async fn export(Posted { gate: context, fields }: Posted<AuditLogContext>) -> Result<HttpResponse, Problem> {
    let field = |name: &str| fields.get(name).to_owned();
    let query = AuditLogQuery { kind: field("kind"), from: field("from"), to: field("to"), before: String::new() };
    let (filter, zone) = (query.filter(), context.locale().zone.clone());
    let lines = context
        .write(move |tx, actor| {
            let what = Label::parse("journal").map_err(|_| app::Error::Internal("a constant name".to_owned()))?;
            record(tx, actor, &AuditAction::Exported { what })?;
            Ok(audit_log::load_all(tx, &filter, &zone)?)
        })
        .await?;
    let name = format!("journal-{}.csv", context.locale().day(context.session.guest.now));
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(csv_table(&context, &lines)?))
}

/// The lines as CSV that a German Excel opens: byte order mark and semicolons (§9.17).
fn csv_table(context: &ConsoleContext, lines: &AuditPage) -> Result<Vec<u8>, Problem> {
    let lang = context.lang();
    let mut file = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
    let head = [t!(lang, "journal-no"), t!(lang, "journal-when"), t!(lang, "journal-who"), t!(lang, "journal-what")];
    file.write_record(&head).map_err(|_| Problem::Internal)?;
    for (seq, line) in &lines.lines {
        let (who, what) = (words::author_name(lang, lines, line), words::action_text(context.locale(), lines, line));
        let row = [seq.to_string(), context.locale().date_time(line.at), without_formula(who), without_formula(what)];
        file.write_record(&row).map_err(|_| Problem::Internal)?;
    }
    file.into_inner().map_err(|_| Problem::Internal)
}

/// The cell, quoted so that no spreadsheet takes it for a formula (CSV injection).
fn without_formula(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn view(context: &ConsoleContext, frame: &Frame, query: &AuditLogQuery, lines: &AuditPage) -> Markup {
    let lang = context.lang();
    let title = t!(lang, "journal-title");
    let main = html! {
        main.panel #main tabindex="-1" {
            header.panel-head { h1 { (title) } }
            p.muted { (t!(lang, "journal-intro", years = AUDIT_RETENTION_YEARS)) }
            (filter_form(context, query))
            @if lines.lines.is_empty() {
                div.empty { (icon("history")) h2 { (t!(lang, "journal-empty-title")) } p { (t!(lang, "journal-empty-text")) } }
            } @else {
                div.table-box role="region" aria-label=(title) tabindex="0" {
                    table."table stacked" {
                        thead { tr { th scope="col" { (t!(lang, "journal-when")) } th scope="col" { (t!(lang, "journal-who")) } th scope="col" { (t!(lang, "journal-what")) } } }
                        tbody { @for (seq, line) in &lines.lines {
                            tr id=(format!("line-{seq}")) {
                                td data-label=(t!(lang, "journal-when")) { (ui::date_and_time(context.locale(), line.at)) }
                                td data-label=(t!(lang, "journal-who")) { (words::author_name(lang, lines, line)) }
                                td data-label=(t!(lang, "journal-what")) { (words::action_text(context.locale(), lines, line)) }
                            }
                        } }
                    }
                }
            }
            (pager(context, query, lines))
            form.actions method="post" action=(format!("{AUDIT_LOG_PATH}/export")) {
                (ui::csrf(&context.session.csrf()))
                input type="hidden" name="kind" value=(query.kind); input type="hidden" name="from" value=(query.from);
                input type="hidden" name="to" value=(query.to);
                button."button small" { (icon("download")) (t!(lang, "journal-export")) }
                small.muted { (t!(lang, "journal-export-hint")) }
            }
        }
    };
    let path = query.address(query.before.parse().ok());
    frame::page(
        context,
        frame,
        ConsolePageInfo { title: &title, menu_path: AUDIT_LOG_PATH, path: &path, ..ConsolePageInfo::default() },
        &main,
        None,
    )
}

fn filter_form(context: &ConsoleContext, query: &AuditLogQuery) -> Markup {
    let lang = context.lang();
    let kinds: Vec<(String, String)> = AuditCategory::ALL
        .into_iter()
        .map(|subject| (subject.word().to_owned(), i18n::text(lang, &format!("journal-kind-{}", subject.word()), &[])))
        .collect();
    let day = |name: &str, label: String, value: &str| {
        html! { div.field { label for=(name) { (label) } input id=(name) type="date" name=(name) value=(value); } }
    };
    html! {
        form.cols action=(AUDIT_LOG_PATH) {
            (select_field("kind", &t!(lang, "journal-kind"), &t!(lang, "console-all"), &kinds, &query.kind))
            (day("from", t!(lang, "journal-from"), &query.from))
            (day("to", t!(lang, "journal-to"), &query.to))
            div.actions {
                button."button small" { (icon("filter")) (t!(lang, "console-filter-apply")) }
                @if query.filter() != AuditFilter::default() {
                    a."button small quiet" href=(AUDIT_LOG_PATH) { (t!(lang, "console-filter-reset")) }
                }
            }
        }
    }
}

fn pager(context: &ConsoleContext, query: &AuditLogQuery, lines: &AuditPage) -> Markup {
    let lang = context.lang();
    html! {
        @if !query.before.is_empty() || lines.next.is_some() {
            nav.pager aria-label=(t!(lang, "console-pages")) {
                @if !query.before.is_empty() {
                    a."button small" href=(query.address(None)) { (icon("arrow-up")) (t!(lang, "journal-newest")) }
                }
                @if let Some(next) = lines.next {
                    a."button small" rel="next" href=(query.address(Some(next))) { (t!(lang, "journal-older")) (icon("arrow-right")) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_the_export_is_a_formula() {
        for cell in ["=HYPERLINK(\"x\")", "+49", "-1", "@SUM(1)", "\t=1", "\r=1"] {
            assert_eq!(without_formula(cell.to_owned()), format!("'{cell}"));
        }
        assert_eq!(without_formula("Bo = Verwaltung".to_owned()), "Bo = Verwaltung");
    }
}
