//! `/admin/import/preview`: what a file would do, how far it is taken in, what became of it.

use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};
use serde::Deserialize;

use super::{ADMIN_IMPORT_PATH, words};
use crate::{
    app::{
        Error,
        import::{
            self, Charset, Import, ImportKind, ImportPreview, ImportProgress, MAX_FAULTS, PREVIEW_ROWS, PlannedChange,
            sheet::SheetError,
        },
        view::catalogue,
    },
    domain::text::Label,
    i18n, t,
    web::{
        admin::{AdminContext, frame},
        answer,
        problem::Problem,
        query::query_or_default,
        ui::{csrf, icon},
    },
};

/// How the file shall be read.
#[derive(Deserialize, Default)]
#[serde(default)]
struct PreviewQuery {
    /// The word of a [`Charset`]; empty: it is guessed.
    charset: String,
}

/// `GET /admin/import/preview`
pub async fn show(context: AdminContext, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let app = context.app().clone();
    let query: PreviewQuery = query_or_default(&request);
    let import = match context.read(|read, actor| import::find_upload(read, actor, app.now())) {
        Ok(import) => import,
        Err(Error::NotFound) => return Ok(answer::see_other(ADMIN_IMPORT_PATH)),
        Err(error) => return Err(error.into()),
    };
    if let Some(progress) = &import.progress {
        return Ok(context.page(under_way(&context, &import, progress)));
    }
    let import = Import { charset: Charset::from_word(&query.charset), ..import };
    let (looking, looked_at, account) = (app.clone(), import.clone(), context.session().account.id);
    match app.run_blocking(move || import::preview(&looking, account, &looked_at)).await?? {
        Ok(preview) => {
            let departments = app.read(catalogue::department_names)?;
            let departments: Vec<Label> = departments.into_iter().map(|(_, name)| name).collect();
            Ok(context.page(view(&context, &import, &preview, &departments)))
        }
        Err(why) => Ok(context.form_with_errors(refused_view(&context, import.kind, &why))),
    }
}

/// The page of a file that cannot be read.
fn refused_view(context: &AdminContext, kind: ImportKind, why: &SheetError) -> Markup {
    let main = html! {
        div."banner bad" role="alert" { (icon("alert")) p { (words::no_sheet(context.locale(), why)) } }
        (discard(context, "import-other-file", "upload"))
    };
    page(context, kind, main)
}

fn page(context: &AdminContext, kind: ImportKind, main: Markup) -> Markup {
    let title = i18n::text(context.lang(), &format!("import-title-{}", kind.word()), &[]);
    frame::page(context, Some("import"), &title, main)
}

fn view(context: &AdminContext, import: &Import, preview: &ImportPreview, departments: &[Label]) -> Markup {
    let (lang, sums) = (context.lang(), &preview.totals);
    let to_do = sums.made + sums.changed;
    let main = html! {
        p.lead { (t!(lang, "import-preview-lead")) }
        @if let Some(charset) = preview.charset { (charset_form(context, charset, import.charset.is_some())) }
        (figures(context, sums))
        @if !preview.unknown_headings.is_empty() {
            div.banner { (icon("info")) p { (t!(lang, "import-unknown", columns = preview.unknown_headings.join(", "))) } }
        }
        @if to_do == 0 {
            div.banner { (icon("info")) p { (t!(lang, "import-nothing")) } }
        } @else {
            form.stack.loose method="post" action="/admin/import/confirmation" {
                (csrf(&context.csrf()))
                @if let Some(charset) = import.charset { input type="hidden" name="charset" value=(charset.word()); }
                @if import.kind == ImportKind::Accounts && sums.made > 0 { (invites(context, sums.made)) }
                @if sums.faulty > 0 { p { (t!(lang, "import-without-faulty", count = sums.faulty)) } }
                div.actions {
                    button."button primary" data-busy=(t!(lang, "busy")) { (icon("check")) (t!(lang, "import-take", count = to_do)) }
                }
            }
        }
        (discard(context, "import-discard", "trash"))
        @if !preview.faulty.is_empty() { (faults(context, preview, departments)) }
        (rows(context, preview))
    };
    page(context, import.kind, main)
}

/// How the letters beyond A to Z were read, and a way to change it.
fn charset_form(context: &AdminContext, charset: Charset, is_chosen: bool) -> Markup {
    let lang = context.lang();
    let hint = if is_chosen { t!(lang, "import-charset-chosen") } else { t!(lang, "import-charset-guessed") };
    html! {
        form.card.stack action="/admin/import/preview" {
            div.field {
                label for="charset" { (t!(lang, "import-charset")) }
                p.hint #charset-hint { (hint) }
                select #charset name="charset" aria-describedby="charset-hint" {
                    @for known in Charset::ALL {
                        option value=(known.word()) selected[known == charset] {
                            (i18n::text(lang, &format!("import-charset-{}", known.word()), &[]))
                        }
                    }
                }
            }
            div.actions { button."button small" { (icon("refresh")) (t!(lang, "import-charset-apply")) } }
        }
    }
}

