//! `/setup/organisation`: whose helpdesk, in which language, where it is reached, how it looks.

use std::io::Read;

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use data_encoding::BASE64;
use maud::{Markup, html};

use super::{at, step};
use crate::{
    app::{
        self,
        setup::{self, Step},
    },
    domain::{
        organisation::{MAX_LOGO, Organisation, logo_type, parse_address},
        person::Lang,
        text::Label,
    },
    i18n, t,
    web::{
        answer,
        form::{self, Fields},
        gate::SetupSession,
        problem::Problem,
        ui::{self, Line, Mistakes, csrf, icon},
    },
};

/// Accent colours on offer; any hue keeps enough contrast.
const HUES: [(u16, &str); 8] = [
    (195, "setup-hue-petrol"),
    (255, "setup-hue-blue"),
    (300, "setup-hue-violet"),
    (350, "setup-hue-berry"),
    (25, "setup-hue-red"),
    (60, "setup-hue-orange"),
    (115, "setup-hue-olive"),
    (150, "setup-hue-green"),
];

/// What stands in the form.
struct Form {
    name: String,
    lang: String,
    address: String,
    hue: String,
}

/// `GET /setup/organisation`
pub async fn show(session: SetupSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let form = match &session.setup.organisation {
        Some(said) => Form {
            name: said.name.to_string(),
            lang: said.lang.tag().to_owned(),
            address: said.address.clone(),
            hue: said.hue.to_string(),
        },
        None => Form {
            name: String::new(),
            lang: session.guest.voice.lang.tag().to_owned(),
            address: reached_at(&session, &request),
            hue: HUES[0].0.to_string(),
        },
    };
    Ok(answer::page(view(&session, &form, &Mistakes::new())?))
}

/// The address in the browser's address bar, as far as the request tells.
fn reached_at(session: &SetupSession, request: &HttpRequest) -> String {
    let configured = &session.guest.app.options().public_address;
    if !configured.is_empty() {
        return configured.clone();
    }
    let scheme = if session.guest.is_encrypted { "https" } else { "http" };
    parse_address(&format!("{scheme}://{}", request.connection_info().host())).unwrap_or_default()
}

/// `POST /setup/organisation`
pub async fn save(session: SetupSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let fields = form::read_with_files(&session.guest.app, &request, payload).await?;
    session.check(&fields)?;
    let mut mistakes = Mistakes::new();
    keep_logo(&session, &fields, &mut mistakes).await?;
    let form = Form {
        name: fields.get("name").to_owned(),
        lang: fields.get("lang").to_owned(),
        address: fields.get("address").to_owned(),
        hue: fields.get("hue").to_owned(),
    };
    match read(session.guest.voice.lang, &form, mistakes) {
        Ok(organisation) => {
            setup::put_organisation(&session.guest.app, &session.token, organisation).await?;
            Ok(answer::see_other("/setup/preset"))
        }
        Err(mistakes) => Ok(answer::mistaken(view(&session, &form, &mistakes)?)),
    }
}

fn read(lang: Lang, form: &Form, mut mistakes: Mistakes) -> Result<Organisation, Mistakes> {
    let mut wrong = |field: &str, what: String| mistakes.push((field.to_owned(), what));
    let name = Label::parse(&form.name).map_err(|e| wrong("name", ui::text_error(lang, e, "error-required")));
    let address =
        parse_address(&form.address).map_err(|e| wrong("address", ui::text_error(lang, e, "setup-address-wrong")));
    let spoken = Lang::from_tag(&form.lang).ok_or_else(|| wrong("lang", t!(lang, "error-option")));
    let hue = form.hue.parse().ok().filter(|hue| HUES.iter().any(|(offered, _)| offered == hue));
    let hue = hue.ok_or_else(|| wrong("hue", t!(lang, "error-option")));
    match (name, address, spoken, hue) {
        (Ok(name), Ok(address), Ok(lang), Ok(hue)) if mistakes.is_empty() => {
            Ok(Organisation { name, lang, address, hue, logo: None })
        }
        _ => Err(mistakes),
    }
}

/// Keeps the logo at once, so that a mistake elsewhere does not lose it.
async fn keep_logo(session: &SetupSession, fields: &Fields, mistakes: &mut Mistakes) -> Result<(), Problem> {
    let (app, lang) = (&session.guest.app, session.guest.voice.lang);
    let most = session.guest.voice.bytes(MAX_LOGO);
    let mut wrong = |what: String| mistakes.push(("logo".to_owned(), what));
    if !fields.refused.is_empty() {
        wrong(t!(lang, "setup-logo-too-big", max = most.clone()));
    }
    if fields.has("no-logo") {
        setup::put_logo(app, &session.token, None).await?;
    }
    let Some((_, file)) = fields.files.iter().find(|(name, _)| name == "logo") else { return Ok(()) };
    if file.size > MAX_LOGO {
        wrong(t!(lang, "setup-logo-too-big", max = most));
        return Ok(());
    }
    let mut bytes = Vec::new();
    let read = app.store().blobs().read(&file.hash).and_then(|mut file| file.read_to_end(&mut bytes));
    read.map_err(|_| Problem::Internal)?;
    match logo_type(&bytes) {
        Some(_) => setup::put_logo(app, &session.token, Some(bytes)).await?,
        None => wrong(t!(lang, "setup-logo-wrong")),
    }
    Ok(())
}

