//! `/admin/import`: master data from a file. Bring it, look at it, take it in.

mod preview;
mod words;

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    rt,
    web::{Path, Payload},
};
use maud::{Markup, html};

use super::{Office, Posted, frame, sheet::Sheet};
use crate::{
    app::{
        Error,
        import::{self, Kind, sheet::MOST},
    },
    domain::person::Lang,
    i18n,
    store::Attachment,
    t,
    web::{
        answer,
        console::mistakes::summary,
        form::{self, Fields, FileRefusal},
        problem::Problem,
        ui::{self, Mistakes, icon},
    },
};

pub use preview::show as preview;

const HERE: &str = "/admin/import";
const PREVIEW: &str = "/admin/import/preview";

/// An import that is done so fast needs no page in between.
const PATIENCE: Duration = Duration::from_secs(4);

/// `GET /admin/import`
pub async fn show(office: Office) -> Result<HttpResponse, Problem> {
    Ok(office.page(view(&office, &Sheet::standing(Fields::default(), String::new()))?))
}

/// `POST /admin/import`
pub async fn bring(office: Office, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read_with_files(office.app(), &request, payload).await?;
    office.check(&fields)?;
    let (kind, file) = match read(&office, &fields) {
        Ok(read) => read,
        Err(wrong) => return Ok(office.mistaken(view(&office, &Sheet::mistaken(fields, wrong))?)),
    };
    let actor = office.actor();
    office.app().write(move |tx| import::bring(tx, &actor, kind, &file)).await?;
    Ok(answer::see_other(PREVIEW))
}

/// `POST /admin/import/confirmation`: yes, or go on where it stopped.
pub async fn confirm(Posted { office, fields }: Posted) -> Result<HttpResponse, Problem> {
    let (app, actor, invites) = (office.app().clone(), office.actor(), fields.has("invites"));
    let sayer = actor.clone();
    app.write(move |tx| import::confirm(tx, &sayer, invites)).await?;
    // It goes on when the browser is gone, or when it takes longer than one wants to look at nothing.
    let work = rt::spawn(import::run(app, actor));
    if let Ok(Ok(done)) = rt::time::timeout(PATIENCE, work).await {
        done?;
    }
    Ok(answer::see_other(PREVIEW))
}

/// `POST /admin/import/deletion`: no, or seen.
pub async fn discard(Posted { office, .. }: Posted) -> Result<HttpResponse, Problem> {
    let actor = office.actor();
    office.app().write(move |tx| import::discard(tx, &actor)).await?;
    Ok(answer::see_other(HERE))
}

/// `GET /admin/import/template/{kind}`: headings and a row that shows what is meant. With the mark
/// and the semicolons by which a German Excel knows what it is (§9.17).
pub async fn template(office: Office, kind: Path<String>) -> Result<HttpResponse, Problem> {
    let kind = Kind::from_word(&kind).ok_or(Problem::NotFound)?;
    let lang = office.lang();
    let heading = |column: &import::sheet::Column| words::heading(lang, column.word);
    let headings = kind.columns().iter().map(heading).collect::<Vec<_>>().join(";");
    let example = i18n::text(lang, &format!("import-example-{}", kind.word()), &[]);
    let name = i18n::text(lang, &format!("import-file-{}", kind.word()), &[]);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
        .body(format!("\u{feff}{headings}\r\n{example}\r\n")))
}

fn read(office: &Office, fields: &Fields) -> Result<(Kind, Attachment), Mistakes> {
    let lang = office.lang();
    let mut wrong = Mistakes::new();
    let kind = Kind::from_word(fields.get("kind"));
    if kind.is_none() {
        wrong.push(("kind".to_owned(), t!(lang, "console-error-option")));
    }
    let file = fields.files.iter().find(|(name, _)| name == "file").map(|(_, file)| file.clone());
    match (kind, file) {
        (Some(kind), Some(file)) => Ok((kind, file)),
        (_, file) => {
            if file.is_none() {
                wrong.push(("file".to_owned(), refusal(office, fields)));
            }
            Err(wrong)
        }
    }
}

fn refusal(office: &Office, fields: &Fields) -> String {
    let lang = office.lang();
    match fields.refused.first() {
        Some((_, FileRefusal::TooBig)) => {
            t!(lang, "import-file-too-big", size = office.voice().bytes(office.app().options().max_file))
        }
        Some((_, FileRefusal::Empty)) => t!(lang, "import-file-empty"),
        Some((_, FileRefusal::TooMany)) | None => t!(lang, "import-file-missing"),
    }
}

fn view(office: &Office, sheet: &Sheet) -> Result<Markup, Problem> {
    let lang = office.lang();
    let actor = office.actor();
    let begun = match office.app().read(|read| import::brought(read, &actor, office.app().now())) {
        Ok(import) => Some(import),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let (voice, most) = (office.voice(), office.app().options().max_file);
    let hint = t!(lang, "import-file-hint", rows = voice.count(MOST as usize), size = voice.bytes(most));
    let main = html! {
        p.lead { (t!(lang, "admin-area-import-text")) }
        @if begun.is_some() {
            div."banner wait" {
                (icon("clipboard"))
                div.stack.tight { p { (t!(lang, "import-begun")) } p { a href=(PREVIEW) { (t!(lang, "import-begun-go")) } } }
            }
        }
        (summary(lang, &sheet.mistakes))
        form.stack.loose method="post" action=(HERE) enctype="multipart/form-data" {
            (ui::csrf(&office.csrf()))
            (kinds(lang, sheet))
            (ui::field(lang, &sheet.mistakes, "file", &t!(lang, "import-file"), Some(&hint), false, |describedby, invalid| html! {
                input #file name="file" type="file" accept=".csv,.txt,text/csv,text/plain" aria-describedby=[describedby] aria-invalid=[invalid];
            }))
            div.actions { button."button primary" data-busy=(t!(lang, "busy")) { (icon("eye")) (t!(lang, "import-look")) } }
        }
        (templates(office))
    };
    Ok(frame::page(office, Some("import"), &t!(lang, "admin-area-import"), main))
}

fn kinds(lang: Lang, sheet: &Sheet) -> Markup {
    let wrong = ui::mistake(&sheet.mistakes, "kind");
    html! {
        fieldset #kind class=(if wrong.is_some() { "field invalid" } else { "field" }) {
            legend { (t!(lang, "import-kind")) }
            @if let Some(wrong) = wrong { p.error { (icon("alert")) (wrong) } }
            div.choices {
                @for kind in Kind::ALL {
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

fn templates(office: &Office) -> Markup {
    let lang = office.lang();
    html! {
        section.card {
            h2 { (t!(lang, "import-templates")) }
            p { (t!(lang, "import-templates-text")) }
            div.actions {
                @for kind in Kind::ALL {
                    a.button href=(format!("{HERE}/template/{}", kind.word())) {
                        (icon("download")) (i18n::text(lang, &format!("import-template-{}", kind.word()), &[]))
                    }
                }
            }
            @for kind in Kind::ALL {
                h3 { (i18n::text(lang, &format!("import-{}", kind.word()), &[])) }
                ul {
                    @for column in kind.columns() {
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
