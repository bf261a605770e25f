//! `/portal/account`: one's profiles, the password, the code of an app, the sessions.

use actix_web::{HttpRequest, HttpResponse, web::Path};
use maud::{Markup, html};
use serde::Deserialize;

use super::{chat, frame, session::RequesterSession};
use crate::{
    app::{
        Error,
        account::password,
        chat::link,
        hash_queue::HashCaller,
        portal::{
            account::{self, RequesterProfile},
            confirm,
        },
        view::requester_account::{self, RequesterAccount, RequesterSessionSummary},
    },
    domain::{
        id::PersonId,
        person::{Lang, Person},
        text::{PersonName, PhoneNumber},
    },
    i18n, t,
    web::{
        answer,
        form::{Fields, Posted},
        gate::CookieKind,
        problem::Problem,
        query::query_or_default,
        signin::weakness_text,
        ui::{self, FormErrors, TextField, csrf, icon},
    },
};

/// What was typed, to be shown again with its mistakes.
#[derive(Default)]
struct PortalAccountForm<'f> {
    /// Which profile was sent.
    person: Option<PersonId>,
    fields: Option<&'f Fields>,
    mistakes: FormErrors,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PortalAccountQuery {
    /// The form that was sent last.
    done: Option<String>,
}

/// `GET /portal/account`
pub async fn show(session: RequesterSession, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let PortalAccountQuery { done } = query_or_default(&request);
    Ok(answer::page(view(&session, &PortalAccountForm::default(), done.as_deref())?))
}

/// `POST /portal/account/people/{person}`: corrects a profile.
pub async fn correct(
    Posted { gate: session, fields }: Posted<RequesterSession>,
    person: Path<String>,
) -> Result<HttpResponse, Problem> {
    let id: PersonId = person.parse().map_err(|_| Problem::NotFound)?;
    if !session.people.iter().any(|person| person.id == id) {
        return Err(Problem::NotFound);
    }
    let again = |mistakes: FormErrors| {
        let typed = PortalAccountForm { person: Some(id), fields: Some(&fields), mistakes };
        Ok(answer::form_with_errors(view(&session, &typed, None)?))
    };
    let profile = match read(session.guest.locale.lang, id, &fields) {
        Ok(profile) => profile,
        Err(mistakes) => return again(mistakes),
    };
    let lang = profile.lang;
    match session.write(move |tx, token| account::update_profile(tx, token, id, &profile)).await {
        Err(Error::AlreadyExists) => {
            again(vec![(control("name", id), t!(session.guest.locale.lang, "portal-name-taken"))])
        }
        Err(error) => Err(error.into()),
        Ok(()) => Ok(profile_saved(&session, lang)),
    }
}

/// These pages speak the language that was chosen for the mails.
fn profile_saved(session: &RequesterSession, lang: Lang) -> HttpResponse {
    let cookie = session.guest.cookie(CookieKind::Lang, lang.tag().to_owned(), Some(365));
    answer::redirect("/portal/account?done=profile").cookie(cookie).finish()
}

/// The id of a control: there may be a form for every profile.
fn control(name: &str, person: PersonId) -> String {
    format!("{name}-{person}")
}

fn read(lang: Lang, id: PersonId, fields: &Fields) -> Result<RequesterProfile, FormErrors> {
    let mut mistakes = FormErrors::new();
    let mut wrong = |name: &str, what: String| mistakes.push((control(name, id), what));
    let name = PersonName::parse(fields.get(&control("name", id)));
    let name = name.map_err(|error| wrong("name", ui::text_error(lang, error, "error-name")));
    let phone = PhoneNumber::parse_optional(fields.get(&control("phone", id)));
    let phone = phone.map_err(|error| wrong("phone", ui::text_error(lang, error, "error-phone")));
    let chosen = Lang::from_tag(fields.get(&control("lang", id))).unwrap_or(lang);
    match (name, phone) {
        (Ok(name), Ok(phone)) => Ok(RequesterProfile { name, phone, lang: chosen }),
        _ => Err(mistakes),
    }
}

