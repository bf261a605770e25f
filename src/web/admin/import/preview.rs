//! `/admin/import/preview`: what a file would do, how far it is taken in, what became of it.

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{HERE, words};
use crate::{
    app::{
        Error,
        import::{self, FAULTS, Import, Kind, Preview, Progress, SHOWN, Would},
    },
    domain::text::Label,
    i18n,
    store::Catalogue,
    t,
    web::{
        admin::{Office, frame},
        answer,
        problem::Problem,
        ui::{csrf, icon},
    },
};

/// `GET /admin/import/preview`
pub async fn show(office: Office) -> Result<HttpResponse, Problem> {
    let (app, actor) = (office.app().clone(), office.actor());
    let import = match app.read(|read| import::brought(read, &actor, app.now())) {
        Ok(import) => import,
        Err(Error::NotFound) => return Ok(answer::see_other(HERE)),
        Err(error) => return Err(error.into()),
    };
    if let Some(progress) = &import.progress {
        return Ok(office.page(under_way(&office, &import, progress)));
    }
    let (looking, looked_at) = (app.clone(), import.clone());
    match app.labour(move || import::preview(&looking, &looked_at)).await?? {
        Ok(preview) => {
            let departments = app.read(|read| Ok(read.department_names()?))?;
            let departments: Vec<Label> = departments.into_iter().map(|(_, name)| name).collect();
            Ok(office.page(view(&office, &import, &preview, &departments)))
        }
        Err(why) => {
            let main = html! {
                div."banner bad" role="alert" { (icon("alert")) p { (words::no_sheet(office.voice(), &why)) } }
                (discard(&office, "import-other-file", "upload"))
            };
            Ok(office.mistaken(page(&office, import.kind, main)))
        }
    }
}

fn page(office: &Office, kind: Kind, main: Markup) -> Markup {
    let title = i18n::text(office.lang(), &format!("import-title-{}", kind.word()), &[]);
    frame::page(office, Some("import"), &title, main)
}

fn view(office: &Office, import: &Import, preview: &Preview, departments: &[Label]) -> Markup {
    let (lang, sums) = (office.lang(), &preview.sums);
    let to_do = sums.made + sums.changed;
    let main = html! {
        p.lead { (t!(lang, "import-preview-lead")) }
        (figures(office, sums))
        @if !preview.unknown.is_empty() {
            div.banner { (icon("info")) p { (t!(lang, "import-unknown", columns = preview.unknown.join(", "))) } }
        }
        @if to_do == 0 {
            div.banner { (icon("info")) p { (t!(lang, "import-nothing")) } }
        } @else {
            form.stack.loose method="post" action="/admin/import/confirmation" {
                (csrf(&office.csrf()))
                @if import.kind == Kind::Accounts && sums.made > 0 { (invites(office, sums.made)) }
                @if sums.faulty > 0 { p { (t!(lang, "import-without-faulty", count = sums.faulty)) } }
                div.actions {
                    button."button primary" data-busy=(t!(lang, "busy")) { (icon("check")) (t!(lang, "import-take", count = to_do)) }
                }
            }
        }
        (discard(office, "import-discard", "trash"))
        @if !preview.faulty.is_empty() { (faults(office, preview, departments)) }
        (rows(office, preview))
    };
    page(office, import.kind, main)
}

fn figures(office: &Office, sums: &Progress) -> Markup {
    let (lang, voice) = (office.lang(), office.voice());
    let all = [
        (t!(lang, "import-sum-made"), sums.made),
        (t!(lang, "import-sum-changed"), sums.changed),
        (t!(lang, "import-sum-same"), sums.same),
        (t!(lang, "import-sum-faulty"), sums.faulty),
    ];
    html! { dl.facts { @for (name, count) in all { div { dt { (name) } dd { (voice.count(count as usize)) } } } } }
}

fn invites(office: &Office, count: u64) -> Markup {
    let lang = office.lang();
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

fn faults(office: &Office, preview: &Preview, departments: &[Label]) -> Markup {
    let lang = office.lang();
    html! {
        section.stack {
            h2 { (t!(lang, "import-faults")) }
            @if preview.sums.faulty > FAULTS as u64 { p.muted { (t!(lang, "import-faults-first", count = FAULTS)) } }
            table."table stacked" {
                thead { tr { th.nowrap { (t!(lang, "import-line")) } th { (t!(lang, "import-what")) } } }
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

fn rows(office: &Office, preview: &Preview) -> Markup {
    let lang = office.lang();
    html! {
        section.stack {
            h2 { (t!(lang, "import-first", count = preview.first.len().min(SHOWN))) }
            div.table-box tabindex="0" role="region" aria-label=(t!(lang, "import-first-label")) {
                table.table {
                    thead {
                        tr {
                            th { (t!(lang, "import-line")) }
                            th { (t!(lang, "import-happens")) }
                            @for column in &preview.columns { th { (words::heading(lang, column)) } }
                        }
                    }
                    tbody {
                        @for (row, would) in &preview.first {
                            tr {
                                td { (row.line) }
                                td.nowrap { (badge(office, would)) }
                                @for column in &preview.columns { td { (row.text(column)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn badge(office: &Office, would: &Would) -> Markup {
    let (class, symbol) = match would {
        Would::Make => ("badge progress", "plus"),
        Would::Change { .. } => ("badge due", "edit"),
        Would::Leave => ("badge plain", "check"),
        Would::Skip(_) => ("badge late", "alert"),
    };
    html! { span class=(class) { (icon(symbol)) (words::would(office.lang(), would)) } }
}

fn under_way(office: &Office, import: &Import, progress: &Progress) -> Markup {
    let (lang, voice) = (office.lang(), office.voice());
    let main = html! {
        @if import.is_over() {
            div."banner good" role="status" { (icon("circle-check")) p { (t!(lang, "import-over")) } }
        } @else {
            div."banner wait" role="status" {
                (icon("hourglass"))
                div.stack.tight {
                    p { b { (t!(lang, "import-under-way", done = voice.count(progress.done as usize), rows = voice.count(progress.rows as usize))) } }
                    p { (t!(lang, "import-under-way-text")) }
                }
            }
        }
        (figures(office, progress))
        @if !progress.lines.is_empty() {
            @let lines: Vec<_> = progress.lines.iter().map(u64::to_string).collect();
            p { (t!(lang, "import-left-out", lines = lines.join(", "))) }
        }
        @if import.is_over() {
            (after(office, import.kind))
        } @else {
            div.actions {
                a."button primary" href="/admin/import/preview" { (icon("refresh")) (t!(lang, "import-look-again")) }
                form method="post" action="/admin/import/confirmation" {
                    (csrf(&office.csrf()))
                    button.button { (icon("play")) (t!(lang, "import-go-on")) }
                }
            }
            (discard(office, "import-stop", "x"))
        }
    };
    page(office, import.kind, main)
}

fn after(office: &Office, kind: Kind) -> Markup {
    let lang = office.lang();
    html! {
        div.actions {
            a."button primary" href=(format!("/admin/{}", kind.word())) {
                (icon("list")) (i18n::text(lang, &format!("import-go-{}", kind.word()), &[]))
            }
        }
        (discard(office, "import-next", "upload"))
    }
}

fn discard(office: &Office, words: &str, symbol: &str) -> Markup {
    html! {
        form.actions method="post" action="/admin/import/deletion" {
            (csrf(&office.csrf()))
            button."button quiet" { (icon(symbol)) (i18n::text(office.lang(), words, &[])) }
        }
    }
}
