//! `/admin/import`: master data from a file. Bring it, look at it, take it in.

mod preview;
mod words;

use std::time::Duration;

use actix_web::{HttpResponse, http::header, rt, web::Path};
use maud::{Markup, html};

use super::{AdminContext, form_state::FormState, frame};
use crate::{
    app::{
        Error,
        import::{self, Charset, ImportKind, sheet::MAX_ROWS},
    },
    domain::{file::Attachment, person::Lang},
    i18n, t,
    web::{
        answer,
        form::{Fields, FileRefusal, Posted, PostedUpload},
        gate::Proved,
        problem::Problem,
        ui::{self, FormErrors, Tone, icon},
    },
};

pub use preview::show as preview;

const ADMIN_IMPORT_PATH: &str = "/admin/import";
const IMPORT_PREVIEW_PATH: &str = "/admin/import/preview";

/// An import that is done so fast needs no page in between.
const MAX_IMPORT_WAIT: Duration = Duration::from_secs(4);

/// `GET /admin/import`
pub async fn show(context: AdminContext) -> Result<HttpResponse, Problem> {
    Ok(context.page(view(&context, &FormState::opened(Fields::default(), String::new()))?))
}

/// `POST /admin/import`
pub async fn upload(
    PostedUpload { gate: context, fields }: PostedUpload<AdminContext>,
) -> Result<HttpResponse, Problem> {
    let (kind, file) = match read(&context, &fields) {
        Ok(read) => read,
        Err(wrong) => return Ok(context.form_with_errors(view(&context, &FormState::with_errors(fields, wrong))?)),
    };
    context.write(move |tx, actor| import::upload(tx, actor, kind, &file)).await?;
    Ok(answer::see_other(IMPORT_PREVIEW_PATH))
}

/// `POST /admin/import/confirmation`: yes, or go on where it stopped.
pub async fn confirm(
    Posted { gate: Proved(context), fields }: Posted<Proved<AdminContext>>,
) -> Result<HttpResponse, Problem> {
    let (invites, charset) = (fields.has("invites"), Charset::from_word(fields.get("charset")));
    let account = context.write(move |tx, actor| import::confirm(tx, actor, invites, charset)).await?;
    // It goes on when the browser is gone, or when it takes longer than one wants to look at nothing.
    let work = rt::spawn(import::run_import(context.app().clone(), account));
    if let Ok(Ok(done)) = rt::time::timeout(MAX_IMPORT_WAIT, work).await {
        done?;
    }
    Ok(answer::see_other(IMPORT_PREVIEW_PATH))
}

/// `POST /admin/import/deletion`: no, or seen.
pub async fn discard(Posted { gate: context, .. }: Posted<AdminContext>) -> Result<HttpResponse, Problem> {
    context.write(move |tx, actor| import::discard(tx, actor)).await?;
    Ok(answer::see_other(ADMIN_IMPORT_PATH))
}

/// `GET /admin/import/template/{kind}`: headings and a row that shows what is meant. With the mark
/// and the semicolons by which a German Excel knows what it is (§9.17).
pub async fn template(context: AdminContext, kind: Path<String>) -> Result<HttpResponse, Problem> {
    let kind = ImportKind::from_word(&kind).ok_or(Problem::NotFound)?;
    let lang = context.lang();
    let heading = |column: &import::sheet::SheetColumn| words::heading(lang, column.word).replace('\u{2011}', "-");
    let headings = whole_columns(kind).map(heading).collect::<Vec<_>>().join(";");
    let example = i18n::text(lang, &format!("import-example-{}", kind.word()), &[]);
    let name = i18n::text(lang, &format!("import-file-{}", kind.word()), &[]);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
        .body(format!("\u{feff}{headings}\r\n{example}\r\n")))
}

/// The columns without those that are parts of another.
fn whole_columns(kind: ImportKind) -> impl Iterator<Item = &'static import::sheet::SheetColumn> {
    kind.columns().iter().filter(|column| column.part_of.is_none())
}