fn figures(context: &AdminContext, sums: &ImportProgress) -> Markup {
    let (lang, locale) = (context.lang(), context.locale());
    let all = [
        (t!(lang, "import-sum-made"), sums.made),
        (t!(lang, "import-sum-changed"), sums.changed),
        (t!(lang, "import-sum-same"), sums.same),
        (t!(lang, "import-sum-faulty"), sums.faulty),
    ];
    html! { dl.facts { @for (name, count) in all { div { dt { (name) } dd { (locale.count(count as usize)) } } } } }
}

fn invites(context: &AdminContext, count: u64) -> Markup {
    let lang = context.lang();
    html! {
        label.check {
            input type="checkbox" name="invites" aria-describedby="invites-hint";
            span {
                (t!(lang, "import-invites", count = count)) br;
                small #invites-hint { (t!(lang, "import-invites-hint")) }
            }
        }
    }
}

fn faults(context: &AdminContext, preview: &ImportPreview, departments: &[Label]) -> Markup {
    let lang = context.lang();
    html! {
        section.stack {
            h2 { (t!(lang, "import-faults")) }
            @if preview.totals.faulty > MAX_FAULTS as u64 { p.muted { (t!(lang, "import-faults-first", count = MAX_FAULTS)) } }
            table."table stacked" {
                thead { tr { th.nowrap scope="col" { (t!(lang, "import-line")) } th scope="col" { (t!(lang, "import-what")) } } }
                tbody {
                    @for (line, faults) in &preview.faulty {
                        tr {
                            th.nowrap scope="row" { (t!(lang, "import-line-number", line = *line)) }
                            td data-label=(t!(lang, "import-what")) {
                                div.stack.tight { @for fault in faults { p { (words::fault(lang, fault, departments)) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn rows(context: &AdminContext, preview: &ImportPreview) -> Markup {
    let lang = context.lang();
    html! {
        section.stack {
            h2 { (t!(lang, "import-first", count = preview.first_rows.len().min(PREVIEW_ROWS))) }
            div.table-box tabindex="0" role="region" aria-label=(t!(lang, "import-first-label")) {
                table.table {
                    thead {
                        tr {
                            th scope="col" { (t!(lang, "import-line")) }
                            th scope="col" { (t!(lang, "import-happens")) }
                            @for column in &preview.columns { th scope="col" { (words::heading(lang, column)) } }
                        }
                    }
                    tbody {
                        @for (row, would) in &preview.first_rows {
                            tr {
                                td { (row.line) }
                                td.nowrap { (badge(context, would)) }
                                @for column in &preview.columns { td { (row.text(column)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn badge(context: &AdminContext, would: &PlannedChange) -> Markup {
    let (class, symbol) = match would {
        PlannedChange::Make => ("badge progress", "plus"),
        PlannedChange::Change { .. } => ("badge due", "edit"),
        PlannedChange::Leave => ("badge plain", "check"),
        PlannedChange::Skip(_) => ("badge late", "alert"),
    };
    html! { span class=(class) { (icon(symbol)) (words::would(context.lang(), would)) } }
}

fn under_way(context: &AdminContext, import: &Import, progress: &ImportProgress) -> Markup {
    let (lang, locale) = (context.lang(), context.locale());
    let main = html! {
        @if import.is_over() {
            div."banner good" role="status" { (icon("circle-check")) p { (t!(lang, "import-over")) } }
        } @else {
            div."banner wait" role="status" {
                (icon("hourglass"))
                div.stack.tight {
                    p { b { (t!(lang, "import-under-way", done = locale.count(progress.done as usize), rows = locale.count(progress.rows as usize))) } }
                    p { (t!(lang, "import-under-way-text")) }
                }
            }
        }
        (figures(context, progress))
        @if !progress.lines.is_empty() {
            @let lines: Vec<_> = progress.lines.iter().map(u64::to_string).collect();
            p { (t!(lang, "import-left-out", lines = lines.join(", "))) }
        }
        @if import.is_over() {
            (after(context, import.kind))
        } @else {
            div.actions {
                a."button primary" href="/admin/import/preview" { (icon("refresh")) (t!(lang, "import-look-again")) }
                form method="post" action="/admin/import/confirmation" {
                    (csrf(&context.csrf()))
                    button.button { (icon("play")) (t!(lang, "import-go-on")) }
                }
            }
            (discard(context, "import-stop", "x"))
        }
    };
    page(context, import.kind, main)
}

fn after(context: &AdminContext, kind: ImportKind) -> Markup {
    let lang = context.lang();
    html! {
        div.actions {
            a."button primary" href=(format!("/admin/{}", kind.word())) {
                (icon("list")) (i18n::text(lang, &format!("import-go-{}", kind.word()), &[]))
            }
        }
        (discard(context, "import-next", "upload"))
    }
}

fn discard(context: &AdminContext, words: &str, symbol: &str) -> Markup {
    html! {
        form.actions method="post" action="/admin/import/deletion" {
            (csrf(&context.csrf()))
            button."button quiet" { (icon(symbol)) (i18n::text(context.lang(), words, &[])) }
        }
    }
}