/// `POST /portal/account/password`: sets, changes or removes it.
pub async fn password(Posted { gate: session, fields }: Posted<RequesterSession>) -> Result<HttpResponse, Problem> {
    let (app, lang) = (&session.guest.app, session.guest.locale.lang);
    let again = |field: &str, what: String| {
        let typed = PortalAccountForm { mistakes: vec![(field.to_owned(), what)], ..PortalAccountForm::default() };
        Ok(answer::form_with_errors(view(&session, &typed, None)?))
    };
    let (new, removes) = (fields.get("new").to_owned(), fields.has("remove"));
    let known = app.read(|read| account::known_words(read, session.email()))?;
    if !removes && let Err(weak) = password::check_strength(&new, &known.iter().map(String::as_str).collect::<Vec<_>>())
    {
        return again("new", weakness_text(lang, weak));
    }
    if !confirm::is_current_password(app, session.email(), fields.get("present").to_owned(), session.guest.address)
        .await?
    {
        return again("present", t!(lang, "portal-present-wrong"));
    }
    let hash = if removes {
        String::new()
    } else {
        password::hash(app, HashCaller::Requester(session.guest.address), new).await?
    };
    session.write(move |tx, token| account::change_password(tx, token, &hash)).await?;
    Ok(answer::see_other(if removes { "/portal/account?done=no-password" } else { "/portal/account?done=password" }))
}

/// `POST /portal/account/sessions`: ends one, or all others.
pub async fn sessions(Posted { gate: session, fields }: Posted<RequesterSession>) -> Result<HttpResponse, Problem> {
    let word = fields.get("end").to_owned();
    let end = session.write(move |tx, token| match word.as_str() {
        "others" => account::end_other_sessions(tx, token),
        word => account::end_named_session(tx, token, word),
    });
    end.await?;
    Ok(answer::see_other("/portal/account?done=sessions"))
}

/// What a "done" says, of those words that the texts know.
const DONE: [&str; 7] = ["profile", "password", "no-password", "sessions", "factor", "no-factor", "no-chats"];

fn view(session: &RequesterSession, typed: &PortalAccountForm<'_>, done: Option<&str>) -> Result<Markup, Problem> {
    let (guest, lang) = (&session.guest, session.guest.locale.lang);
    let account = guest.app.read(|read| requester_account::load(read, session.email(), session.token()))?;
    let joined = guest.app.read(|read| link::linked_chats(read, session.email(), guest.now))?;
    let title = t!(lang, "portal-account");
    let main = html! {
        @if let Some(done) = done.filter(|done| DONE.contains(done)) {
            div.banner.good role="status" {
                (icon("circle-check")) div { p { (i18n::text(lang, &format!("portal-done-{done}"), &[])) } }
            }
        }
        (ui::error_summary(lang, &typed.mistakes))
        header.page-head {
            h1 { (title) }
            p.lead { (t!(lang, "portal-account-lead", email = session.email().as_str())) }
        }
        @for person in &session.people { (profile(session, person, typed)) }
        (password_form(session, &account, typed))
        (second_factor_card(session, &account))
        (chat::card(session, &joined))
        (sessions_card(session, &account.sessions))
    };
    Ok(frame(session, &title, main))
}

fn profile(session: &RequesterSession, person: &Person, typed: &PortalAccountForm<'_>) -> Markup {
    let (lang, id) = (session.guest.locale.lang, person.id);
    let nothing = FormErrors::new();
    let fields = typed.fields.filter(|_| typed.person == Some(id));
    let mistakes = if fields.is_some() { &typed.mistakes } else { &nothing };
    let (name, phone, speaks) = (control("name", id), control("phone", id), control("lang", id));
    let value = |control: &str, stored: &str| fields.map_or(stored, |fields| fields.get(control)).to_owned();
    let chosen = fields.and_then(|fields| Lang::from_tag(fields.get(&speaks))).unwrap_or(person.lang);
    html! {
        section.card {
            h2 { (t!(lang, "portal-profile", name = person.name.as_str())) }
            form method="post" action=(format!("/portal/account/people/{id}")) novalidate {
                (csrf(&session.csrf()))
                (ui::text_field(lang, mistakes, TextField {
                    name: &name, label: &t!(lang, "request-name"), value: &value(&name, person.name.as_str()),
                    autocomplete: Some("name"), width: Some("w-l"), ..TextField::default()
                }))
                (ui::text_field(lang, mistakes, TextField {
                    name: &phone, label: &t!(lang, "request-phone"), kind: "tel", optional: true,
                    value: &value(&phone, person.phone.as_ref().map_or("", |phone| phone.as_str())),
                    autocomplete: Some("tel"), width: Some("w-m"), ..TextField::default()
                }))
                (ui::labelled_field(lang, mistakes, &speaks, &t!(lang, "portal-lang"), Some(&t!(lang, "portal-lang-hint")), false, |describedby, invalid| html! {
                    select #(speaks) name=(speaks) aria-describedby=[describedby] aria-invalid=[invalid] {
                        @for option in Lang::ALL {
                            option value=(option.tag()) selected[option == chosen] {
                                (i18n::text(lang, &format!("language-{}", option.tag()), &[]))
                            }
                        }
                    }
                }))
                div.actions { button.button data-busy=(t!(lang, "busy")) { (icon("save")) (t!(lang, "save")) } }
            }
        }
    }
}