fn read(context: &AdminContext, fields: &Fields) -> Result<(ImportKind, Attachment), FormErrors> {
    let lang = context.lang();
    let mut wrong = FormErrors::new();
    let kind = ImportKind::from_word(fields.get("kind"));
    if kind.is_none() {
        wrong.push(("kind".to_owned(), t!(lang, "console-error-option")));
    }
    let file = fields.files.iter().find(|(name, _)| name == "file").map(|(_, file)| file.clone());
    match (kind, file) {
        (Some(kind), Some(file)) => Ok((kind, file)),
        (_, file) => {
            if file.is_none() {
                wrong.push(("file".to_owned(), refusal(context, fields)));
            }
            Err(wrong)
        }
    }
}

fn refusal(context: &AdminContext, fields: &Fields) -> String {
    let lang = context.lang();
    match fields.refused.first() {
        Some((_, FileRefusal::TooBig)) => {
            t!(lang, "import-file-too-big", size = context.locale().bytes(context.app().options().max_file))
        }
        Some((_, FileRefusal::Empty)) => t!(lang, "import-file-empty"),
        Some((_, FileRefusal::NoRoom)) => t!(lang, "import-file-no-room"),
        Some(_) | None => t!(lang, "import-file-missing"),
    }
}

fn view(context: &AdminContext, sheet: &FormState) -> Result<Markup, Problem> {
    let lang = context.lang();
    let begun = match context.read(|read, actor| import::find_upload(read, actor, context.app().now())) {
        Ok(import) => Some(import),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let (locale, most) = (context.locale(), context.app().options().max_file);
    let hint = t!(lang, "import-file-hint", rows = locale.count(MAX_ROWS as usize), size = locale.bytes(most));
    let main = html! {
        p.lead { (t!(lang, "admin-area-import-text")) }
        @if begun.is_some() {
            div."banner wait" {
                (icon("clipboard"))
                div.stack.tight { p { (t!(lang, "import-begun")) } p { a href=(IMPORT_PREVIEW_PATH) { (t!(lang, "import-begun-go")) } } }
            }
        }
        (Tone::Familiar.error_summary(lang, &sheet.mistakes))
        form.stack.loose method="post" action=(ADMIN_IMPORT_PATH) enctype="multipart/form-data" {
            (ui::csrf(&context.csrf()))
            (kinds(lang, sheet))
            (ui::labelled_field(lang, &sheet.mistakes, "file", &t!(lang, "import-file"), Some(&hint), false, |describedby, invalid| html! {
                input #file name="file" type="file" accept=".csv,.txt,text/csv,text/plain" aria-describedby=[describedby] aria-invalid=[invalid];
            }))
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (icon("eye")) (t!(lang, "import-look")) } }
        }
        (templates(context))
    };
    Ok(frame::page(context, Some("import"), &t!(lang, "admin-area-import"), main))
}

fn kinds(lang: Lang, sheet: &FormState) -> Markup {
    let wrong = ui::error_for(&sheet.mistakes, "kind");
    html! {
        fieldset #kind class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            legend { (t!(lang, "import-kind")) }
            @if let Some(wrong) = wrong { p.error { (icon("alert")) (wrong) } }
            div.choices {
                @for kind in ImportKind::ALL {
                    @let say = |part: &str| i18n::text(lang, &format!("import-{part}{}", kind.word()), &[]);
                    label.choice {
                        input type="radio" name="kind" value=(kind.word()) checked[sheet.get("kind") == kind.word()];
                        b { (say("")) } span { (say("text-")) }
                    }
                }
            }
        }
    }
}

fn templates(context: &AdminContext) -> Markup {
    let lang = context.lang();
    html! {
        section.card {
            h2 { (t!(lang, "import-templates")) }
            p { (t!(lang, "import-templates-text")) }
            div.actions {
                @for kind in ImportKind::ALL {
                    a.button href=(format!("{ADMIN_IMPORT_PATH}/template/{}", kind.word())) {
                        (icon("download")) (i18n::text(lang, &format!("import-template-{}", kind.word()), &[]))
                    }
                }
            }
            @for kind in ImportKind::ALL {
                h3 { (i18n::text(lang, &format!("import-{}", kind.word()), &[])) }
                ul {
                    @for column in whole_columns(kind) {
                        li {
                            b { (words::heading(lang, column.word)) }
                            @if column.required { " (" (t!(lang, "import-required")) ")" }
                            ": " (i18n::text(lang, &format!("import-column-{}-text", column.word), &[]))
                        }
                    }
                }
            }
        }
    }
}
