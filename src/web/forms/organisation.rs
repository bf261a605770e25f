//! Whose helpdesk, in which language, where it is reached, how it looks.

use std::io::Read;

use data_encoding::BASE64;
use maud::{Markup, html};

use crate::{
    app::{App, settings::organisation::LogoChange},
    domain::{
        organisation::{MAX_LOGO_BYTES, Organisation, detect_logo_type, is_local_address, parse_public_address},
        person::Lang,
        text::{Body, Label},
    },
    i18n::{self, Locale},
    t,
    web::{
        form::Fields,
        problem::Problem,
        retained_uploads,
        ui::{self, FormErrors, TextField, Tone, icon},
    },
};

/// Accent colours on offer; any hue keeps enough contrast.
pub const HUES: [(u16, &str); 8] = [
    (195, "setup-hue-petrol"),
    (255, "setup-hue-blue"),
    (300, "setup-hue-violet"),
    (350, "setup-hue-berry"),
    (25, "setup-hue-red"),
    (60, "setup-hue-orange"),
    (115, "setup-hue-olive"),
    (150, "setup-hue-green"),
];

/// The form's values of an organisation.
pub fn filled(organisation: &Organisation) -> Fields {
    let contact = organisation.contact.as_ref().map_or("", |contact| contact.as_str());
    Fields::of([
        ("name", organisation.name.as_str()),
        ("lang", organisation.lang.tag()),
        ("address", &organisation.address),
        ("contact", contact),
        ("hue", &organisation.hue.to_string()),
    ])
}

/// Reads it; the mistakes found so far are kept.
pub fn read(tone: Tone, lang: Lang, fields: &Fields, mut mistakes: FormErrors) -> Result<Organisation, FormErrors> {
    let mut wrong = |field: &str, what: String| mistakes.push((field.to_owned(), what));
    let name =
        Label::parse(fields.get("name")).map_err(|e| wrong("name", tone.text_error(lang, e, "error-organisation")));
    let address = parse_public_address(fields.get("address"))
        .map_err(|e| wrong("address", tone.text_error(lang, e, "error-address")));
    let contact = Body::parse_optional(fields.get("contact"))
        .map_err(|e| wrong("contact", tone.text_error(lang, e, "error-required")));
    let spoken = Lang::from_tag(fields.get("lang")).ok_or_else(|| wrong("lang", tone.option_error(lang)));
    let hue = fields.get("hue").parse().ok().filter(|hue| HUES.iter().any(|(offered, _)| offered == hue));
    let hue = hue.ok_or_else(|| wrong("hue", tone.option_error(lang)));
    match (name, address, contact, spoken, hue) {
        (Ok(name), Ok(address), Ok(contact), Ok(lang), Ok(hue)) if mistakes.is_empty() => {
            Ok(Organisation { name, lang, address, hue, logo: None, contact })
        }
        _ => Err(mistakes),
    }
}

/// What the form says of the logo: chosen now, or before a mistake elsewhere.
pub fn logo(app: &App, locale: &Locale, fields: &Fields, mistakes: &mut FormErrors) -> Result<LogoChange, Problem> {
    let lang = locale.lang;
    let mut wrong = |what: String| mistakes.push(("logo".to_owned(), what));
    if !fields.refused.is_empty() {
        wrong(t!(lang, "setup-logo-too-big", max = locale.bytes(MAX_LOGO_BYTES)));
    }
    let stays = if fields.has("no-logo") { LogoChange::Remove } else { LogoChange::Keep };
    let files = retained_uploads::retained_uploads(app, fields);
    let Some((_, file)) = files.iter().rfind(|(name, _)| name == "logo") else { return Ok(stays) };
    if file.size > MAX_LOGO_BYTES {
        wrong(t!(lang, "setup-logo-too-big", max = locale.bytes(MAX_LOGO_BYTES)));
        return Ok(stays);
    }
    let mut bytes = Vec::new();
    let read = app.store().blobs().read(&file.hash).and_then(|mut file| file.read_to_end(&mut bytes));
    read.map_err(|_| Problem::Internal)?;
    if detect_logo_type(&bytes).is_some() {
        return Ok(LogoChange::Replace(bytes));
    }
    wrong(t!(lang, "setup-logo-wrong"));
    Ok(stays)
}

