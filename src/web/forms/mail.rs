//! The mail server: what is asked, how it is read, and how a test mail went.

use maud::{Markup, html};

use crate::{
    app::transport::SendError,
    domain::{
        organisation::{MailSecurity, MailServer},
        person::Lang,
        text::{EmailAddress, Label},
    },
    i18n, t,
    web::{
        form::Fields,
        ui::{self, FormErrors, TextField, Tone, icon},
    },
};

/// How the test mail went; none: none was sent.
pub type TestMailOutcome = Option<Result<(), SendError>>;

/// The values of the form; never the password.
pub fn filled(server: Option<&MailServer>) -> Fields {
    let Some(server) = server else { return Fields::of([("security", "starttls")]) };
    let word = server.security.word();
    Fields::of([
        ("host", server.host.as_str()),
        ("port", &server.port.to_string()),
        ("security", word),
        ("user", &server.user),
        ("from", server.from.as_str()),
    ])
}

/// Reads it. A password that was kept stays, if none is typed and server and user are the same.
pub fn read(tone: Tone, lang: Lang, fields: &Fields, kept: Option<&MailServer>) -> Result<MailServer, FormErrors> {
    let get = |name: &str| fields.get(name).trim();
    let mut mistakes = FormErrors::new();
    let mut wrong = |field: &str, what: String| mistakes.push((field.to_owned(), what));
    let from = EmailAddress::parse(get("from")).map_err(|e| wrong("from", tone.text_error(lang, e, "error-email")));
    let host = Label::parse(get("host")).map_err(|e| wrong("host", tone.text_error(lang, e, "error-host")));
    if host.as_ref().is_ok_and(|host| host.as_str().contains([' ', '/', '@'])) {
        wrong("host", t!(lang, "error-host"));
    }
    let security = MailSecurity::from_word(get("security"));
    let security = security.ok_or_else(|| wrong("security", tone.option_error(lang)));
    let port = match get("port") {
        "" => Ok(security.map_or(0, MailSecurity::usual_port)),
        typed => typed.parse().ok().filter(|port| *port > 0).ok_or_else(|| wrong("port", t!(lang, "setup-port-wrong"))),
    };
    match (security, host, port, from) {
        (Ok(security), Ok(host), Ok(port), Ok(from)) if mistakes.is_empty() => {
            let user = get("user").to_owned();
            let password = match fields.get("password") {
                // The kept password is for the server and user it was typed for, and for no other.
                "" => kept.filter(|kept| kept.host == host.as_str() && kept.user == user).map(|k| k.password.clone()),
                typed => Some(typed.to_owned()),
            };
            let (host, password) = (host.to_string(), password.unwrap_or_default());
            Ok(MailServer { host, port, security, user, password, from })
        }
        _ => Err(mistakes),
    }
}

/// What is asked of a mail server.
pub fn controls(lang: Lang, fields: &Fields, mistakes: &FormErrors, has_password: bool) -> Markup {
    let password_hint = has_password.then(|| t!(lang, "setup-mail-password-stays"));
    html! {
        (ui::text_field(lang, mistakes, TextField {
            name: "from", label: &t!(lang, "setup-from"), hint: Some(&t!(lang, "setup-from-hint")),
            value: fields.get("from"), kind: "email", autocomplete: Some("off"), width: Some("w-l"), ..TextField::default()
        }))
        (ui::text_field(lang, mistakes, TextField {
            name: "host", label: &t!(lang, "setup-host"), hint: Some(&t!(lang, "setup-host-hint")),
            value: fields.get("host"), autocomplete: Some("off"), inputmode: Some("url"), width: Some("w-l"),
            ..TextField::default()
        }))
        fieldset.field #security {
            legend { (t!(lang, "setup-security")) }
            div.choices {
                @for word in MailSecurity::ALL.map(MailSecurity::word) {
                    label.choice {
                        input type="radio" name="security" value=(word) checked[fields.get("security") == word];
                        b { (i18n::text(lang, &format!("setup-security-{word}"), &[])) }
                        span { (i18n::text(lang, &format!("setup-security-{word}-text"), &[])) }
                    }
                }
            }
        }
        (ui::text_field(lang, mistakes, TextField {
            name: "port", label: &t!(lang, "setup-port"), hint: Some(&t!(lang, "setup-port-hint")),
            value: fields.get("port"), inputmode: Some("numeric"), autocomplete: Some("off"), width: Some("w-s"),
            optional: true, ..TextField::default()
        }))
        (ui::text_field(lang, mistakes, TextField {
            name: "user", label: &t!(lang, "setup-user"), hint: Some(&t!(lang, "setup-user-hint")),
            value: fields.get("user"), autocomplete: Some("off"), width: Some("w-l"), optional: true, ..TextField::default()
        }))
        (ui::password_field(lang, mistakes, "password", &t!(lang, "setup-mail-password"), password_hint.as_deref(), "off", true))
    }
}

/// How the test mail went: what it means, and what the server said.
pub fn trial_outcome(lang: Lang, trial: &TestMailOutcome, email: &str) -> Markup {
    match trial {
        None => html! {},
        Some(Ok(())) => html! {
            div.banner.good role="status" {
                (icon("circle-check"))
                div { b { (t!(lang, "setup-trial-sent")) } p { (t!(lang, "setup-trial-sent-text", email = email)) } }
            }
        },
        // Mail has no chats.
        Some(Err(SendError::ChatClosed(_))) => html! {},
        Some(Err(SendError::Unavailable(said) | SendError::Temporary(said) | SendError::Permanent(said))) => html! {
            div.banner.bad role="alert" {
                (icon("alert"))
                div {
                    b { (t!(lang, "setup-trial-failed")) }
                    p { (meaning(lang, said)) }
                    p.hint { (t!(lang, "setup-trial-said", said = said.as_str())) }
                }
            }
        },
    }
}

/// At which point it went wrong, in plain words.
fn meaning(lang: Lang, said: &str) -> String {
    match said.split(':').next() {
        Some("connecting") => t!(lang, "setup-trial-connecting"),
        Some("encrypting") => t!(lang, "setup-trial-encrypting"),
        Some("signing in") => t!(lang, "setup-trial-signing-in"),
        _ => t!(lang, "setup-trial-refused"),
    }
}
