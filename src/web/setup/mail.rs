//! `/setup/mail`: the mail server, with a test mail; can be skipped. The last step: it founds the
//! helpdesk.

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use maud::{Markup, html};

use super::{at, step};
use crate::{
    app::{
        setup::{self, Step},
        transport::SendError,
    },
    domain::{
        organisation::{MailSecurity, MailServer},
        person::Lang,
        text::{EmailAddress, Label},
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

/// Words for the ways of encryption, and the port each usually has.
const SECURITY: [(MailSecurity, &str, u16); 3] =
    [(MailSecurity::StartTls, "starttls", 587), (MailSecurity::Tls, "tls", 465), (MailSecurity::None, "none", 25)];

/// What stands in the form; the password never does.
#[derive(Default)]
struct Form {
    host: String,
    port: String,
    security: String,
    user: String,
    from: String,
}

/// How the test mail went.
type Trial = Option<Result<(), SendError>>;

/// `GET /setup/mail`
pub async fn show(session: SetupSession) -> Result<HttpResponse, Problem> {
    at(&session, Step::Mail)?;
    let form = kept(&session)?.map_or_else(
        || Form { security: "starttls".to_owned(), ..Form::default() },
        |server| Form {
            security: word(server.security).to_owned(),
            port: server.port.to_string(),
            host: server.host,
            user: server.user,
            from: server.from.to_string(),
        },
    );
    Ok(answer::page(view(&session, &form, &Mistakes::new(), &None)?))
}

/// `POST /setup/mail`: tries the server, or finishes the setup.
pub async fn save(session: SetupSession, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    at(&session, Step::Mail)?;
    let (app, lang) = (session.guest.app.clone(), session.guest.voice.lang);
    let fields = form::read(&app, &request, payload).await?;
    session.check(&fields)?;
    if fields.get("then") == "skip" {
        setup::put_mail_server(&app, &session.token, None).await?;
        return finish(&session).await;
    }
    let form = typed(&fields);
    let server = match (&app.options().mail, read(lang, &form, &fields, kept(&session)?.as_ref())) {
        (Some(server), _) => server.clone(),
        (None, Ok(server)) => {
            setup::put_mail_server(&app, &session.token, Some(server.clone())).await?;
            server
        }
        (None, Err(mistakes)) => return Ok(answer::mistaken(view(&session, &form, &mistakes, &None)?)),
    };
    if fields.get("then") != "test" {
        return finish(&session).await;
    }
    let trial = setup::send_trial(&app, &session.setup, &server, lang).await?;
    Ok(answer::page(view(&session, &form, &Mistakes::new(), &Some(trial))?))
}

async fn finish(session: &SetupSession) -> Result<HttpResponse, Problem> {
    let guest = &session.guest;
    let token = setup::finish(&guest.app, &session.token, guest.voice.lang).await?;
    let over = guest.cookie(guest.setup_cookie_name(), String::new(), Some(0));
    let signed_in = guest.cookie(guest.cookie_name(), token, None);
    Ok(answer::going("/setup/done").cookie(over).cookie(signed_in).finish())
}

fn kept(session: &SetupSession) -> Result<Option<MailServer>, Problem> {
    Ok(session.guest.app.read(setup::mail_server)?)
}

fn word(security: MailSecurity) -> &'static str {
    SECURITY.iter().find(|(known, ..)| *known == security).map_or("", |(_, word, _)| word)
}

fn typed(fields: &Fields) -> Form {
    let get = |name: &str| fields.get(name).trim().to_owned();
    Form { host: get("host"), port: get("port"), security: get("security"), user: get("user"), from: get("from") }
}

fn read(lang: Lang, form: &Form, fields: &Fields, kept: Option<&MailServer>) -> Result<MailServer, Mistakes> {
    let mut mistakes = Mistakes::new();
    let mut wrong = |field: &str, what: String| mistakes.push((field.to_owned(), what));
    let security = SECURITY.iter().find(|(_, word, _)| *word == form.security);
    let security = security.ok_or_else(|| wrong("security", t!(lang, "error-option")));
    let host = Label::parse(&form.host).map_err(|e| wrong("host", ui::text_error(lang, e, "setup-host-wrong")));
    if host.as_ref().is_ok_and(|host| host.as_str().contains([' ', '/', '@'])) {
        wrong("host", t!(lang, "setup-host-wrong"));
    }
    let port = match form.port.as_str() {
        "" => Ok(security.map_or(0, |(_, _, usual)| *usual)),
        typed => typed.parse().ok().filter(|port| *port > 0).ok_or_else(|| wrong("port", t!(lang, "setup-port-wrong"))),
    };
    let from = EmailAddress::parse(&form.from).map_err(|e| wrong("from", ui::text_error(lang, e, "error-email")));
    match (security, host, port, from) {
        (Ok((security, ..)), Ok(host), Ok(port), Ok(from)) if mistakes.is_empty() => {
            let password = match fields.get("password") {
                // The kept password is for the server and user it was typed for, and for no other.
                "" => kept.filter(|kept| kept.host == form.host && kept.user == form.user).map(|k| k.password.clone()),
                typed => Some(typed.to_owned()),
            };
            let (password, user) = (password.unwrap_or_default(), form.user.clone());
            Ok(MailServer { host: host.to_string(), port, security: *security, user, password, from })
        }
        _ => Err(mistakes),
    }
}

fn view(session: &SetupSession, form: &Form, mistakes: &Mistakes, trial: &Trial) -> Result<Markup, Problem> {
    let lang = session.guest.voice.lang;
    let is_configured = session.guest.app.options().mail.is_some();
    let has_password = kept(session)?.is_some_and(|server| !server.password.is_empty());
    let email = session.setup.email.as_ref().map(ToString::to_string).unwrap_or_default();
    let body = html! {
        (ui::summary(lang, mistakes))
        (outcome(lang, trial, &email))
        form method="post" action="/setup/mail" {
            (csrf(&session.csrf()))
            @if is_configured {
                div.banner { (icon("settings")) p { (t!(lang, "setup-mail-configured")) } }
            } @else {
                (server(lang, form, mistakes, has_password))
            }
            div.actions {
                button.button.primary name="then" value="finish" data-busy=(t!(lang, "busy")) { (t!(lang, "setup-finish")) }
                button.button name="then" value="test" data-busy=(t!(lang, "setup-trial-busy")) {
                    (icon("send")) (t!(lang, "setup-trial-send"))
                }
                @if !is_configured {
                    button.button.quiet name="then" value="skip" { (t!(lang, "setup-mail-skip")) }
                }
            }
            p.hint { (t!(lang, "setup-trial-to", email = email)) }
        }
    };
    Ok(step(session, Step::Mail, &t!(lang, "setup-mail-title"), &t!(lang, "setup-mail-lead"), body))
}

fn server(lang: Lang, form: &Form, mistakes: &Mistakes, has_password: bool) -> Markup {
    let password_hint = has_password.then(|| t!(lang, "setup-mail-password-stays"));
    html! {
        (ui::line(lang, mistakes, Line {
            name: "from", label: &t!(lang, "setup-from"), hint: Some(&t!(lang, "setup-from-hint")), value: &form.from,
            kind: "email", autocomplete: Some("off"), width: Some("w-l"), ..Line::default()
        }))
        (ui::line(lang, mistakes, Line {
            name: "host", label: &t!(lang, "setup-host"), hint: Some(&t!(lang, "setup-host-hint")), value: &form.host,
            autocomplete: Some("off"), inputmode: Some("url"), width: Some("w-l"), ..Line::default()
        }))
        fieldset.field #security {
            legend { (t!(lang, "setup-security")) }
            div.choices {
                @for (_, word, _) in SECURITY {
                    label.choice {
                        input type="radio" name="security" value=(word) checked[form.security == word];
                        b { (i18n::text(lang, &format!("setup-security-{word}"), &[])) }
                        span { (i18n::text(lang, &format!("setup-security-{word}-text"), &[])) }
                    }
                }
            }
        }
        (ui::line(lang, mistakes, Line {
            name: "port", label: &t!(lang, "setup-port"), hint: Some(&t!(lang, "setup-port-hint")), value: &form.port,
            inputmode: Some("numeric"), autocomplete: Some("off"), width: Some("w-s"), optional: true, ..Line::default()
        }))
        (ui::line(lang, mistakes, Line {
            name: "user", label: &t!(lang, "setup-user"), hint: Some(&t!(lang, "setup-user-hint")), value: &form.user,
            autocomplete: Some("off"), width: Some("w-l"), optional: true, ..Line::default()
        }))
        (ui::password(lang, mistakes, "password", &t!(lang, "setup-mail-password"), password_hint.as_deref(), "off", true))
    }
}

/// How the test mail went: what it means, and what the server said.
fn outcome(lang: Lang, trial: &Trial, email: &str) -> Markup {
    match trial {
        None => html! {},
        Some(Ok(())) => html! {
            div.banner.good role="status" {
                (icon("circle-check"))
                div { b { (t!(lang, "setup-trial-sent")) } p { (t!(lang, "setup-trial-sent-text", email = email)) } }
            }
        },
        Some(Err(SendError::Temporary(said) | SendError::Permanent(said))) => html! {
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