/// The control of the name.
pub fn name(lang: Lang, fields: &Fields, mistakes: &FormErrors) -> Markup {
    ui::text_field(
        lang,
        mistakes,
        TextField {
            name: "name",
            label: &t!(lang, "setup-name"),
            hint: Some(&t!(lang, "setup-name-hint")),
            value: fields.get("name"),
            autocomplete: Some("organization"),
            width: Some("w-l"),
            ..TextField::default()
        },
    )
}

/// The controls of language, address and colour.
pub fn appearance(lang: Lang, fields: &Fields, mistakes: &FormErrors) -> Markup {
    html! {
        fieldset.field #lang {
            legend { (t!(lang, "setup-lang")) }
            p.hint { (t!(lang, "setup-lang-hint")) }
            div.choices.two {
                @for offered in Lang::ALL {
                    label.choice lang=(offered.tag()) {
                        input type="radio" name="lang" value=(offered.tag()) checked[fields.get("lang") == offered.tag()];
                        b { (i18n::text(offered, "setup-this-language", &[])) }
                    }
                }
            }
        }
        (ui::text_field(lang, mistakes, TextField {
            name: "address", label: &t!(lang, "setup-address"), hint: Some(&address_hint(lang, fields.get("address"))),
            value: fields.get("address"), inputmode: Some("url"), autocomplete: Some("off"), width: Some("w-l"),
            ..TextField::default()
        }))
        (colours(lang, fields.get("hue"), mistakes))
    }
}

/// What the address is for, and a warning where it leads nowhere from another machine.
fn address_hint(lang: Lang, address: &str) -> String {
    let hint = t!(lang, "setup-address-hint");
    if is_local_address(address) { format!("{hint} {}", t!(lang, "setup-address-local")) } else { hint }
}

fn colours(lang: Lang, chosen: &str, mistakes: &FormErrors) -> Markup {
    html! {
        fieldset #hue class=(if ui::error_for(mistakes, "hue").is_some() { "field invalid" } else { "field" }) {
            legend { (t!(lang, "setup-hue")) }
            p.hint { (t!(lang, "setup-hue-hint")) }
            @if let Some(wrong) = ui::error_for(mistakes, "hue") { p.error { (icon("alert")) (wrong) } }
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

/// The logo that is, and another one.
pub fn logo_field(locale: &Locale, logo: Option<&[u8]>, mistakes: &FormErrors) -> Markup {
    let lang = locale.lang;
    let hint = t!(lang, "setup-logo-hint", max = locale.bytes(MAX_LOGO_BYTES));
    html! {
        @if let Some((bytes, kind)) = logo.and_then(|bytes| Some((bytes, detect_logo_type(bytes)?))) {
            div.row {
                img.logo src=(format!("data:{kind};base64,{}", BASE64.encode(bytes))) alt=(t!(lang, "setup-logo-now"));
                label.check { input type="checkbox" name="no-logo"; span { (t!(lang, "setup-logo-remove")) } }
            }
        }
        (ui::labelled_field(lang, mistakes, "logo", &t!(lang, "setup-logo"), Some(&hint), true, |describedby, invalid| html! {
            div.drop {
                (icon("upload"))
                label.button.small.needs-js for="logo" { (t!(lang, "setup-logo-choose")) }
                input #logo type="file" name="logo" accept="image/png,image/jpeg,image/webp"
                    aria-describedby=[describedby] aria-invalid=[invalid]
                    data-max-bytes=(MAX_LOGO_BYTES) data-max-files="1"
                    data-too-big=(t!(lang, "setup-logo-too-big", max = locale.bytes(MAX_LOGO_BYTES)))
                    data-too-many=(t!(lang, "setup-logo-one")) data-wrong-type=(t!(lang, "setup-logo-wrong"))
                    data-empty=(t!(lang, "setup-logo-wrong")) data-remove=(t!(lang, "setup-logo-unchoose"))
                    data-added=(t!(lang, "setup-logo-added"));
            }
        }))
    }
}