fn view(session: &SetupSession, form: &Form, mistakes: &Mistakes) -> Result<Markup, Problem> {
    at(session, Step::Organisation)?;
    let (guest, lang) = (&session.guest, session.guest.voice.lang);
    let logo = guest.app.read(|read| Ok(app::view::logo(read)?))?;
    let body = html! {
        (ui::summary(lang, mistakes))
        form method="post" action="/setup/organisation" enctype="multipart/form-data" {
            (csrf(&session.csrf()))
            (ui::line(lang, mistakes, Line {
                name: "name", label: &t!(lang, "setup-name"), hint: Some(&t!(lang, "setup-name-hint")), value: &form.name,
                autocomplete: Some("organization"), width: Some("w-l"), ..Line::default()
            }))
            fieldset.field #lang {
                legend { (t!(lang, "setup-lang")) }
                p.hint { (t!(lang, "setup-lang-hint")) }
                div.choices.two {
                    @for offered in Lang::ALL {
                        label.choice lang=(offered.tag()) {
                            input type="radio" name="lang" value=(offered.tag()) checked[form.lang == offered.tag()];
                            b { (i18n::text(offered, "setup-this-language", &[])) }
                        }
                    }
                }
            }
            (ui::line(lang, mistakes, Line {
                name: "address", label: &t!(lang, "setup-address"), hint: Some(&t!(lang, "setup-address-hint")),
                value: &form.address, inputmode: Some("url"), autocomplete: Some("off"), width: Some("w-l"),
                ..Line::default()
            }))
            (colours(lang, &form.hue, mistakes))
            (logo_field(session, logo.as_deref(), mistakes))
            div.actions { button.button.primary data-busy=(t!(lang, "busy")) { (t!(lang, "continue")) } }
        }
    };
    Ok(step(
        session,
        Step::Organisation,
        &t!(lang, "setup-organisation-title"),
        &t!(lang, "setup-organisation-lead"),
        body,
    ))
}

fn colours(lang: Lang, chosen: &str, mistakes: &Mistakes) -> Markup {
    html! {
        fieldset #hue class=(if ui::mistake(mistakes, "hue").is_some() { "field invalid" } else { "field" }) {
            legend { (t!(lang, "setup-hue")) }
            p.hint { (t!(lang, "setup-hue-hint")) }
            @if let Some(wrong) = ui::mistake(mistakes, "hue") { p.error { (icon("alert")) (wrong) } }
            div.choices.two {
                @for (hue, name) in HUES {
                    label.choice {
                        input type="radio" name="hue" value=(hue) checked[chosen == hue.to_string()];
                        b.row {
                            svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" {
                                circle cx="11" cy="11" r="11" fill=(format!("oklch(55% 0.12 {hue})")) {}
                            }
                            (i18n::text(lang, name, &[]))
                        }
                    }
                }
            }
        }
    }
}

fn logo_field(session: &SetupSession, logo: Option<&[u8]>, mistakes: &Mistakes) -> Markup {
    let (voice, lang) = (&session.guest.voice, session.guest.voice.lang);
    let hint = t!(lang, "setup-logo-hint", max = voice.bytes(MAX_LOGO));
    html! {
        @if let Some((bytes, kind)) = logo.and_then(|bytes| Some((bytes, logo_type(bytes)?))) {
            div.row {
                img.logo src=(format!("data:{kind};base64,{}", BASE64.encode(bytes))) alt=(t!(lang, "setup-logo-now"));
                label.check { input type="checkbox" name="no-logo"; span { (t!(lang, "setup-logo-remove")) } }
            }
        }
        (ui::field(lang, mistakes, "logo", &t!(lang, "setup-logo"), Some(&hint), true, |describedby, invalid| html! {
            div.drop {
                (icon("upload"))
                label.button.small.needs-js for="logo" { (t!(lang, "setup-logo-choose")) }
                input #logo type="file" name="logo" accept="image/png,image/jpeg,image/webp"
                    aria-describedby=[describedby] aria-invalid=[invalid]
                    data-max-bytes=(MAX_LOGO) data-max-files="1"
                    data-too-big=(t!(lang, "setup-logo-too-big", max = voice.bytes(MAX_LOGO)))
                    data-too-many=(t!(lang, "setup-logo-one")) data-wrong-type=(t!(lang, "setup-logo-wrong"))
                    data-empty=(t!(lang, "setup-logo-wrong")) data-remove=(t!(lang, "setup-logo-unchoose"))
                    data-added=(t!(lang, "setup-logo-added"));
            }
        }))
    }
}