fn password_form(session: &RequesterSession, account: &RequesterAccount, typed: &PortalAccountForm<'_>) -> Markup {
    let (lang, mistakes) = (session.guest.locale.lang, &typed.mistakes);
    let is_set = account.has_password;
    html! {
        section.card {
            h2 { (t!(lang, "password")) }
            p { (if is_set { t!(lang, "portal-password-set") } else { t!(lang, "portal-password-none") }) }
            form method="post" action="/portal/account/password" novalidate {
                (csrf(&session.csrf()))
                (ui::username_hint(session.email()))
                @if is_set {
                    (ui::password_field(lang, mistakes, "present", &t!(lang, "portal-present"), None, "current-password", false))
                }
                (ui::new_password_field(lang, mistakes, "new", &t!(lang, "portal-new-password")))
                div.actions {
                    button.button data-busy=(t!(lang, "busy")) { (icon("key")) (t!(lang, "save")) }
                    @if is_set {
                        button.button.quiet name="remove" value="1" { (icon("trash")) (t!(lang, "portal-password-remove")) }
                    }
                }
                @if is_set { p { a href="/portal/password" { (t!(lang, "signin-forgotten")) } } }
            }
        }
    }
}

fn second_factor_card(session: &RequesterSession, account: &RequesterAccount) -> Markup {
    let lang = session.guest.locale.lang;
    let is_set = account.has_app;
    html! {
        section.card {
            h2 { (t!(lang, "portal-factor")) }
            p { (if is_set { t!(lang, "portal-factor-set") } else { t!(lang, "portal-factor-none") }) }
            div.actions {
                a.button href="/portal/account/second-factor" {
                    (icon("shield"))
                    (if is_set { t!(lang, "portal-factor-remove") } else { t!(lang, "portal-factor-add") })
                }
            }
        }
    }
}

fn sessions_card(session: &RequesterSession, sessions: &[RequesterSessionSummary]) -> Markup {
    let (locale, lang) = (&session.guest.locale, session.guest.locale.lang);
    html! {
        section.card {
            h2 { (t!(lang, "portal-sessions")) }
            p { (t!(lang, "portal-sessions-text")) }
            form method="post" action="/portal/account/sessions" {
                (csrf(&session.csrf()))
                ul.stack.tight role="list" {
                    @for row in sessions {
                        li.row {
                            span {
                                b { (ui::device_name(lang, row.device)) }
                                " " small.muted { (t!(lang, "portal-since", time = locale.date_time(row.created))) }
                            }
                            @if row.is_current {
                                span.badge.plain { (icon("check")) (t!(lang, "portal-this-session")) }
                            } @else {
                                button.button.small name="end" value=(row.word) {
                                    (icon("log-out")) (t!(lang, "portal-end"))
                                    span.visually-hidden { " " (ui::device_name(lang, row.device)) " " (locale.date_time(row.created)) }
                                }
                            }
                        }
                    }
                }
                @if sessions.len() > 1 {
                    div.actions { button.button name="end" value="others" { (icon("log-out")) (t!(lang, "portal-end-others")) } }
                }
            }
        }
    }
}
